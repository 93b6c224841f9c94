//! Whatever is done is done whole and says so, or has not been done.

use entity::setting;
use ledger::{Act, Actor, Happened, LedgerError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, DbBackend, EntityTrait};

use crate::support::{TestApp, on_both};

async fn writes(act: &Act) -> Result<(), LedgerError> {
    let row = setting::ActiveModel {
        key: Set("story".to_owned()),
        value: Set("written".to_owned()),
        updated_at: Set(act.now),
    };
    row.insert(&act.tx).await?;
    Ok(())
}

async fn written(app: &TestApp) -> u64 {
    let found = setting::Entity::find_by_id("story");
    app.count(found).await
}

on_both! {
    /// An act that is dropped half-way leaves nothing behind, and the next one is not held up.
    async fn what_is_not_finished_has_not_happened(app) {
        let (book, system) = (app.book(), Actor::system("测试"));
        let act = Act::begin(&book, &system).await.unwrap();
        writes(&act).await.unwrap();
        drop(act);
        assert_eq!(written(&app).await, 0);
        app.province().await;
    }

    /// Whoever changes a row and says that nothing happened is found out in every debug build.
    async fn nothing_can_be_changed_in_silence(app) {
        let (book, system) = (app.book(), Actor::system("测试"));
        let act = Act::begin(&book, &system).await.unwrap();
        act.finish(Happened::nothing(())).await.unwrap();
        if book.db.get_database_backend() != DbBackend::Sqlite {
            // Only SQLite counts changed rows apart from locked ones.
            return;
        }
        let act = Act::begin(&book, &system).await.unwrap();
        writes(&act).await.unwrap();
        let refused = act.finish(Happened::nothing(())).await.unwrap_err();
        assert!(refused.to_string().contains("nothing happened"), "{refused}");
        assert_eq!(written(&app).await, 0);
    }
}
