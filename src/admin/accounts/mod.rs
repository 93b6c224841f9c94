//! Accounts: who there is, what they may do, and getting them back in.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::{AccountId, GrantId};
use domain::shown::Fields;
use domain::states::Role;
use entity::{account, grant};
use ledger::accounts::NewAccount;
use ledger::officers::{self, Ask, Asked as Answer};
use ledger::passwords::Secrets;
use ledger::{Happened, LastSaved, LedgerError};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::{ADMIN, problem, unit_by_code, wrong};
use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::shell::shell;
use crate::web::shown::{self, SHOWN};
use crate::web::{Asked, Id, Me, PageError, Pairs, conflicting, once, unprocessable};

/// Where the side bar leads.
pub const HERE: &str = "/admin/accounts";

pub fn routes() -> Vec<Route> {
    let any = Access::Roles(ADMIN);
    let one = Access::Act(Subject::Account, ADMIN);
    vec![
        get("/admin/accounts", any, list),
        post("/admin/accounts", any, add),
        get("/admin/accounts/new", any, new),
        get("/admin/accounts/{id}", one, page),
        post("/admin/accounts/{id}/email", one, set_email),
        post("/admin/accounts/{id}/grants", one, give),
        post("/admin/accounts/{id}/grants/end", one, end),
        post("/admin/accounts/{id}/password", one, reset),
        post("/admin/accounts/{id}/person", one, set_person),
        post("/admin/accounts/{id}/state", one, set_state),
    ]
}

/// What the list is narrowed to.
#[derive(Debug)]
struct Search {
    q: String,
    state: String,
    page: u64,
}

async fn list(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let search = Search {
        q: asked.get("q").to_owned(),
        state: asked.get("state").to_owned(),
        page: asked.page(),
    };
    let list = query::list(&app, &me, &search).await?;
    let frame = shell(&app, &me, "账号", HERE, vec![Crumb::new("账号")]).await?;
    Ok(views::list(&frame, &me, &search, &list).into_response())
}

async fn new(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let typed = Pairs(vec![("unit".to_owned(), asked.get("unit").to_owned())]);
    Ok(form(&app, &me, &typed, &[]).await?.into_response())
}

async fn form(
    app: &App,
    me: &Me,
    typed: &Pairs,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let crumbs = vec![Crumb::link("账号", HERE), Crumb::new("新建账号")];
    let frame = shell(app, me, "新建账号", HERE, crumbs).await?;
    Ok(views::new(&frame, me, typed, problems))
}

/// Adds an account with its first role: one without a role would be in nobody's view.
async fn add(State(app): State<App>, me: Me, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&["login", "display_name", "person", "email", "unit", "role"])?;
    let mut problems = Vec::new();
    let unit = unit_by_code(&app, &me, "unit", pairs.get("unit")).await?;
    let role = Role::from_key(pairs.get("role")).ok_or_else(|| wrong("role", "请选一个角色。"));
    let (unit, role) = match (unit, role) {
        (Ok(unit), Ok(role)) => (unit, role),
        (unit, role) => {
            problems.extend(unit.err());
            problems.extend(role.err());
            let page = form(&app, &me, &pairs, &problems).await?;
            return Ok(unprocessable(page));
        }
    };
    let (password, secrets) = one_time().await?;
    let filled = |name: &str| Some(pairs.get(name).to_owned()).filter(|text| !text.is_empty());
    let email = filled("email");
    let by_mail = email.is_some();
    let new = NewAccount {
        login: pairs.get("login").to_owned(),
        display_name: pairs.get("display_name").to_owned(),
        email,
        person: filled("person"),
        password_hash: secrets.one_time_hash.clone(),
        must_change: true,
    };
    let this = ledger::files::unguessable()?;
    let mark = this.clone();
    let name = once::name(HERE, &pairs, &[]);
    let added = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };
        let mut events = Vec::new();
        let added = ledger::accounts::add(&mut act, new).await?;
        let id = added.tell(&mut events);
        let asked = officers::ask(&mut act, id, Ask::Grant { unit, role }, secrets.clone()).await?;
        let granted = asked.tell(&mut events);
        if by_mail && granted == Answer::Done {
            // Whoever makes an account does not learn its password.
            let sent = ledger::passwords::send_link(&mut act, id, secrets).await?;
            sent.tell(&mut events);
        }
        act.finish(Happened::many(events, (id, granted, mark)))
            .await
    }
    .await;
    match added {
        // Whoever confirms the role is shown the password, not whoever asked for it.
        Ok((id, Answer::Waiting, _)) => Ok(done(
            &path_of(id),
            "账号已建好；角色已提交“待确认”，另一位系统管理员或审计员同意后生效。",
        )),
        Ok((id, Answer::Done, _)) if by_mail => Ok(done(
            &path_of(id),
            "账号已建好，设置密码的链接已发到本人邮箱，72 小时内有效。",
        )),
        // The second click of two does not know the password any more.
        Ok((id, Answer::Done, first)) if first != this => Ok(done(
            &path_of(id),
            "这个账号刚才已经建好。一次性密码只在当时显示一次；没有抄下的，请在本页再申请一次。",
        )),
        Ok((id, Answer::Done, _)) => {
            shown_once(&app, &me, id, pairs.get("login"), &password, true).await
        }
        Err(LedgerError::Invalid(problems)) => {
            let page = form(&app, &me, &pairs, &problems).await?;
            Ok(unprocessable(page))
        }
        Err(LedgerError::Refused(sentence)) => {
            let page = form(&app, &me, &pairs, &[wrong("role", sentence)]).await?;
            Ok(unprocessable(page))
        }
        Err(other) => Err(other.into()),
    }
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
pub(super) async fn shown_once(
    app: &App,
    me: &Me,
    id: AccountId,
    login: &str,
    password: &str,
    is_new: bool,
) -> Result<Response, PageError> {
    let crumbs = vec![Crumb::link("账号", HERE), Crumb::new("一次性密码")];
    let frame = shell(app, me, "一次性密码", HERE, crumbs).await?;
    // An auditor who has confirmed does not open accounts.
    let back = if me.holds(Role::Admin) {
        path_of(id)
    } else {
        "/confirmations".to_owned()
    };
    Ok(views::password(&frame, &back, login, password, is_new).into_response())
}

