//! What is swept away and what stays, and the chain of the log.

use chrono::TimeDelta;
use domain::ids::{AccessLineId, EventId};
use domain::states::{AccessKind, CampaignStatus, Role};
use entity::{
    access_line, blob, campaign, event, job_run, outbox, password_link, sending, session,
    sign_in_try, tally,
};
use jobs::Outcome;
use ledger::access_log::{self, Noted};
use ledger::audit::{self, Break, End, Verdict};
use object_store::{MultipartUpload as _, ObjectStoreExt, PutPayload, path::Path};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use crate::support::{Site, at, person, sites, store};

const KNOWN: &str = "aa00000000000000000000000000000000000000000000000000000000000000";
const NAMED: &str = "cc00000000000000000000000000000000000000000000000000000000000000";
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
            // Set aside by a sweep that died then: one that a row names by now, one that none does.
            format!("incoming/swept-{NAMED}"),
            format!("incoming/swept-{ORPHAN}"),
        ];
        for place in ["incoming/cut-off".to_owned(), format!("aa/{KNOWN}")] {
            for _ in 0..2 {
                let path = Path::from(place.as_str());
                let mut upload = files.put_multipart(&path).await.unwrap();
                upload.put_part("x".into()).await.unwrap();
                std::mem::forget(upload);
            }
        }
        for place in places[..4].iter().chain(&places[6..]) {
            let path = Path::from(place.as_str());
            files
                .put(&path, PutPayload::from_static(b"x"))
                .await
                .unwrap();
        }
        for digest in [KNOWN, NAMED] {
            blob::ActiveModel {
                digest: Set(digest.to_owned()),
                size: Set(1),
                media_type: Set("text/plain".to_owned()),
                stored_at: Set(now),
            }
            .insert(db)
            .await
            .unwrap();
        }
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
        for (days, tries) in [(0, 5), (2, 5)] {
            sign_in_try::ActiveModel {
                name: Set(format!("tried {days} days ago")),
                address: Set(String::new()),
                tries: Set(tries),
                since: Set(now - TimeDelta::days(days)),
            }
            .insert(db)
            .await
            .unwrap();
        }
        for days in [2, 40] {
            password_link::ActiveModel {
                id: Set(format!("ended {days} days ago")),
                account_id: Set(site.editor),
                created_at: Set(now - TimeDelta::days(days + 3)),
                expires_at: Set(now - TimeDelta::days(days)),
                used_at: Set(None),
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
        assert_eq!(
            there,
            [true, false, false, true, false, false, false, false]
        );
        let named = format!("files/{}/{NAMED}", &NAMED[..2]);
        assert!(site.folder.path().join(named).exists(), "put back");
        // What is still being written stays.
        for place in ["incoming/cut-off#2", &format!("aa/{KNOWN}#1")] {
            assert!(site.folder.path().join("files").join(place).exists());
        }
        let sessions = session::Entity::find().all(db).await.unwrap();
        assert_eq!(sessions.len(), 1);
        let links = password_link::Entity::find().all(db).await.unwrap();
        assert_eq!(links.len(), 1);
        let tried = sign_in_try::Entity::find().all(db).await.unwrap();
        assert_eq!(tried.len(), 1);
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

    /// Texts of the mails that tell where the logs end.
    async fn letters(&self) -> Vec<String> {
        let mails = outbox::Entity::find()
            .filter(outbox::Column::Kind.eq("chain_ends"))
            .order_by_asc(outbox::Column::Id)
            .all(&self.book.db)
            .await
            .unwrap();
        mails.into_iter().map(|m| m.text).collect()
    }

    async fn verdict(&self) -> Verdict {
        audit::verify(&self.book.db).await.unwrap()
    }
}

/// What somebody does to a line of the log, and what is found of it.
type Change<'a> = (&'a dyn Fn(&mut event::ActiveModel), Break);

