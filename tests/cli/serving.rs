//! A site that is started, asked, and stopped.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use entity::access_line;
use sea_orm::EntityTrait as _;

use crate::support::{in_our_words, sites};

/// How long a start or an end may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends with the test, however that goes.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// The address it has bound, as it says.
    fn address(&mut self) -> String {
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

    /// Asks it to stop, as a service manager does; its exit code.
    async fn stop(&mut self) -> Option<i32> {
        let pid = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(asked.success());
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
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let mut answer = agent.get(format!("http://{address}{path}")).call().unwrap();
    let status = answer.status().as_u16();
    (status, answer.body_mut().read_to_string().unwrap())
}

#[tokio::test]
async fn a_site_answers_and_ends_in_order() {
    for site in sites("serving").await {
        for args in [
            &["serve"][..],
            &["serve", "--no-jobs", "--today", "2024-11-29"],
        ] {
            let child = site
                .command(args)
                .env("PEIYU_LISTEN", "127.0.0.1:0")
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut running = Running(child);
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

/// Accesses wait in memory for some seconds; an orderly end writes them down first.
#[tokio::test]
async fn the_last_accesses_are_written_before_the_end() {
    for site in sites("accesses").await {
        let child = site
            .command(&["serve", "--no-jobs"])
            .env("PEIYU_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut running = Running(child);
        let address = running.address();
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let wrong = [("login", "nobody"), ("password", "guess")];
        let answer = agent
            .post(format!("http://{address}/sign-in"))
            .send_form(wrong)
            .unwrap();
        assert_eq!(answer.status().as_u16(), 422);
        drop((answer, agent));
        assert_eq!(running.stop().await, Some(0));
        let db = site.database().await;
        let lines = access_line::Entity::find().all(&db).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].address, "127.0.0.1");
        db.close().await.unwrap();
        let (well, text) = site.says(&["audit", "verify"]);
        assert!(well && text.contains("访问日志链完整：1 条"), "{text}");
    }
}

#[tokio::test]
async fn jobs_alone_end_in_order() {
    for site in sites("jobs_alone").await {
        let child = site
            .command(&["jobs"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut running = Running(child);
        let mut line = String::new();
        BufReader::new(running.0.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "定时任务已启动。");
        assert_eq!(running.stop().await, Some(0));
    }
}
