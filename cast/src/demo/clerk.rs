//! Filling in a form the way a careful clerk would: what is known is kept, what is asked is
//! answered within its limits.

use chrono::{Days, NaiveDate};
use domain::answers::{Answer, Answers};
use domain::programme::{Column, Field, FieldKind, Form};

use super::words::Words;
use crate::Chance;
use crate::people::{Members, Place};

/// Longest text anybody in the demo writes into one field, in 字: plenty to read, quick to write.
const ENOUGH: u32 = 260;

/// Who fills in a form, and when.
pub struct Clerk<'a> {
    pub place: &'a Place,
    pub superior: &'a str,
    /// The project's own name, for forms that ask for one.
    pub name: &'a str,
    pub today: NaiveDate,
    pub words: &'a Words,
    /// What the clerk writes for this project; another revision, another text.
    pub chance: Chance,
}

impl Clerk<'_> {
    /// All answers of a form. `known` is what the page offers: facts entered before, or what was
    /// handed in last.
    pub fn fill(&mut self, form: &Form, known: Answers) -> Answers {
        // Handed in again, the first long text has been worked over; the rest stays as it was.
        let long = |field: &&Field| {
            let is_long = matches!(field.kind, FieldKind::LongText | FieldKind::Sections(_));
            is_long && field.required
        };
        let again = form
            .fields
            .iter()
            .filter(long)
            .any(|f| !known.is_blank(&f.key));
        let mended = form
            .fields
            .iter()
            .find(long)
            .filter(|_| again)
            .map(|f| &f.key);
        let mut answers = known;
        for field in &form.fields {
            let before = answers.0.get(&field.key).cloned();
            let is_mended = mended == Some(&field.key);
            if !is_mended && !answers.is_blank(&field.key) {
                continue;
            }
            // Chance may draw the very words that were sent back.
            let mut drawn = self.answer(field);
            while is_mended && drawn == before {
                drawn = self.answer(field);
            }
            if let Some(answer) = drawn {
                answers.0.insert(field.key.clone(), answer);
            }
        }
        answers
    }

    fn answer(&mut self, field: &Field) -> Option<Answer> {
        if matches!(
            field.kind,
            FieldKind::Files { .. } | FieldKind::Photos { .. }
        ) {
            return None;
        }
        // Budgets and the like are left out now and then; only what is required is always there.
        if !field.required && self.chance.percent(35) {
            return None;
        }
        Some(match &field.kind {
            FieldKind::Declaration => Answer::Yes(true),
            FieldKind::Sections(titles) => {
                let each = room(field) / u32::try_from(titles.len().max(1)).unwrap_or(1);
                let each = each.clamp(50, 150);
                let text = |_| self.words.text(&mut self.chance, each);
                Answer::Sections(titles.iter().map(text).collect())
            }
            FieldKind::LongText => {
                let about = room(field).min(ENOUGH);
                Answer::Text(self.words.text(&mut self.chance, about))
            }
            FieldKind::Table {
                columns,
                becomes_obligations,
            } => Answer::Rows(self.rows(field, columns, *becomes_obligations)),
            FieldKind::Choice(options) => Answer::Text(self.choice(field, options)),
            FieldKind::Number => Answer::Text(self.number(field).to_string()),
            FieldKind::Date => Answer::Text(self.date(field).to_string()),
            FieldKind::Month => Answer::Text(self.month(field)),
            FieldKind::Text => Answer::Text(self.line(field)),
            FieldKind::Files { .. } | FieldKind::Photos { .. } => return None,
        })
    }

    fn line(&mut self, field: &Field) -> String {
        let (fact, key) = (
            field.fact.as_deref().unwrap_or_default(),
            field.key.as_str(),
        );
        match (fact, key) {
            ("unit.full_name", _) => self.place.name.clone(),
            ("unit.superior", _) => self.superior.to_owned(),
            ("unit.secretary_post", _) => format!("{}书记", self.place.short),
            ("person.major", _) if self.place.members == Members::Graduates => {
                "二年级硕士研究生".to_owned()
            }
            ("person.major", _) => "三年级本科生".to_owned(),
            (_, "name") => self.name.to_owned(),
            (_, "method") => format!("“{}”工作法", self.chance.pick(&self.words.names)),
            (_, "marks") => format!("专业前 {}%", self.chance.between(3, 20)),
            _ => {
                let known = self.words.line.get(fact).or(self.words.line.get(key));
                known.map_or("见附件说明", String::as_str).to_owned()
            }
        }
    }

    fn choice(&mut self, field: &Field, options: &[String]) -> String {
        let wanted = match (field.fact.as_deref(), field.key.as_str()) {
            (Some("unit.kind"), _) if self.place.kind == "general_branch" => "总支",
            (Some("unit.kind"), _) => "党委",
            (_, "self_grade") => self.chance.pick(&["优秀", "良好", "良好", "合格"]),
            (_, "branch_kind") => match self.place.members {
                Members::Teachers => "教师",
                Members::Staff => "机关",
                _ => "学生",
            },
            // The first there is.
            (_, "leader_change") => "",
            _ => return self.chance.pick(options).clone(),
        };
        let best = options.iter().find(|o| o.contains(wanted)).cloned();
        best.unwrap_or_else(|| self.chance.pick(options).clone())
    }

    fn number(&mut self, field: &Field) -> i64 {
        match (field.fact.as_deref(), field.key.as_str()) {
            (_, "self_score") => self.chance.between(91, 98),
            (Some("unit.members_probationary"), _) => self.chance.between(0, 6),
            (Some(_), _) => self.chance.between(8, 40),
            (None, _) => self.chance.between(1, 20),
        }
    }

    fn date(&mut self, field: &Field) -> NaiveDate {
        match field.fact.as_deref() {
            Some("unit.established_on") => self.place.founded,
            // An election every three years, the last one at most that long ago.
            _ => self.days_ago(90, 1000),
        }
    }

    fn month(&mut self, field: &Field) -> String {
        let on = match field.key.as_str() {
            "joined_party" => self.days_ago(1500, 5000),
            "became_formal" => self.days_ago(400, 1100),
            "titled_on" => self.days_ago(300, 700),
            _ => self.days_ago(800, 1500),
        };
        on.format("%Y-%m").to_string()
    }

    fn rows(&mut self, field: &Field, columns: &[Column], planned: bool) -> Vec<Vec<String>> {
        let honours = field.key.contains("honour") || field.key == "scholarships";
        let n = usize::try_from(self.chance.between(2, 4)).unwrap_or(3);
        (0..n)
            .map(|row| self.row(row, columns, honours, planned))
            .collect()
    }

    fn row(&mut self, n: usize, columns: &[Column], honours: bool, planned: bool) -> Vec<String> {
        let words = self.words;
        let task = n * 3 + self.chance.clone().below(words.tasks.len());
        let (task, measure) = &words.tasks[task % words.tasks.len()];
        let (result, standing) = self.chance.pick(&words.results);
        let (honour, giver) = self.chance.pick(&words.honours);
        let cell = |column: &Column| {
            let says = |word: &str| column.title.contains(word);
            if column.date {
                // Plans are spread over the time of building, results lie in the past.
                let on = if planned {
                    self.days_ahead(60 + 120 * n as u64)
                } else {
                    self.days_ago(20, 330)
                };
                return on.to_string();
            }
            match column.title.as_str() {
                "任务" => task.clone(),
                _ if says("措施") || says("举措") => measure.clone(),
                "责任人" => self.chance.pick(&words.posts).clone(),
                "成果" => result.clone(),
                _ if says("授予单位") && honours => giver.clone(),
                _ if says("级别") => standing.clone(),
                "名称" => honour.clone(),
                "用途" => self.chance.pick(&words.uses).clone(),
                _ if says("金额") => (self.chance.between(4, 40) * 500).to_string(),
                _ if says("来源") => self.chance.pick(&words.sources).clone(),
                _ => "见说明".to_owned(),
            }
        };
        columns.iter().map(cell).collect()
    }

    fn days_ago(&mut self, low: i64, high: i64) -> NaiveDate {
        let days = u64::try_from(self.chance.between(low, high)).unwrap_or(0);
        self.today
            .checked_sub_days(Days::new(days))
            .unwrap_or(self.today)
    }

    fn days_ahead(&mut self, from: u64) -> NaiveDate {
        let days = from + self.chance.below(60) as u64;
        self.today
            .checked_add_days(Days::new(days))
            .unwrap_or(self.today)
    }
}

