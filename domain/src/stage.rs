//! Kinds of stage and the statuses a project may have in them (design.md, A project's life).
//!
//! The words shown to people for both stand here, so that mails, pages and exports agree.

use serde::{Deserialize, Serialize};

/// Words of our own with which files, tables and addresses name something; made by `words!`.
pub trait Word: Copy + 'static {
    /// All of them, in order.
    const WORDS: &'static [Self];

    /// The word as it is written.
    fn key(self) -> &'static str;

    /// The word shown to people.
    fn label(self) -> &'static str;
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal $label:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "columns", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
        #[cfg_attr(feature = "columns", sea_orm(rs_type = "String", db_type = "String(sea_orm::sea_query::StringLen::N(32))", rename_all = "snake_case"))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in programme files, tables and addresses.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The word shown to people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|k| k.key() == key)
            }
        }

        impl $crate::stage::Word for $name {
            const WORDS: &'static [Self] = Self::ALL;

            fn key(self) -> &'static str {
                self.key()
            }

            fn label(self) -> &'static str {
                self.label()
            }
        }
    )+};
}
pub(crate) use words;

words! {
    /// What the code knows how to do; a programme lists stages of these kinds.
    StageKind {
        Preparation = "preparation" "酝酿",
        Application = "application" "申报",
        Endorsement = "endorsement" "审核推荐",
        Screening = "screening" "资格审查",
        Review = "review" "评审",
        Revision = "revision" "修改完善",
        Publicity = "publicity" "公示",
        Admission = "admission" "审定立项",
        Building = "building" "培育建设",
        Midterm = "midterm" "中期考核",
        Final = "final" "期满验收",
        Titling = "titling" "命名授牌",
        Sustaining = "sustaining" "持续建设",
    }

    /// Where a project stands within its stage. Which follow which is decided by `lifecycle` alone.
    Status {
        /// application
        Draft = "draft" "草稿",
        /// application: sent back to be mended and handed in again.
        Returned = "returned" "退回修改",
        /// application: not handed in when the entries were closed. The end.
        Lapsed = "lapsed" "逾期未报",
        /// Waiting for whoever conducts the stage: endorsement, screening, review, admission, publicity, titling.
        Waiting = "waiting" "待办理",
        /// endorsement: not recommended. The end.
        Declined = "declined" "未推荐",
        /// screening: not eligible. The end.
        Failed = "failed" "未通过",
        /// review: every sheet is signed.
        Scored = "scored" "评审完成",
        /// review: not on the short list. The end.
        NotShortlisted = "not_shortlisted" "未入围",
        /// revision, midterm, final, sustaining: material is owed.
        Due = "due" "待提交",
        /// revision, midterm, final, sustaining: handed in, waiting for the conductor.
        HandedIn = "handed_in" "已提交",
        /// admission: proposed within the quota, publicity follows.
        Proposed = "proposed" "拟立项",
        /// admission: not proposed, or not revised in time. The end.
        NotAdmitted = "not_admitted" "未立项",
        /// publicity: running.
        Open = "open" "公示中",
        /// publicity: running with an open objection.
        Objected = "objected" "有异议",
        /// building
        Active = "active" "建设中",
        /// midterm: conditional, rectifying. final: conditional, extended building time.
        Conditional = "conditional" "限期整改",
        /// final: building goes on until the extended date.
        Extended = "extended" "延期建设",
        /// titling, sustaining: the title is held.
        Titled = "titled" "已命名",
        /// Left on its own wish. The end.
        Withdrawn = "withdrawn" "已退出",
        /// Taken away. The end.
        Revoked = "revoked" "已撤销",
    }
}

impl Status {
    /// Whether nothing more is expected of the project in this round.
    pub fn is_end(self) -> bool {
        match self {
            Self::Lapsed
            | Self::Declined
            | Self::Failed
            | Self::NotShortlisted
            | Self::NotAdmitted
            | Self::Withdrawn
            | Self::Revoked => true,
            Self::Draft
            | Self::Returned
            | Self::Waiting
            | Self::Scored
            | Self::Due
            | Self::HandedIn
            | Self::Proposed
            | Self::Open
            | Self::Objected
            | Self::Active
            | Self::Conditional
            | Self::Extended
            | Self::Titled => false,
        }
    }
}

impl StageKind {
    /// Whether a project in a stage of this kind is in building: records are logged and milestones owed.
    pub fn in_building(self) -> bool {
        matches!(self, Self::Building | Self::Midterm | Self::Final)
    }
}
