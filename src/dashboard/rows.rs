//! What the dashboard counts, in one statement: the database adds up, the page only arranges.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate, NaiveTime};
use domain::dates::Due;
use domain::ids::{RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::states::{FindingStatus, ObligationStatus, Role};
use entity::{finding, obligation, project, unit};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
};
use serde::Deserialize;

use crate::app::App;
use crate::project_list::filter::{Tab, WATCH};
use crate::rounds::bars::Counted;
use crate::web::me::Post;
use crate::web::{Lists, Me, PageError};

/// Months whose closing rate is drawn, the present one last. Their letters name the values of a
/// [`Row::Finding`].
pub const FOUND: [&str; 8] = [
    "found_a", "found_b", "found_c", "found_d", "found_e", "found_f", "found_g", "found_h",
];
/// As [`FOUND`], of findings closed by the end of the month.
pub const CLOSED: [&str; 8] = [
    "closed_a", "closed_b", "closed_c", "closed_d", "closed_e", "closed_f", "closed_g", "closed_h",
];

/// What a holder owes while it builds, and for which it is compared with others.
const GAPS: [ObligationKind; 5] = [
    ObligationKind::Milestone,
    ObligationKind::PlanItem,
    ObligationKind::HandIn,
    ObligationKind::Rectify,
    ObligationKind::RectifyFinding,
];

/// One row of the statement.
#[derive(Debug, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Row {
    /// Projects of one round in one place.
    Place {
        round_id: RoundId,
        #[serde(flatten)]
        counted: Counted,
        /// Of these: with something late, with something due within [`WATCH`] days or late, in
        /// building, still going on.
        late: i64,
        watch: i64,
        building: i64,
        live: i64,
    },
    /// Open things with one last day.
    Due {
        due_on: NaiveDate,
        closes_at: Option<NaiveTime>,
        kind: ObligationKind,
        n: i64,
    },
    /// What the units below one child of the own unit owe of one kind.
    Cell {
        /// Path of the child.
        under: String,
        round_id: RoundId,
        kind: ObligationKind,
        /// Key of the milestone, or of the stage.
        item: String,
        done: i64,
        /// Open and due within [`WATCH`] days, or late.
        near: i64,
        open: i64,
    },
    /// Projects in building below one child.
    Lead { under: String, n: i64 },
    /// The own unit and its children.
    Unit {
        id: UnitId,
        path: String,
        name: String,
    },
    /// Counts of findings by name.
    Finding(BTreeMap<String, i64>),
}

/// The last days of the months of [`FOUND`].
pub fn month_ends(today: NaiveDate) -> Vec<NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    (0..8_u32)
        .rev()
        .filter_map(|back| (first - Months::new(back)).checked_add_months(Months::new(1)))
        .filter_map(|next| next.pred_opt())
        .collect()
}

/// Everything counted for the page. `rounds`: those it is narrowed to; `top`: the unit whose children
/// are compared.
pub async fn all(
    app: &App,
    me: &Me,
    rounds: Option<&[RoundId]>,
    open: &[RoundId],
    top: Option<&Post>,
    until: NaiveDate,
) -> Result<Vec<Row>, PageError> {
    let db = &app.book.db;
    let mut lists = Lists::new(db);
    lists = places(lists, me, rounds);
    lists = due(lists, me, rounds, until);
    lists = findings(lists, me, rounds);
    if let Some(top) = top {
        let under = child_path(db.get_database_backend(), top.path.len());
        lists = cells(lists, me, open, top, &under);
    }
    lists.all(db).await
}

/// How many rows meet a condition.
fn count(condition: Condition) -> Expr {
    Expr::expr(Expr::case(condition, 1)).count()
}

fn narrowed(rounds: Option<&[RoundId]>) -> Condition {
    Condition::all()
        .add_option(rounds.map(|ids| project::Column::RoundId.is_in(ids.iter().copied())))
}

fn places(lists: Lists, me: &Me, rounds: Option<&[RoundId]>) -> Lists {
    use project::Column as C;
    let columns = [C::RoundId, C::StageKey, C::Status, C::Category];
    let mut rows = project::under(me.scope(), false).filter(narrowed(rounds));
    for column in columns {
        rows = rows.group_by(column);
    }
    let tab = |tab: Tab| count(tab.condition(me.now, me.today));
    lists.add(
        "place",
        rows,
        &columns,
        &[
            ("n", C::Id.count()),
            ("late", tab(Tab::Late)),
            ("watch", tab(Tab::Watch)),
            ("building", tab(Tab::Building)),
            ("live", tab(Tab::Live)),
        ],
    )
}

fn due(lists: Lists, me: &Me, rounds: Option<&[RoundId]>, until: NaiveDate) -> Lists {
    use obligation::Column as C;
    let columns = [C::DueOn, C::ClosesAt, C::Kind];
    let mut rows = open_in_view(me, rounds).filter(C::DueOn.lte(until));
    for column in columns {
        rows = rows.group_by(column);
    }
    lists.add("due", rows, &columns, &[("n", C::Id.count())])
}

