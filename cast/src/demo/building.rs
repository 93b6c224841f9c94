//! Building: what is logged month by month, milestones made up for, assessments handed in and
//! graded, titles given and taken away.

use anyhow::Context;
use chrono::{Duration, NaiveDate};
use domain::dates::Period;
use domain::ids::{ProjectId, RecordId};
use domain::lifecycle::grades_of;
use domain::obligation::ObligationKind as Kind;
use domain::programme::{Outcome, Stage};
use domain::record::RecordKind;
use domain::stage::{StageKind, Status};
use entity::milestone_progress;
use entity::obligation::Model as Owed;
use ledger::files::HungOn;
use ledger::records::{self, RecordInput};
use ledger::{Actor, LedgerError, Standing, assessments, instance_of, projects};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::behaviour::{self, which};
use super::life::{Done, World, refused};
use super::rounds::Fate;
use crate::{Chance, paper};

/// What is logged in the course of a year, by how often.
const USUAL: [(RecordKind, usize); 10] = [
    (RecordKind::ThemeDay, 6),
    (RecordKind::GeneralMeeting, 1),
    (RecordKind::CouncilMeeting, 2),
    (RecordKind::GroupMeeting, 1),
    (RecordKind::Lecture, 2),
    (RecordKind::Service, 2),
    (RecordKind::Activity, 2),
    (RecordKind::News, 2),
    (RecordKind::Result, 1),
    (RecordKind::Honour, 1),
];

/// How often a refused grade is tried again, waiting for findings and milestones.
const PATIENCE: u32 = 8;

