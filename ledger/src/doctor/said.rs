//! What is mailed: planned → leased → sent, failed or given up.

use chrono::TimeDelta;
use domain::states::MailState;
use entity::outbox;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::look::{BY_HAND, Look, Rule};
use crate::LedgerError;
use crate::tally::Counted;

/// A lease runs for minutes, and the next mailer takes over what it left. After so long nobody did.
const LEASE_LOST: TimeDelta = TimeDelta::hours(1);

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '邮件 ' || m.dedup_key AS row_name, m.state AS a FROM outbox m
               WHERE (m.state = 'sent') <> (m.sent_at IS NOT NULL)",
        says: "状态是 {a}，与发出时刻不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '邮件 ' || m.dedup_key AS row_name, m.state AS a FROM outbox m
               WHERE (m.state = 'leased') <> (m.leased_until IS NOT NULL)
                  OR (m.state = 'leased') <> (m.leased_by IS NOT NULL)",
        says: "状态是 {a}，与占用它的任务不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '邮件 ' || m.dedup_key AS row_name, CAST(m.attempts AS TEXT) AS a
               FROM outbox m
               WHERE m.attempts < 0 OR (m.state = 'sent' AND m.attempts = 0)
                  OR m.deadline < m.created_at OR m.to_address NOT LIKE '%@%'",
        says: "试了 {a} 次，与状态、期限或地址不符。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("邮件", "outbox").await?;
    look.words("outbox", "state", MailState::ALL.iter().map(|s| s.key()))
        .await?;
    look.rules(RULES).await?;
    look.tallied("邮件", Counted::Mail).await?;
    // Leases go by the clock that all nodes share, whatever the site's own says.
    let lost = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::DedupKey)
        .filter(outbox::Column::State.eq(MailState::Leased))
        .filter(outbox::Column::LeasedUntil.lt(look.book.clock.shared() - LEASE_LOST))
        .order_by_asc(outbox::Column::Id)
        .into_tuple::<String>()
        .all(look.db)
        .await?;
    for key in lost {
        look.ill(
            format!("邮件 {key}"),
            "被发信任务占用后，一个多小时没有下文。",
            "发信任务可能没有在跑。请启动 peiyu jobs，或运行 peiyu job run mailer。",
        );
    }
    look.checked();
    given_up(look).await
}

/// Mails that were given up are as they may be; somebody did not get them all the same.
async fn given_up<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let rows: Vec<(String, String, Option<String>)> = outbox::Entity::find()
        .select_only()
        .columns([
            outbox::Column::DedupKey,
            outbox::Column::ToAddress,
            outbox::Column::LastError,
        ])
        .filter(outbox::Column::State.eq(MailState::GivenUp))
        .order_by_asc(outbox::Column::Id)
        .into_tuple()
        .all(look.db)
        .await?;
    for (key, to, why) in rows {
        look.hint(
            format!("邮件 {key}"),
            format!("没有送到 {to}，已经放弃：{}", why.unwrap_or_default()),
            "",
        );
    }
    Ok(())
}
