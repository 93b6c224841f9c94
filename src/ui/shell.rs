//! The frame around a page: head, side bar, place, account menu, messages; and the public frame.

use chrono::NaiveDate;
use domain::dates::cn_day;
use maud::{DOCTYPE, Markup, html};

use super::explained::{HELP, legend};
use super::parts::icon;
use crate::assets;

/// Where the sign-out form posts to.
pub const SIGN_OUT: &str = "/sign-out";

/// Where what is typed into the frame's box is looked for.
pub const SEARCH: &str = "/search";

/// The name of the product, as it stands in titles and beside the mark.
pub const PRODUCT: &str = "培育台账";

/// What surrounds a page for somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Shell {
    /// For the browser's tab; the product's name is added.
    pub title: String,
    /// Where we are, outermost first; the last one is this page.
    pub crumbs: Vec<Crumb>,
    /// The side bar, in order; items of one group stand together under its heading.
    pub nav: Vec<NavItem>,
    pub who: Option<Who>,
    /// The day the site counts from, printed at the top.
    pub today: NaiveDate,
    /// Lines above everything: the demo's clock, that a year's holidays are provisional.
    pub banners: Vec<Banner>,
    /// What the last action did, shown once.
    pub flash: Option<String>,
}

/// A line above everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    pub text: String,
    /// Where something can be done about it: label and address.
    pub link: Option<(String, String)>,
}

/// One step of the path to this page.
#[derive(Debug, Clone)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

impl Crumb {
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: None,
        }
    }

    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: Some(href.into()),
        }
    }
}

/// One entry of the side bar.
#[derive(Debug, Clone)]
pub struct NavItem {
    pub label: String,
    pub href: String,
    /// Whether this page belongs to it.
    pub current: bool,
    /// How many things wait there, and whether one of them is overdue.
    pub count: Option<(u64, bool)>,
    /// Heading under which it stands; none for the first ones.
    pub group: Option<&'static str>,
}

/// Who is signed in, as the account menu shows it: a person, in a post, of a unit.
#[derive(Debug, Clone)]
pub struct Who {
    pub name: String,
    pub unit: String,
    /// One character for the round badge.
    pub initial: String,
    /// Whose drafts go from this computer at sign-out.
    pub account: domain::ids::AccountId,
}

/// The mark: the three bars of 三级联创. No emblem of the Party is used, their use is regulated.
pub fn mark() -> Markup {
    html! {
        svg viewBox="0 0 26 26" aria-hidden="true" { path fill="currentColor" d="M3 4h8v4H3zM3 11h14v4H3zM3 18h20v4H3z"; }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) "·" (PRODUCT) }
            meta name="color-scheme" content="light dark";
            link rel="icon" type="image/svg+xml" href=(assets::url("icon.svg"));
            link rel="stylesheet" href=(assets::url("peiyu.css"));
            script src=(assets::url("look.js")) {}
            script type="module" src=(assets::url("peiyu.js")) {}
        }
    }
}

fn skip_link() -> Markup {
    html! { a .skip-link href="#main" { "跳到正文" } }
}

/// The choice between the system's, the light and the dark appearance; works without a script.
pub fn appearance() -> Markup {
    html! {
        fieldset {
            legend .small.muted { "外观" }
            div .segmented.look {
                label { input type="radio" name="look" id="look-auto" value="auto" checked; "跟随系统" }
                label { input type="radio" name="look" id="look-light" value="light"; "浅色" }
                label { input type="radio" name="look" id="look-dark" value="dark"; "深色" }
            }
        }
    }
}

fn nav(items: &[NavItem]) -> Markup {
    html! {
        nav .nav #nav popover aria-label="主导航" {
            @for (i, item) in items.iter().enumerate() {
                @if let Some(group) = item.group && (i == 0 || items[i - 1].group != Some(group)) {
                    p { (group) }
                }
                a href=(item.href) aria-current=[item.current.then_some("page")] {
                    (item.label)
                    @if let Some((count, late)) = item.count {
                        span .count data-state=[late.then_some("late")] { (count) }
                    }
                }
            }
            a .help href=(HELP) { "标记和状态的含义" }
        }
    }
}

fn account(who: &Who) -> Markup {
    html! {
        button .account type="button" popovertarget="me" aria-label={ "账户：" (who.name) "，" (who.unit) } {
            span .avatar aria-hidden="true" { (who.initial) }
            span { (who.name) }
        }
        div .popmenu #me popover {
            div { b { (who.name) } br; small .muted { (who.unit) } }
            ul .link-list { li { a href="/account" { "我的账号" } } li { a href="/mails" { "提醒邮件" } } }
            (appearance())
            form method="post" action=(SIGN_OUT) data-forget=(who.account) { button .btn.btn-wide { "退出登录" } }
        }
    }
}

/// The box to find things by name; where there is no room for it, the way to its page.
fn search_box() -> Markup {
    html! {
        form .find.no-print method="get" action=(SEARCH) role="search" aria-label="全站查找" {
            label .visually-hidden for="find-q" { "按名称查找" }
            input .input #find-q type="search" name="q" maxlength="60" placeholder="查找项目、单位、批次…" enterkeyhint="search";
            button .btn.btn-quiet type="submit" aria-label="查找" { (icon("search")) }
        }
        a .btn.btn-quiet.find-link href=(SEARCH) aria-label="查找" { (icon("search")) }
    }
}

/// `今天 2026年10月21日（周三）`
fn today_label(today: NaiveDate) -> String {
    format!("今天 {}", cn_day(today))
}

