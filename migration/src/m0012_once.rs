//! Forms that have been sent: the second sending of one is answered as the first was.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, text};

use crate::table::{NewTable, create_all, stamp};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(
            manager,
            [NewTable::new("sending")
                .col(string("name"))
                .col(stamp("at"))
                .col(text("answer"))
                .primary(&["name"])
                .index(&["at"])],
        )
        .await
    }
}
