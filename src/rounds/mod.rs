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

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::RoundId;
use domain::states::{Role, RoundStatus};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Form, handler};
use crate::web::reply::{done, see};
use crate::web::route::{Access, READERS, Route, Subject, get, post, upload};
use crate::web::shell::shell;
use crate::web::{Asked, Id, Me, PageError};
use query::list::Filter;

/// Runs rounds.
const RUN: &[Role] = &[Role::Organiser];
/// Works in, or looks at, the tables of stages.
const TABLES: &[Role] = &[Role::Organiser, Role::Endorser, Role::Viewer];
/// Takes the list of entries away as a file.
const EXPORT: &[Role] = &[Role::Organiser, Role::Endorser];

static CLOSING: Form = Form::new("结束批次", &[]);

pub fn routes() -> Vec<Route> {
    let run = Access::Act(Subject::Round, RUN);
    vec![
        get("/rounds", Access::Roles(READERS), list),
        post(
            "/rounds",
            Access::Roles(RUN),
            handler(new::prepared, new::again),
        )
        .form(&new::START),
        get("/rounds/new", Access::Roles(RUN), new::form),
        upload("/programmes", Access::Roles(RUN), new::programme).form(&new::PROGRAMME),
        get("/rounds/{id}", Access::View(Subject::Round), overview),
        get("/rounds/{id}/setup", run, setup::page),
        post(
            "/rounds/{id}/setup",
            run,
            handler(setup::saved, setup::again),
        )
        .form(&forms::SETUP),
        post(
            "/rounds/{id}/opening",
            run,
            handler(setup::opened, setup::again),
        )
        .form(&forms::OPENING),
        get(
            "/rounds/{id}/amendments",
            Access::View(Subject::Round),
            setup::amendments,
        ),
        post(
            "/rounds/{id}/amendments",
            run,
            handler(setup::amended, setup::amend_again),
        )
        .form(&forms::AMENDMENTS),
        post("/rounds/{id}/closing", run, close).form(&CLOSING),
        get(
            "/rounds/{id}/stages/{stage}",
            Access::Act(Subject::Round, TABLES),
            work::page,
        ),
        post("/rounds/{id}/assignments", run, work::form(work::assigned)).form(&work::ASSIGNMENTS),
        post("/rounds/{id}/shortlist", run, work::form(work::shortlisted)).form(&work::SHORTLIST),
        post("/rounds/{id}/screenings", run, work::form(work::screened)).form(&work::SCREENINGS),
        post("/rounds/{id}/revisions", run, work::form(work::accepted)).form(&work::REVISIONS),
        post("/rounds/{id}/proposals", run, work::form(work::proposed)).form(&work::PROPOSALS),
        post("/rounds/{id}/notices", run, work::form(work::published)).form(&work::NOTICES),
        post("/rounds/{id}/titles", run, work::form(work::titled)).form(&work::TITLES),
        get(
            "/rounds/{id}/export.xlsx",
            Access::Act(Subject::Round, EXPORT),
            export::summary,
        ),
    ]
}

async fn list(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let filter = Filter {
        year: asked.read("year"),
        programme: asked.get("programme").to_owned(),
    };
    let view = query::list::list(&app, &me, &filter).await?;
    let title = views::list::title(&view);
    let frame = shell(&app, &me, &title, "/rounds", vec![Crumb::new("批次")]).await?;
    Ok(views::list::page(&frame, &me, &view, &filter).into_response())
}

async fn overview(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
) -> Result<Response, PageError> {
    let view = query::overview::overview(&app, &me, id).await?;
    if view.book.row.status == RoundStatus::Preparing && view.may.host {
        return Ok(see(&format!("/rounds/{id}/setup")));
    }
    let frame = shell(
        &app,
        &me,
        &view.book.row.name,
        "/rounds",
        views::crumbs(&[view.book.row.name.as_str()]),
    )
    .await?;
    Ok(views::overview::page(&frame, &me, &view).into_response())
}

async fn close(on: Doing<RoundId>) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let happened = ledger::rounds::close(&mut act, on.id).await?;
    act.finish(happened).await?;
    Ok(done(
        &format!("/rounds/{}", on.id),
        "批次已结束，不再产生提醒。",
    ))
}
