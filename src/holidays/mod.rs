//! Holidays and make-up working days: what each year counts by, and importing the notice of a year.

mod query;
mod views;

use axum::response::Response;
use chrono::Datelike;
use domain::states::Role;
use entity::event;
use ledger::event::Kind;
use ledger::settings::{self, parse_notice};
use ledger::{LastSaved, LedgerError, Sent};
use sea_orm::{ColumnTrait, Condition};

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Filled, Form, Tried, area, blank, both, handler, number, text};
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

const HERE: &str = "/calendar";
/// Whoever imports the notice of a year.
const KEEPERS: &[Role] = &ledger::settings::KEEPERS;

static IMPORT: Form = Form::new(
    "导入节假日",
    &[
        number("year", "年份").required(),
        text("source", "通知名称和文号").required(),
        area("days", "放假和调休的日子").required().hint(
            "每行一天：日期、休或班、节日，用空格隔开。周末照常休息的不用写，放假连着的周末要写",
        ),
    ],
);

pub fn routes() -> Vec<Route> {
    let keepers = Access::Roles(KEEPERS);
    vec![
        get(HERE, keepers, blank(page)),
        post(HERE, keepers).takes(&IMPORT, handler(imported, page)),
    ]
}

/// The year that was asked for, or typed; one that nobody means has no page of its own.
async fn page(on: Asking<Nothing>, tried: Tried) -> Page {
    let typed = four_digits(tried.value("year")).filter(|_| tried.error("year").is_none());
    let year = typed.or_else(|| on.asked.read("year"));
    let year = query::year(&on.app, year.unwrap_or_else(|| on.me.today.year())).await?;
    let (title, body) = ("节假日", views::year(&on.me, &year, &tried));
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}

fn four_digits(text: &str) -> Option<i32> {
    text.parse().ok().filter(|y| (1000..10_000).contains(y))
}

fn year(form: &Filled) -> Result<i32, LedgerError> {
    form.known("year", four_digits, "年份写成 2027 的样子。")
}

fn source(form: &Filled) -> Result<String, LedgerError> {
    let wanted = "请写通知的名称和文号，以后查得到出处。";
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    form.known("source", some, wanted)
}

/// Imports a year's notice; it replaces what was known of that year.
async fn imported(on: Doing<Nothing>) -> Result<Response, PageError> {
    let days = parse_notice(on.form.get("days"));
    let ((year, source), days) = both(both(year(&on.form), source(&on.form)), days)?;
    let count = days.len();
    let sent = Sent {
        typed: query::shown(year, &days),
        ..on.form.sent()
    };
    let mut act = on.begin().await?;
    let now = query::shown(year, &settings::imported(&act, year).await?);
    let told = Condition::all().add(event::Column::Kind.eq(Kind::CalendarImported));
    let compared = act.compare(&sent, &now, LastSaved::Log(told)).await;
    compared.map_err(beside_the_days)?;
    let happened = settings::import_calendar(&mut act, year, days, source).await?;
    act.finish(happened).await?;
    on.app.book.reload_calendar().await?;
    Ok(done(
        &format!("{HERE}?year={year}"),
        &format!("已导入 {year} 年安排 {count} 天，工作日从现在起按它计算。"),
    ))
}

/// The year is part of the value's name, and the text stays as it was written.
fn beside_the_days(error: LedgerError) -> LedgerError {
    let LedgerError::Stale(mut over) = error else {
        return error;
    };
    over.stale.fields.clear();
    for newer in &mut over.stale.newer {
        "days".clone_into(&mut newer.field);
    }
    LedgerError::Stale(over)
}
