//! The units above a project's own, read in the same statement as the project.
//!
//! Lists name the school and the Party committee beside the branch, and which unit conducts a
//! stage depends on them; a query for each row would be one too many.

use std::collections::BTreeMap;

use domain::ids::UnitId;
use domain::owed::{conductor, conductor_role};
use domain::programme::Stage;
use domain::unit::{Level, kind};
use entity::unit;
use ledger::RoundBook;
use sea_orm::sea_query::{Alias, Expr};
use sea_orm::{EntityTrait, FromQueryResult, JoinType, QuerySelect, Select};

use crate::web::Me;
use crate::web::me::Post;

/// A project's unit with the three above it: from a branch up to the province's authority.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Lineage {
    pub u0_id: UnitId,
    pub u0_name: String,
    pub u0_kind: String,
    pub u0_path: String,
    u1_id: Option<UnitId>,
    u1_name: Option<String>,
    u1_kind: Option<String>,
    u2_id: Option<UnitId>,
    u2_name: Option<String>,
    u2_kind: Option<String>,
    u3_id: Option<UnitId>,
    u3_name: Option<String>,
    u3_kind: Option<String>,
}

/// Adds the columns of [`Lineage`] to a query joined with the project's `unit`.
pub fn with_lineage<E: EntityTrait>(query: Select<E>) -> Select<E> {
    let mut query = query
        .column_as(unit::Column::Id, "u0_id")
        .column_as(unit::Column::Name, "u0_name")
        .column_as(unit::Column::Kind, "u0_kind")
        .column_as(unit::Column::Path, "u0_path");
    let mut below = Alias::new("unit");
    for n in 1..=3 {
        let above = Alias::new(format!("u{n}"));
        query = query
            .join_as(
                JoinType::LeftJoin,
                unit::parent().from_alias(below),
                above.clone(),
            )
            .column_as(
                Expr::col((above.clone(), unit::Column::Id)),
                format!("u{n}_id"),
            )
            .column_as(
                Expr::col((above.clone(), unit::Column::Name)),
                format!("u{n}_name"),
            )
            .column_as(
                Expr::col((above.clone(), unit::Column::Kind)),
                format!("u{n}_kind"),
            );
        below = above;
    }
    query
}

impl Lineage {
    /// Units from the project's own upwards: id, name, kind.
    fn units(&self) -> impl Iterator<Item = (UnitId, &str, &str)> {
        std::iter::once((self.u0_id, self.u0_name.as_str(), self.u0_kind.as_str())).chain(
            [
                (self.u1_id, &self.u1_name, &self.u1_kind),
                (self.u2_id, &self.u2_name, &self.u2_kind),
                (self.u3_id, &self.u3_name, &self.u3_kind),
            ]
            .into_iter()
            .filter_map(|(id, name, kind)| Some((id?, name.as_deref()?, kind.as_deref()?))),
        )
    }

    /// The nearest unit of each level, the project's own included.
    pub fn by_level(&self) -> BTreeMap<Level, UnitId> {
        let mut found = BTreeMap::new();
        for (id, _, key) in self.units() {
            if let Some(k) = kind(key) {
                found.entry(k.level).or_insert(id);
            }
        }
        found
    }

    /// The name of the nearest unit of a level.
    pub fn name_at(&self, level: Level) -> Option<&str> {
        self.units()
            .find(|(_, _, key)| kind(key).is_some_and(|k| k.level == level))
            .map(|(_, name, _)| name)
    }

    /// The school's name, when it is not the unit itself.
    pub fn school(&self) -> Option<&str> {
        self.name_at(Level::University)
            .filter(|name| *name != self.u0_name)
    }

    /// The unit directly above.
    pub fn superior(&self) -> Option<&str> {
        self.u1_name.as_deref()
    }

    /// The unit that conducts a stage for this project.
    pub fn conductor(&self, round: &RoundBook, stage: &Stage) -> UnitId {
        conductor(stage, &self.by_level(), round.host.id)
    }

    /// Whether this person stands for the unit that conducts a stage for this project. The ledger
    /// checks it again when something is done.
    pub fn conducted_by(&self, me: &Me, round: &RoundBook, stage: &Stage) -> bool {
        let unit = self.conductor(round, stage);
        let roles = conductor_role(stage.kind).done_by();
        let does = |post: &Post| roles.iter().any(|role| post.does(*role));
        me.posts.iter().any(|post| post.unit == unit && does(post))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lineage() -> Lineage {
        Lineage {
            u0_id: UnitId(9),
            u0_name: "文学院教工第一党支部".into(),
            u0_kind: "branch".into(),
            u0_path: "/1/2/5/9/".into(),
            u1_id: Some(UnitId(5)),
            u1_name: Some("文学院党委".into()),
            u1_kind: Some("college_committee".into()),
            u2_id: Some(UnitId(2)),
            u2_name: Some("甲大学党委".into()),
            u2_kind: Some("university".into()),
            u3_id: None,
            u3_name: None,
            u3_kind: None,
        }
    }

    #[test]
    fn the_nearest_unit_of_each_level_is_found() {
        let l = lineage();
        assert_eq!(l.school(), Some("甲大学党委"));
        assert_eq!(l.superior(), Some("文学院党委"));
        let levels = l.by_level();
        assert_eq!(levels.get(&Level::Committee), Some(&UnitId(5)));
        assert_eq!(levels.get(&Level::Authority), None);
    }
}
