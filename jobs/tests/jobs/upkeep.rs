//! What is swept away and what stays, and the chain of the log.

use chrono::TimeDelta;
use domain::ids::EventId;
use entity::{blob, event, job_run, sending, session};
use jobs::Outcome;
use ledger::audit::{self, Break, Verdict};
use object_store::{MultipartUpload as _, ObjectStoreExt, PutPayload, path::Path};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

use crate::support::{Site, at, sites, store};

const KNOWN: &str = "aa00000000000000000000000000000000000000000000000000000000000000";
const ORPHAN: &str = "bb00000000000000000000000000000000000000000000000000000000000000";

#[tokio::test]
async fn only_what_nobody_needs_is_swept_away() {
    for site in sites("sweep").await {
        let db = &site.book.db;
        let now = at("2023-11-10 03:20");
        let files = store(&site.folder);
        let places = [
            format!("aa/{KNOWN}"),
            format!("bb/{ORPHAN}"),
            "incoming/broken-off".to_owned(),
            "README".to_owned(),
            // Cut off with the process while the store was writing it.
            "incoming/cut-off#1".to_owned(),
            format!("aa/{KNOWN}#2"),
        ];
        for place in ["incoming/cut-off".to_owned(), format!("aa/{KNOWN}")] {
            for _ in 0..2 {
                let path = Path::from(place.as_str());
                let mut upload = files.put_multipart(&path).await.unwrap();
                upload.put_part("x".into()).await.unwrap();
                std::mem::forget(upload);
            }
        }
        for place in &places[..4] {
            let path = Path::from(place.as_str());
            files
                .put(&path, PutPayload::from_static(b"x"))
                .await
                .unwrap();
        }
        blob::ActiveModel {
            digest: Set(KNOWN.to_owned()),
            size: Set(1),
            media_type: Set("text/plain".to_owned()),
            stored_at: Set(now),
        }
        .insert(db)
        .await
        .unwrap();
        for (id, expires) in [
            ("old", now - TimeDelta::hours(1)),
            ("new", now + TimeDelta::hours(1)),
        ] {
            session::ActiveModel {
                id: Set(id.to_owned()),
                account_id: Set(site.editor),
                created_at: Set(now),
                seen_at: Set(now),
                expires_at: Set(expires),
                device: Set("浏览器".to_owned()),
            }
            .insert(db)
            .await
            .unwrap();
        }
        for days in [1, 100] {
            job_run::ActiveModel {
                name: Set("sweep".to_owned()),
                scheduled_for: Set(now - TimeDelta::days(days)),
                started_at: Set(now - TimeDelta::days(days)),
                finished_at: Set(None),
                outcome: Set(None),
                detail: Set(None),
                ..Default::default()
            }
            .insert(db)
            .await
            .unwrap();
        }
        for days in [1, 8] {
            sending::ActiveModel {
                name: Set(format!("sent {days} days ago")),
                at: Set(now - TimeDelta::days(days)),
                answer: Set("1".to_owned()),
            }
            .insert(db)
            .await
            .unwrap();
        }
        // Written a moment ago, nothing of the files goes.
        let Outcome::Done(report) = site.job("sweep", "2023-11-10 03:20").await else {
            panic!("the sweep failed");
        };
        assert_eq!(
            report.said,
            "清理过期登录 1 个、文件 0 个、任务记录 1 条、表单回执 1 条。"
        );
        let two_days_ago = std::time::Duration::from_hours(48);
        for place in &places {
            let file = std::fs::File::options()
                .write(true)
                .open(site.folder.path().join("files").join(place))
                .unwrap();
            let written = file.metadata().unwrap().modified().unwrap();
            file.set_modified(written - two_days_ago).unwrap();
        }
        site.job("sweep", "2023-11-10 03:21").await;
        let there: Vec<bool> = places
            .iter()
            .map(|place| site.folder.path().join("files").join(place).exists())
            .collect();
        assert_eq!(there, [true, false, false, true, false, false]);
        // What is still being written stays.
        for place in ["incoming/cut-off#2", &format!("aa/{KNOWN}#1")] {
            assert!(site.folder.path().join("files").join(place).exists());
        }
        let sessions = session::Entity::find().all(db).await.unwrap();
        assert_eq!(sessions.len(), 1);
    }
}

