//! The expert's pages.

use chrono::NaiveDate;
use domain::answers::{Answer, Answers};
use domain::dates::timeliness;
use domain::programme::{Field, FieldKind, Form, IndicatorKind};
use domain::scoring::show;
use domain::states::Relation;
use maud::{Markup, html};

use super::papers::{Handing, Paper};
use super::query::{Desk, DeskRow, ScoreLine, ScoreSheet, SheetState, Tab};
use super::{RECUSAL, SHEET};
use crate::material::filled_table;
use crate::ui::State;
use crate::ui::form::{Choice, id};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};

fn state_tag(state: SheetState, today: NaiveDate) -> Markup {
    match state {
        SheetState::Untouched => parts::tag(State::Todo, "未评"),
        SheetState::Saved => parts::tag(State::Soon, "已存草稿，未签署"),
        SheetState::Signed { total } => {
            parts::tag(State::Done, &format!("已签署，{} 分", show(total)))
        }
        SheetState::Over => parts::tag(State::Off, "评审已结束"),
        SheetState::Recused { on } => {
            parts::tag(State::Off, &format!("{} 回避", parts::day_label(on, today)))
        }
    }
}

/// What is assigned, one view at a time.
pub fn list(me: &Me, list: &Desk) -> Markup {
    let title = match list.count(Tab::Open) {
        0 => "没有待评的材料".to_owned(),
        open => format!("{open} 份待评"),
    };
    let tabs: Vec<parts::Tab> = list
        .counts
        .iter()
        .map(|(tab, n)| {
            let (key, label) = tab.words();
            parts::Tab {
                label: label.to_owned(),
                href: format!("/desk?tab={key}"),
                count: Some(*n as u64),
                current: *tab == list.tab,
            }
        })
        .collect();
    let (key, label) = list.tab.words();
    html! {
        (page_head(&title, Some("每份独立评分，签署后不能再改；与申报单位有关系的请申请回避。"), html! {}))
        (parts::tabs("评审材料", &tabs))
        @if !list.rows.is_empty() {
            (rows(label, me, &list.rows.rows))
            (list.rows.foot(|n| format!("/desk?tab={key}&page={n}")))
        } @else {
            @match list.tab {
                Tab::Open if list.count(Tab::Done) + list.count(Tab::Recused) == 0 => (parts::empty("还没有分配给您的材料", "组织部门分配后，这里会列出，并在当天早上发一封邮件。请先确认提醒邮箱是常看的那个。", parts::link(Look::Plain, "核对我的邮箱", "/account"))),
                Tab::Open => (parts::empty("分给您的都评完了", "又有分配时，当天早上发邮件告诉您。", html! {})),
                Tab::Done => (parts::empty("还没有签署过评分表", "签署后，评分表列在这里，可以查看，不能再改。", html! {})),
                Tab::Recused => (parts::empty("没有回避过", "与申报单位有关系的，在该份材料页面上方申请回避。", html! {})),
            }
        }
    }
}

/// What is over is no longer late: it shows its date alone. What was stood aside from leads nowhere.
fn rows(caption: &str, me: &Me, rows: &[DeskRow]) -> Markup {
    let columns = ["材料", "批次", "期限", "状态", ""].map(Column::new);
    parts::table(
        "table-plain table-cards",
        caption,
        &columns,
        html! {
            @for row in rows {
                @let closed = matches!(row.state, SheetState::Recused { .. });
                tr {
                    th scope="row" {
                        @if closed { (row.title) } @else { a href={ "/desk/" (row.id) } { (row.title) } }
                        span .sub { (row.stage) }
                    }
                    td data-label="批次" { (row.round) }
                    td data-label="期限" {
                        @match &row.due {
                            Some(due) if row.state.is_done() => { span .muted { (parts::due_date(due, me.today)) } }
                            Some(due) => (parts::due(due, timeliness(due, row.soon, me.now), me.today)),
                            None => {}
                        }
                    }
                    td data-label="状态" { (state_tag(row.state, me.today)) }
                    td .fit { @if !closed { a .btn.btn-small href={ "/desk/" (row.id) } { @if row.state.is_done() { "查看" } @else { "评阅" } } } }
                }
            }
        },
    )
}

