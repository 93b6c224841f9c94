//! What is answered to objections: admitted or not, and what was found (docs/decisions/0044).

use domain::dates::cn_date;
use domain::ids::{NoticeId, ObjectionId, ProjectId};
use domain::lifecycle::{Circumstances, Move};
use domain::owed::ANSWER_WITHIN;
use domain::stage::Status;
use domain::states::{NoticeStatus, ObjectionStatus};
use entity::{OneColumn, notice, objection, outbox};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::objections::{about, in_publicity};
use super::{goes_on, locked};
use crate::event::{Event, What};
use crate::letter::ObjectionAnswered;
use crate::mail::push_to;
use crate::projects::{carry_out, require_reason, step};
use crate::{Act, Happened, LedgerError, Standing};

/// Admits an objection: what it is about is marked and frozen until it is concluded. One that left a
/// telephone number alone is admitted by whoever has `called`.
///
/// # Errors
/// Refused when it has been answered, or nothing of it is in publicity any more.
pub async fn admit(
    act: &mut Act,
    id: ObjectionId,
    called: bool,
) -> Result<Happened<()>, LedgerError> {
    let (row, posted) = found(act, id).await?;
    is_pending(&row)?;
    if row.confirmed_at.is_none() && !called {
        let call = "只留了联系电话的，请先致电核实是本人提出，勾选后再受理。";
        return Err(LedgerError::field("called", call));
    }
    let mut events = Vec::new();
    for mut s in in_publicity(act, &row, &posted).await? {
        let stage = s.stage()?.clone();
        act.require_judge(&s, &stage).await?;
        let objected = What::Objected { stage: stage.key };
        let (event, c) = (Event::of(&s, objected), Circumstances::default());
        events.extend(carry_out(act, &mut s, event, &Move::Object, c).await?);
    }
    if events.is_empty() {
        return Err(LedgerError::refused(
            "所涉项目已不在公示中，不能按公示异议受理。请写明情况，答复不予受理。",
        ));
    }
    let until = act
        .book
        .calendar()
        .add_working_days(act.today, ANSWER_WITHIN);
    let answer = format!(
        "所涉项目已标明有异议，暂停办理；{}前核查并作出结论，结论也发到这个邮箱。",
        cn_date(until)
    );
    tell(act, &row, &posted, ("admitted", "已受理"), answer).await?;
    let confirmed_at = row.confirmed_at.unwrap_or(act.now);
    let mut row = row.into_active_model();
    row.status = Set(ObjectionStatus::Open);
    row.confirmed_at = Set(Some(confirmed_at));
    row.admitted_at = Set(Some(act.now));
    row.admitted_by = Set(act.actor.account);
    row.update(&act.tx).await?;
    Ok(Happened::many(events, ()))
}

/// Does not admit an objection, and says why. What it is about was never marked; where the notice is
/// over and nothing else stands against it, it goes on.
///
/// # Errors
/// Refused without a reason, or when it has been answered.
pub async fn refuse(
    act: &mut Act,
    id: ObjectionId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let (row, posted) = found(act, id).await?;
    let r = act.round(posted.round_id).await?;
    is_pending(&row)?;
    require_reason(&reason)?;
    let there = in_publicity(act, &row, &posted).await?;
    if there.is_empty() {
        act.require_host(&r.host)?;
    }
    let outcome = ObjectionStatus::Refused;
    close(act, row, &posted, outcome, reason.clone()).await?;
    let what = What::ObjectionRefused {
        stage: posted.stage_key.clone(),
    };
    let mut events = vec![Event::in_round(&r, what).because(reason)];
    let against = Against::of(act, posted.id, UNANSWERED).await?;
    for mut s in there {
        let stage = s.stage()?.clone();
        act.require_judge(&s, &stage).await?;
        let over = posted.status == NoticeStatus::Closed && s.project.status == Status::Open;
        if over && against.count(s.project.id) == 0 {
            events.extend(goes_on(act, &mut s, &posted).await?);
        }
    }
    Ok(Happened::many(events, ()))
}

/// Concludes an objection: upheld, and the project is not admitted; or dismissed, and it goes on.
///
/// # Errors
/// Refused without a conclusion or when already concluded.
pub async fn conclude(
    act: &mut Act,
    id: ObjectionId,
    upheld: bool,
    conclusion: String,
) -> Result<Happened<()>, LedgerError> {
    let (row, posted) = found(act, id).await?;
    let r = act.round(posted.round_id).await?;
    require_reason(&conclusion)?;
    match row.status {
        ObjectionStatus::Open => {}
        ObjectionStatus::Unconfirmed | ObjectionStatus::Pending => {
            return Err(LedgerError::refused(
                "这件异议还没有受理，请先答复是否受理。",
            ));
        }
        ObjectionStatus::Refused | ObjectionStatus::Upheld | ObjectionStatus::Dismissed => {
            return Err(LedgerError::refused("这件异议已经办结。"));
        }
    }
    if upheld && row.project_id.is_none() {
        return Err(LedgerError::refused(
            "这件异议针对整份名单。请先核实涉及哪个项目，对该项目另行处理后，把本件记为不成立并说明。",
        ));
    }
    let about = about(act, &row).await?;
    let outcome = if upheld {
        ObjectionStatus::Upheld
    } else {
        ObjectionStatus::Dismissed
    };
    close(act, row, &posted, outcome, conclusion.clone()).await?;
    let mut events = Vec::new();
    for id in about {
        let mut s = act.project(id).await?;
        let stage = s.stage()?.clone();
        if stage.key != posted.stage_key || s.project.status != Status::Objected {
            continue;
        }
        act.require_judge(&s, &stage).await?;
        events.push(Event::of(&s, What::ObjectionConcluded { upheld }).because(conclusion.clone()));
        if upheld {
            // The conclusion names who objected and what was found; the holder is told the outcome.
            let turned_down = What::TurnedDown { stage: stage.key };
            let (event, c) = (Event::of(&s, turned_down), Circumstances::default());
            events.extend(carry_out(act, &mut s, event, &Move::Uphold, c).await?);
        } else {
            events.extend(clear(act, &mut s, &posted).await?);
        }
    }
    if events.is_empty() {
        act.require_host(&r.host)?;
        events.push(Event::in_round(&r, What::ObjectionConcluded { upheld }).because(conclusion));
    }
    Ok(Happened::many(events, ()))
}

