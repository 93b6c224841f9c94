//! The pages about accounts.

use chrono::{DateTime, Utc};
use domain::dates::{cn_date, shanghai_date};
use domain::shown::Fields;
use domain::states::Role;
use maud::{Markup, html};

use super::query::{Account, AccountRow, Grant, List};
use super::{EMAIL, EXPERTISE, GRANT, HERE, NEW, PERSON, Search, path_of};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::form::{Filling, Tried};
use crate::web::text::address;
use crate::web::{Me, once};

fn state_tag(row: &AccountRow, now: DateTime<Utc>) -> Markup {
    if row.disabled_at.is_some() {
        parts::tag(State::Off, "停用")
    } else if row.locked_until.is_some_and(|until| until > now) {
        parts::tag(State::Soon, "锁定中")
    } else if row.must_change {
        parts::tag(State::Wait, "未改初始密码")
    } else {
        parts::tag(State::Done, "可登录")
    }
}

/// The list with its search.
pub fn list(me: &Me, search: &Search, list: &List) -> Markup {
    let filtered = !search.q.trim().is_empty() || !search.state.is_empty();
    let title = if filtered {
        format!("找到 {} 个账号", list.rows.total)
    } else {
        format!("{} 个账号", list.rows.total)
    };
    let states = [
        ("enabled", "在用"),
        ("disabled", "停用"),
        ("locked", "锁定中"),
        ("unreachable", "没有邮箱"),
    ]
    .map(|(key, label)| Choice::new(key, label));
    let url = |n: u64| {
        let page = n.to_string();
        let (q, state) = (search.q.as_str(), search.state.as_str());
        address(HERE, &[("q", q), ("state", state), ("page", &page)])
    };
    html! {
        (page_head(&title, Some("账号属于个人，不属于支部；换人时结束原来的角色，给接手的人新建账号。列表按名称拼音排列。"), parts::link(Look::Next, "新建账号", "/admin/accounts/new")))
        form .filters method="get" action=(HERE) aria-label="筛选" {
            (Field::new("q", "按登录名、名称、邮箱或党组织查找").placeholder("登录名、名称、邮箱或党组织").search(&search.q))
            (Field::new("state", "状态").select_bare(&states, &search.state, Some("全部状态")))
            (parts::button(Look::Plain, "查找"))
        }
        @if list.rows.is_empty() {
            (parts::empty("没有这样的账号", "少写一个词再找，或新建账号，约 1 分钟。", html! {}))
        } @else {
            (parts::table("table-cards", "账号", &[Column::new("登录名"), Column::new("名称"), Column::new("角色"), Column::new("邮箱"), Column::new("状态")], html! {
                @for row in &list.rows.rows {
                    tr {
                        th scope="row" { a href=(path_of(row.id)) { (row.login) } }
                        td data-label="名称" { (row.display_name) }
                        td data-label="角色" {
                            @match list.roles.get(&row.id) {
                                None => { span .muted { "没有角色" } }
                                Some(roles) => { @for (n, (role, unit)) in roles.iter().enumerate() { @if n > 0 { br; } (unit) " " (role.label()) } }
                            }
                        }
                        td data-label="邮箱" { (row.email.as_deref().unwrap_or("没有登记")) }
                        td data-label="状态" { (state_tag(row, me.now)) }
                    }
                }
            }))
            (list.rows.foot(url))
        }
    }
}

fn place(form: Filling<'_>) -> Markup {
    html! {
        (form.show("unit"))
        (form.checks("role", &Choice::words::<Role>()))
    }
}

/// The form for a new account.
pub fn new(me: &Me, at: &str, tried: &Tried) -> Markup {
    let now = [("unit".to_owned(), at.to_owned())];
    let form = tried.filling(&NEW, &now);
    html! {
        (page_head("新建账号", Some("填 6 项，约 1 分钟。有邮箱的，设置密码的链接发到本人邮箱；没有邮箱的，建好后显示一次性密码，请当面告诉本人；角色要两人确认的，密码由确认的人看到。"), html! {}))
        (tried.note())
        form method="post" action=(HERE) .stack {
            (form.once(me))
            (form.input("login", &form.field("login").autocomplete("off")))
            (form.show("display_name"))
            (form.input("person", &form.field("person").autocomplete("off")))
            (form.show("email"))
            (place(form))
            p .row { (parts::button(Look::Next, "新建账号")) (parts::link(Look::Quiet, "不建了", HERE)) }
        }
    }
}

/// A one-time password, shown this once.
pub fn password(back: &str, login: &str, password: &str, is_new: bool) -> Markup {
    let title = if is_new {
        format!("账号 {login} 已建好")
    } else {
        format!("账号 {login} 的一次性密码")
    };
    html! {
        (page_head(&title, Some("密码只显示这一次，离开本页就看不到了，72 小时内有效。请当面交给本人，首次登录时本人要改成自己的密码。"), html! {}))
        (parts::facts(&[("登录名", html! { code { (login) } }), ("一次性密码", html! { code .once { (password) } })]))
        p { (parts::link(Look::Ink, "已抄下，离开本页", back)) }
    }
}

