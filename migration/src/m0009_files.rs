//! Files, after everything they may hang on.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, create_all, stamp, stamp_null, string, string_null};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
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
