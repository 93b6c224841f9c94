//! A drill: the program is killed again and again while people write, jobs run and mail goes out,
//! the disk gets full and the mail server stays away for days. Meanwhile another process, this one,
//! writes down what was acknowledged, and counts in the end.
//!
//! The days pass as fast as the machine allows; what waits for the machine's own clock (leases of a
//! node that died) is let run out between two lives, as it would have in the time that passed.

mod clients;
mod disk;
mod site;
mod verdict;
mod world;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use cast::Chance;
use cast::tests::Sink;
use chrono::{Days as Span, NaiveDate};
use domain::calendar::Calendar;
use entity::{lease, outbox, record};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use clients::{Ack, Client, Journal};
use disk::Disk;
use site::Site;
pub use verdict::{Days, Verdict};

/// What to do to a site.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The program.
    pub peiyu: PathBuf,
    /// An empty database; none for the SQLite file in the data folder.
    pub database: Option<String>,
    /// Lives ended by a kill.
    pub kills: u32,
    /// Of these on each working day.
    pub kills_a_day: u32,
    /// The working day, counted from 0, on which the mail server goes away.
    pub away_from: usize,
    /// For so many days of the calendar.
    pub away_days: u64,
    /// The working day on which the disk is full.
    pub full_on: usize,
    /// Where the random points come from.
    pub seed: u64,
}

/// What a drill has come to. The site is kept until this is dropped, so that it can be tampered
/// with and counted again.
pub struct Drill {
    pub verdict: Verdict,
    pub days: Days,
    /// Kills that met a living process.
    pub kills: u32,
    /// Requests that were not acknowledged.
    pub refused: u64,
    /// Writes that a full disk turned away.
    pub refused_when_full: u64,
    /// Whether the disk was a real one.
    pub real_disk: bool,
    site: Site,
    acks: Vec<Ack>,
    sink: Sink,
    _disk: Disk,
    _folder: tempfile::TempDir,
}

/// How long a disk stays full, and how long a site lives on after it.
const WHILE_FULL: Duration = Duration::from_millis(700);

/// Lets real time pass.
#[expect(
    clippy::disallowed_methods,
    reason = "the drill waits in threads of its own, beside which nothing else has to run"
)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Runs a drill and counts.
///
/// # Errors
/// When the drill itself cannot be held: no database, a program that does not start when nothing is
/// wrong, a look at the data that finds a fault.
pub async fn run(plan: &Plan, say: impl Fn(&str)) -> anyhow::Result<Drill> {
    let folder = tempfile::Builder::new().prefix("peiyu-drill-").tempdir()?;
    let disk = Disk::below(folder.path())?;
    let data = disk.folder.join("var");
    std::fs::create_dir_all(&data)?;
    let url = plan
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", data.join("peiyu.db").display()));
    let sink = Sink::start().await;
    let site = Site {
        peiyu: plan.peiyu.clone(),
        data,
        url: url.clone(),
        log: folder.path().join("peiyu.log"),
        mail_port: sink.port,
        longest_file: None,
    };
    let writers = world::make(&url).await?;
    let journal = Journal::default();
    let acknowledged = || {
        journal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    };
    let clients: Vec<Client<'_>> = writers
        .into_iter()
        .map(|writer| Client::new(writer, &journal))
        .collect();
    let days = days(plan)?;
    let mut drill = Lives {
        plan,
        site,
        disk: &disk,
        clients: &clients,
        // Random points in time: the same seed, the same drill as far as the machine allows.
        chance: Chance::of("lives", plan.seed),
        kills: 0,
        refused_when_full: 0,
    };
    for (n, day) in days.lived.iter().enumerate() {
        let away = days.away.contains(day);
        sink.set_away(away);
        drill
            .day(n, *day, away)
            .await
            .with_context(|| format!("on {day}"))?;
        say(&format!(
            "{day}{}{}: {} kills, {} acknowledged",
            if away { ", no mail server" } else { "" },
            if n == plan.full_on { ", full disk" } else { "" },
            drill.kills,
            acknowledged().len()
        ));
    }
    let Lives {
        site,
        kills,
        refused_when_full,
        ..
    } = drill;
    let acks = acknowledged();
    let refused = clients
        .iter()
        .map(|c| c.refused.load(Ordering::Relaxed))
        .sum();
    let verdict = verdict::count(&site.url, &site.files(), &acks, &sink.received(), &days).await?;
    drop(clients);
    let real_disk = disk.is_real();
    Ok(Drill {
        verdict,
        days,
        kills,
        refused,
        refused_when_full,
        real_disk,
        site,
        acks,
        sink,
        _disk: disk,
        _folder: folder,
    })
}

