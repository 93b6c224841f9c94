//! A site whose disk is full for a while: what it has acknowledged is there for the next process.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use entity::unit;
use sea_orm::EntityTrait;

use crate::browser::Browser;
use crate::serving::Running;
use crate::support::{command, folder, peiyu, said, skipped};

/// How somebody takes the room away and gives it back.
trait Room {
    fn take(&mut self);
    fn give_back(&mut self);
}

/// The process may write nothing but the beginning of a file: a write fails as on a broken disk.
struct Limit(String);

impl Limit {
    fn set(&self, most: &str) {
        let fsize = format!("--fsize={most}:");
        let status = Command::new("prlimit")
            .args(["--pid", &self.0, &fsize])
            .status();
        assert!(status.unwrap().success());
    }
}

impl Room for Limit {
    fn take(&mut self) {
        self.set("4096");
    }

    fn give_back(&mut self) {
        self.set("unlimited");
    }
}

/// A small file system of its own, and a file that fills it.
struct Small(tempfile::TempDir);

impl Small {
    /// None where this user may not mount one.
    fn mount() -> Option<Self> {
        let place = folder();
        let status = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m", "peiyu-test"])
            .arg(place.path())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|s| s.success()).then_some(Self(place))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

impl Room for Small {
    fn take(&mut self) {
        use std::io::Write as _;
        let mut ballast = std::fs::File::create(self.0.path().join("ballast")).unwrap();
        while ballast.write_all(&[0; 4096]).is_ok() {}
    }

    fn give_back(&mut self) {
        std::fs::remove_file(self.0.path().join("ballast")).unwrap();
    }
}

/// The first administrator's site. Gives her password.
fn set_up(data: &Path) -> (Running, String) {
    let password = administrator(|args| peiyu(data, args));
    let child = command(data, &["serve", "--no-jobs"])
        .env("PEIYU_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    (Running(child), password)
}

/// The first administrator of 甲大学党委.
pub const ADMINISTRATOR: [&str; 9] = [
    "admin",
    "create",
    "guanli",
    "--unit",
    "jia",
    "--unit-name",
    "甲大学党委",
    "--unit-kind",
    "university",
];

/// Makes the first administrator; gives her password.
pub fn administrator(peiyu: impl Fn(&[&str]) -> Output) -> String {
    let made = peiyu(&ADMINISTRATOR);
    let text = said(&made);
    assert!(made.status.success(), "{text}");
    let password = text
        .lines()
        .find_map(|line| line.strip_prefix("一次性密码："));
    password.unwrap().to_owned()
}

/// A committee to be added below the first unit.
pub fn unit(code: &str) -> [(&str, String); 3] {
    let name = format!("{code}学院党委");
    [
        ("code", code.to_owned()),
        ("name", name),
        ("kind", "college_committee".to_owned()),
    ]
}

/// Units that the administrator adds, in the order in which she was told that they are there.
struct Adding {
    browser: Browser,
    told: Vec<String>,
    refused: u32,
}

impl Adding {
    fn some(&mut self, name: &str, how_many: u32) {
        for n in 0..how_many {
            let code = format!("{name}-{n}");
            let below = "/admin/units/1/below";
            match self.browser.post(below, &unit(&code)) {
                303 => self.told.push(code),
                503 => self.refused += 1,
                other => panic!("{code}: {other}"),
            }
            // What the house itself refuses ends another transaction without a commit.
            let status = self.browser.post(below, &unit("jia"));
            assert!([422, 503].contains(&status), "{status}");
        }
    }
}

async fn a_full_disk(data: &Path, room: impl FnOnce(&Running) -> Box<dyn Room>) {
    let (mut running, password) = set_up(data);
    let address = running.address();
    let mut browser = Browser::new(&address);
    browser.signs_in("guanli", &password);
    let mut adding = Adding {
        browser,
        told: Vec::new(),
        refused: 0,
    };
    adding.some("before", 5);
    let mut room = room(&running);
    room.take();
    let (status, word, _) = adding.browser.get("/readyz");
    assert_eq!((status, word.as_str()), (503, "storing"));
    adding.some("full", 30);
    assert!(adding.refused > 5, "the disk was not full");
    room.give_back();
    adding.some("after", 10);
    // Whoever signs in now is signed in.
    let mut another = Browser::new(&address);
    another.signs_in_again("guanli");
    assert_eq!(another.get("/admin/units").0, 200);
    assert_eq!(running.stop().await, Some(0));

    let db = entity::db::connect(&format!("sqlite://{}/peiyu.db", data.display()))
        .await
        .unwrap();
    let rows = unit::Entity::find().all(&db).await.unwrap();
    db.close().await.unwrap();
    let found: Vec<String> = rows.into_iter().map(|u| u.code).collect();
    let lost: Vec<&String> = adding.told.iter().filter(|c| !found.contains(c)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(found.len(), adding.told.len() + 1, "{found:?}");
    let last = adding.told.last().unwrap();
    assert_eq!(last, "after-9", "it has not come back");
    let checked = peiyu(data, &["doctor"]);
    assert!(checked.status.success(), "{}", said(&checked));
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_fail_lose_nothing_that_was_acknowledged() {
    let place = folder();
    a_full_disk(place.path(), |running| {
        Box::new(Limit(running.0.id().to_string()))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_file_system_loses_nothing_that_was_acknowledged() {
    // Where no file system can be mounted the other test has to do.
    let Some(small) = Small::mount() else {
        return skipped("full", "file system of its own");
    };
    let data = small.0.path().to_owned();
    a_full_disk(&data, |_| Box::new(small)).await;
}
