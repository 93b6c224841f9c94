//! What is asked in several forms and entered once: facts of a unit or a person.

/// A fact that a field may name in `fact`: offered again in every form that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// `unit.…` belongs to the unit, `person.…` to the person who leads or holds the project.
    pub key: &'static str,
    pub label: &'static str,
}

macro_rules! facts {
    ($($key:literal $label:literal),+ $(,)?) => {
        /// All facts that are known (domain.md 3.1).
        pub const FACTS: &[Fact] = &[$(Fact { key: $key, label: $label }),+];
    };
}

facts! {
    "unit.full_name" "党组织全称",
    "unit.kind" "党组织类型",
    "unit.superior" "上级党组织",
    "unit.nature" "单位性质",
    "unit.established_on" "成立时间",
    "unit.last_election" "最近一次换届时间",
    "unit.secretary_post" "书记职务",
    "unit.contact_phone" "联系电话",
    "unit.members_formal" "正式党员数",
    "unit.members_probationary" "预备党员数",
    "unit.members_teachers" "教师党员数",
    "unit.members_students" "学生党员数",
    "unit.honours" "近三年表彰",
    "person.name" "姓名",
    "person.gender" "性别",
    "person.ethnicity" "民族",
    "person.birth_month" "出生年月",
    "person.joined_party" "入党时间",
    "person.became_formal" "转正时间",
    "person.degree" "学历学位",
    "person.professional_title" "职称",
    "person.post" "职务",
    "person.secretary_since" "担任支部书记时间",
    "person.phone" "联系电话",
    "person.major" "专业年级",
}

impl Fact {
    /// The fact with this key, if known.
    pub fn find(key: &str) -> Option<Self> {
        FACTS.iter().copied().find(|fact| fact.key == key)
    }

    /// Whether it is personal data, for which a field must say why it is asked.
    pub fn is_personal(self) -> bool {
        self.key.starts_with("person.")
    }

    /// Whether it says how to reach somebody: for those who check the material alone.
    pub fn is_contact(self) -> bool {
        matches!(self.key, "unit.contact_phone" | "person.phone")
    }
}
