//! What happened: the words of the log, of timelines and of mails.
//!
//! Every kind of event is declared once, in `what`, with everything that is asked of a kind (`kind`).

mod kind;
mod what;

use domain::ids::{EventId, ProjectId, RoundId, UnitId};
use domain::programme::Outcome;
use domain::turn::Task;
use entity::event;
use entity::tally::EVENT as TALLY;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use sha2::{Digest, Sha256};

use crate::audit::{content_digest, link};
use crate::{Act, LedgerError, RoundBook, Standing, tally};

pub use kind::{Kind, Readers};
pub(crate) use kind::{Mailed, Moves};
pub use what::What;

/// Whether the holder is mailed when the conductor of a stage has done its task and the project goes
/// on: as the table of events says.
pub fn holder_hears_of(task: Task) -> bool {
    let stage = String::new();
    let what = match task {
        Task::Endorse => What::Endorsed {
            stage,
            by: String::new(),
            rank: None,
        },
        Task::Screen => What::Screened {
            stage,
            passed: true,
        },
        Task::Judge | Task::Shortlist => What::Shortlisted {
            stage,
            listed: true,
        },
        Task::AcceptRevision => What::RevisionAccepted { stage },
        Task::Decide => What::Proposed {
            stage,
            proposed: true,
        },
        Task::Publish => What::PutUp {
            stage,
            closes_on: chrono::NaiveDate::MIN,
        },
        Task::Grade => What::Graded {
            stage,
            title: String::new(),
            grade: String::new(),
            outcome: Outcome::Pass,
            points: None,
        },
        Task::Title => What::Titled {
            title: String::new(),
        },
    };
    what.mailed() == Mailed::Holder
}

/// One thing that happened, and to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub round: Option<RoundId>,
    pub project: Option<ProjectId>,
    pub unit: Option<UnitId>,
    pub what: What,
    /// Why, in the actor's own words.
    pub reason: Option<String>,
}

impl Event {
    /// Something that happened to a project.
    pub fn of(s: &Standing, what: What) -> Self {
        Self {
            round: Some(s.project.round_id),
            project: Some(s.project.id),
            unit: Some(s.project.unit_id),
            what,
            reason: None,
        }
    }

    /// Something that happened to a round.
    pub fn of_round(round: RoundId, host: UnitId, what: What) -> Self {
        Self {
            round: Some(round),
            project: None,
            unit: Some(host),
            what,
            reason: None,
        }
    }

    /// The same where the round has been read.
    pub fn in_round(r: &RoundBook, what: What) -> Self {
        Self::of_round(r.row.id, r.host.id, what)
    }

    /// Something that happened to a unit or an account.
    pub fn of_unit(unit: Option<UnitId>, what: What) -> Self {
        Self {
            round: None,
            project: None,
            unit,
            what,
            reason: None,
        }
    }

    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        self.reason = (!domain::text::is_blank(&reason)).then_some(reason);
        self
    }
}

impl What {
    /// As the holder may read it: without rank and points; none when it is not for the holder.
    #[must_use]
    pub fn for_holder(self) -> Option<Self> {
        match self.kind().readers() {
            Readers::Holder | Readers::HolderNotWhy => Some(match self {
                Self::Endorsed { stage, by, .. } => Self::Endorsed {
                    stage,
                    by,
                    rank: None,
                },
                open => open.without_points(),
            }),
            Readers::Log | Readers::Above | Readers::AboveAs(_) => None,
        }
    }

    /// As an auditor reads it beside the name of whoever did it: who signed a sheet or ended the
    /// scoring is the log's to tell, what was given is not.
    #[must_use]
    pub fn for_auditor(self) -> Self {
        self.without_points()
    }

    fn without_points(self) -> Self {
        match self {
            Self::Graded {
                stage,
                title,
                grade,
                outcome,
                ..
            } => Self::Graded {
                stage,
                title,
                grade,
                outcome,
                points: None,
            },
            Self::ScoringClosed { stage, .. } => Self::ScoringClosed { stage, mean: None },
            other => other,
        }
    }
}

/// Writes an event at the end of the chain. Saving a draft over and over is one line of the log, not hundreds.
pub(crate) async fn append(act: &Act, e: &Event) -> Result<EventId, LedgerError> {
    let data = serde_json::to_string(&e.what)?;
    if let Some(known) = saved_just_now(act, e).await? {
        return Ok(known);
    }
    // From here to the end of the transaction no other line is written.
    let mut end = tally::hold_end(&act.tx, TALLY).await?;
    let row = event::ActiveModel {
        at: Set(act.now),
        account_id: Set(act.actor.account),
        actor: Set(act.actor.label.clone()),
        kind: Set(e.what.kind().key().to_owned()),
        round_id: Set(e.round),
        project_id: Set(e.project),
        unit_id: Set(e.unit),
        data_digest: Set(content_digest(&act.actor.label, &data, e.reason.as_deref())),
        data: Set(data),
        reason: Set(e.reason.clone()),
        ..Default::default()
    };
    let line = row.insert(&act.tx).await?;
    end.head = link(&end.head, &line);
    end.last_id = line.id.0;
    end.id_sum += line.id.0;
    end.lines += 1;
    event::Entity::update_many()
        .set(event::ActiveModel {
            chain: Set(Some(end.head.clone())),
            ..Default::default()
        })
        .filter(event::Column::Id.eq(line.id))
        .exec(&act.tx)
        .await?;
    tally::move_end(&act.tx, end).await?;
    Ok(line.id)
}

