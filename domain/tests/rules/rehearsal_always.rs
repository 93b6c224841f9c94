//! What holds for every rehearsal, of every programme, announced on many days of several years.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use domain::programme::{Programme, builtin};
use domain::rehearsal::{Line, LineKind, rehearse};
use domain::unit::Level;

use crate::support::{CALENDAR, day, programme};

/// Every programme, announced every 61 days (so on all weekdays and in all seasons) from 2022 on
/// while the calendar is known. Played once for all tests.
static PLAYED: LazyLock<Vec<(Programme, NaiveDate, Vec<Line>)>> = LazyLock::new(|| {
    let mut played = Vec::new();
    for file in builtin() {
        let p = programme(file.code);
        let mut announced = day("2022-01-04");
        while announced < day("2026-01-01") {
            let lines = rehearse(&p, announced, None, None, None, &CALENDAR).unwrap();
            played.push((p.clone(), announced, lines));
            announced = announced + Days::new(61);
        }
    }
    played
});

fn rehearsals(mut each: impl FnMut(&Programme, NaiveDate, &[Line])) {
    for (p, announced, lines) in PLAYED.iter() {
        each(p, *announced, lines);
    }
}

#[test]
fn no_reminder_no_copy_and_no_supervision_begins_on_a_day_off() {
    rehearsals(|p, announced, lines| {
        for line in lines {
            let working = match line.kind {
                LineKind::Invitation
                | LineKind::Reminder
                | LineKind::Escalation
                | LineKind::Supervision => CALENDAR.is_working(line.on),
                LineKind::Warning | LineKind::Stage | LineKind::Due => true,
            };
            assert!(working, "{} {announced}: {line:?}", p.code);
        }
    });
}

#[test]
fn lines_are_sorted_and_none_is_said_twice() {
    rehearsals(|p, announced, lines| {
        let order = |l: &Line| (l.on, l.kind);
        assert!(lines.windows(2).all(|w| order(&w[0]) <= order(&w[1])));
        let mut seen = BTreeSet::new();
        for l in lines {
            // One thing is due, and one reminder of it goes out, at most once a day to anybody.
            let note = match l.kind {
                LineKind::Due | LineKind::Reminder | LineKind::Stage => "",
                _ => l.note.as_str(),
            };
            let key = (l.on, l.kind, &l.what, &l.whom, note);
            assert!(seen.insert(key), "{} {announced}: {l:?}", p.code);
        }
    });
}

#[test]
fn everything_due_is_reminded_of_before_or_when_it_is_late() {
    rehearsals(|p, announced, lines| {
        let whats = |kind| -> BTreeSet<(&str, &str)> {
            let own = lines.iter().filter(|l| l.kind == kind);
            own.map(|l| (l.what.as_str(), l.whom.as_str())).collect()
        };
        let (due, reminded) = (whats(LineKind::Due), whats(LineKind::Reminder));
        assert_eq!(due, reminded, "{} {announced}", p.code);
    });
}

#[test]
fn whoever_is_named_is_named_in_plain_words() {
    let mut people: BTreeSet<&str> = Level::ALL.iter().map(|l| l.label()).collect();
    people.extend(["申报单位", "组织部门", "评审专家", "督导员", "上级党组织"]);
    rehearsals(|p, announced, lines| {
        let posts: BTreeSet<&str> = p.duties.iter().map(|d| d.post.as_str()).collect();
        for l in lines {
            let known = people.contains(l.whom.as_str()) || posts.contains(l.whom.as_str());
            assert!(known, "{} {announced}: {l:?}", p.code);
            let text = format!("{}{}", l.what, l.note);
            // No half-width marks beside Chinese, no keys, no blanks left over.
            let odd = |c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '_' | '?' | '!');
            assert!(!text.contains(odd), "{} {announced}: {l:?}", p.code);
            assert!(!l.what.trim().is_empty() && l.what.trim() == l.what);
            assert!(!l.note.contains("如如") && l.note.trim() == l.note, "{l:?}");
            // A stage and the step in it that bear one name are said once.
            if let Some((before, after)) = l.what.split_once('：') {
                assert_ne!(before, after, "{l:?}");
            }
        }
    });
}

#[test]
fn nothing_comes_before_the_notice() {
    rehearsals(|p, announced, lines| {
        let early = lines.iter().find(|l| l.on < announced);
        assert_eq!(early, None, "{} {announced}", p.code);
    });
}

#[test]
fn what_is_watched_is_announced() {
    rehearsals(|p, announced, lines| {
        for s in &p.supervision {
            let told = lines
                .iter()
                .any(|l| l.kind == LineKind::Supervision && l.what.starts_with(s.title.as_str()));
            assert!(told, "{} {announced}: {}", p.code, s.title);
        }
    });
}
