//! Levels and kinds of Party organisation, and the standing of outlets and titles.

use serde::{Deserialize, Serialize};

use crate::stage::words;

words! {
    /// Where in the tree a kind of unit stands; programmes speak of levels, never of kinds.
    Level {
        /// 省委、市委教育工委, 教育行业党委.
        Authority = "authority" "教育工委",
        /// 县（市、区）教育工委.
        County = "county" "县区教育工委",
        /// 高校党委, 市直学校党组织.
        University = "university" "学校党委",
        /// 院系党委、党总支、直属党支部.
        Committee = "committee" "院系党组织",
        /// 党支部.
        Branch = "branch" "党支部",
    }
}

/// A kind of unit: data, so that a site may speak its own words. Key, label, level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub key: &'static str,
    pub label: &'static str,
    pub level: Level,
}

/// The kinds known at first (domain.md 6.4 and notices 000–004).
pub const KINDS: [Kind; 10] = [
    Kind {
        key: "province_authority",
        label: "省委教育工委",
        level: Level::Authority,
    },
    Kind {
        key: "city_authority",
        label: "市委教育工委",
        level: Level::Authority,
    },
    Kind {
        key: "industry_committee",
        label: "教育行业党委",
        level: Level::Authority,
    },
    Kind {
        key: "county_authority",
        label: "县（市、区）教育工委",
        level: Level::County,
    },
    Kind {
        key: "university",
        label: "高校党委",
        level: Level::University,
    },
    Kind {
        key: "school",
        label: "市直属学校党组织",
        level: Level::University,
    },
    Kind {
        key: "college_committee",
        label: "院系党委",
        level: Level::Committee,
    },
    Kind {
        key: "general_branch",
        label: "党总支",
        level: Level::Committee,
    },
    Kind {
        key: "direct_branch",
        label: "直属党支部",
        level: Level::Committee,
    },
    Kind {
        key: "branch",
        label: "党支部",
        level: Level::Branch,
    },
];

/// The kind with this key, if known.
pub fn kind(key: &str) -> Option<Kind> {
    KINDS.into_iter().find(|k| k.key == key)
}

words! {
    /// How high an outlet or a title stands (层级).
    Standing {
        College = "college" "院级",
        School = "school" "校级",
        City = "city" "市级",
        Province = "province" "省级",
        Nation = "nation" "国家级",
    }
}
