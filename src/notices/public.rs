//! The public page of a notice, in the look of an official document.

use chrono::NaiveDate;
use domain::dates::{cn_date, cn_day, cn_day_span};
use domain::owed::{ADMIT_WITHIN, ANSWER_WITHIN};
use domain::programme::{Limit, Source};
use domain::states::NoticeStatus;
use maud::{Markup, html};

use super::objector::{OBJECTION, PATH};
use super::query::{Earlier, PublicNotice, RosterLine, Running};
use crate::material::accept;
use crate::ui::charts;
use crate::ui::form::Choice;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::{Frame, PRODUCT, public_bar, public_page};
use crate::web::form::{Filling, Tried};
use crate::web::{Paged, once};

/// The page for everybody; `tried` is an objection that was refused.
pub fn page(view: &PublicNotice, tried: &Tried, once: &str, limit: u64) -> Markup {
    let body = html! {
        (public_bar(PRODUCT, html! { (parts::print_button("打印公示")) }))
        (countdown(view))
        main .official #main tabindex="-1" {
            (tried.note())
            (paper(view))
            p .small.no-print { "已提出异议的，" a href=(PATH) { "凭查询码看办理情况" } "。" }
            p .print-only.small { "打印于 " (cn_date(view.today)) "，以网页公示内容为准。" }
        }
        @if view.is_running() { (objection_form(view, tried.of(&OBJECTION), once, limit)) }
    };
    public_page(&view.title, Frame::Document, body)
}

/// What the notice itself says, as the page shows it and as it is seen before it is posted.
pub fn paper(view: &PublicNotice) -> Markup {
    html! {
        div .doc-rule role="presentation" {}
        h1 { (view.title) }
        div .prose {
            @for paragraph in &view.paragraphs { p { (paragraph) } }
            p {
                "公示期为 " (view.working_days) " 个工作日（" (view.counted.label()) "），自"
                (cn_day_span(view.counted_from(), view.closes_on)) "。"
                @if view.is_running() { "公示期间，单位和个人均可实名反映情况和问题，我们对反映人信息严格保密。" }
            }
        }
        @match &view.roster {
            Some(roster) => {
                (rosters(roster, view.of_persons))
                p .small.muted { "共 " (roster.len()) " 项，按单位排列，不分先后。" }
            }
            None => div .prose {
                p .flush.muted {
                    @if view.status == NoticeStatus::Withdrawn { "这份公示已撤回。" }
                    @else { "公示已于" (cn_date(view.closes_on)) "期满，名单含单位和个人信息，已从本页撤下。结果以正式通知为准。" }
                }
            },
        }
        div .prose { p .sign { (view.signed_by) br; (cn_date(view.opens_on)) } }
    }
}

/// The publicities that go on and those that are over, without signing in.
pub fn index(running: &[Running], earlier: &Paged<Earlier>, today: NaiveDate) -> Markup {
    let title = match running.len() {
        0 => "现在没有公示".to_owned(),
        n => format!("{n} 份公示正在进行"),
    };
    let body = html! {
        (public_bar(PRODUCT, html! { (parts::link(Look::Plain, "登录", "/sign-in")) }))
        main #main .stack tabindex="-1" {
            h1 { (title) }
            p .lede { "公示期间，单位和个人均可实名反映情况和问题；期满后名单撤下。已提出异议的，" a href=(PATH) { "凭查询码看办理情况" } "。" }
            @if running.is_empty() {
                (parts::empty("现在没有公示", "新的公示发布后，这里列出单位、标题和剩余天数。", html! {}))
            } @else {
                (parts::table("table-cards", "正在进行的公示", &[Column::new("公示"), Column::new("单位"), Column::new("截止"), Column::num("剩余")], html! {
                    @for n in running {
                        tr {
                            th scope="row" { a href={ "/notices/" (n.public_id) } { (n.title) } }
                            td data-label="单位" { (n.unit) }
                            td .nowrap data-label="截止" { (parts::day(n.closes_on, today)) }
                            td .num data-label="剩余" { (n.left) " 个工作日" }
                        }
                    }
                }))
            }
            @if !earlier.is_empty() {
                (parts::section("earlier", "以前的公示", "名单已撤下", html! {}, html! {
                    (parts::table("table-plain table-cards", "以前的公示", &["公示", "单位", "公示期"].map(Column::new), html! {
                        @for n in &earlier.rows {
                            tr {
                                th scope="row" { a href={ "/notices/" (n.public_id) } { (n.title) } }
                                td data-label="单位" { (n.unit) }
                                td .nowrap data-label="公示期" { (cn_date(n.opens_on)) "—" (cn_date(n.closes_on)) }
                            }
                        }
                    }))
                    (earlier.foot(|n| format!("/public/notices?page={n}#earlier")))
                }))
            }
        }
    };
    public_page("公示", Frame::Document, body)
}

