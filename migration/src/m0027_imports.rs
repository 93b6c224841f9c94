//! What a year's days off were before a notice was imported, so that an import can be taken back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text};

use crate::table::{NewTable, create_all, stamp, stamp_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let imports = NewTable::new("calendar_import")
            .id()
            .col(integer("year"))
            .col(stamp("at"))
            .link_null("account_id", "account")
            .col(text("before"))
            .col(stamp_null("undone_at"))
            .index(&["year"]);
        create_all(manager, [imports]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("calendar_import").to_owned())
            .await
    }
}
