//! The kinds of value beside texts (`texts`): flags, numbers, lists and tables, and what may stand
//! around a kind: that it may be left out, that it has a source of its own.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use toml::Spanned;
use toml::de::DeValue;

use super::doc::{Table, Written};
use super::texts::hundredths;
use crate::programme::Sourced;
use crate::programme::table::{Figure, Keyed, Kind, Shape};

impl Kind for bool {
    type Value = Self;
    const SHAPE: Shape = Shape::Flag;
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        match written.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => written.wrong_kind("是或否", "写 KEY = true（是）或 KEY = false（否）"),
        }
    }

    fn absent(_: &Table<'_, '_>) -> Option<Self> {
        Some(false)
    }
}

/// A whole number of this type from this one on.
pub(crate) struct From<const LEAST: u32, N>(PhantomData<N>);

macro_rules! numbers {
    ($($number:ident),+) => {$(
        impl<const LEAST: u32> Kind for From<LEAST, $number> {
            type Value = $number;
            const SHAPE: Shape = Shape::Number(LEAST, $number::MAX as u32);

            fn read(written: &Written<'_, '_>) -> Option<$number> {
                whole(written, LEAST)
            }
        }

        impl Kind for $number {
            type Value = Self;
            const SHAPE: Shape = From::<0, Self>::SHAPE;

            fn read(written: &Written<'_, '_>) -> Option<Self> {
                From::<0, Self>::read(written)
            }
        }
    )+};
}

numbers!(u16, u32);

fn whole<N: TryFrom<u32>>(written: &Written<'_, '_>, least: u32) -> Option<N> {
    let DeValue::Integer(n) = written.value else {
        return written.wrong_kind("整数", "不加引号，例如 KEY = 5");
    };
    let number = n.as_str().replace('_', "").parse::<u32>().ok();
    let number = number.filter(|number| n.radix() == 10 && *number >= least);
    number
        .and_then(|number| N::try_from(number).ok())
        .or_else(|| {
            let mend = format!("写 {least} 或大于 {least} 的十进制整数");
            written.wrong("", "`KEY` 的数字不在可用的范围内", &mend)
        })
}

/// A month, by its number.
pub(crate) struct MonthOfYear;

impl Kind for MonthOfYear {
    type Value = u32;
    const SHAPE: Shape = Shape::Number(1, 12);

    fn read(written: &Written<'_, '_>) -> Option<u32> {
        let month = whole(written, 1)?;
        let known = (1..=12).contains(&month);
        let told = || {
            written.wrong(
                "",
                "`KEY` 里的月份不存在",
                "写 1 到 12，例如 KEY = [2, 7, 8]",
            )
        };
        known.then_some(month).or_else(told)
    }
}

/// Two numbers, the lower first.
pub(crate) struct Range;

impl Kind for Range {
    type Value = (u32, u32);
    const SHAPE: Shape = Shape::List(&Shape::Number(0, u32::MAX));

    fn read(written: &Written<'_, '_>) -> Option<(u32, u32)> {
        match Vec::<u32>::read(written)?[..] {
            [low, high] if low <= high => return Some((low, high)),
            [low, high] => written.mistake(
                format!("名额区间写反了：{low} 大于 {high}"),
                format!("写成 {} = [{high}, {low}]", written.key),
            ),
            _ => written.mistake(
                "名额区间要写两个数",
                format!("例如 {} = [0, 1]", written.key),
            ),
        }
        None
    }
}

/// Points with at most two decimals, in hundredths.
pub(crate) struct Points;

impl Kind for Points {
    type Value = i64;
    const SHAPE: Shape = Shape::Points;

    fn read(written: &Written<'_, '_>) -> Option<i64> {
        let hundredths = match written.value {
            DeValue::Integer(n) if n.radix() == 10 => hundredths(n.as_str()),
            DeValue::Float(n) => hundredths(n.as_str()),
            _ => return written.wrong_kind("分数", "例如 KEY = 25 或 KEY = 12.5"),
        };
        let what = "`KEY` 的分数最多两位小数，且不能为负";
        hundredths.or_else(|| written.wrong("", what, "例如 KEY = 25 或 KEY = 12.5"))
    }
}

