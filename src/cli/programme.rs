//! Programme files on the command line: list, show, check, rehearse. No database.

use std::path::Path;
use std::process::ExitCode;

use chrono::Datelike;
use domain::calendar::Calendar;
use domain::dates::{Moment, weekday_label};
use domain::near::nearest;
use domain::plan::{Plan, Problem, Severity};
use domain::programme::{self, Builtin, CountFrom, Mistake, Programme};
use domain::rehearsal::rehearse_plan;

use super::{day, month_or_day};
use crate::trouble;

/// `code`, title, one a line.
pub fn list() -> ExitCode {
    for b in programme::builtin() {
        let title = programme::read(b.text).map_or(String::new(), |r| r.programme.title);
        println!("{}\t{title}", b.code);
    }
    ExitCode::SUCCESS
}

/// Text and name of a file, or of a built-in programme by its code.
fn text_of(name: &str) -> anyhow::Result<(String, String)> {
    if let Some(b) = Builtin::find(name) {
        return Ok((b.text.to_owned(), b.file.to_owned()));
    }
    let bytes = std::fs::read(name).map_err(|e| {
        let codes = programme::builtin().iter().map(|b| b.code);
        let known: Vec<&str> = codes.clone().collect();
        let meant = nearest(name, codes).map_or_else(
            || format!("可以写文件名，或内置活动的代码：{}。", known.join("、")),
            |near| format!("是不是想写 {near}？"),
        );
        anyhow::anyhow!("读不了“{name}”：{}。{meant}", trouble::io(&e))
    })?;
    Ok((decoded(name, bytes)?, name.to_owned()))
}

/// The text of a file, which an editor may have saved in another encoding.
fn decoded(name: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
    programme::decoded(bytes).map_err(|m| anyhow::anyhow!("“{name}”：{}。{}。", m.what, m.mend))
}

fn load(name: &str) -> anyhow::Result<Programme> {
    let (text, file) = text_of(name)?;
    programme::read_new(&text)
        .map(|r| r.programme)
        .map_err(|found| refused(&file, &found))
}

fn refused(file: &str, mistakes: &[Mistake]) -> anyhow::Error {
    let lines: Vec<String> = mistakes.iter().map(|m| m.in_file(file)).collect();
    let n = mistakes.len();
    anyhow::anyhow!("活动文件有 {n} 处错误：\n{}", lines.join("\n"))
}

/// Prints every mistake as `file:line`, what is wrong, what would be right; exit 1 when there are
/// mistakes, 0 with warnings alone.
pub fn check(file: &Path) -> anyhow::Result<ExitCode> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file)
        .map_err(|e| anyhow::anyhow!("读不了“{name}”：{}。", trouble::io(&e)))?;
    let text = decoded(&name, bytes)?;
    match programme::read_new(&text) {
        Ok(read) => {
            for w in &read.warnings {
                println!("{}", w.in_file(&name));
            }
            println!(
                "{name}：没有错误，{} 个提示。“{}”，{} 个阶段。",
                read.warnings.len(),
                read.programme.title,
                read.programme.stages.len()
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => {
            for m in &mistakes {
                println!("{}", m.in_file(&name));
            }
            println!("{name}：{} 处错误，改好后再检查一次。", mistakes.len());
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Prints a programme with the source of every figure.
pub fn show(name: &str) -> anyhow::Result<ExitCode> {
    let (text, file) = text_of(name)?;
    print!(
        "{}",
        programme::show(&text).map_err(|found| refused(&file, &found))?
    );
    Ok(ExitCode::SUCCESS)
}

/// Prints the JSON Schema of programme files.
pub fn schema() -> anyhow::Result<ExitCode> {
    println!("{}", serde_json::to_string_pretty(&programme::schema())?);
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, clap::Args)]
pub struct Play {
    /// 活动文件，或内置活动的代码
    #[arg(value_name = "活动")]
    programme: String,
    /// 通知发布日
    #[arg(long, value_name = "日期")]
    announced: String,
    /// 建设起始：年月或日期
    #[arg(long, value_name = "年月")]
    cycle: Option<String>,
    /// 公示等工作日从次日（next_day）还是当日（same_day）数起；不写则按活动文件
    #[arg(long, value_enum, value_name = "起算日")]
    count_from: Option<FirstDay>,
    /// 只列到这一天
    #[arg(long, value_name = "日期")]
    until: Option<String>,
    /// 列成表格，或每行一个 JSON 对象
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "格式")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Json,
}

/// Which day is day one of a count of working days, as written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum FirstDay {
    NextDay,
    SameDay,
}

impl From<FirstDay> for CountFrom {
    fn from(day: FirstDay) -> Self {
        match day {
            FirstDay::NextDay => Self::NextDay,
            FirstDay::SameDay => Self::SameDay,
        }
    }
}

/// Plays a programme forward and prints every line with its date; exit 1 when dates do not fit.
pub fn rehearse(play: &Play) -> anyhow::Result<ExitCode> {
    let announced = day(&play.announced)?;
    let cycle = play.cycle.as_deref().map(month_or_day).transpose()?;
    let until = play.until.as_deref().map(month_or_day).transpose()?;
    let (p, calendar) = (load(&play.programme)?, Calendar::builtin());
    let count_from = play.count_from.map(CountFrom::from);
    let plan = Plan::of(&p, announced, cycle, count_from, &calendar).map_err(anyhow::Error::msg)?;
    let lines = rehearse_plan(&p, &plan, until.map(Moment::last_day), &calendar);
    let problems = plan.problems(&p, &calendar);
    let grave = |problem: &&Problem| problem.severity() >= Severity::NeedsReason;
    let conflicts = problems.iter().filter(grave).count();
    for line in &lines {
        match play.format {
            Format::Json => println!("{}", serde_json::to_string(line)?),
            Format::Table => println!(
                "{} {}  {}  {}  {}  {}",
                line.on,
                weekday_label(line.on.weekday()),
                line.kind.label(),
                line.what,
                line.whom,
                line.note
            ),
        }
    }
    if play.format == Format::Table {
        println!("共 {} 条。", lines.len());
    }
    if conflicts == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "有 {conflicts} 处日期不合适，见开头的提示；开设批次时能移动的会自动移动，其余要改或写理由。"
    );
    Ok(ExitCode::FAILURE)
}
