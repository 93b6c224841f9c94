//! Mails that have waited: what is still true, and for whom, is looked at when they go.

use std::time::Duration;

use domain::ids::{AccountId, ObligationId, UnitId};
use domain::states::{MailState, ObligationStatus};
use entity::db::{begin_write, commit};
use entity::scope::Scope;
use entity::{grant, obligation, outbox};
use ledger::accounts;
use ledger::reminders::GapReason;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait,
    QueryFilter,
};

use crate::mailing::smtp;
use crate::support::sink::Sink;
use crate::support::{Site, date, sites};

impl Site {
    async fn has_address(&self, who: AccountId, address: &str) {
        let address = address.to_owned();
        self.does(async |a| accounts::set_email(a, who, address).await)
            .await;
    }

    async fn is_disabled(&self, who: AccountId) {
        self.does(async |a| accounts::set_disabled(a, who, true).await)
            .await;
    }

    pub async fn leaves(&self, who: AccountId, place: UnitId) {
        let held = grant::Entity::find()
            .filter(grant::Column::AccountId.eq(who))
            .filter(grant::Column::UnitId.eq(place));
        let held = held.one(&self.book.db).await.unwrap().unwrap().id;
        self.does(async |a| accounts::end_grant(a, held).await)
            .await;
    }

    /// `wx1 skipped`: address and state of every mail.
    async fn fates(&self) -> Vec<String> {
        self.outbox()
            .await
            .into_iter()
            .map(|m| {
                let name = m.to_address.split('@').next().unwrap().to_owned();
                format!("{name} {}", m.state.key())
            })
            .collect()
    }
}

/// Four mornings without a mail server: one digest goes, the newest.
#[tokio::test]
async fn a_newer_digest_takes_the_place_of_one_that_waits() {
    for site in sites("newer").await {
        let id = site.owes_news(site.second).await;
        for day in ["07", "08", "09", "10"] {
            site.job("reminders", &format!("2023-11-{day} 08:30")).await;
            // A second look on the same morning finds nothing more to say.
            site.job("reminders", &format!("2023-11-{day} 08:40")).await;
        }
        site.job("mailer", "2023-11-10 15:00").await;
        assert_eq!(
            site.fates().await,
            ["wx12 skipped", "wx12 skipped", "wx12 skipped", "wx12 sent"]
        );
        let last = site.outbox().await.pop().unwrap();
        assert!(last.subject.contains("1 件今天到期"), "{}", last.subject);
        let steps = site.steps(id, site.both).await;
        assert_eq!(steps.last().unwrap(), "2023-11-10 d0 sent");
        // What has been heard is not said again.
        site.job("reminders", "2023-11-13 08:30").await;
        assert_eq!(site.outbox().await.len(), 5);
        assert!(site.outbox().await[4].subject.contains("1 件逾期"));
    }
}

/// Done before the mail could go: it does not go.
#[tokio::test]
async fn what_is_done_meanwhile_is_not_reminded_of() {
    for site in sites("done_since").await {
        let id = site.owes_news(site.second).await;
        site.job("reminders", "2023-11-09 08:30").await;
        site.settle(id).await;
        site.job("mailer", "2023-11-09 15:00").await;
        assert_eq!(site.fates().await, ["wx12 skipped"]);
        let why = site.outbox().await[0].last_error.clone().unwrap();
        assert!(why.contains("办结"), "{why}");
    }
}

/// The account is disabled after the digest was written: the superior hears of it instead.
#[tokio::test]
async fn a_disabled_account_gets_nothing_and_the_superior_is_told() {
    for site in sites("disabled_since").await {
        let id = site.owes_news(site.second).await;
        site.job("reminders", "2023-11-09 08:30").await;
        site.is_disabled(site.both).await;
        site.job("mailer", "2023-11-09 08:31").await;
        assert_eq!(site.fates().await, ["wx12 skipped"]);
        assert_eq!(site.steps(id, site.both).await, Vec::<String>::new());
        site.mornings("2023-11-10", "2023-11-10").await;
        let last = site.outbox().await.pop().unwrap();
        assert_eq!(last.to_address, "wx@school.example");
        assert!(last.subject.contains("1 件请转告"), "{}", last.subject);
    }
}

/// Somebody with two branches leaves one: the digest that speaks of both does not go, the next one
/// speaks of what is left, and the superior hears of the rest.
#[tokio::test]
async fn a_digest_about_a_role_that_has_ended_is_written_anew() {
    for site in sites("role_ended").await {
        let round = site.brand_round().await;
        site.leaves(site.editor, site.first).await;
        for place in [site.first, site.second] {
            site.owes(round, place, "新闻稿", "2023-10-16", "2023-11-10")
                .await;
        }
        site.job("reminders", "2023-11-09 08:30").await;
        site.leaves(site.both, site.second).await;
        site.job("mailer", "2023-11-09 08:31").await;
        assert_eq!(site.fates().await, ["wx12 skipped"]);
        site.mornings("2023-11-10", "2023-11-10").await;
        let mails = site.mails().await;
        assert_eq!(
            mails[1..],
            [
                "2023-11-10 wx 1 件请转告：文学院党委",
                "2023-11-10 wx12 1 件今天到期：文学院教工第一党支部",
            ]
        );
    }
}

