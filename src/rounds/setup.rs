//! Setting up a round and changing one that is open: the forms of dates and quotas.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::ids::RoundId;
use domain::states::RoundStatus;
use entity::{event, stage_date};
use ledger::event::Kind;
use ledger::{LastSaved, LedgerError};
use sea_orm::{ColumnTrait, Condition};

use super::forms::{
    Figures, date_fields, figures, in_words, problem, quota_fields, shown_in_setup,
};
use super::{forms, query, views};
use crate::app::App;
use crate::web::reply::{done, see};
use crate::web::shell::shell;
use crate::web::shown::{self, SHOWN, sent};
use crate::web::{Id, Me, PageError, Pairs, conflicting, once, unprocessable};

pub async fn page(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
) -> Result<Response, PageError> {
    let view = query::setup::setup(&app, &me, id).await?;
    if view.book.row.status != RoundStatus::Preparing {
        return Ok(see(&format!("/rounds/{id}")));
    }
    Ok(render(&app, &me, &view, None, &[]).await?.into_response())
}

/// The page, with what was typed when it was refused.
async fn show(
    app: &App,
    me: &Me,
    id: RoundId,
    typed: Option<&Pairs>,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let view = query::setup::setup(app, me, id).await?;
    render(app, me, &view, typed, problems).await
}

async fn render(
    app: &App,
    me: &Me,
    view: &query::setup::Setup,
    typed: Option<&Pairs>,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let title = format!("开批次：{}", view.book.row.name);
    let frame = shell(app, me, &title, "/rounds", views::crumbs(&[&title])).await?;
    Ok(views::setup::page(&frame, me, view, typed, problems))
}

/// The dates and quotas that a form gives, or the form again.
async fn given(
    app: &App,
    me: &Me,
    id: RoundId,
    pairs: &Pairs,
) -> Result<Result<Figures, Response>, PageError> {
    let (book, _) = query::in_view(app, me, id).await?;
    let mut names = date_fields(&book.programme);
    names.extend(quota_fields(&book.programme));
    names.push(SHOWN.to_owned());
    pairs.only(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    match figures(&book.programme, pairs) {
        Ok(figures) => Ok(Ok(figures)),
        Err(problems) => Ok(Err(unprocessable(
            show(app, me, id, Some(pairs), &problems).await?,
        ))),
    }
}

/// Writes dates and quotas, unless they have changed since the form was opened.
async fn write(
    app: &App,
    me: &Me,
    id: RoundId,
    pairs: &Pairs,
    figures: Figures,
) -> Result<(), LedgerError> {
    let Figures { dates, quotas } = figures;
    let sent = sent(pairs);
    async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;
        let book = act.round(id).await?;
        // Of one that has been opened the use case itself says what to do.
        if book.row.status == RoundStatus::Preparing {
            act.require_host(&book.host)?;
            let rows = stage_date::of_round(id).all(&act.tx).await?;
            let reasons = rows
                .iter()
                .map(|row| (row.stage_key.as_str(), row.reason.as_deref()));
            let now = shown_in_setup(&book, reasons);
            act.compare(&sent, &now, changes_of(id)).await?;
        }
        let happened = ledger::rounds::set_up(&mut act, id, dates, quotas).await?;
        act.finish(happened).await
    }
    .await
}

/// What the log says of the dates and quotas of a round.
fn changes_of(id: RoundId) -> LastSaved {
    LastSaved::Log(Condition::all().add(event::Column::RoundId.eq(id)).add(
        event::Column::Kind.is_in([Kind::RoundPrepared, Kind::RoundAmended, Kind::RoundOpened]),
    ))
}

/// The form with what was typed beside what was refused, or beside what is newer.
async fn again(
    app: &App,
    me: &Me,
    id: RoundId,
    pairs: &Pairs,
    error: LedgerError,
) -> Result<Response, PageError> {
    match error {
        LedgerError::Invalid(problems) => Ok(unprocessable(
            show(app, me, id, Some(pairs), &beside_fields(problems)).await?,
        )),
        LedgerError::Stale(over) => {
            let (typed, problems) = shown::again(pairs, &over, in_words);
            Ok(conflicting(
                show(app, me, id, Some(&typed), &problems).await?,
            ))
        }
        other => Err(other.into()),
    }
}

pub async fn save(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    let figures = match given(&app, &me, id, &pairs).await? {
        Ok(figures) => figures,
        Err(again) => return Ok(again),
    };
    match write(&app, &me, id, &pairs, figures).await {
        Ok(()) => Ok(done(
            &format!("/rounds/{id}/setup"),
            "日期和名额已保存，下面重新核对和预演。",
        )),
        Err(error) => again(&app, &me, id, &pairs, error).await,
    }
}

