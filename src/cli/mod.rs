//! The command line: what scripts and the people who install the site depend on.

pub(crate) mod admin;
mod check;
mod demo;
mod doctor;
mod keep;
mod lines;
mod programme;
pub(crate) mod serve;
mod stopping;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use clap::{Parser, Subcommand};
use domain::dates::{Moment, Typed};
use futures_util::future::LocalBoxFuture;

pub use lines::Lines;

use crate::config::Given;
use crate::keeping::{lock, private};

pub use serve::{CALENDAR_AGE, follow_calendar};

/// 培育台账：从通知发布到期满验收，谁在什么时候该办什么。
#[derive(Debug, Parser)]
#[command(name = "peiyu", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// 数据文件夹
    #[arg(
        long,
        global = true,
        env = "PEIYU_DATA",
        default_value = "./var",
        value_name = "文件夹"
    )]
    data: PathBuf,
    /// 数据库地址；不写则用数据文件夹里的 SQLite 文件
    #[arg(long, global = true, env = "PEIYU_DATABASE", value_name = "地址")]
    database: Option<String>,
    /// 配置文件；不写则用数据文件夹里的 peiyu.toml（可以没有）
    #[arg(long, global = true, env = "PEIYU_CONFIG", value_name = "文件")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动站点和定时任务
    Serve(serve::How),
    /// 启动演示站点：第一次启动时推演出四年多的数据，以后直接使用
    Demo {
        /// 只准备数据，不启动站点
        #[arg(long)]
        build_only: bool,
    },
    /// 只启动定时任务
    Jobs,
    /// 把数据库升级到本版本
    Migrate,
    /// 备份：站点不用停；在文件夹里新建一份以时间为名的备份
    Backup {
        /// 放备份的文件夹
        #[arg(value_name = "文件夹")]
        into: PathBuf,
        /// 只留最近这么多份，更早的删去；不写则都留
        #[arg(long, value_name = "份数", value_parser = clap::value_parser!(u16).range(1..))]
        keep: Option<u16>,
    },
    /// 从备份恢复：先核对备份，再放回数据文件夹和数据库；要先停站
    Restore {
        /// 放备份的文件夹（用其中最新的一份），或某一份备份
        #[arg(value_name = "文件夹")]
        from: PathBuf,
        /// 代替现有的数据；现有的数据库文件和文件移到一边
        #[arg(long)]
        replace: bool,
    },
    /// 把一个数据库复制到另一个空的数据库，SQLite 和 PostgreSQL 都行，复制后逐行核对
    Copy {
        /// 原数据库的地址
        #[arg(long, value_name = "地址")]
        from: String,
        /// 目标数据库的地址
        #[arg(long, value_name = "地址")]
        to: String,
    },
    /// 系统管理员
    #[command(subcommand)]
    Admin(AdminCommand),
    /// 活动文件
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// 把一个活动按日历推演一遍，不动数据库
    Rehearse(programme::Play),
    /// 定时任务
    #[command(subcommand)]
    Job(JobCommand),
    /// 配置
    #[command(subcommand)]
    Config(ConfigCommand),
    /// 随机抽取
    #[command(subcommand)]
    Draw(DrawCommand),
    /// 日志
    #[command(subcommand)]
    Audit(AuditCommand),
    /// 体检：逐项检查数据，只看不改；有问题时退出码为 1
    Doctor {
        /// 把存着的文件也逐个读一遍，核对大小和摘要
        #[arg(long)]
        files: bool,
    },
}

impl Command {
    /// Whether it changes what lies in the data folder and its database, beside others that do.
    fn works_in_the_folder(&self) -> bool {
        match self {
            Self::Serve(_)
            | Self::Jobs
            | Self::Migrate
            | Self::Admin(_)
            | Self::Job(JobCommand::Run { .. }) => true,
            // The demo has a folder of its own, and a restore has it alone.
            Self::Demo { .. }
            | Self::Backup { .. }
            | Self::Restore { .. }
            | Self::Copy { .. }
            | Self::Programme(_)
            | Self::Rehearse(_)
            | Self::Job(JobCommand::List)
            | Self::Config(_)
            | Self::Draw(_)
            | Self::Audit(_)
            | Self::Doctor { .. } => false,
        }
    }
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// 新建系统管理员；单位还没有时一并新建
    Create(admin::NewAdmin),
}

