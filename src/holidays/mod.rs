//! Holidays and make-up working days: what each year counts by, and importing the notice of a year.

mod query;
mod views;

use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use domain::states::Role;
use entity::event;
use ledger::event::Kind;
use ledger::settings::{self, Foreseen, parse_notice};
use ledger::{LastSaved, LedgerError, Sent};
use sea_orm::{ColumnTrait, Condition};

use crate::ui::shell::Crumb;
use crate::web::form::{
    Doing, Filled, Form, Tried, area, blank, both, handler, hidden, number, text,
};
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
            "从通知里复制“一、元旦：……”以下各条粘贴；也可以每行一天：日期、休或班、节日，用空格隔开",
        ),
        // What the check page has shown; importing takes what was shown and nothing else.
        hidden("seen"),
    ],
);

static UNDO: Form = Form::new("撤回上一次导入", &[hidden("year"), hidden("import")]);

pub fn routes() -> Vec<Route> {
    let keepers = Access::Roles(KEEPERS);
    vec![
        get(HERE, keepers, blank(page)),
        post(HERE, keepers).takes(&IMPORT, handler(imported, page)),
        post("/calendar/undo", keepers).takes(&UNDO, handler(undone, page)),
    ]
}

/// The year that was asked for, or typed; one that nobody means has no page of its own.
async fn page(on: Asking<Nothing>, tried: Tried) -> Page {
    checked(on, tried, None).await
}

/// The page with what an import would change, where one is to be checked.
async fn checked(on: Asking<Nothing>, tried: Tried, foreseen: Option<Foreseen>) -> Page {
    let typed = four_digits(tried.value("year")).filter(|_| tried.error("year").is_none());
    let year = typed.or_else(|| on.asked.read("year"));
    let year = query::year(&on.app, year.unwrap_or_else(|| on.me.today.year())).await?;
    let (title, body) = (
        "节假日",
        views::year(&on.me, &year, &tried, foreseen.as_ref()),
    );
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

/// Imports a year's notice; it replaces what was known of that year. What it changes is shown before,
/// and nothing is imported that has not been shown.
async fn imported(on: Doing<Nothing>) -> Result<Response, PageError> {
    let year = year(&on.form);
    let of = *year.as_ref().unwrap_or(&on.me.today.year());
    let days = parse_notice(of, on.form.get("days"));
    let ((year, source), days) = both(both(year, source(&on.form)), days)?;
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
    if on.form.get("seen") != on.form.get("days") {
        let foreseen = settings::foresee(&mut act, year, days, source).await?;
        drop(act);
        let tried = Tried::new(&IMPORT, on.form.pairs.clone(), Vec::new());
        let page = checked(Asking::clone(&on), tried, Some(foreseen)).await?;
        return Ok(page.into_response());
    }
    let happened = settings::import_calendar(&mut act, year, days, source).await?;
    on.finish(act, happened).await?;
    on.app.book.reload_calendar().await?;
    Ok(done(
        &format!("{HERE}?year={year}"),
        &format!("已导入 {year} 年安排 {count} 天，工作日从现在起按它计算。"),
    ))
}

/// Takes the last import of a year back.
async fn undone(on: Doing<Nothing>) -> Result<Response, PageError> {
    let year = year(&on.form)?;
    let mut act = on.begin().await?;
    let happened =
        settings::undo_import(&mut act, year, on.form.get("import").parse().ok()).await?;
    on.finish(act, happened).await?;
    on.app.book.reload_calendar().await?;
    Ok(done(
        &format!("{HERE}?year={year}"),
        &format!("{year} 年的导入已撤回，工作日恢复成导入之前的安排。"),
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
