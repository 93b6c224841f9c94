//! The known word nearest to a mistyped one: keys of programme files and of settings, commands.

/// The known word that is at most a third of its letters away, if any.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let reach = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| (strsim::osa_distance(typed, word), word))
        .filter(|(far, word)| *far <= reach || is_plural(typed, word))
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word)
}

fn is_plural(typed: &str, word: &str) -> bool {
    typed.strip_suffix('s') == Some(word) || word.strip_suffix('s') == Some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let known = ["closes", "opens", "length", "level"];
        assert_eq!(nearest("clsoes", known), Some("closes"));
        assert_eq!(nearest("open", known), Some("opens"));
        assert_eq!(nearest("levle", known), Some("level"));
        assert_eq!(nearest("weather", known), None);
    }
}
