//! A blind review: twelve spellings of whose application it is, planted wherever one can write, and
//! everything an expert can fetch.

use std::collections::{BTreeSet, VecDeque};

use domain::answers::Answer;
use domain::ids::RoundId;
use domain::states::Role;
use entity::{attachment, outbox};
use ledger::units;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::planted::{PLACE, document, document_with, pdf, photo, readings};
use crate::support::{Client, Person, Project, TestApp, Unit, on_both};

/// The unit, its parts and superior, short, spaced, in figures, in old signs, its former name, two
/// people, and a nickname that only the organiser knows.
const SPELLINGS: [&str; 12] = [
    "甲大学法学院第一党支部",
    "法学院第一党支部",
    "第一党支部",
    "甲大学",
    "甲大",
    "法学院",
    "法 学 院",
    "第1支部",
    "法學院",
    "政法系",
    "赵钱孙",
    "王小明",
];
const NICKNAME: &str = "明德先锋";

/// A blind round of the province, in which entries also bring photographs with captions.
async fn blind_round(province: &Unit) -> RoundId {
    let text = TestApp::programme("brand")
        .replace("blind = false", "blind = true")
        .replace("host     = \"university\"", "host     = \"authority\"")
        .replace(
            "  { key = \"original\"",
            "  { key = \"photos\", title = \"活动照片\", kind = \"photos\", at_most = 6, caption_at_most = 200, source = \"observed\" },\n  { key = \"original\"",
        );
    province.opens(text, "2023-10-16", Some("2023-11")).await
}

struct World {
    province: Unit,
    branch: Unit,
    expert: Person,
    project: Project,
}

/// A branch applies with everything planted, up to the review.
async fn world(app: &TestApp) -> World {
    app.at("2023-10-09 09:00").await;
    let province = app.province().await;
    let university = app.university("甲大学").await;
    let committee = university.committee("政法系党总支").await;
    let branch = committee.branch("法学院第一党支部").await;
    let id = committee.id;
    app.does(async |act| units::rename(act, id, "法学院党委".to_owned()).await)
        .await;
    let experts = province.experts(5).await;
    app.at("2023-10-16 09:00").await;
    let round = blind_round(&province).await;
    app.at("2023-11-08 10:00").await;
    let all = format!("{}；{NICKNAME}同志", SPELLINGS.join("；"));
    let project = branch.starts(round, "先锋").await;
    let desk = branch.desk().await;
    let at = format!("/projects/{}/files", project.id);
    let word = document(&all);
    let (photo, named, plain) = (photo(&all), pdf(&all), pdf("学习记录"));
    let holding = document_with("学习材料", &[("word/embeddings/a.pdf", &named)]);
    for (field, name, bytes) in [
        ("evidence", "甲大学法学院第一党支部 佐证.docx", &word),
        ("evidence", "法学院 甲大.pdf", &named),
        ("evidence", "赵钱孙.pdf", &plain),
        ("evidence", "学习材料.docx", &holding),
        ("photos", "第一党支部 王小明.jpg", &photo),
    ] {
        let input = format!("file.{field}");
        let fields = [("field", field), ("caption", all.as_str())];
        let sent = desk.upload(&at, &fields, (&input, name, bytes), true).await;
        sent.is(303);
    }
    let (mut answers, version) = branch.fills_in(&project).await;
    // What looks like a way to somebody is as long as it is.
    let link = format!("https://media.example/{}", "a1".repeat(40));
    let told = format!("{all}坚持集中学习。王小明同志主讲。报道见 {link} 。");
    answers
        .0
        .insert("basis".to_owned(), Answer::Text(told.clone()));
    let row = [all.as_str(), &all, "", "赵钱孙"].map(str::to_owned);
    answers
        .0
        .insert("plan".to_owned(), Answer::Rows(vec![row.to_vec()]));
    let id = project.id;
    branch
        .does(async |act| ledger::projects::submit(act, id, answers, version).await)
        .await;
    committee.endorses(&project).await;
    province.assigns(&[&project], &experts).await;
    let expert = experts[0].clone();
    World {
        province,
        branch,
        expert,
        project,
    }
}

/// The public ids of the project's files, with their names.
async fn files(app: &TestApp, project: &Project) -> Vec<(String, String)> {
    let found = attachment::Entity::find().filter(attachment::Column::ProjectId.eq(project.id));
    app.all(found)
        .await
        .into_iter()
        .map(|file| (file.public_id, file.name))
        .collect()
}

