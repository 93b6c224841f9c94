//! Time passes as the story says, and the jobs run at their hours.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Asia::Shanghai;
use jobs::{Outcome, Schedule};

use super::TestApp;

/// An instant in Asia/Shanghai from `2023-11-27 09:00`.
pub fn instant(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    local.and_local_timezone(Shanghai).unwrap().to_utc()
}

/// A day from `2023-11-27`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A notice for 2027 with each holiday and one day that is worked in their place.
pub const NOTICE_2027: &str = "2027-01-01 休 元旦\n2027-02-05 休 除夕\n2027-02-06 休 春节\n2027-02-20 班 春节\n2027-04-05 休 清明节\n2027-05-01 休 劳动节\n2027-06-09 休 端午节\n2027-09-15 休 中秋节\n2027-10-01 休 国庆节";

/// Nine in the morning of a day, when people begin.
fn nine(on: NaiveDate) -> DateTime<Utc> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
    on.and_time(nine)
        .and_local_timezone(Shanghai)
        .unwrap()
        .to_utc()
}

impl TestApp {
    /// Moves the clock. What waits is posted before: the mailer runs every minute. No other job runs.
    pub async fn at(&self, moment: &str) {
        self.run_job(jobs::find("mailer").unwrap(), self.clock().now())
            .await;
        self.clock().set(instant(moment));
    }

    pub fn today(&self) -> NaiveDate {
        self.clock().today()
    }

    /// Runs every job once, as of this moment.
    pub async fn run_jobs(&self) {
        let now = self.clock().now();
        for schedule in jobs::list() {
            self.run_job(schedule, now).await;
        }
    }

    async fn run_job(&self, schedule: &Schedule, at: DateTime<Utc>) {
        match self.jobs().run(schedule.name, at).await.unwrap() {
            Outcome::Done(_) => {}
            other => panic!("{} at {at}: {other:?}", schedule.name),
        }
    }

    /// A day begins, and what it brings is done.
    pub async fn dawns(&self, on: &str) {
        self.at(&format!("{on} 00:05")).await;
        self.run_jobs().await;
    }

    /// Lives on so many days.
    pub async fn advance_days(&self, days: i64) {
        self.live_until(self.today() + TimeDelta::days(days)).await;
    }

    /// Lives on to nine in the morning of a day, each job at its hours. What runs hourly or by the
    /// minute runs once after midnight and once in the morning: more often changes nothing, which
    /// other stories show.
    pub async fn live_until(&self, until: NaiveDate) {
        // What people have done today is told today.
        self.run_job(jobs::find("mailer").unwrap(), self.clock().now())
            .await;
        while self.today() < until {
            let today = self.today() + TimeDelta::days(1);
            let midnight = nine(today) - TimeDelta::hours(9);
            let mut ticks: Vec<(DateTime<Utc>, &Schedule)> = Vec::new();
            for schedule in jobs::list() {
                let first = schedule
                    .next_after(midnight - TimeDelta::seconds(1))
                    .unwrap();
                let last = schedule.last_until(nine(today)).unwrap();
                ticks.push((first, schedule));
                if last > first {
                    ticks.push((last, schedule));
                }
            }
            ticks.sort_by_key(|(at, _)| *at);
            for (at, schedule) in ticks {
                if at <= nine(today) {
                    self.clock().set(at);
                    self.run_job(schedule, at).await;
                }
            }
            self.clock().set(nine(today));
        }
    }
}
