//! Supervision as people live it: visits, what they find, how it is put right and checked.

use anyhow::Context;
use domain::ids::{FindingId, VisitId};
use domain::states::Role;
use entity::obligation::Model as Owed;
use entity::{finding, project};
use ledger::mail::people_of;
use ledger::supervision;
use ledger::{Actor, files::HungOn, instance_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::behaviour::which;
use super::life::{Done, LAST_DAYS, World};
use crate::{Chance, paper};

impl World<'_> {
    /// Visits a project and writes down what there was to see.
    pub async fn visit(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let id = VisitId(o.item_key.parse().context("待办没有查看任务")?);
        let mut chance = Chance::of("visit", id);
        let found = match chance.below(100) {
            0..62 => 0,
            62..93 => 1,
            _ => 2,
        };
        // Something is being put right on the demo's day.
        let found = found.max(usize::from(self.desk.today() >= LAST_DAYS));
        let texts = chance.some(&self.words.findings, found).into_iter();
        let conclusion = chance.pick(&self.words.visits).clone();
        let today = self.desk.today();
        let done = self
            .does(who, async |a| {
                let blank = supervision::blank_sheet(a, id).await?;
                let sheet = blank.told(today, conclusion, texts);
                supervision::finish_visit(a, id, sheet, None).await
            })
            .await?;
        let visited = project::Entity::find_by_id(o.project_id.context("查看没有项目")?);
        let visited = visited.one(self.db()).await?.context("查看的项目不在")?;
        let there = people_of(self.db(), visited.unit_id, &[Role::Editor], today).await?;
        // More often than not the secretary confirms on the spot.
        if let Some(secretary) = there.first()
            && chance.percent(70)
        {
            let by = secretary.id;
            self.act(who, async |a| {
                supervision::confirm_visit(a, id, by, String::new()).await
            })
            .await?;
        }
        Ok(done)
    }

    async fn finding(&self, o: &Owed) -> anyhow::Result<FindingId> {
        let found = finding::Entity::find().filter(finding::Column::Code.eq(&o.item_key));
        let found = found.one(self.db()).await?;
        found
            .map(|f| f.id)
            .with_context(|| format!("没有问题 {}", o.item_key))
    }

    /// Says what has been done about a finding, with a page of proof now and then.
    pub async fn rectify(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let id = self.finding(o).await?;
        let mut chance = Chance::of("rectify", which(o));
        let said = chance.pick(&self.words.rectifications);
        let done = self
            .act(who, async |a| {
                supervision::rectify(a, id, said.clone()).await
            })
            .await?;
        self.hung += 1;
        let name = format!("整改佐证{}", self.hung);
        let file = paper::page(&name, &format!("问题 {} 整改情况", o.item_key), said);
        self.hang(file, HungOn::Rectification(done), who).await?;
        Ok(Done::Yes)
    }

    /// Checks what was put right; the first answer is not always good enough.
    pub async fn verify(&mut self, o: &Owed, who: &Actor) -> anyhow::Result<Done> {
        let id = self.finding(o).await?;
        let mut chance = Chance::of("verify", which(o));
        let accepted = instance_of(o.instance) > 1 || !chance.percent(12);
        let text: &str = if accepted {
            "整改到位，同意销号。"
        } else {
            chance.pick(&self.words.rejections).as_str()
        };
        self.does(who, async |a| {
            supervision::verify(a, id, accepted, text.to_owned()).await
        })
        .await
    }
}
