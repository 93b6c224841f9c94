//! Where everybody stands: units below units of a higher level, projects where the life of their
//! programme leads.

use std::sync::Arc;

use domain::ids::RoundId;
use domain::lifecycle::{State, can_stand};
use domain::programme::{Programme, Stage};
use domain::stage::{StageKind, Status};
use domain::unit::kind;
use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look};
use crate::{LedgerError, RoundBook};

/// One of several that stand alike.
fn one_of(what: &str, code: &str, n: i64) -> String {
    if n == 1 {
        format!("{what} {code}")
    } else {
        format!("{what} {code} 等 {n} 个")
    }
}

/// Every unit is of a kind that is known and stands below a unit of a higher level.
pub(super) async fn units<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let pairs: Vec<(String, String, Option<String>, i64)> = look
        .all(
            "SELECT MIN(u.code), u.kind, p.kind, COUNT(*)
             FROM unit u LEFT JOIN unit p ON p.id = u.parent_id GROUP BY u.kind, p.kind",
        )
        .await?;
    for (code, own, above, n) in pairs {
        let row = one_of("单位", &code, n);
        match (kind(&own), above.as_deref().map(kind)) {
            (None, _) => look.ill(row, format!("类型“{own}”不认得。"), BY_HAND),
            (Some(own), Some(Some(above))) if above.level >= own.level => look.ill(
                row,
                format!("{}设在了{}之下。", own.label, above.label),
                "在“党组织”页把它划归正确的上级。",
            ),
            (Some(_), _) => {}
        }
    }
    look.checked(1);
    Ok(())
}

/// Projects of one round that stand alike.
struct Place {
    round: Arc<RoundBook>,
    name: String,
    stage: String,
    status: String,
    category: Option<String>,
    builds: bool,
}

/// Round, stage, status, category, whether it builds, the least code of those that stand so, and how
/// many they are.
type Stand = (RoundId, String, String, Option<String>, bool, String, i64);

/// Every project stands where the life of its programme leads, in a category of its round, and
/// builds from its admission on.
pub(super) async fn projects<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
) -> Result<(), LedgerError> {
    let rows: Vec<Stand> = look
        .all(
            "SELECT round_id, stage_key, status, category, building_from IS NOT NULL,
                    MIN(code), COUNT(*)
             FROM project
             GROUP BY round_id, stage_key, status, category, building_from IS NOT NULL",
        )
        .await?;
    for (round, stage, status, category, builds, code, n) in rows {
        if let Some(round) = look.rounds.get(&round) {
            let place = Place {
                round: round.clone(),
                name: one_of("项目", &code, n),
                stage,
                status,
                category,
                builds,
            };
            let wrong = [place.unreached(), place.unsorted(), place.misbuilt()];
            for what in wrong.into_iter().flatten() {
                look.ill(&place.name, what, BY_HAND);
            }
        }
    }
    look.checked(3);
    Ok(())
}

impl Place {
    fn unreached(&self) -> Option<String> {
        // A word that is none is told already.
        let status = Status::from_key(&self.status)?;
        let stands = can_stand(&self.round.programme, &State::new(&self.stage, status));
        let (stage, status) = (&self.stage, status.label());
        (!stands).then(|| format!("处在“{stage}·{status}”，按活动文件走不到这里。"))
    }

    fn unsorted(&self) -> Option<String> {
        let known = &self.round.programme.entry.categories;
        let fits = match &self.category {
            Some(own) => known.iter().any(|c| c.key == *own),
            None => known.is_empty(),
        };
        let own = self.category.as_deref().unwrap_or("空");
        (!fits).then(|| format!("类别“{own}”不在活动文件里。"))
    }

    fn misbuilt(&self) -> Option<String> {
        // A stage that is not there is told already.
        let admitted = admitted(&self.round.programme, &self.stage)?;
        let stage = &self.stage;
        match (admitted, self.builds) {
            (true, true) | (false, false) => None,
            (false, true) => Some(format!("还没有立项（{stage}），却有建设起始日。")),
            (true, false) => Some(format!("已经立项（{stage}），却没有建设起始日。")),
        }
    }
}

/// Whether who has come to a stage has begun to build; none for a stage that is not there.
fn admitted(p: &Programme, stage: &str) -> Option<bool> {
    let place = |wanted: &dyn Fn(&Stage) -> bool| p.stages.iter().position(wanted);
    let here = place(&|s| s.key == stage)?;
    Some(place(&|s| s.kind == StageKind::Building).is_some_and(|building| here >= building))
}

/// Whatever names a stage names one of the round's definition.
pub(super) async fn stages<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for (table, what) in [
        ("extension", "延期"),
        ("decision", "决定"),
        ("endorsement", "审核意见"),
        ("assignment", "评审分配"),
        ("notice", "公示"),
    ] {
        let owner = if table == "notice" {
            "round o ON o.id = x.round_id"
        } else {
            "project o ON o.id = x.project_id"
        };
        let round = if table == "notice" { "id" } else { "round_id" };
        let named: Vec<(RoundId, String, String)> = look
            .all(&format!(
                "SELECT o.{round}, x.stage_key, MIN(o.code)
                 FROM {table} x JOIN {owner} GROUP BY o.{round}, x.stage_key"
            ))
            .await?;
        for (round, stage, code) in named {
            let Some(round) = look.rounds.get(&round) else {
                continue;
            };
            if round.programme.stage(&stage).is_none() {
                look.ill(
                    format!("{code} 的{what}"),
                    format!("阶段“{stage}”不在活动文件里。"),
                    BY_HAND,
                );
            }
        }
    }
    look.checked(1);
    Ok(())
}