/// What is open in somebody's view, of some rounds.
pub fn open_in_view(me: &Me, rounds: Option<&[RoundId]>) -> Select<obligation::Entity> {
    use obligation::Column as C;
    obligation::visible_to(me.scope())
        .filter(C::Status.eq(ObligationStatus::Open))
        .filter(
            Condition::all().add_option(rounds.map(|ids| C::RoundId.is_in(ids.iter().copied()))),
        )
}

fn findings(lists: Lists, me: &Me, rounds: Option<&[RoundId]>) -> Lists {
    use finding::Column as C;
    let mut rows = finding::visible_to(me.scope());
    if rounds.is_some() {
        let ids = project::under(me.scope(), false)
            .select_only()
            .column(project::Column::Id)
            .filter(narrowed(rounds));
        rows = rows.filter(C::ProjectId.in_subquery(ids.into_query()));
    }
    let all = Condition::all;
    let mut further = vec![
        ("all", C::Id.count()),
        (
            "closed",
            count(all().add(C::Status.eq(FindingStatus::Closed))),
        ),
        (
            "late",
            count(
                all()
                    .add(C::Status.eq(FindingStatus::Open))
                    .add(C::DueOn.lt(me.today)),
            ),
        ),
    ];
    for (i, last) in month_ends(me.today).into_iter().enumerate() {
        let found = all().add(C::FoundOn.lte(last));
        further.push((FOUND[i], count(found.clone())));
        further.push((
            CLOSED[i],
            count(found.add(C::ClosedAt.lt(Due::on_day(last).instant()))),
        ));
    }
    lists.add("finding", rows, &[], &further)
}

fn cells(lists: Lists, me: &Me, open: &[RoundId], top: &Post, child: &str) -> Lists {
    use obligation::Column as C;
    let under = || Expr::cust(child.to_owned());
    let building = Tab::Building.condition(me.now, me.today);
    let item = || {
        Expr::cust(
            r#"CASE WHEN "obligation"."kind" = 'milestone' THEN "obligation"."item_key" ELSE COALESCE("obligation"."stage_key", '') END"#,
        )
    };
    let near = me.today + chrono::Days::new(WATCH);
    let is_open = || Condition::all().add(C::Status.eq(ObligationStatus::Open));
    let owed = obligation::visible_to(me.scope())
        .join(JoinType::InnerJoin, obligation::owner_unit())
        .join(JoinType::LeftJoin, obligation::project())
        .filter(unit::below(&top.path))
        .filter(C::Kind.is_in(GAPS))
        .filter(C::Status.ne(ObligationStatus::Waived))
        .filter(C::RoundId.is_in(open.iter().copied()))
        .filter(
            Condition::any()
                .add(C::ProjectId.is_null())
                .add(building.clone()),
        )
        .group_by(under())
        .group_by(C::RoundId)
        .group_by(C::Kind)
        .group_by(item());
    let leads = project::under(me.scope(), false)
        .join(JoinType::InnerJoin, project::unit())
        .filter(unit::below(&top.path))
        .filter(building)
        .filter(project::Column::RoundId.is_in(open.iter().copied()))
        .group_by(under());
    let units = unit::under(me.scope(), &Role::CONTENT).filter(
        Condition::any()
            .add(unit::Column::ParentId.eq(top.unit))
            .add(unit::Column::Id.eq(top.unit)),
    );
    lists
        .add(
            "cell",
            owed,
            &[C::RoundId, C::Kind],
            &[
                ("under", under()),
                ("item", item()),
                (
                    "done",
                    count(Condition::all().add(C::Status.eq(ObligationStatus::Settled))),
                ),
                ("near", count(is_open().add(C::DueOn.lte(near)))),
                ("open", count(is_open())),
            ],
        )
        .add(
            "lead",
            leads,
            &[],
            &[("under", under()), ("n", project::Column::Id.count())],
        )
        .add(
            "unit",
            units,
            &[unit::Column::Id, unit::Column::Path, unit::Column::Name],
            &[],
        )
}

/// The path of the child of a unit under which the joined unit lies, or of the unit itself, whose
/// own path is `length` bytes long. A literal, because a parameter in what is selected would not be
/// the same as one in what is grouped by.
fn child_path(backend: DbBackend, length: usize) -> String {
    let rest = format!(r#"substr("unit"."path", {length} + 1)"#);
    match backend {
        DbBackend::Postgres => format!(r#"left("unit"."path", {length} + strpos({rest}, '/'))"#),
        _ => format!(r#"substr("unit"."path", 1, {length} + instr({rest}, '/'))"#),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_months_end_with_the_present_one() {
        let ends: Vec<String> = month_ends("2026-03-31".parse().unwrap())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            ends,
            [
                "2025-08-31",
                "2025-09-30",
                "2025-10-31",
                "2025-11-30",
                "2025-12-31",
                "2026-01-31",
                "2026-02-28",
                "2026-03-31"
            ]
        );
    }
}
