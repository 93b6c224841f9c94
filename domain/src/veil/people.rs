//! Which answers name persons: fields and columns that ask for a name.

use std::collections::BTreeSet;

use super::of_person;
use crate::answers::{Answer, Answers};
use crate::programme::{FieldKind, Form};

/// What a field or column is called that asks for somebody's name.
const ASKS_FOR_NAME: [&str; 16] = [
    "姓名",
    "负责人",
    "联系人",
    "主持人",
    "带头人",
    "责任人",
    "主讲人",
    "成员",
    "作者",
    "撰稿",
    "书记",
    "经办人",
    "指导教师",
    "申报人",
    "完成人",
    "主创",
];

/// The same words and their like are not names when they are what was written.
const POSTS: [&str; 42] = [
    "书记",
    "支部",
    "委员",
    "主任",
    "院长",
    "校长",
    "处长",
    "部长",
    "科长",
    "组长",
    "党员",
    "教师",
    "老师",
    "教工",
    "学生",
    "辅导员",
    "负责",
    "成员",
    "全体",
    "干部",
    "党委",
    "组织",
    "宣传",
    "纪检",
    "班子",
    "小组",
    "团队",
    "学院",
    "大学",
    "单位",
    "教授",
    "讲师",
    "同志",
    "人员",
    "姓名",
    "联系",
    "责任",
    "待定",
    "各",
    "专家",
    "经办",
    "申报",
];

/// The persons named in the answers to a form.
pub fn people_in(form: &Form, answers: &Answers) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    for field in &form.fields {
        let asks = field.fact.as_deref() == Some("person.name") || asks_for_name(&field.title);
        match (answers.0.get(&field.key), &field.kind) {
            (Some(Answer::Text(text)), FieldKind::Text) if asks => {
                people.extend(people_named(text));
            }
            (Some(Answer::Rows(rows)), FieldKind::Table { columns, .. }) => {
                for (n, _) in (0..).zip(columns).filter(|(_, c)| asks_for_name(&c.title)) {
                    let cells = rows.iter().filter_map(|row| row.get::<usize>(n));
                    people.extend(cells.flat_map(|cell| people_named(cell)));
                }
            }
            _ => {}
        }
    }
    people
}

fn asks_for_name(title: &str) -> bool {
    ASKS_FOR_NAME.iter().any(|word| title.contains(word))
}

/// The names in a short text that lists persons: `甲某某、乙某某`. Posts are none.
pub fn people_named(text: &str) -> BTreeSet<String> {
    if text.chars().count() > 200 {
        return BTreeSet::new();
    }
    text.split([
        '、', '，', ',', '；', ';', '/', '\n', '：', ':', '（', '）', '(', ')',
    ])
    .map(str::trim)
    .filter(|name| {
        let hanzi = name.chars().all(|c| is_hanzi(c) || c == ' ' || c == '·');
        let latin = name.contains(' ')
            && name
                .chars()
                .all(|c| c.is_ascii_alphabetic() || " .-".contains(c));
        let signs = name.chars().filter(|c| is_hanzi(*c)).count();
        (latin || hanzi && ((2..=4).contains(&signs) || name.contains('·')))
            && !POSTS.iter().any(|post| name.contains(post))
    })
    .filter_map(of_person)
    .collect()
}

pub(super) fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}
