//! What may not fit in a round's dates, said so that an organiser can mend it.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::dates::{Moment, Precision, cn_date, cn_day, weekday_label};

/// What follows from a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing has to be done.
    Hint,
    /// Must be changed, or a reason must be written down.
    NeedsReason,
    /// The round cannot be opened like this.
    Blocks,
}

/// Something in a plan that does not fit. Stage titles are kept, so that the message needs no
/// programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A date that cannot be worked out: what it leans on has no date or leads back to it.
    Unresolved {
        what: String,
        expr: String,
        anchor: String,
    },
    /// A stage in which something is handed in or counted has no close, so nothing would be due.
    NoClose { stage: String, title: String },
    /// A stage begins after its own close.
    OpensAfterCloses {
        stage: String,
        title: String,
        opens: Moment,
        closes: Moment,
    },
    /// A stage ends before the notice is out.
    BeforeNotice {
        stage: String,
        title: String,
        closes: NaiveDate,
        announced: NaiveDate,
    },
    /// A stage ends before the one it follows. For building the days are those of its beginning,
    /// as it runs on beside the stages that come after it.
    OutOfOrder {
        stage: String,
        title: String,
        on: NaiveDate,
        after: String,
        after_on: NaiveDate,
    },
    /// The notice prints a weekday that the date does not have.
    WrongWeekday {
        date: NaiveDate,
        printed: Weekday,
        /// The stage that closes on this date, where the reason is written.
        stage: Option<String>,
    },
    /// Something is due on a day that is not worked.
    DayOff {
        stage: String,
        title: String,
        on: Moment,
        before: NaiveDate,
        next: NaiveDate,
    },
    /// Too few working days from the close of the application to the decision.
    TooTight {
        from: String,
        to: String,
        to_key: String,
        has: i64,
        needs: i64,
        parts: String,
    },
    /// A counted period (publicity) is shorter than its number of working days.
    TooShort {
        stage: String,
        title: String,
        has: i64,
        needs: u16,
        until: NaiveDate,
    },
    /// The holidays of a year are not known yet; working days may still move.
    ProvisionalYear { year: i32 },
    /// The holidays of a year long ago are not listed; only its weekends are days off.
    UnlistedYear { year: i32 },
}

impl Problem {
    /// A stable name within the round, for the reason that is written beside it.
    pub fn key(&self) -> String {
        match self {
            Self::Unresolved { what, .. } => format!("unresolved:{what}"),
            Self::NoClose { stage, .. } => format!("no-close:{stage}"),
            Self::OpensAfterCloses { stage, .. } => format!("opens-after-closes:{stage}"),
            Self::BeforeNotice { stage, .. } => format!("before-notice:{stage}"),
            Self::OutOfOrder { stage, .. } => format!("out-of-order:{stage}"),
            Self::WrongWeekday { date, .. } => format!("weekday:{date}"),
            Self::DayOff { stage, .. } => format!("day-off:{stage}"),
            Self::TooTight { to_key, .. } => format!("too-tight:{to_key}"),
            Self::TooShort { stage, .. } => format!("too-short:{stage}"),
            Self::ProvisionalYear { year } => format!("provisional:{year}"),
            Self::UnlistedYear { year } => format!("unlisted:{year}"),
        }
    }

    /// The stage it belongs to, if it is one stage's.
    pub fn stage(&self) -> Option<&str> {
        match self {
            Self::NoClose { stage, .. }
            | Self::OpensAfterCloses { stage, .. }
            | Self::BeforeNotice { stage, .. }
            | Self::OutOfOrder { stage, .. }
            | Self::DayOff { stage, .. }
            | Self::TooShort { stage, .. } => Some(stage),
            Self::TooTight { to_key, .. } => Some(to_key),
            Self::WrongWeekday { stage, .. } => stage.as_deref(),
            Self::Unresolved { .. } | Self::ProvisionalYear { .. } | Self::UnlistedYear { .. } => {
                None
            }
        }
    }