/// A mail about a project goes to whoever holds the role when it goes.
#[tokio::test]
async fn a_notice_to_somebody_whose_role_has_ended_does_not_go() {
    for site in sites("notice_ended").await {
        let round = site.brand_round().await;
        site.draft(round, site.first).await;
        // Put away ten working days after the close, and both editors are told of it.
        site.mornings("2023-11-10", "2023-11-24").await;
        site.job("phases", "2023-11-25 00:05").await;
        site.leaves(site.both, site.first).await;
        let before = site.outbox().await.len() - 2;
        site.job("mailer", "2023-11-25 00:06").await;
        assert_eq!(site.fates().await[before..], ["wx1 sent", "wx12 skipped"]);
    }
}

/// The address is put right while the mail waits.
#[tokio::test]
async fn a_mail_goes_to_the_address_of_today() {
    for site in sites("new_address").await {
        site.owes_news(site.second).await;
        site.job("reminders", "2023-11-09 08:30").await;
        site.has_address(site.both, "zhuangan@school.example").await;
        site.job("mailer", "2023-11-09 08:31").await;
        assert_eq!(site.fates().await, ["zhuangan sent"]);
    }
}

/// A mailbox that is gone: what was to be said is open again, the superior is told of it, the
/// administrator sees it, and a new address is told at once.
#[tokio::test]
async fn what_a_dead_mailbox_did_not_hear_is_told_to_the_superior() {
    for site in sites("dead_box").await {
        let sink = Sink::start().await;
        let node = site.node(&smtp(sink.port));
        let id = site.owes_news(site.second).await;
        site.has_address(site.both, "reject@school.example").await;
        let morning = async |day: &str| {
            site.job("reminders", &format!("{day} 08:30")).await;
            node.run("mailer", site.book.clock.now()).await.unwrap();
        };
        morning("2023-11-07").await;
        assert_eq!(site.fates().await, ["reject given_up"]);
        assert_eq!(site.steps(id, site.both).await, Vec::<String>::new());
        let gaps = site.gaps(&Scope::system(), "2023-11-07").await;
        assert_eq!(gaps.len(), 1);
        assert_eq!(gaps[0].reason, GapReason::Refused);
        morning("2023-11-08").await;
        assert_eq!(site.fates().await[1..], ["wx sent"]);
        site.has_address(site.both, "zhuangan@school.example").await;
        morning("2023-11-09").await;
        assert_eq!(site.fates().await[2..], ["zhuangan sent"]);
        let steps = site.steps(id, site.both).await;
        assert_eq!(steps.last().unwrap(), "2023-11-09 d1 sent");
    }
}

/// The first mail after a date was moved says what it was before; the next ones do not.
#[tokio::test]
async fn the_first_mail_after_a_moved_date_names_the_old_one() {
    for site in sites("names_old").await {
        let id = site.owes_news(site.second).await;
        site.mornings("2023-11-07", "2023-11-07").await;
        obligation::ActiveModel {
            id: Set(id),
            due_on: Set(date("2023-11-24")),
            redated_on: Set(Some(date("2023-11-08"))),
            former_due_on: Set(Some(date("2023-11-10"))),
            status: Set(ObligationStatus::Open),
            ..Default::default()
        }
        .update(&site.book.db)
        .await
        .unwrap();
        site.mornings("2023-11-08", "2023-11-17").await;
        let mut mails = site.outbox().await;
        mails.retain(|m| m.state == MailState::Sent);
        let old = "原定2023年11月10日";
        let named = mails
            .iter()
            .map(|m| m.text.contains(old) && m.html.contains(old));
        let named: Vec<bool> = named.collect();
        assert_eq!(named, [false, true, false], "{}", mails[1].text);
    }
}

/// `SEQUENCE:1 20231124 CANCELLED`: what the calendar of a mail says of a thing.
fn entry(mail: &outbox::Model, id: ObligationId) -> Option<String> {
    let ics = mail.ics.as_deref()?;
    let mark = format!("UID:obligation-{id}@");
    let event = ics
        .split("BEGIN:VEVENT")
        .find(|event| event.contains(&mark))?;
    let said = ["SEQUENCE:", "DTSTART;VALUE=DATE:", "STATUS:"].map(|name| {
        let value = event.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap_or_default()
    });
    Some(said.join(" ").trim_end().to_owned())
}

