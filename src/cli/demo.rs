//! `peiyu demo`: a site that has lived through its rounds, for looking around.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use cast::demo;
use indicatif::{ProgressBar, ProgressStyle};
use ledger::Clock;

use super::lines::Lines;
use super::serve::{listen, open_alone, open_with, run};
use crate::app::App;
use crate::config::{Config, Given, Mail};

/// The file that says which version built a demo to its end.
const BUILT: &str = "built";

/// Builds the demo at the first start and reuses it later; its clock begins at the demo's day each
/// time. The demo lies in a folder of its own beside the site's data, with its own SQLite file, and
/// its mails go into that folder whatever the site's settings say.
pub(crate) async fn demo(
    given: Given,
    build_only: bool,
    lines: &Lines,
) -> anyhow::Result<ExitCode> {
    let folder = given.data.join("demo");
    let config = settings(&folder)?;
    let app = match ready(&config).await? {
        Some(app) => app,
        None => build(config, &folder, lines).await?,
    };
    if build_only {
        println!("演示数据已就绪：{}", folder.display());
        return Ok(ExitCode::SUCCESS);
    }
    let listener = listen(&app).await?;
    println!("演示站点：{}", app.config.site);
    println!("密码都是 {}，登录名：", demo::PASSWORD);
    for person in demo::sign_ins(&app.book.db).await? {
        println!("  {:<14}{}：{}", person.login, person.role, person.who);
    }
    println!("按 Ctrl+C 停止。");
    run(app, listener, true).await
}

fn settings(folder: &Path) -> anyhow::Result<Config> {
    let given = Given {
        data: folder.to_owned(),
        database: None,
        config: None,
    };
    let mut config = Config::load(&given, |key| {
        (!key.starts_with("PEIYU_SMTP")).then(|| std::env::var(key).ok())?
    })?;
    let mails = folder.join("mail");
    config.banner = Some(format!(
        "演示站点：数据由系统按日推演而成，“今天”从{}算起；邮件只写进 {} 文件夹，不会发出。",
        domain::dates::cn_date(demo::DEMO_DAY),
        mails.display()
    ));
    config.mail = Mail::Folder(mails);
    Ok(config)
}

/// The demo of an earlier start, if this version built it to its end.
async fn ready(config: &Config) -> anyhow::Result<Option<App>> {
    let built = std::fs::read_to_string(config.data.join(BUILT)).unwrap_or_default();
    if built != version() {
        return Ok(None);
    }
    let app = open_with(config.clone(), Clock::starting(demo::begins())).await?;
    Ok(Some(app))
}

/// What a demo was built by: rules, texts and tables may all have changed with a new version.
fn version() -> String {
    format!("{} {}\n", env!("CARGO_PKG_VERSION"), migration::latest())
}

async fn build(config: Config, folder: &Path, lines: &Lines) -> anyhow::Result<App> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("清不掉没有建完或旧版本的演示数据 {}", folder.display()))?;
    }
    eprintln!("第一次启动：从 2022 年 8 月起按日推演各批次，要一两分钟；以后直接使用。");
    let app = open_alone(config.clone(), Clock::starting(demo::begins())).await?;
    let bar = ProgressBar::new(1).with_style(ProgressStyle::with_template(
        "{bar:40} {percent:>3}%  {msg}",
    )?);
    let behind = lines.behind(bar.clone());
    demo::build(
        &app.book,
        app.files.store(),
        &app.config.mail,
        |done, all, word| {
            bar.set_length(all);
            bar.set_position(done);
            bar.set_message(word.to_owned());
        },
    )
    .await?;
    bar.finish_and_clear();
    drop(behind);
    app.book.db.close_by_ref().await?;
    std::fs::write(folder.join(BUILT), version())?;
    open_with(config, Clock::starting(demo::begins())).await
}
