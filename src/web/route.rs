//! One row for each thing a browser may ask for. The router is built from these rows, so a route
//! without a declared access cannot exist, and a test visits every row as every role.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use domain::states::Role;

use super::form::Form;
use crate::app::App;

/// A row of the table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub handler: MethodRouter<App>,
    /// The form that a POST takes.
    pub form: Option<&'static Form>,
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Public,
    /// Anyone who is signed in.
    SignedIn,
    /// Who holds one of these roles, wherever; others get 403.
    Roles(&'static [Role]),
    /// Everyone in whose view the subject `{id}` lies; for others it does not exist (404).
    View(Subject),
    /// Of those, who holds one of these roles; the others get 403. Whether the role is held in the
    /// right place is for the ledger to say.
    Act(Subject, &'static [Role]),
}

/// What the `{id}` of a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Project,
    Round,
    /// An expert's own assignment.
    Assignment,
    /// A visit, through its project.
    Visit,
    /// A finding, through its project.
    Finding,
    /// A log record, through its project.
    Record,
    /// A file by its public id, through its project.
    Attachment,
    /// A notice by its row id, through its round.
    Notice,
    /// An objection, through its notice's round.
    Objection,
    /// A campaign, through its round.
    Campaign,
    /// A project by the committee's unit (topic page settings) or any unit in view.
    Unit,
    /// An account, for its administrator.
    Account,
}

/// Whoever may run rounds and judge in them; at which unit, the ledger says.
pub const RUNNERS: &[Role] = &[Role::Organiser, Role::Endorser];

/// Roles that read programme content.
pub const READERS: &[Role] = &[Role::Organiser, Role::Endorser, Role::Editor, Role::Viewer];

fn row(method: Method, path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
    Route {
        method,
        path,
        access,
        handler,
        form: None,
    }
}

pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    row(Method::GET, path, access, routing::get(handler))
}

pub fn put<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    row(Method::PUT, path, access, routing::put(handler))
}

/// Most bytes of a request that brings files. Each file has its own, smaller limit; this one lets a
/// form that is over it still be read to its end and answered in words.
pub(super) const UPLOAD: usize = 512 * 1024 * 1024;
/// The same where whoever sends it is not known: one file and little room to fill the disk with.
const UPLOAD_BY_ANYBODY: usize = 64 * 1024 * 1024;

/// A POST, of which has to be said what form it takes.
pub fn post(path: &'static str, access: Access) -> Post {
    Post { path, access }
}

/// A row for a POST without its form.
#[derive(Debug, Clone, Copy)]
#[must_use = "it takes a form"]
pub struct Post {
    path: &'static str,
    access: Access,
}

impl Post {
    pub fn takes<H, T>(self, form: &'static Form, handler: H) -> Route
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let mut handler = routing::post(handler);
        if form.brings_files() {
            let most = match self.access {
                Access::Public => UPLOAD_BY_ANYBODY,
                Access::SignedIn | Access::Roles(_) | Access::View(_) | Access::Act(..) => UPLOAD,
            };
            handler = handler.layer(DefaultBodyLimit::max(most));
        }
        Route {
            form: Some(form),
            ..row(Method::POST, self.path, self.access, handler)
        }
    }
}
