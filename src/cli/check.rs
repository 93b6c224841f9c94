//! Commands that look and tell: settings, draws, the log's chain, the data's invariants, jobs.

use std::path::Path;
use std::process::ExitCode;

use domain::draw::{Pick, Pool, verify};
use domain::ids::DrawId;
use entity::draw;
use ledger::access_log;
use ledger::audit::{self, End, Verdict};
use sea_orm::EntityTrait;

use super::serve::{
    Database, Empty, behind, jobs_of, look, open, state, without_password, writable,
};
use super::{exit, moment};
use crate::config::{Config, Given, Mail, Security};
use crate::nameless::MOST;
use crate::trouble;

/// Reads the settings, explains each, and tries what can be tried without changing anything.
pub(crate) async fn config(given: &Given) -> anyhow::Result<ExitCode> {
    let config = Config::here(given)?;
    println!("数据文件夹  {}", config.data.display());
    println!("数据库      {}", without_password(&config.database));
    println!("监听地址    {}", config.listen);
    println!("站点地址    {}（邮件里的链接用它）", config.site);
    println!(
        "单个文件    最大 {} MB",
        config.upload_limit / (1024 * 1024)
    );
    if config.upload_limit > MOST as u64 {
        let most = MOST / (1024 * 1024);
        println!(
            "            超过 {most} MB 的视频原样保存，不去掉里面的拍摄地点；照片、文档和压缩包不收"
        );
    }
    println!(
        "登录        {} 分钟不操作退出，最长 {} 小时",
        config.idle_minutes, config.session_hours
    );
    let limits = &config.limits;
    println!(
        "客户端      {} 秒没有动静就断开，同时最多 {} 个连接",
        limits.wait.as_secs(),
        limits.connections
    );
    println!("反向代理    {} 层", config.trusted_proxies);
    match &config.mail {
        Mail::Folder(folder) => println!(
            "邮件        没有设邮件服务器，写成 .eml 文件放在 {}",
            folder.display()
        ),
        Mail::Smtp(smtp) => {
            let security = match smtp.security {
                Security::None => "不加密",
                Security::Starttls => "STARTTLS",
                Security::Tls => "TLS",
            };
            println!(
                "邮件        {}:{}（{security}），发件人 {}，{}",
                smtp.host,
                smtp.port,
                smtp.from,
                if smtp.user.is_some() {
                    "要登录"
                } else {
                    "不登录"
                }
            );
            if let Some(ca) = &smtp.ca_file {
                println!("            CA 文件 {}", ca.display());
            }
        }
    }
    let mut sound = true;
    let mut tell = |result: anyhow::Result<String>| match result {
        Ok(said) => println!("✓ {said}"),
        Err(error) => {
            println!("✗ {}", trouble::told(&error));
            sound = false;
        }
    };
    tell(folder(&config.data));
    tell(match state(&config).await {
        Ok(Database::Missing) => Ok("数据库还没有建立，第一次启动时新建".to_owned()),
        Ok(Database::Behind(steps)) => Ok(format!("数据库打得开；{}", behind(&steps))),
        Ok(Database::Current(_)) => Ok("数据库打得开，结构是本版本的".to_owned()),
        Err(error) => Err(error),
    });
    tell(mail(&config.mail).await);
    Ok(exit(sound))
}

/// Whether the data folder can be written; one that is not there is not made.
fn folder(data: &Path) -> anyhow::Result<String> {
    if data.exists() {
        writable(data)?;
        Ok("数据文件夹可写".to_owned())
    } else {
        Ok("数据文件夹还不存在，第一次启动时新建".to_owned())
    }
}

/// Whether mails can leave; a folder that is not there is not made.
async fn mail(config: &Mail) -> anyhow::Result<String> {
    if let Mail::Folder(folder) = config
        && !folder.exists()
    {
        return Ok("邮件文件夹还不存在，有邮件时新建".to_owned());
    }
    jobs::probe(config)
        .await
        .map_err(|error| anyhow::anyhow!("邮件：{error}"))?;
    Ok(match config {
        Mail::Folder(_) => "邮件写得进文件夹".to_owned(),
        Mail::Smtp(_) => "邮件发得出去：服务器让本站登录，也收给发件人自己的邮件".to_owned(),
    })
}