#[derive(Debug, Subcommand)]
enum ProgrammeCommand {
    /// 列出内置活动：代码、名称
    List,
    /// 看一个活动：全部内容和每个数字的出处
    Show {
        /// 活动文件，或内置活动的代码
        #[arg(value_name = "活动")]
        programme: String,
    },
    /// 检查一个活动文件；有错时退出码为 1
    Check {
        /// 活动文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 打印活动文件的 JSON Schema，编辑器用它提示和检查
    Schema,
}

#[derive(Debug, Subcommand)]
enum JobCommand {
    /// 列出定时任务
    List,
    /// 立即跑一个任务；没有跑的退出码是 3（别的节点正在跑）、4（这个时刻的已跑过）或 5（没有这个任务）
    Run {
        /// 任务的名字，见 peiyu job list
        #[arg(value_name = "任务")]
        name: String,
        /// 当作这个时刻：2024-11-29 或 2024-11-29T08:30
        #[arg(long, value_name = "时刻")]
        at: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// 读出配置并逐项说明，检查数据文件夹、数据库和邮件服务器
    Check,
}

#[derive(Debug, Subcommand)]
enum DrawCommand {
    /// 按公布的种子和名单复算一次抽取
    Verify {
        /// 抽取的编号
        #[arg(value_name = "编号")]
        id: i64,
    },
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// 核对操作日志和访问日志的链，印出链尾；有一条不对，退出码为 1
    Verify {
        /// 以前抄下的操作日志链尾，如 1234:9f86…，看它之前有没有被换过
        #[arg(long, value_name = "链尾")]
        end: Option<String>,
        /// 以前抄下的访问日志链尾
        #[arg(long, value_name = "链尾")]
        access_end: Option<String>,
    },
}

/// Reads the arguments of a call. What clap says about a wrong one stands behind a sentence that says
/// where to look.
///
/// # Errors
/// The exit code: help that was asked for, or a call that is written wrong.
pub fn read() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        if error.use_stderr() {
            eprintln!("这个命令没有看懂。原因和写法如下，加 --help 看说明：");
        }
        // Nobody is there to be told that the screen is gone.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// Runs a command. Its log goes through `lines`.
///
/// # Errors
/// A message in Chinese for the person at the keyboard.
///
/// Boxed: the body of an async function is compiled in every crate that waits for it, and this one
/// is the whole program.
pub fn run(cli: Cli, lines: &Lines) -> LocalBoxFuture<'_, anyhow::Result<ExitCode>> {
    Box::pin(run_here(cli, lines))
}

async fn run_here(cli: Cli, lines: &Lines) -> anyhow::Result<ExitCode> {
    let given = Given {
        data: cli.data,
        database: cli.database,
        config: cli.config,
    };
    private::from_now_on();
    stopping::goes_on_past_a_full_file();
    let _held = if cli.command.works_in_the_folder() {
        serve::writable(&given.data)?;
        private::tighten(&given.data);
        Some(lock::share(&given.data)?)
    } else {
        None
    };
    match cli.command {
        Command::Serve(how) => serve::serve(given, how).await,
        Command::Demo { build_only } => demo::demo(given, build_only, lines).await,
        Command::Jobs => serve::jobs_only(given).await,
        Command::Migrate => serve::migrate(given).await,
        Command::Backup { into, keep } => keep::backup(given, &into, keep.map(usize::from)).await,
        Command::Restore { from, replace } => keep::restore(given, &from, replace).await,
        Command::Copy { from, to } => keep::copy(&from, &to).await,
        Command::Admin(AdminCommand::Create(new)) => admin::create(given, new).await,
        Command::Programme(ProgrammeCommand::List) => Ok(programme::list()),
        Command::Programme(ProgrammeCommand::Show { programme }) => programme::show(&programme),
        Command::Programme(ProgrammeCommand::Schema) => programme::schema(),
        Command::Programme(ProgrammeCommand::Check { file }) => programme::check(&file),
        Command::Rehearse(play) => programme::rehearse(&play),
        Command::Job(JobCommand::List) => Ok(check::job_list()),
        Command::Job(JobCommand::Run { name, at }) => {
            check::job_run(given, &name, at.as_deref()).await
        }
        Command::Config(ConfigCommand::Check) => check::config(&given).await,
        Command::Draw(DrawCommand::Verify { id }) => check::draw(given, id).await,
        Command::Audit(AuditCommand::Verify { end, access_end }) => {
            check::audit(given, end.as_deref(), access_end.as_deref()).await
        }
        Command::Doctor { files } => doctor::doctor(given, files).await,
    }
}

/// How a command that looks at something ends: 1 when all is not well.
fn exit(sound: bool) -> ExitCode {
    if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A day as written on the command line.
fn day(text: &str) -> anyhow::Result<NaiveDate> {
    let day = text
        .parse()
        .map_err(|_| anyhow::anyhow!("“{text}”不是存在的日期，应形如 2023-10-16。"))?;
    within(Moment::day(day))?;
    Ok(day)
}

/// A day, or a month where that will do.
fn month_or_day(text: &str) -> anyhow::Result<Moment> {
    let typed = text.parse().map_err(|_| {
        anyhow::anyhow!("“{text}”不是存在的日期或年月，应形如 2022-11-01 或 2022-11。")
    })?;
    within(typed)?;
    Ok(typed)
}

/// Refuses a date in whose year nobody works.
fn within(typed: Moment) -> anyhow::Result<()> {
    Typed::Clock
        .check(typed, typed.date)
        .map_err(anyhow::Error::msg)
}

/// A day or a moment as written on the command line, in Asia/Shanghai; a day alone means 08:30.
pub(crate) fn moment(text: &str) -> anyhow::Result<DateTime<Utc>> {
    let morning = NaiveTime::from_hms_opt(8, 30, 0).unwrap_or_default();
    let local = if let Ok(day) = text.parse::<NaiveDate>() {
        day.and_time(morning)
    } else {
        ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
            .into_iter()
            .find_map(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok())
            .ok_or_else(|| {
                anyhow::anyhow!("“{text}”不是存在的时刻，应形如 2024-11-29 或 2024-11-29T08:30。")
            })?
    };
    within(Moment::day(local.date()))?;
    chrono_tz::Asia::Shanghai
        .from_local_datetime(&local)
        .single()
        .map(|t| t.with_timezone(&Utc))
        .ok_or_else(|| anyhow::anyhow!("“{text}”不是存在的时刻。"))
}
