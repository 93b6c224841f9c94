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
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};

use crate::app::App;
use crate::web::Me;
use crate::web::form::Filled;
use crate::web::route::Route;

pub(crate) use crate::web::text::escape;

const ADMIN: &[Role] = &[Role::Admin];

pub fn routes() -> Vec<Route> {
    let mut rows = accounts::routes();
    rows.extend(confirmations::routes());
    rows.extend(units::routes());
    rows.extend(jobs::routes());
    rows
}

/// The unit with the code in a field, where the administrator looks after it. One statement.
///
/// # Errors
/// What to say beside the field.
async fn unit_by_code(
    app: &App,
    me: &Me,
    form: &Filled,
    field: &str,
) -> Result<UnitId, LedgerError> {
    let code = form.get(field);
    if code.is_empty() {
        let wanted = "请填写党组织编码，“党组织”页可以查到。";
        return Err(LedgerError::field(field, wanted));
    }
    let found: Option<UnitId> = unit::under(me.scope(), ADMIN)
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Code.eq(code))
        .into_tuple()
        .one(&app.book.db)
        .await?;
    found.ok_or_else(|| {
        let unknown = format!("您管理的党组织里没有编码“{code}”，请在“党组织”页核对。");
        LedgerError::field(field, unknown)
    })
}
