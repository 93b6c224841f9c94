//! The programme files that come with the program, as text.

/// A programme file embedded at build time. A site may add files of its own beside these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Builtin {
    pub code: &'static str,
    /// Path from the root of the repository, for messages.
    pub file: &'static str,
    /// TOML, to be given to [`super::read()`].
    pub text: &'static str,
}

macro_rules! files {
    ($($code:literal),+ $(,)?) => {
        &[$(Builtin {
            code: $code,
            file: concat!("programmes/", $code, ".toml"),
            text: include_str!(concat!("../../../programmes/", $code, ".toml")),
        }),+]
    };
}

const FILES: &[Builtin] = files![
    "model-university",
    "benchmark-college",
    "province-model-branch",
    "school-model-branch",
    "studio",
    "brand",
    "student-model",
    "henan-case",
    "zhaoqing-case",
    "neu-case",
    "yearly-duties",
];

/// All of them, in the order in which lists show them.
pub fn builtin() -> &'static [Builtin] {
    FILES
}

impl Builtin {
    /// The one with this code.
    pub fn find(code: &str) -> Option<&'static Self> {
        FILES.iter().find(|file| file.code == code)
    }
}
