//! The pages of supervision.

use domain::dates::{Due, Timeliness, cn_date, cn_day, shanghai_date, timeliness};
use domain::states::{CampaignStatus, FindingStatus, Role};
use maud::{Markup, html};

use super::query::{Campaign, Drawn, Finding, FindingRow, Overview};
use super::{RECTIFICATION, VERDICT};
use crate::material::accept;
use crate::ui::State;
use crate::ui::charts;
use crate::ui::parts::{self, Column, Look, Step, Tab};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Tried, seen};

/// Visits to make, findings to close, campaigns with their draws.
pub fn overview(me: &Me, o: &Overview) -> Markup {
    html! {
        (page_head(&title(o), Some("发现问题、限期整改、他人复核、销号，每一步都有人、有期限、有留痕。"), html! {}))
        @if o.closed + o.open + o.late > 0 {
            (parts::panel("closure", "问题闭环", html! {}, html! { (charts::closure(o.closed, o.open, o.late)) }))
        }
        @if !o.to_confirm.is_empty() {
            (parts::section("confirm", "等您确认的现场查看", "看过属实就确认，有不同意见一并写上", html! {}, html! {
                ul .checklist {
                    @for (id, campaign, on) in &o.to_confirm {
                        li data-state="todo" { span { a href={ "/visits/" (id) } { (campaign) } @if let Some(on) = on { "，" (cn_date(*on)) } } a .btn.btn-small href={ "/visits/" (id) } { "核对并确认" } }
                    }
                }
            }))
        }
        @if !o.visits.is_empty() { (visits(me, o)) }
        (parts::section("findings", "问题台账", "按整改期限排", html! {}, html! {
            (parts::tabs("问题台账", &tabs(o)))
            @if o.findings.is_empty() {
                (no_findings(me, o))
            } @else {
                (parts::table("table-cards ledger", "问题台账", &[Column::new("编号"), Column::new("问题"), Column::new("单位"), Column::new("来源"), Column::new("整改期限"), Column::new("进展"), Column::new("")], html! {
                    @for f in &o.findings.rows { (finding_row(me, f, o.soon(f.round_id))) }
                }))
                (o.findings.foot(|n| o.filter.href(|f| f.page = n)))
            }
        }))
        @if !o.campaigns.is_empty() {
            (parts::section("campaigns", "督导批次", "抽取过程都可复算", html! {}, html! {
                (parts::table("table-plain table-cards", "督导批次", &[Column::new("开始"), Column::new("督导"), Column::new("查看截止"), Column::new("状态"), Column::new("")], html! {
                    @for c in &o.campaigns.rows {
                        tr {
                            td .nowrap data-label="开始" { (parts::day(c.opens_on, me.today)) }
                            th scope="row" { (c.title) span .sub { (c.kind.label()) } }
                            td .nowrap data-label="查看截止" { (parts::day(c.visits_due_on, me.today)) }
                            td data-label="状态" { (c.status.label()) }
                            td .fit { a .btn.btn-small href={ "/campaigns/" (c.id) } { "查看" } }
                        }
                    }
                }))
                (o.campaigns.foot(|n| o.filter.href(|f| f.campaigns = n)))
            }))
        }
    }
}

/// What is to be done first: what is late, then the person's own visits.
fn title(o: &Overview) -> String {
    match (o.late, o.own_visits) {
        (0, 0) if o.open == 0 => "没有要办的督导事项".to_owned(),
        (0, n) if n > 0 => format!("{n} 个现场查看待办，{} 个问题整改中", o.open),
        (0, _) => format!("{} 个问题整改中，没有逾期", o.open),
        (late, _) => format!("{late} 个问题整改逾期"),
    }
}

