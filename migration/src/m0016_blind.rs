//! What an organiser decides about the names in an application that is judged blindly.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text};

use crate::table::{NewTable, create_all, stamp};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(
            manager,
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
}
