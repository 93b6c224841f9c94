//! The command line's edge: settings, logging, exit codes.

use std::process::ExitCode;

use clap::Parser;
use peiyu::cli::{Cli, run};

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("PEIYU_LOG")
                .unwrap_or_else(|_| "warn,peiyu=info,jobs=info,ledger=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match run(Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("没有办成：{error:#}");
            ExitCode::FAILURE
        }
    }
}
