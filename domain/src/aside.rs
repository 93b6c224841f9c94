//! Who must stand aside from judging an application (回避): one rule, asked before somebody is chosen
//! and again when they are.
//!
//! Whose the applicant is never judges it. Who stands above it does not where the round's own host
//! judges; where a unit within the round judges for itself, as a school does in a province's round, all
//! its experts stand above its applicants, and so do the province's. Whoever is kept in the judging
//! unit's own pool is at home elsewhere.

use crate::ids::UnitId;
use crate::programme::Avoid;

/// An application as it bears on who may judge it.
#[derive(Debug, Clone, Copy)]
pub struct Applied<'a> {
    /// What the round tells to avoid.
    pub avoid: &'a [Avoid],
    pub unit: UnitId,
    /// The unit's path, as in `unit.path`.
    pub path: &'a str,
    /// Who conducts the review.
    pub conductor: UnitId,
    pub host: UnitId,
}

/// An expert as it bears on what they may judge.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    /// Every unit on which the account holds a grant of any kind, with its path.
    pub homes: Vec<(UnitId, String)>,
    /// Units to one of whose projects the expert has declared a relation.
    pub related: Vec<UnitId>,
}

/// Why an expert must stand aside, if so. Compares units, not names: the confirmed grant counts.
pub fn must_stand_aside(to: &Applied<'_>, expert: &Candidate) -> Option<&'static str> {
    let avoids = |what| to.avoid.contains(&what);
    let own = |(_, path): &(UnitId, String)| path.starts_with(to.path);
    let above = |(id, path): &(UnitId, String)| {
        *id != to.conductor && *id != to.unit && to.path.starts_with(path.as_str())
    };
    if avoids(Avoid::SameUnit) && expert.homes.iter().any(own) {
        Some("与申报单位同属一个单位")
    } else if avoids(Avoid::SuperiorUnit)
        && to.conductor == to.host
        && expert.homes.iter().any(above)
    {
        Some("在申报单位的上级党组织任职")
    } else if avoids(Avoid::DeclaredRelation) && expert.related.contains(&to.unit) {
        Some("在这个单位的另一个项目上申报过需要回避的关系")
    } else {
        None
    }
}
