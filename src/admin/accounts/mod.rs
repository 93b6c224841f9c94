//! Accounts: who there is, what they may do, and getting them back in.

mod first;
mod query;
mod views;

use axum::response::{IntoResponse, Response};
use domain::ids::{AccountId, GrantId, UnitId};
use domain::shown::Fields;
use domain::states::Role;
use entity::{account, grant};
use ledger::accounts::{self, NewAccount};
use ledger::officers::{self, Ask, Asked as Answer};
use ledger::passwords::{self, Secrets};
use ledger::{Act, Happened, LastSaved, LedgerError, Once};
use maud::html;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::{ADMIN, unit_in};
use crate::ui::shell::Crumb;
use crate::web::form::{
    Doing, Form, Item, Tried, blank, both, choice, email, handler, hidden, text,
};
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

/// Where the side bar leads.
pub const HERE: &str = "/admin/accounts";

type OnAccount = Doing<AccountId>;

const UNIT: Item = text("unit", "党组织")
    .required()
    .hint("写全称、简称、曾用名或编码；角色管到这个党组织和它的下级");
const ROLE: Item = choice("role", "角色")
    .required()
    .hint("可以勾几个；系统管理员、审计员不能再任业务角色（三员分立）");

/// Why nobody sees beforehand what is written to the person and to the officers.
const TOLD: &str =
    "账号的变动按规定告知本人、审计员或请另一人确认，内容由系统定，没有可斟酌的字句。";

static NEW: Form = Form::new(
    "新建账号",
    &[
        text("login", "登录名")
            .required()
            .hint("2 到 40 个字母、数字或 - _ . @"),
        text("display_name", "显示名称")
            .required()
            .hint("页面和日志里显示，可用职务，如“支部书记”"),
        text("person", "本人工号").hint(
            "按工号认人，一人多个账号不能兼任相斥的角色；授予组织部门、系统管理员、审计员时必填",
        ),
        email("email", "提醒邮箱").hint("不填就收不到提醒，提醒会改发上级"),
        UNIT,
        ROLE,
    ],
)
.straight(TOLD);

static EMAIL: Form = Form::new("保存邮箱", &[email("email", "邮箱")]).straight(TOLD);

static GRANT: Form = Form::new("授予角色", &[UNIT, ROLE])
    .may_repeat()
    .straight(TOLD);

static END: Form = Form::new("结束角色", &[hidden("grant")]);

static PASSWORD: Form = Form::new("重设密码", &[hidden("how")])
    .when(&[
        ("how", "link", "发密码链接到本人邮箱"),
        ("how", "once", "申请一次性密码"),
    ])
    .may_repeat()
    .straight(TOLD);

static PERSON: Form = Form::new("登记工号", &[text("person", "工号")]).straight(TOLD);

static EXPERTISE: Form = Form::new(
    "保存专业方向",
    &[text("expertise", "专业方向")
        .hint("分配专家时按它查找，如“组织工作、宣传思想”；不是专家的不填")],
);

static STATE: Form = Form::new("停用或恢复账号", &[hidden("disabled")]).when(&[
    ("disabled", "yes", "停用账号"),
    ("disabled", "no", "启用账号"),
]);

pub fn routes() -> Vec<Route> {
    let any = Access::Roles(ADMIN);
    let one = Access::Act(Subject::Account, ADMIN);
    vec![
        get(HERE, any, list),
        post(HERE, any).takes(&NEW, handler(added, new)),
        get("/admin/accounts/new", any, blank(new)),
        get("/admin/accounts/{id}", one, blank(page)),
        post("/admin/accounts/{id}/email", one).takes(&EMAIL, handler(email_set, page)),
        post("/admin/accounts/{id}/grants", one).takes(&GRANT, handler(granted, page)),
        post("/admin/accounts/{id}/grants/end", one).takes(&END, handler(grant_ended, page)),
        post("/admin/accounts/{id}/password", one).takes(&PASSWORD, handler(password_reset, page)),
        post("/admin/accounts/{id}/person", one).takes(&PERSON, handler(person_set, page)),
        post("/admin/accounts/{id}/expertise", one).takes(&EXPERTISE, handler(expertise_set, page)),
        post("/admin/accounts/{id}/state", one).takes(&STATE, handler(state_set, page)),
    ]
}

