//! Everything the program says is Chinese: help, wrong calls, settings, the machine's refusals.

use crate::support::{folder, in_our_words, peiyu, said};

/// What the program says, and with which exit code it ends.
fn says(args: &[&str]) -> (i32, String) {
    let place = folder();
    let output = peiyu(place.path(), args);
    (output.status.code().unwrap(), said(&output))
}

/// Every command below this one, from its help.
fn walk(path: &[&str], seen: &mut Vec<String>) {
    let mut args = path.to_vec();
    args.push("--help");
    let (code, text) = says(&args);
    assert_eq!(code, 0, "{text}");
    in_our_words(&text);
    for part in ["用法：peiyu", "每个命令都可以加的选项", "--data <文件夹>"] {
        assert!(text.contains(part), "{path:?} {part}: {text}");
    }
    for theirs in [
        "Usage", "Options", "Commands", "default", "possible", "env:",
    ] {
        assert!(!text.contains(theirs), "{path:?} {theirs}: {text}");
    }
    // A name without a word about it is of no help.
    for pair in text.lines().collect::<Vec<_>>().windows(2) {
        assert!(
            !(pair[0].starts_with("  -") && pair[1].trim().is_empty()),
            "{path:?} {}",
            pair[0]
        );
    }
    seen.push(path.join(" "));
    let below: Vec<&str> = text
        .lines()
        .skip_while(|line| *line != "命令：")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    for name in below {
        let mut path = path.to_vec();
        path.push(name);
        walk(&path, seen);
    }
}

#[test]
fn the_help_of_every_command() {
    let mut seen = Vec::new();
    walk(&[], &mut seen);
    for command in [
        "serve",
        "demo",
        "jobs",
        "migrate",
        "admin create",
        "programme show",
        "rehearse",
        "job run",
        "config check",
        "draw verify",
        "audit verify",
        "doctor",
    ] {
        assert!(seen.iter().any(|s| s == command), "{command}: {seen:?}");
    }
}

#[test]
fn a_call_without_a_command_shows_the_help() {
    let alone = std::process::Command::new(env!("CARGO_BIN_EXE_peiyu"))
        .output()
        .unwrap();
    assert_eq!(alone.status.code(), Some(2));
    in_our_words(&said(&alone));
    assert!(said(&alone).contains("命令：\n  serve"), "{}", said(&alone));
    let (code, text) = says(&["programme"]);
    assert_eq!(code, 2, "{text}");
    in_our_words(&text);
    assert!(text.contains("命令：\n  list"), "{text}");
    let (code, text) = says(&["--version"]);
    assert_eq!((code, text.starts_with("peiyu ")), (0, true), "{text}");
}

#[test]
fn a_call_that_is_written_wrong_is_told_how_it_is_written() {
    for (args, parts) in [
        (
            &["sreve"][..],
            &["没有“sreve”这个命令。是不是想写 serve？"][..],
        ),
        (
            &["programme", "delete"],
            &[
                "没有“delete”这个命令。可以写：list、show、check。",
                "用法：peiyu programme <命令>",
            ],
        ),
        (
            &["rehearse", "brand"],
            &[
                "还缺：--announced <日期>。",
                "用法：peiyu rehearse <活动> --announced <日期> [选项]",
            ],
        ),
        (&[], &["还缺要执行的命令。可以写：serve、demo、jobs"]),
        (
            &["programme", "show"],
            &["还缺：<活动>。", "用法：peiyu programme show <活动>"],
        ),
        (
            &["serve", "--todya", "2024-11-29"],
            &["没有“--todya”这个选项。是不是想写 --today？"],
        ),
        (&["migrate", "-x"], &["没有“-x”这个选项。"]),
        (&["migrate", "now"], &["多了“now”，这里不能再写参数。"]),
        (&["serve", "--today"], &["--today <日期> 后面要写内容。"]),
        (
            &[
                "rehearse",
                "brand",
                "--announced",
                "2023-10-16",
                "--format",
                "xml",
            ],
            &["--format <格式> 不能是“xml”。可以写：table、json。"],
        ),
        (
            &[
                "rehearse",
                "brand",
                "--announced",
                "2023-10-16",
                "--count-from",
                "today",
            ],
            &["--count-from <起算日> 不能是“today”。可以写：next_day、same_day。"],
        ),
        (
            &["draw", "verify", "one"],
            &["<编号> 不能是“one”，这里要写一个正整数。"],
        ),
        (
            &["serve", "--today", "2024-11-29", "--today", "2024-11-30"],
            &["--today <日期> 只能写一次。"],
        ),
    ] {
        let (code, text) = says(args);
        assert_eq!(code, 2, "{args:?}: {text}");
        in_our_words(&text);
        for part in parts {
            assert!(text.contains(part), "{args:?}: {part}\n{text}");
        }
        assert!(text.contains("加 --help 看说明。"), "{text}");
    }
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let place = folder();
    let a_folder = place.path().to_str().unwrap();
    let through = format!("{a_folder}/brand.toml");
    std::fs::write(&through, "format = 1\n").unwrap();
    let behind = format!("{through}/more.toml");
    let none = format!("{a_folder}/none.toml");
    for (args, words) in [
        (&["programme", "check", &none][..], "找不到"),
        (
            &["programme", "check", a_folder],
            "这是一个文件夹，不是文件",
        ),
        (&["programme", "check", &behind], "路径中间有一段不是文件夹"),
        (
            &["programme", "show", "barnd"],
            "找不到。是不是想写 brand？",
        ),
        (
            &["rehearse", "weather", "--announced", "2023-10-16"],
            "或内置活动的代码：model-university",
        ),
        (&["--config", &none, "config", "check"], "找不到"),
    ] {
        let (code, text) = says(args);
        assert_eq!(code, 1, "{args:?}: {text}");
        in_our_words(&text);
        assert!(text.contains(words), "{args:?}: {words}\n{text}");
    }
}

