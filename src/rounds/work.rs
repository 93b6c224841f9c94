//! Working on many projects of a stage at once: every action takes the ticked ones, all or none.

use std::collections::BTreeSet;

use domain::ids::{AccountId, ProjectId, RoundId};
use ledger::projects::{self, Screening};
use ledger::{Act, Happened, LedgerError, Once, assessments, publicity, reviews};

use super::query::stage::Work;
use super::{HERE, path_in, query, views};
use crate::web::form::{
    Back, Doing, Form, Handles, Item, STEP, Tried, area, choice, hidden, text, told,
};
use crate::web::{Asking, Last, Page};

/// The stage travels with every form.
const STAGE: Item = hidden("stage");
const PROJECTS: Item = choice("project", "项目");

pub static ASSIGNMENTS: Form = Form::new("分配专家", &[STAGE, PROJECTS, choice("expert", "专家")]);

pub static SHORTLIST: Form = Form::new(
    "确定评审结果",
    &[
        STAGE,
        PROJECTS,
        text("reason", "内部说明").hint("勾选的入围，其余已评完的记为未入围并通知申报单位。入围线怎样定的，写在这里备查；只有组织评审的单位和领导看得到，不发给申报单位。"),
    ],
).shown_first(STEP);

pub static SCREENINGS: Form = Form::new(
    "登记资格审查结果",
    &[
        STAGE,
        PROJECTS,
        choice("outcome", "结果").required(),
        text("reason", "理由")
            .hint("不通过的必须写，申报单位会看到；缺材料的请到项目页“退回修改”。"),
    ],
)
.shown_first(STEP)
.judging();

pub static REVISIONS: Form = Form::new("审定修改稿", &[STAGE, PROJECTS])
    .shown_first(STEP)
    .judging();

pub static PROPOSALS: Form = Form::new(
    "登记拟立项决定",
    &[
        STAGE,
        PROJECTS,
        choice("decision", "决定").required(),
        text("reason", "理由").hint("不予立项的必须写，申报单位会看到。"),
    ],
)
.shown_first(STEP);

pub static NOTICES: Form = Form::new(
    "发布公示",
    &[
        STAGE,
        area("body", "公示正文")
            .required()
            .hint("标题、起止日期、名单和落款自动生成。只写单位和项目，不写个人联系方式。"),
    ],
)
.may_repeat()
.shown_first(Back::By(
    "没有人反映情况、所列项目没有变动以前，可以在“公示”页“撤回公示”，写明理由。",
));

pub static TITLES: Form = Form::new("命名授牌", &[STAGE, PROJECTS]).shown_first(STEP);

pub async fn page(on: Asking<RoundId>, Last(stage): Last<String>) -> Page {
    show(&on, &stage, &Tried::default()).await
}

/// The table, with what was ticked and why it was refused.
async fn show(on: &Asking<RoundId>, stage: &str, tried: &Tried) -> Page {
    let mut view = query::stage::stage(&on.app, &on.me, on.id, stage).await?;
    if let Work::Review(review) = &mut view.work {
        review.look_for(&on.app, &on.me, on.asked.get("q")).await?;
    }
    let (stage, row) = (&view.stage.title, &view.book.row);
    let title = format!("{stage}·{}", row.name);
    let body = views::stage::page(&on.me, &view, tried);
    on.page(&title, HERE, path_in(row, stage), body).await
}

/// What is said when it is done.
type Did = Result<String, LedgerError>;
type OnRound = Doing<RoundId>;

