//! Finding a thing by its name from every page: projects, units, people, rounds and records, each
//! within what whoever asks may see.
//!
//! Each kind starts from the finder of its own pages, so that what is found can be opened, and what
//! cannot be opened is not found. Which names fit is `domain::sought`.

mod query;
mod views;

use domain::sought::Sought;
use domain::states::Role;

use crate::ui::shell::Crumb;
use crate::web::route::{Access, READERS, Route, get};
use crate::web::{Asking, Me, Nothing, Page};

/// Where it is looked for.
pub use crate::ui::shell::SEARCH as PATH;

pub fn routes() -> Vec<Route> {
    vec![get(PATH, Access::SignedIn, page)]
}

/// What may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Projects,
    Units,
    People,
    Rounds,
    Records,
}

impl Kind {
    pub const ALL: [Self; 5] = [
        Self::Projects,
        Self::Units,
        Self::People,
        Self::Rounds,
        Self::Records,
    ];

    /// The word in the address, what people call it and its measure, and in which order it is listed.
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Projects => ("projects", "项目", "个", domain::name_order::SAID),
            Self::Units => ("units", "党组织", "个", "上级在前"),
            Self::People => ("people", "账号", "个", domain::name_order::SAID),
            Self::Rounds => ("rounds", "批次", "个", "新的在前"),
            Self::Records => ("records", "活动记录", "条", "新的在前"),
        }
    }

    pub fn key(self) -> &'static str {
        self.words().0
    }

    pub fn label(self) -> &'static str {
        self.words().1
    }

    /// Whether some page shows such things to this person.
    fn is_for(self, me: &Me) -> bool {
        let holds = |roles: &[Role]| me.holds_any(roles);
        match self {
            Self::Projects | Self::Records => holds(READERS) || holds(&[Role::Supervisor]),
            Self::Units => holds(READERS) || holds(&[Role::Admin, Role::Auditor]),
            Self::People => holds(&[Role::Admin]),
            // An expert knows the round; what is judged stands on the desk alone.
            Self::Rounds => holds(READERS) || holds(&[Role::Supervisor]) || holds(&[Role::Expert]),
        }
    }
}

/// What is looked for: in all kinds, or in one that goes over several pages.
#[derive(Debug)]
pub struct Asked {
    pub q: String,
    pub sought: Sought,
    pub kind: Option<Kind>,
    pub page: u64,
}

async fn page(on: Asking<Nothing>) -> Page {
    let kind = on.asked.get("kind");
    let q = on.asked.get("q").to_owned();
    let asked = Asked {
        sought: Sought::read(&q),
        q,
        kind: Kind::ALL.into_iter().find(|known| known.key() == kind),
        page: on.asked.page(),
    };
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|k| k.is_for(&on.me)).collect();
    let found = query::found(&on.app, &on.me, &asked, &kinds).await?;
    let body = views::page(&on.me, &asked, &kinds, &found);
    on.page("查找", PATH, vec![Crumb::new("查找")], body).await
}
