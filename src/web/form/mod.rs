//! A form is a value: what its buttons do, and its fields with name, label and kind.
//!
//! The route table says which form an address takes. From the form come the refusal of fields it
//! does not have, the inputs with what was typed and the messages beside them, the page again when
//! it was refused or overtaken, and the page that shows it when the session had ended meanwhile. So
//! a handler is a screen: it reads the form, does one thing, and says what becomes of it.
//!
//! A form is a `static`, so that a page knows by its address which of its forms has come back.

mod filled;
mod tried;

use maud::{Markup, html};

use super::{Me, PageError, Pairs, check, once, shown};

pub use filled::{Doing, Filled, Handles, all, blank, handler, told};
pub use ledger::both;
pub use tried::{Filling, Tried, again_please, naming};

/// What a form of the site is.
#[derive(Debug)]
pub struct Form {
    /// What it does, in the words of its button.
    act: &'static str,
    /// What it does instead when a field has a value: field, value, words.
    when: &'static [(&'static str, &'static str, &'static str)],
    fields: &'static [Item],
    /// The button that cannot be taken back, beside one that only saves: field, value, words.
    for_good: Option<(&'static str, &'static str, &'static str)>,
    in_words: fn(&str, &str) -> String,
    may_repeat: bool,
    has_own_fields: bool,
    before: Before,
    /// Whether it judges what has been handed in.
    judges: bool,
}

/// What stands between a form that is sent and its being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing, for it tells nobody else.
    Nothing,
    /// Nothing, although it tells others; why.
    Straight(&'static str),
    /// What it would bring, every letter of it.
    Shown(Back),
}

/// How something that others have heard of is taken back, in the words of the page that asks whether it
/// is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// In this way.
    By(&'static str),
    /// Not at all, for this reason.
    Never(&'static str),
}

impl Before {
    fn shows(self) -> bool {
        matches!(self, Self::Shown(_))
    }
}

/// The step can be taken back on the page of its project.
pub const STEP: Back =
    Back::By("办错了可以在项目页“撤回上一步”，写明理由；对方据此办理以后就不能再撤回。");

/// A field of a form.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    pub name: &'static str,
    pub(in crate::web) label: &'static str,
    kind: Kind,
    required: bool,
    hint: Option<&'static str>,
    /// Whether there is one for each of several things: `points.a`, `points.b`.
    pub(in crate::web) many: bool,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Several lines.
    Area,
    Number,
    Date,
    Month,
    Email,
    Url,
    /// A password: never shown again.
    Secret,
    File,
    /// One of what the page offers, or several of it.
    Choice,
    /// A box to tick; sends `yes`.
    Tick,
    /// Put there by the page, or a button's own value.
    Hidden,
}

const fn item(kind: Kind, name: &'static str, label: &'static str) -> Item {
    Item {
        name,
        label,
        kind,
        required: false,
        hint: None,
        many: false,
    }
}

macro_rules! kinds {
    ($($name:ident $kind:ident),* $(,)?) => {
        $(pub const fn $name(name: &'static str, label: &'static str) -> Item {
            item(Kind::$kind, name, label)
        })*
    };
}

kinds! {
    text Text, area Area, number Number, date Date, month Month, email Email, url Url,
    secret Secret, file File, choice Choice, tick Tick,
}

pub const fn hidden(name: &'static str) -> Item {
    item(Kind::Hidden, name, "")
}

/// A field that a programme has made up.
pub(super) static OWN: Item = area("", "填写的内容");

impl Item {
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// One for each of several things, named after it: `points.a`.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    /// Whether a field of that name is this one.
    pub fn is(&self, name: &str) -> bool {
        if self.many {
            let rest = name.strip_prefix(self.name);
            return rest.is_some_and(|rest| rest.starts_with('.'));
        }
        self.name == name
    }

    /// Nobody has written it, so it goes along unseen where the form is shown away from its page.
    pub(super) fn travels(&self, value: &str) -> bool {
        let own_box = self.name.is_empty() && value == "on";
        own_box || matches!(self.kind, Kind::Choice | Kind::Tick | Kind::Hidden)
    }

    /// What the field of that name is called.
    pub(super) fn label(&self, name: &str) -> String {
        match name.split_once('.') {
            _ if self.name.is_empty() => format!("{}（{name}）", self.label),
            Some((_, of)) if self.many => format!("{}（{of}）", self.label),
            _ => self.label.to_owned(),
        }
    }
}

impl Form {
    pub const fn new(act: &'static str, fields: &'static [Item]) -> Self {
        Self {
            act,
            when: &[],
            fields,
            for_good: None,
            in_words: |_, value| value.to_owned(),
            may_repeat: false,
            has_own_fields: false,
            before: Before::Nothing,
            judges: false,
        }
    }

    /// Shows what it would bring before it is done.
    #[must_use]
    pub const fn shown_first(mut self, back: Back) -> Self {
        self.before = Before::Shown(back);
        self
    }

    /// Is done at once although others hear of it; why nobody need see it before.
    #[must_use]
    pub const fn straight(mut self, why: &'static str) -> Self {
        self.before = Before::Straight(why);
        self
    }

    /// Judges what has been handed in: it says when its page was shown ([`seen`]), and nothing that came
    /// after that is judged unread.
    #[must_use]
    pub const fn judging(mut self) -> Self {
        self.judges = true;
        self
    }

    /// Whether it judges what has been handed in.
    pub fn judges(&self) -> bool {
        self.judges
    }

