//! What the dashboard counts. It adds up sums that run along with what they count, so that none of
//! this takes longer the more projects there are.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use domain::dates::{Due, Precision, shanghai_date};
use domain::ids::{RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::stage::Status;
use domain::states::{FindingStatus, ObligationStatus};
use entity::running_count::{self as sums, by_child, late_at, sum};
use entity::{finding, obligation, unit};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use crate::owed;
use crate::project_list::filter::{Tab, Under, WATCH};
use crate::rounds::bars::Counted;
use crate::web::{Me, PageError};

/// What a holder owes while it builds, and for which it is compared with others.
const GAPS: [ObligationKind; 5] = [
    ObligationKind::Milestone,
    ObligationKind::PlanItem,
    ObligationKind::HandIn,
    ObligationKind::Rectify,
    ObligationKind::RectifyFinding,
];

/// Projects of one round in one place.
#[derive(Debug, FromQueryResult)]
pub struct Place {
    pub round_id: RoundId,
    stage_key: String,
    status: Status,
    category: String,
    pub n: i64,
    /// Of these: with something late, with something due within [`WATCH`] days or late, in
    /// building, still going on.
    pub late: i64,
    pub watch: i64,
    pub building: i64,
    pub live: i64,
}

impl Place {
    pub fn counted(&self) -> Counted {
        Counted {
            stage_key: self.stage_key.clone(),
            status: self.status,
            category: Some(self.category.clone()).filter(|c| !c.is_empty()),
            n: self.n,
        }
    }
}

/// Open things of one kind that become late at one instant.
#[derive(Debug, FromQueryResult)]
pub struct Deadline {
    pub due_at: DateTime<Utc>,
    pub kind: ObligationKind,
    pub n: i64,
}

impl Deadline {
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.due_at <= now
    }

    /// The last day on which it is not late.
    pub fn on(&self) -> NaiveDate {
        shanghai_date(self.due_at - chrono::Duration::nanoseconds(1))
    }
}

/// Findings by the month in which they were found and closed, as `2025-11`.
#[derive(Debug, FromQueryResult)]
pub struct FindingSum {
    pub found: String,
    /// Empty while it is open.
    pub closed: String,
    pub status: FindingStatus,
    pub n: i64,
    pub late: i64,
}

/// What a unit right below the own one, with all below it, or the own one itself owes of one kind.
#[derive(Debug, FromQueryResult)]
pub struct Cell {
    pub under: UnitId,
    pub round_id: RoundId,
    pub kind: ObligationKind,
    /// Key of the milestone, or of the stage.
    pub item: String,
    pub done: i64,
    /// Open and due within [`WATCH`] days, or late.
    pub near: i64,
    pub open: i64,
}

/// Such a unit with its projects in building.
#[derive(Debug)]
pub struct Lead {
    pub under: Under,
    pub name: String,
    pub n: i64,
}

