//! A review for whoever conducts it: assigning experts, then the results and the short list.

use domain::scoring;
use domain::stage::Status;
use maud::{Markup, html};

use super::super::query::stage::{Candidate, StagePage};
use super::super::review::{Expert, Outcome, Reviewing};
use super::super::work::{ASSIGNMENTS, SHORTLIST};
use super::stage::{name_cell, status_cell, tick, unit_cell};
use crate::ui::State;
use crate::ui::form::Field;
use crate::ui::parts::{self, Look, ROWS};
use crate::web::form::{Filling, Tried};

/// The id of the form by which experts are assigned; its boxes stand in two tables.
const ASSIGN: &str = "assign";

pub fn work(view: &StagePage, r: &Reviewing, rows: &[&Candidate], tried: &Tried) -> Markup {
    let form = tried.of(&ASSIGNMENTS);
    let waiting: Vec<&&Candidate> = rows
        .iter()
        .filter(|row| row.status == Status::Waiting)
        .collect();
    let scored: Vec<&&Candidate> = rows
        .iter()
        .filter(|row| row.status == Status::Scored)
        .collect();
    let needed = r.rules.as_ref().map_or(1, |x| x.experts_at_least.value);
    html! {
        @if r.unassigned > 0 {
            (parts::note(State::Soon, html! {
                b { (r.unassigned) } " 个项目的专家不足 " (needed) " 位。"
                @if let Some(rules) = &r.rules { (parts::basis(&rules.experts_at_least.source.label())) }
            }, html! {}))
        }
        @if !waiting.is_empty() {
            form id=(ASSIGN) method="post" action={ "/rounds/" (view.book.row.id) "/assignments" } { input type="hidden" name="stage" value=(view.stage.key); }
            div .cols {
                section .panel.w7 aria-labelledby="wait-h" {
                    div .panel-head { h2 #wait-h { "评审中 " (waiting.len()) " 个" } small .muted { "勾选项目和右边的专家，一次分配" } }
                    (waiting_table(view, r, &waiting, needed, form))
                }
                section .panel.w5 aria-labelledby="exp-h" {
                    div .panel-head { h2 #exp-h { "专家" } small .muted { "按单位排，同一单位按姓名拼音排列；须回避的已注明" } }
                    (experts(view, r, form))
                    div .panel-foot { button .btn.(if scored.is_empty() { "btn-next" } else { "btn-ink" }) form=(ASSIGN) { "把勾选的项目分给勾选的专家" } }
                }
            }
        }
        @if !scored.is_empty() { (results(view, r, &scored, &waiting, tried.of(&SHORTLIST))) }
    }
}

fn waiting_table(
    view: &StagePage,
    r: &Reviewing,
    rows: &[&&Candidate],
    needed: u16,
    form: Filling<'_>,
) -> Markup {
    html! {
        div .table-wrap tabindex="0" role="group" aria-label="评审中的项目" {
            table .table.table-cards {
                thead { tr { th .fit scope="col" { input type="checkbox" data-check-all="project" hidden aria-label="全选"; } th scope="col" { "项目" } th scope="col" { "单位" } th scope="col" { "专家" } } }
                tbody {
                    @for row in rows {
                        @let outcome = r.results.get(&row.id);
                        tr {
                            (tick(view, row, form, Some(ASSIGN)))
                            (name_cell(view, row)) (unit_cell(row))
                            td data-label="专家" {
                                (judges(outcome, needed))
                                @if view.book.programme.is_blind() && row.mine { (names(r, row)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether somebody has looked for names in what the experts get.
fn names(r: &Reviewing, row: &Candidate) -> Markup {
    let (state, said) = if r.checked.contains(&row.id) {
        (State::Done, "已核对")
    } else {
        (State::Todo, "未核对")
    };
    html! { span .sub { a href={ "/projects/" (row.id) "/blind" } { "匿名检查" } " " (parts::tag(state, said)) } }
}

/// Who judges, and who has signed; never points before all are in.
fn judges(outcome: Option<&Outcome>, needed: u16) -> Markup {
    let count = outcome.map_or(0, |o| o.experts.len());
    let signed = outcome.map_or(0, |o| o.experts.iter().filter(|e| e.signed).count());
    html! {
        span {
            @if count < usize::from(needed) { (parts::tag(State::Soon, &format!("{count} / {needed} 位"))) }
            @else { (parts::tag(if signed == count { State::Done } else { State::Wait }, &format!("已签 {signed} / {count}"))) }
            @if let Some(o) = outcome {
                span .sub {
                    @for (n, e) in o.experts.iter().enumerate() { @if n > 0 { "、" } (e.name) @if e.signed { " ✓" } }
                    @if !o.recused.is_empty() { @if !o.experts.is_empty() { "；" } "回避：" (o.recused.join("、")) }
                }
            }
        }
    }
}

fn experts(view: &StagePage, r: &Reviewing, form: Filling<'_>) -> Markup {
    if r.experts.is_empty() {
        return parts::empty(
            "还没有专家账号",
            "请系统管理员在开设单位或学校下授予“专家”角色，名单随后出现在这里。",
            html! {},
        );
    }
    let ticked = form.all("expert");
    let is_ticked = |e: &Expert| ticked.contains(&e.id.to_string().as_str());
    let found: Vec<&Expert> = r
        .experts
        .iter()
        .filter(|e| r.found.contains(&e.id))
        .collect();
    let (first, rest) = found.split_at(found.len().min(ROWS));
    let kept = r
        .experts
        .iter()
        .filter(|e| is_ticked(e) && !first.iter().any(|f| f.id == e.id));
    html! {
        @if r.experts.len() > ROWS || !r.q.is_empty() {
            form .filters method="get" action={ "/rounds/" (view.book.row.id) "/stages/" (view.stage.key) } aria-label="查找专家" {
                (Field::new("q", "查找专家").placeholder("姓名、单位或专业方向").search(&r.q))
                (parts::button(Look::Plain, "查找"))
            }
        }
        @if found.is_empty() { p .muted { "没有姓名、单位或专业方向符合“" (r.q) "”的专家，可以少写一个词。" } }
        div .table-wrap tabindex="0" role="group" aria-label="专家" {
            table .table {
                thead { tr { th .fit scope="col" { "选" } th scope="col" { "专家" } th .num scope="col" { "任务" } th .num scope="col" { "宽严" } } }
                tbody { @for e in first.iter().copied().chain(kept) { (expert(e, is_ticked(e))) } }
            }
        }
        @if !rest.is_empty() { p .small.muted { "还有 " (rest.len()) " 位没有列出，请按姓名、单位或专业方向查找。" } }
    }
}

fn expert(e: &Expert, ticked: bool) -> Markup {
    html! {
        tr {
            td .fit { input type="checkbox" name="expert" value=(e.id) form=(ASSIGN) checked[ticked] aria-label={ "选择 " (e.name) }; }
            th scope="row" {
                (e.name)
                span .sub { (e.units) @if !e.expertise.is_empty() { "，" (e.expertise) } }
                @if !e.avoids.is_empty() { span .sub { (parts::tag(State::Late, "须回避")) " " (avoids(e)) } }
            }
            td .num { (e.signed) " / " (e.assigned) }
            td .num { @match e.drift { Some(off) => span title="已签评分表与同一项目平均分之差的平均" { @if off > 0 { "+" } (scoring::show(off)) }, None => span .faint { "—" } } }
        }
    }
}

/// The projects that an expert may not judge, the first few by name.
fn avoids(e: &Expert) -> String {
    let named = e
        .avoids
        .iter()
        .take(3)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("、");
    match e.avoids.len() {
        ..=3 => named,
        n => format!("{named}等 {n} 个"),
    }
}

fn results(
    view: &StagePage,
    r: &Reviewing,
    scored: &[&&Candidate],
    waiting: &[&&Candidate],
    form: Filling<'_>,
) -> Markup {
    let place = |row: &Candidate| {
        r.ranking
            .iter()
            .find(|(id, _)| *id == row.id)
            .map(|(_, place)| *place)
    };
    let mut sorted: Vec<&&&Candidate> = scored.iter().collect();
    sorted.sort_by_key(|row| (place(row).unwrap_or(u32::MAX), row.id));
    let mine: Vec<&&&Candidate> = scored.iter().filter(|row| row.mine).collect();
    let open = waiting.iter().filter(|row| row.mine).count();
    html! {
        form method="post" action={ "/rounds/" (view.book.row.id) "/shortlist" } .panel aria-labelledby="res-h" {
            input type="hidden" name="stage" value=(view.stage.key);
            div .panel-head {
                h2 #res-h { "评审结果：" (scored.len()) " 个" }
                small .muted { "同分按第一项指标平均分，再按提交先后" }
                @if let Some(rules) = &r.rules { p { (rules_words(r)) } (parts::basis(&rules.source.label())) }
            }
            div .table-wrap tabindex="0" role="group" aria-label="评审结果" {
                table .table.table-cards {
                    thead { tr { th .fit scope="col" { "入围" } th .num scope="col" { "名次" } th scope="col" { "项目" } th scope="col" { "单位" } th .num scope="col" { "平均分" } th scope="col" { "各表" } th scope="col" { "状态" } } }
                    tbody {
                        @for row in sorted {
                            @let outcome = r.results.get(&row.id);
                            tr {
                                (tick(view, row, form, None))
                                td .num data-label="名次" { @match place(row) { Some(n) => { (n) }, None => span .faint { "—" } } }
                                (name_cell(view, row)) (unit_cell(row))
                                td .num data-label="平均分" { @match outcome.and_then(|o| o.mean) { Some(mean) => b { (scoring::show(mean)) }, None => span .faint { "—" } } }
                                td data-label="各表" { (sheets(outcome)) }
                                (status_cell(view, row))
                            }
                        }
                    }
                }
            }
            @if !mine.is_empty() {
                div .panel-foot.work-foot {
                    (form.show("reason"))
                    @if open > 0 { span .muted { "还有 " (open) " 个没有评完，评完后才能确定名单。" } }
                    @else { (parts::button(Look::Next, "确定入围名单")) }
                }
            }
        }
    }
}

fn rules_words(r: &Reviewing) -> String {
    let Some(rules) = &r.rules else {
        return String::new();
    };
    let mut words = format!("每个项目不少于 {} 份评分表", rules.experts_at_least.value);
    if let Some(from) = rules.drop_extremes_from {
        words.push_str(&format!("，满 {from} 份去掉一个最高分和一个最低分"));
    }
    if let Some(gap) = rules.second_reading_gap {
        words.push_str(&format!("，相差 {} 分及以上提示复核", scoring::show(gap)));
    }
    words.push('。');
    words
}

fn sheets(outcome: Option<&Outcome>) -> Markup {
    let Some(o) = outcome else {
        return html! { span .faint { "—" } };
    };
    html! {
        span {
            @if o.second_reading { (parts::tag(State::Soon, "差距大，请复核")) }
            details {
                summary { @for (n, e) in o.experts.iter().enumerate() { @if n > 0 { " " } @match e.total { Some(total) => { (scoring::show(total)) }, None => { "…" } } } }
                ul .stack-tight {
                    @for e in &o.experts { li { b { (e.name) } @if let Some(total) = e.total { " " (scoring::show(total)) } @if !e.comment.is_empty() { span .sub { (e.comment) } } } }
                }
            }
        }
    }
}
