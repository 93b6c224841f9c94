//! Setting a round up: its dates with what does not fit, the rehearsal, and whom it will write to.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::ids::RoundId;
use domain::plan::{Moved, Plan, Problem, Severity};
use domain::programme::{Programme, QuotaOn};
use domain::rehearsal::{Line, LineKind, rehearse_plan};
use domain::shown::Fields;
use domain::stage::StageKind;
use domain::states::Role;
use domain::unit::{Level, kind};
use entity::{amendment, grant, unit};
use ledger::RoundBook;
use ledger::rounds::Change;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect};

use super::super::forms;
use super::{DateRow, in_view};
use crate::app::App;
use crate::web::{Me, PageError};

/// The page on which a round is set up.
#[derive(Debug)]
pub struct Setup {
    pub book: Arc<RoundBook>,
    pub rows: Vec<DateRow>,
    /// What the notice's own expressions give.
    pub by_notice: Option<Plan>,
    pub found: Vec<Doubt>,
    /// What was moved when the dates were worked out and still stands so.
    pub moved: Vec<Moved>,
    pub lines: Vec<Bounded>,
    pub calendar: Arc<Calendar>,
    /// What is odd about opening it now.
    pub odd: Vec<String>,
    /// Whether this person runs rounds of the host.
    pub mine: bool,
}

impl Setup {
    /// What the form holds.
    pub fn shown(&self) -> Fields {
        let reasons = self.rows.iter().filter_map(|row| {
            let stage = row.stage_key.as_deref()?;
            Some((stage, row.reason.as_deref()))
        });
        forms::shown_in_setup(&self.book, reasons)
    }
}

/// Something that does not fit, and whether a reason stands beside it.
#[derive(Debug)]
pub struct Doubt {
    pub problem: Problem,
    pub explained: bool,
}

impl Doubt {
    /// Whether it keeps the round from being opened.
    pub fn blocks(&self) -> bool {
        match self.problem.severity() {
            Severity::Blocks => true,
            Severity::NeedsReason => !self.explained,
            Severity::Hint => false,
        }
    }
}

/// A line of the rehearsal with the most mails it can mean; none where nobody can be counted.
#[derive(Debug)]
pub struct Bounded {
    pub line: Line,
    pub at_most: Option<u32>,
}

/// A round being set up, in view.
pub async fn setup(app: &App, me: &Me, id: RoundId) -> Result<Setup, PageError> {
    let (book, rows) = in_view(app, me, id).await?;
    let people = People::under(app, me, &book).await?;
    let calendar = app.book.calendar();
    let explained = |key: &str| {
        rows.iter().any(|r| {
            r.stage_key.as_deref() == Some(key)
                && r.reason
                    .as_deref()
                    .is_some_and(|text| !text.trim().is_empty())
        })
    };
    let found = book
        .plan
        .problems(&book.programme, &calendar)
        .into_iter()
        .map(|problem| Doubt {
            explained: problem.stage().is_some_and(explained),
            problem,
        })
        .collect();
    let lines = rehearse_plan(&book.programme, &book.plan, None, &calendar)
        .into_iter()
        .filter(|line| {
            matches!(
                line.kind,
                LineKind::Invitation
                    | LineKind::Reminder
                    | LineKind::Escalation
                    | LineKind::Supervision
            )
        })
        .map(|line| Bounded {
            at_most: people.bound(&book.programme, &book.plan, &line),
            line,
        })
        .collect();
    let by_notice = Plan::of(
        &book.programme,
        book.row.announced,
        book.plan.cycle,
        Some(book.plan.count_from),
        &calendar,
    )
    .ok();
    Ok(Setup {
        mine: me.hosts(&book),
        moved: moved(&book, &calendar),
        odd: ledger::rounds::odd(&app.book.db, &book, me.today).await?,
        by_notice,
        found,
        lines,
        calendar,
        rows,
        book,
    })
}

/// What was moved when the round was prepared, as far as nobody has changed it since.
fn moved(book: &RoundBook, calendar: &Calendar) -> Vec<Moved> {
    let fitted = |cycle| {
        let (row, plan) = (&book.row, &book.plan);
        let count_from = Some(plan.count_from);
        Plan::fitted(&book.programme, row.announced, cycle, count_from, calendar).ok()
    };
    // Whether the start of building was given is known by what would be without.
    let own = fitted(None).filter(|(plan, _)| plan.cycle == book.plan.cycle);
    let Some((_, moved)) = own.or_else(|| fitted(book.plan.cycle)) else {
        return Vec::new();
    };
    let stands = |moved: &Moved| book.plan.date_of(&moved.anchor) == Some(moved.to);
    moved.into_iter().filter(stands).collect()
}

/// Who holds which role under the host, so that the rehearsal can say how many mails at most.
#[derive(Debug, Default)]
pub struct People {
    below: BTreeMap<(Role, Level), u32>,
    host: BTreeMap<Role, u32>,
}

#[derive(Debug, FromQueryResult)]
struct Holders {
    role: Role,
    kind: String,
    at_host: bool,
    n: i64,
}

