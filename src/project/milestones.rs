//! 里程碑与佐证: what the project has to bring, each with its date, its state and what proves it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::dates::{Period, Timeliness, cn_date, shanghai_date};
use domain::milestones::{RecordFact, allot};
use domain::obligation::ObligationKind;
use domain::paths;
use domain::programme::{Milestone, OwedBy, Programme, Source};
use domain::stage::StageKind;
use domain::states::ObligationStatus;
use maud::html;

use super::query::View;
use super::rows::{Logged, Owing, Progress};
use crate::recurring::Recurring;
use crate::ui::State;
use crate::ui::parts::{Check, day_label, marks, remaining};
use crate::web::Me;

impl View {
    pub fn programme(&self) -> &Programme {
        &self.standing.round.programme
    }

    /// Records that have not been replaced by a correction.
    pub fn current(&self) -> impl Iterator<Item = &Logged> {
        self.records.iter().filter(|r| !r.corrected)
    }

    /// Records that count for a milestone in its running year.
    pub fn count_of(&self, milestone: &str) -> Option<i32> {
        let running = self
            .owed
            .iter()
            .find(|o| o.is_open() && o.kind == ObligationKind::Milestone && o.item_key == milestone)
            .map(Owing::time);
        self.progress
            .iter()
            .filter(|p| p.milestone_key == milestone)
            .filter(|p| running.is_none_or(|n| p.instance == n))
            .max_by_key(|p| p.instance)
            .map(|p| p.count)
            .or(running.map(|_| 0))
    }

    pub fn form_title(&self, key: &str) -> &str {
        self.programme()
            .form(key)
            .map_or("材料", |f| f.title.as_str())
    }
}

/// The anchor of a line, so that the track can point at it. What recurs has one line.
pub fn anchor(o: &Owing) -> String {
    if Period::numbered(o.time()).is_some() {
        return format!("m-{}-{}", o.kind.key(), o.item_key);
    }
    format!("m-{}-{}-{}", o.kind.key(), o.item_key, o.instance)
}

/// All lines, by date: what is or was owed, then the gates and milestones still to come.
pub fn checks(view: &View, me: &Me, cal: &Calendar) -> Vec<Check> {
    let proofs = proofs(view, cal);
    let mut lines: Vec<Check> = view
        .owed
        .iter()
        .filter(|o| is_for_holder(o) && !is_raised_again(view, o))
        .filter(|o| Period::numbered(o.time()).is_none())
        .map(|o| owing(view, me, o, &proofs))
        .collect();
    let s = &view.standing;
    if s.project.status.is_end() {
        return lines;
    }
    for stage in &s.round.programme.stages {
        let known = view
            .owed
            .iter()
            .any(|o| o.kind == ObligationKind::HandIn && o.item_key == stage.key);
        if !matches!(stage.kind, StageKind::Midterm | StageKind::Final)
            || known
            || view.grade_of(&stage.key).is_some()
        {
            continue;
        }
        let mut line = Check::new(State::Todo, html! { b { (stage.title) } });
        if let Some(at) = view.due_of(&stage.key) {
            line = line.tagged(&day_label(at.due.on, me.today));
        }
        if !stage.ways.is_empty() {
            line = line.detail(format!("方式：{}", stage.ways.join("、")));
        }
        lines.push(line.basis(stage.source.label()));
    }
    for m in &s.round.programme.milestones {
        let known = view
            .owed
            .iter()
            .any(|o| o.kind == ObligationKind::Milestone && o.item_key == m.key);
        if m.cadence.is_none() && known {
            continue;
        }
        if let Some(line) = recurring(view, me, m, cal) {
            lines.push(line);
        } else if let Some(line) = not_owed(view, me, m, cal, &proofs) {
            lines.push(line);
        }
    }
    lines
}

/// How many of the lines are done.
pub fn done(lines: &[Check]) -> usize {
    lines
        .iter()
        .filter(|l| l.state == Some(State::Done))
        .count()
}

