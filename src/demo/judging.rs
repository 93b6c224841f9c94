//! Judging: experts are found and sign their sheets, lists are drawn up, revisions accepted, names
//! proposed, published, objected to.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use domain::ids::{AccountId, ProjectId, RoundId, UnitId};
use domain::programme::{IndicatorKind, Stage};
use domain::scoring::{leaves, show};
use domain::stage::{StageKind, Status};
use domain::states::{Decided, NoticeStatus, ObjectionStatus};
use entity::{assignment, decision, notice, notice_entry, objection, obligation, project};
use ledger::publicity::{self, ObjectionInput};
use ledger::reviews::{self, SheetInput};
use ledger::{Actor, RoundBook, projects};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chance::Chance;
use super::day::{Deed, Done, World, describe, refused};
use super::entry::conducts;
use super::rounds::{Finding, Twist};
use super::{behaviour, words};

/// Mean in hundredths below which nobody is listed, and below which nobody is proposed.
const LISTED_FROM: i64 = 7_500;
const PROPOSED_FROM: i64 = 7_800;
/// How many a university sends on from its own review of a province's round.
const SENT_ON: usize = 2;
/// How often a list waits for those who are still being judged, before it is drawn up without them.
const PATIENCE: u32 = 12;

impl World<'_> {
    /// Projects of the round in a stage that this unit conducts.
    async fn in_hand(
        &self,
        o: &obligation::Model,
        status: Status,
    ) -> anyhow::Result<(Stage, Vec<project::Model>)> {
        let r = self.desk.book.round(&self.desk.book.db, o.round_id).await?;
        let key = o.stage_key.clone().unwrap_or_default();
        let stage = r
            .programme
            .stage(&key)
            .context("待办的阶段不在活动里")?
            .clone();
        let mut found = Vec::new();
        for p in self.of_round(o.round_id).await? {
            if p.stage_key == key
                && p.status == status
                && Some(conducts(self, &stage, p.unit_id, r.host.id)) == o.owner_unit_id
            {
                found.push(p);
            }
        }
        Ok((stage, found))
    }

    /// Whether others of the round, whom the same unit will have to judge with these, are on their
    /// way still.
    async fn others_come(&self, o: &obligation::Model, stage: &Stage) -> anyhow::Result<bool> {
        let r = self.desk.book.round(&self.desk.book.db, o.round_id).await?;
        let place = |key: &str| r.programme.stages.iter().position(|s| s.key == key);
        let here = place(&stage.key);
        Ok(self.of_round(o.round_id).await?.iter().any(|p| {
            let drafting = matches!(p.status, Status::Draft);
            !drafting
                && p.ended_on.is_none()
                && (place(&p.stage_key) < here
                    || (p.stage_key == stage.key
                        && p.status == Status::Waiting
                        && stage.kind == StageKind::Review))
                && Some(conducts(self, stage, p.unit_id, r.host.id)) == o.owner_unit_id
        }))
    }

    /// Waits for the others, a day at a time, for some days.
    async fn waits(&mut self, o: &obligation::Model, stage: &Stage) -> anyhow::Result<bool> {
        Ok(self.others_come(o, stage).await? && self.again(o.id) < PATIENCE)
    }

    /// Finds experts for every project that has too few.
    pub(super) async fn assign(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let (stage, waiting) = self.in_hand(o, Status::Waiting).await?;
        let r = self.desk.book.round(&self.desk.book.db, o.round_id).await?;
        let needed = r
            .programme
            .review
            .as_ref()
            .map_or(1, |x| usize::from(x.experts_at_least.value));
        let mut pairs = Vec::new();
        for p in &waiting {
            let have = assignment::Entity::find()
                .filter(assignment::Column::ProjectId.eq(p.id))
                .filter(assignment::Column::StageKey.eq(&stage.key))
                .filter(assignment::Column::RecusedAt.is_null())
                .all(&self.desk.book.db)
                .await?;
            let free: Vec<AccountId> = self
                .eligible(p.unit_id, &r)
                .into_iter()
                .filter(|id| have.iter().all(|a| a.account_id != *id))
                .collect();
            let more = needed.saturating_sub(have.len());
            pairs.extend(
                Chance::of("experts", p.id)
                    .some(&free, more)
                    .into_iter()
                    .map(|e| (p.id, e)),
            );
        }
        let round = o.round_id;
        if !pairs.is_empty() {
            self.desk
                .act(who, async move |act| {
                    reviews::assign(act, round, pairs).await
                })
                .await
                .map_err(describe)?;
        }
        Ok(Done::Yes)
    }

    /// Experts who need not stand aside: kept by the host, or by somebody not above the applicant.
    fn eligible(&self, unit: UnitId, r: &RoundBook) -> Vec<AccountId> {
        let Some(applicant) = self.people.place(unit) else {
            return Vec::new();
        };
        self.people
            .experts
            .iter()
            .filter(|(_, home)| {
                *home == r.host.id
                    || self.people.place(*home).is_some_and(|h| {
                        !applicant.path.starts_with(&h.path) && !h.path.starts_with(&applicant.path)
                    })
            })
            .map(|(id, _)| *id)
            .collect()
    }

    /// Signs a sheet: what the project is worth, in this expert's eyes.
    pub(super) async fn score(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = o.project_id.context("待办没有项目")?;
        let s = self.standing(id).await?;
        let Some(a) = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(id))
            .filter(assignment::Column::StageKey.eq(&s.project.stage_key))
            .filter(assignment::Column::AccountId.eq(o.owner_account_id))
            .one(&self.desk.book.db)
            .await?
        else {
            return Ok(Done::Yes);
        };
        let mut chance = Chance::of("sheet", a.id);
        let standard = s
            .round
            .programme
            .standard
            .as_ref()
            .context("没有评审指标")?;
        // A strict expert takes off what a mild one gives.
        let leaning = Chance::of("leaning", a.account_id).between(-300, 250);
        let worth = behaviour::quality(id) + leaning;
        let lines: BTreeMap<String, String> = leaves(standard)
            .into_iter()
            .filter(|leaf| {
                matches!(leaf.kind, IndicatorKind::Points | IndicatorKind::Veto) && leaf.points > 0
            })
            .map(|leaf| {
                let share = (worth + chance.between(-500, 500)).clamp(4_000, 10_000);
                // To half a point, as people score.
                let points = leaf.points * share / 10_000 / 50 * 50;
                (leaf.key.clone(), show(points))
            })
            .collect();
        let input = SheetInput {
            lines,
            comment: chance.pick(&words::SHEETS).to_owned(),
            no_relation: true,
        };
        let sheet = a.id;
        self.desk
            .act(who, async move |act| {
                reviews::sign_sheet(act, sheet, input).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    /// Means of some projects in a stage, in hundredths.
    async fn means(
        &self,
        ids: &[ProjectId],
        stage: &str,
    ) -> anyhow::Result<BTreeMap<ProjectId, i64>> {
        Ok(decision::Entity::find()
            .filter(decision::Column::ProjectId.is_in(ids.iter().copied()))
            .filter(decision::Column::What.eq(Decided::Score))
            .filter(decision::Column::StageKey.eq(stage))
            .order_by_asc(decision::Column::Id)
            .all(&self.desk.book.db)
            .await?
            .into_iter()
            .map(|d| (d.project_id, d.points.unwrap_or(0)))
            .collect())
    }

    /// Best first.
    async fn ranked(
        &self,
        projects: &[project::Model],
        stage: &str,
    ) -> anyhow::Result<Vec<(ProjectId, i64)>> {
        let ids: Vec<ProjectId> = projects.iter().map(|p| p.id).collect();
        let means = self.means(&ids, stage).await?;
        let mut ranked: Vec<(ProjectId, i64)> = ids
            .into_iter()
            .map(|id| (id, means.get(&id).copied().unwrap_or(0)))
            .collect();
        ranked.sort_by_key(|(id, mean)| (std::cmp::Reverse(*mean), *id));
        Ok(ranked)
    }

    /// Draws up the short list when everybody is judged.
    pub(super) async fn shortlist(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let (stage, scored) = self.in_hand(o, Status::Scored).await?;
        if scored.is_empty() {
            return Ok(Done::Yes);
        }
        if self.waits(o, &stage).await? {
            return Ok(Done::Again(self.in_working_days(1)));
        }
        let ranked = self.ranked(&scored, &stage.key).await?;
        let places = if stage.level.is_some() {
            SENT_ON
        } else {
            ranked.len()
        };
        let listed: BTreeSet<ProjectId> = ranked
            .iter()
            .enumerate()
            // The best goes on in any case: there is always a list.
            .filter(|(n, (_, mean))| *n == 0 || (*n < places && *mean >= LISTED_FROM))
            .map(|(_, (id, _))| *id)
            .collect();
        let (round, key) = (o.round_id, stage.key.clone());
        let done = refused(
            self.desk
                .act(who, async move |act| {
                    reviews::shortlist(
                        act,
                        round,
                        key,
                        listed,
                        "按专家评分排序，经研究确定。".to_owned(),
                    )
                    .await
                })
                .await,
        )?;
        // Somebody's sheets are out still: the list waits for them.
        Ok(if done.is_ok() {
            Done::Yes
        } else {
            Done::Again(self.in_working_days(1))
        })
    }

    /// Accepts revisions, or sends one back.
    pub(super) async fn accept(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let (_, handed_in) = self.in_hand(o, Status::HandedIn).await?;
        for p in handed_in {
            let mut chance = Chance::of("accept", format!("{}-{}", p.id, p.version));
            let id = p.id;
            if chance.percent(7) {
                self.send_back(id, who, &mut chance).await?;
            } else {
                self.desk
                    .act(who, async move |act| {
                        projects::accept_revision(act, id).await
                    })
                    .await
                    .map_err(describe)?;
            }
        }
        Ok(Done::Yes)
    }

    /// Decides on the list to be published: the best within the quota; who has not revised is not
    /// on it.
    pub(super) async fn decide(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let (stage, waiting) = self.in_hand(o, Status::Waiting).await?;
        if waiting.is_empty() {
            return Ok(Done::Yes);
        }
        if self.waits(o, &stage).await? {
            return Ok(Done::Again(self.in_working_days(1)));
        }
        let round = o.round_id;
        let r = self.desk.book.round(&self.desk.book.db, round).await?;
        let review = r
            .programme
            .stages
            .iter()
            .rev()
            .find(|s| s.kind == StageKind::Review)
            .map(|s| s.key.clone());
        let ranked = self
            .ranked(&waiting, review.as_deref().unwrap_or_default())
            .await?;
        for (n, (id, mean)) in ranked.iter().enumerate() {
            let id = BTreeSet::from([*id]);
            let good = n == 0 || *mean >= PROPOSED_FROM;
            let yes = if good { id.clone() } else { BTreeSet::new() };
            let done = if good {
                refused(
                    self.desk
                        .act(who, async move |act| {
                            publicity::propose(act, round, yes, BTreeSet::new(), String::new())
                                .await
                        })
                        .await,
                )?
                .is_ok()
            } else {
                false
            };
            if !done {
                self.turn_down(round, id, who, "按评审成绩排序，未进入名额。")
                    .await?;
            }
        }
        let unrevised: BTreeSet<ProjectId> = self
            .of_round(round)
            .await?
            .into_iter()
            .filter(|p| {
                p.status == Status::Due
                    && r.programme
                        .stage(&p.stage_key)
                        .is_some_and(|s| s.kind == StageKind::Revision)
            })
            .map(|p| p.id)
            .collect();
        if !unrevised.is_empty() {
            self.turn_down(round, unrevised, who, "没有按专家意见修改完善。")
                .await?;
        }
        Ok(Done::Yes)
    }

    async fn turn_down(
        &mut self,
        round: RoundId,
        no: BTreeSet<ProjectId>,
        who: &Actor,
        why: &str,
    ) -> anyhow::Result<()> {
        let why = why.to_owned();
        self.desk
            .act(who, async move |act| {
                publicity::propose(act, round, BTreeSet::new(), no, why).await
            })
            .await
            .map_err(describe)?;
        Ok(())
    }

    /// Publishes the names.
    pub(super) async fn post(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let r = self.desk.book.round(&self.desk.book.db, o.round_id).await?;
        let key = o.stage_key.clone().unwrap_or_default();
        let at = r
            .programme
            .stages
            .iter()
            .position(|s| s.key == key)
            .context("阶段不在活动里")?;
        let publicity = r.programme.stages[at..]
            .iter()
            .find(|s| s.kind == StageKind::Publicity)
            .context("没有公示阶段")?
            .clone();
        // One notice for all of them: it waits for a list that is not complete.
        let stage = r.programme.stages[at].clone();
        if self.waits(o, &stage).await? {
            return Ok(Done::Again(self.in_working_days(1)));
        }
        let round = o.round_id;
        // A school publicises its own list in a province's round, and hears what is said of it.
        let hears = o
            .owner_unit_id
            .and_then(|unit| self.people.place(unit))
            .map_or(r.host.name.as_str(), |place| place.plan.name.as_str());
        let body = format!(
            "经评审和研究，现将{}有关名单予以公示。对名单有异议的，请在公示期内实名向{hears}反映，并留下联系方式。",
            r.row.name
        );
        let key = publicity.key.clone();
        let posted = refused(
            self.desk
                .act(who, async move |act| {
                    publicity::post_notice(act, round, key, body).await
                })
                .await,
        )?;
        if posted.is_ok()
            && let Some(spec) = self.rounds.get(&round)
        {
            for twist in spec.twists {
                if let Twist::Objection(_) = twist {
                    self.plan(self.in_working_days(1), Deed::Object(round, *twist));
                }
            }
        }
        Ok(Done::Yes)
    }

    /// A twist of the round's story.
    pub(super) async fn object(&mut self, round: RoundId, twist: Twist) -> anyhow::Result<Done> {
        if let Twist::Withdrawal(n) = twist {
            return self.leave_while_judged(round, n).await;
        }
        let Some(posted) = notice::Entity::find()
            .filter(notice::Column::RoundId.eq(round))
            .filter(notice::Column::Status.eq(NoticeStatus::Open))
            .order_by_desc(notice::Column::Id)
            .one(&self.desk.book.db)
            .await?
        else {
            return Ok(Done::Yes);
        };
        // A round is objected to once, whatever it publishes later.
        let known = objection::Entity::find()
            .filter(objection::Column::NoticeId.in_subquery(notices_of(round)))
            .one(&self.desk.book.db)
            .await?;
        if known.is_some() {
            return Ok(Done::Yes);
        }
        let entries: Vec<ProjectId> = notice_entry::Entity::find()
            .select_only()
            .column(notice_entry::Column::ProjectId)
            .filter(notice_entry::Column::NoticeId.eq(posted.id))
            .order_by_asc(notice_entry::Column::ProjectId)
            .into_tuple()
            .all(&self.desk.book.db)
            .await?;
        let mut chance = Chance::of("objection", round);
        let input = ObjectionInput {
            project: entries.last().copied(),
            name: "某学院教师".to_owned(),
            contact: "jiaoshi@example.edu.cn".to_owned(),
            text: chance.pick(&words::OBJECTIONS).to_owned(),
        };
        self.desk
            .act(&Actor::visitor("来访者"), async move |act| {
                publicity::object(act, posted.public_id, input).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    /// Concludes what was objected, as the story has it.
    pub(super) async fn answer(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let found = |finding| {
            self.rounds
                .get(&o.round_id)
                .is_some_and(|spec| spec.twists.contains(&Twist::Objection(finding)))
        };
        if found(Finding::Pending) {
            return Ok(Done::Again(self.in_working_days(1)));
        }
        let upheld = found(Finding::Upheld);
        let open = objection::Entity::find()
            .filter(objection::Column::ProjectId.eq(o.project_id))
            .filter(objection::Column::Status.eq(ObjectionStatus::Open))
            .all(&self.desk.book.db)
            .await?;
        let conclusion = words::CONCLUSIONS[usize::from(upheld)].to_owned();
        for row in open {
            let (id, conclusion) = (row.id, conclusion.clone());
            self.desk
                .act(who, async move |act| {
                    publicity::conclude(act, id, upheld, conclusion).await
                })
                .await
                .map_err(describe)?;
        }
        Ok(Done::Yes)
    }
}

fn notices_of(round: RoundId) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::QueryTrait;
    notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::RoundId.eq(round))
        .into_query()
}
