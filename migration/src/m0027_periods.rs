//! How far the months and quarters of a round have begun.

use crate::prelude::*;
use crate::table::date_null;

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let mut round = Table::alter();
    round.table("round").add_column(date_null("periods_on"));
    schema.alter_table(round).await
}
