//! The morning digest: everything a person owes, and what is late below, in one mail a day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::{Due, Timeliness, cn_day, shanghai_date, timeliness};
use domain::ids::ObligationId;
use maud::{Markup, html};

use super::dates::{Cancelled, calendar_file, day, state};
use super::layout::{Header, Tone, entry, frame, paragraph, section};
use super::{Letter, PREFIX};
use crate::event::clock_label;

/// Things listed one by one; the rest is counted and found on the workbench.
pub(crate) const LISTED: usize = 12;

/// Late things below, listed one by one.
const LISTED_BELOW: usize = 30;

const MAY_ENTER: &str = "可以申报";
const BELOW: &str = "下级逾期";
const TO_PASS_ON: &str = "这些单位没有人能收到提醒，请您转告，并请管理员补登经办人";

/// One thing owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub obligation: ObligationId,
    pub title: String,
    /// What is missing, and what it is about.
    pub detail: String,
    pub due: Due,
    /// The due date before it was moved, where the reader has not been told of the move.
    pub formerly: Option<NaiveDate>,
    /// Days before the due date from which it is due soon, as its round says.
    pub soon: u16,
    /// Late enough to be marked red.
    pub red: bool,
    /// Verb on the button.
    pub action: &'static str,
    /// Path of the page where it is done.
    pub path: String,
    /// Version of its entry in the reader's calendar, from 0.
    pub sequence: i32,
}

/// Something late that somebody else owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    pub item: Item,
    /// The unit or person that owes it.
    pub whom: String,
    /// Late long enough to stand on the organiser's list.
    pub listed: bool,
}

/// A round that is open to units of the reader's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its name.
    pub round: String,
    /// The units that may enter, by full name.
    pub units: String,
    pub due: Due,
    /// Path of its page.
    pub path: String,
}

/// One person's mail of one morning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Address of the site without trailing slash.
    pub site: String,
    pub at: DateTime<Utc>,
    /// The name shown, a post: 支部书记.
    pub addressee: String,
    /// The units for which the reader acts, by full name.
    pub units: Vec<String>,
    /// What the reader owes, the most urgent first.
    pub own: Vec<Item>,
    /// How many more the reader owes that are due too far ahead to be listed.
    pub later: usize,
    /// What is late below, the latest first (下级逾期).
    pub below: Vec<Below>,
    /// What units owe that nobody can be told of; the reader is asked to pass it on.
    pub to_pass_on: Vec<Below>,
    /// What has opened to units of the reader's, said once.
    pub may_enter: Vec<Opened>,
    /// What is with somebody else and needs nothing from the reader: `审核推荐（甲大学党委）`.
    pub waiting: Vec<String>,
    /// What is taken out of the reader's calendar.
    pub cancelled: Vec<Cancelled>,
    /// In which capacity the reader gets it.
    pub why: String,
    /// Working days after which superiors get a copy.
    pub copied_from: Option<u16>,
    /// Who helps: the superior unit.
    pub help: Option<String>,
}

/// How many of the things owed are late, due today, tomorrow, soon, and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub late: usize,
    pub today: usize,
    pub tomorrow: usize,
    pub soon: usize,
    pub later: usize,
    /// The number of days that “soon” means for all of them; none when rounds differ.
    pub soon_days: Option<u16>,
}

impl Tally {
    pub fn of(items: &[Item], now: DateTime<Utc>) -> Self {
        let mut tally = Self::default();
        let mut days = Vec::new();
        for item in items {
            match item.state(now) {
                Timeliness::Late { .. } => tally.late += 1,
                Timeliness::Soon { days: 0 } => tally.today += 1,
                Timeliness::Soon { days: 1 } => tally.tomorrow += 1,
                Timeliness::Soon { .. } => {
                    tally.soon += 1;
                    days.push(item.soon);
                }
                Timeliness::Todo => tally.later += 1,
            }
        }
        days.dedup();
        tally.soon_days = match days[..] {
            [days] => Some(days),
            _ => None,
        };
        tally
    }

