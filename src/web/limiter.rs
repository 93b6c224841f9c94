//! What one address may do only so often: fail to sign in, so that many names cannot be tried from
//! one place; object to a notice, so that nobody buries the people who have to answer. In memory,
//! each process for itself: what has to hold beyond a restart and on several nodes is in the database
//! (docs/decisions/0021).

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
    let seen: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    // Each proxy appends whom it saw: counted from the right, only what trusted ones wrote is believed,
    // and nothing to the left of it where that is no address.
    let believed = seen.len().checked_sub(hops).and_then(|n| seen.get(n));
    believed.and_then(|seen| read(seen.trim())).unwrap_or(peer)
}

/// An address as proxies write it: some add the port.
fn read(seen: &str) -> Option<IpAddr> {
    let with_port = || seen.parse().map(|at: SocketAddr| at.ip());
    seen.parse().or_else(|_| with_port()).ok()
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

    #[test]
    fn only_trusted_proxies_say_who_asks() {
        let peer = "192.0.2.1:4711";
        for (hops, said, who) in [
            // Nobody is trusted, whatever is said.
            (0, &[][..], "192.0.2.1"),
            (0, &["198.51.100.7"], "192.0.2.1"),
            // What the proxy appended counts, not what whoever asks had written before.
            (1, &["198.51.100.7"], "198.51.100.7"),
            (1, &["10.0.0.1, 127.0.0.1, 198.51.100.7"], "198.51.100.7"),
            (1, &["10.0.0.1", "198.51.100.7"], "198.51.100.7"),
            (2, &["10.0.0.1, 198.51.100.7, 203.0.113.2"], "198.51.100.7"),
            (
                2,
                &["10.0.0.1, 198.51.100.7", "203.0.113.2"],
                "198.51.100.7",
            ),
            (1, &["2001:db8::7"], "2001:db8::7"),
            (1, &["10.0.0.1, [2001:db8::7]:4711"], "2001:db8::7"),
            (1, &["10.0.0.1, 198.51.100.7:4711"], "198.51.100.7"),
            // Less than the trusted ones would have written, or no address: it did not come by them.
            (1, &[], "192.0.2.1"),
            (2, &["198.51.100.7"], "192.0.2.1"),
            (1, &["10.0.0.1, unknown"], "192.0.2.1"),
            (1, &["10.0.0.1,"], "192.0.2.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in said {
                headers.append("x-forwarded-for", value.parse().unwrap());
            }
            let found = address(hops, Some(peer.parse().unwrap()), &headers);
            assert_eq!(found.to_string(), who, "{hops} {said:?}");
        }
    }
}
