//! The small forms of the project page: the one that waits for the asker in full at the top, the
//! others folded at the side. A refused form comes back open, with what was typed and the messages.

use domain::programme::{Outcome, QuotaOn, Stage};
use domain::quota::binding;
use domain::scoring;
use domain::stage::{StageKind, Status};
use domain::text::quoted;
use domain::turn::{Task, Turn};
use maud::{Markup, html};

use super::asked::{EXTENSION, REQUEST, extension, may_take_back};
use super::beside::{self, Beside};
use super::query::View;
use crate::rounds::claimant;
use crate::ui::State;
use crate::ui::form::Choice;
use crate::ui::parts::{self, Look, button};
use crate::web::Me;
use crate::web::form::{Back, Filling, Form, STEP, Tried, area, choice, number, seen, text};

pub static ENDORSEMENT: Form = Form::new(
    "提交审核意见",
    &[
        choice("decision", "审核意见").required(),
        number("rank", "推荐排序")
            .hint("推荐时填写，1 为最优先；同一类别里一个名次只给一个，可以不排"),
        area("reason", "意见").hint("退回或不推荐时必须写明理由，申报单位会看到"),
    ],
)
.when(&[
    ("decision", "endorse", "推荐这份申报书"),
    ("decision", "return", "退回这份申报书"),
    ("decision", "decline", "不推荐这份申报书"),
])
.shown_first(STEP)
.judging();

pub static SCREENING: Form = Form::new(
    "登记资格审查结果",
    &[
        choice("outcome", "审查结果").required(),
        area("reason", "理由").hint("退回或不通过时必须写明，申报单位会看到"),
    ],
)
.when(&[
    ("outcome", "passed", "资格审查通过"),
    ("outcome", "failed", "资格审查不通过"),
])
.shown_first(STEP)
.judging();

pub static ACCEPTANCE: Form = Form::new("审定修改稿", &[]).shown_first(STEP).judging();

pub static SENT_BACK: Form = Form::new(
    "退回材料",
    &[area("reason", "退回理由")
        .required()
        .hint("写明缺什么、怎么补；对方会收到邮件")],
)
.shown_first(STEP)
.judging();

pub static GRADES: Form = Form::new(
    "登记评定结果",
    &[
        choice("grade", "等次").required(),
        number("points", "得分").hint("没有打分可以不填；最多两位小数"),
        area("reason", "评定意见").hint(
            "不是“通过”一类的等次必须写明理由和整改要求；得分够更好的等次而评得低的，也要写明",
        ),
    ],
)
.shown_first(STEP)
.judging();

pub static TITLE: Form = Form::new("命名授牌", &[]).shown_first(STEP);

pub static FINDINGS: Form = Form::new(
    "登记问题",
    &[
        area("finding", "问题")
            .required()
            .hint("写清事实，对方要照着改"),
        text("source", "来源").hint("例如 日常、中期考核、来信"),
        choice("indicator", "对应指标"),
    ],
)
.shown_first(Back::Never(
    "登记有误的，复核整改时写明并销号；登记的内容不能改，对方要照着整改。",
));

pub static REVOCATION: Form = Form::new("撤销项目", &[area("reason", "理由").required()])
    .shown_first(Back::Never(
        "撤销后不能恢复：称号随即失效，名额让出；要再授予，须重新申报。",
    ));

pub static DELETION: Form = Form::new("删除草稿", &[]);

pub static WITHDRAWAL: Form = Form::new("退出本批次", &[area("reason", "理由").required()])
    .shown_first(Back::Never(
        "退出后本批次不能再恢复：名额随即让给别的单位；记录和材料保留。",
    ));

pub static STEP_BACK: Form = Form::new(
    "撤回上一步",
    &[area("reason", "理由")
        .required()
        .hint("申报单位会看到，也会收到邮件")],
)
.shown_first(Back::Never(
    "撤回后项目回到办理以前的状态，日志里两次办理都保留；要再办的，按原来的步骤办理。",
));

