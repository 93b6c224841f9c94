//! The quotas of a round: copied from its definition, edited by its host, laid over the definition
//! whenever the round is read.

use domain::answers::FieldProblem;
use domain::ids::RoundId;
use domain::programme::{Count, Programme, Quota, Source};
use domain::quota::{check, conflict, title, words};
use entity::quota;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::amend::Change;
use super::{bump, preparing};
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError, RoundBook};

/// Longest basis of an edited figure, in characters: it is printed beside it.
const BASIS: usize = 60;

/// One quota as edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaEdit {
    /// Order in the definition, from 0.
    pub position: usize,
    pub count: Count,
    /// Where the organiser takes the figure from; empty for what the definition says.
    pub basis: String,
}

/// A quota that is not what it was.
#[derive(Debug, Clone)]
pub(super) struct Changed {
    pub(super) position: usize,
    title: String,
    pub(super) before: Quota,
    pub(super) after: Quota,
}

impl Changed {
    pub(super) fn change(&self) -> Change {
        Change::Quota {
            quota: self.title.clone(),
            from: words(self.before.count),
            to: words(self.after.count),
            sources: [self.before.source.label(), self.after.source.label()],
        }
    }
}

/// The field of the form in which a figure stands.
pub(super) fn figure_field(position: usize) -> String {
    format!("quota.{position}.figure")
}

fn basis_field(position: usize) -> String {
    format!("quota.{position}.basis")
}

fn stored(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Copies the definition's quotas into rows of the round.
pub(super) async fn write(act: &Act, id: RoundId, p: &Programme) -> Result<(), LedgerError> {
    for (position, q) in p.quotas.iter().enumerate() {
        let (low, high) = q.count.figures();
        quota::ActiveModel {
            round_id: Set(id),
            position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
            on: Set(q.on),
            level: Set(q.level.map(|l| l.key().to_owned())),
            unit_kinds: Set(json!(q.unit_kinds).to_string()),
            units: Set(json!(q.units).to_string()),
            category: Set(q.category.clone()),
            mode: Set(q.count.mode()),
            low: Set(stored(low)),
            high: Set(stored(high)),
            source: Set(q.source.label()),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
    }
    Ok(())
}

/// Lays the figures of a round's rows, and where they come from, over its definition's quotas. What
/// a quota applies to stays the definition's.
pub(crate) fn lay_over(quotas: &mut [Quota], rows: &[quota::Model]) -> Result<(), LedgerError> {
    for row in rows {
        let place = usize::try_from(row.position).ok();
        let Some(q) = place.and_then(|place| quotas.get_mut(place)) else {
            return Err(LedgerError::Broken(format!(
                "批次 {} 的第 {} 条名额不在活动文件里",
                row.round_id,
                row.position + 1
            )));
        };
        let figures = u32::try_from(row.low).and_then(|low| Ok((low, u32::try_from(row.high)?)));
        let figures = figures.map_err(|_| {
            LedgerError::Broken(format!(
                "批次 {} 的第 {} 条名额是负数",
                row.round_id,
                row.position + 1
            ))
        })?;
        q.count = Count::of(row.mode, figures);
        if let Some(source) = Source::of_round(&row.source) {
            q.source = source;
        }
    }
    Ok(())
}

/// Changes the quotas of a round that is still being prepared.
///
/// # Errors
/// Refused once the round is open: then it takes an amendment. [`LedgerError::Invalid`] names the
/// fields: figures that cannot be, an edited one without its basis.
pub async fn set_quotas(
    act: &mut Act,
    id: RoundId,
    edits: Vec<QuotaEdit>,
) -> Result<Happened<()>, LedgerError> {
    let r = preparing(act, id).await?;
    let changes = changed(&r, edits)?;
    if changes.is_empty() {
        return Ok(Happened::nothing(()));
    }
    rewrite(act, id, &changes).await?;
    bump(act, &r.row).await?;
    let said: Vec<String> = changes
        .iter()
        .map(|c| c.change().sentence(&r.programme))
        .collect();
    let what = What::RoundAmended {
        what: said.join("；"),
    };
    Ok(Happened::one(Event::in_round(&r, what), ()))
}

/// The quotas that are not what they were, each of them possible by itself and all of them together.
pub(super) fn changed(r: &RoundBook, edits: Vec<QuotaEdit>) -> Result<Vec<Changed>, LedgerError> {
    let mut all = r.programme.quotas.clone();
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    for edit in edits {
        let at = edit.position;
        let (Some(before), Some(defined)) =
            (r.programme.quotas.get(at), r.quotas_by_notice.get(at))
        else {
            return Err(LedgerError::refused(format!(
                "本批次没有第 {} 条名额，请刷新页面后再改。",
                at + 1
            )));
        };
        let basis = domain::text::line(&edit.basis);
        let source = if basis.is_empty() {
            defined.source.clone()
        } else {
            Source::Round {
                basis: basis.clone(),
            }
        };
        if edit.count == before.count && source == before.source {
            continue;
        }
        if let Err(message) = check(before, edit.count) {
            problems.push(FieldProblem::new(figure_field(at), message));
        }
        let length = basis.chars().count();
        if length > BASIS {
            let over = length - BASIS;
            let sentence = format!("依据超出 {over} 字（{length}/{BASIS}）。请只写文件和条款。");
            problems.push(FieldProblem::new(basis_field(at), sentence));
        }
        if basis.is_empty() && edit.count != defined.count {
            problems.push(FieldProblem::new(
                basis_field(at),
                format!(
                    "与活动文件的“{}”（{}）不同，请写明依据，例如哪份补充通知第几条。",
                    words(defined.count),
                    defined.source.label()
                ),
            ));
        }
        let after = Quota {
            count: edit.count,
            source,
            ..before.clone()
        };
        all[at] = after.clone();
        changes.push(Changed {
            position: at,
            title: title(&r.programme, before),
            before: before.clone(),
            after,
        });
    }
    if problems.is_empty() && !changes.is_empty() {
        problems.extend(
            conflict(&all)
                .into_iter()
                .map(|(at, message)| FieldProblem::new(figure_field(at), message)),
        );
    }
    LedgerError::if_any(problems).map(|()| changes)
}

/// Writes changed figures and their sources into the round's rows.
pub(super) async fn rewrite(
    act: &Act,
    id: RoundId,
    changes: &[Changed],
) -> Result<(), LedgerError> {
    for c in changes {
        let row = quota::Entity::find()
            .filter(quota::Column::RoundId.eq(id))
            .filter(quota::Column::Position.eq(i32::try_from(c.position).unwrap_or(i32::MAX)))
            .one(&act.tx)
            .await?
            .ok_or_else(|| LedgerError::Broken(format!("批次 {id} 没有“{}”一行", c.title)))?;
        let (low, high) = c.after.count.figures();
        let mut row = row.into_active_model();
        row.mode = Set(c.after.count.mode());
        row.low = Set(stored(low));
        row.high = Set(stored(high));
        row.source = Set(c.after.source.label());
        row.update(&act.tx).await?;
    }
    Ok(())
}