#[tokio::test]
async fn the_chain_of_the_log_breaks_where_somebody_touched_it() {
    for site in sites("chain").await {
        let db = &site.book.db;
        site.brand_round().await;
        // Every line is chained from the moment it is written.
        let before = site.events().await;
        let Verdict::Whole { lines, end, .. } = site.verdict().await else {
            panic!("the chain is whole");
        };
        assert_eq!(lines, before.len() as u64);
        // More lines go on from the last value; the former ones keep theirs.
        site.round("school-model-branch", "2023-10-17").await;
        let lines = site.events().await;
        assert_eq!(lines[..before.len()], before);
        assert_eq!(
            audit::link(&end.value, &lines[before.len()]),
            lines[before.len()].chain.clone().unwrap()
        );
        // An end that somebody has kept holds as long as nothing before it is another.
        assert_eq!(audit::differs(db, &end).await.unwrap(), None);
        let kept: End = end.to_string().parse().unwrap();
        assert_eq!(kept, end);
        let other = End {
            value: "0".repeat(64),
            ..end
        };
        let why = Break::Elsewhere;
        assert_eq!(
            audit::differs(db, &other).await.unwrap(),
            Some(Verdict::Broken { at: other.id, why })
        );
        let Outcome::Done(report) = site.job("chain", "2023-10-18 02:10").await else {
            panic!("the chain is whole");
        };
        assert_eq!(report.said, "日志完整。");

        let line = lines[1].clone();
        let row = <event::ActiveModel as Default>::default;
        let changes: [Change<'_>; 6] = [
            (&|row| row.data = Set("{}".to_owned()), Break::Content),
            (&|row| row.actor = Set("别人".to_owned()), Break::Content),
            (
                &|row| row.reason = Set(Some("补".to_owned())),
                Break::Content,
            ),
            (
                &|row| row.at = Set(line.at + TimeDelta::seconds(1)),
                Break::Chain,
            ),
            (&|row| row.account_id = Set(Some(site.editor)), Break::Chain),
            (&|row| row.chain = Set(None), Break::Missing),
        ];
        for (change, why) in changes {
            let mut changed = row();
            changed.id = Set(line.id);
            change(&mut changed);
            changed.update(db).await.unwrap();
            let at = line.id.0;
            assert_eq!(site.verdict().await, Verdict::Broken { at, why });
            let back = line.clone().into_active_model().reset_all();
            back.update(db).await.unwrap();
            assert!(matches!(site.verdict().await, Verdict::Whole { .. }));
        }

        // A chain by itself does not tell that its end is gone, or all of it.
        let last = lines.last().unwrap().clone();
        let end = |why| Verdict::Broken { at: last.id.0, why };
        for none_from in [last.id, EventId(0)] {
            event::Entity::update_many()
                .col_expr(event::Column::Chain, Expr::value(None::<String>))
                .filter(event::Column::Id.gte(none_from))
                .exec(db)
                .await
                .unwrap();
            let at = none_from.0.max(lines[0].id.0);
            let why = Break::Missing;
            assert_eq!(site.verdict().await, Verdict::Broken { at, why });
            let Outcome::Partly(report) = site.job("chain", "2023-10-19 02:10").await else {
                panic!("a broken chain is no success");
            };
            assert!(report.said.contains("没有链值"), "{}", report.said);
        }
        for line in &lines {
            let chain = Set(line.chain.clone());
            let id = Set(line.id);
            let back = event::ActiveModel { id, chain, ..row() };
            back.update(db).await.unwrap();
        }
        event::Entity::delete_by_id(last.id).exec(db).await.unwrap();
        assert_eq!(site.verdict().await, end(Break::End));
        last.clone().into_active_model().insert(db).await.unwrap();
        assert!(matches!(site.verdict().await, Verdict::Whole { .. }));
        let put_in = event::Model {
            id: EventId(last.id.0 + 1),
            ..last.clone()
        };
        let chain = audit::link(last.chain.as_deref().unwrap(), &put_in);
        let put_in = event::Model {
            chain: Some(chain),
            ..put_in
        };
        let row_put_in = put_in.clone().into_active_model();
        row_put_in.insert(db).await.unwrap();
        let (at, why) = (put_in.id.0, Break::End);
        assert_eq!(site.verdict().await, Verdict::Broken { at, why });
        event::Entity::delete_by_id(put_in.id)
            .exec(db)
            .await
            .unwrap();
        tally::Entity::delete_by_id("event").exec(db).await.unwrap();
        assert_eq!(site.verdict().await, end(Break::NoEnd));
        let end_again = tally::ActiveModel {
            name: Set("event".to_owned()),
            lines: Set(i64::try_from(lines.len()).unwrap()),
            id_sum: Set(lines.iter().map(|l| l.id.0).sum()),
            last_id: Set(last.id.0),
            head: Set(last.chain.clone().unwrap()),
        };
        end_again.insert(db).await.unwrap();
        assert!(matches!(site.verdict().await, Verdict::Whole { .. }));

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
        let (at, why) = (lines[3].id.0, Break::Chain);
        assert_eq!(site.verdict().await, Verdict::Broken { at, why });
    }
}

