//! The pages of signing in and of one's own account.

use domain::shown::Fields;
use entity::{account, session};
use maud::{Markup, html};

use super::link::{FORGOTTEN, LINK};
use super::{EMAIL, PASSWORD, SIGN_IN};
use crate::ui::parts::{self, Look};
use crate::ui::shell::{Frame, PRODUCT, mark, page_head, public_page};
use crate::web::Me;
use crate::web::form::{Filling, Tried};

/// The sign-in page; `next` is where it leads.
pub fn sign_in(banner: Option<&str>, next: &str, login: &str, error: Option<&str>) -> Markup {
    let form = SIGN_IN.blank();
    let body = html! {
        main #main .signin tabindex="-1" {
            header .signin-head {
                p .brand { (mark()) span { (PRODUCT) } }
                @if let Some(banner) = banner { p .small.muted { (banner) } }
            }
            form .signin-form.stack method="post" action="/sign-in" {
                h1 { "登录" }
                @if let Some(error) = error { (parts::note(crate::ui::State::Late, html! { (error) }, html! {})) }
                input type="hidden" name="next" value=(next);
                (form.field("login").autocomplete("username").text(login))
                (password_field(form, "password", "current-password"))
                (parts::button(Look::Next, "登录"))
                p .small { a href="/sign-in/forgotten" { "忘记密码" } }
                p .small { a href="/public/notices" { "查看公示（无需登录）" } }
                p .small.muted { "没有账号、登录名不记得、岗位不对的，请找本单位的系统管理员；不知道是谁的，问本校党委组织部（处级以上单位问上级组织部门）。" }
                p .small.muted { "账号属于个人，岗位调整由系统管理员办理。30 分钟不操作自动退出，已写内容不丢。" }
            }
            aside .signin-side.stack {
                h2 { "三级联创，一本台账" }
                p { "从通知发布到期满验收，谁在什么时候该办什么，都在这里。" }
                p .muted { "只登记一次，不签到、不积分；办完的事不再提醒。" }
            }
            footer .signin-foot { "请勿上传涉密文件。" }
        }
    };
    public_page("登录", Frame::SignIn, body)
}

/// Where somebody says to have forgotten the password; `asked` once it has been sent.
pub fn forgotten(tried: &Tried, asked: bool) -> Markup {
    let form = tried.of(&FORGOTTEN);
    let body = html! {
        main #main .signin tabindex="-1" {
            header .signin-head { p .brand { (mark()) span { (PRODUCT) } } }
            form .signin-form.stack method="post" action="/sign-in/forgotten" {
                h1 { "忘记密码" }
                @if asked {
                    (parts::note(crate::ui::State::Done, html! { "如果这个登录名在用、登记了邮箱，几分钟内会收到一封带链接的邮件，72 小时内有效；一小时内只发一封。" }, html! {}))
                    p { "没有收到的，请找本单位的系统管理员重发：可能没有登记邮箱，或者填错了登录名。组织部门经办人、系统管理员和审计员的密码要由两个人办理，不从这里发。" }
                    p { a href="/sign-in" { "去登录" } }
                } @else {
                    (form.field("login").autocomplete("username").text(form.value("login")))
                    (parts::button(Look::Next, "发密码链接到我的邮箱"))
                    p .small { a href="/sign-in" { "想起来了，去登录" } }
                }
            }
        }
    };
    public_page("忘记密码", Frame::SignIn, body)
}

