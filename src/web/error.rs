//! What went wrong, as a page: known cases say what happened and offer a way on; unknown ones are
//! logged once and show a reference number.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use entity::db::{Trouble, trouble};
use ledger::{Foreseen, LedgerError, Overtaken};
use maud::{Markup, html};

use crate::files::FileError;
use crate::ui::shell::{Frame, public_bar, public_page};

/// Every way a page can end other than well.
#[derive(Debug)]
pub enum PageError {
    /// Nobody is signed in.
    SignIn,
    NotFound,
    Forbidden(String),
    /// It must not happen now; the sentence says why.
    Refused(String),
    Invalid(Vec<FieldProblem>),
    Conflict(String),
    /// A form was filled in on what no longer stands.
    Stale(Box<Overtaken>),
    /// What it would bring has not been seen yet.
    Unseen(Box<Foreseen>),
    /// The database is in trouble, not the person; with the words for the log.
    Unavailable(Trouble, String),
    /// Too much is asked at this moment; it may be asked again in a few seconds.
    TooMany(String),
    /// Logged with its reference number.
    Internal(String),
}

/// Left in the response of a refused form, for the layer that shows what was typed again.
#[derive(Debug, Clone)]
pub struct Shown {
    pub title: &'static str,
    pub message: String,
    pub problems: Vec<FieldProblem>,
    /// Whether signing in is what is missing.
    pub sign_in: bool,
}

impl From<LedgerError> for PageError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Refused(sentence) => Self::Refused(sentence),
            LedgerError::NotFound => Self::NotFound,
            LedgerError::Forbidden(sentence) => Self::Forbidden(sentence),
            LedgerError::Invalid(problems) => Self::Invalid(problems),
            LedgerError::Conflict(sentence) => Self::Conflict(sentence),
            LedgerError::Stale(over) => Self::Stale(over),
            LedgerError::Unseen(foreseen) => Self::Unseen(foreseen),
            LedgerError::Db(error) => error.into(),
            LedgerError::Broken(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<sea_orm::DbErr> for PageError {
    fn from(error: sea_orm::DbErr) -> Self {
        match trouble(&error) {
            Some(trouble) => Self::Unavailable(trouble, error.to_string()),
            None => Self::Internal(error.to_string()),
        }
    }
}

impl From<FileError> for PageError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Store(_) => Self::Unavailable(Trouble::CannotStore, error.to_string()),
            FileError::TooLarge { .. }
            | FileError::Empty { .. }
            | FileError::Type { .. }
            | FileError::Ending { .. }
            | FileError::Mismatch { .. }
            | FileError::Unsafe { .. }
            | FileError::Broken => Self::Refused(error.to_string()),
        }
    }
}

impl PageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::Conflict(_) | Self::Stale(_) | Self::Unseen(_) => {
                StatusCode::CONFLICT
            }
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unavailable(..) => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn shown(self) -> Shown {
        let say = |title, message: String| Shown {
            title,
            message,
            problems: Vec::new(),
            sign_in: false,
        };
        match self {
            Self::SignIn => Shown {
                sign_in: true,
                ..say(
                    "请先登录",
                    "登录已过期或还没有登录，这次没有办成。请在新标签页登录，再回到本页提交。"
                        .to_owned(),
                )
            },
            Self::NotFound => say("没有找到", "页面不存在，或不在您的查看范围内。".to_owned()),
            Self::Forbidden(sentence) => say("不由您办理", sentence),
            Self::Refused(sentence) => say("现在不能这样办", sentence),
            Self::Conflict(sentence) => say("内容有更新", sentence),
            Self::Stale(over) => say("内容有更新", LedgerError::Stale(over).to_string()),
            Self::Unseen(foreseen) => say("请先核对", LedgerError::Unseen(foreseen).to_string()),
            Self::TooMany(sentence) => say("请稍后再试", sentence),
            Self::Invalid(problems) => Shown {
                title: "有几处要改",
                message: format!("{} 处需要修改，改好后再提交。", problems.len()),
                problems,
                sign_in: false,
            },
            Self::Unavailable(trouble, detail) => {
                tracing::error!(?trouble, %detail, "the database is in trouble");
                say("暂时办不了", unavailable(trouble).to_owned())
            }
            Self::Internal(detail) => {
                let reference = ledger::files::unguessable().unwrap_or_default();
                let reference = reference.get(..8).unwrap_or("").to_owned();
                tracing::error!(%reference, %detail, "a request failed");
                say(
                    "系统出错",
                    format!(
                        "这次没有办成，数据没有改动。请稍后再试；仍不行，把编号 {reference} 告诉系统管理员。"
                    ),
                )
            }
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = self.status();
        let wait = match &self {
            Self::Unavailable(trouble, _) => Some(wait(*trouble)),
            Self::TooMany(_) => Some(CROWDED),
            _ => None,
        };
        let shown = self.shown();
        let mut response = (status, error_page(&shown, html! {})).into_response();
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(shown);
        response
    }
}

/// What is said while the database is in trouble. Nobody has been signed out by it.
fn unavailable(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Busy => "同时办理的人太多，这次没有办成，数据没有改动。请过几秒再提交一次。",
        Trouble::Away => {
            "系统暂时连不上数据库，这次没有确认办成，您的登录没有受影响。请过一两分钟再试；一直这样，请告诉系统管理员。"
        }
        Trouble::LogLost => {
            "数据库的日志文件（-wal 或 -shm）被移走了，系统已停止写入，这次没有确认办成，已有的内容仍可查看。请告诉系统管理员重新启动站点，再提交一次。"
        }
        Trouble::CannotStore => {
            "系统暂时存不下新的内容，这次没有办成，数据没有改动，已有的内容仍可查看。请告诉系统管理员，处理好后再提交一次。"
        }
    }
}

/// Seconds after which a queue that was too long has become shorter.
pub const CROWDED: u16 = 5;

/// Seconds after which it is worth another try.
fn wait(trouble: Trouble) -> u16 {
    match trouble {
        Trouble::Busy => 5,
        Trouble::Away => 30,
        Trouble::LogLost | Trouble::CannotStore => 120,
    }
}

/// The page of an error, with what was typed if there was anything.
#[expect(
    clippy::needless_pass_by_value,
    reason = "markup is made for this one place"
)]
pub fn error_page(shown: &Shown, typed: Markup) -> Markup {
    public_page(
        shown.title,
        Frame::Document,
        html! {
            (public_bar(crate::ui::shell::PRODUCT, html! {}))
            main #main .stack tabindex="-1" {
                h1 { (shown.title) }
                p .lede { (shown.message) }
                @if !shown.problems.is_empty() {
                    ul .checklist {
                        @for problem in &shown.problems { li data-state="late" { span { (problem.message) } } }
                    }
                }
                (typed)
                p .row {
                    @if shown.sign_in { a .btn.btn-ink href="/sign-in" target="_blank" { "在新标签页登录" } }
                    a .btn href="/" { "回到首页" }
                }
            }
        },
    )
}

/// A POST that another site made the browser send.
pub fn cross_site() -> Response<axum::body::Body> {
    PageError::Forbidden("这个请求来自别的网站，已拒绝。请在本站页面里操作。".to_owned())
        .into_response()
}
