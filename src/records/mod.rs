//! 纪实记录: logging what was done, with its evidence, and correcting what was logged wrongly.

mod views;

use axum::response::{IntoResponse, Response};
use domain::ids::{ProjectId, RecordId, RoundId};
use domain::paths;
use domain::programme::Standard;
use domain::promised::PlanItem;
use domain::record::RecordKind;
use domain::states::Role::{Editor, Endorser};
use domain::unit::Standing as Height;
use entity::{project, record, round, unit};
use ledger::event::Event;
use ledger::files::{HungOn, StoredFile};
use ledger::records::{EVIDENCE, RecordInput};
use ledger::{Act, Happened, LedgerError, Once, plan_of};
use maud::html;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::app::App;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::form::{
    Doing, Filled, Form, Item, Tried, area, blank, both, choice, date, file, handler, number, text,
    tick, url,
};
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Last, Me, Page, PageError};

pub fn routes() -> Vec<Route> {
    let logs = |subject| Access::Act(subject, &[Editor, Endorser]);
    vec![
        get(
            "/rounds/{id}/milestones/{key}",
            logs(Subject::Round),
            milestone,
        ),
        get(
            "/projects/{id}/records/new",
            logs(Subject::Project),
            blank(log),
        ),
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
    /// What the holder has promised in its form, and whether it is done.
    pub plan: Vec<(PlanItem, bool)>,
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
    text("outlet", "发布平台").hint("例如 校新闻网"),
    choice("outlet_standing", "平台层级").hint("新闻稿件必填，够层级的才计入里程碑"),
    url("url", "链接").hint("新闻稿件和专题页面必填，以 http:// 或 https:// 开头"),
    tick("about_own_work", "内容是宣介本支部自己的工作"),
    file("files", "佐证文件"),
];

/// A refusal belongs to no field, but what was typed must stay.
static RECORD: Form = Form::new("登记记录", &WHAT).keeps_refusals();

static CORRECTION: Form = Form::new("更正记录", &WHAT_AND_WHY).keeps_refusals();

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
    let own = unit::under(me.scope(), &[Editor, Endorser])
        .select_only()
        .column(unit::Column::Id)
        .into_query();
    let projects: Vec<(ProjectId, String, String)> = project::known_to(me.scope())
        .filter(project::Column::RoundId.eq(id))
        .filter(project::Column::BuildingFrom.is_not_null())
        .filter(project::Column::EndedOn.is_null())
        .filter(project::Column::UnitId.in_subquery(own))
        .select_only()
        .columns([
            project::Column::Id,
            project::Column::Name,
            project::Column::Code,
        ])
        .order_by_asc(project::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let form = |id: ProjectId| format!("{}?kind={}", paths::new_record(id), wanted.record.key());
    if let [(only, _, _)] = projects.as_slice() {
        return Ok(see(&form(*only)));
    }
    let crumbs = vec![
        Crumb::link("批次", "/rounds"),
        Crumb::link(book.row.name.clone(), paths::round(id)),
        Crumb::new(wanted.title.clone()),
    ];
    let choices: Vec<(String, String, String)> = projects
        .into_iter()
        .map(|(id, name, code)| (form(id), name, code))
        .collect();
    let body = views::choose(&wanted.title, &paths::round(id), &choices);
    let page = on.page(&wanted.title, "/rounds", crumbs, body).await?;
    Ok(page.into_response())
}

async fn log(on: Asking<ProjectId>, tried: Tried) -> Page {
    let kind = RecordKind::from_key(on.asked.get("kind")).map_or("", RecordKind::key);
    let now = [
        ("kind", kind.to_owned()),
        ("happened_on", on.me.today.to_string()),
        ("about_own_work", "yes".to_owned()),
        ("plan_item", on.asked.get("plan_item").to_owned()),
    ];
    let now = now.map(|(name, value)| (name.to_owned(), value));
    let sheet = sheet(&on.app, &on.me, on.id, None).await?;
    page(&on, &sheet, &tried, &now).await
}

/// Four statements: project, round, what was promised, what of it is done.
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
                    "{}：{} {} 件{outlet}（{}）",
                    m.title,
                    m.record.label(),
                    m.at_least,
                    m.source.label()
                )
            })
            .collect(),
        corrects,
    })
}

async fn page<I>(
    on: &Asking<I>,
    sheet: &RecordForm,
    tried: &Tried,
    now: &[(String, String)],
) -> Page {
    let title = if sheet.corrects.is_some() {
        "更正记录"
    } else {
        "记一条活动"
    };
    let records = format!("/projects/{}#records", sheet.project);
    let path = vec![
        Crumb::link("项目", "/projects"),
        Crumb::link(&sheet.code, records),
        Crumb::new(title),
    ];
    let form = tried.filling(sheet.form(), now);
    let errors = html! { (tried.note()) (tried.summary()) };
    let body = views::page(sheet, &on.me, form, &errors, on.app.config.upload_limit);
    on.page(title, "/projects", path, body).await
}

async fn logged(on: Doing<ProjectId>) -> Result<Response, PageError> {
    let input = read(&on.form)?;
    let id = match on.once().await? {
        Once::Again(id) => id,
        Once::First(mut act) => {
            let logged = ledger::records::log(&mut act, on.id, input).await?;
            let (id, events) = with_evidence(&mut act, logged, on.form.files()?).await?;
            act.finish(Happened::many(events, id)).await?
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
    page(&on, &sheet, &tried, &now).await
}

async fn corrected(on: Doing<RecordId>) -> Result<Response, PageError> {
    let old = known(&on.app, &on.me, on.id).await?;
    let (input, reason) = (read(&on.form)?, on.form.text("reason"));
    let id = match on.once().await? {
        Once::Again(id) => id,
        Once::First(mut act) => {
            let corrected = ledger::records::correct(&mut act, on.id, input, reason).await?;
            let (id, events) = with_evidence(&mut act, corrected, on.form.files()?).await?;
            act.finish(Happened::many(events, id)).await?
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
