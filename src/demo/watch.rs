//! Supervision as people live it: visits, what they find, how it is put right and checked.

use anyhow::Context;
use domain::ids::{FindingId, VisitId};
use entity::{finding, obligation};
use ledger::supervision::{self, FindingInput};
use ledger::{Actor, files::HungOn, instance_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::chance::Chance;
use super::day::{Done, LAST_DAYS, World, describe};
use super::{paper, words};

impl World<'_> {
    /// Visits a project and writes down what there was to see.
    pub(super) async fn visit(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = VisitId(o.item_key.parse().context("待办没有查看任务")?);
        let mut chance = Chance::of("visit", id);
        let found = match chance.below(100) {
            0..62 => 0,
            62..93 => 1,
            _ => 2,
        };
        // Something is being put right on the demo's day.
        let found = found.max(usize::from(self.desk.today() >= LAST_DAYS));
        let findings = chance
            .some(&words::FINDINGS, found)
            .into_iter()
            .map(|text| FindingInput {
                text: text.to_owned(),
                indicator: None,
            })
            .collect();
        let conclusion = chance.pick(&words::VISITS).to_owned();
        self.desk
            .act(who, async move |act| {
                supervision::finish_visit(act, id, conclusion, findings).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }

    async fn finding(&self, o: &obligation::Model) -> anyhow::Result<FindingId> {
        finding::Entity::find()
            .filter(finding::Column::Code.eq(&o.item_key))
            .one(&self.desk.book.db)
            .await?
            .map(|f| f.id)
            .with_context(|| format!("没有问题 {}", o.item_key))
    }

    /// Says what has been done about a finding, with a page of proof now and then.
    pub(super) async fn rectify(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = self.finding(o).await?;
        let mut chance = Chance::of("rectify", o.id);
        let text = chance.pick(&words::RECTIFICATIONS).to_owned();
        let said = text.clone();
        let done = self
            .desk
            .act(who, async move |act| {
                supervision::rectify(act, id, text).await
            })
            .await
            .map_err(describe)?;
        if chance.percent(40) {
            self.hung += 1;
            let file = paper::page(
                &format!("整改佐证{}", self.hung),
                &format!("问题 {} 整改情况", o.item_key),
                &[said],
            );
            self.hang(file, HungOn::Rectification(done), who).await?;
        }
        Ok(Done::Yes)
    }

    /// Checks what was put right; the first answer is not always good enough.
    pub(super) async fn verify(
        &mut self,
        o: &obligation::Model,
        who: &Actor,
    ) -> anyhow::Result<Done> {
        let id = self.finding(o).await?;
        let mut chance = Chance::of("verify", o.id);
        let accepted = instance_of(o.instance) > 1 || !chance.percent(12);
        let text = if accepted {
            "整改到位，同意销号。"
        } else {
            chance.pick(&words::REJECTIONS)
        }
        .to_owned();
        self.desk
            .act(who, async move |act| {
                supervision::verify(act, id, accepted, text).await
            })
            .await
            .map_err(describe)?;
        Ok(Done::Yes)
    }
}