/// Visits still to be made: a button to register the outcome for whoever goes, else a look.
fn visits(me: &Me, o: &Overview) -> Markup {
    let others = o.visits.total - o.own_visits;
    let (heading, count) = match (o.own_visits, others) {
        (0, n) => ("安排的现场查看", format!("{n} 个")),
        (n, 0) => ("待办的现场查看", format!("{n} 个")),
        (n, others) => (
            "待办的现场查看",
            format!("{n} 个由您登记，另 {others} 个由他人登记"),
        ),
    };
    parts::section(
        "visits",
        heading,
        &count,
        html! {},
        html! {
            (parts::table("table-plain table-cards", heading, &[Column::new("期限"), Column::new("项目"), Column::new("督导"), Column::new("")], html! {
                @for v in &o.visits.rows {
                    tr {
                        td .nowrap data-label="期限" { @let d = Due::on_day(v.due_on); (parts::due(&d, timeliness(&d, o.soon(v.round_id), me.now), me.today)) }
                        th scope="row" { (v.project_name) span .sub { (v.unit_name) } }
                        td data-label="督导" { (v.campaign) }
                        td .fit { a .btn.btn-small href={ "/visits/" (v.id) } { @if v.mine { "登记结论" } @else { "查看" } } }
                    }
                }
            }))
            (o.visits.foot(|n| o.filter.href(|f| f.visits = n)))
        },
    )
}

/// What to do where no finding is listed: whoever may raise one does so at the project or after a
/// visit, the others look at what is there.
fn no_findings(me: &Me, o: &Overview) -> Markup {
    if !o.filter.state.is_empty() {
        return parts::empty(
            "这里没有问题",
            "没有销号的问题都在“未销号”里，按整改期限排。",
            parts::link(Look::Plain, "看未销号的问题", "/supervision"),
        );
    }
    if me.holds(Role::Organiser) {
        return parts::empty(
            "现在没有未销号的问题",
            "现场查看发现的问题登记后列在这里；平时发现的，打开项目，在“其他办理”里登记。",
            parts::link(Look::Plain, "去项目登记问题", "/projects"),
        );
    }
    parts::empty(
        "现在没有未销号的问题",
        "督导员登记问题后，会列在这里，并发邮件给申报单位。以前的问题和整改都能查到。",
        parts::link(Look::Plain, "看已销号的问题", "/supervision?state=closed"),
    )
}

fn tabs(o: &Overview) -> Vec<Tab> {
    [
        ("", "未销号"),
        ("late", "逾期"),
        ("open", "整改中"),
        ("rectified", "待复核"),
        ("closed", "已销号"),
        ("all", "全部"),
    ]
    .into_iter()
    .map(|(state, label)| Tab {
        label: label.to_owned(),
        count: None,
        href: o.filter.href(|f| {
            state.clone_into(&mut f.state);
            f.page = 1;
        }),
        current: o.filter.state == state,
    })
    .collect()
}

fn state_of(me: &Me, f: &FindingRow, soon: u16) -> Markup {
    match f.status {
        FindingStatus::Closed => parts::tag_says(
            State::Done,
            f.status,
            &format!(
                "{}销号",
                f.closed_at
                    .map_or(String::new(), |at| cn_day(shanghai_date(at)))
            ),
        ),
        FindingStatus::Rectified => parts::tag_of(State::Wait, f.status),
        FindingStatus::Open => match timeliness(&Due::on_day(f.due_on), soon, me.now) {
            Timeliness::Late { days } => {
                parts::tag_says(State::Late, f.status, &format!("逾期 {days} 天"))
            }
            Timeliness::Soon { .. } | Timeliness::Todo => {
                parts::tag_says(State::Soon, f.status, "整改中")
            }
        },
    }
}

fn finding_row(me: &Me, f: &FindingRow, soon: u16) -> Markup {
    html! {
        tr data-row="findings" {
            td .code.nowrap data-label="编号" { (f.code) }
            th scope="row" { a href={ "/findings/" (f.id) } { (f.text) } span .sub { (cn_day(f.found_on)) "发现" } }
            td data-label="单位" { (f.unit_name) span .sub { a href={ "/projects/" (f.project_id) } { (f.project_name) } } }
            td .nowrap data-label="来源" { (f.source.called(f.source_named.as_deref())) }
            td .nowrap data-label="整改期限" { (parts::day(f.due_on, me.today)) }
            td data-label="进展" { (state_of(me, f, soon)) }
            td .fit { a .btn.btn-small href={ "/findings/" (f.id) } { "查看" } }
        }
    }
}

