//! What people paste: signs that end a line, signs that show nothing. No word is joined to another,
//! no line break gets into a field of one line, and nothing that cannot be seen counts as written.

use std::fmt::Write as _;

use domain::states::Role;
use entity::{account, finding, objection, record, unit};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Statement};

use crate::support::{Client, Opened, TestApp, forms, on_both};

/// Every sign that ends a line for somebody.
const ENDS: [&str; 8] = [
    "\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}",
];

/// Who sends a form, from which page, to where, and what they have written.
type Form<'a> = (&'a Client, &'a str, String, Vec<(&'a str, &'a str)>);

/// Texts in which nothing can be seen.
const UNSEEN: [&str; 5] = [
    "\u{200B}",
    "\u{AD}\u{FEFF}",
    "\u{3164}",
    "\u{2800} \u{3000}",
    "\u{2028}\u{B}\u{E0020}",
];

/// All the signs that end a line, with something between them.
fn broken(word: &str) -> String {
    ENDS.iter().fold(word.to_owned(), |mut text, end| {
        let _ = write!(text, "{end}{word}");
        text
    })
}

/// The same as it is kept in a long text, and in one line.
fn mended(word: &str) -> [String; 2] {
    let words = vec![word; ENDS.len() + 1];
    [words.join("\n"), words.join(" ")]
}

/// Where line breaks may be kept: long texts. What the application makes of texts is not typed.
const LONG: [&str; 14] = [
    "amendment.reason",
    "endorsement.comment",
    "event.reason",
    "extension.reason",
    "finding.text",
    "notice.body",
    "obligation.missing",
    "objection.conclusion",
    "objection.text",
    "record.body",
    "rectification.text",
    "rectification.verdict_text",
    "score.comment",
    "visit.conclusion",
];
const MADE: [&str; 10] = [
    "project.folded",
    "project.name_order",
    "account.folded",
    "account.name_order",
    "record.folded",
    "outbox.html",
    "outbox.ics",
    "outbox.text",
    "programme.text",
    "round.definition",
];

/// Every text that the database keeps, with its table and column.
async fn kept(app: &TestApp) -> Vec<(String, String)> {
    let db = app.book().db;
    let columns = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => {
            "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND (lower(p.type) LIKE '%char%' OR lower(p.type) LIKE '%text%')"
        }
        _ => {
            "SELECT table_name AS t, column_name AS c FROM information_schema.columns \
             WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')"
        }
    };
    let backend = db.get_database_backend();
    let ask = async |sql: String| {
        let statement = Statement::from_string(backend, sql);
        db.query_all_raw(statement).await.unwrap()
    };
    let mut kept = Vec::new();
    for row in ask(columns.to_owned()).await {
        let [table, column] = ["t", "c"].map(|name| row.try_get::<String>("", name).unwrap());
        let sql =
            format!("SELECT \"{column}\" AS v FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        for row in ask(sql).await {
            let value: String = row.try_get("", "v").unwrap();
            kept.push((format!("{table}.{column}"), value));
        }
    }
    kept
}

