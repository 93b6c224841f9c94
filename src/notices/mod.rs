//! Publicity: the list of notices, the public page of each one, objections and their conclusion.
//!
//! The public page is for everybody, but not for ever: a roster names units and sometimes people,
//! so it is taken down when its days are over.

mod objection;
mod public;
mod query;
mod views;

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::{NoticeId, ObjectionId, ProjectId};
use domain::states::Role;
use ledger::files::unguessable;
use ledger::publicity::ObjectionInput;
use ledger::{Actor, LedgerError};

use crate::app::App;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::limiter::address;
use crate::web::reply::{done, see};
use crate::web::route::{Access, READERS, Route, Subject, get, post};
use crate::web::shell::shell;
use crate::web::{Asked, Id, Me, PageError, Pairs, once, unprocessable};

/// Organisers handle what follows from a notice; the ledger says whether at the right unit.
const HANDLE: &[Role] = &[Role::Organiser];

pub fn routes() -> Vec<Route> {
    vec![
        get("/notices", Access::Roles(READERS), list),
        get("/public/notices", Access::Public, index),
        get("/notices/{public_id}", Access::Public, page),
        post("/notices/{public_id}/objections", Access::Public, object),
        post(
            "/notices/{id}/closing",
            Access::Act(Subject::Notice, HANDLE),
            close,
        ),
        get(
            "/projects/{id}/objection",
            Access::Act(Subject::Project, HANDLE),
            of_project,
        ),
        get(
            "/objections/{id}",
            Access::Act(Subject::Objection, HANDLE),
            objection,
        ),
        post(
            "/objections/{id}/conclusion",
            Access::Act(Subject::Objection, HANDLE),
            conclude,
        ),
    ]
}

async fn list(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let view = query::list(&app, &me, asked.page()).await?;
    let frame = shell(
        &app,
        &me,
        &views::list_title(&view),
        "/notices",
        vec![Crumb::new("公示")],
    )
    .await?;
    Ok(views::list(&frame, &me, &view).into_response())
}

/// The publicities that go on, for whoever comes by.
async fn index(State(app): State<App>) -> Result<Response, PageError> {
    let running = query::running(&app).await?;
    Ok(public::index(&running, app.book.clock.today()).into_response())
}

async fn page(
    State(app): State<App>,
    Id(public_id): Id<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let view = query::public(&app, &public_id).await?;
    Ok(public::page(
        &view,
        &ObjectionInput::default(),
        &[],
        // Said after an objection was taken in.
        !asked.get("received").is_empty(),
        &unguessable()?,
    )
    .into_response())
}

/// Takes in an objection. Whoever sends one is a visitor, signed in or not.
async fn object(
    State(app): State<App>,
    Id(public_id): Id<String>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["project", "name", "contact", "text"])?;
    let input = ObjectionInput {
        project: match pairs.get("project") {
            "" | "all" => None,
            _ => pairs.parse::<ProjectId>("project", "反映对象")?,
        },
        name: pairs.get("name").to_owned(),
        contact: pairs.get("contact").to_owned(),
        text: pairs.get("text").to_owned(),
    };
    if pairs.get("project").is_empty() {
        let problem = FieldProblem {
            field: "project".to_owned(),
            message: "请选择反映哪一项；针对整份名单的选“整份名单”。".to_owned(),
            blocks: true,
        };
        return again(&app, &public_id, &input, &[problem]).await;
    }
    let now = app.book.clock.now();
    let from = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let Some(place) = app.objections.reserve(from, now) else {
        let problem = FieldProblem {
            field: "text".to_owned(),
            message: "这个地址一小时内已反映 10 次。请把情况合并到一份里，一小时后再提交，或直接来信来电。"
                .to_owned(),
            blocks: true,
        };
        return again(&app, &public_id, &input, &[problem]).await;
    };
    let visitor = Actor::visitor("公示页来访者");
    let (id, given) = (public_id.clone(), input.clone());
    let name = once::name(&format!("/notices/{public_id}"), &pairs, &[]);
    let taken = async {
        let mut act = match ledger::Act::once(&app.book, &visitor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };

        let happened = ledger::publicity::object(&mut act, id, given).await?;
        // Whoever does not wait for the answer has objected all the same.
        place.spend();
        act.finish(happened).await
    }
    .await;
    match taken {
        Ok(_) => Ok(see(&format!("/notices/{public_id}?received=yes"))),
        Err(LedgerError::Invalid(problems)) => again(&app, &public_id, &input, &problems).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(
    app: &App,
    public_id: &str,
    input: &ObjectionInput,
    problems: &[FieldProblem],
) -> Result<Response, PageError> {
    let view = query::public(app, public_id).await?;
    Ok(unprocessable(public::page(
        &view,
        input,
        problems,
        false,
        &unguessable()?,
    )))
}

async fn close(
    State(app): State<App>,
    me: Me,
    Id(id): Id<NoticeId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&[])?;
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

    let happened = ledger::publicity::close_notice(&mut act, id).await?;
    let moved = act.finish(happened).await?;
    Ok(done(
        "/notices",
        &format!("公示已结束，{moved} 个项目进入下一步，名单已从公开页撤下。"),
    ))
}

/// Leads to the objection that a project waits for; when it has just been concluded, to the project.
async fn of_project(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
) -> Result<Response, PageError> {
    let (project, _) = found(&app, &me, id).await?;
    Ok(match objection::open_about(&app, &me, project.id).await? {
        Some(objection) => see(&format!("/objections/{objection}")),
        None => see(&domain::paths::project(project.id)),
    })
}

async fn objection(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ObjectionId>,
) -> Result<Response, PageError> {
    let view = objection::objection(&app, &me, id).await?;
    let frame = shell(&app, &me, "公示异议", "/notices", views::objection_crumbs()).await?;
    Ok(views::objection(&frame, &me, &view, &Pairs::default(), &[]).into_response())
}

async fn conclude(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ObjectionId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["outcome", "reason"])?;
    // Scope first: whoever may not see the objection learns nothing about it from a refusal.
    let view = objection::objection(&app, &me, id).await?;
    let upheld = match pairs.get("outcome") {
        "upheld" => Some(true),
        "dismissed" => Some(false),
        _ => None,
    };
    let problems = match upheld {
        None => vec![FieldProblem {
            field: "outcome".to_owned(),
            message: "请选择核查结论。".to_owned(),
            blocks: true,
        }],
        Some(upheld) => {
            let conclusion = pairs.get("reason").to_owned();
            let done_or_not = async {
                let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                let happened =
                    ledger::publicity::conclude(&mut act, id, upheld, conclusion).await?;
                act.finish(happened).await
            }
            .await;
            match done_or_not {
                Ok(()) => {
                    return Ok(done(
                        "/notices",
                        if upheld {
                            "异议成立，该项目不予立项，已通知申报单位。"
                        } else {
                            "异议不成立，项目恢复公示或继续办理。"
                        },
                    ));
                }
                Err(LedgerError::Invalid(problems)) => problems,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let frame = shell(&app, &me, "公示异议", "/notices", views::objection_crumbs()).await?;
    Ok(unprocessable(views::objection(
        &frame, &me, &view, &pairs, &problems,
    )))
}
