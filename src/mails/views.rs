//! The pages about mails.

use chrono::NaiveDate;
use domain::dates::cn_day_short;
use domain::states::{MailState, Role};
use ledger::letter::Letter;
use ledger::mail::DIGEST;
use ledger::reminders::{Gap, Upcoming, UpcomingLine};
use maud::{Markup, html};

use super::query::{AHEAD, List, Mail, MailRow, TO_OTHERS, Trouble};
use crate::ui::State;
use crate::ui::parts::{self, Column, Look, Tab};
use crate::ui::shell::page_head;
use crate::web::Me;

fn tabs(me: &Me, here: &str) -> Markup {
    let tab = |label: &str, href: &str| Tab {
        label: label.to_owned(),
        href: href.to_owned(),
        count: None,
        current: href == here,
    };
    let mut items = vec![
        tab("将要发的和发过的", "/mails"),
        tab("今天的提醒", "/mails/today"),
    ];
    if me.holds(Role::Admin) {
        items.push(tab("送不到的", "/mails/trouble"));
    }
    parts::tabs("提醒邮件", &items)
}

/// What sort of mail it is.
fn kind_label(kind: &str) -> &'static str {
    match kind {
        DIGEST => "晨间提醒",
        "chain_ends" => "日志链尾",
        entity::outbox::LINK_MAIL => "密码链接",
        ledger::publicity::TO_ADMIT => "公示异议",
        "grant_given" | "password_issued" | "email_changed" | "confirmation_asked" => "账号通知",
        "space" => "磁盘余量",
        _ => "办理结果通知",
    }
}

fn state_tag(state: MailState) -> Markup {
    let look = match state {
        MailState::Planned | MailState::Leased => State::Wait,
        MailState::Sent => State::Done,
        MailState::Skipped => State::Off,
        MailState::Failed => State::Soon,
        MailState::GivenUp => State::Late,
    };
    parts::tag_of(look, state)
}

/// What will come and what came.
pub fn list(me: &Me, list: &List) -> Markup {
    let title = match list.mine.first() {
        None => format!("{AHEAD} 天内没有要发给您的提醒"),
        Some(next) => format!(
            "{AHEAD} 天内要给您发 {} 封，最近一封在{}",
            list.mine.len(),
            cn_day_short(next.on, me.today)
        ),
    };
    html! {
        (page_head(&title, Some("每人每天至多一封，工作日早上 8:30 写好；办完即停，没有待办就不发。"), html! {}))
        (tabs(me, "/mails"))
        (parts::section("mine", "要发给我的", "若到那天仍未办", html! {}, html! {
            @if list.mine.is_empty() {
                (parts::empty("没有要发给您的提醒", "待办离期限还远，或已经办完。", html! {}))
            } @else { (foretold("要发给我的提醒", &list.mine, false, me.today)) }
        }))
        @if !list.others.is_empty() {
            @let more = list.others.len().saturating_sub(TO_OTHERS);
            (parts::section("others", "要发给别人的", &format!("{} 封，您查看范围内的待办", list.others.len()), html! {}, html! {
                (foretold("要发给别人的提醒", &list.others[..list.others.len() - more], true, me.today))
                @if more > 0 { p .small.muted { "还有 " (more) " 封更晚的没有列出。" } }
            }))
        }
        (parts::section("sent", "发给我的", "最近 60 封", html! {}, html! {
            @if list.sent.is_empty() {
                (parts::empty("还没有给您发过邮件", "请先在“我的账号”核对提醒邮箱。", parts::link(Look::Plain, "核对邮箱", "/account")))
            } @else {
                (parts::folded(&list.sent, |some| parts::table("table-cards", "发给我的邮件", &[Column::new("标题"), Column::new("时间"), Column::new("状态")], html! {
                    @for mail in some {
                        tr {
                            th scope="row" { a href={ "/mails/" (mail.id) } { (mail.subject) } }
                            td data-label="时间" .nowrap { (parts::instant(mail.sent_at.unwrap_or(mail.created_at), me.today)) }
                            td data-label="状态" { (state_tag(mail.state)) }
                        }
                    }
                })))
            }
        }))
    }
}

