//! The workbench: first this one thing, then the rest, then what is with others.

use chrono::NaiveDate;
use domain::dates::{Timeliness, cn_date};
use domain::paths;
use domain::states::Role;
use maud::{Markup, html};

use super::done::DONE;
use super::later::{Enterable, Opening};
use super::query::{Below, Bench, Counts, Item, Main, Reached};
use crate::project_list::query::Line;
use crate::ui::State;
use crate::ui::parts::{self, Check, ListColumn, Look};
use crate::ui::shell::page_head;
use crate::ui::track::{Lane, Point, PointKind, Track};
use crate::web::{Me, Paged};

/// Where the workbench lives.
pub const PATH: &str = "/workbench";

/// The conclusion.
pub fn title(counts: Counts, enterable: usize) -> String {
    match counts.open {
        0 if enterable > 0 => format!("可以申报 {enterable} 个批次，没有到期的事"),
        0 => "现在没有到期的事".to_owned(),
        1 => "只有这一件要办".to_owned(),
        n => format!("先办这一件，再看其余 {} 件", n - 1),
    }
}

fn lede(counts: Counts) -> String {
    let late = (counts.late > 0).then(|| format!("{} 件逾期", counts.late));
    let soon = (counts.soon > 0).then(|| match counts.soon_days {
        Some(days) => format!("{} 件在 {days} 天内到期", counts.soon),
        None => format!("{} 件临期", counts.soon),
    });
    let said: Vec<String> = [late, soon].into_iter().flatten().collect();
    match (counts.open, said.is_empty()) {
        (0, _) => "到期前 30 天起，要办的事每天早晨会提醒您；办完即停。".to_owned(),
        (_, true) => "都还不急，按期限排在下面。".to_owned(),
        (_, false) => format!("{}。办完的事不再提醒。", said.join("，")),
    }
}

/// The whole page.
pub fn bench(me: &Me, bench: &Bench) -> Markup {
    let today = me.today;
    let actions = html! {
        @if bench.main.is_some() {
            a .btn href="/records/new" { (parts::icon("plus")) "记一条活动" }
        }
    };
    let (first, rest) = match bench.items.split_first() {
        Some((first, rest)) if bench.page == 1 => (Some(first), rest),
        _ => (None, bench.items.as_slice()),
    };
    html! {
        (page_head(&title(bench.counts, bench.enterable.len()), Some(&lede(bench.counts)), actions))
        @if let Some(first) = first { (next(first, today)) }
        @if !rest.is_empty() { (owed(bench, rest, today)) }
        @if bench.counts.open == 0 && bench.enterable.is_empty() && bench.later.is_empty() { (nothing(me)) }
        (enterable(&bench.enterable, today))
        (later(&bench.later, today))
        @if let Some(main) = &bench.main { (course(main, today)) }
        @match &bench.below {
            Some(Below::All(lines)) => (all_below(lines, today)),
            Some(Below::Late(lines)) => (late_below(lines)),
            None => {}
        }
        @if !bench.waiting.is_empty() || bench.main.as_ref().is_some_and(|m| !m.milestones.is_empty()) {
            div .cols {
                (waiting(&bench.waiting, today, bench.main.is_some()))
                @if let Some(main) = &bench.main { (milestones(&main.milestones, today)) }
            }
        }
    }
}

/// The one thing to do first, with the page's red button.
fn next(item: &Item, today: NaiveDate) -> Markup {
    html! {
        section .next aria-labelledby="next-h" {
            div .next-main {
                p .row {
                    (parts::due_tag(&item.due, item.timeliness, today))
                    span .small { "期限 " (parts::due_date(&item.due, today)) }
                    span .small.muted { (item.of) @if let Some(unit) = &item.unit { "·" (unit) } }
                }
                h2 #next-h { (item.title) }
                @if let Some(missing) = &item.missing { p .muted { (missing) } }
                @if let Some(basis) = &item.basis { (parts::basis(basis)) }
            }
            div .next-act { a .btn.btn-next.btn-wide href=(item.href) { (item.kind.verb()) } }
        }
    }
}

const OWED: &[ListColumn<Item, NaiveDate>] = &[
    ListColumn::on_page("期限", "nowrap of-due", |item, today| {
        parts::due(&item.due, item.timeliness, *today)
    }),
    ListColumn::head("事项", |item, _| {
        html! {
            (item.title)
            @if let Some(missing) = &item.missing { span .sub { (missing) } }
        }
    }),
    ListColumn::on_page("属于", "muted", |item, _| {
        html! { (item.of) @if let Some(unit) = &item.unit { span .sub { (unit) } } }
    }),
    ListColumn::on_page("下一步", "fit card-act of-step", |item, _| {
        html! { a .btn.btn-small href=(item.href) { (item.kind.verb()) } }
    }),
];

