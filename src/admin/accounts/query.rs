//! What the pages about accounts show.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, GrantId};
use domain::sought::Sought;
use domain::states::Role;
use entity::{account, grant, sought, unit};
use sea_orm::{
    ColumnTrait, DerivePartialModel, JoinType, PartialModelTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::Search;
use crate::app::App;
use crate::web::{Me, PAGE, PageError, Paged};

/// A page of accounts.
pub struct List {
    pub rows: Paged<AccountRow>,
    /// Roles held today by account: role and unit.
    pub roles: HashMap<AccountId, Vec<(Role, String)>>,
}

/// One account, without its password.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub struct AccountRow {
    pub id: AccountId,
    pub login: String,
    pub display_name: String,
    pub email: Option<String>,
    pub person: Option<String>,
    pub expertise: Option<String>,
    pub must_change: bool,
    pub locked_until: Option<DateTime<Utc>>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Two statements.
pub async fn list(app: &App, me: &Me, search: &Search) -> Result<List, PageError> {
    let db = &app.book.db;
    let sought = Sought::read(&search.q);
    let mut found = account::visible_to(me.scope()).filter(sought::accounts(&sought, me.scope()));
    found = match search.state.as_str() {
        "enabled" => found.filter(account::Column::DisabledAt.is_null()),
        "disabled" => found.filter(account::Column::DisabledAt.is_not_null()),
        "locked" => found.filter(account::Column::LockedUntil.gt(me.now)),
        "unreachable" => found
            .filter(account::Column::DisabledAt.is_null())
            .filter(account::Column::Email.is_null()),
        _ => found,
    };
    let found = AccountRow::select_cols(found.select_only())
        .order_by_asc(account::Column::NameOrder)
        .order_by_asc(account::Column::Id);
    let rows = Paged::<AccountRow>::load(db, found, search.page, PAGE).await?;
    let held: Vec<(AccountId, Role, String)> = grant::visible_to(me.scope())
        .select_only()
        .columns([grant::Column::AccountId, grant::Column::Role])
        .column(unit::Column::Name)
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.is_in(rows.rows.iter().map(|r| r.id)))
        .filter(grant::running(me.today))
        .order_by_asc(grant::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut roles: HashMap<AccountId, Vec<(Role, String)>> = HashMap::new();
    for (account, role, name) in held {
        roles.entry(account).or_default().push((role, name));
    }
    Ok(List { rows, roles })
}

/// An account with every role it holds or held where the administrator looks after it.
pub struct Account {
    pub row: AccountRow,
    pub grants: Vec<Grant>,
}

/// A role on a unit from one day to another.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "grant::Entity")]
pub struct Grant {
    pub id: GrantId,
    pub role: Role,
    #[sea_orm(from_expr = "unit::Column::Name")]
    pub unit_name: String,
    #[sea_orm(from_expr = "unit::Column::Code")]
    pub unit_code: String,
    pub from_on: NaiveDate,
    /// The first day it no longer holds.
    pub to_on: Option<NaiveDate>,
}

impl Grant {
    pub fn is_running(&self, today: NaiveDate) -> bool {
        self.from_on <= today && self.to_on.is_none_or(|to| to > today)
    }
}

/// Two statements.
pub async fn one(app: &App, me: &Me, id: AccountId) -> Result<Account, PageError> {
    let db = &app.book.db;
    let row = account::visible_to(me.scope())
        .filter(account::Column::Id.eq(id))
        .into_partial_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let mut grants: Vec<Grant> = grant::visible_to(me.scope())
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.eq(id))
        .order_by_desc(grant::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    grants.sort_by_key(|g| !g.is_running(me.today));
    Ok(Account { row, grants })
}
