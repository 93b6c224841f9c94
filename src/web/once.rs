//! A form sent twice, by a double click or the browser's “again”, is done once.
//!
//! Every form that makes something new carries a value that nobody can guess. What was sent with it,
//! digested, names the sending: the ledger keeps the name beside what came of it. Going back and
//! changing the text makes another sending, so that nothing written is swallowed.

use ledger::event::hex;
use ledger::files::StoredFile;
use maud::{Markup, html};
use sha2::{Digest, Sha256};

use super::Pairs;
use super::check::CHECKED;

/// The field's name.
pub const ONCE: &str = "once";

/// The hidden field of a form; `value` is the page's own.
pub fn field(value: &str) -> Markup {
    html! { input type="hidden" name=(ONCE) value=(value); }
}

/// The name of a sending that makes something new. Where the form carried no value of its own, from
/// an old page or a program, the very same words to the same address count as one sending.
pub fn name(path: &str, pairs: &Pairs, files: &[(String, StoredFile)]) -> Option<String> {
    Some(digest(path, pairs, files))
}

/// The name of a sending that may well say the same again and mean it: only a value of its own tells
/// that it is the same one.
pub fn told(path: &str, pairs: &Pairs) -> Option<String> {
    (!pairs.get(ONCE).is_empty()).then(|| digest(path, pairs, &[]))
}

fn digest(path: &str, pairs: &Pairs, files: &[(String, StoredFile)]) -> String {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    add(path);
    // Sent to be looked at and then to be done, it is one sending.
    for (key, value) in pairs.0.iter().filter(|(key, _)| key != CHECKED) {
        add(key);
        add(value);
    }
    for (key, file) in files {
        add(key);
        add(&file.name);
        add(&file.digest);
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sending_has_the_same_name_and_no_other_has() {
        let of = |path: &str, form: &str| name(path, &Pairs::decode(form.as_bytes()).unwrap(), &[]);
        let first = of("/a", "once=x&text=1");
        assert_eq!(first, of("/a", "once=x&text=1"));
        assert_ne!(first, of("/a", "once=x&text=2"));
        assert_ne!(first, of("/a", "once=y&text=1"));
        assert_ne!(first, of("/b", "once=x&text=1"));
        assert_eq!(of("/a", "text=1"), of("/a", "text=1"));
        assert_ne!(of("/a", "text=1"), first);
        let told = |form: &str| told("/a", &Pairs::decode(form.as_bytes()).unwrap());
        assert_eq!(told("text=1"), None);
        assert_eq!(told("once=x&text=1"), first);
    }
}
