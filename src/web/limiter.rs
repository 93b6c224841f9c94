//! Sign-in attempts by address, so that many names cannot be tried from one place. In memory: a
//! restart forgets, which the lock-out on the account does not.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

/// Failures from one address within the window before it has to wait.
const MOST: usize = 30;
const WINDOW_MINUTES: i64 = 15;

/// Recent failures by address.
#[derive(Debug, Default)]
pub struct Limiter {
    failures: Mutex<HashMap<IpAddr, Vec<DateTime<Utc>>>>,
}

impl Limiter {
    /// Whether an address has failed too often lately.
    pub fn is_blocked(&self, from: IpAddr, now: DateTime<Utc>) -> bool {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - Duration::minutes(WINDOW_MINUTES);
        failures.retain(|_, at| {
            at.retain(|t| *t > since);
            !at.is_empty()
        });
        failures.get(&from).is_some_and(|at| at.len() >= MOST)
    }

    pub fn failed(&self, from: IpAddr, now: DateTime<Utc>) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(from)
            .or_default()
            .push(now);
    }
}
