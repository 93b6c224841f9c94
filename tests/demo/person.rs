//! Somebody in front of a browser: visits, sees, fills in and presses what the page names, and
//! holds every page that comes up against what all pages promise.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;

use super::built::Site;
use super::driver::{Browser, Element};
use super::reach::kind;

/// How long something may take that a script does in the page.
const PATIENCE: Duration = Duration::from_secs(15);
/// A phone's width in CSS pixels, and the width in which walks are made.
const PHONE: u32 = 390;
const DESK: u32 = 1280;
/// Rows of a list that are shown at once.
const ROWS: u32 = 25;

/// Somebody, at work on a site.
pub struct Person {
    pub browser: Browser,
    site: String,
    /// Whether the next page answers 4xx, which the console then tells.
    refused: Cell<bool>,
}

impl Site {
    /// Somebody who has not signed in; none where there is no browser.
    pub fn visitor(&self) -> Option<Person> {
        let browser = Browser::open()?;
        browser.resize(DESK, 900, 1.0);
        Some(Person {
            browser,
            site: self.address.clone(),
            refused: Cell::new(false),
        })
    }

    /// Somebody who signs in through the page; none where there is no browser.
    pub fn person(&self, login: &str) -> Option<Person> {
        let person = self.visitor()?;
        person.signs_in(login);
        Some(person)
    }
}

impl Person {
    pub fn signs_in(&self, login: &str) {
        self.visits("/sign-in");
        self.fills("登录名", login);
        self.fills("密码", cast::demo::PASSWORD);
        self.presses("登录");
    }

    /// Types an address of the site.
    #[track_caller]
    pub fn visits(&self, path: &str) -> &Self {
        self.browser.go(&format!("{}{path}", self.site));
        self.holds()
    }

    /// Types an address that is refused (4xx).
    #[track_caller]
    pub fn is_refused_at(&self, path: &str) -> &Self {
        self.refused.set(true);
        self.visits(path)
    }

    #[track_caller]
    pub fn reloads(&self) -> &Self {
        self.browser.reload();
        self.holds()
    }

    /// The address without the site's own.
    pub fn path(&self) -> String {
        let address = self.browser.address();
        address
            .strip_prefix(&self.site)
            .unwrap_or(&address)
            .to_owned()
    }

    /// What a reader sees of the page's main part.
    pub fn page(&self) -> String {
        let text = self.browser.run(
            "return (document.querySelector('body')).innerText.replace(/\\s+/g, ' ')",
            &[],
        );
        text.as_str().unwrap().to_owned()
    }

    /// Waits until the page shows this; fails if it does not.
    #[track_caller]
    pub fn sees(&self, words: &str) -> &Self {
        let mut page = String::new();
        let seen = within(PATIENCE, || {
            page = self.page();
            page.contains(words)
        });
        assert!(seen, "“{words}” is not on {}:\n{page}", self.path());
        self
    }

    #[track_caller]
    pub fn does_not_see(&self, words: &str) -> &Self {
        let page = self.page();
        assert!(
            !page.contains(words),
            "“{words}” is on {}:\n{page}",
            self.path()
        );
        self
    }

    /// How many elements of the page fit a selector.
    pub fn counts(&self, selector: &str) -> u64 {
        let found = self.browser.run(
            "return document.querySelectorAll(arguments[0]).length",
            &[json!(selector)],
        );
        found.as_u64().unwrap()
    }

    /// Follows a link or presses a button that leads to another page, by its words.
    #[track_caller]
    pub fn presses(&self, words: &str) -> &Self {
        let control = self.control(words);
        self.leaves_by(|| self.browser.click(&control))
    }

    /// Presses what leads to a page that refuses what was sent (4xx).
    #[track_caller]
    pub fn is_refused_pressing(&self, words: &str) -> &Self {
        self.refused.set(true);
        self.presses(words)
    }

    /// Clicks twice, as people do who are used to icons.
    #[track_caller]
    pub fn double_clicks(&self, words: &str) -> &Self {
        let control = self.control(words);
        self.leaves_by(|| self.browser.double_click(&control))
    }

