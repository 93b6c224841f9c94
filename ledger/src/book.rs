//! What every use case and page reads from: database, clock, calendar, and the frozen definitions
//! of rounds, parsed once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{Datelike, NaiveDate};
use domain::calendar::{Calendar, CalendarDay};
use domain::dates::Moment;
use domain::ids::RoundId;
use domain::plan::{Plan, PlannedStage};
use domain::programme::{self, Programme, Quota};
use domain::states::RoundStatus;
use entity::db::Watch;
use entity::{OneColumn, calendar_day, quota, round, stage_date, unit};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
};

use sha2::{Digest, Sha256};

use crate::grouped::grouped;
use crate::space::Space;
use crate::{Clock, LedgerError};

/// The open ledger of a site. Cheap to clone; clones share caches.
#[derive(Clone)]
pub struct Book {
    pub db: DatabaseConnection,
    pub clock: Clock,
    calendar: Arc<RwLock<Arc<Calendar>>>,
    rounds: Arc<RwLock<HashMap<RoundId, Arc<RoundBook>>>>,
    /// Address of the site in mails, without a trailing slash.
    pub site: Arc<str>,
    /// What the secret seeds of draws are made from instead of the machine's randomness.
    fixed_secrets: Option<Arc<str>>,
    /// The file of the database, where it has one.
    pub file: Watch,
    /// Room on the disks the site writes to.
    pub space: Arc<Space>,
}

/// A round with its frozen definition, and its dates and quotas as edited.
#[derive(Debug)]
pub struct RoundBook {
    pub row: round::Model,
    /// The definition, with the round's own figures in its quotas.
    pub programme: Arc<Programme>,
    /// The quotas as the definition has them.
    pub quotas_by_notice: Vec<Quota>,
    pub plan: Plan,
    pub host: unit::Model,
}

impl RoundBook {
    /// The day from which a project's records count: the start of the cycle or of its building,
    /// whichever is earlier; before it builds, the notice stands for its building.
    pub fn counts_from(&self, building_from: Option<NaiveDate>) -> NaiveDate {
        let building = building_from.unwrap_or(self.plan.announced);
        self.plan
            .cycle
            .map_or(building, |c| c.first_day().min(building))
    }
}

impl Book {
    /// Opens the ledger on a migrated database; imported calendar days override the built-in ones.
    ///
    /// # Errors
    /// When the calendar cannot be read.
    pub async fn open(
        db: DatabaseConnection,
        clock: Clock,
        site: &str,
    ) -> Result<Self, LedgerError> {
        let book = Self {
            file: Watch::of(&db),
            space: Arc::default(),
            db,
            clock,
            calendar: Arc::new(RwLock::new(Arc::new(Calendar::builtin()))),
            rounds: Arc::default(),
            site: site.trim_end_matches('/').into(),
            fixed_secrets: None,
        };
        book.reload_calendar().await?;
        Ok(book)
    }

    /// Whether what is written now will be found by the next process too.
    ///
    /// # Errors
    /// That the file of the database has been removed or replaced.
    pub fn in_place(&self) -> Result<(), LedgerError> {
        Ok(self.file.is_in_place()?)
    }

    /// The same ledger of a site that keeps its data in this folder: how much room there is left is
    /// looked at there, and where the database has its file.
    #[must_use]
    pub fn in_folder(&self, data: &Path) -> Self {
        let mut folders = vec![data.to_owned()];
        let elsewhere = self.file.folder().filter(|f| !f.starts_with(data));
        folders.extend(elsewhere.map(Path::to_owned));
        Self {
            space: Arc::new(Space::of(folders)),
            ..self.clone()
        }
    }

    /// The same ledger with seeds of draws that anybody can foretell: for the demo, which is to be
    /// the same everywhere, and for tests. Never for a site.
    #[must_use]
    pub fn with_fixed_secrets(&self, from: &str) -> Self {
        Self {
            fixed_secrets: Some(from.into()),
            ..self.clone()
        }
    }

