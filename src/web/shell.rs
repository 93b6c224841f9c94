//! The frame of a page for the person who asks: what they may open, how much waits for them.

use chrono::{Datelike, NaiveDate};
use domain::calendar::Calendar;
use domain::states::Role::{
    self, Admin, Auditor, Editor, Endorser, Expert, Organiser, Supervisor, Viewer,
};
use domain::states::{FindingStatus, ObligationStatus};
use domain::unit::Level;
use entity::{finding, obligation, project};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait};

use super::paged::counting;
use super::route::READERS;
use super::{Me, PageError};
use crate::app::App;
use crate::kept::key;
use crate::ui::shell::{Banner, Crumb, NavItem, Shell, Who};

/// One entry of the side bar and who sees it.
struct Entry {
    label: &'static str,
    href: &'static str,
    group: Option<&'static str>,
    roles: &'static [Role],
}

/// Whoever can owe something.
pub const OWING: &[Role] = &[Organiser, Endorser, Editor, Expert, Supervisor];

const fn entry(
    label: &'static str,
    href: &'static str,
    group: Option<&'static str>,
    roles: &'static [Role],
) -> Entry {
    Entry {
        label,
        href,
        group,
        roles,
    }
}

const ENTRIES: [Entry; 14] = [
    entry("总览", "/dashboard", None, &[Organiser, Viewer]),
    entry("工作台", "/workbench", None, OWING),
    entry("批次", "/rounds", None, READERS),
    entry("项目", "/projects", None, READERS),
    entry("评审", "/desk", Some("过程"), &[Expert]),
    entry("公示", "/notices", Some("过程"), READERS),
    entry(
        "督导与整改",
        "/supervision",
        Some("过程"),
        &[Organiser, Endorser, Editor, Viewer, Supervisor],
    ),
    entry("专题页", "/topics", Some("成果"), READERS),
    entry("账号", "/admin/accounts", Some("系统"), &[Admin]),
    entry("待确认", "/confirmations", Some("系统"), &[Admin, Auditor]),
    entry("党组织", "/admin/units", Some("系统"), &[Admin]),
    entry("运行情况", "/admin/jobs", Some("系统"), &[Admin]),
    entry("节假日", "/calendar", Some("系统"), &[Organiser, Admin]),
    entry("日志", "/audit", Some("系统"), &[Auditor]),
];

/// The entries of somebody who does nothing but write for a branch.
const OF_A_BRANCH: [Entry; 5] = [
    entry("工作台", "/workbench", None, &[Editor]),
    entry("我的项目", "/projects", None, &[Editor]),
    entry("申报", "/rounds", None, &[Editor]),
    entry("整改", "/supervision", None, &[Editor]),
    entry("公示", "/notices", None, &[Editor]),
];

/// Whether somebody does nothing but write for a branch.
fn only_writes(me: &Me) -> bool {
    !me.posts.is_empty() && me.posts.iter().all(|post| post.role == Editor)
}

/// The projects of a unit that applies for itself and has others below it: not theirs.
fn own_projects(me: &Me) -> Option<String> {
    let [post] = me.posts.as_slice() else {
        return None;
    };
    let above = only_writes(me) && post.level() != Some(Level::Branch);
    above.then(|| format!("/projects?unit=own{}", post.unit))
}

/// The frame of a page. `here` is the address of the side bar's entry the page belongs to.
///
/// # Errors
/// Database errors.
pub async fn shell(
    app: &App,
    me: &Me,
    title: &str,
    here: &str,
    crumbs: Vec<Crumb>,
) -> Result<Shell, PageError> {
    let waiting = waiting(app, me).await?;
    Ok(frame(app, me, title, here, crumbs, waiting))
}

/// [`shell`] for a page that has counted already what waits.
pub fn frame(
    app: &App,
    me: &Me,
    title: &str,
    here: &str,
    crumbs: Vec<Crumb>,
    waiting: Waiting,
) -> Shell {
    let entries: &[Entry] = if only_writes(me) {
        &OF_A_BRANCH
    } else {
        &ENTRIES
    };
    let nav = entries
        .iter()
        .filter(|e| me.holds_any(e.roles))
        .map(|e| NavItem {
            label: e.label.to_owned(),
            href: own_projects(me)
                .filter(|_| e.href == "/projects")
                .unwrap_or_else(|| e.href.to_owned()),
            current: e.href == here,
            count: waiting.beside(e.href),
            group: e.group,
        })
        .collect();
    // A way to a page that is not the person's is none.
    let closed = |href: &str| {
        let mut entries = ENTRIES.iter();
        entries.any(|e| e.href == href && !me.holds_any(e.roles))
    };
    let crumbs = crumbs.into_iter().map(|crumb| Crumb {
        href: crumb.href.filter(|href| !closed(href)),
        ..crumb
    });
    let post = me.post();
    Shell {
        title: title.to_owned(),
        crumbs: crumbs.collect(),
        nav,
        who: Some(Who {
            name: me.name.clone(),
            unit: post.map_or(String::new(), |p| p.unit_name.clone()),
            initial: me
                .name
                .chars()
                .next()
                .map_or(String::new(), |c| c.to_string()),
            account: me.account,
        }),
        today: me.today,
        banners: banners(app, me),
        flash: me.flash.clone(),
    }
}

