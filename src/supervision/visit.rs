//! A visit on the phone: its sheet, kept while it is written; photographs; the conclusion; and that
//! the one who was visited has seen it.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::VisitId;
use domain::shown::Shown;
use domain::visit::Sheet;
use ledger::event::clock_label;
use ledger::files::HungOn;
use ledger::{LedgerError, Once, Sent, supervision};

use super::{HERE, path, query, visit_view};
use crate::signin::identified;
use crate::web::form::{
    Back, Doing, Form, Item, Tried, area, choice, date, file, hidden, secret, text,
};
use crate::web::limiter::address;
use crate::web::reply::{done, see};
use crate::web::{Asking, Page, PageError, Pairs};

const SHEET: [Item; 10] = [
    date("visited_on", "查看日期")
        .required()
        .hint("实际去的那一天，整改期限从这一天算起"),
    text("companions", "同行的人").hint("选填，例如 督导组两人、学院组织员"),
    choice("checked", "是否符合").many(),
    area("text", "问题写成一句话").many(),
    choice("kind", "怎样处理").many(),
    choice("weight", "轻重").many(),
    file("photo", "照片").many(),
    area("good_practice", "好做法").hint("选填，值得推广的一句话"),
    area("conclusion", "查看结论")
        .required()
        .hint("看了什么、总体怎样，两三句话即可"),
    // The photograph whose button was pressed.
    hidden("remove"),
];

pub static VISIT: Form = Form::new("登记查看结论", &SHEET).shown_first(Back::Never(
    "登记后不能改：问题已发给申报单位整改；写错的，在复核整改时写明并销号。",
));

pub static PHOTOS: Form = Form::new("存草稿", &SHEET);

pub static CONFIRMATION: Form = Form::new(
    "确认查看情况",
    &[
        text("login", "支部书记的登录名").required(),
        secret("password", "密码").required(),
        area("remark", "不同意见").hint("选填，随查看结论一并保存"),
    ],
);

type OnVisit = Doing<VisitId>;

pub async fn page(on: Asking<VisitId>, tried: Tried) -> Page {
    let seen = query::visit(&on.app, &on.me, on.id).await?;
    let body = visit_view::page(&on.me, &seen, &tried, on.app.config.upload_limit);
    on.page("现场查看", HERE, path("现场查看"), body).await
}

/// The sheet as it is typed.
async fn typed(on: &Asking<VisitId>, pairs: &Pairs) -> Result<Sheet, PageError> {
    let seen = query::visit(&on.app, &on.me, on.id).await?;
    Ok(seen.sheet.filled(|name| pairs.get(name)))
}

async fn keep(on: &Asking<VisitId>, sheet: Sheet, sent: &Sent) -> Result<(), LedgerError> {
    let mut act = ledger::Act::begin(&on.app.book, &on.me.actor).await?;
    let happened = supervision::save_sheet(&mut act, on.id, sheet, sent).await?;
    act.finish(happened).await
}

/// PUT: keeps the sheet while it is written. Answers with the time, and with what it shows now.
pub async fn saved(on: Asking<VisitId>, pairs: Pairs) -> Response {
    let kept = async {
        let sheet = typed(&on, &pairs).await?;
        keep(&on, sheet.clone(), &crate::web::shown::sent(&pairs)).await?;
        Ok::<_, PageError>(sheet)
    };
    match kept.await {
        Ok(sheet) => {
            let mut headers = HeaderMap::new();
            let plain = HeaderValue::from_static("text/plain; charset=utf-8");
            headers.insert(header::CONTENT_TYPE, plain);
            let shown = Shown::of(&sheet.fields()).to_string();
            if let Ok(shown) = HeaderValue::from_str(&shown) {
                headers.insert(HeaderName::from_static("x-draft-shown"), shown);
            }
            (headers, clock_label(on.me.now)).into_response()
        }
        Err(PageError::Stale(_)) => {
            let words = "别处也填过这份表。本页先不自动保存：点“存草稿”，对照后再定。";
            (StatusCode::CONFLICT, words).into_response()
        }
        Err(PageError::Refused(words)) => (StatusCode::CONFLICT, words).into_response(),
        Err(error) => error.into_response(),
    }
}

/// POST: keeps the sheet and stores the photographs that came along, at once.
pub async fn stored(on: OnVisit) -> Result<Response, PageError> {
    let sheet = typed(&on, &on.form.pairs).await?;
    keep(&on, sheet, &on.form.sent()).await?;
    if let Some(photo) = on.form.filled("remove") {
        let mut act = on.begin().await?;
        let happened = supervision::take_photo_off(&mut act, on.id, &photo).await?;
        on.finish(act, happened).await?;
        return Ok(done(
            &format!("/visits/{}", on.id),
            "照片已移除，草稿已保存。",
        ));
    }
    let mut point = String::new();
    for (name, file) in &on.form.files {
        point = name.strip_prefix("photo.").unwrap_or_default().to_owned();
        let to = HungOn::Visit {
            visit: on.id,
            point: point.clone(),
        };
        let mut act = on.begin().await?;
        let hung = ledger::files::attach(&mut act, file.clone(), to).await?;
        on.finish(act, hung).await?;
    }
    on.form.files()?;
    let at = format!("/visits/{}", on.id);
    if point.is_empty() {
        return Ok(done(
            &at,
            &format!("草稿已保存 {}。", clock_label(on.me.now)),
        ));
    }
    Ok(see(&format!("{at}#p-{point}")))
}

/// Registers what the visit found.
pub async fn concluded(on: OnVisit) -> Result<Response, PageError> {
    let sheet = typed(&on, &on.form.pairs).await?;
    let n = match on.once().await? {
        Once::Again(n) => n,
        Once::First(mut act) => {
            let happened =
                supervision::finish_visit(&mut act, on.id, sheet, Some(&on.form.sent())).await?;
            on.finish(act, happened).await?
        }
    };
    let said = match n {
        0 => "查看结论已登记，没有要整改的问题。请支部书记在下面确认，或由支部登录后确认。"
            .to_owned(),
        n => format!(
            "查看结论已登记，{n} 个问题已发给申报单位整改。请支部书记在下面确认，或由支部登录后确认。"
        ),
    };
    Ok(done(&format!("/visits/{}", on.id), &said))
}

/// The one who was visited confirms: with name and password on the visitor's own page, counted as at
/// the sign-in, or signed in.
pub async fn confirmed(
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    on: OnVisit,
) -> Result<Response, PageError> {
    let address = address(on.app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let confirmed = async {
        let seen = query::visit(&on.app, &on.me, on.id).await?;
        let by = if seen.is_own {
            on.me.account
        } else {
            let (login, password) = (on.form.get("login"), on.form.raw("password"));
            let known = identified(&on.app, address, login, password).await?;
            known.map_err(|why| LedgerError::field("password", why))?
        };
        let mut act = on.begin().await?;
        let remark = on.form.text("remark");
        let happened = supervision::confirm_visit(&mut act, on.id, by, remark).await?;
        on.finish(act, happened).await?;
        let said = "已确认，查看结论和意见都已保存。";
        Ok::<_, PageError>(done(&format!("/visits/{}", on.id), said))
    };
    let confirmed = confirmed.await;
    on.answer(confirmed, page).await
}