/// A whole page for somebody who is signed in.
pub fn page(shell: &Shell, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            (head(&shell.title))
            body {
                (skip_link())
                div .app {
                    header .sidebar {
                        a .brand href="/" { (mark()) span { (PRODUCT) } }
                        button .btn.btn-quiet.menu-button type="button" popovertarget="nav" { (icon("menu")) "菜单" }
                        (nav(&shell.nav))
                    }
                    div .main {
                        @if !shell.banners.is_empty() {
                            div .no-print role="region" aria-label="站点提示" {
                                @for banner in &shell.banners {
                                    p .banner {
                                        (banner.text)
                                        @if let Some((label, href)) = &banner.link { a href=(href) { (label) } }
                                    }
                                }
                            }
                        }
                        div .topbar role="region" aria-label="位置与账户" {
                            (crumbs(&shell.crumbs))
                            (search_box())
                            span .today { (today_label(shell.today)) }
                            @if let Some(who) = &shell.who { (account(who)) }
                        }
                        main .page #main tabindex="-1" {
                            @if let Some(flash) = &shell.flash { (super::parts::toast(flash)) }
                            (body)
                            (legend(&body))
                        }
                    }
                }
            }
        }
    }
}

/// The path to this page.
pub fn crumbs(crumbs: &[Crumb]) -> Markup {
    html! {
        nav aria-label="位置" {
            ol .crumbs {
                @for crumb in crumbs {
                    li { @if let Some(href) = &crumb.href { a href=(href) { (crumb.label) } } @else { (crumb.label) } }
                }
            }
        }
    }
}

/// How a page for everybody is framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// Sign-in: everything in the middle; the body brings `main .signin`.
    SignIn,
    /// A notice or a message: one column of 960 px.
    Document,
    /// A topic page: one column of 1120 px.
    Topic,
}

/// A whole page that needs no sign-in. The body brings its own `main #main`.
pub fn public_page(title: &str, frame: Frame, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            (head(title))
            body class=[(frame == Frame::SignIn).then_some("signin-page")] {
                (skip_link())
                @match frame {
                    Frame::SignIn => (body),
                    Frame::Document => div .public { (body) },
                    Frame::Topic => div .public.topic { (body) },
                }
            }
        }
    }
}

/// The bar over a public page: mark, name (the product's, or a unit's own), links.
pub fn public_bar(name: &str, links: Markup) -> Markup {
    html! {
        header .public-bar.no-print {
            a .brand href="/" { (mark()) span { (name) } }
            div .row { (links) }
        }
    }
}

/// The head of a page: a conclusion as title, a sentence, the actions (one red button at most).
pub fn page_head(title: &str, lede: Option<&str>, actions: Markup) -> Markup {
    html! {
        header .page-head {
            div {
                h1 { (title) }
                @if let Some(lede) = lede { p .lede { (lede) } }
            }
            div .actions { (actions) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> Shell {
        let item = |label: &str, current, count, group| NavItem {
            label: label.into(),
            href: format!("/{label}"),
            current,
            count,
            group,
        };
        Shell {
            title: "总览".into(),
            crumbs: vec![Crumb::link("甲大学 <b>", "/units/1"), Crumb::new("总览")],
            nav: vec![
                item("总览", true, None, None),
                item("评审", false, Some((172, false)), Some("过程")),
                item("督导", false, Some((3, true)), Some("过程")),
                item("专题页", false, None, Some("成果")),
            ],
            who: Some(Who {
                name: "支部书记".into(),
                unit: "文学院党支部".into(),
                initial: "支".into(),
                account: domain::ids::AccountId(7),
            }),
            today: NaiveDate::from_ymd_opt(2026, 10, 21).unwrap(),
            banners: vec![
                Banner {
                    text: "演示时钟".into(),
                    link: None,
                },
                Banner {
                    text: "2027 年暂定".into(),
                    link: Some(("导入通知".into(), "/calendar?year=2027".into())),
                },
            ],
            flash: Some("已保存".into()),
        }
    }

    #[test]
    fn a_page_says_where_who_and_when() {
        let page = page(&shell(), html! { p { "正文" } }).into_string();
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"zh-CN\">"));
        assert!(page.contains("<title>总览·培育台账</title>"));
        assert!(page.contains("今天 2026年10月21日（周三）"));
        assert!(page.contains("甲大学 &lt;b&gt;"));
        assert!(page.contains("aria-current=\"page\""));
        assert!(page.contains("<span class=\"count\" data-state=\"late\">3</span>"));
        assert_eq!(page.matches("<p>过程</p>").count(), 1);
        assert!(page.contains("<form method=\"post\" action=\"/sign-out\" data-forget=\"7\">"));
        assert!(page.contains("演示时钟") && page.contains("已保存"));
        assert!(page.contains("<form class=\"find no-print\" method=\"get\" action=\"/search\""));
        assert!(page.contains("2027 年暂定<a href=\"/calendar?year=2027\">导入通知</a>"));
    }

    #[test]
    fn no_page_carries_inline_style_or_script() {
        for html in [
            page(&shell(), html! {}).into_string(),
            public_page("公示", Frame::Document, public_bar("甲大学", html! {})).into_string(),
            public_page("登录", Frame::SignIn, html! { main #main {} }).into_string(),
        ] {
            assert!(
                !html.contains(" style=") && !html.contains(" onclick") && !html.contains("<style")
            );
            assert!(
                html.matches("<script").count()
                    == html.matches("<script src=").count()
                        + html.matches("<script type=\"module\" src=").count()
            );
        }
    }
}