/// Whether the same thing was raised anew since: the newer line tells it.
fn is_raised_again(view: &View, o: &Owing) -> bool {
    view.owed.iter().any(|x| {
        x.kind == o.kind
            && x.item_key == o.item_key
            && x.time() == o.time()
            && x.instance > o.instance
    })
}

/// Findings have a list of their own; the rest is others' work.
fn is_for_holder(o: &Owing) -> bool {
    let material = o.kind.is_of_material() && o.status != ObligationStatus::Waived;
    material || o.kind == ObligationKind::Milestone
}

fn owing(view: &View, me: &Me, o: &Owing, proofs: &Proofs<'_>) -> Check {
    let p = view.programme();
    let due = o.due();
    let at = view.timeliness(&due, me);
    let state = match o.status {
        ObligationStatus::Settled => State::Done,
        ObligationStatus::Waived => State::Off,
        ObligationStatus::Open => State::from(at),
    };
    let milestone = (o.kind == ObligationKind::Milestone)
        .then(|| p.milestone(&o.item_key))
        .flatten();
    let title = match milestone {
        Some(m) if m.yearly => format!("{}（第 {} 年）", o.title, o.time()),
        _ => o.title.clone(),
    };
    let mut line = Check::new(state, html! { b { (title) } }).id(anchor(o));
    line = line.tagged(&words(view, me, o, milestone, at));
    if let Some(m) = milestone {
        line = proven(line, proofs, m, o.time(), me);
        if o.is_open() {
            line = logging(view, m, line);
        }
        if m.owed_by == OwedBy::Committee {
            line = line.detail("由基层党委（总支）完成，一个党委一次，管它的全部立项支部");
        }
        line.basis(sources(m))
    } else {
        if o.is_open() && view.may.write {
            let s = &view.standing;
            line = line.evidence(
                "打开填写",
                paths::owed(
                    o.kind,
                    &o.item_key,
                    s.round.row.id,
                    Some(s.project.id),
                    None,
                ),
            );
        }
        if let Some(missing) = o.missing.as_ref().filter(|_| o.is_open()) {
            line = line.detail(missing.clone());
        }
        match o.stage_key.as_deref().and_then(|key| p.stage(key)) {
            Some(stage) => line.basis(stage.source.label()),
            None => line,
        }
    }
}

/// A way to the form of what a milestone counts, for whoever may log it.
fn logging(view: &View, m: &Milestone, line: Check) -> Check {
    if !view.may.log || !view.may_log_now() {
        return line;
    }
    let form = paths::new_record(view.standing.project.id);
    line.evidence(
        format!("登记{}", m.record.label()),
        format!("{form}?milestone={}", m.key),
    )
}

/// What the calendar asks for again, with a year of it in a row; none before the project builds.
fn recurring(view: &View, me: &Me, m: &Milestone, cal: &Calendar) -> Option<Check> {
    let s = &view.standing;
    let from = s.project.building_from?;
    let count = |number: i32| {
        let of = |p: &&Progress| p.milestone_key == m.key && p.instance == number;
        let row = view.progress.iter().find(of);
        row.map_or(0, |p| u32::try_from(p.count).unwrap_or(0))
    };
    let stands = Recurring::of((view.programme(), &s.round.plan), m, from, count, me, cal)?;
    let line = Check::new(stands.state, html! { b { (m.title) } })
        .id(format!("m-{}-{}", ObligationKind::Milestone.key(), m.key))
        .tagged(&stands.words)
        .below(marks(&stands.marks));
    Some(logging(view, m, line).basis(sources(m)))
}

