//! Files, after everything they may hang on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, string_null};

use crate::table::{NewTable, create_all, stamp, stamp_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(
            manager,
            [
                NewTable::new("blob")
                    .col(string("digest"))
                    .col(big_integer("size"))
                    .col(string("media_type"))
                    .col(stamp("stored_at"))
                    .primary(&["digest"]),
                NewTable::new("attachment")
                    .id()
                    .col(string("public_id"))
                    .link("project_id", "project")
                    .col(string("blob_digest"))
                    .reference("blob_digest", "blob", "digest")
                    .col(string("name"))
                    .col(string_null("field_key"))
                    .col(string_null("caption"))
                    .link_null("submission_id", "submission")
                    .link_null("record_id", "record")
                    .link_null("rectification_id", "rectification")
                    .col(stamp("added_at"))
                    .link("added_by", "account")
                    .col(stamp_null("removed_at"))
                    .unique(&["public_id"])
                    .index(&["project_id"])
                    .index(&["submission_id"])
                    .index(&["record_id"])
                    .index(&["rectification_id"])
                    .index(&["blob_digest"]),
            ],
        )
        .await
    }
}
