//! In how many ways a name is written: 甲大学法学院第一党支部 is 甲大学, 法学院, 法学院第一党支部,
//! 第一党支部, 第一支部, 甲大 and 法学院一支部.

use std::collections::BTreeSet;

/// Ends of the parts of a unit's name, the longer before the shorter.
const ENDS: [&str; 26] = [
    "委员会",
    "研究院",
    "研究所",
    "实验室",
    "幼儿园",
    "党支部",
    "党总支",
    "总支部",
    "党工委",
    "教育厅",
    "教育局",
    "大学",
    "学院",
    "学校",
    "中学",
    "小学",
    "医院",
    "中心",
    "集团",
    "公司",
    "党委",
    "工委",
    "支部",
    "书院",
    "学部",
    "系",
];

/// Parts that say nothing of whose they are.
const GENERIC: [&str; 74] = [
    "学院",
    "大学",
    "学校",
    "中学",
    "小学",
    "医院",
    "系",
    "中心",
    "党委",
    "总支",
    "党总支",
    "总支部",
    "支部",
    "党支部",
    "委员会",
    "支部委员会",
    "党工委",
    "工委",
    "研究院",
    "研究所",
    "实验室",
    "集团",
    "公司",
    "幼儿园",
    "书院",
    "学部",
    "教育厅",
    "教育局",
    "附属医院",
    "教育工委",
    "机关党委",
    "机关党总支",
    "机关党支部",
    "机关支部",
    "教工党支部",
    "教工支部",
    "教师党支部",
    "教师支部",
    "学生党支部",
    "学生支部",
    "本科生党支部",
    "本科生支部",
    "研究生党支部",
    "研究生支部",
    "博士生党支部",
    "硕士生党支部",
    "师生党支部",
    "行政党支部",
    "离退休党支部",
    "退休党支部",
    "直属党支部",
    "直属支部",
    "联合党支部",
    "样板党支部",
    "样板支部",
    "先进党支部",
    "基层党委",
    "院系党委",
    "学院党委",
    "学校党委",
    "高校党委",
    "大学党委",
    "系党委",
    "院党委",
    "校党委",
    "基层党支部",
    "研究生院",
    "本科生院",
    "省委",
    "市委",
    "区委",
    "县委",
    "教工",
    "机关",
];

/// Short forms that are everyday words: they would cover half of every text. The organiser may
/// still add one.
const WORDS: [&str; 37] = [
    "重大",
    "广大",
    "人大",
    "伟大",
    "强大",
    "扩大",
    "壮大",
    "加大",
    "最大",
    "巨大",
    "较大",
    "更大",
    "远大",
    "盛大",
    "宏大",
    "庞大",
    "浩大",
    "高大",
    "博大",
    "正大",
    "光大",
    "放大",
    "增大",
    "做大",
    "特大",
    "夸大",
    "党大",
    "法院",
    "医院",
    "学院",
    "书院",
    "剧院",
    "影院",
    "法学",
    "入学",
    "大院",
    "一支部",
];

/// The spellings of a unit's name, itself first among them.
pub fn of_unit(name: &str) -> BTreeSet<String> {
    let name = name.trim();
    let mut all = BTreeSet::new();
    if name.is_empty() {
        return all;
    }
    all.insert(name.to_owned());
    // What stands in brackets is said beside the name, and is a name of its own.
    let (plain, aside) = without_brackets(name);
    for part in std::iter::once(plain.as_str()).chain(aside.iter().map(String::as_str)) {
        let bare = part
            .trim_start_matches("中国共产党")
            .trim_start_matches("中共");
        add_runs(&parts(bare), &mut all);
    }
    all
}

/// The spellings of a person's name: of two or more signs, and no post.
pub fn of_person(name: &str) -> Option<String> {
    let name = name.trim();
    let signs = name.chars().filter(|c| !c.is_whitespace()).count();
    (2..=20).contains(&signs).then(|| name.to_owned())
}

fn without_brackets(name: &str) -> (String, Vec<String>) {
    let mut plain = String::new();
    let mut aside = Vec::new();
    let mut inside: Option<String> = None;
    for c in name.chars() {
        match (c, inside.as_mut()) {
            ('（' | '(' | '【' | '[', None) => inside = Some(String::new()),
            ('）' | ')' | '】' | ']', Some(_)) => aside.extend(inside.take()),
            (c, Some(text)) => text.push(c),
            (c, None) => plain.push(c),
        }
    }
    aside.extend(inside);
    (plain, aside)
}

