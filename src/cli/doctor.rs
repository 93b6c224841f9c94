//! `peiyu doctor`: what is wrong with the data, in sentences; nothing is mended.

use std::process::ExitCode;

use chrono::TimeDelta;
use ledger::doctor::{Checkup, Group, examine};
use ledger::{Book, Clock};

use super::serve::look;
use crate::checkup::{FilesRead, read_files, unnamed_files};
use crate::config::{Config, Given};
use crate::files::Files;

/// Examines the data, and the stored files too when asked to; exit 1 when something is wrong.
pub(crate) async fn doctor(given: Given, files: bool) -> anyhow::Result<ExitCode> {
    let config = Config::here(&given)?;
    let db = look(&given).await?;
    let book = Book::open(db, Clock::wall(), &config.site).await?;
    let mut checkup = examine(&book).await?;
    let mut read = FilesRead::default();
    let folder = config.data.join("files");
    // Looking makes nothing: without a folder there are no files.
    if folder.is_dir() {
        let files = Files::in_folder(&folder, config.upload_limit)?;
        let yesterday = Clock::wall().now() - TimeDelta::days(1);
        checkup
            .ailments
            .extend(unnamed_files(&book.db, &files, yesterday).await?);
    }
    if files {
        let files = Files::in_folder(&folder, config.upload_limit)?;
        read = read_files(&book.db, &files).await?;
        checkup.ailments.append(&mut read.ailments);
    }
    for group in Group::ALL {
        print_group(&checkup, group);
        if files && group == Group::Project {
            println!(
                "    读过文件 {} 个，共 {} MB",
                read.files,
                read.bytes.div_ceil(1024 * 1024)
            );
        }
    }
    if !checkup.hints.is_empty() {
        println!("提示（不算问题）：");
        for hint in &checkup.hints {
            println!("    {hint}");
        }
    }
    let checks: u32 = checkup.looked.iter().map(|l| l.checks).sum();
    if checkup.ailments.is_empty() {
        println!("数据完好：查了 {checks} 项，没有发现问题。");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "查了 {checks} 项，有 {} 处不对。体检只看不改，数据没有改动。",
        checkup.ailments.len()
    );
    Ok(ExitCode::FAILURE)
}

fn print_group(checkup: &Checkup, group: Group) {
    let ailments = || checkup.ailments.iter().filter(move |a| a.group == group);
    for looked in checkup.looked.iter().filter(|l| l.group == group) {
        let rows: Vec<String> = looked
            .rows
            .iter()
            .map(|(label, n)| format!("{label} {n}"))
            .collect();
        let found = ailments().count();
        println!(
            "{} {}：{} 项，{}{}",
            if found == 0 { "✓" } else { "✗" },
            group.label(),
            looked.checks,
            rows.join("、"),
            if found == 0 {
                String::new()
            } else {
                format!("，{found} 处不对")
            }
        );
    }
    for ailment in ailments() {
        println!("    {ailment}");
    }
}
