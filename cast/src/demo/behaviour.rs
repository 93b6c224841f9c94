//! When people do what they owe, how good what they hand in is, and how it ends for them. Most act
//! some days before the due date, some after it, a few never: so there is somebody to remind.

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::ids::ProjectId;
use domain::obligation::ObligationKind as Kind;
use domain::states::Role;
use entity::obligation;

use super::rounds::Fate;
use crate::Chance;

/// How people of a post keep their dates, in shares of a hundred: in time, a little late, very late;
/// whoever is left never does it unasked.
fn habit(o: &obligation::Model) -> [usize; 3] {
    match (o.kind, o.owner_role) {
        // Whoever drafts an entry may think better of it.
        (Kind::Submit, _) => [84, 4, 0],
        (Kind::Enter, _) => [80, 0, 0],
        (Kind::Score, _) => [82, 18, 0],
        (Kind::Visit, _) => [88, 12, 0],
        (Kind::Milestone, _) => [74, 18, 8],
        (Kind::RectifyFinding, _) => [76, 18, 6],
        (_, Some(Role::Editor)) => [80, 16, 4],
        (_, Some(Role::Endorser)) => [86, 13, 1],
        _ => [93, 7, 0],
    }
}

/// What is owed, by what it is and not by its row: that a round owes more, or another one does, moves
/// nobody's luck.
pub fn which(o: &obligation::Model) -> String {
    let (kind, instance) = (o.kind.key(), o.instance);
    format!(
        "{}-{}-{kind}-{}-{instance}",
        o.round_id, o.subject_key, o.item_key
    )
}

/// The working day on which somebody does what is owed, seen on the evening of `today`; none for
/// whoever never does.
pub fn day_for(o: &obligation::Model, today: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let mut chance = Chance::of("when", which(o));
    let [in_time, late, very_late] = habit(o);
    let roll = chance.below(100);
    let left = calendar.working_days_between(today, o.due_on);
    let (from, days) = if roll < in_time {
        if left < 1 {
            // It came up on its last day or later: at once, or nearly.
            (today, chance.between(1, 2))
        } else {
            // Most of the time is let go by first.
            (today, chance.between(1, left).max(chance.between(1, left)))
        }
    } else if roll < in_time + late {
        (o.due_on.max(today), chance.between(1, 7))
    } else if roll < in_time + late + very_late {
        (o.due_on.max(today), chance.between(9, 28))
    } else {
        return None;
    };
    Some(calendar.add_working_days(from, i32::try_from(days).unwrap_or(1)))
}

/// How good a project is, in hundredths of what can be reached: what experts see, each in their own
/// way, and what assessors see later.
pub fn quality(project: ProjectId) -> i64 {
    let mut chance = Chance::of("quality", project);
    // The sum of three draws lies in the middle more often than at the ends.
    (0..3).map(|_| chance.between(2350, 3200)).sum()
}

/// A fate for a project that has none written: nearly always a steady one.
pub fn drawn_fate(project: ProjectId) -> Fate {
    match Chance::of("fate", project).below(100) {
        0..4 => Fate::Midterm,
        4..8 => Fate::Extended,
        8..11 => Fate::Asks,
        11 => Fate::Failed,
        12 => Fate::Withdraws(200),
        _ => Fate::Steady,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_lies_within_what_grades_cover() {
        for n in 0..300 {
            assert!((7050..=9600).contains(&quality(ProjectId(n))));
        }
    }

    #[test]
    fn most_fates_are_steady() {
        let steady = (0..500)
            .filter(|n| drawn_fate(ProjectId(*n)) == Fate::Steady)
            .count();
        assert!((380..480).contains(&steady), "{steady}");
    }
}
