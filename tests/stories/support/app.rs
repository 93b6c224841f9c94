//! The site of one story: the real router, ledger and jobs on a database of its own, and a mail
//! server that keeps what arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use axum::Router;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::states::MailState;
use entity::outbox;
use jobs::Jobs;
use ledger::{Act, Actor, Book, Clock, Happened, LedgerError};
use object_store::local::LocalFileSystem;
use peiyu::config::{Config, Given};
use peiyu::files::Files;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::days::instant;
use super::mail::Mail;
use super::smtp::Sink;

/// A running site. Clones are handles of the same.
#[derive(Clone)]
pub struct TestApp(Arc<Inner>);

pub struct Inner {
    database: String,
    folder: PathBuf,
    clock: Clock,
    sink: Sink,
    running: RwLock<Running>,
    /// Panics caught by applications that have been restarted since.
    panics_before: AtomicU64,
    /// Mails of which the story knows that they were given up.
    known_lost: Mutex<Vec<String>>,
    /// Whether the story has written rows past the ledger.
    by_hand: AtomicBool,
    /// Counts units and accounts, for codes and sign-in names of their own.
    made: AtomicU32,
    /// The browsers people have on their desks, and when they last used them.
    pub(super) desks: Mutex<BTreeMap<AccountId, (super::Client, DateTime<Utc>)>>,
    /// Programme files that the story has changed, by code.
    changed: Mutex<BTreeMap<String, String>>,
    /// Units made so far, so that a story may speak of 文学院党委 twice.
    pub(super) units: Mutex<Vec<super::Unit>>,
}

/// What a restart replaces.
#[derive(Clone)]
struct Running {
    site: peiyu::App,
    router: Router,
    jobs: Jobs,
    /// Statements asked of the database, those around a transaction aside.
    statements: Arc<AtomicU64>,
}

impl Deref for TestApp {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl TestApp {
    /// Opens a site on an empty database. Its clock begins in the morning of 26 August 2022.
    pub async fn open(database: &str, folder: &Path) -> Self {
        let clock = Clock::wall();
        clock.set(instant("2022-08-26 09:00"));
        let sink = Sink::start(clock.clone()).await;
        let running = start(database, folder, &clock, sink.port).await;
        Self(Arc::new(Inner {
            database: database.to_owned(),
            folder: folder.to_owned(),
            clock,
            sink,
            running: RwLock::new(running),
            panics_before: AtomicU64::new(0),
            known_lost: Mutex::default(),
            by_hand: AtomicBool::new(false),
            made: AtomicU32::new(0),
            desks: Mutex::default(),
            changed: Mutex::default(),
            units: Mutex::default(),
        }))
    }

    /// Stops the site and starts it again on what it left.
    pub async fn restart(&self) {
        let old = self.running();
        self.panics_before
            .fetch_add(old.site.panics(), Ordering::Relaxed);
        old.site.book.db.close_by_ref().await.unwrap();
        let new = start(&self.database, &self.folder, &self.clock, self.sink.port).await;
        *self.running.write().unwrap() = new;
    }

    /// The jobs of a second node on the same database, with the ledger they work in.
    pub async fn another_node(&self) -> (Jobs, Book) {
        let node = start(&self.database, &self.folder, &self.clock, self.sink.port).await;
        (node.jobs, node.site.book)
    }

    fn running(&self) -> Running {
        self.running.read().unwrap().clone()
    }

    pub fn book(&self) -> Book {
        self.running().site.book
    }

    pub fn files(&self) -> Files {
        self.running().site.files
    }