fn countdown(view: &PublicNotice) -> Markup {
    if !view.is_running() {
        return html! {};
    }
    let left = view.days.iter().filter(|d| **d >= view.today).count();
    let with_today = view.days.contains(&view.today);
    html! {
        section .countdown.no-print aria-label="公示剩余时间" {
            p .big { (left) small { "个工作日" @if with_today { "（含今天）" } } }
            div {
                (charts::day_dots(&view.days, view.today))
                @if view.provisional { p .small.muted { "期内有年份的放假安排尚未公布，以国务院办公厅通知为准。" } }
            }
            a .btn.btn-next href="#objection" { "实名反映问题" }
        }
    }
}

/// Two tables side by side; on paper too.
fn rosters(roster: &[RosterLine], of_persons: bool) -> Markup {
    let half = if roster.len() > 6 {
        roster.len().div_ceil(2)
    } else {
        roster.len().max(1)
    };
    let with_school = roster.iter().any(|line| line.school.is_some());
    html! {
        div .rosters {
            @for (n, part) in roster.chunks(half).enumerate() {
                @let first = n * half + 1;
                div .table-wrap {
                    table .table.table-plain {
                        caption .visually-hidden { "名单 " (first) " 至 " (first + part.len() - 1) }
                        thead { tr {
                            th .num scope="col" { "序号" }
                            @if of_persons { th scope="col" { "姓名" } }
                            @if with_school { th scope="col" { "所属党委" } }
                            th scope="col" { @if of_persons { "所在党组织" } @else { "申报单位" } }
                        } }
                        tbody {
                            @for (i, line) in part.iter().enumerate() {
                                tr {
                                    td .num { (first + i) }
                                    @if of_persons { td { (line.name) } }
                                    @if with_school { td { (line.school.as_deref().unwrap_or("")) } }
                                    td { (line.unit) @if !of_persons && line.name != line.unit { span .sub { (line.name) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Lengths the ledger asks of an objection.
const TEXT: Limit = Limit {
    at_least: Some(10),
    at_most: Some(5000),
    about: None,
    source: Source::Suggested,
};

fn objection_form(view: &PublicNotice, form: Filling<'_>, once: &str, limit: u64) -> Markup {
    let mut choices = vec![Choice::new("all", "整份名单")];
    for (n, line) in view.roster.iter().flatten().enumerate() {
        let school = line.school.as_deref().unwrap_or("");
        let named = if view.of_persons {
            format!("{} {}（{school}{}）", n + 1, line.name, line.unit)
        } else {
            format!("{} {school}{}", n + 1, line.unit)
        };
        choices.push(Choice::new(line.project.to_string(), named));
    }
    html! {
        section .panel.no-print #objection aria-labelledby="ob-h" {
            div .panel-head {
                h2 #ob-h { "实名反映问题" }
                p { (cn_day(view.closes_on)) "24:00 前提出并确认；确认后 " (ADMIT_WITHIN) " 个工作日内答复是否受理，受理后 " (ANSWER_WITHIN) " 个工作日内答复结论。" }
            }
            form .panel-body.stack method="post" action={ "/notices/" (view.public_id) "/objections" } enctype="multipart/form-data" {
                (once::field(once))
                div .two {
                    (form.select("project", &choices, Some("请选择序号和单位")))
                    (form.field("name").autocomplete("name").text(form.value("name")))
                    (form.field("email").autocomplete("email").email(form.value("email")))
                    (form.field("contact").autocomplete("tel").text(form.value("contact")))
                }
                (form.field("text").textarea(form.value("text"), Some(&TEXT)))
                (form.field("file").files(&[], accept(), limit, false))
                (form.files_again())
                div .row { (parts::button(Look::Ink, "提交反映的情况")) small .muted { "请勿填写涉密内容。" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::answers::FieldProblem;
    use domain::ids::ProjectId;
    use domain::programme::CountFrom;

    use super::*;
    use crate::web::Pairs;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn view(today: &str) -> PublicNotice {
        let today = day(today);
        let line = |n: i64| RosterLine {
            project: ProjectId(n),
            school: Some("甲大学党委".into()),
            unit: format!("第{n}党支部"),
            name: format!("品牌{n}"),
        };
        let running = today <= day("2023-11-27");
        PublicNotice {
            public_id: "abc".into(),
            title: "支部品牌拟立项名单公示".into(),
            paragraphs: vec!["现将名单予以公示。".into()],
            opens_on: day("2023-11-20"),
            closes_on: day("2023-11-27"),
            working_days: 5,
            counted: CountFrom::NextDay,
            days: ["21", "22", "23", "24", "27"]
                .iter()
                .map(|d| day(&format!("2023-11-{d}")))
                .collect(),
            provisional: false,
            status: if running {
                NoticeStatus::Open
            } else {
                NoticeStatus::Closed
            },
            of_persons: false,
            signed_by: "丙医科大学党委".into(),
            roster: running.then(|| (1..=9).map(line).collect()),
            today,
        }
    }

    #[test]
    fn it_prints_its_days_and_what_is_left() {
        let html = page(&view("2023-11-23"), &Tried::default(), "x", 1).into_string();
        assert!(html.contains("自2023年11月21日（周二）至11月27日（周一）"));
        assert!(html.contains("次日起算") && html.contains("3<small>个工作日（含今天）"));
        assert!(html.contains("第9党支部") && html.contains("名单 6 至 9"));
    }

    #[test]
    fn a_person_stands_before_the_unit() {
        let view = PublicNotice {
            of_persons: true,
            ..view("2023-11-23")
        };
        let html = page(&view, &Tried::default(), "x", 1).into_string();
        let (head, rest) = html.split_once("所在党组织").unwrap();
        assert!(head.contains("姓名") && !head.contains("第1党支部"));
        let place = |words: &str| rest.find(words).unwrap();
        assert!(place("品牌1") < place("第1党支部"));
        assert!(html.contains("1 品牌1（甲大学党委第1党支部）"));
    }

    #[test]
    fn the_roster_is_taken_down_after_the_last_day() {
        let html = page(&view("2023-11-28"), &Tried::default(), "x", 1).into_string();
        assert!(!html.contains("党支部") && !html.contains("<form"));
        assert!(html.contains("已从本页撤下"));
    }

    #[test]
    fn a_refused_objection_keeps_what_was_typed() {
        let typed = Pairs::decode("project=2&name=教师<甲>".as_bytes()).unwrap();
        let problem = FieldProblem::new("text", "请写明异议的事实和理由。");
        let tried = Tried::new(&OBJECTION, typed, vec![problem]);
        let html = page(&view("2023-11-23"), &tried, "x", 1).into_string();
        assert!(html.contains("<option value=\"2\" selected>"));
        assert!(html.contains("教师&lt;甲&gt;") && html.contains("请写明异议的事实和理由。"));
    }
}
