//! Leases, rows of runs, and what a start makes up for.

use chrono::TimeDelta;
use domain::states::MailState;
use entity::{job_run, lease};
use jobs::{JobError, Outcome, Report, Schedule};
use ledger::Clock;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbBackend, EntityTrait, QueryOrder};

use crate::mailing::mails;
use crate::support::{Site, at, sites};

impl Site {
    /// `reminders 2023-11-10T00:30 done`: every row of a run.
    async fn runs(&self) -> Vec<String> {
        job_run::Entity::find()
            .order_by_asc(job_run::Column::Id)
            .all(&self.book.db)
            .await
            .unwrap()
            .into_iter()
            .map(|run| {
                let at = (run.scheduled_for + TimeDelta::hours(8)).format("%m-%d %H:%M");
                format!("{} {at} {}", run.name, run.outcome.unwrap_or_default())
            })
            .collect()
    }

    /// A lease of some node on a job until a moment of the machine's clock.
    async fn leased(&self, job: &str, until: TimeDelta) {
        lease::ActiveModel {
            name: Set(format!("job:{job}")),
            holder: Set("somebody".to_owned()),
            until_ms: Set((Clock::wall().now() + until).timestamp_millis()),
        }
        .insert(&self.book.db)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_job_under_lease_is_left_to_its_holder_until_the_lease_runs_out() {
    for site in sites("leases").await {
        site.leased("reminders", TimeDelta::minutes(1)).await;
        site.leased("phases", TimeDelta::milliseconds(-1)).await;
        let held = site.job("reminders", "2023-11-10 08:30").await;
        assert_eq!(held, Outcome::Busy);
        let over = site.job("phases", "2023-11-10 08:05").await;
        assert!(matches!(over, Outcome::Done(_)), "{over:?}");
        assert_eq!(site.runs().await, ["phases 11-10 08:05 done"]);
        let left = lease::Entity::find().all(&site.book.db).await.unwrap();
        assert_eq!(left.len(), 1, "a lease is given back");
    }
}

#[tokio::test]
async fn a_start_makes_up_for_the_latest_missed_time_of_each_job_and_for_no_more() {
    for site in sites("catch_up").await {
        site.owes_news(site.second).await;
        // The node was down from the 8th to Friday the 10th, 10 o'clock.
        site.book.clock.set(at("2023-11-10 10:00"));
        site.jobs.catch_up().await;
        assert_eq!(
            site.runs().await,
            [
                "phases 11-10 09:05 done",
                "reminders 11-10 08:30 done",
                "chain 11-10 02:10 done",
                "sweep 11-10 03:20 done",
            ]
        );
        let mails = site.mails().await;
        assert_eq!(mails, ["2023-11-10 wx12 1 件今天到期：文学院学生党支部"]);
        // Looking again finds nothing; the next day finds the next day's.
        site.jobs.catch_up().await;
        assert_eq!(site.runs().await.len(), 4);
        site.book.clock.set(at("2023-11-11 08:00"));
        site.jobs.catch_up().await;
        assert_eq!(
            site.runs().await[4..],
            [
                "phases 11-11 07:05 done",
                "chain 11-11 02:10 done",
                "sweep 11-11 03:20 done",
            ],
            "yesterday's morning was done, today's is still to come"
        );
    }
}

#[tokio::test]
async fn what_died_or_failed_is_taken_up_again() {
    for site in sites("died").await {
        site.book.clock.set(at("2023-11-10 10:00"));
        for (name, hour, outcome, started) in [
            ("reminders", "08:30", None, "08:30"),
            ("chain", "02:10", Some("failed"), "09:30"),
            ("sweep", "03:20", Some("failed"), "03:20"),
        ] {
            job_run::ActiveModel {
                name: Set(name.to_owned()),
                scheduled_for: Set(at(&format!("2023-11-10 {hour}"))),
                started_at: Set(at(&format!("2023-11-10 {started}"))),
                finished_at: Set(outcome.map(|_| at(&format!("2023-11-10 {started}")))),
                outcome: Set(outcome.map(str::to_owned)),
                detail: Set(None),
                ..Default::default()
            }
            .insert(&site.book.db)
            .await
            .unwrap();
        }
        site.jobs.catch_up().await;
        assert_eq!(
            site.runs().await,
            [
                "reminders 11-10 08:30 done",
                // Failed half an hour ago: it is left alone for an hour.
                "chain 11-10 02:10 failed",
                "sweep 11-10 03:20 done",
                "phases 11-10 09:05 done",
            ]
        );
    }
}

#[tokio::test]
async fn a_running_node_makes_up_for_what_it_missed_and_ends_in_order() {
    let site = sites("start").await.swap_remove(0);
    site.book.clock.set(at("2023-11-10 10:00"));
    let runner = site.jobs.clone().start().await.unwrap();
    comes_about(async || site.runs().await.len() == 4).await;
    runner.stop().await;
    assert_eq!(site.runs().await.len(), 4);
    let held = lease::Entity::find().all(&site.book.db).await.unwrap();
    assert_eq!(held, []);
}

/// A table of one job, for a node that is driven faster than a site.
fn table(job: Schedule) -> &'static [Schedule] {
    Box::leak(Box::new([job]))
}

/// Waits for something to come about, ten seconds at most.
async fn comes_about(mut it: impl AsyncFnMut() -> bool) -> bool {
    for _ in 0..200 {
        if it().await {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    false
}

/// The mailer makes up for nothing at a start: only a tick can have sent this.
#[tokio::test]
async fn a_tick_of_the_clock_sends_what_waits() {
    for site in sites("tick").await {
        site.owes_news(site.second).await;
        site.job("reminders", "2023-11-10 08:30").await;
        assert_eq!(site.states().await, [MailState::Planned]);
        let every_second = jobs::find("mailer").unwrap().at("* * * * * *");
        let runner = site
            .jobs
            .clone()
            .with_table(table(every_second))
            .start()
            .await
            .unwrap();
        let sent = comes_about(async || site.states().await == [MailState::Sent]).await;
        runner.stop().await;
        assert!(sent, "no tick in ten seconds");
        let folder = site.mail_folder().join("2023-11");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    }
}

/// Every job of the table ticks: none is left out, none under another's time.
#[tokio::test]
async fn every_job_of_the_table_ticks() {
    let site = sites("all_tick").await.swap_remove(0);
    site.book.clock.set(at("2023-11-11 10:06"));
    let fast: Vec<Schedule> = jobs::SCHEDULE
        .iter()
        .map(|job| job.at("* * * * * *"))
        .collect();
    let runner = site
        .jobs
        .clone()
        .with_table(Box::leak(fast.into_boxed_slice()))
        .start()
        .await
        .unwrap();
    // The start makes up for one run of each; a look for missed times may bring a second. A mailer
    // with nothing to send leaves no row.
    let ticked = comes_about(async || {
        let runs = site.runs().await;
        let of = |name: &str| runs.iter().filter(|run| run.starts_with(name)).count();
        ["chain", "phases", "reminders", "sweep"]
            .iter()
            .all(|name| of(name) >= 3)
    })
    .await;
    runner.stop().await;
    assert!(ticked, "{:?}", site.runs().await);
}

/// What a job's work is when it has a defect.
async fn breaks() -> Result<Report, JobError> {
    tokio::task::yield_now().await;
    panic!("一处没有想到的错误")
}

/// A defect in a job ends that run and nothing else: it is counted, logged with a number, and shown.
#[tokio::test]
async fn a_job_that_panics_leaves_a_failed_run_and_the_node_alive() {
    for site in sites("panics").await {
        site.book.clock.set(at("2023-11-10 10:00"));
        let broken = Schedule {
            work: |_, _| Box::pin(breaks()),
            ..*jobs::find("sweep").unwrap()
        };
        let panics = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
        let runner = site
            .jobs
            .clone()
            .with_table(table(broken.at("* * * * * *")))
            .counting_panics_in(panics.clone())
            .start()
            .await
            .unwrap();
        // The start makes up for one; the others show that ticks go on after it.
        let count = || panics.load(std::sync::atomic::Ordering::Relaxed);
        let thrice = comes_about(async || count() >= 3).await;
        runner.stop().await;
        assert!(thrice, "{} panics", count());
        let rows = job_run::Entity::find()
            .order_by_asc(job_run::Column::Id)
            .all(&site.book.db)
            .await
            .unwrap();
        let row = &rows[0];
        assert_eq!(row.outcome.as_deref(), Some("failed"));
        assert!(row.finished_at.is_some());
        let detail = row.detail.as_deref().unwrap();
        assert!(detail.starts_with("任务意外中断（编号 "), "{detail}");
        let held = lease::Entity::find().all(&site.book.db).await.unwrap();
        assert_eq!(held, [], "its lease is given back");
    }
}

#[tokio::test]
async fn a_job_that_is_not_there_names_those_that_are() {
    let site = sites("unknown").await.swap_remove(0);
    let run = site.jobs.run("remainders", at("2023-11-10 08:30"));
    let error = run.await.unwrap_err();
    assert!(matches!(error, JobError::Unknown(_)));
    assert_eq!(
        error.to_string(),
        "没有名为“remainders”的任务。可用的有：phases、reminders、mailer、space、chain、sweep。"
    );
    assert_eq!(jobs::list().len(), 6);
}

/// A node whose clock is hours ahead goes by the database's: it neither takes what another node
/// holds nor believes that a mail has waited for days. SQLite has one machine and one clock.
#[tokio::test]
async fn a_node_whose_clock_is_ahead_goes_by_the_databases() {
    for site in sites("clock_ahead").await {
        let ahead = TimeDelta::days(4);
        let clock = Clock::on_a_machine_ahead(ahead);
        let book = ledger::Book::open(site.book.db.clone(), clock, "https://peiyu.example.edu.cn/")
            .await
            .unwrap();
        let shared = site.book.db.get_database_backend() == DbBackend::Postgres;
        let off = book.clock.now() - Clock::wall().now();
        let expected = if shared { TimeDelta::zero() } else { ahead };
        assert!((off - expected).abs() < TimeDelta::minutes(1), "{off}");
        // The demo's day is counted from there too.
        book.clock.set(at("2023-11-10 10:00"));
        book.reload_calendar().await.unwrap();
        assert!((book.clock.now() - at("2023-11-10 10:00")).abs() < TimeDelta::minutes(1));
        if !shared {
            continue;
        }
        let config = jobs::MailConfig::Folder(site.mail_folder());
        let node = jobs::Jobs::new(book, &config, crate::support::store(&site.folder)).unwrap();
        site.leased("reminders", TimeDelta::minutes(1)).await;
        assert_eq!(
            node.run("reminders", at("2023-11-10 08:30")).await.unwrap(),
            Outcome::Busy
        );
        site.wait(1).await;
        site.is_held("somebody", TimeDelta::minutes(5)).await;
        mails(&node, "2023-11-10 12:00").await;
        let states = site.states().await;
        assert_eq!(states, [MailState::Leased], "somebody is sending it");
        // Nor does it take what is due in four days for due, before it has asked for the time.
        let mut book = site.book.clone();
        book.clock = Clock::on_a_machine_ahead(ahead);
        let node = jobs::Jobs::new(book, &config, crate::support::store(&site.folder)).unwrap();
        node.catch_up().await;
        let runs = job_run::Entity::find().all(&site.book.db).await.unwrap();
        let soon = Clock::wall().now() + TimeDelta::minutes(1);
        // All but the one that somebody holds.
        let names: Vec<&str> = runs.iter().map(|run| run.name.as_str()).collect();
        assert_eq!(names, ["phases", "chain", "sweep"]);
        assert!(runs.iter().all(|run| run.scheduled_for < soon));
    }
}
