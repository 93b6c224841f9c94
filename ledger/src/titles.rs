//! Titles from before the system (已有称号): registered once, so that conditions of entry and
//! compulsory entrants know of them. Titles won here are given by the projects themselves.

use chrono::NaiveDate;
use domain::ids::{TitleId, UnitId};
use domain::states::Role;
use domain::text::quoted;
use domain::unit::Standing;
use entity::{title, unit};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError};

/// A title a unit already holds.
#[derive(Debug, Clone)]
pub struct EarlierTitle {
    pub unit: UnitId,
    /// Code of the programme that gives the title today.
    pub programme_code: String,
    /// As printed on the plaque.
    pub name: String,
    pub standing: Standing,
    pub given_on: NaiveDate,
}

/// Registers a title that was given before the system was in use.
///
/// # Errors
/// Refused for who does not run rounds at or above the unit, for a day to come, or when the unit
/// holds the title already.
pub async fn register(act: &mut Act, new: EarlierTitle) -> Result<Happened<TitleId>, LedgerError> {
    let holder = unit::visible_to(&act.actor.scope)
        .filter(unit::Column::Id.eq(new.unit))
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    if !act.actor.covers(&[Role::Organiser], &holder.path) {
        return Err(LedgerError::forbidden("已有称号由组织部门登记。"));
    }
    let name = domain::text::line(&new.name);
    if name.is_empty() || name.chars().count() > 80 {
        return Err(LedgerError::field("name", "请填写称号名称，1 到 80 字。"));
    }
    if new.given_on > act.today {
        return Err(LedgerError::field("given_on", "授予日期还没有到，请核对。"));
    }
    domain::dates::Typed::Founding
        .check_day(new.given_on, act.today)
        .map_err(|sentence| LedgerError::field("given_on", sentence))?;
    let known = title::Entity::find()
        .filter(title::Column::UnitId.eq(new.unit))
        .filter(title::Column::ProgrammeCode.eq(&new.programme_code))
        .filter(title::Column::RevokedOn.is_null())
        .one(&act.tx)
        .await?;
    if known.is_some() {
        return Err(LedgerError::refused(format!(
            "{}的{}已经登记。",
            holder.name,
            quoted(&name)
        )));
    }
    let row = title::ActiveModel {
        unit_id: Set(new.unit),
        programme_code: Set(new.programme_code),
        name: Set(name.clone()),
        standing: Set(new.standing),
        given_on: Set(new.given_on),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let event = Event::of_unit(
        Some(new.unit),
        What::TitleRegistered {
            title: name,
            given_on: new.given_on,
        },
    );
    Ok(Happened::one(event, row.id))
}
