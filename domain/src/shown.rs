//! What a form showed while it was filled in, so that whoever sends it does not undo what somebody
//! else has changed meanwhile.
//!
//! A form that posts state carries a digest of each value it was opened with. When it comes back,
//! three things are compared: what was shown, what is typed, and what stands now. No clock and no
//! column takes part in it: the same function lists the values for the page and for the comparison.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write as _};

use sha2::{Digest, Sha256};

/// Fields of a form in their order: name and value, as the page shows them.
pub type Fields = Vec<(String, String)>;

/// Digests of the values a form was opened with, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown(BTreeMap<String, String>);

/// Browsers end lines in their own way, and blanks around a value mean nothing.
fn plain(value: &str) -> String {
    value.replace("\r\n", "\n").trim().to_owned()
}

fn digest(value: &str) -> String {
    let mut text = String::new();
    for byte in &Sha256::digest(plain(value))[..8] {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl Shown {
    pub fn of(fields: &[(String, String)]) -> Self {
        let digests = fields.iter().map(|(name, value)| (name, digest(value)));
        Self(digests.map(|(name, d)| (name.clone(), d)).collect())
    }

    /// Reads what [`Shown`] wrote into the form; what cannot be read was not shown.
    pub fn read(text: &str) -> Self {
        let pairs = text.split_whitespace().filter_map(|p| p.rsplit_once(':'));
        Self(pairs.map(|(n, d)| (n.to_owned(), d.to_owned())).collect())
    }

    /// The same after some of it has been shown anew.
    #[must_use]
    pub fn renewed(mut self, by: Self) -> Self {
        self.0.extend(by.0);
        self
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|shown| *shown == digest(value))
    }

    /// Whether a value can be typed over: it is what was shown, or nothing that anybody could miss.
    fn allows(&self, name: &str, value: &str) -> bool {
        self.is(name, value) || (plain(value).is_empty() && !self.0.contains_key(name))
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (name, digest)) in self.0.iter().enumerate() {
            let gap = if n > 0 { " " } else { "" };
            write!(f, "{gap}{name}:{digest}")?;
        }
        Ok(())
    }
}

/// A field that no longer holds what the form had shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    pub field: String,
    /// What stands there now.
    pub now: String,
    /// Whether the person has typed something else there; otherwise the newer value is taken.
    pub typed: bool,
}

/// A form that was filled in on what no longer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// What the form is to hold when it is shown again: what was typed, and in fields that were left
    /// alone the newer value.
    pub fields: Fields,
    pub newer: Vec<Newer>,
    /// What it then shows.
    pub shown: Shown,
}

/// Compares a form with what stands now. None when nothing of it has changed since it was shown, and
/// when everything stands already as it was typed: the second click of two.
///
/// A field that the form did not send counts as left alone; one of which it does not say what it
/// showed counts as changed, unless it is blank.
pub fn compare(
    shown: &Shown,
    typed: &[(String, String)],
    now: &[(String, String)],
) -> Option<Stale> {
    let mut fields = Fields::new();
    let mut newer = Vec::new();
    for (name, value) in now {
        let said = typed.iter().find(|(n, _)| n == name);
        let said = said.map_or(value, |(_, said)| said);
        if shown.allows(name, value) || plain(said) == plain(value) {
            fields.push((name.clone(), said.clone()));
            continue;
        }
        // Left alone where it holds what was shown.
        let typed = !shown.is(name, said);
        let kept = if typed { said } else { value };
        fields.push((name.clone(), kept.clone()));
        newer.push(Newer {
            field: name.clone(),
            now: value.clone(),
            typed,
        });
    }
    (!newer.is_empty()).then(|| Stale {
        fields,
        newer,
        shown: Shown::of(now),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let own = |(n, v): &(&str, &str)| ((*n).to_owned(), (*v).to_owned());
        pairs.iter().map(own).collect()
    }

    const OPENED: [(&str, &str); 3] = [("from", "2027-01"), ("to", "2027-06"), ("why", "")];

    fn sent(typed: &[(&str, &str)], now: &[(&str, &str)]) -> Option<Stale> {
        // As it travels through the form.
        let shown = Shown::read(&Shown::of(&fields(&OPENED)).to_string());
        compare(&shown, &fields(typed), &fields(now))
    }

    #[test]
    fn what_still_stands_may_be_changed() {
        let typed = [("from", "2027-02"), ("to", ""), ("why", "x")];
        assert_eq!(sent(&typed, &OPENED), None);
        assert_eq!(sent(&OPENED, &OPENED), None);
    }

    #[test]
    fn the_second_click_finds_it_done() {
        let typed = [("from", "2027-02"), ("to", "2027-06"), ("why", "一\r\n二 ")];
        let now = [("from", "2027-02"), ("to", "2027-06"), ("why", "一\n二")];
        assert_eq!(sent(&typed, &now), None);
    }

    #[test]
    fn a_field_left_alone_takes_the_newer_value_and_is_not_saved_unseen() {
        let typed = [("from", "2027-02"), ("to", "2027-06"), ("why", "")];
        let now = [("from", "2027-01"), ("to", "2027-12"), ("why", "")];
        let stale = sent(&typed, &now).unwrap();
        let kept = [("from", "2027-02"), ("to", "2027-12"), ("why", "")];
        assert_eq!(stale.fields, fields(&kept));
        let newer = Newer {
            field: "to".to_owned(),
            now: "2027-12".to_owned(),
            typed: false,
        };
        assert_eq!(stale.newer, [newer]);
        // Sent again from the page as it came back, it is taken.
        assert_eq!(compare(&stale.shown, &stale.fields, &fields(&now)), None);
    }

    #[test]
    fn where_two_typed_both_are_shown() {
        let typed = [("from", "2027-01"), ("to", "2027-09"), ("why", "")];
        let now = [("from", "2027-03"), ("to", "2027-12"), ("why", "")];
        let stale = sent(&typed, &now).unwrap();
        let kept = [("from", "2027-03"), ("to", "2027-09"), ("why", "")];
        assert_eq!(stale.fields, fields(&kept));
        let told = stale.newer.iter().map(|n| (n.now.as_str(), n.typed));
        assert!(told.eq([("2027-03", false), ("2027-12", true)]));
    }

    #[test]
    fn a_form_that_does_not_say_what_it_showed_overwrites_nothing() {
        let now = fields(&OPENED);
        let typed = fields(&[("to", "2027-09")]);
        let stale = compare(&Shown::default(), &typed, &now).unwrap();
        assert_eq!(stale.newer.len(), 1);
        assert!(stale.newer[0].typed && stale.newer[0].now == "2027-06");
        assert_eq!(compare(&Shown::default(), &now, &now), None);
        // Nothing is lost where nothing stands.
        let why = fields(&[("why", "x")]);
        assert_eq!(compare(&Shown::default(), &why, &now), None);
    }

    #[test]
    fn what_a_form_showed_is_read_back() {
        let shown = Shown::of(&fields(&[("quota.0.figure", "3"), ("支部:名称", "甲")]));
        assert_eq!(Shown::read(&shown.to_string()), shown);
        assert!(Shown::read("stray text").0.is_empty());
        assert!(!Shown::read("to:2027").is("to", "2027"));
    }
}
