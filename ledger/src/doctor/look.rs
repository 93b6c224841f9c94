//! How one looks: rules that select what ails, counts, words.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::RoundId;
use domain::stage::{Status, Word};
use entity::tally;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement, TryGetableMany};

use super::{Ailment, Checkup, Group, Looked};
use crate::tally::Counted;
use crate::{Book, LedgerError, RoundBook, access_log};

/// What the program never writes.
pub(super) const BY_HAND: &str =
    "程序不会写成这样，可能有人直接改过数据库。请对照备份和操作日志核实后改回。";

/// What a change of the same project or round puts right by itself.
pub(super) const BY_ITSELF: &str =
    "有关的项目或批次下一次有动作时会自动重算；反复出现的，请把本行发给开发者。";

pub(super) const TO_THE_AUDITOR: &str = "请封存数据库和备份，交审计员核查；不要试图补写。";

/// A lease runs for minutes, and the next mailer takes over what it left. After so long nobody did.
const LEASE_LOST: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// An examination under way.
pub(super) struct Look<'a, C> {
    pub book: &'a Book,
    pub db: &'a C,
    /// Rounds whose definition can be read.
    pub rounds: BTreeMap<RoundId, Arc<RoundBook>>,
    pub checkup: Checkup,
    pub group: Group,
}

impl<'a, C: ConnectionTrait> Look<'a, C> {
    pub fn new(book: &'a Book, db: &'a C) -> Self {
        let looked = |group| Looked {
            group,
            checks: 0,
            rows: Vec::new(),
        };
        Self {
            book,
            db,
            rounds: BTreeMap::new(),
            checkup: Checkup {
                looked: Group::ALL.into_iter().map(looked).collect(),
                ..Checkup::default()
            },
            group: Group::People,
        }
    }

    fn looked(&mut self) -> &mut Looked {
        &mut self.checkup.looked[self.group as usize]
    }

    /// More invariants have been looked at.
    pub fn checked(&mut self, invariants: u32) {
        self.looked().checks += invariants;
    }

    pub fn ill(&mut self, row: impl Into<String>, what: impl Into<String>, mend: &str) {
        let ailment = self.noted(row, what, mend);
        self.checkup.ailments.push(ailment);
    }

    fn noted(&self, row: impl Into<String>, what: impl Into<String>, mend: &str) -> Ailment {
        Ailment {
            group: self.group,
            row: row.into(),
            what: what.into(),
            mend: mend.to_owned(),
        }
    }