/// What the list is narrowed to.
#[derive(Debug)]
struct Search {
    q: String,
    state: String,
    page: u64,
}

async fn list(on: Asking<Nothing>) -> Page {
    let search = Search {
        q: on.asked.get("q").to_owned(),
        state: on.asked.get("state").to_owned(),
        page: on.asked.page(),
    };
    let list = query::list(&on.app, &on.me, &search).await?;
    // Whoever administers a part of the tree has no site to set up.
    let steps = if on.me.actor.holds_at_root(&[Role::Admin]) {
        first::steps(&on.app, &on.me).await?
    } else {
        html! {}
    };
    let body = html! { (steps) (views::list(&on.me, &search, &list)) };
    on.page("账号", HERE, vec![Crumb::new("账号")], body).await
}

fn path(last: &str) -> Vec<Crumb> {
    vec![Crumb::link("账号", HERE), Crumb::new(last)]
}

/// The form for a new account; the code of its unit is in the address, where it is known.
async fn new(on: Asking<Nothing>, tried: Tried) -> Page {
    let body = views::new(&on.me, on.asked.get("unit"), &tried);
    on.page("新建账号", HERE, path("新建账号"), body).await
}

/// The unit and the roles that a form gives.
async fn place<I: Sync>(on: &Doing<I>) -> Result<(UnitId, Vec<Role>), LedgerError> {
    let unit = unit_in(&on.app, &on.me, &on.form, "unit").await;
    let roles: Option<Vec<Role>> = on.form.all("role").map(Role::from_key).collect();
    let roles = roles.filter(|roles| !roles.is_empty());
    both(
        unit,
        roles.ok_or_else(|| LedgerError::field("role", "请至少勾一个角色。")),
    )
}

/// Asks for each of several roles on a unit; it waits when one of them does.
async fn roles(
    act: &mut Act,
    id: AccountId,
    unit: UnitId,
    roles: &[Role],
) -> Result<Happened<Answer>, LedgerError> {
    let mut events = Vec::new();
    let mut asked = Answer::Done;
    for role in roles {
        let role = Ask::Grant { unit, role: *role };
        // No password is set by it.
        let one = officers::ask(act, id, role, Secrets::default()).await?;
        if one.tell(&mut events) == Answer::Waiting {
            asked = Answer::Waiting;
        }
    }
    Ok(Happened::many(events, asked))
}

/// Adds an account with its first role: one without a role would be in nobody's view.
async fn added(on: Doing<Nothing>) -> Result<Response, PageError> {
    let place = place(&on).await;
    let (login, email) = (on.form.text("login"), on.form.filled("email"));
    let by_mail = email.is_some();
    let mut new = NewAccount {
        login: login.clone(),
        display_name: on.form.text("display_name"),
        email,
        person: on.form.filled("person"),
        password_hash: String::new(),
        must_change: true,
    };
    let ((unit, wanted), ()) = both(place, new.check())?;
    // A hash takes its time: not for what is refused anyway.
    let (password, secrets) = one_time().await?;
    new.password_hash.clone_from(&secrets.one_time_hash);
    let this = ledger::files::unguessable()?;
    let (id, asked, first): (AccountId, Answer, String) = match on.once().await? {
        Once::Again(done) => done,
        Once::First(mut act) => {
            let mut events = Vec::new();
            let added = accounts::add(&mut act, new).await?;
            let id = added.tell(&mut events);
            let asked = roles(&mut act, id, unit, &wanted).await?;
            let granted = asked.tell(&mut events);
            if by_mail && granted == Answer::Done {
                // Whoever makes an account does not learn its password.
                let sent = passwords::send_link(&mut act, id, secrets).await?;
                sent.tell(&mut events);
            }
            let done = (id, granted, this.clone());
            on.finish(act, Happened::many(events, done)).await?
        }
    };
    let said = match asked {
        // Whoever confirms the role is shown the password, not whoever asked for it.
        Answer::Waiting => "账号已建好；角色已提交“待确认”，另一位系统管理员或审计员同意后生效。",
        Answer::Done if by_mail => "账号已建好，设置密码的链接已发到本人邮箱，72 小时内有效。",
        // The second click of two does not know the password any more.
        Answer::Done if first != this => {
            "这个账号刚才已经建好。一次性密码只在当时显示一次；没有抄下的，请在本页再申请一次。"
        }
        Answer::Done => return shown_once(&on, id, &login, &password, true).await,
    };
    Ok(done(&path_of(id), said))
}

