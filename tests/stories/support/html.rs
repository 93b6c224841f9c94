//! Just enough HTML to read our own pages: their text, and their forms with what is filled in.

/// A form as a browser would send it.
#[derive(Debug, Clone)]
pub struct Filled {
    pub action: String,
    pub pairs: Vec<(String, String)>,
    /// Whether it is sent in parts, with files.
    pub in_parts: bool,
    /// Everything that can be filled in, ticked, chosen or pressed.
    offers: Vec<Offer>,
}

/// Something of a form that has a name.
#[derive(Debug, Clone)]
struct Offer {
    name: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// Written by hand.
    Text,
    /// Carried along unseen.
    Hidden,
    File,
    /// A box, an option or a button with this value.
    Value(String),
}

impl Filled {
    /// Types a value, or ticks the box, chooses the option or presses the button with it.
    #[track_caller]
    pub fn set(&mut self, name: &str, value: &str) {
        self.check(name, value);
        self.pairs.retain(|(n, _)| n != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// Ticks one more box of several with a name.
    #[track_caller]
    pub fn tick(&mut self, name: &str, value: &impl ToString) {
        let value = value.to_string();
        self.check(name, &value);
        self.pairs.push((name.to_owned(), value));
    }

    #[track_caller]
    fn check(&self, name: &str, value: &str) {
        let fits = |kind: &Kind| match kind {
            Kind::Text | Kind::Hidden => true,
            Kind::File => false,
            Kind::Value(offered) => offered == value,
        };
        assert!(
            self.offers.iter().any(|o| o.name == name && fits(&o.kind)),
            "the form to {} does not take {name} = {value}, only {:?}",
            self.action,
            self.offers
        );
    }

    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value)
    }

    /// Whether a field of this name can be seen and filled in.
    pub fn asks_for(&self, name: &str) -> bool {
        self.offers
            .iter()
            .any(|o| o.name == name && o.kind != Kind::Hidden)
    }

    /// The first box or option of a name that stands for something.
    pub fn first_of(&self, name: &str) -> Option<String> {
        self.offers.iter().find_map(|o| match &o.kind {
            Kind::Value(value) if o.name == name && !value.is_empty() => Some(value.clone()),
            _ => None,
        })
    }

    /// Names of what is written by hand, in the order of the form.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.offers.iter().filter(|o| o.kind == Kind::Text);
        texts.map(|o| o.name.clone()).collect()
    }

    /// Names of the inputs for files.
    pub fn files(&self) -> Vec<&str> {
        let files = self.offers.iter().filter(|o| o.kind == Kind::File);
        files.map(|o| o.name.as_str()).collect()
    }
}

/// A start tag: its name, its attributes, and where it ends in the text.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
    end: usize,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }
}

/// Reads the tag at `at`, if a start tag is there.
fn tag(html: &str, at: usize) -> Option<Tag<'_>> {
    let inside = html[at..].strip_prefix('<')?;
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let bytes = html.as_bytes();
    let mut i = at + 1;
    let word = |i: &mut usize| {
        let from = *i;
        while !matches!(bytes[*i], b' ' | b'\n' | b'>' | b'=' | b'/') {
            *i += 1;
        }
        &html[from..*i]
    };
    let name = word(&mut i);
    let mut attributes = Vec::new();
    loop {
        match bytes[i] {
            b'>' => break,
            b' ' | b'\n' | b'/' => i += 1,
            _ => {
                let name = word(&mut i);
                let mut value = String::new();
                if bytes[i] == b'=' {
                    // maud quotes every value.
                    let from = i + 2;
                    let to = from + html[from..].find('"')?;
                    value = unescape(&html[from..to]);
                    i = to + 1;
                }
                attributes.push((name, value));
            }
        }
    }
    Some(Tag {
        name,
        attributes,
        end: i + 1,
    })
}