/// That the disk is nearly full, for administrators; the demo's clock; and for whoever can import
/// it, that the notice of a year is missing.
fn banners(app: &App, me: &Me) -> Vec<Banner> {
    let clock = app
        .config
        .banner
        .clone()
        .map(|text| Banner { text, link: None });
    let provisional = provisional_year(&app.book.calendar(), me.today)
        .filter(|_| me.actor.holds_at_root(&ledger::settings::KEEPERS))
        .map(|year| Banner {
            text: format!(
                "{year} 年的放假安排还没有导入，这一年的工作日暂按法定节假日计算，通知发布后可能变动。"
            ),
            link: Some((
                format!("导入 {year} 年的通知"),
                format!("/calendar?year={year}"),
            )),
        });
    let short = me
        .holds_any(&[Admin])
        .then(|| app.book.space.short())
        .flatten()
        .map(|room| Banner {
            text: format!(
                "磁盘只剩 {}，请尽快腾出空间或扩大磁盘；满了以后，申报、纪实和上传都存不下。",
                room.label()
            ),
            link: Some(("看运行情况".to_owned(), "/admin/jobs".to_owned())),
        });
    short.into_iter().chain(clock).chain(provisional).collect()
}

/// The year to which people have to attend because its days off are provisional: the present one,
/// and from November on the next, as the State Council's notice comes out in these months.
pub fn provisional_year(calendar: &Calendar, today: NaiveDate) -> Option<i32> {
    let next = NaiveDate::from_ymd_opt(today.year() + 1, 1, 1).filter(|_| today.month() >= 11);
    [Some(today), next]
        .into_iter()
        .flatten()
        .find(|day| calendar.is_provisional(*day))
        .map(|day| day.year())
}

/// How many obligations wait for the person, and how many of them are late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    pub open: u64,
    pub late: u64,
    pub own: Own,
}

/// What somebody who only writes has: projects that are admitted, entries that are not yet, findings
/// to put right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Own {
    pub projects: u64,
    pub entries: u64,
    pub findings: u64,
}

impl Waiting {
    /// What stands beside an entry of the side bar, and whether some of it is late.
    fn beside(self, href: &str) -> Option<(u64, bool)> {
        let (count, late) = match href {
            "/workbench" => (self.open, self.late > 0),
            "/projects" => (self.own.projects, false),
            "/rounds" => (self.own.entries, false),
            "/supervision" => (self.own.findings, false),
            _ => (0, false),
        };
        (count > 0).then_some((count, late))
    }
}

impl Own {
    /// The same as columns of a sum that is asked for anyway: projects, entries, findings.
    pub fn columns(me: &Me) -> [Expr; 3] {
        if !only_writes(me) {
            return [0, 0, 0].map(|none: i64| Expr::val(none));
        }
        let of = |which: Expr| {
            let rows = project::under(me.scope(), false)
                .filter(project::Column::UnitId.is_in(me.writes_for()))
                .filter(project::Column::EndedOn.is_null())
                .filter(which);
            let count = rows
                .select_only()
                .column_as(project::Column::Id.count(), "n");
            Expr::SubQuery(None, Box::new(count.into_query().into()))
        };
        let open = finding::visible_to(me.scope())
            .filter(finding::Column::Status.eq(FindingStatus::Open))
            .select_only()
            .column_as(finding::Column::Id.count(), "n");
        [
            of(project::Column::BuildingFrom.is_not_null()),
            of(project::Column::BuildingFrom.is_null()),
            Expr::SubQuery(None, Box::new(open.into_query().into())),
        ]
    }

    pub fn of(sums: [i64; 3]) -> Self {
        let [projects, entries, findings] = sums.map(|n| u64::try_from(n).unwrap_or(0));
        Self {
            projects,
            entries,
            findings,
        }
    }
}

/// Counts what waits for the person: one statement at most.
async fn waiting(app: &App, me: &Me) -> Result<Waiting, PageError> {
    if !me.holds_any(OWING) {
        return Ok(Waiting::default());
    }
    let look = count(app, me);
    Ok(*app.kept.or_look(key(me, ""), &me.as_of, look).await?)
}

async fn count(app: &App, me: &Me) -> Result<Waiting, PageError> {
    let late = counting(crate::owed::late(me.now));
    let [projects, entries, findings] = Own::columns(me);
    let row: Option<(i64, i64, i64, i64, i64)> = obligation::of(me.scope())
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .select_only()
        .column_as(obligation::Column::Id.count(), "open")
        .expr_as(late, "late")
        .expr_as(projects, "projects")
        .expr_as(entries, "entries")
        .expr_as(findings, "findings")
        .into_tuple()
        .one(&app.book.db)
        .await?;
    let (open, late, projects, entries, findings) = row.unwrap_or_default();
    Ok(Waiting {
        own: Own::of([projects, entries, findings]),
        open: u64::try_from(open).unwrap_or(0),
        late: u64::try_from(late).unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_notice_is_told_from_november_on() {
        let calendar = Calendar::builtin();
        let year = |day: &str| provisional_year(&calendar, day.parse().unwrap());
        assert_eq!(year("2026-10-31"), None);
        assert_eq!(year("2026-11-01"), Some(2027));
        assert_eq!(year("2027-03-01"), Some(2027));
        assert_eq!(year("2025-12-31"), None);
    }
}
