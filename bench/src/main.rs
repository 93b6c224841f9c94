//! The benchmark command: fills a database through bulk inserts made for it, drives the pages over
//! HTTP against a server process of its own, and prints one table beside the floor of each page.
//!
//! ```text
//! cargo run --release -p bench -- --projects 10000 --database postgres://…
//! ```
//!
//! SQLite is always measured, in a temporary folder, with ten and with a hundred thousand projects:
//! no page may take longer the more there are. PostgreSQL is measured with the first of these numbers
//! when a database is named (it must be empty) or `PEIYU_TEST_PG` is set. The floor of a page is the
//! same bytes rendered by maud from constants, without database or session, by the same process in
//! the same run. Statements are counted twice, at the first request for the page and at the next;
//! `--statements` prints those of the second. Rows whose name ends in `-anew` find nothing kept at any
//! request, as after something has been written. `--demo` builds the demo first and tells how long
//! that took and how much memory the process that built it holds.

mod client;
mod fill;
mod process;
mod server;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use client::{Load, Measured};
use process::Server;

/// Pages allocate much and briefly, which it does for less than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 性能测量：造数据，逐页请求，打印一张表。
#[derive(Debug, Parser)]
struct Options {
    /// 项目个数；可以写多次
    #[arg(long, default_values_t = [10_000, 100_000])]
    projects: Vec<usize>,
    /// 每页测多少秒
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// 另测的数据库（空库），只测第一个个数；可以写多次
    #[arg(long)]
    database: Vec<String>,
    /// 另把演示从头推演一遍，报告用时和内存
    #[arg(long)]
    demo: bool,
    /// 列出每页的语句和各用的时间
    #[arg(long)]
    statements: bool,
    /// 作为被测的服务进程启动（由本命令自己使用）
    #[arg(long, hide = true)]
    serve: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if let Some(data) = options.serve {
        let database = options.database.into_iter().next().unwrap_or_default();
        return server::serve(data, database, options.demo, options.statements).await;
    }
    let mut databases = options.database.clone();
    if databases.is_empty() {
        databases.extend(std::env::var("PEIYU_TEST_PG").ok());
    }
    let folder = std::env::temp_dir().join(format!("peiyu-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = measure_all(&options, &folder, &databases).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn measure_all(
    options: &Options,
    folder: &std::path::Path,
    databases: &[String],
) -> anyhow::Result<()> {
    if options.demo {
        lived(&folder.join("demo"))?;
    }
    for (nth, projects) in options.projects.iter().enumerate() {
        print_head(*projects, options.seconds);
        let file = folder.join(format!("peiyu-{projects}.db"));
        let sqlite = format!("sqlite://{}?mode=rwc", file.display());
        measure(options, folder, "SQLite", &sqlite, *projects).await?;
        for database in databases.iter().filter(|_| nth == 0) {
            measure(options, folder, "PostgreSQL", database, *projects).await?;
        }
    }
    Ok(())
}

fn print_head(projects: usize, seconds: u64) {
    println!("{projects} 个项目，每页 {seconds} 秒；服务端与客户端同机。");
    println!(
        "{:<10} {:<14} {:>8} {:>8} {:>8} {:>6} {:>6} {:>9} {:>10} {:>7} {:>9} {:>7}",
        "database",
        "page",
        "bytes",
        "p50 ms",
        "p99 ms",
        "cold",
        "stmts",
        "req/s",
        "CPU ms/req",
        "floor",
        "floor r/s",
        "ratio"
    );
}

/// Builds the demo in a process of its own, which serves it afterwards.
fn lived(folder: &std::path::Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let database = format!("sqlite://{}?mode=rwc", folder.join("peiyu.db").display());
    let server = Server::start(folder, &database, &["--demo"])?;
    println!(
        "演示：推演到第一页 {:.1} s，匿名内存 {:.1} MB（推演后）",
        server.first_page.as_secs_f64(),
        server.anonymous_mb()
    );
    Ok(())
}

async fn measure(
    options: &Options,
    folder: &std::path::Path,
    name: &str,
    database: &str,
    projects: usize,
) -> anyhow::Result<()> {
    let filled = fill::fill(database, projects).await?;
    let tell: &[&str] = if options.statements {
        &["--statements"]
    } else {
        &[]
    };
    let server = Server::start(folder, database, tell)?;
    println!(
        "{name}：到第一页 {:.2} s，匿名内存 {:.1} MB（空载）",
        server.first_page.as_secs_f64(),
        server.anonymous_mb()
    );
    let time = Duration::from_secs(options.seconds);
    let mut sessions = std::collections::BTreeMap::new();
    for page in fill::pages(&filled) {
        if !sessions.contains_key(page.login) {
            sessions.insert(
                page.login,
                client::sign_in(server.port, page.login, fill::PASSWORD)?,
            );
        }
        let cookie = &sessions[page.login];
        let cold = client::get(server.port, &page.path, Some(cookie), page.forget)?;
        anyhow::ensure!(cold.status == 200, "{} 答复 {}", page.path, cold.status);
        let first = client::get(server.port, &page.path, Some(cookie), page.forget)?;
        if options.statements {
            let told = client::get(server.port, "/bench/statements", None, false)?;
            println!("{}：\n{}", page.name, String::from_utf8_lossy(&told.body));
        }
        client::store_floor(server.port, page.name, &first.body)?;
        let load = Load {
            port: server.port,
            path: page.path.clone(),
            cookie: Some(cookie.clone()),
            forget: page.forget,
            clients: 1,
            time,
        };
        let alone = client::run(&load);
        let (together, cpu) = server.with_cpu(|| {
            client::run(&Load {
                clients: 4,
                ..load.clone()
            })
        });
        let floor = client::run(&Load {
            path: format!("/bench/floor/{}", page.name),
            cookie: None,
            forget: false,
            clients: 4,
            ..load
        });
        print_row(
            name,
            page.name,
            first.body.len(),
            [cold.statements, first.statements],
            &alone,
            &together,
            cpu,
            &floor,
        );
    }
    println!("{name}：匿名内存 {:.1} MB（测后）", server.anonymous_mb());
    Ok(())
}

#[expect(
    clippy::too_many_arguments,
    reason = "one argument for each column of the table"
)]
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of requests are far below 2^52"
)]
fn print_row(
    database: &str,
    page: &str,
    bytes: usize,
    [cold, statements]: [u64; 2],
    alone: &Measured,
    together: &Measured,
    cpu: Duration,
    floor: &Measured,
) {
    let per_request = cpu.as_secs_f64() * 1000.0 / (together.count.max(1) as f64);
    println!(
        "{database:<10} {page:<14} {bytes:>8} {:>8.2} {:>8.2} {cold:>6} {statements:>6} {:>9.0} {per_request:>10.2} {:>7.2} {:>9.0} {:>7.2}",
        alone.p50.as_secs_f64() * 1000.0,
        alone.p99.as_secs_f64() * 1000.0,
        together.per_second,
        floor.p50.as_secs_f64() * 1000.0,
        floor.per_second,
        together.per_second / floor.per_second.max(1.0),
    );
}
