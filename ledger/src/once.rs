//! What is asked for twice with the same words is done once.

use entity::sending;
use futures_util::future::BoxFuture;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, SqlErr};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Act, Actor, Book, Happened, LedgerError, act};

/// [`act`] for a form that may be sent twice. `name` tells this sending from every other; the first
/// one does the work and keeps its value beside the name, in the same transaction; any further one,
/// at the same moment or later, gets that value and changes nothing. Without a name each sending
/// counts for itself.
///
/// # Errors
/// As [`act`].
pub async fn once<T, F>(
    book: &Book,
    actor: &Actor,
    name: Option<String>,
    work: F,
) -> Result<T, LedgerError>
where
    F: for<'a> FnOnce(&'a mut Act) -> BoxFuture<'a, Result<Happened<T>, LedgerError>>
        + Send
        + 'static,
    T: Serialize + DeserializeOwned + Send,
{
    let Some(name) = name else {
        return act(book, actor, work).await;
    };
    let key = name.clone();
    let result = act(book, actor, move |act| {
        Box::pin(async move {
            // First of all: on PostgreSQL a second sending waits here until the first has committed.
            let row = sending::ActiveModel {
                name: Set(key),
                at: Set(act.now),
                answer: Set(String::new()),
            }
            .insert(&act.tx)
            .await?;
            let happened = work(act).await?;
            let answer = serde_json::to_string(&happened.value);
            let broken = |e| LedgerError::Broken(format!("办理结果无法记下：{e}"));
            let mut row = row.into_active_model();
            row.answer = Set(answer.map_err(broken)?);
            row.update(&act.tx).await?;
            Ok(happened)
        })
    })
    .await;
    match result {
        Err(LedgerError::Db(error)) if is_twin(&error) => {
            let first = sending::Entity::find_by_id(name).one(&book.db).await?;
            // Something else was there already, and this sending has not been done.
            let first = first.ok_or(LedgerError::Db(error))?;
            serde_json::from_str(&first.answer)
                .map_err(|e| LedgerError::Broken(format!("办理结果无法解读：{e}")))
        }
        result => result,
    }
}

fn is_twin(error: &sea_orm::DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