/// The tag: how far it is, and what is left.
fn words(view: &View, me: &Me, o: &Owing, milestone: Option<&Milestone>, at: Timeliness) -> String {
    let count = milestone.filter(|m| m.owed_by == OwedBy::Holder).map(|m| {
        let have = view
            .progress
            .iter()
            .find(|p| p.milestone_key == m.key && p.instance == o.time())
            .map_or(0, |p| p.count);
        format!("{have} / {}", m.at_least)
    });
    let stand = match o.status {
        ObligationStatus::Settled => match o.settled_at {
            Some(at) => format!("{}完成", day_label(shanghai_date(at), me.today)),
            None => "完成".to_owned(),
        },
        ObligationStatus::Waived => "已免除".to_owned(),
        ObligationStatus::Open => {
            let due = o.due();
            format!(
                "{} {}",
                day_label(due.on, me.today),
                remaining(&due, at, me.today)
            )
        }
    };
    match count {
        Some(count) if o.status == ObligationStatus::Open => format!("{count}，{stand}"),
        Some(_) | None => stand,
    }
}

/// A milestone for which nothing is owed: already satisfied before it fell due, or not begun.
fn not_owed(
    view: &View,
    me: &Me,
    m: &Milestone,
    cal: &Calendar,
    proofs: &Proofs<'_>,
) -> Option<Check> {
    let progress: Vec<_> = view
        .progress
        .iter()
        .filter(|p| p.milestone_key == m.key)
        .collect();
    let line = if let Some(last) = progress.iter().max_by_key(|p| p.instance) {
        let Some(on) = last.satisfied_on else {
            return Some(
                Check::new(State::Todo, html! { b { (m.title) } })
                    .tagged(&format!("{} / {}", last.count, m.at_least))
                    .basis(sources(m)),
            );
        };
        let done = Check::new(State::Done, html! { b { (m.title) } })
            .tagged(&format!("{}完成", day_label(on, me.today)));
        proven(done, proofs, m, last.instance, me)
    } else if view.standing.project.building_from.is_none() {
        let due = view
            .standing
            .round
            .plan
            .resolve(&m.due, cal)
            .map(domain::dates::Moment::last_day);
        let line = Check::new(State::Todo, html! { b { (m.title) } });
        match due {
            Some(on) => line.detail(format!("立项以后开始，{}前完成", cn_date(on))),
            None => line.detail("立项以后开始"),
        }
    } else {
        return None;
    };
    Some(line.basis(sources(m)))
}

/// Where the number comes from, and the date if it comes from elsewhere.
fn sources(m: &Milestone) -> String {
    let label = |s: &Source| s.label();
    if m.source == m.due_source {
        label(&m.source)
    } else {
        format!("{}；期限：{}", label(&m.source), label(&m.due_source))
    }
}

/// Records by the milestone and the year for which they count, in ascending order of their days.
type Proofs<'v> = BTreeMap<(String, i32), Vec<&'v Logged>>;

fn proofs<'v>(view: &'v View, cal: &Calendar) -> Proofs<'v> {
    let facts: Vec<RecordFact> = view
        .records
        .iter()
        .map(|r| RecordFact {
            kind: r.kind,
            happened_on: r.happened_on,
            outlet: r.outlet_standing,
            about_own_work: r.about_own_work,
            corrected: r.corrected,
        })
        .collect();
    let round = &view.standing.round;
    // Whether it lies within building was asked when it was logged.
    let from = NaiveDate::MIN;
    allot(&round.programme, &round.plan, &facts, from, cal)
        .into_iter()
        .map(|(of, places)| (of, places.iter().map(|n| &view.records[*n]).collect()))
        .collect()
}

/// What one year of a milestone rests on: the last few records, and how many there are.
fn proven(line: Check, proofs: &Proofs<'_>, m: &Milestone, year: i32, me: &Me) -> Check {
    const SHOWN: usize = 3;
    let all = proofs
        .get(&(m.key.clone(), year))
        .map_or(&[][..], Vec::as_slice);
    let line = all.iter().rev().take(SHOWN).fold(line, |line, r| {
        line.evidence(
            format!("{}（{}）", r.title, day_label(r.happened_on, me.today)),
            r.url.clone().unwrap_or_else(|| format!("#r-{}", r.id)),
        )
    });
    if all.len() > SHOWN {
        line.evidence(format!("共 {} 条", all.len()), "#records")
    } else {
        line
    }
}
