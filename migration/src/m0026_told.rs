//! Who has been told that a round is open.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::date;

use crate::table::{NewTable, create_all};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let told = NewTable::new("round_told")
            .link("round_id", "round")
            .link("account_id", "account")
            .col(date("told_on"))
            .link_null("outbox_id", "outbox")
            .primary(&["round_id", "account_id"]);
        create_all(manager, [told]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("round_told").to_owned())
            .await
    }
}
