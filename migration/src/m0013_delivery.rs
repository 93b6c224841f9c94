//! How a mail fares apart from how the mail server fares, what a date was before it moved, and what
//! stands in people's calendars.

use crate::prelude::*;
use crate::table::{NewTable, big_integer_null, boolean, create_all, date, date_null, integer, stamp, stamp_null, string, text, word, word_null};


/// A reminder in a mail that was given up was never heard: it is open again.
const HEARD_BY_NOBODY: &str = r#"
    DELETE FROM "reminder_step" WHERE "outbox_id" IN (
        SELECT "id" FROM "outbox" WHERE "state" = 'given_up'
    )"#;

/// The columns that tables of earlier steps get, by table.
fn columns() -> [(&'static str, ColumnDef); 4] {
    // SQLite takes a reference to a table that is there only with its column.
    let unit = "CONSTRAINT outbox_unit_id_fkey REFERENCES \"unit\" (\"id\")";
    [
        ("outbox", stamp_null("refused_at")),
        ("outbox", big_integer_null("unit_id").extra(unit).take()),
        ("outbox", word_null("role")),
        ("obligation", date_null("former_due_on")),
    ]
}

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    for (table, mut column) in columns() {
        schema
            .alter_table(Table::alter().table(table).add_column(&mut column).take())
            .await?;
    }
    create_all(
        schema,
        [
            NewTable::new("mail_server")
                .col(string("name"))
                .col(word("trouble"))
                .col(stamp("since"))
                .col(text("why"))
                .col(stamp("probe_at"))
                .primary(&["name"]),
            NewTable::new("calendar_entry")
                .link("account_id", "account")
                .link("obligation_id", "obligation")
                .col(date("due_on"))
                .col(integer("sequence"))
                .col(boolean("cancelled"))
                .primary(&["account_id", "obligation_id"]),
        ],
    )
    .await?;
    schema
        .get_connection()
        .execute_unprepared(HEARD_BY_NOBODY)
        .await?;
    Ok(())
}
