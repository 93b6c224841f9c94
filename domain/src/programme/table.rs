//! How a key of a programme file is declared: once, with all that is ever said about it.
//!
//! [`table!`] makes the struct and its [`Info`] from one line a key. The reader (`read`), the
//! reference in `docs/programmes.md` (`manual`), the JSON Schema (`schema`) and `programme show`
//! (`show`) all go by it, so a new key is that one line.

use super::Sourced;
use super::read::{Table, Written};

/// One key of a table.
pub(crate) struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// A value that would be right, as it stands in the file; between quotation marks where its
    /// shape has them.
    pub example: &'static str,
    /// What it means. What stands before the first mark of punctuation is its name.
    pub words: &'static str,
    /// The key that may name a source of its own for this figure.
    pub source: Option<&'static str>,
}

/// One table of the file, or some keys that belong together in a table.
pub(crate) struct Info {
    /// Dotted key of the table; the parts of one table share it.
    pub path: &'static str,
    pub keys: &'static [Key],
    pub parts: &'static [fn() -> &'static Info],
    /// Exactly one of these keys is written, if any are named.
    pub one_of: &'static [&'static str],
}

impl Info {
    /// All keys of the table: its own, those of its parts, and last where it comes from.
    pub fn all(&self) -> Vec<&'static Key> {
        let parts = self.parts.iter().flat_map(|part| part().all());
        let mut all: Vec<_> = self.keys.iter().chain(parts).collect();
        all.sort_by_key(|key| matches!(key.name, "source" | "note"));
        all
    }

    /// Every name that may be written: the keys and those of their own sources.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.all().iter().map(|key| key.name).collect();
        names.extend(self.all().iter().filter_map(|key| key.source));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The names of which exactly one is written, with those of the parts.
    pub fn choices(&self) -> Vec<&'static [&'static str]> {
        let parts = self.parts.iter().flat_map(|part| part().choices());
        let own = Some(self.one_of).filter(|names| !names.is_empty());
        own.into_iter().chain(parts).collect()
    }
}

/// Words of ours with what they mean.
pub(crate) type Words = Vec<(&'static str, &'static str)>;

/// What a value looks like in the file.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Between quotation marks: what a clerk calls it, and the regular expression it follows.
    Text(&'static str, &'static str),
    /// One of our words.
    Words(fn() -> Words),
    /// A clause of a notice, or how sure the figure is.
    Source,
    /// A whole number: the least and the most.
    Number(u32, u32),
    /// Points with at most two decimals.
    Points,
    Flag,
    List(&'static Shape),
    Table(fn() -> &'static Info),
    /// Tables below this one with names of the writer's own.
    Named(fn() -> &'static Info),
    /// Texts under keys of the writer's own.
    Free,
}

impl Shape {
    /// The shape of each value of a list; of what is no list its own.
    pub fn of_each(self) -> Self {
        match self {
            Self::List(item) => *item,
            _ => self,
        }
    }

    /// Our words that may be written, alone or in a list.
    pub fn words(self) -> Words {
        match self.of_each() {
            Self::Words(words) => words(),
            _ => Words::new(),
        }
    }

    /// What a clerk calls a value of this shape.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Text(noun, _) => noun,
            Self::Words(_) => "文字",
            Self::Source => "出处",
            Self::Number(..) => "整数",
            Self::Points => "分数",
            Self::Flag => "是或否",
            Self::List(_) => "列表",
            Self::Table(_) | Self::Named(_) | Self::Free => "表",
        }
    }
}

/// Words with what they mean, in a row.
pub(crate) fn explained(words: &Words) -> String {
    let each = words
        .iter()
        .map(|(word, label)| format!("`{word}` {label}"));
    each.collect::<Vec<_>>().join("、")
}

impl Key {
    /// What people call it: the beginning of its words.
    pub fn label(&self) -> &'static str {
        self.words
            .split(['，', '；', '：', '（', '。'])
            .next()
            .unwrap_or_default()
    }

    /// A line that would be right.
    pub fn line(&self) -> String {
        let Self { name, example, .. } = self;
        let is_head = example
            .trim_start_matches('[')
            .starts_with(|c: char| c.is_ascii_lowercase());
        match self.shape {
            Shape::Text(..) | Shape::Words(_) | Shape::Source => format!("{name} = \"{example}\""),
            // The head of a table, with what stands in it.
            _ if example.starts_with('[') && is_head => (*example).to_owned(),
            _ => format!("{name} = {example}"),
        }
    }
}

/// How a value of a key is read.
pub(crate) trait Kind {
    type Value;
    const SHAPE: Shape;
    /// Whether the key may be left out.
    const OPTIONAL: bool = false;
    /// Whether the value takes the source of its table unless `KEY_source` names another.
    const SOURCED: bool = false;

    /// Reads what is written; tells what is wrong with it.
    fn read(written: &Written<'_, '_>) -> Option<Self::Value>;

    /// The value where the key is left out, of kinds that are optional.
    fn absent(_table: &Table<'_, '_>) -> Option<Self::Value> {
        None
    }
}

/// A struct that [`table!`] has made.
pub(crate) trait Keyed: Sized {
    fn info() -> &'static Info;

    /// Reads the table's keys; none when a required one is missing or wrong.
    fn read(table: &Table<'_, '_>) -> Option<Self>;
}

/// A value made from several keys of a table.
pub(crate) trait Part {
    type Value;
    type Keys: Keyed;

