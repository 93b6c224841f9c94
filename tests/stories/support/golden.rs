//! Long expectations that are read as a file.

/// Fails unless the text is what the file says, naming the first line that differs. The file's path
/// is from the root of the repository. With `PEIYU_TEST_WRITE=1` it is written instead, to be read
/// before it is believed.
#[track_caller]
pub fn matches(file: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var("PEIYU_TEST_WRITE").is_ok_and(|v| v == "1") {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (n, (is, should)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(is, should, "{file}, line {}", n + 1);
    }
    assert_eq!(
        text.lines().count(),
        expected.lines().count(),
        "lines of {file}"
    );
}
