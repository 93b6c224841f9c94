//! The command line's edge: settings, logging, exit codes.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use peiyu::cli::{Lines, read, run};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Pages allocate much and briefly, which it does for less than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let lines = Lines::default();
    let to_stderr = tracing_subscriber::fmt::layer()
        .with_writer(lines.clone())
        // A log in a file has no use for colours.
        .with_ansi(std::io::stderr().is_terminal());
    tracing_subscriber::registry()
        .with(to_stderr.with_filter(wanted()))
        .init();
    let cli = match read() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(cli, &lines).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("没有办成：{}", peiyu::trouble::told(&error));
            ExitCode::FAILURE
        }
    }
}

/// What of the log is written: as `PEIYU_LOG` says (`warn,peiyu=debug`), where it can be read.
fn wanted() -> Targets {
    let said = std::env::var("PEIYU_LOG").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or_else(|| {
        Targets::new()
            .with_default(LevelFilter::WARN)
            .with_targets(["peiyu", "jobs", "ledger"].map(|ours| (ours, LevelFilter::INFO)))
    })
}
