//! What one address may do only so often: fail to sign in, so that many names cannot be tried from
//! one place; object to a notice, so that nobody buries the people who have to answer. In memory: a
//! restart forgets, which the tries of a name (`signin::tries`) do not.

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

    /// Takes one of the times that are left, before anything is done; none when there is none. A
    /// hundred that ask at the same moment get no more than there are.
    pub fn reserve(&self, from: IpAddr, now: DateTime<Utc>) -> Option<Place<'_>> {
        let (limiter, is_spent) = (self, false);
        self.take(from, now).then(|| Place {
            limiter,
            from,
            now,
            is_spent,
        })
    }

    fn take(&self, from: IpAddr, now: DateTime<Utc>) -> bool {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - Duration::minutes(self.minutes);
        times.retain(|_, at| {
            at.retain(|t| *t > since);
            !at.is_empty()
        });
        let at = times.entry(network(from)).or_default();
        let left = at.len() < self.most;
        if left {
            at.push(now);
        }
        left
    }

    fn give_back(&self, from: IpAddr, now: DateTime<Utc>) {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = times.get_mut(&network(from))
            && let Some(n) = at.iter().position(|t| *t == now)
        {
            at.swap_remove(n);
        }
    }
}

/// A time that was taken. It is given back when this goes, however that comes about, unless what it was
/// for has been done.
#[derive(Debug)]
#[must_use = "the time is given back at once"]
pub struct Place<'l> {
    limiter: &'l Limiter,
    from: IpAddr,
    now: DateTime<Utc>,
    is_spent: bool,
}

impl Place<'_> {
    /// It counts.
    pub fn spend(mut self) {
        self.is_spent = true;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.is_spent {
            self.limiter.give_back(self.from, self.now);
        }
    }
}

/// The network an address stands for. Whoever has one address of version 6 has a whole block of
/// them, so the first half counts.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let half = (u128::from(v6) >> 64) << 64;
            IpAddr::V6(half.into())
        }
        v4 @ IpAddr::V4(_) => v4,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_taken_before_and_given_back_after() {
        let limiter = Limiter::new(2, 15);
        let now = DateTime::UNIX_EPOCH;
        let here: IpAddr = "2001:db8:1:2::7".parse().unwrap();
        let next_door: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let elsewhere: IpAddr = "2001:db8:1:3::7".parse().unwrap();
        limiter.reserve(here, now).unwrap().spend();
        let going_on = limiter.reserve(next_door, now).unwrap();
        assert!(
            limiter.reserve(here, now).is_none(),
            "one block is one place"
        );
        limiter.reserve(elsewhere, now).unwrap().spend();
        drop(going_on);
        limiter.reserve(here, now).unwrap().spend();
        assert!(limiter.reserve(here, now).is_none());
        assert!(limiter.reserve(here, now + Duration::minutes(15)).is_some());
    }

    #[test]
    fn an_old_address_in_new_clothes_is_the_same() {
        let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
        assert_eq!(network(mapped), "10.0.0.1".parse::<IpAddr>().unwrap());
    }
}
