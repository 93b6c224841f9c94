//! One level after another: the school's title opens the province's round, and titles oblige.

use domain::obligation::ObligationKind;
use domain::stage::Status;
use domain::states::{ObligationStatus, Role};
use entity::obligation;
use ledger::publicity;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::support::days::day;
use crate::support::{Project, TestApp, Unit, on_both};

/// What a unit still owes for an entry: kind and stage.
async fn owed_by(
    app: &TestApp,
    unit: &Unit,
    entry: &Project,
) -> Vec<(ObligationKind, Option<String>)> {
    let found = obligation::of_project(entry.id)
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .filter(obligation::Column::OwnerUnitId.eq(unit.id));
    app.all(found)
        .await
        .into_iter()
        .map(|o| (o.kind, o.stage_key))
        .collect()
}

on_both! {
    /// Only school-level model branches enter the province's round, which has no building cycle:
    /// the title follows the publicity.
    async fn from_the_school_to_the_province(app) {
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let model = app.branch("文学院教工第一党支部").await;
        let other = app.branch("文学院教工第二党支部").await;
        let experts = province.experts(5).await;
        university.knows_a_school_model(&model).await;
        let round = province.opens_round("province-model-branch", "2022-08-26", None).await;

        app.at("2022-09-05 10:00").await;
        let refused = other.starts(round, "").await;
        let why = other.tries_to_submit(&refused).await.unwrap_err();
        assert!(why.contains("现为校级样板党支部"), "{why}");
        let entry = model.applies(round, "").await;
        committee.endorses(&entry).await;
        university.endorses(&entry).await;
        app.at("2022-09-30 10:00").await;
        province.screens(&entry).await;
        province.reviews("review", &[&entry], &experts, 93).await;
        province.proposes(&[&entry]).await;
        app.at("2022-10-28 10:00").await;
        province.posts_notice(round).await;
        app.at("2022-11-04 23:00").await;
        app.run_jobs().await;
        entry.is("publicity", Status::Open).await;
        app.dawns("2022-11-05").await;
        entry.is("titling", Status::Waiting).await;
        let desk = model.browser().await;
        desk.get("/workbench").await.says("等别人办的").says("命名");
        province.titles(&entry).await;
        entry.is("sustaining", Status::Titled).await;
        // Named and owing nothing, it waits for nobody.
        desk.get("/workbench").await.is(200).does_not_say("等别人办的");
        assert_eq!(entry.titles().await[0].programme_code, "province-model-branch");
        app.post().await;
    }

    /// 样板支部必须参与: who holds the school's title is reminded to enter the brand round, once it
    /// writes only to hand in what it writes, and is asked no more once it has.
    async fn a_title_obliges_to_enter(app) {
        app.at("2023-10-16 08:00").await;
        let university = app.university("甲大学").await;
        let model = app.branch("文学院教工第一党支部").await;
        app.branch("文学院教工第二党支部").await;
        university.knows_a_school_model(&model).await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        app.live_until(day("2023-10-27")).await;
        let mails = app.mails();
        let (mails, told): (Vec<_>, Vec<_>) = mails.into_iter().partition(|m| m.to == [model.email.as_str()]);
        assert!(told.len() == 1 && told[0].text.contains("可以申报"), "the other branch owes nothing: {told:?}");
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, [model.email.as_str()]);
        assert!(mails[0].text.contains("必须参与：申报“支部品牌”"), "{}", mails[0].text);

        let entry = model.starts(round, "红色文脉").await;
        app.live_until(day("2023-11-03")).await;
        let mails = app.mails();
        assert_eq!(mails.len(), 2, "{mails:#?}");
        for mail in &mails {
            assert_eq!(mail.to, [model.email.as_str()]);
            assert!(mail.text.contains("您有 1 件要办") && mail.text.contains("提交申报书"), "{}", mail.text);
        }

        model.submits(&entry).await;
        app.live_until(day("2023-11-15")).await;
        assert!(app.mails().iter().all(|m| m.to != [model.email.as_str()]));
    }

    /// Where recommending follows a publicity, the school owes it from the day the publicity has
    /// passed, and is told; before that it owes nothing for the entry.
    async fn what_follows_a_publicity_is_owed_once_it_has_passed(app) {
        app.at("2022-08-26 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院学生党支部").await;
        let experts = province.experts(5).await;
        let round = province.opens_round("student-model", "2022-08-26", None).await;
        app.at("2022-09-05 10:00").await;
        let entry = branch.applies(round, "学生党员甲").await;
        committee.endorses(&entry).await;
        university.assigns(&[&entry], &experts).await;
        app.all_sign(&experts, &[&entry], 92).await;
        app.at("2022-09-29 10:00").await;
        university.shortlists("school_review", &[&entry]).await;
        entry.is("school_publicity", Status::Waiting).await;
        let stage = "school_publicity".to_owned();
        university
            .does(async |act| publicity::post_notice(act, round, stage, "现予公示。".to_owned()).await)
            .await;
        // Five working days over the National Day, with the 8th and 9th worked: to 11 October.
        app.live_until(day("2022-10-11")).await;
        app.mails();
        entry.is("school_publicity", Status::Open).await;
        let owes = || async { owed_by(&app, &university, &entry).await };
        assert!(owes().await.iter().all(|(kind, _)| *kind != ObligationKind::Endorse));

        // It passes at midnight; recommending is due on the 13th, so the school is told this morning.
        app.live_until(day("2022-10-12")).await;
        entry.is("school", Status::Waiting).await;
        let owed = owes().await;
        assert!(
            owed.iter().any(|(kind, stage)| *kind == ObligationKind::Endorse && stage.as_deref() == Some("school")),
            "{owed:?}"
        );
        let told = app.mails();
        let digest = told.iter().find(|m| m.to == [university.email.clone()]);
        assert!(digest.is_some_and(|m| m.text.contains("学校党委推荐")), "{told:#?}");
        // The holder reads in the history of its entry that the publicity has passed.
        let browser = branch.browser().await;
        browser.get(&format!("/projects/{}", entry.id)).await.is(200).says("公示通过");
        app.post().await;
    }

    /// A school judges with its own pool and another school's expert in the province's round; whoever
    /// must stand aside is marked before being chosen, and found by name, unit or field of work.
    async fn a_school_reviews_with_its_own_experts(app) {
        app.at("2022-08-26 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院学生党支部").await;
        let elsewhere = app.university("乙大学").await;
        let mut experts = university.experts(4).await;
        let role = [Role::Expert];
        let visitor = app.person("乙校专家", &role, elsewhere.id).await;
        let own = app.person("本支部专家", &role, branch.id).await;
        let admin = app.admin("系统管理员").await.browser().await;
        let account = format!("/admin/accounts/{}", visitor.id);
        let field = [("expertise", "学生工作")];
        admin.fill(&account, &format!("{account}/expertise"), &field).await.is(303);

        let round = province.opens_round("student-model", "2022-08-26", None).await;
        app.at("2022-09-05 10:00").await;
        let (first, second) = (branch.applies(round, "学生党员甲").await, branch.applies(round, "学生党员乙").await);
        for entry in [&first, &second] {
            committee.endorses(entry).await;
        }
        let at = format!("/rounds/{round}/stages/school_review");
        let browser = university.browser().await;
        browser.get(&at).await.is(200).says("乙校专家").says("本支部专家文学院学生党支部须回避 学生党员甲、学生党员乙");
        for q in ["乙校", "乙大学", "学生工作"] {
            let q = utf8_percent_encode(q, NON_ALPHANUMERIC);
            let found = browser.get(&format!("{at}?q={q}")).await;
            found.is(200).says("乙校专家").does_not_say("本支部专家");
        }
        let told = university.tries_to_assign(&[&first], std::slice::from_ref(&own)).await.unwrap_err();
        assert!(told.contains("与申报单位同属一个单位，须回避“学生党员甲”"), "{told}");

        // A relation declared to one project of a unit holds for all of them.
        university.assigns(&[&first], &experts).await;
        experts[0].recuses(&first, "负责人是我的学生").await;
        let told = university.tries_to_assign(&[&second], &experts[..1]).await.unwrap_err();
        assert!(told.contains("在这个单位的另一个项目上申报过需要回避的关系"), "{told}");
        browser.get(&at).await.is(200).says("专家1甲大学须回避 学生党员甲、学生党员乙");
        experts.remove(0);
        experts.push(visitor);
        experts.push(university.experts(1).await.remove(0));
        university.assigns(&[&first, &second], &experts).await;
        app.all_sign(&experts, &[&first, &second], 92).await;
        university.shortlists("school_review", &[&first]).await;
        first.is("school_publicity", Status::Waiting).await;
        second.is("school_review", Status::NotShortlisted).await;
        app.post().await;
    }

    /// A college runs a round of its own through its committee, which is told what it owes; the school
    /// above reads it and runs nothing of it.
    async fn a_college_hosts_a_round(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let committee = app.committee("文学院党委").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let experts = committee.experts(5).await;
        let text = TestApp::programme("brand")
            .replace("host     = \"university\"", "host     = \"committee\"")
            .replace("standing = \"school\"", "standing = \"college\"");
        let round = committee.opens(text, "2023-10-16", Some("2023-11")).await;
        app.at("2023-11-08 10:00").await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.endorses(&brand).await;
        app.dawns("2023-11-13").await;
        let told = app.post().await;
        let digest = told.iter().find(|m| m.to == [committee.email.clone()]);
        assert!(digest.is_some_and(|m| m.text.contains("分配评审专家")), "{told:#?}");
        committee.browser().await.get("/workbench").await.is(200).says("分配评审专家");
        let above = university.browser().await;
        above.get(&format!("/rounds/{round}")).await.is(200);
        let amends = above.get(&format!("/rounds/{round}/amendments")).await;
        amends.is(200);

        committee.reviews("review", &[&brand], &experts, 90).await;
        let notice = committee.publicises(round, &[(&branch, &brand)]).await;
        let objection = app.objects(notice, Some(&brand)).await;
        let told = app.post().await;
        assert!(told.iter().any(|m| m.to == [committee.email.clone()] && m.subject.contains("收到公示异议")), "{told:#?}");
        committee.admits(objection).await;
        committee.concludes(objection, false).await;
        app.dawns("2023-11-28").await;
        brand.is("building", Status::Active).await;
        committee.finds(&brand, "会议记录缺页").await;
        app.post().await;
    }
}
