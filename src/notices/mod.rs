//! Publicity: the list of notices, the public page of each one, objections and their conclusion.
//!
//! The public page is for everybody, but not for ever: a roster names units and sometimes people,
//! so it is taken down when its days are over.

mod objection;
mod objector;
mod objector_views;
mod public;
mod query;
mod views;

use axum::extract::State;
use axum::response::Response;
use domain::ids::{NoticeId, ObjectionId, ProjectId};
use entity::blob;
use ledger::files::unguessable;
use ledger::{Act, LedgerError, publicity};
use maud::html;
use sea_orm::EntityTrait;

use crate::app::App;
use crate::files::saved;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::form::{Back, Doing, Form, Tried, area, blank, choice, handler, tick};
use crate::web::reply::{done, see};
use crate::web::route::{Access, READERS, RUNNERS, Route, Subject, get, post};
use crate::web::{Asked, Asking, Id, Nothing, Page, PageError};

const HERE: &str = "/notices";

static ADMISSION: Form = Form::new(
    "答复是否受理",
    &[
        choice("outcome", "是否受理").required(),
        tick("called", "已拨打所留电话，确认是本人提出"),
        area("reason", "不予受理的理由")
            .hint("不予受理的必须写明，原文答复反映人，凭查询码也能查到。"),
    ],
)
.shown_first(Back::Never(
    "答复以后不能撤回：反映人以它为准；受理后经核查不成立的，按程序答复结论。",
));

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
            .hint("写明找谁核实、看了什么材料、依据哪一条。原文答复反映人，凭查询码也能查到。"),
    ],
)
.shown_first(Back::Never(
    "答复以后不能撤回：反映人和申报单位都以它为准；有新情况的另行核查。",
));

pub fn routes() -> Vec<Route> {
    let closes = Access::Act(Subject::Notice, RUNNERS);
    let answers = Access::Act(Subject::Objection, RUNNERS);
    let project = Access::Act(Subject::Project, RUNNERS);
    let mut rows = objector::routes();
    rows.extend([
        post("/notices/{id}/taking-down", closes)
            .takes(&TAKING_DOWN, handler(taken_down, of_notice)),
        get(HERE, Access::Roles(READERS), blank(list)),
        get("/public/notices", Access::Public, index),
        get("/notices/{public_id}", Access::Public, page),
        post("/notices/{id}/closing", closes).takes(&CLOSING, handler(close, of_notice)),
        get("/projects/{id}/objection", project, of_project),
        get("/objections/{id}", answers, blank(objection)),
        get("/objections/{id}/file", answers, file),
        post("/objections/{id}/admission", answers).takes(&ADMISSION, handler(admitted, objection)),
        post("/objections/{id}/conclusion", answers)
            .takes(&CONCLUSION, handler(concluded, objection)),
    ]);
    rows
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

async fn page(State(app): State<App>, Id(public_id): Id<String>) -> Page {
    show(&app, &public_id, &Tried::default()).await
}

async fn show(app: &App, public_id: &str, tried: &Tried) -> Page {
    let view = query::public(app, &app.book.db, public_id).await?;
    let limit = app.config.upload_limit;
    Ok(public::page(&view, tried, &unguessable()?, limit))
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

/// What was handed in with an objection, for whoever handles it.
async fn file(on: Asking<ObjectionId>) -> Result<Response, PageError> {
    let view = objection::objection(&on.app, &on.me, on.id).await?;
    let (name, digest) = view.file.filter(|_| view.mine).ok_or(PageError::NotFound)?;
    let stored = blob::Entity::find_by_id(&digest)
        .one(&on.app.book.db)
        .await?;
    let stored = stored.ok_or(PageError::NotFound)?;
    let size = u64::try_from(stored.size).unwrap_or(0);
    let body = on.app.files.body(&stored.digest).await?;
    Ok(saved(&name, &stored.media_type, size, body))
}

async fn admitted(on: Doing<ObjectionId>) -> Result<Response, PageError> {
    // Scope first: whoever may not see the objection learns nothing about it from a refusal.
    let view = objection::objection(&on.app, &on.me, on.id).await?;
    let by_mail = if view.email.is_some() {
        "已寄给反映人"
    } else {
        "反映人没有留邮箱，请电话告知"
    };
    let mut act = on.begin().await?;
    let said = match on.form.get("outcome") {
        "admitted" => {
            let called = on.form.get("called") == "yes";
            let happened = publicity::admit(&mut act, on.id, called).await?;
            on.finish(act, happened).await?;
            "已受理，所涉项目暂停办理；请核查后作结论。".to_owned()
        }
        "refused" => {
            let reason = on.form.text("reason");
            let happened = publicity::refuse(&mut act, on.id, reason).await?;
            on.finish(act, happened).await?;
            format!("已答复不予受理，理由{by_mail}。")
        }
        _ => return Err(LedgerError::field("outcome", "请选择受理或不予受理。").into()),
    };
    Ok(done(&format!("/objections/{}", on.id), &said))
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
