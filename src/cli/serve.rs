//! Opening a site, and running it: pages, jobs, or both.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use chrono::NaiveDate;
use entity::db::unless_away;
use ledger::{Book, Clock};
use sea_orm::DatabaseConnection;

use super::{day, moment, stopping};
use crate::accesses::EVERY;
use crate::app::App;
use crate::config::{Config, Given};
use crate::files::Files;
use crate::{serving, trouble, web};

/// What becomes of an empty database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empty {
    /// It is refused: whoever works in a site does not make one.
    Refused,
    /// It becomes a site, unless one has been here.
    Begun,
    /// It becomes a site, whatever has been here.
    BegunAnew,
}

/// Opens a site: settings, folder, database brought up to date, ledger. `today` moves the clock.
///
/// # Errors
/// A message in Chinese that says what is wrong and how to mend it.
pub(crate) async fn open(
    given: Given,
    today: Option<NaiveDate>,
    empty: Empty,
) -> anyhow::Result<App> {
    let config = Config::here(&given)?;
    if empty != Empty::BegunAnew && is_empty(&config.database).await? {
        let database = without_password(&config.database);
        if let Some(left) = left_behind(&config) {
            anyhow::bail!(
                "数据库 {database} 是空的，而 {} 里有以前留下的内容：数据库可能被移走、改名，或 --data、--database 写错了。请核对后再启动；确实要从空库开始，请运行 peiyu serve --new-database。数据没有改动。",
                left.display()
            );
        }
        anyhow::ensure!(
            empty == Empty::Begun,
            "数据库 {database} 是空的，没有可办的。请核对 --data 或 --database；新站点先运行 peiyu admin create 或 peiyu serve。"
        );
    }
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
    known(&config.database)?;
    let db = entity::db::connect(&config.database).await;
    let db = ours(db, &config.database).await?;
    open_on(db, config, clock).await
}

/// The same on a connection of its own, for one thing after another.
pub(crate) async fn open_alone(config: Config, clock: Clock) -> anyhow::Result<App> {
    writable(&config.data)?;
    let db = entity::db::connect_alone(&config.database).await;
    let db = ours(db, &config.database).await?;
    open_on(db, config, clock).await
}

async fn open_on(db: DatabaseConnection, config: Config, clock: Clock) -> anyhow::Result<App> {
    migration::up(&db)
        .await
        .context("数据库升级没有成功，数据没有改动")?;
    let book = Book::open(db, clock, &config.site)
        .await?
        .in_folder(&config.data);
    let files = Files::in_folder(&config.data.join("files"), config.upload_limit)?;
    Ok(App::new(book, files, config))
}

/// Whether a database has had no schema yet. A SQLite file that is not there, or holds nothing, is not
/// opened: SQLite would throw away a log that was left without its database.
async fn is_empty(url: &str) -> anyhow::Result<bool> {
    if sqlite_file(url).is_some_and(|file| !holds(&file)) {
        return Ok(true);
    }
    let db = connect(url).await?;
    let is_new = migration::is_new(&db).await.context("读不了数据库的版本")?;
    db.close().await?;
    Ok(is_new)
}

fn holds(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|f| f.is_file() && f.len() > 0)
}

/// What a site has left in the data folder, or beside the database: files, mails, a log without its
/// database, a database of another name.
fn left_behind(config: &Config) -> Option<PathBuf> {
    let own = sqlite_file(&config.database);
    let log = own.as_ref().filter(|file| !holds(file));
    let log = log.map(|file| PathBuf::from(format!("{}-wal", file.display())));
    let beside = own.as_ref().and_then(|file| file.parent());
    let databases = beside
        .into_iter()
        .chain([config.data.as_path()])
        .flat_map(std::fs::read_dir)
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "db"))
        .filter(|path| own.as_ref() != Some(path));
    let folders = ["files", "mail"].map(|name| config.data.join(name));
    let mut folders = folders.into_iter().filter(|folder| holds_a_file(folder));
    let mut single = log.into_iter().chain(databases).filter(|path| holds(path));
    single.next().or_else(|| folders.next())
}

/// Whether a folder holds a file, at whatever depth.
fn holds_a_file(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            holds_a_file(&path)
        } else {
            true
        }
    })
}

/// The database as it stands, for commands that only look: its schema is not touched, and one that
/// is behind is told.
pub(crate) async fn look(given: &Given) -> anyhow::Result<DatabaseConnection> {
    let config = Config::here(given)?;
    match state(&config).await? {
        Database::Missing => anyhow::bail!(
            "{} 还没有数据库。请核对 --data 或 --database；新站点先运行 peiyu migrate。",
            without_password(&config.database)
        ),
        Database::Behind(steps) => anyhow::bail!("{}。", behind(&steps)),
        Database::Current(db) => Ok(db),
    }
}

