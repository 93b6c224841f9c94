//! Our own pages as their readers have them: their text, and their forms with what is filled in.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node, Selector};

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

    /// Names of everything that the form takes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.offers.iter().map(|offer| offer.name.as_str())
    }

    /// Names of the inputs for files.
    pub fn files(&self) -> Vec<&str> {
        let files = self.offers.iter().filter(|o| o.kind == Kind::File);
        files.map(|o| o.name.as_str()).collect()
    }
}

/// The form whose action is this, or the first whose action starts with it; else the first with a
/// button that leads there, as if that button were pressed.
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

/// The form of a page that shows what would come of something and asks whether it is to be done, as if
/// that had been agreed to.
pub fn check(html: &str) -> Option<Filled> {
    let mut asks = forms(html)
        .into_iter()
        .find(|form| form.asks_for("checked"))?;
    let seen = asks.first_of("checked")?;
    asks.set("checked", &seen);
    Some(asks)
}

/// The mails that such a page shows: to whom, and the text.
pub fn foreseen_mails(html: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(html);
    let mails = Selector::parse("[data-mail]").unwrap();
    let mails = page.select(&mails);
    mails
        .map(|mail| {
            (
                mail.attr("data-mail").unwrap().to_owned(),
                mail.text().collect(),
            )
        })
        .collect()
}

/// Every form of a page.
pub fn forms(html: &str) -> Vec<Filled> {
    read(html).into_iter().map(|(form, _)| form).collect()
}

/// Every form of a page, once for each address that it can be sent to.
pub fn sendings(html: &str) -> Vec<Filled> {
    let all = read(html).into_iter().flat_map(|(form, buttons)| {
        let elsewhere = buttons.into_iter().map(|button| button.to);
        let to: Vec<String> = std::iter::once(form.action.clone())
            .chain(elsewhere)
            .collect();
        to.into_iter().map(move |action| Filled {
            action,
            ..form.clone()
        })
    });
    all.collect()
}

/// Where the links lead whose words fit.
pub fn links_where(html: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let page = Html::parse_document(html);
    page.select(&select("a[href]"))
        .filter(|link| fits(&words(*link)))
        .filter_map(|link| link.attr("href").map(str::to_owned))
        .collect()
}

