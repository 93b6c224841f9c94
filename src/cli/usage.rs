//! What the command line says about itself, in Chinese: help, and what is wrong with a call.
//!
//! clap reads the arguments; its own sentences are English and stay unseen.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use domain::near::nearest;

use super::Cli;

/// Exit code of a call that was written wrong, as everywhere.
const WRONG: u8 = 2;

/// What a call comes to when it is not to be run.
#[derive(Debug)]
pub struct Said {
    pub text: String,
    /// 0 for help and version, which go to the standard output.
    pub code: u8,
}

/// Reads the arguments of a call, the program's name first.
///
/// # Errors
/// Help that was asked for, or what is wrong with the call and how it is written.
pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Cli, Said> {
    let args: Vec<OsString> = args.into_iter().collect();
    let plain = Cli::command();
    let common = options(&plain, true);
    let dressed = dress(plain.clone(), plain.get_name(), &common);
    dressed
        .try_get_matches_from(&args)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| said(&plain, &args, &error))
}

/// The same command with our help in place of clap's, all the way down.
fn dress(command: Command, path: &str, common: &str) -> Command {
    let help = help(&command, path, common);
    let path = path.to_owned();
    let common = common.to_owned();
    command.override_help(help).mut_subcommands(move |sub| {
        let path = format!("{path} {}", sub.get_name());
        dress(sub, &path, &common)
    })
}

fn help(command: &Command, path: &str, common: &str) -> String {
    let mut text = String::new();
    if let Some(about) = command.get_about() {
        text.push_str(&format!("{about}\n\n"));
    }
    text.push_str(&format!("用法：{}\n", usage(command, path)));
    let subs: Vec<_> = command.get_subcommands().collect();
    if !subs.is_empty() {
        text.push_str("\n命令：\n");
        for sub in &subs {
            let about = sub.get_about().map_or(String::new(), ToString::to_string);
            text.push_str(&format!("  {:<12}{about}\n", sub.get_name()));
        }
    }
    let positionals: Vec<&Arg> = command.get_positionals().collect();
    if !positionals.is_empty() {
        text.push_str("\n参数：\n");
        for arg in positionals {
            text.push_str(&row(arg));
        }
    }
    let own = options(command, false);
    if !own.is_empty() {
        text.push_str(&format!("\n选项：\n{own}"));
    }
    text.push_str(&format!("\n每个命令都可以加的选项：\n{common}"));
    text.push_str("  -h, --help\n          显示这份说明\n");
    if !path.contains(' ') {
        text.push_str("  -V, --version\n          显示版本\n");
    }
    text
}

/// Rows of the options that hold everywhere, or of those that do not.
fn options(command: &Command, everywhere: bool) -> String {
    command
        .get_arguments()
        .filter(|arg| !arg.is_positional() && arg.is_global_set() == everywhere)
        .filter(|arg| takes_part(arg))
        .map(row)
        .collect()
}

/// Not one of those that clap adds itself.
fn takes_part(arg: &Arg) -> bool {
    !matches!(
        arg.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    )
}

fn row(arg: &Arg) -> String {
    let mut about = arg.get_help().map_or(String::new(), ToString::to_string);
    let choices: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    if arg.get_action().takes_values() && !choices.is_empty() {
        about.push_str(&format!("；可写 {}", choices.join("、")));
    }
    let default: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if arg.get_action().takes_values() && !default.is_empty() {
        about.push_str(&format!("；不写就是 {}", default.join("、")));
    }
    if let Some(variable) = arg.get_env() {
        about.push_str(&format!("；也可设环境变量 {}", variable.to_string_lossy()));
    }
    format!("  {}\n          {about}\n", written(arg))
}

/// An argument as it is written: `--cycle <年月>`.
fn written(arg: &Arg) -> String {
    let value = arg
        .get_value_names()
        .and_then(|names| names.first())
        .map_or_else(String::new, |name| format!("<{name}>"));
    match (arg.get_long(), arg.get_action().takes_values()) {
        (Some(long), true) => format!("--{long} {value}"),
        (Some(long), false) => format!("--{long}"),
        (None, _) => value,
    }
}