/// A password for one sign-in, and what a use case needs of it.
pub(super) async fn one_time() -> Result<(String, Secrets), PageError> {
    let password =
        crate::cli::admin::one_time_password().map_err(|e| PageError::Internal(e.to_string()))?;
    let one_time_hash = crate::signin::hash(password.clone()).await?;
    let piece = || ledger::files::unguessable();
    let token = format!("{}{}", piece()?, piece()?);
    Ok((
        password,
        Secrets {
            one_time_hash,
            token,
        },
    ))
}

/// The answer itself shows the password, and is kept by nobody: a redirect would have to carry it
/// in a cookie.
pub(super) async fn shown_once<I>(
    on: &Asking<I>,
    id: AccountId,
    login: &str,
    password: &str,
    is_new: bool,
) -> Result<Response, PageError> {
    // An auditor who has confirmed does not open accounts.
    let back = if on.me.holds(Role::Admin) {
        path_of(id)
    } else {
        "/confirmations".to_owned()
    };
    let body = views::password(&back, login, password, is_new);
    let title = "一次性密码";
    let page = on.page(title, HERE, path(title), body).await?;
    Ok(page.into_response())
}

async fn page(on: Asking<AccountId>, tried: Tried) -> Page {
    let account = query::one(&on.app, &on.me, on.id).await?;
    let body = views::account(&on.me, &account, &tried);
    let row = &account.row;
    on.page(&row.display_name, HERE, path(&row.login), body)
        .await
}

fn path_of(id: AccountId) -> String {
    format!("{HERE}/{id}")
}

async fn email_set(on: OnAccount) -> Result<Response, PageError> {
    let what = Ask::Email(on.form.text("email"));
    let now = |row: &account::Model| views::shown_email(row.email.as_deref());
    let asked = ask(&on, now, accounts::changes_of_address, what).await?;
    let saved = "提醒邮箱已保存，原邮箱会收到通知。";
    Ok(done(&path_of(on.id), said(asked, saved)))
}

/// Writes down whose account it is.
async fn person_set(on: OnAccount) -> Result<Response, PageError> {
    let what = Ask::Person(on.form.text("person"));
    let now = |row: &account::Model| views::shown_person(row.person.as_deref());
    let asked = ask(&on, now, accounts::changes_of_number, what).await?;
    Ok(done(&path_of(on.id), said(asked, "工号已登记。")))
}

/// Writes down what an expert knows about.
async fn expertise_set(on: OnAccount) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let row = accounts::to_change(&act, on.id).await?;
    let now = views::shown_expertise(row.expertise.as_deref());
    let last = accounts::changes_of_expertise(&row.login);
    act.compare(&on.form.sent(), &now, last).await?;
    let happened = accounts::set_expertise(&mut act, row, on.form.get("expertise")).await?;
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), "专业方向已保存。"))
}

/// Asks for what one of the account's forms says, on what it showed.
async fn ask(
    on: &OnAccount,
    now: fn(&account::Model) -> Fields,
    told: fn(&str) -> LastSaved,
    what: Ask,
) -> Result<Answer, LedgerError> {
    let mut act = on.begin().await?;
    let row = accounts::to_change(&act, on.id).await?;
    let last = told(&row.login);
    act.compare(&on.form.sent(), &now(&row), last).await?;
    // No password is set by it.
    let happened = officers::ask(&mut act, on.id, what, Secrets::default()).await?;
    on.finish(act, happened).await
}

