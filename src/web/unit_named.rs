//! Finding a unit by what people type: its code, its name, a former name, or its name shortened.

use std::collections::HashMap;

use domain::ids::UnitId;
use domain::near::nearest;
use domain::unit::{Fit, fit};
use entity::{unit, unit_history};
use ledger::LedgerError;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

/// A unit that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: UnitId,
    pub code: String,
    pub name: String,
}

/// Units that are named one by one where several are meant.
const TOLD: usize = 8;

/// The units among these that what was typed fits best, in the order of the tree. Two statements.
pub async fn named(
    db: &impl ConnectionTrait,
    among: Select<unit::Entity>,
    typed: &str,
) -> Result<Vec<Named>, DbErr> {
    Ok(best(&load(db, among).await?, typed))
}

/// The one unit among these that is meant.
///
/// # Errors
/// What to say beside the field: several, with their codes, or none, with the nearest.
pub async fn one(
    db: &impl ConnectionTrait,
    among: Select<unit::Entity>,
    field: &str,
    typed: &str,
) -> Result<UnitId, LedgerError> {
    let wrong = |message: String| Err(LedgerError::field(field, message));
    if typed.is_empty() {
        return wrong("请填写党组织的名称或编码。".to_owned());
    }
    let all = load(db, among).await?;
    let found = best(&all, typed);
    let told = |unit: &Named| format!("{}（编码 {}）", unit.name, unit.code);
    match found.as_slice() {
        [only] => Ok(only.id),
        [] => {
            let near = nearest(typed, all.iter().map(|(unit, _)| unit.name.as_str()));
            let near = all
                .iter()
                .find(|(unit, _)| Some(unit.name.as_str()) == near);
            let mend = near.map_or_else(
                || "请换名称里的几个字再找，或在“党组织”页核对。".to_owned(),
                |(unit, _)| format!("是不是{}？", told(unit)),
            );
            wrong(format!("这里没有叫“{typed}”的党组织。{mend}"))
        }
        several => {
            let listed: Vec<String> = several.iter().take(TOLD).map(told).collect();
            let more = if several.len() > TOLD { "等" } else { "" };
            wrong(format!(
                "有 {} 个党组织符合“{typed}”：{}{more}。请写全称，或写其中一个的编码。",
                several.len(),
                listed.join("、")
            ))
        }
    }
}

/// Units with their former names.
async fn load(
    db: &impl ConnectionTrait,
    among: Select<unit::Entity>,
) -> Result<Vec<(Named, Vec<String>)>, DbErr> {
    let ids = among.clone().select_only().column(unit::Column::Id);
    let units: Vec<(UnitId, String, String)> = among
        .select_only()
        .columns([unit::Column::Id, unit::Column::Code, unit::Column::Name])
        .order_by_asc(unit::Column::Path)
        .into_tuple()
        .all(db)
        .await?;
    let history: Vec<(UnitId, String)> = unit_history::Entity::find()
        .select_only()
        .columns([unit_history::Column::UnitId, unit_history::Column::Name])
        .filter(unit_history::Column::ToOn.is_not_null())
        .filter(unit_history::Column::UnitId.in_subquery(ids.into_query()))
        .into_tuple()
        .all(db)
        .await?;
    let mut former: HashMap<UnitId, Vec<String>> = HashMap::new();
    for (id, name) in history {
        former.entry(id).or_default().push(name);
    }
    let with_former = |(id, code, name)| {
        let former = former.remove(&id).unwrap_or_default();
        (Named { id, code, name }, former)
    };
    Ok(units.into_iter().map(with_former).collect())
}

fn best(all: &[(Named, Vec<String>)], typed: &str) -> Vec<Named> {
    let fits: Vec<(Fit, &Named)> = all
        .iter()
        .filter_map(|(unit, former)| Some((fit(typed, &unit.code, &unit.name, former)?, unit)))
        .collect();
    let best = fits.iter().map(|(fit, _)| *fit).min();
    fits.into_iter()
        .filter(|(fit, _)| Some(*fit) == best)
        .map(|(_, unit)| unit.clone())
        .collect()
}