    /// Presses a button that stays on the page.
    #[track_caller]
    pub fn opens(&self, words: &str) -> &Self {
        self.browser.click(&self.control(words));
        self
    }

    /// Types into the field with this label, in place of what was there.
    #[track_caller]
    pub fn fills(&self, label: &str, text: &str) -> &Self {
        let field = self.field(label);
        // A date input takes keys by the parts of the reader's own format, so it is set as a picker does.
        let set = self.browser.run(
            "const [field, text] = arguments;
             if (field.type !== 'date') return false;
             field.value = text;
             field.dispatchEvent(new Event('input', { bubbles: true }));
             field.dispatchEvent(new Event('change', { bubbles: true }));
             return true;",
            &[field.value(), json!(text)],
        );
        if set != json!(true) {
            self.browser.clear(&field);
            self.browser.types(&field, text);
        }
        self
    }

    /// Types on behind what stands in the field.
    #[track_caller]
    pub fn adds_to(&self, label: &str, text: &str) -> &Self {
        self.browser.types(&self.field(label), text);
        self
    }

    /// Chooses an option of the list with this label.
    #[track_caller]
    pub fn chooses(&self, label: &str, option: &str) -> &Self {
        let list = self.field(label);
        let option = self.browser.pick(
            "return [...arguments[0].options].find((o) => o.text.includes(arguments[1]))",
            &[list.value(), json!(option)],
        );
        let option = option.unwrap_or_else(|| panic!("{label} has no such option"));
        self.browser.click(&option);
        self
    }

    /// Ticks a box or a radio button by the words beside it.
    #[track_caller]
    pub fn ticks(&self, words: &str) -> &Self {
        // The button itself may be hidden behind its label, which is what people click.
        let label = self.browser.pick(
            &format!(
                "{FIND} return seen(document.querySelectorAll('label')).find((l) => has(l, arguments[0]))"
            ),
            &[json!(words)],
        );
        let label = label.unwrap_or_else(|| panic!("{} has no “{words}” to tick", self.path()));
        self.browser.click(&label);
        self
    }

    /// Chooses a file for the field with this label.
    #[track_caller]
    pub fn attaches(&self, label: &str, file: &Path) -> &Self {
        let field = self.field(label);
        self.browser.types(&field, &super::driver::path(file));
        self
    }

    /// What stands in the field with this label.
    #[track_caller]
    pub fn reads(&self, label: &str) -> String {
        let value = self
            .browser
            .run("return arguments[0].value", &[self.field(label).value()]);
        value.as_str().unwrap_or_default().to_owned()
    }

    /// A link or button by its words: what says just this goes before what only contains it.
    #[track_caller]
    pub fn control(&self, words: &str) -> Element {
        let found = self.browser.pick(
            &format!(
                "{FIND} const all = seen(document.querySelectorAll('a, button, summary'));
                 return all.find((c) => plain(c) === squeezed(arguments[0])) ?? all.find((c) => has(c, arguments[0]))"
            ),
            &[json!(words)],
        );
        found.unwrap_or_else(|| {
            panic!(
                "{} has nothing to press that says “{words}”:\n{}",
                self.path(),
                self.page()
            )
        })
    }

