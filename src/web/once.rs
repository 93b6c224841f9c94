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

/// The field's name.
pub const ONCE: &str = "once";

/// The hidden field of a form; `value` is the page's own.
pub fn field(value: &str) -> Markup {
    html! { input type="hidden" name=(ONCE) value=(value); }
}

/// The name of a sending to an address; none when the form carried no value.
pub fn name(path: &str, pairs: &Pairs, files: &[(String, StoredFile)]) -> Option<String> {
    if pairs.get(ONCE).is_empty() {
        return None;
    }
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    };
    add(path);
    for (key, value) in &pairs.0 {
        add(key);
        add(value);
    }
    for (key, file) in files {
        add(key);
        add(&file.name);
        add(&file.digest);
    }
    Some(hex(&digest.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sending_has_the_same_name_and_no_other_has() {
        let of = |path: &str, form: &str| name(path, &Pairs::decode(form.as_bytes()).unwrap(), &[]);
        let first = of("/a", "once=x&text=1");
        assert!(first.is_some());
        assert_eq!(first, of("/a", "once=x&text=1"));
        assert_ne!(first, of("/a", "once=x&text=2"));
        assert_ne!(first, of("/a", "once=y&text=1"));
        assert_ne!(first, of("/b", "once=x&text=1"));
        assert_eq!(of("/a", "text=1"), None);
    }
}