#[tokio::test]
async fn accesses_have_a_chain_of_their_own_that_outlives_what_is_erased() {
    for site in sites("accesses").await {
        let db = &site.book.db;
        let noted = |days: i64, address: &str| Noted {
            at: at("2026-11-10 09:00") - TimeDelta::days(days),
            kind: AccessKind::SignedIn,
            account: Some(site.editor),
            who: "支部经办人（wx12）".to_owned(),
            address: address.to_owned(),
            what: String::new(),
        };
        let old: Vec<Noted> = (0..3).map(|n| noted(800, &format!("10.0.0.{n}"))).collect();
        access_log::write(db, &old).await.unwrap();
        // More than go into one statement.
        let new: Vec<Noted> = (0..1_203).map(|_| noted(1, "10.0.1.1")).collect();
        access_log::write(db, &new).await.unwrap();
        let Verdict::Whole { lines, erased, end } = access_log::verify(db).await.unwrap() else {
            panic!("the chain is whole");
        };
        assert_eq!((lines, erased, end.id), (1_206, 0, 1_206));

        site.job("sweep", "2026-11-10 03:20").await;
        let first = access_line::Entity::find_by_id(AccessLineId(1));
        let first = first.one(db).await.unwrap().unwrap();
        let left = (first.who.as_str(), first.address.as_str(), first.account_id);
        assert_eq!(left, ("", "", None));
        assert!(first.salt.is_empty(), "else all addresses could be tried");
        let after = access_log::verify(db).await.unwrap();
        let erased = 3;
        assert_eq!(after, Verdict::Whole { lines, erased, end });

        for (sql, at, why) in [
            (
                "UPDATE tally SET lines = lines + 1 WHERE name = 'access'",
                1_206,
                Break::End,
            ),
            ("DELETE FROM access_line WHERE id = 1206", 1_206, Break::End),
            (
                "UPDATE access_line SET kind = 'signed_out' WHERE id = 7",
                7,
                Break::Chain,
            ),
            (
                "UPDATE access_line SET address = '10.9.9.9' WHERE id = 6",
                6,
                Break::Content,
            ),
            ("DELETE FROM access_line WHERE id = 2", 3, Break::Chain),
        ] {
            db.execute_unprepared(sql).await.unwrap();
            let verdict = access_log::verify(db).await.unwrap();
            assert_eq!(verdict, Verdict::Broken { at, why }, "{sql}");
        }
    }
}