on_both! {
    /// A text pasted from a PDF, a chat, an old word processor.
    async fn lines_end_as_lines_end(app) {
        let w = app.brands_in_building(1).await;
        let (brand, desk, host) = (&w.brands[0], w.branches[0].desk().await, w.university.desk().await);
        let at = format!("/projects/{}", brand.id);
        let [long, line] = mended("走访");
        let pasted = broken("走访");
        let pasted = pasted.as_str();

        let new = format!("{at}/records/new");
        let fields = [
            ("kind", "activity"),
            ("title", pasted),
            ("body", pasted),
            ("outlet", pasted),
        ];
        desk.fill(&format!("{new}?kind=activity"), &new, &fields).await.is(303);
        let logged = &brand.records().await[0];
        assert_eq!((&logged.title, logged.body.as_ref()), (&line, Some(&long)));
        assert_eq!(logged.outlet.as_ref(), Some(&line));

        let action = format!("{at}/findings");
        host.fill(&at, &action, &[("finding", pasted), ("source", pasted)]).await.is(303);
        let found = app.one(finding::Entity::find()).await;
        assert_eq!((&found.text, found.source_named.as_ref()), (&long, Some(&line)));
        let rectified = format!("/findings/{}/rectification", found.id);
        desk.fill(&format!("/findings/{}", found.id), &rectified, &[("text", pasted)]).await.is(303);

        let admin = app.admin("系统管理员甲").await.browser().await;
        let below = format!("/admin/units/{}", w.university.id);
        let fields = [("name", pasted), ("code", "PASTED"), ("kind", "branch")];
        admin.fill(&below, &format!("{below}/below"), &fields).await.is(303);
        let newest = unit::Entity::find().order_by_desc(unit::Column::Id);
        assert_eq!(app.one(newest).await.name, line);
        let fields = [("login", "pasted"), ("display_name", pasted), ("unit", "PASTED"), ("role", "viewer")];
        admin.fill("/admin/accounts/new", "/admin/accounts", &fields).await.is(200);
        let newest = account::Entity::find().order_by_desc(account::Column::Id);
        assert_eq!(app.one(newest).await.display_name, line);

        assert_clean(&app).await;
        app.post().await;
    }

    /// The same in a draft, where the programme says which field is long, and from a stranger.
    async fn the_form_says_which_text_is_long(app) {
        let w = app.brands_in_publicity(1).await;
        let [long, line] = mended("以文化人");
        let pasted = broken("以文化人");
        let pasted = pasted.as_str();
        let late = w.university.opens_round("brand", "2023-11-20", Some("2023-12")).await;
        let other = app.branch("文学院教工第二党支部").await;
        let desk = other.desk().await;
        let draft = desk.fill(&format!("/rounds/{late}/enter"), "/projects", &[("name", pasted)]).await;
        let at = draft.is(303).location.clone().unwrap();
        let page = desk.get(&at).await;
        let form = page.actions().into_iter().find(|a| a.ends_with("/form")).unwrap();
        let sent = page.form(&form);
        let texts: Vec<(String, String)> = sent
            .texts()
            .into_iter()
            .filter(|name| !name.starts_with("file.") && !name.starts_with("caption"))
            .map(|name| (name, pasted.to_owned()))
            .collect();
        let mut fields = vec![("version".to_owned(), "0".to_owned())];
        fields.extend(texts);
        desk.put(&form, &fields).await.is(200);
        let page = desk.get(&form).await;
        page.keeps("name", &line).keeps("idea", &long).keeps("plan.0.0", &line);

        let notice = app.one(entity::notice::Entity::find()).await;
        let public = app.public_page(notice.id).await;
        let said = [("project", "all"), ("name", pasted), ("contact", pasted), ("text", pasted)];
        app.browser().fill(&public, &public, &said).await.is(303);
        let objected = app.one(objection::Entity::find()).await;
        assert_eq!((objected.name, objected.contact, objected.text), (line.clone(), line, long));
        assert_clean(&app).await;
        app.post().await;
    }

    /// A text of which nothing shows is not there, wherever one is required.
    async fn what_shows_nothing_is_not_written(app) {
        let w = app.brands_in_building(1).await;
        let (brand, desk, host) = (&w.brands[0], w.branches[0].desk().await, w.university.desk().await);
        let admin = app.admin("系统管理员甲").await.browser().await;
        let finding = w.university.finds(brand, "会议记录缺页").await;
        let at = format!("/projects/{}", brand.id);
        let (new, found) = (format!("{at}/records/new"), format!("/findings/{finding}"));
        let below = format!("/admin/units/{}", w.university.id);
        let log = format!("{new}?kind=activity");
        for unseen in UNSEEN {
            let forms: [Form<'_>; 9] = [
                (&desk, &log, new.clone(), vec![("kind", "activity"), ("title", unseen)]),
                (&desk, &found, format!("{found}/rectification"), vec![("text", unseen)]),
                (&desk, &at, format!("{at}/withdrawal"), vec![("reason", unseen)]),
                (&host, &at, format!("{at}/findings"), vec![("finding", unseen)]),
                (&host, &at, format!("{at}/revocation"), vec![("reason", unseen)]),
                (&host, &at, format!("{at}/extension"), vec![("until", "2024-12-31"), ("reason", unseen)]),
                (&admin, &below, format!("{below}/below"), vec![("name", unseen), ("code", "X1"), ("kind", "branch")]),
                (&admin, &below, format!("{below}/name"), vec![("name", unseen)]),
                (&admin, "/admin/accounts/new", "/admin/accounts".to_owned(), vec![
                    ("login", "unseen"), ("display_name", unseen), ("unit", "甲大学"), ("role", "viewer"),
                ]),
            ];
            for (client, page, action, fields) in forms {
                let answer = client.fill(page, &action, &fields).await;
                assert_eq!(answer.status.as_u16(), 422, "{action} takes {unseen:?}:\n{}", answer.text());
            }
        }
        assert_eq!(app.all(record::Entity::find()).await.len(), 0);
        app.post().await;
    }
}

