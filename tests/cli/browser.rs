//! Somebody with a browser in front of a running site.

use crate::support::agent;

/// The password everybody takes.
const PASSWORD: &str = "Peiyu-2026-ok";

pub struct Browser {
    agent: ureq::Agent,
    address: String,
    cookie: String,
}

impl Browser {
    pub fn new(address: &str) -> Self {
        Self {
            agent: agent(),
            address: address.to_owned(),
            cookie: String::new(),
        }
    }

    /// The same browser where the site is now.
    pub fn at(&mut self, address: &str) {
        address.clone_into(&mut self.address);
    }

    /// Status, what the page says, and where it leads.
    pub fn get(&self, path: &str) -> (u16, String, Option<String>) {
        let request = self
            .agent
            .get(format!("http://{}{path}", self.address))
            .header("Cookie", &self.cookie);
        let mut answer = request.call().unwrap();
        let to = answer.headers().get("Location");
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        (status, answer.body_mut().read_to_string().unwrap(), to)
    }

    /// Sends a form; the status of the answer.
    pub fn post(&mut self, path: &str, fields: &[(&str, impl AsRef<str>)]) -> u16 {
        self.sends(path, fields).0
    }

    /// The same with what the page says.
    pub fn sends(&mut self, path: &str, fields: &[(&str, impl AsRef<str>)]) -> (u16, String) {
        let request = self
            .agent
            .post(format!("http://{}{path}", self.address))
            .header("Cookie", &self.cookie)
            .header("Origin", format!("http://{}", self.address))
            .header("Sec-Fetch-Site", "same-origin");
        let fields = fields.iter().map(|(k, v)| (*k, v.as_ref()));
        let mut answer = request.send_form(fields).unwrap();
        for cookie in answer.headers().get_all("Set-Cookie") {
            let cookie = cookie.to_str().unwrap();
            if let Some(cookie) = cookie.split(';').next().filter(|c| c.starts_with("peiyu=")) {
                cookie.clone_into(&mut self.cookie);
            }
        }
        let status = answer.status().as_u16();
        (status, answer.body_mut().read_to_string().unwrap())
    }

    /// Signs in with a one-time password and takes one of her own.
    pub fn signs_in(&mut self, login: &str, password: &str) {
        self.signs_in_with(login, password);
        let fields = [("old", password), ("new", PASSWORD), ("again", PASSWORD)];
        assert_eq!(self.post("/account/password", &fields), 303);
    }

    /// Signs in with it on another device.
    pub fn signs_in_again(&mut self, login: &str) {
        self.signs_in_with(login, PASSWORD);
    }

    /// Signs in with a password that stays.
    pub fn signs_in_with(&mut self, login: &str, password: &str) {
        let fields = [("login", login), ("password", password)];
        assert_eq!(self.post("/sign-in", &fields), 303);
    }
}
