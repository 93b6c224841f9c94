//! The small forms of the project page: the one that waits for the asker in full at the top, the
//! others folded at the side. A refused form comes back open, with what was typed and the messages.

use domain::owed::long_past;
use domain::programme::{Outcome, Stage};
use domain::scoring;
use domain::stage::{StageKind, Status};
use domain::turn::{Task, Turn};
use maud::{Markup, html};

use super::query::View;
use crate::ui::State;
use crate::ui::form::Choice;
use crate::ui::parts::{self, Look, button};
use crate::web::Me;
use crate::web::form::{Filling, Form, Tried, area, choice, date, number, text};

pub static ENDORSEMENT: Form = Form::new(
    "提交审核意见",
    &[
        choice("decision", "审核意见").required(),
        number("rank", "推荐排序").hint("推荐时填写，1 为最优先；可以不排"),
        area("reason", "意见").hint("退回或不推荐时必须写明理由，申报单位会看到"),
    ],
)
.when(&[
    ("decision", "endorse", "推荐这份申报书"),
    ("decision", "return", "退回这份申报书"),
    ("decision", "decline", "不推荐这份申报书"),
]);

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
]);

pub static ACCEPTANCE: Form = Form::new("审定修改稿", &[]);

pub static SENT_BACK: Form = Form::new(
    "退回材料",
    &[area("reason", "退回理由")
        .required()
        .hint("写明缺什么、怎么补；对方会收到邮件")],
);

pub static GRADES: Form = Form::new(
    "登记评定结果",
    &[
        choice("grade", "等次").required(),
        number("points", "得分").hint("没有打分可以不填；最多两位小数"),
        area("reason", "评定意见").hint("不是“通过”一类的等次必须写明理由和整改要求"),
    ],
);

pub static TITLE: Form = Form::new("命名授牌", &[]);

pub static EXTENSION: Form = Form::new(
    "同意延期",
    &[
        choice("stage", "环节").required(),
        date("until", "延期到").required(),
        area("reason", "理由").required(),
    ],
);

pub static FINDINGS: Form = Form::new(
    "登记问题",
    &[
        area("finding", "问题")
            .required()
            .hint("写清事实，对方要照着改"),
        text("source", "来源").hint("例如 日常、中期考核、来信"),
        choice("indicator", "对应指标"),
    ],
);

pub static REVOCATION: Form = Form::new("撤销项目", &[area("reason", "理由").required()]);

