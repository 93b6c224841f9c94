//! Objections are confirmed by mail, answered under a code, and admitted or not before they freeze
//! anything; what is handed in with them.

use crate::prelude::*;
use crate::table::{big_integer_null, stamp_null, string_null, text_null};

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    // SQLite takes a reference to a table that is there only with its column.
    let account = "CONSTRAINT objection_admitted_by_fkey REFERENCES \"account\" (\"id\")";
    let blob = "CONSTRAINT objection_blob_digest_fkey REFERENCES \"blob\" (\"digest\")";
    for column in [
        string_null("query_code"),
        string_null("email"),
        string_null("link_digest"),
        stamp_null("confirm_by"),
        stamp_null("confirmed_at"),
        stamp_null("admitted_at"),
        big_integer_null("admitted_by").extra(account).take(),
        string_null("blob_digest").extra(blob).take(),
        text_null("file_name"),
    ] {
        let mut change = Table::alter();
        change.table("objection").add_column(column);
        schema.alter_table(change).await?;
    }
    for column in ["query_code", "link_digest"] {
        let found = Index::create()
            .name(format!("objection_{column}_key"))
            .table("objection")
            .col(column)
            .unique()
            .take();
        schema.create_index(found).await?;
    }
    // Until now an objection froze its project the moment it came.
    let admitted = Query::update()
        .table("objection")
        .value("confirmed_at", Expr::col("received_at"))
        .value("admitted_at", Expr::col("received_at"))
        .take();
    schema.get_connection().execute(&admitted).await?;
    Ok(())
}
