//! The list of rounds, by year.

use std::collections::HashMap;
use std::sync::Arc;

use domain::ids::RoundId;
use domain::stage::{StageKind, Status};
use domain::states::RoundStatus;
use entity::{project, round};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::project_list::query::programmes;
use crate::web::{Me, PageError};

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub year: Option<i32>,
    /// Code of a programme; nothing for all.
    pub programme: String,
}

/// The list with what it can be narrowed to.
#[derive(Debug)]
pub struct RoundList {
    pub rounds: Vec<RoundLine>,
    /// Years and programmes (code, short title) that there are, whatever the filter.
    pub years: Vec<i32>,
    pub programmes: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct RoundLine {
    pub book: Arc<RoundBook>,
    pub counts: Counts,
}

/// How many projects in view stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub draft: u32,
    /// Handed in: being checked, judged, revised or decided on.
    pub judged: u32,
    pub publicity: u32,
    pub building: u32,
    pub titled: u32,
    pub ended: u32,
}

impl Counts {
    fn add(&mut self, kind: StageKind, status: Status, n: u32) {
        let place = if status.is_end() {
            &mut self.ended
        } else {
            match kind {
                StageKind::Preparation | StageKind::Application => &mut self.draft,
                StageKind::Endorsement
                | StageKind::Screening
                | StageKind::Review
                | StageKind::Revision
                | StageKind::Admission => &mut self.judged,
                StageKind::Publicity => &mut self.publicity,
                StageKind::Building | StageKind::Midterm | StageKind::Final => &mut self.building,
                StageKind::Titling | StageKind::Sustaining => &mut self.titled,
            }
        };
        *place += n;
    }
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    round_id: RoundId,
    stage_key: String,
    status: Status,
    n: i64,
}

/// The rounds in view, newest year first, those under way before those that are over.
pub async fn list(app: &App, me: &Me, filter: &Filter) -> Result<RoundList, PageError> {
    let db = &app.book.db;
    let wanted: Vec<(RoundId, i32)> = round::visible_to(me.scope())
        .select_only()
        .columns([round::Column::Id, round::Column::Version])
        .order_by_desc(round::Column::Year)
        .order_by_desc(round::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let books = app.book.rounds(db, &wanted).await?;
    let counted: Vec<Counted> = project::known_to(me.scope())
        .select_only()
        .columns([
            project::Column::RoundId,
            project::Column::StageKey,
            project::Column::Status,
        ])
        .column_as(project::Column::Id.count(), "n")
        .filter(project::Column::RoundId.is_in(wanted.iter().map(|(id, _)| *id)))
        .group_by(project::Column::RoundId)
        .group_by(project::Column::StageKey)
        .group_by(project::Column::Status)
        .into_model()
        .all(db)
        .await?;
    let mut counts: HashMap<RoundId, Counts> = HashMap::new();
    for c in counted {
        if let Some(stage) = books
            .get(&c.round_id)
            .and_then(|book| book.programme.stage(&c.stage_key))
        {
            counts.entry(c.round_id).or_default().add(
                stage.kind,
                c.status,
                u32::try_from(c.n).unwrap_or(u32::MAX),
            );
        }
    }
    let all: Vec<&Arc<RoundBook>> = wanted.iter().filter_map(|(id, _)| books.get(id)).collect();
    let mut years: Vec<i32> = all.iter().map(|b| b.row.year).collect();
    years.dedup();
    let programmes = programmes(all.iter().copied());
    let year = filter.year;
    let code = Some(filter.programme.as_str()).filter(|p| !p.is_empty());
    let mut rounds: Vec<RoundLine> = all
        .into_iter()
        .filter(|b| year.is_none_or(|year| b.row.year == year))
        .filter(|b| code.is_none_or(|code| b.row.programme_code == code))
        .map(|book| RoundLine {
            book: book.clone(),
            counts: counts.get(&book.row.id).copied().unwrap_or_default(),
        })
        .collect();
    // Within a year, what is under way first; the order of the statement stays otherwise.
    rounds.sort_by_key(|line| {
        (
            -line.book.row.year,
            match line.book.row.status {
                RoundStatus::Preparing => 0,
                RoundStatus::Open => 1,
                RoundStatus::Closed => 2,
            },
        )
    });
    Ok(RoundList {
        rounds,
        years,
        programmes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_counts_where_it_stands() {
        let mut counts = Counts::default();
        counts.add(StageKind::Application, Status::Returned, 2);
        counts.add(StageKind::Review, Status::Scored, 3);
        counts.add(StageKind::Review, Status::NotShortlisted, 4);
        counts.add(StageKind::Final, Status::Extended, 1);
        counts.add(StageKind::Sustaining, Status::Due, 5);
        assert_eq!(
            counts,
            Counts {
                draft: 2,
                judged: 3,
                ended: 4,
                building: 1,
                titled: 5,
                ..Counts::default()
            }
        );
    }
}