async fn page(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
) -> Result<Response, PageError> {
    let page = one(&app, &me, id, &Pairs::default(), &[]).await?;
    Ok(page.into_response())
}

async fn one(
    app: &App,
    me: &Me,
    id: AccountId,
    typed: &Pairs,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let account = query::one(app, me, id).await?;
    let crumbs = vec![
        Crumb::link("账号", HERE),
        Crumb::new(account.row.login.clone()),
    ];
    let frame = shell(app, me, &account.row.display_name, HERE, crumbs).await?;
    Ok(views::account(&frame, me, &account, typed, problems))
}

/// The account's page with what was typed in one of its forms, or the error when it is another.
async fn again(
    app: &App,
    me: &Me,
    id: AccountId,
    pairs: &Pairs,
    error: LedgerError,
) -> Result<Response, PageError> {
    match error {
        LedgerError::Stale(over) => {
            let (typed, problems) = shown::again(pairs, &over, |_, now| now.to_owned());
            Ok(conflicting(one(app, me, id, &typed, &problems).await?))
        }
        LedgerError::Invalid(problems) => {
            Ok(unprocessable(one(app, me, id, pairs, &problems).await?))
        }
        other => Err(other.into()),
    }
}

fn path_of(id: AccountId) -> String {
    format!("{HERE}/{id}")
}

async fn set_email(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["email", SHOWN])?;
    let what = Ask::Email(pairs.get("email").to_owned());
    let now = |row: &account::Model| views::shown_email(row.email.as_deref());
    let saved = "提醒邮箱已保存，原邮箱会收到通知。";
    let told = ledger::accounts::changes_of_address;
    change(&app, &me, id, &pairs, (now, told), what, saved).await
}

/// Writes down whose account it is.
async fn set_person(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["person", SHOWN])?;
    let what = Ask::Person(pairs.get("person").to_owned());
    let now = |row: &account::Model| views::shown_person(row.person.as_deref());
    let told = ledger::accounts::changes_of_number;
    change(&app, &me, id, &pairs, (now, told), what, "工号已登记。").await
}

/// Asks for what one of the account's forms says, on what it showed.
async fn change(
    app: &App,
    me: &Me,
    id: AccountId,
    pairs: &Pairs,
    (now, told): (
        impl Fn(&account::Model) -> Fields,
        impl Fn(&str) -> LastSaved,
    ),
    what: Ask,
    saved: &str,
) -> Result<Response, PageError> {
    let asked = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;
        let row = ledger::accounts::to_change(&act, id).await?;
        let told = told(&row.login);
        act.compare(&shown::sent(pairs), &now(&row), told).await?;
        // No password is set by it.
        let happened = officers::ask(&mut act, id, what, Secrets::default()).await?;
        act.finish(happened).await
    }
    .await;
    match asked {
        Ok(asked) => Ok(done(&path_of(id), said(asked, saved))),
        Err(error) => again(app, me, id, pairs, error).await,
    }
}

