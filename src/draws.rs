//! The public page of a draw: everything that was digested, so that anybody recomputes it from this
//! page alone, on any machine.

use axum::extract::State;
use domain::draw::{Pick, Pool};
use entity::{campaign, draw, round, unit};
use ledger::LedgerError;
use maud::{Markup, html};
use sea_orm::{DerivePartialModel, JoinType, QuerySelect};

use crate::app::App;
use crate::ui::parts;
use crate::ui::shell::{Frame, PRODUCT, public_bar, public_page};
use crate::web::id::Last;
use crate::web::route::{Access, Route, get};
use crate::web::{Page, PageError};

/// Where a draw is published, by the digest of its seed.
pub fn address(commitment: &str) -> String {
    format!("/draws/{commitment}")
}

pub fn routes() -> Vec<Route> {
    vec![get("/draws/{commitment}", Access::Public, page)]
}

/// What is published of a draw. The row keeps the seed from the start; it is told once it is revealed.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "draw::Entity")]
struct Row {
    algorithm: String,
    commitment: String,
    seed: Option<String>,
    candidates: String,
    picks: Option<String>,
    share: i32,
    committed_at: chrono::DateTime<chrono::Utc>,
    revealed_at: Option<chrono::DateTime<chrono::Utc>>,
    #[sea_orm(from_expr = "campaign::Column::Title")]
    title: String,
    #[sea_orm(from_expr = "unit::Column::Name")]
    host: String,
}

async fn page(State(app): State<App>, Last(commitment): Last<String>) -> Page {
    let row: Row = draw::published(&commitment)
        .join(JoinType::InnerJoin, draw::campaign())
        .join(JoinType::InnerJoin, campaign::round())
        .join(JoinType::InnerJoin, round::host())
        .into_partial_model()
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let broken = |e: serde_json::Error| LedgerError::Broken(e.to_string());
    let pool: Pool = serde_json::from_str(&row.candidates).map_err(broken)?;
    let picks: Vec<Pick> =
        serde_json::from_str(row.picks.as_deref().unwrap_or("[]")).map_err(broken)?;
    Ok(view(&row, &pool, &picks))
}

fn view(row: &Row, pool: &Pool, picks: &[Pick]) -> Markup {
    let seed = row.revealed_at.and(row.seed.as_deref());
    let when = parts::instant_in_full;
    let title = format!("{}：随机抽取公开", row.title);
    let body = html! {
        (public_bar(PRODUCT, html! { (parts::print_button("打印")) }))
        main .official #main tabindex="-1" {
            div .doc-rule role="presentation" {}
            h1 { (title) }
            (parts::facts(&[
                ("组织单位", html! { (row.host) }),
                ("摘要公布", html! { (when(row.committed_at)) "，先于种子；名单同时冻结" }),
                ("种子公布", html! { @match row.revealed_at { Some(at) => (when(at)), None => "还没有公布，公布前谁也看不到" } }),
                ("抽取数", html! { "每组 " (row.share) "%，不足一个的进一，每组至少一个" }),
            ]))
            div .prose {
                h2 { "怎样复算" }
                p { "种子的 SHA-256 等于先公布的种子摘要；名单各行（含行末换行）连起来的 SHA-256 等于名单摘要；每组里，按“种子|编号”的 SHA-256 从小到大取应抽的几个，就是抽中的，次序相同。算一项：" code { "printf '种子|编号' | sha256sum" } "。" }
            }
            pre .record tabindex="0" aria-label="抽取记录" { (record(row, pool, picks, seed)) }
            p .print-only.small { "以网页公开内容为准。" }
        }
    };
    public_page(&title, Frame::Document, body)
}

/// Everything that goes into the draw and comes out of it, line by line, for programs too.
fn record(row: &Row, pool: &Pool, picks: &[Pick], seed: Option<&str>) -> String {
    let mut lines = vec![
        format!("算法：{}", row.algorithm),
        format!("种子摘要：{}", row.commitment),
        format!("种子：{}", seed.unwrap_or("尚未公布")),
        format!("名单摘要：{}", pool.digest()),
        "应抽（组|个数）：".to_owned(),
    ];
    lines.extend(
        pool.take()
            .iter()
            .map(|(stratum, n)| format!("{stratum}|{n}")),
    );
    lines.push("名单（组|编号）：".to_owned());
    let listed = pool.candidates().iter();
    lines.extend(listed.map(|c| format!("{}|{}", c.stratum, c.code)));
    lines.push("抽中（编号）：".to_owned());
    lines.extend(picks.iter().map(|pick| pick.code.clone()));
    lines.push("完".to_owned());
    lines.join("\n")
}
