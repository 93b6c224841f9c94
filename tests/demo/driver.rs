//! A browser at the end of the WebDriver protocol (docs/decisions/0004-a-webdriver-client-of-our-own.md):
//! chromedriver is asked over HTTP, one method for each thing that a walk needs.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A browser with a profile of its own. It closes with the value.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    /// `http://127.0.0.1:PORT/session/ID`
    session: String,
    agent: ureq::Agent,
    _profile: tempfile::TempDir,
}

/// Something on the page that can be clicked and typed into.
#[derive(Debug, Clone)]
pub struct Element(Value);

/// The key under which WebDriver hands elements around.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the console or the network complained of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub source: String,
    pub message: String,
}

/// What a started browser must not do: ask anybody but the site for anything, or ask the person.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=zh-CN",
    // Pages glide to where a link leads; a hand waits for that, a test need not.
    "--force-prefers-reduced-motion",
];

impl Browser {
    /// Starts the driver that `PEIYU_TEST_CHROMEDRIVER` names and a browser with it; none, and a
    /// line in the list of skipped tests, when nothing is named.
    pub fn open() -> Option<Self> {
        let Ok(program) = std::env::var("PEIYU_TEST_CHROMEDRIVER") else {
            cast::tests::skipped("Chromium");
            return None;
        };
        let mut driver = Command::new(program)
            .arg("--port=0")
            // Dates and the browser's own words as the readers have them.
            .env("LANGUAGE", "zh_CN")
            // Without a locale of UTF-8 it finds no file with a Chinese name.
            .env("LC_ALL", "C.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port: u16 = lines
            .find_map(|line| {
                let line = line.unwrap();
                let (_, port) = line.split_once("successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .unwrap();
        // The pipe is read to its end, so that the driver never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .into();
        let profile = super::built::folder();
        let mut args: Vec<String> = FLAGS.map(str::to_owned).into();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": args },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "pageLoad": 40_000, "script": 20_000 },
        } } });
        let mut browser = Self {
            driver,
            session: format!("http://127.0.0.1:{port}/session"),
            agent,
            _profile: profile,
        };
        let session = browser.post("", &asked);
        let id = session["sessionId"].as_str().unwrap();
        browser.session = format!("http://127.0.0.1:{port}/session/{id}");
        Some(browser)
    }

    pub fn go(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    pub fn reload(&self) {
        self.post("/refresh", &json!({}));
    }

    pub fn address(&self) -> String {
        self.get("/url").as_str().unwrap().to_owned()
    }

    /// Runs a script in the page and gives what it returns. Works also where the page's own scripts
    /// are switched off.
    pub fn run(&self, script: &str, with: &[Value]) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": with }))
    }

    /// The element that a script returns, if it returns one.
    pub fn pick(&self, script: &str, with: &[Value]) -> Option<Element> {
        let found = self.run(script, with);
        found.get(ELEMENT).is_some().then_some(Element(found))
    }

    pub fn click(&self, element: &Element) {
        self.post(&format!("{}/click", element.path()), &json!({}));
    }

    pub fn clear(&self, element: &Element) {
        self.post(&format!("{}/clear", element.path()), &json!({}));
    }

    /// Types text, or names the file for a file input.
    pub fn types(&self, element: &Element, text: &str) {
        self.post(
            &format!("{}/value", element.path()),
            &json!({ "text": text }),
        );
    }

    /// Two clicks with the mouse as fast as a hand makes them.
    pub fn double_click(&self, element: &Element) {
        let button = |what: &str| json!({ "type": what, "button": 0 });
        let actions = json!({ "actions": [{
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" },
            "actions": [
                { "type": "pointerMove", "duration": 0, "origin": element.0, "x": 0, "y": 0 },
                button("pointerDown"), button("pointerUp"),
                { "type": "pause", "duration": 40 },
                button("pointerDown"), button("pointerUp"),
            ],
        }] });
        self.post("/actions", &actions);
    }

    /// A command of the browser's own tools.
    pub fn cdp(&self, command: &str, params: &Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": params }),
        )
    }

    /// Makes the page as wide as this, in CSS pixels; `scale` multiplies the pixels of a picture.
    pub fn resize(&self, width: u32, height: u32, scale: f64) {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false }),
        );
    }

    /// The whole page as a PNG.
    pub fn picture(&self) -> Vec<u8> {
        let shot = self.cdp(
            "Page.captureScreenshot",
            &json!({ "format": "png", "captureBeyondViewport": true }),
        );
        STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
    }

    /// What has gone wrong since the last question, as the console shows it.
    pub fn complaints(&self) -> Vec<Complaint> {
        let log = self.post("/se/log", &json!({ "type": "browser" }));
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        log.as_array()
            .unwrap()
            .iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| Complaint {
                source: text(entry, "source"),
                message: text(entry, "message"),
            })
            .collect()
    }

    fn get(&self, path: &str) -> Value {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.session))
            .call()
            .unwrap();
        value_of(path, answer.body_mut().read_json().unwrap())
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let mut answer = self
            .agent
            .post(format!("{}{path}", self.session))
            .send_json(body)
            .unwrap();
        let body = answer
            .body_mut()
            .with_config()
            .limit(64 * 1024 * 1024)
            .read_json();
        value_of(path, body.unwrap())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser's processes; the driver alone would leave them behind.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Element {
    fn path(&self) -> String {
        format!("/element/{}", self.0[ELEMENT].as_str().unwrap())
    }

    /// As scripts take it.
    pub fn value(&self) -> Value {
        self.0.clone()
    }
}

/// Fails with the driver's words when it could not do what was asked.
fn value_of(path: &str, mut body: Value) -> Value {
    let value = body["value"].take();
    if let Some(error) = value.get("error").and_then(Value::as_str) {
        let message = value["message"].as_str().unwrap_or_default();
        panic!("{path}: {error}: {message}");
    }
    value
}

/// The absolute path of a file, as a file input takes it.
pub fn path(file: &Path) -> String {
    file.canonicalize().unwrap().display().to_string()
}
