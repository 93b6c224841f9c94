//! What a year's days off were before a notice was imported, so that an import can be taken back.

use crate::prelude::*;
use crate::table::{NewTable, create_all, integer, stamp, stamp_null, text};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let imports = NewTable::new("calendar_import")
        .id()
        .col(integer("year"))
        .col(stamp("at"))
        .link_null("account_id", "account")
        .col(text("before"))
        .col(stamp_null("undone_at"))
        .index(&["year"]);
    create_all(schema, [imports]).await
}
