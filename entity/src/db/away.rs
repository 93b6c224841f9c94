//! A server that says nothing any more and does not hang up: packets vanish, or it stands still. The
//! driver would wait for its answer for as long as the system keeps the connection, which is for ever
//! where nothing is on its way. What takes long has the server asked anew, on a connection of its own.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{ConnectOptions as _, Connection as _, Error};
use sea_orm::{ConnAcquireErr, DatabaseConnection, DbBackend, DbErr};
use tokio::time::timeout;

use super::{PATIENCE, gate};

/// What takes longer has the server asked whether it is there, again and again.
const LONG: Duration = Duration::from_secs(5);

/// Does what asks the database, for as long as the server can be reached.
///
/// # Errors
/// That the server is away. The work has been given up then: what it was about to commit may have been
/// committed.
pub async fn unless_away<T>(
    db: &DatabaseConnection,
    work: impl Future<Output = T>,
) -> Result<T, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(work.await);
    }
    let mut work = Box::pin(work);
    loop {
        if let Ok(done) = timeout(LONG, &mut work).await {
            return Ok(done);
        }
        tokio::select! {
            done = &mut work => return Ok(done),
            there = is_reachable(db) => if !there {
                gate::doubt();
                return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
            }
        }
    }
}

/// Whether the server answers somebody who knocks, if only to send him away.
async fn is_reachable(db: &DatabaseConnection) -> bool {
    let options = db.get_postgres_connection_pool().connect_options();
    let asked = async {
        let mut connection: PgConnection = options.connect().await?;
        connection.ping().await?;
        connection.close().await
    };
    !matches!(
        timeout(PATIENCE, asked).await,
        Err(_) | Ok(Err(Error::Io(_)))
    )
}
