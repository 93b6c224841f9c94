//! The list of rounds, by year.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::ids::RoundId;
use domain::stage::{StageKind, Status};
use domain::states::RoundStatus;
use entity::scope::Scope;
use entity::{project, round, running_count};
use ledger::RoundBook;
use sea_orm::{
    ColumnTrait, DatabaseConnection, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

use crate::app::App;
use crate::project_list::filter::{Phase, Tab};
use crate::project_list::query::programmes;
use crate::web::paged::counting;
use crate::web::{Me, PageError};

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub year: Option<i32>,
    /// Code of a programme; nothing for all.
    pub programme: String,
    pub stands: Option<Stands>,
}

/// Where a round stands for whoever looks over all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    Preparing,
    /// Something lives in it, or may still be entered.
    Running,
    /// Nothing does any more, and nobody has closed it.
    Closable,
    Closed,
}

impl Stands {
    pub const ALL: [Self; 4] = [Self::Preparing, Self::Running, Self::Closable, Self::Closed];

    /// The word in the address, and the one people read.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Preparing => ("preparing", "在筹备"),
            Self::Running => ("running", "进行中"),
            Self::Closable => ("closable", "可结束"),
            Self::Closed => ("closed", "已结束"),
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.words().0 == key)
    }

    fn of(book: &RoundBook, lives: bool, now: DateTime<Utc>) -> Self {
        let entered = || {
            let application = book.programme.first_of(StageKind::Application)?;
            book.plan.due(&application.key)
        };
        match book.row.status {
            RoundStatus::Preparing => Self::Preparing,
            RoundStatus::Closed => Self::Closed,
            RoundStatus::Open if lives || entered().is_some_and(|due| !due.is_late(now)) => {
                Self::Running
            }
            RoundStatus::Open => Self::Closable,
        }
    }
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
    pub stands: Stands,
    /// How many projects in view each of [`PLACES`] has.
    pub counts: [u64; PLACES.len()],
}

/// Where projects are counted: in which phase, of which view of their list, under which word. What a
/// place has is what the list shows there, so that one project may be in two of them.
pub const PLACES: [(&str, Option<Phase>, Tab); 6] = [
    ("申报", Some(Phase::Application), Tab::Live),
    ("审核与评审", Some(Phase::Judging), Tab::Live),
    ("审定与公示", Some(Phase::Publicity), Tab::Live),
    ("在建", None, Tab::Building),
    ("已命名", None, Tab::Titled),
    ("已结束", None, Tab::Ended),
];

#[derive(Debug, FromQueryResult)]
struct Counted {
    round_id: RoundId,
    stage_key: String,
    live: i64,
    building: i64,
    titled: i64,
    ended: i64,
}

impl Counted {
    /// What it adds to a place; `phase` is that of its stage.
    fn adds(&self, phase: Phase, (_, of, tab): (&str, Option<Phase>, Tab)) -> u64 {
        let n = match tab {
            Tab::Building => self.building,
            Tab::Titled => self.titled,
            Tab::Ended => self.ended,
            Tab::Live | Tab::Watch | Tab::Late | Tab::All => self.live,
        };
        let here = of.is_none_or(|of| of == phase);
        if here {
            u64::try_from(n).unwrap_or(0)
        } else {
            0
        }
    }
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
    let tab = |tab: Tab| counting(tab.condition(me.now, me.today));
    let counted: Vec<Counted> = project::under(me.scope(), false)
        .select_only()
        .columns([project::Column::RoundId, project::Column::StageKey])
        .expr_as(tab(Tab::Live), "live")
        .expr_as(tab(Tab::Building), "building")
        .expr_as(tab(Tab::Titled), "titled")
        .expr_as(tab(Tab::Ended), "ended")
        .filter(project::Column::RoundId.is_in(wanted.iter().map(|(id, _)| *id)))
        .group_by(project::Column::RoundId)
        .group_by(project::Column::StageKey)
        .into_model()
        .all(db)
        .await?;
    let mut counts: HashMap<RoundId, [u64; PLACES.len()]> = HashMap::new();
    for c in counted {
        let stage = books
            .get(&c.round_id)
            .and_then(|book| book.programme.stage(&c.stage_key));
        if let Some(stage) = stage {
            let phase = Phase::of(stage.kind);
            let places = counts.entry(c.round_id).or_default();
            for (n, place) in places.iter_mut().zip(PLACES) {
                *n += c.adds(phase, place);
            }
        }
    }
    let living = living(db, wanted.iter().map(|(id, _)| *id)).await?;
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
            stands: Stands::of(book, living.contains(&book.row.id), me.now),
            book: book.clone(),
            counts: counts.get(&book.row.id).copied().unwrap_or_default(),
        })
        .filter(|line| filter.stands.is_none_or(|stands| line.stands == stands))
        .collect();
    // Within a year, what is under way first; the order of the statement stays otherwise.
    rounds.sort_by_key(|line| (-line.book.row.year, line.stands));
    Ok(RoundList {
        rounds,
        years,
        programmes,
    })
}

/// Of these rounds, those that cannot be closed yet: something in them has neither ended nor been
/// titled, wherever it is. Nothing else of it is told.
async fn living(
    db: &DatabaseConnection,
    rounds: impl Iterator<Item = RoundId>,
) -> Result<BTreeSet<RoundId>, PageError> {
    use running_count::Column as C;
    let found: Vec<RoundId> = running_count::under(&Scope::system(), running_count::PROJECT)
        .select_only()
        .column(C::RoundId)
        .distinct()
        .filter(C::RoundId.is_in(rounds))
        .filter(C::Open.eq(true))
        .filter(C::State.ne(Status::Titled.key()))
        .filter(C::N.gt(0))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}
