//! Months and quarters begin: what a programme asks for in each of them is owed from then on, and not
//! all of it from the first day of building.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::dates::Period;
use domain::ids::RoundId;
use domain::milestones::milestone_dues;
use entity::{OneColumn, project, round};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::change;
use crate::event::{Event, What};
use crate::{Act, Book, Happened, LedgerError, RoundBook};
/// Rounds with projects that build, of which a month or a quarter has begun since it was last looked at.
///
/// # Errors
/// What the database says.
pub async fn periods_to_begin(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<RoundId>, LedgerError> {
    let calendar = book.calendar();
    let mut rounds = book.open_rounds(db).await?;
    rounds.retain(|r| !beginning(r, today, &calendar).is_empty());
    if rounds.is_empty() {
        return Ok(Vec::new());
    }
    let building: BTreeSet<RoundId> = project::Entity::find()
        .filter(project::Column::RoundId.is_in(rounds.iter().map(|r| r.row.id)))
        .filter(project::Column::BuildingFrom.is_not_null())
        .filter(project::Column::EndedOn.is_null())
        .values::<RoundId>(project::Column::RoundId, db)
        .await?
        .into_iter()
        .collect();
    let ids = rounds.iter().map(|r| r.row.id);
    Ok(ids.filter(|id| building.contains(id)).collect())
}

/// Begins the months and quarters of a round up to today: what recurs in them is owed from now on.
///
/// # Errors
/// [`LedgerError::NotFound`]; what the database says.
pub async fn begin_periods(act: &mut Act, id: RoundId) -> Result<Happened<()>, LedgerError> {
    let r = act.round(id).await?;
    let begun = beginning(&r, act.today, &act.calendar);
    if begun.is_empty() {
        return Ok(Happened::nothing(()));
    }
    let row = round::ActiveModel {
        periods_on: Set(Some(act.today)),
        ..r.row.clone().into_active_model()
    };
    change(act, &r.row, row).await?;
    crate::reconcile::all_of_round(act, id).await?;
    let begun = begun.into_iter().collect();
    Ok(Happened::one(
        Event::in_round(&r, What::PeriodsBegun { periods: begun }),
        (),
    ))
}

/// The months and quarters that have begun and are not owed yet, in words.
fn beginning(r: &RoundBook, today: NaiveDate, calendar: &Calendar) -> BTreeSet<String> {
    let recurring = r
        .programme
        .milestones
        .iter()
        .filter(|m| m.cadence.is_some());
    recurring
        .flat_map(|m| milestone_dues(&r.programme, &r.plan, m, None, calendar))
        .filter_map(|(number, _)| Period::numbered(number))
        .filter(|period| period.first_day() <= today)
        .filter(|period| r.row.periods_on.is_none_or(|on| on < period.first_day()))
        .map(Period::label)
        .collect()
}