/// A campaign: its draw, with everything that is needed to recompute it, and its visits.
pub fn campaign(me: &Me, c: &Campaign) -> Markup {
    html! {
        (page_head(&c.row.title, Some(&format!("{}，{}开始，{}前查看完毕。", c.row.kind.label(), cn_date(c.row.opens_on), cn_date(c.row.visits_due_on))), html! { (parts::print_button("打印")) }))
        @if let Some(d) = &c.draw { (drawn(d)) }
        (parts::section("visits", "现场查看", &format!("{} 个", c.visits.total), html! {}, html! {
            @if c.visits.is_empty() && c.row.status == CampaignStatus::Closed {
                (parts::empty("没有要查看的项目", "开始时没有符合条件的项目：不在建设期，或今年查看的次数已满。", html! {}))
            } @else if c.row.status == CampaignStatus::Missed {
                (parts::empty("这一次没有开展", "应查看的那段时间任务没有运行，没有抽取，也没有安排查看。下一次按计划的日期开始；要补做的，请由组织部门另行安排。", html! {}))
            } @else if c.visits.is_empty() {
                (parts::empty("还没有确定查看对象", "公布种子后，抽中的项目会列在这里。", html! {}))
            } @else {
                (parts::table("table-plain table-cards", "现场查看", &[Column::new("编号"), Column::new("项目"), Column::new("期限"), Column::new("状态"), Column::new("")], html! {
                    @for v in &c.visits.rows {
                        tr {
                            td .code.nowrap data-label="编号" { (v.code) }
                            th scope="row" { (v.project_name) span .sub { (v.unit_name) } }
                            td .nowrap data-label="期限" { (parts::day(v.due_on, me.today)) }
                            td data-label="状态" { (v.status.label()) @if let Some(on) = v.visited_on { " " (cn_day(on)) } }
                            td .fit { a .btn.btn-small href={ "/visits/" (v.id) } { "打开" } }
                        }
                    }
                }))
                (c.visits.foot(|n| format!("/campaigns/{}?page={n}", c.row.id)))
            }
        }))
    }
}

fn drawn(d: &Drawn) -> Markup {
    let place = |code: &str| d.pool.candidates().iter().position(|c| c.code == code);
    let cells: Vec<(usize, u32)> = d
        .picks
        .iter()
        .zip(1_u32..)
        .filter_map(|(pick, n)| place(&pick.code).map(|i| (i, n)))
        .collect();
    parts::panel(
        "draw",
        "抽取过程，可复算",
        html! {},
        html! {
            div .draw {
                (parts::facts(&[
                    ("抽查池", html! { b { (d.pool.candidates().len()) } " 个" }),
                    ("抽取比例", html! { (d.share) "%" }),
                    ("算法", html! { code { (d.algorithm) } "：SHA-256(种子|编号) 升序取前几个" }),
                    ("种子摘要", html! { a href=(crate::draws::address(&d.commitment)) { code { (d.commitment) } } small .faint { " 抽取前公布，点开是给所有人复算的公开页" } }),
                    ("种子", if let Some(seed) = &d.seed { html! { code { (seed) } } } else { html! { "次日公布；公布前谁也看不到" } }),
                    ("名单校验", html! { code { (d.pool.digest()) } }),
                ]))
                div .stack-tight {
                    (charts::draw_grid("抽查池", d.pool.candidates().len(), &cells))
                    p .small.muted { "一格一个项目，按编号排；红格为抽中，数字为次序。任何人都能复算一项：" }
                    @if let (Some(seed), Some(pick)) = (&d.seed, d.picks.first()) {
                        code .sample { "printf '" (seed) "|" (pick.code) "' | sha256sum → " (pick.digest.get(..16).unwrap_or(&pick.digest)) "…" }
                    }
                    p .small.muted { "整次复算：peiyu draw verify " (d.id) }
                }
                details {
                    summary { "候选名单 " (d.pool.candidates().len()) " 个" }
                    p .small.code { @for c in d.pool.candidates() { (c.code) " " } }
                }
            }
        },
    )
}

