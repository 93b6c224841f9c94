//! A form that is sent twice, by a double click or by going back, is done once.

use entity::{finding, objection, project, record, rectification};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{Client, Page, Project, TestApp, Unit, on_both};

/// A brand that builds, with the notice it was announced by still open for a day more.
struct World {
    university: Unit,
    branch: Unit,
    brand: Project,
    round: domain::ids::RoundId,
    notice: domain::ids::NoticeId,
}

async fn in_publicity(app: &TestApp) -> World {
    app.at("2023-10-16 09:00").await;
    let university = app.university("甲大学").await;
    let committee = app.committee("文学院党委").await;
    let branch = app.branch("文学院教工第一党支部").await;
    let experts = university.experts(5).await;
    let round = university
        .opens_round("brand", "2023-10-16", Some("2023-11"))
        .await;
    app.at("2023-11-08 10:00").await;
    let brand = branch.applies(round, "红色文脉").await;
    committee.endorses(&brand).await;
    university.assigns(&[&brand], &experts).await;
    for expert in &experts {
        expert.signs(&brand, 90).await;
    }
    university.shortlists("review", &[&brand]).await;
    branch.hands_in(&brand).await;
    university.accepts_revision(&brand).await;
    app.at("2023-11-20 10:00").await;
    university.proposes(&[&brand]).await;
    let notice = university.posts_notice(round).await;
    World {
        university,
        branch,
        brand,
        round,
        notice,
    }
}

async fn building(app: &TestApp) -> World {
    let world = in_publicity(app).await;
    app.at("2023-11-28 00:05").await;
    app.run_jobs().await;
    app.at("2023-12-20 10:00").await;
    world
}

/// Sends a filled-in form twice at the same moment, then once more; every answer is the same.
async fn thrice(
    client: &Client,
    page: &Page,
    action: &str,
    fields: &[(&str, &str)],
) -> Option<String> {
    let mut form = page.form(action);
    assert!(!form.get("once").is_empty(), "{action} may be sent twice");
    for (name, value) in fields {
        form.set(name, value);
    }
    let (one, other) = tokio::join!(client.submit(&form), client.submit(&form));
    let last = client.submit(&form).await;
    for page in [&one, &other, &last] {
        page.is(303);
        assert_eq!(page.location, one.location);
    }
    one.location
}

async fn rows<E: EntityTrait>(app: &TestApp) -> u64
where
    E::Model: Sync + Send,
{
    E::find().count(&app.book().db).await.unwrap()
}

on_both! {
    /// Records, corrections and findings.
    async fn while_building(app) {
        let w = building(&app).await;
        let desk = w.branch.desk().await;
        let at = format!("/projects/{}/records/new", w.brand.id);
        let page = desk.get(&at).await;
        let logged = [("kind", "activity"), ("title", "走访三家企业")];
        let first = thrice(&desk, &page, &at, &logged).await;
        assert_eq!(rows::<record::Entity>(&app).await, 1);
        // Going back and writing something else is another record.
        let other = [("kind", "activity"), ("title", "走访第四家企业")];
        let second = thrice(&desk, &page, &at, &other).await;
        assert_ne!(first, second);
        // The same words on a page opened anew are meant as they stand.
        let anew = desk.get(&at).await;
        thrice(&desk, &anew, &at, &logged).await;
        assert_eq!(rows::<record::Entity>(&app).await, 3);
        // A form that was refused may be sent again once it is mended.
        let wrong = [("kind", "activity"), ("happened_on", "2030-01-01"), ("title", "还没发生")];
        let again = desk.send(&anew, &at, &wrong).await;
        again.is(422);
        thrice(&desk, &again, &at, &[("happened_on", "2023-12-19")]).await;
        assert_eq!(rows::<record::Entity>(&app).await, 4);

        let old = record::Entity::find().one(&app.book().db).await.unwrap().unwrap().id;
        let at = format!("/records/{old}/correction");
        let page = desk.get(&at).await;
        thrice(&desk, &page, &at, &[("title", "走访两家企业"), ("reason", "多写了一家")]).await;
        assert_eq!(rows::<record::Entity>(&app).await, 5);

        let host = w.university.desk().await;
        let at = format!("/projects/{}", w.brand.id);
        let page = host.get(&at).await;
        thrice(&host, &page, &format!("{at}/findings"), &[("finding", "会议记录缺页")]).await;
        assert_eq!(rows::<finding::Entity>(&app).await, 1);
        let at = format!("/findings/{}", finding::Entity::find().one(&app.book().db).await.unwrap().unwrap().id);
        let page = desk.get(&at).await;
        thrice(&desk, &page, &format!("{at}/rectification"), &[("text", "已补齐。")]).await;
        assert_eq!(rows::<rectification::Entity>(&app).await, 1);
        app.post().await;
    }

    /// Objections, entries, rounds.
    async fn before_building(app) {
        let w = in_publicity(&app).await;
        let visitor = app.browser();
        let path = app.public_page(w.notice).await;
        let page = visitor.get(&path).await;
        let said = [
            ("project", "all"),
            ("name", "某单位职工"),
            ("contact", "0371-00000000"),
            ("text", "名单里的一项成果不是该支部完成的。"),
        ];
        thrice(&visitor, &page, &path, &said).await;
        assert_eq!(rows::<objection::Entity>(&app).await, 1);

        let late = w.university.opens_round("brand", "2023-11-20", Some("2023-12")).await;
        let other = app.branch("文学院教工第二党支部").await;
        let desk = other.desk().await;
        let page = desk.get(&format!("/rounds/{late}/enter")).await;
        thrice(&desk, &page, "/projects", &[("name", "书香致远")]).await;
        assert_eq!(rows::<project::Entity>(&app).await, 2);
        assert_ne!(late, w.round);

        let host = w.university.desk().await;
        let page = host.get("/rounds/new").await;
        let host_id = w.university.id.to_string();
        let asked = [
            ("programme", "builtin:school-model-branch"),
            ("host", host_id.as_str()),
            ("announced", "2023-11-20"),
            ("cycle", "2024-01"),
        ];
        let before = rows::<entity::round::Entity>(&app).await;
        thrice(&host, &page, "/rounds", &asked).await;
        assert_eq!(rows::<entity::round::Entity>(&app).await, before + 1);
        app.post().await;
    }
}
