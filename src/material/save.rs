//! Everything that is done with a form while it is written: saving, handing in, files, captions.
//!
//! Each saves what was typed, answers and captions in one transaction, before anything else is tried.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::answers::{Answers, FieldProblem};
use domain::ids::{AttachmentId, ProjectId};
use domain::stage::StageKind;
use entity::attachment;
use ledger::event::clock_label;
use ledger::files::{Captions, HungOn, StoredFile};
use ledger::projects::{self, Receipt};
use ledger::{Act, LedgerError};
use sea_orm::{ColumnTrait, QueryFilter};

use super::form::{Told, render};
use super::query::{self, Entry, entry};
use super::stale::{self, Opened, settle};
use crate::app::App;
use crate::web::form::{Doing, Filled, Form, Item, file, hidden, text};
use crate::web::reply::done;
use crate::web::{Id, Me, PageError, Pairs, unprocessable};

/// What travels with the fields of the programme: version and buttons, captions, files.
pub const CONTROLS: &[Item] = &[
    hidden("version"),
    hidden("over"),
    hidden("do"),
    hidden("field"),
    text("caption", "文件说明"),
    text("caption", "文件说明").many(),
    file("file", "文件"),
    file("file", "文件").many(),
];

pub static DRAFT: Form = Form::new("保存草稿", CONTROLS)
    .with_own_fields()
    .for_good("do", "hand_in", "提交");

pub static FILES: Form = Form::new("上传并保存草稿", CONTROLS)
    .with_own_fields()
    .for_good("do", "hand_in", "提交");

pub static REMOVAL: Form = Form::new("移除文件", CONTROLS).with_own_fields();

/// PUT: saves the draft while it is written. Answers with the time as text and the new version.
pub async fn autosave(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Response {
    match save(&app, &me, id, &pairs).await {
        // As text, with what the page goes on from in its headers.
        Ok((headers, at)) => (headers, at).into_response(),
        Err(PageError::Conflict(words)) => {
            let words = format!("{words}本页先不自动保存：点“保存草稿”，对照后再定。");
            (StatusCode::CONFLICT, words).into_response()
        }
        Err(PageError::Refused(words)) => (StatusCode::CONFLICT, words).into_response(),
        Err(PageError::Invalid(problems)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            problems
                .into_iter()
                .next()
                .map_or(String::new(), |p| p.message),
        )
            .into_response(),
        Err(error) => error.into_response(),
    }
}

async fn save(
    app: &App,
    me: &Me,
    id: ProjectId,
    pairs: &Pairs,
) -> Result<(HeaderMap, String), PageError> {
    let mut entry = entry(app, me, id).await?;
    let answers = query::read(&entry, &pairs.0)
        .map_err(|(_, unknown)| PageError::Refused(strange(&unknown)))?;
    let captions = captions(pairs);
    // Never by a version that a person has yet to decide on.
    let opened = Opened::read(pairs).version;
    let version = store(app, me, id, answers.clone(), &captions, opened).await?;
    entry.answers = answers;
    stale::caption(&mut entry, &captions);
    let headers = stale::headers(version, &stale::values(&entry));
    Ok((headers, clock_label(me.now)))
}

/// The captions that were sent.
pub(super) fn captions(pairs: &Pairs) -> Captions {
    let of = |(name, text): &(String, String)| {
        let file = name.strip_prefix("caption.")?;
        Some((file.to_owned(), text.clone()))
    };
    pairs.0.iter().filter_map(of).collect()
}

fn strange(unknown: &[String]) -> String {
    format!(
        "表单里有本页不认识的内容（{}），没有保存。请另开一页打开这份表，把刚写的内容复制过去。",
        unknown.join("、")
    )
}

pub(super) async fn store(
    app: &App,
    me: &Me,
    id: ProjectId,
    answers: Answers,
    captions: &Captions,
    version: i32,
) -> Result<i32, LedgerError> {
    let mut act = Act::begin(&app.book, &me.actor).await?;
    let happened = projects::save_draft(&mut act, id, answers, captions, version).await?;
    act.finish(happened).await
}

/// POST: saves the draft with its captions and files; `do=hand_in` hands it in.
pub async fn send(on: Doing<ProjectId>) -> Result<Response, PageError> {
    let Doing { app, me, id, form } = on;
    let (posted, broken) = (&form, form.broken.clone());
    let entry = entry(&app, &me, id).await?;
    let (answers, unknown) = match query::read(&entry, &posted.pairs.0) {
        Ok(answers) => (answers, Vec::new()),
        Err((answers, unknown)) => (answers, unknown),
    };
    if !unknown.is_empty() {
        let told = noting(strange(&unknown));
        let code = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&app, &me, id, &posted.pairs, answers, told, code).await;
    }
    if let Some(sentence) = broken {
        // For what did not arrive the draft's own answers stand; nothing of it is saved.
        let mut kept = entry.answers.clone();
        kept.0.extend(answers.0);
        let words = format!("{sentence}收到的内容已填回本页，还没有保存，请先点“保存草稿”。");
        let code = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&app, &me, id, &posted.pairs, kept, noting(words), code).await;
    }
    let version = match keep(&app, &me, id, &posted.pairs, answers.clone()).await? {
        Ok(version) => version,
        Err(shown) => return Ok(shown),
    };
    let mut errors = Vec::new();
    attach(&app, &me, &entry, posted, &mut errors).await?;
    if !errors.is_empty() {
        return refused(&app, &me, id, errors).await;
    }
    if posted.pairs.get("do") == "hand_in" {
        return hand_in(&app, &me, id, &entry, answers, version).await;
    }
    let field = posted.pairs.get("field");
    let (place, said) = if field.is_empty() || posted.files.is_empty() {
        (
            String::new(),
            format!("草稿已保存 {}。", clock_label(me.now)),
        )
    } else {
        (
            format!("#{}", crate::ui::form::id(&format!("file.{field}"))),
            format!("已上传 {} 个文件，草稿已保存。", posted.files.len()),
        )
    };
    Ok(done(&format!("/projects/{id}/form{place}"), &said))
}

