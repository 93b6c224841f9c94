//! From all who began an entry to those admitted: how far each project of the running rounds came,
//! and what became of those who went no further.

use domain::programme::Programme;
use domain::stage::{StageKind, Status};

use crate::rounds::bars::Counted;
use crate::ui::charts::{FunnelStep, Tone};

/// How far a project can come before it builds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Begun,
    Submitted,
    Endorsed,
    Screened,
    Scored,
    Shortlisted,
    Revised,
    Proposed,
    Admitted,
}

impl Step {
    const ALL: [Self; 9] = [
        Self::Begun,
        Self::Submitted,
        Self::Endorsed,
        Self::Screened,
        Self::Scored,
        Self::Shortlisted,
        Self::Revised,
        Self::Proposed,
        Self::Admitted,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Begun => "开始申报",
            Self::Submitted => "提交申报书",
            Self::Endorsed => "审核推荐",
            Self::Screened => "资格审查通过",
            Self::Scored => "专家评审完成",
            Self::Shortlisted => "评审入围",
            Self::Revised => "修改完善定稿",
            Self::Proposed => "拟立项",
            Self::Admitted => "立项（命名）",
        }
    }

    /// What is said of those who came no further than the step before: for good, and so far.
    fn missed(self) -> (&'static str, &'static str) {
        match self {
            Self::Begun => ("", ""),
            Self::Submitted => ("未报", "草稿"),
            Self::Endorsed => ("未推荐", "待审核"),
            Self::Screened => ("未通过", "待审查"),
            Self::Scored => ("退出", "评审中"),
            Self::Shortlisted => ("未入围", "待定"),
            Self::Revised => ("未定稿", "修改中"),
            Self::Proposed => ("未立项", "待审定"),
            Self::Admitted => ("未立项", "公示中"),
        }
    }

    /// The stage that takes a project past this step; none where no single stage does.
    fn kind(self) -> Option<StageKind> {
        match self {
            Self::Begun | Self::Admitted => None,
            Self::Submitted => Some(StageKind::Application),
            Self::Endorsed => Some(StageKind::Endorsement),
            Self::Screened => Some(StageKind::Screening),
            Self::Scored | Self::Shortlisted => Some(StageKind::Review),
            Self::Revised => Some(StageKind::Revision),
            Self::Proposed => Some(StageKind::Admission),
        }
    }
}

/// One round's share of the funnel.
#[derive(Debug, Default)]
pub struct Funnel {
    steps: [Tally; Step::ALL.len()],
}

/// Projects for which this is the last step they took.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// Whether some programme has the step.
    asked: bool,
    ended: u32,
    live: u32,
}

impl Funnel {
    /// Adds the projects of one round.
    pub fn add(&mut self, p: &Programme, counted: &[Counted]) {
        for step in Step::ALL {
            let asked = match step.kind() {
                Some(kind) => p.stages.iter().any(|s| s.kind == kind),
                None => true,
            };
            self.steps[step as usize].asked |= asked;
        }
        for c in counted {
            let tally = &mut self.steps[reached(p, &c.stage_key, c.status) as usize];
            let n = u32::try_from(c.n).unwrap_or(u32::MAX);
            if c.status.is_end() {
                tally.ended += n;
            } else {
                tally.live += n;
            }
        }
    }

    /// The steps that the programmes have, each with how many came so far.
    pub fn steps(&self) -> Vec<FunnelStep> {
        let asked: Vec<Step> = Step::ALL
            .into_iter()
            .filter(|s| self.steps[*s as usize].asked)
            .collect();
        // Where most projects stand that still may go on: what matters now.
        let now = asked
            .iter()
            .filter(|s| **s != Step::Admitted)
            .max_by_key(|s| self.steps[**s as usize].live)
            .filter(|s| self.steps[**s as usize].live > 0)
            .copied();
        let came = |step: Step| -> u32 {
            self.steps[step as usize..]
                .iter()
                .map(|t| t.ended + t.live)
                .sum()
        };
        asked
            .iter()
            .enumerate()
            .map(|(i, step)| {
                // Those who stayed behind stand anywhere between the step shown before and this one.
                let behind = i.checked_sub(1).map_or(&self.steps[..0], |before| {
                    &self.steps[asked[before] as usize..*step as usize]
                });
                let sum = |of: fn(&Tally) -> u32| behind.iter().map(of).sum::<u32>();
                let (gone, waiting) = step.missed();
                FunnelStep {
                    label: step.label().to_owned(),
                    count: came(*step),
                    note: [(gone, sum(|t| t.ended)), (waiting, sum(|t| t.live))]
                        .iter()
                        .filter(|(_, n)| *n > 0)
                        .map(|(word, n)| format!("{word} {n}"))
                        .collect::<Vec<_>>()
                        .join("，"),
                    tone: if now == Some(*step) {
                        Tone::Red
                    } else {
                        Tone::Strong
                    },
                }
            })
            .collect()
    }

