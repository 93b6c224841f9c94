//! How often a password may be tried: for one name from one network five times in a quarter of an
//! hour. A try is reserved before the password is looked at, in one statement, so that a hundred at
//! the same moment are no more than five on any node; it is given back when the password was right.
//!
//! Whoever tries somebody's name from elsewhere slows down only himself: its owner still gets in
//! from any other network. Names that nobody bears are counted the same, and so tell nothing.

use chrono::{DateTime, Duration, Utc};
use entity::{account, sign_in_try};
use ledger::LedgerError;
use ledger::accounts::tried;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, ExprTrait, QueryFilter,
    Statement,
};

/// Tries of one name from one network (等保 2.0: 登录失败处理).
pub const MOST: i32 = 5;
/// Minutes in which they are counted, and after which the next ones may follow.
pub const MINUTES: i64 = 15;

/// A name, and where it is tried from; see [`crate::web::limiter::network`].
#[derive(Debug, Clone)]
pub struct Attempt {
    name: String,
    network: String,
    at: DateTime<Utc>,
}

impl Attempt {
    pub fn new(login: &str, network: &str, at: DateTime<Utc>) -> Self {
        Self {
            name: tried(login),
            network: tried(network),
            at,
        }
    }

    /// Takes one of the tries; or tells when there are some again.
    ///
    /// # Errors
    /// Database errors.
    pub async fn reserve(&self, db: &DatabaseConnection) -> Result<(), Refused> {
        let since = self.at - Duration::minutes(MINUTES);
        let statement = Statement::from_sql_and_values(
            db.get_database_backend(),
            "INSERT INTO sign_in_try (name, address, tries, since) VALUES ($1, $2, 1, $3)
             ON CONFLICT (name, address) DO UPDATE SET
                 tries = CASE WHEN sign_in_try.since <= $4 THEN 1 ELSE sign_in_try.tries + 1 END,
                 since = CASE WHEN sign_in_try.since <= $4 THEN $3 ELSE sign_in_try.since END
             WHERE sign_in_try.since <= $4 OR sign_in_try.tries < $5",
            [
                self.name.clone().into(),
                self.network.clone().into(),
                self.at.into(),
                since.into(),
                MOST.into(),
            ],
        );
        if db.execute_raw(statement).await?.rows_affected() > 0 {
            return Ok(());
        }
        let row = self.row().one(db).await?;
        let first = row.map_or(self.at, |row| row.since);
        Err(Refused::Until(first + Duration::minutes(MINUTES)))
    }

    fn row(&self) -> sea_orm::Select<sign_in_try::Entity> {
        sign_in_try::Entity::find_by_id((self.name.clone(), self.network.clone()))
    }

    /// The password was right: the count begins anew.
    ///
    /// # Errors
    /// Database errors.
    pub async fn succeeded(&self, db: &DatabaseConnection) -> Result<(), LedgerError> {
        sign_in_try::Entity::delete_by_id((self.name.clone(), self.network.clone()))
            .exec(db)
            .await?;
        Ok(())
    }

    /// The password was not looked at.
    ///
    /// # Errors
    /// Database errors.
    pub async fn give_back(&self, db: &DatabaseConnection) -> Result<(), LedgerError> {
        sign_in_try::Entity::update_many()
            .col_expr(
                sign_in_try::Column::Tries,
                Expr::col(sign_in_try::Column::Tries).sub(1),
            )
            .filter(sign_in_try::Column::Name.eq(&self.name))
            .filter(sign_in_try::Column::Address.eq(&self.network))
            .filter(sign_in_try::Column::Tries.gt(0))
            .exec(db)
            .await?;
        Ok(())
    }

    /// The password was wrong. After the last try the administrator's list shows it for the account,
    /// if anybody bears the name; what holds is the row of tries.
    ///
    /// # Errors
    /// Database errors.
    pub async fn failed(&self, db: &DatabaseConnection, login: &str) -> Result<(), LedgerError> {
        let row = self.row().one(db).await?;
        let Some(row) = row.filter(|row| row.tries >= MOST) else {
            return Ok(());
        };
        account::Entity::update_many()
            .col_expr(
                account::Column::LockedUntil,
                Expr::value(row.since + Duration::minutes(MINUTES)),
            )
            .filter(account::Column::Login.eq(login))
            .exec(db)
            .await?;
        Ok(())
    }
}

/// Why a try is not made.
#[derive(Debug)]
pub enum Refused {
    /// All of them are used up until then.
    Until(DateTime<Utc>),
    Db(sea_orm::DbErr),
}

impl From<sea_orm::DbErr> for Refused {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Db(error)
    }
}

/// What is said while there are no tries left, whether anybody bears the name or not.
pub fn sentence(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!(
        "这个登录名在您现在的网络连续输错 {MOST} 次，{} 分钟内在这里不能再试。换一个网络可以登录；也可以请系统管理员解除。",
        (until - now).num_minutes() + 1
    )
}
