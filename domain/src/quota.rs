//! Quotas as notices word them: who they apply to, what they bar and what they only ask.

use crate::programme::{Count, Programme, Quota, QuotaOn};
use crate::unit::Level;

/// Whose number is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    pub level: Option<Level>,
    pub unit_kind: &'a str,
    pub unit_name: &'a str,
    /// Formal members, for quotas by share.
    pub members: Option<i32>,
    pub category: Option<&'a str>,
}

/// The quota that applies: the most particular one wins (named units, then kinds, then all).
pub fn applying<'q>(
    quotas: impl Iterator<Item = &'q Quota>,
    on: QuotaOn,
    who: Claimant<'_>,
) -> Option<&'q Quota> {
    quotas
        .filter(|q| q.on == on)
        .filter(|q| on == QuotaOn::Admit || q.level.is_none() || q.level == who.level)
        .filter(|q| q.category.is_none() || q.category.as_deref() == who.category)
        .filter(|q| q.units.is_empty() || q.units.iter().any(|u| u == who.unit_name))
        .filter(|q| q.unit_kinds.is_empty() || q.unit_kinds.iter().any(|k| k == who.unit_kind))
        .max_by_key(|q| {
            (
                !q.units.is_empty(),
                !q.unit_kinds.is_empty(),
                q.category.is_some(),
            )
        })
}

/// The most that a count allows; none when it is no bar (“不少于”, “左右”).
pub fn bar(count: Count, members: Option<i32>) -> Option<i64> {
    match count {
        Count::Exactly(n) | Count::AtMost(n) | Count::Between(_, n) => Some(i64::from(n)),
        Count::AtLeast(_) | Count::About(_) => None,
        // At least one, however small the unit.
        Count::MembersShare(hundredths) => {
            members.map(|m| (i64::from(m) * i64::from(hundredths) / 10_000).max(1))
        }
    }
}

/// The fewest that a count asks for; a reminder, never a bar.
pub fn floor(count: Count) -> Option<u32> {
    match count {
        Count::Exactly(n) | Count::AtLeast(n) | Count::Between(n, _) => Some(n),
        Count::AtMost(_) | Count::About(_) | Count::MembersShare(_) => None,
    }
}

/// The words of the count: “限报 2 个”.
pub fn words(count: Count) -> String {
    match count {
        Count::Exactly(n) => format!("{n} 个"),
        Count::AtLeast(n) => format!("不少于 {n} 个"),
        Count::AtMost(n) => format!("限 {n} 个"),
        Count::About(n) => format!("{n} 个左右"),
        Count::Between(low, high) => format!("{low}—{high} 个"),
        Count::MembersShare(hundredths) => format!(
            "正式党员数的 {}%",
            crate::scoring::show(i64::from(hundredths))
        ),
    }
}

/// Places left for proposing in a category, given how many are already proposed or admitted.
pub fn places_left(p: &Programme, on: QuotaOn, who: Claimant<'_>, used: i64) -> Option<i64> {
    let quota = applying(p.quotas.iter(), on, who)?;
    bar(quota.count, who.members).map(|bar| bar - used)
}
