//! The log for auditors: what happened, by day, kind, person and unit, and whether its chain holds.

mod accesses;
mod query;
mod views;

use axum::response::Response;
use domain::ids::EventId;
use domain::states::Role;
use ledger::audit::{self, End, NoEnd, Verdict};
use ledger::{LedgerError, access_log};

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Filled, Form, Tried, blank, handler, text};
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

const HERE: &str = "/audit";
const AUDITOR: &[Role] = &[Role::Auditor];
/// Asks for all groups of the log, that of mails included.
const EVERYTHING: &str = "all";
/// Lines on a page.
const PER_PAGE: usize = 25;

static CHECK: Form = Form::new(
    "核对整条摘要链",
    &[
        text("end", "以前抄下的操作日志链尾"),
        text("access_end", "以前抄下的访问日志链尾"),
    ],
);

pub fn routes() -> Vec<Route> {
    vec![
        get(HERE, Access::Roles(AUDITOR), blank(page)),
        get(accesses::ACCESSES, Access::Roles(AUDITOR), accesses::page),
        post("/audit/verify", Access::Roles(AUDITOR)).takes(&CHECK, handler(check, page)),
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

async fn page(on: Asking<Nothing>, tried: Tried) -> Page {
    let text = |name: &str| on.asked.get(name).to_owned();
    let search = Search {
        from: text("from"),
        to: text("to"),
        kind: text("kind"),
        who: text("who"),
        unit: text("unit"),
        before: on.asked.read("before"),
    };
    let log = query::log(&on.app, &on.me, &search).await?;
    let (title, body) = ("日志", views::log(&on.me, &search, &log, &tried));
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}

/// Recomputes the chains of both logs: asked for, not done for every look at the log.
async fn check(on: Doing<Nothing>) -> Result<Response, PageError> {
    let (db, form) = (&on.app.book.db, &on.form);
    let mut log = audit::verify(db).await?;
    if let Some(end) = kept(form, "end")?
        && let Some(other) = audit::differs(db, &end).await?
    {
        log = other;
    }
    let mut accesses = access_log::verify(db).await?;
    if let Some(end) = kept(form, "access_end")?
        && let Some(other) = access_log::differs(db, &end).await?
    {
        accesses = other;
    }
    let said = sentence("操作日志", &log) + &sentence("访问日志", &accesses);
    Ok(done(HERE, &said))
}

/// An end that somebody has kept, if one was typed.
fn kept(form: &Filled, field: &str) -> Result<Option<End>, LedgerError> {
    let end = form.filled(field).map(|text| text.parse());
    end.transpose()
        .map_err(|e: NoEnd| LedgerError::field(field, e.to_string()))
}

fn sentence(log: &str, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole { lines: 0, .. } => format!("{log}还没有记录。"),
        Verdict::Whole { lines, erased, .. } => {
            let mut said = format!("已核对 {lines} 条，{log}完整");
            if *erased > 0 {
                said.push_str(&format!("；其中 {erased} 条的内容已按规定删除"));
            }
            said + "。"
        }
        Verdict::Broken { at, why } => {
            format!(
                "{log}不完整：第 {at} 条，{}。请保留现场并报告。",
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
            lines: 12,
            erased: 3,
            end: End::default(),
        };
        assert_eq!(
            sentence("操作日志", &whole),
            "已核对 12 条，操作日志完整；其中 3 条的内容已按规定删除。"
        );
        let broken = Verdict::Broken {
            at: 7,
            why: Break::Content,
        };
        assert!(sentence("操作日志", &broken).contains("第 7 条，内容与摘要不符"));
    }
}
