//! The yearly notice of the State Council, as it is pasted: its own sentences, and what it must name.
//!
//! ```text
//! 二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
//! ```

use chrono::{Datelike, NaiveDate, Weekday};

use super::CalendarDay;
use crate::dates::weekday_label;

/// The holidays of the whole people (《全国年节及纪念日放假办法》 第二条): what a notice calls them, and
/// their day where it is always the same.
const STATUTORY: [(&str, Option<(u32, u32)>); 7] = [
    ("元旦", Some((1, 1))),
    ("春节", None),
    ("清明", None),
    ("劳动节", Some((5, 1))),
    ("端午", None),
    ("中秋", None),
    ("国庆", Some((10, 1))),
];

/// The statutory holidays of a year that these days do not have off.
pub fn missing(year: i32, days: &[CalendarDay]) -> Vec<&'static str> {
    let is_there = |name: &str, on: Option<(u32, u32)>| {
        let on = on.and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day));
        let mut off = days.iter().filter(|d| d.off && d.name.contains(name));
        off.any(|d| on.is_none_or(|on| d.date == on))
    };
    STATUTORY
        .into_iter()
        .filter(|(name, on)| !is_there(name, *on))
        .map(|(name, _)| name)
        .collect()
}

/// Whether a text is in the notice's own sentences.
pub fn is_prose(text: &str) -> bool {
    text.contains("放假")
}

/// Reads the sentences of the notice of a year. Days of the year before or after are left out where
/// they are weekend days that are off anyway.
///
/// # Errors
/// Each sentence that cannot be read or does not agree with itself: a number of days, a weekday.
pub fn read(year: i32, text: &str) -> Result<Vec<CalendarDay>, Vec<String>> {
    let mut days: Vec<CalendarDay> = Vec::new();
    let mut wrong = Vec::new();
    for line in text.lines().map(str::trim) {
        let Some((head, body)) = line.split_once(['：', ':']) else {
            continue;
        };
        let name = head.split_once('、').map_or(head, |(_, name)| name).trim();
        for sentence in body.split(['。', '；']) {
            match sentence_of(year, name, sentence) {
                Ok(found) => days.extend(found),
                Err(why) => wrong.push(format!("“{name}”：{why}")),
            }
        }
    }
    days.retain(|day| day.date.year() == year);
    // A paragraph pasted twice says no more than once; what it says otherwise is a mistake.
    days.sort_by_key(|day| day.date);
    days.dedup();
    let twice = days.windows(2).filter(|pair| pair[0].date == pair[1].date);
    wrong.extend(twice.map(|pair| format!("{} 写了两次，说法不一样。", pair[0].date)));
    if days.is_empty() && wrong.is_empty() {
        wrong.push("没有读到放假的日子，请粘贴通知里“一、元旦：……”以下的各条。".to_owned());
    }
    if wrong.is_empty() {
        Ok(days)
    } else {
        Err(wrong)
    }
}

/// The days that one sentence names; none when it speaks of something else.
fn sentence_of(year: i32, name: &str, sentence: &str) -> Result<Vec<CalendarDay>, String> {
    let off = sentence.contains("放假");
    if !off && !sentence.contains("上班") {
        return Ok(Vec::new());
    }
    let day = |date| CalendarDay {
        date,
        off,
        name: name.to_owned(),
        provisional: false,
    };
    let mut reader = Reader {
        rest: sentence,
        last: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default(),
    };
    let mut days = Vec::new();
    while let Some(first) = reader.date()? {
        let until = if reader.rest.starts_with('至') {
            reader.rest = &reader.rest['至'.len_utf8()..];
            reader.date()?.ok_or("“至”后面没有日期。")?
        } else {
            first
        };
        if until < first {
            return Err(format!("{until} 在 {first} 之前。"));
        }
        days.extend(first.iter_days().take_while(|date| *date <= until).map(day));
    }
    let counted = number_before(sentence, "天");
    if let Some(said) = counted.filter(|said| off && *said != days.len()) {
        return Err(format!(
            "通知说共 {said} 天，日期算出来是 {} 天。",
            days.len()
        ));
    }
    let weekend = |date: NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    if let Some(odd) = days.iter().find(|day| !off && !weekend(day.date)) {
        return Err(format!("{} 本来就是工作日，不会另写上班。", odd.date));
    }
    if let Some(odd) = days
        .iter()
        .find(|d| d.off && d.date.year() != year && !weekend(d.date))
    {
        return Err(format!(
            "{} 不在 {year} 年，请导入到它自己的年份。",
            odd.date
        ));
    }
    Ok(days)
}

/// `9` of `共9天`.
fn number_before(text: &str, unit: &str) -> Option<usize> {
    let before = text[..text.find(unit)?].trim_end();
    let from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    before[from..].parse().ok()
}

/// Reads dates one after the other; a month or year that is not written is that of the date before.
struct Reader<'t> {
    rest: &'t str,
    last: NaiveDate,
}

