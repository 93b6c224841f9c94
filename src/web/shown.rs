//! Forms that post state: each says what it showed when it was opened, and comes back with the newer
//! values beside what was typed when somebody else has changed them meanwhile. Nothing of it is saved
//! before the person has chosen. The comparison itself is [`domain::shown`].

use domain::answers::FieldProblem;
use domain::shown::Shown;
use domain::text::going_on;
use ledger::{Overtaken, Sent};
use maud::{Markup, html};

use super::Pairs;
use crate::ui::parts::instant_in_full;

/// The field's name.
pub const SHOWN: &str = "shown";

/// The hidden field of a form that shows `now`. A form that comes back with what was typed goes on
/// saying what it showed first: else it would pass for newer than it is.
pub fn field(typed: Option<&Pairs>, now: &[(String, String)]) -> Markup {
    // On a page with several forms, what was typed belongs to one of them.
    let own = |typed: &&Pairs| typed.has(SHOWN) && now.iter().any(|(name, _)| typed.has(name));
    let value = match typed.filter(own) {
        Some(typed) => typed.get(SHOWN).to_owned(),
        None => Shown::of(now).to_string(),
    };
    html! { input type="hidden" name=(SHOWN) value=(value); }
}

/// What a form says: what it showed, and what is typed in it.
pub fn sent(pairs: &Pairs) -> Sent {
    Sent {
        shown: Shown::read(pairs.get(SHOWN)),
        typed: pairs.0.clone(),
    }
}

/// An overtaken form as it is to be shown again, with a message beside each field that is newer, and
/// one for its top. `say` puts the value of a field in words.
pub fn again(
    pairs: &Pairs,
    over: &Overtaken,
    say: impl Fn(&str, &str) -> String,
) -> (Pairs, Vec<FieldProblem>) {
    let mut typed = pairs.clone();
    typed.0.retain(|(name, _)| {
        name != SHOWN && over.stale.fields.iter().all(|(field, _)| field != name)
    });
    typed.0.extend(over.stale.fields.iter().cloned());
    typed
        .0
        .push((SHOWN.to_owned(), over.stale.shown.to_string()));
    let by = by(over);
    let problem = |field: &str, message: String| FieldProblem::new(field, message);
    let top = format!(
        "您打开本页以后，这里已经改过{}，这次没有保存。请对照标出的 {} 处，定了再提交。",
        if by.is_empty() {
            String::new()
        } else {
            format!("（{by}）")
        },
        over.stale.newer.len()
    );
    let beside = over.stale.newer.iter();
    let problems = std::iter::once(problem("", top))
        .chain(beside.map(|newer| {
            let now = say(&newer.field, &newer.now);
            problem(&newer.field, words(&now, newer.typed, &by))
        }))
        .collect();
    (typed, problems)
}

/// Who changed it last, and when.
pub fn by(over: &Overtaken) -> String {
    over.by.as_ref().map_or(String::new(), |(who, at)| {
        format!("{who}，{}", instant_in_full(*at))
    })
}

/// What is said beside a field.
pub fn words(now: &str, typed: bool, by: &str) -> String {
    let now = if now.trim().is_empty() {
        "空白"
    } else {
        going_on(now)
    };
    let by = if by.is_empty() {
        String::new()
    } else {
        format!("（{by}）")
    };
    if typed {
        format!("现在的值：{now}{by}。格里是您填的，再提交就以它为准。")
    } else {
        format!("现在的值：{now}{by}。您没有改动这一格，已换成现在的值。")
    }
}

#[cfg(test)]
mod tests {
    use domain::shown::compare;

    use super::*;

    fn pairs(form: &str) -> Pairs {
        Pairs::decode(form.as_bytes()).unwrap()
    }

    #[test]
    fn a_form_goes_on_saying_what_it_showed_first() {
        let (old, now) = (
            vec![("day".into(), "1".into())],
            vec![("day".into(), "2".into())],
        );
        let old = Shown::of(&old).to_string();
        let typed = pairs(&format!("day=3&shown={old}"));
        assert!(field(Some(&typed), &now).into_string().contains(&old));
        // What was typed in another form of the page says nothing of this one.
        let other = pairs(&format!("name=x&shown={old}"));
        assert!(!field(Some(&other), &now).into_string().contains(&old));
    }

    #[test]
    fn an_overtaken_form_comes_back_with_both_values() {
        let now = vec![
            ("day".to_owned(), "2".to_owned()),
            ("why".to_owned(), String::new()),
        ];
        let old = Shown::of(&[
            ("day".to_owned(), "1".to_owned()),
            ("why".to_owned(), "x".to_owned()),
        ]);
        let typed = pairs(&format!("day=3&why=x&once=o&shown={old}"));
        let asked = sent(&typed);
        let stale = compare(&asked.shown, &asked.typed, &now).unwrap();
        let over = Overtaken { stale, by: None };
        let (again, told) = super::again(&typed, &over, |_, now| format!("{now} 日"));
        assert_eq!(
            (again.get("day"), again.get("why"), again.get("once")),
            ("3", "", "o")
        );
        assert_eq!(again.get(SHOWN), Shown::of(&now).to_string());
        let told: Vec<_> = told
            .iter()
            .map(|p| (p.field.as_str(), p.message.as_str()))
            .collect();
        assert!(told[0].0.is_empty() && told[0].1.contains("标出的 2 处"));
        assert_eq!(
            told[1],
            ("day", "现在的值：2 日。格里是您填的，再提交就以它为准。")
        );
        assert_eq!(told[2].0, "why");
    }
}
