//! The fence: what a row of the route table declares is checked here, before its handler runs.

use std::net::{IpAddr, SocketAddr};

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::states::{AccessKind, Role};
use entity::db::{Trouble, unless_away};
use entity::{
    account, assignment, attachment, campaign, finding, notice, objection, project, record, round,
    unit, visit,
};
use ledger::LedgerError;
use ledger::access_log::Noted;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::id::is_named;
use super::limiter::address;
use super::session::Outage;
use super::text::unescape;
use super::{Access, Me, PageError, Subject, reply};
use crate::app::App;
use crate::signin::named;

/// What has a meaning in a query, so that an address can stand there.
const IN_QUERY: &AsciiSet = &CONTROLS.add(b'%').add(b'&').add(b'#').add(b'+').add(b' ');

/// What a monitor asks: it has no session, and asks just then.
const OPERATIONAL: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Checks a route's access, then runs its handler. Whoever asks is told when the database falls silent
/// meanwhile; a monitor is told so by its own page.
pub async fn guard(
    State((app, access)): State<(App, Access)>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let of_monitor = OPERATIONAL.contains(&request.uri().path());
    let answer = behind_the_fence(&app, access, params, request, next);
    if of_monitor {
        return answer.await;
    }
    let answer = unless_away(&app.book.db, answer).await;
    answer.unwrap_or_else(|away| PageError::from(LedgerError::from(away)).into_response())
}

async fn behind_the_fence(
    app: &App,
    access: Access,
    params: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    if let Some(Outage(why)) = request.extensions().get()
        && !OPERATIONAL.contains(&request.uri().path())
        && !request.uri().path().starts_with("/assets/")
    {
        return PageError::Unavailable(Trouble::Away, why.clone()).into_response();
    }
    let Ok(params) = params else {
        return PageError::NotFound.into_response();
    };
    if params.iter().any(|(_, value)| !is_named(value)) {
        return PageError::NotFound.into_response();
    }
    let me = request.extensions().get::<Me>().cloned();
    let id = params
        .iter()
        .find(|(name, _)| *name == "id")
        .map(|(_, value)| value.to_owned())
        .unwrap_or_default();
    match check(app, access, me.as_ref(), &id, request.method()).await {
        Ok(()) => {}
        Err(PageError::SignIn) if request.method() == Method::GET => {
            let target = request.uri().path_and_query().map_or("/", |p| p.as_str());
            return reply::see(&format!(
                "/sign-in?next={}",
                utf8_percent_encode(target, IN_QUERY)
            ));
        }
        Err(error) => return error.into_response(),
    }
    if let Some(me) = &me
        && me.must_change
        && access != Access::Public
        && !matches!(request.uri().path(), "/account/password" | "/sign-out")
    {
        return reply::see("/account/password");
    }
    let fetched = Fetched::new(app, &request);
    let response = next.run(request).await;
    if response.status().is_success() {
        fetched.note(app, me.as_ref(), response.headers());
    }
    response
}

/// What is asked for and from where, kept until it is known whether the answer is a file.
struct Fetched {
    path: String,
    address: IpAddr,
    /// Nobody gets anything by asking for the headers alone.
    reads: bool,
}

impl Fetched {
    fn new(app: &App, request: &Request) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            path: request
                .uri()
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            address: address(
                app.config.trusted_proxies,
                peer.map(|c| c.0),
                request.headers(),
            ),
            reads: request.method() != Method::HEAD,
        }
    }

    /// Every answer that is saved as a file is in the log of accesses, whichever page gives it.
    fn note(self, app: &App, me: Option<&Me>, headers: &HeaderMap) {
        let Some(file) = headers.get(header::CONTENT_DISPOSITION) else {
            return;
        };
        if !self.reads {
            return;
        }
        let of_objection = self.path.starts_with("/objections/");
        let kind = if of_objection || self.path.starts_with("/files/") {
            AccessKind::FileRead
        } else {
            AccessKind::Exported
        };
        let name = file.to_str().map(file_name).unwrap_or_default();
        app.accesses.note(Noted {
            at: app.book.clock.now(),
            kind,
            account: me.map(|me| me.account),
            who: me.map_or_else(|| "未登录".to_owned(), |me| named(&me.name, &me.login)),
            address: self.address.to_string(),
            what: format!("{name} {}", self.path).trim().to_owned(),
        });
    }
}

