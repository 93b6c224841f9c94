//! Quotas as notices word them: who they apply to, what they bar and what they only ask.

mod figures;

use crate::programme::{Count, Programme, Quota, QuotaOn};
use crate::unit::{Level, kind};

pub use figures::{MOST, check, conflict, figure, read};

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

/// The quotas that bind, at most two: the one for all of a unit's entries and the one for those of
/// the entry's category (001: two cases a unit, one of each level). Of several the most particular
/// goes before the others (named units, then kinds, then all).
pub fn binding<'q>(quotas: &'q [Quota], on: QuotaOn, who: &Claimant<'_>) -> Vec<&'q Quota> {
    [false, true]
        .into_iter()
        .filter_map(|of_category| most_particular(quotas, on, who, of_category))
        .collect()
}

/// The quotas that bind entries of any category, each once and in their order; the claimant's own
/// category is not looked at.
pub fn binding_any<'q>(p: &'q Programme, on: QuotaOn, who: &Claimant<'_>) -> Vec<&'q Quota> {
    let categories = p.entry.categories.iter().map(|c| Some(c.key.as_str()));
    let mut found: Vec<&Quota> = Vec::new();
    for category in std::iter::once(None).chain(categories) {
        for quota in binding(&p.quotas, on, &Claimant { category, ..*who }) {
            if !found.iter().any(|known| std::ptr::eq(*known, quota)) {
                found.push(quota);
            }
        }
    }
    found
}

fn most_particular<'q>(
    quotas: &'q [Quota],
    on: QuotaOn,
    who: &Claimant<'_>,
    of_category: bool,
) -> Option<&'q Quota> {
    quotas
        .iter()
        .filter(|q| q.on == on && q.category.is_some() == of_category)
        .filter(|q| on == QuotaOn::Admit || q.level.is_none() || q.level == who.level)
        .filter(|q| q.category.is_none() || q.category.as_deref() == who.category)
        .filter(|q| q.units.is_empty() || q.units.iter().any(|u| u == who.unit_name))
        .filter(|q| q.unit_kinds.is_empty() || q.unit_kinds.iter().any(|k| k == who.unit_kind))
        .max_by_key(|q| (!q.units.is_empty(), !q.unit_kinds.is_empty()))
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

/// What a quota is for, to tell it from the others of its programme: “高校推荐名额（市直属学校党组织）”.
pub fn title(p: &Programme, q: &Quota) -> String {
    let mut title = match q.level.filter(|_| q.on == QuotaOn::Recommend) {
        Some(level) => format!("{}{}", level.label(), q.on.label()),
        None => q.on.label().to_owned(),
    };
    let category = p.category(q.category.as_deref()).map(|c| c.title.clone());
    let kinds = q
        .unit_kinds
        .iter()
        .filter_map(|key| kind(key).map(|k| k.label))
        .collect::<Vec<_>>();
    for part in [
        category.unwrap_or_default(),
        kinds.join("、"),
        q.units.join("、"),
    ] {
        if !part.is_empty() {
            title = format!("{title}（{part}）");
        }
    }
    title
}

/// The words of the count: “限 2 个”.
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

/// Places taken so far by what holds one: recommended by the unit, or proposed and admitted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    pub all: i64,
    /// Of these, entries of the claimant's own category.
    pub in_category: i64,
}

/// Places left before one more is recommended or proposed; negative when more than the quota are
/// taken already, none when nothing bars.
pub fn places_left(p: &Programme, on: QuotaOn, who: &Claimant<'_>, used: Used) -> Option<i64> {
    binding(&p.quotas, on, who)
        .into_iter()
        .filter_map(|q| {
            let taken = if q.category.is_some() {
                used.in_category
            } else {
                used.all
            };
            bar(q.count, who.members).map(|bar| bar - taken)
        })
        .min()
}
