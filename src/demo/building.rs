//! Building: what is logged month by month, milestones made up for, assessments handed in and
//! graded, titles given and taken away.

use anyhow::Context;
use chrono::{Duration, NaiveDate};
use domain::ids::{ProjectId, RecordId};
use domain::lifecycle::grades_of;
use domain::obligation::ObligationKind as Kind;
use domain::programme::{Outcome, Stage};
use domain::record::RecordKind;
use domain::stage::{StageKind, Status};
use entity::{milestone_progress, obligation, project};
use ledger::files::HungOn;
use ledger::records::{self, RecordInput};
use ledger::{Actor, LedgerError, Standing, assessments, instance_of, projects};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::chance::Chance;
use super::day::{Done, World, describe, refused};
use super::rounds::Fate;
use super::{behaviour, log, paper, words};

/// What is logged in the course of a year, by how often.
const USUAL: [RecordKind; 20] = [
    RecordKind::ThemeDay,
    RecordKind::ThemeDay,
    RecordKind::ThemeDay,
    RecordKind::ThemeDay,
    RecordKind::ThemeDay,
    RecordKind::ThemeDay,
    RecordKind::Meeting,
    RecordKind::Meeting,
    RecordKind::Meeting,
    RecordKind::Meeting,
    RecordKind::Lecture,
    RecordKind::Lecture,
    RecordKind::Service,
    RecordKind::Service,
    RecordKind::Activity,
    RecordKind::Activity,
    RecordKind::News,
    RecordKind::News,
    RecordKind::Result,
    RecordKind::Honour,
];

/// How often a refused grade is tried again, waiting for findings and milestones.
const PATIENCE: u32 = 8;