/// The form whose action is this, or the first whose action starts with it; else the first with a button that leads there, as
/// if that button were pressed.
pub fn form(html: &str, action: &str) -> Option<Filled> {
    let all = read(html);
    let exact = all.iter().find(|(f, _)| f.action == action);
    let near = || all.iter().find(|(f, _)| f.action.starts_with(action));
    if let Some((form, _)) = exact.or_else(near) {
        return Some(form.clone());
    }
    all.into_iter().find_map(|(mut form, buttons)| {
        let pressed = buttons.into_iter().find(|b| b.to.starts_with(action))?;
        form.action = pressed.to;
        form.pairs.extend(pressed.pair);
        Some(form)
    })
}

/// Every form of a page.
pub fn forms(html: &str) -> Vec<Filled> {
    read(html).into_iter().map(|(form, _)| form).collect()
}

/// Where the links lead whose words fit.
pub fn links_where(html: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].find("<a ").map(|n| n + from) {
        let (Some(head), Some(length)) = (tag(html, at), html[at..].find("</a>")) else {
            break;
        };
        let says = text(&html[head.end..at + length]);
        if let Some(href) = head.attribute("href").filter(|_| fits(&says)) {
            found.push(href.to_owned());
        }
        from = at + length;
    }
    found
}

/// Where everything of a page that can be sent goes.
pub fn actions(html: &str) -> Vec<String> {
    read(html)
        .into_iter()
        .flat_map(|(form, buttons)| {
            let elsewhere = buttons.into_iter().map(|b| b.to);
            std::iter::once(form.action).chain(elsewhere)
        })
        .collect()
}

/// A button that sends its form to another address.
struct Button {
    to: String,
    pair: Option<(String, String)>,
}

fn read(html: &str) -> Vec<(Filled, Vec<Button>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].find("<form").map(|n| n + from) {
        let (Some(head), Some(length)) = (tag(html, at), html[at..].find("</form>")) else {
            break;
        };
        let mut form = Filled {
            action: head.attribute("action").unwrap_or_default().to_owned(),
            pairs: Vec::new(),
            in_parts: head.attribute("enctype") == Some("multipart/form-data"),
            offers: Vec::new(),
        };
        let mut buttons = Vec::new();
        let (inside, end) = (head.end, at + length);
        fields(&html[inside..end], None, &mut form, &mut buttons);
        // What stands elsewhere on the page and names this form.
        if let Some(id) = head.attribute("id") {
            fields(&html[..at], Some(id), &mut form, &mut buttons);
            fields(&html[end..], Some(id), &mut form, &mut buttons);
        }
        found.push((form, buttons));
        from = end;
    }
    found
}