pub static WITHDRAWAL: Form = Form::new("退出本批次", &[area("reason", "理由").required()]);

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
pub fn waiting(view: &View, tried: &Tried) -> Markup {
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
        Task::Endorse => html! {
            form .stack method="post" action=(url("endorsement")) { (endorsement(view, tried.of(&ENDORSEMENT))) }
        },
        Task::Screen => html! {
            form .stack method="post" action=(url("screening")) { (screening(tried.of(&SCREENING))) }
        },
        Task::AcceptRevision => html! {
            p { "审定后进入下一环节；未修改完善的不得立项。" }
            (parts::post(Look::Next, "审定修改稿", &url("revision-acceptance")))
            (send_back(&url("sent-back"), tried.of(&SENT_BACK)))
        },
        Task::Grade => html! {
            form .stack method="post" action=(url("grades")) { (grades(stage, tried.of(&GRADES))) (button(Look::Next, "登记评定结果")) }
            (send_back(&url("sent-back"), tried.of(&SENT_BACK)))
        },
        Task::Title => html! {
            p { "命名后写入称号登记，并通知申报单位。" }
            (parts::post(Look::Next, &format!("命名为“{}”", view.programme().award_title()), &url("title")))
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
    let mut quotas = view.programme().quotas.iter();
    let limit = quotas
        .find(|q| q.on == domain::programme::QuotaOn::Recommend)
        .map(|q| {
            format!(
                "本批次推荐名额：{}（{}）",
                domain::quota::words(q.count),
                q.source.label()
            )
        });
    html! {
        (form.segmented("decision", &choices))
        div .two { (form.show_with("rank", limit.as_deref())) }
        (form.show("reason"))
        p { (button(Look::Next, "登记审核意见")) }
    }
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

fn send_back(url: &str, form: Filling<'_>) -> Markup {
    fold(
        "材料不齐，退回补充",
        form.is_tried(),
        html! {
            form .stack method="post" action=(url) {
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
fn fold(title: &str, open: bool, body: Markup) -> Markup {
    html! { details .fold open[open] { summary { (title) } div .stack { (body) } } }
}

/// What else the asker may do with the project, folded; nothing when there is nothing.
pub fn others(view: &View, me: &Me, tried: &Tried) -> Markup {
    let s = &view.standing;
    if s.project.status.is_end() || !(view.may.host || view.may.write || view.may.conduct) {
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
    let body = html! {
        @if let Some(stage) = unhanded {
            (fold("未按期提交，评定等次", tried.of(&GRADES).is_tried(), html! {
                p .small.muted { "材料没有提交的只能评定为不通过一类的等次。" }
                form .stack method="post" action=(url("grades")) { (grades(stage, tried.of(&GRADES))) p { (button(Look::Danger, "登记评定结果")) } }
            }))
        }
        @if view.may.host {
            (fold("同意延期", tried.of(&EXTENSION).is_tried(), html! {
                @if view.may.own_hand { p .small.muted { (ledger::hands::another_hand(&s.project.name, &s.round.host.name)) } }
                @else { (extension(view, me, &url("extension"), tried.of(&EXTENSION))) }
            }))
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
        @if view.may.write {
            (fold("申请退出", tried.of(&WITHDRAWAL).is_tried(), html! {
                form .stack method="post" action=(url("withdrawal")) {
                    p .small.muted { "退出后本批次不能再恢复；记录和材料保留。" }
                    (tried.of(&WITHDRAWAL).show("reason"))
                    p { (button(Look::Danger, "退出本批次")) }
                }
            }))
        }
    };
    html! {
        section .panel.no-print #more aria-labelledby="more-h" {
            div .panel-head { h2 #more-h { "其他办理" } }
            div .panel-body.stack-tight { (body) }
        }
    }
}

fn extension(view: &View, me: &Me, url: &str, form: Filling<'_>) -> Markup {
    let s = &view.standing;
    let position = |key: &str| s.round.programme.stages.iter().position(|x| x.key == key);
    let here = position(&s.project.stage_key);
    let stages: Vec<Choice> = s
        .round
        .programme
        .stages
        .iter()
        .filter(|stage| position(&stage.key) >= here || s.project.building_from.is_some())
        .filter(|stage| stage.kind != StageKind::Revision || position(&stage.key) >= here)
        .filter(|stage| {
            matches!(
                stage.kind,
                StageKind::Application
                    | StageKind::Revision
                    | StageKind::Midterm
                    | StageKind::Final
            )
        })
        .filter(|stage| view.grade_of(&stage.key).is_none())
        .filter(|stage| stage.kind != StageKind::Application || s.project.building_from.is_none())
        .filter_map(|stage| {
            let due = view.due_of(&stage.key)?;
            if long_past(&due.due, me.today) {
                return None;
            }
            Some(Choice::new(
                &stage.key,
                format!("{}（现为{}）", stage.title, due.due.label()),
            ))
        })
        .collect();
    let rule = s
        .round
        .programme
        .extension
        .as_ref()
        .and_then(|e| e.on_request.as_ref())
        .map(|r| {
            format!(
                "验收最多延 {}，至少提前 {} 天提出 —— {}",
                r.at_most.label(),
                r.ahead_days,
                r.source.label()
            )
        });
    let chosen = match form.value("stage") {
        "" => s.project.stage_key.as_str(),
        typed => typed,
    };
    html! {
        @if stages.is_empty() { p .small.muted { "现在没有可以延期的环节。" } }
        @else {
            form .stack method="post" action=(url) {
                (form.once(me))
                (form.field("stage").select(&stages, chosen, None))
                (form.show_with("until", rule.as_deref()))
                (form.show("reason"))
                p { (button(Look::Ink, "同意延期")) }
            }
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
