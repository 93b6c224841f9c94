//! The gaps of units in building, compared, and the milestones of one round, from the same counts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::ids::{RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::programme::Programme;
use domain::stage::StageKind;
use ledger::RoundBook;

use super::rows::Row;
use crate::project_list::filter::{Filter, Tab};
use crate::ui::charts::{HeatCell, HeatRow, Reached};

/// Units compared; those with most missing.
const UNITS: usize = 12;
/// Kinds of things compared; those most is asked of.
const COLUMNS: usize = 7;
/// Milestones drawn.
const MILESTONES: usize = 6;

/// The table of gaps.
#[derive(Debug)]
pub struct Heat {
    pub columns: Vec<&'static str>,
    /// Most missing first.
    pub rows: Vec<HeatRow>,
    /// Units with projects in building, those not listed among them.
    pub units: usize,
}

/// How far one round's milestones have come.
#[derive(Debug)]
pub struct Milestones {
    pub round: RoundId,
    pub name: String,
    pub items: Vec<Reached>,
}

/// What a thing owed is filed under in the table.
fn column(p: &Programme, kind: ObligationKind, item: &str) -> Option<&'static str> {
    use ObligationKind as O;
    match kind {
        O::Milestone => {
            let label = p.milestone(item)?.record.label();
            // What stands in brackets has no room at the head of a column.
            Some(label.split_once('（').map_or(label, |(short, _)| short))
        }
        O::PlanItem => Some("计划任务"),
        O::HandIn => match p.stage(item)?.kind {
            StageKind::Midterm => Some("中期材料"),
            StageKind::Final => Some("期满材料"),
            _ => None,
        },
        O::Rectify | O::RectifyFinding => Some("整改"),
        _ => None,
    }
}

/// Units below the own one, by what they have done of what is owed by the end of the watched days.
pub fn heat(rows: &[Row], rounds: &[Arc<RoundBook>], programme: &str) -> Option<Heat> {
    let by_id: HashMap<RoundId, &RoundBook> =
        rounds.iter().map(|r| (r.row.id, r.as_ref())).collect();
    let mut sums: BTreeMap<&str, BTreeMap<&'static str, HeatCell>> = BTreeMap::new();
    let mut leads: BTreeMap<&str, u32> = BTreeMap::new();
    let mut units: BTreeMap<&str, (UnitId, &str)> = BTreeMap::new();
    let mut asked: BTreeMap<&'static str, u32> = BTreeMap::new();
    for row in rows {
        match row {
            Row::Cell {
                under,
                round_id,
                kind,
                item,
                done,
                near,
                ..
            } => {
                let name = by_id
                    .get(round_id)
                    .and_then(|b| column(&b.programme, *kind, item));
                if let Some(name) = name {
                    let cell = sums
                        .entry(under)
                        .or_default()
                        .entry(name)
                        .or_insert(HeatCell { done: 0, total: 0 });
                    cell.done += small(*done);
                    cell.total += small(done + near);
                    *asked.entry(name).or_default() += small(done + near);
                }
            }
            Row::Lead { under, n } => *leads.entry(under).or_default() += small(*n),
            Row::Unit { id, path, name } => {
                units.insert(path, (*id, name));
            }
            Row::Place { .. } | Row::Due { .. } | Row::Finding(_) => {}
        }
    }
    let mut columns: Vec<(&'static str, u32)> = asked.into_iter().filter(|(_, n)| *n > 0).collect();
    columns.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let columns: Vec<&'static str> = columns.into_iter().take(COLUMNS).map(|(c, _)| c).collect();
    let mut found: Vec<HeatRow> = leads
        .into_iter()
        .filter_map(|(path, lead)| {
            let (id, name) = units.get(path)?;
            let cells = sums.remove(path).unwrap_or_default();
            Some(HeatRow {
                name: (*name).to_owned(),
                href: Some(
                    Filter {
                        unit: Some(*id),
                        tab: Tab::Building,
                        programme: programme.to_owned(),
                        ..Filter::default()
                    }
                    .href("/projects"),
                ),
                lead,
                cells: columns
                    .iter()
                    .map(|c| {
                        cells
                            .get(c)
                            .copied()
                            .unwrap_or(HeatCell { done: 0, total: 0 })
                    })
                    .collect(),
            })
        })
        .collect();
    found.sort_by_key(|row| {
        let missing: u32 = row
            .cells
            .iter()
            .map(|c| c.total.saturating_sub(c.done))
            .sum();
        std::cmp::Reverse((missing, row.lead))
    });
    let units = found.len();
    found.truncate(UNITS);
    (units > 0).then_some(Heat {
        columns,
        rows: found,
        units,
    })
}

/// The milestones of the round in which most of them are asked for, one that the own unit runs before
/// all others.
pub fn milestones(
    rows: &[Row],
    rounds: &[Arc<RoundBook>],
    own: Option<UnitId>,
) -> Option<Milestones> {
    let mut sums: BTreeMap<RoundId, BTreeMap<&str, (u32, u32)>> = BTreeMap::new();
    for row in rows {
        if let Row::Cell {
            round_id,
            kind: ObligationKind::Milestone,
            item,
            done,
            open,
            ..
        } = row
        {
            let (reached, asked) = sums.entry(*round_id).or_default().entry(item).or_default();
            *reached += small(*done);
            *asked += small(done + open);
        }
    }
    let (round, sums) = sums.into_iter().max_by_key(|(id, items)| {
        let runs = rounds
            .iter()
            .any(|r| r.row.id == *id && Some(r.host.id) == own);
        let asked: u32 = items.values().map(|(_, asked)| *asked).sum();
        (runs, asked)
    })?;
    let book = rounds.iter().find(|r| r.row.id == round)?;
    let items = book
        .programme
        .milestones
        .iter()
        .filter_map(|m| {
            let (value, whole) = *sums.get(m.key.as_str())?;
            Some(Reached {
                label: m.title.clone(),
                value,
                whole,
            })
        })
        .take(MILESTONES)
        .collect();
    Some(Milestones {
        round,
        name: named(book, own),
        items,
    })
}

/// A round's name, with its host's where that is another unit than the own one.
pub fn named(book: &RoundBook, own: Option<UnitId>) -> String {
    if Some(book.host.id) == own {
        book.row.name.clone()
    } else {
        format!("{}·{}", book.host.name, book.row.name)
    }
}

/// A count of the database.
pub fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