/// One account: state, roles, address, password.
pub fn account(me: &Me, account: &Account, tried: &Tried) -> Markup {
    let row = &account.row;
    let (address, number, field) = (
        shown_email(row.email.as_deref()),
        shown_person(row.person.as_deref()),
        shown_expertise(row.expertise.as_deref()),
    );
    let (email, person, expertise) = (
        tried.filling(&EMAIL, &address),
        tried.filling(&PERSON, &number),
        tried.filling(&EXPERTISE, &field),
    );
    let grant = tried.of(&GRANT);
    let here = path_of(row.id);
    let running = account
        .grants
        .iter()
        .filter(|g| g.is_running(me.today))
        .count();
    let title = if row.disabled_at.is_some() {
        format!("{}（{}）已停用", row.display_name, row.login)
    } else {
        format!("{}（{}）现任 {running} 个角色", row.display_name, row.login)
    };
    let locked = row.locked_until.filter(|until| *until > me.now);
    html! {
        (page_head(&title, None, html! {}))
        (tried.note())
        (parts::facts(&[
            ("状态", state_tag(row, me.now)),
            ("登录名", html! { (row.login) }),
            ("本人工号", html! { (row.person.as_deref().unwrap_or("没有登记")) }),
            ("提醒邮箱", html! { (row.email.as_deref().unwrap_or("没有登记，提醒改发上级")) }),
            ("建立", html! { (cn_date(shanghai_date(row.created_at))) }),
        ]))
        (parts::section("grants", "角色", "结束的也留着，当时谁能做什么查得到", html! {}, html! {
            @if account.grants.is_empty() {
                (parts::empty("还没有角色", "授予角色后才能看到内容。", html! {}))
            } @else { (grants(&here, &account.grants, me)) }
        }))
        (parts::section("grant", "授予角色", "今天起生效", html! {}, html! {
            form method="post" action={ (here) "/grants" } .stack {
                (grant.once(me))
                (place(grant))
                p { (parts::button(Look::Ink, "授予角色")) }
            }
        }))
        (parts::section("person", "本人工号", "工号相同的账号算同一个人；担任组织部门、系统管理员、审计员的，改工号要另一位系统管理员或审计员确认", html! {}, html! {
            form method="post" action={ (here) "/person" } .stack {
                (person.shown())
                (person.show("person"))
                p { (parts::button(Look::Ink, "登记工号")) }
            }
        }))
        (parts::section("email", "提醒邮箱", "密码链接也发到这里；换邮箱要另一位系统管理员或审计员确认", html! {}, html! {
            form method="post" action={ (here) "/email" } .stack {
                (email.shown())
                (email.show("email"))
                p { (parts::button(Look::Ink, "保存邮箱")) }
            }
        }))
        (parts::section("expertise", "专业方向", "分配评审专家时按它查找", html! {}, html! {
            form method="post" action={ (here) "/expertise" } .stack {
                (expertise.shown())
                (expertise.show("expertise"))
                p { (parts::button(Look::Ink, "保存专业方向")) }
            }
        }))
        (parts::section("access", "登录", "", html! {}, html! {
            @if row.id == me.account {
                p .muted { "这是您自己的账号：密码在“我的账号”里改，不能自己停用自己。" }
            } @else {
                div .row {
                    @if row.email.is_some() { (password_form(me, &here, "link", "发密码链接到本人邮箱")) }
                    (password_form(me, &here, "once", "申请一次性密码"))
                    @if locked.is_some() { (state_form(&here, false, "解除锁定", Look::Plain)) }
                    @if row.disabled_at.is_some() { (state_form(&here, false, "启用账号", Look::Ink)) }
                    @else { (state_form(&here, true, "停用账号，退出全部登录", Look::Danger)) }
                }
            }
        }))
    }
}

fn password_form(me: &Me, here: &str, how: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ (here) "/password" } {
            (once::field(&me.once))
            input type="hidden" name="how" value=(how);
            (parts::button(Look::Plain, label))
        }
    }
}

/// What the form of the address holds.
pub fn shown_email(email: Option<&str>) -> Fields {
    vec![("email".to_owned(), email.unwrap_or_default().to_owned())]
}

/// What the form of the staff number holds.
pub fn shown_person(person: Option<&str>) -> Fields {
    vec![("person".to_owned(), person.unwrap_or_default().to_owned())]
}

/// What the form of the field of work holds.
pub fn shown_expertise(expertise: Option<&str>) -> Fields {
    vec![(
        "expertise".to_owned(),
        expertise.unwrap_or_default().to_owned(),
    )]
}

fn state_form(here: &str, disabled: bool, label: &str, look: Look) -> Markup {
    html! {
        form method="post" action={ (here) "/state" } {
            input type="hidden" name="disabled" value=(if disabled { "yes" } else { "no" });
            (parts::button(look, label))
        }
    }
}

fn grants(here: &str, grants: &[Grant], me: &Me) -> Markup {
    html! {
        (parts::table("table-cards", "角色", &[Column::new("党组织"), Column::new("角色"), Column::new("起"), Column::new("止"), Column::new("办理")], html! {
            @for grant in grants {
                tr {
                    th scope="row" { (grant.unit_name) " " small .muted { (grant.unit_code) } }
                    td data-label="角色" { (grant.role.label()) }
                    td data-label="起" .nowrap { (cn_date(grant.from_on)) }
                    td data-label="止" .nowrap {
                        @match grant.to_on.and_then(|to| to.pred_opt()) { None => "现任", Some(last) if last < grant.from_on => "当天结束", Some(last) => (cn_date(last)) }
                    }
                    td data-label="办理" {
                        @if grant.is_running(me.today) {
                            form method="post" action={ (here) "/grants/end" } {
                                input type="hidden" name="grant" value=(grant.id);
                                (parts::button(Look::Small, "结束角色"))
                            }
                        } @else { span .muted { "已结束" } }
                    }
                }
            }
        }))
    }
}