/// An entry in people's calendars moves with the date, and goes when the thing is done.
#[tokio::test]
async fn calendar_entries_are_moved_and_taken_out() {
    for site in sites("calendar").await {
        let round = site.brand_round().await;
        let owes = async |title: &str| {
            site.owes(round, site.second, title, "2023-10-16", "2023-11-10")
                .await
        };
        let (moved, done) = (owes("新闻稿").await, owes("专题页").await);
        let to = |id, on: &str| obligation::ActiveModel {
            id: Set(id),
            due_on: Set(date(on)),
            redated_on: Set(Some(date("2023-11-08"))),
            former_due_on: Set(Some(date("2023-11-10"))),
            ..Default::default()
        };
        site.mornings("2023-11-07", "2023-11-07").await;
        site.mornings("2023-11-09", "2023-11-09").await;
        to(moved, "2023-11-24").update(&site.book.db).await.unwrap();
        site.settle(done).await;
        site.mornings("2023-11-10", "2023-11-10").await;
        site.mornings("2023-11-17", "2023-11-17").await;
        let mails = site.outbox().await;
        let said = |id| -> Vec<Option<String>> { mails.iter().map(|m| entry(m, id)).collect() };
        let some = |text: &str| Some(text.to_owned());
        let (first, then) = (some("0 20231110"), some("1 20231124"));
        assert_eq!(
            said(moved),
            [&first, &first, &then, &then].map(Clone::clone)
        );
        let cancelled = some("1 20231110 CANCELLED");
        let once = [&first, &first, &cancelled, &None].map(Clone::clone);
        assert_eq!(said(done), once, "cancelled once");
    }
}

/// The mail that was to take an entry out did not go: it was replaced, or given up. The next one does.
#[tokio::test]
async fn an_entry_is_taken_out_though_the_mail_that_did_so_never_went() {
    for given_up in [false, true] {
        for site in sites(&format!("out_{given_up}")).await {
            let round = site.brand_round().await;
            let owes = async |title: &str| {
                site.owes(round, site.second, title, "2023-10-16", "2023-11-10")
                    .await
            };
            let (_, done) = (owes("新闻稿").await, owes("专题页").await);
            site.mornings("2023-11-07", "2023-11-07").await;
            site.settle(done).await;
            site.job("reminders", "2023-11-09 08:30").await;
            if given_up {
                let sink = Sink::start().await;
                let takes = |to: &str| to.starts_with("wx12@").then_some("550 no such mailbox");
                sink.says(takes);
                site.waits(1, "zhibu@school.example").await;
                let node = site.node(&smtp(sink.port));
                node.run("mailer", crate::support::at("2023-11-10 08:00"))
                    .await
                    .unwrap();
                site.has_address(site.both, "zhuangan@school.example").await;
            }
            site.mornings("2023-11-10", "2023-11-10").await;
            let mails = site.outbox().await;
            let last = mails.last().unwrap();
            assert_eq!(last.state, MailState::Sent);
            let mut before = mails.iter().rev().skip(1);
            let never = before.find(|m| entry(m, done).is_some()).unwrap();
            assert!([MailState::Skipped, MailState::GivenUp].contains(&never.state));
            assert_eq!(entry(never, done).as_deref(), Some("1 20231110 CANCELLED"));
            assert_eq!(entry(last, done).as_deref(), Some("2 20231110 CANCELLED"));
        }
    }
}

/// Who withdraws owes nothing, and no digest follows: a mail of its own clears the calendars.
#[tokio::test]
async fn a_withdrawn_project_leaves_no_entry_in_a_calendar() {
    for site in sites("withdrawn").await {
        let round = site.brand_round().await;
        let project = site.draft(round, site.first).await;
        site.mornings("2023-10-27", "2023-10-27").await;
        let before = site.outbox().await.len();
        site.book.clock.set(crate::support::at("2023-10-30 10:00"));
        let why = "力量不足".to_owned();
        site.does(async |a| ledger::projects::withdraw(a, project, why).await)
            .await;
        let mails = site.outbox().await;
        let mails = &mails[before..];
        assert_eq!(
            mails.len(),
            2,
            "both editors have the date in their calendars"
        );
        for mail in mails {
            let ics = mail.ics.as_deref().unwrap();
            for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"] {
                assert!(ics.contains(line), "{line}: {ics}");
            }
        }
    }
}

/// A morning writes into calendars while somebody who holds the end of the log does so too: neither
/// waits for the other in a circle.
#[tokio::test]
async fn calendars_are_written_by_whoever_holds_the_end_of_the_log() {
    for site in sites("calendars").await {
        let round = site.brand_round().await;
        site.draft(round, site.first).await;
        site.mornings("2023-10-27", "2023-10-27").await;
        let before = site.outbox().await.len();
        let other = begin_write(&site.book.db).await.unwrap();
        if other.get_database_backend() == DbBackend::Postgres {
            let end = "SELECT 1 FROM tally WHERE name = 'event' FOR UPDATE";
            other.execute_unprepared(end).await.unwrap();
        }
        let writes = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let sql = "UPDATE calendar_entry SET sequence = sequence";
            other.execute_unprepared(sql).await.unwrap();
            commit(other).await.unwrap();
        };
        tokio::join!(site.job("reminders", "2023-11-03 08:30"), writes);
        assert!(site.outbox().await.len() > before);
    }
}