    /// A field by its label.
    #[track_caller]
    fn field(&self, label: &str) -> Element {
        let found = self.browser.pick(
            &format!(
                "{FIND} const labels = [...document.querySelectorAll('label')].filter((l) => l.control);
                 const said = labels.find((l) => plain(l).startsWith(squeezed(arguments[0])));
                 const named = [...document.querySelectorAll('[aria-labelledby]:is(input, textarea, select)')].find((e) =>
                     squeezed(e.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id).textContent).join('')).startsWith(squeezed(arguments[0])));
                 return said?.control ?? named ?? document.querySelector(`[aria-label^=\"${{arguments[0]}}\"]:is(input, textarea, select)`)"
            ),
            &[json!(label)],
        );
        found.unwrap_or_else(|| panic!("{} has no field “{label}”", self.path()))
    }

    /// Does something that leads away, and waits for the page that follows.
    #[track_caller]
    pub fn leaves_by(&self, act: impl FnOnce()) -> &Self {
        self.browser
            .run("document.documentElement.dataset.old = 'yes'", &[]);
        act();
        let left = within(PATIENCE, || {
            self.browser.run(
                "return document.readyState === 'complete' && !('old' in document.documentElement.dataset)",
                &[],
            ) == json!(true)
        });
        assert!(left, "no other page follows {}", self.path());
        self.holds()
    }

    /// What every page promises, at once: it says where it is, it fits a phone, and nothing on it
    /// is broken.
    #[track_caller]
    fn holds(&self) -> &Self {
        let path = self.path();
        self.browser.resize(PHONE, 844, 1.0);
        let found = self.browser.run(PROMISES, &[json!(PHONE), json!(ROWS)]);
        self.browser.resize(DESK, 900, 1.0);
        assert_eq!(found["lang"], "zh-CN", "{path}");
        let title = found["title"].as_str().unwrap();
        assert!(
            title.ends_with("·培育台账") && !title.starts_with('·'),
            "{path}: {title}"
        );
        assert_eq!(found["headings"], 1, "{path} has one h1");
        assert_eq!(found["mains"], 1, "{path} has one main part");
        assert_eq!(found["broken"], json!([]), "{path} lacks these");
        assert_eq!(
            found["long"],
            json!([]),
            "{path} shows lists longer than {ROWS}"
        );
        assert_eq!(
            found["wide"],
            json!([]),
            "{path} is wider than {PHONE} px: {} px",
            found["width"]
        );
        assert_eq!(found["narrow"], json!([]), "{path} has boxes too small");
        assert_eq!(
            found["columns"],
            json!([]),
            "{path} has text one under the other"
        );
        assert_eq!(found["twice"], json!([]), "{path} offers one thing twice");
        self.is_accessible(&path, found["title"].as_str().unwrap());
        let refused = self.refused.take();
        // The page's own status is a complaint too, and none where a refusal is the story.
        let (refusals, complaints): (Vec<_>, Vec<_>) =
            self.browser.complaints().into_iter().partition(|c| {
                refused && c.source == "network" && c.message.contains("status of 4")
            });
        assert_eq!(
            refusals.len(),
            usize::from(refused),
            "{path} is no refusal: {}",
            self.page()
        );
        assert_eq!(complaints, [], "{path} says {}", self.page());
        self
    }
}

impl Person {
    /// That axe-core finds nothing against the page, light or dark: asked once for each kind of page
    /// under each title, refused or not.
    #[track_caller]
    fn is_accessible(&self, path: &str, title: &str) {
        static KNOWN: Mutex<BTreeSet<(String, String, bool)>> = Mutex::new(BTreeSet::new());
        static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
            let file = std::env::var_os("PEIYU_TEST_AXE");
            if file.is_none() {
                cast::tests::skipped("axe-core");
            }
            file.map(|file| std::fs::read_to_string(file).unwrap())
        });
        let Some(axe) = AXE.as_ref() else {
            return;
        };
        let key = (kind(path), title.to_owned(), self.refused.get());
        if !KNOWN.lock().unwrap().insert(key) {
            return;
        }
        // It waits for promises, which a page without scripts does not keep.
        let plain = "return matchMedia('(scripting: none)').matches";
        if self.browser.run(plain, &[]) == json!(true) {
            return;
        }
        for look in ["light", "dark"] {
            self.looks(Some(look));
            let known = self.browser.run("return typeof axe === 'object'", &[]);
            if known != json!(true) {
                self.browser.run(axe, &[]);
            }
            let found = self.browser.run(FINDINGS, &[]);
            assert_eq!(found, json!([]), "{path}, {look}");
        }
        self.looks(None);
    }

    /// Takes the page in a look, or as the system has it.
    pub fn looks(&self, look: Option<&str>) {
        let of = |look: &str| json!({ "name": "prefers-color-scheme", "value": look });
        let features: Vec<_> = look.map(of).into_iter().collect();
        self.browser.cdp(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    }
}

/// What axe-core has against a page: rule, and the first places.
const FINDINGS: &str = "
    await Promise.all(document.getAnimations().map((a) => a.finished));
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.map((v) => [v.id, v.help, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))]);";