#[tokio::test]
async fn the_ends_of_the_logs_go_to_the_auditor_every_week_and_at_once_when_broken() {
    for site in sites("ends").await {
        let db = &site.book.db;
        site.brand_round().await;
        let post = [(site.school, Role::Auditor)];
        person(&site.book, "sj", "审计员", Some("sj@school.example"), &post).await;
        site.job("chain", "2023-10-17 02:10").await;
        let before: Vec<String> = site.letters().await;
        assert_eq!(before.len(), 1, "{before:#?}");
        let Verdict::Whole { end, .. } = site.verdict().await else {
            panic!("the chain is whole");
        };
        // The line that tells of the mail came after it.
        let events = site.events().await;
        let told = &events[events.len() - 2];
        let said = format!("{}:{}", told.id, told.chain.clone().unwrap());
        assert!(before[0].contains(&said), "{}", before[0]);
        assert_eq!(end.id, told.id.0 + 1);
        for day in 18..=23 {
            site.job("chain", &format!("2023-10-{day} 02:10")).await;
        }
        assert_eq!(site.letters().await.len(), 1, "once a week");
        site.job("chain", "2023-10-24 02:10").await;
        assert_eq!(site.letters().await.len(), 2);
        event::Entity::update_many()
            .col_expr(event::Column::Actor, Expr::value("别人"))
            .filter(event::Column::Id.eq(told.id))
            .exec(db)
            .await
            .unwrap();
        // The ends have gone this morning: what breaks is told on the same day all the same.
        site.job("chain", "2023-10-24 14:10").await;
        let letters = site.letters().await;
        assert_eq!(letters.len(), 3);
        assert!(letters[2].contains("内容与摘要不符"), "{}", letters[2]);
    }
}

/// Nothing ran for half a year: the campaign whose time is running is held, those whose time went by
/// are written down as missed with the day of the next one, once.
#[tokio::test]
async fn supervision_that_nothing_opened_is_told_as_missed() {
    for site in sites("missed_campaigns").await {
        let round = site
            .round_from("brand", "2023-10-16", Some("2023-11"))
            .await;
        site.job("phases", "2023-11-01 00:05").await;
        let campaigns = async || {
            campaign::Entity::find()
                .order_by_asc(campaign::Column::PlanKey)
                .order_by_asc(campaign::Column::Instance)
                .all(&site.book.db)
                .await
                .unwrap()
        };
        assert_eq!(campaigns().await.len(), 0);
        // Quarterly from February on; in August the third and last one is running.
        for when in ["2024-08-02 10:05", "2024-08-02 11:05"] {
            let outcome = site.job("phases", when).await;
            assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
        }
        let all = campaigns().await;
        let quarterly: Vec<(i32, CampaignStatus)> = all
            .iter()
            .filter(|c| c.round_id == round && c.plan_key == "quarterly")
            .map(|c| (c.instance, c.status))
            .collect();
        assert_eq!(
            quarterly,
            [
                (1, CampaignStatus::Missed),
                (2, CampaignStatus::Missed),
                // There is nobody to visit: opened, and over.
                (3, CampaignStatus::Closed),
            ]
        );
        let told: Vec<String> = event::Entity::find()
            .order_by_asc(event::Column::Id)
            .all(&site.book.db)
            .await
            .unwrap()
            .into_iter()
            .filter(|e| e.kind == "campaign_missed" && e.data.contains("季度"))
            .map(|e| e.data)
            .collect();
        assert_eq!(told.len(), 2);
        assert!(told.iter().all(|t| t.contains("2024-08-02")), "{told:?}");
        // The headings of the others are looked at all the same.
        campaign::Entity::update_many()
            .col_expr(campaign::Column::Title, Expr::value("别的督导"))
            .filter(campaign::Column::Status.ne(CampaignStatus::Missed))
            .exec(&site.book.db)
            .await
            .unwrap();
        let ailments = ledger::doctor::examine(&site.book).await.unwrap().ailments;
        let changed = |what: &str| what.contains("号督导写的是“别的督导”");
        assert!(ailments.iter().any(|a| changed(&a.what)), "{ailments:?}");
    }
}