/// Hangs the files that came along on their fields; what is refused is told beside the field.
async fn attach(
    app: &App,
    me: &Me,
    entry: &Entry,
    posted: &Filled,
    errors: &mut Vec<(String, String)>,
) -> Result<(), PageError> {
    let field_of = |name: &str| {
        name.strip_prefix("file.")
            .map_or_else(|| posted.pairs.get("field").to_owned(), str::to_owned)
    };
    for (name, sentence) in &posted.refused {
        errors.push((field_of(name), sentence.clone()));
    }
    for (name, file) in &posted.files {
        let key = field_of(name);
        let on = HungOn::Field {
            project: entry.standing.project.id,
            key: key.clone(),
            caption: Some(posted.pairs.get("caption").to_owned()).filter(|c| !c.is_empty()),
        };
        match hang(app, me, file.clone(), on).await {
            Ok(()) => {}
            Err(LedgerError::Refused(sentence)) => errors.push((key, sentence)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn hang(app: &App, me: &Me, file: StoredFile, on: HungOn) -> Result<(), LedgerError> {
    let mut act = Act::begin(&app.book, &me.actor).await?;
    let happened = ledger::files::attach(&mut act, file, on).await?;
    act.finish(happened).await?;
    Ok(())
}

/// Saves what was typed and gives the new version, or the form again where it was not saved.
async fn keep(
    app: &App,
    me: &Me,
    id: ProjectId,
    pairs: &Pairs,
    answers: Answers,
) -> Result<Result<i32, Response>, PageError> {
    let version = Opened::read(pairs).decided();
    let (told, code) = match store(app, me, id, answers.clone(), &captions(pairs), version).await {
        Ok(version) => return Ok(Ok(version)),
        Err(LedgerError::Conflict(said)) => {
            return settle(app, me, id, pairs, answers, said).await;
        }
        Err(LedgerError::Refused(words)) => (noting(words), StatusCode::CONFLICT),
        Err(LedgerError::Invalid(problems)) => {
            let errors = beside(problems);
            let told = Told {
                errors,
                ..Told::default()
            };
            (told, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Err(again(app, me, id, pairs, answers, told, code).await?))
}

/// A form that comes back with a sentence over it.
fn noting(words: String) -> Told {
    Told {
        note: Some(words),
        ..Told::default()
    }
}

fn beside(problems: Vec<FieldProblem>) -> Vec<(String, String)> {
    let of = |FieldProblem { field, message, .. }| (field, message);
    problems.into_iter().map(of).collect()
}

async fn handed_in(
    app: &App,
    me: &Me,
    id: ProjectId,
    application: bool,
    answers: Answers,
    version: i32,
) -> Result<Receipt, LedgerError> {
    let mut act = Act::begin(&app.book, &me.actor).await?;
    let happened = if application {
        projects::submit(&mut act, id, answers, version).await?
    } else {
        projects::hand_in(&mut act, id, answers, version).await?
    };
    act.finish(happened).await
}

async fn hand_in(
    app: &App,
    me: &Me,
    id: ProjectId,
    entry: &Entry,
    answers: Answers,
    version: i32,
) -> Result<Response, PageError> {
    let application = entry.now.kind == StageKind::Application;
    match handed_in(app, me, id, application, answers, version).await {
        Ok(receipt) => Ok(done(
            &format!("/projects/{id}"),
            &format!(
                "{}已提交（第 {} 稿，{}，回执 {}）。",
                entry.now.form.title,
                receipt.revision,
                clock_label(receipt.at),
                receipt.digest.get(..12).unwrap_or(&receipt.digest)
            ),
        )),
        Err(LedgerError::Invalid(problems)) => refused(app, me, id, beside(problems)).await,
        Err(LedgerError::Refused(words)) => {
            // Saved already: what is there is what was typed. When there is no form any more, it has
            // just been handed in, by another click.
            let entry = match super::query::entry(app, me, id).await {
                Err(PageError::Refused(_)) => return Err(PageError::Refused(words)),
                found => found?,
            };
            let page = render(app, me, &entry, &noting(words)).await?;
            Ok(unprocessable(page))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form as saved, with messages beside its fields.
async fn refused(
    app: &App,
    me: &Me,
    id: ProjectId,
    errors: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let entry = entry(app, me, id).await?;
    let told = Told {
        errors,
        ..Told::default()
    };
    Ok(unprocessable(render(app, me, &entry, &told).await?))
}

/// The form with what was typed, which has not been saved: it goes on naming the version it was
/// opened with.
async fn again(
    app: &App,
    me: &Me,
    id: ProjectId,
    pairs: &Pairs,
    answers: Answers,
    told: Told,
    status: StatusCode,
) -> Result<Response, PageError> {
    let mut entry = entry(app, me, id).await?;
    entry.answers = answers;
    stale::caption(&mut entry, &captions(pairs));
    let told = Told {
        opened: Some(Opened::read(pairs)),
        ..told
    };
    let page = render(app, me, &entry, &told).await?;
    Ok((status, page).into_response())
}

/// POST: takes a file off the form; what was typed beside it is saved first.
pub async fn remove(on: Doing<String>) -> Result<Response, PageError> {
    let Doing {
        app,
        me,
        id: public,
        form: posted,
    } = on;
    let file: Option<(AttachmentId, ProjectId)> = {
        use sea_orm::QuerySelect as _;
        attachment::visible_to(me.scope())
            .filter(attachment::Column::PublicId.eq(&public))
            .select_only()
            .columns([attachment::Column::Id, attachment::Column::ProjectId])
            .into_tuple()
            .one(&app.book.db)
            .await?
    };
    let (file, id) = file.ok_or(PageError::NotFound)?;
    if posted.pairs.has("version") {
        let entry = entry(&app, &me, id).await?;
        if let Ok(answers) = query::read(&entry, &posted.pairs.0)
            && let Err(shown) = keep(&app, &me, id, &posted.pairs, answers).await?
        {
            return Ok(shown);
        }
    }
    let mut act = Act::begin(&app.book, &me.actor).await?;
    let happened = ledger::files::detach(&mut act, file).await?;
    act.finish(happened).await?;
    Ok(done(
        &format!("/projects/{id}/form"),
        "文件已移除，草稿已保存。",
    ))
}