/// A name cut after each of its [`ENDS`] and before 第N: 甲大学|法学院|教工|第一党支部.
fn parts(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let end = ENDS.iter().find(|end| {
            rest.strip_prefix(**end)
                // 信息系统, 系列: no department.
                .is_some_and(|after| **end != "系" || !after.starts_with(['统', '列']))
        });
        if let Some(end) = end {
            part.push_str(end);
            parts.push(std::mem::take(&mut part));
            rest = &rest[end.len()..];
            continue;
        }
        let ordinal = c == '第'
            && rest
                .chars()
                .nth(1)
                .is_some_and(|n| n.is_numeric() || "一二三四五六七八九十".contains(n));
        if ordinal && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        part.push(c);
        rest = &rest[c.len_utf8()..];
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// Every run of parts, the last of them in each of its ways.
fn add_runs(parts: &[String], all: &mut BTreeSet<String>) {
    for last in 0..parts.len() {
        let ways = ways(&parts[last]);
        for first in 0..=last {
            let before = parts[first..last].concat();
            for way in &ways {
                let run = format!("{before}{way}");
                let long_enough = run.chars().count() > 1;
                // 学院党委: each part of it says nothing, and so does the whole.
                let says_nothing =
                    parts[first..last].iter().all(|p| is_generic(p)) && is_generic(way);
                if long_enough
                    && !says_nothing
                    && !is_generic(&run)
                    && !WORDS.contains(&run.as_str())
                {
                    all.insert(run);
                }
            }
        }
    }
}

fn is_generic(part: &str) -> bool {
    GENERIC.contains(&part)
}

/// The ways to write one part.
fn ways(part: &str) -> Vec<String> {
    let mut ways = vec![part.to_owned()];
    let letters = |stem: &str| -> Vec<char> { stem.chars().collect() };
    if let Some(stem) = part.strip_suffix("大学") {
        ways.extend(shorts(&letters(stem)).into_iter().map(|s| format!("{s}大")));
    } else if let Some(stem) = part.strip_suffix("学院") {
        let stem = letters(stem);
        for short in shorts(&stem) {
            ways.push(format!("{short}院"));
            if short.chars().count() > 1 {
                ways.push(format!("{short}学院"));
            }
        }
    } else if part.starts_with('第')
        && let Some(number) = part
            .trim_start_matches('第')
            .strip_suffix("党支部")
            .or_else(|| part.trim_start_matches('第').strip_suffix("支部"))
    {
        for number in numerals(number) {
            for end in ["党支部", "支部"] {
                ways.push(format!("第{number}{end}"));
                ways.push(format!("{number}{end}"));
            }
        }
    } else if let Some(stem) = part.strip_suffix("党支部") {
        ways.push(format!("{stem}支部"));
    }
    ways
}

/// How a stem is shortened: 河南工业 to 河, 河工, 河南工, 河南.
fn shorts(stem: &[char]) -> BTreeSet<String> {
    let pick = |at: &[usize]| -> Option<String> { at.iter().map(|n| stem.get(*n)).collect() };
    let mut shorts = BTreeSet::new();
    shorts.extend(pick(&[0]));
    if stem.len() > 2 {
        for at in [&[0, 1][..], &[0, 2], &[0, 1, 2]] {
            shorts.extend(pick(at));
        }
    }
    shorts
}

/// A numeral as it stands and in the other way: 十二 and 12.
fn numerals(number: &str) -> Vec<String> {
    const SIGNS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| SIGNS.iter().position(|s| *s == c).map(|n| n + 1);
    let mut all = vec![number.to_owned()];
    if let Some((tens, ones)) = number.split_once('十') {
        let tens = tens.chars().next().map_or(Some(1), digit);
        let ones = ones.chars().next().map_or(Some(0), digit);
        if let (Some(tens), Some(ones)) = (tens, ones) {
            all.push((tens * 10 + ones).to_string());
        }
    } else if let Ok(n @ 10..=99) = number.parse::<usize>() {
        let sign = |n: usize| {
            n.checked_sub(1)
                .map_or(String::new(), |n| SIGNS[n].to_string())
        };
        let tens = if n < 20 { String::new() } else { sign(n / 10) };
        all.push(format!("{tens}十{}", sign(n % 10)));
    }
    all
}
