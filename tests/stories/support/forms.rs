//! Forms filled in as somebody careful would: every field that is asked for, within its limits.

use std::collections::BTreeMap;

use domain::answers::{Answer, Answers};
use domain::programme::{FieldKind, Form};

/// Answers to every field of a form. Files are hung on apart.
pub fn filled(form: &Form, name: &str) -> Answers {
    let mut answers = BTreeMap::new();
    for field in &form.fields {
        let limit = field.limit.as_ref().and_then(|l| l.at_most).unwrap_or(200);
        let text = |wish: &str| wish.chars().take(limit as usize).collect::<String>();
        let answer = match &field.kind {
            FieldKind::Text if field.key == "name" => Answer::Text(text(name)),
            FieldKind::Text => Answer::Text(text(&field.title)),
            FieldKind::LongText => Answer::Text(text("按计划推进，责任到人，按月小结。")),
            FieldKind::Number => Answer::Text("95".to_owned()),
            FieldKind::Date => Answer::Text("2015-09-01".to_owned()),
            FieldKind::Month => Answer::Text("2016-06".to_owned()),
            FieldKind::Choice(options) => Answer::Text(options[0].clone()),
            FieldKind::Sections(titles) => {
                Answer::Sections(titles.iter().map(|t| format!("{t}：已有基础。")).collect())
            }
            // A plan without dates: a story that wants them owed writes them itself.
            FieldKind::Table {
                columns,
                becomes_obligations,
            } => Answer::Rows(vec![
                columns
                    .iter()
                    .map(|c| {
                        if c.date && *becomes_obligations {
                            String::new()
                        } else if c.date {
                            "2022-10-15".to_owned()
                        } else {
                            c.title.clone()
                        }
                    })
                    .collect(),
            ]),
            FieldKind::Declaration => Answer::Yes(true),
            FieldKind::Files { .. } | FieldKind::Photos { .. } => continue,
        };
        answers.insert(field.key.clone(), answer);
    }
    Answers(answers)
}

/// The same, worked over as often as it has been handed in before.
pub fn worked_over(form: &Form, name: &str, times: usize) -> Answers {
    let mut answers = filled(form, name);
    let mut texts = answers.0.values_mut().filter_map(|answer| match answer {
        Answer::Text(text) if text.ends_with('。') => Some(text),
        Answer::Sections(texts) => texts.first_mut(),
        Answer::Text(_) | Answer::Yes(_) | Answer::Rows(_) => None,
    });
    if let Some(text) = texts.next() {
        // No longer than it was.
        let mark = ["。", "！", "？", "；"][times % 4];
        text.truncate(text.len() - '。'.len_utf8());
        text.push_str(mark);
    }
    answers
}

/// The answers as the fields of the page.
pub fn fields(answers: &Answers) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (key, answer) in &answers.0 {
        match answer {
            Answer::Text(text) => fields.push((key.clone(), text.clone())),
            Answer::Yes(true) => fields.push((key.clone(), "yes".to_owned())),
            Answer::Yes(false) => {}
            Answer::Sections(texts) => {
                fields.extend(
                    (0..)
                        .zip(texts)
                        .map(|(n, t)| (format!("{key}.{n}"), t.clone())),
                );
            }
            Answer::Rows(rows) => {
                for (r, row) in rows.iter().enumerate() {
                    fields.extend(
                        (0..)
                            .zip(row)
                            .map(|(c, cell)| (format!("{key}.{r}.{c}"), cell.clone())),
                    );
                }
            }
        }
    }
    fields
}