/// The step of this page in a few words, if it is one of this page.
pub fn verb(task: Task) -> Option<&'static str> {
    match task {
        Task::Endorse => Some("审核这份申报书"),
        Task::Screen => Some("登记资格审查结果"),
        Task::AcceptRevision => Some("审定修改稿"),
        Task::Grade => Some("评定等次"),
        Task::Title => Some("命名授牌"),
        // Done for many projects at once, on the round's page or the expert's desk.
        Task::Judge | Task::Shortlist | Task::Decide | Task::Publish => None,
    }
}

/// What the present stage waits for, where the asker stands for the unit that conducts it.
pub fn turn(view: &View) -> Option<(Task, &Stage)> {
    let s = &view.standing;
    let stage = s.stage().ok().filter(|_| view.may.conduct)?;
    match Turn::of(stage.kind, s.project.status) {
        Turn::Conductor(task) => Some((task, stage)),
        Turn::Holder
        | Turn::Mending
        | Turn::Objection
        | Turn::Nobody
        | Turn::Titled
        | Turn::Ended => None,
    }
}

/// The panel of the form that waits.
pub fn waiting(me: &Me, view: &View, beside: &Beside, tried: &Tried) -> Markup {
    let Some((task, stage)) = turn(view) else {
        return html! {};
    };
    let Some(verb) = verb(task) else {
        return html! {};
    };
    let s = &view.standing;
    if view.may.own_hand {
        let who = &s.conductor(stage).name;
        let why = ledger::hands::another_hand(&s.project.name, who);
        return parts::note(State::Wait, html! { (why) }, html! {});
    }
    let id = s.project.id;
    let url = |name: &str| format!("/projects/{id}/{name}");
    let body = match task {
        Task::Endorse => {
            let form = html! {
                form .stack method="post" action=(url("endorsement")) { (seen(me)) (endorsement(view, tried.of(&ENDORSEMENT))) }
                (beside::others(beside, view))
            };
            beside::material(beside, form)
        }
        Task::Screen => html! {
            (beside::compared(beside))
            form .stack method="post" action=(url("screening")) { (seen(me)) (screening(tried.of(&SCREENING))) }
        },
        Task::AcceptRevision => html! {
            (beside::compared(beside))
            p { "审定后进入下一环节。" @if let Some(note) = &stage.note { (note) } }
            form method="post" action=(url("revision-acceptance")) { (seen(me)) (button(Look::Next, "审定修改稿")) }
            (send_back(me, &url("sent-back"), tried.of(&SENT_BACK)))
        },
        Task::Grade => html! {
            (beside::compared(beside))
            @if let Some(sentence) = &beside.against_pass {
                (parts::note(State::Soon, html! { b { "现在还不能评定为通过。" } (sentence) "可以先退回材料、等补齐后再评，也可以评定为其他等次。" }, html! {}))
            }
            form .stack method="post" action=(url("grades")) { (seen(me)) (grades(stage, tried.of(&GRADES))) (button(Look::Next, "登记评定结果")) }
            (send_back(me, &url("sent-back"), tried.of(&SENT_BACK)))
        },
        Task::Title => html! {
            p { "命名后写入称号登记，并通知申报单位。" }
            (parts::post(Look::Next, &format!("命名为{}", quoted(view.programme().award_title())), &url("title")))
        },
        Task::Judge | Task::Shortlist | Task::Decide | Task::Publish => return html! {},
    };
    html! {
        section .next.single #act aria-labelledby="act-h" {
            div .stack {
                h2 #act-h { "请您" (verb) }
                (handed_in(view))
                (body)
            }
        }
    }
}

/// Where the material to be judged can be read.
fn handed_in(view: &View) -> Markup {
    let last = view.papers.iter().find(|p| p.submitted_at.is_some());
    html! {
        @if let Some(paper) = last {
            p .evidence {
                a href={ "/projects/" (view.standing.project.id) "/submissions/" (paper.id) } {
                    (parts::icon("file")) "先看：" (view.form_title(&paper.form_key)) "（第 " (paper.revision) " 稿）"
                }
            }
        }
    }
}

