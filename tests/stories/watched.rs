//! Supervision: visits to projects that are no longer there, findings and who may close them, and
//! records that turn out wrong.

use domain::ids::VisitId;
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::{CampaignStatus, FindingSource, FindingStatus, Role, VisitStatus};
use entity::{campaign, finding, record, visit};
use ledger::records::{self, RecordInput};
use ledger::{LedgerError, accounts, supervision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::{Project, TestApp, Unit, on_both};

async fn visits(app: &TestApp) -> Vec<visit::Model> {
    app.all(visit::Entity::find().order_by_asc(visit::Column::Id))
        .await
}

async fn campaign_is(app: &TestApp, id: domain::ids::CampaignId) -> CampaignStatus {
    app.one(campaign::Entity::find_by_id(id)).await.status
}

async fn finding_is(app: &TestApp, id: domain::ids::FindingId) -> FindingStatus {
    app.one(finding::Entity::find_by_id(id)).await.status
}

/// Registers a visit with one finding.
async fn goes(person: &crate::support::Person, visit: VisitId) -> Result<u32, LedgerError> {
    let found = ["六月主题党日缺签到表".to_owned()];
    let (today, said) = (person.app.today(), "台账基本齐全。".to_owned());
    person
        .tries(async |act| {
            let blank = supervision::blank_sheet(act, visit).await?;
            supervision::finish_visit(act, visit, blank.told(today, said, found), None).await
        })
        .await
}

/// The newest record of a project, said anew as an activity that is no news.
async fn corrects(branch: &Unit, brand: &Project) {
    let newest = record::Entity::find()
        .filter(record::Column::ProjectId.eq(brand.id))
        .order_by_desc(record::Column::Id);
    let last = branch.app.one(newest).await;
    let input = RecordInput {
        kind: RecordKind::Activity,
        happened_on: last.happened_on,
        title: "一次活动，没有见报".to_owned(),
        body: String::new(),
        outlet: String::new(),
        outlet_standing: None,
        url: String::new(),
        about_own_work: true,
        indicator: None,
        plan_item: None,
        attended: None,
        expected: None,
    };
    let why = "稿件未采用".to_owned();
    branch
        .does(async |act| records::correct(act, last.id, input, why).await)
        .await;
}

on_both! {
    /// Outside a visit the round's own time for rectifying counts, on the button as on the row; where
    /// the problem comes from is a word of the program, or as the person calls it.
    async fn a_finding_outside_a_visit_has_the_rounds_time(app) {
        let world = app.brands_in_building(1).await;
        let brand = &world.brands[0];
        let desk = world.university.desk().await;
        let at = format!("/projects/{}", brand.id);
        let calendar = app.book().calendar();
        let today = app.today();
        let sources = [
            ("中期考核", FindingSource::Midterm, "中期考核"),
            ("", FindingSource::Daily, "日常"),
            ("巡视反馈", FindingSource::Other, "巡视反馈"),
        ];
        for (named, source, shown) in sources {
            let page = desk.get(&at).await;
            page.is(200).says("登记问题，15 个工作日内整改");
            let fields = [("finding", "会议记录缺页"), ("source", named)];
            desk.send(&page, &format!("{at}/findings"), &fields).await.is(303);
            let newest = finding::Entity::find().order_by_desc(finding::Column::Id);
            let found = app.one(newest).await;
            assert_eq!(found.due_on, calendar.add_working_days(today, 15));
            assert_eq!(found.source, source);
            desk.get("/supervision").await.is(200).says(shown);
        }
        app.post().await;
    }

    /// A project leaves while a visit to it is due: nobody goes there, and the campaign ends.
    async fn nobody_visits_who_has_left(app) {
        let world = app.brands_in_building(2).await;
        let supervisor = app.person("督导员", &[Role::Supervisor], world.university.id).await;
        app.at("2024-02-01 10:00").await;
        let opened = world.university.opens_campaign(world.round).await;
        app.at("2024-02-02 10:00").await;
        world.university.reveals(opened).await;
        let drawn = visits(&app).await;
        let [due] = &drawn[..] else { panic!("one of two is drawn: {drawn:?}") };
        let at = world.brands.iter().position(|b| b.id == due.project_id).unwrap();
        let (branch, brand) = (&world.branches[at], &world.brands[at]);
        let browser = supervisor.browser().await;
        browser.get("/supervision").await.is(200).says(&brand.row().await.name);
        branch.withdraws(brand).await;
        assert_eq!(visits(&app).await[0].status, VisitStatus::Cancelled);
        assert_eq!(campaign_is(&app, opened).await, CampaignStatus::Closed);
        assert_eq!(brand.owed().await, Vec::<String>::new());
        browser.get("/supervision").await.is(200).does_not_say(&brand.row().await.name);
        let refused = goes(&supervisor, due.id).await.unwrap_err();
        assert!(matches!(refused, LedgerError::NotFound), "{refused}");
        let refused = goes(&world.university, due.id).await.unwrap_err().to_string();
        assert!(refused.contains("已取消"), "{refused}");
        app.post().await;
    }

    /// Whoever writes for a project does not tell what a visit to it has shown.
    async fn nobody_visits_the_own_project(app) {
        let world = app.brands_in_building(1).await;
        let supervisor = app.person("督导员", &[Role::Supervisor], world.university.id).await;
        app.at("2024-02-01 10:00").await;
        let opened = world.university.opens_campaign(world.round).await;
        app.at("2024-02-02 10:00").await;
        world.university.reveals(opened).await;
        let due = visits(&app).await.remove(0);
        let (branch, writes) = (world.branches[0].id, supervisor.id);
        app.does(async |act| accounts::grant_role(act, writes, branch, Role::Editor).await).await;
        let refused = goes(&supervisor, due.id).await.unwrap_err().to_string();
        assert!(refused.contains("申报和审批要由两个人办理"), "{refused}");
        assert_eq!(visits(&app).await[0].status, VisitStatus::Due);
        goes(&world.university, due.id).await.unwrap();
        app.post().await;
    }

    /// A visitor who is late makes no project late: what its lists and the dashboard say agrees.
    async fn a_late_visit_is_the_visitors(app) {
        let world = app.brands_in_building(1).await;
        app.person("督导员", &[Role::Supervisor], world.university.id).await;
        app.at("2024-02-01 10:00").await;
        let brand = &world.brands[0];
        let before = brand.row().await.next_due_at.unwrap();
        let opened = world.university.opens_campaign(world.round).await;
        app.at("2024-02-02 10:00").await;
        world.university.reveals(opened).await;
        let due = visits(&app).await.remove(0).due_on;
        assert!(due < domain::dates::shanghai_date(before), "{due} {before}");
        assert_eq!(brand.row().await.next_due_at, Some(before));
        app.dawns(&(due + chrono::Days::new(3)).to_string()).await;
        let desk = world.university.desk().await;
        desk.get("/projects?tab=late").await.is(200).does_not_say("红色文脉");
        desk.get("/dashboard").await.is(200).says("有事逾期的 0 个");
        app.post().await;
    }

    /// A project leaves between the commitment and the draw: it is not visited.
    async fn nobody_is_sent_to_who_left_before_the_draw(app) {
        let world = app.brands_in_building(1).await;
        app.at("2024-02-01 10:00").await;
        let opened = world.university.opens_campaign(world.round).await;
        assert_eq!(campaign_is(&app, opened).await, CampaignStatus::Open);
        world.branches[0].withdraws(&world.brands[0]).await;
        assert_eq!(campaign_is(&app, opened).await, CampaignStatus::Open);
        app.at("2024-02-02 10:00").await;
        world.university.reveals(opened).await;
        assert_eq!(visits(&app).await, []);
        assert_eq!(campaign_is(&app, opened).await, CampaignStatus::Closed);
        app.post().await;
    }

    /// Found, rectified, looked at by somebody else, not good enough, rectified again, closed; until
    /// then nobody passes.
    async fn a_finding_is_closed_by_another(app) {
        let world = app.brands_in_building(1).await;
        let (university, branch, brand) = world.first();
        app.at("2024-05-20 10:00").await;
        branch.logs(brand, RecordKind::News, 2).await;
        world.committee.logs(brand, RecordKind::TopicPage, 1).await;
        app.dawns("2024-08-01").await;
        app.at("2024-08-20 10:00").await;
        branch.hands_in(brand).await;
        let finding = university.finds(brand, "六月主题党日缺签到表").await;
        let form = university.desk().await.get(&format!("/projects/{}", brand.id)).await;
        form.is(200).says("现在还不能评定为通过。").says("还有 1 个督导问题没有销号");
        let blocked = university.tries_to_grade(brand, "通过验收").await.unwrap_err();
        assert!(blocked.contains("还有 1 个督导问题没有销号"), "{blocked}");
        university.tries_to_verify(finding, true).await.unwrap_err();

        // A clerk of the organiser stands in for the branch, and rectifies; that hand does not verify,
        // nor the one that wrote the problem down.
        let clerk = app.person("组织部借调人员", &[Role::Organiser], university.id).await;
        let (stand_in, place) = (clerk.id, branch.id);
        app.does(async |act| accounts::grant_role(act, stand_in, place, Role::Editor).await).await;
        clerk.rectifies(finding, "签到表已补齐，并建立活动台账。").await;
        let refused = clerk.tries_to_verify(finding, true).await.unwrap_err().to_string();
        assert!(refused.contains("整改由您提交，不能由您复核"), "{refused}");
        let refused = university.tries_to_verify(finding, true).await.unwrap_err().to_string();
        assert!(refused.contains("由您登记，不能由您复核"), "{refused}");
        let other = app.person("组织部另一位", &[Role::Organiser], university.id).await;
        let first = app.one(finding::Entity::find_by_id(finding)).await.due_on;
        app.at(&format!("{} 10:00", first.pred_opt().unwrap())).await;
        other.tries_to_verify(finding, false).await.unwrap();
        assert_eq!(finding_is(&app, finding).await, FindingStatus::Open);
        // Whoever reads the finding reads the day that is owed.
        let again = app.one(finding::Entity::find_by_id(finding)).await.due_on;
        assert!(again > first, "{again} {first}");
        assert!(brand.owed().await.iter().any(|o| o.contains("整改督导问题") && o.contains(&again.to_string())), "{again}: {:?}", brand.owed().await);
        assert!(brand.owed().await.iter().any(|o| o.contains("整改督导问题")), "{:?}", brand.owed().await);
        let blocked = university.tries_to_grade(brand, "通过验收").await.unwrap_err();
        assert!(blocked.contains("没有销号"), "{blocked}");
        // Words alone close nothing.
        branch.only_says(finding, "签到表已补齐。").await;
        let refused = other.tries_to_verify(finding, true).await.unwrap_err().to_string();
        assert!(refused.contains("没有附佐证，不能销号"), "{refused}");
        other.tries_to_verify(finding, false).await.unwrap();
        branch.rectifies(finding, "签到表已补齐，并建立活动台账。").await;
        other.tries_to_verify(finding, true).await.unwrap();
        assert_eq!(finding_is(&app, finding).await, FindingStatus::Closed);
        university.grades(brand, "通过验收").await;
        brand.is("sustaining", Status::Titled).await;
        let told = app.told(branch).await;
        assert!(told.iter().any(|t| t.ends_with("复核未通过，继续整改")), "{told:?}");
        assert!(told.iter().any(|t| t.ends_with("复核通过，销号")), "{told:?}");
        app.post().await;
    }

    /// A title ends the visits that were still to be made to the building; a closed problem is not
    /// late any more.
    async fn a_title_ends_what_was_to_be_looked_at(app) {
        let world = app.brands_in_building(1).await;
        let (university, branch, brand) = world.first();
        let finding = university.finds(brand, "六月主题党日缺签到表").await;
        branch.rectifies(finding, "签到表已补齐，并建立活动台账。").await;
        let other = app.person("组织部另一位", &[Role::Organiser], university.id).await;
        other.verifies(finding, true, "").await;
        app.at("2024-05-20 10:00").await;
        branch.logs(brand, RecordKind::News, 2).await;
        world.committee.logs(brand, RecordKind::TopicPage, 1).await;
        let opened = university.opens_campaign(world.round).await;
        app.at("2024-05-21 10:00").await;
        university.reveals(opened).await;
        assert!(visits(&app).await.iter().all(|v| v.status == VisitStatus::Due));
        app.dawns("2024-08-01").await;
        app.at("2024-08-20 10:00").await;
        branch.hands_in(brand).await;
        university.grades(brand, "通过验收").await;
        assert!(visits(&app).await.iter().all(|v| v.status == VisitStatus::Cancelled));
        assert_eq!(campaign_is(&app, opened).await, CampaignStatus::Closed);
        let page = university.desk().await.get(&format!("/findings/{finding}")).await;
        page.is(200).says("整改期限").does_not_say("逾期");
        app.post().await;
    }

    /// What was logged as news was none: corrected, the milestone is owed again, with what is missing.
    async fn a_corrected_record_opens_its_milestone_again(app) {
        let world = app.brands_in_building(1).await;
        let (_, branch, brand) = world.first();
        app.at("2024-05-20 10:00").await;
        let news = |owed: Vec<String>| owed.into_iter().filter(|o| o.contains("新闻稿件")).count();
        assert_eq!(news(brand.owed().await), 1);
        branch.logs(brand, RecordKind::News, 2).await;
        assert_eq!(news(brand.owed().await), 0);
        corrects(branch, brand).await;
        assert_eq!(news(brand.owed().await), 1);
        let missing = entity::obligation::of_project(brand.id)
            .filter(entity::obligation::Column::Title.contains("新闻稿件"))
            .filter(entity::obligation::Column::Status.eq(domain::states::ObligationStatus::Open));
        let missing = app.one(missing).await
            .missing;
        assert_eq!(missing.as_deref(), Some("已有 1，还差 1"));
        app.post().await;
    }
}
