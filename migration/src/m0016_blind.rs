//! What an organiser decides about the names in an application that is judged blindly.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, create_all, integer, stamp, text};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [NewTable::new("blind_check")
            .col(big_integer("project_id"))
            .reference("project_id", "project", "id")
            .col(text("words"))
            .col(text("files"))
            .col(stamp("checked_at"))
            .link("checked_by", "account")
            .col(integer("version"))
            .primary(&["project_id"])],
    )
    .await
}
