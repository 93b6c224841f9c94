//! Everything that is done with a form while it is written: saving, handing in, files, captions.
//!
//! Each saves what was typed, answers and captions in one transaction, before anything else is tried.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::answers::{Answers, FieldProblem};
use domain::ids::ProjectId;
use domain::stage::StageKind;
use entity::attachment;
use ledger::event::clock_label;
use ledger::files::{Captions, HungOn, StoredFile};
use ledger::projects::{self, Receipt};
use ledger::{Act, LedgerError};
use sea_orm::{ColumnTrait, QueryFilter};

use super::form::page;
use super::query::{self, Entry, entry};
use super::stale::{self, Opened, settle};
use crate::web::form::{Doing, Form, Item, Tried, file, hidden, text};
use crate::web::reply::done;
use crate::web::{Asking, PageError, Pairs};

/// Refused: the form is to be mended.
const MEND: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

type OnProject = Doing<ProjectId>;

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
pub async fn autosave(on: Asking<ProjectId>, pairs: Pairs) -> Response {
    match save(&on, &pairs).await {
        // As text, with what the page goes on from in its headers.
        Ok((headers, at)) => (headers, at).into_response(),
        Err(PageError::Conflict(words)) => {
            let words = format!("{words}本页先不自动保存：点“保存草稿”，对照后再定。");
            (StatusCode::CONFLICT, words).into_response()
        }
        Err(PageError::Refused(words)) => (StatusCode::CONFLICT, words).into_response(),
        Err(PageError::Invalid(problems)) => {
            let first = problems.into_iter().next();
            let words = first.map_or(String::new(), |p| p.message);
            (StatusCode::UNPROCESSABLE_ENTITY, words).into_response()
        }
        Err(error) => error.into_response(),
    }
}

async fn save(on: &Asking<ProjectId>, pairs: &Pairs) -> Result<(HeaderMap, String), PageError> {
    let mut entry = entry(&on.app, &on.me, on.id).await?;
    let answers = query::read(&entry, &pairs.0)
        .map_err(|(_, unknown)| PageError::Refused(strange(&unknown)))?;
    let captions = captions(pairs);
    // Never by a version that a person has yet to decide on.
    let opened = Opened::read(pairs).version;
    let version = store(on, answers.clone(), &captions, opened).await?;
    entry.answers = answers;
    stale::caption(&mut entry, &captions);
    let headers = stale::headers(version, &stale::values(&entry));
    Ok((headers, clock_label(on.me.now)))
}

/// The captions that were sent.
pub(super) fn captions(pairs: &Pairs) -> Captions {
    let of = |(name, text): &(String, String)| {
        let file = name.strip_prefix("caption.")?;
        Some((file.to_owned(), text.clone()))
    };
    pairs.0.iter().filter_map(of).collect()
}

/// What is said of names that the form does not have: a few of them, and how many there are.
fn strange(unknown: &[String]) -> String {
    let mut names = unknown[..unknown.len().min(5)].join("、");
    if unknown.len() > 5 {
        names += &format!("等 {} 项", unknown.len());
    }
    format!(
        "表单里有本页不认识的内容（{names}），没有保存。请另开一页打开这份表，把刚写的内容复制过去。"
    )
}

pub(super) async fn store(
    on: &Asking<ProjectId>,
    answers: Answers,
    captions: &Captions,
    version: i32,
) -> Result<i32, LedgerError> {
    let mut act = Act::begin(&on.app.book, &on.me.actor).await?;
    let happened = projects::save_draft(&mut act, on.id, answers, captions, version).await?;
    act.finish(happened).await
}

/// POST: saves the draft with its captions and files; `do=hand_in` hands it in.
pub async fn send(on: OnProject) -> Result<Response, PageError> {
    let entry = entry(&on.app, &on.me, on.id).await?;
    let answers = match query::read(&entry, &on.form.pairs.0) {
        Ok(answers) => answers,
        Err((answers, unknown)) => {
            return unsaved(&on, answers, MEND, top(strange(&unknown))).await;
        }
    };
    if let Some(sentence) = &on.form.broken {
        // For what did not arrive the draft's own answers stand; nothing of it is saved.
        let mut kept = entry.answers;
        kept.0.extend(answers.0);
        let words = format!("{sentence}收到的内容已填回本页，还没有保存，请先点“保存草稿”。");
        return unsaved(&on, kept, MEND, top(words)).await;
    }
    let version = match keep(&on, &answers).await? {
        Ok(version) => version,
        Err(shown) => return Ok(shown),
    };
    let refused = attach(&on).await?;
    if !refused.is_empty() {
        return saved(&on, refused).await;
    }
    if on.form.pairs.get("do") == "hand_in" {
        return hand_in(&on, &entry, answers, version).await;
    }
    let to = format!("/projects/{}/form", on.id);
    let (field, brought) = (on.form.pairs.get("field"), on.form.files.len());
    if field.is_empty() || brought == 0 {
        let said = format!("草稿已保存 {}。", clock_label(on.me.now));
        return Ok(done(&to, &said));
    }
    let place = crate::ui::form::id(&format!("file.{field}"));
    let said = format!("已上传 {brought} 个文件，草稿已保存。");
    Ok(done(&format!("{to}#{place}"), &said))
}

