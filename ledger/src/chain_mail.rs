//! The ends of the logs go out of the house: whoever could change the database could compute its
//! chains anew, but not take back a mail.

use chrono::{DateTime, TimeDelta, Utc};
use domain::dates::cn_date;
use domain::states::Role;
use entity::{OneColumn, event, unit};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::audit::{self, Verdict};
use crate::event::{Event, Kind, What, clock_label};
use crate::letter::ChainEnds;
use crate::mail::{people_of, push};
use crate::{Act, Actor, Book, Happened, LedgerError, access_log};

/// Less than a week, so that a run a little early on the seventh day sends.
const EVERY: TimeDelta = TimeDelta::hours(7 * 24 - 12);

/// Looks at both logs and mails the auditors of the top units: at once when something is wrong,
/// else their ends once a week. Tells what is wrong, a sentence each.
pub async fn mail_ends(book: &Book, now: DateTime<Utc>) -> Result<Vec<String>, LedgerError> {
    // Read through before the transaction that mails, which keeps other writers waiting.
    let verdicts = [
        ("操作日志", audit::verify(&book.db).await?),
        ("访问日志", access_log::verify(&book.db).await?),
    ];
    let mut broken = Vec::new();
    let mut ends = Vec::new();
    for (log, verdict) in verdicts {
        match verdict {
            Verdict::Whole { lines: 0, .. } => {}
            Verdict::Whole { end, .. } => ends.push((log, end.to_string())),
            Verdict::Broken { at, why } => {
                broken.push(format!("{log}第 {at} 条：{}。", why.label()));
            }
        }
    }
    if broken.is_empty() && (ends.is_empty() || mailed_lately(&book.db, now).await?) {
        return Ok(broken);
    }
    let told = broken.clone();
    let actor = Actor::system("定时任务");
    let mut act = Act::begin_at(book, &actor, now).await?;
    let happened = mail(&mut act, told, ends).await?;
    act.finish(happened).await?;
    Ok(broken)
}

async fn mail(
    act: &mut Act,
    broken: Vec<String>,
    ends: Vec<(&'static str, String)>,
) -> Result<Happened<()>, LedgerError> {
    let what = if broken.is_empty() { "end" } else { "broken" };
    let letter = ChainEnds {
        broken,
        ends,
        at: format!("{} {}", cn_date(act.today), clock_label(act.now)),
        link: format!("{}/audit", act.book.site),
    }
    .render();
    let mut mails = 0;
    let tops = unit::Entity::find()
        .filter(unit::Column::ParentId.is_null())
        .order_by_asc(unit::Column::Id)
        .all(&act.tx)
        .await?;
    for top in tops {
        for person in people_of(&act.tx, top.id, &[Role::Auditor], act.today).await? {
            // What breaks on the day of the weekly mail is told on that day.
            let key = format!("chain-{what}-{}-{}", act.today, person.id);
            let put = push(act, &key, "chain_ends", &person, letter.clone()).await?;
            mails += u32::from(put.is_some());
        }
    }
    let sent = (mails > 0).then(|| Event::of_unit(None, What::ChainEndsMailed { mails }));
    Ok(Happened::many(sent.into_iter().collect(), ()))
}

async fn mailed_lately(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, LedgerError> {
    let last: Option<DateTime<Utc>> = event::Entity::find()
        .filter(event::Column::Kind.eq(Kind::ChainEndsMailed))
        .filter(event::Column::At.gt(now - EVERY))
        .limit(1)
        .value(event::Column::At, db)
        .await?;
    Ok(last.is_some())
}
