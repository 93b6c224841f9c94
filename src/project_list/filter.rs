//! What a list of projects is narrowed to, as it stands in the address: every view is a link.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::dates::Due;
use domain::ids::{RoundId, UnitId};
use domain::sought::Sought;
use domain::stage::{StageKind, Status};
use entity::scope::Scope;
use entity::{project, running_count, sought, unit};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};

use crate::web::Pairs;
use crate::web::text::escape;

/// Names of the fields in the address.
pub const FIELDS: &[&str] = &[
    "q",
    "programme",
    "year",
    "round",
    "unit",
    "phase",
    "stage",
    "status",
    "tab",
    "sort",
    "page",
];

/// Calendar days that “30 天内” means.
pub const WATCH: u64 = 30;

/// What is asked for. The default is every project that is not over, the nearest deadline first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of a project's name or code, or of its unit's names.
    pub q: String,
    /// Code of a programme.
    pub programme: String,
    pub year: Option<i32>,
    pub round: Option<RoundId>,
    pub unit: Option<Under>,
    pub phase: Option<Phase>,
    /// Key of a stage, of the round it is narrowed to.
    pub stage: String,
    pub status: Option<Status>,
    pub tab: Tab,
    pub sort: Sort,
    /// From 1.
    pub page: u64,
}

/// Whose projects are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// A unit's and those of all below it.
    All(UnitId),
    /// A unit's own alone.
    Only(UnitId),
}

impl Under {
    pub fn unit(self) -> UnitId {
        match self {
            Self::All(unit) | Self::Only(unit) => unit,
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("own") {
            Some(unit) => unit.parse().ok().map(Self::Only),
            None => text.parse().ok().map(Self::All),
        }
    }
}

impl std::fmt::Display for Under {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All(unit) => write!(f, "{unit}"),
            Self::Only(unit) => write!(f, "own{unit}"),
        }
    }
}

impl Filter {
    /// What it leaves out, without the view, the order and the page that are looked at.
    #[must_use]
    pub fn narrowing(&self) -> Self {
        Self {
            tab: Tab::default(),
            sort: Sort::default(),
            page: 1,
            ..self.clone()
        }
    }
}

/// One of the views above the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// Not over.
    #[default]
    Live,
    /// Something falls due within [`WATCH`] days, or is late.
    Watch,
    Late,
    /// Admitted and not yet titled or ended.
    Building,
    /// Bears its title.
    Titled,
    Ended,
    All,
}

impl Tab {
    pub const ALL: [Self; 7] = [
        Self::Live,
        Self::Watch,
        Self::Late,
        Self::Building,
        Self::Titled,
        Self::Ended,
        Self::All,
    ];

    /// The word in the address, and the one people read.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Live => ("live", "进行中"),
            Self::Watch => ("watch", "30 天内要盯"),
            Self::Late => ("late", "逾期"),
            Self::Building => ("building", "在建"),
            Self::Titled => ("titled", "已命名"),
            Self::Ended => ("ended", "已结束"),
            Self::All => ("all", "全部"),
        }
    }

    pub fn key(self) -> &'static str {
        self.words().0
    }

    pub fn label(self) -> &'static str {
        self.words().1
    }

    /// The condition on `project`.
    pub fn condition(self, now: DateTime<Utc>, today: NaiveDate) -> Condition {
        use project::Column as C;
        let all = Condition::all();
        match self {
            Self::Live => all.add(C::EndedOn.is_null()),
            Self::Watch => all.add(C::NextDueAt.lte(watch_until(today))),
            Self::Late => all.add(C::NextDueAt.lte(now)),
            Self::Building => all
                .add(C::EndedOn.is_null())
                .add(C::BuildingFrom.is_not_null())
                .add(C::Status.ne(Status::Titled)),
            Self::Titled => all
                .add(C::EndedOn.is_null())
                .add(C::Status.eq(Status::Titled)),
            Self::Ended => all.add(C::EndedOn.is_not_null()),
            Self::All => all,
        }
    }

    /// The same condition on sums of projects.
    pub fn summed(self, now: DateTime<Utc>, today: NaiveDate) -> Condition {
        use running_count::Column as C;
        let all = Condition::all();
        match self {
            Self::Live => all.add(C::Open.eq(true)),
            Self::Watch => all.add(C::DueAt.lte(watch_until(today))),
            Self::Late => all.add(C::DueAt.lte(now)),
            Self::Building => all.add(C::Building.eq(true)),
            Self::Titled => all
                .add(C::Open.eq(true))
                .add(C::State.eq(Status::Titled.key())),
            Self::Ended => all.add(C::Open.eq(false)),
            Self::All => all,
        }
    }
}