/// The submission with its proofs beside it, and the score sheet. Where there is room, everything is
/// in one window: each column scrolls by itself and the foot of the sheet stays.
pub fn sheet(me: &Me, s: &ScoreSheet, tried: &Tried) -> Markup {
    let lede = match (s.blind, s.hidden) {
        (true, true) => {
            "匿名评审，单位名称在评审结束后显示；写着“×××”的地方是隐去的单位、人员和联系方式。"
        }
        (true, false) => "匿名评审已经结束，现在显示申报单位。",
        (false, _) => "请对照申报书和佐证逐项评分。",
    };
    let writable = !s.state.is_done();
    let recusing = tried.of(&RECUSAL).is_tried();
    html! {
        (page_head(&s.title, Some(lede), html! {
            (state_tag(s.state, me.today))
            @if let Some(due) = s.due.as_ref().filter(|_| writable) { (parts::due(due, timeliness(due, s.soon, me.now), me.today)) }
            @if writable && !recusing { button .btn.btn-quiet type="button" popovertarget="recuse" { "申请回避" } }
            @if let Some(before) = s.place.before { a .btn href={ "/desk/" (before) } rel="prev" { "上一份" } }
            @if let Some(after) = s.place.after { a .btn href={ "/desk/" (after) } rel="next" { "下一份" } }
        }))
        (tried.note())
        @if writable { (recusal(s, tried, recusing)) }
        nav .tabs.desk-jump aria-label="本页" { a href="#scores" { "评分" } a href="#material" { "材料" } }
        div .desk.in-window {
            (material(s))
            (scores(s, writable, tried))
        }
    }
}

/// Standing aside: under its button at the head, or open on the page when it was refused. Where a
/// browser does not know popovers it stands there plainly.
fn recusal(s: &ScoreSheet, tried: &Tried, refused: bool) -> Markup {
    let form = tried.of(&RECUSAL);
    html! {
        section .(if refused { "panel panel-body" } else { "popmenu centre" }) #recuse popover[!refused] aria-labelledby="recuse-h" {
            form .stack method="post" action={ "/desk/" (s.id) "/recusal" } {
                h2 #recuse-h { "申请回避本份" }
                (form.radios("relation", &Choice::words::<Relation>()))
                (form.show("reason"))
                (parts::button(Look::Danger, "回避，材料即时关闭"))
            }
        }
    }
}

/// What was handed in: the text, and beside it what proves it, each numbered where its field is.
fn material(s: &ScoreSheet) -> Markup {
    let (hung, loose): (Vec<_>, Vec<_>) = s.files.iter().zip(1..).partition(|(file, _)| {
        let fields = s.form.iter().flat_map(|(form, _)| &form.fields);
        fields
            .into_iter()
            .any(|f| Some(&f.key) == file.field_key.as_ref())
    });
    html! {
        article .reading #material aria-label="申报材料" {
            div .sidebyside[!s.files.is_empty()] {
                div .prose tabindex="0" role="region" aria-label="申报书" {
                    @match &s.form {
                        Some((form, answers)) => (reading(form, answers, &hung)),
                        None => { p .muted { "材料还没有提交。" } }
                    }
                }
                @if !s.files.is_empty() {
                    div .proofs role="region" aria-label="佐证" {
                        h3 { "佐证 " (s.files.len()) " 份" }
                        @for (file, n) in hung.iter().chain(&loose) { (paper(file, *n)) }
                    }
                }
            }
        }
    }
}

fn scores(s: &ScoreSheet, writable: bool, tried: &Tried) -> Markup {
    let form = tried.filling(&SHEET, &s.shown);
    html! {
        form .panel.scores #scores method="post" action={ "/desk/" (s.id) "/sheet" } aria-label="评分表" {
            @if writable { (form.shown()) }
            div .panel-body {
                h2 { "评分" }
                p .small.muted { (s.standard) "，满分 " (show(s.total)) }
                (parts::basis(&s.standard_source))
                @if form.is_tried() { (tried.summary()) }
                @for line in &s.lines { (score_line(line, writable, form)) }
                @if writable {
                    (form.show("comment"))
                    @let problem = form.error("no_relation");
                    label .choice {
                        input #f-no-relation type="checkbox" name="no_relation" value="1" checked[!form.value("no_relation").is_empty()]
                            aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| "f-no-relation-error")];
                        " 我与申报单位没有需要回避的关系"
                    }
                    @if let Some(problem) = problem { p .field-error #f-no-relation-error { (problem) } }
                } @else if !s.comment.is_empty() {
                    h3 { "修改意见" }
                    p { (s.comment) }
                }
                @if let Some(rules) = &s.rules {
                    (parts::basis(&format!("每件不少于 {} 位专家独立评分（{}）；全部签署后才汇总", rules.experts_at_least.value, rules.experts_at_least.source.label())))
                }
            }
            (foot(s, writable))
        }
    }
}

