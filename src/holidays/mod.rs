//! Holidays and make-up working days: what each year counts by, and importing the notice of a year.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use domain::answers::FieldProblem;
use domain::shown::Shown;
use domain::states::Role;
use entity::event;
use ledger::event::Kind;
use ledger::settings::{import_calendar, parse_notice};
use ledger::{LastSaved, LedgerError, Sent};
use sea_orm::{ColumnTrait, Condition};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::shell::shell;
use crate::web::shown::{self, SHOWN};
use crate::web::{Asked, Me, PageError, Pairs, conflicting, unprocessable};

const HERE: &str = "/calendar";
/// Whoever imports the notice of a year.
const KEEPERS: &[Role] = &ledger::settings::KEEPERS;

pub fn routes() -> Vec<Route> {
    vec![
        get("/calendar", Access::Roles(KEEPERS), page),
        post("/calendar", Access::Roles(KEEPERS), import),
    ]
}

async fn page(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let year = asked.read("year").unwrap_or_else(|| me.today.year());
    let page = of_year(&app, &me, year, &Pairs::default(), &[]).await?;
    Ok(page.into_response())
}

async fn of_year(
    app: &App,
    me: &Me,
    year: i32,
    typed: &Pairs,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let year = query::year(app, year).await?;
    let frame = shell(app, me, "节假日", HERE, vec![Crumb::new("节假日")]).await?;
    Ok(views::year(&frame, me, &year, typed, problems))
}

/// Imports a year's notice; it replaces what was known of that year.
async fn import(State(app): State<App>, me: Me, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&["year", "source", "days", SHOWN])?;
    let wrong = |field: &str, message: &str| FieldProblem {
        field: field.to_owned(),
        message: message.to_owned(),
        blocks: true,
    };
    let mut problems = Vec::new();
    let year = pairs
        .get("year")
        .parse::<i32>()
        .ok()
        .filter(|year| (1000..10_000).contains(year));
    if year.is_none() {
        problems.push(wrong("year", "年份写成 2027 的样子。"));
    }
    let source = pairs.get("source").to_owned();
    if source.is_empty() {
        problems.push(wrong("source", "请写通知的名称和文号，以后查得到出处。"));
    }
    let days = match parse_notice(pairs.get("days")) {
        Ok(days) => days,
        Err(LedgerError::Invalid(found)) => {
            problems.extend(found);
            Vec::new()
        }
        Err(other) => return Err(other.into()),
    };
    let (Some(year), true) = (year, problems.is_empty()) else {
        let year = year.unwrap_or_else(|| me.today.year());
        let page = of_year(&app, &me, year, &pairs, &problems).await?;
        return Ok(unprocessable(page));
    };
    let count = days.len();
    let sent = Sent {
        shown: Shown::read(pairs.get(SHOWN)),
        typed: query::shown(year, &days),
    };
    let imported = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;
        let now = query::shown(year, &ledger::settings::imported(&act, year).await?);
        let told = Condition::all().add(event::Column::Kind.eq(Kind::CalendarImported));
        act.compare(&sent, &now, LastSaved::Log(told)).await?;
        let happened = import_calendar(&mut act, year, days, source).await?;
        act.finish(happened).await
    }
    .await;
    match imported {
        Ok(()) => {
            app.book.reload_calendar().await?;
            Ok(done(
                &format!("{HERE}?year={year}"),
                &format!("已导入 {year} 年安排 {count} 天，工作日从现在起按它计算。"),
            ))
        }
        Err(LedgerError::Invalid(problems)) => {
            // A year that nobody means has no page of its own.
            let far = problems.iter().any(|p| p.field == "year");
            let shown = if far { me.today.year() } else { year };
            let page = of_year(&app, &me, shown, &pairs, &problems).await?;
            Ok(unprocessable(page))
        }
        Err(LedgerError::Stale(over)) => {
            let (mut typed, mut problems) = shown::again(&pairs, &over, |_, now| now.to_owned());
            // The year is part of the value's name, and the text stays as it was written.
            typed.0.retain(|(name, _)| !name.starts_with("days."));
            for problem in problems.iter_mut().filter(|p| !p.field.is_empty()) {
                "days".clone_into(&mut problem.field);
            }
            let page = of_year(&app, &me, year, &typed, &problems).await?;
            Ok(conflicting(page))
        }
        Err(other) => Err(other.into()),
    }
}
