//! Who looks after the places of an account: who hears of what is done to it, who may confirm what
//! has been asked about it, and whether there is anybody.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AccountId, UnitId};
use domain::states::Role;
use entity::confirmation::OFFICERS;
use entity::{OneColumn, account, grant, unit};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect};

use crate::mail::Recipient;
use crate::{Act, LedgerError};

/// Who holds one of these roles today over some place of an account, or over a unit, each once.
pub(crate) async fn over(
    act: &Act,
    person: &account::Model,
    unit: Option<UnitId>,
    roles: &[Role],
) -> Result<Vec<Recipient>, LedgerError> {
    let paths = concerned(act, person.id, unit).await?;
    let found = holding(act, above(&paths), roles).await?;
    Ok(found.into_iter().map(|(person, _)| person).collect())
}

/// Who may confirm what the actor has asked about an account.
pub(crate) async fn seconds(
    act: &Act,
    person: &account::Model,
    unit: Option<UnitId>,
) -> Result<Vec<Recipient>, LedgerError> {
    let paths = concerned(act, person.id, unit).await?;
    let mut others = above(&paths);
    for one in act.actor.account.into_iter().chain([person.id]) {
        others = others.add(grant::Column::AccountId.not_in_subquery(account::of_same_person(one)));
    }
    let mut found = holding(act, others, &OFFICERS).await?;
    found.retain(|(_, held)| reach(held, &paths));
    Ok(found.into_iter().map(|(person, _)| person).collect())
}

/// Whether no other account has ever been an officer over any of these places. Ever, so that nobody
/// becomes the only one by ending the other's role; any, so that nobody does by giving the account a
/// role elsewhere. Accounts and not persons: what makes two of them one person can be typed.
pub(crate) async fn is_alone(act: &Act, paths: &[String]) -> Result<bool, LedgerError> {
    let Some(own) = act.actor.account else {
        return Ok(act.actor.is_system());
    };
    let others: Vec<String> = grant::Entity::find()
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::Role.is_in(OFFICERS))
        .filter(grant::Column::AccountId.ne(own))
        .values(unit::Column::Path, &act.tx)
        .await?;
    let over = |path: &String| others.iter().any(|held| path.starts_with(held));
    Ok(others.is_empty() || (!paths.is_empty() && !paths.iter().any(over)))
}

/// Whether roles on these units together reach every one of some places.
pub(crate) fn reach(held: &[String], paths: &[String]) -> bool {
    let reached = |path: &String| held.iter().any(|unit| path.starts_with(unit));
    !held.is_empty() && paths.iter().all(reached)
}

/// The places that something asked about an account concerns, as paths.
pub(crate) async fn concerned(
    act: &Act,
    id: AccountId,
    unit: Option<UnitId>,
) -> Result<Vec<String>, LedgerError> {
    let mut paths = places(act, id).await?;
    if let Some(unit) = unit {
        paths.push(place_of(act, unit).await?.path);
    }
    Ok(paths)
}

/// Where an account holds roles today, as paths.
pub(crate) async fn places(act: &Act, id: AccountId) -> Result<Vec<String>, LedgerError> {
    Ok(grant::Entity::find()
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.eq(id))
        .filter(grant::running(act.today))
        .values(unit::Column::Path, &act.tx)
        .await?)
}

pub(crate) async fn place_of(act: &Act, id: UnitId) -> Result<unit::Model, LedgerError> {
    act.get::<unit::Entity>(id).await
}

/// That a grant is held on one of these places or above it.
fn above(paths: &[String]) -> Condition {
    let units: BTreeSet<UnitId> = paths
        .iter()
        .flat_map(|path| crate::access::ids_in(path))
        .collect();
    Condition::all().add(grant::Column::UnitId.is_in(units))
}

/// A running grant: whose it is, and where.
#[derive(sea_orm::DerivePartialModel)]
struct Holding {
    #[sea_orm(nested)]
    who: Recipient,
    #[sea_orm(from_expr = "unit::Column::Path")]
    path: String,
}

/// Who holds one of these roles today by such a grant, each once, and the paths of their units;
/// disabled accounts hold none.
pub(crate) async fn holding(
    act: &Act,
    which: Condition,
    roles: &[Role],
) -> Result<Vec<(Recipient, Vec<String>)>, LedgerError> {
    let rows: Vec<Holding> = grant::Entity::find()
        .join(JoinType::InnerJoin, grant::account())
        .join(JoinType::InnerJoin, grant::unit())
        .filter(which)
        .filter(grant::Column::Role.is_in(roles.iter().copied()))
        .filter(grant::running(act.today))
        .filter(account::Column::DisabledAt.is_null())
        .into_partial_model()
        .all(&act.tx)
        .await?;
    let mut found: BTreeMap<AccountId, (Recipient, Vec<String>)> = BTreeMap::new();
    for Holding { who, path } in rows {
        let (_, held) = found.entry(who.id).or_insert_with(|| (who, Vec::new()));
        held.push(path);
    }
    Ok(found.into_values().collect())
}