async fn give(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["unit", "role"])?;
    let unit = unit_by_code(&app, &me, "unit", pairs.get("unit")).await?;
    let role = Role::from_key(pairs.get("role")).ok_or_else(|| wrong("role", "请选一个角色。"));
    let (unit, role) = match (unit, role) {
        (Ok(unit), Ok(role)) => (unit, role),
        (unit, role) => {
            let problems: Vec<_> = unit.err().into_iter().chain(role.err()).collect();
            let page = one(&app, &me, id, &pairs, &problems).await?;
            return Ok(unprocessable(page));
        }
    };
    let (_, secrets) = one_time().await?;
    let name = once::told(&format!("{}/grants", path_of(id)), &pairs);
    let asked = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };

        let happened = officers::ask(&mut act, id, Ask::Grant { unit, role }, secrets).await?;
        act.finish(happened).await
    }
    .await?;
    let granted = format!("已授予“{}”角色，今天起生效。", role.label());
    Ok(done(&path_of(id), said(asked, &granted)))
}

/// What is said when it is done, or when it waits.
fn said(asked: Answer, done: &str) -> &str {
    match asked {
        Answer::Done => done,
        Answer::Waiting => "已提交“待确认”，另一位系统管理员或审计员同意后办理。",
    }
}

async fn end(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["grant"])?;
    let Ok(grant_id) = pairs.get("grant").parse::<GrantId>() else {
        return Err(PageError::NotFound);
    };
    let of_account = grant::visible_to(me.scope())
        .filter(grant::Column::Id.eq(grant_id))
        .filter(grant::Column::AccountId.eq(id))
        .count(&app.book.db)
        .await?;
    if of_account == 0 {
        return Err(PageError::NotFound);
    }
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

    let happened = ledger::accounts::end_grant(&mut act, grant_id).await?;
    act.finish(happened).await?;
    Ok(done(&path_of(id), "角色已结束，历史里仍可查到。"))
}

/// A new password: by a link to the person's mail, or a one-time one that a second officer hands over.
async fn reset(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["how"])?;
    if id == me.account {
        return Err(PageError::Refused(
            "自己的密码请在“我的账号”里修改。".to_owned(),
        ));
    }
    let account = query::one(&app, &me, id).await?;
    let (password, secrets) = one_time().await?;
    // Without a page's own value each sending counts: the same words are sent each time.
    let name = once::told(&format!("{}/password", path_of(id)), &pairs);
    match pairs.get("how") {
        "link" => {
            async {
                let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
                    ledger::Once::First(act) => act,
                    ledger::Once::Again(value) => return Ok(value),
                };

                let happened = ledger::passwords::send_link(&mut act, id, secrets).await?;
                act.finish(happened).await
            }
            .await?;
            let to = "设置密码的链接已发到本人邮箱，72 小时内有效；原密码在此之前照常可用。";
            Ok(done(&path_of(id), to))
        }
        "once" => {
            let this = ledger::files::unguessable()?;
            let mark = this.clone();
            let (asked, first) = async {
                let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
                    ledger::Once::First(act) => act,
                    ledger::Once::Again(value) => return Ok(value),
                };
                let asked = officers::ask(&mut act, id, Ask::Password, secrets).await?;
                act.finish(asked.map(|asked| (asked, mark))).await
            }
            .await?;
            match asked {
                Answer::Waiting => Ok(done(&path_of(id), said(asked, ""))),
                Answer::Done if first != this => Ok(done(
                    &path_of(id),
                    "一次性密码刚才已经生成，只在当时显示一次；没有抄下的，请再申请一次。",
                )),
                Answer::Done => {
                    shown_once(&app, &me, id, &account.row.login, &password, false).await
                }
            }
        }
        _ => Err(PageError::Refused(
            "请选择发密码链接，还是申请一次性密码。".to_owned(),
        )),
    }
}

async fn set_state(
    State(app): State<App>,
    me: Me,
    Id(id): Id<AccountId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["disabled"])?;
    let disabled = match pairs.get("disabled") {
        "yes" => true,
        "no" => false,
        _ => {
            return Err(PageError::Refused("请选停用或启用后再提交。".to_owned()));
        }
    };
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

    let happened = ledger::accounts::set_disabled(&mut act, id, disabled).await?;
    act.finish(happened).await?;
    let said = if disabled {
        "账号已停用，登录都已退出。"
    } else {
        "账号可以登录了。"
    };
    Ok(done(&path_of(id), said))
}
