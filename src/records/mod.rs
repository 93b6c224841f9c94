//! 纪实记录: logging what was done, with its evidence, and correcting what was logged wrongly.

mod views;

use axum::response::{IntoResponse, Response};
use domain::ids::{ProjectId, RecordId, RoundId, UnitId};
use domain::paths;
use domain::programme::Standard;
use domain::promised::PlanItem;
use domain::record::{Outlet, RecordKind, host_of, outlet_of, outlets};
use domain::states::Role::{Editor, Endorser};
use domain::text::quoted;
use domain::unit::Standing as Height;
use entity::{project, record, round, unit};
use ledger::event::Event;
use ledger::files::{HungOn, StoredFile};
use ledger::records::{EVIDENCE, RecordInput};
use ledger::{Act, Happened, LedgerError, Once, plan_of};
use maud::html;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    ColumnTrait, Condition, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::app::App;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::form::{
    Doing, Filled, Form, Item, Tried, area, blank, both, choice, date, file, handler, number, text,
    tick, url,
};
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Last, Me, Nothing, Page, PageError};

pub fn routes() -> Vec<Route> {
    let logs = |subject| Access::Act(subject, &[Editor, Endorser]);
    vec![
        get(
            "/rounds/{id}/milestones/{key}",
            logs(Subject::Round),
            milestone,
        ),
        get("/records/new", Access::Roles(&[Editor, Endorser]), anywhere),
        get("/projects/{id}/records/new", logs(Subject::Project), start),
        post("/projects/{id}/records/new", logs(Subject::Project))
            .takes(&RECORD, handler(logged, log)),
        get(
            "/records/{id}/correction",
            logs(Subject::Record),
            blank(correction),
        ),
        post("/records/{id}/correction", logs(Subject::Record))
            .takes(&CORRECTION, handler(corrected, correction)),
    ]
}

/// What the form is about.
pub(crate) struct RecordForm {
    pub project: ProjectId,
    pub name: String,
    pub code: String,
    pub standard: Option<Standard>,
    /// Milestones that still lack records, as sentences.
    pub wanted: Vec<String>,
    /// What each milestone counts, by its key.
    pub milestones: Vec<(String, RecordKind)>,
    /// What the holder has promised in its form, and whether it is done.
    pub plan: Vec<(PlanItem, bool)>,
    /// What links offer as their outlet.
    pub outlets: Vec<Outlet>,
    /// The record that is put right.
    pub corrects: Option<record::Model>,
}

const WHAT: [Item; 13] = [
    choice("kind", "类型").required(),
    date("happened_on", "日期").required(),
    text("title", "标题")
        .required()
        .hint("一句话，100 字以内，例如“主题党日：走进算力中心”"),
    area("body", "内容").hint("可以不写；4000 字以内，全文可作附件"),
    number("attended", "实到人数"),
    number("expected", "应到人数"),
    choice("plan_item", "完成了哪项计划任务").hint("选了就算这项任务完成，不再提醒"),
    choice("indicator", "支撑哪项指标"),
    text("outlet", "发布平台").hint("例如 校新闻网；认得的链接会自动填上"),
    choice("outlet_standing", "平台层级").hint("够层级的才计入里程碑"),
    url("url", "链接").hint("把网页地址粘贴到这里，以 http:// 或 https:// 开头"),
    tick("about_own_work", "内容是宣介本支部自己的工作"),
    file("files", "佐证文件"),
];

static RECORD: Form = Form::new("登记记录", &WHAT);

static CORRECTION: Form = Form::new("更正记录", &WHAT_AND_WHY);

const WHAT_AND_WHY: [Item; 14] = {
    let mut fields = [text("reason", "为什么更正").required(); 14];
    let mut n = 0;
    while n < WHAT.len() {
        fields[n] = WHAT[n];
        n += 1;
    }
    fields
};

impl RecordForm {
    fn form(&self) -> &'static Form {
        if self.corrects.is_some() {
            &CORRECTION
        } else {
            &RECORD
        }
    }
}

/// What a committee owes for all its projects is logged with one of them: leads to its form when
/// there is one, lets choose among several.
async fn milestone(on: Asking<RoundId>, Last(key): Last<String>) -> Result<Response, PageError> {
    let (app, me, id) = (&on.app, &on.me, on.id);
    let db = &app.book.db;
    let seen = round::visible_to(me.scope()).filter(round::Column::Id.eq(id));
    if seen.count(db).await? == 0 {
        return Err(PageError::NotFound);
    }
    let book = app.book.round(db, id).await?;
    let wanted = book.programme.milestone(&key).ok_or(PageError::NotFound)?;
    let crumbs = vec![
        Crumb::link("批次", "/rounds"),
        Crumb::link(book.row.name.clone(), paths::round(id)),
        Crumb::new(wanted.title.clone()),
    ];
    let of_round = project::Column::RoundId.eq(id);
    let lede = "这件事对本单位的全部立项项目只算一次，登记在其中任何一个项目里都可以。";
    let asks = format!("?milestone={key}");
    let title = format!("登记{}：选一个项目", quoted(&wanted.title));
    choose(on, of_round.into_condition(), &asks, (&title, lede), crumbs).await
}

