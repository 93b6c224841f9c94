//! Whoever objects: hands it in, confirms it by the link in the mail, and asks by a code how it
//! stands. A visitor, signed in or not.

use std::net::{IpAddr, SocketAddr};

use axum::Extension;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use domain::email::EmailAddress;
use domain::owed::admit_due;
use domain::query_code::QueryCode;
use domain::states::{NoticeStatus, ObjectionStatus};
use entity::{notice, objection};
use ledger::passwords::digest;
use ledger::publicity::{self, ObjectionInput};
use ledger::{Act, Actor, LedgerError, Once};
use sea_orm::{JoinType, QuerySelect, Select};

use super::{objector_views as views, show};
use crate::app::App;
use crate::web::form::{Filled, Form, Tried, area, choice, email, file, hidden, text};
use crate::web::limiter::{Place, address};
use crate::web::reply::see;
use crate::web::route::{Access, Route, get, post};
use crate::web::{Asked, Id, Page, PageError};

/// Where whoever objected asks how it stands.
pub const PATH: &str = "/public/objections";
const CONFIRMATION_PATH: &str = "/public/objections/confirmation";

pub static OBJECTION: Form = Form::new(
    "提交异议",
    &[
        choice("project", "反映对象").required(),
        text("name", "您的姓名或单位").required(),
        email("email", "邮箱")
            .hint("确认邮件和答复都发到这里。没有邮箱的填联系电话，由受理单位致电核实是您本人。"),
        text("contact", "联系电话"),
        area("text", "情况说明")
            .required()
            .hint("请写明时间、事项和依据。您的信息只用于核实和答复。"),
        file("file", "附件").hint("可以不传；只有办理这件异议的人能打开。"),
    ],
);

pub static CONFIRMATION: Form = Form::new("确认是我本人提出", &[hidden("token")]);

pub static LINK: Form = Form::new("再发确认邮件", &[hidden("code")]);

pub fn routes() -> Vec<Route> {
    vec![
        post("/notices/{public_id}/objections", Access::Public).takes(&OBJECTION, object),
        get(PATH, Access::Public, asked),
        post("/public/objections/link", Access::Public).takes(&LINK, link_again),
        get(CONFIRMATION_PATH, Access::Public, to_confirm),
        post(CONFIRMATION_PATH, Access::Public).takes(&CONFIRMATION, confirm),
    ]
}

const ONE_FILE: &str = "附件只收一份，多份材料请压缩成一个 ZIP 再传。";

/// From where somebody asks.
type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

fn visitor() -> Actor {
    Actor::visitor("公示页来访者")
}

