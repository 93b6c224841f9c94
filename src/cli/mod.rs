//! The command line: what scripts and the people who install the site depend on.

pub(crate) mod admin;
mod check;
mod demo;
mod doctor;
mod lines;
mod programme;
mod serve;
mod show;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use clap::{Parser, Subcommand};
use domain::dates::Moment;
use domain::programme::CountFrom;

pub use lines::Lines;

use crate::config::Given;

pub use serve::{CALENDAR_AGE, follow_calendar};
pub use usage::{Said, read};

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
    Serve {
        /// 把“今天”当作这一天
        #[arg(long, value_name = "日期")]
        today: Option<String>,
        /// 只启动站点，定时任务由 peiyu jobs 另行启动
        #[arg(long)]
        no_jobs: bool,
    },
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
    /// 系统管理员
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// 活动文件
    Programme {
        #[command(subcommand)]
        command: ProgrammeCommand,
    },
    /// 把一个活动按日历推演一遍，不动数据库
    Rehearse {
        /// 活动文件，或内置活动的代码
        #[arg(value_name = "活动")]
        programme: String,
        /// 通知发布日
        #[arg(long, value_name = "日期")]
        announced: String,
        /// 建设起始：年月或日期
        #[arg(long, value_name = "年月")]
        cycle: Option<String>,
        /// 公示等工作日从次日（next_day）还是当日（same_day）数起；不写则按活动文件
        #[arg(long, value_enum, value_name = "起算日")]
        count_from: Option<FirstDay>,
        /// 只列到这一天
        #[arg(long, value_name = "日期")]
        until: Option<String>,
        /// 列成表格，或每行一个 JSON 对象
        #[arg(long, value_enum, default_value_t = Format::Table, value_name = "格式")]
        format: Format,
    },
    /// 定时任务
    Job {
        #[command(subcommand)]
        command: JobCommand,
    },
    /// 配置
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// 随机抽取
    Draw {
        #[command(subcommand)]
        command: DrawCommand,
    },
    /// 日志
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// 体检：逐项检查数据，只看不改；有问题时退出码为 1
    Doctor {
        /// 把存着的文件也逐个读一遍，核对大小和摘要
        #[arg(long)]
        files: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
}

/// Which day is day one of a count of working days, as written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum FirstDay {
    NextDay,
    SameDay,
}

impl From<FirstDay> for CountFrom {
    fn from(day: FirstDay) -> Self {
        match day {
            FirstDay::NextDay => Self::NextDay,
            FirstDay::SameDay => Self::SameDay,
        }
    }
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// 新建系统管理员；单位还没有时一并新建
    Create {
        /// 登录名
        #[arg(value_name = "登录名")]
        name: String,
        /// 单位编码
        #[arg(long, value_name = "编码")]
        unit: String,
        /// 单位名称（单位还没有时要写）
        #[arg(long, value_name = "名称")]
        unit_name: Option<String>,
        /// 单位类型（单位还没有时要写），如 university、province_authority
        #[arg(long, value_name = "类型")]
        unit_kind: Option<String>,
        /// 邮箱，收系统的通知
        #[arg(long, value_name = "邮箱")]
        email: Option<String>,
    },
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
    /// 核对日志链
    Verify,
}

/// Runs a command. Its log goes through `lines`.
///
/// # Errors
/// A message in Chinese for the person at the keyboard.
pub async fn run(cli: Cli, lines: &Lines) -> anyhow::Result<ExitCode> {
    let given = Given {
        data: cli.data,
        database: cli.database,
        config: cli.config,
    };
    match cli.command {
        Command::Serve { today, no_jobs } => {
            serve::serve(given, today.as_deref().map(day).transpose()?, no_jobs).await
        }
        Command::Demo { build_only } => demo::demo(given, build_only, lines).await,
        Command::Jobs => serve::jobs_only(given).await,
        Command::Migrate => serve::migrate(given).await,
        Command::Admin {
            command:
                AdminCommand::Create {
                    name,
                    unit,
                    unit_name,
                    unit_kind,
                    email,
                },
        } => {
            admin::create(
                given,
                admin::NewAdmin {
                    login: name,
                    unit,
                    unit_name,
                    unit_kind,
                    email,
                },
            )
            .await
        }
        Command::Programme {
            command: ProgrammeCommand::List,
        } => Ok(programme::list()),
        Command::Programme {
            command: ProgrammeCommand::Show { programme },
        } => programme::show(&programme),
        Command::Programme {
            command: ProgrammeCommand::Check { file },
        } => programme::check(&file),
        Command::Rehearse {
            programme,
            announced,
            cycle,
            count_from,
            until,
            format,
        } => programme::rehearse(
            &programme,
            day(&announced)?,
            cycle.as_deref().map(month_or_day).transpose()?,
            count_from.map(CountFrom::from),
            until.as_deref().map(month_or_day).transpose()?,
            format,
        ),
        Command::Job {
            command: JobCommand::List,
        } => Ok(check::job_list()),
        Command::Job {
            command: JobCommand::Run { name, at },
        } => check::job_run(given, &name, at.as_deref()).await,
        Command::Config {
            command: ConfigCommand::Check,
        } => check::config(&given).await,
        Command::Draw {
            command: DrawCommand::Verify { id },
        } => check::draw(given, id).await,
        Command::Audit {
            command: AuditCommand::Verify,
        } => check::audit(given).await,
        Command::Doctor { files } => doctor::doctor(given, files).await,
    }
}

/// A day as written on the command line.
fn day(text: &str) -> anyhow::Result<NaiveDate> {
    text.parse()
        .map_err(|_| anyhow::anyhow!("“{text}”不是存在的日期，应形如 2023-10-16。"))
}

/// A day, or a month where that will do.
fn month_or_day(text: &str) -> anyhow::Result<Moment> {
    text.parse().map_err(|_| {
        anyhow::anyhow!("“{text}”不是存在的日期或年月，应形如 2022-11-01 或 2022-11。")
    })
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
    chrono_tz::Asia::Shanghai
        .from_local_datetime(&local)
        .single()
        .map(|t| t.with_timezone(&Utc))
        .ok_or_else(|| anyhow::anyhow!("“{text}”不是存在的时刻。"))
}
