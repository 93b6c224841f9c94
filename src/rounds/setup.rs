//! Setting up a round and changing one that is open: the forms of dates and quotas.

use axum::response::{IntoResponse, Response};
use domain::ids::RoundId;
use domain::plan::Moved;
use domain::states::RoundStatus;
use entity::{event, stage_date};
use ledger::event::Kind;
use ledger::{LastSaved, LedgerError, Once, rounds};
use sea_orm::{ColumnTrait, Condition};

use super::forms::{Figures, WHY, figures, shown, shown_in_setup};
use super::{HERE, path, path_in, query, views};
use crate::web::form::{Doing, Tried};
use crate::web::reply::{done, see};
use crate::web::{Asking, Page, PageError, unprocessable};

type OnRound = Doing<RoundId>;
type Done = Result<Response, PageError>;

pub async fn show(on: Asking<RoundId>) -> Done {
    let (book, _) = query::in_view(&on.app, &on.me, on.id).await?;
    if book.row.status != RoundStatus::Preparing {
        return Ok(see(&format!("/rounds/{}", on.id)));
    }
    Ok(page(on, Tried::default()).await?.into_response())
}

pub async fn page(on: Asking<RoundId>, tried: Tried) -> Page {
    let view = query::setup::setup(&on.app, &on.me, on.id).await?;
    let title = format!("开批次：{}", view.book.row.name);
    let body = views::setup::page(&on.me, &view, &tried);
    on.page(&title, HERE, path(&title), body).await
}

/// Writes dates and quotas, unless they have changed since the form was opened; what moved along.
async fn write(on: &OnRound) -> Result<Vec<Moved>, PageError> {
    let (book, _) = query::in_view(&on.app, &on.me, on.id).await?;
    let Figures { dates, quotas } = figures(&book.programme, &on.form)?;
    let mut act = on.begin().await?;
    let book = act.round(on.id).await?;
    // Of one that has been opened the use case itself says what to do.
    if book.row.status == RoundStatus::Preparing {
        act.require_host(&book.host)?;
        let rows = stage_date::of_round(on.id).all(&act.tx).await?;
        let reasons = rows
            .iter()
            .map(|row| (row.stage_key.as_str(), row.reason.as_deref()));
        let now = shown_in_setup(&book, reasons);
        act.compare(&on.form.sent(), &now, changes_of(on.id))
            .await?;
    }
    let happened = rounds::set_up(&mut act, on.id, dates, quotas).await?;
    Ok(on.finish(act, happened).await?)
}

/// What the log says of the dates and quotas of a round.
fn changes_of(id: RoundId) -> LastSaved {
    LastSaved::Log(Condition::all().add(event::Column::RoundId.eq(id)).add(
        event::Column::Kind.is_in([Kind::RoundPrepared, Kind::RoundAmended, Kind::RoundOpened]),
    ))
}

pub async fn saved(on: OnRound) -> Done {
    let moved: Vec<String> = write(&on).await?.iter().map(Moved::sentence).collect();
    let words = if moved.is_empty() {
        "日期和名额已保存，下面重新核对和预演。".to_owned()
    } else {
        format!(
            "日期和名额已保存，随之移动 {} 处：{}",
            moved.len(),
            moved.concat()
        )
    };
    Ok(done(&format!("/rounds/{}/setup", on.id), &words))
}

/// Saves dates and quotas and opens the round. When something still does not fit, they stay saved
/// and the page says what.
pub async fn opened(on: OnRound) -> Done {
    if !on.form.pairs.0.is_empty() {
        write(&on).await?;
    }
    let mut act = on.begin().await?;
    let happened = match rounds::open(&mut act, on.id, on.form.text(WHY)).await {
        Ok(happened) => happened,
        Err(LedgerError::Invalid(problems)) => {
            drop(act);
            let left = problems.len();
            let words = format!("日期和名额已保存，还有 {left} 处要改或写明理由，批次没有开。");
            let asked = Asking::clone(&on);
            return Ok(unprocessable(page(asked, Tried::said(words)).await?));
        }
        Err(other) => return Err(other.into()),
    };
    on.finish(act, happened).await?;
    Ok(done(
        &format!("/rounds/{}", on.id),
        "批次已开，定义、日期和名额即时冻结；申报单位从下一个提醒日起收到邮件。",
    ))
}

pub async fn amendments(on: Asking<RoundId>, tried: Tried) -> Page {
    let view = query::setup::amendments(&on.app, &on.me, on.id).await?;
    let path = path_in(&view.book.row, "变更");
    let body = views::amendments::page(&on.me, &view, &tried);
    on.page("变更批次", HERE, path, body).await
}

/// Changes dates and quotas of an opened round, for a reason that everybody in it can read.
pub async fn amended(on: OnRound) -> Done {
    let (book, _) = query::in_view(&on.app, &on.me, on.id).await?;
    let Figures { dates, quotas } = figures(&book.programme, &on.form)?;
    let n = match on.once().await? {
        Once::Again(n) => n,
        Once::First(mut act) => {
            let book = act.round(on.id).await?;
            if book.row.status == RoundStatus::Open {
                act.require_host(&book.host)?;
                let sent = on.form.sent();
                act.compare(&sent, &shown(&book), changes_of(on.id)).await?;
            }
            let reason = on.form.text("reason");
            let happened = rounds::amend(&mut act, on.id, dates, quotas, reason).await?;
            on.finish(act, happened).await?
        }
    };
    Ok(done(
        &format!("/rounds/{}", on.id),
        &format!("已变更 {n} 处，所涉待办和提醒随之改期，名额即时按新数计算。"),
    ))
}