on_both! {
    /// The same on the way to the publicity: what is handed in, what is said of it, why a round is
    /// changed or opened late, and what is published.
    async fn nor_before_a_project_is_admitted(app) {
        let Opened { university, committee, branch, round } = app.brand_round().await;
        let (brand, desk, host) = (branch.starts(round, "红色文脉").await, branch.desk().await, university.desk().await);
        let at = format!("/projects/{}", brand.id);
        let amendments = format!("/rounds/{round}/amendments");
        let (answers, _) = branch.fills_in(&brand).await;
        let own = format!("{at}/form");
        let whole = forms::fields(&answers);
        let later = university.prepares_round("brand", "2023-08-16", Some("2023-09")).await;
        let (setup, opening) = (format!("/rounds/{later}/setup"), format!("/rounds/{later}/opening"));
        for unseen in UNSEEN {
            for field in ["name", "idea", "basis"] {
                let mut form = desk.get(&own).await.form(&own);
                for (name, value) in &whole {
                    form.set(name, if name == field { unseen } else { value });
                }
                form.set("do", "hand_in");
                let answer = desk.submit(&form).await;
                assert_eq!(answer.status.as_u16(), 422, "{field} takes {unseen:?}");
            }
            let moved = [("closes.application", "2023-11-13"), ("reason", unseen)];
            host.fill(&amendments, &amendments, &moved).await.is(422);
            host.fill(&setup, &opening, &[("why", unseen)]).await.is(422);
        }
        assert_eq!(brand.submissions().await, ["application 1 draft"]);

        app.at("2023-11-08 10:00").await;
        branch.submits(&brand).await;
        let judge = committee.desk().await;
        for unseen in UNSEEN {
            for decision in ["return", "decline"] {
                let said = [("decision", decision), ("reason", unseen)];
                judge.fill(&at, &format!("{at}/endorsement"), &said).await.is(422);
            }
        }
        app.post().await;
    }

    /// And after it: a notice, a request for time, a verdict.
    async fn nor_once_it_is_proposed(app) {
        let w = app.brands_in_review(1).await;
        let brand = &w.brands[0];
        let at = format!("/projects/{}", brand.id);
        app.all_sign(&w.experts, &w.all(), 90).await;
        w.university.shortlists("review", &w.all()).await;
        w.branches[0].hands_in(brand).await;
        w.university.accepts_revision(brand).await;
        app.at("2023-11-20 10:00").await;
        w.university.proposes(&w.all()).await;
        let table = format!("/rounds/{}/stages/publicity", w.round);
        let host = w.university.desk().await;
        for unseen in UNSEEN {
            let notice = [("body", unseen)];
            host.fill(&table, &format!("/rounds/{}/notices", w.round), &notice).await.is(422);
        }
        w.university.posts_notice(w.round).await;
        app.dawns("2023-11-28").await;
        let (desk, host) = (w.branches[0].desk().await, w.university.desk().await);
        let other = app.person("组织部干部乙", &[Role::Organiser], w.university.id).await;
        let finding = other.finds(brand, "会议记录缺页").await;
        w.branches[0].rectifies(finding, "已补齐并建立清单。").await;
        let found = format!("/findings/{finding}");
        for unseen in UNSEEN {
            let asked = [("stage", "final"), ("until", "2024-09-20"), ("reason", unseen)];
            desk.fill(&at, &format!("{at}/extension-request"), &asked).await.is(422);
            let verdict = [("verdict", "rejected"), ("reason", unseen)];
            host.fill(&found, &format!("{found}/verdict"), &verdict).await.is(422);
        }
        app.post().await;
    }
}

/// Nothing is kept of a sign that ends a line but `\n`, and that in long texts alone.
async fn assert_clean(app: &TestApp) {
    let typed = kept(app).await.into_iter();
    for (column, value) in typed.filter(|(column, _)| !MADE.contains(&column.as_str())) {
        let stray = value
            .chars()
            .find(|c| *c != '\n' && (ENDS.concat().contains(*c) || domain::text::is_stray(*c)));
        assert_eq!(stray, None, "{column}: {value:?}");
        for escaped in ["\\r", "\\u000b", "\\u000B", "\\f", "\\u0085"] {
            assert!(!value.contains(escaped), "{column}: {value:?}");
        }
        assert!(
            !value.contains('\n') || LONG.contains(&column.as_str()),
            "{column}: {value:?}"
        );
    }
}
