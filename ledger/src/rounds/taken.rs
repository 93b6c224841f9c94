//! Places that are taken when a quota is amended: a new figure may not leave fewer.

use domain::answers::FieldProblem;
use domain::programme::QuotaOn;
use domain::quota::{Claimant, bar, binding, words};

use super::quotas::{Changed, figure_field};
use crate::access::units_of;
use crate::grouped::grouped;
use crate::projects::{Recommended, recommendations};
use crate::publicity::holders_of_places;
use crate::{Act, LedgerError, RoundBook};

/// Refuses what would leave fewer places than are taken. The round's row is locked, so nobody takes
/// one meanwhile.
pub(super) async fn not_below_taken(
    act: &Act,
    r: &RoundBook,
    changes: &[Changed],
) -> Result<(), LedgerError> {
    let mut problems = Vec::new();
    if changes.iter().any(|c| c.after.on == QuotaOn::Admit) {
        let taken = holders_of_places(&act.tx, r.row.id).await?;
        for c in changes.iter().filter(|c| c.after.on == QuotaOn::Admit) {
            let n = taken
                .iter()
                .filter(|category| c.after.category.is_none() || **category == c.after.category)
                .count();
            problems.extend(too_few(c, None, n, "已有", "拟立项或立项"));
        }
    }
    if changes.iter().any(|c| c.after.on == QuotaOn::Recommend) {
        problems.extend(fewer_than_recommended(act, r, changes).await?);
    }
    LedgerError::if_any(problems)
}

/// A sentence when the new figure bars more than the old one and is below what is taken.
fn too_few(
    c: &Changed,
    members: Option<i32>,
    taken: usize,
    who: &str,
    done: &str,
) -> Option<FieldProblem> {
    let taken = i64::try_from(taken).unwrap_or(i64::MAX);
    let most = bar(c.after.count, members)?;
    let lowered = bar(c.before.count, members).is_none_or(|before| most < before);
    (lowered && most < taken).then(|| {
        FieldProblem::new(
            figure_field(c.position),
            format!(
                "{who} {taken} 个项目{done}，改为“{}”就少了 {} 个。请至少留 {taken} 个名额。",
                words(c.after.count),
                taken - most
            ),
        )
    })
}

/// The units that have recommended more than a changed figure would allow them; for each quota the
/// one with the most is named.
async fn fewer_than_recommended(
    act: &Act,
    r: &RoundBook,
    changes: &[Changed],
) -> Result<Vec<FieldProblem>, LedgerError> {
    let all = recommendations(&act.tx, r, None).await?;
    let units = units_of(&act.tx, all.iter().map(|x| x.unit)).await?;
    let by_place = grouped(all.iter().collect(), |x: &&Recommended| {
        (x.stage.as_str(), x.unit)
    });
    let mut problems = Vec::new();
    for c in changes.iter().filter(|c| c.after.on == QuotaOn::Recommend) {
        let mut worst: Option<(usize, FieldProblem)> = None;
        for ((stage, id), places) in &by_place {
            let Some(u) = units.get(id) else { continue };
            let who = Claimant {
                level: r.programme.stage(stage).and_then(|s| s.level),
                unit_kind: &u.kind,
                unit_name: &u.name,
                members: u.members_formal,
                category: c.after.category.as_deref(),
            };
            // Whom a quota binds does not depend on its figure.
            let own = &r.programme.quotas[c.position];
            let binds = binding(&r.programme.quotas, QuotaOn::Recommend, &who)
                .into_iter()
                .any(|q| std::ptr::eq(q, own));
            if !binds {
                continue;
            }
            let n = places
                .iter()
                .filter(|x| c.after.category.is_none() || x.category == c.after.category)
                .count();
            let told = too_few(c, u.members_formal, n, &format!("{}已推荐", u.name), "");
            if let Some(told) = told
                && worst.as_ref().is_none_or(|(most, _)| n > *most)
            {
                worst = Some((n, told));
            }
        }
        problems.extend(worst.map(|(_, told)| told));
    }
    Ok(problems)
}
