//! A site that is started, asked, and stopped.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use entity::access_line;
use sea_orm::EntityTrait as _;

use crate::browser::Browser;
use crate::full::administrator;
use crate::support::{Site, agent, in_our_words, sites};

/// How long a start or an end may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends with the test, however that goes.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts a site with these settings on a port of its own.
    pub fn start(site: &Site, args: &[&str], settings: &[(&str, &str)]) -> Self {
        let child = site
            .command(args)
            .env("PEIYU_LISTEN", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// The address it has bound, as it says.
    pub fn address(&mut self) -> String {
        let mut out = BufReader::new(self.0.stdout.take().unwrap());
        let mut text = String::new();
        loop {
            let mut line = String::new();
            if out.read_line(&mut line).unwrap() == 0 {
                let mut trouble = String::new();
                let mut errors = self.0.stderr.take().unwrap();
                errors.read_to_string(&mut trouble).unwrap();
                panic!("it ended: {text}{trouble}");
            }
            text.push_str(&line);
            if let Some(address) = line.strip_prefix("监听：") {
                in_our_words(&text);
                // Whatever it prints later must find a reader.
                let address = address.trim().to_owned();
                std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
                return address;
            }
        }
    }

    fn ask_to_stop(&self) {
        let pid = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(asked.success());
    }

    /// Asks it to stop, as a service manager does; its exit code.
    pub async fn stop(&mut self) -> Option<i32> {
        self.ask_to_stop();
        self.ended().await
    }

    async fn ended(&mut self) -> Option<i32> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "it has not ended {} s after it was asked to",
            PATIENCE.as_secs()
        );
    }
}

fn get(address: &str, path: &str) -> (u16, String) {
    let (status, page, _) = Browser::new(address).get(path);
    (status, page)
}

#[tokio::test]
async fn a_site_answers_and_ends_in_order() {
    for site in sites("serving").await {
        for args in [
            &["serve"][..],
            &["serve", "--no-jobs", "--today", "2024-11-29"],
        ] {
            let mut running = Running::start(&site, args, &[]);
            let address = running.address();
            assert_eq!(get(&address, "/healthz"), (200, "ok".to_owned()));
            assert_eq!(get(&address, "/readyz"), (200, "ready".to_owned()));
            let (status, page) = get(&address, "/sign-in");
            assert_eq!(status, 200);
            assert!(page.contains("<h1") && page.contains("登录"), "{page}");
            assert_eq!(
                page.contains("从2024年11月29日算起"),
                args.contains(&"--today"),
                "{page}"
            );
            let (status, figures) = get(&address, "/metrics");
            assert!(status == 200 && figures.contains("peiyu_panics_total 0"));
            assert_eq!(running.stop().await, Some(0));
        }
    }
}

/// More passwords at once than can be looked at: those beyond the queue are told to come again, and
/// none of their tries counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_sign_in_is_told_to_come_again() {
    let site = sites("crowd").await.swap_remove(0);
    std::fs::write(site.place.path().join("peiyu.toml"), "trusted_proxies = 1").unwrap();
    let mut running = Running::start(&site, &["serve", "--no-jobs"], &[]);
    let url = format!("http://{}/sign-in", running.address());
    let comes = |n: usize| {
        let asked = agent()
            .post(&url)
            .header("X-Forwarded-For", format!("10.0.{n}.1"));
        std::thread::spawn(move || {
            asked
                .send_form([("login", "nobody"), ("password", "guess")])
                .unwrap()
        })
    };
    let crowd: Vec<_> = (0..150).map(comes).collect();
    let mut told = 0;
    for one in crowd {
        let answer = one.join().unwrap();
        if answer.status() == 429 {
            assert!(answer.headers().contains_key("Retry-After"));
            told += 1;
        } else {
            assert_eq!(answer.status(), 422);
        }
    }
    assert!((1..=150 - 63).contains(&told), "{told}");
    assert_eq!(running.stop().await, Some(0));
}

/// Accesses wait in memory for some seconds; an orderly end writes them down first.
#[tokio::test]
async fn the_last_accesses_are_written_before_the_end() {
    for site in sites("accesses").await {
        let mut running = Running::start(&site, &["serve", "--no-jobs"], &[]);
        let mut browser = Browser::new(&running.address());
        let wrong = [("login", "nobody"), ("password", "guess")];
        assert_eq!(browser.post("/sign-in", &wrong), 422);
        drop(browser);
        assert_eq!(running.stop().await, Some(0));
        let db = site.database().await;
        let lines = access_line::Entity::find().all(&db).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].address, "127.0.0.1");
        db.close().await.unwrap();
        site.tells(&["audit", "verify"], "访问日志链完整：1 条");
    }
}

#[tokio::test]
async fn jobs_alone_end_in_order() {
    for site in sites("jobs_alone").await {
        assert!(site.peiyu(&["migrate"]).status.success());
        let mut running = Running::start(&site, &["jobs"], &[]);
        let mut line = String::new();
        BufReader::new(running.0.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "定时任务已启动。");
        assert_eq!(running.stop().await, Some(0));
    }
}

/// A client that has begun and waits.
struct Client(TcpStream);

impl Client {
    fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    fn writes(mut self, text: &str) -> Self {
        self.0.write_all(text.as_bytes()).unwrap();
        self
    }

    /// Asks for a page and gets it; the connection stays.
    fn asks(self) -> Self {
        let mut client = self.writes("GET /healthz HTTP/1.1\r\nHost: site\r\n\r\n");
        client.gets_page();
        client
    }

    fn gets_page(&mut self) {
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\nok") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
    }

