//! A mail server that is away or refuses everybody, and single mails that are refused: which is
//! which, and what it costs whom.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use chrono::TimeDelta;
use domain::states::{MailState, Role, ServerTrouble};
use entity::mail_server;
use jobs::{MailConfig, Outcome, probe};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use crate::mailing::{mails, smtp};
use crate::support::sink::Sink;
use crate::support::{Site, at, person, sites, unit};

const NOON: &str = "2023-11-10 12:00";

/// Settings for a server that is not there.
async fn nowhere() -> MailConfig {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    smtp(free.local_addr().unwrap().port())
}

impl Site {
    async fn trouble(&self) -> Option<ServerTrouble> {
        let row = mail_server::trouble().one(&self.book.db).await.unwrap();
        row.map(|row| row.trouble)
    }

    /// Whether everything waits as if it had never been tried.
    async fn nothing_has_happened(&self) -> bool {
        self.outbox()
            .await
            .iter()
            .all(|m| m.state == MailState::Planned && m.attempts == 0 && m.leased_by.is_none())
    }
}

/// 128 mails, nine days without a server: every one goes, and nobody is told less than they owe.
#[tokio::test]
async fn nine_days_without_a_server_cost_nobody_a_mail() {
    for site in sites("nine_days").await {
        let round = site.brand_round().await;
        let mut people = Vec::new();
        for n in 0..28 {
            let code = format!("zb{n}");
            let place = unit(&site.book, Some(site.committee), &code, &code, "branch").await;
            let address = format!("{code}@school.example");
            let who = [(place, Role::Editor)];
            let who = person(&site.book, &code, "支部书记", Some(&address), &who).await;
            let id = site
                .owes(round, place, "新闻稿", "2023-10-16", "2023-11-10")
                .await;
            people.push((who, address, id));
        }
        site.wait(100).await;
        for day in 7..16 {
            site.job("phases", &format!("2023-11-{day:02} 00:05")).await;
            site.job("reminders", &format!("2023-11-{day:02} 08:30"))
                .await;
            for hour in [8, 12, 20] {
                // Another process each time, as after a restart.
                let node = site.node(&nowhere().await);
                mails(&node, &format!("2023-11-{day:02} {hour:02}:31")).await;
            }
        }
        assert_eq!(site.trouble().await, Some(ServerTrouble::Unreachable));
        let sink = Sink::start().await;
        let node = site.node(&smtp(sink.port));
        mails(&node, "2023-11-15 21:00").await;
        assert_eq!(site.trouble().await, None);
        let rows = site.outbox().await;
        let mut left = rows.iter().map(|m| (m.state, &m.last_error));
        let stays = left.find(|(s, _)| !matches!(s, MailState::Sent | MailState::Skipped));
        assert_eq!(stays, None);
        let arrived: Vec<String> = sink.received().into_iter().map(|m| m.to).collect();
        for (who, address, id) in people {
            let times = arrived.iter().filter(|to| **to == address).count();
            assert_eq!(times, 1, "{address} reads the newest digest alone");
            let steps = site.steps(id, who).await;
            assert_eq!(steps.last().unwrap(), "2023-11-15 w1 sent");
            assert_eq!(steps.iter().filter(|s| s.ends_with("sent")).count(), 1);
        }
        let waited = arrived.iter().filter(|to| to.starts_with("zhibu"));
        assert_eq!(waited.collect::<BTreeSet<_>>().len(), 100);
    }
}

/// 550 or 451 to every recipient: found out with a few, then asked four times an hour, and no mail
/// loses a try.
#[tokio::test]
async fn a_server_that_refuses_everybody_is_asked_once_a_quarter() {
    for (name, answer) in [("all_550", "550 go away"), ("all_451", "451 not now")] {
        for site in sites(name).await {
            let sink = Sink::start().await;
            sink.says(move |_| Some(answer));
            for n in 0..20 {
                let host = if n % 2 == 0 { "school" } else { "other" };
                site.waits(n, &format!("zhibu{n}@{host}.example")).await;
            }
            let node = site.node(&smtp(sink.port));
            let outcome = mails(&node, NOON).await;
            let Outcome::Partly(report) = outcome else {
                panic!("{outcome:?}")
            };
            assert!(report.said.contains("20 封邮件等着"), "{}", report.said);
            assert_eq!(site.trouble().await, Some(ServerTrouble::Refusing));
            assert!(site.nothing_has_happened().await);
            let asked = sink.asked().len();
            assert!(asked <= 5, "four recipients and the site itself");
            // Each minute of the next hour, on whichever node.
            let mut asked = BTreeSet::new();
            for minute in 1..=60 {
                let node = site.node(&smtp(sink.port));
                let when = at(NOON) + TimeDelta::minutes(minute);
                let outcome = node.run("mailer", when).await.unwrap();
                let now = sink.asked();
                let waits = matches!(outcome, Outcome::Partly(_));
                assert!(waits, "asked or not, no mail went");
                assert_eq!(now.len(), usize::from(minute % 15 == 0), "minute {minute}");
                asked.extend(now);
            }
            assert_eq!(asked.len(), 4, "each time somebody else");
            assert!(site.nothing_has_happened().await);
            sink.says(|_| None);
            mails(&node, "2023-11-10 13:15").await;
            assert_eq!(site.trouble().await, None);
            assert_eq!(sink.received().len(), 20);
        }
    }
}

