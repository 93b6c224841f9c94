//! The expert's desk: what was assigned, the submission beside the score sheet, signing, standing
//! aside. An expert sees their own sheets only; in a blind review not whose application it is.

mod check;
mod papers;
mod query;
mod seen;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::AssignmentId;
use domain::states::Role;
use ledger::LedgerError;
use ledger::reviews::SheetInput;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::shell::shell;
use crate::web::{Asked, Id, Me, PageError, Pairs, unprocessable};

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
    Ok(views::sheet(&frame, &me, &sheet, &[]).into_response())
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
    for (name, value) in &pairs.0 {
        match name.strip_prefix("points.") {
            Some(key) => {
                input.lines.insert(key.to_owned(), value.trim().to_owned());
            }
            None => Pairs(vec![(name.clone(), value.clone())]).only(&[
                "comment",
                "no_relation",
                "do",
            ])?,
        }
    }
    let sign = pairs.get("do") == "sign";
    let typed = input.clone();
    let outcome = if sign {
        ledger::act(&app.book, &me.actor, |act| {
            Box::pin(async move { ledger::reviews::sign_sheet(act, id, input).await })
        })
        .await
        .map(|_| ())
    } else {
        ledger::act(&app.book, &me.actor, |act| {
            Box::pin(async move { ledger::reviews::save_sheet(act, id, input).await })
        })
        .await
    };
    match outcome {
        Ok(()) if sign => Ok(done("/desk", "评分表已签署，不再改动。")),
        Ok(()) => Ok(done(&format!("/desk/{id}"), "评分草稿已保存。")),
        Err(LedgerError::Invalid(problems)) => {
            let mut again = query::sheet(&app, &me, id).await?;
            again.typed(typed);
            let frame = shell(&app, &me, &again.title, "/desk", views::crumbs(&again)).await?;
            Ok(unprocessable(views::sheet(&frame, &me, &again, &problems)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn recuse(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AssignmentId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["reason"])?;
    let reason = pairs.get("reason").to_owned();
    ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move { ledger::reviews::recuse(act, id, reason).await })
    })
    .await?;
    Ok(done("/desk", "已回避，材料对您关闭，将改派其他专家。"))
}
