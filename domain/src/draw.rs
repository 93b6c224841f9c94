//! Random draws that anybody can recompute (抽取).
//!
//! First the commitment (the SHA-256 of a secret seed) and the frozen list of candidates are
//! published, then the seed; the picks are, within each stratum, the candidates with the smallest
//! `SHA-256(seed | code)`. With the seed `S` and a code `C` this is, on any machine,
//! `printf 'S|C' | sha256sum`; the commitment is `printf 'S' | sha256sum`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name stored with every draw; another way of drawing gets another name.
pub const ALGORITHM: &str = "sha256-smallest-1";

/// A secret until it is revealed: 64 hexadecimal digits, so that nobody can guess it from its
/// commitment.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed(String);

impl Seed {
    /// The seed of 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(hex(&bytes))
    }

    /// Reads a seed as it was published.
    ///
    /// # Errors
    /// [`DrawError::Seed`] when it is not 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, DrawError> {
        let digits = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 64 && text.bytes().all(digits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(DrawError::Seed)
        }
    }

    /// The text that is stored and, after the draw, published.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is published beforehand: the SHA-256 of the seed's text, in hexadecimal digits.
    pub fn commitment(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// The digest that decides a candidate's place.
    fn digest(&self, code: &str) -> String {
        hex(&Sha256::digest(format!("{}|{code}", self.0).as_bytes()))
    }
}

/// A seed does not show itself in logs.
impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// One that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Candidate {
    /// The group from which a number of its own is drawn; empty when there is only one.
    pub stratum: String,
    /// Public code, for example of a project: `GZS-2025-17`.
    pub code: String,
}

/// The frozen candidates, ordered by stratum and code, and how many are drawn from each stratum.
/// Stored and published as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    candidates: Vec<Candidate>,
    take: BTreeMap<String, usize>,
}

/// One that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    pub stratum: String,
    pub code: String,
    /// `SHA-256(seed | code)` in hexadecimal digits.
    pub digest: String,
}

/// Why a draw cannot be made, or is not what was published. The text is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    #[error("种子应是 64 位十六进制数字（0—9、a—f）")]
    Seed,
    #[error("候选名单里“{0}”出现了不止一次，请去掉重复的")]
    Twice(String),
    #[error("候选编号“{0}”不能用：编号不能是空的，也不能含“|”或换行")]
    Code(String),
    #[error("分组名“{0}”不能用：分组名里不能有换行")]
    Stratum(String),
    #[error("“{stratum}”只有 {has} 个候选，抽不出 {take} 个")]
    TooFew {
        stratum: String,
        has: usize,
        take: usize,
    },
    #[error("这次抽取用的算法是“{0}”，本程序只会复算“{ALGORITHM}”")]
    Algorithm(String),
    #[error("公布的种子与事先公布的摘要不符：种子的摘要是 {found}，事先公布的是 {published}")]
    Commitment { published: String, found: String },
    #[error("候选名单不是按分组和编号排好的，与冻结时不符")]
    Order,
    #[error("第 {place} 个应是“{expected}”，公布的是“{published}”")]
    Pick {
        place: usize,
        expected: String,
        published: String,
    },
}

impl Pool {
    /// Freezes candidates, in whatever order they come.
    ///
    /// # Errors
    /// A code that comes twice (in whichever stratum) or cannot be one, or a stratum with fewer
    /// candidates than are to be drawn.
    pub fn freeze(
        candidates: impl IntoIterator<Item = Candidate>,
        take: BTreeMap<String, usize>,
    ) -> Result<Self, DrawError> {
        let mut candidates: Vec<_> = candidates.into_iter().collect();
        candidates.sort();
        let pool = Self { candidates, take };
        pool.check()?;
        Ok(pool)
    }

    /// The same checks for a pool that was read from where it was published.
    fn check(&self) -> Result<(), DrawError> {
        let mut codes = BTreeSet::new();
        for candidate in &self.candidates {
            let code = &candidate.code;
            if crate::text::is_blank(code) || code.contains(['|', '\n', '\r']) {
                return Err(DrawError::Code(code.clone()));
            }
            if candidate.stratum.contains(['\n', '\r']) {
                return Err(DrawError::Stratum(candidate.stratum.clone()));
            }
            if !codes.insert(code) {
                return Err(DrawError::Twice(code.clone()));
            }
        }
        if !self.candidates.is_sorted() {
            return Err(DrawError::Order);
        }
        for (stratum, take) in &self.take {
            let has = self
                .candidates
                .iter()
                .filter(|c| c.stratum == *stratum)
                .count();
            if has < *take {
                return Err(DrawError::TooFew {
                    stratum: stratum.clone(),
                    has,
                    take: *take,
                });
            }
        }
        Ok(())
    }

    /// The frozen candidates, in order.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// How many are drawn from each stratum.
    pub fn take(&self) -> &BTreeMap<String, usize> {
        &self.take
    }

    /// The SHA-256 of the list as it is published: one line `stratum|code` for each candidate, each
    /// ended by a line feed.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for candidate in &self.candidates {
            hash.update(format!("{}|{}\n", candidate.stratum, candidate.code));
        }
        hex(&hash.finalize())
    }

    /// Draws: stratum by stratum, in each the smallest digests first.
    pub fn draw(&self, seed: &Seed) -> Vec<Pick> {
        let mut picks = Vec::new();
        for (stratum, take) in &self.take {
            let mut drawn: Vec<_> = self
                .candidates
                .iter()
                .filter(|candidate| candidate.stratum == *stratum)
                .map(|candidate| Pick {
                    stratum: stratum.clone(),
                    code: candidate.code.clone(),
                    digest: seed.digest(&candidate.code),
                })
                .collect();
            drawn.sort_by(|a, b| a.digest.cmp(&b.digest));
            drawn.truncate(*take);
            picks.extend(drawn);
        }
        picks
    }
}

/// Recomputes a draw from what was published: algorithm, commitment, pool, seed, and the codes
/// picked in their order.
///
/// # Errors
/// The first thing that does not agree.
pub fn verify(
    algorithm: &str,
    commitment: &str,
    pool: &Pool,
    seed: &str,
    picked: &[String],
) -> Result<(), DrawError> {
    if algorithm != ALGORITHM {
        return Err(DrawError::Algorithm(algorithm.to_owned()));
    }
    let seed = Seed::parse(seed)?;
    let found = seed.commitment();
    if found != commitment {
        return Err(DrawError::Commitment {
            published: commitment.to_owned(),
            found,
        });
    }
    pool.check()?;
    let expected = pool.draw(&seed);
    for place in 0..expected.len().max(picked.len()) {
        let expected = expected
            .get(place)
            .map_or("（没有）", |pick| pick.code.as_str());
        let published = picked.get(place).map_or("（没有）", String::as_str);
        if expected != published {
            return Err(DrawError::Pick {
                place: place + 1,
                expected: expected.to_owned(),
                published: published.to_owned(),
            });
        }
    }
    Ok(())
}

/// How many of `pool` a share in percent is: rounded up, so at least one of any; never more than
/// there are.
pub fn sample_size(pool: usize, share: u8) -> usize {
    (pool * usize::from(share.min(100))).div_ceil(100)
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests;