/// Addresses of every row that reads, with every id that is there.
async fn addresses(app: &TestApp, project: &Project) -> Vec<String> {
    let mut ids: Vec<String> = (1..=15).map(|n| n.to_string()).collect();
    ids.extend([project.id.to_string()]);
    ids.extend(files(app, project).await.into_iter().map(|(id, _)| id));
    let mut all = vec!["/".to_owned()];
    for route in peiyu::routes::table() {
        let public = matches!(route.access, peiyu::web::Access::Public);
        if route.method != axum::http::Method::GET || (public && route.path.contains('{')) {
            continue;
        }
        for id in ids
            .iter()
            .filter(|id| id.len() < 6 || route.path.starts_with("/files"))
        {
            let path = route.path.replace("{id}", id).replace("{n}", "1");
            all.push(path.replace("{stage}", "review"));
        }
    }
    all
}

/// Fetches everything and follows every link; gives back what could be read where.
async fn everything(browser: &Client, from: Vec<String>) -> Vec<(String, Vec<String>)> {
    let mut seen = BTreeSet::new();
    let mut queue: VecDeque<String> = from.into();
    let mut found = Vec::new();
    while let Some(path) = queue.pop_front() {
        if !seen.insert(path.clone()) || path.starts_with("/assets") {
            continue;
        }
        let page = browser.get(&path).await;
        let mut read = readings(page.disposition.as_deref().unwrap_or("").as_bytes());
        read.extend(page.location.clone());
        read.push(page.text());
        if page.disposition.is_some() {
            let (_, bytes) = browser.download(&path).await;
            read.extend(readings(&bytes));
        } else {
            read.extend(readings(page.body.as_bytes()));
        }
        for part in page.body.split(['"', '\'']) {
            if part.starts_with('/') && !part.starts_with("//") {
                queue.push_back(part.split('#').next().unwrap_or(part).replace("&amp;", "&"));
            }
        }
        found.push((path, read));
    }
    found
}

/// Where which of the words can be read; a spelling without spaces also where spaces are strewn in.
fn hits(read: &[(String, Vec<String>)], words: &[&str]) -> Vec<String> {
    let mut hits = Vec::new();
    for (path, texts) in read {
        for word in words {
            let is_there = |text: &String| {
                text.contains(word) || text.split_whitespace().collect::<String>().contains(word)
            };
            if let Some(text) = texts.iter().find(|text| is_there(text)) {
                let start: String = text.chars().take(300).collect();
                hits.push(format!("{word} at {path}: {start}"));
            }
        }
    }
    hits
}

/// Goes through the check as the organiser: hands on what is ticked, covers the nickname.
async fn check(world: &World, give: &[&str]) {
    let path = format!("/projects/{}/blind", world.project.id);
    let desk = world.province.desk().await;
    let page = desk.get(&path).await;
    page.is(200)
        .says("王小明")
        .says("赵钱孙.pdf")
        .says("里面套有 PDF、视频或矢量图，遮不住");
    let mut form = page.form(&path);
    form.set("more", NICKNAME);
    for (id, name) in files(&world.project.app, &world.project).await {
        if give.contains(&name.as_str()) {
            form.tick("give", &id);
        }
    }
    desk.submit(&form).await.is(303);
}