/// One's own account: posts, address, password, devices; for somebody without a post, `whom` to ask
/// for one.
pub fn account(
    me: &Me,
    own: &account::Model,
    sessions: &[session::Model],
    whom: &[String],
    tried: &Tried,
) -> Markup {
    let now = shown_email(own);
    let form = tried.filling(&EMAIL, &now);
    html! {
        (tried.note())
        (page_head("我的账号", Some("岗位由系统管理员授予；这里改密码和提醒邮箱。"), html! { (parts::link(Look::Plain, "修改密码", "/account/password")) }))
        (parts::section("posts", "我的岗位", "", html! {}, html! {
            @if me.posts.is_empty() {
                (parts::empty("还没有岗位，现在没有可办的事", &format!("请联系{}，说明您在哪个党组织、负责什么，授予角色后重新登录。", ask(whom)), html! {}))
            } @else {
                ul .checklist { @for post in &me.posts { li data-state="done" { span { b { (post.role.label()) } " " (post.unit_name) } } } }
            }
        }))
        (parts::section("email", "提醒邮箱", "每天至多一封，办完即停", html! {}, html! {
            form method="post" action="/account/email" .stack {
                (form.shown())
                (form.input("email", &form.field("email").autocomplete("email")))
                (password_field(form, "password", "current-password"))
                p { (parts::button(Look::Ink, "保存邮箱")) }
            }
        }))
        (parts::section("sessions", "登录的设备", "不认识的请退出，并修改密码", html! {}, html! {
            ul .checklist {
                @for s in sessions {
                    li data-state="done" {
                        span { (s.device) }
                        @if s.id == me.session { (parts::tag_plain("本机")) } @else {
                            form method="post" action="/account/sessions" {
                                input type="hidden" name="session" value=(s.id.get(..32).unwrap_or(&s.id));
                                (parts::button(Look::Small, "退出这台设备"))
                            }
                        }
                        small { "最近使用 " (parts::instant_in_full(s.seen_at)) }
                    }
                }
            }
        }))
    }
}

/// Whom to ask.
fn ask(whom: &[String]) -> String {
    match whom {
        [] => "系统管理员".to_owned(),
        names => format!("系统管理员（{}）", names.join("、")),
    }
}

/// What the form of one's own address holds.
pub fn shown_email(own: &account::Model) -> Fields {
    let email = own.email.clone().unwrap_or_default();
    vec![("email".to_owned(), email)]
}

/// A password, which the browser knows under a word of its own.
fn password_field(form: Filling<'_>, name: &'static str, word: &'static str) -> Markup {
    form.field(name).autocomplete(word).password()
}

/// What the link in a mail opens: the form for a new password, or why it no longer does.
pub fn by_link(token: &str, owner: Option<&account::Model>, tried: &Tried) -> Markup {
    let form = tried.of(&LINK);
    let body = html! {
        main #main .signin tabindex="-1" {
            header .signin-head { p .brand { (mark()) span { (PRODUCT) } } }
            @if let Some(owner) = owner {
                form .signin-form.stack method="post" action="/password" {
                    h1 { "设置密码" }
                    (tried.note())
                    p { "账号 " code { (owner.login) } "（" (owner.display_name) "）" }
                    input type="hidden" name="token" value=(token);
                    (password_field(form, "new", "new-password"))
                    (password_field(form, "again", "new-password"))
                    (parts::button(Look::Next, "保存密码，去登录"))
                }
            } @else {
                div .signin-form.stack {
                    h1 { "链接已失效" }
                    p { "这个链接已经用过、已被新的链接取代或已过期（72 小时）。请系统管理员再发一次。" }
                    p { a href="/sign-in" { "去登录" } }
                }
            }
        }
    };
    public_page("设置密码", Frame::SignIn, body)
}

/// The form for a new password.
pub fn password(must: bool, tried: &Tried) -> Markup {
    let form = tried.of(&PASSWORD);
    let lede = if must {
        "首次登录请先设自己的密码。"
    } else {
        "修改后，其他设备上的登录会退出。"
    };
    html! {
        (page_head("修改密码", Some(lede), html! {}))
        (tried.note())
        form method="post" action="/account/password" .stack {
            (password_field(form, "old", "current-password"))
            (password_field(form, "new", "new-password"))
            (password_field(form, "again", "new-password"))
            p { (parts::button(Look::Next, "保存新密码")) }
        }
    }
}
