//! How one looks: statements that select what ails, counts, words.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::RoundId;
use entity::tally;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use super::{Ailment, Checkup, Group, Looked};
use crate::tally::Counted;
use crate::{Book, LedgerError, RoundBook};

/// What the program never writes.
pub(super) const BY_HAND: &str =
    "程序不会写成这样，可能有人直接改过数据库。请对照备份和操作日志核实后改回。";

/// What a change of the same project or round puts right by itself.
pub(super) const BY_ITSELF: &str =
    "有关的项目或批次下一次有动作时会自动重算；反复出现的，请把本行发给开发者。";

/// An invariant that one statement checks.
pub(super) struct Rule {
    /// Selects the rows that break it: `row_name` is what people find it by, `a` and `b` are for
    /// the sentence. It runs on both databases as it stands.
    pub sql: &'static str,
    /// What is wrong, with `{a}` and `{b}`.
    pub says: &'static str,
    pub mend: &'static str,
}

/// An examination under way.
pub(super) struct Look<'a, C> {
    pub book: &'a Book,
    pub db: &'a C,
    /// Rounds whose definition can be read.
    pub rounds: BTreeMap<RoundId, Arc<RoundBook>>,
    pub checkup: Checkup,
    group: Group,
}

impl<'a, C: ConnectionTrait> Look<'a, C> {
    pub fn new(book: &'a Book, db: &'a C, rounds: BTreeMap<RoundId, Arc<RoundBook>>) -> Self {
        Self {
            book,
            db,
            rounds,
            checkup: Checkup::default(),
            group: Group::People,
        }
    }

    /// Turns to a group of tables.
    pub fn at(&mut self, group: Group) {
        self.group = group;
        if self.checkup.looked.iter().all(|l| l.group != group) {
            self.checkup.looked.push(Looked {
                group,
                checks: 0,
                rows: Vec::new(),
            });
            self.checkup.looked.sort_by_key(|l| l.group);
        }
    }

    fn looked(&mut self) -> Option<&mut Looked> {
        let group = self.group;
        self.checkup.looked.iter_mut().find(|l| l.group == group)
    }

    /// One more invariant has been looked at.
    pub fn checked(&mut self) {
        if let Some(looked) = self.looked() {
            looked.checks += 1;
        }
    }

    pub fn ill(&mut self, row: impl Into<String>, what: impl Into<String>, mend: &str) {
        let ailment = self.noted(row, what, mend);
        self.checkup.ailments.push(ailment);
    }

    pub fn hint(&mut self, row: impl Into<String>, what: impl Into<String>, mend: &str) {
        let hint = self.noted(row, what, mend);
        self.checkup.hints.push(hint);
    }

    fn noted(&self, row: impl Into<String>, what: impl Into<String>, mend: &str) -> Ailment {
        Ailment {
            group: self.group,
            row: row.into(),
            what: what.into(),
            mend: mend.to_owned(),
        }
    }

    /// How many rows a table has.
    pub async fn count(&mut self, label: &'static str, table: &str) -> Result<(), LedgerError> {
        let rows = self
            .select(&format!(r#"SELECT COUNT(*) AS n FROM "{table}""#))
            .await?;
        let n = rows
            .first()
            .map_or(Ok(0), |row| row.try_get_by::<i64, _>("n"))?;
        if let Some(looked) = self.looked() {
            looked.rows.push((label, n));
        }
        Ok(())
    }

    /// That a table has as many rows as have been written into it: none of them is ever taken away.
    pub async fn tallied(&mut self, label: &str, what: Counted) -> Result<(), LedgerError> {
        let table = what.table();
        let rows = self
            .select(&format!(
                r#"SELECT COUNT(x.id) AS there, CAST(COALESCE(SUM(x.id), 0) AS BIGINT) AS ids
                   FROM "{table}" x"#
            ))
            .await?;
        let mut there = (0, 0);
        if let Some(row) = rows.first() {
            there = (
                row.try_get_by::<i64, _>("there")?,
                row.try_get_by::<i64, _>("ids")?,
            );
        }
        let written = tally::Entity::find_by_id(table).one(self.db).await?;
        match written.map(|w| (w.lines - there.0, w.id_sum - there.1)) {
            Some((0, 0)) => {}
            Some((1, id)) => self.ill(format!("{label} {id}"), "写过，现在不在了。", BY_HAND),
            Some((gone, _)) if gone > 0 => {
                self.ill(label, format!("写过的有 {gone} 条不在了。"), BY_HAND);
            }
            Some(_) => self.ill(label, "有不是程序写进去的，或编号被改过。", BY_HAND),
            None => self.ill(label, "写过多少条没有记着。", BY_HAND),
        }
        self.checked();
        Ok(())
    }

    /// Rows of a statement without parameters.
    pub async fn select(&self, sql: &str) -> Result<Vec<sea_orm::QueryResult>, LedgerError> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        Ok(self.db.query_all_raw(statement).await?)
    }

    pub async fn rules(&mut self, rules: &[Rule]) -> Result<(), LedgerError> {
        for rule in rules {
            self.rule(rule.sql, rule.says, rule.mend).await?;
        }
        Ok(())
    }

    /// Every row that a statement selects ails; see [`Rule`].
    pub async fn rule(&mut self, sql: &str, says: &str, mend: &str) -> Result<(), LedgerError> {
        for row in self.select(sql).await? {
            let name: String = row.try_get_by("row_name")?;
            let mut what = says.to_owned();
            for (place, column) in [("{a}", "a"), ("{b}", "b")] {
                if what.contains(place) {
                    let value: Option<String> = row.try_get_by(column)?;
                    what = what.replace(place, value.as_deref().unwrap_or("空"));
                }
            }
            self.ill(name, what, mend);
        }
        self.checked();
        Ok(())
    }

    /// That a column holds only words the program knows.
    pub async fn words(
        &mut self,
        table: &str,
        column: &str,
        known: impl IntoIterator<Item = &'static str>,
    ) -> Result<(), LedgerError> {
        let sql = format!(
            r#"SELECT '表 {table} 第 ' || CAST(id AS TEXT) || ' 行' AS row_name, "{column}" AS a
               FROM "{table}" WHERE "{column}" NOT IN ({})"#,
            quoted(known)
        );
        let says = format!("{column} 是“{{a}}”，程序不认得这个词。");
        self.rule(&sql, &says, BY_HAND).await
    }
}

/// Words for `IN (…)`. They are the program's own keys: nothing that people typed.
pub(super) fn quoted(words: impl IntoIterator<Item = &'static str>) -> String {
    let words: Vec<String> = words.into_iter().map(|w| format!("'{w}'")).collect();
    words.join(", ")
}
