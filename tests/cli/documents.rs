//! What the documents name is there: tests on the security page, files on the page for newcomers.

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

/// Each row that says yes names a test that is there, or says that none is needed.
#[test]
fn every_yes_of_the_security_page_has_its_test() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let page = std::fs::read_to_string(page).unwrap();
    let there = functions();
    let (mut with_test, mut wrong) = (0, Vec::new());
    for row in page.lines().filter(|line| line.starts_with('|')) {
        let named: Vec<&str> = row
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| name.contains('_'))
            .filter(|name| {
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            })
            .filter(|name| !["unsafe_code", "trusted_proxies"].contains(name))
            .collect();
        wrong.extend(
            named
                .iter()
                .filter(|name| !there.contains(**name))
                .map(|name| format!("no such test: {name}")),
        );
        let answer = row.split('|').nth(2).unwrap_or_default().trim();
        with_test += usize::from(!named.is_empty());
        if named.is_empty() && answer.starts_with('是') && answer != "是（设计）" {
            wrong.push(format!("names no test: {row}"));
        }
    }
    assert!(with_test > 60, "{with_test}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every file and folder that a document for developers names in backticks.
#[test]
fn every_file_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in [
        "docs/architecture.md",
        "docs/glossary.md",
        "CONTRIBUTING.md",
    ] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        let quoted = text.split('`').skip(1).step_by(2);
        let named: Vec<&str> = quoted
            .filter(|word| word.contains('/') && !word.contains([' ', '\n', '{', ':']))
            .collect();
        assert!(named.len() > 2, "{document} names {named:?}");
        for name in named {
            assert!(root.join(name).exists(), "{document}: {name} is not there");
        }
    }
    let page = std::fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    assert!(
        page.lines().count() <= 150,
        "it is to be read in five minutes"
    );
}