fn endorsement(view: &View, form: Filling<'_>) -> Markup {
    let choices = [
        Choice::new("endorse", "推荐"),
        Choice::new("return", "退回修改"),
        Choice::new("decline", "不推荐"),
    ];
    let limit = places_here(view);
    html! {
        (form.segmented("decision", &choices))
        div .two { (form.show_with("rank", limit.as_deref())) }
        (form.show("reason"))
        p { (button(Look::Next, "登记审核意见")) }
    }
}

/// The places that bind the unit that recommends, for this entry's category.
fn places_here(view: &View) -> Option<String> {
    let s = &view.standing;
    let stage = s.stage().ok()?;
    let category = s.project.category.as_deref();
    let who = claimant(stage, s.conductor(stage), category);
    let p = view.programme();
    let words: Vec<String> = binding(&p.quotas, QuotaOn::Recommend, &who)
        .into_iter()
        .map(|q| {
            let of = p.category(q.category.as_deref()).map_or("共", |c| &c.title);
            format!(
                "{of} {}（{}）",
                domain::quota::words(q.count),
                q.source.label()
            )
        })
        .collect();
    (!words.is_empty()).then(|| format!("{}的推荐名额：{}", who.unit_name, words.join("；")))
}

fn screening(form: Filling<'_>) -> Markup {
    let choices = [
        Choice::new("passed", "通过"),
        Choice::new("return", "退回修改"),
        Choice::new("failed", "不通过"),
    ];
    html! {
        (form.segmented("outcome", &choices))
        (form.show("reason"))
        p { (button(Look::Next, "登记审查结果")) }
    }
}

fn grades(stage: &Stage, form: Filling<'_>) -> Markup {
    let graded = domain::lifecycle::grades_of(stage);
    let choices: Vec<Choice> = graded
        .iter()
        .map(|g| {
            let mut small = outcome(g.outcome).to_owned();
            if let Some(from) = g.from {
                small = format!("{small}，{} 分起", scoring::show(from));
            }
            if let Some(share) = g.share {
                small = format!("{small}，至多 {share}%");
            }
            Choice::new(&g.label, &g.label).small(format!("{small}（{}）", g.source.label()))
        })
        .collect();
    let basis = stage.source.label();
    html! {
        (form.field("grade").basis(Some(basis.as_str())).radios(&choices, form.value("grade")))
        div .two { (form.show("points")) }
        (form.show("reason"))
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "通过",
        Outcome::Conditional => "限期整改或延期建设",
        Outcome::Fail => "不通过",
    }
}

fn send_back(me: &Me, url: &str, form: Filling<'_>) -> Markup {
    fold(
        "材料不齐，退回补充",
        form.is_tried(),
        html! {
            form .stack method="post" action=(url) {
                (seen(me))
                (form.show("reason"))
                p { (button(Look::Plain, "退回材料")) }
            }
        },
    )
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "markup is made for this one place"
)]
pub(super) fn fold(title: &str, open: bool, body: Markup) -> Markup {
    html! { details .fold open[open] { summary { (title) } div .stack { (body) } } }
}

