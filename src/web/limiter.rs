//! What one address may do only so often: fail to sign in, so that many names cannot be tried from
//! one place; object to a notice, so that nobody buries the people who have to answer. In memory: a
//! restart forgets, which the lock-out on the account does not.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

/// What happened lately, by address.
#[derive(Debug)]
pub struct Limiter {
    /// Times within the window before an address has to wait.
    most: usize,
    minutes: i64,
    times: Mutex<HashMap<IpAddr, Vec<DateTime<Utc>>>>,
}

impl Limiter {
    /// So many times within so many minutes.
    pub fn new(most: usize, minutes: i64) -> Self {
        Self {
            most,
            minutes,
            times: Mutex::default(),
        }
    }

    /// Whether an address has come too often lately.
    pub fn is_blocked(&self, from: IpAddr, now: DateTime<Utc>) -> bool {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - Duration::minutes(self.minutes);
        times.retain(|_, at| {
            at.retain(|t| *t > since);
            !at.is_empty()
        });
        times.get(&from).is_some_and(|at| at.len() >= self.most)
    }

    pub fn count(&self, from: IpAddr, now: DateTime<Utc>) {
        self.times
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(from)
            .or_default()
            .push(now);
    }
}

/// Names kept at most; beyond that the one not tried for longest is forgotten.
const NAMES: usize = 10_000;

/// Failed sign-ins by names that nobody bears. An unknown name is locked as a known one is, so that
/// the answers tell nothing of which names there are.
#[derive(Debug, Default)]
pub struct Strangers(Mutex<HashMap<[u8; 32], Tries>>);

#[derive(Debug, Clone, Copy)]
struct Tries {
    failures: i32,
    locked_until: Option<DateTime<Utc>>,
    last: DateTime<Utc>,
}

impl Strangers {
    /// Until when the name is locked, if it ever was.
    pub fn locked_until(&self, name: &str) -> Option<DateTime<Utc>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&digest(name))?
            .locked_until
    }

    /// Counts a failure; so many of them lock the name for so many minutes and begin anew.
    pub fn count(&self, name: &str, now: DateTime<Utc>, most: i32, minutes: i64) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = digest(name);
        if names.len() >= NAMES && !names.contains_key(&key) {
            let oldest = names.iter().min_by_key(|(_, t)| t.last).map(|(k, _)| *k);
            oldest.map(|oldest| names.remove(&oldest));
        }
        let tries = names.entry(key).or_insert(Tries {
            failures: 0,
            locked_until: None,
            last: now,
        });
        tries.failures += 1;
        tries.last = now;
        if tries.failures >= most {
            tries.failures = 0;
            tries.locked_until = Some(now + Duration::minutes(minutes));
        }
    }
}

/// A name may be as long as a form; its digest is not.
fn digest(name: &str) -> [u8; 32] {
    Sha256::digest(name.as_bytes()).into()
}

/// The address that asks: the peer, or what the last trusted proxy saw.
pub fn address(hops: usize, peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |p| p.ip());
    if hops == 0 {
        return peer;
    }
    let seen: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|p| p.trim().parse().ok())
        .collect();
    // Each proxy appends whom it saw: counted from the right, only what trusted ones wrote is believed.
    seen.len()
        .checked_sub(hops)
        .and_then(|n| seen.get(n))
        .copied()
        .unwrap_or(peer)
}