/// Where something is logged that has been done, of whichever project it is.
async fn anywhere(on: Asking<Nothing>) -> Result<Response, PageError> {
    let kind = RecordKind::from_key(on.asked.get("kind"));
    let asks = kind.map_or(String::new(), |kind| format!("?kind={}", kind.key()));
    let words = (
        "记一条活动：选一个项目",
        "做的是哪个项目的工作，就登记在哪个项目里。",
    );
    let crumbs = vec![Crumb::link("项目", "/projects"), Crumb::new("记一条活动")];
    choose(on, Condition::all(), &asks, words, crumbs).await
}

/// A project in a list to choose from: name, code and stage, its round and the version of that.
type Built = (ProjectId, String, String, String, RoundId, i32);

/// Leads to the form of the only project in building that one logs for, or lets choose among several.
async fn choose<I>(
    on: Asking<I>,
    which: Condition,
    asks: &str,
    (title, lede): (&str, &str),
    crumbs: Vec<Crumb>,
) -> Result<Response, PageError> {
    let own = unit::under(on.me.scope(), &[Editor, Endorser])
        .select_only()
        .column(unit::Column::Id)
        .into_query();
    let built: Vec<Built> = project::known_to(on.me.scope())
        .join(JoinType::InnerJoin, project::round())
        .filter(which)
        .filter(project::Column::BuildingFrom.is_not_null())
        .filter(project::Column::EndedOn.is_null())
        .filter(project::Column::UnitId.in_subquery(own))
        .select_only()
        .columns([
            project::Column::Id,
            project::Column::Name,
            project::Column::Code,
            project::Column::StageKey,
            project::Column::RoundId,
        ])
        .column(round::Column::Version)
        .order_by_asc(project::Column::Id)
        .into_tuple()
        .all(&on.app.book.db)
        .await?;
    let wanted: Vec<(RoundId, i32)> = built.iter().map(|b| (b.4, b.5)).collect();
    let rounds = on.app.book.rounds(&on.app.book.db, &wanted).await?;
    // What is titled keeps no log any more.
    let logs = |stage: &str, round: &RoundId| {
        let round = rounds.get(round);
        let stage = round.and_then(|round| round.programme.stage(stage));
        stage.is_some_and(|stage| stage.kind.in_building())
    };
    let projects: Vec<(ProjectId, String, String)> = built
        .into_iter()
        .filter(|(_, _, _, stage, round, _)| logs(stage, round))
        .map(|(id, name, code, ..)| (id, name, code))
        .collect();
    let form = |id: ProjectId| format!("{}{asks}", paths::new_record(id));
    if let [(only, _, _)] = projects.as_slice() {
        return Ok(see(&form(*only)));
    }
    let choices: Vec<(String, String, String)> = projects
        .into_iter()
        .map(|(id, name, code)| (form(id), name, code))
        .collect();
    let body = views::choose(title, lede, &choices);
    let page = on.page(title, "/projects", crumbs, body).await?;
    Ok(page.into_response())
}

/// The form of the kind that is asked for: by itself, by the milestone it counts for, or by the task
/// of the plan it does; else the kinds there are.
async fn start(on: Asking<ProjectId>) -> Page {
    let sheet = sheet(&on.app, &on.me, on.id, None).await?;
    let milestone = sheet
        .milestones
        .iter()
        .find(|(key, _)| key == on.asked.get("milestone"));
    let plain = (!on.asked.get("plan_item").is_empty()).then_some(RecordKind::Activity);
    let kind = RecordKind::from_key(on.asked.get("kind"));
    let kind = kind.or(milestone.map(|(_, kind)| *kind)).or(plain);
    // Of the meetings that older rounds ask for it has to be said which one it was.
    if let Some(kind) = kind.filter(|kind| kind.is_offered()) {
        return form_of(&on, &sheet, Some(kind), &Tried::default()).await;
    }
    let path = crumbs(&sheet, "记一条活动");
    on.page("记一条活动", "/projects", path, views::kinds(&sheet))
        .await
}

