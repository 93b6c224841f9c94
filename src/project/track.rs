//! The track of a project from its rows: gates with their dates, lanes of what was done and is owed.

use chrono::NaiveDate;
use domain::dates::{Due, Timeliness, shanghai_date, timeliness};
use domain::obligation::ObligationKind;
use domain::programme::Outcome;
use domain::record::RecordKind;
use domain::stage::{StageKind, Status};
use domain::states::FindingStatus;
use ledger::event::What;

use super::query::View;
use super::rows::{Found, Logged, Owing};
use crate::ui::track::{Gate, GateState, Lane, Point, PointKind, Span, SpanKind, Track};
use crate::web::Me;

/// Due date of a stage for one project, and the round's own when it was moved.
#[derive(Debug, Clone, Copy)]
pub struct StageDue {
    pub due: Due,
    /// The stage's own, as extended: what an extension is counted from, however late what is owed came.
    pub own: Due,
    pub planned: Option<Due>,
}

impl View {
    /// When a stage is due for this project: as extended, and moved with its final, else as the round
    /// planned it.
    pub fn due_of(&self, stage: &str) -> Option<StageDue> {
        let planned = self.standing.round.plan.due(stage);
        let own = self.plan.due(stage)?;
        // What is owed may be due later than its stage: it came late, or was sent back.
        let owed = self.owed.iter().find(|o| {
            o.is_open() && o.kind.is_of_material() && o.stage_key.as_deref() == Some(stage)
        });
        Some(StageDue {
            due: owed.map_or(own, Owing::due),
            own,
            planned: planned.filter(|planned| planned.on != own.on),
        })
    }

    pub fn timeliness(&self, due: &Due, me: &Me) -> Timeliness {
        timeliness(due, self.programme().soon.value, me.now)
    }

    /// The last grade given in a stage that was not taken back.
    pub fn grade_of(&self, stage: &str) -> Option<(&str, Outcome)> {
        let mut stands = self.history.iter().filter(|line| line.undone_at.is_none());
        stands.find_map(|line| match &line.what {
            What::Graded {
                stage: of,
                grade,
                outcome,
                ..
            } if of == stage => Some((grade.as_str(), *outcome)),
            _ => None,
        })
    }

    /// The day of the titling, if there was one.
    pub fn titled_on(&self) -> Option<NaiveDate> {
        self.history
            .iter()
            .find(|line| line.undone_at.is_none() && matches!(line.what, What::Titled { .. }))
            .map(|line| shanghai_date(line.at))
    }
}

/// The track, for projects that build or have built.
pub fn of(view: &View, me: &Me) -> Option<Track> {
    let s = &view.standing;
    let from = s.project.building_from?;
    let gates = gates(view, me, from);
    let to = gates.iter().map(|g| g.on).max().filter(|to| *to > from)?;
    Some(Track {
        from,
        to,
        today: me.today,
        gates,
        lanes: vec![
            activities(view, me),
            news(view, me),
            papers(view, me),
            supervision(view, me),
        ],
    })
}

fn gates(view: &View, me: &Me, from: NaiveDate) -> Vec<Gate> {
    let s = &view.standing;
    let mut gates = vec![Gate {
        label: "立项".to_owned(),
        on: from,
        state: GateState::Passed,
    }];
    for stage in &s.round.programme.stages {
        if !matches!(stage.kind, StageKind::Midterm | StageKind::Final) {
            continue;
        }
        let Some(at) = view.due_of(&stage.key) else {
            continue;
        };
        let state = match view.grade_of(&stage.key) {
            Some((_, Outcome::Pass)) => GateState::Passed,
            Some((_, Outcome::Fail)) => GateState::Failed,
            _ if s.project.stage_key == stage.key
                && s.project.status == Status::Due
                && at.due.is_late(me.now) =>
            {
                GateState::Late
            }
            _ => GateState::Ahead,
        };
        gates.push(Gate {
            label: if at.planned.is_some() {
                format!("{}·延期", stage.title)
            } else {
                stage.title.clone()
            },
            on: at.due.on,
            state,
        });
    }
    if let Some(on) = view.titled_on() {
        gates.push(Gate {
            label: "命名".to_owned(),
            on,
            state: GateState::Passed,
        });
    }
    gates.sort_by_key(|g| g.on);
    gates
}

/// The point of something owed.
fn owed(view: &View, me: &Me, o: &Owing) -> Point {
    let due = o.due();
    Point {
        on: due.on,
        kind: match view.timeliness(&due, me) {
            Timeliness::Todo => PointKind::Owed,
            Timeliness::Soon { .. } => PointKind::Soon,
            Timeliness::Late { .. } => PointKind::Late,
        },
        label: format!("前：{}", o.title),
        href: Some(format!("#{}", super::milestones::anchor(o))),
    }
}

fn recorded(r: &Logged) -> Point {
    Point {
        on: r.happened_on,
        kind: PointKind::Recorded,
        label: r.title.clone(),
        href: Some(format!("#r-{}", r.id)),
    }
}

