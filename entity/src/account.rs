//! Sign-ins of persons; a post's account is not shared, its holder's grant ends.
//!
//! Accounts are disabled, never deleted: the log names them.

use domain::ids::AccountId;
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, Func, Query, SelectStatement};
use sea_orm::{Condition, ExprTrait};

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::{confirmation, grant, sought};

/// How long a password set by somebody else, or a link to a new one, opens the account.
pub const ONE_TIME: chrono::TimeDelta = chrono::TimeDelta::hours(72);

/// A row of `account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AccountId,
    /// Lower case; what is typed at sign-in.
    #[sea_orm(unique)]
    pub login: String,
    /// Shown beside what the person did; a post such as 支部书记 will do.
    pub display_name: String,
    /// Where digests go; none means the superior is told instead.
    pub email: Option<String>,
    /// Who bears it, by the staff number: accounts with the same one belong to one person.
    pub person: Option<String>,
    /// An expert's field of work, for whoever looks for one.
    pub expertise: Option<String>,
    /// PHC string (Argon2id).
    pub password_hash: String,
    /// The password was set by somebody else and must be changed at the next sign-in.
    pub must_change: bool,
    /// When a password set by somebody else ends.
    pub password_until: Option<DateTimeUtc>,
    /// Until when some network has no tries left at it. It is shown to administrators; what holds is
    /// `sign_in_try`, and the owner signs in from elsewhere meanwhile.
    pub locked_until: Option<DateTimeUtc>,
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// Name and field of work, folded: what it is found by beside its login and its address.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// Its place in the order of names ([`domain::name_order`]), compared by bytes.
    #[sea_orm(column_type = "Text")]
    pub name_order: String,
}

joins! { fold; }

/// The row with what it is found and put in order by.
fn fold(mut row: ActiveModel) -> ActiveModel {
    let name = sought::text(&row.display_name);
    let texts = [name, Some(sought::maybe(&row.expertise))];
    let order = name.map(domain::name_order::key);
    if let Some((folded, order)) = sought::kept(&texts).zip(order) {
        row.folded.set_if_not_equals(folded);
        row.name_order.set_if_not_equals(order);
    }
    row
}

/// The ids of all accounts of the person who bears this one: those with the same staff number, and
/// those with the same mail address, where links to a new password go.
pub fn of_same_person(id: AccountId) -> SelectStatement {
    let own = |expr: Expr| {
        let own = Alias::new("own");
        Query::select()
            .expr(expr)
            .from_as("account", own.clone())
            .and_where(Expr::col((own, Column::Id)).eq(id))
            .take()
    };
    let mine = |column: Column| Expr::col((Alias::new("own"), column));
    Entity::find()
        .filter(
            Condition::any()
                .add(Column::Id.eq(id))
                .add(Column::Person.in_subquery(own(mine(Column::Person))))
                .add(
                    Expr::expr(Func::lower(Expr::col((Entity, Column::Email))))
                        .in_subquery(own(Func::lower(mine(Column::Email)).into())),
                ),
        )
        .only(Column::Id)
}

impl Model {
    /// That an account belongs to whoever bears one with this number and this address, whether they
    /// have been written down yet or not.
    pub fn of_one_person(&self) -> Condition {
        Condition::any()
            .add(Column::Id.eq(self.id))
            .add_option(self.person.as_ref().map(|number| Column::Person.eq(number)))
            .add_option(self.email.as_deref().map(has_address))
    }

    /// When the password ends, if somebody else set it. One from before there was an end ends as
    /// long after the account was made.
    pub fn one_time_until(&self) -> Option<DateTimeUtc> {
        self.must_change
            .then(|| self.password_until.unwrap_or(self.created_at + ONE_TIME))
    }
}

/// That an account has this mail address, without regard to case.
pub fn has_address(email: &str) -> Expr {
    Expr::expr(Func::lower(Expr::col((Entity, Column::Email)))).eq(email.to_lowercase())
}

/// Accounts the actor may see: its own, and for an administrator those that hold or held a role in
/// the subtree.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any()
            .add_option(scope.account_id.map(|own| Column::Id.eq(own)))
            .add_option(administered(scope, Column::Id))
    })
}

/// That a column names an account which holds or held a role where the actor is administrator.
pub(crate) fn administered<C: ColumnTrait>(scope: &Scope, column: C) -> Option<Expr> {
    kept_by(scope, &[Role::Admin], column)
}

/// That a column names an account which holds or held a role, or for which one was asked, where the
/// actor holds one of these.
pub(crate) fn kept_by<C: ColumnTrait>(scope: &Scope, roles: &[Role], column: C) -> Option<Expr> {
    let accounts = grant::Entity::find()
        .filter(scope.in_units(grant::Column::UnitId, roles)?)
        .only(grant::Column::AccountId);
    // A new account whose only role waits to be confirmed holds none yet.
    let asked = confirmation::Entity::find()
        .filter(scope.in_units(confirmation::Column::UnitId, roles)?)
        .only(confirmation::Column::AccountId);
    Some(column.in_subquery(accounts).or(column.in_subquery(asked)))
}
