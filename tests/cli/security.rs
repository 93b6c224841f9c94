//! What the security page says is looked after by a test is: the test is there.

use std::collections::BTreeSet;
use std::path::Path;

/// Names of all functions in the tests, and in the modules of tests beside the code.
fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                for part in std::fs::read_to_string(&path).unwrap().split("fn ").skip(1) {
                    let end = part.find('(').unwrap_or(0);
                    found.insert(part[..end].to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let page = std::fs::read_to_string(page).unwrap();
    let named: BTreeSet<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.contains('_'))
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter(|name| !["unsafe_code", "trusted_proxies"].contains(name))
        .collect();
    assert!(named.len() > 30, "{named:?}");
    let there = functions();
    let lost: Vec<&&str> = named
        .iter()
        .filter(|name| !there.contains(**name))
        .collect();
    assert!(lost.is_empty(), "no such tests: {lost:?}");
}
