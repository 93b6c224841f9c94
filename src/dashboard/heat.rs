//! The gaps of units in building, compared, and the milestones of one round, from the same counts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::ids::{RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::programme::Programme;
use domain::stage::StageKind;
use ledger::RoundBook;

use super::rows::{Cell, Lead};
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
pub fn heat(
    cells: &[Cell],
    leads: &[Lead],
    rounds: &[Arc<RoundBook>],
    programme: &str,
) -> Option<Heat> {
    let by_id: HashMap<RoundId, &RoundBook> =
        rounds.iter().map(|r| (r.row.id, r.as_ref())).collect();
    let mut sums: BTreeMap<UnitId, BTreeMap<&'static str, HeatCell>> = BTreeMap::new();
    let mut asked: BTreeMap<&'static str, u32> = BTreeMap::new();
    for c in cells {
        let name = by_id
            .get(&c.round_id)
            .and_then(|b| column(&b.programme, c.kind, &c.item));
        if let Some(name) = name {
            let cell = sums
                .entry(c.under)
                .or_default()
                .entry(name)
                .or_insert(HeatCell { done: 0, total: 0 });
            cell.done += small(c.done);
            cell.total += small(c.done + c.near);
            *asked.entry(name).or_default() += small(c.done + c.near);
        }
    }
    let mut columns: Vec<(&'static str, u32)> = asked.into_iter().filter(|(_, n)| *n > 0).collect();
    columns.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let columns: Vec<&'static str> = columns.into_iter().take(COLUMNS).map(|(c, _)| c).collect();
    let mut found: Vec<HeatRow> = leads
        .iter()
        .map(|lead| {
            let cells = sums.remove(&lead.under.unit()).unwrap_or_default();
            HeatRow {
                name: lead.name.clone(),
                href: Some(
                    Filter {
                        unit: Some(lead.under),
                        tab: Tab::Building,
                        programme: programme.to_owned(),
                        ..Filter::default()
                    }
                    .href("/projects"),
                ),
                lead: small(lead.n),
                cells: columns
                    .iter()
                    .map(|c| {
                        cells
                            .get(c)
                            .copied()
                            .unwrap_or(HeatCell { done: 0, total: 0 })
                    })
                    .collect(),
            }
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
    cells: &[Cell],
    rounds: &[Arc<RoundBook>],
    own: Option<UnitId>,
) -> Option<Milestones> {
    let mut sums: BTreeMap<RoundId, BTreeMap<&str, (u32, u32)>> = BTreeMap::new();
    for c in cells.iter().filter(|c| c.kind == ObligationKind::Milestone) {
        let items = sums.entry(c.round_id).or_default();
        let (reached, asked) = items.entry(&c.item).or_default();
        *reached += small(c.done);
        *asked += small(c.done + c.open);
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