/// `peiyu rehearse <活动> --announced <日期> [选项]`
fn usage(command: &Command, path: &str) -> String {
    let mut words = vec![path.to_owned()];
    words.extend(command.get_positionals().map(written));
    let options: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| !arg.is_positional() && takes_part(arg))
        .collect();
    words.extend(
        options
            .iter()
            .filter(|arg| arg.is_required_set())
            .map(|arg| written(arg)),
    );
    if command.has_subcommands() {
        words.push("<命令>".to_owned());
    }
    words.push("[选项]".to_owned());
    words.join(" ")
}

fn said(plain: &Command, args: &[OsString], error: &clap::Error) -> Said {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return Said {
            text: error.to_string(),
            code: 0,
        };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Said {
            text: error.to_string(),
            code: WRONG,
        };
    }
    let (command, path) = called(plain, args);
    Said {
        text: format!(
            "{}\n用法：{}\n加 --help 看说明。\n",
            wrong(plain, command, error),
            usage(command, &path)
        ),
        code: WRONG,
    }
}

/// The command that was called, as far as it could be read, with its path.
fn called<'c>(plain: &'c Command, args: &[OsString]) -> (&'c Command, String) {
    let (mut command, mut path) = (plain, plain.get_name().to_owned());
    let mut words = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    while let Some(word) = words.next() {
        if let Some(long) = word.strip_prefix("--") {
            let valued =
                |arg: &Arg| arg.get_long() == Some(long) && arg.get_action().takes_values();
            if command
                .get_arguments()
                .chain(plain.get_arguments())
                .any(valued)
            {
                words.next();
            }
        } else if let Some(sub) = command.find_subcommand(word.as_ref()) {
            command = sub;
            path = format!("{path} {}", sub.get_name());
        }
    }
    (command, path)
}

/// What is wrong, in a sentence or two.
fn wrong(plain: &Command, command: &Command, error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        _ => String::new(),
    };
    let (arg, value) = (
        text(ContextKind::InvalidArg),
        text(ContextKind::InvalidValue),
    );
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = text(ContextKind::InvalidSubcommand);
            let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            format!("没有“{typed}”这个命令。{}", meant(&typed, &names, ""))
        }
        ErrorKind::UnknownArgument => {
            let names: Vec<&str> = command
                .get_arguments()
                .chain(plain.get_arguments())
                .filter_map(Arg::get_long)
                .chain(["help"])
                .collect();
            match arg.strip_prefix("--") {
                Some(typed) => format!("没有“{arg}”这个选项。{}", meant(typed, &names, "--")),
                None if arg.starts_with('-') => format!("没有“{arg}”这个选项。"),
                None => format!("多了“{arg}”，这里不能再写参数。"),
            }
        }
        ErrorKind::MissingRequiredArgument => format!("还缺：{arg}。"),
        ErrorKind::MissingSubcommand => {
            let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            format!("还缺要执行的命令。可以写：{}。", names.join("、"))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面要写内容。"),
        ErrorKind::InvalidValue => format!(
            "{arg} 不能是“{value}”。可以写：{}。",
            text(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => {
            format!("{arg} 不能是“{value}”，这里要写一个正整数。")
        }
        ErrorKind::NoEquals => format!("{arg} 和它的内容之间要写等号。"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg} 后面内容的个数不对。")
        }
        ErrorKind::ArgumentConflict => format!("{arg} 只能写一次。"),
        ErrorKind::InvalidUtf8 => "参数里有不是 UTF-8 的文字。".to_owned(),
        _ => "这个命令写得不对。".to_owned(),
    }
}

/// The name that was meant, else all there are.
fn meant(typed: &str, names: &[&str], dashes: &str) -> String {
    nearest(typed, names.iter().copied()).map_or_else(
        || {
            let all: Vec<String> = names.iter().map(|n| format!("{dashes}{n}")).collect();
            format!("可以写：{}。", all.join("、"))
        },
        |near| format!("是不是想写 {dashes}{near}？"),
    )
}
