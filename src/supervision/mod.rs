//! 督导与整改: campaigns and their draws, visits on the phone, findings from their discovery to
//! 销号. Branches see their own findings, supervisors their visits, hosts everything.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::{CampaignId, FindingId, VisitId};
use domain::states::Role;
use ledger::files::HungOn;
use ledger::supervision::FindingInput;
use ledger::{Happened, LedgerError};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post, upload};
use crate::web::shell::shell;
use crate::web::{Asked, Id, Me, PageError, Pairs, Posted, once, unprocessable};

const WATCHERS: &[Role] = &[
    Role::Organiser,
    Role::Endorser,
    Role::Editor,
    Role::Viewer,
    Role::Supervisor,
];
const VISITORS: &[Role] = &[Role::Supervisor, Role::Organiser];
/// Findings one visit may write down at once.
const FINDINGS: usize = 6;

pub fn routes() -> Vec<Route> {
    vec![
        get("/supervision", Access::Roles(WATCHERS), overview),
        get("/campaigns/{id}", Access::View(Subject::Campaign), campaign),
        get("/visits/{id}", Access::View(Subject::Visit), visit),
        post(
            "/visits/{id}/conclusion",
            Access::Act(Subject::Visit, VISITORS),
            conclude,
        ),
        get("/findings/{id}", Access::View(Subject::Finding), finding),
        upload(
            "/findings/{id}/rectification",
            Access::Act(Subject::Finding, &[Role::Editor]),
            rectify,
        ),
        post(
            "/findings/{id}/verdict",
            Access::Act(Subject::Finding, VISITORS),
            verdict,
        ),
    ]
}

async fn overview(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let filter = query::Filter {
        state: asked.get("state").to_owned(),
        page: asked.page(),
        visits: asked.page_of("visits"),
        campaigns: asked.page_of("campaigns"),
    };
    let seen = query::overview(&app, &me, &filter).await?;
    let frame = shell(
        &app,
        &me,
        "督导与整改",
        "/supervision",
        vec![Crumb::new("督导与整改")],
    )
    .await?;
    Ok(views::overview(&frame, &me, &seen).into_response())
}

async fn campaign(
    State(app): State<App>,
    me: Me,
    Id(id): Id<CampaignId>,
    asked: Asked,
) -> Result<Response, PageError> {
    let seen = query::campaign(&app, &me, id, asked.page()).await?;
    let crumbs = vec![
        Crumb::link("督导与整改", "/supervision"),
        Crumb::new(seen.row.title.clone()),
    ];
    let frame = shell(&app, &me, &seen.row.title, "/supervision", crumbs).await?;
    Ok(views::campaign(&frame, &me, &seen).into_response())
}

async fn visit(State(app): State<App>, me: Me, Id(id): Id<VisitId>) -> Result<Response, PageError> {
    let seen = query::visit(&app, &me, id).await?;
    let frame = shell(
        &app,
        &me,
        "现场查看",
        "/supervision",
        views::crumbs("现场查看"),
    )
    .await?;
    Ok(views::visit(&frame, &me, &seen, &Pairs::default(), &[]).into_response())
}

/// Registers what a visit found; empty finding lines are left out.
async fn conclude(
    State(app): State<App>,
    me: Me,
    Id(id): Id<VisitId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["conclusion", "finding", "indicator"])?;
    let indicators: Vec<&str> = pairs.all("indicator").collect();
    let findings: Vec<FindingInput> = pairs
        .all("finding")
        .take(FINDINGS)
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(n, text)| FindingInput {
            text: text.to_owned(),
            indicator: indicators
                .get(n)
                .filter(|i| !i.is_empty())
                .map(|i| (*i).to_owned()),
        })
        .collect();
    let conclusion = pairs.get("conclusion").to_owned();
    let name = once::name(&format!("/visits/{id}"), &pairs, &[]);
    let outcome = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };

        let happened =
            ledger::supervision::finish_visit(&mut act, id, conclusion, findings).await?;
        act.finish(happened).await
    }
    .await;
    match outcome {
        Ok(0) => Ok(done("/supervision", "查看结论已登记，没有发现问题。")),
        Ok(n) => Ok(done(
            "/supervision",
            &format!("查看结论已登记，{n} 个问题已发给申报单位整改。"),
        )),
        Err(LedgerError::Invalid(problems)) => {
            let seen = query::visit(&app, &me, id).await?;
            let frame = shell(
                &app,
                &me,
                "现场查看",
                "/supervision",
                views::crumbs("现场查看"),
            )
            .await?;
            Ok(unprocessable(views::visit(
                &frame, &me, &seen, &pairs, &problems,
            )))
        }
        Err(other) => Err(other.into()),
    }
}

