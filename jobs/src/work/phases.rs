//! Whatever the calendar alone changes: notices that are over, applications never handed in,
//! assessments that open, months and quarters that begin, supervision that starts or was missed, seeds to be revealed.
//!
//! Due soon and overdue are not changes: they are derived from today wherever they are shown. One
//! transaction for each thing, so that one that fails does not hold back the rest.

use chrono::{DateTime, Utc};
use domain::dates::shanghai_date;
use domain::ids::{CampaignId, NoticeId, ProjectId, RoundId};
use domain::supervision::Missed;
use ledger::{
    Act, Actor, Happened, LedgerError, assessments, projects, publicity, rounds, supervision,
};

use crate::Jobs;
use crate::run::{JobError, Report};

pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    let book = &jobs.book;
    let today = shanghai_date(now);
    let mut tally = Tally {
        jobs,
        now,
        actor: Actor::system("日程"),
        done: Vec::new(),
        failed: Vec::new(),
    };
    // One after the other: what one kind changes the next may find.
    let over = publicity::to_close(&book.db, today).await?;
    tally.all(over.into_iter().map(Due::Notice)).await;
    let late = projects::to_lapse(book, &book.db, today).await?;
    tally.all(late.into_iter().map(Due::Lapse)).await;
    let opening = assessments::to_open(book, &book.db, today).await?;
    tally.all(opening.into_iter().map(Due::Assessment)).await;
    let begun = rounds::periods_to_begin(book, &book.db, today).await?;
    tally.all(begun.into_iter().map(Due::Periods)).await;
    let beginning = supervision::to_open(book, &book.db, today).await?;
    let campaign = |(round, key, instance)| Due::Campaign(round, key, instance);
    tally.all(beginning.into_iter().map(campaign)).await;
    let missed = supervision::to_report(book, &book.db, today).await?;
    let reported = |(round, key, missed)| Due::Missed(round, key, missed);
    tally.all(missed.into_iter().map(reported)).await;
    let drawn = supervision::to_reveal(&book.db, today).await?;
    tally.all(drawn.into_iter().map(Due::Seed)).await;
    Ok(tally.report())
}

/// What the calendar changes.
enum Due {
    Notice(NoticeId),
    Lapse(ProjectId),
    Assessment(ProjectId),
    Periods(RoundId),
    Campaign(RoundId, String, i32),
    Missed(RoundId, String, Missed),
    Seed(CampaignId),
}

impl Due {
    /// The word it is counted by.
    fn word(&self) -> &'static str {
        match self {
            Self::Notice(_) => "公示期满",
            Self::Lapse(_) => "逾期未交的申报收起",
            Self::Assessment(_) => "考核开始",
            Self::Periods(_) => "按月、按季度的事列入待办",
            Self::Campaign(..) => "督导开始",
            Self::Missed(..) => "督导错过，已记下",
            Self::Seed(_) => "抽取公布",
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Notice(id) => id.to_string(),
            Self::Lapse(id) | Self::Assessment(id) => id.to_string(),
            Self::Periods(id) => id.to_string(),
            Self::Campaign(round, key, instance) => format!("{round}/{key}/{instance}"),
            Self::Missed(round, key, missed) => {
                format!("{round}/{key}/{}", missed.campaign.instance)
            }
            Self::Seed(id) => id.to_string(),
        }
    }

    async fn change(self, act: &mut Act) -> Result<Happened<()>, LedgerError> {
        Ok(match self {
            Self::Notice(id) => publicity::close_notice(act, id).await?.map(drop),
            Self::Lapse(id) => projects::lapse(act, id).await?.map(drop),
            Self::Assessment(id) => assessments::open_due(act, id).await?.map(drop),
            Self::Periods(id) => rounds::begin_periods(act, id).await?,
            Self::Campaign(round, key, instance) => {
                let opened = supervision::open_campaign(act, round, key, instance).await?;
                opened.map(drop)
            }
            Self::Missed(round, key, missed) => {
                let reported = supervision::report_missed(act, round, key, missed).await?;
                reported.map(drop)
            }
            Self::Seed(id) => supervision::reveal(act, id).await?.map(drop),
        })
    }
}

/// What was done, counted by its word, and what failed.
struct Tally<'a> {
    jobs: &'a Jobs,
    now: DateTime<Utc>,
    actor: Actor,
    done: Vec<(&'static str, u32)>,
    failed: Vec<String>,
}

impl Tally<'_> {
    async fn all(&mut self, due: impl Iterator<Item = Due> + Send) {
        for one in due {
            let (what, name) = (one.word(), one.name());
            match self.change(one).await {
                Ok(()) => match self.done.iter_mut().find(|(known, _)| *known == what) {
                    Some((_, n)) => *n += 1,
                    None => self.done.push((what, 1)),
                },
                Err(error) => {
                    tracing::error!(what, %name, %error, "a phase could not be changed");
                    self.failed.push(format!("{what} {name}：{error}"));
                }
            }
        }
    }

    async fn change(&self, due: Due) -> Result<(), LedgerError> {
        let mut act = Act::begin_at(&self.jobs.book, &self.actor, self.now).await?;
        let happened = due.change(&mut act).await?;
        act.finish(happened).await
    }

    fn report(self) -> Report {
        if self.done.is_empty() && self.failed.is_empty() {
            return Report::idle();
        }
        let mut parts: Vec<String> = self
            .done
            .iter()
            .map(|(what, n)| format!("{what} {n}"))
            .collect();
        parts.extend(self.failed.iter().map(|why| format!("没有办成：{why}")));
        Report {
            said: format!("{}。", parts.join("，")),
            idle: false,
            failed: u32::try_from(self.failed.len()).unwrap_or(u32::MAX),
        }
    }
}
