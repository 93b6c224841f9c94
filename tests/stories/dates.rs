//! A round's dates after it has opened, its end, and the codes of many rounds of one year.

use domain::dates::Moment;
use domain::ids::{ProgrammeId, RoundId, UnitId};
use domain::stage::Status;
use domain::states::RoundStatus;
use entity::round;
use ledger::LedgerError;
use ledger::rounds::{self, RoundStart, StageDates};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::support::days::day;
use crate::support::{Opened, TestApp, Unit, on_both};

/// Other closes for some stages: key, close, reason.
async fn amends(
    host: &Unit,
    round: RoundId,
    dates: &[(&str, &str, &str)],
    why: &str,
) -> Result<(), LedgerError> {
    let book = host.app.book();
    let plan = book.round(&book.db, round).await.unwrap();
    let dates = dates
        .iter()
        .map(|(key, closes, reason)| StageDates {
            key: (*key).to_owned(),
            opens: plan.plan.stage(key).unwrap().opens,
            closes: (!closes.is_empty()).then(|| closes.parse::<Moment>().unwrap()),
            reason: Some((*reason).to_owned()),
        })
        .collect();
    let why = why.to_owned();
    host.tries(async |act| rounds::amend(act, round, dates, Vec::new(), why).await)
        .await
        .map(|_| ())
}

fn told(result: Result<(), LedgerError>) -> String {
    match result.unwrap_err() {
        LedgerError::Invalid(problems) => problems
            .iter()
            .map(|p| format!("{}：{}", p.field, p.message))
            .collect::<Vec<_>>()
            .concat(),
        other => other.to_string(),
    }
}

fn start(programme: ProgrammeId, host: UnitId) -> RoundStart {
    RoundStart {
        programme,
        host,
        name: String::new(),
        announced: day("2023-10-16"),
        cycle: None,
        count_from: None,
    }
}

async fn codes(app: &TestApp) -> Vec<String> {
    let rows = round::Entity::find().order_by_asc(round::Column::Id);
    app.all(rows).await.into_iter().map(|r| r.code).collect()
}

