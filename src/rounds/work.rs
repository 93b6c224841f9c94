//! Working on many projects of a stage at once: every action takes the ticked ones, all or none.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::{AccountId, ProjectId, RoundId};
use ledger::projects::Screening;
use ledger::{Act, Happened, LedgerError};

use super::forms::ticked;
use super::{query, views};
use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::shell::shell;
use crate::web::{Id, Last, Me, PageError, Pairs, once, unprocessable};

pub async fn page(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    Last(stage): Last<String>,
) -> Result<Response, PageError> {
    Ok(show(&app, &me, id, &stage, &Pairs::default(), None)
        .await?
        .into_response())
}

/// The table, with what was ticked and why it was refused.
async fn show(
    app: &App,
    me: &Me,
    id: RoundId,
    stage: &str,
    typed: &Pairs,
    refused: Option<&str>,
) -> Result<maud::Markup, PageError> {
    let view = query::stage::stage(app, me, id, stage).await?;
    let frame = shell(
        app,
        me,
        &format!("{}·{}", view.stage.title, view.book.row.name),
        "/rounds",
        vec![
            Crumb::link("批次", "/rounds"),
            Crumb::link(&view.book.row.name, format!("/rounds/{id}")),
            Crumb::new(&view.stage.title),
        ],
    )
    .await?;
    Ok(views::stage::page(&frame, me, &view, typed, refused))
}

/// 303 with what was done, or the same table again with the reason at its top and every tick kept.
async fn answer(
    app: &App,
    me: &Me,
    id: RoundId,
    pairs: &Pairs,
    outcome: Result<String, LedgerError>,
) -> Result<Response, PageError> {
    let stage = pairs.get("stage");
    let refused = match outcome {
        Ok(said) => return Ok(done(&format!("/rounds/{id}/stages/{stage}"), &said)),
        Err(LedgerError::Refused(sentence)) => sentence,
        Err(LedgerError::Invalid(problems)) => {
            problems.into_iter().map(|p| p.message).collect::<String>()
        }
        Err(other) => return Err(other.into()),
    };
    match show(app, me, id, stage, pairs, Some(&refused)).await {
        Ok(table) => Ok(unprocessable(table)),
        // Sent from nowhere in particular: there is no table to show again.
        Err(PageError::NotFound) => Err(PageError::Refused(refused)),
        Err(other) => Err(other),
    }
}

/// Refuses an empty selection in the page's own words.
fn some(ids: &BTreeSet<ProjectId>) -> Result<(), LedgerError> {
    if ids.is_empty() {
        Err(LedgerError::refused("请先勾选项目。"))
    } else {
        Ok(())
    }
}

/// That every project is of the round in the address: what the ledger checks one by one otherwise.
async fn of_round(act: &Act, round: RoundId, ids: &BTreeSet<ProjectId>) -> Result<(), LedgerError> {
    some(ids)?;
    for id in ids {
        if act.project(*id).await?.project.round_id != round {
            return Err(LedgerError::NotFound);
        }
    }
    Ok(())
}

/// Assigns every ticked expert to every ticked project.
pub async fn assign(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "project", "expert"])?;
    let projects = ticked(&pairs, "project")?;
    let mut experts = BTreeSet::new();
    for text in pairs.all("expert") {
        let expert: AccountId = text
            .parse()
            .map_err(|_| PageError::Refused("勾选的专家不对，请刷新页面后再选。".to_owned()))?;
        experts.insert(expert);
    }
    let outcome = if projects.is_empty() || experts.is_empty() {
        Err(LedgerError::refused("请同时勾选项目和专家。"))
    } else {
        let list: Vec<(ProjectId, AccountId)> = projects
            .iter()
            .flat_map(|p| experts.iter().map(move |e| (*p, *e)))
            .collect();
        async {
            let mut act = Act::begin(&app.book, &me.actor).await?;

            let happened = ledger::reviews::assign(&mut act, id, list).await?;
            act.finish(happened).await
        }
        .await
        .map(|n| {
            if n == 0 {
                "所选专家都已分配过，没有改动。".to_owned()
            } else {
                format!("已分配 {n} 份评审任务，专家会收到提醒。")
            }
        })
    };
    answer(&app, &me, id, &pairs, outcome).await
}

/// The ticked projects are listed, every other scored one is not.
pub async fn shortlist(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "project", "reason"])?;
    let listed = ticked(&pairs, "project")?;
    let (stage, reason) = (
        pairs.get("stage").to_owned(),
        pairs.get("reason").to_owned(),
    );
    let outcome = match some(&listed) {
        Err(refused) => Err(refused),
        Ok(()) => async {
            let mut act = Act::begin(&app.book, &me.actor).await?;

            let happened = ledger::reviews::shortlist(&mut act, id, stage, listed, reason).await?;
            act.finish(happened).await
        }
        .await
        .map(|n| format!("入围名单已定，{n} 个项目进入下一阶段。")),
    };
    answer(&app, &me, id, &pairs, outcome).await
}