    /// Entries of all rounds added, those withdrawn among them.
    pub fn total(&self) -> u32 {
        self.steps.iter().map(|t| t.ended + t.live).sum()
    }
}

/// The last step a project has taken. Where a kind of stage comes twice (the school, then the
/// province), the last one counts.
fn reached(p: &Programme, stage: &str, status: Status) -> Step {
    let Some(at) = p.stages.iter().position(|s| s.key == stage) else {
        return Step::Begun;
    };
    let kind = p.stages[at].kind;
    let stands = match kind {
        StageKind::Building | StageKind::Midterm | StageKind::Final | StageKind::Sustaining => {
            return Step::Admitted;
        }
        StageKind::Titling => status == Status::Titled,
        _ => false,
    };
    if stands {
        return Step::Admitted;
    }
    Step::ALL
        .into_iter()
        .filter(|step| {
            let Some(last) = step
                .kind()
                .and_then(|kind| p.stages.iter().rposition(|s| s.kind == kind))
            else {
                return *step == Step::Begun;
            };
            let done_here = match step {
                Step::Scored => matches!(status, Status::Scored | Status::NotShortlisted),
                Step::Proposed => status == Status::Proposed,
                _ => false,
            };
            at > last || (at == last && done_here)
        })
        .max()
        .unwrap_or(Step::Begun)
}

#[cfg(test)]
mod tests {
    use domain::programme::Builtin;

    use super::*;

    fn brand() -> Programme {
        domain::programme::read(Builtin::find("brand").unwrap().text)
            .unwrap()
            .programme
    }

    fn counted(stage: &str, status: Status, n: i64) -> Counted {
        Counted {
            stage_key: stage.to_owned(),
            status,
            category: None,
            n,
        }
    }

    #[test]
    fn each_project_counts_as_far_as_it_came() {
        let p = brand();
        for (stage, status, step) in [
            ("application", Status::Draft, Step::Begun),
            ("committee", Status::Waiting, Step::Submitted),
            ("review", Status::Waiting, Step::Endorsed),
            ("review", Status::Scored, Step::Scored),
            ("review", Status::NotShortlisted, Step::Scored),
            ("revision", Status::Due, Step::Shortlisted),
            ("decision", Status::Waiting, Step::Revised),
            ("decision", Status::Proposed, Step::Proposed),
            ("publicity", Status::Objected, Step::Proposed),
            ("building", Status::Active, Step::Admitted),
            ("sustaining", Status::Titled, Step::Admitted),
        ] {
            assert_eq!(reached(&p, stage, status), step, "{stage} {status:?}");
        }
    }

    #[test]
    fn what_fell_out_is_told_beside_each_step() {
        let mut funnel = Funnel::default();
        funnel.add(
            &brand(),
            &[
                counted("application", Status::Draft, 2),
                counted("application", Status::Lapsed, 1),
                counted("committee", Status::Declined, 1),
                counted("review", Status::NotShortlisted, 3),
                counted("publicity", Status::Open, 5),
                counted("publicity", Status::NotAdmitted, 1),
            ],
        );
        let told: Vec<(String, u32, String)> = funnel
            .steps()
            .into_iter()
            .map(|s| (s.label, s.count, s.note))
            .collect();
        let step = |label: &str, n, note: &str| (label.to_owned(), n, note.to_owned());
        assert_eq!(
            told,
            [
                step("开始申报", 13, ""),
                step("提交申报书", 10, "未报 1，草稿 2"),
                step("审核推荐", 9, "未推荐 1"),
                step("专家评审完成", 9, ""),
                step("评审入围", 6, "未入围 3"),
                step("修改完善定稿", 6, ""),
                step("拟立项", 6, ""),
                step("立项（命名）", 0, "未立项 1，公示中 5"),
            ]
        );
        assert_eq!(funnel.total(), 13);
        assert!(
            funnel
                .steps()
                .iter()
                .all(|s| (s.tone == Tone::Red) == (s.label == "拟立项"))
        );
    }
}
