//! Levels and kinds of Party organisation, and the standing of outlets and titles.

use serde::{Deserialize, Serialize};

use crate::sought::{Sought, is_short_for};
use crate::stage::words;
use crate::text::folded;

words! {
    /// Where in the tree a kind of unit stands; programmes speak of levels, never of kinds.
    Level {
        /// 省委、市委教育工委, 教育行业党委.
        Authority = "authority" "教育工委",
        /// 县（市、区）教育工委.
        County = "county" "县区教育工委",
        /// 高校党委, 市直学校党组织.
        University = "university" "学校党委",
        /// 院系党委、党总支、直属党支部.
        Committee = "committee" "院系党组织",
        /// 党支部.
        Branch = "branch" "党支部",
    }
}

/// A kind of unit: data, so that a site may speak its own words. Key, label, level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub key: &'static str,
    pub label: &'static str,
    pub level: Level,
}

impl Kind {
    const fn of(key: &'static str, label: &'static str, level: Level) -> Self {
        Self { key, label, level }
    }
}

/// The kinds known at first (domain.md 6.4 and notices 000–004).
pub const KINDS: [Kind; 10] = [
    Kind::of("province_authority", "省委教育工委", Level::Authority),
    Kind::of("city_authority", "市委教育工委", Level::Authority),
    Kind::of("industry_committee", "教育行业党委", Level::Authority),
    Kind::of("county_authority", "县（市、区）教育工委", Level::County),
    Kind::of("university", "高校党委", Level::University),
    Kind::of("school", "市直属学校党组织", Level::University),
    Kind::of("college_committee", "院系党委", Level::Committee),
    Kind::of("general_branch", "党总支", Level::Committee),
    Kind::of("direct_branch", "直属党支部", Level::Committee),
    Kind::of("branch", "党支部", Level::Branch),
];

/// The kind with this key, if known.
pub fn kind(key: &str) -> Option<Kind> {
    KINDS.into_iter().find(|k| k.key == key)
}

words! {
    /// How high an outlet or a title stands (层级).
    Standing {
        College = "college" "院级",
        School = "school" "校级",
        City = "city" "市级",
        Province = "province" "省级",
        Nation = "nation" "国家级",
    }
}

/// How well something that was typed names a unit; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Its code, or its whole name.
    Whole,
    /// Its whole former name.
    Former,
    /// Words of its name or code.
    Part,
    /// Words of these and of a former name.
    PartOfFormer,
    /// A word is its name shortened.
    Short,
}

/// Whether what was typed names the unit with this code, name and former names, and how well.
pub fn fit(typed: &str, code: &str, name: &str, former: &[String]) -> Option<Fit> {
    let (whole, sought) = (folded(typed), Sought::read(typed));
    if sought.is_empty() {
        return None;
    }
    let own = [folded(name), folded(code)];
    let former: Vec<String> = former.iter().map(|name| folded(name)).collect();
    let has = |names: &[String], word: &str| names.iter().any(|name| name.contains(word));
    let every = |fits: &dyn Fn(&str) -> bool| sought.words().all(fits);
    let ever = |word: &str| has(&own, word) || has(&former, word);
    if own.contains(&whole) {
        Some(Fit::Whole)
    } else if former.contains(&whole) {
        Some(Fit::Former)
    } else if every(&|word| has(&own, word)) {
        Some(Fit::Part)
    } else if every(&ever) {
        Some(Fit::PartOfFormer)
    } else {
        every(&|word| ever(word) || is_short_for(word, &own[0])).then_some(Fit::Short)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_found_by_any_of_its_names() {
        let former = ["中文系党总支".to_owned()];
        for (typed, found) in [
            ("WX-01", Some(Fit::Whole)),
            ("wx-01", Some(Fit::Whole)),
            ("文学院党委", Some(Fit::Whole)),
            ("中文系党总支", Some(Fit::Former)),
            ("文学院", Some(Fit::Part)),
            ("中文系", Some(Fit::PartOfFormer)),
            ("文院党委", Some(Fit::Short)),
            ("党委文院", None),
            ("法学院", None),
            ("委", Some(Fit::Part)),
            ("党委 文学院", Some(Fit::Part)),
            ("党委　中文系", Some(Fit::PartOfFormer)),
            ("党委 文院", Some(Fit::Short)),
            ("ｗｘ", Some(Fit::Part)),
            (" ", None),
        ] {
            assert_eq!(fit(typed, "WX-01", "文学院党委", &former), found, "{typed}");
        }
    }
}
