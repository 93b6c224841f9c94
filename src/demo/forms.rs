//! Filling in a form the way a careful clerk would: what is known is kept, what is asked is
//! answered within its limits.

use chrono::{Days, NaiveDate};
use domain::answers::{Answer, Answers};
use domain::programme::{Column, Field, FieldKind, Form};

use super::chance::Chance;
use super::people::Place;
use super::units::BranchSort;
use super::words;

/// Longest text anybody in the demo writes into one field, in 字: plenty to read, quick to write.
const ENOUGH: u32 = 260;

/// Who fills in a form, and when.
pub(super) struct Clerk<'a> {
    pub place: &'a Place,
    pub superior: &'a str,
    /// The project's own name, for forms that ask for one.
    pub name: &'a str,
    pub today: NaiveDate,
    /// What the clerk writes for this project; another revision, another text.
    pub chance: Chance,
}

impl Clerk<'_> {
    /// All answers of a form. `known` is what the page offers: facts entered before, or what was
    /// handed in last.
    pub(super) fn fill(&mut self, form: &Form, known: Answers) -> Answers {
        let again = form
            .fields
            .iter()
            .any(|f| matches!(f.kind, FieldKind::LongText) && !known.is_blank(&f.key));
        let mut answers = known;
        let mut mended = false;
        for field in &form.fields {
            if matches!(
                field.kind,
                FieldKind::Files { .. } | FieldKind::Photos { .. }
            ) {
                continue;
            }
            // Handed in again, the first long text has been worked over; the rest stays as it was.
            let mend = again && !mended && matches!(field.kind, FieldKind::LongText);
            mended |= mend;
            if (answers.is_blank(&field.key) || mend)
                && let Some(answer) = self.answer(field)
            {
                answers.0.insert(field.key.clone(), answer);
            }
        }
        answers
    }

    fn answer(&mut self, field: &Field) -> Option<Answer> {
        // Budgets and the like are left out now and then; only what is required is always there.
        if !field.required && self.chance.percent(35) {
            return None;
        }
        Some(match &field.kind {
            FieldKind::Declaration => Answer::Yes(true),
            FieldKind::Sections(titles) => {
                let each = room(field) / u32::try_from(titles.len().max(1)).unwrap_or(1);
                Answer::Sections(
                    titles
                        .iter()
                        .map(|_| words::text(&mut self.chance, each.clamp(50, 150)))
                        .collect(),
                )
            }
            FieldKind::LongText => {
                let room = room(field);
                Answer::Text(words::text(&mut self.chance, room.min(ENOUGH)))
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
        let short = &self.place.plan.short;
        match field.fact.as_deref() {
            Some("unit.full_name") => return self.place.plan.name.clone(),
            Some("unit.superior") => return self.superior.to_owned(),
            Some("unit.nature") => return "公办本科".to_owned(),
            Some("unit.secretary_post") => return format!("{short}书记"),
            // Nobody answers this number, here or anywhere.
            Some("unit.contact_phone" | "person.phone") => return "000-00000000".to_owned(),
            Some("person.name") if field.key == "name" => return self.name.to_owned(),
            Some("person.degree") => return "博士研究生".to_owned(),
            Some("person.professional_title") => return "副教授".to_owned(),
            Some("person.name" | "person.post") => return "支部书记".to_owned(),
            Some("person.major") => {
                return match self.place.plan.sort {
                    BranchSort::Graduates => "二年级硕士研究生".to_owned(),
                    _ => "三年级本科生".to_owned(),
                };
            }
            _ => {}
        }
        match field.key.as_str() {
            "name" => self.name.to_owned(),
            "method" => format!("“{}”工作法", words::name(&mut self.chance)),
            "marks" => format!("专业前 {}%", self.chance.between(3, 20)),
            "posts" => "班级团支部书记".to_owned(),
            _ => "见附件说明".to_owned(),
        }
    }

    fn choice(&mut self, field: &Field, options: &[String]) -> String {
        let best = |wanted: &str| options.iter().find(|o| o.contains(wanted)).cloned();
        let by_kind = match (field.fact.as_deref(), self.place.plan.kind) {
            (Some("unit.kind"), "general_branch") => best("总支"),
            (Some("unit.kind"), _) => best("党委"),
            _ if field.key == "self_grade" => {
                best(self.chance.pick(&["优秀", "良好", "良好", "合格"]))
            }
            _ if field.key == "branch_kind" => match self.place.plan.sort {
                BranchSort::Teachers => best("教师"),
                BranchSort::Staff => best("机关"),
                _ => best("学生"),
            },
            _ if field.key == "leader_change" => options.first().cloned(),
            _ => None,
        };
        by_kind
            .or_else(|| self.chance.choose(options).cloned())
            .unwrap_or_default()
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
        let n = usize::try_from(self.chance.between(2, 4)).unwrap_or(3);
        let honours = field.key.contains("honour") || field.key == "scholarships";
        (0..n)
            .map(|row| {
                let (task, measure) = words::task(row, &self.chance);
                let (result, standing) = self.chance.pick(&words::RESULTS);
                let (honour, giver) = self.chance.pick(&words::HONOURS);
                columns
                    .iter()
                    .map(|column| {
                        if column.date {
                            // Plans are spread over the time of building, results lie in the past.
                            let on = if planned {
                                self.days_ahead(60 + 120 * row as u64)
                            } else {
                                self.days_ago(20, 330)
                            };
                            return on.to_string();
                        }
                        match column.title.as_str() {
                            "任务" => task.to_owned(),
                            title if title.contains("措施") || title.contains("举措") => {
                                measure.to_owned()
                            }
                            "责任人" => self.chance.pick(&words::POSTS).to_owned(),
                            "成果" => result.to_owned(),
                            title if title.contains("授予单位") && honours => giver.to_owned(),
                            title if title.contains("级别") => standing.to_owned(),
                            "名称" => honour.to_owned(),
                            "用途" => self
                                .chance
                                .pick(&["学习资料", "活动场地布置", "志愿服务物资", "成果印制"])
                                .to_owned(),
                            title if title.contains("金额") => {
                                (self.chance.between(4, 40) * 500).to_string()
                            }
                            title if title.contains("来源") => {
                                self.chance.pick(&["上级", "校配套", "自筹"]).to_owned()
                            }
                            _ => "见说明".to_owned(),
                        }
                    })
                    .collect()
            })
            .collect()
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

    use domain::programme::{builtin, read};
    use domain::unit::Level;

    use super::super::units::plans;
    use super::*;

    #[test]
    fn every_form_of_every_programme_can_be_handed_in() {
        let plan = plans()
            .into_iter()
            .find(|p| p.sort == BranchSort::Teachers)
            .unwrap();
        let place = Place {
            id: domain::ids::UnitId(7),
            path: "/1/7/".to_owned(),
            level: Level::Branch,
            plan,
            parent: None,
            founded: NaiveDate::from_ymd_opt(2012, 5, 4).unwrap(),
        };
        for file in builtin() {
            let programme = read(file.text).unwrap().programme;
            let mut categories: Vec<Option<&str>> = programme
                .entry
                .categories
                .iter()
                .map(|c| Some(c.key.as_str()))
                .collect();
            categories.push(None);
            for form in &programme.forms {
                for category in &categories {
                    for n in 0..12 {
                        let form = form.for_category(*category);
                        let mut clerk = Clerk {
                            place: &place,
                            superior: "甲大学文学院党委",
                            name: "红烛先锋",
                            today: NaiveDate::from_ymd_opt(2024, 3, 1).unwrap(),
                            chance: Chance::of("test", n),
                        };
                        let answers = clerk.fill(&form, Answers::default());
                        let files: BTreeMap<String, usize> = form
                            .fields
                            .iter()
                            .filter(|f| {
                                matches!(f.kind, FieldKind::Files { .. } | FieldKind::Photos { .. })
                            })
                            .map(|f| (f.key.clone(), 1))
                            .collect();
                        let today = clerk.today;
                        let mut wrong = domain::answers::check(&form, &answers, &files, today);
                        wrong.retain(|problem| problem.blocks);
                        assert!(wrong.is_empty(), "{} {}: {wrong:?}", file.code, form.key);
                    }
                }
            }
        }
    }
}