    /// What it does when a field has a value.
    #[must_use]
    pub const fn when(
        mut self,
        when: &'static [(&'static str, &'static str, &'static str)],
    ) -> Self {
        self.when = when;
        self
    }

    /// Has a button of this name and value that does what cannot be taken back, and one of the same
    /// name with the value `save` that only saves.
    #[must_use]
    pub const fn for_good(
        mut self,
        name: &'static str,
        value: &'static str,
        act: &'static str,
    ) -> Self {
        self.for_good = Some((name, value, act));
        self
    }

    /// How the value of a field reads beside what was typed, where it is not its own words.
    #[must_use]
    pub const fn in_words(mut self, words: fn(&str, &str) -> String) -> Self {
        self.in_words = words;
        self
    }

    /// May well say the same again and mean it: only a page's own value tells that a sending is the
    /// same one.
    #[must_use]
    pub const fn may_repeat(mut self) -> Self {
        self.may_repeat = true;
        self
    }

    /// Has further fields that a programme makes up, beside these; their handler refuses strangers,
    /// and is told when a sending broke off.
    #[must_use]
    pub const fn with_own_fields(mut self) -> Self {
        self.has_own_fields = true;
        self
    }

    /// What stands before its being done.
    pub fn before(&self) -> Before {
        self.before
    }

    /// The fields that are known beforehand.
    pub fn fields(&self) -> &'static [Item] {
        self.fields
    }

    /// The field that goes by this name, if the form has it.
    pub fn item(&self, name: &str) -> Option<&'static Item> {
        let known = self.fields.iter().find(|item| item.is(name));
        known.or(self.has_own_fields.then_some(&OWN))
    }

    /// Whether nobody writes or chooses anything in it.
    fn is_a_button(&self) -> bool {
        self.fields.iter().all(|item| item.kind == Kind::Hidden)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &'static Item> {
        self.fields.iter().filter(move |item| item.kind == kind)
    }

    pub(super) fn is_secret(&self, name: &str) -> bool {
        self.item(name)
            .is_some_and(|item| item.kind == Kind::Secret)
    }

    pub(super) fn secrets(&self) -> impl Iterator<Item = &'static Item> {
        self.of(Kind::Secret)
    }

    pub(in crate::web) fn brings_files(&self) -> bool {
        self.of(Kind::File).next().is_some()
    }

    /// What it does as it is filled in.
    pub fn does(&self, pairs: &Pairs) -> &'static str {
        let chosen = self.when.iter();
        let mut chosen = chosen.filter(|(field, value, _)| pairs.get(field) == *value);
        chosen.next().map_or(self.act, |(.., act)| act)
    }

    /// Saves instead of what cannot be taken back, and says what that would have been.
    pub(super) fn only_saves(&self, pairs: &mut Pairs) -> Option<&'static str> {
        let (name, value, act) = self.for_good?;
        let mut asked = pairs.0.iter_mut();
        let (_, asked) = asked.find(|(n, v)| n == name && v == value)?;
        "save".clone_into(asked);
        Some(act)
    }

    /// Refuses fields that it does not have, so that nothing typed is dropped in silence.
    ///
    /// # Errors
    /// A refusal naming the first stranger.
    pub fn check<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<(), PageError> {
        let ours = |name: &str| [once::ONCE, shown::SHOWN].contains(&name);
        let checked = |name: &str| name == check::CHECKED && self.before.shows();
        let seen = |name: &str| name == SEEN && self.judges;
        let known =
            |name: &str| ours(name) || checked(name) || seen(name) || self.item(name).is_some();
        match names.into_iter().find(|name| !known(name)) {
            None => Ok(()),
            Some(name) => Err(PageError::Refused(stranger(name))),
        }
    }
}

/// The field of a form that judges, with the time its page was shown, in microseconds.
pub(super) const SEEN: &str = "seen";

/// The hidden field of a form that judges ([`Form::judging`]).
pub fn seen(me: &Me) -> Markup {
    html! { input type="hidden" name=(SEEN) value=(me.now.timestamp_micros()); }
}

/// What is said about a field that there is not.
pub fn stranger(name: &str) -> String {
    format!("表单里有本页不认识的一项“{name}”。请刷新页面后再提交。")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub static CONCLUSION: Form = Form::new(
        "登记结论",
        &[
            choice("decision", "结论").required(),
            number("points", "分数").many(),
            area("reason", "理由").hint("退回时必须写明"),
        ],
    )
    .when(&[("decision", "return", "退回材料")])
    .for_good("do", "sign", "签名提交");

    #[test]
    fn a_form_knows_its_fields_and_refuses_strangers() {
        let known = ["decision", "points.a", "once", "shown"];
        assert!(CONCLUSION.check(known).is_ok());
        for stranger in ["points", "pointsa", "grade"] {
            assert!(CONCLUSION.check([stranger]).is_err(), "{stranger}");
        }
        let label = |name: &str| CONCLUSION.item(name).map(|item| item.label(name));
        assert_eq!(label("points.a").as_deref(), Some("分数（a）"));
        assert_eq!(label("reason").as_deref(), Some("理由"));
        let pairs = |form: &str| Pairs::decode(form.as_bytes()).unwrap();
        assert_eq!(CONCLUSION.does(&pairs("decision=return")), "退回材料");
        assert_eq!(CONCLUSION.does(&pairs("decision=x")), "登记结论");
        let mut signed = pairs("do=sign&points.a=9");
        assert_eq!(CONCLUSION.only_saves(&mut signed), Some("签名提交"));
        assert_eq!(signed.get("do"), "save");
        assert_eq!(CONCLUSION.only_saves(&mut signed), None);
    }
}
