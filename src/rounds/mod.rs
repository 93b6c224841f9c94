//! Rounds: their list, setting one up from a programme file, the page of a round, and the tables in
//! which the projects of a stage are worked on together.

pub mod bars;
mod export;
mod forms;
mod new;
mod query;
mod review;
mod setup;
mod views;
mod work;

use axum::response::{IntoResponse, Response};
use domain::ids::RoundId;
use domain::states::{Role, RoundStatus};
use maud::html;

use crate::ui::shell::Crumb;
use crate::web::form::{Back, Doing, Form, Tried, area, blank, handler};
use crate::web::reply::{done, see};
use crate::web::route::{Access, READERS, RUNNERS, Route, Subject, get, post};
use crate::web::{Asking, Nothing, Page, PageError};
use forms::{AMENDMENTS, OPENING, SETUP};
pub(crate) use query::known;
use query::list::{Filter, Stands};
use query::overview::Overview;
pub(crate) use query::places::claimant;
use work::{ASSIGNMENTS, NOTICES, PROPOSALS, REVISIONS, SCREENINGS, SHORTLIST, TITLES};

const HERE: &str = "/rounds";

/// Works in, or looks at, the tables of stages.
const TABLES: &[Role] = &[Role::Organiser, Role::Endorser, Role::Viewer];
/// Takes the list of entries away as a file.
const EXPORT: &[Role] = RUNNERS;

static CLOSING: Form = Form::new("结束批次", &[]).shown_first(Back::By(
    "结束错了可以在批次页“重新打开批次”，写明理由；结束期间的提醒不补发。",
));
pub(super) static REOPENING: Form = Form::new(
    "重新打开批次",
    &[area("reason", "重新打开的理由")
        .required()
        .hint("记入操作日志。")],
);

pub fn routes() -> Vec<Route> {
    let run = Access::Act(Subject::Round, RUNNERS);
    let seen = Access::View(Subject::Round);
    let runs = Access::Roles(RUNNERS);
    let tables = Access::Act(Subject::Round, TABLES);
    let export = Access::Act(Subject::Round, EXPORT);
    vec![
        get(HERE, Access::Roles(READERS), list),
        post(HERE, runs).takes(&new::START, handler(new::prepared, new::page)),
        get("/rounds/new", runs, blank(new::page)),
        get("/programmes", runs, new::files),
        post("/programmes", runs).takes(&new::PROGRAMME, new::programme),
        get("/rounds/{id}", seen, overview),
        get("/rounds/{id}/setup", run, setup::show),
        post("/rounds/{id}/setup", run).takes(&SETUP, handler(setup::saved, setup::page)),
        post("/rounds/{id}/opening", run).takes(&OPENING, handler(setup::opened, setup::page)),
        get("/rounds/{id}/amendments", seen, blank(setup::amendments)),
        post("/rounds/{id}/amendments", run)
            .takes(&AMENDMENTS, handler(setup::amended, setup::amendments)),
        post("/rounds/{id}/closing", run).takes(&CLOSING, handler(close, round)),
        post("/rounds/{id}/reopening", run).takes(&REOPENING, handler(reopen, round)),
        get("/rounds/{id}/stages/{stage}", tables, work::page),
        post("/rounds/{id}/assignments", run).takes(&ASSIGNMENTS, work::form(work::assigned)),
        post("/rounds/{id}/shortlist", run).takes(&SHORTLIST, work::form(work::shortlisted)),
        post("/rounds/{id}/screenings", run).takes(&SCREENINGS, work::form(work::screened)),
        post("/rounds/{id}/revisions", run).takes(&REVISIONS, work::form(work::accepted)),
        post("/rounds/{id}/proposals", run).takes(&PROPOSALS, work::form(work::proposed)),
        post("/rounds/{id}/notices", run).takes(&NOTICES, work::form(work::published)),
        post("/rounds/{id}/titles", run).takes(&TITLES, work::form(work::titled)),
        get("/rounds/{id}/export.xlsx", export, export::summary),
    ]
}

async fn list(on: Asking<Nothing>) -> Page {
    let filter = Filter {
        year: on.asked.read("year"),
        programme: on.asked.get("programme").to_owned(),
        stands: Stands::from_key(on.asked.get("stands")),
    };
    let view = query::list::list(&on.app, &on.me, &filter).await?;
    let body = views::list::page(&on.me, &view, &filter);
    on.page("批次", HERE, vec![Crumb::new("批次")], body).await
}

async fn overview(on: Asking<RoundId>) -> Result<Response, PageError> {
    let view = query::overview::overview(&on.app, &on.me, on.id).await?;
    if view.book.row.status == RoundStatus::Preparing && view.may.host {
        return Ok(see(&format!("/rounds/{}/setup", on.id)));
    }
    Ok(shown(on, &view, &Tried::default()).await?.into_response())
}

/// The page of a round whose form has come back.
async fn round(on: Asking<RoundId>, tried: Tried) -> Page {
    let view = query::overview::overview(&on.app, &on.me, on.id).await?;
    shown(on, &view, &tried).await
}

async fn shown(on: Asking<RoundId>, view: &Overview, tried: &Tried) -> Page {
    let name = &view.book.row.name;
    let body = html! { (tried.note()) (views::overview::page(&on.me, view, tried)) };
    on.page(name, HERE, path(name), body).await
}

/// The way to a page of rounds.
fn path(last: &str) -> Vec<Crumb> {
    vec![Crumb::link("批次", HERE), Crumb::new(last)]
}

/// The way to a page of one round.
fn path_in(round: &entity::round::Model, last: &str) -> Vec<Crumb> {
    let name = Crumb::link(&round.name, format!("{HERE}/{}", round.id));
    vec![Crumb::link("批次", HERE), name, Crumb::new(last)]
}

async fn close(on: Doing<RoundId>) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let happened = ledger::rounds::close(&mut act, on.id).await?;
    on.finish(act, happened).await?;
    Ok(done(
        &format!("/rounds/{}", on.id),
        "批次已结束，不再产生提醒。",
    ))
}

async fn reopen(on: Doing<RoundId>) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let happened = ledger::rounds::reopen(&mut act, on.id, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    let said = "批次已重新打开，到期的事从下一次定时任务起列入待办。";
    Ok(done(&format!("/rounds/{}", on.id), said))
}
