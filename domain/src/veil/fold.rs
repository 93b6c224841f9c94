//! How texts are compared, so that a name is found however it is spelt: full width as half width,
//! capitals as small letters, 第一 as 第1, 黨 as 党; spaces, line ends, invisible signs, brackets
//! and dots between the characters count for nothing.

use std::ops::Range;

/// One sign that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub letter: char,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Whether it is written as a Latin letter or digit.
    pub latin: bool,
}

/// The signs of a text that count, in order.
pub fn fold(text: &str) -> Vec<Folded> {
    text.char_indices()
        .filter(|(_, c)| !is_nothing(*c))
        .map(|(at, c)| {
            let half = half_width(c);
            Folded {
                letter: letter(half),
                at: at..at + c.len_utf8(),
                latin: half.is_ascii_alphanumeric(),
            }
        })
        .collect()
}

/// Signs that say nothing between the characters of a name.
fn is_nothing(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || "·・•‧∙⋅.．-－‐‑‒–—―_＿~～*＊'’‘`´/／\\＼|｜（）()【】[]［］《》〈〉<>「」『』“”\""
            .contains(c)
}

/// Signs without any look of their own.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffc}' | '\u{300}'..='\u{36f}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Traditional signs of institutions' names, each with its simple one.
const TRADITIONAL: &str = "學学黨党總总醫医師师範范經经濟济馬马機机關关業业員员會会書书記记處处係系係系學学藝艺術术語语國国際际貿贸電电環环資资農农漁渔財财務务體体車车輪轮動动與与維维設设計计築筑運运輸输歷历華华東东長长廣广陝陕雲云貴贵灣湾遼辽寧宁蘇苏漢汉陽阳鄭郑劉刘張张陳陈趙赵楊杨吳吴許许鄧邓馮冯蔣蒋葉叶呂吕盧卢羅罗韓韩錢钱譚谭賈贾鄒邹閻阎龍龙萬万顧顾龔龚";

fn letter(c: char) -> char {
    match c {
        '〇' | '零' => '0',
        '一' | '壹' | '①' | '㈠' => '1',
        '二' | '贰' | '②' | '㈡' => '2',
        '三' | '叁' | '③' | '㈢' => '3',
        '四' | '肆' | '④' | '㈣' => '4',
        '五' | '伍' | '⑤' | '㈤' => '5',
        '六' | '陆' | '⑥' | '㈥' => '6',
        '七' | '柒' | '⑦' | '㈦' => '7',
        '八' | '捌' | '⑧' | '㈧' => '8',
        '九' | '玖' | '⑨' | '㈨' => '9',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => simple(c),
    }
}

fn simple(c: char) -> char {
    let mut pairs = TRADITIONAL.chars();
    while let (Some(old), Some(new)) = (pairs.next(), pairs.next()) {
        if old == c {
            return new;
        }
    }
    c.to_lowercase().next().unwrap_or(c)
}