impl World<'_> {
    /// Logs what has been done in the last weeks, and comes back some weeks later while the project
    /// builds.
    pub async fn log_lately(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        if s.project.status.is_end() || !s.stage()?.kind.in_building() {
            return Ok(Done::Yes);
        }
        let today = self.desk.today();
        let mut chance = Chance::of("log", format!("{id}-{today}"));
        let who = self.editor(s.unit.id)?;
        for _ in 0..chance.between(1, 2) {
            let usual = USUAL.iter().flat_map(|(kind, times)| vec![*kind; *times]);
            let kind = *chance.pick(&usual.collect::<Vec<_>>());
            let on = today - Duration::days(chance.between(0, 12));
            self.log(&s, kind, on, &who, &mut chance).await?;
        }
        Ok(Done::Again(today + Duration::days(chance.between(16, 40))))
    }

    /// Logs one record as this unit would, with `change` in what is special about it.
    async fn record(
        &mut self,
        s: &Standing,
        (kind, on): (RecordKind, NaiveDate),
        who: &Actor,
        chance: &mut Chance,
        change: impl FnOnce(&mut RecordInput),
    ) -> anyhow::Result<(RecordId, String)> {
        let from = s.round.counts_from(s.project.building_from);
        let on = on.max(from).min(self.desk.today());
        let place = self.people.place(s.unit.id)?;
        let university = self
            .people
            .on_level(place.id, domain::unit::Level::University);
        let mut input = self
            .words
            .record(kind, (place, university), on, self.desk.deeds, chance);
        change(&mut input);
        let (id, title) = (s.project.id, input.title.clone());
        let record = self
            .act(who, async |a| records::log(a, id, input).await)
            .await;
        let told = || format!("{} 登记 {on} 的“{title}”", s.project.code);
        Ok((record.with_context(told)?, title))
    }

    /// Logs one record, with evidence now and then.
    async fn log(
        &mut self,
        s: &Standing,
        kind: RecordKind,
        on: NaiveDate,
        who: &Actor,
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        let (record, title) = self.record(s, (kind, on), who, chance, |_| ()).await?;
        if chance.percent(14) {
            self.hung += 1;
            let file = match kind {
                RecordKind::ThemeDay | RecordKind::Service | RecordKind::Activity => {
                    paper::picture(&format!("现场照片{}", self.hung), chance)
                }
                _ => {
                    let name = format!("佐证材料{}", self.hung);
                    paper::page(&name, &title, &self.words.text(chance, 160))
                }
            };
            self.hang(file, HungOn::Record(record), who).await?;
        }
        Ok(())
    }

    /// Logs what a milestone still lacks.
    pub async fn milestone(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        // Owed once by the committee: it logs at one of its projects.
        let (project, time) = match o.project_id {
            Some(id) => (Some(id), instance_of(o.instance)),
            None => (self.one_of(o).await?, 1),
        };
        let Some(id) = project else {
            return Ok(Done::Yes);
        };
        let s = self.standing(id).await?;
        let Some(m) = s.round.programme.milestone(&o.item_key) else {
            return Ok(Done::Yes);
        };
        if !s.stage()?.kind.in_building() {
            return Ok(Done::Yes);
        }
        let have = milestone_progress::Entity::find()
            .filter(milestone_progress::Column::ProjectId.eq(id))
            .filter(milestone_progress::Column::MilestoneKey.eq(&m.key))
            .filter(milestone_progress::Column::Instance.eq(time))
            .one(self.db())
            .await?
            .map_or(0, |row| row.count);
        let mut chance = Chance::of("milestone", which(o));
        for n in 0..i64::from(m.at_least) - i64::from(have) {
            // What comes late makes up for what a year that is over still lacks; what a month lacks
            // has been done in it.
            let on = self.desk.today() - Duration::days(1 + n * 3);
            let on = Period::numbered(time)
                .map_or(on, |period| on.clamp(period.first_day(), period.last_day()));
            self.record(&s, (m.record, on), who, &mut chance, |input| {
                let Some(least) = m.outlet else { return };
                input.outlet_standing = input.outlet_standing.map(|x| x.max(least));
                if input.outlet == "学院网站" {
                    "学校新闻网".clone_into(&mut input.outlet);
                }
            })
            .await?;
        }
        Ok(Done::Yes)
    }

    /// Logs what a row of the project's plan had promised.
    pub async fn keep_promise(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let s = self
            .standing(o.project_id.context("计划任务没有项目")?)
            .await?;
        let on = self.desk.today() - Duration::days(1);
        let mut chance = Chance::of("promise", which(o));
        self.record(&s, (RecordKind::Activity, on), who, &mut chance, |input| {
            input.title.clone_from(&o.title);
            input.plan_item = Some(o.item_key.clone());
        })
        .await?;
        Ok(Done::Yes)
    }

    /// One of the committee's projects of the round that build.
    async fn one_of(&self, o: &Owed) -> anyhow::Result<Option<ProjectId>> {
        let committee = self
            .people
            .place(o.owner_unit_id.context("待办没有单位")?)?;
        let mut all = self.of_round(o.round_id).await?.into_iter();
        let builds = all.find(|p| {
            let place = self.people.place(p.unit_id);
            p.building_from.is_some()
                && p.ended_on.is_none()
                && p.status != Status::Titled
                && place.is_ok_and(|x| x.path.starts_with(&committee.path))
        });
        Ok(builds.map(|p| p.id))
    }

    /// Hands in a revision or assessment material. Who never does is graded without it.
    pub async fn hand_in(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        if o.kind == Kind::HandIn && self.fates.get(&id) == Some(&Fate::Silent) {
            return self.grade_the_silent(id).await;
        }
        self.hand_in_form(id, who).await?;
        Ok(Done::Yes)
    }

    async fn grade_the_silent(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        let stage = s.stage()?;
        let who = self.organiser(s.conductor(stage).id)?;
        let (grade, _) = grade_for(stage, Outcome::Fail, 0).context("没有不合格的等次")?;
        let reason = self.words.failures[1].clone();
        self.does(&who, async |a| {
            assessments::grade(a, id, grade, None, reason).await
        })
        .await
    }

    /// Sends material back for something that is missing.
    pub async fn send_back(
        &mut self,
        id: ProjectId,
        who: &Actor,
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        let reason = chance.pick(&self.words.send_backs).clone();
        self.act(who, async |a| projects::send_back(a, id, reason).await)
            .await
    }

    /// Grades what was handed in. A pass waits for findings and milestones, for a while.
    pub async fn grade(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let s = self.subject(o).await?;
        let id = s.project.id;
        let stage = s.stage()?;
        let mut chance = Chance::of("grade", which(o));
        let first = instance_of(o.instance) == 1;
        let sustains = stage.kind == StageKind::Sustaining;
        let fate = self.fates.get(&id).copied().unwrap_or(Fate::Steady);
        let tried = self.tries.get(&o.id).copied();
        if first && !sustains && fate != Fate::Rectifies && chance.percent(7) && tried.is_none() {
            self.send_back(id, who, &mut chance).await?;
            return Ok(Done::Yes);
        }
        let impatient = tried.unwrap_or(0) >= PATIENCE;
        let grades = grades_of(stage);
        let conditional = grades.iter().any(|g| g.outcome == Outcome::Conditional);
        let wanted = match (stage.kind, fate) {
            (StageKind::Final, Fate::Failed) => Outcome::Fail,
            (StageKind::Midterm, Fate::Midterm | Fate::Rectifies)
            | (StageKind::Final, Fate::Extended)
                if first =>
            {
                Outcome::Conditional
            }
            _ if impatient && conditional && first => Outcome::Conditional,
            _ if impatient && !sustains => Outcome::Fail,
            _ => Outcome::Pass,
        };
        let worth = (behaviour::quality(id) + chance.between(-200, 350)).min(9_800);
        let (grade, points) = grade_for(stage, wanted, worth).context("没有合适的等次")?;
        let reason: &str = match wanted {
            Outcome::Pass => "",
            Outcome::Conditional => chance.pick(&self.words.conditionals).as_str(),
            Outcome::Fail => &self.words.failures[0],
        };
        let points = (!sustains).then_some(points);
        let desk = &mut self.desk;
        let mut give = async |grade: String, why: &str| {
            let why = why.to_owned();
            let graded = desk.act(who, async |a| {
                assessments::grade(a, id, grade, points, why).await
            });
            graded.await
        };
        let mut graded = give(grade.clone(), reason).await;
        if matches!(graded, Err(LedgerError::Invalid(_)))
            && let Some(next) = next_grade(stage, &grade)
        {
            // The best grade has its share of all; whoever comes after it gets the next one.
            graded = give(next, "得分相近的较多，按规定的比例评定。").await;
        }
        if refused(graded)?.is_ok() {
            return Ok(Done::Yes);
        }
        self.again(o.id);
        Ok(Done::Again(self.in_working_days(4)))
    }

    /// Gives the titles that wait.
    pub async fn title(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        for id in self.waiting(o).await? {
            self.act(who, async |a| assessments::title(a, id).await)
                .await?;
        }
        Ok(Done::Yes)
    }

    /// Takes project or title away.
    pub async fn revoke(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        if !s.project.status.is_end() {
            let who = self.organiser(s.round.host.id)?;
            let reason = Chance::of("revoked", id)
                .pick(&self.words.revocations)
                .clone();
            self.act(&who, async |a| projects::revoke(a, id, reason).await)
                .await?;
        }
        Ok(Done::Yes)
    }

    /// Grants a few weeks more before the final, asked in time.
    pub async fn extend(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        let stage = s.round.programme.first_of(StageKind::Final);
        let Some(due) = stage.and_then(|stage| s.round.plan.due(&stage.key)) else {
            return Ok(Done::Yes);
        };
        if !s.stage()?.kind.in_building() || s.project.status.is_end() {
            return Ok(Done::Yes);
        }
        let ask_on = due.on - Duration::days(40);
        if self.desk.today() < ask_on {
            return Ok(Done::Again(ask_on));
        }
        let who = self.organiser(s.round.host.id)?;
        let until = due.on + Duration::days(21);
        let reason = Chance::of("plea", id).pick(&self.words.pleas).clone();
        let key = stage.map_or(String::new(), |stage| stage.key.clone());
        self.does(&who, async |a| {
            assessments::extend_on_request(a, id, key, until, reason).await
        })
        .await
    }
}

/// The grade after this one that decides the same way.
fn next_grade(stage: &Stage, grade: &str) -> Option<String> {
    let grades = grades_of(stage);
    let at = grades.iter().position(|g| g.label == grade)?;
    let next = grades.get(at + 1)?;
    (next.outcome == grades[at].outcome).then(|| next.label.clone())
}

/// A grade of the stage with this outcome, and points that fit it.
fn grade_for(stage: &Stage, wanted: Outcome, worth: i64) -> Option<(String, i64)> {
    let grades = grades_of(stage);
    let fitting: Vec<_> = grades.iter().filter(|g| g.outcome == wanted).collect();
    let best = fitting
        .iter()
        .find(|g| g.from.is_none_or(|from| from <= worth))
        .or(fitting.last())?;
    // Below the next better grade, at or above its own.
    let above = grades
        .iter()
        .filter_map(|g| g.from)
        .filter(|from| best.from.is_none_or(|own| *from > own))
        .min()
        .unwrap_or(10_000);
    let ceiling = if wanted == Outcome::Pass {
        10_000
    } else {
        above - 50
    };
    let points = worth.min(ceiling).max(best.from.unwrap_or(0));
    Some((best.label.clone(), points / 50 * 50))
}
