//! 督导与整改: campaigns and their draws, visits on the phone, findings from their discovery to
//! 销号. Branches see their own findings, supervisors their visits, hosts everything.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::{CampaignId, FindingId, VisitId};
use domain::states::Role;
use ledger::files::HungOn;
use ledger::supervision::FindingInput;
use ledger::{Happened, Once, supervision};
use maud::Markup;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Form, Tried, area, choice, file, handler};
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post, upload};
use crate::web::shell::shell;
use crate::web::{Asked, Id, Me, PageError};

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

static VISIT: Form = Form::new(
    "提交查看结论",
    &[
        area("conclusion", "查看结论")
            .required()
            .hint("看了什么、总体怎样，两三句话即可"),
        area("finding", "问题"),
        choice("indicator", "对应指标"),
    ],
);

static RECTIFICATION: Form = Form::new(
    "提交整改情况",
    &[
        area("text", "整改措施和结果").required(),
        file("file", "佐证").hint("选填；照片够说明事情即可"),
    ],
);

static VERDICT: Form = Form::new(
    "登记复核结果",
    &[
        choice("verdict", "复核结果"),
        area("text", "复核意见").hint("退回时必填，写明还差什么"),
    ],
)
.when(&[
    ("verdict", "accepted", "复核销号"),
    ("verdict", "rejected", "退回继续整改"),
]);

pub fn routes() -> Vec<Route> {
    vec![
        get("/supervision", Access::Roles(WATCHERS), overview),
        get("/campaigns/{id}", Access::View(Subject::Campaign), campaign),
        get("/visits/{id}", Access::View(Subject::Visit), visit),
        post(
            "/visits/{id}/conclusion",
            Access::Act(Subject::Visit, VISITORS),
            handler(concluded, visit_again),
        )
        .form(&VISIT),
        get("/findings/{id}", Access::View(Subject::Finding), finding),
        upload(
            "/findings/{id}/rectification",
            Access::Act(Subject::Finding, &[Role::Editor]),
            handler(rectified, finding_again),
        )
        .form(&RECTIFICATION),
        post(
            "/findings/{id}/verdict",
            Access::Act(Subject::Finding, VISITORS),
            handler(verified, finding_again),
        )
        .form(&VERDICT),
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

async fn visit(State(app): State<App>, me: Me, Id(id): Id<VisitId>) -> Result<Markup, PageError> {
    visit_page(&app, &me, id, &Tried::default()).await
}

async fn visit_page(app: &App, me: &Me, id: VisitId, tried: &Tried) -> Result<Markup, PageError> {
    let seen = query::visit(app, me, id).await?;
    let crumbs = views::crumbs("现场查看");
    let frame = shell(app, me, "现场查看", "/supervision", crumbs).await?;
    Ok(views::visit(&frame, me, &seen, tried))
}

async fn visit_again(on: Doing<VisitId>, tried: Tried) -> Result<Markup, PageError> {
    visit_page(&on.app, &on.me, on.id, &tried).await
}

/// Registers what a visit found; empty finding lines are left out.
async fn concluded(on: Doing<VisitId>) -> Result<Response, PageError> {
    let indicators: Vec<&str> = on.form.all("indicator").collect();
    let indicator = |n: usize| indicators.get(n).filter(|i| !i.is_empty());
    let findings = on.form.all("finding").take(FINDINGS).enumerate();
    let findings = findings
        .filter(|(_, text)| !text.is_empty())
        .map(|(n, text)| FindingInput {
            text: text.to_owned(),
            indicator: indicator(n).map(|i| (*i).to_owned()),
        })
        .collect();
    let n = match on.once().await? {
        Once::Again(n) => n,
        Once::First(mut act) => {
            let conclusion = on.form.text("conclusion");
            let happened = supervision::finish_visit(&mut act, on.id, conclusion, findings).await?;
            act.finish(happened).await?
        }
    };
    Ok(match n {
        0 => done("/supervision", "查看结论已登记，没有发现问题。"),
        n => done(
            "/supervision",
            &format!("查看结论已登记，{n} 个问题已发给申报单位整改。"),
        ),
    })
}

async fn finding(
    State(app): State<App>,
    me: Me,
    Id(id): Id<FindingId>,
) -> Result<Markup, PageError> {
    finding_page(&app, &me, id, &Tried::default()).await
}

async fn finding_page(
    app: &App,
    me: &Me,
    id: FindingId,
    tried: &Tried,
) -> Result<Markup, PageError> {
    let seen = query::finding(app, me, id).await?;
    let title = format!("问题 {}", seen.row.code);
    let crumbs = views::crumbs(&seen.row.code);
    let frame = shell(app, me, &title, "/supervision", crumbs).await?;
    let limit = app.config.upload_limit;
    Ok(views::finding(&frame, me, &seen, tried, limit))
}

async fn finding_again(on: Doing<FindingId>, tried: Tried) -> Result<Markup, PageError> {
    finding_page(&on.app, &on.me, on.id, &tried).await
}

/// The holder's answer with its evidence, in one transaction: an answer without the evidence it
/// speaks of would wait to be verified as it is.
async fn rectified(on: Doing<FindingId>) -> Result<Response, PageError> {
    let files = on.form.files()?;
    if let Once::First(mut act) = on.once().await? {
        let mut events = Vec::new();
        let done = supervision::rectify(&mut act, on.id, on.form.text("text")).await?;
        let answered = done.tell(&mut events);
        for file in files {
            let on = HungOn::Rectification(answered);
            let hung = ledger::files::attach(&mut act, file, on).await?;
            hung.tell(&mut events);
        }
        act.finish(Happened::many(events, answered)).await?;
    }
    let to = format!("/findings/{}", on.id);
    Ok(done(&to, "整改情况已提交，等待复核。"))
}

async fn verified(on: Doing<FindingId>) -> Result<Response, PageError> {
    let (accepted, said) = match on.form.get("verdict") {
        "accepted" => (true, "已复核销号。"),
        "rejected" => (false, "已退回，继续整改。"),
        _ => {
            let wanted = "请选择“复核销号”或“退回继续整改”。";
            return Err(PageError::Refused(wanted.to_owned()));
        }
    };
    let mut act = on.begin().await?;
    let happened = supervision::verify(&mut act, on.id, accepted, on.form.text("text")).await?;
    act.finish(happened).await?;
    Ok(done(&format!("/findings/{}", on.id), said))
}