/// What else the asker may do with the project, folded; nothing when there is nothing.
pub fn others(view: &View, me: &Me, tried: &Tried) -> Markup {
    let s = &view.standing;
    let ended = s.project.status.is_end();
    let may = (view.may.host || view.may.write || view.may.conduct) && !ended;
    if !may && view.undoable.is_none() {
        return html! {};
    }
    let id = s.project.id;
    let url = |name: &str| format!("/projects/{id}/{name}");
    let unhanded = s.stage().ok().filter(|stage| {
        view.may.conduct
            && !view.may.own_hand
            && matches!(stage.kind, StageKind::Midterm | StageKind::Final)
            && matches!(s.project.status, Status::Due | Status::Conditional)
    });
    let back = html! {
        @if let Some(step) = view.undoable {
            (fold(&format!("撤回上一步：{}", step.label()), tried.of(&STEP_BACK).is_tried(), html! {
                form .stack method="post" action=(url("step-back")) {
                    p .small.muted { "对方还没有据此办理以前可以撤回，项目回到办理以前的状态。" }
                    (tried.of(&STEP_BACK).show("reason"))
                    p { (button(Look::Danger, "撤回上一步")) }
                }
            }))
        }
    };
    let body = html! {
        (back)
        @if let Some(stage) = unhanded {
            (fold("未按期提交，评定等次", tried.of(&GRADES).is_tried(), html! {
                p .small.muted { "材料没有提交的只能评定为不通过一类的等次。" }
                form .stack method="post" action=(url("grades")) { (grades(stage, tried.of(&GRADES))) p { (button(Look::Danger, "登记评定结果")) } }
            }))
        }
        @if view.may.host && !ended {
            @if view.asked.is_none() { (fold("同意延期", tried.of(&EXTENSION).is_tried(), html! {
                @if view.may.own_hand { p .small.muted { (ledger::hands::another_hand(&s.project.name, &s.round.host.name)) } }
                @else { (extension(view, me, &url("extension"), tried.of(&EXTENSION), "同意延期")) }
            })) }
            @if s.project.building_from.is_some() {
                (fold("登记问题", tried.of(&FINDINGS).is_tried(), html! { (raise(view, me, &url("findings"), tried.of(&FINDINGS))) }))
            }
            (fold("撤销项目", tried.of(&REVOCATION).is_tried(), html! {
                form .stack method="post" action=(url("revocation")) {
                    p .small.muted { "撤销后不能恢复；已授的称号一并收回。" }
                    (tried.of(&REVOCATION).show("reason"))
                    p { (button(Look::Danger, "撤销项目")) }
                }
            }))
        }
        @if view.may.write && !ended && view.asked.is_none() {
            (fold("申请延期", tried.of(&REQUEST).is_tried(), html! { (extension(view, me, &url("extension-request"), tried.of(&REQUEST), "提交延期申请")) }))
        }
        @if view.may.write && !ended && may_take_back(view, me) {
            (fold("撤回申报书，继续修改", false, html! {
                p .small.muted { "受理单位还没有打开。撤回后改回草稿，请在截止前重新提交，逾期不提交的按未申报处理。" }
                (parts::post(Look::Plain, "撤回申报书", &url("taking-back")))
            }))
        }
        @if view.may.write && !ended {
            @if s.project.status == Status::Draft && view.papers.iter().all(|p| p.submitted_at.is_none()) {
                (fold("删除草稿", false, html! {
                    p .small.muted { "填写的内容和上传的文件一并删除，不能恢复；需要时可以重新申报。" }
                    (parts::post(Look::Danger, "删除草稿", &url("deletion")))
                }))
            } @else { (fold("申请退出", tried.of(&WITHDRAWAL).is_tried(), html! {
                form .stack method="post" action=(url("withdrawal")) {
                    p .small.muted { "退出后本批次不能再恢复；记录和材料保留。" }
                    (tried.of(&WITHDRAWAL).show("reason"))
                    p { (button(Look::Danger, "退出本批次")) }
                }
            })) }
        }
    };
    html! {
        section .panel.no-print #more aria-labelledby="more-h" {
            div .panel-head { h2 #more-h { "其他办理" } }
            div .panel-body.stack-tight { (body) }
        }
    }
}

fn raise(view: &View, me: &Me, url: &str, form: Filling<'_>) -> Markup {
    let indicators: Vec<Choice> = view
        .programme()
        .standard
        .iter()
        .flat_map(|standard| scoring::leaves(standard))
        .map(|i| Choice::new(&i.key, &i.title))
        .collect();
    let within = view.programme().rectify_within(None);
    html! {
        form .stack method="post" action=(url) {
            (form.once(me))
            (form.show("finding"))
            (form.show("source"))
            @if !indicators.is_empty() {
                (form.select("indicator", &indicators, Some("不对应")))
            }
            p { (button(Look::Ink, &format!("登记问题，{within} 个工作日内整改"))) }
        }
    }
}
