//! The expert's desk: what was assigned, the submission beside the score sheet, signing, standing
//! aside. An expert sees their own sheets only; in a blind review not whose application it is.

mod check;
mod papers;
mod query;
mod seen;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::AssignmentId;
use domain::states::Role;
use ledger::reviews::SheetInput;
use ledger::{LastSaved, LedgerError};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::shell::shell;
use crate::web::shown::{self, SHOWN};
use crate::web::{Asked, Id, Me, PageError, Pairs, conflicting, unprocessable};

pub use papers::{blind_copy, judged_blindly};

const EXPERT: &[Role] = &[Role::Expert];

pub fn routes() -> Vec<Route> {
    let own = Access::Act(Subject::Assignment, EXPERT);
    vec![
        get("/desk", Access::Roles(EXPERT), list),
        get("/desk/{id}", own, page),
        post("/desk/{id}/sheet", own, sheet),
        post("/desk/{id}/recusal", own, recuse),
        get("/projects/{id}/blind", check::ACCESS, check::page),
        post("/projects/{id}/blind", check::ACCESS, check::decide),
    ]
}

async fn list(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let list = query::assigned(&app, &me, asked.page()).await?;
    let frame = shell(&app, &me, "评审", "/desk", vec![Crumb::new("评审")]).await?;
    Ok(views::list(&frame, &me, &list).into_response())
}

async fn page(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AssignmentId>,
) -> Result<Response, PageError> {
    let sheet = query::sheet(&app, &me, id).await?;
    let frame = shell(&app, &me, &sheet.title, "/desk", views::crumbs(&sheet)).await?;
    Ok(views::sheet(&frame, &me, &sheet, None, &[]).into_response())
}

/// Saves the sheet, or signs it when `do=sign`. What was typed comes back with the messages.
async fn sheet(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AssignmentId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    let mut input = SheetInput {
        comment: pairs.get("comment").to_owned(),
        no_relation: pairs.has("no_relation"),
        ..SheetInput::default()
    };
    let mut rest = pairs.clone();
    rest.0.retain(|(name, _)| !name.starts_with(POINTS));
    rest.only(&["comment", "no_relation", "do", SHOWN])?;
    input.lines.extend(lines(&pairs));
    let sign = pairs.get("do") == "sign";
    match write(&app, &me, id, &pairs, input.clone(), sign).await {
        Ok(()) if sign => Ok(done("/desk", "评分表已签署，不再改动。")),
        Ok(()) => Ok(done(&format!("/desk/{id}"), "评分草稿已保存。")),
        Err(LedgerError::Invalid(problems)) => {
            let page = again(&app, &me, id, input, &pairs, &problems).await?;
            Ok(unprocessable(page))
        }
        Err(LedgerError::Stale(over)) => {
            let (typed, mut problems) = shown::again(&pairs, &over, |_, now| now.to_owned());
            // A line's message stands under its indicator.
            for problem in &mut problems {
                problem.field = problem.field.trim_start_matches(POINTS).to_owned();
            }
            input.comment = typed.get("comment").to_owned();
            input.lines.extend(lines(&typed));
            let page = again(&app, &me, id, input, &typed, &problems).await?;
            Ok(conflicting(page))
        }
        Err(other) => Err(other.into()),
    }
}

/// Before the key of an indicator in the name of a field.
const POINTS: &str = "points.";

/// The points of a form, by indicator.
fn lines(pairs: &Pairs) -> impl Iterator<Item = (String, String)> {
    pairs.0.iter().filter_map(|(name, value)| {
        let key = name.strip_prefix(POINTS)?;
        Some((key.to_owned(), domain::text::line(value)))
    })
}

/// Writes a sheet, unless another tab has meanwhile.
async fn write(
    app: &App,
    me: &Me,
    id: AssignmentId,
    pairs: &Pairs,
    input: SheetInput,
    sign: bool,
) -> Result<(), LedgerError> {
    let sent = shown::sent(pairs);
    let name = me.name.clone();
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;
    let (now, saved) = ledger::reviews::sheet_to_write(&act, id).await?;
    let now = query::shown(now.lines.iter(), &now.comment);
    // Nobody else writes it.
    let last = saved.map_or(LastSaved::Untold, |at| LastSaved::Row(name, at));
    act.compare(&sent, &now, last).await?;
    let happened = if sign {
        ledger::reviews::sign_sheet(&mut act, id, input)
            .await?
            .map(drop)
    } else {
        ledger::reviews::save_sheet(&mut act, id, input).await?
    };
    act.finish(happened).await
}

/// The sheet with what was typed.
async fn again(
    app: &App,
    me: &Me,
    id: AssignmentId,
    input: SheetInput,
    pairs: &Pairs,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let mut sheet = query::sheet(app, me, id).await?;
    sheet.typed(input);
    let frame = shell(app, me, &sheet.title, "/desk", views::crumbs(&sheet)).await?;
    Ok(views::sheet(&frame, me, &sheet, Some(pairs), problems))
}

async fn recuse(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AssignmentId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["reason"])?;
    let reason = pairs.get("reason").to_owned();
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

    let happened = ledger::reviews::recuse(&mut act, id, reason).await?;
    act.finish(happened).await?;
    Ok(done("/desk", "已回避，材料对您关闭，将改派其他专家。"))
}