on_both! {
    /// Twelve spellings in text, table, caption, file names, properties and photographs: an expert
    /// fetches all there is, unpacks it, and reads none; the organiser reads them all.
    async fn an_expert_reads_no_name_anywhere(app) {
        let world = world(&app).await;
        let browser = world.expert.browser().await;
        let start = addresses(&app, &world.project).await;

        // Before the check: the PDF is not there yet, the rest is, and nobody is named.
        let read = everything(&browser, start.clone()).await;
        assert_eq!(hits(&read, &SPELLINGS), [""; 0]);
        let of = |name: &'static str| {
            let (app, project) = (app.clone(), world.project.clone());
            async move {
                let all = files(&app, &project).await;
                let (id, _) = all.into_iter().find(|(_, n)| n == name).unwrap();
                format!("/files/{id}")
            }
        };
        browser.get(&of("赵钱孙.pdf").await).await.is(409).says("核对");

        check(&world, &["法学院 甲大.pdf", "赵钱孙.pdf", "第一党支部 王小明.jpg", "甲大学法学院第一党支部 佐证.docx"]).await;
        app.at("2023-11-09 09:00").await;
        app.run_jobs().await;
        app.at("2023-11-14 09:00").await;
        app.run_jobs().await;
        // The session has ended meanwhile.
        let browser = world.expert.browser().await;
        let read = everything(&browser, start).await;
        let mut hidden = SPELLINGS.to_vec();
        hidden.push(NICKNAME);
        assert_eq!(hits(&read, &hidden), [""; 0]);
        // It was there to be read: text, table, all four files, the mails to come and those sent.
        for words in ["坚持集中学习", "学习照常进行", "申报件", "评阅并签署评分表"] {
            assert!(!hits(&read, &[words]).is_empty(), "{words}");
        }
        for name in ["甲大学法学院第一党支部 佐证.docx", "法学院 甲大.pdf", "赵钱孙.pdf", "第一党支部 王小明.jpg"] {
            browser.get(&of(name).await).await.is(200);
        }
        // Nobody has said that what is within it may go.
        browser.get(&of("学习材料.docx").await).await.is(409);
        let mails = outbox::Entity::find()
            .filter(outbox::Column::AccountId.eq(world.expert.id));
        let mails = app.all(mails).await;
        assert!(!mails.is_empty());
        for mail in mails {
            let told = format!("{}{}{}{}", mail.subject, mail.text, mail.html, mail.ics.unwrap_or_default());
            assert!(hidden.iter().all(|word| !told.contains(word)), "{told}");
        }

        // The same reading of the same project by whoever runs the review.
        let organiser = world.province.browser().await;
        let id = world.project.id;
        let mut own = vec![format!("/projects/{id}"), format!("/projects/{id}/submissions/1"), "/mails".to_owned()];
        own.extend(files(&app, &world.project).await.into_iter().map(|(id, _)| format!("/files/{id}")));
        let mut control = Vec::new();
        for path in own {
            let page = organiser.get(&path).await;
            page.is(200);
            let (_, bytes) = organiser.download(&path).await;
            let mut texts = readings(&bytes);
            texts.push(page.text());
            texts.extend(readings(page.disposition.unwrap_or_default().as_bytes()));
            control.push((path, texts));
        }
        for word in hidden {
            assert!(!hits(&control, &[word]).is_empty(), "{word} was not planted");
        }
        app.post().await;
    }

    /// Where a photograph was taken goes when it comes in, for everybody; how it is turned stays.
    async fn where_a_photograph_was_taken_is_nobodys_business(app) {
        let world = world(&app).await;
        let writer = world.branch.browser().await;
        for (id, name) in files(&app, &world.project).await {
            let (status, bytes) = writer.download(&format!("/files/{id}")).await;
            assert_eq!(status.as_u16(), 200);
            assert!(!bytes.windows(4).any(|w| w == PLACE), "{name}");
            if name == "第一党支部 王小明.jpg" {
                assert_eq!(hits(&[(name, readings(&bytes))], &SPELLINGS), [""; 0]);
                assert!(bytes.windows(10).any(|w| w == b"\x01\x12\0\x03\0\0\0\x01\0\x06"));
            }
        }
        app.post().await;
    }

    /// Two go through the check at once: the second is told and loses nothing; what it lets stand
    /// stands, and what the first has covered stays covered where the second has not touched it.
    async fn two_check_at_once(app) {
        let world = world(&app).await;
        let path = format!("/projects/{}/blind", world.project.id);
        let desk = world.province.desk().await;
        let page = desk.get(&path).await;
        let mut first = page.form(&path);
        first.set("more", "红船");
        desk.submit(&first).await.is(303);
        let mut second = page.form(&path);
        second.tick("show", &"王小明");
        let told = desk.submit(&second).await;
        told.is(409).says("别人刚刚也做了").keeps("more", "红船");
        desk.submit(&told.form(&path)).await.is(303);
        let fresh = desk.get(&path).await.form(&path);
        assert!(fresh.get("more").lines().any(|word| word == "红船"), "{}", fresh.get("more"));
        // Where both have written, both are shown; a box that was left alone here stays as it is.
        let mut third = page.form(&path);
        third.set("more", NICKNAME);
        let told = desk.submit(&third).await;
        told.is(409).says("红船").keeps("more", NICKNAME);
        desk.submit(&told.form(&path)).await.is(303);

        let reader = world.expert.browser().await;
        let page = reader.get(&world.expert.sheet(&world.project).await).await;
        page.is(200).says("王小明同志主讲").does_not_say(NICKNAME).does_not_say("赵钱孙");
        let long = "很".repeat(61);
        let mut fourth = desk.get(&path).await.form(&path);
        fourth.set("more", &long);
        desk.submit(&fourth).await.is(422).says("有 61 个字符").keeps("more", &long);
        app.post().await;
    }

    /// An expert who also writes for a branch elsewhere: what they must not do there does not say
    /// whose it is either.
    async fn a_refusal_names_nobody(app) {
        let world = world(&app).await;
        let elsewhere = app.university("乙大学").await.committee("理学院党委").await.branch("理学院党支部").await;
        let (expert, unit) = (world.expert.id, elsewhere.id);
        app.does(async |act| ledger::accounts::grant_role(act, expert, unit, Role::Editor).await).await;
        let browser = world.expert.browser().await;
        let at = format!("/projects/{}", world.project.id);
        for (path, fields) in [
            (format!("{at}/withdrawal"), vec![("reason", "看一看")]),
            (format!("{at}/form"), vec![("version", "1")]),
            (format!("{at}/records/new"), vec![("title", "看一看")]),
        ] {
            let page = browser.post(&path, &fields).await;
            assert!(page.status.is_client_error(), "{path}: {}", page.status);
            for word in SPELLINGS {
                page.does_not_say(word);
            }
        }
        app.post().await;
    }
}
