//! A day of the demo: the calendar's jobs in the night, the reminders in the morning, people at
//! their desks on working days. What somebody does next stands in an agenda; every evening the new
//! obligations are read, and whoever owes one decides when to do it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::ids::{ObligationId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind as Kind;
use domain::states::{MailState, ObligationStatus, Role};
use domain::unit::Standing as Reach;
use entity::obligation::{self, Model as Owed};
use entity::{outbox, project};
use jobs::{Jobs, Outcome};
use ledger::event::hex;
use ledger::files::{HungOn, StoredFile};
use ledger::titles::EarlierTitle;
use ledger::{
    Act, Actor, Book, Happened, LedgerError, RoundBook, Standing, files, standing_of, titles,
};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use sha2::{Digest, Sha256};

use super::rounds::{Fate, Spec, Twist, Years};
use super::words::Words;
use super::{DEMO_DAY, PASSWORD, behaviour};
use crate::paper::Paper;
use crate::{Desk, People, hash, moment};

/// Who there is.
const UNITS: &str = include_str!("../../demo/units.txt");

/// The day on which units and accounts are made; a working Monday before the first notice.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2022, 8, 22) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// From this day on something of every kind that there is to see is left undone. The last visits
/// are drawn on the working day before it.
pub const LAST_DAYS: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Something somebody is going to do.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Prepares a round of the written years, and opens it.
    Prepare(usize),
    Open(usize, RoundId),
    /// Starts an entry of a unit in a round.
    Enter(RoundId, UnitId, Option<String>),
    /// Does what is owed.
    Do(ObligationId),
    /// The host lets an entry in late.
    Admit(ProjectId),
    /// Logs what has been done lately.
    Log(ProjectId),
    /// What a fate brings on its day.
    Withdraw(ProjectId),
    Revoke(ProjectId),
    Extend(ProjectId),
    /// Somebody outside objects, or an entry leaves.
    Turn(RoundId, Twist),
    /// A one-year round is closed when nothing runs in it.
    Close(RoundId),
}

/// What became of a deed.
pub enum Done {
    /// Done, or no longer to be done.
    Yes,
    /// It could not be done yet: once more on this day.
    Again(NaiveDate),
}

/// Everything the demo knows while it lives.
pub struct World<'a> {
    pub desk: Desk,
    jobs: &'a Jobs,
    pub people: People,
    pub words: &'a Words,
    pub years: &'a Years,
    pub calendar: Arc<Calendar>,
    /// Rounds by what they were written as.
    pub rounds: BTreeMap<RoundId, &'a Spec>,
    /// How often a deed was put off.
    pub tries: BTreeMap<ObligationId, u32>,
    pub fates: BTreeMap<ProjectId, Fate>,
    /// Files hung on so far, for names of their own.
    pub hung: u32,
    files: Arc<dyn ObjectStore>,
    /// Places of admission by round.
    admitted: BTreeMap<RoundId, usize>,
    agenda: BTreeMap<NaiveDate, Vec<Deed>>,
    seen: ObligationId,
    /// Of what kinds something stays undone.
    stay: BTreeSet<Kind>,
}

/// Lives through all days.
pub async fn live(
    book: &Book,
    files: Arc<dyn ObjectStore>,
    jobs: &Jobs,
    progress: impl Fn(u64, u64, &str),
) -> anyhow::Result<()> {
    let (years, words) = (Years::read()?, Words::read()?);
    // Every deed some seconds after the one before.
    let mut desk = Desk::with_pause(book.clone(), Duration::seconds(11));
    desk.at(moment(FIRST_DAY, 9, 0));
    let people = People::settle(&mut desk, UNITS, &hash(PASSWORD)?).await?;
    let mut world = World {
        desk,
        jobs,
        people,
        words: &words,
        years: &years,
        calendar: book.calendar(),
        rounds: BTreeMap::new(),
        tries: BTreeMap::new(),
        fates: BTreeMap::new(),
        hung: 0,
        files,
        admitted: BTreeMap::new(),
        agenda: BTreeMap::new(),
        seen: ObligationId(0),
        stay: BTreeSet::new(),
    };
    world.earlier_titles().await?;
    for (n, spec) in years.rounds.iter().enumerate() {
        let before = world.calendar.add_working_days(spec.announced, -2);
        world.plan(before.max(FIRST_DAY), Deed::Prepare(n));
    }
    let days = FIRST_DAY.iter_days().take_while(|d| *d <= DEMO_DAY);
    let all = u64::try_from((DEMO_DAY - FIRST_DAY).num_days() + 1)?;
    for (n, day) in (0..).zip(days) {
        progress(n, all, &format!("{}年{}月", day.year(), day.month()));
        let lived = world.day(day).await;
        lived.with_context(|| format!("演示走到 {day}"))?;
    }
    progress(all, all, "完成");
    Ok(())
}

