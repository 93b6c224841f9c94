//! Argon2, a few at a time. One hash takes 19 MiB and a good part of a processor: a hundred at once
//! would take two gigabytes, so that whoever sends many sign-ins would stop the site.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::web::PageError;

/// Passwords hashed at the same moment.
const AT_ONCE: usize = 3;
/// Passwords that may wait for their turn, which takes them a second or two.
const WAITING: usize = 60;

static HASHING: Hashing = Hashing::new(AT_ONCE, WAITING);

/// So many at once, so many waiting, nobody beyond.
struct Hashing {
    places: Semaphore,
    turns: Semaphore,
}

impl Hashing {
    const fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            places: Semaphore::const_new(at_once + waiting),
            turns: Semaphore::const_new(at_once),
        }
    }

    /// Does slow work away from the threads that answer requests. Its turn lasts as long as the work
    /// does, also when nobody waits for the answer any more.
    async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PageError> {
        let Ok(place) = self.places.try_acquire() else {
            return Err(PageError::TooMany(
                "现在登录的人太多，这次没有核对密码，也不算登录失败。请等几秒再试。".to_owned(),
            ));
        };
        let gone = |e: &dyn std::fmt::Display| PageError::Internal(e.to_string());
        let turn = self.turns.acquire().await.map_err(|e| gone(&e))?;
        tokio::task::spawn_blocking(move || {
            let held = (place, turn);
            let done = work();
            drop(held);
            done
        })
        .await
        .map_err(|e| gone(&e))
    }
}

/// The hash that is checked for an unknown name, so that it takes as long as a known one.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

fn hash_now(password: &str) -> Result<String, PageError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|e| PageError::Internal(e.to_string()))
}

/// An Argon2 hash.
///
/// # Errors
/// [`PageError::TooMany`] when too many wait already; when hashing fails.
pub async fn hash(password: String) -> Result<String, PageError> {
    HASHING.run(move || hash_now(&password)).await?
}

/// Whether a password is that of the hash; without a hash it never is, and takes as long.
///
/// # Errors
/// [`PageError::TooMany`] when too many wait already.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, PageError> {
    HASHING
        .run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| DUMMY.clone());
            PasswordHash::new(&hash).is_ok_and(|parsed| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok()
            }) && known
        })
        .await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    static SMALL: Hashing = Hashing::new(3, 24);
    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_120_at_once_three_are_worked_at_and_those_beyond_the_queue_are_told() {
        let (open, wait) = std::sync::mpsc::channel::<()>();
        let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..120 {
            let wait = wait.clone();
            all.spawn(async move {
                SMALL
                    .run(move || {
                        let now = NOW.fetch_add(1, Ordering::SeqCst) + 1;
                        MOST.fetch_max(now, Ordering::SeqCst);
                        // Held until everybody has come.
                        let _ = wait.lock().unwrap().recv();
                        NOW.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
            });
        }
        let mut told = 0;
        let mut done = 0;
        while told < 120 - 27 {
            let answer = all.join_next().await.unwrap().unwrap();
            assert!(matches!(answer, Err(PageError::TooMany(_))), "{answer:?}");
            told += 1;
        }
        // The threads they are worked at on begin in their own time.
        while NOW.load(Ordering::SeqCst) < 3 {
            tokio::task::yield_now().await;
        }
        drop(open);
        while let Some(answer) = all.join_next().await {
            answer.unwrap().unwrap();
            done += 1;
        }
        assert_eq!((told, done), (93, 27));
        assert_eq!(MOST.load(Ordering::SeqCst), 3);
    }
}