/// Everybody is of one domain: then the site's own address tells.
#[tokio::test]
async fn where_all_are_of_one_domain_the_own_address_tells() {
    for site in sites("one_domain").await {
        let sink = Sink::start().await;
        sink.says(|_| Some("550 go away"));
        site.wait(10).await;
        let node = site.node(&smtp(sink.port));
        mails(&node, NOON).await;
        assert_eq!(site.trouble().await, Some(ServerTrouble::Refusing));
        assert!(site.nothing_has_happened().await);
    }
}

/// A server that does not relay: strangers are refused, the own domain is not.
#[tokio::test]
async fn a_block_of_all_others_lifts_when_one_mail_is_taken() {
    for site in sites("relay").await {
        let sink = Sink::start().await;
        sink.says(|to| (!to.ends_with("@school.example")).then_some("550 relaying denied"));
        for n in 0..7 {
            site.waits(n, &format!("zhibu@x{n}.example")).await;
        }
        let node = site.node(&smtp(sink.port));
        mails(&node, NOON).await;
        assert_eq!(site.trouble().await, Some(ServerTrouble::Refusing));
        assert!(site.nothing_has_happened().await);
        site.waits(7, "zhibu@school.example").await;
        mails(&node, "2023-11-10 12:15").await;
        assert_eq!(site.trouble().await, None);
        assert_eq!(sink.received().len(), 1);
        let theirs = &site.states().await[..7];
        assert_eq!(
            theirs,
            [MailState::GivenUp; 7],
            "it takes mails, not theirs"
        );
    }
}

/// A provider that takes so many a day and no more: what it took before does not make the rest the
/// mails' fault. Where it has an ear for the site itself, the rest is tried again.
#[tokio::test]
async fn a_quota_that_ends_in_the_middle_gives_nothing_up() {
    for (name, own) in [("quota", false), ("quota_own", true)] {
        for site in sites(name).await {
            let sink = Sink::start().await;
            let left = AtomicUsize::new(10);
            sink.says(move |to| {
                let took = left.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1));
                let taken = took.is_ok() || own && to.starts_with("peiyu@");
                (!taken).then_some("550 daily quota exceeded")
            });
            site.wait(40).await;
            let outcome = mails(&site.node(&smtp(sink.port)), NOON).await;
            assert_eq!(sink.received().len(), 10);
            let rows = site.outbox().await;
            let rest = if own {
                assert_eq!(site.trouble().await, None);
                MailState::Failed
            } else {
                assert_eq!(site.trouble().await, Some(ServerTrouble::Refusing));
                assert!(matches!(outcome, Outcome::Partly(_)));
                MailState::Planned
            };
            assert!(rows[..10].iter().all(|m| m.state == MailState::Sent));
            assert!(rows[10..].iter().all(|m| m.state == rest));
        }
    }
}

/// A node dies over a digest while the server is away: the next morning's takes its place all the
/// same, though nobody is asked in between.
#[tokio::test]
async fn what_a_dead_node_held_is_free_while_the_server_is_away() {
    for site in sites("held").await {
        site.owes_news(site.second).await;
        site.job("reminders", "2023-11-09 08:30").await;
        let away = site.node(&nowhere().await);
        mails(&away, "2023-11-09 08:31").await;
        let mut held = site.is_held("died", TimeDelta::seconds(-1)).await;
        held.attempts = Set(1);
        held.update(&site.book.db).await.unwrap();
        mails(&away, "2023-11-09 08:32").await;
        assert!(site.nothing_has_happened().await);
        site.job("reminders", "2023-11-10 08:30").await;
        assert_eq!(
            site.states().await,
            [MailState::Skipped, MailState::Planned]
        );
    }
}