fn owed(bench: &Bench, items: &[Item], today: NaiveDate) -> Markup {
    let small = match bench.counts.soon_days {
        Some(days) => format!("按期限排，{days} 天内为临期"),
        None => "按期限排".to_owned(),
    };
    let settled = html! {
        @if bench.counts.settled > 0 { a .more href=(DONE) { "已办 " (bench.counts.settled) " 件" } }
    };
    parts::section(
        "owe",
        "我要办的",
        &small,
        settled,
        html! {
            (parts::list("table-plain table-cards owe", "我要办的事，按期限排", OWED, |_| None, items, &today))
            (parts::pager(bench.page, bench.pages, |n| format!("{PATH}?page={n}")))
        },
    )
}

/// Rounds that are open to one's units.
fn enterable(rounds: &[Enterable], today: NaiveDate) -> Markup {
    html! {
        @if !rounds.is_empty() {
            (parts::section("enter", "可以申报", "自愿申报，不报不算逾期", html! {}, html! {
                ul .checklist {
                    @for round in rounds {
                        (Check::new(State::Todo, html! { a href=(paths::round(round.round)) { (round.name) } })
                            .detail(round.due.map_or_else(String::new, |due| format!("{}截止", parts::day_label(due.on, today))))
                            .side(html! { a .btn.btn-small href=(paths::enter(round.round)) { "我要申报" } }))
                    }
                }
            }))
        }
    }
}

/// What opens later, folded.
fn later(openings: &[Opening], today: NaiveDate) -> Markup {
    html! {
        @if !openings.is_empty() {
            details .fold {
                summary { "以后 " (openings.len()) " 件" }
                ul .checklist {
                    @for opening in openings {
                        (Check::new(State::Off, html! { (parts::day_label(opening.on, today)) "起：" a href=(paths::project(opening.project)) { (opening.title) } })
                            .detail(match opening.due {
                                Some(due) => format!("{}，{}止", opening.of, parts::day_label(due, today)),
                                None => opening.of.clone(),
                            }))
                    }
                }
            }
        }
    }
}

fn nothing(me: &Me) -> Markup {
    if me.holds(Role::Editor) {
        return parts::empty(
            "没有要办的事",
            "可以看看正在申报的批次；建设期内随时可以登记活动。",
            parts::link(Look::Plain, "看正在申报的批次", "/rounds"),
        );
    }
    if me.holds(Role::Organiser) {
        return parts::empty(
            "没有要办的事",
            "从一份通知开一个批次，大约要半小时：选活动、核对日期、打开申报。",
            parts::link(Look::Plain, "新开批次", "/rounds/new"),
        );
    }
    parts::empty(
        "没有要办的事",
        "分到您这里的事会按期限排在这一页，并每天早晨提醒一次。",
        html! {},
    )
}

/// The track of the main project with what is owed on it.
fn course(main: &Main, today: NaiveDate) -> Markup {
    let line = &main.line;
    let Some(track) = &line.track else {
        return html! {};
    };
    let points = line
        .open
        .iter()
        .filter(|x| !x.elsewhere && x.due.on <= track.to)
        .map(|x| Point {
            on: x.due.on.max(track.from),
            kind: match x.timeliness {
                Timeliness::Late { .. } => PointKind::Late,
                Timeliness::Soon { .. } => PointKind::Soon,
                Timeliness::Todo => PointKind::Owed,
            },
            label: x.title.clone(),
            href: Some(format!("/projects/{}", line.id)),
        })
        .collect();
    let logged = main.logged.iter().map(|(on, title)| Point {
        on: *on,
        kind: PointKind::Recorded,
        label: title.clone(),
        href: Some(format!("/projects/{}#records", line.id)),
    });
    let lane = |label: String, points: Vec<Point>| Lane {
        label,
        points,
        spans: Vec::new(),
    };
    let drawn = Track {
        lanes: vec![
            lane(
                format!("全部记录（{} 条）", main.logged.len()),
                logged.collect(),
            ),
            lane("待交材料".to_owned(), points),
        ],
        ..track.clone()
    };
    let name = format!("{}·{}", line.programme, line.name);
    parts::panel(
        "course",
        &name,
        parts::more("打开项目", &format!("/projects/{}", line.id)),
        html! {
            (drawn.full())
            ul .legend.gap-above {
                li { svg { circle cx="6" cy="6" r="5" {} } "已记" }
                li { svg { circle .hollow cx="6" cy="6" r="5" {} } "要交" }
                li { svg { circle .hollow-soon cx="6" cy="6" r="5" {} } "临期" }
                li { svg { path .f-late d="M6 0 12 11H0z" {} } "逾期" }
                li { svg { path .hollow d="M6-1 13 6 6 13-1 6z" {} } "关口" }
                li { "现处" (line.place) "，" (parts::day(line.since, today)) "起" }
            }
        },
    )
}

/// Own projects whose turn is somebody else's.
fn waiting(lines: &[Line], today: NaiveDate, half: bool) -> Markup {
    html! {
        section .stack-tight .w6[half] aria-labelledby="wait-h" {
            (parts::section_head("wait", "等别人办的", "不必催，逾期由系统提醒对方", html! {}))
            @if lines.is_empty() {
                p .muted { "没有交出去等着办的事。" }
            } @else {
                ul .checklist {
                    @for line in lines {
                        (Check::new(State::Wait, html! { a href={ "/projects/" (line.id) } { (line.programme) "·" (line.name) } })
                            .aside(&format!("第 {} 天", (today - line.since).num_days() + 1))
                            .detail(match &line.next {
                                Some(next) => format!("{}，{}应于 {}前办结", line.place, next.title, next.due.label()),
                                None => line.place.clone(),
                            }))
                    }
                }
            }
        }
    }
}

