//! Entering a round: for which unit, under what name, in which category.

use axum::response::Response;
use domain::dates::{Due, timeliness};
use domain::ids::{ProjectId, RoundId};
use domain::programme::Category;
use domain::stage::StageKind;
use domain::states::{Role, RoundStatus};
use domain::text::quoted;
use domain::turn::Turn;
use domain::unit::{KINDS, Level, kind};
use entity::{project, round, unit};
use ledger::projects::{self, DraftStart};
use ledger::{Once, RoundBook};
use maud::{Markup, html};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::ui::State as Stand;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Check, Look, button};
use crate::ui::shell::{Crumb, page_head};
use crate::web::form::{Doing, Form, Tried, choice, hidden, text};
use crate::web::reply::done;
use crate::web::{Asking, Me, Nothing, Page, PageError, once};

pub static START: Form = Form::new(
    "开始申报",
    &[
        hidden("round"),
        hidden("q"),
        choice("unit", "申报单位").required(),
        choice("category", "申报类别").required(),
        text("name", "项目名称").hint("可以先空着，默认用单位名称；在申报书里还能改"),
    ],
);

/// Units offered at once; a person who writes for more narrows them by name.
const UNITS: u64 = 300;

struct View {
    round: std::sync::Arc<RoundBook>,
    units: Vec<unit::Model>,
    /// Units beyond those offered.
    more: u64,
    /// What the units are narrowed to.
    q: String,
    /// Entries of these units in this round.
    entries: Vec<project::Model>,
    due: Option<Due>,
}

/// Four statements: whether the round is in view, the round, units, entries; another where not all
/// units have room.
async fn load(app: &App, me: &Me, id: RoundId, q: &str) -> Result<View, PageError> {
    let db = &app.book.db;
    if !seen(app, me, id).await? {
        return Err(PageError::NotFound);
    }
    let round = app.round(me, id).await?;
    let levels = &round.programme.entry.open_to;
    let kinds = KINDS
        .iter()
        .filter(|k| levels.contains(&k.level))
        .map(|k| k.key);
    let mut all = unit::under(me.scope(), &[Role::Editor])
        .filter(unit::Column::Id.is_in(me.writes_for()))
        .filter(unit::Column::Path.starts_with(&round.host.path))
        .filter(unit::Column::Kind.is_in(kinds))
        .filter(unit::Column::ClosedOn.is_null());
    if !q.is_empty() {
        let named = crate::web::unit_named::named(db, all.clone(), q).await?;
        all = all.filter(unit::Column::Id.is_in(named.into_iter().map(|unit| unit.id)));
    }
    let units = all
        .clone()
        .order_by_asc(unit::Column::Path)
        .limit(UNITS)
        .all(db)
        .await?;
    let more = if units.len() as u64 == UNITS {
        all.count(db).await?.saturating_sub(UNITS)
    } else {
        0
    };
    let entries = project::known_to(me.scope())
        .filter(project::Column::RoundId.eq(id))
        .filter(project::Column::UnitId.is_in(units.iter().map(|u| u.id)))
        .order_by_asc(project::Column::Id)
        .all(db)
        .await?;
    let due = round
        .programme
        .first_of(StageKind::Application)
        .and_then(|s| round.plan.due(&s.key));
    Ok(View {
        round,
        units,
        more,
        q: q.to_owned(),
        entries,
        due,
    })
}

/// Whether the round is in view.
async fn seen(app: &App, me: &Me, id: RoundId) -> Result<bool, PageError> {
    let rows = round::visible_to(me.scope()).filter(round::Column::Id.eq(id));
    Ok(rows.count(&app.book.db).await? > 0)
}

