//! Draws recomputed with pocket tools, and draws that were tampered with.

use proptest::prelude::*;

use super::*;

fn pool(codes: &[&str], take: usize) -> Result<Pool, DrawError> {
    let candidates = codes.iter().map(|code| Candidate {
        stratum: String::new(),
        code: (*code).to_owned(),
    });
    Pool::freeze(candidates, BTreeMap::from([(String::new(), take)]))
}

fn codes(picks: &[Pick]) -> Vec<String> {
    picks.iter().map(|pick| pick.code.clone()).collect()
}

#[test]
fn a_pocket_tool_gives_the_same() {
    let seed = Seed::from_bytes([0; 32]);
    assert_eq!(seed.reveal(), "0".repeat(64));
    // printf '%064d' 0 | sha256sum
    let committed = "60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55";
    assert_eq!(seed.commitment(), committed);
    let pool = pool(&["GZS-2025-17"], 1).unwrap();
    // printf '%064d|GZS-2025-17' 0 | sha256sum
    let drawn = "69983717b6a467d494720d32cd992ea633c294e54b33013dcdb9666cad4a574d";
    assert_eq!(pool.draw(&seed)[0].digest, drawn);
    // printf '|GZS-2025-17\n' | sha256sum
    let frozen = "2a94702b667f37802200683ade5ea52328b06b7522a3854074f4ef9a50658c4c";
    assert_eq!(pool.digest(), frozen);
}

#[test]
fn each_stratum_gives_its_own_number() {
    let candidates = (0..30).map(|n| Candidate {
        stratum: if n % 3 == 0 { "学生" } else { "教师" }.to_owned(),
        code: format!("YBZ-2025-{n}"),
    });
    let take = BTreeMap::from([("学生".to_owned(), 2), ("教师".to_owned(), 3)]);
    let pool = Pool::freeze(candidates, take).unwrap();
    let picks = pool.draw(&Seed::from_bytes([7; 32]));
    let of = |stratum: &str| picks.iter().filter(|pick| pick.stratum == stratum).count();
    assert_eq!((of("学生"), of("教师"), picks.len()), (2, 3, 5));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let twice = DrawError::Twice("A".to_owned());
    assert_eq!(pool(&["A", "B", "A"], 1), Err(twice));
    for code in ["A|B", " "] {
        assert_eq!(pool(&[code], 1), Err(DrawError::Code(code.to_owned())));
    }
    let too_few = pool(&["A"], 2);
    assert!(
        matches!(
            too_few,
            Err(DrawError::TooFew {
                has: 1,
                take: 2,
                ..
            })
        ),
        "{too_few:?}"
    );
    assert_eq!(Seed::parse("2026Q3-0007"), Err(DrawError::Seed));
    assert_eq!(format!("{:?}", Seed::from_bytes([1; 32])), "Seed(…)");
}

#[test]
fn whatever_was_changed_is_found() {
    let pool = pool(&["A", "B", "C", "D"], 2).unwrap();
    let seed = Seed::from_bytes([3; 32]);
    let commitment = seed.commitment();
    let picked = codes(&pool.draw(&seed));
    let again = |commitment: &str, seed: &Seed, picked: &[String]| {
        verify(ALGORITHM, commitment, &pool, seed.reveal(), picked)
    };
    assert_eq!(again(&commitment, &seed, &picked), Ok(()));
    let other = again(&commitment, &Seed::from_bytes([4; 32]), &picked);
    assert!(
        matches!(other, Err(DrawError::Commitment { .. })),
        "{other:?}"
    );
    let turned: Vec<_> = picked.iter().rev().cloned().collect();
    for (picked, at) in [(&turned[..], 1), (&picked[..1], 2)] {
        let told = again(&commitment, &seed, picked);
        assert!(
            matches!(told, Err(DrawError::Pick { place, .. }) if place == at),
            "{told:?}"
        );
    }
    let dice = verify("dice", &commitment, &pool, seed.reveal(), &picked);
    assert!(matches!(dice, Err(DrawError::Algorithm(_))), "{dice:?}");
    // A published list that was put into another order is not the frozen one.
    let mut shuffled = serde_json::to_string(&pool).unwrap();
    for (old, new) in [("\"A\"", "\"x\""), ("\"B\"", "\"A\""), ("\"x\"", "\"B\"")] {
        shuffled = shuffled.replace(old, new);
    }
    let shuffled: Pool = serde_json::from_str(&shuffled).unwrap();
    let told = verify(ALGORITHM, &commitment, &shuffled, seed.reveal(), &picked);
    assert_eq!(told, Err(DrawError::Order));
}

#[test]
fn a_share_is_at_least_one() {
    assert_eq!(sample_size(60, 10), 6);
    assert_eq!(sample_size(61, 10), 7);
    assert_eq!(sample_size(3, 10), 1);
    assert_eq!(sample_size(0, 10), 0);
    assert_eq!(sample_size(7, 100), 7);
    assert_eq!(sample_size(7, 200), 7);
}

proptest! {
    #[test]
    fn the_order_in_which_candidates_come_does_not_matter(
        codes in prop::collection::btree_set("[A-Z]{3}-[0-9]{1,3}", 1..30),
        seed: [u8; 32],
    ) {
        let forward: Vec<_> = codes.iter().map(String::as_str).collect();
        let backward: Vec<_> = forward.iter().rev().copied().collect();
        let seed = Seed::from_bytes(seed);
        let take = sample_size(codes.len(), 30);
        let picks = pool(&forward, take).unwrap().draw(&seed);
        prop_assert_eq!(&picks, &pool(&backward, take).unwrap().draw(&seed));
        prop_assert_eq!(picks.len(), take);
        // Drawing more keeps those already drawn.
        let all = pool(&forward, codes.len()).unwrap().draw(&seed);
        prop_assert_eq!(&picks[..], &all[..take]);
    }
}