/// How a database stands to this program.
pub(crate) enum Database {
    /// A SQLite file that is not there yet: the first start makes it.
    Missing,
    /// Steps it has not had, oldest first.
    Behind(Vec<String>),
    Current(DatabaseConnection),
}

/// Looks at the database without changing it.
pub(crate) async fn state(config: &Config) -> anyhow::Result<Database> {
    if sqlite_file(&config.database).is_some_and(|file| !file.exists()) {
        return Ok(Database::Missing);
    }
    let db = connect(&config.database).await?;
    let pending = migration::pending(&db)
        .await
        .context("读不了数据库的版本")?;
    Ok(if pending.is_empty() {
        Database::Current(db)
    } else {
        Database::Behind(pending)
    })
}

/// What to do about steps that are pending.
pub(crate) fn behind(steps: &[String]) -> String {
    format!(
        "数据库的结构还差 {} 步（{}），请运行 peiyu migrate；数据没有改动",
        steps.len(),
        steps.join("、")
    )
}

/// The file of a SQLite address; none for a database in memory or elsewhere.
pub(crate) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && !path.contains(":memory:")).then(|| PathBuf::from(path))
}

/// Connects for what may take its time, and refuses a database that a newer program has written.
pub(crate) async fn connect(url: &str) -> anyhow::Result<DatabaseConnection> {
    known(url)?;
    ours(entity::db::connect_patiently(url).await, url).await
}

/// Refuses an address of another kind of database.
fn known(url: &str) -> anyhow::Result<()> {
    let kinds = ["sqlite:", "postgres://", "postgresql://"];
    if kinds.iter().any(|kind| url.starts_with(kind)) {
        return Ok(());
    }
    anyhow::bail!("只认 sqlite:// 和 postgres:// 开头的数据库地址。")
}

async fn ours(
    db: Result<DatabaseConnection, sea_orm::DbErr>,
    url: &str,
) -> anyhow::Result<DatabaseConnection> {
    let db = db.map_err(|e| database_trouble(url, &e))?;
    let newer = migration::check_newer(&db)
        .await
        .context("读不了数据库的版本")?;
    if !newer.is_empty() {
        anyhow::bail!(
            "数据库是由更新的版本建立的（多出 {}）。请改用那个版本的 peiyu，或从备份恢复；数据没有改动。",
            newer.join("、")
        );
    }
    Ok(db)
}

/// Makes the data folder and tries to write into it.
pub(crate) fn writable(folder: &Path) -> anyhow::Result<()> {
    let help = |e: std::io::Error| {
        anyhow::anyhow!(
            "数据文件夹 {} 不能写入：{}。请用 --data 换一个文件夹，或改它的权限。",
            folder.display(),
            trouble::io(&e)
        )
    };
    std::fs::create_dir_all(folder).map_err(help)?;
    let probe = folder.join(".writable");
    std::fs::write(&probe, b"").map_err(help)?;
    std::fs::remove_file(&probe).map_err(help)
}

/// An address without the password in it.
pub(crate) fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://…@{}", &url[..scheme], &url[at + 1..])
        }
        _ => url.to_owned(),
    }
}

/// A database that cannot be opened, without the password in its address.
fn database_trouble(url: &str, error: &sea_orm::DbErr) -> anyhow::Error {
    anyhow::anyhow!(
        "打不开数据库 {}：{}。请检查地址、文件权限，或数据库是否已启动。",
        without_password(url),
        trouble::db(error)
    )
}

/// How long a node may count by days that another node has replaced.
pub const CALENDAR_AGE: Duration = Duration::from_mins(1);

/// `peiyu migrate`
pub(crate) async fn migrate(given: Given) -> anyhow::Result<ExitCode> {
    let app = open(given, None, Empty::Begun).await?;
    println!("数据库已是本版本的结构：{}。", migration::latest());
    drop(app);
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, clap::Args)]
pub(crate) struct How {
    /// 把“今天”当作这一天
    #[arg(long, value_name = "日期")]
    today: Option<String>,
    /// 只启动站点，定时任务由 peiyu jobs 另行启动
    #[arg(long)]
    no_jobs: bool,
    /// 数据文件夹里有文件而数据库是空的，也照样从空库开始
    #[arg(long)]
    new_database: bool,
}