/// A finding from its discovery to its end, with what may be done next.
pub fn finding(me: &Me, f: &Finding, tried: &Tried, limit: u64) -> Markup {
    let d = Due::on_day(f.row.due_on);
    let (answer, verdict) = (tried.of(&RECTIFICATION), tried.of(&VERDICT));
    let explained = |state| parts::tag_explained(state, f.row.status, f.row.status.label());
    let state = match f.row.status {
        FindingStatus::Closed => explained(State::Done),
        FindingStatus::Rectified => explained(State::Wait),
        FindingStatus::Open => parts::due_tag(&d, timeliness(&d, f.soon, me.now), me.today),
    };
    html! {
        (page_head(&f.row.text, Some(&format!("问题 {}·{}·{}", f.row.code, f.unit, f.project)), html! { (state) }))
        (tried.note())
        (parts::steps("问题怎样销号", &progress(f)))
        (parts::facts(&[
            ("来源", html! { (f.row.source.called(f.row.source_named.as_deref())) "，" (cn_date(f.row.found_on)) "，" (f.found_by) "登记" @if let Some(visit) = f.row.visit_id { "，" a href={ "/visits/" (visit) } { "看查看情况" } } }),
            ("性质", html! { (f.row.kind.label()) @if let Some(weight) = f.row.weight { "，" (weight.label()) } }),
            ("对应指标", html! { (f.indicator.as_deref().unwrap_or("没有指明")) }),
            ("整改期限", html! {
                @if f.row.status == FindingStatus::Open { (parts::due(&d, timeliness(&d, f.soon, me.now), me.today)) }
                @else { (parts::day(d.on, me.today)) }
            }),
            ("项目", html! { a href={ "/projects/" (f.row.project_id) } { (f.project) } }),
        ]))
        (parts::section("answers", "整改与复核", "", html! {}, html! {
            @if f.answers.is_empty() {
                (parts::empty("还没有整改情况", "申报单位写明措施和结果，附上佐证，再由他人复核。", html! {}))
            } @else {
                ol .history {
                    @for a in &f.answers {
                        li {
                            time { (cn_day(shanghai_date(a.row.at))) }
                            span {
                                (a.row.text)
                                @for file in &a.files { " " a href={ "/files/" (file.public_id) } { (parts::icon("file")) (file.name) } }
                                @match a.row.verdict.as_deref() {
                                    Some("accepted") => { small { "复核通过" @if let Some(t) = &a.row.verdict_text { "：" (t) } } }
                                    Some(_) => { small { "复核未通过：" (a.row.verdict_text.as_deref().unwrap_or("")) } }
                                    None => { small { "等待复核" } }
                                }
                            }
                        }
                    }
                }
            }
        }))
        @if f.may_rectify {
            form .panel method="post" action={ "/findings/" (f.row.id) "/rectification" } enctype="multipart/form-data" {
                div .panel-head { h2 { "提交整改情况" } }
                div .panel-body.stack {
                    (answer.once(me))
                    (answer.show("text"))
                    (answer.field("file").files(&[], accept(), limit, true))
                    (answer.files_again())
                    p { (parts::button(Look::Next, "提交整改，申请销号")) }
                }
            }
        }
        @if let Some(why) = &f.not_verifying { (parts::note(State::Wait, html! { (why) }, html! {})) }
        @if f.may_verify {
            form .panel method="post" action={ "/findings/" (f.row.id) "/verdict" } {
                div .panel-head { h2 { "复核" } }
                div .panel-body.stack {
                    (seen(me))
                    (verdict.show("reason"))
                    @if let Some(message) = verdict.error("verdict") { p .field-error { (message) } }
                    div .actions {
                        button .btn.btn-next type="submit" name="verdict" value="accepted" { "复核销号" }
                        button .btn type="submit" name="verdict" value="rejected" { "退回继续整改" }
                    }
                }
            }
        }
    }
}

fn progress(f: &Finding) -> Vec<Step> {
    let at = match f.row.status {
        FindingStatus::Open => 1,
        FindingStatus::Rectified => 2,
        FindingStatus::Closed => 4,
    };
    [
        ("发现登记", cn_day(f.row.found_on)),
        ("限期整改", format!("{}止", cn_day(f.row.due_on))),
        ("他人复核", String::new()),
        (
            "销号",
            f.row
                .closed_at
                .map_or(String::new(), |t| cn_day(shanghai_date(t))),
        ),
    ]
    .into_iter()
    .enumerate()
    .map(|(n, (label, when))| Step {
        label: label.to_owned(),
        small: (!when.is_empty()).then_some(when),
        done: n < at,
        current: n == at,
    })
    .collect()
}
