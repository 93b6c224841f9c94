//! Programme files on the command line: list, show, check, rehearse. No database.

use std::path::Path;
use std::process::ExitCode;

use chrono::{Datelike, NaiveDate};
use domain::calendar::Calendar;
use domain::dates::{Moment, weekday_label};
use domain::programme::{self, Builtin, Indicator, Programme, QuotaOn};
use domain::quota::words;
use domain::scoring::show as points;

use super::Format;

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
    let text = std::fs::read_to_string(name).map_err(|e| {
        let known: Vec<&str> = programme::builtin().iter().map(|b| b.code).collect();
        anyhow::anyhow!(
            "读不了“{name}”：{e}。可以写文件名，或内置活动的代码：{}。",
            known.join("、")
        )
    })?;
    Ok((text, name.to_owned()))
}

fn load(name: &str) -> anyhow::Result<Programme> {
    let (text, file) = text_of(name)?;
    programme::read(&text)
        .map(|r| r.programme)
        .map_err(|mistakes| {
            let lines: Vec<String> = mistakes.iter().map(|m| m.in_file(&file)).collect();
            anyhow::anyhow!(
                "活动文件有 {} 处错误：\n{}",
                mistakes.len(),
                lines.join("\n")
            )
        })
}

/// Prints every mistake as `file:line`, what is wrong, what would be right; exit 1 when there are
/// mistakes, 0 with warnings alone.
pub fn check(file: &Path) -> anyhow::Result<ExitCode> {
    let name = file.display().to_string();
    let text =
        std::fs::read_to_string(file).map_err(|e| anyhow::anyhow!("读不了“{name}”：{e}。"))?;
    match programme::read(&text) {
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
    let p = load(name)?;
    println!(
        "{}（{}）\n代码 {}，{}称号，由{}开设批次",
        p.title,
        p.short,
        p.code,
        p.standing.label(),
        p.host.label()
    );
    if let Some(award) = &p.award {
        println!("称号 {}  据 {}", award.value, award.source.label());
    }
    for (key, title) in &p.sources {
        println!("  {key}  {title}");
    }
    println!("\n阶段");
    for s in &p.stages {
        let dates = match (&s.opens, &s.closes, s.length) {
            (Some(o), Some(c), _) => format!("{o} 至 {c}"),
            (Some(o), None, Some(n)) => format!("{o} 起 {n} 个工作日"),
            (None, Some(c), _) => format!("至 {c}"),
            (Some(o), None, None) => format!("{o} 起"),
            (None, None, _) => "不定".to_owned(),
        };
        println!(
            "  {}〔{}〕{}  {dates}  据 {}",
            s.title,
            s.kind.label(),
            s.level.map_or("", |l| l.label()),
            s.source.label()
        );
        for g in &s.grades {
            println!(
                "      {}{}  据 {}",
                g.label,
                g.from
                    .map_or(String::new(), |n| format!("（{} 分起）", points(n))),
                g.source.label()
            );
        }
    }
    if !p.quotas.is_empty() {
        println!("\n名额");
        for q in &p.quotas {
            let on = if q.on == QuotaOn::Admit {
                "立项"
            } else {
                "推荐"
            };
            println!(
                "  {on} {}  {}  据 {}",
                words(q.count),
                q.category.as_deref().unwrap_or(""),
                q.source.label()
            );
        }
    }
    if let Some(standard) = &p.standard {
        println!(
            "\n{}（{} 分）  据 {}",
            standard.title,
            points(standard.total),
            standard.source.label()
        );
        show_items(&standard.items, 1);
    }
    for form in &p.forms {
        println!("\n{}", form.title);
        for f in &form.fields {
            let limit = f.limit.as_ref().map_or(String::new(), |l| {
                format!(
                    "  {}（据 {}）",
                    crate::ui::form::limit_label(l),
                    l.source.label()
                )
            });
            println!(
                "  {}{}{limit}  据 {}",
                f.title,
                if f.required { "（必填）" } else { "" },
                f.source.label()
            );
        }
    }
    if !p.milestones.is_empty() {
        println!("\n里程碑");
        for m in &p.milestones {
            println!(
                "  {}  不少于 {}  {}  据 {}；期限据 {}",
                m.title,
                m.at_least,
                m.due,
                m.source.label(),
                m.due_source.label()
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show_items(items: &[Indicator], depth: usize) {
    for i in items {
        println!(
            "{}{}  {} 分  据 {}；分值据 {}",
            "  ".repeat(depth),
            i.title,
            points(i.points),
            i.source.label(),
            i.points_source.label()
        );
        show_items(&i.items, depth + 1);
    }
}

/// Plays a programme forward and prints every line with its date.
pub fn rehearse(
    name: &str,
    announced: NaiveDate,
    cycle: Option<Moment>,
    until: Option<Moment>,
    format: Format,
) -> anyhow::Result<ExitCode> {
    let p = load(name)?;
    let calendar = Calendar::builtin();
    let lines =
        domain::rehearsal::rehearse(&p, announced, cycle, until.map(Moment::last_day), &calendar)
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