/// Mails to come, a line for each thing that they will speak of.
fn foretold(caption: &str, mails: &[Upcoming], with_names: bool, today: NaiveDate) -> Markup {
    let mut columns = vec![Column::new("哪天发")];
    if with_names {
        columns.push(Column::new("发给谁"));
    }
    columns.extend(["说什么事", "为什么发", "期限"].map(Column::new));
    let lines: Vec<(&Upcoming, &UpcomingLine)> = mails
        .iter()
        .flat_map(|mail| mail.lines.iter().map(move |line| (mail, line)))
        .collect();
    parts::folded(&lines, |some| {
        let body = html! {
            @for (mail, line) in some {
                tr {
                    th scope="row" .nowrap { (parts::day(mail.on, today)) }
                    @if with_names { td data-label="发给谁" { (mail.name) } }
                    td data-label="说什么事" { (subject_of(line)) }
                    td data-label="为什么发" { (line.why) @if line.copy { " " (parts::tag_plain("抄送")) } }
                    td data-label="期限" .nowrap { (line.due) }
                }
            }
        };
        parts::table("table-cards", caption, &columns, body)
    })
}

fn subject_of(line: &UpcomingLine) -> Markup {
    html! { (line.title) @if line.copy { br; small .muted { "责任单位：" (line.owner) } } }
}

/// Today's digest as it goes.
pub fn today(me: &Me, letter: Option<&Letter>) -> Markup {
    html! {
        @match letter {
            None => {
                (page_head("今天没有要提醒您的事", Some("没有待办，就不发邮件。"), html! {}))
                (tabs(me, "/mails/today"))
                (parts::empty("没有待办", "有了待办，会按期限前 30、14、7、3、1 天和当天提醒；遇休息日提前。具体天数由批次给出。", parts::link(Look::Plain, "看将要发的", "/mails")))
            }
            Some(letter) => {
                (page_head(&letter.subject, Some("今天早上的提醒就是这样；到了提醒时点才寄出，同一时点只寄一次。"), html! {}))
                (tabs(me, "/mails/today"))
                (sheet("/mails/today/html", &letter.text))
            }
        }
    }
}

/// A mail as mail programs show it, and as text.
fn sheet(src: &str, text: &str) -> Markup {
    html! {
        iframe .mail-frame src=(src) title="邮件版式" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" {}
        details { summary { "纯文字版" } pre .mail-text { (text) } }
    }
}

/// One mail: to whom, when, how it went, and to its addressee what it says.
pub fn one(me: &Me, mail: &Mail) -> Markup {
    let line = &mail.line;
    let title = if mail.body.is_some() {
        line.subject.as_str()
    } else {
        kind_label(&line.kind)
    };
    html! {
        (page_head(title, None, html! {}))
        (facts(line, me))
        @match &mail.body {
            Some(body) => {
                @if body.has_calendar { p .small.muted { "附有日历文件（.ics），可加到自己的日历里。" } }
                (sheet(&format!("/mails/{}/html", line.id), &body.text))
            }
            None => (parts::note(State::Wait, html! { "邮件内容只给收件人看。改正收件人的邮箱后，提醒会在下一个工作日早上重新写好，发到新地址；别的邮件可在“送不到的”页再发。" }, html! {})),
        }
    }
}

fn facts(line: &MailRow, me: &Me) -> Markup {
    let mut rows = vec![
        ("收件邮箱", html! { (line.to_address) }),
        ("状态", state_tag(line.state)),
        (
            "写好",
            html! { (parts::instant(line.created_at, me.today)) },
        ),
    ];
    if let Some(at) = line.sent_at {
        rows.push(("发出", html! { (parts::instant(at, me.today)) }));
    }
    if line.state == MailState::Failed {
        rows.push((
            "下次再发",
            html! { (parts::instant(line.not_before, me.today)) },
        ));
    }
    if line.attempts > 0 {
        rows.push(("试过", html! { (line.attempts) " 次" }));
    }
    if let Some(error) = &line.last_error {
        rows.push(("对方回答", html! { (error) }));
    }
    parts::facts(&rows)
}

