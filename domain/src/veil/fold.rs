//! How texts are compared, so that a name is found however it is spelt: each sign in its plain form
//! (full width as half width, ⼤ as 大, ㆙ as 甲), capitals as small letters, 第一 as 第1, 黨 as 党.
//! Spaces, line ends, invisible signs, accents, brackets, dots and all that is neither letter nor
//! figure count for nothing between the characters; commas and their like only where one stands
//! between every two of a name: 甲、大、学 is one, “一、党支部建设” is none.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::COVER;
use crate::text::is_ignorable;

/// One sign that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub letter: char,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Whether it is written as a Latin letter or digit.
    pub latin: bool,
    /// Whether a comma or its like stands between the sign before and this one.
    pub apart: bool,
}

/// The signs of a text that count, in order.
pub fn fold(text: &str) -> Vec<Folded> {
    let mut apart = false;
    let mut out = Vec::with_capacity(text.len() / 2);
    for (at, c) in text.char_indices() {
        apart |= PARTS.contains(c);
        for (plain, letter) in c.nfkd().map(|c| (c, letter(c))) {
            if !counts(letter) {
                continue;
            }
            out.push(Folded {
                letter,
                at: at..at + c.len_utf8(),
                latin: plain.is_ascii_alphanumeric(),
                apart: std::mem::take(&mut apart),
            });
        }
    }
    out
}

/// A text as it reads, without signs that show nothing, and where each of its signs stood.
pub fn shown(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut out, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.char_indices() {
        if is_ignorable(c) || is_combining_mark(c) {
            continue;
        }
        // Other signs part names, addresses and numbers, each as it is written.
        let plain: Option<String> = (c.nfkc().all(char::is_alphanumeric) || "＠．－＿".contains(c))
            .then(|| c.nfkc().collect());
        for plain in plain.unwrap_or_else(|| c.to_string()).chars() {
            out.push(plain);
            places.push(at..at + c.len_utf8());
        }
    }
    (out, places)
}

/// What parts the words of a sentence.
const PARTS: &str = "、，。；：！？,;:!?";

/// Whether a sign says something within a name.
fn counts(c: char) -> bool {
    (c.is_alphanumeric() || COVER.contains(c)) && !is_ignorable(c) && !is_combining_mark(c)
}

/// Traditional signs of institutions' names and radicals that read like signs, each with its simple one.
const TRADITIONAL: &str = "學学黨党總总醫医師师範范經经濟济馬马機机關关業业員员會会書书記记處处係系係系學学藝艺術术語语國国際际貿贸電电環环資资農农漁渔財财務务體体車车輪轮動动與与維维設设計计築筑運运輸输歷历華华東东長长廣广陝陕雲云貴贵灣湾遼辽寧宁蘇苏漢汉陽阳鄭郑劉刘張张陳陈趙赵楊杨吳吴許许鄧邓馮冯蔣蒋葉叶呂吕盧卢羅罗韓韩錢钱譚谭賈贾鄒邹閻阎龍龙萬万顧顾龔龚⻓长⻢马⻔门⺠民⻋车⻰龙⻄西⻅见⻚页⻛风⻜飞⻘青⻙韦⻥鱼⻦鸟⻨麦⻩黄⻉贝⻬齐";

fn letter(c: char) -> char {
    match c {
        '〇' | '零' => '0',
        '一' | '壹' => '1',
        '二' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
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
