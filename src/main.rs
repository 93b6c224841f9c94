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
    end_with_the_reader();
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

/// Ends quietly when whoever reads what is printed has read enough (`peiyu rehearse … | head`).
/// `println!` panics then, and what else panics goes on as before.
fn end_with_the_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}
