//! Backing up, restoring, moving to the other database, and whose files all that is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::browser::Browser;
use crate::old_site::{PASSWORD, as_version_0_1_0_left_it, counts};
use crate::serving::Running;
use crate::support::{Site, folder, in_our_words, said, sites};

/// The files of the site of version 0.1.0, by their digests.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/site-0.1.0-files");

/// Rows that the drill writes while the site is backed up.
const WRITTEN: &str = "drill-";

/// A site with rows in every table, and with the files that they name.
async fn lived_in(site: &Site) -> DatabaseConnection {
    let db = site.database().await;
    as_version_0_1_0_left_it(&db).await;
    migration::up(&db).await.unwrap();
    for digest in texts(&db, "SELECT digest FROM blob").await {
        let folder = site.place.path().join("files").join(&digest[..2]);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(Path::new(FILES).join(&digest), folder.join(&digest)).unwrap();
    }
    let mails = site.place.path().join("mail").join("2025-12");
    std::fs::create_dir_all(&mails).unwrap();
    std::fs::write(mails.join("1.eml"), "Subject: 1\r\n\r\n").unwrap();
    db
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// Writes one row after another until it is dropped; tells how many have been acknowledged.
struct Writer {
    acknowledged: Arc<AtomicI64>,
    task: tokio::task::JoinHandle<()>,
}

impl Writer {
    fn start(db: DatabaseConnection) -> Self {
        let acknowledged = Arc::new(AtomicI64::new(0));
        let count = Arc::clone(&acknowledged);
        let task = tokio::spawn(async move {
            for n in 1.. {
                db.execute_unprepared(&format!(
                    "INSERT INTO setting (key, value, updated_at)
                     VALUES ('{WRITTEN}{n:06}', '', '2025-12-24T00:00:00+00:00')"
                ))
                .await
                .unwrap();
                count.store(n, Ordering::SeqCst);
            }
        });
        Self { acknowledged, task }
    }

    async fn writes_some(&self) -> i64 {
        let before = self.acknowledged.load(Ordering::SeqCst);
        loop {
            let now = self.acknowledged.load(Ordering::SeqCst);
            if now > before {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn stop(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

/// Some pages, without the names that forms get anew each time.
fn reads(reader: &Browser) -> Vec<String> {
    let pages = "/projects /projects/1 /rounds /rounds/1 /supervision";
    let read = pages.split(' ').map(|path| {
        let (status, page, _) = reader.get(path);
        assert_eq!(status, 200, "{path}");
        without(&page, "name=\"once\" value=\"")
    });
    read.collect()
}

/// A page without what stands between a mark and the next quote.
fn without(page: &str, mark: &str) -> String {
    let mut parts = page.split(mark);
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain += part.split_once('"').unwrap().1;
    }
    plain
}

/// The site's data are gone, on whichever database.
async fn destroy(site: &Site) {
    let db = site.database().await;
    if site.url.starts_with("postgres") {
        let schema = texts(&db, "SELECT current_schema()::text").await.remove(0);
        db.execute_unprepared(&format!(
            "DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}"
        ))
        .await
        .unwrap();
    }
    db.close().await.unwrap();
    for entry in std::fs::read_dir(site.place.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).unwrap();
        } else {
            std::fs::remove_file(path).unwrap();
        }
    }
}

/// What the program says while others write, and whether all went well.
async fn says(site: &Site, args: &[&str]) -> (bool, String) {
    let mut command = site.command(args);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    let text = said(&output);
    in_our_words(&text);
    (output.status.success(), text)
}

async fn does(site: &Site, args: &[&str]) -> String {
    let (well, text) = says(site, args).await;
    assert!(well, "{text}");
    text
}

async fn refuses(site: &Site, args: &[&str], words: &str) {
    let (well, text) = says(site, args).await;
    assert!(!well && text.contains(words), "{words}: {text}");
}

fn backups(folder: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).unwrap();
    let mut all: Vec<PathBuf> = all
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    all
}

/// The drill: a site that is written to is backed up, destroyed and brought back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_was_backed_up_while_running_comes_back() {
    for site in sites("drill").await {
        let db = lived_in(&site).await;
        let keep = folder();
        let into = keep.path().to_str().unwrap();
        let today = ["serve", "--no-jobs", "--today", "2025-12-24"];
        let mut running = Running::start(&site, &today, &[]);
        let address = running.address();
        let mut reader = Browser::new(&address);
        reader.signs_in_with("jia-zzb", PASSWORD);
        let pages = reads(&reader);

        // One that lacks what is written from now on: the newest is brought back.
        does(&site, &["backup", into]).await;
        let earlier = counts(&db).await;
        let writer = Writer::start(site.database().await);
        let before = writer.writes_some().await;
        let (well, text) = says(&site, &["backup", into]).await;
        assert!(well && text.contains("备份完成"), "{text}");
        writer.writes_some().await;
        writer.stop().await;
        let rows = counts(&db).await;

        // Nobody restores into a site that runs.
        refuses(&site, &["restore", into, "--replace"], "正在使用").await;
        if site.url.starts_with("sqlite") {
            // Nor where somebody has taken the lock for litter.
            std::fs::remove_file(site.place.path().join("peiyu.lock")).unwrap();
            refuses(&site, &["restore", into, "--replace"], "正在使用").await;
        }
        assert_eq!(running.stop().await, Some(0));
        db.close().await.unwrap();

        destroy(&site).await;
        does(&site, &["restore", into]).await;
        let (well, text) = says(&site, &["doctor", "--files"]).await;
        assert!(well && text.contains("读过文件"), "{text}");

        // What had been acknowledged before the backup began is there, and one moment's rows.
        let db = site.database().await;
        let sql = format!("SELECT key FROM setting WHERE key LIKE '{WRITTEN}%' ORDER BY key");
        let written = texts(&db, &sql).await;
        assert!(written.len() >= usize::try_from(before).unwrap());
        for (n, key) in written.iter().enumerate() {
            assert_eq!(key, &format!("{WRITTEN}{:06}", n + 1));
        }
        for (table, back) in counts(&db).await {
            let between = earlier[&table]..=rows[&table];
            assert!(between.contains(&back), "{table}: {back}, not {between:?}");
        }
        let mail = site.place.path().join("mail/2025-12/1.eml");
        assert!(mail.exists());

        let mut running = Running::start(&site, &today, &[]);
        let address = running.address();
        reader.at(&address);
        assert_eq!(reads(&reader), pages);
        assert_eq!(running.stop().await, Some(0));

        // What is there is replaced only on demand, and then lies aside.
        let person = "INSERT INTO person (unit_id, name, kind) VALUES (1, '支部书记', 'leader')";
        db.execute_unprepared(person).await.unwrap();
        refuses(&site, &["restore", into], "--replace").await;
        assert_eq!(counts(&db).await["person"], rows["person"] + 1);
        db.close().await.unwrap();
        let text = does(&site, &["restore", into, "--replace"]).await;
        // On a server its rows are replaced, and the files are the same.
        let aside = site.url.starts_with("sqlite");
        assert_eq!(text.contains("before-restore-"), aside, "{text}");
        let db = site.database().await;
        assert_eq!(counts(&db).await["person"], rows["person"]);
        db.close().await.unwrap();
        does(&site, &["doctor", "--files"]).await;
    }
}

#[tokio::test]
async fn so_many_backups_stay_and_a_lost_file_is_told() {
    for site in sites("keep").await {
        let db = lived_in(&site).await;
        let keep = folder();
        let into = keep.path().join("backups");
        let two = ["backup", into.to_str().unwrap(), "--keep", "2"];
        // What a backup has left that was killed.
        std::fs::create_dir_all(into.join(".2025-12-24T000000.part")).unwrap();
        for made in [1, 2, 2] {
            site.does(&two);
            assert_eq!(backups(&into).len(), made);
        }
        let kept = backups(&into);

        // What the site has lost and the last backup still has is told, and is in the new one.
        let digest = texts(&db, "SELECT digest FROM blob ORDER BY digest").await;
        let place = |folder: &Path| folder.join("files").join(&digest[0][..2]).join(&digest[0]);
        let here = place(site.place.path());
        // Backups of one second are told apart by a number alone.
        tokio::time::sleep(Duration::from_secs(1)).await;
        std::fs::remove_file(&here).unwrap();
        let text = site.refuses(&two, &digest[0]);
        assert!(text.contains("这份备份里还有"), "{text}");
        let kept = [kept[1].clone(), backups(&into).pop().unwrap()];
        assert_eq!(backups(&into), kept, "the oldest has gone");
        assert!(place(&kept[1]).exists());

        // The newest backup has lost the file too, and what lies there cannot be read: all else is
        // kept, and so is every older backup. What a mailer is writing is none of it.
        std::fs::remove_file(place(&kept[1])).unwrap();
        std::fs::create_dir(&here).unwrap();
        let mails = site.place.path().join("mail/2025-12");
        std::fs::write(mails.join("2.part"), "Subj").unwrap();
        let text = site.refuses(&two, &digest[0]);
        assert!(text.contains("旧备份一份也没有删"), "{text}");
        let all = backups(&into);
        assert_eq!(all.len(), 3);
        assert!(place(&kept[0]).exists());
        assert!(all[2].join("mail/2025-12/1.eml").exists());
        assert!(!all[2].join("mail/2025-12/2.part").exists());
        std::fs::remove_dir(&here).unwrap();
        std::fs::remove_dir_all(&all[2]).unwrap();

        // A backup that is damaged is not brought back.
        let other = folder();
        let damaged = other.path().join("damaged");
        std::fs::rename(&kept[0], &damaged).unwrap();
        std::fs::write(place(&damaged), "%PDF-1.4 something else").unwrap();
        site.refuses(
            &["restore", damaged.to_str().unwrap(), "--replace"],
            "已经损坏",
        );
        assert!(counts(&db).await["unit"] > 0);
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_list_that_has_lost_lines_is_refused() {
    let site = sites("lines").await.remove(0);
    lived_in(&site).await.close().await.unwrap();
    let keep = folder();
    let into = keep.path().to_str().unwrap();
    assert!(site.says(&["backup", into]).0);
    let made = backups(keep.path()).remove(0);
    let list = made.join("manifest.sha256");
    let text = std::fs::read_to_string(&list).unwrap();
    let without = |lost: &[&str]| -> String {
        let kept = text.lines().filter(|l| !lost.iter().any(|w| l.contains(w)));
        kept.fold(String::new(), |list, line| list + line + "\n")
    };
    // An earlier version made none of the last line.
    let restore = ["restore", into, "--replace"];
    std::fs::write(&list, without(&["# "])).unwrap();
    let (well, said) = site.says(&restore);
    assert!(well, "{said}");
    std::fs::remove_dir_all(made.join("files")).unwrap();
    for (lost, why) in [
        (&["files/"][..], "缺了行"),
        (&["files/", "# "], "登记的文件"),
    ] {
        std::fs::write(&list, without(lost)).unwrap();
        let (well, said) = site.says(&restore);
        assert!(!well && said.contains(why), "{said}");
        let (well, said) = site.says(&["doctor", "--files"]);
        assert!(well, "{said}");
    }
}

#[tokio::test]
async fn rows_go_from_one_database_to_the_other_and_back() {
    let mut all = sites("moved").await;
    let first = all.remove(0);
    let db = lived_in(&first).await;
    // The newest row is gone; its number is not given out again.
    db.execute_unprepared(
        "INSERT INTO person (id, unit_id, name, kind) VALUES (77, 1, '支部书记', 'leader');
         DELETE FROM person WHERE id = 77",
    )
    .await
    .unwrap();
    let rows = counts(&db).await;
    let others: Vec<Site> = all.into_iter().chain(sites("moved_back").await).collect();
    let (mut from, mut next) = (first.url.clone(), 78);
    for other in &others {
        if other.url.starts_with("postgres") && from.starts_with("postgres") {
            continue;
        }
        let copy = ["copy", "--from", &from, "--to", &other.url];
        other.tells(&copy, "逐行核对一致");
        let there = other.database().await;
        assert_eq!(counts(&there).await, rows);
        other.does(&["doctor"]);
        other.does(&["audit", "verify"]);
        // A second time it is not empty.
        other.refuses(&copy, "已经有数据");
        assert_eq!(counts(&there).await, rows);
        there
            .execute_unprepared(
                "INSERT INTO person (unit_id, name, kind) VALUES (1, '支部书记', 'leader')",
            )
            .await
            .unwrap();
        let ids = texts(&there, "SELECT CAST(max(id) AS text) FROM person").await;
        assert_eq!(ids, [next.to_string()]);
        let away = format!("DELETE FROM person WHERE id = {next}");
        there.execute_unprepared(&away).await.unwrap();
        next += 1;
        there.close().await.unwrap();
        from.clone_from(&other.url);
    }
    db.close().await.unwrap();
}

/// Several nodes share a folder of files, which is a mount or a link in each data folder: it stays
/// one, and what lay there and is not in the backup is moved aside.
#[cfg(unix)]
#[tokio::test]
async fn a_shared_folder_of_files_stays_where_it_is() {
    for site in sites("shared").await {
        let db = lived_in(&site).await;
        let (keep, shared) = (folder(), folder());
        let into = keep.path().to_str().unwrap();
        site.does(&["backup", into]);
        let digests = texts(&db, "SELECT digest FROM blob ORDER BY digest").await;
        let place = |digest: &str| format!("files/{}/{digest}", &digest[..2]);
        let (data, there) = (site.place.path(), shared.path().join("files"));
        // One is lost, one damaged, one has come since.
        let file = |path: &str| data.join(path);
        std::fs::remove_file(file(&place(&digests[0]))).unwrap();
        std::fs::write(file(&place(&digests[1])), "damaged").unwrap();
        let since = place(&"ab".repeat(32));
        std::fs::create_dir_all(file(&since).parent().unwrap()).unwrap();
        std::fs::write(file(&since), "since").unwrap();
        std::fs::rename(file("files"), &there).unwrap();
        std::os::unix::fs::symlink(&there, file("files")).unwrap();

        let text = site.refuses(&["restore", into], "--replace");
        let is_file = site.url.starts_with("sqlite");
        assert_eq!(text.contains("不会删除"), is_file, "{text}");
        assert_eq!(text.contains("会被代替"), !is_file, "{text}");
        db.close().await.unwrap();
        site.does(&["restore", into, "--replace"]);
        assert!(file("files").is_symlink());
        site.does(&["doctor", "--files"]);
        let aside = backups(data)
            .into_iter()
            .find(|path| path.to_string_lossy().contains("before-restore-"))
            .unwrap();
        let old = |path: &str| std::fs::read_to_string(aside.join(path)).unwrap();
        assert_eq!(old(&since), "since");
        assert_eq!(old(&place(&digests[1])), "damaged");
        assert_eq!(aside.join("peiyu.db").exists(), is_file);
    }
}

/// What somebody else keeps in the same database, or hangs on our tables, is not dropped.
#[tokio::test]
async fn tables_of_others_are_let_be() {
    let mut all = sites("beside").await;
    let first = all.remove(0);
    let db = lived_in(&first).await;
    let keep = folder();
    let into = keep.path().to_str().unwrap();
    first.does(&["backup", into]);
    for other in sites("beside_to").await {
        let there = other.database().await;
        let make = "CREATE TABLE library_loan (id integer PRIMARY KEY)";
        there.execute_unprepared(make).await.unwrap();
        other.refuses(
            &["copy", "--from", &first.url, "--to", &other.url],
            "library_loan",
        );
        if other.url.starts_with("postgres") {
            other.refuses(&["restore", into, "--replace"], "library_loan");
            let gone = "DROP TABLE library_loan";
            there.execute_unprepared(gone).await.unwrap();
            other.does(&["restore", into, "--replace"]);
            let view = "CREATE VIEW names AS SELECT name FROM unit";
            there.execute_unprepared(view).await.unwrap();
            other.refuses(&["restore", into, "--replace"], "视图");
            assert!(!texts(&there, "SELECT name FROM names").await.is_empty());
        }
        there.close().await.unwrap();
    }
    db.close().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_site_keeps_is_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;

    fn open_to_others(folder: &Path) -> Vec<(PathBuf, u32)> {
        let mut found = Vec::new();
        let mut paths = vec![folder.to_owned()];
        while let Some(path) = paths.pop() {
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                found.push((path.clone(), mode));
            }
            if path.is_dir() {
                let below = std::fs::read_dir(&path).unwrap();
                paths.extend(below.map(|entry| entry.unwrap().path()));
            }
        }
        found
    }

    let site = sites("private").await.remove(0);
    let data = site.place.path();
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    assert!(site.peiyu(&["migrate"]).status.success());
    // As an earlier version has left it.
    std::fs::create_dir(data.join("mail")).unwrap();
    for (path, mode) in [("", 0o755), ("mail", 0o755), ("peiyu.db", 0o644)] {
        set(&data.join(path), mode);
    }
    let mut running = Running::start(&site, &["serve"], &[]);
    running.address();
    assert_eq!(open_to_others(data), []);
    let keep = folder();
    let into = keep.path().join("backups");
    site.does(&["backup", into.to_str().unwrap()]);
    assert_eq!(open_to_others(&into), []);
    assert_eq!(running.stop().await, Some(0));
    assert_eq!(open_to_others(data), []);
}
