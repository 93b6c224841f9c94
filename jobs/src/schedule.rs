//! All schedules in one table.

use chrono::{DateTime, SubsecRound as _, Utc};
use chrono_tz::Asia::Shanghai;
use croner::Cron;
use croner::parser::{CronParser, Seconds};
use futures_util::future::BoxFuture;

use crate::run::{JobError, Report};
use crate::{Jobs, mailer, work};

/// What a job does at a moment.
pub type Work = for<'a> fn(&'a Jobs, DateTime<Utc>) -> BoxFuture<'a, Result<Report, JobError>>;

/// A job and when it runs, Asia/Shanghai.
#[derive(Clone, Copy)]
pub struct Schedule {
    /// Stable: scripts, rows and pages use it.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Seconds, minutes, hours, day of month, month, day of week.
    pub cron: &'static str,
    /// What it does, for the administrator's page.
    pub sentence: &'static str,
    /// What becomes of a time that was missed.
    pub catch_up: CatchUp,
    /// What runs, given the moment as of which it acts.
    pub work: Work,
}

/// What becomes of a time at which no node was running. Every job asks what is due as of now, so
/// the latest missed time makes up for all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// Made up for as soon as a node runs.
    Always,
    /// Made up for on the same day only: nobody wants yesterday's morning digest at midnight.
    SameDay,
    /// Runs so often that there is nothing to make up for; only a run that did something leaves a row.
    Never,
}

/// The table. Phases run hourly so that a phase whose first attempt failed does not wait a day.
pub const SCHEDULE: &[Schedule] = &[
    Schedule {
        name: "phases",
        title: "推进阶段",
        cron: "0 5 * * * *",
        sentence: "到期的公示结束，逾期未交的申报收起，到日子的中期、期满和年度复核开始，按月、按季度的事列入待办，督导批次开始，抽取种子次日公布",
        catch_up: CatchUp::Always,
        work: |jobs, now| Box::pin(work::phases::run(jobs, now)),
    },
    Schedule {
        name: "reminders",
        title: "早晨提醒",
        cron: "0 30 8 * * *",
        sentence: "工作日早晨，给每个有待办到了提醒时点的人写一封提醒，逾期的抄送上级",
        catch_up: CatchUp::SameDay,
        work: |jobs, now| Box::pin(work::reminders::run(jobs, now)),
    },
    Schedule {
        name: "mailer",
        title: "发送邮件",
        cron: "0 * * * * *",
        sentence: "把待发邮件发出去，发不出的隔一阵再试",
        catch_up: CatchUp::Never,
        work: |jobs, now| Box::pin(mailer::run(jobs, now)),
    },
    Schedule {
        name: "space",
        title: "查看磁盘余量",
        cron: "0 */10 * * * *",
        sentence: "磁盘剩得不多时告知系统管理员，恢复以前只告知一次",
        catch_up: CatchUp::Never,
        work: |jobs, now| Box::pin(work::space::run(jobs, now)),
    },
    Schedule {
        name: "chain",
        title: "核对日志",
        cron: "0 10 2 * * *",
        sentence: "核对操作日志和访问日志的摘要链，每周把链尾寄给审计员；发现改动立即报告",
        catch_up: CatchUp::Always,
        work: |jobs, now| Box::pin(work::chain::run(jobs, now)),
    },
    Schedule {
        name: "sweep",
        title: "清理过期数据",
        cron: "0 20 3 * * *",
        sentence: "清理过期的登录、没有传完或无处引用的文件、旧的任务记录和表单回执，抹去两年前访问日志里的个人信息",
        catch_up: CatchUp::Always,
        work: |jobs, now| Box::pin(work::sweep::run(jobs, now)),
    },
];

/// The schedule of this name.
pub fn find(name: &str) -> Option<&'static Schedule> {
    SCHEDULE.iter().find(|s| s.name == name)
}

/// What people call the job of this name; the name itself for one of another version.
pub fn title(name: &str) -> &str {
    find(name).map_or(name, |schedule| schedule.title)
}

impl Schedule {
    /// The same job at other times.
    #[must_use]
    pub const fn at(self, cron: &'static str) -> Self {
        Self { cron, ..self }
    }

    /// # Errors
    /// When the cron text cannot be read; a test reads each.
    fn cron(&self) -> Result<Cron, JobError> {
        CronParser::builder()
            .seconds(Seconds::Required)
            .dom_and_dow(true)
            .build()
            .parse(self.cron)
            .map_err(|e| JobError::Schedule(self.name, e.to_string()))
    }

    /// The next time after `now` at which it runs.
    ///
    /// # Errors
    /// When the cron text cannot be read.
    pub fn next_after(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, JobError> {
        let next = self
            .cron()?
            .find_next_occurrence(&whole(now), false)
            .map_err(|e| JobError::Schedule(self.name, e.to_string()))?;
        Ok(next.to_utc())
    }

    /// The last time up to `now`, `now` included, at which it should have run.
    ///
    /// # Errors
    /// When the cron text cannot be read.
    pub fn last_until(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, JobError> {
        let last = self
            .cron()?
            .find_previous_occurrence(&whole(now), true)
            .map_err(|e| JobError::Schedule(self.name, e.to_string()))?;
        Ok(last.to_utc())
    }
}

/// The second a moment lies in, in Shanghai: a cron text knows no less, and would hand a fraction on.
fn whole(now: DateTime<Utc>) -> DateTime<chrono_tz::Tz> {
    now.trunc_subsecs(0).with_timezone(&Shanghai)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn every_cron_text_is_read_in_shanghai() {
        let now = at("2024-11-29T08:29:59.5+08:00");
        let next = |name| find(name).unwrap().next_after(now).unwrap();
        let last = |name| find(name).unwrap().last_until(now).unwrap();
        assert_eq!(next("phases"), at("2024-11-29T09:05:00+08:00"));
        assert_eq!(last("phases"), at("2024-11-29T08:05:00+08:00"));
        assert_eq!(next("reminders"), at("2024-11-29T08:30:00+08:00"));
        assert_eq!(last("reminders"), at("2024-11-28T08:30:00+08:00"));
        assert_eq!(next("mailer"), at("2024-11-29T08:30:00+08:00"));
        assert_eq!(next("chain"), at("2024-11-30T02:10:00+08:00"));
        assert_eq!(next("sweep"), at("2024-11-30T03:20:00+08:00"));
        for schedule in SCHEDULE {
            assert!(schedule.next_after(now).unwrap() > now, "{}", schedule.name);
            assert!(
                schedule.last_until(now).unwrap() <= now,
                "{}",
                schedule.name
            );
        }
    }

    #[test]
    fn the_moment_itself_and_what_follows_within_its_second_belong_to_it() {
        let reminders = find("reminders").unwrap();
        let due = at("2024-11-29T08:30:00+08:00");
        for now in [due, at("2024-11-29T08:30:00.4+08:00")] {
            assert_eq!(reminders.last_until(now).unwrap(), due);
        }
    }

    #[test]
    fn names_are_unique_and_sentences_are_there() {
        for (n, schedule) in SCHEDULE.iter().enumerate() {
            assert!(SCHEDULE[..n].iter().all(|s| s.name != schedule.name));
            assert!(!schedule.sentence.is_empty());
            assert!(!schedule.title.is_ascii(), "{}", schedule.title);
            assert!(SCHEDULE[..n].iter().all(|s| s.title != schedule.title));
        }
    }
}