/// The sum and the buttons, always in sight.
fn foot(s: &ScoreSheet, writable: bool) -> Markup {
    let (sum, given) = match s.state {
        SheetState::Signed { total } => (total, s.lines.len()),
        SheetState::Untouched
        | SheetState::Saved
        | SheetState::Over
        | SheetState::Recused { .. } => s.subtotal,
    };
    html! {
        div .desk-foot {
            p .total {
                span { "已评 " output data-given { (given) } " / " (s.lines.len()) " 项" br; small .faint { "小计，不含有误项；签署后不能再改" } }
                b { output data-sum { (show(sum)) } small .faint { " / " (show(s.total)) } }
            }
            @if writable {
                div .actions {
                    button .btn.btn-next type="submit" name="do" value="sign" { "签署评分表" }
                    button .btn type="submit" name="do" value="save" { "保存草稿" }
                }
            }
        }
    }
}

fn score_line(line: &ScoreLine, writable: bool, form: Filling<'_>) -> Markup {
    let i = &line.indicator;
    let name = format!("points.{}", i.key);
    let id = id(&name);
    let problem = form.error(&name);
    let (kind, most) = match i.kind {
        IndicatorKind::Points => ("points", format!("满分 {}", show(i.points))),
        IndicatorKind::Bonus => ("bonus", format!("加分，至多 {}", show(i.points))),
        IndicatorKind::Deduction => ("deduction", format!("扣分，至多 {}", show(i.points))),
        IndicatorKind::Veto if i.points > 0 => {
            ("veto", format!("满分 {}，0 分即否决", show(i.points)))
        }
        IndicatorKind::Veto => ("veto", "一票否决：填 1 为否决".to_owned()),
    };
    html! {
        div .score {
            label for=(id) { (i.title) }
            input .input id=(id) name=(name) inputmode="decimal" autocomplete="off" value=(form.value(&name)) placeholder="未评" readonly[!writable]
                data-points=(kind) data-most=(i.points)
                aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| format!("{id}-error"))];
            @match problem {
                Some(problem) => { p .field-error id={ (id) "-error" } { (problem) } }
                None => { p { (i.hints.join("；")) } }
            }
            span .bands { (most) }
            (parts::basis(&i.points_source.label()))
        }
    }
}

/// One file: to be fetched, or why it is not there.
fn paper(file: &Paper, n: usize) -> Markup {
    html! {
        article id={ "p" (n) } {
            b { span .ref { (n) } " " @match file.handing {
                Handing::Given => { a href={ "/files/" (file.public_id) } { (file.name) } }
                Handing::AfterCheck | Handing::Kept | Handing::Never => (file.name),
            } }
            @match file.handing {
                Handing::Given => {}
                Handing::AfterCheck => { small .muted { "组织评审的单位核对后可看" } }
                Handing::Kept | Handing::Never => { small .muted { "组织评审的单位没有提供" } }
            }
            @if let Some(caption) = &file.caption { small .muted { (caption) } }
        }
    }
}

/// A frozen submission as the expert reads it.
fn reading(form: &Form, answers: &Answers, proofs: &[(&Paper, usize)]) -> Markup {
    html! {
        h2 { (form.title) }
        @for field in &form.fields {
            @let proving = proofs.iter().filter(|(file, _)| file.field_key.as_ref() == Some(&field.key));
            @let refs: Vec<usize> = proving.map(|(_, n)| *n).collect();
            @if answers.0.contains_key(&field.key) || !refs.is_empty() {
                h3 { (field.title) @for n in refs { a .ref href={ "#p" (n) } aria-label={ "佐证 " (n) } { (n) } } }
            }
            @if let Some(answer) = answers.0.get(&field.key) {
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
