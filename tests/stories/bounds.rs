//! Years with a digit too many or too few: refused beside their field with the bounds, wherever a
//! date is typed, and never stored.

use domain::states::Role;
use domain::unit::Standing;
use entity::{extension, extension_request, round, title, unit, visit};
use ledger::LedgerError;
use ledger::titles::{self, EarlierTitle};
use sea_orm::EntityTrait;

use crate::support::days::day;
use crate::support::work::fits;
use crate::support::{Client, Opened, TestApp, on_both};

/// The first two are beyond every bound, the others beyond most.
const FAR: [&str; 4] = ["9999-12-31", "0026-12-01", "1926-12-01", "9998-01-01"];

/// Sends a form with each of the far dates in a field; all are refused with the bounds.
async fn refuses(
    client: &Client,
    page: &str,
    action: &str,
    field: &str,
    others: &[(&str, &str)],
    far: &[&str],
) {
    for day in far {
        let page = client.get(page).await;
        let mut form = page.form(action);
        for (name, value) in others {
            form.set(name, value);
        }
        form.set(field, day);
        let answer = client.submit(&form).await;
        let text = answer.text();
        assert_eq!(
            answer.status.as_u16(),
            422,
            "{action} {field} {day}:\n{text}"
        );
        answer
            .keeps(field, day)
            .says(&format!("{day} 不在可填的范围内，应在"));
    }
}

async fn rounds(app: &TestApp) -> u64 {
    app.count(round::Entity::find()).await
}

