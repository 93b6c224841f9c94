//! The demo's organisations: one education authority, three universities, their colleges and
//! branches. Names are generic, made from the ten heavenly stems and what such units are called.

use domain::unit::{Level, kind};

/// A unit to be added, before it has an id.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Code; the parent's is everything before the last hyphen, and the authority's for a university.
    pub code: String,
    pub name: String,
    pub kind: &'static str,
    /// Short name without the university, for titles of news and events.
    pub short: String,
    pub sort: BranchSort,
}

/// What kind of people a branch has; decides what it may enter and in which category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BranchSort {
    Teachers,
    Undergraduates,
    Graduates,
    Staff,
    /// Not a branch.
    None,
}

impl Plan {
    pub(super) fn level(&self) -> Level {
        kind(self.kind).map_or(Level::Branch, |k| k.level)
    }

    /// Code of the unit above.
    pub(super) fn parent(&self) -> Option<&str> {
        if self.code == AUTHORITY {
            return None;
        }
        Some(self.code.rsplit_once('-').map_or(AUTHORITY, |(p, _)| p))
    }
}

/// Code of the education authority.
pub(super) const AUTHORITY: &str = "JYGW";

/// Universities: code, name, host of mail addresses.
pub(super) const UNIVERSITIES: [(&str, &str); 3] = [
    ("JIA", "甲大学"),
    ("YI", "乙师范大学"),
    ("BING", "丙医科大学"),
];

type Branch = (&'static str, &'static str, BranchSort);

use BranchSort::{Graduates as G, Staff as S, Teachers as T, Undergraduates as U};

const COLLEGE: &[Branch] = &[
    ("JG1", "教工第一党支部", T),
    ("JG2", "教工第二党支部", T),
    ("BKS", "本科生党支部", U),
    ("YJS", "研究生党支部", G),
];
const SMALL_COLLEGE: &[Branch] = &[
    ("JG", "教工党支部", T),
    ("BKS", "本科生党支部", U),
    ("YJS", "研究生党支部", G),
];
const OFFICES: &[Branch] = &[
    ("DZB", "党政办公室党支部", S),
    ("JWC", "教务处党支部", S),
    ("XSC", "学生工作部党支部", S),
    ("HQC", "后勤处党支部", S),
];
const HOSPITAL: &[Branch] = &[
    ("NK", "内科党支部", T),
    ("WK", "外科党支部", T),
    ("YJ", "医技党支部", S),
    ("HL", "护理党支部", S),
    ("GPY", "规培研究生党支部", G),
];
const ALONE: &[Branch] = &[];

type College = (&'static str, &'static str, &'static str, &'static [Branch]);

const JIA: &[College] = &[
    ("WX", "文学院", "college_committee", COLLEGE),
    ("SX", "数学学院", "college_committee", COLLEGE),
    ("WL", "物理学院", "college_committee", COLLEGE),
    ("JSJ", "计算机学院", "college_committee", COLLEGE),
    ("CL", "材料学院", "college_committee", COLLEGE),
    ("FX", "法学院", "college_committee", COLLEGE),
    ("WGY", "外国语学院", "general_branch", SMALL_COLLEGE),
    ("JG", "机关", "college_committee", OFFICES),
    ("TSG", "图书馆", "direct_branch", ALONE),
];
const YI: &[College] = &[
    ("JYKX", "教育科学学院", "college_committee", COLLEGE),
    ("LS", "历史文化学院", "college_committee", COLLEGE),
    ("HX", "化学学院", "college_committee", COLLEGE),
    ("XL", "心理学院", "college_committee", SMALL_COLLEGE),
    ("TY", "体育学院", "general_branch", SMALL_COLLEGE),
    ("YY", "音乐学院", "general_branch", SMALL_COLLEGE),
    ("FZ", "附属中学", "direct_branch", ALONE),
];
const BING: &[College] = &[
    ("JCYX", "基础医学院", "college_committee", COLLEGE),
    ("LCYX", "临床医学院", "college_committee", COLLEGE),
    ("YX", "药学院", "college_committee", COLLEGE),
    ("GW", "公共卫生学院", "college_committee", SMALL_COLLEGE),
    ("HLX", "护理学院", "general_branch", SMALL_COLLEGE),
    ("FY1", "第一附属医院", "college_committee", HOSPITAL),
    ("JG", "机关", "college_committee", OFFICES),
];

/// Every unit, superiors before what is below them.
pub(super) fn plans() -> Vec<Plan> {
    let mut all = vec![Plan {
        code: AUTHORITY.to_owned(),
        name: "省委教育工委".to_owned(),
        kind: "province_authority",
        short: "省委教育工委".to_owned(),
        sort: BranchSort::None,
    }];
    for ((code, university), colleges) in UNIVERSITIES.into_iter().zip([JIA, YI, BING]) {
        all.push(Plan {
            code: code.to_owned(),
            name: format!("{university}党委"),
            kind: "university",
            short: university.to_owned(),
            sort: BranchSort::None,
        });
        for (key, college, kind, branches) in colleges {
            let committee = match *kind {
                "general_branch" => "党总支",
                "direct_branch" => "直属党支部",
                _ => "党委",
            };
            all.push(Plan {
                code: format!("{code}-{key}"),
                name: format!("{university}{college}{committee}"),
                kind,
                short: (*college).to_owned(),
                sort: BranchSort::None,
            });
            for (tail, branch, sort) in *branches {
                all.push(Plan {
                    code: format!("{code}-{key}-{tail}"),
                    name: format!("{university}{college}{branch}"),
                    kind: "branch",
                    short: format!("{college}{branch}"),
                    sort: *sort,
                });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_as_large_as_the_demo_promises() {
        let all = plans();
        let of = |level| all.iter().filter(|p| p.level() == level).count();
        assert_eq!(of(Level::University), 3);
        assert!(of(Level::Committee) >= 12);
        assert!(of(Level::Branch) >= 60, "{}", of(Level::Branch));
        for (at, plan) in all.iter().enumerate() {
            let parent = plan.parent();
            assert!(parent.is_none() || all[..at].iter().any(|p| Some(p.code.as_str()) == parent));
            assert_eq!(all.iter().filter(|p| p.code == plan.code).count(), 1);
        }
    }
}