    /// The value of these keys; tells what does not fit together.
    fn of(table: &Table<'_, '_>, keys: Self::Keys) -> Option<Self::Value>;
}

/// No keys: for parts that need none of their own.
impl Keyed for () {
    fn info() -> &'static Info {
        &Info {
            path: "",
            keys: &[],
            parts: &[],
            one_of: &[],
        }
    }

    fn read(_: &Table<'_, '_>) -> Option<Self> {
        Some(())
    }
}

/// A table that has one figure and its source, made by [`figure!`].
pub(crate) trait Figure: Keyed {
    type Value;

    fn figure(self) -> Sourced<Self::Value>;
}

/// Declares tables of the file. Each line is a key:
///
/// ```text
/// field("key"): Type as Kind = default => "example", "意思";
/// ```
///
/// `("key")` is written where the key is not called as the field, `as Kind` where the type alone does
/// not say how it is written (the kinds are in `read::kinds`), `= default` where the key may be left
/// out; `Option`, lists and `bool` may be anyway. `due + due_source: …` adds a field for the source of
/// that figure. `..part: Type as Part` is read from several keys. `check f(a, b)` calls
/// `f(&table, a, b)` with references to what could be read of these fields; `one of "a" "b"` lets exactly one of
/// these keys be written.
macro_rules! table {
    (
        $(#[$doc:meta])*
        $name:ident($path:literal) $(check $check:ident($($arg:ident),*))? $(one of $($one:literal)*)? {
            $(
                $(#[$about:meta])*
                $field:ident $(+ $beside:ident)? $(($key:literal))?: $ty:ty $(as $kind:ty)? $(= $default:expr)? => $example:literal, $words:literal;
            )*
            $( ..$part:ident: $part_ty:ty as $part_kind:ty; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(
                $(#[$about])*
                pub $field: $ty,
                $(
                    /// Where that figure comes from.
                    pub $beside: $crate::programme::Source,
                )?
            )*
            $( pub $part: $part_ty, )*
        }

        impl $crate::programme::table::Keyed for $name {
            fn info() -> &'static $crate::programme::table::Info {
                use $crate::programme::table::{Info, Key, Kind};
                const INFO: &Info = &Info {
                    path: $path,
                    keys: &[$({
                        type Of = $crate::programme::table::last!($ty $(, $kind)?);
                        Key {
                            name: $crate::programme::table::last!(@ stringify!($field) $(, $key)?),
                            shape: <Of as Kind>::SHAPE,
                            required: !<Of as Kind>::OPTIONAL && $crate::programme::table::last!(@ true $(, stringify!($default).is_empty())?),
                            example: $example,
                            words: $words,
                            source: $crate::programme::table::last!(@
                                if <Of as Kind>::SOURCED { Some(concat!(stringify!($field), "_source")) } else { None }
                                $(, Some(stringify!($beside)))?),
                        }
                    }),*],
                    parts: &[$(<<$part_kind as $crate::programme::table::Part>::Keys as $crate::programme::table::Keyed>::info),*],
                    one_of: &[$($($one),*)?],
                };
                INFO
            }

            fn read(table: &$crate::programme::read::Table<'_, '_>) -> Option<Self> {
                let info = <Self as $crate::programme::table::Keyed>::info();
                let mut keys = info.keys.iter();
                $(
                    let $field: Option<$ty> = table.read::<$crate::programme::table::last!($ty $(, $kind)?)>(
                        keys.next()?,
                        $crate::programme::table::last!(@ None $(, Some(|| $default))?),
                    );
                    $( let $beside = table.source_of(stringify!($beside)); )?
                )*
                $(
                    let $part: Option<$part_ty> = $crate::programme::table::Keyed::read(table)
                        .and_then(|keys| <$part_kind as $crate::programme::table::Part>::of(table, keys));
                )*
                table.one_of(info);
                $( $check(table, $($arg.as_ref()),*); )?
                Some(Self {
                    $( $field: $field?, $( $beside: $beside?, )? )*
                    $( $part: $part?, )*
                })
            }
        }

        impl $crate::programme::table::Kind for $name {
            type Value = Self;
            const SHAPE: $crate::programme::table::Shape =
                $crate::programme::table::Shape::Table(<Self as $crate::programme::table::Keyed>::info);

            fn read(written: &$crate::programme::read::Written<'_, '_>) -> Option<Self> {
                written.keyed()
            }
        }
    };
}
pub(crate) use table;

/// Declares a table of one figure and its source, to be read as [`Sourced`].
macro_rules! figure {
    ($(#[$doc:meta])* $name:ident($path:literal) $field:ident: $ty:ty $(as $kind:ty)? => $example:literal, $words:literal;) => {
        $crate::programme::table::table! {
            $(#[$doc])*
            $name($path) {
                $field: $ty $(as $kind)? => $example, $words;
                source: $crate::programme::Source => "suggested", "出处";
            }
        }

        impl $crate::programme::table::Figure for $name {
            type Value = $ty;

            fn figure(self) -> $crate::programme::Sourced<$ty> {
                $crate::programme::Sourced { value: self.$field, source: self.source }
            }
        }
    };
}
pub(crate) use figure;

/// The last of one or two types, or with `@` of one or two expressions.
macro_rules! last {
    (@ $first:expr) => {
        $first
    };
    (@ $first:expr, $last:expr) => {
        $last
    };
    ($first:ty) => {
        $first
    };
    ($first:ty, $last:ty) => {
        $last
    };
}
pub(crate) use last;