/// Reads the fields that belong to the form around them, or to the form of this id.
fn fields(html: &str, of: Option<&str>, filled: &mut Filled, buttons: &mut Vec<Button>) {
    let mut from = 0;
    // The select that is open, and whether one of its options has been chosen.
    let mut select: Option<(String, bool)> = None;
    while let Some(at) = html[from..].find('<').map(|n| n + from) {
        let Some(tag) = tag(html, at) else {
            if html[at..].starts_with("</select") {
                select = None;
            }
            from = at + 1;
            continue;
        };
        from = tag.end;
        let name = tag.attribute("name").map(str::to_owned);
        let value = tag.attribute("value").unwrap_or("").to_owned();
        if tag.has("disabled") || (tag.name != "option" && tag.attribute("form") != of) {
            continue;
        }
        let mut offer = |name: &str, kind: Kind| {
            filled.offers.push(Offer {
                name: name.to_owned(),
                kind,
            });
        };
        match (tag.name, name) {
            ("input", Some(name)) => match tag.attribute("type") {
                Some("checkbox" | "radio") => {
                    let on = if tag.has("value") {
                        value
                    } else {
                        "on".to_owned()
                    };
                    offer(&name, Kind::Value(on.clone()));
                    if tag.has("checked") {
                        filled.pairs.push((name, on));
                    }
                }
                Some("submit") => offer(&name, Kind::Value(value)),
                Some("file") => offer(&name, Kind::File),
                Some("hidden") => {
                    offer(&name, Kind::Hidden);
                    filled.pairs.push((name, value));
                }
                _ => {
                    offer(&name, Kind::Text);
                    filled.pairs.push((name, value));
                }
            },
            ("textarea", Some(name)) => {
                let end = html[from..]
                    .find("</textarea>")
                    .map_or(html.len(), |n| n + from);
                let text = unescape(&html[from..end]);
                // The first line break after the tag is not part of the text.
                let text = text.strip_prefix('\n').unwrap_or(&text);
                offer(&name, Kind::Text);
                filled.pairs.push((name, text.to_owned()));
                from = end;
            }
            ("select", Some(name)) => select = Some((name, false)),
            ("option", _) => {
                if let Some((name, chosen)) = &mut select {
                    offer(name, Kind::Value(value.clone()));
                    // Without a choice a browser sends the first.
                    let first = !filled.pairs.iter().any(|(n, _)| n == name);
                    if tag.has("selected") && !*chosen {
                        filled.pairs.retain(|(n, _)| n != name);
                        filled.pairs.push((name.clone(), value));
                        *chosen = true;
                    } else if first {
                        filled.pairs.push((name.clone(), value));
                    }
                }
            }
            ("button", name) => {
                if let Some(name) = &name {
                    offer(name, Kind::Value(value.clone()));
                }
                if let Some(to) = tag.attribute("formaction") {
                    buttons.push(Button {
                        to: to.to_owned(),
                        pair: name.map(|name| (name, value)),
                    });
                }
            }
            _ => {}
        }
    }
}

/// The text of a page: tags away, entities read, white space as one blank.
pub fn text(html: &str) -> String {
    let body = html.find("<body").map_or(html, |at| &html[at..]);
    let mut text = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |n| at + n + 1);
        // Blocks end a line, words within a line stay together.
        let inline = [
            "<b", "</b", "<span", "</span", "<strong", "</strong", "<a ", "</a",
        ];
        if !inline.iter().any(|t| rest[at..end].starts_with(t)) {
            text.push(' ');
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    unescape(&text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn a_form_is_sent_as_a_browser_would() {
    let page = r#"<body><form action="/other"><input name="x"></form>
        <form method="post" action="/projects/7/form"><input type="hidden" name="version" value="3">
        <textarea name="goals" rows="6">
一 &lt;二&gt;</textarea><input type="checkbox" name="truth"><input type="checkbox" name="yes" checked>
        <select name="grade"><option value="a">甲</option><option value="b" selected>乙</option></select>
        <button type="submit">提交</button></form></body>"#;
    let mut filled = form(page, "/projects/7").unwrap();
    let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    assert_eq!(
        filled.pairs,
        [
            pair("version", "3"),
            pair("goals", "一 <二>"),
            pair("yes", "on"),
            pair("grade", "b")
        ]
    );
    filled.set("truth", "on");
    let page = r#"<body><form id="a" method="post" action="/one" enctype="multipart/form-data">
        <input type="file" name="f"><button name="field" value="x" formaction="/files">传</button></form>
        <form action="/other"><input type="checkbox" name="tick" value="7" form="a"></form></body>"#;
    let mut one = form(page, "/one").unwrap();
    one.tick("tick", &7);
    assert!(one.in_parts && one.files() == ["f"] && !one.asks_for("y"));
    let pressed = form(page, "/files").unwrap();
    assert_eq!(
        (pressed.action.as_str(), pressed.get("field")),
        ("/files", "x")
    );
    assert!(form(page, "/other").unwrap().pairs.is_empty());
    assert_eq!(filled.get("truth"), "on");
    assert_eq!(text("<body><p>3 &amp; 4</p><b>件</b>逾期"), "3 & 4 件逾期");
}