/// Takes in an objection. Whether this address may still send one is asked before anything is read:
/// what it brings is stored while it arrives.
async fn object(
    State(app): State<App>,
    Id(public_id): Id<String>,
    from: Peer,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, PageError> {
    let from = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let Some(place) = app.objections.reserve(from, app.book.clock.now()) else {
        let often =
            "这个地址一小时内已反映 10 次。请把情况合并到一份里，一小时后再提交，或直接来信来电。";
        return Err(PageError::Refused(often.to_owned()));
    };
    let form = Filled::from_request(request, &app).await?;
    let taken = objected(&app, &public_id, &form, place).await;
    let (app, id) = (&app, &public_id);
    let again = |tried: Tried| async move { show(app, id, &tried).await };
    form.answer(taken, again).await
}

async fn objected(
    app: &App,
    public_id: &str,
    form: &Filled,
    place: Place<'_>,
) -> Result<Response, PageError> {
    // What has been stored counts, whatever becomes of the words.
    let place = if form.files.is_empty() {
        Some(place)
    } else {
        place.spend();
        None
    };
    let wanted = "请选择反映哪一项；针对整份名单的选“整份名单”。";
    let project = match form.get("project") {
        "all" => Ok(None),
        _ => form.read("project", wanted).map(Some),
    };
    let mut input = ObjectionInput {
        project: None,
        name: form.text("name"),
        email: form.text("email"),
        contact: form.text("contact"),
        text: form.text("text"),
        file: None,
    };
    // All that is to be mended is told at once.
    let files = form.files().and_then(|files| match files.len() {
        0 | 1 => Ok(files),
        _ => Err(LedgerError::field("file", ONE_FILE)),
    });
    let words = LedgerError::if_any(input.problems());
    let ((project, mut files), ()) = ledger::both(ledger::both(project, files), words)?;
    input.project = project;
    input.file = files.pop();
    let code = match Act::once(&app.book, &visitor(), form.sending()).await? {
        Once::Again(code) => code,
        Once::First(mut act) => {
            let happened = publicity::object(&mut act, public_id.to_owned(), input).await?;
            // Whoever does not wait for the answer has objected all the same.
            if let Some(place) = place {
                place.spend();
            }
            act.finish(happened).await?
        }
    };
    Ok(see(&format!(
        "{}&received=yes",
        domain::paths::own_objection(&code)
    )))
}

/// How somebody's own objection stands.
#[derive(Debug)]
pub struct Own {
    pub code: String,
    pub notice: String,
    pub public_id: String,
    pub received_at: DateTime<Utc>,
    pub status: ObjectionStatus,
    /// Where the link to confirm it went, so that a slip of the finger is seen.
    pub masked: Option<String>,
    /// Until when the link is good.
    pub confirm_by: Option<DateTime<Utc>>,
    /// Whether another link can be asked for.
    pub runs: bool,
    /// Whether it can no longer be confirmed.
    pub lapsed: bool,
    /// By when is said whether it is admitted.
    pub admit_by: NaiveDate,
    /// Whether it was confirmed, or has to be by a call.
    pub confirmed: bool,
    pub answer: Option<(String, DateTime<Utc>)>,
}

impl Own {
    fn of(app: &App, row: objection::Model, posted: notice::Model) -> Self {
        let (now, today) = (app.book.clock.now(), app.book.clock.today());
        let runs = posted.status == NoticeStatus::Open && today <= posted.closes_on;
        let since = domain::dates::shanghai_date(row.confirmed_at.unwrap_or(row.received_at));
        let email = row
            .email
            .as_deref()
            .and_then(|e| EmailAddress::parse(e).ok());
        let usable = |by| objection::usable_until(by, posted.closes_on);
        let confirm_by = row.confirm_by.map(usable);
        Self {
            code: row.query_code.unwrap_or_default(),
            notice: posted.title,
            public_id: posted.public_id,
            received_at: row.received_at,
            status: row.status,
            masked: email.map(|email| email.masked()),
            confirm_by,
            runs,
            lapsed: !runs && confirm_by.is_none_or(|until| until <= now),
            admit_by: admit_due(since, &app.book.calendar()),
            confirmed: row.confirmed_at.is_some(),
            answer: row.conclusion.zip(row.concluded_at),
        }
    }
}

/// The page on which somebody asks by a code. Codes that are none are counted, so that nobody tries
/// them out.
async fn asked(State(app): State<App>, from: Peer, headers: HeaderMap, asked: Asked) -> Page {
    let from = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let received = !asked.get("received").is_empty();
    by_code(&app, from, asked.get("code"), received, &Tried::default()).await
}

async fn by_code(app: &App, from: IpAddr, typed: &str, received: bool, tried: &Tried) -> Page {
    if typed.is_empty() {
        return Ok(views::ask("", None, tried));
    }
    let Some(place) = app.codes.reserve(from, app.book.clock.now()) else {
        let often = "这个地址一小时内已查错 20 次，请一小时后再查，或直接来电。";
        return Ok(views::ask(typed, Some(often), tried));
    };
    let found = match QueryCode::parse(typed) {
        None => None,
        Some(code) => with_notice(app, objection::by_code(code.as_str())).await?,
    };
    let Some((row, posted)) = found else {
        place.spend();
        let unknown = "没有这个查询码。请对照回执或邮件核对：3 组，每组 4 个字母或数字。";
        return Ok(views::ask(typed, Some(unknown), tried));
    };
    Ok(views::own(&Own::of(app, row, posted), received, tried))
}

async fn with_notice(
    app: &App,
    found: Select<objection::Entity>,
) -> Result<Option<(objection::Model, notice::Model)>, PageError> {
    let found = found
        .join(JoinType::InnerJoin, objection::notice())
        .select_also(notice::Entity)
        .one(&app.book.db)
        .await?;
    Ok(found.and_then(|(row, posted)| Some((row, posted?))))
}

async fn link_again(
    State(app): State<App>,
    from: Peer,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, PageError> {
    let from = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let code = form.text("code");
    let sent = sent_again(&app, from, &code).await;
    let app = &app;
    let again = |tried: Tried| {
        let code = code.clone();
        async move { by_code(app, from, &code, false, &tried).await }
    };
    form.answer(sent, again).await
}

async fn sent_again(app: &App, from: IpAddr, code: &str) -> Result<Response, PageError> {
    let Some(place) = app.codes.reserve(from, app.book.clock.now()) else {
        return Err(PageError::Refused(
            "要得太频繁，请一小时后再试。".to_owned(),
        ));
    };
    place.spend();
    let mut act = Act::begin(&app.book, &visitor()).await?;
    let happened = publicity::link_again(&mut act, code).await?;
    act.finish(happened).await?;
    Ok(see(&domain::paths::own_objection(code)))
}

/// Where the link in the mail leads: mail servers open it too, so it only asks.
async fn to_confirm(State(app): State<App>, asked: Asked) -> Page {
    confirmation(&app, asked.get("token"), &Tried::default()).await
}

async fn confirmation(app: &App, token: &str, tried: &Tried) -> Page {
    let found = with_notice(app, objection::by_link(&digest(token))).await?;
    let now = app.book.clock.now();
    let good = found.filter(|(row, _)| row.confirm_by.is_some_and(|until| until > now));
    let own = good.map(|(row, posted)| Own::of(app, row, posted));
    Ok(views::confirmation(token, own.as_ref(), tried))
}

async fn confirm(State(app): State<App>, form: Filled) -> Result<Response, PageError> {
    let token = form.text("token");
    let confirmed = confirmed(&app, &token).await;
    let app = &app;
    let again = |tried: Tried| {
        let token = token.clone();
        async move { confirmation(app, &token, &tried).await }
    };
    form.answer(confirmed, again).await
}

async fn confirmed(app: &App, token: &str) -> Result<Response, PageError> {
    let mut act = Act::begin(&app.book, &visitor()).await?;
    let happened = publicity::confirm(&mut act, token).await?;
    let code = act.finish(happened).await?;
    Ok(see(&domain::paths::own_objection(&code)))
}
