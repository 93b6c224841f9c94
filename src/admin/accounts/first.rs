//! What an administrator of a fresh site does first, in its order, until all of it is done.

use domain::states::Role;
use entity::{grant, unit};
use maud::{Markup, html};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::HERE;
use crate::app::App;
use crate::config::Mail;
use crate::ui::State;
use crate::ui::parts::{self, Check};
use crate::web::{Me, PageError};

/// One step: whether it is done, what it is, what for, and where.
struct Step {
    done: bool,
    what: &'static str,
    why: &'static str,
    at: &'static str,
}

/// The steps while one of them is left; two statements.
pub async fn steps(app: &App, me: &Me) -> Result<Markup, PageError> {
    let db = &app.book.db;
    let units = unit::under(me.scope(), &[Role::Admin]).count(db).await?;
    // People, not posts: one person alone confirms nothing.
    let held = |roles: &[Role]| {
        let holds = grant::Column::Role.is_in(roles.iter().copied());
        Expr::expr(Expr::case(holds, grant::Column::AccountId.into_expr())).count_distinct()
    };
    let sums: Option<(i64, i64)> = grant::visible_to(me.scope())
        .filter(grant::running(me.today))
        .select_only()
        .expr_as(held(&entity::confirmation::OFFICERS), "officers")
        .expr_as(held(&[Role::Organiser]), "organisers")
        .into_tuple()
        .one(db)
        .await?;
    let (officers, organisers) = sums.unwrap_or_default();
    let steps = [
        Step {
            done: units > 1,
            what: "建党组织",
            why: "从学校党委到党支部，逐级加在上级下面",
            at: "/admin/units",
        },
        Step {
            done: officers > 1,
            what: "加一位系统管理员或审计员",
            why: "重要的授权要由另一人确认，只有一个人办不了",
            at: "/admin/accounts/new",
        },
        Step {
            done: organisers > 0,
            what: "给组织部门建账号",
            why: "由组织部门开批次、组织评审；其他人的账号随后再建",
            at: "/admin/accounts/new",
        },
        Step {
            done: matches!(app.config.mail, Mail::Smtp(_)),
            what: "接上邮件服务器",
            why: "在服务器的配置文件 [smtp] 一节填写后重新启动，提醒才发得出去",
            at: "/mails/trouble",
        },
        Step {
            done: !app.book.calendar().is_provisional(me.today),
            what: "导入今年的放假安排",
            why: "公示、整改等工作日按它计算",
            at: "/calendar",
        },
    ];
    Ok(shown(&steps))
}

fn shown(steps: &[Step]) -> Markup {
    let done = steps.iter().filter(|step| step.done).count();
    let next = steps.iter().position(|step| !step.done);
    html! {
        @if let Some(next) = next {
            (parts::section("first", "新站点先办这几件", &format!("按次序，{} 件中办好 {done} 件", steps.len()), html! {}, html! {
                ul .checklist {
                    @for (n, step) in steps.iter().enumerate() {
                        @let state = if step.done { State::Done } else { State::Todo };
                        @let check = Check::new(state, html! { (n + 1) ". " a href=(step.at) { (step.what) } }).detail(step.why);
                        @if step.done { (check.aside("已办")) }
                        @else if n == next && step.at != HERE { (check.side(html! { a .btn.btn-small href=(step.at) { "现在办" } })) }
                        @else { (check) }
                    }
                }
            }))
        }
    }
}
