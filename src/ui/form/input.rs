//! Inputs of one line, dates with their weekday, files.

use chrono::{Datelike, NaiveDate};
use domain::dates::weekday_label;
use maud::{Markup, html};

use super::Field;
use crate::ui::parts::icon;

/// A file that is already there.
#[derive(Debug, Clone)]
pub struct Uploaded {
    pub name: String,
    /// Size, date, who: shown small.
    pub small: String,
    pub href: Option<String>,
    /// Where a POST takes it away; none when it may not be.
    pub remove: Option<String>,
}

impl Field<'_> {
    fn line(&self, kind: &str, value: &str, mode: Option<&str>) -> Markup {
        self.typed(None, kind, value, mode)
    }

    /// The input itself, with its name beside it or, for tables, only said.
    fn typed(&self, said: Option<&str>, kind: &str, value: &str, mode: Option<&str>) -> Markup {
        html! {
            input .input type=(kind) id=(self.id()) name=(self.name) value=(value) readonly[self.readonly] aria-label=[said]
                placeholder=[self.placeholder] autocomplete=[self.autocomplete] inputmode=[mode]
                aria-required=[self.required.then_some("true")] aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(false)];
        }
    }

    /// One line of text.
    pub fn text(&self, value: &str) -> Markup {
        self.with(self.line("text", value, None), html! {})
    }

    /// The same without a visible label, for tables.
    pub fn text_bare(&self, value: &str) -> Markup {
        self.typed(Some(self.label), "text", value, None)
    }

    /// A number. Kept as text with a numeric keyboard, so that what was typed wrongly is kept too.
    pub fn number(&self, value: &str) -> Markup {
        self.with(self.line("text", value, Some("decimal")), html! {})
    }

    /// An address of a page.
    pub fn url(&self, value: &str) -> Markup {
        self.with(self.line("url", value, None), html! {})
    }

    pub fn email(&self, value: &str) -> Markup {
        self.with(self.line("email", value, None), html! {})
    }

    /// A password; what was typed is never sent back.
    pub fn password(&self) -> Markup {
        self.with(self.line("password", "", None), html! {})
    }

    /// A search box; its label is for screen readers only.
    pub fn search(&self, value: &str) -> Markup {
        html! {
            div .field.search { label .visually-hidden for=(self.id()) { (self.label) } (self.line("search", value, None)) }
        }
    }

    /// A day with its weekday beside it. `value` is ISO text as typed; the browser shows its own picker.
    pub fn date(&self, value: &str) -> Markup {
        let weekday = value
            .parse::<NaiveDate>()
            .ok()
            .map(|d| weekday_label(d.weekday()));
        self.with(
            html! {
                span .date-field {
                    (self.line(picker("date", value), value, None))
                    small data-weekday-for=(self.id()) { @if let Some(weekday) = weekday { (weekday) } }
                }
            },
            html! {},
        )
    }

    /// The same without a visible label, for the cells of a table.
    pub fn date_cell(&self, value: &str) -> Markup {
        let weekday = value
            .parse::<NaiveDate>()
            .ok()
            .map(|d| weekday_label(d.weekday()));
        html! {
            span .date-field {
                input .input type=(picker("date", value)) id=(self.id()) name=(self.name) value=(value) readonly[self.readonly]
                    aria-label=(self.label) aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(false)];
                small data-weekday-for=(self.id()) { @if let Some(weekday) = weekday { (weekday) } }
            }
            (self.below())
        }
    }

    /// A month, `2024-03`.
    pub fn month(&self, value: &str) -> Markup {
        self.with(self.line(picker("month", value), value, None), html! {})
    }

    /// A place for files with those already there. `accept` as the browser wants it (`.pdf,.jpg`),
    /// `max_bytes` for each file, `many` when several may be chosen at once.
    pub fn files(&self, there: &[Uploaded], accept: &str, max_bytes: u64, many: bool) -> Markup {
        // Its own label only says to choose: what for stands above.
        let (label, choose) = (
            format!("{}-label", self.id()),
            format!("{}-choose", self.id()),
        );
        html! {
            div .field {
                span .label.req[self.required && !self.quiet].visually-hidden[self.quiet] id=(label) { (self.label) }
                @for file in there { (filebox(file)) }
                label .drop {
                    input .visually-hidden type="file" id=(self.id()) name=(self.name) accept=(accept) multiple[many]
                        data-max=(max_bytes) aria-labelledby={ (label) " " (choose) } aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(false)];
                    span id=(choose) { (icon("up")) " " @if there.is_empty() { "选择文件" } @else if many { "再加文件" } @else { "换一份文件" } }
                    small .faint { (accept.replace('.', "").to_uppercase().replace(',', "、")) "，单份 " (size_label(max_bytes)) " 以内" }
                    output .chosen data-chosen {}
                }
                (self.below())
            }
        }
    }
}

