//! 纪实记录: logging what was done, with its evidence, and correcting what was logged wrongly.

mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::{ProjectId, RecordId, RoundId};
use domain::paths;
use domain::programme::Standard;
use domain::promised::PlanItem;
use domain::record::RecordKind;
use domain::states::Role::{Editor, Endorser};
use domain::unit::Standing as Height;
use entity::{project, record, round, unit};
use ledger::files::HungOn;
use ledger::records::{EVIDENCE, RecordInput};
use ledger::{Act, Happened, LedgerError, plan_of};
use maud::Markup;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::app::App;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, Subject, get, upload};
use crate::web::shell::shell;
use crate::web::{Asked, Id, Last, Me, PageError, Pairs, Posted, once, unprocessable};

pub fn routes() -> Vec<Route> {
    let logs = |subject| Access::Act(subject, &[Editor, Endorser]);
    vec![
        get(
            "/rounds/{id}/milestones/{key}",
            logs(Subject::Round),
            milestone,
        ),
        get("/projects/{id}/records/new", logs(Subject::Project), blank),
        upload("/projects/{id}/records/new", logs(Subject::Project), log),
        get("/records/{id}/correction", logs(Subject::Record), wrong),
        upload("/records/{id}/correction", logs(Subject::Record), correct),
    ]
}