/// The ledger names a field of the form, or a stage; of a stage the form's field is its close.
fn beside_fields(problems: Vec<FieldProblem>) -> Vec<FieldProblem> {
    problems
        .into_iter()
        .map(|p| {
            if p.field.is_empty() || p.field == "reason" || p.field.starts_with("quota.") {
                p
            } else {
                problem(format!("closes.{}", p.field), p.message)
            }
        })
        .collect()
}

/// Saves dates and quotas and opens the round. When something still does not fit, they stay saved
/// and the page says what.
pub async fn open(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    if !pairs.0.is_empty() {
        let figures = match given(&app, &me, id, &pairs).await? {
            Ok(figures) => figures,
            Err(again) => return Ok(again),
        };
        if let Err(error) = write(&app, &me, id, &pairs, figures).await {
            return again(&app, &me, id, &pairs, error).await;
        }
    }
    let opened = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = ledger::rounds::open(&mut act, id).await?;
        act.finish(happened).await
    }
    .await;
    match opened {
        Ok(()) => Ok(done(
            &format!("/rounds/{id}"),
            "批次已开，定义、日期和名额即时冻结；申报单位从下一个提醒日起收到邮件。",
        )),
        Err(LedgerError::Invalid(problems)) => {
            let sentence = format!(
                "日期和名额已保存，还有 {} 处要改或写明理由，批次没有开。",
                problems.len()
            );
            Ok(unprocessable(
                show(&app, &me, id, None, &[problem("", sentence)]).await?,
            ))
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn amendments(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
) -> Result<Response, PageError> {
    Ok(show_amendments(&app, &me, id, None, &[])
        .await?
        .into_response())
}

async fn show_amendments(
    app: &App,
    me: &Me,
    id: RoundId,
    typed: Option<&Pairs>,
    problems: &[FieldProblem],
) -> Result<maud::Markup, PageError> {
    let view = query::setup::amendments(app, me, id).await?;
    let name = view.book.row.name.clone();
    let frame = shell(
        app,
        me,
        "变更批次",
        "/rounds",
        vec![
            crate::ui::shell::Crumb::link("批次", "/rounds"),
            crate::ui::shell::Crumb::link(name, format!("/rounds/{id}")),
            crate::ui::shell::Crumb::new("变更"),
        ],
    )
    .await?;
    Ok(views::amendments::page(&frame, me, &view, typed, problems))
}

/// Changes dates and quotas of an opened round, for a reason that everybody in it can read.
pub async fn amend(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    let (book, _) = query::in_view(&app, &me, id).await?;
    let p = &book.programme;
    let names: Vec<String> = date_fields(p)
        .into_iter()
        .chain(quota_fields(p))
        .chain(["reason", SHOWN].map(str::to_owned))
        .collect();
    pairs.only(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let reason = pairs.get("reason").to_owned();
    let Figures { dates, quotas } = match figures(p, &pairs) {
        Ok(figures) => figures,
        Err(problems) => {
            return Ok(unprocessable(
                show_amendments(&app, &me, id, Some(&pairs), &problems).await?,
            ));
        }
    };
    let sent = sent(&pairs);
    let name = once::told(&format!("/rounds/{id}/amendments"), &pairs);
    let amended = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };
        let book = act.round(id).await?;
        if book.row.status == RoundStatus::Open {
            act.require_host(&book.host)?;
            act.compare(&sent, &forms::shown(&book), changes_of(id))
                .await?;
        }
        let happened = ledger::rounds::amend(&mut act, id, dates, quotas, reason).await?;
        act.finish(happened).await
    }
    .await;
    match amended {
        Ok(n) => Ok(done(
            &format!("/rounds/{id}"),
            &format!("已变更 {n} 处，所涉待办和提醒随之改期，名额即时按新数计算。"),
        )),
        Err(LedgerError::Invalid(problems)) => Ok(unprocessable(
            show_amendments(&app, &me, id, Some(&pairs), &beside_fields(problems)).await?,
        )),
        Err(LedgerError::Refused(sentence)) => Ok(unprocessable(
            show_amendments(&app, &me, id, Some(&pairs), &[problem("", sentence)]).await?,
        )),
        Err(LedgerError::Stale(over)) => {
            let (typed, problems) = shown::again(&pairs, &over, in_words);
            Ok(conflicting(
                show_amendments(&app, &me, id, Some(&typed), &problems).await?,
            ))
        }
        Err(other) => Err(other.into()),
    }
}
