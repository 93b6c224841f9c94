//! Taking back the last step of a project, while nothing was built on it: the project stands again
//! where it stood, what the step had written is kept in `undone`, and the log has both lines.

use domain::dates::shanghai_date;
use domain::ids::{ProjectId, VisitId};
use domain::lifecycle::Move;
use domain::stage::Status;
use domain::states::{CampaignStatus, Decided, EndorsementDecision, Undoable, VisitStatus};
use entity::{
    OneColumn, campaign, decision, endorsement, event, extension, last_step, project, title,
    undone, visit,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::{Value, json};

use super::require_reason;
use crate::event::{Event, Kind, What};
use crate::records::derive_progress;
use crate::{Act, Happened, LedgerError, Standing};

/// Keeps where a project stood before a step that may be taken back. Of several steps of one act the
/// first says where it stood.
pub(super) async fn keep(
    act: &Act,
    before: &project::Model,
    after: &project::Model,
    m: &Move,
    visits: &[VisitId],
) -> Result<(), LedgerError> {
    let known = last_step::Entity::find_by_id(before.id)
        .one(&act.tx)
        .await?;
    if let Some(same) = known.as_ref().filter(|row| row.at == act.now) {
        let mut same = same.clone().into_active_model();
        same.version = Set(after.version);
        same.update(&act.tx).await?;
        return Ok(());
    }
    let Some(what) = m.undoable() else {
        return Ok(());
    };
    let row = last_step::ActiveModel {
        project_id: Set(before.id),
        what: Set(what),
        version: Set(after.version),
        stage_key: Set(before.stage_key.clone()),
        status: Set(before.status),
        since: Set(before.since),
        building_from: Set(before.building_from),
        ended_on: Set(before.ended_on),
        visits: Set(serde_json::to_string(visits)?),
        at: Set(act.now),
    };
    if known.is_some() {
        row.update(&act.tx).await?;
    } else {
        row.insert(&act.tx).await?;
    }
    Ok(())
}

/// What may happen to a project after a step without building on it.
const BESIDE: [Kind; 2] = [Kind::SubmissionOpened, Kind::MailNotSent];

/// Whether an event of this kind may be the last line of a step that can be taken back, or stand after
/// it without building on it.
pub fn may_end_a_step(kind: Kind) -> bool {
    let step = [
        Kind::Returned,
        Kind::Endorsed,
        Kind::Declined,
        Kind::Screened,
        Kind::Shortlisted,
        Kind::SentBack,
        Kind::RevisionAccepted,
        Kind::Proposed,
        Kind::Admitted,
        Kind::Graded,
        Kind::ExtensionGranted,
        Kind::Titled,
    ];
    step.contains(&kind) || BESIDE.contains(&kind)
}

/// The step of a project that whoever took it may take back now: none where anything has happened to
/// the project since.
///
/// # Errors
/// Database errors.
pub async fn last_step(
    db: &impl ConnectionTrait,
    project: &project::Model,
) -> Result<Option<last_step::Model>, LedgerError> {
    let since = event::Entity::find()
        .filter(event::Column::ProjectId.eq(project.id))
        .filter(
            event::Column::At
                .into_expr()
                .gt(Expr::col((last_step::Entity, last_step::Column::At))),
        )
        .filter(event::Column::Kind.is_not_in(BESIDE))
        .only(event::Column::Id);
    Ok(last_step::of_project(project)
        .filter(Expr::exists(since).not())
        .one(db)
        .await?)
}

/// Takes the last step of a project back.
///
/// # Errors
/// Refused without a reason, for anybody who could not have taken the step, and once the project has
/// changed.
pub async fn take_back_step(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<Undoable>, LedgerError> {
    let mut s = act.project(id).await?;
    let step = last_step(&act.tx, &s.project).await?;
    if step
        .as_ref()
        .is_some_and(|step| step.what == Undoable::Post)
    {
        return Err(LedgerError::refused("公示整份撤回，请到“公示”页办理。"));
    }
    let Some(step) = step else {
        return Err(LedgerError::refused(
            "没有可以撤回的一步：上一步以后项目又有变动，或上一步不是审核、评定一类的决定。请按现在的状态继续办理。",
        ));
    };
    require_reason(&reason)?;
    let what = step.what;
    let event = undo(act, &mut s, step, reason).await?;
    Ok(Happened::one(event, what))
}

/// The step undone, by whoever may judge the project in the stage that it was taken in.
pub(crate) async fn undo(
    act: &Act,
    s: &mut Standing,
    step: last_step::Model,
    reason: String,
) -> Result<Event, LedgerError> {
    let taken_in = s.round.programme.stage(&step.stage_key).cloned();
    let taken_in = taken_in.ok_or(LedgerError::NotFound)?;
    act.require_judge(s, &taken_in).await?;
    let moved = remove_decisions(act, &step).await?;
    remove_endorsements(act, &step).await?;
    titles_as_before(act, s, &step).await?;
    let mut row = s.project.clone().into_active_model();
    row.stage_key = Set(step.stage_key);
    row.status = Set(step.status);
    row.since = Set(step.since);
    row.building_from = Set(step.building_from);
    row.ended_on = Set(step.ended_on);
    row.version = Set(s.project.version + 1);
    row.updated_at = Set(act.now);
    s.project = row.update(&act.tx).await?;
    visits_as_before(act, &serde_json::from_str::<Vec<VisitId>>(&step.visits)?).await?;
    if moved {
        derive_progress(act, s).await?;
    }
    last_step::Entity::delete_by_id(s.project.id)
        .exec(&act.tx)
        .await?;
    let what = What::StepTakenBack {
        stage: taken_in.key,
        step: step.what,
    };
    Ok(Event::of(s, what).because(reason))
}

/// What the step decided, and the extension that it brought; tells whether there was one.
async fn remove_decisions(act: &Act, step: &last_step::Model) -> Result<bool, LedgerError> {
    let decided = decision::Entity::find()
        .filter(decision::Column::ProjectId.eq(step.project_id))
        .filter(decision::Column::At.gte(step.at))
        .all(&act.tx)
        .await?;
    for row in decided {
        let was = json!({
            "stage": row.stage_key, "what": row.what, "outcome": row.outcome, "grade": row.grade,
            "points": row.points, "at": row.at, "by": row.by,
        });
        remove(act, step, Some(of_decision(row.what)), was).await?;
        decision::Entity::delete_by_id(row.id).exec(&act.tx).await?;
    }
    let extended = extension::Entity::find()
        .filter(extension::Column::ProjectId.eq(step.project_id))
        .filter(extension::Column::At.gte(step.at))
        .all(&act.tx)
        .await?;
    for row in &extended {
        let was = json!({
            "stage": row.stage_key, "until": row.new_due_on, "kind": row.kind,
            "reason": row.reason, "at": row.at, "by": row.by,
        });
        remove(act, step, Some(Kind::ExtensionGranted), was).await?;
        extension::Entity::delete_by_id(row.id)
            .exec(&act.tx)
            .await?;
    }
    Ok(!extended.is_empty())
}

/// What a superior unit said in the step.
async fn remove_endorsements(act: &Act, step: &last_step::Model) -> Result<(), LedgerError> {
    let said = endorsement::of_project(step.project_id)
        .filter(endorsement::Column::At.gte(step.at))
        .all(&act.tx)
        .await?;
    for row in said {
        let kind = match row.decision {
            EndorsementDecision::Endorsed => Some(Kind::Endorsed),
            EndorsementDecision::Declined => Some(Kind::Declined),
            // The decision to send it back has gone already.
            EndorsementDecision::Returned => None,
        };
        let was = json!({
            "stage": row.stage_key, "unit": row.unit_id, "decision": row.decision,
            "rank": row.rank, "comment": row.comment, "at": row.at, "by": row.by,
        });
        remove(act, step, kind, was).await?;
        endorsement::Entity::delete_by_id(row.id)
            .exec(&act.tx)
            .await?;
    }
    Ok(())
}

/// Titles that the step gave go; those that it took away stand again.
async fn titles_as_before(
    act: &Act,
    s: &Standing,
    step: &last_step::Model,
) -> Result<(), LedgerError> {
    let held = |status| status == Status::Titled;
    let (before, now) = (held(step.status), held(s.project.status));
    if before == now {
        return Ok(());
    }
    let titles = title::Entity::find()
        .filter(title::Column::ProjectId.eq(step.project_id))
        .all(&act.tx)
        .await?;
    let day = shanghai_date(step.at);
    for row in titles {
        if now {
            let was = json!({
                "unit": row.unit_id, "person": row.person_id, "title": row.name,
                "given_on": row.given_on,
            });
            remove(act, step, None, was).await?;
            title::Entity::delete_by_id(row.id).exec(&act.tx).await?;
        } else if row.revoked_on == Some(day) {
            let mut row = row.into_active_model();
            row.revoked_on = Set(None);
            row.reason = Set(None);
            row.update(&act.tx).await?;
        }
    }
    Ok(())
}

/// Visits that the step called off are due again, and their campaigns go on.
async fn visits_as_before(act: &Act, visits: &[VisitId]) -> Result<(), LedgerError> {
    if visits.is_empty() {
        return Ok(());
    }
    let of = || visit::Entity::find().filter(visit::Column::Id.is_in(visits.iter().copied()));
    campaign::Entity::update_many()
        .set(campaign::ActiveModel {
            status: Set(CampaignStatus::Open),
            ..Default::default()
        })
        .filter(campaign::Column::Id.in_subquery(of().only(visit::Column::CampaignId)))
        .exec(&act.tx)
        .await?;
    for row in of().all(&act.tx).await? {
        let mut row = row.into_active_model();
        row.status = Set(VisitStatus::Due);
        row.update(&act.tx).await?;
    }
    Ok(())
}

/// Keeps what a row said that goes, and with which kind of event it had been written.
async fn remove(
    act: &Act,
    step: &last_step::Model,
    kind: Option<Kind>,
    was: Value,
) -> Result<(), LedgerError> {
    undone::ActiveModel {
        project_id: Set(step.project_id),
        kind: Set(kind.map_or("", Kind::key).to_owned()),
        was: Set(was.to_string()),
        at: Set(act.now),
        by: Set(act.actor.account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(())
}

/// The event with which a decision is written.
fn of_decision(what: Decided) -> Kind {
    match what {
        Decided::Return => Kind::Returned,
        Decided::Screen => Kind::Screened,
        Decided::Score => Kind::ScoringClosed,
        Decided::Shortlist => Kind::Shortlisted,
        Decided::SendBack => Kind::SentBack,
        Decided::Revision => Kind::RevisionAccepted,
        Decided::Propose => Kind::Proposed,
        Decided::Admit => Kind::Admitted,
        Decided::Grade => Kind::Graded,
        Decided::Title => Kind::Titled,
        Decided::Lapse => Kind::Lapsed,
        Decided::Withdraw => Kind::Withdrawn,
        Decided::Revoke => Kind::Revoked,
    }
}
