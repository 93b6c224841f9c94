//! Setting a round up: what does not fit first, then the dates, the quotas and what else is asked, and
//! what will be sent.

use domain::dates::{cn_date, cn_day};
use domain::plan::Severity;
use domain::programme::Stage;
use domain::text::quoted;
use maud::{Markup, html};

use super::super::forms::{OPENING, SETUP, WHY};
use super::super::query::setup::Setup;
use super::{moment_cell, quotas, rehearsal, requirements, schedule};
use crate::ui::State;
use crate::ui::parts::{self, Step};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};
use crate::web::shell::provisional_year;

/// The id of the form of dates and quotas, for buttons that stand outside of it.
const FORM: &str = "figures";

pub fn page(me: &Me, view: &Setup, tried: &Tried) -> Markup {
    let now = view.shown();
    let sent = if tried.of(&OPENING).is_tried() {
        &OPENING
    } else {
        &SETUP
    };
    let form = tried.filling(sent, &now);
    let row = &view.book.row;
    let blocking = view.found.iter().filter(|f| f.blocks()).count();
    let lede = format!(
        "通知日期 {}，{}。开批次前不会发出任何邮件；开批次后日期和名额冻结，改动要写理由。",
        cn_day(row.announced),
        view.book
            .plan
            .cycle
            .map_or("一次评定，没有培育周期".to_owned(), |c| format!(
                "培育从 {} 起",
                c.label()
            )),
    );
    html! {
        (page_head(&format!("开批次：{}", row.name), Some(&lede), html! {
            @if view.mine {
                button .btn form=(FORM) formaction={ "/rounds/" (row.id) "/setup" } { "保存，重新核对" }
                button .btn.btn-next form=(FORM) formaction={ "/rounds/" (row.id) "/opening" } { "核对完，开批次" }
            }
        }))
        (parts::steps("开批次的步骤", &steps(view, blocking)))
        (tried.note())
        (tried.summary())
        @if let Some(year) = provisional(view, me) {
            (parts::note(State::Soon, html! {
                "排期里有 " (year) " 年的日子，这一年的放假安排还没有公布，工作日暂按法定节假日计算，通知发布后请再核对。"
                a href={ "/calendar?year=" (year) } { "查看 " (year) " 年的节假日" }
            }, html! {}))
        }
        (found(view))
        @if !view.moved.is_empty() {
            (parts::panel("moved", &format!("排期时移动了 {} 处，请核对", view.moved.len()), html! { small .muted { "后面以它为准的日子随之顺延；要改回的，在下面填日期" } },
                html! { ul { @for moved in &view.moved { li { (moved.sentence()) } } } }))
        }
        (parts::panel("compare", "两套排期对照", html! { small .muted { "上行按通知和活动文件推算，下行是本批次的日期" } },
            schedule::comparison(&view.book.programme, view.by_notice.as_ref(), &view.book.plan)))
        form .stack id=(FORM) method="post" action={ "/rounds/" (row.id) "/setup" } {
            (form.shown())
            (dates(view, form))
            (parts::section("ask", "名额与要求", "每一条都注明出处；“建议值”请按正式文件核对，与活动文件不同的写明依据", html! {}, html! {
                (quotas::table(&view.book, form))
                (requirements::without_quotas(&view.book.programme))
            }))
            @if view.mine && !view.odd.is_empty() {
                (parts::note(State::Soon, html! { b { "请确认：" } @for odd in &view.odd { (odd) } "确需现在开的，写明理由，所有申报单位都能查到。" }, html! {}))
                (form.show(WHY))
            }
            @if view.mine {
                p .row {
                    button .btn.btn-ink { "保存，重新核对" }
                    small .muted { "今天 " (cn_date(me.today)) "。保存只改本批次，不发邮件。" }
                }
            }
        }
        section .panel #calendar aria-labelledby="calendar-h" {
            div .panel-head { h2 #calendar-h { "工作日历" } (schedule::legend()) }
            div .panel-body { (schedule::sheets(&view.book.programme, &view.book.plan, &view.calendar, me.today)) }
            div .panel-foot {
                span { "公示等工作日按“" (view.book.plan.count_from.label()) "”计" }
                a href="/calendar" { "查看节假日安排" }
            }
        }
        section .panel #rehearsal aria-labelledby="rehearsal-h" {
            div .panel-head {
                h2 #rehearsal-h { (rehearsal::summary(&view.lines)) }
                p { "只发给还没办的人，办完即停；同一人同一天合成一封。封数按现有账号估算，是上限；抄送只在逾期后发生。" }
            }
            (rehearsal::table(&view.lines, me.today))
        }
    }
}

