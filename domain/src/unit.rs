//! Levels and kinds of Party organisation, and the standing of outlets and titles.

use serde::{Deserialize, Serialize};

/// Where in the tree a kind of unit stands; programmes speak of levels, never of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省委、市委教育工委, 教育行业党委.
    Authority,
    /// 县（市、区）教育工委.
    County,
    /// 高校党委, 市直学校党组织.
    University,
    /// 院系党委、党总支、直属党支部.
    Committee,
    /// 党支部.
    Branch,
}

impl Level {
    pub const ALL: [Self; 5] = [
        Self::Authority,
        Self::County,
        Self::University,
        Self::Committee,
        Self::Branch,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::County => "county",
            Self::University => "university",
            Self::Committee => "committee",
            Self::Branch => "branch",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Authority => "教育工委",
            Self::County => "县区教育工委",
            Self::University => "学校党委",
            Self::Committee => "院系党组织",
            Self::Branch => "党支部",
        }
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

/// How high an outlet or a title stands (层级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "columns",
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum)
)]
#[cfg_attr(
    feature = "columns",
    sea_orm(
        rs_type = "String",
        db_type = "String(sea_orm::sea_query::StringLen::N(16))",
        rename_all = "snake_case"
    )
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    College,
    School,
    City,
    Province,
    Nation,
}

impl Standing {
    pub const ALL: [Self; 5] = [
        Self::College,
        Self::School,
        Self::City,
        Self::Province,
        Self::Nation,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::College => "college",
            Self::School => "school",
            Self::City => "city",
            Self::Province => "province",
            Self::Nation => "nation",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::College => "院级",
            Self::School => "校级",
            Self::City => "市级",
            Self::Province => "省级",
            Self::Nation => "国家级",
        }
    }
}