/// The line that already says that this person is writing this draft: the project's last one, not
/// older than an hour.
async fn saved_just_now(act: &Act, e: &Event) -> Result<Option<EventId>, LedgerError> {
    let (
        What::DraftSaved { renamed: None, .. } | What::SheetSaved { .. } | What::VisitSaved { .. },
        Some(project),
    ) = (&e.what, e.project)
    else {
        return Ok(None);
    };
    let last = event::Entity::find()
        .filter(event::Column::ProjectId.eq(project))
        .order_by_desc(event::Column::Id)
        .one(&act.tx)
        .await?;
    Ok(last
        .filter(|l| l.kind == e.what.kind().key() && l.account_id == act.actor.account)
        .filter(|l| act.now - l.at < chrono::Duration::hours(1))
        .map(|l| l.id))
}

/// Between the parts of what a digest is made of. The examination joins columns with it.
pub(crate) const PART: char = '\u{1f}';

/// Digest of what a row says that its line does not repeat: whoever changes the row later is found out.
pub(crate) fn digest_of(parts: &[Option<&str>]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.unwrap_or_default()).collect();
    hex(&Sha256::digest(parts.join(&PART.to_string())))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{b:02x}");
            text
        })
}

/// An instant in full, for papers, mails and logs: `2026年10月21日 16:42`.
pub fn instant_in_full(at: chrono::DateTime<chrono::Utc>) -> String {
    use domain::dates::{cn_date, shanghai_date};
    format!("{} {}", cn_date(shanghai_date(at)), clock_label(at))
}

/// The time of day in Asia/Shanghai, `14:06`.
pub fn clock_label(at: chrono::DateTime<chrono::Utc>) -> String {
    (at + chrono::Duration::hours(8))
        .format("%H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use domain::programme::Outcome;

    use super::*;

    #[test]
    fn a_holder_reads_neither_ranks_nor_points_nor_experts() {
        let endorsed = What::Endorsed {
            stage: "committee".into(),
            by: "文学院党委".into(),
            rank: Some(3),
        };
        assert_eq!(
            endorsed.for_holder().unwrap().sentence(),
            "文学院党委审核推荐"
        );
        let graded = What::Graded {
            stage: "final".into(),
            title: "期满验收".into(),
            grade: "优秀".into(),
            outcome: Outcome::Pass,
            points: Some(9_250),
        };
        assert_eq!(
            graded.for_holder().unwrap().sentence(),
            "期满验收评定为“优秀”"
        );
        let closed = What::ScoringClosed {
            stage: "review".into(),
            mean: Some(8_067),
        };
        assert!(closed.sentence().contains("80.67"));
        assert_eq!(closed.for_auditor().sentence(), "评分结束");
        let assigned = What::ExpertsAssigned {
            stage: "review".into(),
            count: 5,
        };
        assert_eq!(assigned.for_holder(), None);
    }

    /// An event of a kind, every text of it a name that quotes itself.
    fn told_of_names(kind: Kind) -> What {
        let candidates = [
            serde_json::json!("“一支部一特色”品牌"),
            serde_json::json!("2023-11-20"),
            serde_json::json!("pass"),
            serde_json::json!("grade"),
            serde_json::json!(["2027年3月"]),
            serde_json::json!(true),
            serde_json::json!(7),
        ];
        let mut line = serde_json::json!({ "is": kind.key() });
        loop {
            let missing = match serde_json::from_value::<What>(line.clone()) {
                Ok(what) => return what,
                Err(error) => error.to_string(),
            };
            let fact = missing.split('`').nth(1).unwrap().to_owned();
            let fits = candidates.iter().any(|candidate| {
                line[&fact] = candidate.clone();
                let read = serde_json::from_value::<What>(line.clone());
                read.map_or_else(|e| e.to_string().starts_with("missing field"), |_| true)
            });
            assert!(fits, "{kind:?} has a fact {fact} of a type unknown here");
        }
    }

    #[test]
    fn names_that_quote_themselves_are_quoted_within() {
        for kind in Kind::ALL {
            let sentence = told_of_names(*kind).sentence();
            let mut open = false;
            for sign in sentence.chars().filter(|c| "“”".contains(*c)) {
                assert_eq!(open, sign == '”', "{kind:?}: {sentence}");
                open = !open;
            }
            assert!(!open, "{kind:?}: {sentence}");
        }
    }

    #[test]
    fn a_kind_has_one_word_which_its_line_bears_and_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_key(kind.key()), Some(*kind));
        }
        for what in [
            What::Lapsed,
            What::Rectified {
                code: "W-1".to_owned(),
                digest: None,
            },
        ] {
            let line = serde_json::to_value(&what).unwrap();
            assert_eq!(line["is"], what.kind().key());
            assert_eq!(serde_json::from_value::<What>(line).unwrap(), what);
        }
        assert_eq!(Kind::from_key("moved"), None);
    }
}
