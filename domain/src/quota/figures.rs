//! The figures of quotas as an organiser types them for a round: read, checked one by one, and
//! against each other.

use super::{bar, floor};
use crate::programme::{Count, CountMode, Quota, QuotaOn};
use crate::scoring::show;

/// The largest number a quota may have; more is a slip of the hand.
pub const MOST: u32 = 9_999;

/// All formal members, in hundredths of a percent.
const ALL_MEMBERS: u32 = 10_000;

/// The figure of a count as it stands in its field: `20`, `2—4`, `1.5`.
pub fn figure(count: Count) -> String {
    match count {
        Count::Exactly(n) | Count::AtLeast(n) | Count::AtMost(n) | Count::About(n) => n.to_string(),
        Count::Between(low, high) => format!("{low}—{high}"),
        Count::MembersShare(hundredths) => show(i64::from(hundredths)),
    }
}

/// Reads a figure as people type it, in the way the mode wants it. Full-width digits, a `个` or a
/// `%` after the number and any dash between two are put right.
///
/// # Errors
/// A sentence when it is no number, too large a one, or not as many as the mode wants.
pub fn read(mode: CountMode, typed: &str) -> Result<Count, String> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '个' | '名' | '项'))
        .map(|c| match c {
            '０'..='９' => {
                char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
            }
            '．' => '.',
            '％' => '%',
            '－' | '–' | '—' | '～' | '~' | '至' | '到' => '-',
            other => other,
        })
        .collect();
    if plain.is_empty() {
        return Err(match mode {
            CountMode::Range => "请填写两个数，例如 2—4。",
            CountMode::Percent => "请填写百分比，例如 1.5。",
            CountMode::Exact | CountMode::Min | CountMode::Max | CountMode::About => {
                "请填写名额的数目，例如 20。"
            }
        }
        .to_owned());
    }
    let two = plain
        .split_once('-')
        .filter(|(low, high)| !low.is_empty() && !high.is_empty());
    match (mode, two) {
        (CountMode::Range, Some((low, high))) => {
            // A dash typed twice (“2——4”) is one.
            Ok(Count::Between(
                number(low)?,
                number(high.trim_start_matches('-'))?,
            ))
        }
        (CountMode::Range, None) => Err(format!(
            "“幅度”要写两个数，例如 2—4；只有一个数请选别的口径。填的是“{}”。",
            typed.trim()
        )),
        (_, Some(_)) => Err(format!(
            "“{}”只写一个数；要写两个数请选“{}”。",
            mode.label(),
            CountMode::Range.label()
        )),
        (CountMode::Percent, None) => {
            crate::scoring::parse_points(plain.strip_suffix('%').unwrap_or(&plain))
                .ok()
                .and_then(|hundredths| u32::try_from(hundredths).ok())
                .map(Count::MembersShare)
                .ok_or_else(|| {
                    format!(
                        "“{}”不是百分比，请填数字，最多两位小数，例如 1.5。",
                        typed.trim()
                    )
                })
        }
        (mode, None) => number(&plain).map(|n| Count::of(mode, (n, n))),
    }
}

fn number(text: &str) -> Result<u32, String> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!(
            "“{text}”不是名额的数目，请写 1 到 {MOST} 的整数，例如 20。"
        ));
    }
    text.parse().map_err(|_| too_large(text, None))
}

fn too_large(shown: &str, beyond: Option<u32>) -> String {
    let by = beyond.map_or(String::new(), |n| format!("，超出 {n}"));
    format!("名额最多 {MOST}，填了 {shown}{by}。请核对是不是多写了一位。")
}

/// Whether a count makes sense for a quota, apart from the others.
///
/// # Errors
/// A sentence saying what is wrong, by how much, and how to mend it.
pub fn check(q: &Quota, count: Count) -> Result<(), String> {
    if let Count::MembersShare(hundredths) = count {
        return share(q, hundredths);
    }
    let (low, high) = count.figures();
    if let Some(n) = [low, high].into_iter().find(|n| *n > MOST) {
        return Err(too_large(&n.to_string(), Some(n - MOST)));
    }
    match count {
        Count::Between(low, high) if low > high => Err(format!(
            "“幅度”写反了：至少 {low}，至多 {high}，至少比至多还多 {}。请写成 {high}—{low}。",
            low - high
        )),
        // A notice may leave one kind out; one that leaves out everybody is a slip.
        Count::Exactly(0) | Count::AtMost(0) | Count::Between(_, 0) if of_all(q) => Err(format!(
            "名额是 0，一个也不能{}。请写 1 或以上。",
            match q.on {
                QuotaOn::Recommend => "推荐",
                QuotaOn::Admit => "立项",
            }
        )),
        Count::AtLeast(0) | Count::About(0) => Err(format!(
            "“{}”写 0 等于没有要求。请写 1 或以上。",
            count.mode().label()
        )),
        _ => Ok(()),
    }
}

/// A share is one of a unit's own members: there is none to admit by.
fn share(q: &Quota, hundredths: u32) -> Result<(), String> {
    if q.on == QuotaOn::Admit {
        return Err(
            "立项名额是整个批次的，不能按一个单位的党员数算。请选别的口径，写数目。".to_owned(),
        );
    }
    if hundredths == 0 {
        return Err("百分比是 0，一个也不能推荐。请写大于 0 的数，例如 1。".to_owned());
    }
    if hundredths > ALL_MEMBERS {
        return Err(format!(
            "百分比最多 100，填了 {}，超出 {}。请核对小数点。",
            show(i64::from(hundredths)),
            show(i64::from(hundredths - ALL_MEMBERS))
        ));
    }
    Ok(())
}

/// Whether the quota is for every entry of every unit.
fn of_all(q: &Quota) -> bool {
    q.category.is_none() && q.unit_kinds.is_empty() && q.units.is_empty()
}

/// Quotas for all entries that leave less room than those of the categories ask for together, by
/// position, with a sentence.
pub fn conflict(quotas: &[Quota]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (position, q) in quotas.iter().enumerate() {
        let Some(most) = bar(q.count, None).filter(|_| q.category.is_none()) else {
            continue;
        };
        let asked: i64 = quotas
            .iter()
            .filter(|of| {
                of.category.is_some()
                    && (of.on, of.level, &of.unit_kinds, &of.units)
                        == (q.on, q.level, &q.unit_kinds, &q.units)
            })
            .filter_map(|of| floor(of.count))
            .map(i64::from)
            .sum();
        if asked > most {
            found.push((
                position,
                format!(
                    "各类合计至少 {asked} 个，比总数 {most} 个多 {} 个。请增加总数，或减少各类的名额。",
                    asked - most
                ),
            ));
        }
    }
    found
}
