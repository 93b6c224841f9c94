//! Mails on their way: over a socket, again after a failure, once from two nodes, into a folder.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::ids::{ObligationId, UnitId};
use domain::states::MailState;
use entity::outbox;
use jobs::{Jobs, MailConfig, Outcome, Security, Smtp, probe};
use ledger::{Act, Clock, Happened, LedgerError};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use crate::support::sink::Sink;
use crate::support::{Site, at, sites, system};

const NOON: &str = "2023-11-10 12:00";

/// Settings for the sink.
pub fn smtp(port: u16) -> MailConfig {
    MailConfig::Smtp(Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        user: None,
        password: None,
        ca_file: None,
        from: "培育台账 <peiyu@school.example>".to_owned(),
    })
}

/// A node's mailer at a moment.
pub async fn mails(node: &Jobs, when: &str) -> Outcome {
    node.run("mailer", at(when)).await.unwrap()
}

impl Site {
    /// What a branch owes in a brand round by 10 November.
    pub async fn owes_news(&self, branch: UnitId) -> ObligationId {
        let round = self.brand_round().await;
        self.owes(round, branch, "新闻稿", "2023-10-16", "2023-11-10")
            .await
    }

    /// The system does something.
    pub async fn does<T, F>(&self, work: F) -> T
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        Act::within(&self.book, &system(), work).await.unwrap()
    }

    /// As a row stands that a node holds to send it, until a moment from now.
    pub async fn is_held(&self, by: &str, until: TimeDelta) -> outbox::ActiveModel {
        let held = outbox::ActiveModel {
            id: Set(self.outbox().await[0].id),
            state: Set(MailState::Leased),
            sent_at: Set(None),
            leased_by: Set(Some(by.to_owned())),
            leased_until: Set(Some(Clock::wall().now() + until)),
            ..Default::default()
        };
        held.clone().update(&self.book.db).await.unwrap();
        held
    }

    /// A node of this site that mails to a server.
    pub fn node(&self, config: &MailConfig) -> Jobs {
        let store = crate::support::store(&self.folder);
        Jobs::new(self.book.clone(), config, store).unwrap()
    }

    /// A mail that waits in the outbox.
    pub async fn waits(&self, n: usize, address: &str) {
        let now = at(NOON);
        outbox::ActiveModel {
            dedup_key: Set(format!("trial-{n}")),
            account_id: Set(None),
            to_address: Set(address.to_owned()),
            kind: Set("trial".to_owned()),
            subject: Set(format!("第 {n} 封：今天到期")),
            text: Set("您有 1 件要办。".to_owned()),
            html: Set("<p>您有 1 件要办。</p>".to_owned()),
            ics: Set((n == 0).then(|| "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned())),
            message_id: Set(format!("trial-{n}@school.example")),
            created_at: Set(now),
            not_before: Set(now),
            deadline: Set(now + TimeDelta::hours(2)),
            attempts: Set(0),
            state: Set(MailState::Planned),
            leased_until: Set(None),
            leased_by: Set(None),
            sent_at: Set(None),
            last_error: Set(None),
            ..Default::default()
        }
        .insert(&self.book.db)
        .await
        .unwrap();
    }

    pub async fn wait(&self, count: usize) {
        for n in 0..count {
            self.waits(n, &format!("zhibu{n}@school.example")).await;
        }
    }
}

#[tokio::test]
async fn a_mail_arrives_whole_over_a_socket() {
    for site in sites("arrives").await {
        let sink = Sink::start().await;
        let node = site.node(&smtp(sink.port));
        site.wait(32).await;
        mails(&node, NOON).await;
        assert!(site.states().await.iter().all(|s| *s == MailState::Sent));
        let received = sink.received();
        assert_eq!(received.len(), 32);
        assert!(sink.connections() <= 16, "connections are used again");
        let to = |address| received.iter().find(|m| m.to == address).unwrap();
        let first = to("zhibu0@school.example");
        for (name, value) in [
            ("Message-ID", "<trial-0@school.example>"),
            ("Auto-Submitted", "auto-generated"),
            ("Date", "Fri, 10 Nov 2023 04:00:00 +0000"),
        ] {
            assert_eq!(first.header(name), Some(value));
        }
        let from = first.header("From").unwrap();
        assert!(from.ends_with("<peiyu@school.example>"), "{from}");
        for part in [
            "multipart/alternative",
            "text/calendar; charset=utf-8; method=PUBLISH",
            "filename=\"peiyu.ics\"",
        ] {
            assert!(first.data.contains(part), "{part}: {}", first.data);
        }
        assert!(!to("zhibu1@school.example").data.contains("calendar"));
        // A second run has nothing to do, and leaves no row.
        let outcome = mails(&node, NOON).await;
        assert!(matches!(outcome, Outcome::Done(report) if report.idle));
        assert_eq!(sink.received().len(), 32);
    }
}

#[tokio::test]
async fn a_refusal_for_good_is_given_up_and_one_for_now_is_tried_for_three_days() {
    use MailState::{Failed, GivenUp, Sent};
    for site in sites("refusals").await {
        let sink = Sink::start().await;
        let node = site.node(&smtp(sink.port));
        site.waits(1, "reject@school.example").await;
        site.waits(2, "later@school.example").await;
        site.waits(3, "no address").await;
        site.waits(4, "zhibu@school.example").await;
        mails(&node, NOON).await;
        assert_eq!(site.states().await, [GivenUp, Failed, GivenUp, Sent]);
        let rows = site.outbox().await;
        for (row, code) in rows.iter().zip(["550", "451"]) {
            let why = row.last_error.as_ref().unwrap();
            assert!(why.contains(code), "{why}");
        }
        assert_eq!(rows[1].attempts, 1);
        let mut waits = Vec::new();
        let mut now = at(NOON);
        let row = loop {
            let row = site.outbox().await.swap_remove(1);
            if row.state == MailState::GivenUp {
                break row;
            }
            waits.push((row.not_before - now).num_minutes());
            now = row.not_before;
            // A minute before nothing is tried.
            node.run("mailer", now - TimeDelta::minutes(1))
                .await
                .unwrap();
            assert_eq!(site.outbox().await[1].attempts, row.attempts);
            node.run("mailer", now).await.unwrap();
        };
        assert_eq!(waits[..5], [1, 5, 15, 60, 60]);
        let tried_for = now - at(NOON);
        assert!(tried_for <= TimeDelta::days(3) && tried_for > TimeDelta::hours(71));
        assert!(
            row.last_error.as_ref().unwrap().contains("451"),
            "the reason stays visible"
        );
    }
}

#[tokio::test]
async fn a_crash_between_sending_and_writing_it_down_gives_the_same_message_id_twice() {
    for site in sites("crash").await {
        let sink = Sink::start().await;
        let node = site.node(&smtp(sink.port));
        site.wait(1).await;
        mails(&node, NOON).await;
        // As the row stands when a node dies before it could write what became of the mail.
        site.is_held("died", TimeDelta::minutes(5)).await;
        mails(&node, NOON).await;
        assert_eq!(sink.received().len(), 1, "its lease still holds");
        site.is_held("died", TimeDelta::seconds(-1)).await;
        mails(&node, NOON).await;
        let ids: Vec<_> = sink
            .received()
            .iter()
            .map(|mail| mail.header("Message-ID").unwrap().to_owned())
            .collect();
        assert_eq!(ids, ["<trial-0@school.example>"; 2]);
        assert_eq!(site.states().await, [MailState::Sent]);
    }
}

#[tokio::test]
async fn two_mailers_send_each_mail_once() {
    for site in sites("two_mailers").await {
        let sink = Sink::start().await;
        let nodes: Vec<Jobs> = (0..2).map(|_| site.node(&smtp(sink.port))).collect();
        site.wait(120).await;
        // Under the lease only one of them is at it; the claim alone keeps them apart as well.
        let (one, two) = tokio::join!(mails(&nodes[0], NOON), mails(&nodes[1], NOON));
        let busy = [one, two].into_iter().filter(|o| *o == Outcome::Busy);
        assert_eq!(busy.count(), 1);
        let received = sink.received();
        let different: BTreeSet<_> = received.iter().map(|m| m.to.clone()).collect();
        assert_eq!((received.len(), different.len()), (120, 120));
    }
}

#[tokio::test]
async fn without_a_server_configured_mails_are_files() {
    for site in sites("folder").await {
        site.waits(0, "支部书记 <zhibu@school.example>").await;
        site.job("mailer", NOON).await;
        assert_eq!(site.states().await, [MailState::Sent]);
        let file = site.mail_folder().join("2023-11/2023-11-10-trial-0.eml");
        let text = std::fs::read_to_string(file).unwrap();
        let id = "Message-ID: <trial-0@school.example>";
        assert!(text.contains(id), "{text}");
        let trial = MailConfig::Folder(site.mail_folder());
        probe(&trial).await.unwrap();
        let blocked = MailConfig::Folder(site.mail_folder().join("2023-11/2023-11-10-trial-0.eml"));
        assert!(probe(&blocked).await.unwrap_err().0.contains("写不了"));
    }
}

/// What is done to good settings, and what is said of it.
type Spoil<'a> = (&'a dyn Fn(&mut Smtp), &'a str);

#[test]
fn settings_that_cannot_work_are_told_at_once_and_passwords_are_not_logged() {
    let MailConfig::Smtp(good) = smtp(25) else {
        unreachable!()
    };
    let good = Smtp {
        user: Some("peiyu".to_owned()),
        password: Some("geheim".to_owned()),
        security: Security::Starttls,
        ..good
    };
    assert!(!format!("{good:?}").contains("geheim"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, "not a certificate").unwrap();
    let spoil: [Spoil<'_>; 4] = [
        (&|smtp| smtp.from = "培育台账".to_owned(), "不是邮箱"),
        (&|smtp| smtp.password = None, "一起设"),
        (
            &|smtp| smtp.ca_file = Some("/nowhere/ca.pem".into()),
            "读不了 CA 文件",
        ),
        (&|smtp| smtp.ca_file = Some(file.clone()), "没有证书"),
    ];
    for (spoil, why) in spoil {
        let mut bad = good.clone();
        spoil(&mut bad);
        let refused = runtime.block_on(probe(&MailConfig::Smtp(bad)));
        let told = refused.unwrap_err().0;
        assert!(told.contains(why), "{told}");
    }
}

#[tokio::test]
async fn rows_that_are_gone_on_are_left_to_whoever_leased_them() {
    for site in sites("stolen").await {
        site.wait(1).await;
        // Somebody else's lease of a moment ago: neither claimed nor marked by this node.
        site.is_held("other", TimeDelta::minutes(15)).await;
        site.job("mailer", NOON).await;
        let row = site.outbox().await.remove(0);
        let held = (row.state, row.leased_by.as_deref());
        assert_eq!(held, (MailState::Leased, Some("other")));
    }
}
