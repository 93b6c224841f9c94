//! From the notice to the short end of the funnel: rounds are prepared and opened, branches enter,
//! hand in, are recommended or sent back.

use std::collections::BTreeSet;

use anyhow::Context;
use chrono::Duration;
use domain::answers::Answers;
use domain::ids::{ProjectId, RoundId, UnitId};
use domain::plan::Severity;
use domain::programme::{Builtin, FieldKind, Form, Stage};
use domain::stage::{StageKind, Status};
use domain::states::{EndorsementDecision, SubmissionStatus};
use domain::unit::Level;
use entity::obligation::Model as Owed;
use entity::{endorsement, project, submission, title};
use ledger::files::{Captions, HungOn};
use ledger::projects::{self, Screening, form_now, prefilled};
use ledger::rounds::{self, StageDates};
use ledger::{Actor, Standing, assessments, instance_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::behaviour::which;
use super::clerk::Clerk;
use super::life::{Deed, Done, World};
use super::rounds::Twist;
use super::words::Words;
use crate::desk::Announced;
use crate::people::{Members, Place};
use crate::{Chance, paper};

impl World<'_> {
    /// Sets a round up from its programme file; what the check doubts is given a reason.
    pub async fn prepare(&mut self, n: usize) -> anyhow::Result<Done> {
        let spec = &self.years.rounds[n];
        let host = self.people.at(&spec.host)?.id;
        let who = self.organiser(host)?;
        let round = Announced {
            programme: Builtin::find(&spec.programme).context("没有这个活动")?.text,
            host,
            on: spec.announced,
            cycle: None,
        };
        let id = self.desk.prepare(&who, round).await?;
        self.rounds.insert(id, spec);
        self.explain(id, &who).await?;
        self.plan(spec.announced, Deed::Open(n, id));
        Ok(Done::Yes)
    }

    async fn explain(&mut self, id: RoundId, who: &Actor) -> anyhow::Result<()> {
        let r = self.round(id).await?;
        let problems = r.plan.problems(&r.programme, &self.calendar);
        let doubted = problems
            .iter()
            .filter(|p| p.severity() == Severity::NeedsReason);
        let stages = doubted.filter_map(|p| r.plan.stage(p.stage()?));
        let dates: Vec<StageDates> = stages
            .map(|stage| StageDates {
                key: stage.key.clone(),
                opens: stage.opens,
                closes: stage.closes,
                reason: Some("通知已印发，按原定日期执行，节假日照常收取材料。".to_owned()),
            })
            .collect();
        if !dates.is_empty() {
            self.act(who, async |a| rounds::set_dates(a, id, dates).await)
                .await?;
        }
        Ok(())
    }

    pub async fn open(&mut self, n: usize, round: RoundId) -> anyhow::Result<Done> {
        let spec = &self.years.rounds[n];
        let who = self.organiser(self.people.at(&spec.host)?.id)?;
        self.desk.open(&who, round).await?;
        let r = self.round(round).await?;
        let due = |kind| r.plan.due(&r.programme.first_of(kind)?.key);
        let closes = due(StageKind::Application).context("申报没有截止日期")?.on;
        // Everybody starts some days after the notice, and leaves some days for writing.
        let days = self
            .calendar
            .working_days_between(spec.announced, closes)
            .max(4);
        for (unit, category) in self.volunteers(n).await? {
            let mut chance = Chance::of("starts", format!("{round}-{unit}"));
            let on = self.in_working_days(chance.between(1, days - 3));
            self.plan(on, Deed::Enter(round, unit, category));
        }
        if let Some(twist @ Twist::Withdrawal(_)) = spec.twist {
            self.plan(closes + Duration::days(9), Deed::Turn(round, twist));
        }
        // Selections of one year end some weeks after the names are published.
        if !r.programme.has_cycle()
            && r.programme.first_of(StageKind::Sustaining).is_none()
            && let Some(due) = due(StageKind::Titling)
        {
            self.plan(due.on + Duration::days(30), Deed::Close(round));
        }
        Ok(Done::Yes)
    }

    /// Who enters by choice, with the category: from each university, none that holds the title or
    /// builds for it already.
    async fn volunteers(&self, n: usize) -> anyhow::Result<Vec<(UnitId, Option<String>)>> {
        let spec = &self.years.rounds[n];
        let taken = self.taken(&spec.programme).await?;
        let school_titles = self.titled("school-model-branch").await?;
        let host = self.people.at(&spec.host)?;
        let mut found = Vec::new();
        for university in self.people.under(host, Level::University) {
            let mut pool: Vec<&Place> = match spec.programme.as_str() {
                "model-university" => vec![university],
                "benchmark-college" => self.people.under(university, Level::Committee).collect(),
                "henan-case" | "neu-case" => {
                    let branches = self.people.under(university, Level::Branch);
                    branches
                        .chain(self.people.under(university, Level::Committee))
                        .collect()
                }
                _ => self.people.under(university, Level::Branch).collect(),
            };
            // A branch too young to enter does not try.
            pool.retain(|p| {
                !taken.contains(&p.id)
                    && (spec.announced - p.founded).num_days() > 3 * 366
                    && match spec.programme.as_str() {
                        "benchmark-college" => p.kind != "direct_branch",
                        "studio" => p.members == Members::Teachers,
                        "student-model" => {
                            matches!(p.members, Members::Undergraduates | Members::Graduates)
                        }
                        "province-model-branch" => school_titles.contains(&p.id),
                        _ => true,
                    }
            });
            let mut chance = Chance::of("volunteers", format!("{n}-{}", university.code));
            let chosen = chance.some(&pool, spec.entries);
            found.extend(
                chosen
                    .into_iter()
                    .map(|p| (p.id, category(&spec.programme, p))),
            );
        }
        Ok(found)
    }

    async fn titled(&self, programme: &str) -> anyhow::Result<BTreeSet<UnitId>> {
        let titled = title::Entity::find()
            .filter(title::Column::ProgrammeCode.eq(programme))
            .filter(title::Column::RevokedOn.is_null())
            .all(self.db())
            .await?;
        Ok(titled.into_iter().map(|t| t.unit_id).collect())
    }

    /// Units that hold the programme's title, or have a live entry in one of its rounds.
    async fn taken(&self, programme: &str) -> anyhow::Result<BTreeSet<UnitId>> {
        let mut taken = self.titled(programme).await?;
        let rounds = self
            .rounds
            .iter()
            .filter(|(_, spec)| spec.programme == programme);
        let live = project::Entity::find()
            .filter(project::Column::RoundId.is_in(rounds.map(|(id, _)| *id)))
            .filter(project::Column::EndedOn.is_null())
            .all(self.db())
            .await?;
        taken.extend(live.into_iter().map(|p| p.unit_id));
        // A school's model branches include those the province has named.
        if programme == "school-model-branch" {
            taken.extend(self.titled("province-model-branch").await?);
        }
        Ok(taken)
    }

    /// Starts an entry and writes the first part of it.
    pub async fn enter(
        &mut self,
        round: RoundId,
        unit: UnitId,
        category: Option<String>,
    ) -> anyhow::Result<Done> {
        let who = self.editor(unit)?;
        let started = self.desk.start(&who, round, unit, "", category).await;
        let Ok(id) = super::life::refused(started)? else {
            // Entered already, because obliged to; or too late.
            return Ok(Done::Yes);
        };
        let s = self.standing(id).await?;
        let Some(now) = form_now(&s) else {
            return Ok(Done::Yes);
        };
        let (mut answers, version) = self.filled(&s, &now.form, 1, "").await?;
        // The long texts come later.
        for field in now.form.fields.iter().filter(|f| {
            matches!(
                f.kind,
                FieldKind::LongText | FieldKind::Sections(_) | FieldKind::Declaration
            )
        }) {
            answers.0.remove(&field.key);
        }
        self.does(&who, async |a| {
            projects::save_draft(a, id, answers, &Captions::new(), version).await
        })
        .await
    }

    pub async fn enter_as_obliged(&mut self, o: &Owed) -> anyhow::Result<Done> {
        let Some(unit) = o.owner_unit_id else {
            return Ok(Done::Yes);
        };
        let programme = self
            .rounds
            .get(&o.round_id)
            .map_or("", |spec| &spec.programme);
        let category = category(programme, self.people.place(unit)?);
        self.enter(o.round_id, unit, category).await
    }

    /// A form as the clerk of the project's unit fills it in, with the version it was shown in;
    /// another time, another text.
    async fn filled(
        &self,
        s: &Standing,
        form: &Form,
        time: i32,
        name: &str,
    ) -> anyhow::Result<(Answers, i32)> {
        let (known, version) = prefilled(self.db(), s, form).await?;
        let place = self.people.place(s.unit.id)?;
        let superior = place.parent.and_then(|id| self.people.place(id).ok());
        let subject = format!("{}-{}-{time}", s.project.code, s.project.stage_key);
        let mut clerk = Clerk {
            place,
            superior: superior.map_or("", |p| &p.name),
            name,
            today: self.desk.today(),
            words: self.words,
            chance: Chance::of("clerk", subject),
        };
        Ok((clerk.fill(form, known), version))
    }

    /// Hands in the application. Whoever lets the day go by asks to be let in late, or gives up.
    pub async fn submit(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        if o.due_on < self.desk.today() {
            self.plan(self.in_working_days(1), Deed::Admit(id));
            return Ok(Done::Yes);
        }
        self.hand_in_form(id, who).await?;
        Ok(Done::Yes)
    }

    /// Writes the form that is due to its end, with files, and hands it in.
    pub async fn hand_in_form(&mut self, id: ProjectId, who: &Actor) -> anyhow::Result<()> {
        let s = self.standing(id).await?;
        let now = form_now(&s).with_context(|| format!("{} 没有要填的表", s.project.code))?;
        self.hang_on(&s, &now.form, who).await?;
        let name = project_name(&s, self.people.place(s.unit.id)?.members, self.words);
        let (answers, version) = self.filled(&s, &now.form, s.project.version, &name).await?;
        let handed_in = if now.kind == StageKind::Application {
            self.act(who, async |a| {
                projects::submit(a, id, answers, version).await
            })
            .await
        } else {
            self.act(who, async |a| {
                projects::hand_in(a, id, answers, version).await
            })
            .await
        };
        handed_in.with_context(|| format!("{} 提交{}", s.project.code, now.form.title))?;
        Ok(())
    }

    /// Files for the form: what is required, and a page of evidence now and then.
    async fn hang_on(&mut self, s: &Standing, form: &Form, who: &Actor) -> anyhow::Result<()> {
        // What was handed in with an earlier revision counts for the next.
        let before = submission::of_project(s.project.id)
            .filter(submission::Column::FormKey.eq(&form.key))
            .filter(submission::Column::Status.ne(SubmissionStatus::Draft))
            .one(self.db())
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
                let name = format!("{}{}", field.title, self.hung);
                paper::page(&name, &form.title, &self.words.text(&mut chance, 200))
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

    /// The host accepts an entry that comes late, once it is asked; then it is handed in.
    pub async fn let_in(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        if !matches!(s.project.status, Status::Draft | Status::Returned) {
            return Ok(Done::Yes);
        }
        let host = self.organiser(s.round.host.id)?;
        let (stage, until) = (s.project.stage_key.clone(), self.in_working_days(3));
        let reason = "因材料盖章延误，同意补交。".to_owned();
        self.act(&host, async |a| {
            assessments::extend_on_request(a, id, stage, until, reason).await
        })
        .await?;
        self.hand_in_form(id, &self.editor(s.unit.id)?).await?;
        Ok(Done::Yes)
    }

    /// Recommends, sends back or declines.
    pub async fn endorse(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let s = self.subject(o).await?;
        let id = s.project.id;
        let mut chance = Chance::of("endorse", which(o));
        let first_time = instance_of(o.instance) == 1;
        let university = s.stage()?.level == Some(Level::University);
        if first_time && !university && chance.percent(11) {
            let reason = chance.pick(&self.words.returns).clone();
            return self
                .does(who, async |a| {
                    projects::return_for_mending(a, id, reason).await
                })
                .await;
        }
        // No place is left, or it is not good enough yet.
        let mut reason = &self.words.declines[0];
        if chance.percent(4) {
            reason = chance.pick(&self.words.declines);
        } else {
            let before = self.recommended(&s).await?;
            let rank = i32::try_from(before + 1).ok();
            let comment = chance.pick(&self.words.endorsements).clone();
            let endorsed = self
                .tries_to(who, async |a| projects::endorse(a, id, rank, comment).await)
                .await?;
            if endorsed.is_ok() {
                return Ok(Done::Yes);
            }
        }
        let reason = reason.clone();
        self.does(who, async |a| projects::decline(a, id, reason).await)
            .await
    }

    /// How many the unit has recommended so far in the project's stage of its round.
    async fn recommended(&self, s: &Standing) -> anyhow::Result<usize> {
        let ids = self
            .of_round(s.project.round_id)
            .await?
            .into_iter()
            .map(|p| p.id);
        let endorsed = endorsement::Entity::find()
            .filter(endorsement::Column::StageKey.eq(&s.project.stage_key))
            .filter(endorsement::Column::ProjectId.is_in(ids))
            .filter(endorsement::Column::Decision.eq(EndorsementDecision::Endorsed))
            .filter(endorsement::Column::UnitId.eq(s.conductor(s.stage()?).id));
        Ok(endorsed.all(self.db()).await?.len())
    }

    /// All projects of a round, in the order in which they were started.
    pub async fn of_round(&self, round: RoundId) -> anyhow::Result<Vec<project::Model>> {
        Ok(project::Entity::find()
            .filter(project::Column::RoundId.eq(round))
            .order_by_asc(project::Column::Id)
            .all(self.db())
            .await?)
    }

    /// Those of them that wait in the stage that something is owed in.
    pub async fn waiting(&self, o: &Owed) -> anyhow::Result<Vec<ProjectId>> {
        let mut all = self.of_round(o.round_id).await?;
        all.retain(|p| Some(&p.stage_key) == o.stage_key.as_ref() && p.status == Status::Waiting);
        Ok(all.into_iter().map(|p| p.id).collect())
    }

    /// Checks who may enter, for every project that waits.
    pub async fn screen(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        for id in self.waiting(o).await? {
            let (outcome, reason) = if Chance::of("screen", id).percent(3) {
                let reason = "负责人近三年述职评议考核未达到“好”，不符合申报条件。";
                (Screening::Failed, reason.to_owned())
            } else {
                (Screening::Passed, String::new())
            };
            self.act(who, async |a| {
                projects::screen(a, id, outcome, reason).await
            })
            .await?;
        }
        Ok(Done::Yes)
    }

    /// The n-th entry of the round leaves it while it is being judged.
    pub async fn leave_while_judged(&mut self, round: RoundId, n: usize) -> anyhow::Result<Done> {
        let mut live = self.of_round(round).await?;
        live.retain(|p| p.ended_on.is_none());
        match live.get(n).or(live.last()) {
            Some(p) => self.withdraw(p.id).await,
            None => Ok(Done::Yes),
        }
    }

    pub async fn withdraw(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let p = self.project(id).await?;
        if !p.status.is_end() && p.status != Status::Titled {
            let who = self.editor(p.unit_id)?;
            let reason = Chance::of("withdraws", id)
                .pick(&self.words.withdrawals)
                .clone();
            self.act(&who, async |a| projects::withdraw(a, id, reason).await)
                .await?;
        }
        Ok(Done::Yes)
    }

    /// Ends a round in which nothing runs any more; asks again later while something does.
    pub async fn close(&mut self, round: RoundId) -> anyhow::Result<Done> {
        let who = self.organiser(self.round(round).await?.host.id)?;
        let closed = self
            .tries_to(&who, async |a| rounds::close(a, round).await)
            .await?;
        Ok(match closed {
            Ok(()) => Done::Yes,
            Err(_) => Done::Again(self.in_working_days(20)),
        })
    }

    /// Who may act for the unit that conducts a stage of a round: the university's or the host's.
    pub fn conducts(&self, stage: &Stage, unit: UnitId, host: UnitId) -> UnitId {
        let above = stage
            .level
            .and_then(|level| self.people.on_level(unit, level));
        above.map_or(host, |place| place.id)
    }
}

/// The category in which a unit enters a programme, where there are categories.
fn category(programme: &str, place: &Place) -> Option<String> {
    let key = match (programme, place.members, place.level) {
        ("school-model-branch", Members::Teachers, _) => "teachers",
        ("school-model-branch", Members::Staff, _) => "staff",
        ("school-model-branch", _, _) => "students",
        ("student-model", Members::Graduates, _) => "graduate",
        ("student-model", _, _) => "undergraduate",
        ("henan-case", _, Level::University) => "university",
        ("henan-case" | "neu-case", _, Level::Committee) => "committee",
        ("henan-case", Members::Staff, _) => "united_front",
        ("henan-case" | "neu-case", _, _) => "branch",
        _ => return None,
    };
    Some(key.to_owned())
}

/// What a project calls itself where its form asks for a name.
fn project_name(s: &Standing, members: Members, words: &Words) -> String {
    let mut chance = Chance::of("name", &s.project.code);
    match s.round.programme.code.as_str() {
        "studio" => format!("“{}”工作室", chance.pick(&words.names)),
        "student-model" => {
            let who = if members == Members::Graduates {
                "研究生"
            } else {
                "本科生"
            };
            format!("{who}党员{}", chance.pick(&["甲", "乙", "丙", "丁", "戊"]))
        }
        "henan-case" | "neu-case" => {
            format!("以“{}”提升支部组织力的实践", chance.pick(&words.names))
        }
        _ => chance.pick(&words.names).clone(),
    }
}