pub async fn page(on: Asking<RoundId>, tried: Tried) -> Page {
    let narrowed = match tried.value("q") {
        "" => on.asked.get("q"),
        typed => typed,
    };
    let view = load(&on.app, &on.me, on.id, narrowed).await?;
    let name = &view.round.row.name;
    let path = vec![
        Crumb::link("批次", "/rounds"),
        Crumb::link(name, format!("/rounds/{}", on.id)),
        Crumb::new("申报"),
    ];
    let body = body(&view, &on.me, &tried);
    on.page(&format!("申报{name}"), "/rounds", path, body).await
}

/// Why nobody can enter now, if so.
fn closed(view: &View, me: &Me) -> Option<String> {
    let row = &view.round.row;
    if row.status != RoundStatus::Open {
        return Some(format!("这个批次{}，现在不能申报。", row.status.label()));
    }
    if view.due.is_some_and(|due| due.is_late(me.now)) {
        return Some("申报已经截止。确需补报的，请联系开设批次的单位。".to_owned());
    }
    if view.units.is_empty() && view.q.is_empty() {
        let levels: Vec<&str> = view
            .round
            .programme
            .entry
            .open_to
            .iter()
            .map(|l| l.label())
            .collect();
        return Some(format!(
            "这个批次面向{}所属的{}，您经办的单位不在其中。",
            view.round.host.name,
            levels.join("、")
        ));
    }
    None
}

fn body(view: &View, me: &Me, tried: &Tried) -> Markup {
    let p = &view.round.programme;
    let lede = view.due.map(|due| {
        format!(
            "{}截止，{}。先定单位和名称，再写申报书，中途随时保存。",
            parts::day_label(due.on, me.today),
            parts::remaining(&due, timeliness(&due, p.soon.value, me.now), me.today)
        )
    });
    html! {
        (page_head(&format!("申报{}", quoted(&p.short)), lede.as_deref(), html! {}))
        (tried.note())
        (tried.summary())
        (entries(view))
        @match closed(view, me) {
            Some(why) => (parts::empty("现在不能申报", &why, parts::link(Look::Plain, "回到批次", &format!("/rounds/{}", view.round.row.id)))),
            None => {
                (narrow(view))
                div .with-aside {
                    form .panel method="post" action="/projects" { div .panel-body.stack { (once::field(&me.once)) (form(view, tried)) } }
                    aside .aside { (rules(view)) }
                }
            }
        }
    }
}

/// What has been begun already, so that nobody begins it twice.
fn entries(view: &View) -> Markup {
    html! {
        @if !view.entries.is_empty() {
            (parts::section("begun", "已有的申报", "接着写，不用另建", html! {}, html! {
                ul .checklist {
                    @for p in &view.entries {
                        @let unit = view.units.iter().find(|u| u.id == p.unit_id);
                        @let stage = view.round.programme.stage(&p.stage_key);
                        @let state = stage.map_or(Stand::Off, |stage| Turn::of(stage.kind, p.status).into());
                        li data-state=(state.key()) {
                            span { a href={ "/projects/" (p.id) } { b { (p.name) } } " " span .code.faint { (p.code) } }
                            (parts::tag_of(state, p.status))
                            @if let Some(unit) = unit { small { (unit.name) } }
                        }
                    }
                }
            }))
        }
    }
}

/// A search among the units where there are more than are offered at once.
fn narrow(view: &View) -> Markup {
    html! {
        @if view.more > 0 || !view.q.is_empty() {
            form .filters method="get" action={ "/rounds/" (view.round.row.id) "/enter" } aria-label="筛选单位" {
                (Field::new("q", "单位").placeholder("单位名称中的两三个字").search(&view.q))
                button .btn type="submit" { (parts::icon("search")) "找单位" }
                @if !view.q.is_empty() { a .btn.btn-quiet href={ "/rounds/" (view.round.row.id) "/enter" } { "清除" } }
            }
            p .small.muted {
                @if view.units.is_empty() { "没有名称含“" (view.q) "”的单位，请换几个字再找。" }
                @else if view.more > 0 { "下面列出前 " (view.units.len()) " 个单位，另有 " (view.more) " 个：写出名称中的几个字来找。" }
                @else { "名称含“" (view.q) "”的单位 " (view.units.len()) " 个。" }
            }
        }
    }
}

