//! Starting the demo: what is printed, who can sign in, what a second start does, and what becomes
//! of one that was stopped half-way.

use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use domain::states::Role;

use super::built::{Site, built, folder, peiyu};
use super::person::within;

/// A browser without a screen, enough to sign in.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into()
}

/// Signs in with a form post; gives the session's cookie and where the site leads.
fn sign_in(site: &Site, login: &str) -> Option<(String, String)> {
    let answer = agent()
        .post(format!("{}/sign-in", site.address))
        .header("Origin", &site.address)
        .header("Sec-Fetch-Site", "same-origin")
        .send_form([("login", login), ("password", cast::demo::PASSWORD)])
        .unwrap();
    let said = |name: &str| {
        let value = answer.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let cookie = said("set-cookie")?;
    let (pair, _) = cookie.split_once(';').unwrap();
    (answer.status() == 303).then(|| (pair.to_owned(), said("location").unwrap()))
}

fn page(site: &Site, path: &str, cookie: &str) -> (u16, String) {
    let mut answer = agent()
        .get(format!("{}{path}", site.address))
        .header("Cookie", cookie)
        .call()
        .unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), text)
}

#[test]
fn the_start_prints_an_address_and_a_sign_in_for_each_role() {
    let site = Site::open();
    let said = site.said.join("\n");
    assert!(said.contains(&site.address), "{said}");
    assert!(said.contains(cast::demo::PASSWORD), "{said}");
    let printed: Vec<(&str, &str)> = site
        .said
        .iter()
        .filter_map(|line| {
            let (login, who) = line.strip_prefix("  ")?.split_once(' ')?;
            Some((login, who.trim()))
        })
        .collect();
    for role in Role::ALL {
        // An organiser is called after where it works.
        let called = match role {
            Role::Organiser => "学校组织部门",
            other => other.label(),
        };
        assert!(
            printed
                .iter()
                .any(|(_, who)| who.starts_with(&format!("{called}："))),
            "nobody signs in as {called}: {said}"
        );
    }
    assert!(sign_in(&site, "nobody-at-all").is_none());
    for (login, _) in printed {
        let (cookie, home) =
            sign_in(&site, login).unwrap_or_else(|| panic!("{login} cannot sign in"));
        // The first page leads on to the role's own.
        let mut at = home;
        let (mut status, mut text) = page(&site, &at, &cookie);
        if status == 303 {
            let answer = agent()
                .get(format!("{}{at}", site.address))
                .header("Cookie", &cookie)
                .call()
                .unwrap();
            at = answer.headers()["location"].to_str().unwrap().to_owned();
            (status, text) = page(&site, &at, &cookie);
        }
        assert_eq!(status, 200, "{login}: {at}");
        // The clock begins at the demo's day, and a line on the page says so.
        let day = domain::dates::cn_date(cast::demo::DEMO_DAY);
        assert!(text.contains(&format!("今天 {day}")), "{login}: {at}");
        assert!(
            text.contains(&format!("“今天”从{day}算起")),
            "{login}: {at} has no banner"
        );
    }
    // Who has not signed in is told too.
    let (_, text) = page(&site, "/sign-in", "");
    assert!(text.contains("演示站点"));
}

#[test]
fn a_second_start_reuses_what_is_there() {
    let mut site = Site::open();
    let stamp = site.copy.demo().join("built");
    let at = |path: &Path| path.metadata().unwrap().modified().unwrap();
    let (built_at, mails) = (at(&stamp), count(&site.copy.demo().join("mail")));
    let (cookie, _) = sign_in(&site, "jia-zzb").unwrap();
    let (_, projects) = page(&site, "/projects", &cookie);
    assert!(projects.contains("XYB-"), "{projects}");

    site.restarts();
    assert_eq!(at(&stamp), built_at, "built again");
    assert_eq!(
        count(&site.copy.demo().join("mail")),
        mails,
        "the past is mailed again"
    );
    // Who had signed in still is, and sees what was there; the clock stands at the demo's day again.
    let (status, again) = page(&site, "/projects", &cookie);
    assert_eq!(status, 200);
    assert_eq!(again, projects);
    let told = std::fs::read_to_string(site.copy.data.path().join("stderr.log")).unwrap();
    assert!(!told.contains("第一次启动"), "{told}");
}

/// Files in a folder and below.
fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                count(&entry.path())
            } else {
                1
            }
        })
        .sum()
}

#[test]
fn a_demo_stopped_half_way_is_built_again() {
    let place = folder();
    let demo = place.path().join("demo");
    // Begins to build, and stops it when it is well under way.
    let begins = || {
        let mut building = peiyu(place.path())
            .args(["demo", "--build-only"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mails = demo.join("mail");
        // What was there before is cleared away first: then the first mails are of this one.
        let under_way = within(Duration::from_mins(2), || {
            !demo.join("left-by-the-last").exists() && mails.exists() && count(&mails) > 0
        });
        building.kill().unwrap();
        building.wait().unwrap();
        let mut told = String::new();
        building
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .unwrap();
        assert!(under_way, "{told}");
        assert!(!demo.join("built").exists(), "not at its end yet");
        told
    };
    begins();
    // Neither what has no stamp is taken for a demo, nor what another version has built.
    for stamp in [None, Some("0.0.1 m000_of_another_version\n")] {
        let left = demo.join("left-by-the-last");
        std::fs::write(&left, b"").unwrap();
        if let Some(stamp) = stamp {
            std::fs::write(demo.join("built"), stamp).unwrap();
        }
        let told = begins();
        assert!(told.contains("第一次启动"), "{told}");
        assert!(!left.exists(), "the rest of the last one is still there");
    }
}

#[test]
fn building_tells_no_news_of_the_jobs() {
    let told = &built().told;
    assert!(!told.contains("INFO") && !told.contains(" WARN "), "{told}");
}
