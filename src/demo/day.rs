//! A day of the demo: the calendar's jobs in the night, the reminders in the morning, people at
//! their desks on working days. What somebody does next stands in an agenda; every evening the new
//! obligations are read, and whoever owes one decides when to do it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use chrono::{Datelike, NaiveDate};
use domain::calendar::Calendar;
use domain::ids::{ObligationId, OutboxId, ProgrammeId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind as Kind;
use domain::states::{MailState, ObligationStatus, Role};
use entity::{obligation, outbox, project};
use jobs::{Jobs, Outcome};
use ledger::{Actor, Book, LedgerError, Standing, standing_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::desk::{Desk, moment};
use super::people::{People, settle_in};
use super::rounds::{Fate, ROUNDS, Spec, Twist};
use super::{DEMO_DAY, PASSWORD, behaviour};
use crate::files::Files;

/// The day on which units and accounts are made; a working Monday before the first notice.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2022, 8, 22) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// From this day on something of every kind that there is to see is left undone. The last visits
/// are drawn on the working day before it.
pub(super) const LAST_DAYS: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Something somebody is going to do.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// Prepares a round of [`ROUNDS`], and opens it.
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
    /// Somebody outside objects.
    Object(RoundId, Twist),
    /// A one-year round is closed when nothing runs in it.
    Close(RoundId),
}

/// What became of a deed.
pub(super) enum Done {
    /// Done, or no longer to be done.
    Yes,
    /// It could not be done yet: once more on this day.
    Again(NaiveDate),
}

/// Everything the demo knows while it lives.
pub(super) struct World<'a> {
    pub desk: Desk,
    pub files: &'a Files,
    pub people: People,
    pub calendar: Arc<Calendar>,
    pub programmes: BTreeMap<&'static str, ProgrammeId>,
    /// Rounds by what they were written as.
    pub rounds: BTreeMap<RoundId, &'static Spec>,
    /// How often a deed was put off.
    pub tries: BTreeMap<ObligationId, u32>,
    pub fates: BTreeMap<ProjectId, Fate>,
    /// Files hung on so far, for names of their own.
    pub hung: u32,
    /// Places of admission by round.
    admitted: BTreeMap<RoundId, usize>,
    agenda: BTreeMap<NaiveDate, Vec<Deed>>,
    seen: ObligationId,
    /// Of what kinds something stays undone.
    stay: BTreeSet<Kind>,
}

/// Lives through all days.
pub(super) async fn live(
    book: &Book,
    files: &Files,
    jobs: &Jobs,
    progress: impl Fn(u64, u64, &str),
) -> anyhow::Result<()> {
    let mut desk = Desk::new(book.clone());
    desk.at(FIRST_DAY, 9, 0);
    let people = settle_in(&mut desk, PASSWORD).await?;
    let mut world = World {
        desk,
        files,
        people,
        calendar: book.calendar(),
        programmes: BTreeMap::new(),
        rounds: BTreeMap::new(),
        tries: BTreeMap::new(),
        fates: BTreeMap::new(),
        hung: 0,
        admitted: BTreeMap::new(),
        agenda: BTreeMap::new(),
        seen: ObligationId(0),
        stay: BTreeSet::new(),
    };
    for (n, spec) in ROUNDS.iter().enumerate() {
        let before = world.calendar.add_working_days(spec.day(), -2);
        world.plan(before.max(FIRST_DAY), Deed::Prepare(n));
    }
    let days: Vec<NaiveDate> = FIRST_DAY
        .iter_days()
        .take_while(|d| *d <= DEMO_DAY)
        .collect();
    let all = u64::try_from(days.len()).unwrap_or(0);
    for (n, day) in days.into_iter().enumerate() {
        let label = format!("{}年{}月", day.year(), day.month());
        progress(u64::try_from(n).unwrap_or(0), all, &label);
        world
            .day(day, jobs)
            .await
            .with_context(|| format!("演示走到 {day}"))?;
    }
    progress(all, all, "完成");
    Ok(())
}

