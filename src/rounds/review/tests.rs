//! How sheets make a ranking.

use domain::programme::{Builtin, Source, Sourced, read};

use super::*;

fn rules() -> ReviewRules {
    ReviewRules {
        experts_at_least: Sourced {
            value: 2,
            source: Source::Suggested,
        },
        drop_extremes_from: None,
        avoid: Vec::new(),
        blind: false,
        sealed_until_all: true,
        second_reading_gap: Some(1500),
        source: Source::Suggested,
    }
}

fn sheet(project: i64, expert: i64, total: i64, signed: bool) -> SheetRow {
    SheetRow {
        project_id: ProjectId(project),
        account_id: AccountId(expert),
        display_name: format!("专家{expert}"),
        recused_at: None,
        items: Some("{\"a\":100}".into()),
        total: Some(total),
        comment: Some("意见".into()),
        signed_at: signed.then(DateTime::<Utc>::default),
        submitted_at: None,
    }
}

fn judged(rows: &[SheetRow], statuses: &[(i64, Status)]) -> Reviewing {
    let mine = statuses
        .iter()
        .map(|(id, status)| (ProjectId(*id), *status))
        .collect();
    let mut sheets = Sheets::new();
    for row in rows {
        sheets.entry(row.project_id).or_default().push(row.clone());
    }
    let brand = Builtin::find("brand").unwrap().text;
    let p = Programme {
        review: Some(rules()),
        standard: None,
        ..read(brand).unwrap().programme
    };
    let pool = vec![Expert::new(AccountId(1), "专家1".into(), "甲大学".into())];
    judge(&p, &mine, &sheets, pool)
}

#[test]
fn points_stay_sealed_until_every_sheet_is_signed() {
    let r = judged(
        &[sheet(1, 1, 9000, true), sheet(1, 2, 8000, false)],
        &[(1, Status::Waiting)],
    );
    let outcome = &r.results[&ProjectId(1)];
    assert_eq!(outcome.mean, None);
    assert!(
        outcome
            .experts
            .iter()
            .all(|e| e.total.is_none() && e.comment.is_empty())
    );
    assert!(outcome.experts[0].signed && !outcome.experts[1].signed);
    assert!(r.ranking.is_empty());
}

#[test]
fn the_ranking_is_by_mean_and_equals_share_a_place() {
    let r = judged(
        &[
            sheet(1, 1, 8000, true),
            sheet(1, 2, 9000, true),
            sheet(2, 1, 9600, true),
            sheet(2, 2, 7900, true),
            sheet(3, 1, 8500, true),
            sheet(3, 2, 8500, true),
        ],
        &[
            (1, Status::Scored),
            (2, Status::Scored),
            (3, Status::Scored),
        ],
    );
    assert_eq!(
        r.ranking,
        [(ProjectId(2), 1), (ProjectId(1), 2), (ProjectId(3), 2)]
    );
    assert!(r.results[&ProjectId(2)].second_reading);
    assert!(!r.results[&ProjectId(1)].second_reading);
    // Below and above the means in turn: −500, +850, 0.
    assert_eq!(r.experts[0].drift, Some(116));
}

#[test]
fn too_few_experts_are_counted() {
    let r = judged(
        &[sheet(1, 1, 0, false)],
        &[(1, Status::Waiting), (2, Status::Waiting)],
    );
    assert_eq!(r.unassigned, 2);
    assert_eq!((r.experts[0].assigned, r.experts[0].signed), (1, 0));
}
