//! The command line's edge: settings, logging, exit codes.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use peiyu::cli::{Lines, read, run};

/// Pages allocate much and briefly, which it does for less than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    end_with_the_reader();
    let lines = Lines::default();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("PEIYU_LOG")
                .unwrap_or_else(|_| "warn,peiyu=info,jobs=info,ledger=info".into()),
        )
        .with_writer(lines.clone())
        // A log in a file has no use for colours.
        .with_ansi(std::io::stderr().is_terminal())
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
