//! What an actor may touch: every use case starts by finding its subject through the actor's scope.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::ids::{ProjectId, RoundId, UnitId};
use domain::owed::conductor;
use domain::programme::Stage;
use domain::unit::{Level, kind};
use entity::{OneColumn, project, round, unit};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Select,
};

use crate::{Act, Book, LedgerError, RoundBook};

/// Numbers of PostgreSQL's advisory locks from which those of [`Act::lock_what_round_owes`] count.
const OWING: i64 = 0x7065_6979_0000_0000;

/// A project in view, with what decides about it.
#[derive(Debug, Clone)]
pub struct Standing {
    pub project: project::Model,
    pub unit: unit::Model,
    /// The holder and its ancestors, root first.
    pub line: Vec<unit::Model>,
    pub round: Arc<RoundBook>,
}

impl Standing {
    /// The nearest unit of each level above the holder, itself included.
    pub fn by_level(&self) -> BTreeMap<Level, UnitId> {
        by_level(&self.line)
    }

    /// Levels on which the holder or a unit above it stands.
    pub fn levels(&self) -> Vec<Level> {
        self.by_level().into_keys().collect()
    }

    /// The stage the project is in.
    ///
    /// # Errors
    /// [`LedgerError::Broken`] when the definition does not have it.
    pub fn stage(&self) -> Result<&Stage, LedgerError> {
        self.round
            .programme
            .stage(&self.project.stage_key)
            .ok_or_else(|| {
                LedgerError::Broken(format!(
                    "项目 {} 的阶段“{}”不在活动文件里",
                    self.project.code, self.project.stage_key
                ))
            })
    }

    /// The unit that conducts a stage for this project.
    pub fn conductor(&self, stage: &Stage) -> &unit::Model {
        let id = conductor(stage, &self.by_level(), self.round.host.id);
        self.line
            .iter()
            .find(|u| u.id == id)
            .unwrap_or(&self.round.host)
    }
}

/// The nearest unit of each level in a line from the root to a unit.
pub fn by_level(line: &[unit::Model]) -> BTreeMap<Level, UnitId> {
    // Root first: a nearer unit of the same level overwrites a farther one.
    line.iter()
        .filter_map(|u| kind(&u.kind).map(|k| (k.level, u.id)))
        .collect()
}

