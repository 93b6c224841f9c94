//! The expert's pages.

use domain::answers::{Answer, Answers};
use domain::dates::timeliness;
use domain::programme::{Field, FieldKind, Form, IndicatorKind};
use domain::scoring::show;
use maud::{Markup, html};

use super::papers::{Handing, Paper};
use super::query::{Desk, DeskRow, ScoreLine, ScoreSheet, SheetState};
use super::{RECUSAL, SHEET};
use crate::material::filled_table;
use crate::ui::State;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};

fn state_tag(state: SheetState) -> Markup {
    match state {
        SheetState::Untouched => parts::tag(State::Todo, "未评"),
        SheetState::Saved => parts::tag(State::Soon, "已存草稿，未签署"),
        SheetState::Signed { total } => {
            parts::tag(State::Done, &format!("已签署，{} 分", show(total)))
        }
        SheetState::Over => parts::tag(State::Off, "评审已结束"),
    }
}

/// What is assigned, what is still to do first.
pub fn list(me: &Me, list: &Desk) -> Markup {
    let title = match list.open {
        0 => "没有待评的材料".to_owned(),
        open => format!("{open} 份待评"),
    };
    html! {
        (page_head(&title, Some("每份独立评分，签署后不能再改；与申报单位有关系的请申请回避。"), html! {}))
        @if list.rows.is_empty() {
            (parts::empty("还没有分配给您的材料", "组织部门分配后，这里会列出，并在当天早上发一封邮件。请先确认提醒邮箱是常看的那个。", parts::link(Look::Plain, "核对我的邮箱", "/account")))
        } @else {
            @let (done, open): (Vec<&DeskRow>, Vec<&DeskRow>) = list.rows.rows.iter().partition(|r| r.state.is_done());
            @if !open.is_empty() { (rows("待评的材料", me, &open)) }
            @if !done.is_empty() { (parts::section("done", "已经办结的", "签署后不能再改", html! {}, rows("已经办结的材料", me, &done))) }
            (list.rows.foot(|n| format!("/desk?page={n}")))
        }
    }
}

/// What is over is no longer late: it shows its date alone.
fn rows(caption: &str, me: &Me, rows: &[&DeskRow]) -> Markup {
    let columns = ["材料", "批次", "期限", "状态", ""].map(Column::new);
    parts::table(
        "table-plain table-cards",
        caption,
        &columns,
        html! {
            @for row in rows {
                tr {
                    th scope="row" { a href={ "/desk/" (row.id) } { (row.title) } span .sub { (row.stage) } }
                    td data-label="批次" { (row.round) }
                    td data-label="期限" {
                        @match &row.due {
                            Some(due) if row.state.is_done() => { span .muted { (parts::due_date(due, me.today)) } }
                            Some(due) => (parts::due(due, timeliness(due, row.soon, me.now), me.today)),
                            None => {}
                        }
                    }
                    td data-label="状态" { (state_tag(row.state)) }
                    td .fit { a .btn.btn-small href={ "/desk/" (row.id) } { @if row.state.is_done() { "查看" } @else { "评阅" } } }
                }
            }
        },
    )
}

/// The submission beside the score sheet.
pub fn sheet(me: &Me, s: &ScoreSheet, tried: &Tried) -> Markup {
    let form = tried.filling(&SHEET, &s.shown);
    let lede = match (s.blind, s.hidden) {
        (true, true) => {
            "匿名评审，单位名称在评审结束后显示；写着“×××”的地方是隐去的单位、人员和联系方式。"
        }
        (true, false) => "匿名评审已经结束，现在显示申报单位。",
        (false, _) => "请对照申报书和佐证逐项评分。",
    };
    let writable = !s.state.is_done();
    html! {
        (page_head(&s.title, Some(lede), html! { (state_tag(s.state)) @if let Some(due) = s.due.as_ref().filter(|_| !s.state.is_done()) { (parts::due(due, timeliness(due, s.soon, me.now), me.today)) } }))
        (tried.note())
        div .desk {
            article .reading aria-label="申报材料" {
                div .prose {
                    @match &s.form {
                        Some((form, answers)) => (reading(form, answers)),
                        None => { p .muted { "材料还没有提交。" } }
                    }
                    @if !s.files.is_empty() {
                        h3 { "附件" }
                        ul .link-list {
                            @for file in &s.files { li { (paper(file)) } }
                        }
                    }
                }
            }
            div .stack {
                form .panel.sticky method="post" action={ "/desk/" (s.id) "/sheet" } aria-label="评分表" {
                    @if writable { (form.shown()) }
                    div .panel-head { h2 { "评分" } p { (s.standard) "，满分 " (show(s.total)) "，据 " (s.standard_source) } }
                    div .panel-body {
                        @for line in &s.lines { (score_line(line, writable, form)) }
                        div .total {
                            span { "小计" br; small .faint { "只计已填各项" } }
                            b { (show(subtotal(&s.lines, form))) small .faint { " / " (show(s.total)) } }
                        }
                        @if writable {
                            (form.show("comment"))
                            label .choice { input type="checkbox" name="no_relation" value="1" checked[!form.value("no_relation").is_empty()]; " 我与申报单位没有需要回避的关系" }
                            @if let Some(problem) = form.error("no_relation") { p .field-error { (problem) } }
                            div .actions {
                                button .btn.btn-next type="submit" name="do" value="sign" { "签署评分表" }
                                button .btn type="submit" name="do" value="save" { "保存草稿" }
                            }
                        } @else if !s.comment.is_empty() {
                            h3 { "修改意见" }
                            p { (s.comment) }
                        }
                        @if let Some(rules) = &s.rules {
                            (parts::basis(&format!("每件不少于 {} 位专家独立评分（{}）；全部签署后才汇总", rules.experts_at_least.value, rules.experts_at_least.source.label())))
                        }
                    }
                }
                @if writable {
                    details .panel open[tried.of(&RECUSAL).is_tried()] {
                        summary .panel-head { "申请回避" }
                        form .panel-body.stack method="post" action={ "/desk/" (s.id) "/recusal" } {
                            (tried.of(&RECUSAL).show("reason"))
                            (parts::button(Look::Danger, "回避，材料即时关闭"))
                        }
                    }
                }
            }
        }
    }
}

