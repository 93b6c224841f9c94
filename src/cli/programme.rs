//! Programme files on the command line: list, show, check, rehearse. No database.

use std::path::Path;
use std::process::ExitCode;

use chrono::{Datelike, NaiveDate};
use domain::calendar::Calendar;
use domain::dates::{Moment, weekday_label};
use domain::near::nearest;
use domain::programme::{self, Builtin, CountFrom, Mistake, Programme};

use super::Format;
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
    String::from_utf8(bytes).map_err(|_| {
        anyhow::anyhow!(
            "“{name}”不是 UTF-8 文字（多半是 GBK 编码）。请用记事本打开，另存为 UTF-8 编码，再检查一次。"
        )
    })
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

/// Plays a programme forward and prints every line with its date.
pub fn rehearse(
    name: &str,
    announced: NaiveDate,
    cycle: Option<Moment>,
    count_from: Option<CountFrom>,
    until: Option<Moment>,
    format: Format,
) -> anyhow::Result<ExitCode> {
    let p = load(name)?;
    let calendar = Calendar::builtin();
    let until = until.map(Moment::last_day);
    let lines = domain::rehearsal::rehearse(&p, announced, cycle, count_from, until, &calendar)
        .map_err(anyhow::Error::msg)?;
    for line in &lines {
        match format {
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
    if format == Format::Table {
        println!("共 {} 条。", lines.len());
    }
    Ok(ExitCode::SUCCESS)
}