    /// Rows of a statement without parameters, by the order of columns.
    pub async fn all<T: TryGetableMany>(&self, sql: &str) -> Result<Vec<T>, LedgerError> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await?;
        Ok(rows
            .iter()
            .map(sea_orm::QueryResult::try_get_many_by_index)
            .collect::<Result<_, _>>()?)
    }

    /// The same by the names of columns.
    pub async fn rows<T: FromQueryResult>(&self, sql: &str) -> Result<Vec<T>, LedgerError> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        Ok(T::find_by_statement(statement).all(self.db).await?)
    }

    /// The ids of a table in pieces, first and last, so that memory stays small however many rows
    /// there are.
    pub async fn pieces(&self, table: &str, of: i64) -> Result<Vec<(i64, i64)>, LedgerError> {
        let sql = format!(r#"SELECT COALESCE(MAX(id), 0) FROM "{table}""#);
        let last: i64 = self.all::<i64>(&sql).await?.into_iter().sum();
        let piece = |n| (n * of + 1, (n + 1) * of);
        Ok((0..=last / of).map(piece).collect())
    }

    /// Looks at everything that `rules.sql` says of the present group.
    pub async fn rules(&mut self) -> Result<(), LedgerError> {
        let mut mine = false;
        for block in self.filled_in().split("\n\n") {
            if let Some(heading) = block.strip_prefix("-- # ") {
                let (label, tables) = heading.split_once('：').unwrap_or_default();
                mine = label == self.group.label();
                if mine {
                    self.count(tables).await?;
                }
            } else if mine {
                self.block(block).await?;
            }
        }
        Ok(())
    }

    fn filled_in(&self) -> String {
        let ends = Status::ALL.iter().filter(|s| s.is_end()).map(|s| s.key());
        let clock = &self.book.clock;
        // Leases go by the clock that all nodes share, whatever the site's own says.
        let lease_lost = clock.shared() - LEASE_LOST;
        let says_who = clock.now() - access_log::SAYS_WHO;
        include_str!("rules.sql")
            .replace("$ENDED", &quoted(ends))
            .replace("$BY_ITSELF", BY_ITSELF)
            .replace("$TO_THE_AUDITOR", TO_THE_AUDITOR)
            .replace("$AN_HOUR_AGO", &format!("'{}'", lease_lost.to_rfc3339()))
            .replace("$TWO_YEARS_AGO", &format!("'{}'", says_who.to_rfc3339()))
    }

    async fn block(&mut self, block: &str) -> Result<(), LedgerError> {
        let (mut says, mut mend, mut from) = ("", BY_HAND, String::new());
        for line in block.lines() {
            if let Some(text) = line.strip_prefix("-- → ") {
                mend = text;
            } else if let Some(text) = line.strip_prefix("-- ") {
                says = text;
            } else {
                from.push_str(line);
                from.push('\n');
            }
        }
        let from = from.trim_end_matches([';', '\n']);
        match says.strip_prefix("? ") {
            None => self.rule(says, mend, from).await,
            Some(says) => {
                for (row, what) in self.found(says, from).await? {
                    let hint = self.noted(row, what, "");
                    self.checkup.hints.push(hint);
                }
                Ok(())
            }
        }
    }

    /// Every row that a statement selects ails. `says` names the row before its first “：”; in braces
    /// stand expressions of SQL.
    pub async fn rule(&mut self, says: &str, mend: &str, from: &str) -> Result<(), LedgerError> {
        for (row, what) in self.found(says, from).await? {
            self.ill(row, what, mend);
        }
        self.checked(1);
        Ok(())
    }

    async fn found(&self, says: &str, from: &str) -> Result<Vec<(String, String)>, LedgerError> {
        let (row, what) = says.split_once('：').unwrap_or_default();
        let sql = format!("SELECT DISTINCT {}, {} {from}", in_sql(row), in_sql(what));
        self.all(&sql).await
    }

    /// How many rows some tables have: `单位 unit、账号 account`.
    async fn count(&mut self, tables: &str) -> Result<(), LedgerError> {
        for (label, table) in tables.split('、').filter_map(|t| t.split_once(' ')) {
            let sql = format!(r#"SELECT COUNT(*) FROM "{table}""#);
            let rows = self.all::<i64>(&sql).await?.into_iter().sum();
            self.looked().rows.push((label.to_owned(), rows));
        }
        Ok(())
    }

    /// That a table has as many rows as have been written into it: none of them is ever taken away.
    pub async fn tallied(&mut self, label: &str, what: Counted) -> Result<(), LedgerError> {
        let table = what.table();
        let sql = format!("SELECT COUNT(*), CAST(COALESCE(SUM(id), 0) AS BIGINT) FROM {table}");
        let there: Vec<(i64, i64)> = self.all(&sql).await?;
        let written = tally::Entity::find_by_id(table).one(self.db).await?;
        let written = written.map(|w| (w.lines, w.id_sum));
        let gone = written
            .zip(there.first())
            .map(|(w, t)| (w.0 - t.0, w.1 - t.1));
        match gone {
            Some((0, 0)) => {}
            Some((1, id)) => self.ill(format!("{label} {id}"), "写过，现在不在了。", BY_HAND),
            Some((gone, _)) if gone > 0 => {
                self.ill(label, format!("写过的有 {gone} 条不在了。"), BY_HAND);
            }
            Some(_) => self.ill(label, "有不是程序写进去的，或编号被改过。", BY_HAND),
            None => self.ill(label, "写过多少条没有记着。", BY_HAND),
        }
        self.checked(1);
        Ok(())
    }

    /// That a column holds only words of its type.
    pub async fn words<W: Word>(&mut self, table: &str, column: &str) -> Result<(), LedgerError> {
        let known = W::WORDS.iter().map(|word| word.key());
        self.known(table, column, known).await
    }

    /// That a column holds only certain words.
    pub async fn known(
        &mut self,
        table: &str,
        column: &str,
        words: impl Iterator<Item = &'static str>,
    ) -> Result<(), LedgerError> {
        let says =
            format!("表 {table} 第 {{id}} 行：{column} 是“{{\"{column}\"}}”，程序不认得这个词。");
        let words = quoted(words);
        let from = format!(r#"FROM "{table}" WHERE "{column}" NOT IN ({words})"#);
        self.rule(&says, BY_HAND, &from).await
    }
}

/// A sentence with expressions of SQL in braces, as one expression.
fn in_sql(sentence: &str) -> String {
    let mut sql = "''".to_owned();
    for part in sentence.split('{') {
        if let Some((value, text)) = part.split_once('}') {
            sql.push_str(&format!(
                " || COALESCE(CAST({value} AS TEXT), '空') || '{text}'"
            ));
        } else {
            sql.push_str(&format!(" || '{part}'"));
        }
    }
    sql
}

/// Words for `IN (…)`. They are the program's own keys: nothing that people typed.
pub(super) fn quoted(words: impl Iterator<Item = &'static str>) -> String {
    let words: Vec<String> = words.map(|w| format!("'{w}'")).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules under a heading that no group has would never be asked.
    #[test]
    fn every_rule_stands_under_the_heading_of_a_group() {
        let blocks = include_str!("rules.sql").split("\n\n");
        let headings = blocks.filter_map(|block| block.strip_prefix("-- # "));
        let labels: Vec<&str> = headings
            .filter_map(|h| Some(h.split_once('：')?.0))
            .collect();
        assert_eq!(labels, Group::ALL.map(Group::label));
    }
}
