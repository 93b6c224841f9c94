//! What the person has done: everything owed that is settled, the newest first, with the way to what
//! it was about.

use chrono::{DateTime, Utc};
use domain::dates::{cn_date, shanghai_date};
use domain::ids::{ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::paths;
use domain::states::ObligationStatus;
use entity::{obligation, project};
use maud::html;
use sea_orm::{
    ColumnTrait, DerivePartialModel, JoinType, PartialModelTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::views::PATH;
use crate::project_list::query::rounds;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::{Crumb, page_head};
use crate::web::{Asking, Nothing, PAGE, Page, Paged};

/// Where the list is.
pub const DONE: &str = "/workbench?tab=done";

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct Line {
    kind: ObligationKind,
    title: String,
    settled_at: Option<DateTime<Utc>>,
    round_id: RoundId,
    project_id: Option<ProjectId>,
    #[sea_orm(from_expr = "project::Column::Code")]
    project_code: Option<String>,
    #[sea_orm(from_expr = "project::Column::Name")]
    project_name: Option<String>,
}

pub async fn page(on: Asking<Nothing>) -> Page {
    let rounds = rounds(&on.app, &on.me).await?;
    let settled = Line::select_cols(obligation::of(on.me.scope()).select_only())
        .join(JoinType::LeftJoin, obligation::project())
        .filter(obligation::Column::Status.eq(ObligationStatus::Settled))
        .order_by_desc(obligation::Column::SettledAt)
        .order_by_desc(obligation::Column::Id);
    let found: Paged<Line> = Paged::load(&on.app.book.db, settled, on.asked.page(), PAGE).await?;
    let columns = ["办结", "事项", "属于"].map(Column::new);
    let rows = html! {
        @for row in &found.rows {
            @let book = rounds.iter().find(|r| r.row.id == row.round_id).map(AsRef::as_ref);
            tr {
                td .nowrap data-label="办结" { (row.settled_at.map_or(String::new(), |at| cn_date(shanghai_date(at)))) }
                th scope="row" { (row.title) }
                td data-label="属于" {
                    @match (row.project_id, &row.project_code, &row.project_name) {
                        (Some(id), Some(code), Some(name)) => a href=(paths::project(id)) { (ledger::blind::called(row.kind, book, code, name)) },
                        (_, _, _) => a href=(paths::round(row.round_id)) { (book.map_or("批次", |b| b.row.name.as_str())) },
                    }
                }
            }
        }
    };
    let body = html! {
        (page_head(&format!("已办 {} 件", found.total), Some("新办的在前。办结的事不再提醒。"), parts::link(Look::Plain, "回到工作台", PATH)))
        @if found.is_empty() {
            (parts::empty("还没有办结的事", "工作台上的事办好以后列在这里。", html! {}))
        } @else {
            (parts::table("table-plain table-cards", "已办的事", &columns, rows))
            (found.foot(|n| format!("{DONE}&page={n}")))
        }
    };
    let path = vec![Crumb::link("工作台", PATH), Crumb::new("已办")];
    on.page("已办", PATH, path, body).await
}
