//! What the program says is Chinese: what its commands do, settings, and what the machine refuses; the
//! words of libraries stand behind a sentence of ours.

use crate::support::{folder, in_our_words, peiyu, said, says};

/// What a shell makes of a line.
fn args(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// Whether a sentence is in our words.
fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Every command below this one, from its help: a name without a word about it is of no help.
fn walk(path: &[&str], seen: &mut Vec<String>) {
    let mut args = path.to_vec();
    args.push("-h");
    let (code, text) = says(&args);
    assert_eq!(code, 0, "{text}");
    for line in text.lines().filter(|line| line.starts_with("  ")) {
        let theirs = line.contains("--help") || line.contains("--version");
        assert!(theirs || chinese(line), "{path:?}: {line}");
    }
    seen.push(path.join(" "));
    let below = text.lines().skip_while(|line| *line != "Commands:").skip(1);
    let below: Vec<&str> = below
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
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
    let commands = "serve|demo|admin create|programme show|rehearse|job run|draw verify|\
                    audit verify|doctor";
    for command in commands.split('|') {
        assert!(seen.iter().any(|s| s == command), "{command}: {seen:?}");
    }
}

#[test]
fn a_call_that_is_written_wrong_is_told_where_to_look() {
    for (line, part) in [
        ("sreve", "'serve'"),
        ("rehearse brand", "--announced <日期>"),
        ("programme show", "<活动>"),
        ("serve --todya 2024-11-29", "'--today'"),
        ("draw verify one", "'one'"),
    ] {
        let (code, text) = says(&args(line));
        assert_eq!(code, 2, "{line}: {text}");
        assert!(text.starts_with("这个命令没有看懂。"), "{text}");
        assert!(text.contains(part), "{line}: {part}\n{text}");
    }
    let (code, text) = says(&["--version"]);
    assert_eq!((code, text.starts_with("peiyu ")), (0, true), "{text}");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let place = folder();
    let a_folder = place.path().to_str().unwrap();
    let through = format!("{a_folder}/brand.toml");
    std::fs::write(&through, "format = 1\n").unwrap();
    let behind = format!("{through}/more.toml");
    let none = format!("{a_folder}/none.toml");
    for (line, words) in [
        (format!("programme check {none}"), "找不到"),
        (
            format!("programme check {a_folder}"),
            "这是一个文件夹，不是文件",
        ),
        (
            format!("programme check {behind}"),
            "路径中间有一段不是文件夹",
        ),
        (
            "programme show barnd".to_owned(),
            "找不到。是不是想写 brand？",
        ),
        (
            "rehearse weather --announced 2023-10-16".to_owned(),
            "或内置活动的代码：model-university",
        ),
        (format!("--config {none} config check"), "找不到"),
    ] {
        let (code, text) = says(&args(&line));
        assert_eq!(code, 1, "{line}: {text}");
        in_our_words(&text);
        assert!(text.contains(words), "{line}: {words}\n{text}");
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
    for line in [
        format!("programme check {file}"),
        format!("programme show {file}"),
        format!("rehearse {file} --announced 2023-10-16"),
        format!("--config {file} config check"),
    ] {
        let (code, text) = says(&args(&line));
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
    let own = place.path().to_str().unwrap();
    let (server, other) = (
        "postgres://peiyu:geheim@127.0.0.1:9/peiyu",
        "mysql://127.0.0.1/peiyu",
    );
    let nowhere = "/proc/peiyu/none";
    let told = "数据文件夹 /proc/peiyu/none 不能写入：找不到。";
    for (data, database, words) in [
        (nowhere, None, told),
        (own, Some(no_database.as_str()), "这个文件不是数据库"),
        (
            own,
            Some(server),
            "打不开数据库 postgres://…@127.0.0.1:9/peiyu：",
        ),
        (
            own,
            Some(other),
            "只认 sqlite:// 和 postgres:// 开头的数据库地址",
        ),
    ] {
        for line in ["migrate", "serve", "admin create a --unit b"] {
            let mut args = args(line);
            args.extend(database.into_iter().flat_map(|url| ["--database", url]));
            let output = peiyu(data.as_ref(), &args);
            assert_eq!(output.status.code(), Some(1));
            let told = said(&output);
            in_our_words(&told);
            assert!(told.contains(words), "{args:?}: {words}\n{told}");
            assert!(!told.contains("geheim"), "{told}");
        }
    }
}
