//! The brand round of one university, as its notice of 16 October 2023 lays it out.

use std::collections::BTreeSet;

use domain::programme::CountFrom;
use domain::record::RecordKind;
use domain::stage::Status;
use entity::notice;
use ledger::publicity;
use sea_orm::EntityTrait;

use crate::support::days::day;
use crate::support::{BrandRound, Opened, on_both};

/// What whoever conducts the publicity is told: that there is one, not against whom.
pub const TO_ADMIT: &str = "收到公示异议，请答复是否受理：2023 年支部品牌拟立项名单公示";

on_both! {
    /// A round may count the day of posting as day one: posted on Monday the 20th, five working
    /// days end on Friday the 24th instead of Monday the 27th.
    async fn a_notice_may_count_the_day_it_is_posted(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = university.experts(5).await;
        let round = university.opens_counting("brand", "2023-10-16", Some("2023-11"), CountFrom::SameDay).await;
        app.at("2023-11-08 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.endorses(&brand).await;
        university.assigns(&[&brand], &experts).await;
        app.at("2023-11-14 10:00").await;
        app.all_sign(&experts, &[&brand], 90).await;
        university.shortlists("review", &[&brand]).await;
        let notice = university.publicises(round, &[(&branch, &brand)]).await;
        let row = app.one(notice::Entity::find_by_id(notice)).await;
        assert_eq!((row.opens_on, row.closes_on), (day("2023-11-20"), day("2023-11-24")));
        app.at("2023-11-24 23:59").await;
        app.run_jobs().await;
        brand.is("publicity", Status::Open).await;
        app.dawns("2023-11-25").await;
        brand.is("building", Status::Active).await;
        app.post().await;
        // What the round asks stands on its page, each figure with its source.
        let page = university.browser().await.get(&format!("/rounds/{round}")).await;
        page.is(200)
            .says("一式 5 份，盖章；经基层党委（总支）审核盖章后")
            .says("暂缓通过的延长 3 个月，最多 1 次")
            .says("可申请延期，最长 1 个月，至少提前 30 天提出")
            .says("到期前 30、14、7、3、1 天和到期当天提醒")
            .says("品牌建设项目抄袭");
    }

    /// From the notice to the acceptance ten months later.
    async fn a_branch_builds_its_brand(app) {
        let Opened { university, committee, branch, round, .. } = app.brand_round().await;
        let experts = university.experts(5).await;

        app.at("2023-11-08 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        brand.is("committee", Status::Waiting).await;
        committee.endorses(&brand).await;
        brand.is("review", Status::Waiting).await;
        university.assigns(&[&brand], &experts).await;
        app.at("2023-11-14 10:00").await;
        app.all_sign(&experts, &[&brand], 90).await;
        university.shortlists("review", &[&brand]).await;

        // 未修改完善的不得立项。
        let (id, yes) = (round, [brand.id].into());
        let refused = university
            .tries(async |act| publicity::propose(act, id, yes, BTreeSet::new(), String::new()).await)
            .await;
        assert!(refused.unwrap_err().to_string().contains("修改稿还没有提交"));
        branch.hands_in(&brand).await;
        university.accepts_revision(&brand).await;

        // Decided on the 20th, then five working days of publicity: to the 27th.
        app.at("2023-11-20 10:00").await;
        university.proposes(&[&brand]).await;
        university.posts_notice(round).await;
        brand.is("publicity", Status::Open).await;
        app.at("2023-11-27 23:59").await;
        app.run_jobs().await;
        brand.is("publicity", Status::Open).await;
        app.dawns("2023-11-28").await;
        brand.is("building", Status::Active).await;

        // The committee keeps the topic page for all its brands, the branch its news.
        app.at("2023-12-20 10:00").await;
        committee.logs(&brand, RecordKind::TopicPage, 1).await;
        app.at("2024-05-20 10:00").await;
        branch.logs(&brand, RecordKind::News, 1).await;

        app.dawns("2024-08-01").await;
        brand.is("final", Status::Due).await;
        app.at("2024-08-20 10:00").await;
        branch.hands_in(&brand).await;
        let refused = university.tries_to_grade(&brand, "优秀").await;
        assert!(refused.unwrap_err().contains("里程碑还没有完成"));
        branch.logs(&brand, RecordKind::News, 1).await;
        university.grades(&brand, "优秀").await;
        brand.is("sustaining", Status::Titled).await;
        assert_eq!(
            app.told(&branch).await,
            [
                "红色文脉：入围",
                "红色文脉：公示期满，立项，成为培育创建单位",
                "红色文脉：考核验收评定为“优秀”",
                "红色文脉：命名为“‘一支部一特色’支部党建品牌”",
            ]
        );
        app.post().await;
    }

    /// An objection holds a project up until it is dealt with; the others go on.
    async fn an_objection_holds_up_one_project(app) {
        let BrandRound { university, branches, brands, .. } = app.brands_in_publicity(3).await;
        let notice = app.one(notice::Entity::find()).await.id;
        app.at("2023-11-23 10:00").await;
        let dismissed = app.objects(notice, Some(&brands[1])).await;
        let upheld = app.objects(notice, Some(&brands[2])).await;
        brands[1].is("publicity", Status::Open).await;
        university.admits(dismissed).await;
        university.admits(upheld).await;
        brands[1].is("publicity", Status::Objected).await;
        app.dawns("2023-11-28").await;
        brands[0].is("building", Status::Active).await;
        brands[1].is("publicity", Status::Objected).await;

        app.at("2023-11-29 10:00").await;
        university.concludes(dismissed, false).await;
        brands[1].is("building", Status::Active).await;
        university.concludes(upheld, true).await;
        brands[2].is("publicity", Status::NotAdmitted).await;
        // The holder is told that, and no word of what was found or who objected.
        let told = app.mails_to(&branches[2]).await;
        let last = told.last().unwrap();
        assert!(last.subject.ends_with("志愿先锋：公示异议经核实成立，不予通过"), "{}", last.subject);
        assert!(!last.text.contains("反映的情况"), "{}", last.text);
        let page = branches[2].browser().await.get(&format!("/projects/{}", brands[2].id)).await;
        page.says("公示异议经核实成立，不予通过").does_not_say("反映的情况").does_not_say("某单位职工");
        // Nothing stood against the second any more, yet an objection had been made.
        let told = app.mails_to(&branches[1]).await;
        assert!(told.last().unwrap().subject.ends_with("公示期满，立项，成为培育创建单位"));
        assert_eq!(
            app.told(&university).await,
            [TO_ADMIT, TO_ADMIT]
        );
        app.post().await;
    }
}
