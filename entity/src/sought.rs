//! Finding rows by what somebody typed: the rule of [`domain::sought`], asked of the database.
//!
//! A table whose rows are looked for keeps their texts folded in `folded`, written with the row
//! (`joins! { folded; … }`), so that both databases compare the same letters.

use chrono::NaiveDate;
use domain::sought::Sought;
use domain::states::Role;
use sea_orm::sea_query::{Expr, Func, LikeExpr, SelectStatement};
use sea_orm::{ActiveValue, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter};

use crate::columns::OneColumn;
use crate::scope::Scope;
use crate::{account, grant, project, record, unit, unit_history};

/// Projects that are meant: each word is in their name or code, or names their unit. Joined with
/// nothing; the scope tells which units a short name may mean.
pub fn projects(sought: &Sought, scope: &Scope) -> Condition {
    every(sought, |word| {
        let of_unit = project::Column::UnitId.in_subquery(unit_ids(scope, word));
        has(project::Column::Folded, word).or(of_unit)
    })
}

/// Units that are meant: each word is in their code, their name or one they had, or is their name
/// shortened where no unit in the scope is called so.
pub fn units(sought: &Sought, scope: &Scope) -> Condition {
    every(sought, |word| {
        unit::Column::Id.in_subquery(unit_ids(scope, word))
    })
}

/// Accounts that are meant, for who keeps them: each word is in their login, name, address or field of
/// work, or names a unit on which they hold or held a role.
pub fn accounts(sought: &Sought, scope: &Scope) -> Condition {
    use account::Column as C;
    every(sought, |word| {
        let plain = |column: C| Expr::expr(Func::lower(column.into_expr())).like(pattern(&[word]));
        has(C::Folded, word)
            .or(plain(C::Login))
            .or(plain(C::Email))
            .or(with_post(scope, word, Condition::all()))
    })
}

/// Experts that are meant, for who asks them: each word is in their name or field of work, or names a
/// unit whose expert they are. Nothing is found by what they are not shown with.
pub fn experts(sought: &Sought, scope: &Scope, today: NaiveDate) -> Condition {
    every(sought, |word| {
        let expert = grant::running(today).add(grant::Column::Role.eq(Role::Expert));
        has(account::Column::Folded, word).or(with_post(scope, word, expert))
    })
}

/// That an account has a role, of those that meet a condition, on a unit that a word names.
fn with_post(scope: &Scope, word: &str, which: Condition) -> Expr {
    let posts = grant::Entity::find()
        .filter(grant::Column::UnitId.in_subquery(unit_ids(scope, word)))
        .filter(which)
        .only(grant::Column::AccountId);
    account::Column::Id.in_subquery(posts)
}

/// Records that are meant: each word is in their title or their outlet.
pub fn records(sought: &Sought) -> Condition {
    every(sought, |word| has(record::Column::Folded, word))
}

/// That each word is in a text that stands as it was written: lines of the logs keep no folded one.
pub fn written(sought: &Sought, column: impl ColumnTrait) -> Condition {
    every(sought, |word| {
        Expr::expr(Func::lower(column.into_expr())).like(pattern(&[word]))
    })
}

fn every(sought: &Sought, meets: impl Fn(&str) -> Expr) -> Condition {
    sought
        .words()
        .fold(Condition::all(), |all, word| all.add(meets(word)))
}

/// Ids of the units that a word names.
fn unit_ids(scope: &Scope, word: &str) -> SelectStatement {
    let mut named = called(word);
    if word.chars().count() > 1 {
        let known = unit::under(scope, Role::ALL)
            .filter(called(word))
            .only(unit::Column::Id);
        named = named.add(
            Condition::all()
                .add(in_order(unit::Column::Folded, word))
                .add(Expr::exists(known).not()),
        );
    }
    unit::Entity::find().filter(named).only(unit::Column::Id)
}

/// That a unit is or was called so, or has it in its code. Codes are ASCII.
fn called(word: &str) -> Condition {
    let former = unit_history::Entity::find()
        .filter(has(unit_history::Column::Folded, word))
        .only(unit_history::Column::UnitId);
    let code = Expr::expr(Func::lower(unit::Column::Code.into_expr()));
    Condition::any()
        .add(has(unit::Column::Folded, word))
        .add(code.like(pattern(&[word])))
        .add(unit::Column::Id.in_subquery(former))
}

/// That a folded text has the word.
fn has(column: impl ColumnTrait, word: &str) -> Expr {
    column.into_expr().like(pattern(&[word]))
}

/// That a folded text has the letters of the word in their order.
fn in_order(column: impl ColumnTrait, word: &str) -> Expr {
    let letters: Vec<String> = word.chars().map(String::from).collect();
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    column.into_expr().like(pattern(&letters))
}

/// These pieces one after the other, whatever stands between them.
fn pattern(pieces: &[&str]) -> LikeExpr {
    let mut pattern = "%".to_owned();
    for piece in pieces {
        for c in piece.chars() {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('%');
    }
    LikeExpr::new(pattern).escape('\\')
}

/// The texts of a row that is about to be written, folded; none where not all of them are at hand,
/// because others than these are written.
pub(crate) fn kept(texts: &[Option<&str>]) -> Option<String> {
    let texts: Option<Vec<&str>> = texts.iter().copied().collect();
    Some(domain::sought::kept(texts?))
}

/// A text of a row that is about to be written.
pub(crate) fn text(value: &ActiveValue<String>) -> Option<&str> {
    match value {
        ActiveValue::Set(text) | ActiveValue::Unchanged(text) => Some(text),
        ActiveValue::NotSet => None,
    }
}

/// The same of one that may be missing; a new row that says nothing of it is without.
pub(crate) fn maybe(value: &ActiveValue<Option<String>>) -> &str {
    match value {
        ActiveValue::Set(text) | ActiveValue::Unchanged(text) => {
            text.as_deref().unwrap_or_default()
        }
        ActiveValue::NotSet => "",
    }
}