/// Recomputes a draw from what was published.
pub(crate) async fn draw(given: Given, id: i64) -> anyhow::Result<ExitCode> {
    let db = look(&given).await?;
    let Some(row) = draw::Entity::find_by_id(DrawId(id)).one(&db).await? else {
        anyhow::bail!("没有编号为 {id} 的抽取。")
    };
    if row.revealed_at.is_none() {
        println!("种子还没有公布。已公布的摘要：{}", row.commitment);
        return Ok(ExitCode::FAILURE);
    }
    let pool: Pool = serde_json::from_str(&row.candidates)?;
    let picks: Vec<Pick> = serde_json::from_str(row.picks.as_deref().unwrap_or("[]"))?;
    let codes: Vec<String> = picks.iter().map(|p| p.code.clone()).collect();
    let seed = row.seed.unwrap_or_default();
    println!(
        "算法 {}\n摘要 {}\n种子 {seed}\n候选 {} 个，名单校验 {}",
        row.algorithm,
        row.commitment,
        pool.candidates().len(),
        pool.digest()
    );
    for pick in &picks {
        println!("  {}  {}", pick.code, pick.digest);
    }
    let verified = verify(&row.algorithm, &row.commitment, &pool, &seed, &codes);
    match &verified {
        Ok(()) => println!("复算一致。"),
        Err(error) => println!("复算不一致：{error}"),
    }
    Ok(exit(verified.is_ok()))
}

/// The schedule: name, cron text, what it does.
pub(crate) fn job_list() -> ExitCode {
    for job in jobs::SCHEDULE {
        println!(
            "{}\t{}\t{}：{}",
            job.name, job.cron, job.title, job.sentence
        );
    }
    ExitCode::SUCCESS
}

/// Exit codes of `job run` when the job did not run.
const AT_IT: u8 = 3;
const HAS_RUN: u8 = 4;
const NO_SUCH_JOB: u8 = 5;

/// Runs a job once, as of now or of a given moment. One that did not run says so with an exit code of
/// its own, so that a script does not take it for done.
pub(crate) async fn job_run(
    given: Given,
    name: &str,
    at: Option<&str>,
) -> anyhow::Result<ExitCode> {
    let at = at.map(moment).transpose()?;
    let app = open(given, None, Empty::Refused).await?;
    let at = at.unwrap_or_else(|| app.book.clock.now());
    let jobs = jobs_of(&app)?;
    match jobs.done_at(name, at).await {
        Ok(None) => {}
        Ok(Some(said)) => {
            println!("{name}：这个时刻的已经跑过，这次没有跑。上次：{said}");
            return Ok(ExitCode::from(HAS_RUN));
        }
        Err(error @ jobs::JobError::Unknown(_)) => {
            println!("{error}");
            return Ok(ExitCode::from(NO_SUCH_JOB));
        }
        Err(error) => return Err(error.into()),
    }
    match jobs.run(name, at).await? {
        jobs::Outcome::Done(report) => {
            println!("{name}：{}", report.said);
            Ok(ExitCode::SUCCESS)
        }
        jobs::Outcome::Partly(report) => {
            println!(
                "{name}：{}{} 件没有办成，日志里有原因，下次再试。",
                report.said, report.failed
            );
            Ok(ExitCode::FAILURE)
        }
        jobs::Outcome::Busy => {
            println!("{name}：已经有节点正在跑这个任务，这次没有跑；稍后再试。");
            Ok(ExitCode::from(AT_IT))
        }
    }
}

/// Checks the chains of both logs, and ends of them that somebody has kept.
pub(crate) async fn audit(
    given: Given,
    end: Option<&str>,
    access_end: Option<&str>,
) -> anyhow::Result<ExitCode> {
    let end = end.map(str::parse::<End>).transpose()?;
    let access_end = access_end.map(str::parse::<End>).transpose()?;
    let db = look(&given).await?;
    let mut log = audit::verify(&db).await?;
    if let Some(end) = &end
        && let Some(other) = audit::differs(&db, end).await?
    {
        log = other;
    }
    let mut accesses = access_log::verify(&db).await?;
    if let Some(end) = &access_end
        && let Some(other) = access_log::differs(&db, end).await?
    {
        accesses = other;
    }
    // Both are told, whatever the first one says.
    let whole = [say("日志链", &log), say("访问日志链", &accesses)];
    Ok(exit(whole == [true, true]))
}

/// Says what was found; true when all is well.
fn say(log: &str, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Whole { lines, erased, end } => {
            println!("{log}完整：{lines} 条，其中 {erased} 条内容已依规删除。");
            if *lines > 0 {
                println!("链尾 {end}");
            }
            true
        }
        Verdict::Broken { at, why } => {
            println!("{log}不完整：第 {at} 条，{}。", why.label());
            false
        }
    }
}
