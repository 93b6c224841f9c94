//! The known word nearest to a mistyped one: keys of programme files and of settings, commands.

/// The known word that is at most a third of its letters away, if any.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let reach = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| (distance(typed, word), word))
        .filter(|(far, word)| *far <= reach || is_plural(typed, word))
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word)
}

fn is_plural(typed: &str, word: &str) -> bool {
    typed.strip_suffix('s') == Some(word) || word.strip_suffix('s') == Some(typed)
}

/// Letters to add, drop, change or swap with their neighbour (restricted Damerau–Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
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