impl Site {
    async fn events(&self) -> Vec<event::Model> {
        event::Entity::find()
            .order_by_asc(event::Column::Id)
            .all(&self.book.db)
            .await
            .unwrap()
    }

    async fn verdict(&self) -> Verdict {
        audit::verify(&self.book.db).await.unwrap()
    }
}

#[tokio::test]
async fn the_chain_of_the_log_breaks_where_somebody_touched_it() {
    for site in sites("chain").await {
        let db = &site.book.db;
        site.brand_round().await;
        let count = site.events().await.len() as u64;
        assert!(matches!(
            site.verdict().await,
            Verdict::Whole { chained: 0, waiting, .. } if waiting == count
        ));
        site.job("chain", "2023-10-17 02:10").await;
        let Verdict::Whole { chained, head, .. } = site.verdict().await else {
            panic!("the chain is whole");
        };
        assert_eq!(chained, count);
        // More lines go on from the last value; the former ones keep theirs.
        let before = site.events().await;
        site.round("school-model-branch", "2023-10-17").await;
        site.job("chain", "2023-10-18 02:10").await;
        let lines = site.events().await;
        assert_eq!(lines[..before.len()], before);
        assert_eq!(
            audit::link(&head, &lines[before.len()]),
            lines[before.len()].chain.clone().unwrap()
        );

        let changed = async |row: event::ActiveModel, back: &event::Model, why| {
            let id = back.id;
            event::ActiveModel { id: Set(id), ..row }
                .update(db)
                .await
                .unwrap();
            assert_eq!(site.verdict().await, Verdict::Broken { at: id, why });
            let whole = event::ActiveModel {
                id: Set(id),
                at: Set(back.at),
                account_id: Set(back.account_id),
                actor: Set(back.actor.clone()),
                data: Set(back.data.clone()),
                reason: Set(back.reason.clone()),
                unit_id: Set(back.unit_id),
                data_digest: Set(back.data_digest.clone()),
                chain: Set(back.chain.clone()),
                ..Default::default()
            };
            whole.update(db).await.unwrap();
            assert!(matches!(site.verdict().await, Verdict::Whole { .. }));
        };
        let line = lines[1].clone();
        let row = <event::ActiveModel as Default>::default;
        changed(
            event::ActiveModel {
                data: Set("{}".to_owned()),
                ..row()
            },
            &line,
            Break::Content,
        )
        .await;
        changed(
            event::ActiveModel {
                actor: Set("别人".to_owned()),
                ..row()
            },
            &line,
            Break::Content,
        )
        .await;
        changed(
            event::ActiveModel {
                reason: Set(Some("补".to_owned())),
                ..row()
            },
            &line,
            Break::Content,
        )
        .await;
        changed(
            event::ActiveModel {
                at: Set(line.at + TimeDelta::seconds(1)),
                ..row()
            },
            &line,
            Break::Chain,
        )
        .await;
        changed(
            event::ActiveModel {
                account_id: Set(Some(site.editor)),
                ..row()
            },
            &line,
            Break::Chain,
        )
        .await;
        changed(
            event::ActiveModel {
                chain: Set(None),
                ..row()
            },
            &line,
            Break::Unchained,
        )
        .await;

        // Erasing what a line says leaves the chain whole.
        event::ActiveModel {
            id: Set(line.id),
            actor: Set(String::new()),
            data: Set(String::new()),
            reason: Set(None),
            ..Default::default()
        }
        .update(db)
        .await
        .unwrap();
        assert!(matches!(
            site.verdict().await,
            Verdict::Whole { erased: 1, .. }
        ));

        // Removing one does not.
        let gone = lines[2].id;
        event::Entity::delete_by_id(gone).exec(db).await.unwrap();
        let Verdict::Broken { at, why } = site.verdict().await else {
            panic!("a line is missing");
        };
        assert_eq!((at, why), (EventId(lines[3].id.0), Break::Chain));
    }
}