/// `peiyu serve`
pub(crate) async fn serve(given: Given, how: How) -> anyhow::Result<ExitCode> {
    let today = how.today.as_deref().map(day).transpose()?;
    let empty = if how.new_database {
        Empty::BegunAnew
    } else {
        Empty::Begun
    };
    let mut app = open(given, today, empty).await?;
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
    run(app, listener, !how.no_jobs).await
}

/// Binds the address; a taken port is told in plain words.
pub(crate) async fn listen(app: &App) -> anyhow::Result<tokio::net::TcpListener> {
    let address = &app.config.listen;
    tokio::net::TcpListener::bind(address).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!("{address} 已被别的程序占用。请先停掉它，或用 PEIYU_LISTEN=127.0.0.1:8081 换一个端口。"),
        std::io::ErrorKind::PermissionDenied => anyhow::anyhow!("没有权限监听 {address}，1024 以下的端口需要管理员权限。"),
        _ => anyhow::anyhow!("监听不了 {address}：{}。", trouble::io(&e)),
    })
}

/// Serves until asked to stop; running requests and jobs come to their end first.
pub(crate) async fn run(
    app: App,
    listener: tokio::net::TcpListener,
    with_jobs: bool,
) -> anyhow::Result<ExitCode> {
    let asked = stopping::when_asked();
    // Whoever reads it may ask for the end at once, and is heard; or has gone, which ends nothing.
    let _ = writeln!(std::io::stdout(), "监听：{}", listener.local_addr()?);
    let jobs = if with_jobs {
        Some(jobs_of(&app)?.start().await?)
    } else {
        None
    };
    if let Err(error) = app.book.read_rounds().await {
        tracing::error!(%error, "批次没有都读出来");
    }
    let calendar = tokio::spawn(follow_calendar(app.book.clone(), CALENDAR_AGE));
    let accesses = keep_writing(&app);
    let (noted, book) = (app.accesses.clone(), app.book.clone());
    let limits = app.config.limits;
    let pages = serving::serve(
        listener,
        web::router(app),
        limits,
        asked.clone(),
        stopping::GRACE,
    );
    let work = async {
        asked.cancelled().await;
        if let Some(jobs) = jobs {
            jobs.stop().await;
        }
    };
    tokio::join!(pages, work);
    calendar.abort();
    if let Err(error) = noted.flush(&book.db).await {
        tracing::error!(%error, "the last accesses could not be written");
    }
    accesses.abort();
    leave(&book).await;
    Ok(ExitCode::SUCCESS)
}

/// Ends the process without closing a database whose log has lost its name. Whoever closes it last
/// removes what lies under that name, and others may have written there by now.
async fn leave(book: &Book) {
    if book.in_place().is_err() {
        // The gate brings what was acknowledged into the file.
        let _ = book.db.ping().await;
        std::process::exit(0);
    }
}

/// Writes accesses while the site runs; the last ones are written once nobody is answered any more.
fn keep_writing(app: &App) -> tokio::task::JoinHandle<()> {
    let (accesses, db) = (app.accesses.clone(), app.book.db.clone());
    tokio::spawn(async move { accesses.keep_writing(&db, EVERY).await })
}

/// Takes over the days off that other nodes import, once in so long, until it is stopped.
pub async fn follow_calendar(book: Book, every: Duration) {
    loop {
        // Opening the ledger has just read it.
        tokio::time::sleep(every).await;
        let read = unless_away(&book.db, book.reload_calendar()).await;
        if let Err(error) = read.map_err(ledger::LedgerError::from).flatten() {
            tracing::warn!(%error, "the calendar could not be read again");
        }
    }
}

/// The jobs of this node.
pub(crate) fn jobs_of(app: &App) -> anyhow::Result<jobs::Jobs> {
    jobs::Jobs::new(app.book.clone(), &app.config.mail, app.files.store())
        .map(|jobs| {
            jobs.counting_panics_in(app.panic_counter())
                .sweeping_in(&app.config.data.join("files"))
        })
        .map_err(|e| anyhow::anyhow!("邮件设置有误：{e}"))
}

/// `peiyu jobs`
pub(crate) async fn jobs_only(given: Given) -> anyhow::Result<ExitCode> {
    let app = open(given, None, Empty::Refused).await?;
    let asked = stopping::when_asked();
    let runner = jobs_of(&app)?.start().await?;
    println!("定时任务已启动。");
    asked.cancelled().await;
    runner.stop().await;
    leave(&app.book).await;
    Ok(ExitCode::SUCCESS)
}
