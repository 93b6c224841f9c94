//! Just enough HTML to read our own pages: their text, and their forms with what is filled in.

/// A form as a browser would send it.
#[derive(Debug, Clone)]
pub struct Filled {
    pub action: String,
    pub pairs: Vec<(String, String)>,
    /// Every name that the form offers, ticked or not.
    names: Vec<String>,
}

impl Filled {
    /// Types a value, or ticks the box or chooses the option with it.
    #[track_caller]
    pub fn set(&mut self, name: &str, value: &str) {
        assert!(
            self.names.iter().any(|n| n == name),
            "the form has no field {name}, only {:?}",
            self.names
        );
        self.pairs.retain(|(n, _)| n != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value)
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

/// The first form whose action starts with this.
pub fn form(html: &str, action: &str) -> Option<Filled> {
    forms(html)
        .into_iter()
        .find(|f| f.action.starts_with(action))
}

/// Every form of a page.
pub fn forms(html: &str) -> Vec<Filled> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].find("<form").map(|n| n + from) {
        let (Some(head), Some(length)) = (tag(html, at), html[at..].find("</form>")) else {
            break;
        };
        let mut filled = Filled {
            action: head.attribute("action").unwrap_or_default().to_owned(),
            pairs: Vec::new(),
            names: Vec::new(),
        };
        fields(&html[head.end..at + length], &mut filled);
        found.push(filled);
        from = at + length;
    }
    found
}

fn fields(html: &str, filled: &mut Filled) {
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
        if let Some(name) = &name {
            filled.names.push(name.clone());
        }
        if tag.has("disabled") {
            continue;
        }
        match (tag.name, name) {
            ("input", Some(name)) => {
                let value = tag.attribute("value").unwrap_or("");
                match tag.attribute("type") {
                    Some("checkbox" | "radio") if tag.has("checked") => {
                        let on = if tag.has("value") { value } else { "on" };
                        filled.pairs.push((name, on.to_owned()));
                    }
                    Some("checkbox" | "radio" | "submit" | "file") => {}
                    _ => filled.pairs.push((name, value.to_owned())),
                }
            }
            ("textarea", Some(name)) => {
                let end = html[from..]
                    .find("</textarea>")
                    .map_or(html.len(), |n| n + from);
                let text = unescape(&html[from..end]);
                // The first line break after the tag is not part of the text.
                let text = text.strip_prefix('\n').unwrap_or(&text);
                filled.pairs.push((name, text.to_owned()));
                from = end;
            }
            ("select", Some(name)) => select = Some((name, false)),
            ("option", _) => {
                if let Some((name, chosen)) = &mut select {
                    let value = tag.attribute("value").unwrap_or("").to_owned();
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
    assert_eq!(filled.get("truth"), "on");
    assert_eq!(text("<body><p>3 &amp; 4</p><b>件</b>逾期"), "3 & 4 件逾期");
}