/// Milestones that records of some kinds satisfy, as points still owed.
fn milestones<'v>(
    view: &'v View,
    me: &'v Me,
    wanted: impl Fn(RecordKind) -> bool + 'v,
) -> impl Iterator<Item = Point> + 'v {
    view.owed
        .iter()
        .filter(|o| o.is_open() && o.kind == ObligationKind::Milestone)
        .filter(move |o| {
            view.programme()
                .milestone(&o.item_key)
                .is_some_and(|m| wanted(m.record))
        })
        .map(|o| owed(view, me, o))
}

fn is_material(kind: RecordKind) -> bool {
    match kind {
        RecordKind::TopicPage
        | RecordKind::Case
        | RecordKind::Method
        | RecordKind::Plan
        | RecordKind::Summary => true,
        RecordKind::News
        | RecordKind::ThemeDay
        | RecordKind::GeneralMeeting
        | RecordKind::CouncilMeeting
        | RecordKind::GroupMeeting
        | RecordKind::Meeting
        | RecordKind::Lecture
        | RecordKind::Service
        | RecordKind::Activity
        | RecordKind::Recruit
        | RecordKind::Honour
        | RecordKind::Result => false,
    }
}

fn activities(view: &View, me: &Me) -> Lane {
    let mine = |kind: RecordKind| kind != RecordKind::News && !is_material(kind);
    let mut points: Vec<Point> = view
        .current()
        .filter(|r| mine(r.kind))
        .map(recorded)
        .collect();
    let label = format!("活动记录（{} 条）", points.len());
    points.extend(milestones(view, me, mine));
    Lane {
        label,
        points,
        spans: Vec::new(),
    }
}

fn news(view: &View, me: &Me) -> Lane {
    let mut points: Vec<Point> = view
        .current()
        .filter(|r| r.kind == RecordKind::News)
        .map(recorded)
        .collect();
    let asked = view
        .programme()
        .milestones
        .iter()
        .find(|m| m.record == RecordKind::News);
    let label = match asked.and_then(|m| view.count_of(&m.key).map(|n| (n, m.at_least))) {
        Some((have, least)) => format!("新闻稿（{have} / {least} 篇）"),
        None => format!("新闻稿（{} 篇）", points.len()),
    };
    points.extend(milestones(view, me, |kind| kind == RecordKind::News));
    Lane {
        label,
        points,
        spans: Vec::new(),
    }
}

fn papers(view: &View, me: &Me) -> Lane {
    let mut points: Vec<Point> = view
        .current()
        .filter(|r| is_material(r.kind))
        .map(|r| Point {
            kind: PointKind::Done,
            ..recorded(r)
        })
        .collect();
    points.extend(view.papers.iter().filter_map(|p| {
        Some(Point {
            on: shanghai_date(p.submitted_at?),
            kind: PointKind::Done,
            label: format!("提交{}", view.form_title(&p.form_key)),
            href: Some("#docs".to_owned()),
        })
    }));
    points.extend(milestones(view, me, is_material));
    points.extend(
        view.owed
            .iter()
            .filter(|o| o.is_open())
            .filter(|o| o.kind.is_of_material())
            .map(|o| owed(view, me, o)),
    );
    Lane {
        label: "材料与专题页".to_owned(),
        points,
        spans: Vec::new(),
    }
}

fn supervision(view: &View, me: &Me) -> Lane {
    let mut lane = Lane {
        label: match view.findings.len() {
            0 => "督导与整改".to_owned(),
            n => format!("督导与整改（{n} 个问题）"),
        },
        ..Lane::default()
    };
    for f in &view.findings {
        let late = is_late(f, me);
        let closed = f.closed_at.map(shanghai_date);
        lane.spans.push(Span {
            from: f.found_on,
            to: closed,
            kind: match (closed, late) {
                (Some(_), _) => SpanKind::Done,
                (None, true) => SpanKind::Late,
                (None, false) => SpanKind::Open,
            },
            label: format!(
                "{}发现：{}",
                f.source.called(f.source_named.as_deref()),
                f.text
            ),
        });
        let (on, kind, label) = match closed {
            Some(on) => (on, PointKind::Done, format!("销号 {}", f.code)),
            None if late => (f.due_on, PointKind::Late, format!("整改逾期 {}", f.code)),
            None => (f.due_on, PointKind::Soon, format!("前整改 {}", f.code)),
        };
        lane.points.push(Point {
            on,
            kind,
            label,
            href: Some("#findings".to_owned()),
        });
    }
    for o in view
        .owed
        .iter()
        .filter(|o| o.is_open() && o.kind == ObligationKind::Visit)
    {
        lane.points.push(Point {
            href: None,
            ..owed(view, me, o)
        });
    }
    lane
}

/// Whether the holder is late with a finding; once it has answered, the turn is another's.
pub fn is_late(f: &Found, me: &Me) -> bool {
    f.status == FindingStatus::Open && Due::on_day(f.due_on).is_late(me.now)
}
