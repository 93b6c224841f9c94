//! The administrator's pages: accounts and roles, the tree of Party organisations, how the jobs run.
//! None of them shows programme content (三员分立).

mod accounts;
mod confirmations;
mod jobs;
mod units;

use domain::answers::FieldProblem;
use domain::ids::UnitId;
use domain::states::Role;
use entity::unit;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};

use crate::app::App;
use crate::web::route::Route;
use crate::web::{Me, PageError};

const ADMIN: &[Role] = &[Role::Admin];

pub fn routes() -> Vec<Route> {
    let mut rows = accounts::routes();
    rows.extend(confirmations::routes());
    rows.extend(units::routes());
    rows.extend(jobs::routes());
    rows
}

/// The message beside a field.
fn problem<'a>(problems: &'a [FieldProblem], field: &str) -> Option<&'a str> {
    problems
        .iter()
        .find(|p| p.field == field)
        .map(|p| p.message.as_str())
}

fn wrong(field: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message: message.into(),
        blocks: true,
    }
}

/// The unit with this code, where the administrator looks after it; else what to say beside the
/// field. One statement.
async fn unit_by_code(
    app: &App,
    me: &Me,
    field: &str,
    code: &str,
) -> Result<Result<UnitId, FieldProblem>, PageError> {
    if code.is_empty() {
        return Ok(Err(wrong(field, "请填写党组织编码，“党组织”页可以查到。")));
    }
    let found: Option<UnitId> = unit::under(me.scope(), ADMIN)
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Code.eq(code))
        .into_tuple()
        .one(&app.book.db)
        .await?;
    Ok(found.ok_or_else(|| {
        wrong(
            field,
            format!("您管理的党组织里没有编码“{code}”，请在“党组织”页核对。"),
        )
    }))
}

/// A value for the query of an address.
pub(crate) fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() {
            out.push(char::from(b));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}