/// The browser's own picker, or a plain line for what a picker would not show: what was typed has to
/// be seen to be mended.
fn picker(kind: &'static str, value: &str) -> &'static str {
    let day = if kind == "month" && !value.is_empty() {
        format!("{value}-01")
    } else {
        value.to_owned()
    };
    if day.is_empty() || day.parse::<NaiveDate>().is_ok() {
        kind
    } else {
        "text"
    }
}

/// A file with its name, what is known of it, and a way to take it away.
pub fn filebox(file: &Uploaded) -> Markup {
    html! {
        div .filebox {
            (icon("file"))
            @if let Some(href) = &file.href { a href=(href) { (file.name) } } @else { span { (file.name) } }
            small { (file.small) }
            @if let Some(remove) = &file.remove {
                // The file's own form cannot stand inside the page's form; the button names its address.
                button .btn.btn-small type="submit" formmethod="post" formaction=(remove) aria-label={ "移除 " (file.name) } { "移除" }
            }
        }
    }
}

/// `10 MB`, `512 KB`
pub fn size_label(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * KB;
    match bytes {
        0..KB => format!("{bytes} B"),
        KB..MB => format!("{} KB", bytes.div_ceil(KB)),
        // One decimal below ten megabytes.
        _ if bytes < 10 * MB && !bytes.is_multiple_of(MB) => {
            format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB)
        }
        _ => format!("{} MB", bytes / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_shows_its_weekday() {
        let html = Field::new("closes", "截止")
            .date("2024-11-27")
            .into_string();
        assert!(
            html.contains("type=\"date\" id=\"f-closes\"")
                && html.contains("<small data-weekday-for=\"f-closes\">周三</small>")
        );
        assert!(
            Field::new("closes", "截止")
                .date("2024-02-30")
                .into_string()
                .contains("type=\"text\" id=\"f-closes\" name=\"closes\" value=\"2024-02-30\"")
        );
        assert!(
            Field::new("a.b", "起")
                .date_cell("2024-11-27")
                .into_string()
                .contains("aria-label=\"起\"")
        );
    }

    #[test]
    fn a_password_is_never_sent_back() {
        assert!(
            Field::new("password", "密码")
                .autocomplete("current-password")
                .password()
                .into_string()
                .contains("value=\"\"")
        );
    }

    #[test]
    fn files_say_what_may_come() {
        let there = [Uploaded {
            name: "申报书<1>.pdf".into(),
            small: "2.1 MB".into(),
            href: None,
            remove: Some("/x".into()),
        }];
        let html = Field::new("scan", "盖章扫描件")
            .files(&there, ".pdf,.jpg", 10 * 1024 * 1024, false)
            .into_string();
        assert!(html.contains("PDF、JPG，单份 10 MB 以内") && html.contains("换一份文件"));
        assert!(html.contains("申报书&lt;1&gt;.pdf") && html.contains("formaction=\"/x\""));
    }

    #[test]
    fn sizes_read_well() {
        let mb = 1024 * 1024;
        assert_eq!(
            [0, 1023, 1024, 2048, mb, mb * 5 / 2, 20 * mb].map(size_label),
            ["0 B", "1023 B", "1 KB", "2 KB", "1 MB", "2.5 MB", "20 MB"]
        );
    }
}
