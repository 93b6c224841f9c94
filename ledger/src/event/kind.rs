//! What is asked of every kind of event, and the macro in which each kind is declared once.

use domain::states::{Decided, EventGroup, Verdict};

/// Who is written home to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailed {
    Nobody,
    /// Whoever writes for the project.
    Holder,
    /// Whoever runs the project's round.
    Host,
    /// The person whose account it is, its auditors, or the officers who confirm (`told`).
    Account,
}

/// Who reads it besides auditors, who read everything but points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Nobody: it stands in the log alone.
    Log,
    /// Whoever stands above the stage: a branch sees neither experts nor ranks.
    Above,
    /// The same; its actor is called so for those who neither conduct the stage nor host the round,
    /// because it would name an expert or whoever objected.
    AboveAs(&'static str),
    /// The branch too, in its project's history.
    Holder,
    /// The branch too, but nobody outside the stage reads why: how the line of a short list was drawn
    /// tells points and ranks.
    HolderNotWhy,
}

/// What may owe something else than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// The project it is about, if any.
    Project,
    /// The project, and its committee where the round has milestones for committees.
    Record,
    /// The whole round.
    Round,
    /// Rounds of other programmes too: titles and building elsewhere may oblige a unit to enter.
    Rounds,
}

/// A decision on a project, as its event says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub what: Decided,
    pub outcome: Verdict,
    /// The grade in the round's own words.
    pub grade: Option<String>,
    /// Points in hundredths it was decided on.
    pub points: Option<i64>,
}

impl Decision {
    pub fn of(what: Decided, outcome: impl Into<Verdict>) -> Self {
        Self {
            what,
            outcome: outcome.into(),
            grade: None,
            points: None,
        }
    }

    /// What can be decided one way only.
    pub fn yes(what: Decided) -> Self {
        Self::of(what, Verdict::Yes)
    }
}

impl Readers {
    /// Whether those outside the stage, auditors among them, may read the reason given.
    pub fn read_why(self) -> bool {
        match self {
            Self::Log | Self::Above | Self::AboveAs(_) | Self::Holder => true,
            Self::HolderNotWhy => false,
        }
    }
}

impl Kind {
    /// The kinds of a group in the log.
    pub fn in_group(group: EventGroup) -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(move |k| k.group() == group)
    }

    /// The kinds that no project's history shows.
    pub fn in_log_alone() -> impl Iterator<Item = Self> {
        let hidden = |k: &Self| k.readers() == Readers::Log;
        Self::ALL.iter().copied().filter(hidden)
    }
}

impl From<Kind> for sea_orm::Value {
    fn from(kind: Kind) -> Self {
        kind.key().into()
    }
}

pub use super::what::Kind;

/// Declares the kinds of event: for each its stored word, its facts, its group in the log, who is
/// mailed, who reads it, what may owe something else with it, the decision that it is, if it is one,
/// and its sentence.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $kind:ident = $key:literal $({ $($(#[$of:meta])* $fact:ident: $type:ty),+ $(,)? })?
        [$group:ident, $mailed:expr, $readers:expr, $moves:expr $(, $decision:expr)?]
        $sentence:expr;
    )+) => {
        /// The kinds of event with their facts; stored as JSON.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "is")]
        pub enum What {
            $($(#[$doc])* #[serde(rename = $key)] $kind $({ $($(#[$of])* $fact: $type),+ })?),+
        }

        /// The kinds of event without their facts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $kind),+ }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The stored word.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$kind => $key),+ }
            }

            /// The kind of a stored word; none for one that this version does not know.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|k| k.key() == key)
            }

            pub fn group(self) -> EventGroup {
                match self { $(Self::$kind => EventGroup::$group),+ }
            }

            pub fn readers(self) -> Readers {
                use Readers::{Above, AboveAs, Holder, HolderNotWhy, Log};
                match self { $(Self::$kind => $readers),+ }
            }
        }

        #[expect(unused_variables, reason = "not every fact is asked for in every answer")]
        impl What {
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind { .. } => Kind::$kind),+ }
            }

            /// The sentence in timelines and in the log, without subject.
            pub fn sentence(&self) -> String {
                match self { $(Self::$kind $({ $($fact),+ })? => String::from($sentence)),+ }
            }

            pub(crate) fn mailed(&self) -> Mailed {
                use Mailed::{Account, Holder, Host, Nobody};
                match self { $(Self::$kind $({ $($fact),+ })? => $mailed),+ }
            }

            /// The decision that it is; none where nothing was decided.
            pub(crate) fn decision(&self) -> Option<Decision> {
                match self {
                    $(Self::$kind $({ $($fact),+ })? => [$($decision)?].into_iter().next()),+
                }
            }

            pub(crate) fn moves(&self) -> Moves {
                use Moves::{Project, Record, Round, Rounds};
                match self { $(Self::$kind $({ $($fact),+ })? => $moves),+ }
            }
        }
    };
}
pub(super) use kinds;
