//! What the pages about units show.

use chrono::NaiveDate;
use domain::ids::{AccountId, UnitId};
use domain::sought::Sought;
use domain::states::Role;
use entity::{account, grant, sought, unit, unit_history};
use sea_orm::{ColumnTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{ADMIN, Search};
use crate::app::App;
use crate::web::{Me, PAGE, PageError, Paged};

/// A page of the tree, each unit right before what lies below it. One statement.
pub async fn list(app: &App, me: &Me, search: &Search) -> Result<Paged<unit::Model>, PageError> {
    let sought = Sought::read(&search.q);
    let found = unit::under(me.scope(), ADMIN)
        .filter(sought::units(&sought, me.scope()))
        .order_by_asc(unit::Column::Path);
    Ok(Paged::load(&app.book.db, found, search.page, PAGE).await?)
}

/// A unit with its surroundings.
pub struct Place {
    pub unit: unit::Model,
    /// Id, code and name of the superior unit; the id only where the administrator may open it.
    pub parent: Option<(UnitId, String, String)>,
    pub below: Vec<unit::Model>,
    /// Former names, newest first: name, last day.
    pub former: Vec<(String, Option<NaiveDate>)>,
    /// Who holds a role here today: account, name, role.
    pub people: Vec<(AccountId, String, Role)>,
}

/// Five statements.
pub async fn one(app: &App, me: &Me, id: UnitId) -> Result<Place, PageError> {
    let db = &app.book.db;
    let unit = unit::under(me.scope(), ADMIN)
        .filter(unit::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let parent = match unit.parent_id {
        None => None,
        Some(parent) => {
            unit::visible_to(me.scope())
                .select_only()
                .columns([unit::Column::Id, unit::Column::Code, unit::Column::Name])
                .filter(unit::Column::Id.eq(parent))
                .into_tuple()
                .one(db)
                .await?
        }
    };
    let below = unit::under(me.scope(), ADMIN)
        .filter(unit::Column::ParentId.eq(id))
        .order_by_asc(unit::Column::SortNo)
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await?;
    let former = unit_history::of_unit(id)
        .order_by_desc(unit_history::Column::Id)
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.name, row.to_on.and_then(|to| to.pred_opt())))
        .collect();
    let people = grant::visible_to(me.scope())
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::DisplayName)
        .column(grant::Column::Role)
        .join(JoinType::InnerJoin, grant::account())
        .filter(grant::Column::UnitId.eq(id))
        .filter(account::Column::DisabledAt.is_null())
        .filter(grant::running(me.today))
        .order_by_asc(grant::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Place {
        unit,
        parent,
        below,
        former,
        people,
    })
}