impl<K: Kind> Kind for Sourced<K> {
    type Value = Sourced<K::Value>;
    const SHAPE: Shape = K::SHAPE;
    const SOURCED: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        let source = written.table.source_of(&format!("{}_source", written.key));
        Some(Sourced {
            value: K::read(written)?,
            source: source?,
        })
    }
}

/// Tables whose common source may stand in `KEY_source`.
pub(crate) struct OfOneSource<K>(PhantomData<K>);

impl<K: Kind> Kind for OfOneSource<K> {
    type Value = K::Value;
    const SHAPE: Shape = K::SHAPE;
    const OPTIONAL: bool = K::OPTIONAL;
    const SOURCED: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        K::read(written)
    }

    fn absent(table: &Table<'_, '_>) -> Option<Self::Value> {
        K::absent(table)
    }
}

/// What is wrong is told and then left out, so that the rest of the table can be looked at.
impl<K: Kind> Kind for Option<K> {
    type Value = Option<K::Value>;
    const SHAPE: Shape = K::SHAPE;
    const OPTIONAL: bool = true;
    const SOURCED: bool = K::SOURCED;

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        Some(K::read(written))
    }

    fn absent(_: &Table<'_, '_>) -> Option<Self::Value> {
        Some(None)
    }
}

impl<K: Kind> Kind for Vec<K> {
    type Value = Vec<K::Value>;
    const SHAPE: Shape = Shape::List(&K::SHAPE);
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        let mut read: Vec<K::Value> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for item in written.items(K::SHAPE).unwrap_or_default() {
            if let (Shape::Table(_), DeValue::Table(table)) = (K::SHAPE, item.value)
                && let Some(DeValue::String(name)) = table.get("key").map(Spanned::get_ref)
            {
                if names.iter().any(|other| other == name) {
                    item.mistake(
                        format!("`{}` 里有两个 key 都是“{name}”", written.key),
                        "每个 key 只能用一次，给其中一个换个名字",
                    );
                }
                names.push(name.to_string());
            }
            read.extend(K::read(&item));
        }
        Some(read)
    }

    fn absent(_: &Table<'_, '_>) -> Option<Self::Value> {
        Some(Vec::new())
    }
}

/// A list that has to be there and to hold something.
pub(crate) struct AtLeastOne<K>(PhantomData<K>);

impl<K: Kind> Kind for AtLeastOne<K> {
    type Value = Vec<K::Value>;
    const SHAPE: Shape = Vec::<K>::SHAPE;

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        if matches!(written.value, DeValue::Array(items) if items.is_empty()) {
            written.mistake(format!("`{}` 是空的", written.key), "至少写一个");
        }
        Vec::<K>::read(written)
    }
}

/// A table that is as in [`super::USUAL`] where the file has none.
pub(crate) struct Usual<K>(PhantomData<K>);

impl<K: Kind> Kind for Usual<K> {
    type Value = K::Value;
    const SHAPE: Shape = K::SHAPE;
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        K::read(written)
    }
}

/// A table of one figure with its source.
pub(crate) struct Only<T>(PhantomData<T>);

impl<T: Figure> Kind for Only<T> {
    type Value = Sourced<T::Value>;
    const SHAPE: Shape = Shape::Table(T::info);

    fn read(written: &Written<'_, '_>) -> Option<Self::Value> {
        written.keyed::<T>().map(T::figure)
    }
}

/// The tables `[KEY.NAME]`, in the order of the file.
pub(crate) struct Named<T>(PhantomData<T>);

impl<T: Keyed> Kind for Named<T> {
    type Value = Vec<T>;
    const SHAPE: Shape = Shape::Named(T::info);
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Vec<T>> {
        Some(written.named()?.iter().filter_map(Written::keyed).collect())
    }

    fn absent(_: &Table<'_, '_>) -> Option<Vec<T>> {
        Some(Vec::new())
    }
}

/// Texts under keys of the writer's own.
impl Kind for BTreeMap<String, String> {
    type Value = Self;
    const SHAPE: Shape = Shape::Free;
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<Self> {
        let text = |entry: &Written<'_, '_>| match entry.value {
            DeValue::String(text) => Some((entry.key.to_owned(), text.to_string())),
            _ => entry.wrong_kind("文字", "用英文双引号括起来，例如 KEY = \"…\""),
        };
        Some(written.named()?.iter().filter_map(text).collect())
    }

    fn absent(_: &Table<'_, '_>) -> Option<Self> {
        Some(Self::new())
    }
}
