//! Every figure of the dashboard and of the pages of rounds leads to as many rows as it says, also after
//! people have done twenty things at random; and no count stands there without its way.

use std::collections::BTreeSet;

use domain::record::RecordKind;

use crate::support::{BrandRound, Client, TestApp, on_both};

/// A figure of a page: its address and its number.
fn figures(body: &str) -> Vec<(String, usize)> {
    body.split("<a class=\"figure\" href=\"")
        .skip(1)
        .map(|rest| {
            let (href, rest) = rest.split_once('"').unwrap();
            let n = rest.split('"').nth(1).unwrap();
            (href.replace("&amp;", "&"), n.parse().unwrap())
        })
        .collect()
}

/// How many rows are where a figure leads, on all pages of that list.
async fn rows(desk: &Client, at: &str, href: &str) -> usize {
    let (path, list) = href.split_once('#').unwrap_or((href, "list"));
    let mark = format!("data-row=\"{list}\"");
    let mut next = Some(if path.is_empty() {
        at.to_owned()
    } else {
        path.to_owned()
    });
    let mut n = 0;
    while let Some(path) = next {
        let page = desk.get(&path).await;
        page.is(200);
        n += page.body.matches(&mark).count();
        // A page may have several lists, each with its own pages: `visits`, `campaigns`.
        let parts: Vec<&str> = page.body.split("\" rel=\"next\"").collect();
        next = parts[..parts.len() - 1]
            .iter()
            .map(|before| {
                before
                    .rsplit("href=\"")
                    .next()
                    .unwrap()
                    .replace("&amp;", "&")
            })
            .find(|href| !href.contains("visits=") && !href.contains("campaigns="));
    }
    n
}

/// Follows every figure of a page and counts what it leads to.
async fn follows(desk: &Client, at: &str) -> usize {
    let page = desk.get(at).await;
    page.is(200);
    let found = figures(&page.body);
    for (href, n) in &found {
        let there = rows(desk, at, href).await;
        assert_eq!(
            there,
            *n,
            "{at} says {n}, {href} has {there}:\n{}",
            page.text()
        );
    }
    assert_eq!(
        bare(&page.body),
        Vec::<String>::new(),
        "{at} counts these without a way to them"
    );
    found.len()
}

/// Counts that stand in the text of the main part by themselves. Pictures say again what is counted
/// beside them; rules and days are no counts.
fn bare(body: &str) -> Vec<String> {
    let mut main = body.split_once("<main").unwrap().1.to_owned();
    for (from, to) in [
        ("<a class=\"figure\"", "</a>"),
        ("<span class=\"figure faint\"", "</span>"),
        ("<svg", "</svg>"),
        ("<ul class=\"legend\"", "</ul>"),
        ("<div class=\"quota\"", "</small></span>"),
        ("<table class=\"table table-plain heat\"", "</table>"),
        // What is asked follows what is counted; the titles of things owed are no counts.
        ("<details class=\"panel\" id=\"ask\"", "</main>"),
        ("<ul class=\"checklist", "</ul>"),
        ("<nav class=\"pager\"", "</nav>"),
    ] {
        while let Some((before, rest)) = main.split_once(from) {
            let after = rest.split_once(to).unwrap().1;
            main = format!("{before}{after}");
        }
    }
    let text = crate::support::html::text(&format!("<main{main}"));
    let words = ["个", "件", "项", "次", "份", "批"];
    let mut found = Vec::new();
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        let rest = text[at..]
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start();
        if words.iter().any(|word| rest.starts_with(word)) && !rest.starts_with("个工作日") {
            found.push(text[at..].chars().take(12).collect());
        }
    }
    found
}

/// Every page that counts, as those see it who oversee the round.
async fn all_hold(app: &TestApp, world: &BrandRound) {
    let round = format!("/rounds/{}", world.round);
    let mut followed = 0;
    for person in [&world.university.person, &world.committee.person] {
        let desk = person.browser().await;
        for at in [
            "/rounds",
            round.as_str(),
            "/rounds?stands=running",
            "/rounds?year=2023",
        ] {
            followed += follows(&desk, at).await;
        }
    }
    let desk = world.university.browser().await;
    for at in ["/dashboard", "/dashboard?programme=brand"] {
        followed += follows(&desk, at).await;
    }
    assert!(followed > 20, "{followed}");
    app.post().await;
}

on_both! {
    async fn every_figure_counts_what_it_leads_to(app) {
        let world = app.brands_at_work(3).await;
        all_hold(&app, &world).await;

        // Twenty things, one after the other, which of them and of whom by a number that runs along.
        let mut number: u32 = 20_231_220;
        let mut next = |below: usize| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(number >> 16).unwrap() % below
        };
        let mut told = BTreeSet::new();
        let mut day = chrono::NaiveDate::from_ymd_opt(2023, 12, 20).unwrap();
        for _ in 0..20 {
            let at = next(world.brands.len());
            let (branch, brand) = (&world.branches[at], &world.brands[at]);
            match next(4) {
                // The same article is taken once.
                0 if told.insert((at, day)) => branch.logs(brand, RecordKind::News, 1).await,
                1 => {
                    world.university.finds(brand, "组织生活记录不全，请补齐。").await;
                }
                2 => {
                    let _ = branch.tries_to_submit(brand).await;
                }
                _ => {
                    day = day + chrono::Days::new(u64::try_from(next(12)).unwrap());
                    app.dawns(&day.to_string()).await;
                    app.at(&format!("{day} 10:00")).await;
                }
            }
        }
        all_hold(&app, &world).await;
    }
}