    /// What is late or due soon.
    fn pressing(&self) -> usize {
        self.late + self.today + self.tomorrow + self.soon
    }

    /// `3 件 14 天内到期`, or `3 件临期` when rounds count differently.
    fn soon_words(&self) -> String {
        match self.soon_days {
            Some(days) => format!("{} 件 {days} 天内到期", self.soon),
            None => format!("{} 件临期", self.soon),
        }
    }

    /// `1 件逾期，1 件今天到期，1 件明天到期，3 件 14 天内到期，2 件期限较远`; nothing that is none.
    fn words(&self) -> Vec<String> {
        let late = (self.late > 0).then(|| format!("{} 件逾期", self.late));
        let today = (self.today > 0).then(|| format!("{} 件今天到期", self.today));
        let soon = (self.soon > 0).then(|| self.soon_words());
        let tomorrow = (self.tomorrow > 0).then(|| format!("{} 件明天到期", self.tomorrow));
        let later = (self.later > 0).then(|| format!("{} 件期限较远", self.later));
        [late, today, tomorrow, soon, later]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Item {
    fn state(&self, now: DateTime<Utc>) -> Timeliness {
        timeliness(&self.due, self.soon, now)
    }

    /// Whether its day has not passed: only then it is put into a calendar.
    pub(super) fn is_to_come(&self, now: DateTime<Utc>) -> bool {
        self.due.on >= shanghai_date(now)
    }

    /// `◐ 剩 9 天，2026年10月30日（周五），原定2026年10月16日（周五），已改期`, and its colour.
    fn words(&self, now: DateTime<Utc>) -> (Tone, String) {
        let today = shanghai_date(now);
        let (tone, mut words) = state(&self.due, self.state(now), self.red, today);
        if let Some(former) = self.formerly {
            words.push_str(&format!("，原定{}，已改期", cn_day(former)));
        }
        (tone, words)
    }
}

/// Verb on the button of a round that may be entered.
const TO_ENTER: &str = "看要求，去申报";

impl Opened {
    fn until(&self) -> String {
        format!("申报到{}止", self.due.label())
    }

    fn who(&self) -> String {
        format!("{}可以申报。不申报的不用办，本系统不再提醒。", self.units)
    }
}

impl Below {
    /// `甲大学文学院教工第一党支部（已列入督办清单）：`.
    fn whom_words(&self) -> String {
        let listed = if self.listed {
            "（已列入督办清单）"
        } else {
            ""
        };
        format!("{}{listed}：", self.whom)
    }
}

impl Digest {
    pub fn render(&self) -> Letter {
        let today = shanghai_date(self.at);
        let tally = Tally::of(&self.own, self.at);
        let counts = self.counts(&tally);
        let units = self.units.join("、");
        let subject = format!("{PREFIX}{counts}：{units}");
        let title = self.title();
        let below_title = if self.own.is_empty() {
            format!("{units}。{counts}。")
        } else {
            let words = self
                .not_pressing(&tally)
                .unwrap_or_else(|| tally.words().join("，"));
            format!("{units}。{words}。办完的不会再提醒。")
        };
        let above = format!("培育台账，{}{}", cn_day(today), clock_label(self.at));
        let footer = self.footer();
        let html = frame(
            &subject,
            &self.preheader(),
            &Header {
                above: &above,
                title: &title,
                below: &below_title,
            },
            &self.blocks(),
            &footer,
        );
        Letter {
            text: self.text(&above, &title, &below_title, &footer),
            html,
            ics: calendar_file(
                self.listed(),
                &self.cancelled,
                &crate::mail::host_of(&self.site),
                &self.site,
                self.at,
            ),
            subject,
        }
    }

    /// What is listed one by one of what the reader owes.
    fn listed(&self) -> &[Item] {
        &self.own[..self.own.len().min(LISTED)]
    }

    /// What the calendar in the mail puts on which day, in which version.
    pub(crate) fn entries(&self) -> Vec<(ObligationId, NaiveDate, i32)> {
        self.listed()
            .iter()
            .filter(|item| item.is_to_come(self.at))
            .map(|item| (item.obligation, item.due.on, item.sequence))
            .collect()
    }

    /// The numbers, the worst first: `1 件逾期，3 件 14 天内到期，下级 2 件逾期`.
    fn counts(&self, tally: &Tally) -> String {
        let mut parts = match self.not_pressing(tally) {
            Some(words) => vec![words],
            None => tally.words(),
        };
        if tally.pressing() > 0 && tally.later > 0 {
            // What is far ahead does not belong into a subject beside what is pressing.
            parts.pop();
        }
        if !self.below.is_empty() {
            parts.push(format!("下级 {} 件逾期", self.below.len()));
        }
        if !self.to_pass_on.is_empty() {
            parts.push(format!("{} 件请转告", self.to_pass_on.len()));
        }
        if !self.may_enter.is_empty() {
            parts.push(format!("{} 个批次可以申报", self.may_enter.len()));
        }
        parts.join("，")
    }

    /// `2 件待办，最早2026年11月30日（周一）到期`, where nothing is due soon.
    fn not_pressing(&self, tally: &Tally) -> Option<String> {
        if tally.pressing() > 0 {
            return None;
        }
        let first = self
            .own
            .iter()
            .map(|item| &item.due)
            .min_by_key(|due| due.instant())?;
        let day = day(first);
        Some(format!("{} 件待办，最早{day}到期", tally.later))
    }

    fn title(&self) -> String {
        let call = format!("{}同志：", self.addressee);
        match (self.own.len(), self.below.len()) {
            (0, 0) if self.to_pass_on.is_empty() => {
                format!("{call}有 {} 个批次可以申报", self.may_enter.len())
            }
            (0, 0) => format!("{call}有 {} 件请您转告", self.to_pass_on.len()),
            (0, below) => format!("{call}下级有 {below} 件逾期，请督促办理"),
            (1, _) => format!("{call}您有 1 件要办"),
            (own, _) => format!("{call}您有 {own} 件要办，先办第 1 件"),
        }
    }

    /// What mail programs show beside the subject: the most urgent thing.
    fn preheader(&self) -> String {
        self.own
            .first()
            .or(self.below.first().map(|b| &b.item))
            .or(self.to_pass_on.first().map(|b| &b.item))
            .map(|item| {
                let (_, words) = item.words(self.at);
                format!("最急：{}，{}。", item.title, words)
            })
            .or(self
                .may_enter
                .first()
                .map(|opened| format!("{MAY_ENTER}：{}，{}止。", opened.round, opened.due.label())))
            .unwrap_or_default()
    }

    fn footer(&self) -> Vec<String> {
        let help = self
            .help
            .as_ref()
            .map_or_else(String::new, |unit| format!("，或联系{unit}"));
        let copies = self.copied_from.map_or_else(String::new, |days| {
            format!("逾期满 {days} 个工作日起抄送上级党组织，未逾期不抄送。")
        });
        vec![
            format!(
                "按钮打不开，请登录 {} 后看“工作台”{help}。办完即停。",
                self.site
            ),
            format!(
                "为什么收到：{}，提醒规则由批次规定。{copies}本邮件由系统发出，请勿直接回复。",
                self.why
            ),
        ]
    }

    fn blocks(&self) -> Markup {
        let line = |item: &Item, whom: &str, action: &str, first: bool| {
            let (tone, words) = item.words(self.at);
            let href = format!("{}{}", self.site, item.path);
            entry(
                tone,
                &words,
                &format!("{whom}{}", item.title),
                &item.detail,
                Some((action, &href)),
                first,
            )
        };
        html! {
            @for (n, item) in self.own.iter().take(LISTED).enumerate() {
                (line(item, "", item.action, n == 0))
            }
            @if let Some(rest) = rest(self.own.len(), LISTED) { (paragraph(&rest)) }
            @if let Some(later) = self.later_words() { (paragraph(&later)) }
            @if !self.may_enter.is_empty() {
                (section(MAY_ENTER))
                @for opened in &self.may_enter {
                    @let href = format!("{}{}", self.site, opened.path);
                    (entry(Tone::Todo, &opened.until(), &opened.round, &opened.who(), Some((TO_ENTER, &href)), false))
                }
            }
            @for (title, list) in [(BELOW, &self.below), (TO_PASS_ON, &self.to_pass_on)] {
                @if !list.is_empty() {
                    (section(title))
                    @for b in list.iter().take(LISTED_BELOW) {
                        (line(&b.item, &b.whom_words(), "查看", false))
                    }
                    @if let Some(rest) = rest(list.len(), LISTED_BELOW) { (paragraph(&rest)) }
                }
            }
            @if !self.waiting.is_empty() { (paragraph(&self.waiting_words())) }
        }
    }

    fn later_words(&self) -> Option<String> {
        (self.later > 0).then(|| format!("另有 {} 件期限还远，见“工作台”。", self.later))
    }

    fn waiting_words(&self) -> String {
        format!(
            "另有 {} 件等别人办，您不用管：{}。",
            self.waiting.len(),
            self.waiting.join("、")
        )
    }

    fn text(&self, above: &str, title: &str, below: &str, footer: &[String]) -> String {
        let left_out = |all, listed| rest(all, listed).map(|rest| format!("\n{rest}\n"));
        let mut parts = vec![format!("{title}\n{below}\n")];
        for (n, item) in self.own.iter().take(LISTED).enumerate() {
            parts.push(self.text_line(n + 1, item, "", item.action));
        }
        parts.extend(left_out(self.own.len(), LISTED));
        parts.extend(self.later_words().map(|later| format!("\n{later}\n")));
        for (n, opened) in self.may_enter.iter().enumerate() {
            let head = if n == 0 {
                format!("\n【{MAY_ENTER}】\n")
            } else {
                String::new()
            };
            parts.push(format!(
                "{head}\n{}. {}\n   {}\n   {}\n   {TO_ENTER}：{}{}\n",
                n + 1,
                opened.round,
                opened.until(),
                opened.who(),
                self.site,
                opened.path
            ));
        }
        for (title, list) in [
            (BELOW, self.below.as_slice()),
            (TO_PASS_ON, self.to_pass_on.as_slice()),
        ] {
            if list.is_empty() {
                continue;
            }
            parts.push(format!("\n【{title}】\n"));
            for (n, b) in list.iter().take(LISTED_BELOW).enumerate() {
                parts.push(self.text_line(n + 1, &b.item, &b.whom_words(), "查看"));
            }
            parts.extend(left_out(list.len(), LISTED_BELOW));
        }
        if !self.waiting.is_empty() {
            parts.push(format!("\n{}\n", self.waiting_words()));
        }
        parts.push(format!("\n—— {above}\n{}\n", footer.join("\n")));
        parts.concat()
    }

    fn text_line(&self, n: usize, item: &Item, whom: &str, action: &str) -> String {
        let (_, words) = item.words(self.at);
        let detail = if item.detail.is_empty() {
            String::new()
        } else {
            format!("   {}\n", item.detail)
        };
        format!(
            "\n{n}. {whom}{}\n   {words}\n{detail}   {action}：{}{}\n",
            item.title, self.site, item.path
        )
    }
}

/// The sentence for what is not listed one by one.
fn rest(all: usize, listed: usize) -> Option<String> {
    (all > listed).then(|| format!("另有 {} 件没有列出，见“工作台”。", all - listed))
}