impl World<'_> {
    /// Logs what has been done in the last weeks, and comes back some weeks later while the project
    /// builds.
    pub(super) async fn log_lately(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        if s.project.status.is_end() || !s.stage()?.kind.in_building() {
            return Ok(Done::Yes);
        }
        let today = self.desk.today();
        let mut chance = Chance::of("log", format!("{id}-{today}"));
        let who = self.editor(s.unit.id)?;
        for _ in 0..chance.between(1, 2) {
            let kind = chance.pick(&USUAL);
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
        let on = on
            .max(s.round.counts_from(s.project.building_from))
            .min(self.desk.today());
        let mut input = log::record(
            kind,
            self.people.place(s.unit.id).context("没有这个单位")?,
            on,
            i64::try_from(self.desk.deeds).unwrap_or(0),
            chance,
        );
        change(&mut input);
        let (id, title) = (s.project.id, input.title.clone());
        let record = self
            .desk
            .act(who, async move |act| records::log(act, id, input).await)
            .await
            .map_err(describe)
            .with_context(|| format!("{} 登记 {on} 的“{title}”", s.project.code))?;
        Ok((record, title))
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
            let file = if matches!(
                kind,
                RecordKind::ThemeDay | RecordKind::Service | RecordKind::Activity
            ) {
                paper::picture(&format!("现场照片{}", self.hung), chance)
            } else {
                paper::page(
                    &format!("佐证材料{}", self.hung),
                    &title,
                    &[words::text(chance, 160)],
                )
            };
            self.hang(file, HungOn::Record(record), who).await?;
        }
        Ok(())
    }

    /// Logs what a milestone still lacks.
    pub(super) async fn milestone(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = match o.project_id {
            Some(id) => id,
            // Owed once by the committee: it logs at one of its projects.
            None => match self.one_of(o).await? {
                Some(id) => id,
                None => return Ok(Done::Yes),
            },
        };
        let s = self.standing(id).await?;
        let Some(m) = s.round.programme.milestone(&o.item_key).cloned() else {
            return Ok(Done::Yes);
        };
        if !s.stage()?.kind.in_building() {
            return Ok(Done::Yes);
        }
        let year = if o.project_id.is_some() {
            instance_of(o.instance)
        } else {
            1
        };
        let have = milestone_progress::Entity::find()
            .filter(milestone_progress::Column::ProjectId.eq(id))
            .filter(milestone_progress::Column::MilestoneKey.eq(&m.key))
            .filter(milestone_progress::Column::Instance.eq(year))
            .one(&self.desk.book.db)
            .await?
            .map_or(0, |row| row.count);
        let lacking = i64::from(m.at_least) - i64::from(have);
        let mut chance = Chance::of("milestone", o.id);
        for n in 0..lacking {
            // What comes late makes up for what a year that is over still lacks.
            let on = self.desk.today() - Duration::days(1 + n * 3);
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
    pub(super) async fn keep_promise(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = o.project_id.context("计划任务没有项目")?;
        let s = self.standing(id).await?;
        let on = self.desk.today() - Duration::days(1);
        let mut chance = Chance::of("promise", o.id);
        self.record(&s, (RecordKind::Activity, on), who, &mut chance, |input| {
            input.title.clone_from(&o.title);
            input.plan_item = Some(o.item_key.clone());
        })
        .await?;
        Ok(Done::Yes)
    }

    /// One of the committee's projects of the round that build.
    async fn one_of(&self, o: &obligation::Model) -> anyhow::Result<Option<ProjectId>> {
        let committee = o
            .owner_unit_id
            .and_then(|id| self.people.place(id))
            .context("没有这个单位")?;
        Ok(project::Entity::find()
            .filter(project::Column::RoundId.eq(o.round_id))
            .filter(project::Column::BuildingFrom.is_not_null())
            .filter(project::Column::EndedOn.is_null())
            .order_by_asc(project::Column::Id)
            .all(&self.desk.book.db)
            .await?
            .into_iter()
            .find(|p| {
                p.status != Status::Titled
                    && self
                        .people
                        .place(p.unit_id)
                        .is_some_and(|x| x.path.starts_with(&committee.path))
            })
            .map(|p| p.id))
    }

    /// Hands in a revision or assessment material. Who never does is graded without it.
    pub(super) async fn hand_in(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        if o.kind == Kind::HandIn && self.fates.get(&id) == Some(&Fate::Silent) {
            return self.grade_the_silent(id).await;
        }
        self.hand_in_form(id, who).await?;
        Ok(Done::Yes)
    }

    async fn grade_the_silent(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        let stage = s.stage()?.clone();
        let who = self.organiser(s.conductor(&stage).id)?;
        let (grade, _) = grade_for(&stage, Outcome::Fail, 0).context("没有不合格的等次")?;
        let reason = words::FAILURES[1].to_owned();
        self.desk
            .act(&who, async move |act| {
                assessments::grade(act, id, grade, None, reason).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    /// Sends material back for something that is missing.
    pub(super) async fn send_back(
        &mut self,
        id: ProjectId,
        who: &Actor,
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        let reason = chance.pick(&words::SEND_BACKS).to_owned();
        self.desk
            .act(who, async move |act| {
                projects::send_back(act, id, reason).await
            })
            .await
            .map_err(describe)?;
        Ok(())
    }

    /// Grades what was handed in. A pass waits for findings and milestones, for a while.
    pub(super) async fn grade(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        let s = self.standing(id).await?;
        let stage = s.stage()?.clone();
        let mut chance = Chance::of("grade", o.id);
        let first = instance_of(o.instance) == 1;
        if first
            && stage.kind != StageKind::Sustaining
            && self.fates.get(&id) != Some(&Fate::Rectifies)
            && chance.percent(7)
            && !self.tries.contains_key(&o.id)
        {
            self.send_back(id, who, &mut chance).await?;
            return Ok(Done::Yes);
        }
        let fate = self.fates.get(&id).copied().unwrap_or(Fate::Steady);
        let impatient = self.tries.get(&o.id).copied().unwrap_or(0) >= PATIENCE;
        let conditional = grades_of(&stage)
            .iter()
            .any(|g| g.outcome == Outcome::Conditional);
        let wanted = match (stage.kind, fate) {
            (StageKind::Final, Fate::Failed) => Outcome::Fail,
            (StageKind::Midterm, Fate::Midterm | Fate::Rectifies)
            | (StageKind::Final, Fate::Extended)
                if first =>
            {
                Outcome::Conditional
            }
            _ if impatient && conditional && first => Outcome::Conditional,
            _ if impatient && stage.kind != StageKind::Sustaining => Outcome::Fail,
            _ => Outcome::Pass,
        };
        let worth = (behaviour::quality(id) + chance.between(-200, 350)).min(9_800);
        let (grade, points) = grade_for(&stage, wanted, worth).context("没有合适的等次")?;
        let reason = match wanted {
            Outcome::Pass => String::new(),
            Outcome::Conditional => chance.pick(&words::CONDITIONALS).to_owned(),
            Outcome::Fail => words::FAILURES[0].to_owned(),
        };
        let points = (stage.kind != StageKind::Sustaining).then_some(points);
        let (best, why) = (grade.clone(), reason.clone());
        let mut graded = self
            .desk
            .act(who, async move |act| {
                assessments::grade(act, id, best, points, why).await
            })
            .await;
        if matches!(graded, Err(LedgerError::Invalid(_)))
            && let Some(next) = next_grade(&stage, &grade)
        {
            // The best grade has its share of all; whoever comes after it gets the next one.
            graded = self
                .desk
                .act(who, async move |act| {
                    assessments::grade(act, id, next, points, reason).await
                })
                .await;
        }
        let graded = refused(graded)?;
        if graded.is_ok() {
            return Ok(Done::Yes);
        }
        self.again(o.id);
        Ok(Done::Again(self.in_working_days(4)))
    }

    /// Gives the titles that wait.
    pub(super) async fn title(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let stage = o.stage_key.clone().unwrap_or_default();
        for p in self.of_round(o.round_id).await? {
            if p.stage_key == stage && p.status == Status::Waiting {
                let id = p.id;
                self.desk
                    .act(who, async move |act| assessments::title(act, id).await)
                    .await
                    .map_err(describe)?;
            }
        }
        Ok(Done::Yes)
    }

    /// Takes project or title away.
    pub(super) async fn revoke(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        if s.project.status.is_end() {
            return Ok(Done::Yes);
        }
        let who = self.organiser(s.round.host.id)?;
        let reason = Chance::of("revoked", id)
            .pick(&words::REVOCATIONS)
            .to_owned();
        self.desk
            .act(&who, async move |act| {
                projects::revoke(act, id, reason).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    /// Grants a few weeks more before the final, asked in time.
    pub(super) async fn extend(&mut self, id: ProjectId) -> anyhow::Result<Done> {
        let s = self.standing(id).await?;
        let today = self.desk.today();
        let Some(stage) = s.round.programme.first_of(StageKind::Final).cloned() else {
            return Ok(Done::Yes);
        };
        let Some(due) = s.round.plan.due(&stage.key) else {
            return Ok(Done::Yes);
        };
        if !s.stage()?.kind.in_building() || s.project.status.is_end() {
            return Ok(Done::Yes);
        }
        let ask_on = due.on - Duration::days(40);
        if today < ask_on {
            return Ok(Done::Again(ask_on));
        }
        let who = self.organiser(s.round.host.id)?;
        let until = due.on + Duration::days(21);
        let reason = Chance::of("plea", id).pick(&words::PLEAS).to_owned();
        refused(
            self.desk
                .act(&who, async move |act| {
                    assessments::extend_on_request(act, id, stage.key, until, reason).await
                })
                .await,
        )?
        .map_err(|why| anyhow::anyhow!(why))?;
        Ok(Done::Yes)
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
