//! What an expert knows about, for whoever looks for one.

use crate::prelude::*;
use crate::table::{string_null};

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let mut account = Table::alter();
    account
        .table("account")
        .add_column(string_null("expertise"));
    schema.alter_table(account).await
}
