//! The page about jobs.

use domain::states::MailState;
use entity::job_run;
use maud::{Markup, html};

use super::query::Overview;
use crate::ui::State;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;

fn outcome(run: &job_run::Model) -> Markup {
    match run.outcome.as_deref() {
        Some("done") => parts::tag(State::Done, "办完"),
        Some(_) => parts::tag(State::Late, "失败"),
        None => parts::tag(State::Wait, "运行中或中断"),
    }
}

/// Schedule, runs, leases, outbox.
pub fn page(me: &Me, overview: &Overview) -> Markup {
    let failed = overview
        .jobs
        .iter()
        .filter(|j| {
            j.last
                .as_ref()
                .is_some_and(|run| run.outcome.as_deref().is_some_and(|o| o != "done"))
        })
        .count();
    let count = |state: MailState| {
        overview
            .outbox
            .iter()
            .find(|(s, _)| *s == state)
            .map_or(0, |(_, n)| *n)
    };
    let waiting: i64 = MailState::TO_GO.into_iter().map(count).sum();
    let given_up = count(MailState::GivenUp);
    let title = match (failed, given_up) {
        (0, 0) => format!("任务运行正常，{waiting} 封邮件待发"),
        (0, n) => format!("任务运行正常，{n} 封邮件没有送到"),
        (n, _) => format!("{n} 项任务上次失败，{waiting} 封邮件待发"),
    };
    let actions = if given_up > 0 {
        parts::link(Look::Next, "看送不到的邮件", "/mails/trouble")
    } else {
        html! {}
    };
    html! {
        (page_head(&title, Some("任务到点自动运行；错过的会补上，重复运行无害。"), actions))
        (parts::section("schedule", "任务", "时间为北京时间", html! {}, html! {
            (parts::table("table-cards", "任务", &[Column::new("任务"), Column::new("办什么"), Column::new("下次"), Column::new("上次"), Column::new("结果")], html! {
                @for job in &overview.jobs {
                    tr {
                        th scope="row" { (job.schedule.title) }
                        td data-label="办什么" { (job.schedule.sentence) }
                        td data-label="下次" .nowrap { @if let Some(next) = job.next { (parts::instant(next, me.today)) } @else { "时间写法不对" } }
                        @match &job.last {
                            None => { td data-label="上次" { "还没有记录" } td data-label="结果" { "—" } }
                            Some(run) => { td data-label="上次" .nowrap { (parts::instant(run.started_at, me.today)) } td data-label="结果" { (outcome(run)) } }
                        }
                    }
                }
            }))
        }))
        (parts::section("outbox", "邮件", "", parts::more("看送不到的邮件", "/mails/trouble"), html! {
            @if overview.outbox.is_empty() {
                p .muted { "还没有邮件。" }
            } @else {
                dl .figures { @for (state, n) in &overview.outbox { div { dt { (state.label()) } dd { (n) small { "封" } } } } }
            }
        }))
        (parts::section("leases", "正在运行", "", html! {}, html! {
            @if overview.leases.is_empty() {
                p .muted { "现在没有任务在运行。" }
            } @else {
                ul .checklist { @for (name, holder) in &overview.leases { li data-state="wait" { span { (jobs::title(name.trim_start_matches("job:"))) } small { "节点 " (holder) } } } }
            }
        }))
        (parts::section("runs", "最近的运行", "只列最近的；发邮件只记有事可办的", html! {}, html! {
            @if overview.runs.is_empty() {
                (parts::empty("还没有运行记录", "任务到点自动运行。不见记录，请确认任务进程（peiyu serve 或 peiyu jobs）已启动。", html! {}))
            } @else {
                (parts::table("table-cards", "最近的运行", &[Column::new("任务"), Column::new("应办"), Column::new("开始"), Column::new("结果"), Column::new("办了什么")], html! {
                    @for run in &overview.runs {
                        tr {
                            th scope="row" { (jobs::title(&run.name)) }
                            td data-label="应办" .nowrap { (parts::instant(run.scheduled_for, me.today)) }
                            td data-label="开始" .nowrap { (parts::instant(run.started_at, me.today)) }
                            td data-label="结果" { (outcome(run)) }
                            td data-label="办了什么" { (run.detail.as_deref().unwrap_or("")) }
                        }
                    }
                }))
            }
        }))
    }
}