/// Every address of this site that a page leads to: links, what it frames, forms that only ask.
pub fn addresses(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let asks = |form: &ElementRef<'_>| form.attr("method").is_none_or(|how| how == "get");
    let links = page
        .select(&select("a[href]"))
        .filter_map(|a| a.attr("href"))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let frames = page
        .select(&select("iframe[src]"))
        .filter_map(|f| f.attr("src"))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let forms = page
        .select(&select("form[action]"))
        .filter(asks)
        .filter_map(|f| f.attr("action"))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let all = [links, frames, forms].concat();
    all.into_iter().filter(|to| to.starts_with('/')).collect()
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

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// A button that sends its form to another address.
struct Button {
    to: String,
    pair: Option<(String, String)>,
}

fn read(html: &str) -> Vec<(Filled, Vec<Button>)> {
    let page = Html::parse_document(html);
    let controls = select("input, textarea, select, button");
    page.select(&select("form"))
        .map(|head| {
            let mut form = Filled {
                action: head.attr("action").unwrap_or_default().to_owned(),
                pairs: Vec::new(),
                in_parts: head.attr("enctype") == Some("multipart/form-data"),
                offers: Vec::new(),
            };
            let mut buttons = Vec::new();
            let own = page.select(&controls).filter(|c| belongs(*c, head));
            for control in own.filter(|c| c.attr("disabled").is_none()) {
                form.take(control);
                buttons.extend(control.attr("formaction").map(|to| Button {
                    to: to.to_owned(),
                    pair: control.attr("name").map(|name| pair(name, value(control))),
                }));
            }
            (form, buttons)
        })
        .collect()
}

/// Whether a control is the form's: it names its id, or stands in it and names none.
fn belongs(control: ElementRef<'_>, form: ElementRef<'_>) -> bool {
    match control.attr("form") {
        Some(id) => form.attr("id") == Some(id),
        None => control.ancestors().any(|node| node.id() == form.id()),
    }
}

fn value(control: ElementRef<'_>) -> &str {
    control.value().attr("value").unwrap_or_default()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

impl Filled {
    /// Takes over what a control offers, and what it holds.
    fn take(&mut self, control: ElementRef<'_>) {
        let Some(name) = control.attr("name") else {
            return;
        };
        let text: String = control.text().collect();
        let (kind, holds) = match (control.value().name(), control.attr("type")) {
            ("select", _) => return self.take_options(name, control),
            ("textarea", _) => (Kind::Text, Some(text.as_str())),
            ("input", Some("checkbox" | "radio")) => {
                let on = control.attr("value").unwrap_or("on");
                (
                    Kind::Value(on.to_owned()),
                    control.attr("checked").map(|_| on),
                )
            }
            ("button", _) | (_, Some("submit")) => (Kind::Value(value(control).to_owned()), None),
            (_, Some("file")) => (Kind::File, None),
            (_, Some("hidden")) => (Kind::Hidden, Some(value(control))),
            _ => (Kind::Text, Some(value(control))),
        };
        self.offer(name, kind);
        self.pairs.extend(holds.map(|value| pair(name, value)));
    }

    /// Without a choice a browser sends the first.
    fn take_options(&mut self, name: &str, control: ElementRef<'_>) {
        let options: Vec<_> = control.select(&select("option:not([disabled])")).collect();
        for option in &options {
            self.offer(name, Kind::Value(value(*option).to_owned()));
        }
        let chosen = options.iter().find(|o| o.attr("selected").is_some());
        let sent = chosen.or_else(|| options.first());
        self.pairs
            .extend(sent.map(|option| pair(name, value(*option))));
    }

    fn offer(&mut self, name: &str, kind: Kind) {
        let name = name.to_owned();
        self.offers.push(Offer { name, kind });
    }
}

/// The text of a page: entities read, white space as one blank.
pub fn text(html: &str) -> String {
    let page = Html::parse_document(html);
    let body = page.select(&select("body")).next();
    body.map_or_else(String::new, words)
}

/// The words of an element. Blocks end a line, words within a line stay together.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for edge in element.traverse() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        match node.value() {
            Node::Text(words) if matches!(edge, Edge::Open(_)) => text.push_str(words),
            Node::Element(tag) if !["b", "span", "strong", "a"].contains(&tag.name()) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a choice may stand when a page is opened: the look of the pages, the programme that was just
/// brought, and what was saved of an application or a material.
const MAY_STAND: [&str; 3] = ["look", "category", "programme"];

/// On every page that is opened nothing is ticked of what somebody is to judge.
#[track_caller]
pub fn nothing_is_judged_beforehand(path: &str, html: &str) {
    // What somebody has begun to write themselves comes back as it was: an application, a visit's draft.
    let material = path.ends_with("/form") || path.starts_with("/visits/");
    for radio in html.split("<input type=\"radio\" name=\"").skip(1) {
        let (tag, _) = radio.split_once('>').unwrap_or((radio, ""));
        let (name, rest) = tag.split_once('"').unwrap_or((tag, ""));
        assert!(
            material || MAY_STAND.contains(&name) || !rest.contains(" checked"),
            "{path} comes with {name} chosen: {tag}"
        );
    }
}

/// Every page of somebody who has signed in leads from each mark and state it shows to what the help
/// says of it.
#[track_caller]
pub fn marks_are_explained(path: &str, html: &str) {
    if !html.contains("<div class=\"app\">") {
        return;
    }
    let marks = ["class=\"tag\" data-state=\"", "class=\"due\" data-state=\""]
        .iter()
        .flat_map(|before| html.split(before).skip(1))
        .map(|rest| format!("mark-{}", rest.split('"').next().unwrap_or_default()));
    let states = html.split("data-help=\"").skip(1);
    let states = states.map(|rest| rest.split('"').next().unwrap_or_default().to_owned());
    for anchor in marks.chain(states) {
        assert!(
            html.contains(&format!("<a href=\"/help#{anchor}\">")),
            "{path} shows {anchor} and does not lead to what it means"
        );
    }
}

#[test]
#[should_panic(expected = "shows mark-late and does not lead")]
fn a_mark_without_a_way_to_its_meaning_is_found() {
    let page = r#"<div class="app"><span class="tag" data-state="late">逾期</span></div>"#;
    marks_are_explained("/projects", page);
}

#[test]
#[should_panic(expected = "comes with decision chosen")]
fn a_choice_that_is_made_beforehand_is_found() {
    let radio = r#"<input type="radio" name="decision" value="endorse" checked>推荐"#;
    nothing_is_judged_beforehand("/projects/7", radio);
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
