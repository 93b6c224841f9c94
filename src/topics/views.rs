//! The topic page of a committee, and the list of them.

use chrono::{Datelike, NaiveDate};
use domain::dates::cn_date;
use maud::{Markup, html};

use super::query::{Brand, Listed, Said, Topic};
use crate::ui::State;
use crate::ui::charts::{Bar, months};
use crate::ui::parts::{self, Column, Look, day_label, tag};
use crate::ui::shell::{Frame, page_head, public_bar, public_page};
use crate::web::Me;

/// Months of the small chart.
const MONTHS: i32 = 12;
/// News items of one brand, and of the page.
const NEWS: usize = 2;
const ALL_NEWS: usize = 12;

pub fn list(me: &Me, title: &str, topics: &[Listed]) -> Markup {
    let columns = [
        Column::new("基层党委（总支）"),
        Column::num("培育中"),
        Column::num("已命名"),
        Column::new("登记的专题页"),
        Column::new("本站专题页"),
    ];
    html! {
        (page_head(title, Some("专题页由基层党委建立，宣传它的全部立项支部；本站按公开记录自动生成一页，可直接引用。"), html! {}))
        @if topics.is_empty() {
            (parts::empty("还没有要建专题页的党委", "品牌立项以后，这里列出各基层党委的专题页。先看哪些批次快要立项。", parts::link(Look::Plain, "看批次", "/rounds")))
        } @else {
            section .panel {
                (parts::folded(topics, |some| parts::table("table-cards", "各基层党委的专题页", &columns, html! {
                    @for t in some {
                        tr {
                            th scope="row" { (t.unit.name) }
                            td .num data-label="培育中" { (t.building) }
                            td .num data-label="已命名" { (t.titled) }
                            td data-label="登记的专题页" {
                                @if t.links.is_empty() { (tag(State::Soon, "还没有登记")) }
                                @for (title, url, on) in &t.links { p { a href=(url) rel="noopener noreferrer external" { (title) } " " small .faint { (day_label(*on, me.today)) } } }
                            }
                            td data-label="本站专题页" { a href={ "/topics/" (t.unit.public_id) } { "打开" } }
                        }
                    }
                })))
            }
        }
    }
}

pub fn topic(t: &Topic, today: NaiveDate) -> Markup {
    let title = format!("{}的 {} 个{}", t.unit.name, t.brands.len(), t.programme.1);
    let news: Vec<(&Brand, &Said)> = {
        let mut all: Vec<_> = t
            .brands
            .iter()
            .flat_map(|b| b.news.iter().map(move |n| (b, n)))
            .collect();
        all.sort_by_key(|(_, n)| std::cmp::Reverse(n.on));
        all
    };
    let activities: usize = t.brands.iter().map(|b| b.days.len()).sum();
    let titled = t.brands.iter().filter(|b| b.is_titled).count();
    let latest = t.brands.iter().flat_map(|b| b.days.iter().copied()).max();
    let body = html! {
        (public_bar(t.superior.as_deref().unwrap_or(&t.unit.name), html! {
            a href="#brands" { (t.brands.len()) " 个品牌" }
            a href="#news" { "新闻" }
        }))
        main #main .stack.stack-loose tabindex="-1" {
            div {
                div .doc-rule {}
                div .topic-head {
                    h1 { (t.programme.0) br; (title) }
                    (parts::figures(&[
                        ("立项", t.brands.len().to_string(), "个"),
                        ("已命名", titled.to_string(), "个"),
                        ("活动记录", activities.to_string(), "条"),
                        ("校级及以上新闻", news.len().to_string(), "篇"),
                    ]))
                }
            }
            section #brands aria-labelledby="br-h" {
                h2 .visually-hidden #br-h { "支部品牌" }
                (parts::folded(&t.brands, |some| html! { div .brands { @for b in some { (card(b, today)) } } }))
            }
            @if t.brands.is_empty() { (parts::empty("还没有立项的品牌", "立项公示期满以后在这里展示。", html! {})) }
            div .cols {
                section .w8.stack-tight #news aria-labelledby="news-h" {
                    (parts::section_head("news", "新闻", "校级及以上平台", html! {}))
                    @if news.is_empty() { p .muted { "还没有校级及以上平台的报道。" } }
                    ul .link-list {
                        @for (b, n) in news.iter().take(ALL_NEWS) {
                            li { (link(n)) time datetime=(n.on) { (day_label(n.on, today)) } small { (b.name) @if let Some(outlet) = &n.outlet { "·" (outlet) } } }
                        }
                    }
                }
                section .w4.stack-tight #pages aria-labelledby="pages-h" {
                    (parts::section_head("pages", "专题页面", "", html! {}))
                    @if t.links.is_empty() { p .muted { "还没有登记其他专题页面。" } }
                    (parts::folded(&t.links, |some| html! { ul .link-list { @for l in some { li { (link(l)) time datetime=(l.on) { (day_label(l.on, today)) } } } } }))
                }
            }
            footer .topic-foot.small.faint {
                (t.unit.name) "主办，按已登记的公开记录自动生成。"
                @if let Some(latest) = latest { "最近一条记录 " (cn_date(latest)) "。" }
            }
        }
    };
    public_page(&title, Frame::Topic, body)
}

fn card(b: &Brand, today: NaiveDate) -> Markup {
    html! {
        article .brand-card {
            (parts::seal(&b.name))
            h3 { (b.name) }
            p .small { (parts::whose(&b.name, &b.unit, None)) " " @if b.is_titled { (tag(State::Done, "已命名")) } @else { (tag(State::Wait, "培育中")) } }
            (months("每月活动数", &bars(&b.days, today)))
            @if !b.news.is_empty() {
                ul .link-list { @for n in b.news.iter().take(NEWS) { li { (link(n)) time datetime=(n.on) { (day_label(n.on, today)) } } } }
            }
        }
    }
}

fn link(said: &Said) -> Markup {
    html! { a href=(said.url) rel="noopener noreferrer external" { (said.title) } }
}

/// Counts of the last twelve months, the present one last.
fn bars(days: &[NaiveDate], today: NaiveDate) -> Vec<Bar> {
    let number = |d: NaiveDate| d.year() * 12 + d.month0().cast_signed();
    let now = number(today);
    (now - MONTHS + 1..=now)
        .map(|month| Bar {
            label: format!("{}.{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
            value: u32::try_from(days.iter().filter(|d| number(**d) == month).count())
                .unwrap_or(u32::MAX),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_months_ends_with_this_one() {
        let day = |t: &str| t.parse::<NaiveDate>().unwrap();
        let bars = bars(
            &[day("2026-01-31"), day("2026-01-02"), day("2024-01-02")],
            day("2026-02-10"),
        );
        assert_eq!(bars.len(), 12);
        assert_eq!(
            (bars[0].label.as_str(), bars[11].label.as_str()),
            ("2025.03", "2026.02")
        );
        assert_eq!((bars[10].value, bars[11].value), (2, 0));
    }
}
