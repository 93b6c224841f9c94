//! People at work while the site dies under them: they log records with files and write a draft,
//! and note what was acknowledged, nothing else.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cast::paper;
use ledger::event::hex;
use sha2::{Digest, Sha256};

use crate::pause;
use crate::world::{PASSWORD, Writer};

/// One acknowledged write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ack {
    /// A record of a project, with the digest of the file that came along, when one did.
    Record {
        project: i64,
        title: String,
        file: Option<String>,
    },
    /// The n-th text of a draft.
    Draft { project: i64, n: u64 },
}

/// What the site has said it keeps, noted by somebody else before the next request is made.
pub type Journal = Mutex<Vec<Ack>>;

/// One person's browser.
pub struct Client<'a> {
    pub writer: Writer,
    journal: &'a Journal,
    /// Sessions outlive the process; the day does not.
    cookie: Mutex<Option<String>>,
    /// Numbers what is written, so that each text is another one.
    next: AtomicU64,
    pub refused: AtomicU64,
    agent: ureq::Agent,
}

/// What came back.
struct Answer {
    status: u16,
    cookie: Option<String>,
    body: String,
}

impl<'a> Client<'a> {
    pub fn new(writer: Writer, journal: &'a Journal) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        Self {
            writer,
            journal,
            cookie: Mutex::default(),
            next: AtomicU64::new(1),
            refused: AtomicU64::new(0),
            agent: agent.into(),
        }
    }

    /// Works until told to stop, or until the site does not answer any more.
    pub fn work(&self, address: &str, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            if self.turn(address).is_none() {
                // Killed, or not willing just now; what it has not acknowledged does not count.
                self.refused.fetch_add(1, Ordering::Relaxed);
                pause(Duration::from_millis(5));
            }
        }
    }

    /// A day is over: the session too.
    pub fn next_day(&self) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Does one thing; none when it was not acknowledged.
    fn turn(&self, address: &str) -> Option<()> {
        let cookie = self.signed_in(address)?;
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let ack = if n.is_multiple_of(3) {
            self.draft(address, &cookie, n)?
        } else {
            self.record(address, &cookie, n)?
        };
        self.journal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(ack);
        Some(())
    }

    fn signed_in(&self, address: &str) -> Option<String> {
        let mut kept = self.cookie.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            let body = format!("login={}&password={PASSWORD}&next=/", self.writer.login);
            let answer = self.post(
                address,
                "/sign-in",
                None,
                "application/x-www-form-urlencoded",
                body.as_bytes(),
            )?;
            *kept = (answer.status == 303).then_some(answer.cookie).flatten();
        }
        kept.clone()
    }

    /// Logs a record; every other one with a file.
    fn record(&self, address: &str, cookie: &str, n: u64) -> Option<Ack> {
        let project = self.writer.building.0;
        let at = format!("/projects/{project}/records/new");
        let page = self.get(address, &at, cookie)?;
        let title = format!("活动{n}");
        let mut form = Multipart::default();
        for (name, value) in hidden(&page, &at) {
            form.text(&name, &value);
        }
        form.text("kind", "activity");
        form.text("happened_on", "2025-04-02");
        form.text("title", &title);
        form.text("body", "按计划开展。");
        let mut file = None;
        if n.is_multiple_of(2) {
            let content = paper::page("签到表", &self.writer.login, &n.to_string()).bytes;
            file = Some(hex(&Sha256::digest(&content)));
            form.file("files", &format!("签到表{n}.pdf"), &content);
        }
        let (kind, body) = form.end();
        let answer = self.post(address, &at, Some(cookie), &kind, &body)?;
        (answer.status == 303).then_some(Ack::Record {
            project,
            title,
            file,
        })
    }

    /// Saves the draft with another text.
    fn draft(&self, address: &str, cookie: &str, n: u64) -> Option<Ack> {
        let project = self.writer.draft.0;
        let at = format!("/projects/{project}/form");
        let page = self.get(address, &at, cookie)?;
        let mut form = Multipart::default();
        for (name, value) in hidden(&page, &at) {
            form.text(&name, &value);
        }
        form.text("name", "红烛领航");
        form.text("basis", &format!("第{n}稿"));
        form.text("do", "save");
        let (kind, body) = form.end();
        let answer = self.post(address, &at, Some(cookie), &kind, &body)?;
        (answer.status == 303).then_some(Ack::Draft { project, n })
    }

    fn get(&self, address: &str, path: &str, cookie: &str) -> Option<String> {
        let answer = self
            .agent
            .get(format!("http://{address}{path}"))
            .header("Cookie", cookie)
            .call()
            .ok()?;
        let answer = read(answer)?;
        if answer.status == 303 {
            // Led away: the session is gone.
            self.next_day();
        }
        (answer.status == 200).then_some(answer.body)
    }

    fn post(
        &self,
        address: &str,
        path: &str,
        cookie: Option<&str>,
        kind: &str,
        body: &[u8],
    ) -> Option<Answer> {
        let mut request = self
            .agent
            .post(format!("http://{address}{path}"))
            .header("Content-Type", kind);
        if let Some(cookie) = cookie {
            request = request.header("Cookie", cookie);
        }
        read(request.send(body).ok()?)
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> Option<Answer> {
    Some(Answer {
        status: answer.status().as_u16(),
        cookie: answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find(|value| value.starts_with("peiyu="))
            .and_then(|value| value.split(';').next())
            .map(str::to_owned),
        body: answer.body_mut().read_to_string().ok()?,
    })
}

/// What the page itself put into the form with this action: hidden fields and their values.
fn hidden(page: &str, action: &str) -> Vec<(String, String)> {
    let Some(at) = page.find(&format!("action=\"{action}\"")) else {
        return Vec::new();
    };
    let form = &page[at..];
    let form = &form[..form.find("</form>").unwrap_or(form.len())];
    form.split("<input")
        .skip(1)
        .filter_map(|input| input.split('>').next())
        .filter(|input| input.contains("type=\"hidden\""))
        .filter_map(|input| {
            let value = |name: &str| {
                let rest = input.split(&format!(" {name}=\"")).nth(1)?;
                Some(rest.split('"').next()?.to_owned())
            };
            Some((value("name")?, value("value").unwrap_or_default()))
        })
        .collect()
}

/// A form with files.
#[derive(Default)]
struct Multipart(Vec<u8>);

const BOUNDARY: &str = "peiyu-drill-boundary";

impl Multipart {
    fn text(&mut self, name: &str, value: &str) {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        self.0.extend_from_slice(part.as_bytes());
    }

    fn file(&mut self, name: &str, file: &str, content: &[u8]) {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/pdf\r\n\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
    }

    fn end(mut self) -> (String, Vec<u8>) {
        self.0
            .extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={BOUNDARY}"), self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_put_into_its_form_is_read() {
        let page = "<form action=\"/x\"><input type=\"hidden\" name=\"a\" value=\"1\"></form>\
            <form method=\"post\" action=\"/y\"><input type=\"hidden\" name=\"once\" value=\"u\">\
            <input name=\"title\" value=\"t\"></form>";
        assert_eq!(hidden(page, "/y"), [("once".to_owned(), "u".to_owned())]);
        assert!(hidden(page, "/z").is_empty());
    }
}