/// The unit ids in a path such as `/1/5/23/`, root first.
pub fn ids_in(path: &str) -> Vec<UnitId> {
    path.split('/')
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// A unit and its ancestors, root first.
pub async fn line_of(
    db: &impl ConnectionTrait,
    path: &str,
) -> Result<Vec<unit::Model>, LedgerError> {
    let units = units_of(db, ids_in(path)).await?;
    let mut line: Vec<unit::Model> = units.into_values().collect();
    line.sort_by_key(|u| u.path.len());
    Ok(line)
}

/// Units by their ids; those that are not there are left out.
pub(crate) async fn units_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<BTreeMap<UnitId, unit::Model>, LedgerError> {
    let ids: BTreeSet<UnitId> = ids.into_iter().collect();
    let found = unit::Entity::find().filter(unit::Column::Id.is_in(ids));
    let units = found.all(db).await?;
    Ok(units.into_iter().map(|u| (u.id, u)).collect())
}

/// The standing of a project already found, read anew. A use case asks [`Act::standing`], which
/// remembers what it has read.
///
/// # Errors
/// [`LedgerError::NotFound`] without its unit; database errors.
pub async fn standing_of(
    book: &Book,
    db: &impl ConnectionTrait,
    project: project::Model,
) -> Result<Standing, LedgerError> {
    standings_of(book, db, vec![project])
        .await?
        .pop()
        .ok_or(LedgerError::NotFound)
}

/// The same for many projects, in as many statements as for one. Those whose unit is not there are
/// left out.
pub(crate) async fn standings_of(
    book: &Book,
    db: &impl ConnectionTrait,
    projects: Vec<project::Model>,
) -> Result<Vec<Standing>, LedgerError> {
    let rounds = projects.iter().map(|p| p.round_id);
    let rounds = book.rounds_by_id(db, rounds).await?;
    let mut units = units_of(db, projects.iter().map(|p| p.unit_id)).await?;
    let above: BTreeSet<UnitId> = units
        .values()
        .flat_map(|u| ids_in(&u.path))
        .filter(|id| !units.contains_key(id))
        .collect();
    if !above.is_empty() {
        units.extend(units_of(db, above).await?);
    }
    Ok(projects
        .into_iter()
        .filter_map(|project| {
            let unit = units.get(&project.unit_id)?.clone();
            let round = rounds.get(&project.round_id)?.clone();
            let line = ids_in(&unit.path)
                .iter()
                .filter_map(|id| units.get(id).cloned())
                .collect();
            Some(Standing {
                project,
                unit,
                line,
                round,
            })
        })
        .collect())
}

impl Act {
    /// A project whose life the actor may follow, read under its round's lock. Whoever judges it has
    /// it through `judged`: a refusal names the unit, which they must not learn.
    pub async fn project(&self, id: ProjectId) -> Result<Standing, LedgerError> {
        self.found(project::known_to(&self.actor.scope), id).await
    }

    /// A project that the actor judges, or may follow, read under its round's lock.
    pub(crate) async fn judged(&self, id: ProjectId) -> Result<Standing, LedgerError> {
        self.found(project::visible_to(&self.actor.scope), id).await
    }

    async fn found(
        &self,
        view: Select<project::Entity>,
        id: ProjectId,
    ) -> Result<Standing, LedgerError> {
        let seen: Option<(UnitId, RoundId, String)> = view
            .select_only()
            .columns([project::Column::UnitId, project::Column::RoundId])
            .column(unit::Column::Path)
            .filter(project::Column::Id.eq(id))
            .into_tuple()
            .one(&self.tx)
            .await?;
        let Some((holder, round, path)) = seen else {
            return Err(LedgerError::NotFound);
        };
        self.lock_round(round).await?;
        self.line_at(holder, &path).await?;
        // Read after the lock was waited for: it may have been moved meanwhile.
        let project = project::Entity::find_by_id(id)
            .one(&self.tx)
            .await?
            .ok_or(LedgerError::NotFound)?;
        self.standing(project).await
    }

    /// The standing of a project already found.
    pub async fn standing(&self, project: project::Model) -> Result<Standing, LedgerError> {
        let round = self.round_book(project.round_id).await?;
        let line = self.line(project.unit_id).await?;
        let unit = line
            .iter()
            .find(|u| u.id == project.unit_id)
            .ok_or(LedgerError::NotFound)?
            .clone();
        Ok(Standing {
            project,
            unit,
            line,
            round,
        })
    }

    /// A round in the actor's view, under its lock.
    pub async fn round(&self, id: RoundId) -> Result<Arc<RoundBook>, LedgerError> {
        let seen: Option<RoundId> = round::visible_to(&self.actor.scope)
            .filter(round::Column::Id.eq(id))
            .value(round::Column::Id, &self.tx)
            .await?;
        if seen.is_none() {
            return Err(LedgerError::NotFound);
        }
        self.lock_round(id).await?;
        self.round_book(id).await
    }

    /// Takes the round's lock, once in a transaction and before anything is read that it guards:
    /// its projects and all that hangs on them, places, numbers, obligations. There is no second
    /// lock below it, so nobody waits in a circle (docs/decisions/0005). On SQLite the transaction
    /// is the only writer anyway.
    pub(crate) async fn lock_round(&self, id: RoundId) -> Result<(), LedgerError> {
        if self.tx.get_database_backend() != DbBackend::Postgres || !self.locks(id) {
            return Ok(());
        }
        // Rows that name the round may still be inserted by others: its key does not change.
        let _locked: Option<RoundId> = round::Entity::find_by_id(id)
            .lock(LockType::NoKeyUpdate)
            .value(round::Column::Id, &self.tx)
            .await?;
        Ok(())
    }

    /// Keeps what a round owes as a whole to this transaction until it ends. Another round's
    /// admissions and titles bear on it too, so the round's own lock is not enough; it is taken
    /// last, for one round after the other in the order of their ids.
    pub(crate) async fn lock_what_round_owes(&self, id: RoundId) -> Result<(), LedgerError> {
        if self.tx.get_database_backend() == DbBackend::Postgres {
            let number = OWING.wrapping_add(id.0);
            self.tx
                .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({number})"))
                .await?;
        }
        Ok(())
    }
}