/// Small helpers for scripts that look for words.
const FIND: &str = "
    const squeezed = (text) => text.replace(/\\s+/g, '');
    const plain = (element) => squeezed(element.textContent + (element.getAttribute('aria-label') ?? ''));
    const has = (element, words) => plain(element).includes(squeezed(words));
    const seen = (elements) => [...elements].filter((e) => e.getClientRects().length > 0 && !e.closest('.visually-hidden'));";

/// What [`Person::holds`] asks of a page.
const PROMISES: &str = "
    const root = document.documentElement;
    // Scripts are not fetched where they are switched off.
    const unread = (r) => r.responseStatus === 0 && !(r.initiatorType === 'script' && matchMedia('(scripting: none)').matches);
    const requests = performance.getEntriesByType('resource').filter((r) => r.responseStatus >= 400 || unread(r));
    const pictures = [...document.images].filter((i) => i.complete && i.naturalWidth === 0);
    const width = Math.max(root.scrollWidth, document.body.scrollWidth);
    // What is posted on a public notice and what scrolls in a box of its own stay whole.
    const whole = '.official, .listing, .cal, .nav, .chart, select, [popover]';
    const long = [...document.querySelectorAll('tbody, ul, ol, dl')].filter((list) => !list.closest(whole))
        .map((list) => [list, [...list.children].filter((row) => !row.matches('.group, dd') && row.checkVisibility()).length])
        .filter(([, n]) => n > arguments[1]).map(([list, n]) => `${n}: ${list.outerHTML.slice(0, 160)}`);
    const scrolls = (e) => { for (let at = e.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible') return true; } return false; };
    const wide = width <= arguments[0] ? [] : [...document.body.querySelectorAll('*')]
        .filter((e) => e.getBoundingClientRect().right > arguments[0] + 1 && !scrolls(e))
        .slice(0, 5).map((e) => e.outerHTML.slice(0, 160));
    // Room for eight characters, or for eight figures where nothing else is written.
    const room = (e) => parseFloat(getComputedStyle(e).fontSize) * (e.inputMode === 'decimal' ? 4.5 : 8);
    const narrow = [...document.querySelectorAll('main .input')]
        .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().width < room(e))
        .slice(0, 5).map((e) => `${e.name}: ${e.getBoundingClientRect().width}`);
    // No sentence stands sign under sign, in what is folded neither.
    const folded = [...document.querySelectorAll('main details:not([open])')];
    folded.forEach((d) => { d.open = true; });
    const words = (e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join('');
    const columns = [...document.querySelectorAll('main *:not(svg *)')]
        .filter((e) => e.checkVisibility() && words(e).length > 5 && getComputedStyle(e).writingMode === 'horizontal-tb' && !e.closest('.visually-hidden'))
        .filter((e) => { const box = e.getBoundingClientRect(), size = parseFloat(getComputedStyle(e).fontSize);
            return box.width < 2.2 * size && box.height > 4 * size; })
        .slice(0, 5).map((e) => e.outerHTML.slice(0, 160));
    folded.forEach((d) => { d.open = false; });
    // What stands on every page is offered once in the bar.
    const offered = [...document.querySelectorAll('.topbar :is(a, button, input)')].filter((e) => e.checkVisibility());
    const twice = offered.map((e) => e.getAttribute('aria-label')).filter((n, at, all) => n && all.indexOf(n) !== at);
    return {
        narrow, columns, twice,
        lang: root.lang, title: document.title,
        headings: document.querySelectorAll('h1').length,
        mains: document.querySelectorAll('main').length,
        broken: [...requests.map((r) => r.name), ...pictures.map((i) => i.src)],
        long, width, wide: width <= arguments[0] ? [] : wide.length ? wide : ['?'],
    };";

/// Asks again until it is so or the time is over.
#[expect(
    clippy::disallowed_methods,
    reason = "these tests are not asynchronous: nothing else waits for the thread"
)]
pub fn within(time: Duration, mut so: impl FnMut() -> bool) -> bool {
    let from = Instant::now();
    loop {
        if so() {
            return true;
        }
        if from.elapsed() > time {
            return false;
        }
        std::thread::sleep(Duration::from_millis(80));
    }
}
