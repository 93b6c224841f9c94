//! Judging: experts are found and sign their sheets, lists are drawn up, revisions accepted, names
//! proposed, published, objected to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use domain::ids::{AccountId, ObjectionId, ProjectId, RoundId, UnitId};
use domain::programme::{IndicatorKind, Stage};
use domain::scoring::{leaves, show};
use domain::stage::{StageKind, Status};
use domain::states::{Decided, NoticeStatus, ObjectionStatus};
use entity::obligation::Model as Owed;
use entity::{assignment, decision, notice, notice_entry, objection, outbox, project};
use ledger::publicity::{self, ObjectionInput};
use ledger::reviews::{self, SheetInput};
use ledger::{Actor, RoundBook, projects};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::behaviour;
use super::life::{Deed, Done, World};
use super::rounds::{Finding, Twist};
use crate::Chance;

/// Mean in hundredths below which nobody is listed, and below which nobody is proposed.
const LISTED_FROM: i64 = 7_500;
const PROPOSED_FROM: i64 = 7_800;
/// How many a university sends on from its own review of a province's round.
const SENT_ON: usize = 2;
/// How often a list waits for those who are still being judged, before it is drawn up without them.
const PATIENCE: u32 = 12;

/// The stage of a round in which something is owed.
fn stage_of<'r>(r: &'r RoundBook, o: &Owed) -> anyhow::Result<&'r Stage> {
    let key = o.stage_key.as_deref().unwrap_or_default();
    r.programme.stage(key).context("待办的阶段不在活动里")
}

