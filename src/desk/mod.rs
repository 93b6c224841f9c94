//! The expert's desk: what was assigned, the submission beside the score sheet, signing, standing
//! aside. An expert sees their own sheets only; in a blind review not whose application it is.

mod blind_check;
mod blind_check_view;
mod papers;
mod query;
mod views;

use axum::response::Response;
use domain::answers::FieldProblem;
use domain::ids::AssignmentId;
use domain::states::{Relation, Role};
use ledger::reviews::{self, SheetInput};
use ledger::{LastSaved, LedgerError};

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Filled, Form, Tried, area, blank, choice, handler, hidden, text};
use crate::web::reply::done;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

pub use papers::{blind_copy, judged_blindly};

const HERE: &str = "/desk";
const EXPERT: &[Role] = &[Role::Expert];

type OnSheet = Doing<AssignmentId>;

static SHEET: Form = Form::new(
    "保存评分",
    &[
        text("points", "分数").many(),
        area("comment", "修改意见").hint("会发给申报单位，不署名。"),
        choice("no_relation", "我与申报单位没有需要回避的关系"),
        hidden("do"),
    ],
)
.for_good("do", "sign", "签名提交");

static RECUSAL: Form = Form::new(
    "申请回避",
    &[
        choice("relation", "与申报单位的关系").required(),
        text("reason", "具体情况").hint("选“其他关系”的必填，其余可不填。"),
    ],
);

pub fn routes() -> Vec<Route> {
    let own = Access::Act(Subject::Assignment, EXPERT);
    vec![
        get(HERE, Access::Roles(EXPERT), list),
        get("/desk/{id}", own, blank(sheet)),
        post("/desk/{id}/sheet", own).takes(&SHEET, handler(written, sheet)),
        post("/desk/{id}/recusal", own).takes(&RECUSAL, handler(recused, sheet)),
        get(
            "/projects/{id}/blind",
            blind_check::ACCESS,
            blind_check::page,
        ),
        post("/projects/{id}/blind", blind_check::ACCESS)
            .takes(&blind_check::CHECK, blind_check::decide),
    ]
}

async fn list(on: Asking<Nothing>) -> Page {
    let tab = query::Tab::from_key(on.asked.get("tab"));
    let list = query::desk(&on.app, &on.me, tab, on.asked.page()).await?;
    let body = views::list(&on.me, &list);
    on.page("评审", HERE, vec![Crumb::new("评审")], body).await
}

async fn sheet(on: Asking<AssignmentId>, tried: Tried) -> Page {
    let sheet = query::sheet(&on.app, &on.me, on.id).await?;
    let title = &sheet.title;
    let path = vec![
        Crumb::link("评审", HERE),
        Crumb::new(&sheet.round),
        Crumb::new(sheet.place.label()),
    ];
    let body = views::sheet(&on.me, &sheet, &tried);
    on.page(title, HERE, path, body).await
}

/// What is typed in a sheet.
fn input(form: &Filled) -> SheetInput {
    let points = form.pairs.0.iter().filter_map(|(name, value)| {
        let key = name.strip_prefix("points.")?;
        Some((key.to_owned(), domain::text::line(value)))
    });
    let mut input = SheetInput {
        comment: form.text("comment"),
        no_relation: !form.get("no_relation").is_empty(),
        ..SheetInput::default()
    };
    input.lines.extend(points);
    input
}

/// Saves the sheet unless another tab has meanwhile, or signs it when `do=sign` and goes on to the
/// next that is open.
async fn written(mut on: OnSheet) -> Result<Response, PageError> {
    let (input, signs) = (input(&on.form), on.form.get("do") == "sign");
    let mut act = on.begin().await?;
    let (now, saved) = reviews::sheet_to_write(&act, on.id).await?;
    let now = query::shown(now.lines.iter(), &now.comment);
    // Nobody else writes it.
    let last = saved.map_or(LastSaved::Untold, |at| {
        LastSaved::Row(on.me.name.clone(), at)
    });
    act.compare(&on.form.sent(), &now, last).await?;
    if !signs {
        let happened = reviews::save_sheet(&mut act, on.id, input).await?;
        if !happened.value().is_empty() {
            // What could be saved is what the page shows from now on.
            let (now, _) = reviews::sheet_to_write(&act, on.id).await?;
            on.form.shows(&query::shown(now.lines.iter(), &now.comment));
        }
        let mut problems = on.finish(act, happened).await?;
        if problems.is_empty() {
            return Ok(done(&format!("/desk/{}", on.id), "评分草稿已保存。"));
        }
        let said = format!(
            "草稿已保存，其中 {} 项没有保存：请改好标出的各项，再保存。",
            problems.len()
        );
        problems.insert(0, FieldProblem::new("", said));
        return on
            .answer(Err(LedgerError::Invalid(problems).into()), sheet)
            .await;
    }
    let happened = reviews::sign_sheet(&mut act, on.id, input).await?.map(drop);
    on.finish(act, happened).await?;
    Ok(match query::next_open(&on.app, &on.me, on.id).await? {
        (Some(next), left) => {
            let said = format!("评分表已签署，不再改动。还剩 {left} 份待评，这是下一份。");
            done(&format!("/desk/{next}"), &said)
        }
        (None, _) => done(
            "/desk?tab=done",
            "评分表已签署，不再改动。分给您的都评完了。",
        ),
    })
}

async fn recused(on: OnSheet) -> Result<Response, PageError> {
    let mut act = on.begin().await?;
    let relation = Relation::from_key(on.form.get("relation"));
    let happened = reviews::recuse(&mut act, on.id, relation, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok(done("/desk", "已回避，材料对您关闭，将改派其他专家。"))
}
