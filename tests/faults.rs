//! The drill in its short form: lives that are killed, a full disk and days without a mail server
//! among them, and the count that would notice a loss. The long form is `cargo run --release -p faults`.

#![allow(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

use faults::Plan;

fn short(database: Option<String>) -> Plan {
    Plan {
        peiyu: env!("CARGO_BIN_EXE_peiyu").into(),
        database,
        kills: 12,
        kills_a_day: 2,
        full_on: 1,
        // The 11th of April, a week before something is due, is the last day without mail; the next
        // step is not before the 15th.
        away_from: 2,
        away_days: 5,
        seed: 7,
    }
}

async fn hold(plan: &Plan) {
    let drill = faults::run(plan, |line| println!("{line}")).await.unwrap();
    let verdict = &drill.verdict;
    assert!(verdict.holds(), "{verdict:#?}");
    assert!(verdict.acknowledged > 20, "{verdict:#?}");
    assert!(verdict.reminders >= 6, "{verdict:#?}");
    assert!(drill.kills >= plan.kills);
    drill.examine().unwrap();

    // And it would have noticed.
    drill.lose_mails_of("zb1");
    assert!(!drill.count().await.unwrap().forgotten.is_empty());
    drill.lose_a_record().await.unwrap();
    assert_eq!(drill.count().await.unwrap().missing.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nobody_is_forgotten_on_sqlite() {
    hold(&short(None)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nobody_is_forgotten_on_postgres() {
    if let Some(url) = cast::tests::postgres("faults").await {
        hold(&short(Some(url))).await;
    }
}