on_both! {
    /// The close moves by three days: what is owed moves with it, and everybody reads why.
    async fn a_later_close_moves_what_is_owed(app) {
        let Opened { university, branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        assert_eq!(brand.owed().await, ["2023-11-10 提交申报书"]);
        // The committee's check ends with it, and the experts have a day less: that takes a reason.
        let mut later = [
            ("brewing", "2023-11-13", ""),
            ("application", "2023-11-13", ""),
            ("committee", "2023-11-13", ""),
            ("decision", "2023-11-20", ""),
        ];
        amends(&university, round, &later, "").await.unwrap_err();
        let tight = told(amends(&university, round, &later, "系统维护，顺延三天").await);
        assert!(tight.starts_with("closes.decision：“项目申报”截止到“审定立项”只有 5 个工作日"), "{tight}");
        assert_eq!(brand.owed().await, ["2023-11-10 提交申报书"]);
        later[3].2 = "专家已约定时间";
        amends(&university, round, &later, "系统维护，顺延三天").await.unwrap();
        assert_eq!(brand.owed().await, ["2023-11-13 提交申报书"]);
        let page = branch.browser().await.get(&format!("/rounds/{round}/amendments")).await;
        page.is(200).says("系统维护，顺延三天");
        app.post().await;
    }

    /// The first mail after a close was moved says what it was before; the next ones do not.
    async fn a_moved_close_is_said_in_the_next_mail(app) {
        let Opened { university, branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        app.advance_days(18).await;
        let digests = || {
            let mut mails = app.mails();
            mails.retain(|mail| mail.is_digest() && mail.text.contains("提交申报书"));
            mails
        };
        let before = digests();
        assert!(!before.is_empty() && before.iter().all(|mail| !mail.text.contains("原定")));
        university.amends(round, "application", "2023-11-13", "系统维护，顺延三天").await;
        assert_eq!(brand.owed().await, ["2023-11-13 提交申报书"]);
        app.advance_days(9).await;
        let named: Vec<bool> = digests()
            .iter()
            .map(|mail| mail.text.contains("原定2023年11月10日") && mail.html.contains("原定2023年11月10日"))
            .collect();
        assert!(named.len() > 1 && named[0] && !named[1..].contains(&true), "{named:?}");
    }

    /// Dates that do not fit are told as when the round was opened, and change nothing.
    async fn amended_dates_have_to_fit(app) {
        let Opened { university, branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        let why = "按会议安排调整";
        // Without a close nothing would be due: no reason helps.
        let none = told(amends(&university, round, &[("application", "", "先不定")], why).await);
        assert!(none.contains("项目申报"), "{none}");
        // After the decision that it is for.
        let late = [("application", "2023-11-24", "")];
        let late = told(amends(&university, round, &late, why).await);
        assert!(late.contains("早") && late.contains("请推迟"), "{late}");
        // Three days of publicity instead of five.
        let short = [("publicity", "2023-11-23", "")];
        let short_told = told(amends(&university, round, &short, why).await);
        assert!(short_told.starts_with("closes.publicity：“立项公示”应满 5 个工作日，现在只有 3 个，缺 2 个"), "{short_told}");
        assert_eq!(brand.owed().await, ["2023-11-10 提交申报书"]);

        // On the page the doubted date comes back with a field for its reason.
        let browser = university.browser().await;
        let address = format!("/rounds/{round}/amendments");
        let fields = [("closes.publicity", "2023-11-23"), ("reason", why)];
        let again = browser.fill(&address, &address, &fields).await;
        again.is(422).says("应满 5 个工作日").keeps("closes.publicity", "2023-11-23");
        let said = [("reason.publicity", "上级同意缩短")];
        browser.send(&again, &address, &said).await.is(303);
        app.post().await;
    }

    /// A notice of a Saturday five weeks before: its decision is moved, and the page says which and why.
    /// A stage that leans on an edited one follows it.
    async fn a_round_is_prepared_with_dates_that_fit(app) {
        app.at("2025-10-20 09:00").await;
        let university = app.university("甲大学").await;
        let round = university.prepares_round("brand", "2025-10-18", None).await;
        let setup = format!("/rounds/{round}/setup");
        let desk = university.desk().await;
        let page = desk.get(&setup).await;
        page.says("“审定立项”的截止由2025年11月22日改到2025年11月24日").says("（周六）不上班");
        let closes = [("closes.application", "2025-11-17")];
        desk.send(&page, &setup, &closes).await.is(303);
        let page = desk.get(&setup).await;
        page.keeps("closes.application", "2025-11-17")
            .keeps("closes.committee", "2025-11-17")
            .keeps("closes.review", "2025-11-20")
            .keeps("closes.decision", "2025-11-25");
        desk.send(&page, &format!("/rounds/{round}/opening"), &[]).await.is(303);
    }

    /// A list of yearly duties takes no entries: it is not offered, and refused whoever asks for it.
    async fn a_round_that_nobody_could_enter_is_not_opened(app) {
        app.at("2025-10-20 09:00").await;
        let authority = app.province().await;
        let desk = authority.desk().await;
        let page = desk.get("/rounds/new").await;
        page.says("“年度履责”不设申报，开了批次也没有单位能参加");
        let mut form = page.form("/rounds");
        form.set("host", &authority.id.to_string());
        form.set("announced", "2025-10-20");
        form.pairs.retain(|(name, _)| name != "programme");
        form.pairs.push(("programme".to_owned(), "builtin:yearly-duties".to_owned()));
        desk.post("/rounds", &form.pairs).await.is(422).says("暂时不能开设");
    }

    /// Opened before its notice is out, and a second time in one year: it is told, and takes a reason.
    async fn what_is_odd_about_opening_takes_a_reason(app) {
        app.at("2025-10-20 09:00").await;
        let university = app.university("甲大学").await;
        let first = university.opens_round("brand", "2025-10-20", None).await;
        let second = university.prepares_round("brand", "2025-10-27", None).await;
        let (setup, opening) = (format!("/rounds/{second}/setup"), format!("/rounds/{second}/opening"));
        let desk = university.desk().await;
        let page = desk.get(&setup).await;
        page.says("2025 年支部品牌（第 2 批）")
            .says("通知日期是2025年10月27日，今天是2025年10月20日，通知还没有发布")
            .says("2025 年这个活动已经有批次：“2025 年支部品牌”");
        desk.send(&page, &opening, &[]).await.is(422).says("还有 1 处要改或写明理由");
        let page = desk.get(&setup).await;
        desk.send(&page, &opening, &[("why", "学院分两批报送，见 10 月 15 日部务会纪要")]).await.is(303);
        let timeline = app.all(entity::event::Entity::find()).await;
        assert!(timeline.iter().any(|e| e.round_id == Some(second) && e.reason.as_deref() == Some("学院分两批报送，见 10 月 15 日部务会纪要")));
        assert_ne!(first, second);
    }

    /// Before the application begins a draft is written and not handed in.
    async fn an_application_waits_for_its_first_day(app) {
        app.at("2025-10-20 09:00").await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let text = TestApp::programme("brand").replacen("form   = \"application\"\nopens  = \"announced\"", "form   = \"application\"\nopens  = \"announced + 3d\"", 1);
        let round = university.opens(text, "2025-10-20", None).await;
        let brand = branch.starts(round, "红色文脉").await;
        let refused = branch.tries_to_submit(&brand).await.unwrap_err();
        assert!(refused.contains("申报从2025年10月23日开始，现在可以先写草稿"), "{refused}");
        app.at("2025-10-23 09:00").await;
        branch.submits(&brand).await;
        app.post().await;
    }

    /// Two versions of one file are told apart.
    async fn versions_of_a_file_are_numbered(app) {
        app.at("2025-10-20 09:00").await;
        let university = app.university("甲大学").await;
        for note in ["初稿", "改稿"] {
            let text = format!("# {note}\n{}", TestApp::programme("brand"));
            university.does(async |act| rounds::add_programme(act, text).await).await;
        }
        let page = university.desk().await.get("/rounds/new").await;
        page.says("改写版，第 1 版，登记于2025年10月20日").says("改写版，第 2 版，登记于2025年10月20日");
    }

    /// A round ends when nothing runs in it any more; then nobody enters, and nothing is owed.
    async fn a_round_ends_with_its_last_project(app) {
        let Opened { university, branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        let close = || university.tries(async |act| rounds::close(act, round).await);
        let refused = close().await.unwrap_err().to_string();
        assert!(refused.contains("还有 1 个项目没有办结"), "{refused}");
        branch.deletes_draft(&brand).await;
        close().await.unwrap();
        let row = app.one(round::Entity::find_by_id(round)).await;
        assert_eq!(row.status, RoundStatus::Closed);
        assert_eq!(app.owed_for_all(round).await, Vec::<String>::new());
        brand.is("application", Status::Withdrawn).await;
        let refused = branch.tries_to_start(round, "再来一次").await.unwrap_err().to_string();
        assert!(refused.contains("现在不能申报"), "{refused}");
        let later = [("application", "2023-11-13", "")];
        amends(&university, round, &later, "顺延").await.unwrap_err();
        app.post().await;
    }

    /// A round whose rows say in no known word how working days count is not read as if they counted
    /// from the next day.
    async fn an_unknown_way_to_count_days_is_an_error(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let counts = async |word| {
            let sql = format!("UPDATE round SET count_from = '{word}'");
            app.book().db.execute_unprepared(&sql).await.unwrap();
        };
        counts("someday").await;
        let (_, book) = app.another_node().await;
        let error = book.round(&book.db, round).await.unwrap_err().to_string();
        assert!(error.contains("someday"), "{error}");
        book.db.close().await.unwrap();
        counts("next_day").await;
        let desk = university.desk().await;
        let form = [("announced", "2023-10-16"), ("count_from", "someday")];
        desk.post("/rounds", &form).await.is(422).says("请从列出的起算方式中选择");
    }

    /// Thirty universities open the same programme in one year, two of them at the same moment.
    async fn every_round_has_a_code_of_its_own(app) {
        app.at("2023-10-16 09:00").await;
        let text = TestApp::programme("brand");
        let programme = app.does(async |act| rounds::add_programme(act, text).await).await;
        let mut hosts = Vec::new();
        for n in 1..=30 {
            hosts.push(app.university(&format!("第{n}大学")).await.id);
        }
        let (last, first) = hosts.split_last_chunk::<2>().map(|(a, b)| (b, a)).unwrap();
        for host in first {
            let new = start(programme, *host);
            app.does(async |act| rounds::prepare(act, new).await).await;
        }
        let [one, two] = last.map(|host| start(programme, host));
        tokio::join!(
            app.does(async |act| rounds::prepare(act, one).await),
            app.does(async |act| rounds::prepare(act, two).await)
        );
        let codes = codes(&app).await;
        assert_eq!(codes[..3], ["PPX-2023", "PPX-2023B", "PPX-2023C"]);
        assert_eq!(codes[25..28], ["PPX-2023Z", "PPX-2023AA", "PPX-2023AB"]);
        let mut ends = codes[28..].to_vec();
        ends.sort();
        assert_eq!(ends, ["PPX-2023AC", "PPX-2023AD"]);
    }
}
