//! What is done in error and taken back, before anybody has built on it; and what is seen before it is
//! done.

use axum::http::StatusCode;
use domain::stage::Status;
use entity::{account, extension, notice, title, undone};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{Opened, on_both};

on_both! {
    /// The wrong button: a final is failed that should pass. Nothing goes out before it has been seen;
    /// taken back it stands as before, and what is owed is owed again.
    async fn a_wrong_grade(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, branch, brand) = world.first();
        app.post().await;
        let owed = brand.owed().await;
        university.grades(brand, "不予通过").await;
        brand.is("final", Status::Failed).await;
        university.steps_back(brand).await;
        brand.is("final", Status::HandedIn).await;
        assert_eq!(brand.owed().await, owed);
        // And a second time: titled too early.
        university.grades(brand, "通过验收").await;
        brand.is("sustaining", Status::Titled).await;
        university.steps_back(brand).await;
        brand.is("final", Status::HandedIn).await;
        let titles = title::Entity::find().filter(title::Column::ProjectId.eq(brand.id));
        assert!(app.all(titles).await.is_empty());
        // A conditional one brings three months more, which go with it.
        university.grades(brand, "暂缓通过").await;
        university.steps_back(brand).await;
        let moved = extension::Entity::find().filter(extension::Column::ProjectId.eq(brand.id));
        assert!(app.all(moved).await.is_empty());
        assert_eq!(brand.owed().await, owed);
        university.grades(brand, "通过验收").await;
        assert_eq!(
            app.told(branch).await,
            [
                "红色文脉：考核验收评定为“不予通过”",
                "红色文脉：撤回评定",
                "红色文脉：考核验收评定为“通过验收”",
                "红色文脉：命名为“‘一支部一特色’支部党建品牌”",
                "红色文脉：撤回评定",
                "红色文脉：考核验收评定为“暂缓通过”",
                "红色文脉：延期建设，考核验收改到2024年11月30日",
                "红色文脉：撤回评定",
                "红色文脉：考核验收评定为“通过验收”",
                "红色文脉：命名为“‘一支部一特色’支部党建品牌”",
            ]
        );
        let gone = undone::Entity::find().filter(undone::Column::ProjectId.eq(brand.id));
        assert_eq!(app.all(gone).await.len(), 6);
        app.post().await;
    }

    /// What others have built on stands: a record logged after the naming, an application mended after
    /// it was sent back. Nobody else's step is anybody's to take back.
    async fn what_was_built_on_stands(app) {
        let Opened { university, committee, branch, round, .. } = app.brand_round().await;
        app.at("2023-11-07 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.returns(&brand, "年度计划没有写完成时间").await;
        committee.steps_back(&brand).await;
        brand.is("committee", Status::Waiting).await;
        committee.returns(&brand, "年度计划没有写完成时间").await;
        app.at("2023-11-08 10:00").await;
        branch.submits(&brand).await;
        brand.is("committee", Status::Waiting).await;
        committee.desk().await.get(&format!("/projects/{}", brand.id)).await.is(200).does_not_say("撤回上一步");
        committee.endorses(&brand).await;
        let page = university.desk().await.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).does_not_say("撤回上一步");
        committee.steps_back(&brand).await;
        committee.endorses(&brand).await;
        let experts = university.experts(5).await;
        university.assigns(&[&brand], &experts).await;
        let page = committee.desk().await.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).does_not_say("撤回上一步");
        app.post().await;
    }

    /// A notice with one branch too few is taken down on the day it was posted and posted anew; once
    /// somebody has objected it stays.
    async fn a_notice_in_error(app) {
        let Opened { university, committee, branch, round, .. } = app.brand_round().await;
        let experts = university.experts(5).await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.endorses(&brand).await;
        university.reviews("review", &[&brand], &experts, 90).await;
        branch.hands_in(&brand).await;
        university.accepts_revision(&brand).await;
        university.proposes(&[&brand]).await;
        let before = brand.row().await;
        let notice = university.posts_notice(round).await;
        let row = notice::Entity::find_by_id(notice);
        let posted = app.one(row).await.public_id;
        university.tries_to_take_down(notice).await.unwrap();
        let page = app.browser().get(&format!("/notices/{posted}")).await;
        page.is(200).says("这份公示已撤回").does_not_say("红色文脉");
        brand.is(&before.stage_key, Status::Proposed).await;
        let again = university.posts_notice(round).await;
        assert_ne!(again, notice);
        app.objects(again, Some(&brand)).await;
        let refused = university.tries_to_take_down(again).await.unwrap_err();
        assert!(refused.contains("已有人对这份公示反映情况"), "{refused}");
        app.mails();
        app.post().await;
    }

    /// What is published and mailed is seen before, letter by letter, and going back loses nothing.
    /// When somebody changes a word meanwhile, it is shown anew.
    async fn seen_before(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, branch, brand) = world.first();
        app.post().await;
        let page = format!("/projects/{}", brand.id);
        let to = format!("{page}/grades");
        let desk = university.desk().await;
        let mut form = desk.get(&page).await.form(&to);
        form.set("grade", "不予通过");
        form.set("reason", "台账没有补齐。");
        let shown = desk.plainly(&to, &form.pairs).await;
        shown.is(200).says("还没有办").says("考核验收评定为“不予通过”").says("台账没有补齐。").says("发出 1 封邮件");
        brand.is("final", Status::HandedIn).await;
        assert!(app.post().await.is_empty());
        let mut asks = shown.form(&to);
        asks.set("checked", "back");
        let back = desk.plainly(&to, &asks.pairs).await;
        back.is(200).keeps("reason", "台账没有补齐。");
        // Somebody takes the address of the branch away: the mail that was seen does not go.
        let nowhere = account::ActiveModel { id: Set(branch.person.id), email: Set(None), ..Default::default() };
        nowhere.update(&app.book().db).await.unwrap();
        let mut agreed = desk.plainly(&to, &form.pairs).await.form(&to);
        agreed.pairs.push(("checked".to_owned(), "0000".to_owned()));
        let anew = desk.plainly(&to, &agreed.pairs).await;
        anew.is(200).says("情况又有变动").says("没有登记邮箱");
        brand.is("final", Status::HandedIn).await;
        desk.submit(&agreed).await.is(StatusCode::SEE_OTHER.as_u16());
        brand.is("final", Status::Failed).await;
    }

    /// A draft that nobody wants goes with all that was typed; the unit may begin again.
    async fn a_draft_is_thrown_away(app) {
        let Opened { branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        branch.fills_in(&brand).await;
        branch.deletes_draft(&brand).await;
        brand.is("application", Status::Withdrawn).await;
        assert!(brand.submissions().await.is_empty());
        let again = branch.applies(round, "红色文脉").await;
        let page = branch.desk().await.get(&format!("/projects/{}", again.id)).await;
        page.is(200).does_not_say("删除草稿").says("申请退出");
    }
}
