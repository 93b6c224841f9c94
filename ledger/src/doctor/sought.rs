//! What rows are found and put in order by is made of what they say (`domain::sought`,
//! `domain::name_order`): a name changed in the database alone is not found by its new words.

use domain::name_order::key;
use domain::sought::kept;
use sea_orm::ConnectionTrait;

use super::Group;
use super::look::{BY_HAND, Look};
use crate::LedgerError;

/// Rows looked at together.
const TOGETHER: i64 = 500;

/// A table whose rows are looked for.
struct Folded {
    group: Group,
    /// What people call its rows.
    label: &'static str,
    table: &'static str,
    /// The two columns that are looked through; none stands for nothing.
    texts: [&'static str; 2],
    /// Whether its rows are put in order by the first.
    ordered: bool,
}

const FOLDED: [Folded; 5] = [
    folded(Group::People, "党组织", "unit", ["name", "NULL"], false),
    folded(
        Group::People,
        "党组织沿革",
        "unit_history",
        ["name", "NULL"],
        false,
    ),
    folded(
        Group::People,
        "账号",
        "account",
        ["display_name", "expertise"],
        true,
    ),
    folded(Group::Project, "项目", "project", ["name", "code"], true),
    folded(
        Group::Done,
        "纪实记录",
        "record",
        ["title", "outlet"],
        false,
    ),
];

const fn folded(
    group: Group,
    label: &'static str,
    table: &'static str,
    texts: [&'static str; 2],
    ordered: bool,
) -> Folded {
    Folded {
        group,
        label,
        table,
        texts,
        ordered,
    }
}

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let group = look.group;
    for table in FOLDED.iter().filter(|table| table.group == group) {
        for (first, last) in look.pieces(table.table, TOGETHER).await? {
            some(look, table, first, last).await?;
        }
        look.checked(1);
    }
    Ok(())
}

async fn some<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    of: &Folded,
    first: i64,
    last: i64,
) -> Result<(), LedgerError> {
    let [name, more] = of.texts;
    let order = if of.ordered { "name_order" } else { "''" };
    let rows: Vec<(i64, String, Option<String>, String, String)> = look
        .all(&format!(
            r#"SELECT id, {name}, CAST({more} AS text), folded, {order} FROM "{}"
               WHERE id BETWEEN {first} AND {last} ORDER BY id"#,
            of.table
        ))
        .await?;
    for (id, name, more, folded, order) in rows {
        let texts = match (of.texts[1], &more) {
            ("NULL", _) => vec![name.as_str()],
            (_, more) => vec![name.as_str(), more.as_deref().unwrap_or_default()],
        };
        if kept(texts) != folded || of.ordered && key(&name) != order {
            look.ill(
                format!("{}“{name}”", of.label),
                format!("第 {id} 号记下的查找用字和名称对不上，按名称查不到。"),
                BY_HAND,
            );
        }
    }
    Ok(())
}