impl Reader<'_> {
    /// The next date, with the weekday that stands behind it checked; none when there is no more.
    fn date(&mut self) -> Result<Option<NaiveDate>, String> {
        let (mut year, mut month): (Option<i32>, Option<u32>) = (None, None);
        loop {
            let Some(at) = self.rest.find(|c: char| c.is_ascii_digit()) else {
                return Ok(None);
            };
            let text = &self.rest[at..];
            let end = text
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len());
            let number: u32 = text[..end].parse().map_err(|_| "日期看不懂。".to_owned())?;
            let mark = text[end..].chars().next();
            self.rest = &text[end + mark.map_or(0, char::len_utf8)..];
            match mark {
                Some('年') => year = i32::try_from(number).ok(),
                Some('月') => month = Some(number),
                Some('日') => {
                    let year = year.unwrap_or(self.last.year());
                    let month = month.unwrap_or(self.last.month());
                    let date = NaiveDate::from_ymd_opt(year, month, number);
                    let date = date.ok_or(format!("没有{year}年{month}月{number}日这一天。"))?;
                    self.last = date;
                    self.weekday(date)?;
                    return Ok(Some(date));
                }
                // A number of days, or a clause of something else.
                _ => (year, month) = (None, None),
            }
        }
    }

    /// Takes what stands in brackets behind a date.
    fn weekday(&mut self, date: NaiveDate) -> Result<(), String> {
        let Some(inside) = self.rest.strip_prefix('（') else {
            return Ok(());
        };
        let (said, rest) = inside.split_once('）').unwrap_or((inside, ""));
        self.rest = rest;
        let printed = ["星期", "周"].into_iter().find_map(|word| {
            let (_, day) = said.rsplit_once(word)?;
            day.chars().next()
        });
        let real = weekday_label(date.weekday());
        match printed {
            Some(day) if !real.ends_with(if day == '天' { '日' } else { day }) => {
                Err(format!("通知写 {date} 是周{day}，实际是{real}，请核对。"))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// The days of a year on which two calendars differ.
pub fn changed(before: &super::Calendar, after: &super::Calendar, year: i32) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).into_iter();
    let days = first.flat_map(|first| {
        let days = first.iter_days();
        days.take_while(move |day| day.year() == year)
    });
    days.filter(|day| before.is_working(*day) != after.is_working(*day))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;

    /// The sentences of the notices, shortened to what they say of days.
    const NOTICES: [(i32, &str); 5] = [
        (
            2022,
            "一、元旦：2022年1月1日至3日放假，共3天。
            二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
            三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
            四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
            五、端午节：6月3日至5日放假，共3天。
            六、中秋节：9月10日至12日放假，共3天。
            七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。",
        ),
        (
            2023,
            "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
            二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
            三、清明节：4月5日放假，共1天。
            四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
            五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
            六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。",
        ),
        (
            2024,
            "一、元旦：1月1日放假，与周末连休。
            二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位安排职工在除夕（2月9日）休息。
            三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
            四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
            五、端午节：6月10日放假，与周末连休。
            六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
            七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。",
        ),
        (
            2025,
            "一、元旦：1月1日（周三）放假1天，不调休。
            二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
            三、清明节：4月4日（周五）至6日（周日）放假，共3天。
            四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
            五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
            六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。",
        ),
        (
            2026,
            "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
            二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
            三、清明节：4月4日（周六）至6日（周一）放假，共3天。
            四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
            五、端午节：6月19日（周五）至21日（周日）放假，共3天。
            六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
            七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。",
        ),
    ];

    #[test]
    fn the_sentences_of_each_notice_give_the_days_that_are_listed() {
        for (year, text) in NOTICES {
            assert!(is_prose(text));
            let days = read(year, text).unwrap();
            assert_eq!(missing(year, &days), [""; 0], "{year}");
            let others = Calendar::builtin();
            let others = others.days().filter(|day| day.date.year() != year).cloned();
            let calendar = Calendar::from_days(others.chain(days));
            assert_eq!(changed(&Calendar::builtin(), &calendar, year), [], "{year}");
        }
    }

    #[test]
    fn a_notice_that_does_not_agree_with_itself_is_told() {
        for (sentence, said) in [
            (
                "五、端午节：6月19日（周五）至21日（周日）放假，共4天。",
                "共 4 天，日期算出来是 3 天",
            ),
            (
                "五、端午节：6月19日（周四）至21日（周日）放假，共3天。",
                "2026-06-19 是周四，实际是周五",
            ),
            (
                "四、劳动节：5月1日放假。5月11日上班。",
                "2026-05-11 本来就是工作日",
            ),
            ("四、劳动节：5月32日放假。", "没有2026年5月32日"),
            (
                "四、劳动节：5月3日至1日放假。",
                "2026-05-01 在 2026-05-03 之前",
            ),
            (
                "一、元旦：2025年12月31日至2026年1月1日放假。",
                "2025-12-31 不在 2026 年",
            ),
            ("现将放假安排通知如下", "没有读到放假的日子"),
        ] {
            let wrong = read(2026, sentence).unwrap_err().concat();
            assert!(wrong.contains(said), "{wrong}");
        }
    }

    #[test]
    fn a_paragraph_that_is_pasted_twice_says_no_more() {
        let (year, text) = NOTICES[4];
        let twice = format!("{text}\n{text}");
        assert_eq!(read(year, &twice).unwrap(), read(year, text).unwrap());
        let torn = format!("{text}\n七、校庆：10月1日放假1天。");
        let wrong = read(year, &torn).unwrap_err().concat();
        assert!(wrong.contains("2026-10-01 写了两次"), "{wrong}");
    }

    #[test]
    fn a_holiday_that_is_left_out_is_named() {
        let (year, text) = NOTICES[4];
        let shortened: Vec<&str> = text.lines().filter(|line| !line.contains("中秋")).collect();
        let days = read(year, &shortened.join("\n")).unwrap();
        assert_eq!(missing(year, &days), ["中秋"]);
        assert_eq!(missing(year, &[]).len(), 7);
        // The name alone will not do: the first of October is off.
        let moved = text.replace(
            "10月1日（周四）至7日（周三）放假调休，共7天",
            "10月2日至7日放假",
        );
        assert_eq!(missing(year, &read(year, &moved).unwrap()), ["国庆"]);
    }
}
