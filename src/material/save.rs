//! Everything that is done with a form while it is written: saving, handing in, files, captions.
//!
//! Each saves what was typed in a transaction of its own before anything else is tried.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::answers::{Answers, FieldProblem};
use domain::ids::{AttachmentId, ProjectId};
use domain::stage::StageKind;
use entity::attachment;
use ledger::event::clock_label;
use ledger::files::HungOn;
use ledger::{LedgerError, projects};
use sea_orm::{ColumnTrait, QueryFilter};

use super::form::{Told, render};
use super::query::{self, Entry, entry};
use crate::app::App;
use crate::web::reply::done;
use crate::web::{Id, Me, PageError, Pairs, Partly, Posted};

/// PUT: saves the draft while it is written. Answers with the time as text and the new version.
pub async fn autosave(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Response {
    match save(&app, &me, id, &pairs).await {
        Ok((version, at)) => (
            [
                (
                    HeaderName::from_static("x-draft-version"),
                    HeaderValue::from(version),
                ),
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/plain; charset=utf-8"),
                ),
            ],
            at,
        )
            .into_response(),
        Err(PageError::Conflict(words) | PageError::Refused(words)) => {
            (StatusCode::CONFLICT, words).into_response()
        }
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
) -> Result<(i32, String), PageError> {
    let entry = entry(app, me, id).await?;
    let answers = query::read(&entry, &pairs.0).map_err(|(_, unknown)| strange(&unknown))?;
    let version = store(app, me, id, answers, version(pairs)).await?;
    captions(app, me, &entry, pairs).await?;
    Ok((version, clock_label(me.now)))
}

fn version(pairs: &Pairs) -> i32 {
    pairs.get("version").parse().unwrap_or(0)
}

fn strange(unknown: &[String]) -> PageError {
    PageError::Refused(format!(
        "表单里有本页不认识的内容（{}），没有保存。请另开一页打开这份表，把刚写的内容复制过去。",
        unknown.join("、")
    ))
}

async fn store(
    app: &App,
    me: &Me,
    id: ProjectId,
    answers: Answers,
    version: i32,
) -> Result<i32, LedgerError> {
    ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move { projects::save_draft(act, id, answers, version).await })
    })
    .await
}

/// Stores the captions that were changed.
async fn captions(app: &App, me: &Me, entry: &Entry, pairs: &Pairs) -> Result<(), PageError> {
    for (name, caption) in &pairs.0 {
        let Some(public) = name.strip_prefix("caption.") else {
            continue;
        };
        let Some(file) = entry.files.iter().find(|f| f.public_id == public) else {
            continue;
        };
        let caption = domain::text::line(caption);
        if file.submission_id.is_some() || file.caption.as_deref().unwrap_or("") == caption {
            continue;
        }
        let id = file.id;
        ledger::act(&app.book, &me.actor, |act| {
            Box::pin(async move { ledger::files::describe(act, id, caption).await })
        })
        .await?;
    }
    Ok(())
}

