//! Addresses and texts that nobody means: answered in Chinese and in order, whoever asks.

use axum::http::{Method, StatusCode};
use domain::states::Role;
use peiyu::web::{Access, Route};

use crate::support::{Client, Opened, Page, TestApp, on_both};

/// What may stand where a number or a name is meant.
const STRANGE: [&str; 8] = [
    "abc",
    "-1",
    "0",
    "99999999999999999999",
    "1%00",
    "%FF%FE",
    "1%2F2",
    "%E4%B8%AD",
];

/// Fields that some address asks for after its `?`, with what may stand there.
const ASKED: [&str; 6] = [
    "page=abc&q=%00&year=abc&round=x&unit=x&tab=x&sort=x&phase=x&state=x&kind=x&before=x",
    "page=18446744073709551615&year=99999999&round=99999999999999999999&programme=%00",
    "page=-1&page=2&kind=news&kind=activity&q=1&q=2&state=late&state=open",
    "q=%FF&q=%zz&%=1&=&&kind=%00news&plan_item=%00&next=%00&received=",
    "from=%00&to=abc&who=%00&unit=%00&kind=%00&programme=builtin:%00",
    "selected=yes&id=abc&id=%00",
];

/// A stranger, and somebody of every kind, with a browser each.
struct Everybody {
    stranger: Client,
    people: Vec<(Role, Client)>,
}

impl Everybody {
    async fn of(app: &TestApp) -> Self {
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let mut people = Vec::new();
        for role in Role::ALL.iter().copied() {
            let at = if role == Role::Editor {
                branch.id
            } else {
                university.id
            };
            let person = app.person(role.label(), &[role], at).await;
            people.push((role, person.browser().await));
        }
        Self {
            stranger: app.browser(),
            people,
        }
    }

    /// The stranger and those who get past a row's roles.
    fn who_may(&self, route: &Route) -> Vec<&Client> {
        let may = |role: &Role| match route.access {
            Access::Public => false,
            Access::SignedIn | Access::View(_) => *role == Role::Organiser,
            Access::Roles(roles) | Access::Act(_, roles) => roles.contains(role),
        };
        let people = self.people.iter().filter(|(role, _)| may(role));
        std::iter::once(&self.stranger)
            .chain(people.map(|(_, client)| client))
            .collect()
    }
}

/// That an answer is one of ours: no bad request, no failure, and to be read where there is a page.
fn is_ours(route: &Route, path: &str, page: &Page) -> Result<(), String> {
    let bad = page.status == StatusCode::BAD_REQUEST
        || page.status == StatusCode::METHOD_NOT_ALLOWED
        || page.status.is_server_error();
    let reads = page.status.is_redirection()
        || page.text().chars().any(|c| ('一'..='鿿').contains(&c))
        // Files are not pages.
        || route.path.starts_with("/assets/")
        || ["/healthz", "/readyz", "/metrics"].contains(&route.path)
        || route.path.ends_with("/export.xlsx");
    if bad || !reads {
        let start: String = page.text().chars().take(80).collect();
        return Err(format!("{} {path}: {} {start}", route.method, page.status));
    }
    Ok(())
}

/// An address with something strange in one of its parts, the others like a number.
fn addresses(path: &str) -> Vec<String> {
    let open: Vec<&str> = path
        .split('/')
        .filter(|part| part.starts_with('{'))
        .collect();
    let mut all = Vec::new();
    for part in &open {
        for strange in STRANGE {
            let mut address = path.replace(part, strange);
            for other in &open {
                address = address.replace(other, "1");
            }
            all.push(address);
        }
    }
    all
}

on_both! {
    /// Every row of the table that leaves a part of its address open.
    async fn a_part_that_names_nothing(app) {
        let mut wrong = Vec::new();
        let everybody = Everybody::of(&app).await;
        for route in peiyu::routes::table() {
            for browser in everybody.who_may(&route) {
                for path in addresses(route.path) {
                    let page = browser.ask_plainly(&route.method, &path).await;
                    wrong.extend(is_ours(&route, &path, &page).err());
                    if route.method == Method::POST {
                        let page = browser.upload(&path, &[("text", "一句")], ("file", "一.pdf", b"%PDF-1.4"), true).await;
                        wrong.extend(is_ours(&route, &path, &page).err());
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} answers are not ours:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// Every address that is read, asked for with what it does not know.
    async fn a_question_that_makes_no_sense(app) {
        let mut wrong = Vec::new();
        let everybody = Everybody::of(&app).await;
        for route in peiyu::routes::table() {
            if route.method != Method::GET || route.path.contains('{') {
                continue;
            }
            for browser in everybody.who_may(&route) {
                for asked in ASKED {
                    let path = format!("{}?{asked}", route.path);
                    let page = browser.get(&path).await;
                    wrong.extend(is_ours(&route, &path, &page).err());
                }
            }
        }
        assert!(wrong.is_empty(), "{} answers are not ours:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// Characters that no key writes are left out of what is kept, in either kind of form; line
    /// breaks and tabs stay.
    async fn characters_that_nobody_writes(app) {
        let Opened { branch, round, .. } = app.brand_round().await;
        let brand = branch.starts(round, "红色\0文脉\u{7}").await;
        assert_eq!(brand.row().await.name, "红色文脉");
        let desk = branch.desk().await;
        let form = format!("/projects/{}/form", brand.id);
        let text = "一句\0\n\t第二句\u{1b}";
        let typed = [("version", "0"), ("idea", text)];
        desk.upload(&form, &typed, ("file.evidence", "佐证.pdf", b"%PDF-1.4"), true).await.is(303);
        desk.get(&form).await.keeps("idea", "一句\n\t第二句").says("佐证.pdf");
        desk.put(&form, &[("version", "1"), ("idea", text)]).await.is(200);
        desk.get("/projects?tab=all&q=%00红色%00").await.is(200).says("红色文脉");
        desk.get("/projects?tab=all&q=%00").await.is(200).says("红色文脉");
    }

    /// The form for files sent as one without: what was typed is taken as it is, or asked for again.
    async fn a_programme_without_parts(app) {
        let university = app.university("甲大学").await;
        let desk = university.desk().await;
        let text = "title = \"半份\"";
        desk.post("/programmes", &[("text", text)]).await.is(409).says("没有传完").keeps("text", text);
        let page = desk.get("/rounds/new").await;
        let mut form = page.form("/programmes");
        form.set("text", text);
        // Not text, and far too long: what was typed beside it stays.
        let gbk = b"title = \"\xd6\xa7\xb2\xbf\"";
        desk.submit_with(&form, ("file", "支部.toml", gbk)).await.is(422).says("不是 UTF-8 文字").keeps("text", text);
        let long = vec![b'#'; 3 * 1024 * 1024];
        desk.submit_with(&form, ("file", "支部.toml", &long)).await.is(422).says("最大 256 KB").keeps("text", text);
        let whole = TestApp::programme("brand");
        let file = ("file", "brand.toml", whole.as_bytes());
        desk.submit_with(&form, file).await.is(303);
    }
}