async fn granted(on: OnAccount) -> Result<Response, PageError> {
    let (unit, wanted) = place(&on).await?;
    let asked = match on.once().await? {
        Once::Again(asked) => asked,
        Once::First(mut act) => {
            let happened = roles(&mut act, on.id, unit, &wanted).await?;
            on.finish(act, happened).await?
        }
    };
    let labels: Vec<&str> = wanted.iter().map(|role| role.label()).collect();
    let granted = format!("已授予“{}”角色，今天起生效。", labels.join("、"));
    Ok(done(&path_of(on.id), said(asked, &granted)))
}

/// What is said when it is done, or when it waits.
fn said(asked: Answer, done: &str) -> &str {
    match asked {
        Answer::Done => done,
        Answer::Waiting => "已提交“待确认”，另一位系统管理员或审计员同意后办理。",
    }
}

async fn grant_ended(on: OnAccount) -> Result<Response, PageError> {
    let ended = on.form.get("grant").parse::<GrantId>();
    let ended = ended.map_err(|_| PageError::NotFound)?;
    let of_account = grant::visible_to(on.me.scope())
        .filter(grant::Column::Id.eq(ended))
        .filter(grant::Column::AccountId.eq(on.id))
        .count(&on.app.book.db)
        .await?;
    if of_account == 0 {
        return Err(PageError::NotFound);
    }
    let mut act = on.begin().await?;
    let happened = accounts::end_grant(&mut act, ended).await?;
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), "角色已结束，历史里仍可查到。"))
}

/// A new password: by a link to the person's mail, or a one-time one that a second officer hands over.
async fn password_reset(on: OnAccount) -> Result<Response, PageError> {
    if on.id == on.me.account {
        return Err(PageError::Refused(
            "自己的密码请在“我的账号”里修改。".to_owned(),
        ));
    }
    match on.form.get("how") {
        "link" => link_sent(&on).await,
        "once" => password_asked(&on).await,
        _ => Err(PageError::Refused(
            "请选择发密码链接，还是申请一次性密码。".to_owned(),
        )),
    }
}

async fn link_sent(on: &OnAccount) -> Result<Response, PageError> {
    let (_, secrets) = one_time().await?;
    if let Once::First(mut act) = on.once().await? {
        let happened = passwords::send_link(&mut act, on.id, secrets).await?;
        on.finish(act, happened).await?;
    }
    let said = "设置密码的链接已发到本人邮箱，72 小时内有效；原密码在此之前照常可用。";
    Ok(done(&path_of(on.id), said))
}

async fn password_asked(on: &OnAccount) -> Result<Response, PageError> {
    let account = query::one(&on.app, &on.me, on.id).await?;
    let (password, secrets) = one_time().await?;
    let this = ledger::files::unguessable()?;
    let (asked, first): (Answer, String) = match on.once().await? {
        Once::Again(done) => done,
        Once::First(mut act) => {
            let asked = officers::ask(&mut act, on.id, Ask::Password, secrets).await?;
            let mark = this.clone();
            on.finish(act, asked.map(|asked| (asked, mark))).await?
        }
    };
    let said = match asked {
        Answer::Waiting => said(asked, ""),
        Answer::Done if first != this => {
            "一次性密码刚才已经生成，只在当时显示一次；没有抄下的，请再申请一次。"
        }
        Answer::Done => {
            let login = &account.row.login;
            return shown_once(on, on.id, login, &password, false).await;
        }
    };
    Ok(done(&path_of(on.id), said))
}

async fn state_set(on: OnAccount) -> Result<Response, PageError> {
    let (disabled, said) = match on.form.get("disabled") {
        "yes" => (true, "账号已停用，登录都已退出。"),
        "no" => (false, "账号可以登录了。"),
        _ => {
            return Err(PageError::Refused("请选停用或启用后再提交。".to_owned()));
        }
    };
    let mut act = on.begin().await?;
    let happened = accounts::set_disabled(&mut act, on.id, disabled).await?;
    on.finish(act, happened).await?;
    Ok(done(&path_of(on.id), said))
}
