//! Contents of files, once each.
//!
//! The bytes are in the object store under the digest; type and size were found in the content.

use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `blob`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blob")]
pub struct Model {
    /// SHA-256 of the content, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// Found in the content, not taken from the upload.
    pub media_type: String,
    pub stored_at: DateTimeUtc,
}

joins! {}