/// The days to live: as many working days as the kills need.
fn days(plan: &Plan) -> anyhow::Result<Days> {
    let calendar = Calendar::builtin();
    let mut day: NaiveDate = world::FIRST.parse()?;
    let mut lived = Vec::new();
    while lived.len() < plan.kills.div_ceil(plan.kills_a_day) as usize {
        if calendar.is_working(day) {
            lived.push(day);
        }
        day = day + Span::new(1);
    }
    let away = match lived.get(plan.away_from) {
        None => BTreeSet::new(),
        Some(first) => lived
            .iter()
            .filter(|day| (*first..*first + Span::new(plan.away_days)).contains(day))
            .copied()
            .collect(),
    };
    ensure!(
        lived.last().is_some_and(|day| !away.contains(day)),
        "the mail server has to be back before the end: more kills, or fewer a day"
    );
    Ok(Days { lived, away })
}

/// The lives of one site.
struct Lives<'a> {
    plan: &'a Plan,
    site: Site,
    disk: &'a Disk,
    clients: &'a [Client<'a>],
    chance: Chance,
    kills: u32,
    refused_when_full: u64,
}

impl Lives<'_> {
    /// A working day: lives that are killed, then an hour of peace in which the morning's work is
    /// done by whoever is there.
    async fn day(&mut self, n: usize, day: NaiveDate, away: bool) -> anyhow::Result<()> {
        for client in self.clients {
            client.next_day();
        }
        let full = n == self.plan.full_on;
        if full && !self.disk.is_real() {
            self.site.longest_file = Some(site::largest(&self.site.data)? / 1024 + 64);
        }
        let target = (self.kills + self.plan.kills_a_day).min(self.plan.kills);
        while self.kills < target {
            self.life(day, full).await?;
            self.disk.empty()?;
            self.time_passes().await?;
        }
        self.site.longest_file = None;
        for job in ["phases", "reminders", "mailer", "chain"] {
            // After all that the killed lives have written on this day.
            let code = self.site.job(job, &format!("{day}T10:00"))?.wait()?;
            // A mailer that finds no server says so.
            let unheard = away && job == "mailer" && code == Some(1);
            ensure!(
                code == Some(0) || unheard,
                "the job {job} ended with {code:?}"
            );
        }
        Ok(())
    }

    /// One life and its end.
    async fn life(&mut self, day: NaiveDate, full: bool) -> anyhow::Result<()> {
        let today = day.to_string();
        let morning = format!("{today}T09:00");
        // Jobs beside the site, killed as well: most of their work lies in the morning.
        let job = *self.chance.pick(&["reminders", "mailer", "phases"]);
        let alone = self.chance.below(4) == 0;
        let longest = if alone { 250 } else { 900 };
        let until = Duration::from_millis(20 + self.chance.below(longest) as u64);
        if alone {
            let mut life = self.site.job(job, &morning)?;
            tokio::time::sleep(until).await;
            self.kills += u32::from(life.kill()?);
            return Ok(());
        }
        let Some(mut life) = self.site.serve(&today)? else {
            // Without space it may refuse to start; with space it has to.
            ensure!(full, "it does not start; see {}", self.site.log.display());
            // The next one has it.
            self.site.longest_file = None;
            return Ok(());
        };
        let address = life.address.clone().context("no address")?;
        let beside = (self.chance.below(2) == 0)
            .then(|| self.site.job(job, &morning))
            .transpose()?;
        let stop = AtomicBool::new(false);
        let recovers = self.chance.below(2) == 0;
        let before = self.refused();
        let end = std::thread::scope(|scope| {
            for client in self.clients {
                let (address, stop) = (&address, &stop);
                scope.spawn(move || client.work(address, stop));
            }
            pause(until);
            let ended = if full {
                self.full_disk(recovers)
            } else {
                Ok(())
            };
            let killed = life.kill();
            stop.store(true, Ordering::Relaxed);
            ended.and(killed)
        })?;
        self.kills += u32::from(end);
        if full {
            self.refused_when_full += self.refused() - before;
        }
        if let Some(mut job) = beside {
            self.kills += u32::from(job.kill()?);
        }
        Ok(())
    }

    fn refused(&self) -> u64 {
        self.clients
            .iter()
            .map(|client| client.refused.load(Ordering::Relaxed))
            .sum()
    }

    /// No space, or hardly any, while the site lives; in some lives there is space again, and the
    /// same process goes on with whatever the shortage has left in it.
    fn full_disk(&self, recovers: bool) -> anyhow::Result<()> {
        if !self.disk.is_real() {
            return Ok(());
        }
        self.disk.fill_but(24)?;
        pause(WHILE_FULL);
        if recovers {
            self.disk.empty()?;
            pause(WHILE_FULL);
        }
        Ok(())
    }

    /// What a dead node has leased is free again, as it is some minutes later.
    async fn time_passes(&self) -> anyhow::Result<()> {
        let db = entity::db::connect_alone(&self.site.url).await?;
        lease::Entity::delete_many().exec(&db).await?;
        outbox::Entity::update_many()
            .set(outbox::ActiveModel {
                leased_until: Set(Some(chrono::DateTime::UNIX_EPOCH)),
                ..Default::default()
            })
            .filter(outbox::Column::LeasedUntil.is_not_null())
            .exec(&db)
            .await?;
        db.close().await?;
        Ok(())
    }
}

