//! A revision that changes nothing is not taken: whoever asked for it would read the same once more.

use domain::answers::Answers;
use domain::changes::{Change, compared};
use domain::programme::Form;
use domain::stage::{StageKind, Status};
use domain::states::{Decided, SubmissionStatus};
use domain::text::{going_on, quoted};
use entity::{OneColumn, attachment, decision, event, submission};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::event::Kind;
use crate::{Act, LedgerError, Standing};

/// Refuses what says the same as the revision before it, where another was asked for.
///
/// # Errors
/// The refusal, with what was asked for where somebody said so.
pub(super) async fn refuse(
    act: &Act,
    s: &Standing,
    form: &Form,
    answers: &Answers,
    files: &[attachment::Model],
) -> Result<(), LedgerError> {
    let Some(asked) = asked_for(act, s).await? else {
        return Ok(());
    };
    let before = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(s.project.id))
        .filter(submission::Column::FormKey.eq(&form.key))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .order_by_desc(submission::Column::Revision)
        .one(&act.tx)
        .await?;
    let Some(before) = before else {
        return Ok(());
    };
    let old: Answers = serde_json::from_str(&before.answers)?;
    let is_worked_over = !compared(form, &old, answers).iter().all(Change::is_none);
    if is_worked_over || files.iter().any(|f| f.submission_id.is_none()) {
        return Ok(());
    }
    let removed = attachment::Entity::find()
        .filter(attachment::Column::ProjectId.eq(s.project.id))
        .filter(attachment::Column::SubmissionId.is_not_null())
        .filter(attachment::Column::RemovedAt.gt(before.submitted_at))
        .count(&act.tx)
        .await?;
    if removed > 0 {
        return Ok(());
    }
    let asked = asked.map_or_else(String::new, |why| {
        format!("退回时的意见是{}。", quoted(going_on(&why)))
    });
    Err(LedgerError::refused(format!(
        "这一稿和第 {} 稿一样，没有改动，不能提交。{asked}请照意见改好再提交；认为不用改的，请在有关栏目里写明理由。",
        before.revision
    )))
}

/// Whether what is written now was asked for because of what had been handed in, and why, where the
/// holder was told.
async fn asked_for(act: &Act, s: &Standing) -> Result<Option<Option<String>>, LedgerError> {
    let kind = match s.project.status {
        Status::Returned => Kind::Returned,
        Status::Conditional => Kind::Graded,
        Status::Due if sent_back(act, s).await? => Kind::SentBack,
        Status::Due if s.stage()?.kind == StageKind::Revision => return Ok(Some(None)),
        _ => return Ok(None),
    };
    let reason: Option<Option<String>> = event::Entity::find()
        .select_only()
        .column(event::Column::Reason)
        .filter(event::Column::ProjectId.eq(s.project.id))
        .filter(event::Column::Kind.eq(kind.key()))
        .order_by_desc(event::Column::Id)
        .into_tuple()
        .one(&act.tx)
        .await?;
    Ok(Some(reason.flatten()))
}

/// Whether the last thing decided in this stage was to send the material back.
async fn sent_back(act: &Act, s: &Standing) -> Result<bool, LedgerError> {
    let last: Option<Decided> = decision::Entity::find()
        .filter(decision::Column::ProjectId.eq(s.project.id))
        .filter(decision::Column::StageKey.eq(&s.project.stage_key))
        .order_by_desc(decision::Column::Id)
        .value(decision::Column::What, &act.tx)
        .await?;
    Ok(last == Some(Decided::SendBack))
}
