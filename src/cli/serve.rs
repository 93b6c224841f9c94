//! Opening a site, and running it: pages, jobs, or both.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use ledger::{Book, Clock};
use tokio_util::sync::CancellationToken;

use super::moment;
use crate::app::App;
use crate::config::{Config, Given};
use crate::files::Files;
use crate::web;

/// Opens a site: settings, folder, database brought up to date, ledger. `today` moves the clock.
///
/// # Errors
/// A message in Chinese that says what is wrong and how to mend it.
pub(crate) async fn open(given: Given, today: Option<NaiveDate>) -> anyhow::Result<App> {
    let config = Config::load(&given, |key| std::env::var(key).ok())?;
    open_with(
        config,
        today
            .map(|day| moment(&format!("{day}T09:00")))
            .transpose()?
            .map_or_else(Clock::wall, Clock::starting),
    )
    .await
}

/// The same with settings and clock already made.
pub(crate) async fn open_with(config: Config, clock: Clock) -> anyhow::Result<App> {
    writable(&config.data)?;
    let db = entity::db::connect(&config.database).await;
    open_on(db, config, clock).await
}

/// The same on a connection of its own, for one thing after another.
pub(crate) async fn open_alone(config: Config, clock: Clock) -> anyhow::Result<App> {
    writable(&config.data)?;
    let db = entity::db::connect_alone(&config.database).await;
    open_on(db, config, clock).await
}

async fn open_on(
    db: Result<sea_orm::DatabaseConnection, sea_orm::DbErr>,
    config: Config,
    clock: Clock,
) -> anyhow::Result<App> {
    let db = db.map_err(|e| database_trouble(&config.database, &e))?;
    let newer = migration::check_newer(&db)
        .await
        .context("读不了数据库的版本")?;
    if !newer.is_empty() {
        anyhow::bail!(
            "数据库是由更新的版本建立的（多出 {}）。请改用那个版本的 peiyu，或从备份恢复；数据没有改动。",
            newer.join("、")
        );
    }
    migration::up(&db)
        .await
        .context("数据库升级没有成功，数据没有改动")?;
    let book = Book::open(db, clock, &config.site).await?;
    let files = Files::in_folder(&config.data.join("files"), config.upload_limit)?;
    Ok(App::new(book, files, config))
}

/// Makes the data folder and tries to write into it.
fn writable(folder: &Path) -> anyhow::Result<()> {
    let help = |e: std::io::Error| {
        anyhow::anyhow!(
            "数据文件夹 {} 不能写入：{e}。请用 --data 换一个文件夹，或改它的权限。",
            folder.display()
        )
    };
    std::fs::create_dir_all(folder).map_err(help)?;
    let probe = folder.join(".writable");
    std::fs::write(&probe, b"").map_err(help)?;
    std::fs::remove_file(&probe).map_err(help)
}

/// A database that cannot be opened, without the password in its address.
fn database_trouble(url: &str, error: &sea_orm::DbErr) -> anyhow::Error {
    let shown = match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://…@{}", &url[..scheme], &url[at + 1..])
        }
        _ => url.to_owned(),
    };
    anyhow::anyhow!("打不开数据库 {shown}：{error}。请检查地址、文件权限，或数据库是否已启动。")
}

/// How long a node may count by days that another node has replaced.
const CALENDAR_AGE: std::time::Duration = std::time::Duration::from_mins(1);

/// `peiyu migrate`
pub(crate) async fn migrate(given: Given) -> anyhow::Result<ExitCode> {
    let app = open(given, None).await?;
    println!("数据库已是本版本的结构：{}。", migration::latest());
    drop(app);
    Ok(ExitCode::SUCCESS)
}

/// `peiyu serve`
pub(crate) async fn serve(
    given: Given,
    today: Option<NaiveDate>,
    no_jobs: bool,
) -> anyhow::Result<ExitCode> {
    let mut app = open(given, today).await?;
    if let Some(day) = today {
        let mut config = (*app.config).clone();
        config.banner = Some(format!(
            "本站的“今天”从{}算起，不是实际日期。",
            domain::dates::cn_date(day)
        ));
        app.config = std::sync::Arc::new(config);
    }
    let listener = listen(&app).await?;
    println!("站点：{}", app.config.site);
    run(app, listener, !no_jobs).await
}

/// Binds the address; a taken port is told in plain words.
pub(crate) async fn listen(app: &App) -> anyhow::Result<tokio::net::TcpListener> {
    let address = &app.config.listen;
    tokio::net::TcpListener::bind(address).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!("{address} 已被别的程序占用。请先停掉它，或用 PEIYU_LISTEN=127.0.0.1:8081 换一个端口。"),
        std::io::ErrorKind::PermissionDenied => anyhow::anyhow!("没有权限监听 {address}，1024 以下的端口需要管理员权限。"),
        _ => anyhow::anyhow!("监听不了 {address}：{e}"),
    })
}

/// Serves until asked to stop; running requests and jobs come to their end first.
pub(crate) async fn run(
    app: App,
    listener: tokio::net::TcpListener,
    with_jobs: bool,
) -> anyhow::Result<ExitCode> {
    let stop = CancellationToken::new();
    let jobs = if with_jobs {
        Some(jobs_of(&app)?.start().await?)
    } else {
        None
    };
    let calendar = tokio::spawn(follow_calendar(app.book.clone()));
    let router = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let waiting = stop.clone();
    tokio::spawn(async move {
        stopped().await;
        waiting.cancel();
    });
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.clone().cancelled_owned())
        .await?;
    calendar.abort();
    if let Some(jobs) = jobs {
        jobs.stop().await;
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes over the days off that other nodes import, until it is stopped.
async fn follow_calendar(book: Book) {
    loop {
        // Opening the ledger has just read it.
        tokio::time::sleep(CALENDAR_AGE).await;
        if let Err(error) = book.reload_calendar().await {
            tracing::warn!(%error, "the calendar could not be read again");
        }
    }
}

/// The jobs of this node.
pub(crate) fn jobs_of(app: &App) -> anyhow::Result<jobs::Jobs> {
    jobs::Jobs::new(app.book.clone(), &app.config.mail, app.files.store())
        .map_err(|e| anyhow::anyhow!("邮件设置有误：{e}"))
}

/// `peiyu jobs`
pub(crate) async fn jobs_only(given: Given) -> anyhow::Result<ExitCode> {
    let app = open(given, None).await?;
    let runner = jobs_of(&app)?.start().await?;
    println!("定时任务已启动。");
    stopped().await;
    runner.stop().await;
    Ok(ExitCode::SUCCESS)
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        if let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