impl World<'_> {
    /// School-level model branches of the years before the system.
    async fn earlier_titles(&mut self) -> anyhow::Result<()> {
        for (code, given_on) in &self.years.earlier {
            let unit = self.people.at(code)?;
            let university = self
                .people
                .on_level(unit.id, domain::unit::Level::University);
            let by = self.organiser(university.context("没有学校")?.id)?;
            let new = EarlierTitle {
                unit: unit.id,
                programme_code: "school-model-branch".to_owned(),
                name: "校级党建工作样板支部".to_owned(),
                standing: Reach::School,
                given_on: *given_on,
            };
            self.act(&by, async |a| titles::register(a, new).await)
                .await?;
        }
        Ok(())
    }

    async fn day(&mut self, day: NaiveDate) -> anyhow::Result<()> {
        self.job("phases", moment(day, 0, 5)).await?;
        self.look_around(day).await?;
        if !self.calendar.is_working(day) {
            // What the night has decided is told at once, as on a site.
            return self.send_mails(moment(day, 0, 6)).await;
        }
        self.job("reminders", moment(day, 8, 30)).await?;
        self.send_mails(moment(day, 8, 31)).await?;
        if day == DEMO_DAY {
            // The auditors get the end of the log, and the demo begins.
            self.job("chain", moment(day, 8, 40)).await?;
            return self.send_mails(moment(day, 8, 41)).await;
        }
        self.desk.at(moment(day, 9, 0));
        for deed in self.agenda.remove(&day).unwrap_or_default() {
            let done = self.deed(&deed).await;
            if let Done::Again(on) = done.with_context(|| format!("{deed:?}"))? {
                self.plan(on, deed);
            }
        }
        self.look_around(day).await?;
        self.send_mails(moment(day, 17, 45)).await
    }

    /// The mailer, which on a site runs every minute: when there is something to send.
    async fn send_mails(&mut self, at: DateTime<Utc>) -> anyhow::Result<()> {
        let planned = outbox::Column::State.eq(MailState::Planned);
        let waiting = outbox::Entity::find().filter(planned);
        match waiting.count(self.db()).await? {
            0 => Ok(()),
            _ => self.job("mailer", at).await,
        }
    }

    async fn job(&mut self, name: &str, at: DateTime<Utc>) -> anyhow::Result<()> {
        self.desk.at(at);
        match self.jobs.run(name, at).await? {
            Outcome::Done(_) => Ok(()),
            other => anyhow::bail!("任务 {name} 没有办完：{other:?}"),
        }
    }

    /// Puts a deed on the agenda: on that day, or the next working day on which it can be done.
    pub fn plan(&mut self, on: NaiveDate, deed: Deed) {
        let today = self.desk.today();
        let on = if on <= today && !matches!(deed, Deed::Prepare(_)) {
            self.calendar.add_working_days(today, 1)
        } else {
            self.calendar.on_or_after(on)
        };
        self.agenda.entry(on).or_default().push(deed);
    }

    pub fn in_working_days(&self, n: i64) -> NaiveDate {
        self.calendar
            .add_working_days(self.desk.today(), i32::try_from(n).unwrap_or(1))
    }

    /// Reads what has come up: new obligations, and projects that begin to build.
    async fn look_around(&mut self, today: NaiveDate) -> anyhow::Result<()> {
        let new = obligation::Entity::find()
            .filter(obligation::Column::Id.gt(self.seen))
            .order_by_asc(obligation::Column::Id)
            .all(self.db())
            .await?;
        for o in new {
            self.seen = o.id;
            if o.status != ObligationStatus::Open || self.stays(&o) {
                continue;
            }
            if let Some(on) = self.day_for(&o, today) {
                self.plan(on, Deed::Do(o.id));
            }
        }
        let building = project::Entity::find()
            .filter(project::Column::BuildingFrom.eq(today))
            .order_by_asc(project::Column::Id)
            .all(self.db())
            .await?;
        for p in building {
            if !self.fates.contains_key(&p.id) {
                self.begin_building(p.id, p.round_id);
            }
        }
        Ok(())
    }

    /// When whoever owes it does it; some fates have their own time.
    fn day_for(&self, o: &Owed, today: NaiveDate) -> Option<NaiveDate> {
        let fate = o.project_id.and_then(|id| self.fates.get(&id));
        if fate == Some(&Fate::Silent) && o.kind == Kind::HandIn {
            // In the end it is the organiser who acts: see `grade_the_silent`.
            return Some(self.calendar.add_working_days(o.due_on, 25));
        }
        if fate == Some(&Fate::Rectifies) {
            match o.kind {
                Kind::HandIn | Kind::Grade => {
                    return Some(self.calendar.add_working_days(today, 1));
                }
                Kind::Rectify => return Some(o.due_on),
                _ => {}
            }
        }
        behaviour::day_for(o, today, &self.calendar)
    }

    /// Whether it stays for whoever looks at the demo: the first of its kind that comes up in the
    /// last days, so that the demo's day shows it whatever chance has dealt.
    fn stays(&mut self, o: &Owed) -> bool {
        let shown = matches!(o.kind, Kind::Endorse | Kind::Visit | Kind::RectifyFinding);
        o.born_on >= LAST_DAYS && shown && self.stay.insert(o.kind)
    }

    fn begin_building(&mut self, id: ProjectId, round: RoundId) {
        let place = self.admitted.entry(round).or_default();
        let written = self.rounds.get(&round).map_or(&[][..], |spec| &spec.fates);
        let written = written.iter().find(|(n, _)| n == place);
        *place += 1;
        let fate = written.map_or_else(|| behaviour::drawn_fate(id), |(_, fate)| *fate);
        self.fates.insert(id, fate);
        let today = self.desk.today();
        let after = |days: u16| today + Duration::days(i64::from(days));
        match fate {
            Fate::Withdraws(days) => self.plan(after(days), Deed::Withdraw(id)),
            Fate::Revoked(days) => self.plan(after(days), Deed::Revoke(id)),
            Fate::Asks => self.plan(self.in_working_days(2), Deed::Extend(id)),
            Fate::Steady
            | Fate::Midterm
            | Fate::Rectifies
            | Fate::Extended
            | Fate::Failed
            | Fate::Silent => {}
        }
        self.plan(self.in_working_days(8), Deed::Log(id));
    }

    async fn deed(&mut self, deed: &Deed) -> anyhow::Result<Done> {
        match deed {
            Deed::Prepare(n) => self.prepare(*n).await,
            Deed::Open(n, round) => self.open(*n, *round).await,
            Deed::Enter(round, unit, category) => self.enter(*round, *unit, category.clone()).await,
            Deed::Do(id) => self.owed(*id).await,
            Deed::Admit(id) => self.let_in(*id).await,
            Deed::Log(id) => self.log_lately(*id).await,
            Deed::Withdraw(id) => self.withdraw(*id).await,
            Deed::Revoke(id) => self.revoke(*id).await,
            Deed::Extend(id) => self.extend(*id).await,
            Deed::Turn(round, twist) => self.turn(*round, *twist).await,
            Deed::Close(round) => self.close(*round).await,
        }
    }

    /// Does what an obligation asks for, if it still does.
    async fn owed(&mut self, id: ObligationId) -> anyhow::Result<Done> {
        let Some(o) = obligation::Entity::find_by_id(id)
            .filter(obligation::Column::Status.eq(ObligationStatus::Open))
            .one(self.db())
            .await?
        else {
            return Ok(Done::Yes);
        };
        let Some(who) = self.owner(&o) else {
            // A vacant post: nobody does it until somebody is appointed.
            return Ok(Done::Again(self.in_working_days(5)));
        };
        match o.kind {
            Kind::Enter => self.enter_as_obliged(&o).await,
            Kind::Submit => self.submit(&o, &who).await,
            Kind::Endorse => self.endorse(&o, &who).await,
            // No programme of the demo asks for a number at least, and nobody there asks for time.
            Kind::Recommend | Kind::AnswerRequest => Ok(Done::Yes),
            Kind::AssignExperts => self.assign(&o, &who).await,
            Kind::Screen => self.screen(&o, &who).await,
            Kind::Score => self.score(&o, &who).await,
            Kind::Shortlist => self.shortlist(&o, &who).await,
            Kind::AcceptRevision => self.accept(&o, &who).await,
            Kind::Decide => self.decide(&o, &who).await,
            Kind::PostNotice => self.post(&o, &who).await,
            Kind::AdmitObjection => self.admit_objection(&o, &who).await,
            Kind::AnswerObjection => self.answer(&o, &who).await,
            Kind::Milestone => self.milestone(&o, &who).await,
            Kind::Revise | Kind::HandIn | Kind::Rectify | Kind::Recheck => {
                self.hand_in(&o, &who).await
            }
            Kind::Grade => self.grade(&o, &who).await,
            Kind::Title => self.title(&o, &who).await,
            Kind::Visit => self.visit(&o, &who).await,
            Kind::RectifyFinding => self.rectify(&o, &who).await,
            Kind::VerifyFinding => self.verify(&o, &who).await,
            Kind::PlanItem => self.keep_promise(&o, &who).await,
        }
    }

    /// Whoever owes it: a person, or who holds the post.
    fn owner(&self, o: &Owed) -> Option<Actor> {
        if let Some(account) = o.owner_account_id {
            return self.people.actor(account).cloned();
        }
        self.people.acting(o.owner_unit_id?, o.owner_role?).cloned()
    }

    /// Whoever writes for a unit.
    pub fn editor(&self, unit: UnitId) -> anyhow::Result<Actor> {
        self.people.holder(unit, Role::Editor)
    }

    /// Whoever runs a unit's rounds.
    pub fn organiser(&self, unit: UnitId) -> anyhow::Result<Actor> {
        self.people.holder(unit, Role::Organiser)
    }

    pub fn db(&self) -> &DatabaseConnection {
        &self.desk.book.db
    }

    pub async fn project(&self, id: ProjectId) -> anyhow::Result<project::Model> {
        let found = project::Entity::find_by_id(id).one(self.db()).await?;
        found.with_context(|| format!("没有项目 {id}"))
    }

    pub async fn round(&self, id: RoundId) -> anyhow::Result<Arc<RoundBook>> {
        Ok(self.desk.book.round(self.db(), id).await?)
    }

    /// A project with what decides about it, as a page would load it.
    pub async fn standing(&self, id: ProjectId) -> anyhow::Result<Standing> {
        let book = &self.desk.book;
        Ok(standing_of(book, &book.db, self.project(id).await?).await?)
    }

    /// The project about which something is owed.
    pub async fn subject(&self, o: &Owed) -> anyhow::Result<Standing> {
        self.standing(o.project_id.context("待办没有项目")?).await
    }

    /// How often a deed has been put off; counts this time too.
    pub fn again(&mut self, id: ObligationId) -> u32 {
        let n = self.tries.entry(id).or_default();
        *n += 1;
        *n
    }

    /// Does one thing as somebody; that it is refused is a defect of the demo.
    pub async fn act<T, F>(&mut self, who: &Actor, work: F) -> anyhow::Result<T>
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        self.desk.act(who, work).await.map_err(describe)
    }

    /// Does one thing, after which nothing is left to do.
    pub async fn does<T, F>(&mut self, who: &Actor, work: F) -> anyhow::Result<Done>
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        self.act(who, work).await?;
        Ok(Done::Yes)
    }

    /// Does one thing that may be refused: what a refusal means to who is refused is the sentence.
    pub async fn tries_to<T, F>(
        &mut self,
        who: &Actor,
        work: F,
    ) -> anyhow::Result<Result<T, String>>
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        refused(self.desk.act(who, work).await)
    }

    /// Stores a file and hangs it on.
    pub async fn hang(&mut self, paper: Paper, on: HungOn, who: &Actor) -> anyhow::Result<()> {
        let file = StoredFile {
            digest: hex(&Sha256::digest(&paper.bytes)),
            size: i64::try_from(paper.bytes.len())?,
            media_type: paper.media_type.to_owned(),
            name: paper.name,
        };
        let place = format!("{}/{}", &file.digest[..2], file.digest).into();
        self.files
            .put(&place, PutPayload::from_bytes(paper.bytes))
            .await?;
        self.act(who, async |a| files::attach(a, file, on).await)
            .await?;
        Ok(())
    }
}

/// What a refusal means to who is refused: the sentence. Anything else is a defect.
pub fn refused<T>(result: Result<T, LedgerError>) -> anyhow::Result<Result<T, String>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(LedgerError::Refused(why)) => Ok(Err(why)),
        Err(error) => Err(describe(error)),
    }
}

/// An error with the fields it names.
fn describe(error: LedgerError) -> anyhow::Error {
    let told = format!("{error:?}");
    anyhow::Error::from(error).context(told)
}