/// What an administrator has to mend.
pub fn trouble(me: &Me, trouble: &Trouble) -> Markup {
    let given_up = trouble
        .mails
        .iter()
        .filter(|m| m.state == MailState::GivenUp)
        .count();
    let again = trouble.mails.iter().filter(|m| m.can_go_again()).count();
    let title = if let Some(server) = &trouble.server {
        format!("{}，邮件都等着", server.trouble.label())
    } else if trouble.mails.is_empty() && trouble.gaps.is_empty() {
        "邮件都送得到".to_owned()
    } else {
        format!(
            "{given_up} 封没有送到，{} 处没有人收提醒",
            trouble.gaps.len()
        )
    };
    html! {
        (page_head(&title, Some("没有人收提醒的单位，提醒已改发上级；请补登经办人或邮箱。"), html! {}))
        (tabs(me, "/mails/trouble"))
        @if let Some(server) = &trouble.server {
            (parts::note(State::Late, html! {
                "从 " (parts::instant(server.since, me.today)) " 起邮件发不出去。" (server.why)
                "。邮件一封不丢，等待的时间不算在各封的期限里；"
                (parts::instant(server.probe_at, me.today)) " 再试，以后每 15 分钟一次，通了就全部发出。"
                "请核对邮件设置（peiyu config check），或联系邮件服务器的管理员。"
            }, html! {}))
        }
        (parts::section("gaps", "没有人收提醒的", "", html! {}, html! {
            @if trouble.gaps.is_empty() {
                (parts::empty("每个有待办的单位都有人收提醒", "不用做什么。", html! {}))
            } @else { (gaps(&trouble.gaps, me.today)) }
        }))
        (parts::section("mails", "没有送到的", "最近 100 封", html! {}, html! {
            @if trouble.mails.is_empty() {
                (parts::empty("没有失败的邮件", "单封发不出的会自动再试，3 天仍不成才放弃；放弃的提醒，下一个工作日早上重新写。", html! {}))
            } @else {
                form .stack method="post" action="/mails/trouble/again" {
                    (parts::table("table-cards", "没有送到的邮件", &[Column::new("收件邮箱"), Column::new("邮件"), Column::new("写好"), Column::num("试过"), Column::new("状态"), Column::new("对方回答"), Column::new("")], html! {
                        @for mail in &trouble.mails {
                            tr {
                                th scope="row" { a href={ "/mails/" (mail.id) } { (mail.to_address) } }
                                td data-label="邮件" { (kind_label(&mail.kind)) }
                                td data-label="写好" .nowrap { (parts::instant(mail.created_at, me.today)) }
                                td data-label="试过" .num { (mail.attempts) " 次" }
                                td data-label="状态" { (state_tag(mail.state)) }
                                td data-label="对方回答" { (mail.last_error.as_deref().unwrap_or("没有回答")) }
                                td .fit { @if mail.can_go_again() { button .btn.btn-small name="mail" value=(mail.id) { "再发" } } }
                            }
                        }
                    }))
                    @if again > 1 { p .row { button .btn name="mail" value="all" { "全部再发" } span .small.muted { "先改正收件人的邮箱或邮件服务器的设置；再发时用收件人现在的邮箱。" } } }
                }
            }
        }))
    }
}

fn gaps(gaps: &[Gap], today: NaiveDate) -> Markup {
    html! {
        (parts::table("table-cards", "没有人收提醒的单位和个人", &[Column::new("单位或个人"), Column::new("缺什么"), Column::num("待办"), Column::new("最近期限"), Column::new("现改发给")], html! {
            @for gap in gaps {
                tr {
                    th scope="row" {
                        @if let Some(unit) = gap.unit { a href={ "/admin/units/" (unit) } { (gap.name) } } @else { (gap.name) }
                    }
                    td data-label="缺什么" { @if let Some(role) = gap.role { "“" (role.label()) "”" } (gap.reason.label()) }
                    td data-label="待办" .num { (gap.open) " 件" }
                    td data-label="最近期限" .nowrap { (parts::day(gap.next_due, today)) }
                    td data-label="现改发给" { (gap.told.as_deref().unwrap_or("没有上级可发")) }
                }
            }
        }))
    }
}
