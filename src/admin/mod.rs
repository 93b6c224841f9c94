//! The administrator's pages: accounts and roles, the tree of Party organisations, how the jobs run.
//! None of them shows programme content (三员分立).

mod accounts;
mod confirmations;
mod jobs;
mod units;

use domain::ids::UnitId;
use domain::states::Role;
use entity::unit;
use ledger::LedgerError;
use sea_orm::{ColumnTrait, QueryFilter};

use crate::app::App;
use crate::web::form::Filled;
use crate::web::route::Route;
use crate::web::{Me, unit_named};

pub(crate) use crate::web::text::escape;

const ADMIN: &[Role] = &[Role::Admin];

pub fn routes() -> Vec<Route> {
    let mut rows = accounts::routes();
    rows.extend(confirmations::routes());
    rows.extend(units::routes());
    rows.extend(jobs::routes());
    rows
}

/// The unit that a field names, where the administrator looks after it. Two statements.
///
/// # Errors
/// What to say beside the field.
async fn unit_in(app: &App, me: &Me, form: &Filled, field: &str) -> Result<UnitId, LedgerError> {
    let mine = unit::under(me.scope(), ADMIN).filter(unit::Column::ClosedOn.is_null());
    unit_named::one(&app.book.db, mine, field, form.get(field)).await
}
