//! Objections to a notice: taken in, concluded.

use domain::answers::FieldProblem;
use domain::email::{EmailAddress, NotAnAddress};
use domain::ids::{NoticeId, ObjectionId, ProjectId};
use domain::lifecycle::{Circumstances, Move};
use domain::stage::Status;
use domain::states::{NoticeStatus, ObjectionStatus};
use domain::text;
use entity::{OneColumn, notice, objection, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::{goes_on, locked};
use crate::event::{Event, What};
use crate::facts::{entries_of, open_objections};
use crate::projects::{carry_out, require_reason, step};
use crate::{Act, Happened, LedgerError, Standing};
/// An objection as somebody hands it in: named, in writing, with contact (建议规则, domain.md 2.8).
#[derive(Debug, Clone, Default)]
pub struct ObjectionInput {
    /// The project meant; none when it is about the list as a whole.
    pub project: Option<ProjectId>,
    pub name: String,
    pub contact: String,
    pub text: String,
}

/// What stands between and around several ways of contact, as people write them.
const SEPARATORS: &str = "，、；。：,;:/|（）()<>《》";

/// What is wrong with an address among the ways of contact; none where there is no address.
fn unmailable(contact: &str) -> Option<NotAnAddress> {
    contact
        .split(|c: char| c.is_whitespace() || SEPARATORS.contains(c))
        .filter(|part| part.contains('@'))
        .find_map(|part| EmailAddress::parse(part).err())
}

/// Takes in an objection to a running notice. Anyone may object who gives name and contact.
///
/// # Errors
/// Refused outside the window; [`LedgerError::Invalid`] for what is missing.
pub async fn object(
    act: &mut Act,
    public_id: String,
    input: ObjectionInput,
) -> Result<Happened<ObjectionId>, LedgerError> {
    let posted: NoticeId = notice::Entity::find()
        .filter(notice::Column::PublicId.eq(&public_id))
        .value(notice::Column::Id, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let row = locked(act, posted).await?;
    if row.status != NoticeStatus::Open || act.today > row.closes_on {
        return Err(LedgerError::refused(
            "公示期已过，不再受理异议。可向组织部门来信反映。",
        ));
    }
    let mut problems = Vec::new();
    let mut missing = |field: &str, message: &str| {
        problems.push(FieldProblem::new(field, message));
    };
    if text::is_blank(&input.name) {
        missing("name", "请写明姓名或单位，异议须实名提出。");
    }
    if text::length(&input.contact) < 5 {
        missing("contact", "请写明联系电话或邮箱，以便核实和答复。");
    } else if let Some(why) = unmailable(&input.contact) {
        missing("contact", &why.to_string());
    }
    if text::length(&input.text) < 10 {
        missing("text", "请写明异议的事实和理由，不少于 10 字。");
    }
    if input.text.chars().count() > 5000 {
        missing("text", "异议内容最多 5000 字，请精简，材料可另行寄送。");
    }
    LedgerError::if_any(problems)?;
    let entries = entries_of(&act.tx, row.id).await?;
    if input.project.is_some_and(|p| !entries.contains(&p)) {
        return Err(LedgerError::field("project", "请从公示名单中选择。"));
    }
    let made = objection::ActiveModel {
        notice_id: Set(row.id),
        project_id: Set(input.project),
        name: Set(text::line(&input.name)),
        contact: Set(text::line(&input.contact)),
        text: Set(text::trimmed(&input.text).to_owned()),
        received_at: Set(act.now),
        status: Set(ObjectionStatus::Open),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let mut events = Vec::new();
    // An objection to the list as a whole holds up every project on it.
    let about: Vec<ProjectId> = input.project.map_or(entries, |p| vec![p]);
    for id in about {
        let project = act.get::<project::Entity>(id).await?;
        let mut s = act.standing(project).await?;
        if s.project.stage_key != row.stage_key
            || !matches!(s.project.status, Status::Open | Status::Objected)
        {
            continue;
        }
        let objected = What::Objected {
            stage: row.stage_key.clone(),
        };
        let (event, c) = (Event::of(&s, objected), Circumstances::default());
        events.extend(carry_out(act, &mut s, event, &Move::Object, c).await?);
    }
    if events.is_empty() {
        return Err(LedgerError::refused("所选项目已不在公示中。"));
    }
    Ok(Happened::many(events, made.id))
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
    let about: NoticeId = objection::Entity::find_by_id(id)
        .value(objection::Column::NoticeId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let posted = locked(act, about).await?;
    let r = act.round(posted.round_id).await?;
    let row = act.get::<objection::Entity>(id).await?;
    require_reason(&conclusion)?;
    if row.status != ObjectionStatus::Open {
        return Err(LedgerError::refused("这件异议已经办结。"));
    }
    if upheld && row.project_id.is_none() {
        return Err(LedgerError::refused(
            "这件异议针对整份名单。请先核实涉及哪个项目，对该项目另行处理后，把本件记为不成立并说明。",
        ));
    }
    let about: Vec<ProjectId> = match row.project_id {
        Some(p) => vec![p],
        None => entries_of(&act.tx, posted.id).await?,
    };
    let mut closing = row.into_active_model();
    closing.status = Set(if upheld {
        ObjectionStatus::Upheld
    } else {
        ObjectionStatus::Dismissed
    });
    closing.conclusion = Set(Some(conclusion.clone()));
    closing.concluded_at = Set(Some(act.now));
    closing.concluded_by = Set(act.actor.account);
    closing.update(&act.tx).await?;
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

/// A project whose last objection fell goes back to its notice, or on when the notice is over.
async fn clear(
    act: &Act,
    s: &mut Standing,
    posted: &notice::Model,
) -> Result<Vec<Event>, LedgerError> {
    let whole = objection::Entity::find()
        .filter(objection::Column::NoticeId.eq(posted.id))
        .filter(objection::Column::ProjectId.is_null())
        .filter(objection::Column::Status.eq(ObjectionStatus::Open))
        .count(&act.tx)
        .await?;
    let whole = u32::try_from(whole).unwrap_or(u32::MAX);
    let c = Circumstances {
        open_objections: open_objections(&act.tx, s.project.id).await? + whole,
        ..Default::default()
    };
    let passed = c.open_objections == 0 && posted.status == NoticeStatus::Closed;
    let mut events = step(act, s, &Move::ClearObjections, c).await?;
    if passed {
        events.extend(goes_on(act, s, posted).await?);
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_among_the_ways_of_contact() {
        for contact in [
            "张三 <zhang@x.cn>",
            "邮箱（a@x.cn）",
            "a@x.cn。",
            "电话：010-1234|邮箱：a@x.cn",
            "010-1234，手机同微信",
        ] {
            assert_eq!(unmailable(contact), None, "{contact}");
        }
        for contact in ["a..b@x.cn", "张三（a@x）", "010-1234；a@x@cn"] {
            assert!(unmailable(contact).is_some(), "{contact}");
        }
    }
}
