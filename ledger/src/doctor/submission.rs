//! What was handed in: one live submission per project and form, and a submitted one never changes.

use std::collections::BTreeMap;

use domain::answers::Answers;
use domain::ids::{ProjectId, RoundId, SubmissionId};
use domain::states::SubmissionStatus;
use entity::{attachment, project, submission};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::look::{BY_HAND, Look, Rule};
use crate::LedgerError;
use crate::projects::content_digest;

/// Submissions looked at together: their answers are long.
const TOGETHER: u64 = 100;

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, s.form_key AS a FROM submission s
               JOIN project p ON p.id = s.project_id
               WHERE s.status = 'submitted' GROUP BY p.code, s.form_key HAVING COUNT(*) > 1",
        says: "表“{a}”有不止一份生效的稿。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, s.form_key AS a, CAST(s.revision AS TEXT) AS b
               FROM submission s JOIN project p ON p.id = s.project_id
               WHERE (s.status = 'draft') <> (s.submitted_at IS NULL)
                  OR (s.status = 'draft') <> (s.digest IS NULL)",
        says: "表“{a}”第 {b} 稿的状态与提交时刻、摘要不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, s.form_key AS a, CAST(s.revision AS TEXT) AS b
               FROM submission s JOIN project p ON p.id = s.project_id
               JOIN submission later ON later.project_id = s.project_id
                   AND later.form_key = s.form_key AND later.revision > s.revision
               WHERE s.status = 'draft' OR (s.status = 'submitted' AND later.status <> 'draft')",
        says: "表“{a}”第 {b} 稿之后已有新的一稿，它却没有被取代。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.rules(RULES).await?;
    let mut after = SubmissionId(0);
    loop {
        let some = submission::Entity::find()
            .filter(submission::Column::Id.gt(after))
            .order_by_asc(submission::Column::Id)
            .limit(TOGETHER)
            .all(look.db)
            .await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        contents(look, &some).await?;
    }
    for _ in 0..3 {
        look.checked();
    }
    Ok(())
}

/// Answers can be read, belong to a form of the round, and are those of which the digest was made.
async fn contents<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    some: &[submission::Model],
) -> Result<(), LedgerError> {
    let projects: Vec<ProjectId> = some.iter().map(|s| s.project_id).collect();
    let known: BTreeMap<ProjectId, (String, RoundId)> = project::Entity::find()
        .select_only()
        .columns([
            project::Column::Id,
            project::Column::Code,
            project::Column::RoundId,
        ])
        .filter(project::Column::Id.is_in(projects.iter().copied()))
        .into_tuple::<(ProjectId, String, RoundId)>()
        .all(look.db)
        .await?
        .into_iter()
        .map(|(id, code, round)| (id, (code, round)))
        .collect();
    // All revisions of their forms: a file stays with the revision it was first handed in with.
    let revisions: BTreeMap<SubmissionId, (ProjectId, String, i32)> = submission::Entity::find()
        .select_only()
        .columns([
            submission::Column::Id,
            submission::Column::ProjectId,
            submission::Column::FormKey,
            submission::Column::Revision,
        ])
        .filter(submission::Column::ProjectId.is_in(projects.iter().copied()))
        .into_tuple::<(SubmissionId, ProjectId, String, i32)>()
        .all(look.db)
        .await?
        .into_iter()
        .map(|(id, project, form, revision)| (id, (project, form, revision)))
        .collect();
    let files = attachment::Entity::find()
        .filter(attachment::Column::ProjectId.is_in(projects))
        .filter(attachment::Column::SubmissionId.is_not_null())
        .order_by_asc(attachment::Column::Id)
        .all(look.db)
        .await?;
    for s in some {
        let Some((code, round)) = known.get(&s.project_id) else {
            continue;
        };
        let name = format!("项目 {code}");
        let which = format!("表“{}”第 {} 稿", s.form_key, s.revision);
        if let Some(round) = look.rounds.get(round)
            && round.programme.form(&s.form_key).is_none()
        {
            look.ill(&name, format!("{which}的表不在活动文件里。"), BY_HAND);
        }
        if serde_json::from_str::<Answers>(&s.answers).is_err() {
            look.ill(&name, format!("{which}的内容无法解读。"), BY_HAND);
        }
        if s.status == SubmissionStatus::Draft {
            continue;
        }
        let handed_in = files
            .iter()
            .filter(|f| {
                let of_form = f
                    .submission_id
                    .and_then(|id| revisions.get(&id))
                    .is_some_and(|(project, form, revision)| {
                        *project == s.project_id && *form == s.form_key && *revision <= s.revision
                    });
                of_form && f.removed_at.is_none_or(|at| Some(at) > s.submitted_at)
            })
            .map(|f| f.blob_digest.as_str());
        if s.digest.as_deref() != Some(&content_digest(&s.answers, handed_in)) {
            look.ill(
                &name,
                format!("{which}的内容或文件与提交时的摘要不符，提交以后被改过。"),
                BY_HAND,
            );
        }
    }
    Ok(())
}