/// What has been reached of what the main project has to reach.
fn milestones(items: &[Reached], today: NaiveDate) -> Markup {
    let done = items.iter().filter(|m| m.is_done()).count();
    html! {
        section .w6.stack-tight aria-labelledby="mile-h" {
            (parts::section_head("mile", "里程碑", &format!("{} 项中完成 {done} 项", items.len()), html! {}))
            ul .checklist {
                @for m in items {
                    @if let Some(r) = &m.recurring {
                        (Check::new(r.state, &m.title).aside(&r.words).below(parts::marks(&r.marks)).basis(&m.basis))
                    } @else if m.is_done() {
                        (Check::new(State::Done, &m.title)
                            .detail(m.satisfied_on.map_or_else(|| format!("{} 条", m.count), |on| format!("{}达到，共 {} 条", cn_date(on), m.count)))
                            .basis(&m.basis))
                    } @else {
                        (Check::new(m.due.as_ref().map_or(State::Todo, |(_, t)| State::from(*t)), &m.title)
                            .aside(&format!("{} / {}", m.count, m.at_least))
                            .detail(m.due.as_ref().map_or_else(String::new, |(due, t)| format!("{}，{}", due.label(), parts::remaining(due, *t, today))))
                            .basis(&m.basis))
                    }
                }
            }
        }
    }
}

/// The page of the projects below, in an address.
pub const BELOW: &str = "below";

const OF_BRANCHES: &[ListColumn<Line, NaiveDate>] = &[
    ListColumn::head("项目", |line, _| {
        html! { a href={ "/projects/" (line.id) } { (line.name) } span .sub { (line.programme) } }
    }),
    ListColumn::on_page("党支部", "", |line, _| html! { (line.unit) }),
    ListColumn::on_page("阶段", "", |line, _| html! { (line.place) }),
    ListColumn::on_page("下一个期限", "", |line, today| {
        html! {
            @match &line.next {
                Some(next) => { (parts::due(&next.due, next.timeliness, *today)) span .sub { (next.title) } }
                None => { "没有" }
            }
        }
    }),
];

/// All projects of the units below, those that are late first.
fn all_below(lines: &Paged<Line>, today: NaiveDate) -> Markup {
    parts::section(
        "below",
        "所辖项目",
        &format!("{} 个，期限近的在前；逾期由系统催办", lines.total),
        parts::more("在项目里筛选", "/projects"),
        html! {
            @if lines.is_empty() {
                p .muted { "所辖党组织还没有在办的项目。" }
            } @else {
                (parts::list("table-plain table-cards", "所辖项目", OF_BRANCHES, |_| None, &lines.rows, &today))
                (lines.foot(|n| format!("{PATH}?{BELOW}={n}")))
            }
        },
    )
}

/// Late projects of the units below.
fn late_below(lines: &[Line]) -> Markup {
    parts::section(
        "below",
        "下级逾期",
        "系统每周催办，3 个工作日起抄送您",
        parts::more("全部逾期项目", "/projects?tab=late"),
        html! {
            @if lines.is_empty() {
                p .muted { "所辖项目没有逾期。" }
            } @else {
                ul .checklist {
                    @for line in lines {
                        @let next = line.open.first();
                        (Check::new(State::Late, html! { a href={ "/projects/" (line.id) } { (line.name) } })
                            .aside(&match next.map(|n| n.timeliness) {
                                Some(Timeliness::Late { days }) if days > 0 => format!("逾期 {days} 天"),
                                _ => "今天已过时".to_owned(),
                            })
                            .detail(format!("{}·{}", next.map_or(line.place.as_str(), |n| n.title.as_str()), line.unit)))
                    }
                }
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::shell::Own;

    #[test]
    fn the_title_says_what_comes_first() {
        let counts = |open, late, soon| Counts {
            open,
            late,
            soon,
            settled: 0,
            own: Own::default(),
            soon_days: Some(14),
        };
        let title = |counts| title(counts, 0);
        assert_eq!(title(counts(8, 1, 3)), "先办这一件，再看其余 7 件");
        assert_eq!(title(counts(1, 0, 0)), "只有这一件要办");
        assert_eq!(title(counts(0, 0, 0)), "现在没有到期的事");
        assert_eq!(
            super::title(counts(0, 0, 0), 2),
            "可以申报 2 个批次，没有到期的事"
        );
        assert_eq!(
            lede(counts(8, 1, 3)),
            "1 件逾期，3 件在 14 天内到期。办完的事不再提醒。"
        );
        assert_eq!(lede(counts(2, 0, 0)), "都还不急，按期限排在下面。");
    }
}
