//! How a milestone stands that the calendar asks for again: this month or quarter, those that were
//! missed, and a year of them in a row.

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::dates::{Due, Period, timeliness};
use domain::milestones::{Building, Mark, asked, marks};
use domain::plan::Plan;
use domain::programme::{Milestone, Programme};

use crate::ui::State;
use crate::ui::parts::remaining;
use crate::web::Me;

/// How it stands today.
#[derive(Debug)]
pub struct Recurring {
    pub state: State,
    /// `本月 0 / 1，剩 9 天`, `缺 2 次，本月 1 / 1`.
    pub words: String,
    pub marks: Vec<(Period, Mark)>,
}

impl Recurring {
    /// Of a project that builds from a day on; `count` says how many records a period has, by its
    /// number. None of a milestone that the calendar does not ask for again.
    pub fn of(
        (p, plan): (&Programme, &Plan),
        m: &Milestone,
        building_from: NaiveDate,
        count: impl Fn(i32) -> u32,
        me: &Me,
        cal: &Calendar,
    ) -> Option<Self> {
        let cadence = m.cadence?;
        let today = me.today;
        let building = Building {
            from: Some(building_from),
            begun: Some(today),
            extended_final: None,
        };
        let asked = asked(p, plan, m, building, cal);
        let lacks = |number: i32| count(number) < m.at_least;
        let is_missed = |(n, due): &&(i32, Due)| due.on < today && lacks(*n);
        let missed = asked.iter().filter(is_missed).count();
        let running = asked.last().filter(|(_, due)| due.on >= today);
        let now = match running {
            Some((n, _)) => format!("{} {} / {}", cadence.running(), count(*n), m.at_least),
            None if asked.is_empty() => "还没有开始".to_owned(),
            None => format!("{}不要求", cadence.running()),
        };
        let open = running.filter(|(n, _)| lacks(*n));
        let (state, words) = match open {
            _ if missed > 0 => (State::Late, format!("缺 {missed} 次，{now}")),
            Some((_, due)) => {
                let stands = timeliness(due, p.soon.value, me.now);
                let left = remaining(due, stands, today);
                (stands.into(), format!("{now}，{left}"))
            }
            None if asked.is_empty() => (State::Todo, now),
            None => (State::Done, now),
        };
        Some(Self {
            state,
            words,
            marks: marks(plan, m, building_from, count, today, cal),
        })
    }
}