/// POST: saves the draft with its captions and files; `do=hand_in` hands it in.
pub async fn send(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    Partly { posted, broken }: Partly,
) -> Result<Response, PageError> {
    let entry = entry(&app, &me, id).await?;
    let (answers, unknown) = match query::read(&entry, &posted.pairs.0) {
        Ok(answers) => (answers, Vec::new()),
        Err((answers, unknown)) => (answers, unknown),
    };
    if !unknown.is_empty() {
        let PageError::Refused(words) = strange(&unknown) else {
            return Err(strange(&unknown));
        };
        return again(
            &app,
            &me,
            id,
            answers,
            words,
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    }
    if let Some(sentence) = broken {
        // For what did not arrive the draft's own answers stand; nothing of it is saved.
        let mut kept = entry.answers.clone();
        kept.0.extend(answers.0);
        let words = format!("{sentence}收到的内容已填回本页，还没有保存，请先点“保存草稿”。");
        return again(&app, &me, id, kept, words, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let kept = answers.clone();
    let version = match store(&app, &me, id, answers.clone(), version(&posted.pairs)).await {
        Ok(version) => version,
        // Shown with what was typed; saving again from there means this text, not the other.
        Err(LedgerError::Conflict(words)) => {
            let words = format!("{words} 再点保存，以本页的内容为准。");
            return again(&app, &me, id, kept, words, StatusCode::CONFLICT).await;
        }
        Err(LedgerError::Refused(words)) => {
            return again(&app, &me, id, kept, words, StatusCode::CONFLICT).await;
        }
        Err(error) => return Err(error.into()),
    };
    let mut errors = Vec::new();
    keep(
        captions(&app, &me, &entry, &posted.pairs).await,
        &mut errors,
    )?;
    attach(&app, &me, &entry, &posted, &mut errors).await?;
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
    posted: &Posted,
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
        let file = file.clone();
        let result = ledger::act(&app.book, &me.actor, |act| {
            Box::pin(async move { ledger::files::attach(act, file, on).await })
        })
        .await;
        match result {
            Ok(_) => {}
            Err(LedgerError::Refused(sentence)) => errors.push((key, sentence)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Keeps fields to mend for later; anything else ends the request.
fn keep(
    result: Result<(), PageError>,
    errors: &mut Vec<(String, String)>,
) -> Result<(), PageError> {
    match result {
        Ok(()) => Ok(()),
        Err(PageError::Invalid(problems)) => {
            errors.extend(problems.into_iter().map(|p| (p.field, p.message)));
            Ok(())
        }
        Err(error) => Err(error),
    }
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
    let result = ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move {
            if application {
                projects::submit(act, id, answers, version).await
            } else {
                projects::hand_in(act, id, answers, version).await
            }
        })
    })
    .await;
    match result {
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
        Err(LedgerError::Invalid(problems)) => {
            let errors = problems
                .into_iter()
                .map(|FieldProblem { field, message, .. }| (field, message))
                .collect();
            refused(app, me, id, errors).await
        }
        Err(LedgerError::Refused(words)) => {
            // Saved already: what is there is what was typed. When there is no form any more, it has
            // just been handed in, by another click.
            let entry = match super::query::entry(app, me, id).await {
                Err(PageError::Refused(_)) => return Err(PageError::Refused(words)),
                found => found?,
            };
            let told = Told {
                note: Some(words),
                ..Told::default()
            };
            let page = render(app, me, &entry, &told).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
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
    let told = Told { errors, note: None };
    let page = render(app, me, &entry, &told).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The form with what was typed, which has not been saved.
async fn again(
    app: &App,
    me: &Me,
    id: ProjectId,
    answers: Answers,
    words: String,
    status: StatusCode,
) -> Result<Response, PageError> {
    let mut entry = entry(app, me, id).await?;
    entry.answers = answers;
    let told = Told {
        note: Some(words),
        ..Told::default()
    };
    let page = render(app, me, &entry, &told).await?;
    Ok((status, page).into_response())
}

/// POST: takes a file off the form; what was typed beside it is saved first.
pub async fn remove(
    State(app): State<App>,
    me: Me,
    Id(public): Id<String>,
    posted: Posted,
) -> Result<Response, PageError> {
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
        if let Ok(answers) = query::read(&entry, &posted.pairs.0) {
            let kept = answers.clone();
            match store(&app, &me, id, answers, version(&posted.pairs)).await {
                Ok(_) => {}
                Err(LedgerError::Conflict(words) | LedgerError::Refused(words)) => {
                    return again(&app, &me, id, kept, words, StatusCode::CONFLICT).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move { ledger::files::detach(act, file).await })
    })
    .await?;
    Ok(done(
        &format!("/projects/{id}/form"),
        "文件已移除，草稿已保存。",
    ))
}