impl World<'_> {
    /// Projects of the round in a stage that this unit conducts.
    async fn in_hand(
        &self,
        o: &Owed,
        stage: &Stage,
        status: Status,
    ) -> anyhow::Result<Vec<project::Model>> {
        let host = self.round(o.round_id).await?.host.id;
        let mut found = self.of_round(o.round_id).await?;
        found.retain(|p| {
            p.stage_key == stage.key
                && p.status == status
                && Some(self.conducts(stage, p.unit_id, host)) == o.owner_unit_id
        });
        Ok(found)
    }

    /// Whether others of the round, whom the same unit will have to judge with these, are on their
    /// way still: it waits for them, a day at a time, for some days.
    async fn waits(&mut self, o: &Owed, stage: &Stage) -> anyhow::Result<bool> {
        let r = self.round(o.round_id).await?;
        let place = |key: &str| r.programme.stages.iter().position(|s| s.key == key);
        let here = place(&stage.key);
        let others_come = self.of_round(o.round_id).await?.iter().any(|p| {
            p.status != Status::Draft
                && p.ended_on.is_none()
                && (place(&p.stage_key) < here
                    || (p.stage_key == stage.key
                        && p.status == Status::Waiting
                        && stage.kind == StageKind::Review))
                && Some(self.conducts(stage, p.unit_id, r.host.id)) == o.owner_unit_id
        });
        Ok(others_come && self.again(o.id) < PATIENCE)
    }

    /// Once more on the next working day.
    fn tomorrow(&self) -> Done {
        Done::Again(self.in_working_days(1))
    }

    /// Finds experts for every project that has too few.
    pub async fn assign(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let r = self.round(o.round_id).await?;
        let stage = stage_of(&r, o)?;
        let review = r.programme.review.as_ref();
        let needed = review.map_or(1, |x| usize::from(x.experts_at_least.value));
        let mut pairs = Vec::new();
        for p in self.in_hand(o, stage, Status::Waiting).await? {
            let have = assignment::Entity::find()
                .filter(assignment::Column::ProjectId.eq(p.id))
                .filter(assignment::Column::StageKey.eq(&stage.key))
                .filter(assignment::Column::RecusedAt.is_null())
                .all(self.db())
                .await?;
            let mut free = self.eligible(p.unit_id, &r)?;
            free.retain(|id| have.iter().all(|a| a.account_id != *id));
            let more = needed.saturating_sub(have.len());
            let experts = Chance::of("experts", p.id).some(&free, more);
            pairs.extend(experts.into_iter().map(|e| (p.id, e)));
        }
        let round = o.round_id;
        if !pairs.is_empty() {
            self.act(who, async |a| reviews::assign(a, round, pairs).await)
                .await?;
        }
        Ok(Done::Yes)
    }

    /// Experts who need not stand aside: kept by the host, or by somebody not above the applicant.
    fn eligible(&self, unit: UnitId, r: &RoundBook) -> anyhow::Result<Vec<AccountId>> {
        let applicant = &self.people.place(unit)?.path;
        let mut found = Vec::new();
        for (id, home) in &self.people.experts {
            let kept_by = &self.people.place(*home)?.path;
            let related = applicant.starts_with(kept_by) || kept_by.starts_with(applicant);
            if *home == r.host.id || !related {
                found.push(*id);
            }
        }
        Ok(found)
    }

    /// Signs a sheet: what the project is worth, in this expert's eyes.
    pub async fn score(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let s = self.subject(o).await?;
        let id = s.project.id;
        let Some(a) = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(id))
            .filter(assignment::Column::StageKey.eq(&s.project.stage_key))
            .filter(assignment::Column::AccountId.eq(o.owner_account_id))
            .one(self.db())
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
        let scored = leaves(standard).into_iter().filter(|leaf| {
            matches!(leaf.kind, IndicatorKind::Points | IndicatorKind::Veto) && leaf.points > 0
        });
        let lines = scored
            .map(|leaf| {
                let share = (worth + chance.between(-500, 500)).clamp(4_000, 10_000);
                // To half a point, as people score.
                let points = leaf.points * share / 10_000 / 50 * 50;
                (leaf.key.clone(), show(points))
            })
            .collect();
        let input = SheetInput {
            lines,
            comment: chance.pick(&self.words.sheets).clone(),
            no_relation: true,
        };
        self.does(who, async |act| reviews::sign_sheet(act, a.id, input).await)
            .await
    }

    /// Projects with their means in a stage, in hundredths; best first.
    async fn ranked(
        &self,
        projects: &[project::Model],
        stage: &str,
    ) -> anyhow::Result<Vec<(ProjectId, i64)>> {
        let means: BTreeMap<ProjectId, i64> = decision::Entity::find()
            .filter(decision::Column::ProjectId.is_in(projects.iter().map(|p| p.id)))
            .filter(decision::Column::What.eq(Decided::Score))
            .filter(decision::Column::StageKey.eq(stage))
            .order_by_asc(decision::Column::Id)
            .all(self.db())
            .await?
            .into_iter()
            .map(|d| (d.project_id, d.points.unwrap_or(0)))
            .collect();
        let mean = |id| means.get(&id).copied().unwrap_or(0);
        let mut ranked: Vec<_> = projects.iter().map(|p| (p.id, mean(p.id))).collect();
        ranked.sort_by_key(|(id, mean)| (Reverse(*mean), *id));
        Ok(ranked)
    }

    /// Draws up the short list when everybody is judged.
    pub async fn shortlist(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let r = self.round(o.round_id).await?;
        let stage = stage_of(&r, o)?;
        let scored = self.in_hand(o, stage, Status::Scored).await?;
        if scored.is_empty() {
            return Ok(Done::Yes);
        }
        if self.waits(o, stage).await? {
            return Ok(self.tomorrow());
        }
        let ranked = self.ranked(&scored, &stage.key).await?;
        let places = stage.level.map_or(ranked.len(), |_| SENT_ON);
        // The best goes on in any case: there is always a list.
        let best = ranked.iter().enumerate();
        let listed: BTreeSet<ProjectId> = best
            .filter(|(n, (_, mean))| *n == 0 || (*n < places && *mean >= LISTED_FROM))
            .map(|(_, (id, _))| *id)
            .collect();
        let (round, key) = (o.round_id, stage.key.clone());
        let why = "按专家评分排序，经研究确定。".to_owned();
        let done = self
            .tries_to(who, async |a| {
                reviews::shortlist(a, round, key, listed, why).await
            })
            .await?;
        // Somebody's sheets are out still: the list waits for them.
        Ok(if done.is_ok() {
            Done::Yes
        } else {
            self.tomorrow()
        })
    }

    /// Accepts revisions, or sends one back.
    pub async fn accept(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let r = self.round(o.round_id).await?;
        for p in self.in_hand(o, stage_of(&r, o)?, Status::HandedIn).await? {
            let mut chance = Chance::of("accept", format!("{}-{}", p.id, p.version));
            if chance.percent(7) {
                self.send_back(p.id, who, &mut chance).await?;
            } else {
                self.act(who, async |a| projects::accept_revision(a, p.id).await)
                    .await?;
            }
        }
        Ok(Done::Yes)
    }

    /// Decides on the list to be published: the best within the quota; who has not revised is not
    /// on it.
    pub async fn decide(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let round = o.round_id;
        let r = self.round(round).await?;
        let stage = stage_of(&r, o)?;
        let waiting = self.in_hand(o, stage, Status::Waiting).await?;
        if waiting.is_empty() {
            return Ok(Done::Yes);
        }
        if self.waits(o, stage).await? {
            return Ok(self.tomorrow());
        }
        let mut stages = r.programme.stages.iter().rev();
        let review = stages.find(|s| s.kind == StageKind::Review);
        let review = review.map_or("", |s| s.key.as_str());
        for (n, (id, mean)) in self.ranked(&waiting, review).await?.into_iter().enumerate() {
            let id = BTreeSet::from([id]);
            let good = n == 0 || mean >= PROPOSED_FROM;
            let (yes, no) = (id.clone(), BTreeSet::new());
            let proposed = good
                && self
                    .tries_to(who, async |a| {
                        publicity::propose(a, round, yes, no, String::new()).await
                    })
                    .await?
                    .is_ok();
            if !proposed {
                self.turn_down(round, id, who, "按评审成绩排序，未进入名额。")
                    .await?;
            }
        }
        let revises = |p: &project::Model| {
            let stage = r.programme.stage(&p.stage_key);
            p.status == Status::Due && stage.is_some_and(|s| s.kind == StageKind::Revision)
        };
        let all = self.of_round(round).await?.into_iter();
        let unrevised: BTreeSet<ProjectId> = all.filter(revises).map(|p| p.id).collect();
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
        let (yes, why) = (BTreeSet::new(), why.to_owned());
        self.act(who, async |a| {
            publicity::propose(a, round, yes, no, why).await
        })
        .await?;
        Ok(())
    }

    /// Publishes the names.
    pub async fn post(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let round = o.round_id;
        let r = self.round(round).await?;
        let stage = stage_of(&r, o)?;
        let mut later = r.programme.stages.iter().skip_while(|s| s.key != stage.key);
        let posts = later.find(|s| s.kind == StageKind::Publicity);
        let key = posts.context("没有公示阶段")?.key.clone();
        // One notice for all of them: it waits for a list that is not complete.
        if self.waits(o, stage).await? {
            return Ok(self.tomorrow());
        }
        // A school publicises its own list in a province's round, and hears what is said of it.
        let hears = self.people.place(o.owner_unit_id.unwrap_or(r.host.id))?;
        let body = format!(
            "经评审和研究，现将{}有关名单予以公示。对名单有异议的，请在公示期内实名向{}反映，并留下联系方式。",
            r.row.name, hears.name
        );
        let posted = self
            .tries_to(who, async |a| {
                publicity::post_notice(a, round, key, body).await
            })
            .await?;
        let twist = self.rounds.get(&round).and_then(|spec| spec.twist);
        if let (Ok(_), Some(twist @ Twist::Objection(_))) = (posted, twist) {
            self.plan(self.in_working_days(1), Deed::Turn(round, twist));
        }
        Ok(Done::Yes)
    }

    /// A twist of the round's story.
    pub async fn turn(&mut self, round: RoundId, twist: Twist) -> anyhow::Result<Done> {
        match twist {
            Twist::Withdrawal(n) => self.leave_while_judged(round, n).await,
            Twist::Objection(_) => self.object(round).await,
        }
    }

    /// Somebody objects to what is published; to a round once, whatever it publishes later.
    async fn object(&mut self, round: RoundId) -> anyhow::Result<Done> {
        let notices = notice::Entity::find()
            .filter(notice::Column::RoundId.eq(round))
            .order_by_desc(notice::Column::Id)
            .all(self.db())
            .await?;
        let known = objection::Entity::find()
            .filter(objection::Column::NoticeId.is_in(notices.iter().map(|n| n.id)))
            .one(self.db())
            .await?;
        let open = notices.iter().find(|n| n.status == NoticeStatus::Open);
        let (None, Some(posted)) = (known, open) else {
            return Ok(Done::Yes);
        };
        let last = notice_entry::Entity::find()
            .filter(notice_entry::Column::NoticeId.eq(posted.id))
            .order_by_desc(notice_entry::Column::ProjectId)
            .one(self.db())
            .await?;
        let input = ObjectionInput {
            project: last.map(|entry| entry.project_id),
            name: "某学院教师".to_owned(),
            email: "jiaoshi@example.edu.cn".to_owned(),
            text: Chance::of("objection", round)
                .pick(&self.words.objections)
                .clone(),
            ..Default::default()
        };
        let notice = posted.public_id.clone();
        let visitor = Actor::visitor("来访者");
        self.does(&visitor, async |a| {
            publicity::object(a, notice, input).await
        })
        .await?;
        // The mail has just been written: its link is read there, as its reader does.
        let mail = outbox::Entity::find()
            .filter(outbox::Column::Kind.eq(outbox::OBJECTOR_LINK))
            .order_by_desc(outbox::Column::Id)
            .one(self.db())
            .await?;
        let link = mail
            .as_ref()
            .and_then(|mail| mail.text.split_once("token="));
        let (_, token) = link.context("没有确认异议的邮件")?;
        let token: String = token.chars().take_while(char::is_ascii_hexdigit).collect();
        self.does(&visitor, async |a| publicity::confirm(a, &token).await)
            .await
    }

    /// Admits what somebody objects: the story is in what is found then.
    pub async fn admit_objection(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let id = o.item_key.parse().map(ObjectionId)?;
        self.does(who, async |a| publicity::admit(a, id, false).await)
            .await
    }

    /// Concludes what was objected, as the story has it.
    pub async fn answer(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let twist = self.rounds.get(&o.round_id).and_then(|spec| spec.twist);
        if twist == Some(Twist::Objection(Finding::Pending)) {
            return Ok(self.tomorrow());
        }
        let upheld = twist == Some(Twist::Objection(Finding::Upheld));
        let open = objection::Entity::find()
            .filter(objection::Column::ProjectId.eq(o.project_id))
            .filter(objection::Column::Status.eq(ObjectionStatus::Open))
            .all(self.db())
            .await?;
        for row in open {
            let why = self.words.conclusions[usize::from(upheld)].clone();
            self.act(who, async |a| {
                publicity::conclude(a, row.id, upheld, why).await
            })
            .await?;
        }
        Ok(Done::Yes)
    }
}
