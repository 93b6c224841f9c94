//! The demo's clock and pen: every deed happens at a moment of its own, some seconds after the one
//! before, as an [`Act`].

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use ledger::{Act, Actor, Book, Happened, LedgerError};

/// Seconds between two deeds of a day.
const PAUSE: i64 = 11;

/// Where deeds are written down, and when.
pub(super) struct Desk {
    pub book: Book,
    now: DateTime<Utc>,
    /// Deeds done so far.
    pub deeds: u64,
}

impl Desk {
    pub(super) fn new(book: Book) -> Self {
        Self {
            now: book.clock.now(),
            book,
            deeds: 0,
        }
    }

    /// Moves to an hour of a day in Asia/Shanghai.
    pub(super) fn at(&mut self, day: NaiveDate, hour: u32, minute: u32) {
        self.now = moment(day, hour, minute);
        self.book.clock.set(self.now);
    }

    pub(super) fn today(&self) -> NaiveDate {
        domain::dates::shanghai_date(self.now)
    }

    /// Does one thing as somebody.
    pub(super) async fn act<T, F>(&mut self, who: &Actor, work: F) -> Result<T, LedgerError>
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        self.now += Duration::seconds(PAUSE);
        self.deeds += 1;
        let mut act = Act::begin_at(&self.book, who, self.now).await?;
        let happened = work(&mut act).await?;
        act.finish(happened).await
    }
}

/// A moment in Asia/Shanghai.
pub(super) fn moment(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    Shanghai
        .from_local_datetime(&day.and_time(time))
        .earliest()
        .map_or_else(|| day.and_time(time).and_utc(), |at| at.to_utc())
}