/// The oldest mails are all to people who have left: the others do not wait for them.
#[tokio::test]
async fn some_dead_addresses_in_front_are_not_the_server() {
    for site in sites("dead_first").await {
        let sink = Sink::start().await;
        for n in 0..4 {
            site.waits(n, &format!("reject{n}@x{n}.example")).await;
        }
        for n in 4..30 {
            site.waits(n, &format!("zhibu{n}@school.example")).await;
        }
        let node = site.node(&smtp(sink.port));
        mails(&node, NOON).await;
        assert_eq!(site.trouble().await, None);
        assert_eq!(sink.received().len(), 26);
        assert_eq!(site.states().await[..4], [MailState::GivenUp; 4]);
    }
}

/// An address the server cannot read, a line cut at the recipient or after the text: those wait.
#[tokio::test]
async fn one_bad_address_makes_only_its_own_mail_wait() {
    for site in sites("one_bad").await {
        let sink = Sink::start().await;
        for (n, name) in ["某", "drop", "cut"].iter().enumerate() {
            site.waits(n, &format!("{name}@school.example")).await;
        }
        for n in 3..60 {
            site.waits(n, &format!("zhibu{n}@school.example")).await;
        }
        let node = site.node(&smtp(sink.port));
        mails(&node, NOON).await;
        assert_eq!(site.trouble().await, None);
        assert_eq!(sink.received().len(), 57);
        let rows = site.outbox().await;
        for row in &rows[..3] {
            let tried = (row.state, row.attempts);
            assert_eq!(tried, (MailState::Failed, 1), "{}", row.to_address);
            assert_eq!(row.not_before, at(NOON) + TimeDelta::minutes(1));
        }
        for (row, words) in rows.iter().zip(["不支持", "断开"]) {
            let why = row.last_error.as_ref().unwrap();
            assert!(why.contains(words), "{why}");
        }
        // Alone with a server that would take others, it is still the mail.
        mails(&node, "2023-11-10 12:01").await;
        assert_eq!(site.trouble().await, None);
        assert_eq!(site.outbox().await[1].attempts, 2);
    }
}

/// What was planned before a long silence of the site itself is tried before it is given up.
#[tokio::test]
async fn nothing_is_given_up_untried() {
    for site in sites("untried").await {
        site.wait(3).await;
        let sink = Sink::start().await;
        mails(&site.node(&smtp(sink.port)), "2023-11-30 12:00").await;
        assert_eq!(site.states().await, [MailState::Sent; 3]);
    }
}

/// Three days of tries are three days of a server that takes mails.
#[tokio::test]
async fn an_outage_is_not_counted_towards_giving_up() {
    for site in sites("not_counted").await {
        let sink = Sink::start().await;
        let (node, away) = (site.node(&smtp(sink.port)), site.node(&nowhere().await));
        site.waits(0, "later@school.example").await;
        let state = async || site.states().await[0];
        for hour in 0..48 {
            let when = at(NOON) + TimeDelta::hours(hour);
            node.run("mailer", when).await.unwrap();
        }
        mails(&away, "2023-11-12 12:00").await;
        assert_eq!(site.trouble().await, Some(ServerTrouble::Unreachable));
        mails(&node, "2023-11-20 12:00").await;
        assert_eq!(site.trouble().await, None);
        mails(&node, "2023-11-21 09:00").await;
        assert_eq!(state().await, MailState::Failed, "21 of its last 24 hours");
        mails(&node, "2023-11-21 13:00").await;
        assert_eq!(state().await, MailState::GivenUp);
    }
}

/// `config check` tells before anybody's mail is refused.
#[tokio::test]
async fn a_probe_tells_that_recipients_are_refused() {
    let sink = Sink::start().await;
    probe(&smtp(sink.port)).await.unwrap();
    for answer in ["550 go away", "451 not now"] {
        sink.says(move |_| Some(answer));
        let told = probe(&smtp(sink.port)).await.unwrap_err().0;
        assert!(told.contains(&answer[..3]), "{told}");
        assert!(told.contains("peiyu@school.example"), "{told}");
    }
    assert_eq!(sink.received().len(), 0);
    let told = probe(&nowhere().await).await.unwrap_err().0;
    assert!(told.contains("连不上"), "{told}");
}