/// Registers one outcome of the check of eligibility for all ticked projects.
pub async fn screen(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "project", "outcome", "reason"])?;
    let ids = ticked(&pairs, "project")?;
    let outcome = match pairs.get("outcome") {
        "passed" => Some(Screening::Passed),
        "failed" => Some(Screening::Failed),
        _ => None,
    };
    let reason = pairs.get("reason").to_owned();
    let result = match outcome {
        None => Err(LedgerError::refused("请选择审查结果。")),
        Some(outcome) => async {
            let mut act = Act::begin(&app.book, &me.actor).await?;
            of_round(&act, id, &ids).await?;
            let mut events = Vec::new();
            for project in &ids {
                let one =
                    ledger::projects::screen(&mut act, *project, outcome, reason.clone()).await?;
                one.tell(&mut events);
            }
            act.finish(Happened::many(events, ids.len())).await
        }
        .await
        .map(|n| match outcome {
            Screening::Passed => format!("{n} 个项目资格审查通过。"),
            Screening::Failed => format!("{n} 个项目资格审查未通过，已通知申报单位。"),
        }),
    };
    answer(&app, &me, id, &pairs, result).await
}

/// Accepts the revisions of all ticked projects.
pub async fn accept(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "project"])?;
    let ids = ticked(&pairs, "project")?;
    let outcome = async {
        let mut act = Act::begin(&app.book, &me.actor).await?;
        of_round(&act, id, &ids).await?;
        let mut events = Vec::new();
        for project in &ids {
            let one = ledger::projects::accept_revision(&mut act, *project).await?;
            one.tell(&mut events);
        }
        act.finish(Happened::many(events, ids.len())).await
    }
    .await
    .map(|n| format!("{n} 份修改稿已审定。"));
    answer(&app, &me, id, &pairs, outcome).await
}

/// Proposes the ticked projects, or decides not to.
pub async fn propose(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "project", "decision", "reason"])?;
    let ids = ticked(&pairs, "project")?;
    let reason = pairs.get("reason").to_owned();
    let decision = match pairs.get("decision") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let outcome = match decision {
        None => Err(LedgerError::refused("请选择拟立项还是不立项。")),
        Some(yes) => {
            let n = ids.len();
            let (yes_ids, no_ids) = if yes {
                (ids, BTreeSet::new())
            } else {
                (BTreeSet::new(), ids)
            };
            async {
                let mut act = Act::begin(&app.book, &me.actor).await?;

                let happened =
                    ledger::publicity::propose(&mut act, id, yes_ids, no_ids, reason).await?;
                act.finish(happened).await
            }
            .await
            .map(|_| {
                if yes {
                    format!("{n} 个项目列入拟立项名单，接着发布公示。")
                } else {
                    format!("{n} 个项目不予立项，已通知申报单位。")
                }
            })
        }
    };
    answer(&app, &me, id, &pairs, outcome).await
}

/// Posts the notice of a publicity for everything that waits for it.
pub async fn publish(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "body"])?;
    let (stage, body) = (pairs.get("stage").to_owned(), pairs.get("body").to_owned());
    let outcome = if body.chars().count() < 10 {
        Err(LedgerError::refused("请写公示正文，至少写明依据和事项。"))
    } else {
        let name = once::told(&format!("/rounds/{id}/notices"), &pairs);
        async {
            let mut act = match Act::once(&app.book, &me.actor, name).await? {
                ledger::Once::First(act) => act,
                ledger::Once::Again(value) => return Ok(value),
            };

            let happened = ledger::publicity::post_notice(&mut act, id, stage, body).await?;
            act.finish(happened).await
        }
        .await
        .map(|_| "公示已发布，公开页即时可见；期满无异议的项目自动进入下一步。".to_owned())
    };
    answer(&app, &me, id, &pairs, outcome).await
}

/// Gives the title to all ticked projects.
pub async fn title(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["stage", "project"])?;
    let ids = ticked(&pairs, "project")?;
    let outcome = async {
        let mut act = Act::begin(&app.book, &me.actor).await?;
        of_round(&act, id, &ids).await?;
        let mut events = Vec::new();
        for project in &ids {
            let one = ledger::assessments::title(&mut act, *project).await?;
            one.tell(&mut events);
        }
        act.finish(Happened::many(events, ids.len())).await
    }
    .await
    .map(|n| format!("已命名 {n} 个，称号记入各单位名下。"));
    answer(&app, &me, id, &pairs, outcome).await
}
