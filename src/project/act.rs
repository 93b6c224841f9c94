//! What is done from the project page: each form of it becomes one use case of the ledger.

use domain::ids::ProjectId;
use domain::programme::Outcome;
use domain::scoring;
use ledger::projects::{self, Screening};
use ledger::supervision::{self, FindingInput};
use ledger::{LedgerError, Once, assessments};

use crate::web::form::Doing;

/// What is said when it is done.
pub type Did = Result<&'static str, LedgerError>;
type OnProject = Doing<ProjectId>;

pub async fn endorsed(on: OnProject) -> Did {
    let (rank, reason) = (on.form.whole("rank")?, on.form.text("reason"));
    let mut act = on.begin().await?;
    let (happened, said) = match on.form.get("decision") {
        "endorse" => (
            projects::endorse(&mut act, on.id, rank, reason).await?,
            "已推荐，进入下一环节。",
        ),
        "return" => (
            projects::return_for_mending(&mut act, on.id, reason).await?,
            "已退回修改，理由已发给申报单位。",
        ),
        "decline" => (
            projects::decline(&mut act, on.id, reason).await?,
            "已登记不推荐，理由已发给申报单位。",
        ),
        _ => return Err(LedgerError::field("decision", "请选择审核意见。")),
    };
    on.finish(act, happened).await?;
    Ok(said)
}

pub async fn screened(on: OnProject) -> Did {
    let reason = on.form.text("reason");
    let mut act = on.begin().await?;
    let (happened, said) = match on.form.get("outcome") {
        "return" => (
            projects::return_for_mending(&mut act, on.id, reason).await?,
            "已退回修改，理由已发给申报单位。",
        ),
        "passed" => (
            projects::screen(&mut act, on.id, Screening::Passed, reason).await?,
            "资格审查通过，进入下一环节。",
        ),
        "failed" => (
            projects::screen(&mut act, on.id, Screening::Failed, reason).await?,
            "已登记资格审查不通过，理由已发给申报单位。",
        ),
        _ => return Err(LedgerError::field("outcome", "请选择审查结果。")),
    };
    on.finish(act, happened).await?;
    Ok(said)
}

pub async fn accepted(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::accept_revision(&mut act, on.id).await?;
    on.finish(act, happened).await?;
    Ok("修改稿已审定。")
}

pub async fn sent_back(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::send_back(&mut act, on.id, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok("材料已退回，理由已发给申报单位。")
}

pub async fn graded(on: OnProject) -> Did {
    let points = on
        .form
        .filled("points")
        .map(|text| scoring::parse_points(&text));
    let points = points
        .transpose()
        .map_err(|sentence| LedgerError::field("points", sentence))?;
    let (grade, reason) = (on.form.text("grade"), on.form.text("reason"));
    let mut act = on.begin().await?;
    let happened = assessments::grade(&mut act, on.id, grade, points, reason).await?;
    Ok(match on.finish(act, happened).await? {
        Outcome::Pass => "已评定，结果已通知申报单位。",
        Outcome::Conditional => "已评定，整改期限已通知申报单位。",
        Outcome::Fail => "已评定为不通过，理由已发给申报单位。",
    })
}

pub async fn titled(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = assessments::title(&mut act, on.id).await?;
    on.finish(act, happened).await?;
    Ok("已命名，称号已登记。")
}

pub async fn extended(on: OnProject) -> Did {
    let (stage, until) = (on.form.text("stage"), on.form.date("until")?);
    let reason = on.form.text("reason");
    if let Once::First(mut act) = on.once().await? {
        let happened =
            assessments::extend_on_request(&mut act, on.id, stage, until, reason).await?;
        on.finish(act, happened).await?;
    }
    Ok("已同意延期，各项期限已重排并通知申报单位。")
}

pub async fn asked(on: OnProject) -> Did {
    let (stage, until) = (on.form.text("stage"), on.form.date("until")?);
    let reason = on.form.text("reason");
    if let Once::First(mut act) = on.once().await? {
        let happened =
            assessments::ask_for_extension(&mut act, on.id, stage, until, reason).await?;
        on.finish(act, happened).await?;
    }
    Ok("延期申请已提交，等待答复；答复以前原期限不变。")
}

pub async fn refused(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let reason = on.form.text("reason");
    let happened = assessments::refuse_extension(&mut act, on.id, reason).await?;
    on.finish(act, happened).await?;
    Ok("已答复不同意延期，理由已发给申报单位。")
}

pub async fn found(on: OnProject) -> Did {
    let input = FindingInput {
        text: on.form.text("finding"),
        indicator: on.form.filled("indicator"),
    };
    let source = on.form.text("source");
    if let Once::First(mut act) = on.once().await? {
        let happened = supervision::raise_finding(&mut act, on.id, input, source).await?;
        on.finish(act, happened).await?;
    }
    Ok("问题已登记，整改期限已通知申报单位。")
}

pub async fn taken_back(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::take_back(&mut act, on.id).await?;
    on.finish(act, happened).await?;
    Ok("申报书已撤回，改回草稿；请在截止前重新提交。")
}

pub async fn withdrawn(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::withdraw(&mut act, on.id, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok("已退出本批次。")
}

pub async fn revoked(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::revoke(&mut act, on.id, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok("项目已撤销，理由已发给申报单位。")
}

pub async fn stepped_back(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::take_back_step(&mut act, on.id, on.form.text("reason")).await?;
    on.finish(act, happened).await?;
    Ok("上一步已撤回，项目回到办理以前的状态。")
}

pub async fn deleted(on: OnProject) -> Did {
    let mut act = on.begin().await?;
    let happened = projects::delete_draft(&mut act, on.id).await?;
    on.finish(act, happened).await?;
    Ok("草稿已删除；需要时可以在“可以申报”里重新开始。")
}