/// The instant by which something is late that has to be watched from today on.
fn watch_until(today: NaiveDate) -> DateTime<Utc> {
    Due::on_day(today + Days::new(WATCH)).instant()
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The nearest deadline first, then those without one.
    #[default]
    Due,
    /// The latest change first.
    Updated,
    Name,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Due, Self::Updated, Self::Name];

    pub fn key(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Updated => "updated",
            Self::Name => "name",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Due => "按期限排",
            Self::Updated => "按更新排",
            Self::Name => "按名称拼音排",
        }
    }
}

/// Where in its life a project stands, in words that hold for every programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Application,
    Judging,
    Publicity,
    Building,
    Midterm,
    Final,
    Titled,
}

impl Phase {
    pub const ALL: [Self; 7] = [
        Self::Application,
        Self::Judging,
        Self::Publicity,
        Self::Building,
        Self::Midterm,
        Self::Final,
        Self::Titled,
    ];

    /// The word in the address, and the one people read.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Application => ("application", "申报"),
            Self::Judging => ("judging", "审核与评审"),
            Self::Publicity => ("publicity", "审定与公示"),
            Self::Building => ("building", "培育建设"),
            Self::Midterm => ("midterm", "中期考核"),
            Self::Final => ("final", "期满验收"),
            Self::Titled => ("titled", "命名与持续"),
        }
    }

    pub fn key(self) -> &'static str {
        self.words().0
    }

    pub fn label(self) -> &'static str {
        self.words().1
    }

    pub fn of(kind: StageKind) -> Self {
        use StageKind as K;
        match kind {
            K::Preparation | K::Application => Self::Application,
            K::Endorsement | K::Screening | K::Review | K::Revision => Self::Judging,
            K::Publicity | K::Admission => Self::Publicity,
            K::Building => Self::Building,
            K::Midterm => Self::Midterm,
            K::Final => Self::Final,
            K::Titling | K::Sustaining => Self::Titled,
        }
    }
}

impl Filter {
    /// Reads an address. What is not known there is as if it were not said.
    pub fn read(pairs: &Pairs) -> Self {
        let known = |name: &str| pairs.get(name);
        Self {
            q: known("q").chars().take(60).collect(),
            programme: known("programme").to_owned(),
            year: known("year").parse().ok(),
            round: known("round").parse().ok(),
            unit: Under::read(known("unit")),
            phase: Phase::ALL.into_iter().find(|p| p.key() == known("phase")),
            stage: known("stage").to_owned(),
            status: Status::from_key(known("status")),
            tab: Tab::ALL
                .into_iter()
                .find(|t| t.key() == known("tab"))
                .unwrap_or_default(),
            sort: Sort::ALL
                .into_iter()
                .find(|s| s.key() == known("sort"))
                .unwrap_or_default(),
            page: known("page").parse().unwrap_or(1).clamp(1, 1_000_000),
        }
    }

    /// Whether nothing but the tab narrows the list.
    pub fn is_wide(&self) -> bool {
        let nothing = Self {
            page: 1,
            ..Self::default()
        };
        self.narrowing() == nothing
    }

    /// The address of `path` with this filter; what is default is left out.
    pub fn href(&self, path: &str) -> String {
        let pairs = [
            ("tab", said(self.tab.key(), Tab::default().key())),
            ("q", self.q.clone()),
            ("programme", self.programme.clone()),
            ("year", self.year.map_or(String::new(), |y| y.to_string())),
            ("round", self.round.map_or(String::new(), |r| r.to_string())),
            ("unit", self.unit.map_or(String::new(), |u| u.to_string())),
            ("phase", self.phase.map_or("", Phase::key).to_owned()),
            ("stage", self.stage.clone()),
            ("status", self.status.map_or("", Status::key).to_owned()),
            ("sort", said(self.sort.key(), Sort::default().key())),
            ("page", said(&Ord::max(self.page, 1).to_string(), "1")),
        ];
        let query: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        if query.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", query.join("&"))
    }

