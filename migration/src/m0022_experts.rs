//! What an expert knows about, for whoever looks for one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut account = Table::alter();
        account
            .table("account")
            .add_column(string_null("expertise"));
        manager.alter_table(account).await
    }
}