async fn finding(
    State(app): State<App>,
    me: Me,
    Id(id): Id<FindingId>,
) -> Result<Response, PageError> {
    finding_page(&app, &me, id, "", &[])
        .await
        .map(IntoResponse::into_response)
}

async fn finding_page(
    app: &App,
    me: &Me,
    id: FindingId,
    typed: &str,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let seen = query::finding(app, me, id).await?;
    let frame = shell(
        app,
        me,
        &format!("问题 {}", seen.row.code),
        "/supervision",
        views::crumbs(&seen.row.code),
    )
    .await?;
    Ok(views::finding(
        &frame,
        me,
        &seen,
        typed,
        problems,
        app.config.upload_limit,
    ))
}

/// The holder's answer with its evidence, in one transaction: an answer without the evidence it
/// speaks of would wait to be verified as it is.
async fn rectify(
    State(app): State<App>,
    me: Me,
    Id(id): Id<FindingId>,
    posted: Posted,
) -> Result<Response, PageError> {
    let Posted {
        pairs,
        files,
        refused,
    } = posted;
    let text = pairs.get("text").to_owned();
    let mut problems: Vec<FieldProblem> = refused
        .into_iter()
        .map(|(_, message)| problem("file", message))
        .collect();
    if let Err(PageError::Refused(message)) = pairs.only(&["text"]) {
        problems.push(problem("text", message));
    }
    if !problems.is_empty() {
        return Ok(unprocessable(
            finding_page(&app, &me, id, &text, &problems).await?,
        ));
    }
    let name = once::name(&format!("/findings/{id}"), &pairs, &files);
    let answer = text.clone();
    let outcome = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };
        let mut events = Vec::new();
        let done = ledger::supervision::rectify(&mut act, id, answer).await?;
        let answered = done.tell(&mut events);
        for (_, file) in files {
            let on = HungOn::Rectification(answered);
            let hung = ledger::files::attach(&mut act, file, on).await?;
            hung.tell(&mut events);
        }
        act.finish(Happened::many(events, answered)).await
    }
    .await;
    match outcome {
        Ok(_) => Ok(done(
            &format!("/findings/{id}"),
            "整改情况已提交，等待复核。",
        )),
        Err(LedgerError::Invalid(problems)) => Ok(unprocessable(
            finding_page(&app, &me, id, &text, &problems).await?,
        )),
        Err(other) => Err(other.into()),
    }
}

fn problem(field: &str, message: String) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message,
        blocks: true,
    }
}

async fn verdict(
    State(app): State<App>,
    me: Me,
    Id(id): Id<FindingId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["verdict", "text"])?;
    let accepted = match pairs.get("verdict") {
        "accepted" => true,
        "rejected" => false,
        _ => {
            return Err(PageError::Refused(
                "请选择“复核销号”或“退回继续整改”。".to_owned(),
            ));
        }
    };
    let text = pairs.get("text").to_owned();
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

    let happened = ledger::supervision::verify(&mut act, id, accepted, text).await?;
    act.finish(happened).await?;
    Ok(done(
        &format!("/findings/{id}"),
        if accepted {
            "已复核销号。"
        } else {
            "已退回，继续整改。"
        },
    ))
}