/// What the form is about.
pub(crate) struct Sheet {
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

/// Fields of the form.
const FIELDS: [&str; 15] = [
    "kind",
    "happened_on",
    "title",
    "body",
    "outlet",
    "outlet_standing",
    "url",
    "about_own_work",
    "indicator",
    "plan_item",
    "attended",
    "expected",
    "reason",
    "files",
    "do",
];

/// What a committee owes for all its projects is logged with one of them: leads to its form when
/// there is one, lets choose among several.
async fn milestone(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    Last(key): Last<String>,
) -> Result<Response, PageError> {
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
    let shell = shell(&app, &me, &wanted.title, "/rounds", crumbs).await?;
    let choices: Vec<(String, String, String)> = projects
        .into_iter()
        .map(|(id, name, code)| (form(id), name, code))
        .collect();
    Ok(views::choose(&shell, &wanted.title, &paths::round(id), &choices).into_response())
}

async fn blank(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    asked: Asked,
) -> Result<Markup, PageError> {
    let kind = RecordKind::from_key(asked.get("kind")).map_or("", RecordKind::key);
    let typed = Pairs(vec![
        ("kind".to_owned(), kind.to_owned()),
        ("happened_on".to_owned(), me.today.to_string()),
        ("about_own_work".to_owned(), "yes".to_owned()),
        ("plan_item".to_owned(), asked.get("plan_item").to_owned()),
    ]);
    let sheet = sheet(&app, &me, id, None).await?;
    render(&app, &me, &sheet, &typed, &[]).await
}

/// Four statements: project, round, what was promised, what of it is done.
async fn sheet(
    app: &App,
    me: &Me,
    id: ProjectId,
    corrects: Option<record::Model>,
) -> Result<Sheet, PageError> {
    let (project, _) = found(app, me, id).await?;
    let round = app.book.round(&app.book.db, project.round_id).await?;
    let plan = plan_of(&app.book.db, &project, &round.programme).await?;
    Ok(Sheet {
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

async fn render(
    app: &App,
    me: &Me,
    sheet: &Sheet,
    typed: &Pairs,
    problems: &[FieldProblem],
) -> Result<Markup, PageError> {
    let title = if sheet.corrects.is_some() {
        "更正记录"
    } else {
        "记一条活动"
    };
    let crumbs = vec![
        Crumb::link("项目", "/projects"),
        Crumb::link(
            sheet.code.clone(),
            format!("/projects/{}#records", sheet.project),
        ),
        Crumb::new(title),
    ];
    let shell = shell(app, me, title, "/projects", crumbs).await?;
    Ok(views::page(
        &shell,
        sheet,
        me,
        typed,
        problems,
        app.config.upload_limit,
    ))
}

async fn log(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    posted: Posted,
) -> Result<Response, PageError> {
    let sheet = sheet(&app, &me, id, None).await?;
    keep(&app, &me, &sheet, posted, "已登记。").await
}

/// The record that is to be put right, if the asker follows its project.
async fn known(app: &App, me: &Me, id: RecordId) -> Result<record::Model, PageError> {
    record::visible_to(me.scope())
        .filter(record::Column::Id.eq(id))
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)
}

async fn wrong(State(app): State<App>, me: Me, Id(id): Id<RecordId>) -> Result<Markup, PageError> {
    let old = known(&app, &me, id).await?;
    let number = |n: Option<i32>| n.map_or(String::new(), |n| n.to_string());
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let typed: Vec<(String, String)> = [
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
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let sheet = sheet(&app, &me, old.project_id, Some(old)).await?;
    render(&app, &me, &sheet, &Pairs(typed), &[]).await
}

async fn correct(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RecordId>,
    posted: Posted,
) -> Result<Response, PageError> {
    let old = known(&app, &me, id).await?;
    let sheet = sheet(&app, &me, old.project_id, Some(old)).await?;
    keep(&app, &me, &sheet, posted, "已更正，原记录仍可查。").await
}

/// Writes the record and its files in one transaction, or shows the form again as it was typed.
async fn keep(
    app: &App,
    me: &Me,
    sheet: &Sheet,
    posted: Posted,
    said: &str,
) -> Result<Response, PageError> {
    let Posted {
        pairs,
        files,
        refused,
    } = posted;
    let mut problems: Vec<FieldProblem> = refused
        .into_iter()
        .map(|(_, sentence)| problem("files", sentence))
        .collect();
    // With several parts nothing else shows again what was typed, so strangers come back here too.
    if let Err(PageError::Refused(sentence)) = pairs.only(&FIELDS) {
        problems.push(problem("title", sentence));
    }
    let input = read(&pairs, &mut problems);
    if files.len() > EVIDENCE {
        problems.push(problem(
            "files",
            format!(
                "一条记录最多 {EVIDENCE} 个佐证文件，选了 {} 个，请减少 {} 个。",
                files.len(),
                files.len() - EVIDENCE
            ),
        ));
    }
    if !problems.is_empty() {
        return Ok(unprocessable(
            render(app, me, sheet, &pairs, &problems).await?,
        ));
    }
    let (project, corrects, reason) = (
        sheet.project,
        sheet.corrects.as_ref().map(|r| r.id),
        pairs.get("reason").to_owned(),
    );
    let address = corrects.map_or(format!("/projects/{project}"), |r| format!("/records/{r}"));
    let name = once::name(&address, &pairs, &files);
    let result = async {
        let mut act = match Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };
        let mut events = Vec::new();
        let done = match corrects {
            None => ledger::records::log(&mut act, project, input).await?,
            Some(old) => ledger::records::correct(&mut act, old, input, reason).await?,
        };
        let id = done.tell(&mut events);
        for (_, file) in files {
            let hung = ledger::files::attach(&mut act, file, HungOn::Record(id)).await?;
            hung.tell(&mut events);
        }
        act.finish(Happened::many(events, id)).await
    }
    .await;
    match result {
        Ok(id) => Ok(done(&format!("/projects/{project}#r-{id}"), said)),
        Err(LedgerError::Invalid(problems)) => Ok(unprocessable(
            render(app, me, sheet, &pairs, &problems).await?,
        )),
        // A refusal belongs to no field, but what was typed must stay.
        Err(LedgerError::Refused(sentence)) => {
            let problems = [problem("title", sentence)];
            let page = render(app, me, sheet, &pairs, &problems).await?;
            Ok((axum::http::StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn problem(field: &str, message: String) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        message,
        blocks: true,
    }
}

/// Reads the form; what cannot be read is a problem of its field, and the rest is checked by the
/// ledger.
fn read(pairs: &Pairs, problems: &mut Vec<FieldProblem>) -> RecordInput {
    let mut number = |name: &str| match pairs.get(name) {
        "" => None,
        text => {
            if let Ok(n) = text.parse::<i32>() {
                Some(n)
            } else {
                problems.push(problem(name, format!("“{text}”不是整数，请只填人数。")));
                None
            }
        }
    };
    let (attended, expected) = (number("attended"), number("expected"));
    let kind = RecordKind::from_key(pairs.get("kind")).unwrap_or_else(|| {
        problems.push(problem("kind", "请选择记录的类型。".to_owned()));
        RecordKind::Activity
    });
    let happened_on = pairs.get("happened_on").parse().unwrap_or_else(|_| {
        problems.push(problem(
            "happened_on",
            "请填写存在的日期，例如 2026-11-10。".to_owned(),
        ));
        chrono::NaiveDate::default()
    });
    RecordInput {
        kind,
        happened_on,
        title: pairs.get("title").to_owned(),
        body: pairs.get("body").to_owned(),
        outlet: pairs.get("outlet").to_owned(),
        outlet_standing: Height::from_key(pairs.get("outlet_standing")),
        url: pairs.get("url").to_owned(),
        about_own_work: pairs.get("about_own_work") == "yes",
        indicator: Some(pairs.get("indicator").to_owned()).filter(|i| !i.is_empty()),
        plan_item: Some(pairs.get("plan_item").to_owned()).filter(|i| !i.is_empty()),
        attended,
        expected,
    }
}
