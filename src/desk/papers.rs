//! What an expert gets to read: answers and files with what says whose they are taken out, while the
//! review is blind.

use std::sync::Arc;

use bytes::Bytes;
use domain::answers::{Answer, Answers};
use domain::ids::ProjectId;
use domain::programme::Form;
use domain::states::{Role, SubmissionStatus};
use domain::veil::Veil;
use entity::{assignment, attachment, blob, project, submission};
use ledger::blind::{self, Check};
use ledger::{LedgerError, RoundBook};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, SelectTwo,
};

use crate::app::App;
use crate::files::neutral_name;
use crate::nameless::{self, Copy, Unfit};
use crate::web::{Me, PageError};

/// What covers a project, and what its organiser has decided.
pub struct Cover {
    pub check: Check,
    /// Over the known names.
    pub veil: Veil,
    /// Over those too that look like names in what was handed in.
    pub learnt: Veil,
}

/// A project's cover. The project was found through the asker's scope.
pub async fn cover(app: &App, round: &RoundBook, id: ProjectId) -> Result<Cover, PageError> {
    let db = &app.book.db;
    let project = project::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let check = blind::check_of(db, id).await?;
    let veil = blind::veil_of(db, round, &project, &check).await?;
    let handed_in = submission::of_project(id)
        .filter(submission::Column::Status.ne(SubmissionStatus::Draft))
        .all(db)
        .await?;
    let mut learnt = veil.clone();
    for row in handed_in {
        let answers: Answers =
            serde_json::from_str(&row.answers).map_err(|e| LedgerError::Broken(e.to_string()))?;
        learnt = learnt.learnt(answers.0.values().flat_map(texts).map(String::as_str));
    }
    Ok(Cover {
        check,
        veil,
        learnt,
    })
}

/// The texts of an answer.
pub fn texts(answer: &Answer) -> Vec<&String> {
    match answer {
        Answer::Yes(_) => Vec::new(),
        Answer::Text(text) => vec![text],
        Answer::Sections(texts) => texts.iter().collect(),
        Answer::Rows(rows) => rows.iter().flatten().collect(),
    }
}

/// The fields that an expert reads, and their answers through the veil.
pub fn read_by_expert(form: &Form, mut answers: Answers, veil: Option<&Veil>) -> (Form, Answers) {
    let mut form = form.clone();
    form.fields.retain(|f| f.is_for_experts(veil.is_some()));
    answers
        .0
        .retain(|key, _| form.fields.iter().any(|f| &f.key == key));
    if let Some(veil) = veil {
        for answer in answers.0.values_mut() {
            match answer {
                Answer::Yes(_) => {}
                Answer::Text(text) => *text = veil.over(text),
                Answer::Sections(texts) => texts.iter_mut().for_each(|t| *t = veil.over(t)),
                Answer::Rows(rows) => rows.iter_mut().flatten().for_each(|t| *t = veil.over(t)),
            }
        }
    }
    (form, answers)
}

/// A file on the desk.
pub struct Paper {
    pub public_id: String,
    /// The field it hangs on.
    pub field_key: Option<String>,
    pub name: String,
    pub caption: Option<String>,
    pub handing: Handing,
}

/// Whether an expert of a blind review gets a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handing {
    /// A copy without names.
    Given,
    /// Once the organiser has looked at it: names on its pages cannot be covered surely.
    AfterCheck,
    /// The organiser keeps it back.
    Kept,
    /// What says whose it is cannot be taken out of this type.
    Never,
}

impl Handing {
    /// What becomes of a file of this type after this decision.
    pub fn of(media_type: &str, decided: Option<bool>) -> Self {
        let covered = media_type.starts_with("image/") || media_type.contains("openxmlformats");
        let looked_at = ["application/pdf", "application/zip", "video/mp4"].contains(&media_type);
        match (covered, looked_at, decided) {
            (true, _, None | Some(true)) | (_, true, Some(true)) => Self::Given,
            (true, _, Some(false)) | (_, true, Some(false)) => Self::Kept,
            (false, true, None) => Self::AfterCheck,
            (false, false, _) => Self::Never,
        }
    }
}

/// Whether an expert gets to see a file of this form at all: by the field it hangs on.
pub fn is_shown(form: Option<&Form>, file: &attachment::Model, blind: bool) -> bool {
    let mut fields = form.into_iter().flat_map(|form| &form.fields);
    fields
        .find(|field| Some(&field.key) == file.field_key.as_ref())
        .is_none_or(|field| field.is_for_experts(blind))
}

/// The files of a revision as an expert sees them; `check` is there while the review is blind.
pub fn papers(
    code: &str,
    form: Option<&Form>,
    files: Vec<(attachment::Model, Option<blob::Model>)>,
    check: Option<&Check>,
) -> Vec<Paper> {
    files
        .into_iter()
        .filter(|(file, _)| is_shown(form, file, check.is_some()))
        .map(|(file, stored)| match check {
            None => Paper {
                public_id: file.public_id,
                field_key: file.field_key,
                name: file.name,
                caption: file.caption,
                handing: Handing::Given,
            },
            Some(check) => Paper {
                handing: Handing::of(
                    stored.as_ref().map_or("", |stored| &stored.media_type),
                    check.files.get(&file.public_id).copied(),
                ),
                name: neutral_name(code, file.id, &file.name),
                // Written by whoever is not to be known, and short: a name in it is half of it.
                caption: None,
                public_id: file.public_id,
                field_key: file.field_key,
            },
        })
        .collect()
}

