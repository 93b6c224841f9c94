//! Not every application goes on: not recommended, not eligible, sent back, not proposed; and what
//! its holder is told each time.

use domain::stage::Status;
use ledger::files::Captions;
use ledger::projects::{self, Screening};

use crate::support::{Opened, on_both};

on_both! {
    /// A committee does not recommend an application, and says why; that is not the same as sending it
    /// back.
    async fn not_recommended(app) {
        let Opened { university, committee, branch, round } = app.brand_round().await;
        let brand = branch.applies(round, "红色文脉").await;
        committee.declines(&brand, "与去年的品牌内容重复").await;
        brand.is("committee", Status::Declined).await;
        assert_eq!(brand.owed().await, Vec::<String>::new());
        let told = app.mails_to(&branch).await;
        assert_eq!(told[0].subject, "[培育台账] 红色文脉：文学院党委不推荐");
        assert!(told[0].text.contains("与去年的品牌内容重复"), "{}", told[0].text);
        let refused = committee.endorses_too_late(&brand).await.unwrap_err().to_string();
        assert!(refused.contains("项目已结束"), "{refused}");
        // Nothing is left to do in the round: it is closed.
        university.closes_round(round).await;
        university.desk().await.get(&format!("/rounds/{round}")).await.says("已结束");
        app.post().await;
    }

    /// Not eligible: the check says so with a reason, and that is the end.
    async fn not_eligible(app) {
        let world = app.studio_in_screening().await;
        let (province, branch, studio) = (&world.province, &world.branch, &world.studio);
        province.tries_to_screen(studio, Screening::Failed, "").await.unwrap_err();
        studio.is("screening", Status::Waiting).await;
        province
            .tries_to_screen(studio, Screening::Failed, "负责人党龄未满三年")
            .await
            .unwrap();
        studio.is("screening", Status::Failed).await;
        assert_eq!(studio.owed().await, Vec::<String>::new());
        assert_eq!(app.owed_for_all(world.round).await, Vec::<String>::new());
        let told = app.mails_to(branch).await;
        let last = told.last().unwrap();
        assert_eq!(last.subject, "[培育台账] 文脉工作室：资格审查未通过");
        assert!(last.text.contains("负责人党龄未满三年"), "{}", last.text);
        app.post().await;
    }

    /// The check sends an application back; mended, it comes back to the check: the school's review
    /// is not begun anew.
    async fn sent_back_by_the_check(app) {
        let world = app.studio_in_screening().await;
        world.province.returns_from_check(&world.studio, "缺党支部成立文件").await;
        world.studio.is("application", Status::Returned).await;
        let owed = world.studio.owed().await;
        assert!(owed[0].contains("按退回意见修改并重新提交申报书"), "{owed:?}");
        assert_eq!(app.owed_for_all(world.round).await, Vec::<String>::new());
        world.branch.submits(&world.studio).await;
        world.studio.is("screening", Status::Waiting).await;
        assert_eq!(app.owed_for_all(world.round).await, ["资格审查：1 个项目待办"]);
        let told = app.told(&world.branch).await;
        assert_eq!(told.last().unwrap(), "文脉工作室：退回修改");
        app.post().await;
    }

    /// A revision that does not answer the experts is sent back and handed in again. Whoever hands
    /// in twice is told what is there already, by its own name.
    async fn a_revision_sent_back(app) {
        let world = app.brands_in_review(1).await;
        let (university, branch, brand) = world.first();
        let again = branch.submits_again(brand).await.unwrap_err().to_string();
        assert!(again.contains("申报书已经提交，项目现处“专家评审·"), "{again}");
        app.all_sign(&world.experts, &[brand], 90).await;
        university.shortlists("review", &world.all()).await;
        branch.hands_in(brand).await;
        let refused = branch.hands_in_again(brand).await.unwrap_err().to_string();
        assert!(refused.contains("修改稿已经提交"), "{refused}");
        university.sends_back(brand, "没有回应专家第二条意见").await;
        brand.is("revision", Status::Due).await;
        let owed = brand.owed().await;
        assert!(owed[0].contains("按专家意见修改完善申报书"), "{owed:?}");
        branch.hands_in(brand).await;
        university.accepts_revision(brand).await;
        let told = app.told(branch).await;
        assert_eq!(told, ["红色文脉：入围", "红色文脉：退回修改完善材料"]);
        app.post().await;
    }

    /// Decided against: the holder is told why.
    async fn not_proposed(app) {
        let world = app.brands_in_review(1).await;
        let (university, branch, brand) = world.first();
        app.all_sign(&world.experts, &[brand], 70).await;
        university.shortlists("review", &world.all()).await;
        branch.hands_in(brand).await;
        university.accepts_revision(brand).await;
        brand.is("decision", Status::Waiting).await;
        university.proposes_not(brand, "名额有限，建议培育一年后再报").await;
        brand.is("decision", Status::NotAdmitted).await;
        assert_eq!(app.owed_for_all(world.round).await, Vec::<String>::new());
        let told = app.mails_to(branch).await;
        let last = told.last().unwrap();
        assert_eq!(last.subject, "[培育台账] 红色文脉：未列入拟立项名单");
        assert!(last.text.contains("建议培育一年后再报"), "{}", last.text);
        app.post().await;
    }

    /// An expert who knows the leader stands aside: another has to be found, and the branch learns
    /// nothing of it.
    async fn an_expert_stands_aside(app) {
        let world = app.brands_in_review(1).await;
        let (university, branch, brand) = world.first();
        let (last, others) = world.experts.split_last().unwrap();
        last.recuses(brand, "与负责人合作过课题").await;
        last.tries_to_sign(brand, 60).await.unwrap_err();
        app.all_sign(others, &[brand], 90).await;
        brand.is("review", Status::Waiting).await;
        assert_eq!(app.owed_for_all(world.round).await, ["专家评审：分配评审专家：1 个项目待办"]);
        let refused = university
            .tries_to_assign(&[brand], std::slice::from_ref(last))
            .await
            .unwrap_err();
        assert!(refused.contains("申请回避"), "{refused}");
        let more = university.experts(1).await;
        university.assigns(&[brand], &more).await;
        more[0].signs(brand, 90).await;
        brand.is("review", Status::Scored).await;
        assert_eq!(app.owed_for_all(world.round).await, ["专家评审：确定入围名单：1 个项目待办"]);
        let page = branch.browser().await.get(&format!("/projects/{}", brand.id)).await;
        page.is(200).does_not_say("回避").does_not_say("专家1");
        app.post().await;
    }

    /// Between two tasks there is nothing to hand in, and a second hand-in is told so in the words
    /// of what was handed in.
    async fn nothing_to_hand_in(app) {
        let world = app.brands_in_building(1).await;
        let (_, branch, brand) = world.first();
        let answers = domain::answers::Answers::default();
        let id = brand.id;
        let save = |answers| {
            branch.tries(async move |act| projects::save_draft(act, id, answers, &Captions::new(), 0).await)
        };
        let told = save(answers.clone()).await.unwrap_err().to_string();
        assert!(told.contains("“培育建设·") && told.contains("现在没有要填写的表"), "{told}");
        assert!(!told.contains("申报书"), "{told}");
        app.dawns("2024-08-01").await;
        app.at("2024-08-20 10:00").await;
        branch.hands_in(brand).await;
        let told = save(answers).await.unwrap_err().to_string();
        assert!(told.contains("考核验收材料已经提交"), "{told}");
        let page = branch.browser().await;
        let form = [("version", "0"), ("do", "save")];
        page.post(&format!("/projects/{id}/form"), &form).await.is(409).says("考核验收材料已经提交");
        app.post().await;
    }

    /// What nobody has opened is taken back, mended and handed in again; once the committee has it
    /// before it, it is not.
    async fn taken_back_while_nobody_has_opened_it(app) {
        let opened = app.brand_round().await;
        let (committee, branch) = (&opened.committee, &opened.branch);
        let brand = branch.applies(opened.round, "红色文脉").await;
        brand.is("committee", Status::Waiting).await;
        // That it stands on the committee's list opens nothing.
        committee.desk().await.get(&format!("/rounds/{}/stages/committee", opened.round)).await.is(200);
        branch.takes_back(&brand).await.unwrap();
        brand.is("application", Status::Draft).await;
        assert!(brand.owed().await.iter().any(|o| o.contains("提交申报书")), "{:?}", brand.owed().await);
        branch.submits(&brand).await;
        brand.is("committee", Status::Waiting).await;
        let at = format!("/projects/{}", brand.id);
        committee.desk().await.get(&at).await.is(200).says("请您审核这份申报书");
        let page = branch.desk().await.get(&at).await;
        page.is(200).says("受理单位打开申报书（第 2 稿）").does_not_say("撤回申报书，继续修改");
        let refused = branch.desk().await.post(&format!("{at}/taking-back"), &[("", ""); 0]).await;
        refused.is(409).says("受理单位已经打开看过，不能再撤回");
        brand.is("committee", Status::Waiting).await;
        app.post().await;
    }
}
