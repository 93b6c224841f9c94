//! A database that goes away under a running site, or is not the one it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::Browser;
use crate::full::{administrator, unit};
use crate::serving::Running;
use crate::support::sites;

/// A way to the server that can be cut, or swallow what it is given.
struct Way {
    port: u16,
    cut: Arc<AtomicBool>,
    swallows: Arc<AtomicBool>,
    cutting: tokio::sync::broadcast::Sender<()>,
}

impl Way {
    async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(AtomicBool::new(false));
        let cutting = tokio::sync::broadcast::channel(1).0;
        let swallows = Arc::new(AtomicBool::new(false));
        let (is_cut, all, silent) = (cut.clone(), cutting.clone(), swallows.clone());
        tokio::spawn(async move {
            loop {
                let (mut here, _) = listener.accept().await.unwrap();
                if is_cut.load(Ordering::Relaxed) {
                    continue;
                }
                let mut cuts = all.subscribe();
                let mut there = TcpStream::connect(&server).await.unwrap();
                let silent = silent.clone();
                tokio::spawn(async move {
                    let (from_here, to_here) = here.split();
                    let (from_there, to_there) = there.split();
                    tokio::select! {
                        () = carry(from_here, to_there, &silent) => {}
                        () = carry(from_there, to_here, &silent) => {}
                        _ = cuts.recv() => {}
                    }
                });
            }
        });
        Self {
            port,
            cut,
            swallows,
            cutting,
        }
    }

    /// Nobody hangs up, and nothing arrives any more.
    fn swallow(&self, swallows: bool) {
        self.swallows.store(swallows, Ordering::Relaxed);
    }

    fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
        if cut {
            let _ = self.cutting.send(());
        }
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    swallows: &AtomicBool,
) {
    let mut bytes = [0; 8192];
    while let Ok(n @ 1..) = from.read(&mut bytes).await {
        let lost = swallows.load(Ordering::Relaxed);
        if !lost && to.write_all(&bytes[..n]).await.is_err() {
            return;
        }
    }
}

/// A site on PostgreSQL, its administrator at work, a monitor, and the way to the server; none where
/// there is no server.
async fn on_the_way(name: &str) -> Option<(Running, Browser, Browser, Way)> {
    let mut site = sites(name).await.into_iter().nth(1)?;
    let password = administrator(|args| site.peiyu(args));
    let (before, rest) = site.url.split_once('@').unwrap();
    let (host, rest) = rest.split_once('/').unwrap();
    let way = Way::to(host.to_owned()).await;
    site.url = format!("{before}@127.0.0.1:{}/{rest}", way.port);
    let mut running = Running::start(&site, &["serve", "--no-jobs"], &[]);
    let address = running.address();
    let mut browser = Browser::new(&address);
    browser.signs_in("guanli", &password);
    Some((running, browser, Browser::new(&address), way))
}

/// Nothing typed is lost, and nobody signed out.
fn is_told_to_wait(browser: &mut Browser) {
    let (status, page) = browser.sends("/admin/units/1/below", &unit("wenxue"));
    assert_eq!(status, 503, "{page}");
    assert!(
        page.contains("wenxue学院党委"),
        "what was typed is lost: {page}"
    );
    assert!(!page.contains("请先登录"), "{page}");
}

/// The server is silent and nobody hangs up: told within seconds, and over when it speaks again.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_falls_silent_holds_nobody_up() {
    let Some((mut running, mut browser, monitor, way)) = on_the_way("silent").await else {
        return;
    };
    way.swallow(true);
    for _ in 0..2 {
        is_told_to_wait(&mut browser);
    }
    let asked = Instant::now();
    assert_eq!(monitor.get("/readyz").0, 503);
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "a monitor has gone by now"
    );
    let figures = monitor.get("/metrics").1;
    assert!(figures.contains("peiyu_database_up 0"), "{figures}");

    way.swallow(false);
    assert_eq!(browser.post("/admin/units/1/below", &unit("wenxue")), 303);
    assert_eq!(browser.get("/readyz").0, 200);
    assert_eq!(running.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_out_of_reach_signs_nobody_out() {
    let Some((mut running, mut browser, _, way)) = on_the_way("away").await else {
        return;
    };
    way.cut(true);
    for _ in 0..2 {
        is_told_to_wait(&mut browser);
    }
    let (status, page, to) = browser.get("/admin/units");
    assert_eq!((status, to), (503, None), "{page}");
    assert_eq!(browser.get("/readyz").0, 503);
    assert_eq!(browser.get("/healthz").0, 200);
    let figures = browser.get("/metrics").1;
    assert!(figures.contains("peiyu_database_up 0"), "{figures}");

    way.cut(false);
    assert_eq!(browser.get("/admin/units").0, 200);
    assert_eq!(browser.post("/admin/units/1/below", &unit("wenxue")), 303);
    assert_eq!(browser.get("/readyz").0, 200);
    let figures = browser.get("/metrics").1;
    assert!(figures.contains("peiyu_database_up 1"), "{figures}");
    assert_eq!(running.stop().await, Some(0));
}

#[tokio::test]
async fn a_site_does_not_begin_anew_beside_its_files() {
    for site in sites("anew").await {
        // A site has been here: its files are left, and on SQLite the log of its database.
        let folder = site.place.path().join("files/ab");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("file"), b"%PDF").unwrap();
        let log = site.place.path().join("peiyu.db-wal");
        std::fs::write(&log, b"what was written last").unwrap();
        for command in [&["serve"][..], &["jobs"], &["migrate"]] {
            let text = site.refuses(command, "是空的");
            assert!(text.contains("--new-database"), "{text}");
            assert!(!site.place.path().join("peiyu.db").exists());
            assert!(log.exists(), "the log has been thrown away");
        }
        std::fs::remove_file(&log).unwrap();
        let anew = ["serve", "--no-jobs", "--new-database"];
        let mut running = Running::start(&site, &anew, &[]);
        running.address();
        assert_eq!(running.stop().await, Some(0));
        // From now on there is a database.
        site.does(&["migrate"]);
    }
}

#[tokio::test]
async fn a_site_does_not_begin_anew_beside_what_another_has_left() {
    for left in ["mail/2026-11/1.eml", "old.db"] {
        for site in sites("left").await {
            let file = site.place.path().join(left);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, b"left").unwrap();
            let (well, text) = site.says(&["migrate"]);
            assert!(!well && text.contains("是空的"), "{left}: {text}");
            assert!(!site.place.path().join("peiyu.db").exists());
            // What is there before the first start, and what a start leaves, is no site.
            std::fs::remove_file(&file).unwrap();
            std::fs::write(site.place.path().join("peiyu.toml"), "").unwrap();
            assert!(site.says(&["migrate"]).0);
        }
    }
}

/// Whoever works in a site does not make one.
#[tokio::test]
async fn a_job_sets_nothing_up() {
    for mut site in sites("no_site").await {
        let empty = site.place.path().join("empty.db");
        if site.url.starts_with("sqlite") {
            std::fs::write(&empty, b"").unwrap();
            site.url = format!("sqlite://{}", empty.display());
            site.usual = false;
        }
        let (well, text) = site.says(&["job", "run", "mailer"]);
        assert!(!well && text.contains("没有可办的"), "{text}");
        assert!(std::fs::metadata(&empty).is_ok_and(|f| f.len() == 0) || !empty.exists());
        let db = site.database().await;
        assert!(migration::is_new(&db).await.unwrap());
        db.close().await.unwrap();
    }
}
