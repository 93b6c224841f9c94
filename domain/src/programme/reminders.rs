//! When people are reminded, and who is told when something is late.

use serde::{Deserialize, Serialize};

use super::Source;
use super::read::{DaysBefore, Percent, Table, WorkingDays, Written};
use super::table::{Keyed, Kind, Shape, table};
use crate::stage::words;

/// When people are reminded (design.md, Reminders and mail).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReminderPolicy {
    /// Days before the due date; working days after it.
    Ladder {
        before_days: Vec<u16>,
        late_first: u16,
        late_every: u16,
        superior_from: u16,
        organiser_from: u16,
        red_from: u16,
        source: Source,
    },
    /// Three colours by the share of time left (商丘师范学院): yellow, orange, red when overdue.
    Percent {
        yellow: u8,
        orange: u8,
        late_every: u16,
        superior_from: u16,
        organiser_from: u16,
        red_from: u16,
        source: Source,
    },
}

table! {
    /// `[reminders]` as it is written.
    Reminders("reminders") check steps(policy, before, yellow, orange) {
        policy: PolicyWord = PolicyWord::Ladder => "percent", "哪一套，不写就是按天数";
        before: Vec<u16> as Vec<DaysBefore> => "[\"30d\", \"14d\", \"7d\", \"3d\", \"1d\", \"0d\"]", "到期前几天提醒，从远到近，`\"0d\"` 是当天";
        yellow: Option<u8> as Option<Percent> => "30%", "剩余时间到这个比例变黄，三色督办必写";
        orange: Option<u8> as Option<Percent> => "15%", "剩余时间到这个比例变橙，三色督办必写，逾期变红";
        late: Late = Late { first: 1, every: 5 } => "{ first = \"1wd\", every = \"5wd\" }", "逾期后怎样提醒";
        escalate: Escalate => "{ superior = \"3wd\", organiser = \"5wd\", red = \"10wd\" }", "逾期后怎样升级，先后不能反";
        source: Source => "suggested", "出处";
    }
}

words! {
    /// The two policies.
    PolicyWord {
        Ladder = "ladder" "按天数",
        Percent = "percent" "三色督办",
    }
}

table! {
    /// Reminders after the due date.
    Late("reminders.late") {
        first: u16 as WorkingDays = 1 => "1wd", "第几个工作日起";
        every: u16 as WorkingDays => "5wd", "以后隔多久";
    }
}

table! {
    /// Who else is told, and when it turns red.
    Escalate("reminders.escalate") check in_order(superior, organiser, red) {
        superior: u16 as WorkingDays => "3wd", "逾期几个工作日抄送上级党组织";
        organiser: u16 as WorkingDays => "5wd", "列入组织部门名单";
        red: u16 as WorkingDays => "10wd", "标红";
    }
}

fn in_order(t: &Table<'_, '_>, superior: Option<&u16>, organiser: Option<&u16>, red: Option<&u16>) {
    if let (Some(superior), Some(organiser), Some(red)) = (superior, organiser, red)
        && !(superior <= organiser && organiser <= red)
    {
        t.doc.mistake(&t.path, "升级提醒的先后反了", "先抄送上级党组织，再列入组织部门名单，最后标红：superior 不晚于 organiser，organiser 不晚于 red");
    }
}

fn steps(
    t: &Table<'_, '_>,
    policy: Option<&PolicyWord>,
    before: Option<&Vec<u16>>,
    yellow: Option<&Option<u8>>,
    orange: Option<&Option<u8>>,
) {
    if before.is_some_and(|days| !days.is_sorted_by(|far, near| far > near)) {
        t.mistake(
            "before",
            "提前量不是从远到近",
            "从大到小写，每个只写一次：[\"30d\", \"14d\", \"7d\", \"3d\", \"1d\", \"0d\"]",
        );
    }
    let is_percent = policy == Some(&PolicyWord::Percent);
    if !is_percent && !t.has("before") {
        t.mistake(
            "before",
            "没有写提前几天提醒",
            "加上 before = [\"30d\", \"14d\", \"7d\", \"3d\", \"1d\", \"0d\"]",
        );
    }
    if is_percent && !(t.has("yellow") && t.has("orange")) {
        t.mistake(
            "policy",
            "三色督办没有写黄色、橙色的比例",
            "加上 yellow = \"30%\" 和 orange = \"15%\"",
        );
    }
    if let (Some(Some(yellow)), Some(Some(orange))) = (yellow, orange)
        && orange >= yellow
    {
        t.mistake(
            "orange",
            "橙色应比黄色剩余时间更少",
            "例如 yellow = \"30%\"、orange = \"15%\"",
        );
    }
}

impl Kind for ReminderPolicy {
    type Value = Self;
    const SHAPE: Shape = Shape::Table(Reminders::info);

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        let Reminders {
            policy,
            before,
            yellow,
            orange,
            late,
            escalate,
            source,
        } = written.keyed()?;
        let Escalate {
            superior: superior_from,
            organiser: organiser_from,
            red: red_from,
        } = escalate;
        Some(match policy {
            PolicyWord::Percent => Self::Percent {
                yellow: yellow?,
                orange: orange?,
                late_every: late.every,
                superior_from,
                organiser_from,
                red_from,
                source,
            },
            PolicyWord::Ladder => Self::Ladder {
                before_days: before,
                late_first: late.first,
                late_every: late.every,
                superior_from,
                organiser_from,
                red_from,
                source,
            },
        })
    }
}

impl ReminderPolicy {
    pub fn source(&self) -> &Source {
        match self {
            Self::Ladder { source, .. } | Self::Percent { source, .. } => source,
        }
    }

    /// The policy in words, a sentence for each of its parts: before, late, escalation.
    pub fn words(&self) -> [String; 3] {
        let (before, late, superior, organiser, red) = match self {
            Self::Ladder {
                before_days,
                late_first,
                late_every,
                superior_from,
                organiser_from,
                red_from,
                ..
            } => {
                let days: Vec<String> = before_days
                    .iter()
                    .filter(|n| **n > 0)
                    .map(ToString::to_string)
                    .collect();
                let mut before = Vec::new();
                if !days.is_empty() {
                    before.push(format!("到期前 {} 天", days.join("、")));
                }
                if before_days.contains(&0) {
                    before.push("到期当天".to_owned());
                }
                (
                    format!("{}提醒", before.join("和")),
                    format!("逾期后第 {late_first} 个工作日提醒，以后每 {late_every} 个工作日一次"),
                    superior_from,
                    organiser_from,
                    red_from,
                )
            }
            Self::Percent {
                yellow,
                orange,
                late_every,
                superior_from,
                organiser_from,
                red_from,
                ..
            } => (
                format!("剩余时间到 {yellow}% 时黄色提醒，到 {orange}% 时橙色提醒"),
                format!("逾期为红色，每 {late_every} 个工作日提醒一次"),
                superior_from,
                organiser_from,
                red_from,
            ),
        };
        [
            before,
            late,
            format!(
                "逾期 {superior} 个工作日起抄送上级党组织，{organiser} 个工作日起列入组织部门名单，{red} 个工作日起标红"
            ),
        ]
    }
}
