//! Every page is found by following links: nobody has to know an address by heart. From the start
//! page of every role, at three moments of a round's life.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;

use crate::fence::grows;
use crate::support::{Client, on_both};

/// Rows to which no link of a page leads, and why.
const WITHOUT_A_LINK: &[(&str, &str)] = &[
    ("/assets/{name}", "every page fetches them"),
    ("/healthz", "asked by machines"),
    ("/readyz", "asked by machines"),
    ("/metrics", "asked by machines"),
    ("/password", "a link in a mail"),
    (
        "/projects/{id}/objection",
        "a button of the workbench while an objection is open: ways_on::of_a_brand",
    ),
    (
        "/objections/{id}",
        "listed among the notices and on the workbench while it waits: ways_on::of_a_brand",
    ),
    (
        "/objections/{id}/file",
        "linked where something was handed in: objections::a_file_is_for_whoever_handles_it",
    ),
    ("/public/objections/confirmation", "a link in a mail"),
    (
        "/projects/{id}/blind",
        "only where a review is blind: nameless",
    ),
];

/// Addresses of one row that are opened.
const ENOUGH: usize = 3;

/// The row of the table that an address belongs to: what is said goes before what is named.
fn row_of<'r>(address: &str, rows: &[&'r str]) -> Option<&'r str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let asked: Vec<&str> = path.split('/').collect();
    let literal = |row: &str| {
        let parts: Vec<&str> = row.split('/').collect();
        let fits = |(part, said): (&&str, &&str)| part == said || part.starts_with('{');
        (parts.len() == asked.len() && parts.iter().zip(&asked).all(fits))
            .then(|| parts.iter().filter(|part| !part.starts_with('{')).count())
    };
    let fitting = rows.iter().filter_map(|row| Some((literal(row)?, *row)));
    fitting
        .max_by_key(|(literal, _)| *literal)
        .map(|(_, row)| row)
}

/// A walk over the site.
struct Crawl {
    rows: Vec<&'static str>,
    met: BTreeSet<&'static str>,
    dead: Vec<String>,
}

impl Crawl {
    /// Follows every link from the start page of whoever sits at a browser.
    async fn follows(&mut self, who: &str, browser: &Client, from: &str) {
        let mut opened: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut next = vec![from.to_owned()];
        while let Some(at) = next.pop() {
            let Some(row) = row_of(&at, &self.rows) else {
                self.dead.push(format!("{at} for {who} is no page"));
                continue;
            };
            let known = opened.entry(row).or_default();
            if known.len() >= ENOUGH || !known.insert(at.clone()) {
                continue;
            }
            let page = browser.get(&at).await;
            if page.status.is_client_error() || page.status.is_server_error() {
                self.dead.push(format!("{at} for {who}: {}", page.status));
                continue;
            }
            self.met.insert(row);
            next.extend(page.location.clone());
            let kind = page.headers.get("content-type");
            if kind.is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html")) {
                next.extend(page.addresses());
            }
        }
    }
}

on_both! {
    async fn every_page_is_reached_by_links(app) {
        let table = peiyu::routes::table();
        let rows = table.iter().filter(|row| row.method == Method::GET).map(|row| row.path).collect();
        let mut crawl = Crawl { rows, met: BTreeSet::new(), dead: Vec::new() };
        crawl.follows("visitor", &app.browser(), "/sign-in").await;
        let opened = app.brand_round().await;
        let writer = opened.committee.branch("文学院教工第三党支部").await;
        crawl.follows("branch that may enter", &writer.browser().await, "/").await;
        writer.starts(opened.round, "还在写").await;
        crawl.follows("branch that writes", &writer.browser().await, "/").await;
        opened.university.prepares_round("school-model-branch", "2023-10-16", Some("2023-12")).await;
        crawl.follows("host that prepares", &opened.university.browser().await, "/").await;
        let world = grows(&app, opened).await;
        for asker in world.people.iter().filter(|asker| asker.is_inside()) {
            crawl.follows(asker.role.label(), &asker.person.browser().await, "/").await;
        }
        assert!(crawl.dead.is_empty(), "{}", crawl.dead.join("\n"));
        let known: BTreeSet<&str> = WITHOUT_A_LINK.iter().map(|(row, _)| *row).collect();
        let lost: Vec<_> = crawl.rows.iter().filter(|row| !crawl.met.contains(*row) && !known.contains(*row)).collect();
        assert!(lost.is_empty(), "no link leads to {lost:?}");
        let linked: Vec<_> = known.iter().filter(|row| crawl.met.contains(*row)).collect();
        assert!(linked.is_empty(), "links lead there after all: {linked:?}");
        app.post().await;
    }
}
