//! The programme files that come with the program, against the notices they were written from.

use domain::programme::{Mistake, Programme, builtin, read};

fn lines(file: &str, mistakes: &[Mistake]) -> String {
    mistakes
        .iter()
        .map(|m| format!("{file}:{}: {} {}。{}\n", m.line, m.key, m.what, m.mend))
        .collect()
}

fn programme(code: &str) -> Programme {
    let file = domain::programme::Builtin::find(code).unwrap();
    read(file.text)
        .unwrap_or_else(|mistakes| panic!("{}", lines(file.file, &mistakes)))
        .programme
}

#[test]
fn every_file_is_read() {
    for file in builtin() {
        let programme = programme(file.code);
        assert_eq!(programme.code, file.code, "{}", file.file);
    }
}
