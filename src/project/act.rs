//! What is done from the project page: each form of it becomes one use case of the ledger.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::ids::ProjectId;
use domain::programme::Outcome;
use domain::scoring;
use ledger::projects::{self, Screening};
use ledger::supervision::{self, FindingInput};
use ledger::{LedgerError, assessments};

use super::{Tried, page};
use crate::app::App;
use crate::web::reply::done;
use crate::web::{Id, Me, PageError, Pairs, once, unprocessable};

type Answer = Result<Response, PageError>;

/// 303 to the page with a receipt, or the page again with the form as it was typed.
async fn answer<T>(
    app: &App,
    me: &Me,
    id: ProjectId,
    form: &str,
    pairs: Pairs,
    result: Result<T, LedgerError>,
    said: &str,
) -> Answer {
    match result {
        Ok(_) => Ok(done(&format!("/projects/{id}"), said)),
        Err(LedgerError::Invalid(mut problems)) => {
            for problem in &mut problems {
                // The ledger speaks of a reason; some forms call the field otherwise.
                for (form_name, theirs, ours) in RENAMED {
                    if form == form_name && problem.field == theirs {
                        ours.clone_into(&mut problem.field);
                    }
                }
            }
            let tried = Tried {
                form,
                pairs,
                problems,
            };
            Ok(unprocessable(page(app, me, id, Some(&tried)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Fields that a form calls otherwise than the ledger: form, the ledger's name, the form's.
const RENAMED: [(&str, &str, &str); 2] = [
    ("endorsement", "reason", "comment"),
    ("findings", "finding", "text"),
];

/// A number, or what to say about it.
fn whole(pairs: &Pairs, name: &str) -> Result<Option<i32>, LedgerError> {
    match pairs.get(name) {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| LedgerError::field(name, format!("“{text}”不是整数，请只填数字。"))),
    }
}

pub async fn endorse(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Answer {
    pairs.only(&["decision", "rank", "comment"])?;
    let comment = pairs.get("comment").to_owned();
    let (result, said) = match (pairs.get("decision"), whole(&pairs, "rank")) {
        (_, Err(problem)) => (Err(problem), ""),
        ("endorse", Ok(rank)) => (
            async {
                let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                let happened = projects::endorse(&mut act, id, rank, comment).await?;
                act.finish(happened).await
            }
            .await,
            "已推荐，进入下一环节。",
        ),
        ("return", _) => (
            async {
                let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                let happened = projects::return_for_mending(&mut act, id, comment).await?;
                act.finish(happened).await
            }
            .await,
            "已退回修改，理由已发给申报单位。",
        ),
        ("decline", _) => (
            async {
                let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                let happened = projects::decline(&mut act, id, comment).await?;
                act.finish(happened).await
            }
            .await,
            "已登记不推荐，理由已发给申报单位。",
        ),
        _ => (Err(LedgerError::field("decision", "请选择审核意见。")), ""),
    };
    answer(&app, &me, id, "endorsement", pairs, result, said).await
}

pub async fn screen(State(app): State<App>, me: Me, Id(id): Id<ProjectId>, pairs: Pairs) -> Answer {
    pairs.only(&["outcome", "reason"])?;
    let reason = pairs.get("reason").to_owned();
    let (result, said) = match pairs.get("outcome") {
        "return" => (
            async {
                let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                let happened = projects::return_for_mending(&mut act, id, reason).await?;
                act.finish(happened).await
            }
            .await,
            "已退回修改，理由已发给申报单位。",
        ),
        outcome @ ("passed" | "failed") => {
            let outcome = if outcome == "passed" {
                Screening::Passed
            } else {
                Screening::Failed
            };
            let said = match outcome {
                Screening::Passed => "资格审查通过，进入下一环节。",
                Screening::Failed => "已登记资格审查不通过，理由已发给申报单位。",
            };
            (
                async {
                    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                    let happened = projects::screen(&mut act, id, outcome, reason).await?;
                    act.finish(happened).await
                }
                .await,
                said,
            )
        }
        _ => (Err(LedgerError::field("outcome", "请选择审查结果。")), ""),
    };
    answer(&app, &me, id, "screening", pairs, result, said).await
}

pub async fn accept_revision(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Answer {
    pairs.only(&[])?;
    let result = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = projects::accept_revision(&mut act, id).await?;
        act.finish(happened).await
    }
    .await;
    answer(&app, &me, id, "", pairs, result, "修改稿已审定。").await
}

pub async fn send_back(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Answer {
    pairs.only(&["reason"])?;
    let reason = pairs.get("reason").to_owned();
    let result = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = projects::send_back(&mut act, id, reason).await?;
        act.finish(happened).await
    }
    .await;
    let said = "材料已退回，理由已发给申报单位。";
    answer(&app, &me, id, "sent-back", pairs, result, said).await
}

pub async fn grade(State(app): State<App>, me: Me, Id(id): Id<ProjectId>, pairs: Pairs) -> Answer {
    pairs.only(&["grade", "points", "reason"])?;
    let (grade, reason) = (
        pairs.get("grade").to_owned(),
        pairs.get("reason").to_owned(),
    );
    let points = match pairs.get("points") {
        "" => Ok(None),
        text => scoring::parse_points(text)
            .map(Some)
            .map_err(|sentence| LedgerError::field("points", sentence)),
    };
    let result = match points {
        Err(problem) => Err(problem),
        Ok(points) => {
            async {
                let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

                let happened = assessments::grade(&mut act, id, grade, points, reason).await?;
                act.finish(happened).await
            }
            .await
        }
    };
    let said = match &result {
        Ok(Outcome::Pass) => "已评定，结果已通知申报单位。",
        Ok(Outcome::Conditional) => "已评定，整改期限已通知申报单位。",
        Ok(Outcome::Fail) => "已评定为不通过，理由已发给申报单位。",
        Err(_) => "",
    };
    answer(&app, &me, id, "grades", pairs, result, said).await
}

pub async fn title(State(app): State<App>, me: Me, Id(id): Id<ProjectId>, pairs: Pairs) -> Answer {
    pairs.only(&[])?;
    let result = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = assessments::title(&mut act, id).await?;
        act.finish(happened).await
    }
    .await;
    answer(&app, &me, id, "", pairs, result, "已命名，称号已登记。").await
}

pub async fn extend(State(app): State<App>, me: Me, Id(id): Id<ProjectId>, pairs: Pairs) -> Answer {
    pairs.only(&["stage", "until", "reason"])?;
    let (stage, reason) = (
        pairs.get("stage").to_owned(),
        pairs.get("reason").to_owned(),
    );
    let result = match pairs.get("until").parse::<NaiveDate>() {
        Err(_) => Err(LedgerError::field(
            "until",
            "请填写存在的日期，例如 2026-11-30。",
        )),
        Ok(until) => {
            let name = once::name(&format!("/projects/{id}/extension"), &pairs, &[]);
            async {
                let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
                    ledger::Once::First(act) => act,
                    ledger::Once::Again(value) => return Ok(value),
                };

                let happened =
                    assessments::extend_on_request(&mut act, id, stage, until, reason).await?;
                act.finish(happened).await
            }
            .await
        }
    };
    let said = "已同意延期，各项期限已重排并通知申报单位。";
    answer(&app, &me, id, "extension", pairs, result, said).await
}

pub async fn find(State(app): State<App>, me: Me, Id(id): Id<ProjectId>, pairs: Pairs) -> Answer {
    pairs.only(&["text", "source", "indicator"])?;
    let input = FindingInput {
        text: pairs.get("text").to_owned(),
        indicator: Some(pairs.get("indicator").to_owned()).filter(|i| !i.is_empty()),
    };
    let source = pairs.get("source").to_owned();
    let name = once::name(&format!("/projects/{id}/findings"), &pairs, &[]);
    let result = async {
        let mut act = match ledger::Act::once(&app.book, &me.actor, name).await? {
            ledger::Once::First(act) => act,
            ledger::Once::Again(value) => return Ok(value),
        };

        let happened = supervision::raise_finding(&mut act, id, input, source).await?;
        act.finish(happened).await
    }
    .await;
    let said = "问题已登记，整改期限已通知申报单位。";
    answer(&app, &me, id, "findings", pairs, result, said).await
}

pub async fn withdraw(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Answer {
    pairs.only(&["reason"])?;
    let reason = pairs.get("reason").to_owned();
    let result = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = projects::withdraw(&mut act, id, reason).await?;
        act.finish(happened).await
    }
    .await;
    answer(&app, &me, id, "withdrawal", pairs, result, "已退出本批次。").await
}

pub async fn revoke(State(app): State<App>, me: Me, Id(id): Id<ProjectId>, pairs: Pairs) -> Answer {
    pairs.only(&["reason"])?;
    let reason = pairs.get("reason").to_owned();
    let result = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = projects::revoke(&mut act, id, reason).await?;
        act.finish(happened).await
    }
    .await;
    let said = "项目已撤销，理由已发给申报单位。";
    answer(&app, &me, id, "revocation", pairs, result, said).await
}
