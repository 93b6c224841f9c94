//! 待确认: what one officer has asked about an account and another confirms, in one list.

use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::dates::{cn_date, shanghai_date};
use domain::ids::{AccountId, ConfirmationId};
use domain::states::{AskedFor, Role};
use entity::confirmation::{self, OFFICERS};
use entity::{account, unit};
use ledger::officers;
use maud::{Markup, html};
use sea_orm::sea_query::{Alias, Expr};
use sea_orm::{
    ColumnTrait, DerivePartialModel, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::accounts::{one_time, shown_once};
use crate::app::App;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::{Crumb, page_head};
use crate::web::form::{Doing, Form, Tried, blank, handler, hidden};
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::{Asking, Me, Nothing, Page, PageError, shown};

/// Where the side bar leads.
const HERE: &str = "/confirmations";
/// Decided ones that are listed.
const DECIDED: u64 = 50;

static DECISION: Form = Form::new(
    "答复待确认事项",
    &[hidden("confirmation"), hidden("decision")],
)
.when(&[
    ("decision", "agree", "同意并办理"),
    ("decision", "refuse", "不同意"),
])
.straight("是对另一人申请的确认，申请的内容就在本页。");

pub fn routes() -> Vec<Route> {
    let officers = Access::Roles(&OFFICERS);
    vec![
        get(HERE, officers, blank(list)),
        post(HERE, officers).takes(&DECISION, handler(decide, list)),
    ]
}

/// A request with whom it is about and who asked.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "confirmation::Entity")]
struct Pending {
    id: ConfirmationId,
    what: AskedFor,
    role: Option<Role>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit_name: Option<String>,
    email: Option<String>,
    asked_by: AccountId,
    asked_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    agreed: Option<bool>,
    #[sea_orm(from_expr = "account::Column::Login")]
    login: String,
    #[sea_orm(from_expr = "account::Column::DisplayName")]
    display_name: String,
    #[sea_orm(from_expr = "account::Column::Person")]
    person: Option<String>,
    #[sea_orm(from_expr = "account::Column::Email")]
    known_email: Option<String>,
    #[sea_orm(from_expr = "confirmation::Column::Person")]
    to_number: Option<String>,
    #[sea_orm(from_expr = "account::Column::CreatedAt")]
    made_at: DateTime<Utc>,
    #[sea_orm(from_expr = "Expr::col((Alias::new(\"asker\"), account::Column::DisplayName))")]
    asker: String,
}

/// All that wait, and below them the newest of those that have been decided.
async fn asked(app: &App, me: &Me) -> Result<Vec<Pending>, PageError> {
    let db = &app.book.db;
    let waits = confirmation::Column::DecidedAt.is_null();
    let waiting = requests(me)
        .filter(waits)
        .into_partial_model()
        .all(db)
        .await?;
    let decided = requests(me)
        .filter(confirmation::Column::DecidedAt.is_not_null())
        .limit(DECIDED)
        .into_partial_model()
        .all(db)
        .await?;
    Ok(waiting.into_iter().chain(decided).collect())
}

fn requests(me: &Me) -> Select<confirmation::Entity> {
    confirmation::visible_to(me.scope())
        .join(JoinType::InnerJoin, confirmation::account())
        .join(JoinType::LeftJoin, confirmation::unit())
        .join_as(
            JoinType::InnerJoin,
            confirmation::asker(),
            Alias::new("asker"),
        )
        .order_by_desc(confirmation::Column::Id)
}

async fn list(on: Asking<Nothing>, tried: Tried) -> Page {
    let rows = asked(&on.app, &on.me).await?;
    let body = html! { (tried.note()) (view(&on.me, &rows)) };
    let title = "待确认";
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}

/// Confirms or turns down one request. A one-time password is shown in the answer, this once.
async fn decide(on: Doing<Nothing>) -> Result<Response, PageError> {
    let id = on.form.get("confirmation").parse::<ConfirmationId>();
    let id = id.map_err(|_| PageError::NotFound)?;
    let agreed = match on.form.get("decision") {
        "agree" => true,
        "refuse" => false,
        _ => return Err(PageError::Refused("请选择同意或不同意。".to_owned())),
    };
    let (password, secrets) = one_time().await?;
    let mut act = on.begin().await?;
    let shown = on.form.sent().shown;
    let happened = officers::decide(&mut act, id, agreed, &shown, secrets).await?;
    let decided = on.finish(act, happened).await?;
    if decided.shows_password {
        return shown_once(&on, decided.account, &decided.login, &password, false).await;
    }
    let said = if agreed {
        "已同意，本人和审计员会收到邮件。"
    } else {
        "已登记不办，申请不再等待。"
    };
    Ok(done(HERE, said))
}

fn what(row: &Pending) -> String {
    match (row.what, row.role, &row.unit_name) {
        (AskedFor::Grant, Some(role), Some(unit)) => format!("授予{unit}“{}”", role.label()),
        (AskedFor::Email, _, _) => match row.email.as_deref().filter(|e| !e.is_empty()) {
            Some(email) => format!("提醒邮箱改为 {email}"),
            None => "去掉提醒邮箱".to_owned(),
        },
        (AskedFor::Person, _, _) => {
            format!("工号改为 {}", row.to_number.as_deref().unwrap_or_default())
        }
        (what, _, _) => what.label().to_owned(),
    }
}

fn view(me: &Me, rows: &[Pending]) -> Markup {
    let waiting = rows.iter().filter(|r| r.decided_at.is_none()).count();
    let title = if waiting == 0 {
        "没有待确认的申请".to_owned()
    } else {
        format!("{waiting} 项申请待确认")
    };
    let columns = ["账号", "办什么", "谁申请", "办理"].map(Column::new);
    html! {
        (page_head(&title, Some("组织部门、系统管理员、审计员的授予，一次性密码、换邮箱和他们的工号，由一人申请、另一人确认。确认前请核对是不是本人、该不该办。"), html! {}))
        @if rows.is_empty() {
            (parts::empty("没有申请", "系统管理员在账号页提出后列在这里。", html! { @if me.holds(Role::Admin) { (parts::link(Look::Plain, "看账号", super::accounts::HERE)) } }))
        } @else {
            (parts::table("table-cards", "待确认", &columns, html! {
                @for row in rows {
                    tr {
                        th scope="row" {
                            (row.display_name) " " small .muted { (row.login) }
                            br; small .muted { "工号 " (row.person.as_deref().unwrap_or("没有登记")) "；邮箱 " (row.known_email.as_deref().unwrap_or("没有登记")) "；" (cn_date(shanghai_date(row.made_at))) "建立" }
                        }
                        td data-label="办什么" { (what(row)) }
                        td data-label="谁申请" { (row.asker) br; small .muted { (parts::instant_in_full(row.asked_at)) } }
                        td data-label="办理" { (answer(row, me)) }
                    }
                }
            }))
        }
    }
}

fn answer(row: &Pending, me: &Me) -> Markup {
    let button = |decision: &str, label: &str, look: Look| {
        html! {
            form method="post" action=(HERE) {
                (shown::field(None, &officers::identity(&row.login, row.person.as_deref(), row.known_email.as_deref())))
                input type="hidden" name="confirmation" value=(row.id);
                input type="hidden" name="decision" value=(decision);
                (parts::button(look, label))
            }
        }
    };
    html! {
        @match (row.decided_at, row.agreed) {
            (Some(at), Some(true)) => { span .muted { (cn_date(shanghai_date(at))) "已同意" } }
            (Some(at), _) => { span .muted { (cn_date(shanghai_date(at))) "没有办" } }
            (None, _) => {
                @if row.asked_by == me.account {
                    p .small.muted { "由您申请，等另一位系统管理员或审计员确认。" }
                    (button("refuse", "撤回申请", Look::Small))
                } @else {
                    div .row { (button("agree", "同意并办理", Look::Ink)) (button("refuse", "不同意", Look::Small)) }
                }
            }
        }
    }
}
