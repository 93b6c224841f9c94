//! Codes by which whoever objected asks how it stands: nobody guesses one, and anybody can say one on
//! the telephone.

use std::fmt;

/// Signs that are not taken for another when they are read aloud or copied from paper: no `0` and
/// `O`, `1`, `I` and `L`, `2` and `Z`, `5` and `S`, `6` and `G`, `8` and `B`, `U` and `V`.
const SIGNS: &[u8; 21] = b"ACDEFHJKMNPQRTWXY3479";

/// Groups of a code, and signs in each: 52 bits, of which an address may try twenty an hour.
const GROUPS: usize = 3;
const IN_GROUP: usize = 4;

/// Random bytes that a code is made from: of each sixteen bits the remainder, so that no sign is
/// drawn noticeably more often than another.
pub const RANDOM: usize = 2 * GROUPS * IN_GROUP;

/// A code, `ACDE-FHJK-MNPQ`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryCode(String);

impl QueryCode {
    /// The code of some random bytes.
    pub fn of(random: &[u8; RANDOM]) -> Self {
        let (pairs, _) = random.as_chunks::<2>();
        let signs: Vec<char> = pairs
            .iter()
            .map(|pair| usize::from(u16::from_be_bytes(*pair)) % SIGNS.len())
            .map(|n| char::from(SIGNS[n]))
            .collect();
        Self::grouped(&signs)
    }

    /// Reads a code as somebody typed it: small letters, full-width ones and whatever stands between
    /// the groups do not matter. None for what is no code.
    pub fn parse(text: &str) -> Option<Self> {
        let signs: Vec<char> = text
            .chars()
            .map(|c| match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                other => other,
            })
            .filter(|c| !c.is_whitespace() && !"-–—_.·".contains(*c))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let known = |c: &char| u8::try_from(*c).is_ok_and(|c| SIGNS.contains(&c));
        (signs.len() == GROUPS * IN_GROUP && signs.iter().all(known)).then(|| Self::grouped(&signs))
    }

    fn grouped(signs: &[char]) -> Self {
        let groups: Vec<String> = signs
            .chunks(IN_GROUP)
            .map(|group| group.iter().collect())
            .collect();
        Self(groups.join("-"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_copied() {
        let mut random = [0; RANDOM];
        for (n, byte) in random.iter_mut().enumerate() {
            *byte = u8::try_from(n * 7).unwrap();
        }
        let code = QueryCode::of(&random);
        assert_eq!(code.as_str().len(), 14);
        let plain = code.as_str().replace('-', "");
        let wide: String = plain
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
            .collect();
        for typed in [
            code.to_string(),
            plain.to_lowercase(),
            format!(" {} ", code.as_str().replace('-', " ")),
            wide,
        ] {
            assert_eq!(QueryCode::parse(&typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in [
            "",
            "ACDE-FHJK",
            "ACDE-FHJK-MNPO",
            "ACDE-FHJK-MNPQ-A",
            "查询码",
        ] {
            assert_eq!(QueryCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn other_bytes_are_another_code() {
        let (mut one, other) = ([0; RANDOM], [0; RANDOM]);
        one[RANDOM - 1] = 1;
        assert_ne!(QueryCode::of(&one), QueryCode::of(&other));
    }
}
