//! From the notice to the short end of the funnel: rounds are prepared and opened, branches enter,
//! hand in, are recommended or sent back.

use std::collections::BTreeSet;

use anyhow::Context;
use domain::ids::{ProjectId, RoundId, UnitId};
use domain::plan::Severity;
use domain::programme::{FieldKind, builtin};
use domain::stage::{StageKind, Status};
use domain::states::SubmissionStatus;
use domain::unit::Level;
use entity::{obligation, project, round, title};
use ledger::files::HungOn;
use ledger::projects::{self, DraftStart, Screening, form_now, prefilled};
use ledger::rounds::{self, RoundStart, StageDates};
use ledger::{Actor, assessments, files, instance_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chance::Chance;
use super::day::{Deed, Done, World, describe, refused};
use super::forms::Clerk;
use super::people::Place;
use super::rounds::{ROUNDS, Twist};
use super::units::{BranchSort, UNIVERSITIES};
use super::{paper, words};

impl World<'_> {
    /// Sets a round up from its programme file; what the check doubts is moved to the next working
    /// day, or given a reason.
    pub(super) async fn prepare(&mut self, n: usize) -> anyhow::Result<Done> {
        let spec = &ROUNDS[n];
        let host = self.people.at(spec.host)?.id;
        let who = self.organiser(host)?;
        let programme = if let Some(known) = self.programmes.get(spec.programme) {
            *known
        } else {
            let file = builtin()
                .iter()
                .find(|b| b.code == spec.programme)
                .context("没有这个活动")?;
            let id = self
                .desk
                .act(&who, async move |act| {
                    rounds::add_programme(act, file.text.to_owned()).await
                })
                .await
                .map_err(describe)?;
            self.programmes.insert(spec.programme, id);
            id
        };
        let start = RoundStart {
            programme,
            host,
            name: String::new(),
            announced: spec.day(),
            cycle: None,
            count_from: None,
        };
        let id = self
            .desk
            .act(&who, async move |act| rounds::prepare(act, start).await)
            .await
            .map_err(describe)?;
        self.rounds.insert(id, spec);
        self.explain(id, &who).await?;
        self.plan(spec.day(), Deed::Open(n, id));
        Ok(Done::Yes)
    }

    async fn explain(&mut self, id: RoundId, who: &Actor) -> anyhow::Result<()> {
        let r = self.desk.book.round(&self.desk.book.db, id).await?;
        let mut dates: Vec<StageDates> = Vec::new();
        for problem in r.plan.problems(&r.programme, &self.calendar) {
            let (Severity::NeedsReason, Some(stage)) = (
                problem.severity(),
                problem.stage().and_then(|key| r.plan.stage(key)),
            ) else {
                continue;
            };
            dates.push(StageDates {
                key: stage.key.clone(),
                opens: stage.opens,
                closes: stage.closes,
                reason: Some("通知已印发，按原定日期执行，节假日照常收取材料。".to_owned()),
            });
        }
        if !dates.is_empty() {
            self.desk
                .act(who, async move |act| {
                    rounds::set_dates(act, id, dates).await
                })
                .await
                .map_err(describe)?;
        }
        Ok(())
    }

    pub(super) async fn open(&mut self, n: usize, round: RoundId) -> anyhow::Result<Done> {
        let spec = &ROUNDS[n];
        let who = self.organiser(self.people.at(spec.host)?.id)?;
        self.desk
            .act(&who, async move |act| rounds::open(act, round).await)
            .await
            .map_err(describe)?;
        let r = self.desk.book.round(&self.desk.book.db, round).await?;
        let closes = r
            .programme
            .first_of(StageKind::Application)
            .and_then(|stage| r.plan.due(&stage.key))
            .context("申报没有截止日期")?
            .on;
        // Everybody starts some days after the notice, and leaves some days for writing.
        let days = self
            .calendar
            .working_days_between(spec.day(), closes)
            .max(4);
        for (unit, category) in self.volunteers(n).await? {
            let mut chance = Chance::of("starts", format!("{round}-{unit}"));
            let on = self.in_working_days(chance.between(1, days - 3));
            self.plan(on, Deed::Enter(round, unit, category));
        }
        for twist in spec.twists {
            if let Twist::Withdrawal(_) = twist {
                self.plan(
                    closes + chrono::Duration::days(9),
                    Deed::Object(round, *twist),
                );
            }
        }
        // Selections of one year end some weeks after the names are published.
        if !r.programme.has_cycle()
            && r.programme.first_of(StageKind::Sustaining).is_none()
            && let Some(due) = r
                .programme
                .first_of(StageKind::Titling)
                .and_then(|s| r.plan.due(&s.key))
        {
            self.plan(due.on + chrono::Duration::days(30), Deed::Close(round));
        }
        Ok(Done::Yes)
    }

    /// Who enters by choice, with the category: from each university, none that holds the title or
    /// builds for it already.
    async fn volunteers(&self, n: usize) -> anyhow::Result<Vec<(UnitId, Option<String>)>> {
        let spec = &ROUNDS[n];
        let taken = self.taken(spec.programme).await?;
        let school_titles = self.titled("school-model-branch").await?;
        let host = self.people.at(spec.host)?.clone();
        let mut found = Vec::new();
        for (code, _) in UNIVERSITIES {
            let university = self.people.at(code)?;
            if !university.path.starts_with(&host.path) {
                continue;
            }
            let branches = self.people.under(university, Level::Branch);
            let committees = self.people.under(university, Level::Committee);
            let mut pool: Vec<Place> = match spec.programme {
                "model-university" => vec![university.clone()],
                "benchmark-college" => committees
                    .into_iter()
                    .filter(|p| p.plan.kind != "direct_branch")
                    .collect(),
                "studio" => of_sort(branches, &[BranchSort::Teachers]),
                "student-model" => of_sort(
                    branches,
                    &[BranchSort::Undergraduates, BranchSort::Graduates],
                ),
                "province-model-branch" => branches
                    .into_iter()
                    .filter(|p| school_titles.contains(&p.id))
                    .collect(),
                "henan-case" | "neu-case" => branches.into_iter().chain(committees).collect(),
                _ => branches,
            };
            // A branch too young to enter does not try.
            pool.retain(|p| {
                !taken.contains(&p.id) && (spec.day() - p.founded).num_days() > 3 * 366
            });
            let chosen = Chance::of("volunteers", format!("{n}-{code}")).some(&pool, spec.entries);
            found.extend(
                chosen
                    .into_iter()
                    .map(|p| (p.id, category(spec.programme, &p))),
            );
        }
        Ok(found)
    }

    async fn titled(&self, programme: &str) -> anyhow::Result<BTreeSet<UnitId>> {
        Ok(title::Entity::find()
            .select_only()
            .column(title::Column::UnitId)
            .filter(title::Column::ProgrammeCode.eq(programme))
            .filter(title::Column::RevokedOn.is_null())
            .into_tuple::<UnitId>()
            .all(&self.desk.book.db)
            .await?
            .into_iter()
            .collect())
    }

    /// Units that hold the programme's title, or have a live entry in one of its rounds.
    async fn taken(&self, programme: &str) -> anyhow::Result<BTreeSet<UnitId>> {
        let mut taken = self.titled(programme).await?;
        let of_programme: Vec<RoundId> = round::Entity::find()
            .select_only()
            .column(round::Column::Id)
            .filter(round::Column::ProgrammeCode.eq(programme))
            .into_tuple()
            .all(&self.desk.book.db)
            .await?;
        taken.extend(
            project::Entity::find()
                .select_only()
                .column(project::Column::UnitId)
                .filter(project::Column::RoundId.is_in(of_programme))
                .filter(project::Column::EndedOn.is_null())
                .into_tuple::<UnitId>()
                .all(&self.desk.book.db)
                .await?,
        );
        // A school's model branches include those the province has named.
        if programme == "school-model-branch" {
            taken.extend(self.titled("province-model-branch").await?);
        }
        Ok(taken)
    }

    /// Starts an entry and writes the first part of it.
    pub(super) async fn enter(
        &mut self,
        round: RoundId,
        unit: UnitId,
        category: Option<String>,
    ) -> anyhow::Result<Done> {
        let who = self.editor(unit)?;
        let start = DraftStart {
            round,
            unit,
            name: String::new(),
            category,
        };
        let started = refused(
            self.desk
                .act(&who, async move |act| projects::start(act, start).await)
                .await,
        )?;
        let Ok(id) = started else {
            // Entered already, because obliged to; or too late.
            return Ok(Done::Yes);
        };
        let s = self.standing(id).await?;
        let Some(now) = form_now(&s) else {
            return Ok(Done::Yes);
        };
        let (known, version) = prefilled(&self.desk.book.db, &s, &now.form).await?;
        let mut answers = self.clerk(&s, 1)?.fill(&now.form, known);
        // The long texts come later.
        for field in now.form.fields.iter().filter(|f| {
            matches!(
                f.kind,
                FieldKind::LongText | FieldKind::Sections(_) | FieldKind::Declaration
            )
        }) {
            answers.0.remove(&field.key);
        }
        self.desk
            .act(&who, async move |act| {
                projects::save_draft(act, id, answers, &files::Captions::new(), version).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    pub(super) async fn enter_as_obliged(&mut self, o: &obligation::Model) -> anyhow::Result<Done> {
        let Some(unit) = o.owner_unit_id else {
            return Ok(Done::Yes);
        };
        let place = self.people.place(unit).context("没有这个单位")?;
        let programme = self
            .rounds
            .get(&o.round_id)
            .map_or("", |spec| spec.programme);
        let category = category(programme, place);
        self.enter(o.round_id, unit, category).await
    }

    /// The clerk who writes for a project; another time, another text.
    pub(super) fn clerk<'p>(
        &'p self,
        s: &'p ledger::Standing,
        time: u32,
    ) -> anyhow::Result<Clerk<'p>> {
        let place = self.people.place(s.unit.id).context("没有这个单位")?;
        let superior = place
            .parent
            .and_then(|id| self.people.place(id))
            .map_or("", |p| p.plan.name.as_str());
        Ok(Clerk {
            place,
            superior,
            name: "",
            today: self.desk.today(),
            chance: Chance::of(
                "clerk",
                format!("{}-{}-{time}", s.project.code, s.project.stage_key),
            ),
        })
    }

    /// Hands in the application. Whoever lets the day go by asks to be let in late, or gives up.
    pub(super) async fn submit(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        if o.due_on < self.desk.today() {
            self.plan(self.in_working_days(1), Deed::Admit(id));
            return Ok(Done::Yes);
        }
        self.hand_in_form(id, who).await?;
        Ok(Done::Yes)
    }

    /// Writes the form that is due to its end, with files, and hands it in.
    pub(super) async fn hand_in_form(&mut self, id: ProjectId, who: &Actor) -> anyhow::Result<()> {
        let s = self.standing(id).await?;
        let now = form_now(&s).with_context(|| format!("{} 没有要填的表", s.project.code))?;
        self.hang_on(&s, &now.form, who).await?;
        let (known, version) = prefilled(&self.desk.book.db, &s, &now.form).await?;
        let time = u32::try_from(s.project.version).unwrap_or(0);
        let named = project_name(
            &s,
            self.people
                .place(s.unit.id)
                .map_or(BranchSort::None, |p| p.plan.sort),
        );
        let mut clerk = self.clerk(&s, time)?;
        clerk.name = &named;
        let answers = clerk.fill(&now.form, known);
        let applies = now.kind == StageKind::Application;
        self.desk
            .act(who, async move |act| {
                if applies {
                    projects::submit(act, id, answers, version).await
                } else {
                    projects::hand_in(act, id, answers, version).await
                }
            })
            .await
            .map_err(describe)
            .with_context(|| format!("{} 提交{}", s.project.code, now.form.title))?;
        Ok(())
    }

    /// Files for the form: what is required, and a page of evidence now and then.
    async fn hang_on(
        &mut self,
        s: &ledger::Standing,
        form: &domain::programme::Form,
        who: &Actor,
    ) -> anyhow::Result<()> {
        // What was handed in with an earlier revision counts for the next.
        let before = entity::submission::Entity::find()
            .filter(entity::submission::Column::ProjectId.eq(s.project.id))
            .filter(entity::submission::Column::FormKey.eq(&form.key))
            .filter(entity::submission::Column::Status.ne(SubmissionStatus::Draft))
            .one(&self.desk.book.db)
            .await?;
        if before.is_some() {
            return Ok(());
        }
        let mut chance = Chance::of("files", format!("{}-{}", s.project.code, form.key));
        for field in &form.fields {
            let picture = match field.kind {
                FieldKind::Files { .. } => false,
                FieldKind::Photos { .. } => true,
                _ => continue,
            };
            let wanted = field.required || chance.percent(if picture { 30 } else { 22 });
            // What is called a video is not made up.
            if !wanted || field.key == "video" {
                continue;
            }
            self.hung += 1;
            let file = if picture {
                paper::picture(&format!("活动照片{}", self.hung), &mut chance)
            } else {
                let lines = [words::text(&mut chance, 200)];
                paper::page(
                    &format!("{}{}", field.title, self.hung),
                    &form.title,
                    &lines,
                )
            };
            let on = HungOn::Field {
                project: s.project.id,
                key: field.key.clone(),
                caption: picture.then(|| "支部活动现场".to_owned()),
            };
            self.hang(file, on, who).await?;
        }
        Ok(())
    }

    /// Stores a file and hangs it on.
    pub(super) async fn hang(
        &mut self,
        file: paper::Paper,
        on: HungOn,
        who: &Actor,
    ) -> anyhow::Result<()> {
        let stored = self.files.put(&file.name, file.bytes).await?;
        self.desk
            .act(who, async move |act| files::attach(act, stored, on).await)
            .await
            .map_err(describe)?;
        Ok(())
    }

    /// The host accepts an entry that comes late, once it is asked; then it is handed in.
    pub(super) async fn let_in(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        if !matches!(s.project.status, Status::Draft | Status::Returned) {
            return Ok(Done::Yes);
        }
        let host = self.organiser(s.round.host.id)?;
        let until = self.in_working_days(3);
        let stage = s.project.stage_key.clone();
        self.desk
            .act(&host, async move |act| {
                assessments::extend_on_request(
                    act,
                    id,
                    stage,
                    until,
                    "因材料盖章延误，同意补交。".to_owned(),
                )
                .await
            })
            .await
            .map_err(describe)?;
        let who = self.editor(s.unit.id)?;
        self.hand_in_form(id, &who).await?;
        Ok(Done::Yes)
    }

    /// Recommends, sends back or declines.
    pub(super) async fn endorse(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        let s = self.standing(id).await?;
        let mut chance = Chance::of("endorse", o.id);
        let first_time = instance_of(o.instance) == 1;
        let university = s.stage()?.level == Some(Level::University);
        if first_time && !university && chance.percent(11) {
            let reason = chance.pick(&words::RETURNS).to_owned();
            self.desk
                .act(who, async move |act| {
                    projects::return_for_mending(act, id, reason).await
                })
                .await
                .map_err(describe)?;
            return Ok(Done::Yes);
        }
        let declines = chance.percent(4);
        if !declines {
            let rank = i32::try_from(
                self.recommended(&s.project.stage_key, s.project.round_id, who)
                    .await?
                    + 1,
            )
            .ok();
            let comment = chance.pick(&words::ENDORSEMENTS).to_owned();
            let done = refused(
                self.desk
                    .act(who, async move |act| {
                        projects::endorse(act, id, rank, comment).await
                    })
                    .await,
            )?;
            if done.is_ok() {
                return Ok(Done::Yes);
            }
        }
        // No place is left, or it is not good enough yet.
        let reason = if declines {
            chance.pick(&words::DECLINES)
        } else {
            words::DECLINES[0]
        }
        .to_owned();
        self.desk
            .act(who, async move |act| {
                projects::decline(act, id, reason).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    /// How many this unit has recommended so far in a stage of a round.
    async fn recommended(&self, stage: &str, round: RoundId, who: &Actor) -> anyhow::Result<usize> {
        let ids: Vec<ProjectId> = self
            .of_round(round)
            .await?
            .into_iter()
            .map(|p| p.id)
            .collect();
        Ok(entity::endorsement::Entity::find()
            .filter(entity::endorsement::Column::StageKey.eq(stage))
            .filter(entity::endorsement::Column::ProjectId.is_in(ids))
            .filter(
                entity::endorsement::Column::Decision
                    .eq(domain::states::EndorsementDecision::Endorsed),
            )
            .filter(entity::endorsement::Column::By.eq(who.account))
            .all(&self.desk.book.db)
            .await?
            .len())
    }

    /// All projects of a round, in the order in which they were started.
    pub(super) async fn of_round(&self, round: RoundId) -> anyhow::Result<Vec<project::Model>> {
        Ok(project::Entity::find()
            .filter(project::Column::RoundId.eq(round))
            .order_by_asc(project::Column::Id)
            .all(&self.desk.book.db)
            .await?)
    }

    /// Checks who may enter, for every project that waits.
    pub(super) async fn screen(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let stage = o.stage_key.clone().unwrap_or_default();
        for p in self.of_round(o.round_id).await? {
            if p.stage_key != stage || p.status != Status::Waiting {
                continue;
            }
            let failed = Chance::of("screen", p.id).percent(3);
            let (outcome, reason) = if failed {
                (
                    Screening::Failed,
                    "负责人近三年述职评议考核未达到“好”，不符合申报条件。",
                )
            } else {
                (Screening::Passed, "")
            };
            let id = p.id;
            self.desk
                .act(who, async move |act| {
                    projects::screen(act, id, outcome, reason.to_owned()).await
                })
                .await
                .map_err(describe)?;
        }
        Ok(Done::Yes)
    }

    /// The n-th entry of the round leaves it while it is being judged.
    pub(super) async fn leave_while_judged(
        &mut self,
        round: RoundId,
        n: usize,
    ) -> anyhow::Result<Done> {
        let live: Vec<project::Model> = self
            .of_round(round)
            .await?
            .into_iter()
            .filter(|p| p.ended_on.is_none())
            .collect();
        if let Some(p) = live.get(n).or(live.last()) {
            return self.withdraw(p.id).await;
        }
        Ok(Done::Yes)
    }

    pub(super) async fn withdraw(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let p = self.project(id).await?;
        if p.status.is_end() || p.status == Status::Titled {
            return Ok(Done::Yes);
        }
        let who = self.editor(p.unit_id)?;
        let reason = Chance::of("withdraws", id)
            .pick(&words::WITHDRAWALS)
            .to_owned();
        self.desk
            .act(&who, async move |act| {
                projects::withdraw(act, id, reason).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    /// Ends a round in which nothing runs any more; asks again later while something does.
    pub(super) async fn close(&mut self, round: RoundId) -> anyhow::Result<Done> {
        let host = self
            .desk
            .book
            .round(&self.desk.book.db, round)
            .await?
            .host
            .id;
        let who = self.organiser(host)?;
        let closed = refused(
            self.desk
                .act(&who, async move |act| rounds::close(act, round).await)
                .await,
        )?;
        Ok(match closed {
            Ok(()) => Done::Yes,
            Err(_) => Done::Again(self.in_working_days(20)),
        })
    }
}

fn of_sort(branches: Vec<Place>, sorts: &[BranchSort]) -> Vec<Place> {
    branches
        .into_iter()
        .filter(|p| sorts.contains(&p.plan.sort))
        .collect()
}

/// The category in which a unit enters a programme, where there are categories.
fn category(programme: &str, place: &Place) -> Option<String> {
    let key = match (programme, place.plan.sort, place.level) {
        ("school-model-branch", BranchSort::Teachers, _) => "teachers",
        ("school-model-branch", BranchSort::Staff, _) => "staff",
        ("school-model-branch", _, _) => "students",
        ("student-model", BranchSort::Graduates, _) => "graduate",
        ("student-model", _, _) => "undergraduate",
        ("henan-case", _, Level::University) => "university",
        ("henan-case" | "neu-case", _, Level::Committee) => "committee",
        ("henan-case", BranchSort::Staff, _) => "united_front",
        ("henan-case" | "neu-case", _, _) => "branch",
        _ => return None,
    };
    Some(key.to_owned())
}

/// What a project calls itself where its form asks for a name.
fn project_name(s: &ledger::Standing, sort: BranchSort) -> String {
    let mut chance = Chance::of("name", &s.project.code);
    match s.round.programme.code.as_str() {
        "studio" => format!("“{}”工作室", words::name(&mut chance)),
        "student-model" => {
            let who = if sort == BranchSort::Graduates {
                "研究生党员"
            } else {
                "本科生党员"
            };
            format!("{who}{}", chance.pick(&["甲", "乙", "丙", "丁", "戊"]))
        }
        "henan-case" | "neu-case" => {
            format!("以“{}”提升支部组织力的实践", words::name(&mut chance))
        }
        _ => words::name(&mut chance),
    }
}

/// Who may act for the unit that conducts a stage of a round: the university's or the host's.
pub(super) fn conducts(
    world: &World<'_>,
    stage: &domain::programme::Stage,
    unit: UnitId,
    host: UnitId,
) -> UnitId {
    stage
        .level
        .and_then(|level| world.people.on_level(unit, level))
        .map_or(host, |place| place.id)
}