    /// The same with something changed, from its first page.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self {
            page: 1,
            ..self.clone()
        };
        change(&mut other);
        other
    }

    /// The condition on `project`, the tab left out. `rounds` are those in view: a phase means
    /// other stage keys in other programmes.
    pub fn condition(&self, scope: &Scope, rounds: &[Arc<RoundBook>]) -> Condition {
        use project::Column as C;
        let sought = Sought::read(&self.q);
        self.where_it_stands(C::RoundId, C::StageKey, rounds)
            .add_option(self.status.map(|status| C::Status.eq(status)))
            .add_option(self.unit.map(|under| match under {
                Under::All(id) => C::UnitId.in_subquery(unit::ids_below(id)),
                Under::Only(id) => C::UnitId.eq(id),
            }))
            .add(sought::projects(&sought, scope))
    }

    /// The sums of the projects in somebody's view that [`Self::condition`] selects; none where a
    /// text or a unit's own is looked for, by which nothing is counted.
    pub fn sums(
        &self,
        scope: &Scope,
        rounds: &[Arc<RoundBook>],
    ) -> Option<Select<running_count::Entity>> {
        use running_count::{Column as C, PROJECT, under, under_both};
        let all = match self.unit {
            None => under(scope, PROJECT),
            Some(Under::All(id)) => under_both(scope, id, PROJECT),
            Some(Under::Only(_)) => return None,
        };
        let status = self.status.map(|status| C::State.eq(status.key()));
        let stands = self.where_it_stands(C::RoundId, C::Place, rounds);
        let narrowed = all.filter(stands.add_option(status));
        Sought::read(&self.q).is_empty().then_some(narrowed)
    }

    /// The condition on the round and the stage of a project.
    fn where_it_stands<C: ColumnTrait>(
        &self,
        round_id: C,
        stage_key: C,
        rounds: &[Arc<RoundBook>],
    ) -> Condition {
        let mut all = Condition::all().add_option(self.round.map(|id| round_id.eq(id)));
        if !self.programme.is_empty() || self.year.is_some() {
            let ids = rounds
                .iter()
                .map(|r| &r.row)
                .filter(|r| self.programme.is_empty() || r.programme_code == self.programme)
                .filter(|r| self.year.is_none_or(|year| r.year == year))
                .map(|r| r.id);
            all = all.add(round_id.is_in(ids));
        }
        if !self.stage.is_empty() {
            all = all.add(stage_key.eq(self.stage.as_str()));
        }
        if let Some(phase) = self.phase {
            let keys: BTreeSet<&str> = rounds
                .iter()
                .flat_map(|r| &r.programme.stages)
                .filter(|s| Phase::of(s.kind) == phase)
                .map(|s| s.key.as_str())
                .collect();
            all = all.add(stage_key.is_in(keys));
        }
        all
    }
}

/// A value that stands in an address: nothing where it goes without saying.
fn said(value: &str, by_default: &str) -> String {
    if value == by_default {
        return String::new();
    }
    value.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Filter {
        Filter::read(&Pairs::decode(query.as_bytes()).unwrap())
    }

    #[test]
    fn an_address_says_what_is_asked_for_and_nothing_more() {
        assert_eq!(read("").href("/projects"), "/projects");
        let asked = "/projects?tab=late&q=%E6%96%87%25&programme=studio&year=2025&unit=7&phase=midterm&sort=name&page=3";
        let filter = read(asked.split_once('?').unwrap().1);
        assert_eq!(filter.q, "文%");
        assert_eq!(filter.href("/projects"), asked);
        let stands = "/projects?round=3&stage=review&status=waiting";
        let one = read(stands.split_once('?').unwrap().1);
        assert_eq!(one.href("/projects"), stands);
        let own = "/projects?tab=building&unit=own2";
        let one_unit = read(own.split_once('?').unwrap().1);
        assert_eq!(one_unit.unit, Some(Under::Only(UnitId(2))));
        assert_eq!(one_unit.href("/projects"), own);
        assert!(!filter.is_wide() && !one.is_wide() && !one_unit.is_wide());
        assert_eq!(filter.with(|f| f.tab = Tab::All).page, 1);
    }

    #[test]
    fn what_is_not_known_is_passed_over() {
        let filter = read("tab=nonsense&year=soon&unit=x&page=0&phase=&sort=%27");
        assert_eq!(
            filter,
            Filter {
                page: 1,
                ..Filter::default()
            }
        );
    }
}
