//! Whoever judges has had before them what they judge.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::ProjectId;
use domain::text::quoted;
use entity::{finding, project, rectification, submission};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::event::{What, instant_in_full};
use crate::{Act, Happened, LedgerError};

impl Act {
    /// Refuses to judge what came after the judge's page was shown: a further draft, a further answer to
    /// a finding. `seen` is when that was; a form that does not say it has shown nothing.
    ///
    /// # Errors
    /// [`LedgerError::Refused`], naming what came and when; database errors.
    pub async fn read_before_judged<T>(
        &self,
        happened: &Happened<T>,
        seen: Option<DateTime<Utc>>,
    ) -> Result<(), LedgerError> {
        let seen = seen.unwrap_or(DateTime::UNIX_EPOCH);
        let about = |event: &crate::event::Event| event.project;
        let projects: BTreeSet<ProjectId> = happened.events().iter().filter_map(about).collect();
        let drafts = submission::Entity::find()
            .filter(submission::Column::ProjectId.is_in(projects.iter().copied()))
            .filter(submission::Column::SubmittedAt.gt(seen))
            .order_by_desc(submission::Column::SubmittedAt);
        if let Some(newer) = drafts.one(&self.tx).await? {
            let of = self.get::<project::Entity>(newer.project_id).await?;
            let what = format!("{}又提交了第 {} 稿", quoted(&of.name), newer.revision);
            return Err(came_after(&what, newer.submitted_at));
        }
        for event in happened.events() {
            let What::FindingVerified { code, .. } = &event.what else {
                continue;
            };
            let answers = rectification::Entity::find()
                .join(JoinType::InnerJoin, rectification::finding())
                .filter(finding::Column::Code.eq(code))
                .filter(rectification::Column::At.gt(seen));
            if let Some(newer) = answers.one(&self.tx).await? {
                let what = format!("问题 {code} 又提交了整改情况");
                return Err(came_after(&what, Some(newer.at)));
            }
        }
        Ok(())
    }
}

fn came_after(what: &str, at: Option<DateTime<Utc>>) -> LedgerError {
    let at = at.map(|at| format!("（{}）", instant_in_full(at)));
    let at = at.unwrap_or_default();
    LedgerError::refused(format!(
        "您打开本页以后，{what}{at}，这次没有办理。请看过新提交的再定。"
    ))
}
