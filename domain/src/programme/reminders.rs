//! When people are reminded, and who is told when something is late.

use serde::{Deserialize, Serialize};

use super::Source;
use super::read::{DaysBefore, Percent, Table, WorkingDays, Written};
use super::table::{Keyed, Kind, Shape, table};
use crate::stage::words;

/// When people are reminded (design.md, Reminders and mail).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderPolicy {
    pub ahead: Ahead,
    /// Working days after the due date, as all that follow; the first reminder.
    pub late_first: u16,
    pub late_every: u16,
    pub superior_from: u16,
    pub organiser_from: u16,
    pub red_from: u16,
    pub source: Source,
}

/// How it is reminded before the due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ahead {
    /// So many days before it.
    Days(Vec<u16>),
    /// Three colours by the share of time left (商丘师范学院): yellow, orange, red when overdue.
    Percent { yellow: u8, orange: u8 },
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
        // Red begins with the first day late.
        let (ahead, late_first) = match policy {
            PolicyWord::Percent => {
                let (yellow, orange) = (yellow?, orange?);
                (Ahead::Percent { yellow, orange }, 1)
            }
            PolicyWord::Ladder => (Ahead::Days(before), late.first),
        };
        Some(Self {
            ahead,
            late_first,
            late_every: late.every,
            superior_from: escalate.superior,
            organiser_from: escalate.organiser,
            red_from: escalate.red,
            source,
        })
    }
}

impl ReminderPolicy {
    /// The policy in words, a sentence for each of its parts: before, late, escalation.
    pub fn words(&self) -> [String; 3] {
        let (first, every) = (self.late_first, self.late_every);
        let (before, late) = match &self.ahead {
            Ahead::Days(before) => {
                let far = before.iter().filter(|n| **n > 0);
                let far: Vec<String> = far.map(ToString::to_string).collect();
                let far = (!far.is_empty()).then(|| format!("到期前 {} 天", far.join("、")));
                let on_the_day = before.contains(&0).then(|| "到期当天".to_owned());
                let both: Vec<String> = far.into_iter().chain(on_the_day).collect();
                (
                    format!("{}提醒", both.join("和")),
                    format!("逾期后第 {first} 个工作日提醒，以后每 {every} 个工作日一次"),
                )
            }
            Ahead::Percent { yellow, orange } => (
                format!("剩余时间到 {yellow}% 时黄色提醒，到 {orange}% 时橙色提醒"),
                format!("逾期为红色，每 {every} 个工作日提醒一次"),
            ),
        };
        let above = format!(
            "逾期 {} 个工作日起抄送上级党组织，{} 个工作日起列入组织部门名单，{} 个工作日起标红",
            self.superior_from, self.organiser_from, self.red_from
        );
        [before, late, above]
    }
}