/// As a clerk's editor saves it: the page says the same about an upload.
#[test]
fn a_file_in_gbk_is_told_to_be_saved_again() {
    let place = folder();
    let file = place.path().join("gbk.toml");
    // title = "标题"
    std::fs::write(&file, b"format = 1\ntitle = \"\xb1\xea\xcc\xe2\"\n").unwrap();
    let file = file.to_str().unwrap();
    for args in [
        &["programme", "check", file][..],
        &["programme", "show", file],
        &["rehearse", file, "--announced", "2023-10-16"],
        &["--config", file, "config", "check"],
    ] {
        let (code, text) = says(args);
        assert_eq!(code, 1, "{text}");
        in_our_words(&text);
        assert!(text.contains("不是 UTF-8 文字"), "{text}");
        assert!(text.contains("另存为 UTF-8 编码"), "{text}");
    }
}

#[test]
fn settings_that_are_written_wrong_are_told_with_their_lines() {
    let place = folder();
    let file = place.path().join("peiyu.toml");
    for (text, parts) in [
        (
            "listen = \"127.0.0.1:0\"\nsmpt = 1\n",
            &["peiyu.toml:2: 不认识的键 `smpt`。是不是想写 `smtp`？"][..],
        ),
        (
            "trusted_proxies = \"one\"\nidle_minutes = 3\n",
            &[
                "配置文件有 2 处错误",
                "peiyu.toml:1: `trusted_proxies` 应为 0 到 16 的整数",
                "peiyu.toml:2: `idle_minutes` 应为 5 到 240 的整数",
            ],
        ),
        ("listen = 127.0.0.1\n", &["peiyu.toml:1: "]),
    ] {
        std::fs::write(&file, text).unwrap();
        let output = peiyu(place.path(), &["config", "check"]);
        assert_eq!(output.status.code(), Some(1));
        let told = said(&output);
        in_our_words(&told);
        for part in parts {
            assert!(told.contains(part), "{part}\n{told}");
        }
    }
}

#[test]
fn a_database_or_folder_that_cannot_be_used_says_why() {
    let place = folder();
    let text = place.path().join("text.db");
    std::fs::write(&text, "这是一份文字，不是数据库。".repeat(200)).unwrap();
    let no_database = format!("sqlite://{}", text.display());
    for (data, database, words) in [
        (
            "/proc/peiyu/none",
            None,
            "数据文件夹 /proc/peiyu/none 不能写入：找不到。",
        ),
        (
            place.path().to_str().unwrap(),
            Some(no_database.as_str()),
            "这个文件不是数据库",
        ),
        (
            place.path().to_str().unwrap(),
            Some("postgres://peiyu:geheim@127.0.0.1:9/peiyu"),
            "打不开数据库 postgres://…@127.0.0.1:9/peiyu：一直没有连上。",
        ),
        (
            place.path().to_str().unwrap(),
            Some("mysql://127.0.0.1/peiyu"),
            "只认 sqlite:// 和 postgres:// 开头的地址",
        ),
    ] {
        for command in [
            &["migrate"][..],
            &["serve"],
            &["admin", "create", "a", "--unit", "b"],
        ] {
            let mut args = command.to_vec();
            if let Some(database) = database {
                args.extend(["--database", database]);
            }
            let output = peiyu(data.as_ref(), &args);
            assert_eq!(output.status.code(), Some(1));
            let told = said(&output);
            in_our_words(&told);
            assert!(told.contains(words), "{args:?}: {words}\n{told}");
            assert!(!told.contains("geheim"), "{told}");
        }
    }
}