impl Drill {
    /// Counts once more.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn count(&self) -> anyhow::Result<Verdict> {
        let files = self.site.files();
        verdict::count(
            &self.site.url,
            &files,
            &self.acks,
            &self.sink.received(),
            &self.days,
        )
        .await
    }

    /// Lets the program examine its own data.
    ///
    /// # Errors
    /// When it finds a fault.
    pub fn examine(&self) -> anyhow::Result<()> {
        self.site.look(&["doctor", "--files"])?;
        self.site.look(&["audit", "verify"])?;
        Ok(())
    }

    /// Takes an acknowledged record away on purpose.
    ///
    /// # Errors
    /// When there is none.
    pub async fn lose_a_record(&self) -> anyhow::Result<()> {
        let db = entity::db::connect(&self.site.url).await?;
        let acknowledged = self.acks.iter().find_map(|ack| match ack {
            Ack::Record {
                project,
                title,
                file: None,
            } => Some((*project, title)),
            Ack::Record { .. } | Ack::Draft { .. } => None,
        });
        let (project, title) = acknowledged.context("no record was acknowledged")?;
        let row = record::Entity::find()
            .filter(record::Column::ProjectId.eq(project))
            .filter(record::Column::Title.eq(title))
            .order_by_asc(record::Column::Id)
            .one(&db)
            .await?
            .context("the record is not there")?;
        record::Entity::delete_by_id(row.id).exec(&db).await?;
        db.close().await?;
        Ok(())
    }

    /// Loses everything that has come for somebody, on purpose.
    pub fn lose_mails_of(&self, login: &str) {
        self.sink.lose(&format!("{login}@"));
    }
}
