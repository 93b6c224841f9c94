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
    /// The category it is of; none for the whole round.
    pub category: Option<String>,
    /// The most that its quota allows; none where it bars nothing.
    pub quota: Option<u32>,
    /// The quota as its notice words it.
    pub words: Option<String>,
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

/// One bar for each quota and each category without one, or one for the whole round.
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
            category: category.map(str::to_owned),
            words: quota.map(|q| domain::quota::words(q.count)),
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
    // A category for which no number is named is told too.
    let covered = |key: &str| {
        let mut quotas = admits.iter();
        quotas.any(|q| q.category.as_deref().is_none_or(|of| of == key))
    };
    let bare = p.entry.categories.iter().filter(|c| !covered(&c.key));
    admits
        .iter()
        .map(|q| {
            let category = p.category(q.category.as_deref());
            let title = category.map_or(&p.short, |c| &c.title);
            bar(title.clone(), Some(q), q.category.as_deref())
        })
        .chain(bare.map(|c| bar(c.title.clone(), None, Some(&c.key))))
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

#[cfg(test)]
mod tests {
    use domain::programme::{Builtin, read};

    use super::*;

    #[test]
    fn every_category_has_its_bar_in_the_words_of_its_quota() {
        let henan = Builtin::find("henan-case").unwrap().text;
        let bars = bars(&read(henan).unwrap().programme, &[]);
        let said = bars
            .iter()
            .map(|bar| (bar.name.as_str(), bar.words.as_deref(), bar.quota));
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                ("高校党委", Some("5 个左右"), None),
                ("院（系）党组织", Some("10 个左右"), None),
                ("基层党支部", Some("30 个左右"), None),
                // No number is named for it, and it is entered all the same.
                ("统战类", None, None),
            ]
        );
        // One number for all covers every category.
        let school = Builtin::find("school-model-branch").unwrap().text;
        let bars = super::bars(&read(school).unwrap().programme, &[]);
        assert_eq!(bars.len(), 1);
    }
}
