//! What people of the demo write (`words.toml`), and the records that they log with it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::record::RecordKind;
use domain::unit::Standing;
use ledger::records::RecordInput;
use serde::Deserialize;

use crate::Chance;
use crate::people::Place;

const FILE: &str = include_str!("../../demo/words.toml");

/// Lists to pick from; none is empty.
#[derive(Debug, Deserialize)]
pub struct Words {
    sentences: Vec<String>,
    pub names: Vec<String>,
    pub tasks: Vec<(String, String)>,
    pub posts: Vec<String>,
    pub results: Vec<(String, String)>,
    pub honours: Vec<(String, String)>,
    pub uses: Vec<String>,
    pub sources: Vec<String>,
    pub returns: Vec<String>,
    pub declines: Vec<String>,
    pub endorsements: Vec<String>,
    pub sheets: Vec<String>,
    pub send_backs: Vec<String>,
    pub conditionals: Vec<String>,
    pub failures: Vec<String>,
    pub visits: Vec<String>,
    pub findings: Vec<String>,
    pub rectifications: Vec<String>,
    pub rejections: Vec<String>,
    pub objections: Vec<String>,
    pub conclusions: Vec<String>,
    pub withdrawals: Vec<String>,
    pub revocations: Vec<String>,
    pub pleas: Vec<String>,
    /// One line of a form, by the fact or the key of its field.
    pub line: BTreeMap<String, String>,
    /// By key of [`RecordKind`].
    record: BTreeMap<RecordKind, Vec<String>>,
}

impl Words {
    pub fn read() -> anyhow::Result<Self> {
        Ok(toml::from_str(FILE)?)
    }

    /// A text of about so many characters, of whole sentences; at least one.
    pub fn text(&self, chance: &mut Chance, about: u32) -> String {
        let mut from = chance.below(self.sentences.len());
        let mut text = String::new();
        let mut length = 0;
        loop {
            let sentence = &self.sentences[from % self.sentences.len()];
            let more = domain::text::count(sentence);
            if length > 0 && length + more > about {
                return text;
            }
            text.push_str(sentence);
            length += more;
            // A step prime to the length of the list visits every sentence before one comes again.
            from += 7;
        }
    }

    /// One record of a kind on a day, as a unit of a university logs it. `n` tells links apart.
    pub fn record(
        &self,
        kind: RecordKind,
        (place, university): (&Place, Option<&Place>),
        on: NaiveDate,
        n: u64,
        chance: &mut Chance,
    ) -> RecordInput {
        let when = format!("{}年{}月", on.year(), on.month());
        let it: &str = match kind {
            RecordKind::Case | RecordKind::Method => chance.pick(&self.names).as_str(),
            _ => self
                .record
                .get(&kind)
                .map_or("", |list| chance.pick(list).as_str()),
        };
        let title = match kind {
            RecordKind::ThemeDay => format!("{when}主题党日：{it}"),
            RecordKind::Lecture => format!("党课：{it}"),
            RecordKind::GeneralMeeting
            | RecordKind::CouncilMeeting
            | RecordKind::GroupMeeting
            | RecordKind::Meeting => format!("{when}{it}"),
            RecordKind::Service => format!("志愿服务：{it}"),
            RecordKind::Activity | RecordKind::Result => it.to_owned(),
            RecordKind::Recruit => "吸收一名青年骨干教师为发展对象".to_owned(),
            RecordKind::Honour => format!("获评{it}"),
            RecordKind::News => format!("{}{it}", place.short),
            RecordKind::TopicPage => "“一支部一特色”专题页面上线".to_owned(),
            RecordKind::Case => format!("工作案例：“{it}”的做法与启示"),
            RecordKind::Method => format!("“{it}”支部工作法"),
            RecordKind::Plan => format!("{}年度工作计划", on.year()),
            RecordKind::Summary => format!("{}年度建设总结", on.year()),
        };
        let (outlet, outlet_standing, url) = outlet(kind, university, on, n, chance);
        let expected = chance.between(9, 36);
        let gathered = matches!(
            kind,
            RecordKind::ThemeDay
                | RecordKind::Lecture
                | RecordKind::GeneralMeeting
                | RecordKind::CouncilMeeting
                | RecordKind::GroupMeeting
                | RecordKind::Service
                | RecordKind::Activity
        );
        let attended = gathered.then(|| expected - chance.between(0, 3));
        let about = u32::try_from(chance.between(40, 130)).unwrap_or(80);
        RecordInput {
            kind,
            happened_on: on,
            title,
            body: self.text(chance, about),
            outlet,
            outlet_standing,
            url,
            about_own_work: true,
            indicator: None,
            attended: attended.and_then(|n| i32::try_from(n).ok()),
            expected: gathered.then(|| i32::try_from(expected).unwrap_or(0)),
            plan_item: None,
        }
    }
}

/// Where something has come out, on example domains.
fn outlet(
    kind: RecordKind,
    university: Option<&Place>,
    on: NaiveDate,
    n: u64,
    chance: &mut Chance,
) -> (String, Option<Standing>, String) {
    let (name, host) = university.map_or(("学校", String::new()), |university| {
        (university.short.as_str(), university.code.to_lowercase())
    });
    // Most articles stand on the school's site; those of the college's own site do not count.
    let (outlet, standing, site) = match kind {
        RecordKind::TopicPage => {
            let url = format!("https://dj.{host}.example/tese/{n}/");
            return (format!("{name}党建网"), Some(Standing::School), url);
        }
        RecordKind::News => match chance.below(20) {
            0..12 => (
                format!("{name}新闻网"),
                Standing::School,
                format!("news.{host}"),
            ),
            12..16 => (
                "学院网站".to_owned(),
                Standing::College,
                format!("xy.{host}"),
            ),
            16 | 17 => ("市级党建网".to_owned(), Standing::City, "shidj".to_owned()),
            18 => (
                "省级教育网".to_owned(),
                Standing::Province,
                "shengjy".to_owned(),
            ),
            _ => (
                "中央媒体客户端".to_owned(),
                Standing::Nation,
                "zymt".to_owned(),
            ),
        },
        _ => return (String::new(), None, String::new()),
    };
    let (year, month) = (on.year(), on.month());
    let url = format!("https://{site}.example/{year}/{month:02}/{n}.html");
    (outlet, Some(standing), url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_length_and_names_fit_every_form() {
        let words = Words::read().unwrap();
        let mut chance = Chance::of("test", "text");
        for about in [60, 120, 300, 800] {
            for _ in 0..50 {
                let length = domain::text::count(&words.text(&mut chance, about));
                assert!(
                    length <= about && length + 50 > about,
                    "{length} of {about}"
                );
            }
        }
        for name in &words.names {
            assert!(domain::text::count(name) <= 16);
        }
    }
}
