//! `cargo run --release -p faults`: the long drill, with its result as text.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use faults::{Drill, Plan};

/// 故障演练：一次次杀掉程序，看答应过的事有没有丢。
#[derive(Debug, Parser)]
#[command(name = "faults")]
struct Asked {
    /// 杀多少次
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// 每个工作日杀几次
    #[arg(long, default_value_t = 5)]
    kills_a_day: u32,
    /// 随机数的种子
    #[arg(long, default_value_t = 20_250_407)]
    seed: u64,
    /// 被演练的程序；不写就用旁边的 peiyu
    #[arg(long)]
    peiyu: Option<PathBuf>,
    /// 空的 PostgreSQL 库；不写就用 SQLite
    #[arg(long)]
    database: Option<String>,
    /// 演练完故意删掉一行，看数不数得出来
    #[arg(long)]
    lose_a_record: bool,
    /// 结果也写进这个文件
    #[arg(long)]
    report: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let asked = Asked::parse();
    let beside = std::env::current_exe()?.with_file_name("peiyu");
    let plan = Plan {
        peiyu: asked.peiyu.unwrap_or(beside),
        database: asked.database.clone(),
        kills: asked.kills,
        kills_a_day: asked.kills_a_day,
        away_from: 12,
        away_days: 9,
        full_on: 6,
        seed: asked.seed,
    };
    let mut drill = faults::run(&plan, |line| println!("{line}")).await?;
    let examined = drill.examine();
    if asked.lose_a_record {
        drill.lose_a_record().await?;
        drill.verdict = drill.count().await?;
    }
    let text = report(&plan, &drill);
    print!("\n{text}");
    if let Some(path) = asked.report {
        std::fs::write(&path, &text).with_context(|| format!("{}", path.display()))?;
    }
    examined?;
    Ok(if drill.verdict.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The result in lines of Markdown.
fn report(plan: &Plan, drill: &Drill) -> String {
    let v = &drill.verdict;
    let list = |title: &str, lines: &[String]| {
        lines.iter().fold(String::new(), |text, line| {
            format!("{text}\n- {title}：{line}")
        })
    };
    format!(
        "# 故障演练的结果\n\n数据库：{}。种子 {}。\n\n| 项目 | 数 |\n|---|---|\n| 杀掉进程 | {} 次 |\n| 推演的工作日 | {} 天，其中 {} 天没有邮件服务器，1 天磁盘满（{}） |\n| 确认过的写入 | {} 件，少了 {} 件 |\n| 没有确认的请求 | {} 次，其中磁盘满的那天 {} 次 |\n| 应有的提醒 | {} 次，忘了 {} 次 |\n| 收到的邮件 | {} 封，{} 封以同一个 Message-ID 来过不止一次 |\n| 同样的话用了两个 Message-ID | {} 封 |\n{}{}{}\n",
        if plan.database.is_some() {
            "PostgreSQL"
        } else {
            "SQLite"
        },
        plan.seed,
        drill.kills,
        drill.days.lived.len(),
        drill.days.away.len(),
        if drill.real_disk {
            "内存盘写满"
        } else {
            "限制文件长度"
        },
        v.acknowledged,
        v.missing.len(),
        drill.refused,
        drill.refused_when_full,
        v.reminders,
        v.forgotten.len(),
        v.mails,
        v.repeated,
        v.doubled.len(),
        list("少了", &v.missing),
        list("忘了", &v.forgotten),
        list("重复", &v.doubled),
    )
}