    /// Where the files lie that have been stored.
    pub fn stored(&self) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.folder.join("files")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.insert(path);
                }
            }
        }
        found
    }

    pub fn router(&self) -> Router {
        self.running().router
    }

    pub fn jobs(&self) -> Jobs {
        self.running().jobs
    }

    /// Statements asked of the database so far, those around a transaction aside.
    pub fn statements(&self) -> u64 {
        self.running().statements.load(Ordering::Relaxed)
    }

    /// What pages have added up is forgotten, as after somebody has written something.
    pub fn forget(&self) {
        self.running().site.forget();
    }

    /// Whether the disk has too little room left.
    pub fn disk_is_nearly_full(&self, nearly: bool) {
        let least = if nearly { u64::MAX - 1 } else { 0 };
        self.book().space.is_short_below(least);
    }

    /// Where the site keeps its data.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Rounds of this programme are opened from this text from now on.
    pub fn with_programme(&self, code: &str, text: String) {
        self.changed.lock().unwrap().insert(code.to_owned(), text);
    }

    /// A programme file that the story has changed.
    pub fn changed_programme(&self, code: &str) -> Option<String> {
        self.changed.lock().unwrap().get(code).cloned()
    }

    /// A number that has not been given before.
    pub fn number(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The system does something: what a story takes as given.
    pub async fn does<T, F>(&self, work: F) -> T
    where
        F: AsyncFnOnce(&mut Act) -> Result<Happened<T>, LedgerError>,
    {
        let (book, actor) = (self.book(), Actor::system("测试"));
        Act::within(&book, &actor, work).await.unwrap()
    }

    /// Mails that have arrived since the last question, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.sink.take()
    }

    /// Sends what waits; gives everything that has arrived since the last question.
    pub async fn post(&self) -> Vec<Mail> {
        let now = self.clock.now();
        self.jobs().run("mailer", now).await.unwrap();
        self.sink.take()
    }

    /// Sends what waits, and gives the subjects of what somebody has been told about projects since
    /// the last question, digests apart. Other mails stay unread.
    pub async fn told(&self, person: &super::Person) -> Vec<String> {
        self.mails_to(person)
            .await
            .into_iter()
            .map(|m| m.subject.trim_start_matches("[培育台账] ").to_owned())
            .collect()
    }

    /// Mails to somebody that nobody has read yet, digests apart; others' stay unread.
    pub async fn mails_to(&self, person: &super::Person) -> Vec<Mail> {
        let (mut own, others): (Vec<Mail>, Vec<Mail>) = self
            .post()
            .await
            .into_iter()
            .partition(|m| m.to == [person.email.clone()] && !m.is_digest());
        self.sink.keep(others);
        own.sort_by_key(Mail::number);
        own
    }

    /// Whether the mail server asks everybody to come again later.
    pub fn mail_server_is_busy(&self, busy: bool) {
        self.sink.busy.store(busy, Ordering::Relaxed);
    }

    /// Addresses of mails that have been given up; the story knows of them from now on.
    pub async fn given_up(&self) -> Vec<String> {
        let rows = outbox::Entity::find()
            .filter(outbox::Column::State.eq(MailState::GivenUp))
            .order_by_asc(outbox::Column::Id);
        let rows = self.all(rows).await;
        let mut known = self.known_lost.lock().unwrap();
        known.extend(rows.iter().map(|m| m.message_id.clone()));
        rows.into_iter().map(|m| m.to_address).collect()
    }

    /// Every mail that has been written, gone or not: to whom, and its text.
    pub async fn written_mails(&self) -> Vec<(String, String)> {
        let rows = self.all(outbox::Entity::find()).await;
        rows.into_iter().map(|m| (m.to_address, m.text)).collect()
    }

    /// What a story must not leave behind.
    pub async fn left_behind(&self) -> Vec<String> {
        let mut left: Vec<String> = self
            .sink
            .take()
            .into_iter()
            .map(|m| format!("unread mail to {}: {}", m.to.join(", "), m.subject))
            .collect();
        let waiting = outbox::Entity::find()
            .filter(outbox::Column::State.is_not_in([MailState::Sent, MailState::Skipped]));
        let waiting = self.all(waiting).await;
        let known = self.known_lost.lock().unwrap().clone();
        left.extend(
            waiting
                .into_iter()
                .filter(|m| !known.contains(&m.message_id))
                .map(|m| format!("undelivered mail to {}: {}", m.to_address, m.subject)),
        );
        if !self.by_hand.load(Ordering::Relaxed) {
            left.extend(self.ailments().await);
        }
        left
    }

    /// The story writes rows past the ledger, for want of time to live through them: an examination
    /// of the data would name each.
    pub fn has_rows_made_by_hand(&self) {
        self.by_hand.store(true, Ordering::Relaxed);
    }

    /// What an examination says of the data and the files as they are now.
    pub async fn ailments(&self) -> Vec<String> {
        let book = self.book();
        let checkup = ledger::doctor::examine(&book).await.unwrap();
        let files = peiyu::checkup::read_files(&book.db, &self.files())
            .await
            .unwrap();
        let all = checkup.ailments.into_iter().chain(files.ailments);
        all.map(|ailment| ailment.to_string()).collect()
    }

    /// Writes down what has been noted of accesses, as the site does every few seconds.
    pub async fn writes_accesses(&self) {
        let site = self.running().site;
        site.accesses.flush(&site.book.db).await.unwrap();
    }

    /// Panics that the site has caught.
    pub fn panics(&self) -> u64 {
        self.panics_before.load(Ordering::Relaxed) + self.running().site.panics()
    }

    pub async fn close(&self) {
        self.book().db.close_by_ref().await.unwrap();
    }
}

async fn start(database: &str, folder: &Path, clock: &Clock, smtp_port: u16) -> Running {
    let given = Given {
        data: folder.to_owned(),
        database: Some(database.to_owned()),
        config: None,
    };
    // Small, so that a story can go beyond it.
    let mut config = Config::load(&given, |name| {
        let value = match name {
            "PEIYU_SITE" => "http://peiyu.example",
            "PEIYU_SMTP_HOST" => "127.0.0.1",
            "PEIYU_SMTP_PORT" => return Some(smtp_port.to_string()),
            "PEIYU_SMTP_SECURITY" => "none",
            "PEIYU_SMTP_FROM" => "培育台账 <peiyu@peiyu.example>",
            _ => return None,
        };
        Some(value.to_owned())
    })
    .unwrap();
    config.upload_limit = 1024 * 1024;
    let mut db = entity::db::connect(database).await.unwrap();
    migration::up(&db).await.unwrap();
    let statements = Arc::new(AtomicU64::new(0));
    let counter = statements.clone();
    db.set_metric_callback(move |info| {
        let sql = info.statement.sql.trim_start();
        if !["BEGIN", "COMMIT", "ROLLBACK"]
            .iter()
            .any(|word| sql.starts_with(word))
        {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let book = Book::open(db, clock.clone(), &config.site)
        .await
        .unwrap()
        .in_folder(folder)
        .with_fixed_secrets("story");
    // Whatever room this machine has, the story's has enough.
    book.space.is_short_below(0);
    let blobs = folder.join("files");
    let files = Files::in_folder(&blobs, config.upload_limit).unwrap();
    let store = Arc::new(LocalFileSystem::new_with_prefix(&blobs).unwrap());
    let jobs = Jobs::new(book.clone(), &config.mail, store).unwrap();
    let site = peiyu::App::new(book, files, config);
    let jobs = jobs.counting_panics_in(site.panic_counter());
    Running {
        router: peiyu::web::router(site.clone()),
        site,
        jobs,
        statements,
    }
}
