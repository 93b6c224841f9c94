//! Text from outside, made fit to be kept and shown.

/// The text as it is kept: its lines end in `\n`, and no sign is in it that nobody means.
pub fn clean(text: &str) -> String {
    domain::text::lines(text)
}