    /// Asks for pages without taking any, until the site takes no more of that.
    fn takes_nothing(mut self) -> ErrorKind {
        loop {
            let more = self
                .0
                .write_all(b"GET /sign-in HTTP/1.1\r\nHost: site\r\n\r\n");
            if let Err(error) = more {
                return error.kind();
            }
        }
    }

    /// Waits until the site closes the connection.
    fn sees_the_end(mut self) {
        let mut rest = Vec::new();
        if let Err(error) = self.0.read_to_end(&mut rest) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
        }
    }
}

const HALF_A_HEAD: &str = "GET /healthz HTTP/1.1\r\nHost: si";

const HALF_A_BODY: &str = "POST /sign-in HTTP/1.1\r\nHost: site\r\n\
    Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 400\r\n\r\nlogin=";

#[tokio::test]
async fn a_site_ends_whatever_clients_do() {
    let site = sites("stubborn").await.remove(0);
    let mut running = Running::start(&site, &["serve"], &[]);
    let address = running.address();
    let idle = Client::new(&address).asks();
    let half = Client::new(&address).asks().writes(HALF_A_HEAD);
    let slow = Client::new(&address).asks().writes(HALF_A_BODY);
    let greedy = Client::new(&address).asks();
    let greedy = std::thread::spawn(|| greedy.takes_nothing());
    assert_eq!(running.stop().await, Some(0));
    for client in [idle, half, slow] {
        client.sees_the_end();
    }
    greedy.join().unwrap();
}

#[tokio::test]
async fn a_second_signal_ends_a_site_at_once() {
    let site = sites("twice").await.remove(0);
    let mut running = Running::start(&site, &["serve", "--no-jobs"], &[]);
    let address = running.address();
    let slow = Client::new(&address).asks().writes(HALF_A_BODY);
    let idle = Client::new(&address).asks();
    running.ask_to_stop();
    // The first has been heard when what is idle has been let go.
    idle.sees_the_end();
    running.ask_to_stop();
    assert_eq!(running.ended().await, Some(130));
    slow.sees_the_end();
}

#[tokio::test]
async fn clients_that_fall_silent_are_let_go() {
    let site = sites("silent").await.remove(0);
    let settings = [("PEIYU_WAIT_SECONDS", "1")];
    let mut running = Running::start(&site, &["serve", "--no-jobs"], &settings);
    let address = running.address();
    Client::new(&address).sees_the_end();
    Client::new(&address).asks().sees_the_end();
    Client::new(&address).writes(HALF_A_HEAD).sees_the_end();
    Client::new(&address).writes(HALF_A_BODY).sees_the_end();
    let ended = Client::new(&address).takes_nothing();
    assert!(
        matches!(ended, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{ended:?}"
    );
    assert_eq!(get(&address, "/healthz"), (200, "ok".to_owned()));
    assert_eq!(running.stop().await, Some(0));
}

#[tokio::test]
async fn no_more_connections_are_open_than_allowed() {
    let site = sites("crowd").await.remove(0);
    let settings = [("PEIYU_CONNECTIONS", "2")];
    let mut running = Running::start(&site, &["serve", "--no-jobs"], &settings);
    let address = running.address();
    let one = Client::new(&address).asks();
    let _other = Client::new(&address).asks();
    let mut next = Client::new(&address).writes("GET /healthz HTTP/1.1\r\nHost: site\r\n\r\n");
    next.0
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let waits = next.0.read(&mut [0]).unwrap_err();
    assert_eq!(waits.kind(), ErrorKind::WouldBlock);
    next.0.set_read_timeout(Some(PATIENCE)).unwrap();
    drop(one);
    next.gets_page();
    assert_eq!(running.stop().await, Some(0));
}

/// What an answer tells the browser not to do: pages, files of the site itself, what is not there,
/// and what is refused. Behind HTTPS the session belongs to this host and to HTTPS alone.
#[tokio::test]
async fn every_answer_forbids_what_browsers_should_not_do() {
    let site = sites("headers").await.swap_remove(0);
    let password = administrator(|args| site.peiyu(args));
    let settings = [("PEIYU_SITE", "https://peiyu.example.edu.cn")];
    let mut running = Running::start(&site, &["serve", "--no-jobs"], &settings);
    let address = running.address();
    let agent = agent();
    for path in "/sign-in /assets/peiyu.css /nowhere /projects /healthz".split(' ') {
        let answer = agent.get(format!("http://{address}{path}")).call().unwrap();
        let header = |name| answer.headers().get(name).unwrap().to_str().unwrap();
        let policy = header("Content-Security-Policy");
        for wanted in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(wanted), "{path}: {policy}");
        }
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            (
                "Strict-Transport-Security",
                "max-age=31536000; includeSubDomains",
            ),
        ] {
            assert_eq!(header(name), value, "{path}: {name}");
        }
    }
    let signed_in = agent
        .post(format!("http://{address}/sign-in"))
        .send_form([("login", "guanli"), ("password", &password)])
        .unwrap();
    assert_eq!(signed_in.status().as_u16(), 303);
    let cookies: Vec<&str> = signed_in
        .headers()
        .get_all("Set-Cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    let session = cookies.iter().find(|c| c.starts_with("__Host-peiyu="));
    let session = session.unwrap_or_else(|| panic!("{cookies:?}"));
    for wanted in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(session.contains(wanted), "{session}");
    }
    // And it is taken as such.
    let cookie = session.split(';').next().unwrap();
    let own = agent
        .get(format!("http://{address}/account/password"))
        .header("Cookie", cookie)
        .call()
        .unwrap();
    assert_eq!(own.status().as_u16(), 200);
}