/// 字 to write in a field: what it asks for, or some of what it allows.
fn room(field: &Field) -> u32 {
    let Some(limit) = &field.limit else {
        return 120;
    };
    match (limit.about, limit.at_most) {
        (Some(about), _) => about,
        (None, Some(at_most)) => at_most * 2 / 3,
        (None, None) => 120,
    }
    .max(limit.at_least.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::ids::UnitId;
    use domain::programme::{builtin, read};
    use domain::unit::Level;

    use super::*;

    #[test]
    fn every_form_of_every_programme_can_be_handed_in() {
        let words = Words::read().unwrap();
        let place = Place {
            id: UnitId(7),
            path: "/1/7/".to_owned(),
            level: Level::Branch,
            parent: None,
            code: "JIA-WX-JG1".to_owned(),
            name: "甲大学文学院教工第一党支部".to_owned(),
            short: "文学院教工第一党支部".to_owned(),
            kind: "branch".to_owned(),
            members: Members::Teachers,
            founded: NaiveDate::from_ymd_opt(2012, 5, 4).unwrap(),
        };
        for file in builtin() {
            let programme = read(file.text).unwrap().programme;
            let categories = programme.entry.categories.iter();
            let mut categories: Vec<_> = categories.map(|c| Some(c.key.as_str())).collect();
            categories.push(None);
            for form in &programme.forms {
                for (category, n) in categories.iter().flat_map(|c| (0..12).map(move |n| (c, n))) {
                    let form = form.for_category(*category);
                    let mut clerk = Clerk {
                        place: &place,
                        superior: "甲大学文学院党委",
                        name: "红烛先锋",
                        today: NaiveDate::from_ymd_opt(2024, 3, 1).unwrap(),
                        words: &words,
                        chance: Chance::of("test", n),
                    };
                    let answers = clerk.fill(&form, Answers::default());
                    let hung = form.fields.iter().filter(|f| {
                        matches!(f.kind, FieldKind::Files { .. } | FieldKind::Photos { .. })
                    });
                    let files: BTreeMap<_, _> = hung.map(|f| (f.key.clone(), 1)).collect();
                    let mut wrong = domain::answers::check(&form, &answers, &files, clerk.today);
                    wrong.retain(|problem| problem.blocks);
                    assert!(wrong.is_empty(), "{} {}: {wrong:?}", file.code, form.key);
                }
            }
        }
    }
}