/// The files of a view that belong to a revision, each with its content: hung on it, or kept from an
/// earlier one of the same form.
pub fn files_of(
    view: Select<attachment::Entity>,
    judged: &submission::Model,
) -> SelectTwo<attachment::Entity, blob::Entity> {
    view.join(JoinType::InnerJoin, attachment::submission())
        .join(JoinType::InnerJoin, attachment::blob())
        .filter(submission::Column::ProjectId.eq(judged.project_id))
        .filter(submission::Column::FormKey.eq(&judged.form_key))
        .filter(submission::Column::Revision.lte(judged.revision))
        .filter(attachment::Column::FieldKey.is_not_null())
        .order_by_asc(attachment::Column::Id)
        .select_also(blob::Entity)
}

/// A project that somebody judges blindly.
pub struct Judged {
    project: project::Model,
    round: Arc<RoundBook>,
}

/// The project of a file, where the one who asks judges it blindly and does not know it otherwise.
///
/// # Errors
/// Database errors.
pub async fn judged_blindly(
    app: &App,
    me: &Me,
    file: &attachment::Model,
) -> Result<Option<Judged>, PageError> {
    let db = &app.book.db;
    if !me.holds(Role::Expert) {
        return Ok(None);
    }
    let known = project::known_to(me.scope()).filter(project::Column::Id.eq(file.project_id));
    if known.count(db).await? > 0 {
        return Ok(None);
    }
    // Found through the file, which is in view.
    let project = project::Entity::find_by_id(file.project_id)
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = app.round(me, project.round_id).await?;
    let going_on = assignment::of(me.account)
        .filter(assignment::Column::ProjectId.eq(project.id))
        .filter(assignment::Column::StageKey.eq(&project.stage_key))
        .count(db)
        .await?
        > 0;
    let stage = project.stage_key.as_str();
    let hidden = going_on && blind::hides(&round, stage, stage, project.status);
    Ok(hidden.then_some(Judged { project, round }))
}

/// The copy of a file for whoever judges it blindly, with the name it is saved under.
///
/// # Errors
/// Refused, in words, for a file that the organiser has not handed on or that keeps its names.
pub async fn blind_copy(
    app: &App,
    judged: &Judged,
    file: &attachment::Model,
    stored: &blob::Model,
) -> Result<(String, Bytes), PageError> {
    let Judged { project, round } = judged;
    let cover = cover(app, round, project.id).await?;
    let handed_in = submission::of_project(project.id)
        .filter(submission::Column::Id.eq(file.submission_id))
        .one(&app.book.db)
        .await?;
    let form = handed_in.and_then(|row| round.programme.form(&row.form_key));
    if !is_shown(form, file, true) {
        return Err(PageError::NotFound);
    }
    let decided = cover.check.files.get(&file.public_id).copied();
    match Handing::of(&stored.media_type, decided) {
        Handing::Given => {}
        Handing::AfterCheck => return Err(not_yet()),
        Handing::Kept | Handing::Never => {
            return Err(PageError::Refused(
                "组织评审的单位没有提供这个文件，请按申报书和其他附件评阅。".to_owned(),
            ));
        }
    }
    let copy = copied(app, stored, cover.learnt)
        .await?
        .map_err(|Unfit(why)| {
            tracing::info!(file = file.id.0, why, "no copy for a blind review");
            not_yet()
        })?;
    // A text document may hold what an organiser has to look at.
    if copy.needs_eyes && decided != Some(true) {
        return Err(not_yet());
    }
    let name = neutral_name(&project.code, file.id, &file.name);
    Ok((name, copy.bytes.into()))
}

fn not_yet() -> PageError {
    PageError::Refused(
        "这个文件要等组织评审的单位核对、去掉单位和人员信息后才能看。请先评阅其他材料，或联系组织评审的单位。"
            .to_owned(),
    )
}

/// A stored file through the veil.
pub async fn copied(
    app: &App,
    stored: &blob::Model,
    veil: Veil,
) -> Result<Result<Copy, Unfit>, PageError> {
    let turn = nameless::turn(&stored.media_type).await;
    let Some(bytes) = app.files.bytes(&stored.digest, nameless::MOST).await? else {
        let most = nameless::MOST / (1024 * 1024);
        return Ok(Err(Unfit(format!(
            "文件超过 {most} MB，不能逐一核对，请申报单位压缩或拆分后再传。"
        ))));
    };
    tokio::task::spawn_blocking(move || {
        // Kept to the end, though whoever asked may have gone.
        let _turn = turn;
        nameless::copy(&bytes, &veil)
    })
    .await
    .map_err(|e| PageError::Internal(format!("copying for a blind review: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_covered_waits_and_what_cannot_be_cleaned_stays() {
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        for (media_type, decided, handing) in [
            (word, None, Handing::Given),
            ("image/jpeg", Some(true), Handing::Given),
            ("image/png", Some(false), Handing::Kept),
            ("application/pdf", None, Handing::AfterCheck),
            ("application/pdf", Some(true), Handing::Given),
            ("application/zip", Some(false), Handing::Kept),
            ("video/mp4", None, Handing::AfterCheck),
            ("application/msword", Some(true), Handing::Never),
            ("application/x-ole-storage", None, Handing::Never),
        ] {
            assert_eq!(Handing::of(media_type, decided), handing, "{media_type}");
        }
    }
}