async fn log(on: Asking<ProjectId>, tried: Tried) -> Page {
    let sheet = sheet(&on.app, &on.me, on.id, None).await?;
    let kind = RecordKind::from_key(tried.value("kind"));
    form_of(&on, &sheet, kind, &tried).await
}

async fn form_of(
    on: &Asking<ProjectId>,
    sheet: &RecordForm,
    kind: Option<RecordKind>,
    tried: &Tried,
) -> Page {
    let now = [
        ("kind", kind.map_or("", RecordKind::key).to_owned()),
        ("happened_on", on.me.today.to_string()),
        ("about_own_work", "yes".to_owned()),
        ("plan_item", on.asked.get("plan_item").to_owned()),
    ];
    let now = now.map(|(name, value)| (name.to_owned(), value));
    page(on, sheet, kind, tried, &now).await
}

/// Five statements: project, round, what was promised, what of it is done, where the unit has
/// published before.
async fn sheet(
    app: &App,
    me: &Me,
    id: ProjectId,
    corrects: Option<record::Model>,
) -> Result<RecordForm, PageError> {
    let (project, _) = found(app, me, id).await?;
    let round = app.round(me, project.round_id).await?;
    let plan = plan_of(&app.book.db, &project, &round.programme).await?;
    Ok(RecordForm {
        plan,
        outlets: outlets(before(app, me, project.unit_id).await?),
        milestones: (round.programme.milestones.iter())
            .map(|m| (m.key.clone(), m.record))
            .collect(),
        project: id,
        name: project.name,
        code: project.code,
        standard: round.programme.standard.clone(),
        wanted: round
            .programme
            .milestones
            .iter()
            .map(|m| {
                let outlet = m
                    .outlet
                    .map_or(String::new(), |o| format!("，{}及以上平台", o.label()));
                format!(
                    "{}：{}{}{outlet}（{}）",
                    m.title,
                    m.record.label(),
                    m.asks(),
                    m.source.label()
                )
            })
            .collect(),
        corrects,
    })
}

/// How many articles are looked at for where a unit publishes.
const ARTICLES: u64 = 50;

/// Where a unit has published before, the newest first.
async fn before(app: &App, me: &Me, of: UnitId) -> Result<Vec<Outlet>, PageError> {
    use record::Column as C;
    let own = project::known_to(me.scope())
        .filter(project::Column::UnitId.eq(of))
        .select_only()
        .column(project::Column::Id)
        .into_query();
    let rows: Vec<(Option<String>, Option<String>, Option<Height>)> =
        record::visible_to(me.scope())
            .filter(C::ProjectId.in_subquery(own))
            .filter(C::OutletStanding.is_not_null())
            .select_only()
            .columns([C::Url, C::Outlet, C::OutletStanding])
            .order_by_desc(C::Id)
            .limit(ARTICLES)
            .into_tuple()
            .all(&app.book.db)
            .await?;
    let outlet = |(url, name, standing): (Option<String>, Option<String>, Option<Height>)| {
        let (host, name, standing) = (host_of(&url?)?, name?, standing?);
        Some(Outlet {
            host,
            name,
            standing,
        })
    };
    Ok(rows.into_iter().filter_map(outlet).collect())
}

fn crumbs(sheet: &RecordForm, last: &str) -> Vec<Crumb> {
    let records = format!("/projects/{}#records", sheet.project);
    vec![
        Crumb::link("项目", "/projects"),
        Crumb::link(&sheet.code, records),
        Crumb::new(last),
    ]
}

async fn page<I>(
    on: &Asking<I>,
    sheet: &RecordForm,
    kind: Option<RecordKind>,
    tried: &Tried,
    now: &[(String, String)],
) -> Page {
    let title = match (&sheet.corrects, kind) {
        (Some(_), _) => "更正记录".to_owned(),
        (None, Some(kind)) => format!("登记{}", kind.label()),
        (None, None) => "记一条活动".to_owned(),
    };
    let form = tried.filling(sheet.form(), now);
    let body = html! {
        (tried.note())
        (tried.summary())
        (views::page(sheet, &on.me, kind, form, (&title, on.app.config.upload_limit)))
    };
    on.page(&title, "/projects", crumbs(sheet, &title), body)
        .await
}

