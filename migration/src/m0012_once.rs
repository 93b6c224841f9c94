//! Forms that have been sent: the second sending of one is answered as the first was.

use crate::prelude::*;
use crate::table::{NewTable, create_all, stamp, string, text};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [NewTable::new("sending")
            .col(string("name"))
            .col(stamp("at"))
            .col(text("answer"))
            .primary(&["name"])
            .index(&["at"])],
    )
    .await
}
