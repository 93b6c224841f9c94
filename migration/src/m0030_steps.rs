//! The last step of each project, as it stood before, so that it can be taken back; and the rows that
//! went with a step which was.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, create_all, date, date_null, integer, stamp, string, text, word};

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("last_step")
                .col(big_integer("project_id").primary_key().take())
                .reference("project_id", "project", "id")
                .col(word("what"))
                .col(integer("version"))
                .col(string("stage_key"))
                .col(word("status"))
                .col(date("since"))
                .col(date_null("building_from"))
                .col(date_null("ended_on"))
                .col(text("visits"))
                .col(stamp("at")),
            NewTable::new("undone")
                .id()
                .link("project_id", "project")
                .col(word("kind"))
                .col(text("was"))
                .col(stamp("at"))
                .link_null("by", "account")
                .index(&["project_id"]),
        ],
    )
    .await
}