fn form(view: &View, tried: &Tried) -> Markup {
    let p = &view.round.programme;
    let units: Vec<Choice> = view
        .units
        .iter()
        .map(|u| Choice::new(u.id.to_string(), &u.name))
        .collect();
    let first = units.first().map_or("", |u| u.value.as_str());
    let now = [("unit".to_owned(), first.to_owned())];
    let form = tried.filling(&START, &now);
    let levels: Vec<Level> = view
        .units
        .iter()
        .filter_map(|u| kind(&u.kind).map(|k| k.level))
        .collect();
    let fits = |c: &&Category| {
        c.open_to.is_empty() || c.open_to.iter().any(|level| levels.contains(level))
    };
    let categories: Vec<Choice> = p
        .entry
        .categories
        .iter()
        .filter(fits)
        .map(|c| Choice::new(&c.key, &c.title))
        .collect();
    let per_unit = p.entry.per_unit.as_ref().map(|limit| {
        format!(
            "每个单位最多 {} 项 —— {}",
            limit.value,
            limit.source.label()
        )
    });
    html! {
        input type="hidden" name="round" value=(view.round.row.id);
        @if !view.q.is_empty() { input type="hidden" name="q" value=(view.q); }
        @if let [only] = view.units.as_slice() {
            input type="hidden" name="unit" value=(only.id);
            (parts::facts(&[("申报单位", html! { (only.name) })]))
            @if let Some(basis) = &per_unit { (parts::basis(basis)) }
        } @else {
            (form.field("unit").basis(per_unit.as_deref()).select(&units, form.value("unit"), None))
        }
        @if !categories.is_empty() {
            (form.radios("category", &categories))
        }
        (form.show("name"))
        p { (button(Look::Next, "开始填写申报书")) }
    }
}

/// Conditions and dates with where they come from.
fn rules(view: &View) -> Markup {
    let p = &view.round.programme;
    let conditions: Vec<Check> = p
        .entry
        .conditions
        .iter()
        .map(|c| Check::new(Stand::Todo, html! { span { (c.title) } }).basis(c.source.label()))
        .collect();
    html! {
        @if !conditions.is_empty() { (parts::panel("conditions", "申报条件", html! {}, parts::checklist(&conditions))) }
        (parts::panel("dates", "时间安排", html! {}, html! {
            dl .facts.results {
                @for stage in &p.stages {
                    @if let Some(due) = view.round.plan.due(&stage.key) {
                        dt { (stage.title) } dd { (due.label()) (parts::basis(&stage.source.label())) }
                    }
                }
            }
        }))
        (crate::project::sources(p))
    }
}

/// POST /projects: starts the draft and leads to its form.
pub async fn started(on: Doing<Nothing>) -> Result<Response, PageError> {
    let round = round_of(on.form.get("round"))?;
    // Whoever cannot see the round gets no page of it either.
    if !seen(&on.app, &on.me, round).await? {
        return Err(PageError::NotFound);
    }
    let new = DraftStart {
        round,
        unit: on.form.read("unit", "请选择申报单位。")?,
        name: on.form.text("name"),
        category: on.form.filled("category"),
    };
    let id: ProjectId = match on.once().await? {
        Once::Again(id) => id,
        Once::First(mut act) => {
            let happened = projects::start(&mut act, new).await?;
            on.finish(act, happened).await?
        }
    };
    Ok(done(
        &format!("/projects/{id}/form"),
        "草稿已建好，写的内容会自动保存。",
    ))
}

fn round_of(text: &str) -> Result<RoundId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// The page of the round that the form names.
pub async fn again(on: Asking<Nothing>, tried: Tried) -> Page {
    let round = round_of(tried.value("round"))?;
    page(on.about(round), tried).await
}