/// Hangs the files that came along on their fields, and tells what is refused beside the field.
async fn attach(on: &OnProject) -> Result<Vec<FieldProblem>, PageError> {
    let posted = &on.form;
    let field_of = |name: &str| {
        name.strip_prefix("file.")
            .map_or_else(|| posted.pairs.get("field").to_owned(), str::to_owned)
    };
    let refused = posted.refused.iter();
    let mut problems: Vec<FieldProblem> = refused
        .map(|(name, sentence)| FieldProblem::new(field_of(name), sentence.clone()))
        .collect();
    for (name, file) in &posted.files {
        let key = field_of(name);
        let to = HungOn::Field {
            project: on.id,
            key: key.clone(),
            caption: Some(posted.pairs.get("caption").to_owned()).filter(|c| !c.is_empty()),
        };
        match hang(on, file.clone(), to).await {
            Ok(()) => {}
            Err(LedgerError::Refused(sentence)) => problems.push(FieldProblem::new(key, sentence)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(problems)
}

async fn hang(on: &OnProject, file: StoredFile, to: HungOn) -> Result<(), LedgerError> {
    let mut act = on.begin().await?;
    let happened = ledger::files::attach(&mut act, file, to).await?;
    on.finish(act, happened).await?;
    Ok(())
}

/// Saves what was typed and gives the new version, or the form again where it was not saved.
async fn keep(on: &OnProject, answers: &Answers) -> Result<Result<i32, Response>, PageError> {
    let pairs = &on.form.pairs;
    let version = Opened::read(pairs).decided();
    let (status, problems) = match store(on, answers.clone(), &captions(pairs), version).await {
        Ok(version) => return Ok(Ok(version)),
        Err(LedgerError::Conflict(said)) => return settle(on, answers, said).await,
        Err(LedgerError::Refused(words)) => (StatusCode::CONFLICT, top(words)),
        Err(LedgerError::Invalid(problems)) => (MEND, problems),
        Err(error) => return Err(error.into()),
    };
    let shown = unsaved(on, answers.clone(), status, problems).await?;
    Ok(Err(shown))
}

/// Something to be said over the form.
fn top(words: String) -> Vec<FieldProblem> {
    vec![FieldProblem::new("", words)]
}

async fn handed_in(
    on: &OnProject,
    application: bool,
    answers: Answers,
    version: i32,
) -> Result<Receipt, LedgerError> {
    let mut act = on.begin().await?;
    let happened = if application {
        projects::submit(&mut act, on.id, answers, version).await?
    } else {
        projects::hand_in(&mut act, on.id, answers, version).await?
    };
    on.finish(act, happened).await
}

async fn hand_in(
    on: &OnProject,
    entry: &Entry,
    answers: Answers,
    version: i32,
) -> Result<Response, PageError> {
    let application = entry.now.kind == StageKind::Application;
    match handed_in(on, application, answers, version).await {
        Ok(receipt) => Ok(done(
            &format!("/projects/{}", on.id),
            &format!(
                "{}已提交（第 {} 稿，{}，回执 {}）。",
                entry.now.form.title,
                receipt.revision,
                clock_label(receipt.at),
                receipt.digest.get(..12).unwrap_or(&receipt.digest)
            ),
        )),
        Err(LedgerError::Invalid(problems)) => saved(on, problems).await,
        // Saved already: what is there is what was typed. When there is no form any more, it has just
        // been handed in, by another click.
        Err(LedgerError::Refused(words)) => match saved(on, top(words.clone())).await {
            Err(PageError::Refused(_)) => Err(PageError::Refused(words)),
            page => page,
        },
        Err(error) => Err(error.into()),
    }
}

/// The form as saved, with messages beside its fields.
async fn saved(on: &OnProject, problems: Vec<FieldProblem>) -> Result<Response, PageError> {
    let entry = entry(&on.app, &on.me, on.id).await?;
    let tried = Tried::new(on.form.form, Pairs::default(), problems);
    Ok((MEND, page(on, &entry, &tried).await?).into_response())
}

/// The form with what was typed, which has not been saved: it goes on naming the version it was
/// opened with.
async fn unsaved(
    on: &OnProject,
    answers: Answers,
    status: StatusCode,
    problems: Vec<FieldProblem>,
) -> Result<Response, PageError> {
    let mut entry = entry(&on.app, &on.me, on.id).await?;
    entry.answers = answers;
    stale::caption(&mut entry, &captions(&on.form.pairs));
    let tried = Tried::new(on.form.form, on.form.pairs.clone(), problems);
    Ok((status, page(on, &entry, &tried).await?).into_response())
}

/// POST: takes a file off the form; what was typed beside it is saved first.
pub async fn remove(on: Doing<String>) -> Result<Response, PageError> {
    let file = attachment::visible_to(on.me.scope())
        .filter(attachment::Column::PublicId.eq(&on.id))
        .one(&on.app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let on = on.about(file.project_id);
    if on.form.pairs.has("version") {
        let entry = entry(&on.app, &on.me, on.id).await?;
        if let Ok(answers) = query::read(&entry, &on.form.pairs.0)
            && let Err(shown) = keep(&on, &answers).await?
        {
            return Ok(shown);
        }
    }
    let mut act = on.begin().await?;
    let happened = ledger::files::detach(&mut act, file.id).await?;
    on.finish(act, happened).await?;
    Ok(done(
        &format!("/projects/{}/form", on.id),
        "文件已移除，草稿已保存。",
    ))
}
