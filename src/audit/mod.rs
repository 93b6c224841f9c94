//! The log for auditors: what happened, by day, kind, person and unit, and whether its chain holds.

mod groups;
mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::EventId;
use domain::states::Role;
use ledger::audit::{Verdict, verify};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::shell::shell;
use crate::web::{Asked, Me, PageError, Pairs};

const HERE: &str = "/audit";
const AUDITOR: &[Role] = &[Role::Auditor];

pub fn routes() -> Vec<Route> {
    vec![
        get("/audit", Access::Roles(AUDITOR), page),
        post("/audit/verify", Access::Roles(AUDITOR), check),
    ]
}

/// What the log is narrowed to; empty is everything. Days as typed, so that a wrong one is shown again.
#[derive(Debug)]
struct Search {
    from: String,
    to: String,
    kind: String,
    who: String,
    unit: String,
    /// Older than this line.
    before: Option<EventId>,
}

async fn page(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let text = |name: &str| asked.get(name).to_owned();
    let search = Search {
        from: text("from"),
        to: text("to"),
        kind: text("kind"),
        who: text("who"),
        unit: text("unit"),
        before: asked.read("before"),
    };
    let log = query::log(&app, &me, &search).await?;
    let frame = shell(&app, &me, "日志", HERE, vec![Crumb::new("日志")]).await?;
    Ok(views::log(&frame, &me, &search, &log).into_response())
}

/// Recomputes the whole chain: asked for, not done for every look at the log.
async fn check(State(app): State<App>, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&[])?;
    Ok(done(HERE, &sentence(&verify(&app.book.db).await?)))
}

fn sentence(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole {
            chained,
            waiting,
            erased,
            ..
        } => {
            let mut said = format!("已核对 {chained} 条，日志完整");
            if *waiting > 0 {
                said.push_str(&format!("；另有 {waiting} 条等今夜接入"));
            }
            if *erased > 0 {
                said.push_str(&format!("；其中 {erased} 条的内容已按规定删除"));
            }
            said + "。"
        }
        Verdict::Broken { at, why } => {
            format!(
                "日志不完整：第 {at} 条起，{}。请保留现场并报告。",
                why.label()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger::audit::Break;

    use super::*;

    #[test]
    fn a_broken_chain_is_named_with_its_line() {
        let whole = Verdict::Whole {
            chained: 12,
            waiting: 3,
            erased: 0,
            head: String::new(),
        };
        assert_eq!(
            sentence(&whole),
            "已核对 12 条，日志完整；另有 3 条等今夜接入。"
        );
        let broken = Verdict::Broken {
            at: EventId(7),
            why: Break::Content,
        };
        assert!(sentence(&broken).contains("第 7 条起，内容与摘要不符"));
    }
}
