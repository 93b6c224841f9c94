//! Publicity: the list of notices, the public page of each one, objections and their conclusion.
//!
//! The public page is for everybody, but not for ever: a roster names units and sometimes people,
//! so it is taken down when its days are over.

mod objection;
mod public;
mod query;
mod views;

use std::net::{IpAddr, SocketAddr};

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{NoticeId, ObjectionId, ProjectId};
use ledger::files::unguessable;
use ledger::publicity::ObjectionInput;
use ledger::{Act, Actor, LedgerError, Once, publicity};
use maud::html;

use crate::app::App;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::form::{Back, Doing, Filled, Form, Tried, area, blank, choice, handler, text};
use crate::web::limiter::{Place, address};
use crate::web::reply::{done, see};
use crate::web::route::{Access, READERS, RUNNERS, Route, Subject, get, post};
use crate::web::{Asked, Asking, Id, Nothing, Page, PageError};

const HERE: &str = "/notices";

static OBJECTION: Form = Form::new(
    "提交异议",
    &[
        choice("project", "反映对象").required(),
        text("name", "您的姓名或单位").required(),
        text("contact", "联系电话或邮箱").required(),
        area("text", "情况说明")
            .required()
            .hint("请写明时间、事项和依据。您的信息只用于核实和答复。"),
    ],
);

static CLOSING: Form = Form::new("结束公示", &[]).shown_first(Back::Never(
    "期满结束的公示不能再开：名单已撤下，项目已进入下一步，结果已通知。",
));

static TAKING_DOWN: Form = Form::new(
    "撤回公示",
    &[area("reason", "撤回的理由")
        .required()
        .hint("所列项目的申报单位会看到")],
)
.shown_first(Back::Never(
    "撤回后公开页写明已撤回，所列项目退回待公示；改好后请重新发布。",
));

static CONCLUSION: Form = Form::new(
    "答复异议",
    &[
        choice("outcome", "结论").required(),
        area("reason", "核查经过和理由")
            .required()
            .hint("写明找谁核实、看了什么材料、依据哪一条。答复反映人时以此为准。"),
    ],
)
.shown_first(Back::Never(
    "答复以后不能撤回：反映人和申报单位都以它为准；有新情况的另行核查。",
));

pub fn routes() -> Vec<Route> {
    let closes = Access::Act(Subject::Notice, RUNNERS);
    let answers = Access::Act(Subject::Objection, RUNNERS);
    let project = Access::Act(Subject::Project, RUNNERS);
    vec![
        post("/notices/{id}/taking-down", closes)
            .takes(&TAKING_DOWN, handler(taken_down, of_notice)),
        get(HERE, Access::Roles(READERS), blank(list)),
        get("/public/notices", Access::Public, index),
        get("/notices/{public_id}", Access::Public, page),
        post("/notices/{public_id}/objections", Access::Public).takes(&OBJECTION, object),
        post("/notices/{id}/closing", closes).takes(&CLOSING, handler(close, of_notice)),
        get("/projects/{id}/objection", project, of_project),
        get("/objections/{id}", answers, blank(objection)),
        post("/objections/{id}/conclusion", answers)
            .takes(&CONCLUSION, handler(concluded, objection)),
    ]
}

async fn of_notice(on: Asking<NoticeId>, tried: Tried) -> Page {
    list(on.about(Nothing), tried).await
}

async fn list(on: Asking<Nothing>, tried: Tried) -> Page {
    let view = query::list(&on.app, &on.me, on.asked.page()).await?;
    let title = views::list_title(&view);
    let body = html! { (tried.note()) (views::list(&on.me, &view, &tried)) };
    on.page(&title, HERE, vec![Crumb::new("公示")], body).await
}

/// The publicities that go on, and those that are over, for whoever comes by.
async fn index(State(app): State<App>, asked: Asked) -> Page {
    let running = query::running(&app).await?;
    let earlier = query::earlier(&app, asked.page()).await?;
    Ok(public::index(&running, &earlier, app.book.clock.today()))
}

/// What a notice says that is about to be posted, word by word.
///
/// # Errors
/// Database errors.
pub async fn paper(app: &App, act: &Act, id: NoticeId) -> Result<String, LedgerError> {
    let posted = query::posted(app, act, id).await;
    posted.map(|view| public::paper(&view).into_string())
}

