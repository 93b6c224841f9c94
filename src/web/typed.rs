//! Nothing typed is lost: a form that was refused comes back with its fields, ready to be mended
//! and sent again, whichever handler refused it.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::error::{Shown, error_page};
use super::pairs::Pairs;

/// Largest form that is kept for showing again.
const MOST: usize = 1024 * 1024;

/// Keeps what was posted while the handler runs and shows it again if the handler refused it
/// without a page of its own.
pub async fn keep_typed(request: Request, next: Next) -> Response {
    let is_form = request.method() == Method::POST
        && request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
    let asks_for_json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|t| t.contains("application/json"));
    if !is_form || asks_for_json || request.uri().path() == "/sign-in" {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        return super::PageError::Refused("提交的内容太大，单次最多 1 MB 文字。".to_owned())
            .into_response();
    };
    let response = next
        .run(Request::from_parts(parts, Body::from(bytes.clone())))
        .await;
    let Some(shown) = response.extensions().get::<Shown>().cloned() else {
        return response;
    };
    let Some(pairs) =
        Pairs::decode(&bytes).filter(|p| p.0.iter().any(|(_, v)| !v.trim().is_empty()))
    else {
        return response;
    };
    (response.status(), error_page(&shown, again(&path, &pairs))).into_response()
}

fn again(path: &str, pairs: &Pairs) -> Markup {
    html! {
        form method="post" action=(path) .stack {
            @for (name, value) in &pairs.0 {
                @match label(name) {
                    Some(label) => {
                        div .field {
                            label for={ "again-" (name) } { (label) }
                            @if value.chars().count() > 60 || value.contains('\n') {
                                textarea .input id={ "again-" (name) } name=(name) rows="6" { (value) }
                            } @else {
                                input .input id={ "again-" (name) } name=(name) value=(value);
                            }
                        }
                    }
                    None => { input type="hidden" name=(name) value=(value); }
                }
            }
            p { button .btn.btn-ink type="submit" { "改好再提交" } }
        }
    }
}

/// Fields that people write; the rest travels along unseen.
fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "reason" => "理由",
        "comment" => "意见",
        "text" => "内容",
        "body" => "正文",
        "title" => "标题",
        "name" => "名称",
        "conclusion" => "结论",
        "rank" => "排序",
        "until" => "新期限",
        "points" => "分数",
        "happened_on" => "日期",
        "url" => "链接",
        "contact" => "联系方式",
        "announced" => "通知日期",
        "email" => "邮箱",
        "login" => "登录名",
        "display_name" => "显示名称",
        "code" => "编码",
        "days" => "节假日安排",
        _ => return None,
    })
}
