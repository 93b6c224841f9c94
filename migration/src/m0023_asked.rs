//! What holders ask for: a later due date, with the answer. When what they handed in was first opened.

use crate::prelude::*;
use crate::table::{NewTable, boolean_null, create_all, date, stamp, stamp_null, string, text};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let mut opened = Table::alter();
    opened
        .table("submission")
        .add_column(stamp_null("opened_at"));
    schema.alter_table(opened).await?;
    create_all(
        schema,
        [NewTable::new("extension_request")
            .id()
            .link("project_id", "project")
            .col(string("stage_key"))
            .col(date("until"))
            .col(text("reason"))
            .col(stamp("at"))
            .link("by", "account")
            .col(boolean_null("granted"))
            .col(stamp_null("answered_at"))
            .link_null("answered_by", "account")
            .index(&["project_id"])],
    )
    .await
}