async fn page(State(app): State<App>, Id(public_id): Id<String>, asked: Asked) -> Page {
    // Said after an objection was taken in.
    let received = !asked.get("received").is_empty();
    show(&app, &public_id, &Tried::default(), received).await
}

async fn show(app: &App, public_id: &str, tried: &Tried, received: bool) -> Page {
    let view = query::public(app, &app.book.db, public_id).await?;
    Ok(public::page(&view, tried, received, &unguessable()?))
}

/// Takes in an objection. Whoever sends one is a visitor, signed in or not.
async fn object(
    State(app): State<App>,
    Id(public_id): Id<String>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, PageError> {
    let from = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let taken = objected(&app, &public_id, from, &form).await;
    let (app, id) = (&app, &public_id);
    let again = |tried: Tried| async move { show(app, id, &tried, false).await };
    form.answer(taken, again).await
}

async fn objected(
    app: &App,
    public_id: &str,
    from: IpAddr,
    form: &Filled,
) -> Result<Response, PageError> {
    let wanted = "请选择反映哪一项；针对整份名单的选“整份名单”。";
    let input = ObjectionInput {
        project: match form.get("project") {
            "all" => None,
            _ => Some(form.read("project", wanted)?),
        },
        name: form.text("name"),
        contact: form.text("contact"),
        text: form.text("text"),
    };
    let Some(place) = app.objections.reserve(from, app.book.clock.now()) else {
        let often =
            "这个地址一小时内已反映 10 次。请把情况合并到一份里，一小时后再提交，或直接来信来电。";
        return Err(LedgerError::field("text", often).into());
    };
    take_in(app, public_id, form, input, place).await?;
    Ok(see(&format!("/notices/{public_id}?received=yes")))
}

async fn take_in(
    app: &App,
    public_id: &str,
    form: &Filled,
    input: ObjectionInput,
    place: Place<'_>,
) -> Result<(), LedgerError> {
    let visitor = Actor::visitor("公示页来访者");
    if let Once::First(mut act) = Act::once(&app.book, &visitor, form.sending()).await? {
        let happened = publicity::object(&mut act, public_id.to_owned(), input).await?;
        // Whoever does not wait for the answer has objected all the same.
        place.spend();
        act.finish(happened).await?;
    }
    Ok(())
}

async fn close(on: Doing<NoticeId>) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let happened = publicity::close_notice(&mut act, on.id).await?;
    let moved = on.finish(act, happened).await?;
    let said = format!("公示已结束，{moved} 个项目进入下一步，名单已从公开页撤下。");
    Ok(done(HERE, &said))
}

async fn taken_down(on: Doing<NoticeId>) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let happened = publicity::take_down(&mut act, on.id, on.form.text("reason")).await?;
    let n = on.finish(act, happened).await?;
    let said = format!("公示已撤回，{n} 个项目退回待公示；改好后请重新发布。");
    Ok(done(HERE, &said))
}

/// Leads to the objection that a project waits for; when it has just been concluded, to the project.
async fn of_project(on: Asking<ProjectId>) -> Result<Response, PageError> {
    let (project, _) = found(&on.app, &on.me, on.id).await?;
    Ok(
        match objection::open_about(&on.app, &on.me, project.id).await? {
            Some(objection) => see(&format!("/objections/{objection}")),
            None => see(&domain::paths::project(project.id)),
        },
    )
}

async fn objection(on: Asking<ObjectionId>, tried: Tried) -> Page {
    let view = objection::objection(&on.app, &on.me, on.id).await?;
    let path = vec![Crumb::link("公示", HERE), Crumb::new("异议")];
    let body = views::objection(&on.me, &view, &tried);
    on.page("公示异议", HERE, path, body).await
}

async fn concluded(on: Doing<ObjectionId>) -> Result<Response, PageError> {
    // Scope first: whoever may not see the objection learns nothing about it from a refusal.
    objection::objection(&on.app, &on.me, on.id).await?;
    let (upheld, said) = match on.form.get("outcome") {
        "upheld" => (true, "异议成立，该项目不予立项，已通知申报单位。"),
        "dismissed" => (false, "异议不成立，项目恢复公示或继续办理。"),
        _ => return Err(LedgerError::field("outcome", "请选择核查结论。").into()),
    };
    let mut act = on.begin().await?;
    let happened = publicity::conclude(&mut act, on.id, upheld, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok(done(HERE, said))
}
