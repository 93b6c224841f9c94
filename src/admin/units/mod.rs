//! The tree of Party organisations: finding, adding, renaming, moving.

mod query;
mod views;

use axum::response::Response;
use domain::ids::UnitId;
use domain::text::quoted;
use ledger::units::{self, NewUnit, UnitFacts};
use ledger::{LedgerError, Once};

use super::{ADMIN, unit_in};
use crate::ui::shell::Crumb;
use crate::web::form::{
    Doing, Filled, Form, Tried, blank, both, choice, date, handler, hidden, number, text,
};
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

const HERE: &str = "/admin/units";

type OnUnit = Doing<UnitId>;

static BELOW: Form = Form::new(
    "新增党组织",
    &[
        text("name", "全称")
            .required()
            .hint("按公文全称，1 到 60 字"),
        text("code", "编码").required().hint("全站唯一，定了不改"),
        choice("kind", "类型").required(),
        date("established_on", "成立日期"),
        number("members_formal", "正式党员（人）"),
        number("members_probationary", "预备党员（人）"),
    ],
);

static NAME: Form = Form::new("更名", &[text("name", "新名称").required()]);

static PARENT: Form = Form::new(
    "调整隶属",
    &[text("parent", "新上级")
        .required()
        .hint("写全称、简称、曾用名或编码")],
);

static FACTS: Form = Form::new(
    "更正成立日期和党员数",
    &[
        date("established_on", "成立日期"),
        number("members_formal", "正式党员（人）"),
        number("members_probationary", "预备党员（人）"),
    ],
);

static STATE: Form = Form::new("撤销或恢复党组织", &[hidden("closed")]).when(&[
    ("closed", "yes", "撤销党组织"),
    ("closed", "no", "恢复党组织"),
]);

pub fn routes() -> Vec<Route> {
    let one = Access::Act(Subject::Unit, ADMIN);
    vec![
        get(HERE, Access::Roles(ADMIN), list),
        get("/admin/units/{id}", one, blank(page)),
        post("/admin/units/{id}/below", one).takes(&BELOW, handler(added, page)),
        post("/admin/units/{id}/name", one).takes(&NAME, handler(renamed, page)),
        post("/admin/units/{id}/parent", one).takes(&PARENT, handler(moved, page)),
        post("/admin/units/{id}/facts", one).takes(&FACTS, handler(corrected, page)),
        post("/admin/units/{id}/state", one).takes(&STATE, handler(stopped, page)),
    ]
}

/// What the list is narrowed to.
#[derive(Debug)]
struct Search {
    q: String,
    page: u64,
}

async fn list(on: Asking<Nothing>) -> Page {
    let search = Search {
        q: on.asked.get("q").to_owned(),
        page: on.asked.page(),
    };
    let list = query::list(&on.app, &on.me, &search).await?;
    let (title, body) = ("党组织", views::list(&search, &list));
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}

async fn page(on: Asking<UnitId>, tried: Tried) -> Page {
    let place = query::one(&on.app, &on.me, on.id).await?;
    let name = &place.unit.name;
    let path = vec![Crumb::link("党组织", HERE), Crumb::new(name)];
    let body = views::unit(&on.me, &place, &tried);
    on.page(name, HERE, path, body).await
}

fn path_of(id: UnitId) -> String {
    format!("{HERE}/{id}")
}

/// Founding and members as a form gives them.
fn facts(form: &Filled) -> Result<UnitFacts, LedgerError> {
    let people = |name: &str| {
        let many = form.maybe::<u16>(name, "人数写 0 到 99999 的整数。");
        many.map(|many| many.map(i32::from))
    };
    let founded = form.maybe("established_on", "日期写成 2024-03-01 的样子。");
    let members = both(people("members_formal"), people("members_probationary"));
    let (established_on, (members_formal, members_probationary)) = both(founded, members)?;
    Ok(UnitFacts {
        established_on,
        members_formal,
        members_probationary,
    })
}

async fn added(on: OnUnit) -> Result<Response, PageError> {
    let UnitFacts {
        established_on,
        members_formal,
        members_probationary,
    } = facts(&on.form)?;
    let name = on.form.text("name");
    let new = NewUnit {
        parent: Some(on.id),
        code: on.form.text("code"),
        name: name.clone(),
        kind: on.form.text("kind"),
        sort_no: 0,
        established_on,
        members_formal,
        members_probationary,
    };
    if let Once::First(mut act) = on.once().await? {
        let happened = units::add(&mut act, new).await?;
        on.finish(act, happened).await?;
    }
    Ok(done(&path_of(on.id), &format!("已新增{}。", quoted(&name))))
}

async fn renamed(on: OnUnit) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let (row, _) = units::to_change(&act, on.id).await?;
    let (now, told) = (views::shown_name(&row.name), units::changes_of(on.id));
    act.compare(&on.form.sent(), &now, told).await?;
    let happened = units::rename(&mut act, on.id, on.form.text("name")).await?;
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), "已更名，原名留在沿革里。"))
}

async fn moved(on: OnUnit) -> Result<Response, PageError> {
    let parent = unit_in(&on.app, &on.me, &on.form, "parent").await?;
    let mut act = on.begin().await?;
    let (_, above) = units::to_change(&act, on.id).await?;
    let (now, told) = (views::shown_parent(&above), units::changes_of(on.id));
    act.compare(&on.form.sent(), &now, told).await?;
    let happened = units::relocate(&mut act, on.id, parent).await?;
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), "已划归新的上级，下级一并随迁。"))
}

/// Puts founding and members right.
async fn corrected(on: OnUnit) -> Result<Response, PageError> {
    let facts = facts(&on.form)?;
    let mut act = on.begin().await?;
    let (row, _) = units::to_change(&act, on.id).await?;
    let (now, told) = (views::shown_facts(&row), units::changes_of(on.id));
    act.compare(&on.form.sent(), &now, told).await?;
    let happened = units::correct(&mut act, on.id, facts).await?;
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), "已更正，改前改后都在日志里。"))
}

async fn stopped(on: OnUnit) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let (happened, said) = match on.form.get("closed") {
        "yes" => (
            units::stop(&mut act, on.id).await?,
            "已撤销，这里的角色都已结束。要恢复的，在本页恢复。",
        ),
        "no" => (
            units::reopen(&mut act, on.id).await?,
            "已恢复。角色要重新授予。",
        ),
        _ => {
            let why = "请选撤销或恢复后再提交。".to_owned();
            return Err(PageError::Refused(why));
        }
    };
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), said))
}