    /// What follows from it. A month whose last day is not worked is only a hint: the notice gave
    /// the month, and the due date does not move.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Unresolved { .. } | Self::NoClose { .. } | Self::OpensAfterCloses { .. } => {
                Severity::Blocks
            }
            Self::DayOff { on, .. } => match on.precision {
                Precision::Month => Severity::Hint,
                Precision::Day => Severity::NeedsReason,
            },
            Self::BeforeNotice { .. }
            | Self::OutOfOrder { .. }
            | Self::TooTight { .. }
            | Self::TooShort { .. }
            | Self::WrongWeekday { stage: Some(_), .. } => Severity::NeedsReason,
            // A date on which nothing closes has nowhere to write a reason, and decides nothing.
            Self::WrongWeekday { stage: None, .. }
            | Self::ProvisionalYear { .. }
            | Self::UnlistedYear { .. } => Severity::Hint,
        }
    }

    /// What is wrong, by how much, and how to mend it.
    pub fn message(&self) -> String {
        match self {
            Self::Unresolved { what, expr, anchor } => format!(
                "{what}日期“{expr}”算不出来：它以 {anchor} 为准，而那里没有日期，或者又以它为准。请写成固定日期，或改以有日期的阶段为准。"
            ),
            Self::NoClose { title, .. } => {
                format!("“{title}”没有截止日期，到期无从算起。请填写截止日期。")
            }
            Self::OpensAfterCloses {
                title,
                opens,
                closes,
                ..
            } => format!(
                "“{title}”{}才开始，{}就截止，倒了 {} 天。请改开始日期或截止日期。",
                opens.label(),
                closes.label(),
                days(closes.last_day(), opens.first_day())
            ),
            Self::BeforeNotice {
                title,
                closes,
                announced,
                ..
            } => format!(
                "“{title}”{}截止，比通知日{}还早 {} 天。请核对通知日，或推迟截止日期。",
                cn_date(*closes),
                cn_date(*announced),
                days(*closes, *announced)
            ),
            Self::OutOfOrder {
                title,
                on,
                after,
                after_on,
                ..
            } => format!(
                "“{title}”定在{}，比它前面的“{after}”（{}）早 {} 天。请推迟“{title}”，或提前“{after}”。",
                cn_date(*on),
                cn_date(*after_on),
                days(*on, *after_on)
            ),
            Self::WrongWeekday { date, printed, .. } => format!(
                "通知印的是{}（{}），这一天实为{}。请向发文单位核实以日期还是以星期为准。",
                cn_date(*date),
                weekday_label(*printed),
                weekday_label(date.weekday())
            ),
            Self::DayOff {
                title,
                on,
                before,
                next,
                ..
            } => {
                let day = on.last_day();
                let (before, next) = (cn_day(*before), cn_day(*next));
                match on.precision {
                    Precision::Day => format!(
                        "“{title}”的期限{}不上班。可改到{before}或{next}；不改的，期限不变，提醒提前到前一个工作日。",
                        cn_day(day)
                    ),
                    Precision::Month => format!(
                        "“{title}”定在{}，当月最后一天{}不上班：期限不变，提醒提前到{before}。",
                        on.label(),
                        cn_day(day)
                    ),
                }
            }
            Self::TooTight {
                from,
                to,
                has,
                needs,
                parts,
                ..
            } => format!(
                "“{from}”截止到“{to}”只有 {has} 个工作日，{parts}，至少要 {needs} 个，缺 {} 个。请推迟“{to}”，或提前截止“{from}”。",
                needs - has
            ),
            Self::TooShort {
                title,
                has,
                needs,
                until,
                ..
            } => format!(
                "“{title}”应满 {needs} 个工作日，现在只有 {has} 个，缺 {} 个。请改到{}或以后结束。",
                i64::from(*needs) - has,
                cn_date(*until)
            ),
            Self::UnlistedYear { year } => format!(
                "没有收录{year}年的放假安排，当年的工作日只扣除了周末。请导入当年的工作日历，再核对日期。"
            ),
            Self::ProvisionalYear { year } => format!(
                "{year}年的放假安排尚未公布，当年的工作日是暂定的。通知公布后请导入工作日历，再核对日期。"
            ),
        }
    }
}

/// Calendar days from one day to a later one.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}
