//! What was handed in: its answers can be read, belong to a form of the round, and have not changed
//! since.

use chrono::{DateTime, Utc};
use domain::answers::Answers;
use domain::ids::{ProjectId, RoundId};
use domain::states::SubmissionStatus;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::look::{BY_HAND, Look};
use crate::LedgerError;
use crate::projects::content_digest;

/// Submissions looked at together: their answers are long.
const TOGETHER: i64 = 100;

/// A submission with its project.
#[derive(Debug, FromQueryResult)]
struct Sent {
    project_id: ProjectId,
    form_key: String,
    revision: i32,
    status: SubmissionStatus,
    answers: String,
    digest: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
    code: String,
    round_id: RoundId,
}

/// A file of a form, with the revision it was first handed in with; it stays with the later ones.
#[derive(Debug, FromQueryResult)]
struct File {
    project_id: ProjectId,
    form_key: String,
    revision: i32,
    blob_digest: String,
    removed_at: Option<DateTime<Utc>>,
}

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for (first, last) in look.pieces("submission", TOGETHER).await? {
        let sent: Vec<Sent> = look
            .rows(&format!(
                "SELECT s.project_id, form_key, revision, s.status, answers, digest, submitted_at,
                        code, round_id
                 FROM submission s JOIN project p ON p.id = s.project_id
                 WHERE s.id BETWEEN {first} AND {last} ORDER BY s.id"
            ))
            .await?;
        let files: Vec<File> = look
            .rows(&format!(
                "SELECT f.project_id, form_key, revision, blob_digest, removed_at
                 FROM attachment f JOIN submission s ON s.id = f.submission_id
                 WHERE f.project_id = s.project_id AND f.project_id IN (
                     SELECT project_id FROM submission WHERE id BETWEEN {first} AND {last})
                 ORDER BY f.id"
            ))
            .await?;
        for s in sent {
            contents(look, &s, &files);
        }
    }
    look.checked(3);
    Ok(())
}

/// Answers can be read, belong to a form of the round, and are those of which the digest was made.
fn contents<C: ConnectionTrait>(look: &mut Look<'_, C>, s: &Sent, files: &[File]) {
    let which = format!("表“{}”第 {} 稿", s.form_key, s.revision);
    let round = look.rounds.get(&s.round_id);
    let strange = round.is_some_and(|round| round.programme.form(&s.form_key).is_none());
    let mut ill = |what: &str| {
        look.ill(
            format!("项目 {}", s.code),
            format!("{which}{what}"),
            BY_HAND,
        );
    };
    if strange {
        ill("的表不在活动文件里。");
    }
    if serde_json::from_str::<Answers>(&s.answers).is_err() {
        ill("的内容无法解读。");
    }
    let handed_in = files
        .iter()
        .filter(|f| (f.project_id, &f.form_key) == (s.project_id, &s.form_key))
        .filter(|f| f.revision <= s.revision)
        .filter(|f| f.removed_at.is_none_or(|at| Some(at) > s.submitted_at))
        .map(|f| f.blob_digest.as_str());
    let digest = content_digest(&s.answers, handed_in);
    if s.status != SubmissionStatus::Draft && s.digest != Some(digest) {
        ill("的内容或文件与提交时的摘要不符，提交以后被改过。");
    }
}
