//! A clock and a pen: every deed happens at a moment of its own, as an [`Act`].

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use domain::ids::{ProjectId, RoundId, UnitId};
use ledger::projects::DraftStart;
use ledger::rounds::RoundStart;
use ledger::{Act, Actor, Book, Happened, LedgerError, projects, rounds};

/// Where deeds are written down, and when.
pub struct Desk {
    pub book: Book,
    now: DateTime<Utc>,
    /// From one deed to the next.
    pause: Duration,
    /// Deeds done so far.
    pub deeds: u64,
}

/// A round as it is announced.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// The programme's file.
    pub programme: &'a str,
    pub host: UnitId,
    pub on: NaiveDate,
    /// `2023-11`: the month in which building begins, when it is not the programme's own.
    pub cycle: Option<&'a str>,
}

impl Desk {
    /// A desk at which all is done at the moment at which the clock stands.
    pub fn new(book: Book) -> Self {
        Self::with_pause(book, Duration::zero())
    }

    /// A desk at which every deed takes its time.
    pub fn with_pause(book: Book, pause: Duration) -> Self {
        Self {
            now: book.clock.now(),
            book,
            pause,
            deeds: 0,
        }
    }

    /// Moves to an instant.
    pub fn at(&mut self, now: DateTime<Utc>) {
        self.now = now;
        self.book.clock.set(now);
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> NaiveDate {
        domain::dates::shanghai_date(self.now)
    }

    /// Does one thing as somebody.
    ///
    /// # Errors
    /// What the ledger refuses.
    pub async fn act<T, F>(&mut self, who: &Actor, work: F) -> Result<T, LedgerError>
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        self.now += self.pause;
        self.deeds += 1;
        let mut act = Act::begin_at(&self.book, who, self.now).await?;
        let happened = work(&mut act).await?;
        act.finish(happened).await
    }

    /// Brings a programme and sets a round of it up.
    ///
    /// # Errors
    /// What the ledger refuses.
    pub async fn prepare(
        &mut self,
        who: &Actor,
        round: Announced<'_>,
    ) -> Result<RoundId, LedgerError> {
        let text = round.programme.to_owned();
        let programme = self
            .act(who, async |a| rounds::add_programme(a, text).await)
            .await?;
        let start = RoundStart {
            programme,
            host: round.host,
            name: String::new(),
            announced: round.on,
            cycle: round.cycle.and_then(|month| month.parse().ok()),
            count_from: None,
        };
        self.act(who, async |a| rounds::prepare(a, start).await)
            .await
    }

    /// Opens a round that is set up.
    ///
    /// # Errors
    /// What the ledger refuses.
    pub async fn open(&mut self, who: &Actor, round: RoundId) -> Result<(), LedgerError> {
        let why = "按工作安排".to_owned();
        self.act(who, async |a| rounds::open(a, round, why).await)
            .await
    }

    /// Starts an entry of a unit.
    ///
    /// # Errors
    /// What the ledger refuses.
    pub async fn start(
        &mut self,
        who: &Actor,
        round: RoundId,
        unit: UnitId,
        name: &str,
        category: Option<String>,
    ) -> Result<ProjectId, LedgerError> {
        let start = DraftStart {
            round,
            unit,
            name: name.to_owned(),
            category,
        };
        self.act(who, async |a| projects::start(a, start).await)
            .await
    }
}

/// A moment in Asia/Shanghai.
pub fn moment(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    Shanghai
        .from_local_datetime(&day.and_time(time))
        .earliest()
        .map_or_else(|| day.and_time(time).and_utc(), |at| at.to_utc())
}