impl World<'_> {
    async fn day(&mut self, day: NaiveDate, jobs: &Jobs) -> anyhow::Result<()> {
        self.job(jobs, "phases", day, 0, 5).await?;
        self.look_around(day).await?;
        if !self.calendar.is_working(day) {
            // What the night has decided is told at once, as on a site.
            return self.send_mails(jobs, day, 0, 6).await;
        }
        self.job(jobs, "reminders", day, 8, 30).await?;
        self.send_mails(jobs, day, 8, 31).await?;
        if day == DEMO_DAY {
            // The auditors get the end of the log, and the demo begins.
            self.job(jobs, "chain", day, 8, 40).await?;
            return self.send_mails(jobs, day, 8, 41).await;
        }
        self.desk.at(day, 9, 0);
        for deed in self.agenda.remove(&day).unwrap_or_default() {
            if let Done::Again(on) = self
                .deed(&deed)
                .await
                .with_context(|| format!("{deed:?}"))?
            {
                self.plan(on, deed);
            }
        }
        self.look_around(day).await?;
        self.send_mails(jobs, day, 17, 45).await
    }

    /// The mailer, which on a site runs every minute: when there is something to send.
    async fn send_mails(
        &mut self,
        jobs: &Jobs,
        day: NaiveDate,
        hour: u32,
        minute: u32,
    ) -> anyhow::Result<()> {
        let waits = outbox::Entity::find()
            .select_only()
            .column(outbox::Column::Id)
            .filter(outbox::Column::State.eq(MailState::Planned))
            .into_tuple::<OutboxId>()
            .one(&self.desk.book.db)
            .await?;
        match waits {
            Some(_) => self.job(jobs, "mailer", day, hour, minute).await,
            None => Ok(()),
        }
    }

    async fn job(
        &mut self,
        jobs: &Jobs,
        name: &str,
        day: NaiveDate,
        hour: u32,
        minute: u32,
    ) -> anyhow::Result<()> {
        let at = moment(day, hour, minute);
        self.desk.at(day, hour, minute);
        match jobs.run(name, at).await? {
            Outcome::Done(_) => Ok(()),
            other => anyhow::bail!("任务 {name} 没有办完：{other:?}"),
        }
    }

    /// Puts a deed on the agenda: on that day, or the next working day on which it can be done.
    pub(super) fn plan(&mut self, on: NaiveDate, deed: Deed) {
        let today = self.desk.today();
        let on = if on <= today && !matches!(deed, Deed::Prepare(_)) {
            self.calendar.add_working_days(today, 1)
        } else {
            self.calendar.on_or_after(on)
        };
        self.agenda.entry(on).or_default().push(deed);
    }

    pub(super) fn in_working_days(&self, n: i64) -> NaiveDate {
        self.calendar
            .add_working_days(self.desk.today(), i32::try_from(n).unwrap_or(1))
    }

    /// Reads what has come up: new obligations, and projects that begin to build.
    async fn look_around(&mut self, today: NaiveDate) -> anyhow::Result<()> {
        let new = obligation::Entity::find()
            .filter(obligation::Column::Id.gt(self.seen))
            .order_by_asc(obligation::Column::Id)
            .all(&self.desk.book.db)
            .await?;
        for o in new {
            self.seen = o.id;
            if o.status != ObligationStatus::Open {
                continue;
            }
            if self.stays(&o) {
                continue;
            }
            if let Some(on) = self.day_for(&o, today) {
                self.plan(on, Deed::Do(o.id));
            }
        }
        let building: Vec<(ProjectId, RoundId)> = project::Entity::find()
            .select_only()
            .columns([project::Column::Id, project::Column::RoundId])
            .filter(project::Column::BuildingFrom.eq(today))
            .order_by_asc(project::Column::Id)
            .into_tuple()
            .all(&self.desk.book.db)
            .await?;
        for (id, round) in building {
            if !self.fates.contains_key(&id) {
                self.begin_building(id, round);
            }
        }
        Ok(())
    }

    /// When whoever owes it does it; some fates have their own time.
    fn day_for(&self, o: &obligation::Model, today: NaiveDate) -> Option<NaiveDate> {
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
    fn stays(&mut self, o: &obligation::Model) -> bool {
        let shown = matches!(o.kind, Kind::Endorse | Kind::Visit | Kind::RectifyFinding);
        o.born_on >= LAST_DAYS && shown && self.stay.insert(o.kind)
    }

    fn begin_building(&mut self, id: ProjectId, round: RoundId) {
        let place = self.admitted.entry(round).or_default();
        let written = self.rounds.get(&round).and_then(|spec| {
            spec.fates
                .iter()
                .find(|(n, _)| n == place)
                .map(|(_, fate)| *fate)
        });
        *place += 1;
        let fate = written.unwrap_or_else(|| behaviour::drawn_fate(id));
        self.fates.insert(id, fate);
        let today = self.desk.today();
        let after = |days: u16| today + chrono::Duration::days(i64::from(days));
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
            Deed::Object(round, twist) => self.object(*round, *twist).await,
            Deed::Close(round) => self.close(*round).await,
        }
    }

    /// Does what an obligation asks for, if it still does.
    async fn owed(&mut self, id: ObligationId) -> anyhow::Result<Done> {
        let Some(o) = obligation::Entity::find_by_id(id)
            .filter(obligation::Column::Status.eq(ObligationStatus::Open))
            .one(&self.desk.book.db)
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
            Kind::AssignExperts => self.assign(&o, &who).await,
            Kind::Screen => self.screen(&o, &who).await,
            Kind::Score => self.score(&o, &who).await,
            Kind::Shortlist => self.shortlist(&o, &who).await,
            Kind::AcceptRevision => self.accept(&o, &who).await,
            Kind::Decide => self.decide(&o, &who).await,
            Kind::PostNotice => self.post(&o, &who).await,
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
    fn owner(&self, o: &obligation::Model) -> Option<Actor> {
        if let Some(account) = o.owner_account_id {
            return self.people.actor(account).cloned();
        }
        self.people.acting(o.owner_unit_id?, o.owner_role?).cloned()
    }

    /// Whoever writes for a unit.
    pub(super) fn editor(&self, unit: UnitId) -> anyhow::Result<Actor> {
        self.people
            .acting(unit, Role::Editor)
            .cloned()
            .with_context(|| format!("单位 {unit} 没有经办人"))
    }

    /// Whoever runs a unit's rounds.
    pub(super) fn organiser(&self, unit: UnitId) -> anyhow::Result<Actor> {
        self.people
            .acting(unit, Role::Organiser)
            .cloned()
            .with_context(|| format!("单位 {unit} 没有组织部门人员"))
    }

    pub(super) async fn project(&self, id: ProjectId) -> anyhow::Result<project::Model> {
        project::Entity::find_by_id(id)
            .one(&self.desk.book.db)
            .await?
            .with_context(|| format!("没有项目 {id}"))
    }

    /// A project with what decides about it, as a page would load it.
    pub(super) async fn standing(&self, id: ProjectId) -> anyhow::Result<Standing> {
        let book = &self.desk.book;
        Ok(standing_of(book, &book.db, self.project(id).await?).await?)
    }

    /// How often a deed has been put off; counts this time too.
    pub(super) fn again(&mut self, id: ObligationId) -> u32 {
        let n = self.tries.entry(id).or_default();
        *n += 1;
        *n
    }
}

/// What a refusal means to who is refused: the sentence. Anything else is a defect.
pub(super) fn refused<T>(result: Result<T, LedgerError>) -> anyhow::Result<Result<T, String>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(LedgerError::Refused(why)) => Ok(Err(why)),
        Err(error) => Err(describe(error)),
    }
}

/// An error with the fields it names.
pub(super) fn describe(error: LedgerError) -> anyhow::Error {
    match error {
        LedgerError::Invalid(fields) => {
            let list: Vec<String> = fields
                .iter()
                .map(|f| format!("{}：{}", f.field, f.message))
                .collect();
            anyhow::anyhow!("{}", list.join("；"))
        }
        other => other.into(),
    }
}
