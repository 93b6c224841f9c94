//! What is seen on a visit: its points, a draft of them, who came along, who has confirmed it; of what
//! kind and how grave what was found is; photographs of it.

use crate::prelude::*;
use crate::table::{big_integer_null, stamp_null, string_null, text_null, word, word_null};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    // Until now everything found had its working days.
    let kind = word("kind").default("by_date").take();
    // SQLite takes a reference to a table that is there only with its column.
    let account = "CONSTRAINT visit_confirmed_by_fkey REFERENCES \"account\" (\"id\")";
    let visit = "CONSTRAINT attachment_visit_id_fkey REFERENCES \"visit\" (\"id\")";
    let columns = [
        ("visit", text_null("draft")),
        ("visit", text_null("points")),
        ("visit", text_null("companions")),
        ("visit", text_null("good_practice")),
        ("visit", stamp_null("confirmed_at")),
        ("visit", big_integer_null("confirmed_by").extra(account).take()),
        ("visit", text_null("remark")),
        ("finding", kind),
        ("finding", word_null("weight")),
        ("attachment", big_integer_null("visit_id").extra(visit).take()),
        ("attachment", string_null("visit_point")),
    ];
    for (table, column) in columns {
        let mut change = Table::alter();
        change.table(table).add_column(column);
        schema.alter_table(change).await?;
    }
    let photographs = Index::create()
        .name("attachment_visit_id_idx")
        .table("attachment")
        .col("visit_id")
        .take();
    schema.create_index(photographs).await
}