async fn logged(on: Doing<ProjectId>) -> Result<Response, PageError> {
    let mut input = read(&on.form)?;
    if input.kind == RecordKind::News && input.outlet_standing.is_none() {
        // What the page fills in where scripts run.
        let (project, _) = found(&on.app, &on.me, on.id).await?;
        let offered = outlets(before(&on.app, &on.me, project.unit_id).await?);
        if let Some(outlet) = outlet_of(&input.url, &offered) {
            input.outlet_standing = Some(outlet.standing);
            if input.outlet.is_empty() {
                input.outlet.clone_from(&outlet.name);
            }
        }
    }
    let id = match on.once().await? {
        Once::Again(id) => id,
        Once::First(mut act) => {
            let logged = ledger::records::log(&mut act, on.id, input).await?;
            let (id, events) = with_evidence(&mut act, logged, on.form.files()?).await?;
            on.finish(act, Happened::many(events, id)).await?
        }
    };
    Ok(done(&format!("/projects/{}#r-{id}", on.id), "已登记。"))
}

/// The record that is to be put right, if the asker follows its project.
async fn known(app: &App, me: &Me, id: RecordId) -> Result<record::Model, PageError> {
    record::visible_to(me.scope())
        .filter(record::Column::Id.eq(id))
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)
}

async fn correction(on: Asking<RecordId>, tried: Tried) -> Page {
    let old = known(&on.app, &on.me, on.id).await?;
    let kind = RecordKind::from_key(tried.value("kind")).unwrap_or(old.kind);
    let number = |n: Option<i32>| n.map_or(String::new(), |n| n.to_string());
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let now = [
        ("kind", old.kind.key().to_owned()),
        ("happened_on", old.happened_on.to_string()),
        ("title", old.title.clone()),
        ("body", text(&old.body)),
        ("outlet", text(&old.outlet)),
        (
            "outlet_standing",
            old.outlet_standing
                .map_or(String::new(), |s| s.key().to_owned()),
        ),
        ("url", text(&old.url)),
        (
            "about_own_work",
            if old.about_own_work { "yes" } else { "" }.to_owned(),
        ),
        ("indicator", text(&old.indicator_key)),
        ("plan_item", text(&old.plan_item)),
        ("attended", number(old.attended)),
        ("expected", number(old.expected)),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let sheet = sheet(&on.app, &on.me, old.project_id, Some(old)).await?;
    page(&on, &sheet, Some(kind), &tried, &now).await
}

async fn corrected(on: Doing<RecordId>) -> Result<Response, PageError> {
    let old = known(&on.app, &on.me, on.id).await?;
    let (input, reason) = (read(&on.form)?, on.form.text("reason"));
    let id = match on.once().await? {
        Once::Again(id) => id,
        Once::First(mut act) => {
            let corrected = ledger::records::correct(&mut act, on.id, input, reason).await?;
            let (id, events) = with_evidence(&mut act, corrected, on.form.files()?).await?;
            on.finish(act, Happened::many(events, id)).await?
        }
    };
    let to = format!("/projects/{}#r-{id}", old.project_id);
    Ok(done(&to, "已更正，原记录仍可查。"))
}

/// Hangs its files on a record, in the transaction in which it is written.
async fn with_evidence(
    act: &mut Act,
    written: Happened<RecordId>,
    files: Vec<StoredFile>,
) -> Result<(RecordId, Vec<Event>), LedgerError> {
    let mut events = Vec::new();
    let id = written.tell(&mut events);
    for file in files {
        let hung = ledger::files::attach(act, file, HungOn::Record(id)).await?;
        hung.tell(&mut events);
    }
    Ok((id, events))
}

/// Reads the form; what can be read is checked by the ledger.
fn read(form: &Filled) -> Result<RecordInput, LedgerError> {
    let kind = form.known("kind", RecordKind::from_key, "请选择记录的类型。");
    let what = both(kind, form.date("happened_on"));
    let people = both(form.whole("attended"), form.whole("expected"));
    let ((what, people), _) = both(both(what, people), evidence(form))?;
    let ((kind, happened_on), (attended, expected)) = (what, people);
    Ok(RecordInput {
        kind,
        happened_on,
        title: form.text("title"),
        body: form.text("body"),
        outlet: form.text("outlet"),
        outlet_standing: Height::from_key(form.get("outlet_standing")),
        url: form.text("url"),
        about_own_work: form.get("about_own_work") == "yes",
        indicator: form.filled("indicator"),
        plan_item: form.filled("plan_item"),
        attended,
        expected,
    })
}

/// The files that come along, when there are not too many.
fn evidence(form: &Filled) -> Result<Vec<StoredFile>, LedgerError> {
    let files = form.files()?;
    let brought = files.len();
    if brought > EVIDENCE {
        let less = brought - EVIDENCE;
        return Err(LedgerError::field(
            "files",
            format!("一条记录最多 {EVIDENCE} 个佐证文件，选了 {brought} 个，请减少 {less} 个。"),
        ));
    }
    Ok(files)
}