/// An objection with its notice, read under the round's lock.
async fn found(
    act: &Act,
    id: ObjectionId,
) -> Result<(objection::Model, notice::Model), LedgerError> {
    let about: NoticeId = objection::Entity::find_by_id(id)
        .value(objection::Column::NoticeId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let posted = locked(act, about).await?;
    Ok((act.get::<objection::Entity>(id).await?, posted))
}

fn is_pending(row: &objection::Model) -> Result<(), LedgerError> {
    match row.status {
        ObjectionStatus::Pending => Ok(()),
        ObjectionStatus::Unconfirmed => Err(LedgerError::refused(
            "这件异议还没有经本人确认，确认后再答复。",
        )),
        ObjectionStatus::Open
        | ObjectionStatus::Refused
        | ObjectionStatus::Upheld
        | ObjectionStatus::Dismissed => Err(LedgerError::refused("这件异议已经答复过是否受理。")),
    }
}

/// Writes down what came of an objection, and mails it to whoever made it.
async fn close(
    act: &Act,
    row: objection::Model,
    posted: &notice::Model,
    outcome: ObjectionStatus,
    answer: String,
) -> Result<(), LedgerError> {
    let came = (outcome.key(), outcome.label());
    tell(act, &row, posted, came, answer.clone()).await?;
    let mut closing = row.into_active_model();
    closing.status = Set(outcome);
    closing.conclusion = Set(Some(answer));
    closing.concluded_at = Set(Some(act.now));
    closing.concluded_by = Set(act.actor.account);
    closing.update(&act.tx).await?;
    Ok(())
}

/// Mails to whoever made an objection what has come of it so far: its key and what people call it.
async fn tell(
    act: &Act,
    row: &objection::Model,
    posted: &notice::Model,
    (key, outcome): (&str, &str),
    answer: String,
) -> Result<(), LedgerError> {
    let (Some(address), Some(code)) = (&row.email, &row.query_code) else {
        return Ok(());
    };
    let letter = ObjectionAnswered {
        notice: posted.title.clone(),
        code: code.clone(),
        outcome: outcome.to_owned(),
        answer,
        // The day alone: what was shown before it was done is what goes.
        at: cn_date(act.today),
        link: format!("{}{}", act.book.site, domain::paths::own_objection(code)),
    };
    let key = format!("objection-{}-{key}", row.id);
    push_to(act, &key, outbox::OBJECTOR_ANSWER, address, letter.render()).await?;
    Ok(())
}

/// A project whose last admitted objection fell goes back to its notice, or on when the notice is over
/// and none waits to be admitted.
async fn clear(
    act: &Act,
    s: &mut Standing,
    posted: &notice::Model,
) -> Result<Vec<Event>, LedgerError> {
    let admitted = Against::of(act, posted.id, &[ObjectionStatus::Open]).await?;
    let c = Circumstances {
        open_objections: admitted.count(s.project.id),
        ..Default::default()
    };
    let mut events = step(act, s, &Move::ClearObjections, c).await?;
    let over = posted.status == NoticeStatus::Closed && s.project.status == Status::Open;
    let unanswered = Against::of(act, posted.id, UNANSWERED).await?;
    if over && unanswered.count(s.project.id) == 0 {
        events.extend(goes_on(act, s, posted).await?);
    }
    Ok(events)
}

/// Objections for which an admission waits.
pub(super) const UNANSWERED: &[ObjectionStatus] =
    &[ObjectionStatus::Pending, ObjectionStatus::Open];

/// What stands against the projects of a notice: the project of each objection, none for the list.
pub(super) struct Against(Vec<Option<ProjectId>>);

impl Against {
    /// The objections to a notice that stand so.
    pub async fn of(
        act: &Act,
        posted: NoticeId,
        standing: &[ObjectionStatus],
    ) -> Result<Self, LedgerError> {
        let rows = objection::Entity::find()
            .filter(objection::Column::NoticeId.eq(posted))
            .filter(objection::Column::Status.is_in(standing.iter().copied()))
            .values(objection::Column::ProjectId, &act.tx)
            .await?;
        Ok(Self(rows))
    }

    /// How many of them stand against a project.
    pub fn count(&self, project: ProjectId) -> u32 {
        let against = self.0.iter().filter(|p| p.is_none_or(|p| p == project));
        u32::try_from(against.count()).unwrap_or(u32::MAX)
    }
}