/// The month of a day, as sums are filed under.
pub fn month(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

/// Months whose closing rate is drawn, the present one last, each by its first day.
pub fn months(today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    (0..8_u32).rev().map(move |back| first - Months::new(back))
}

fn of_rounds<C: ColumnTrait>(column: C, rounds: Option<&[RoundId]>) -> Condition {
    Condition::all().add_option(rounds.map(|ids| column.is_in(ids.iter().copied())))
}

/// Sums added up by some columns, each under the name that the page has for it.
fn grouped<const N: usize>(
    rows: Select<sums::Entity>,
    by: [(sums::Column, &str); N],
) -> Select<sums::Entity> {
    by.into_iter()
        .fold(rows.select_only(), |rows, (column, name)| {
            rows.column_as(column, name).group_by(column)
        })
}

/// Projects by where they stand. `rounds`: those the page is narrowed to, here and below.
pub async fn places(
    db: &DatabaseConnection,
    me: &Me,
    rounds: Option<&[RoundId]>,
) -> Result<Vec<Place>, PageError> {
    use sums::Column as C;
    let tab = |tab: Tab| sum(tab.summed(me.now, me.today));
    let rows = sums::under(me.scope(), sums::PROJECT).filter(of_rounds(C::RoundId, rounds));
    let by = [
        (C::RoundId, "round_id"),
        (C::Place, "stage_key"),
        (C::State, "status"),
        (C::Category, "category"),
    ];
    Ok(grouped(rows, by)
        .expr_as(tab(Tab::All), "n")
        .expr_as(tab(Tab::Late), "late")
        .expr_as(tab(Tab::Watch), "watch")
        .expr_as(tab(Tab::Building), "building")
        .expr_as(tab(Tab::Live), "live")
        .into_model()
        .all(db)
        .await?)
}

/// What is open in somebody's view and late or due by a day: two statements.
pub async fn due(
    db: &DatabaseConnection,
    me: &Me,
    rounds: Option<&[RoundId]>,
    until: NaiveDate,
) -> Result<Vec<Deadline>, PageError> {
    use sums::Column as C;
    let owed = sums::owed(me.scope())
        .filter(of_rounds(C::RoundId, rounds))
        .filter(late_at(Due::on_day(until).instant()));
    let mut rows: Vec<Deadline> = grouped(owed, [(C::DueAt, "due_at"), (C::State, "kind")])
        .expr_as(sum(Condition::all()), "n")
        .into_model()
        .all(db)
        .await?;
    let own: Vec<(NaiveDate, Option<NaiveTime>, ObligationKind)> =
        open(obligation::beyond(me.scope()), rounds)
            .filter(obligation::Column::DueOn.lte(until))
            .select_only()
            .column(obligation::Column::DueOn)
            .column(obligation::Column::ClosesAt)
            .column(obligation::Column::Kind)
            .into_tuple()
            .all(db)
            .await?;
    rows.extend(own.into_iter().map(|(on, closes_at, kind)| Deadline {
        due_at: owed::due(on, closes_at, Precision::Day).instant(),
        kind,
        n: 1,
    }));
    Ok(rows)
}

/// What is open among obligations, of some rounds.
pub fn open(
    rows: Select<obligation::Entity>,
    rounds: Option<&[RoundId]>,
) -> Select<obligation::Entity> {
    rows.filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .filter(of_rounds(obligation::Column::RoundId, rounds))
}

/// Findings in somebody's view: one statement, two for a supervisor.
pub async fn findings(
    db: &DatabaseConnection,
    me: &Me,
    rounds: Option<&[RoundId]>,
) -> Result<Vec<FindingSum>, PageError> {
    use sums::Column as C;
    let all = sums::under(me.scope(), sums::FINDING).filter(of_rounds(C::RoundId, rounds));
    let by = [
        (C::Place, "found"),
        (C::Category, "closed"),
        (C::State, "status"),
    ];
    let mut rows: Vec<FindingSum> = grouped(all, by)
        .expr_as(sum(Condition::all()), "n")
        .expr_as(sum(late_at(me.now)), "late")
        .into_model()
        .all(db)
        .await?;
    if let Some(visited) = finding::beyond(me.scope()).filter(|_| rounds.is_none()) {
        rows.extend(visited.all(db).await?.into_iter().map(|row| {
            FindingSum {
                found: month(row.found_on),
                closed: row
                    .closed_at
                    .map_or(String::new(), |at| month(shanghai_date(at))),
                n: 1,
                late: (row.status == FindingStatus::Open && row.due_on < me.today).into(),
                status: row.status,
            }
        }));
    }
    Ok(rows)
}

/// What is owed in open rounds while it builds, by the units right below one and by itself.
pub async fn cells(
    db: &DatabaseConnection,
    me: &Me,
    open: &[RoundId],
    top: UnitId,
) -> Result<Vec<Cell>, PageError> {
    use sums::Column as C;
    let near = Due::on_day(me.today + Days::new(WATCH)).instant();
    let is_open = |open: bool| Condition::all().add(C::Open.eq(open));
    let gaps = by_child(top, sums::OWED)
        .filter(C::RoundId.is_in(open.iter().copied()))
        .filter(C::Building.eq(true))
        .filter(C::State.is_in(GAPS.map(ObligationKind::key)));
    let by = [
        (C::Above, "under"),
        (C::RoundId, "round_id"),
        (C::State, "kind"),
        (C::Place, "item"),
    ];
    let mut cells: Vec<Cell> = grouped(gaps, by)
        .expr_as(sum(is_open(false)), "done")
        .expr_as(sum(late_at(near)), "near")
        .expr_as(sum(is_open(true)), "open")
        .into_model()
        .all(db)
        .await?;
    let mut below: HashMap<(RoundId, ObligationKind, String), [i64; 3]> = HashMap::new();
    for c in cells.iter().filter(|c| c.under != top) {
        let sums = below
            .entry((c.round_id, c.kind, c.item.clone()))
            .or_default();
        for (sum, n) in sums.iter_mut().zip([c.done, c.near, c.open]) {
            *sum += n;
        }
    }
    for c in cells.iter_mut().filter(|c| c.under == top) {
        let key = (c.round_id, c.kind, c.item.clone());
        let [done, near, open] = below.remove(&key).unwrap_or_default();
        c.done -= done;
        c.near -= near;
        c.open -= open;
    }
    Ok(cells)
}

/// The units right below one, and itself, with their projects in building in open rounds.
pub async fn leads(
    db: &DatabaseConnection,
    open: &[RoundId],
    top: UnitId,
) -> Result<Vec<Lead>, PageError> {
    use sums::Column as C;
    let mut sums: Vec<(UnitId, String, i64)> = by_child(top, sums::PROJECT)
        .filter(C::RoundId.is_in(open.iter().copied()))
        .filter(C::Building.eq(true))
        .select_only()
        .columns([unit::Column::Id, unit::Column::Name])
        .expr_as(sum(Condition::all()), "n")
        .group_by(unit::Column::Id)
        .order_by_asc(unit::Column::Path)
        .into_tuple()
        .all(db)
        .await?;
    let below: i64 = sums.iter().filter(|s| s.0 != top).map(|s| s.2).sum();
    for (_, _, n) in sums.iter_mut().filter(|s| s.0 == top) {
        *n -= below;
    }
    sums.retain(|(_, _, n)| *n > 0);
    let lead = |(id, name, n)| Lead {
        under: if id == top {
            Under::Only(id)
        } else {
            Under::All(id)
        },
        name,
        n,
    };
    Ok(sums.into_iter().map(lead).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_months_end_with_the_present_one() {
        let all: Vec<String> = months("2026-03-31".parse().unwrap()).map(month).collect();
        assert_eq!(
            all,
            [
                "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02",
                "2026-03"
            ]
        );
    }
}
