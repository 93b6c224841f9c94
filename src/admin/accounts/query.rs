//! What the pages about accounts show.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, GrantId};
use domain::states::Role;
use entity::{account, grant, unit};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::Search;
use crate::app::App;
use crate::web::{Me, PageError};

/// Accounts on a page.
pub const PER_PAGE: u64 = 50;

/// A page of accounts.
pub struct List {
    pub rows: Vec<Row>,
    /// Roles held today by account: role and unit.
    pub roles: HashMap<AccountId, Vec<(Role, String)>>,
    pub total: u64,
    /// From 1.
    pub page: u64,
}

/// One account, without its password.
#[derive(FromQueryResult)]
pub struct Row {
    pub id: AccountId,
    pub login: String,
    pub display_name: String,
    pub email: Option<String>,
    pub person: Option<String>,
    pub must_change: bool,
    pub locked_until: Option<DateTime<Utc>>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

const COLUMNS: [account::Column; 9] = [
    account::Column::Id,
    account::Column::Login,
    account::Column::DisplayName,
    account::Column::Email,
    account::Column::Person,
    account::Column::MustChange,
    account::Column::LockedUntil,
    account::Column::DisabledAt,
    account::Column::CreatedAt,
];

/// Three statements.
pub async fn list(app: &App, me: &Me, search: &Search) -> Result<List, PageError> {
    let db = &app.book.db;
    let mut found = account::visible_to(me.scope());
    let q = search.q.trim();
    if !q.is_empty() {
        found = found.filter(
            Condition::any()
                .add(account::Column::Login.contains(q.to_lowercase()))
                .add(account::Column::DisplayName.contains(q))
                .add(account::Column::Email.contains(q)),
        );
    }
    found = match search.state.as_str() {
        "enabled" => found.filter(account::Column::DisabledAt.is_null()),
        "disabled" => found.filter(account::Column::DisabledAt.is_not_null()),
        "locked" => found.filter(account::Column::LockedUntil.gt(me.now)),
        "unreachable" => found
            .filter(account::Column::DisabledAt.is_null())
            .filter(account::Column::Email.is_null()),
        _ => found,
    };
    let total = found.clone().count(db).await?;
    let page = search.page.clamp(1, total.div_ceil(PER_PAGE).max(1));
    let rows: Vec<Row> = found
        .select_only()
        .columns(COLUMNS)
        .order_by_asc(account::Column::Login)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
        .into_model()
        .all(db)
        .await?;
    let held: Vec<(AccountId, Role, String)> = grant::visible_to(me.scope())
        .select_only()
        .columns([grant::Column::AccountId, grant::Column::Role])
        .column(unit::Column::Name)
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.is_in(rows.iter().map(|r| r.id)))
        .filter(grant::running(me.today))
        .order_by_asc(grant::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut roles: HashMap<AccountId, Vec<(Role, String)>> = HashMap::new();
    for (account, role, name) in held {
        roles.entry(account).or_default().push((role, name));
    }
    Ok(List {
        rows,
        roles,
        total,
        page,
    })
}

/// An account with every role it holds or held where the administrator looks after it.
pub struct Account {
    pub row: Row,
    pub grants: Vec<Grant>,
}

/// A role on a unit from one day to another.
#[derive(FromQueryResult)]
pub struct Grant {
    pub id: GrantId,
    pub role: Role,
    pub unit_name: String,
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
        .select_only()
        .columns(COLUMNS)
        .filter(account::Column::Id.eq(id))
        .into_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let mut grants: Vec<Grant> = grant::visible_to(me.scope())
        .select_only()
        .columns([
            grant::Column::Id,
            grant::Column::Role,
            grant::Column::FromOn,
            grant::Column::ToOn,
        ])
        .column_as(unit::Column::Name, "unit_name")
        .column_as(unit::Column::Code, "unit_code")
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.eq(id))
        .order_by_desc(grant::Column::Id)
        .into_model()
        .all(db)
        .await?;
    grants.sort_by_key(|g| !g.is_running(me.today));
    Ok(Account { row, grants })
}
