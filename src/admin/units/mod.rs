//! The tree of Party organisations: finding, adding, renaming, moving.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::UnitId;
use ledger::LedgerError;
use ledger::units::NewUnit;

use super::{ADMIN, problem, unit_by_code, wrong};
use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::shell::shell;
use crate::web::shown::{self, SHOWN};
use crate::web::{Asked, Id, Me, PageError, Pairs, conflicting, once, unprocessable};

const HERE: &str = "/admin/units";

pub fn routes() -> Vec<Route> {
    let one = Access::Act(Subject::Unit, ADMIN);
    vec![
        get("/admin/units", Access::Roles(ADMIN), list),
        get("/admin/units/{id}", one, page),
        post("/admin/units/{id}/below", one, add),
        post("/admin/units/{id}/name", one, rename),
        post("/admin/units/{id}/parent", one, relocate),
    ]
}

/// What the list is narrowed to.
#[derive(Debug)]
struct Search {
    q: String,
    page: u64,
}

async fn list(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let search = Search {
        q: asked.get("q").to_owned(),
        page: asked.page(),
    };
    let list = query::list(&app, &me, &search).await?;
    let frame = shell(&app, &me, "党组织", HERE, vec![Crumb::new("党组织")]).await?;
    Ok(views::list(&frame, &search, &list).into_response())
}

async fn page(State(app): State<App>, me: Me, Id(id): Id<UnitId>) -> Result<Response, PageError> {
    let page = one(&app, &me, id, &Pairs::default(), &[]).await?;
    Ok(page.into_response())
}

async fn one(
    app: &App,
    me: &Me,
    id: UnitId,
    typed: &Pairs,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let place = query::one(app, me, id).await?;
    let crumbs = vec![
        Crumb::link("党组织", HERE),
        Crumb::new(place.unit.name.clone()),
    ];
    let frame = shell(app, me, &place.unit.name, HERE, crumbs).await?;
    Ok(views::unit(&frame, me, &place, typed, problems))
}

fn path_of(id: UnitId) -> String {
    format!("{HERE}/{id}")
}

/// The unit's page after a change, or the form again with its messages.
async fn answer(
    app: &App,
    me: &Me,
    id: UnitId,
    typed: &Pairs,
    result: Result<(), LedgerError>,
    said: &str,
) -> Result<Response, PageError> {
    match result {
        Ok(()) => Ok(done(&path_of(id), said)),
        Err(LedgerError::Invalid(problems)) => {
            let page = one(app, me, id, typed, &problems).await?;
            Ok(unprocessable(page))
        }
        Err(LedgerError::Stale(over)) => {
            let (typed, problems) = shown::again(typed, &over, |_, now| now.to_owned());
            let page = one(app, me, id, &typed, &problems).await?;
            Ok(conflicting(page))
        }
        Err(other) => Err(other.into()),
    }
}

/// A number or a day that may be left out.
fn optional<T: std::str::FromStr>(
    pairs: &Pairs,
    field: &str,
    message: &str,
    problems: &mut Vec<FieldProblem>,
) -> Option<T> {
    let text = pairs.get(field);
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        problems.push(wrong(field, message));
    }
    read
}

async fn add(
    State(app): State<App>,
    me: Me,
    Id(id): Id<UnitId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&[
        "code",
        "name",
        "kind",
        "established_on",
        "members_formal",
        "members_probationary",
    ])?;
    let mut problems = Vec::new();
    let people = "人数写 0 到 99999 的整数。";
    let established_on = optional(
        &pairs,
        "established_on",
        "日期写成 2024-03-01 的样子。",
        &mut problems,
    );
    let members_formal: Option<u16> = optional(&pairs, "members_formal", people, &mut problems);
    let members_probationary: Option<u16> =
        optional(&pairs, "members_probationary", people, &mut problems);
    if !problems.is_empty() {
        let page = one(&app, &me, id, &pairs, &problems).await?;
        return Ok(unprocessable(page));
    }
    let name = pairs.get("name").to_owned();
    let new = NewUnit {
        parent: Some(id),
        code: pairs.get("code").to_owned(),
        name: name.clone(),
        kind: pairs.get("kind").to_owned(),
        sort_no: 0,
        established_on,
        members_formal: members_formal.map(i32::from),
        members_probationary: members_probationary.map(i32::from),
    };
    let sending = once::name(&format!("{HERE}/{id}/below"), &pairs, &[]);
    let added = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, sending).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };

        let happened = ledger::units::add(&mut act, new).await?;
        act.finish(happened).await
    }
    .await;
    let said = format!("已新增“{name}”。");
    answer(&app, &me, id, &pairs, added.map(|_| ()), &said).await
}

async fn rename(
    State(app): State<App>,
    me: Me,
    Id(id): Id<UnitId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["new_name", SHOWN])?;
    let name = pairs.get("new_name").to_owned();
    let sent = shown::sent(&pairs);
    let renamed = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;
        let (row, _) = ledger::units::to_change(&act, id).await?;
        let told = ledger::units::changes_of(id);
        act.compare(&sent, &views::shown_name(&row.name), told)
            .await?;
        let happened = ledger::units::rename(&mut act, id, name).await?;
        act.finish(happened).await
    }
    .await
    // Two forms of the page have a name; the message goes beside the one that was sent.
    .map_err(|error| match error {
        LedgerError::Invalid(mut problems) => {
            for problem in &mut problems {
                "new_name".clone_into(&mut problem.field);
            }
            LedgerError::Invalid(problems)
        }
        other => other,
    });
    let said = "已更名，原名留在沿革里。";
    answer(&app, &me, id, &pairs, renamed, said).await
}

async fn relocate(
    State(app): State<App>,
    me: Me,
    Id(id): Id<UnitId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["parent", SHOWN])?;
    let parent = match unit_by_code(&app, &me, "parent", pairs.get("parent")).await? {
        Ok(parent) => parent,
        Err(problem) => {
            let page = one(&app, &me, id, &pairs, &[problem]).await?;
            return Ok(unprocessable(page));
        }
    };
    let sent = shown::sent(&pairs);
    let moved = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;
        let (_, above) = ledger::units::to_change(&act, id).await?;
        let told = ledger::units::changes_of(id);
        act.compare(&sent, &views::shown_parent(&above), told)
            .await?;
        let happened = ledger::units::relocate(&mut act, id, parent).await?;
        act.finish(happened).await
    }
    .await;
    let said = "已划归新的上级，下级一并随迁。";
    answer(&app, &me, id, &pairs, moved, said).await
}