/// The name in `attachment; filename*=UTF-8''%E7%AD%BE.pdf`, in whichever of the two spellings.
fn file_name(disposition: &str) -> String {
    let value = disposition
        .split_once("filename*=UTF-8''")
        .or_else(|| disposition.split_once("filename="))
        .map_or("", |(_, value)| value);
    let value = value.split(';').next().unwrap_or(value).trim_matches('"');
    unescape(value)
}

async fn check(
    app: &App,
    access: Access,
    me: Option<&Me>,
    id: &str,
    method: &Method,
) -> Result<(), PageError> {
    let roles: &[Role] = match access {
        Access::Public => return Ok(()),
        Access::SignedIn => return me.map(|_| ()).ok_or(PageError::SignIn),
        Access::Roles(roles) => return require(me.ok_or(PageError::SignIn)?, roles),
        Access::View(_) => &[],
        Access::Act(_, roles) => roles,
    };
    let me = me.ok_or(PageError::SignIn)?;
    let (Access::View(subject) | Access::Act(subject, _)) = access else {
        return Ok(());
    };
    // A page that is read starts from the same scope itself and answers 404 beyond it: for who may
    // read it there is no second look.
    let scoped_itself = matches!(
        subject,
        Subject::Project
            | Subject::Round
            | Subject::Assignment
            | Subject::Visit
            | Subject::Finding
            | Subject::Notice
            | Subject::Objection
            | Subject::Campaign
    );
    if method == Method::GET && scoped_itself && (roles.is_empty() || me.holds_any(roles)) {
        return Ok(());
    }
    if !in_view(app, me, subject, id).await? {
        return Err(PageError::NotFound);
    }
    if roles.is_empty() {
        Ok(())
    } else {
        require(me, roles)
    }
}

fn require(me: &Me, roles: &[Role]) -> Result<(), PageError> {
    if me.holds_any(roles) {
        return Ok(());
    }
    let who: Vec<&str> = roles.iter().map(|r| r.label()).collect();
    Err(PageError::Forbidden(format!(
        "这一页由{}办理，您现在的角色不能打开。",
        who.join("、")
    )))
}

/// Whether the subject lies in the person's view, asked of the scoped finder of its table. An id
/// that is no number is nowhere.
async fn in_view(app: &App, me: &Me, subject: Subject, id: &str) -> Result<bool, PageError> {
    let scope = me.scope();
    if subject == Subject::Attachment {
        // Named by an id nobody can guess instead of a number.
        let file = attachment::visible_to(scope)
            .filter(attachment::Column::PublicId.eq(id))
            .filter(attachment::Column::RemovedAt.is_null());
        return Ok(file.count(&app.book.db).await? > 0);
    }
    let Ok(id) = id.parse::<i64>() else {
        return Ok(false);
    };
    macro_rules! seen {
        ($table:ident) => {
            $table::visible_to(scope)
                .filter($table::Column::Id.eq(id))
                .count(&app.book.db)
                .await?
                > 0
        };
    }
    Ok(match subject {
        // An expert knows what was handed in, at the desk, and nothing of a project's life.
        Subject::Project => {
            project::known_to(scope)
                .filter(project::Column::Id.eq(id))
                .count(&app.book.db)
                .await?
                > 0
        }
        Subject::Round => seen!(round),
        Subject::Visit => seen!(visit),
        Subject::Finding => seen!(finding),
        Subject::Record => seen!(record),
        Subject::Notice => seen!(notice),
        // Also those to a publicity that a unit conducts within another's round; the handler keeps
        // to them.
        Subject::Objection => {
            let near = objection::near(scope).filter(objection::Column::Id.eq(id));
            seen!(objection) || near.count(&app.book.db).await? > 0
        }
        Subject::Campaign => seen!(campaign),
        Subject::Unit => seen!(unit),
        Subject::Account => seen!(account),
        // An expert's own, not those an organiser may see.
        Subject::Assignment => {
            let own = assignment::of(me.account).filter(assignment::Column::Id.eq(id));
            own.count(&app.book.db).await? > 0 && me.holds(Role::Expert)
        }
        Subject::Attachment => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_the_name_it_is_saved_under() {
        let name = "attachment; filename*=UTF-8''%E7%AD%BE%E5%88%B0%E8%A1%A8%201.pdf";
        assert_eq!(file_name(name), "签到表 1.pdf");
        assert_eq!(file_name("attachment; filename=\"a.xlsx\""), "a.xlsx");
        assert_eq!(file_name("inline"), "");
        assert_eq!(file_name("attachment; filename=100%"), "100%");
    }
}
