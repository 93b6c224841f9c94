//! Dates on pages have the one grammar of `domain::dates`: every page that a story opens is read.

use super::html;

/// Fails where a date is said in another way: a weekday without brackets or in full, a span that
/// repeats its year, and a `time` that is neither a date of ours nor an hour.
#[track_caller]
pub fn dates_have_one_grammar(path: &str, page: &str) {
    // A notice of the State Council is shown as it was pasted.
    if path.starts_with("/calendar") {
        return;
    }
    let text = html::text(page);
    for (at, _) in text.match_indices('日') {
        let (before, after) = (&text[..at], &text[at + '日'.len_utf8()..]);
        if !before.ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let weekday = [" 周", "周", " 星期", "星期", "（星期"];
        let odd = weekday
            .iter()
            .any(|odd| after.starts_with(odd) && is_weekday(&after[odd.len()..]));
        let around = || {
            format!(
                "{}日{}",
                tail(before),
                after.chars().take(14).collect::<String>()
            )
        };
        assert!(!odd, "{path} says a weekday in another way: {}", around());
        let repeats = after.strip_prefix('至').is_some_and(|to| {
            year_at(to).is_some_and(|year| {
                before.rfind('年').and_then(|end| year_before(before, end)) == Some(year)
            })
        });
        assert!(!repeats, "{path} repeats the year of a span: {}", around());
    }
    for time in page.split("<time").skip(1) {
        let Some((_, rest)) = time.split_once('>') else {
            continue;
        };
        let said = rest.split("</time>").next().unwrap_or_default();
        assert!(is_said(said), "{path} says a time as “{said}”");
    }
}

fn is_weekday(rest: &str) -> bool {
    rest.starts_with(|c| "一二三四五六日".contains(c))
}

fn tail(text: &str) -> String {
    let from = text.chars().count().saturating_sub(12);
    text.chars().skip(from).collect()
}

/// The year that a text begins with.
fn year_at(text: &str) -> Option<&str> {
    let (year, _) = text.split_once('年')?;
    (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then_some(year)
}

fn year_before(text: &str, end: usize) -> Option<&str> {
    text.get(end.checked_sub(4)?..end)
}

/// Takes a number of at most so many digits, without leading zero, and the word after it.
fn take(text: &str, digits: usize, word: char) -> Option<&str> {
    let (number, rest) = text.split_once(word)?;
    let fits = (1..=digits).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (fits && !number.starts_with('0')).then_some(rest)
}

/// `2026年10月21日（周三）17:00` and what may be left out of it; a span of two; an hour alone.
fn is_said(text: &str) -> bool {
    let rest = take(text, 4, '年').unwrap_or(text);
    let rest = take(rest, 2, '月').unwrap_or(rest);
    let rest = take(rest, 2, '日').unwrap_or(rest);
    let rest = match rest.strip_prefix("（周") {
        Some(weekday) if is_weekday(weekday) => {
            weekday.split_once('）').map_or(weekday, |(_, rest)| rest)
        }
        _ => rest,
    };
    // A month says its last day itself.
    let rest = match rest
        .strip_prefix('（')
        .and_then(|month| month.split_once("止）"))
    {
        Some((day, rest)) if is_said(day) => rest,
        _ => rest,
    };
    if let Some(end) = rest.strip_prefix('至') {
        return rest.len() < text.len() && is_said(end);
    }
    let hour = rest.strip_prefix(' ').unwrap_or(rest);
    let is_hour = matches!(hour.as_bytes(), [a, b, b':', c, d] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()));
    is_hour || (rest.is_empty() && !text.is_empty())
}

#[test]
fn a_date_in_another_grammar_is_found() {
    for said in [
        "2026年10月21日",
        "10月21日（周三）",
        "2026年10月21日（周三）17:00",
        "2026年10月21日 17:00",
        "17:00",
        "2026年10月",
        "2024年8月（8月31日止）",
        "2026年7月1日（周三）至7月8日（周三）",
        "2026年7月1日至8日",
    ] {
        assert!(is_said(said), "{said}");
    }
    for odd in [
        "10月21日 周三",
        "2026-10-21",
        "10-21",
        "2026.10",
        "2026年07月01日",
        "",
        "昨天",
    ] {
        assert!(!is_said(odd), "{odd}");
    }
    let found =
        |page: &str| std::panic::catch_unwind(|| dates_have_one_grammar("/x", page)).is_err();
    assert!(found("<p>7月1日 周三 起</p>") && found("<p>7月1日（星期三）</p>"));
    assert!(found("<p>2026年7月1日至2026年7月8日</p>") && found("<time>07-01</time>"));
    assert!(!found(
        "<p>2026年7月1日（周三）起，2026年12月1日至2027年1月3日</p><time>7月1日</time>"
    ));
}
