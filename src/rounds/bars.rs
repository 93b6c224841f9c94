//! How a round's entries stand against its quotas, counted from where its projects stand.

use domain::programme::{Programme, Quota, QuotaOn};
use domain::stage::{StageKind, Status};
use sea_orm::FromQueryResult;

/// How one category of entries stands against its quota.
#[derive(Debug, PartialEq, Eq)]
pub struct Bar {
    pub name: String,
    pub applied: u32,
    pub shortlisted: Option<u32>,
    pub proposed: u32,
    pub quota: Option<u32>,
    pub source: Option<String>,
}

/// How many projects of one round stand in one place.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Counted {
    pub stage_key: String,
    pub status: Status,
    pub category: Option<String>,
    pub n: i64,
}

/// One bar for each quota, or one for the whole round.
pub fn bars(p: &Programme, counted: &[Counted]) -> Vec<Bar> {
    let Some(admission) = p.stages.iter().position(|s| s.kind == StageKind::Admission) else {
        return Vec::new();
    };
    let review = p.stages[..admission]
        .iter()
        .rposition(|s| s.kind == StageKind::Review);
    let bar = |name: String, quota: Option<&Quota>, category: Option<&str>| {
        let mut bar = Bar {
            name,
            applied: 0,
            shortlisted: review.map(|_| 0),
            proposed: 0,
            quota: quota
                .and_then(|q| domain::quota::bar(q.count, None))
                .and_then(|n| u32::try_from(n).ok()),
            source: quota.map(|q| q.source.label()),
        };
        for c in counted
            .iter()
            .filter(|c| category.is_none() || c.category.as_deref() == category)
        {
            let Some(at) = p.stages.iter().position(|s| s.key == c.stage_key) else {
                continue;
            };
            let n = u32::try_from(c.n).unwrap_or(u32::MAX);
            let kind = p.stages[at].kind;
            if kind != StageKind::Application {
                bar.applied += n;
            }
            if let (Some(review), Some(shortlisted)) = (review, bar.shortlisted.as_mut())
                && at > review
            {
                *shortlisted += n;
            }
            if holds_place(at, admission, kind, c.status) {
                bar.proposed += n;
            }
        }
        bar
    };
    let admits: Vec<&Quota> = p.quotas.iter().filter(|q| q.on == QuotaOn::Admit).collect();
    if admits.is_empty() {
        return vec![bar(p.short.clone(), None, None)];
    }
    admits
        .into_iter()
        .map(|q| {
            let category = p.category(q.category.as_deref());
            let title = category.map_or(&p.short, |c| &c.title);
            bar(title.clone(), Some(q), q.category.as_deref())
        })
        .collect()
}

/// Whether a project takes a place of the quota: proposed or beyond, and not turned down or gone
/// before building began.
pub fn holds_place(at: usize, admission: usize, kind: StageKind, status: Status) -> bool {
    if at == admission {
        return status == Status::Proposed;
    }
    let before_building = matches!(kind, StageKind::Publicity | StageKind::Titling);
    at > admission
        && status != Status::NotAdmitted
        && !(before_building && matches!(status, Status::Withdrawn | Status::Revoked))
}
