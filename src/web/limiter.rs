//! What one address may do only so often: fail to sign in, so that many names cannot be tried from
//! one place; object to a notice, so that nobody buries the people who have to answer. In memory: a
//! restart forgets, which the lock-out on the account does not.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use chrono::{DateTime, Duration, Utc};

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