fn score_line(line: &ScoreLine, writable: bool, form: Filling<'_>) -> Markup {
    let i = &line.indicator;
    let id = format!("points-{}", i.key);
    let name = field_of(line);
    let problem = form.error(&name);
    let most = match i.kind {
        IndicatorKind::Points => format!("满分 {}", show(i.points)),
        IndicatorKind::Bonus => format!("加分，至多 {}", show(i.points)),
        IndicatorKind::Deduction => format!("扣分，至多 {}", show(i.points)),
        IndicatorKind::Veto => "一票否决：填 1 为否决".to_owned(),
    };
    html! {
        div .score {
            label for=(id) { (i.title) " " small { (i.points_source.label()) } }
            input .input id=(id) name=(name) inputmode="decimal" value=(form.value(&name)) placeholder="未评" readonly[!writable]
                aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| format!("{id}-e"))];
            @match problem {
                Some(problem) => { p .field-error id={ (id) "-e" } { (problem) } }
                None => { p { (i.hints.join("；")) } }
            }
            span .bands { (most) }
        }
    }
}

/// The name of the field of an indicator's points.
fn field_of(line: &ScoreLine) -> String {
    format!("points.{}", line.indicator.key)
}

/// The sum of what can be read as points.
fn subtotal(lines: &[ScoreLine], form: Filling<'_>) -> i64 {
    lines
        .iter()
        .filter_map(|l| {
            domain::scoring::parse_points(form.value(&field_of(l)))
                .ok()
                .map(|n| (l.indicator.kind, n))
        })
        .map(|(kind, n)| match kind {
            IndicatorKind::Points | IndicatorKind::Bonus => n,
            IndicatorKind::Deduction => -n,
            IndicatorKind::Veto => 0,
        })
        .sum()
}

/// One file: to be fetched, or why it is not there.
fn paper(file: &Paper) -> Markup {
    html! {
        @match file.handing {
            Handing::Given => { a href={ "/files/" (file.public_id) } { (file.name) } }
            Handing::AfterCheck => { span { (file.name) } " " small .muted { "组织评审的单位核对后可看" } }
            Handing::Kept | Handing::Never => { span { (file.name) } " " small .muted { "组织评审的单位没有提供" } }
        }
        @if let Some(caption) = &file.caption { small .muted { (caption) } }
    }
}

/// A frozen submission as the expert reads it.
fn reading(form: &Form, answers: &Answers) -> Markup {
    html! {
        h2 { (form.title) }
        @for field in &form.fields {
            @if let Some(answer) = answers.0.get(&field.key) {
                h3 id={ "f-" (field.key) } { (field.title) }
                (written(field, answer))
            }
        }
    }
}

fn written(field: &Field, answer: &Answer) -> Markup {
    html! {
        @match answer {
            Answer::Yes(yes) => { p { @if *yes { "已确认" } @else { "未确认" } } }
            Answer::Text(text) => { (parts::paragraphs(text)) }
            Answer::Sections(texts) => {
                @if let FieldKind::Sections(titles) = &field.kind {
                    @for (title, text) in titles.iter().zip(texts) {
                        h4 { (title) }
                        (parts::paragraphs(text))
                    }
                }
            }
            Answer::Rows(rows) => {
                @if let FieldKind::Table { columns, .. } = &field.kind {
                    (filled_table(columns, rows))
                }
            }
        }
    }
}
