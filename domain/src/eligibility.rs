//! Conditions of entry, checked when an application is submitted.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::dates::cn_date;
use crate::programme::{Condition, ConditionRule};

/// What the conditions look at. Programme codes throughout.
#[derive(Debug, Clone, Default)]
pub struct ApplicantFacts {
    pub established_on: Option<NaiveDate>,
    pub titles: BTreeSet<String>,
    pub in_building: BTreeSet<String>,
    /// Days on which the rounds of this programme that the unit entered before were announced.
    pub entered: Vec<NaiveDate>,
}

/// The conditions not met, one sentence each.
pub fn unmet(
    conditions: &[Condition],
    facts: &ApplicantFacts,
    announced: NaiveDate,
    cal: &Calendar,
) -> Vec<String> {
    conditions
        .iter()
        .filter_map(|c| unmet_one(c, facts, announced, cal))
        .collect()
}

fn unmet_one(
    c: &Condition,
    facts: &ApplicantFacts,
    announced: NaiveDate,
    cal: &Calendar,
) -> Option<String> {
    match &c.rule {
        ConditionRule::EstablishedFor(span) => match facts.established_on {
            None => Some(format!(
                "{}：党组织成立时间还没有登记，请在申报书里填写",
                c.title
            )),
            Some(on) if span.after(on, cal) > announced => Some(format!(
                "{}：成立于{}，到通知发布日（{}）还不满 {}",
                c.title,
                cn_date(on),
                cn_date(announced),
                span.label()
            )),
            Some(_) => None,
        },
        ConditionRule::Holds {
            any_of,
            in_building_too,
        } => {
            let holds = any_of.iter().any(|code| {
                facts.titles.contains(code)
                    || (*in_building_too && facts.in_building.contains(code))
            });
            (!holds).then(|| format!("{}：没有查到相应称号", c.title))
        }
        ConditionRule::HoldsNone { of } => of
            .iter()
            .any(|code| facts.titles.contains(code))
            .then(|| format!("{}：已有相应称号", c.title)),
        ConditionRule::NotEnteredWithin(span) => {
            let last = facts.entered.iter().copied().max()?;
            (span.after(last, cal) > announced)
                .then(|| format!("{}：上次申报批次发布于{}", c.title, cn_date(last)))
        }
        // The applicant confirms it in the form; a person checks.
        ConditionRule::Declared => None,
    }
}