on_both! {
    /// The dates of a round: of its notice, of the start of building, of its stages before and after
    /// it has opened.
    async fn of_a_round(app) {
        app.at("2023-10-16 09:00").await;
        let university = app.university("甲大学").await;
        let desk = university.desk().await;
        let host = university.id.to_string();
        let brand = [("programme", "builtin:brand"), ("host", host.as_str())];
        let cycle = [&brand[..], &[("announced", "2023-10-16")]].concat();
        refuses(&desk, "/rounds/new", "/rounds", "announced", &brand, &FAR).await;
        refuses(&desk, "/rounds/new", "/rounds", "cycle", &cycle, &FAR).await;
        assert_eq!(rounds(&app).await, 0);

        let round = university.prepares_round("brand", "2023-10-16", Some("2023-11")).await;
        let setup = format!("/rounds/{round}/setup");
        refuses(&desk, &setup, &setup, "closes.application", &[], &FAR).await;
        refuses(&desk, &setup, &setup, "opens.final", &[], &FAR).await;
        let opened = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let at = format!("/rounds/{opened}/amendments");
        refuses(&desk, &at, &at, "closes.final", &[("reason", "另行通知")], &FAR).await;
        app.post().await;
    }

    /// The dates of a project: what a branch promises, when it was founded, until when it may go on;
    /// and a stage that is long past is not offered.
    async fn of_a_project(app) {
        let w = app.brands_in_building(1).await;
        let (brand, host) = (&w.brands[0], w.university.desk().await);
        let at = format!("/projects/{}", brand.id);
        let action = format!("{at}/extension");
        let offered = host.get(&at).await.form(&action);
        assert_eq!(offered.first_of("stage").as_deref(), Some("final"));
        for day in ["9999-12-31", "9998-01-01", "2066-08-31"] {
            let fields = [("stage", "final"), ("until", day), ("reason", "活动改期")];
            host.fill(&at, &action, &fields).await.is(422).says("应在2023年11月28日至2026年11月28日之间");
        }
        for day in ["0026-12-01", "1926-12-01"] {
            let fields = [("stage", "final"), ("until", day), ("reason", "活动改期")];
            host.fill(&at, &action, &fields).await.is(422).says("新期限要晚于原期限");
        }
        assert_eq!(app.count(extension::Entity::find()).await, 0);
        let desk = w.branches[0].desk().await;
        let asked = format!("{at}/extension-request");
        for (day, why) in [
            ("9999-12-31", "应在2023年11月28日至2026年11月28日之间"),
            ("2066-08-31", "应在2023年11月28日至2026年11月28日之间"),
            ("0026-12-01", "新期限要晚于原期限"),
        ] {
            let fields = [("stage", "final"), ("until", day), ("reason", "岗位交接")];
            desk.fill(&at, &asked, &fields).await.is(422).says(why).keeps("until", day);
        }
        assert_eq!(app.count(extension_request::Entity::find()).await, 0);
        let new = format!("{at}/records/new");
        for day in FAR {
            let fields = [("kind", "activity"), ("title", "走访"), ("happened_on", day)];
            desk.fill(&format!("{new}?kind=activity"), &new, &fields).await.is(422);
        }

        // The final was due on 31 August; whoever has not handed in by the next spring is not waited for.
        app.at("2025-03-01 10:00").await;
        app.run_jobs().await;
        let host = w.university.browser().await;
        let page = host.get(&at).await;
        assert!(!page.actions().contains(&action), "{}", page.text());
        let fields = [("stage", "final"), ("until", "2025-06-30"), ("reason", "活动改期")];
        host.post(&action, &fields).await.is(409).says("不再延期").says("刚才填写的“延期到”：2025-06-30");
        app.post().await;
    }

    /// The day of a visit lies between its plan and today.
    async fn of_a_visit(app) {
        let w = app.brands_in_building(1).await;
        let supervisor = app.person("督导员", &[Role::Supervisor], w.university.id).await;
        app.at("2024-02-01 10:00").await;
        let campaign = w.university.opens_campaign(w.round).await;
        app.at("2024-02-02 10:00").await;
        w.university.reveals(campaign).await;
        let due = app.one(visit::Entity::find()).await;
        let (desk, at) = (supervisor.desk().await, format!("/visits/{}", due.id));
        for day in FAR {
            let mut form = desk.get(&at).await.form(&format!("{at}/conclusion"));
            form.set("visited_on", day);
            form.set("conclusion", "台账齐全，活动正常。");
            fits(&mut form);
            desk.submit(&form).await.is(422).keeps("visited_on", day);
        }
        assert_eq!(app.one(visit::Entity::find()).await.visited_on, None);
        app.post().await;
    }

    /// A title from before is neither older than the Party nor still to be given.
    async fn of_an_earlier_title(app) {
        let university = app.university("甲大学").await;
        for given in ["9999-12-31", "0026-12-01", "1921-06-30"] {
            let new = EarlierTitle {
                unit: university.id,
                programme_code: "brand".to_owned(),
                name: "先进基层党组织".to_owned(),
                standing: Standing::School,
                given_on: day(given),
            };
            let told = university.tries(async |act| titles::register(act, new).await).await;
            let LedgerError::Invalid(problems) = told.unwrap_err() else {
                panic!("{given}");
            };
            assert_eq!(problems[0].field, "given_on");
        }
        assert_eq!(app.count(title::Entity::find()).await, 0);
    }

    /// The form says which date is out of bounds when it is handed in.
    async fn of_a_form(app) {
        let Opened { branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色文脉").await;
        let desk = branch.desk().await;
        let at = format!("/projects/{}/form", brand.id);
        let handed = [("do", "hand_in")];
        refuses(&desk, &at, &at, "established_on", &handed, &["9999-12-31", "0026-12-01", "1921-06-30"]).await;
        refuses(&desk, &at, &at, "plan.0.2", &handed, &FAR).await;
        assert_eq!(brand.submissions().await, ["application 1 draft"]);
        app.post().await;
    }

    /// A unit is no older than the Party and not yet to be founded; holidays are those of our years.
    async fn of_the_site(app) {
        let university = app.university("甲大学").await;
        let admin = app.admin("系统管理员甲").await.browser().await;
        let at = format!("/admin/units/{}", university.id);
        let below = format!("{at}/below");
        let fields = [("name", "法学院教工党支部"), ("code", "FX-1"), ("kind", "branch")];
        let before = app.count(unit::Entity::find()).await;
        let far = ["9999-12-31", "0026-12-01", "1921-06-30", "9998-01-01"];
        refuses(&admin, &at, &below, "established_on", &fields, &far).await;
        assert_eq!(app.count(unit::Entity::find()).await, before);
        admin.fill(&at, &below, &[&fields[..], &[("established_on", "1926-12-01")]].concat()).await.is(303);

        for year in ["9998", "1926"] {
            let page = admin.get("/calendar?year=2027").await;
            let days = format!("{year}-10-01 休 国庆节");
            let fields = [("year", year), ("source", "国办发明电"), ("days", days.as_str())];
            admin.send(&page, "/calendar", &fields).await.is(422).says("不在可填的范围内");
        }
        app.post().await;
    }
}