/// The first year among the dates whose days off are provisional, unless every page says so already.
fn provisional(view: &Setup, me: &Me) -> Option<i32> {
    let told = provisional_year(&view.calendar, me.today);
    view.book
        .plan
        .days(&view.book.programme, &view.calendar)
        .into_iter()
        .filter(|day| view.calendar.is_provisional(*day) && !view.calendar.is_unlisted(*day))
        .map(|day| chrono::Datelike::year(&day))
        .min()
        .filter(|year| told != Some(*year))
}

fn steps(view: &Setup, blocking: usize) -> Vec<Step> {
    let step = |label: &str, small: String, done, current| Step {
        label: label.to_owned(),
        small: (!small.is_empty()).then_some(small),
        done,
        current,
    };
    vec![
        step("选定活动", view.book.programme.short.clone(), true, false),
        step(
            "核对日期",
            if blocking == 0 {
                "没有待定".to_owned()
            } else {
                format!("{blocking} 处待定")
            },
            blocking == 0,
            blocking > 0,
        ),
        step("名额与要求", "逐条注明出处".to_owned(), false, false),
        step(
            "提醒预演",
            format!("{} 次", rehearsal::times(&view.lines)),
            false,
            false,
        ),
        step("开批次", String::new(), false, blocking == 0),
    ]
}

fn found(view: &Setup) -> Markup {
    html! {
        @for f in &view.found {
            @let state = match (f.problem.severity(), f.explained) {
                (Severity::Blocks, _) => State::Late,
                (Severity::NeedsReason, false) => State::Soon,
                (Severity::NeedsReason, true) => State::Done,
                (Severity::Hint, _) => State::Todo,
            };
            (parts::note(state, html! {
                b { @match (f.problem.severity(), f.explained) {
                    (Severity::Blocks, _) => "必须改：",
                    (Severity::NeedsReason, false) => "改日期或写理由：",
                    (Severity::NeedsReason, true) => "已写理由：",
                    (Severity::Hint, _) => "提示：",
                } }
                (f.problem.message())
            }, html! {
                @if let Some(stage) = f.problem.stage() { a .btn.btn-small href={ "#" (crate::ui::form::id(&format!("closes.{stage}"))) } { "去这一行" } }
            }))
        }
    }
}

fn dates(view: &Setup, form: Filling<'_>) -> Markup {
    let book = &view.book;
    let needs_reason = |key: &str| {
        view.found.iter().any(|f| {
            f.problem.severity() == Severity::NeedsReason && f.problem.stage() == Some(key)
        })
    };
    html! {
        div .stack-tight {
            (parts::section_head("dates", "阶段与日期", "写到日（2026-11-10）或只写到月（2026-11）；留空表示接着上一阶段", html! {}))
            div .table-wrap {
                table .table.table-plain.table-cards.stages {
                    thead { tr { th scope="col" { "阶段" } th scope="col" { "起" } th scope="col" { "止" } th .num scope="col" { "工作日" } th scope="col" { "出处" } } }
                    tbody {
                        @for stage in &book.programme.stages {
                            (date_row(stage, form, working_days(view, stage)))
                            @let reason = format!("reason.{}", stage.key);
                            @if needs_reason(&stage.key) || !form.value(&reason).is_empty() {
                                @let label = format!("{}保留这个日期的理由", quoted(&stage.title));
                                tr .reason-row { td colspan="5" { (form.input(&reason, &form.field(&reason).called(&label))) } }
                            } @else {
                                tr hidden { td { input type="hidden" name=(reason) value=""; } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One stage of a form of dates; also used for amendments.
pub fn date_row(stage: &Stage, form: Filling<'_>, working_days: Option<i64>) -> Markup {
    let (opens, closes) = (
        format!("opens.{}", stage.key),
        format!("closes.{}", stage.key),
    );
    html! {
        tr {
            th scope="row" {
                (stage.title)
                span .sub { (stage.kind.label()) @if let Some(level) = stage.level { "，" (level.label()) } @if let Some(at) = stage.closes_at { "，末日 " (at.format("%H:%M")) " 截止" } }
            }
            td data-label="起" { (moment_cell(form, &opens, &format!("{}，开始日期", stage.title))) }
            td data-label="止" { (moment_cell(form, &closes, &format!("{}，截止日期", stage.title))) }
            td .num data-label="工作日" { @match working_days { Some(n) => { (n) }, None => span .faint { "—" } } }
            td data-label="出处" { span .small.muted { (stage.source.label()) } }
        }
    }
}

/// Working days from the opening to the close, both counted.
fn working_days(view: &Setup, stage: &Stage) -> Option<i64> {
    let planned = view.book.plan.stage(&stage.key)?;
    let (opens, closes) = (planned.opens?.first_day(), planned.closes?.last_day());
    let before = opens.pred_opt()?;
    (closes >= opens).then(|| view.calendar.working_days_between(before, closes))
}
