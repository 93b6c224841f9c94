//! 督导与整改: campaigns and their draws, visits on the phone, findings from their discovery to
//! 销号. Branches see their own findings, supervisors their visits, hosts everything.

mod query;
mod views;
mod visit;
mod visit_view;

use axum::response::Response;
use domain::ids::{CampaignId, FindingId};
use domain::states::Role;
use ledger::files::HungOn;
use ledger::{Happened, LedgerError, Once, supervision};

use crate::ui::shell::Crumb;
use crate::web::form::{Back, Doing, Form, Tried, area, blank, choice, file, handler};
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post, put};
use crate::web::{Asking, Nothing, Page, PageError};

const WATCHERS: &[Role] = &[
    Role::Organiser,
    Role::Endorser,
    Role::Editor,
    Role::Viewer,
    Role::Supervisor,
];
const VISITORS: &[Role] = &[Role::Supervisor, Role::Organiser, Role::Endorser];
static RECTIFICATION: Form = Form::new(
    "提交整改情况",
    &[
        area("text", "整改措施和结果").required(),
        file("file", "佐证").hint("没有佐证的不能销号；照片够说明事情即可"),
    ],
);

static VERDICT: Form = Form::new(
    "登记复核结果",
    &[
        choice("verdict", "复核结果"),
        area("reason", "复核意见").hint("退回时必填，写明还差什么"),
    ],
)
.when(&[
    ("verdict", "accepted", "复核销号"),
    ("verdict", "rejected", "退回继续整改"),
])
.shown_first(Back::Never(
    "复核意见发出后不能撤回：对方要照着办；又有新情况的，另行登记问题。",
))
.judging();

const HERE: &str = "/supervision";

pub fn routes() -> Vec<Route> {
    let concludes = Access::Act(Subject::Visit, VISITORS);
    let confirms = Access::Act(
        Subject::Visit,
        &[
            Role::Supervisor,
            Role::Organiser,
            Role::Endorser,
            Role::Editor,
        ],
    );
    let rectifies = Access::Act(Subject::Finding, &[Role::Editor]);
    let verifies = Access::Act(Subject::Finding, VISITORS);
    vec![
        get(HERE, Access::Roles(WATCHERS), overview),
        get("/campaigns/{id}", Access::View(Subject::Campaign), campaign),
        get(
            "/visits/{id}",
            Access::View(Subject::Visit),
            blank(visit::page),
        ),
        put("/visits/{id}/conclusion", concludes, visit::saved),
        post("/visits/{id}/conclusion", concludes)
            .takes(&visit::VISIT, handler(visit::concluded, visit::page)),
        post("/visits/{id}/photos", concludes)
            .takes(&visit::PHOTOS, handler(visit::stored, visit::page)),
        post("/visits/{id}/confirmation", confirms).takes(&visit::CONFIRMATION, visit::confirmed),
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
        on.finish(act, Happened::many(events, answered)).await?;
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
            return Err(LedgerError::field("verdict", wanted).into());
        }
    };
    let mut act = on.begin().await?;
    let happened = supervision::verify(&mut act, on.id, accepted, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok(done(&format!("/findings/{}", on.id), said))
}