/// The handler of a form of the table.
pub fn form<D>(deed: impl Fn(OnRound) -> D + Clone + Send + Sync + 'static) -> impl Handles<RoundId>
where
    D: Future<Output = Did> + Send + 'static,
{
    let to = |on: &OnRound| format!("/rounds/{}/stages/{}", on.id, on.form.get("stage"));
    told(deed, to, again)
}

async fn again(on: Asking<RoundId>, tried: Tried) -> Page {
    show(&on, tried.value("stage"), &tried).await
}

/// The ticked projects, in the page's own words when there is none.
fn ticked(on: &OnRound) -> Result<BTreeSet<ProjectId>, LedgerError> {
    let ids: BTreeSet<ProjectId> = on.form.ticked("project")?;
    if ids.is_empty() {
        return Err(LedgerError::refused("请先勾选项目。"));
    }
    Ok(ids)
}

/// Begins with the ticked projects, every one of them of the round in the address: what the ledger
/// checks one by one otherwise.
async fn begin(on: &OnRound) -> Result<(Act, BTreeSet<ProjectId>), LedgerError> {
    let ids = ticked(on)?;
    let act = on.begin().await?;
    for id in &ids {
        if act.project(*id).await?.project.round_id != on.id {
            return Err(LedgerError::NotFound);
        }
    }
    Ok((act, ids))
}

/// Assigns every ticked expert to every ticked project.
pub async fn assigned(on: OnRound) -> Did {
    let projects: BTreeSet<ProjectId> = on.form.ticked("project")?;
    let experts: BTreeSet<AccountId> = on.form.ticked("expert")?;
    if projects.is_empty() || experts.is_empty() {
        return Err(LedgerError::refused("请同时勾选项目和专家。"));
    }
    let pairs = projects
        .iter()
        .flat_map(|p| experts.iter().map(move |e| (*p, *e)))
        .collect();
    let mut act = on.begin().await?;
    let happened = reviews::assign(&mut act, on.id, pairs).await?;
    Ok(match on.finish(act, happened).await? {
        0 => "所选专家都已分配过，没有改动。".to_owned(),
        n => format!("已分配 {n} 份评审任务，专家会收到提醒。"),
    })
}

/// The ticked projects are listed, every other scored one is not.
pub async fn shortlisted(on: OnRound) -> Did {
    let (stage, reason) = (on.form.text("stage"), on.form.text("reason"));
    let listed = ticked(&on)?;
    let mut act = on.begin().await?;
    let happened = reviews::shortlist(&mut act, on.id, stage, listed, reason).await?;
    let n = on.finish(act, happened).await?;
    Ok(format!("入围名单已定，{n} 个项目进入下一阶段。"))
}

/// Registers one outcome of the check of eligibility for all ticked projects.
pub async fn screened(on: OnRound) -> Did {
    let outcome = match on.form.get("outcome") {
        "passed" => Screening::Passed,
        "failed" => Screening::Failed,
        _ => return Err(LedgerError::field("outcome", "请选择审查结果。")),
    };
    let (mut act, ids) = begin(&on).await?;
    let mut events = Vec::new();
    for id in &ids {
        let one = projects::screen(&mut act, *id, outcome, on.form.text("reason")).await?;
        one.tell(&mut events);
    }
    let n = on.finish(act, Happened::many(events, ids.len())).await?;
    Ok(match outcome {
        Screening::Passed => format!("{n} 个项目资格审查通过。"),
        Screening::Failed => format!("{n} 个项目资格审查未通过，已通知申报单位。"),
    })
}

/// Accepts the revisions of all ticked projects.
pub async fn accepted(on: OnRound) -> Did {
    let (mut act, ids) = begin(&on).await?;
    let mut events = Vec::new();
    for id in &ids {
        let one = projects::accept_revision(&mut act, *id).await?;
        one.tell(&mut events);
    }
    let n = on.finish(act, Happened::many(events, ids.len())).await?;
    Ok(format!("{n} 份修改稿已审定。"))
}

/// Proposes the ticked projects, or decides not to.
pub async fn proposed(on: OnRound) -> Did {
    let reason = on.form.text("reason");
    let ids = ticked(&on)?;
    let n = ids.len();
    let none = BTreeSet::new();
    let (proposed, not, said) = match on.form.get("decision") {
        "yes" => (ids, none, "列入拟立项名单"),
        "no" => (none, ids, "不予立项，已通知申报单位"),
        _ => return Err(LedgerError::field("decision", "请选择拟立项还是不立项。")),
    };
    let mut act = on.begin().await?;
    let happened = publicity::propose(&mut act, on.id, proposed, not, reason).await?;
    let then = if on.finish(act, happened).await? {
        "，接着发布公示"
    } else {
        ""
    };
    Ok(format!("{n} 个项目{said}{then}。"))
}

/// Posts the notice of a publicity for everything that waits for it.
pub async fn published(on: OnRound) -> Did {
    let (stage, body) = (on.form.text("stage"), on.form.text("body"));
    if body.chars().count() < 10 {
        let wanted = "请写公示正文，至少写明依据和事项。";
        return Err(LedgerError::field("body", wanted));
    }
    if let Once::First(mut act) = on.once().await? {
        let happened = publicity::post_notice(&mut act, on.id, stage, body).await?;
        let paper = crate::notices::paper(&on.app, &act, *happened.value()).await?;
        on.finish_publishing(act, happened, paper).await?;
    }
    Ok("公示已发布，公开页即时可见；期满无异议的项目自动进入下一步。".to_owned())
}

/// Gives the title to all ticked projects.
pub async fn titled(on: OnRound) -> Did {
    let (mut act, ids) = begin(&on).await?;
    let mut events = Vec::new();
    for id in &ids {
        let one = assessments::title(&mut act, *id).await?;
        one.tell(&mut events);
    }
    let n = on.finish(act, Happened::many(events, ids.len())).await?;
    Ok(format!("已命名 {n} 个，称号记入各单位名下。"))
}
