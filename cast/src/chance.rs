//! Chance that is the same everywhere: what people do is drawn from a generator that is seeded with
//! what it is asked for, never from the machine's randomness.

use sha2::{Digest, Sha256};

/// What every generator of the demo is seeded with, beside its own subject.
const SEED: &str = "peiyu demo 1";

/// A small generator (splitmix64). Two with the same subject give the same draws, whatever was
/// drawn elsewhere before: a change in one corner of the demo leaves the others as they were.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The generator for one question about one thing, such as `("quality", "GZS-2022-03")`.
    pub fn of(question: &str, thing: impl std::fmt::Display) -> Self {
        let digest = Sha256::digest(format!("{SEED}|{question}|{thing}"));
        let mut first = [0_u8; 8];
        first.copy_from_slice(&digest[..8]);
        Self(u64::from_le_bytes(first))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` - 1; 0 when there is nothing to choose from.
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        // Below n, which came from a usize.
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// A number between two, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// So many of a list, in an order of their own.
    pub fn some<T: Clone>(&mut self, from: &[T], n: usize) -> Vec<T> {
        let mut left = from.to_vec();
        let mut taken = Vec::with_capacity(n.min(left.len()));
        while taken.len() < n && !left.is_empty() {
            taken.push(left.swap_remove(self.below(left.len())));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_the_same_answers() {
        let draws = |thing| {
            let mut chance = Chance::of("test", thing);
            (0..20).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draws("a"), draws("a"));
        assert_ne!(draws("a"), draws("b"));
    }

    #[test]
    fn draws_stay_in_their_bounds_and_reach_them() {
        let mut chance = Chance::of("test", "bounds");
        let all: Vec<i64> = (0..500).map(|_| chance.between(-2, 2)).collect();
        assert_eq!(all.iter().min(), Some(&-2));
        assert_eq!(all.iter().max(), Some(&2));
        assert_eq!(chance.below(0), 0);
        assert_eq!(chance.some(&[1, 2, 3], 5).len(), 3);
        assert!((0..50).all(|_| [1, 2, 3].contains(chance.pick(&[1, 2, 3]))));
    }
}
