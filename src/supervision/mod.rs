//! 督导与整改: campaigns and their draws, visits on the phone, findings from their discovery to
//! 销号. Branches see their own findings, supervisors their visits, hosts everything.

mod query;
mod views;

use axum::response::Response;
use domain::ids::{CampaignId, FindingId, VisitId};
use domain::states::Role;
use ledger::files::HungOn;
use ledger::supervision::FindingInput;
use ledger::{Happened, Once, supervision};

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Form, Tried, area, blank, choice, file, handler};
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

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

const HERE: &str = "/supervision";

pub fn routes() -> Vec<Route> {
    let concludes = Access::Act(Subject::Visit, VISITORS);
    let rectifies = Access::Act(Subject::Finding, &[Role::Editor]);
    let verifies = Access::Act(Subject::Finding, VISITORS);
    vec![
        get(HERE, Access::Roles(WATCHERS), overview),
        get("/campaigns/{id}", Access::View(Subject::Campaign), campaign),
        get("/visits/{id}", Access::View(Subject::Visit), blank(visit)),
        post("/visits/{id}/conclusion", concludes).takes(&VISIT, handler(concluded, visit)),
        get(
            "/findings/{id}",
            Access::View(Subject::Finding),
            blank(finding),
        ),
        post("/findings/{id}/rectification", rectifies)
            .takes(&RECTIFICATION, handler(rectified, finding)),
        post("/findings/{id}/verdict", verifies).takes(&VERDICT, handler(verified, finding)),
    ]
}

fn path(last: &str) -> Vec<Crumb> {
    vec![Crumb::link("督导与整改", HERE), Crumb::new(last)]
}

async fn overview(on: Asking<Nothing>) -> Page {
    let filter = query::Filter {
        state: on.asked.get("state").to_owned(),
        programme: on.asked.get("programme").to_owned(),
        page: on.asked.page(),
        visits: on.asked.page_of("visits"),
        campaigns: on.asked.page_of("campaigns"),
    };
    let seen = query::overview(&on.app, &on.me, &filter).await?;
    let title = "督导与整改";
    let body = views::overview(&on.me, &seen);
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}

async fn campaign(on: Asking<CampaignId>) -> Page {
    let seen = query::campaign(&on.app, &on.me, on.id, on.asked.page()).await?;
    let title = &seen.row.title;
    let body = views::campaign(&on.me, &seen);
    on.page(title, HERE, path(title), body).await
}

async fn visit(on: Asking<VisitId>, tried: Tried) -> Page {
    let seen = query::visit(&on.app, &on.me, on.id).await?;
    let body = views::visit(&on.me, &seen, &tried);
    on.page("现场查看", HERE, path("现场查看"), body).await
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

async fn finding(on: Asking<FindingId>, tried: Tried) -> Page {
    let seen = query::finding(&on.app, &on.me, on.id).await?;
    let code = &seen.row.code;
    let body = views::finding(&on.me, &seen, &tried, on.app.config.upload_limit);
    on.page(&format!("问题 {code}"), HERE, path(code), body)
        .await
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
