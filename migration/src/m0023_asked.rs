//! What holders ask for: a later due date, with the answer. When what they handed in was first opened.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean_null, date, string, text};

use crate::table::{NewTable, create_all, stamp, stamp_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut opened = Table::alter();
        opened
            .table("submission")
            .add_column(stamp_null("opened_at"));
        manager.alter_table(opened).await?;
        create_all(
            manager,
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
}