impl People {
    async fn under(app: &App, me: &Me, book: &RoundBook) -> Result<Self, PageError> {
        let host = book.host.id;
        let rows: Vec<Holders> = grant::running_on(me.today)
            .join(JoinType::InnerJoin, grant::unit())
            .filter(unit::below(&book.host.path))
            .select_only()
            .column(grant::Column::Role)
            .column(unit::Column::Kind)
            .column_as(unit::Column::Id.eq(host), "at_host")
            .column_as(
                Expr::expr(Expr::col((grant::Entity, grant::Column::AccountId))).count_distinct(),
                "n",
            )
            .group_by(grant::Column::Role)
            .group_by(unit::Column::Kind)
            // By its name: PostgreSQL takes the same id bound twice for two different expressions.
            .group_by(Expr::cust("at_host"))
            .into_model()
            .all(&app.book.db)
            .await?;
        let mut people = Self::default();
        for row in rows {
            let n = u32::try_from(row.n).unwrap_or(u32::MAX);
            if row.at_host {
                *people.host.entry(row.role).or_default() += n;
            }
            if let Some(k) = kind(&row.kind) {
                *people.below.entry((row.role, k.level)).or_default() += n;
            }
        }
        Ok(people)
    }

    fn at(&self, roles: &[Role], level: Level) -> u32 {
        roles
            .iter()
            .filter_map(|role| self.below.get(&(*role, level)))
            .sum()
    }

    fn all(&self, role: Role) -> u32 {
        self.below
            .iter()
            .filter(|((r, _), _)| *r == role)
            .map(|(_, n)| n)
            .sum()
    }

    /// The most mails a line can mean: everybody it is addressed to, as if nobody had acted.
    fn bound(&self, p: &Programme, plan: &Plan, line: &Line) -> Option<u32> {
        match line.whom.as_str() {
            "申报单位" => {
                let all: u32 = p
                    .entry
                    .open_to
                    .iter()
                    .map(|level| self.at(&[Role::Editor], *level))
                    .sum();
                Some(
                    match building_since(p, plan).filter(|from| line.on >= *from) {
                        Some(_) => places(p).map_or(all, |most| Ord::min(most, all)),
                        None => all,
                    },
                )
            }
            "组织部门" => Some(self.host.get(&Role::Organiser).copied().unwrap_or(0)),
            "评审专家" => Some(self.all(Role::Expert)),
            "督导员" => Some(self.host.get(&Role::Supervisor).copied().unwrap_or(0)),
            "上级党组织" => Some(
                [Level::Committee, Level::University, Level::County]
                    .into_iter()
                    .map(|level| self.at(Role::Endorser.done_by(), level))
                    .sum(),
            ),
            whom => Level::ALL
                .iter()
                .copied()
                .find(|level| level.label() == whom)
                .map(|level| self.at(Role::Endorser.done_by(), level)),
        }
    }
}

/// The day from which only admitted projects are written to.
fn building_since(p: &Programme, plan: &Plan) -> Option<NaiveDate> {
    let stage = p.first_of(StageKind::Building)?;
    Some(plan.stage(&stage.key)?.opens?.first_day())
}

/// How many projects the round admits at most, over all categories.
fn places(p: &Programme) -> Option<u32> {
    let bars: Vec<i64> = p
        .quotas
        .iter()
        .filter(|q| q.on == QuotaOn::Admit)
        .filter_map(|q| domain::quota::bar(q.count, None))
        .collect();
    (!bars.is_empty()).then(|| u32::try_from(bars.iter().sum::<i64>()).unwrap_or(u32::MAX))
}

/// The changes of an opened round, for whoever sees it.
#[derive(Debug)]
pub struct Amendments {
    pub book: Arc<RoundBook>,
    pub made: Vec<Amended>,
    pub mine: bool,
}

#[derive(Debug)]
pub struct Amended {
    pub at: chrono::DateTime<chrono::Utc>,
    pub by: String,
    /// One sentence for each stage and quota.
    pub changes: Vec<String>,
    pub reason: String,
}

/// The amendments of a round in view, newest first.
pub async fn amendments(app: &App, me: &Me, id: RoundId) -> Result<Amendments, PageError> {
    let (book, _) = in_view(app, me, id).await?;
    let rows: Vec<(
        chrono::DateTime<chrono::Utc>,
        String,
        String,
        Option<String>,
    )> = amendment::of_round(id)
        .join(JoinType::LeftJoin, amendment::account())
        .select_only()
        .columns([amendment::Column::At])
        .columns([amendment::Column::What, amendment::Column::Reason])
        .column(entity::account::Column::DisplayName)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let made = rows
        .into_iter()
        .rev()
        .map(|(at, what, reason, by)| Amended {
            at,
            by: by.unwrap_or_else(|| "系统".to_owned()),
            changes: Change::of_row(&what)
                .iter()
                .map(|change| change.sentence(&book.programme))
                .collect(),
            reason,
        })
        .collect();
    Ok(Amendments {
        mine: me.hosts(&book),
        made,
        book,
    })
}