    /// A secret of 256 bits; `what` it is for tells fixed ones apart.
    pub(crate) fn secret(&self, what: &str) -> Result<[u8; 32], LedgerError> {
        if let Some(from) = &self.fixed_secrets {
            return Ok(Sha256::digest(format!("{from}|{what}")).into());
        }
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|e| LedgerError::Broken(format!("系统随机数不可用：{e}")))?;
        Ok(bytes)
    }

    pub fn calendar(&self) -> Arc<Calendar> {
        // A poisoned lock still holds a whole calendar: writers only swap the pointer.
        let calendar = self.calendar.read();
        calendar.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads imported days again, after an import on this or another node, and takes over the
    /// database's time: each job does so before its work, and each node that serves pages once a
    /// minute.
    ///
    /// # Errors
    /// When either cannot be read.
    pub async fn reload_calendar(&self) -> Result<(), LedgerError> {
        self.clock.follow(&self.db).await?;
        let fresh = Arc::new(calendar_in(&self.db).await?);
        let calendar = self.calendar.write();
        *calendar.unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// A round with its definition; parsed once per version of the round.
    ///
    /// # Errors
    /// [`LedgerError::NotFound`] when there is no such round, [`LedgerError::Broken`] when its text
    /// can no longer be read.
    pub async fn round(
        &self,
        db: &impl ConnectionTrait,
        id: RoundId,
    ) -> Result<Arc<RoundBook>, LedgerError> {
        let version: i32 = round::Entity::find_by_id(id)
            .value(round::Column::Version, db)
            .await?
            .ok_or(LedgerError::NotFound)?;
        self.rounds(db, &[(id, version)])
            .await?
            .remove(&id)
            .ok_or(LedgerError::NotFound)
    }

    /// The open rounds with their definitions, in one statement when all of them are known.
    pub async fn open_rounds(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<Arc<RoundBook>>, LedgerError> {
        let open = Condition::all().add(round::Column::Status.eq(RoundStatus::Open));
        self.rounds_where(db, open).await
    }

    /// Reads every round, so that no page has to wait for it: when a node begins to serve.
    pub async fn read_rounds(&self) -> Result<(), LedgerError> {
        self.rounds_where(&self.db, Condition::all()).await?;
        Ok(())
    }

    /// Rounds that meet a condition, by id, in one statement when all of them are known.
    pub async fn rounds_where(
        &self,
        db: &impl ConnectionTrait,
        which: Condition,
    ) -> Result<Vec<Arc<RoundBook>>, LedgerError> {
        let found: Vec<(RoundId, i32)> = round::Entity::find()
            .select_only()
            .columns([round::Column::Id, round::Column::Version])
            .filter(which)
            .order_by_asc(round::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        let mut rounds = self.rounds(db, &found).await?;
        Ok(found
            .iter()
            .filter_map(|(id, _)| rounds.remove(id))
            .collect())
    }

    /// Rounds by their ids; those that are not there are left out.
    pub(crate) async fn rounds_by_id(
        &self,
        db: &impl ConnectionTrait,
        ids: impl IntoIterator<Item = RoundId>,
    ) -> Result<HashMap<RoundId, Arc<RoundBook>>, LedgerError> {
        let ids: BTreeSet<RoundId> = ids.into_iter().collect();
        let these = Condition::all().add(round::Column::Id.is_in(ids));
        let rounds = self.rounds_where(db, these).await?;
        Ok(rounds.into_iter().map(|r| (r.row.id, r)).collect())
    }

    /// The same ledger with a cache of its own: a transaction that changes a round reads it back
    /// here, so that what is not committed never reaches anybody else.
    pub(crate) fn apart(&self) -> Self {
        Self {
            rounds: Arc::default(),
            ..self.clone()
        }
    }

    /// The same ledger that remembers nothing: rounds and calendar as the database has them now.
    pub(crate) async fn afresh(&self, db: &impl ConnectionTrait) -> Result<Self, LedgerError> {
        Ok(Self {
            calendar: Arc::new(RwLock::new(Arc::new(calendar_in(db).await?))),
            ..self.apart()
        })
    }

    /// Parses a round's text and keeps the result.
    fn read_round(
        &self,
        row: round::Model,
        dates: &[stage_date::Model],
        quotas: &[quota::Model],
        host: unit::Model,
    ) -> Result<Arc<RoundBook>, LedgerError> {
        let mut programme = programme::read(&row.definition)
            .map_err(|m| {
                LedgerError::Broken(format!(
                    "批次 {} 的活动文件无法解读：{}",
                    row.code,
                    m.first().map_or("", |m| &m.what)
                ))
            })?
            .programme;
        let plan = plan_of(&row, dates)?;
        let quotas_by_notice = programme.quotas.clone();
        crate::rounds::lay_over(&mut programme.quotas, quotas)?;
        let fresh = Arc::new(RoundBook {
            row,
            programme: Arc::new(programme),
            quotas_by_notice,
            plan,
            host,
        });
        let rounds = self.rounds.write();
        let mut rounds = rounds.unwrap_or_else(PoisonError::into_inner);
        rounds.insert(fresh.row.id, fresh.clone());
        Ok(fresh)
    }

    /// Several rounds with their definitions, as (id, version): every change of a round raises its
    /// version, so those known at theirs take no statement, and all others together take three.
    /// Ids that are not there are left out.
    pub async fn rounds(
        &self,
        db: &impl ConnectionTrait,
        wanted: &[(RoundId, i32)],
    ) -> Result<HashMap<RoundId, Arc<RoundBook>>, LedgerError> {
        let mut found: HashMap<RoundId, Arc<RoundBook>> = {
            let known = self.rounds.read().unwrap_or_else(PoisonError::into_inner);
            wanted
                .iter()
                .filter_map(|(id, version)| {
                    known.get(id).filter(|book| book.row.version == *version)
                })
                .map(|book| (book.row.id, book.clone()))
                .collect()
        };
        let missing: BTreeSet<RoundId> = wanted
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| !found.contains_key(id))
            .collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let rows = round::Entity::find()
            .join(JoinType::InnerJoin, round::host())
            .select_also(unit::Entity)
            .filter(round::Column::Id.is_in(missing.iter().copied()))
            .all(db)
            .await?;
        let dates = stage_date::Entity::find()
            .filter(stage_date::Column::RoundId.is_in(missing.iter().copied()))
            .order_by_asc(stage_date::Column::Position)
            .all(db)
            .await?;
        let mut dates = grouped(dates, |date| date.round_id);
        let quotas = quota::Entity::find()
            .filter(quota::Column::RoundId.is_in(missing))
            .all(db)
            .await?;
        let mut quotas = grouped(quotas, |quota| quota.round_id);
        for (row, host) in rows {
            let host = host.ok_or(LedgerError::NotFound)?;
            let dates = dates.remove(&row.id).unwrap_or_default();
            let quotas = quotas.remove(&row.id).unwrap_or_default();
            let book = self.read_round(row, &dates, &quotas, host)?;
            found.insert(book.row.id, book);
        }
        Ok(found)
    }
}

/// The calendar as it stands in the database: imported days before the built-in ones.
pub(crate) async fn calendar_in(db: &impl ConnectionTrait) -> Result<Calendar, LedgerError> {
    let rows = calendar_day::Entity::find()
        .order_by_asc(calendar_day::Column::Date)
        .all(db)
        .await?;
    let mut days: BTreeMap<NaiveDate, CalendarDay> = Calendar::builtin()
        .days()
        .map(|d| (d.date, d.clone()))
        .collect();
    // An imported year replaces the built-in one as a whole: a provisional day must not linger.
    let years: BTreeSet<i32> = rows.iter().map(|r| r.date.year()).collect();
    days.retain(|date, _| !years.contains(&date.year()));
    for row in rows {
        days.insert(
            row.date,
            CalendarDay {
                date: row.date,
                off: row.off,
                name: row.name,
                provisional: row.provisional,
            },
        );
    }
    Ok(Calendar::from_days(days.into_values()))
}

/// A round's dates from its rows.
fn plan_of(row: &round::Model, dates: &[stage_date::Model]) -> Result<Plan, LedgerError> {
    let moment = |text: &Option<String>| -> Result<Option<Moment>, LedgerError> {
        text.as_deref()
            .map(|t| {
                t.parse::<Moment>().map_err(|_| {
                    LedgerError::Broken(format!("批次 {} 的日期“{t}”无法解读", row.code))
                })
            })
            .transpose()
    };
    Ok(Plan {
        announced: row.announced,
        cycle: moment(&row.cycle)?,
        count_from: row.count_from,
        stages: dates
            .iter()
            .map(|d| {
                Ok(PlannedStage {
                    key: d.stage_key.clone(),
                    opens: moment(&d.opens)?,
                    closes: moment(&d.closes)?,
                    closes_at: d.closes_at,
                })
            })
            .collect::<Result<_, LedgerError>>()?,
    })
}
