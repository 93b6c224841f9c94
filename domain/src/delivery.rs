//! Whether a mail or the whole mail server is at fault, and when it is tried again.
//!
//! Two things are kept apart. *The server* is out of order when it cannot be reached, does not let
//! the site sign in or send, or refuses everybody: that costs no mail its tries or its time, and the
//! server is asked again with one mail every quarter of an hour. *A mail* is at fault when the server
//! refuses it while it takes others: that one waits, and is given up in the end.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::email::domain_of;

/// How long a mail is tried, counted from its first failure, while the server takes other mails.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);

/// Between two questions to a server that is out of order.
pub const PROBE_EVERY: TimeDelta = TimeDelta::minutes(15);

/// Waits between attempts of one mail; the last one for all that follow.
const BACK_OFF: [TimeDelta; 4] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::minutes(60),
];

/// Recipients refused, and their domains, from which a refusal may be meant for everybody.
const RECIPIENTS: usize = 3;
const DOMAINS: usize = 2;

/// Recipients after whom a server that takes the site's own address is asked no further: the first
/// few of a long queue may all have left, so some more are tried.
const ENOUGH: usize = 8;

/// When a mail that failed its `attempts`-th time is tried again; none when that would be too late.
pub fn next_attempt(
    attempts: i32,
    now: DateTime<Utc>,
    deadline: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let nth = usize::try_from(attempts - 1).unwrap_or(0);
    let wait = BACK_OFF[nth.min(BACK_OFF.len() - 1)];
    Some(now + wait).filter(|next| *next <= deadline)
}

/// What a mail server has answered to the recipients of one run. What it has taken says nothing of
/// what it refuses afterwards: a provider's quota may end in the middle.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Recipients since it took a mail last.
    refused: BTreeSet<String>,
    /// Whether it has taken a mail in this run, and whether that was in its last answers.
    ever: bool,
    taken: bool,
}

/// What the answers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It takes mails: what it refused was meant for those mails.
    Mails,
    /// It refuses everybody.
    Everybody,
    /// Too little has been asked to tell.
    Open,
}

impl Evidence {
    /// The server took a mail: what it refused before was not meant for everybody.
    pub fn takes(&mut self) {
        self.refused.clear();
        (self.ever, self.taken) = (true, true);
    }

    /// It took none of several mails.
    pub fn doubt(&mut self) {
        self.taken = false;
    }

    /// The server refused a recipient, or what was sent to it, for good or for now.
    pub fn refuses(&mut self, address: &str) {
        self.refused.insert(address.to_lowercase());
    }

    /// Whether the server took some of the last mails.
    pub fn taken(&self) -> bool {
        self.taken
    }

    /// Whether it is worth asking the server about the site's own address.
    pub fn is_suspicious(&self) -> bool {
        !self.taken && self.refused.len() >= RECIPIENTS
    }

    /// The verdict, given whether the server takes a recipient at the site's own address, `own`, and
    /// whether there is somebody `left` who could be asked.
    ///
    /// Everybody means three recipients in two domains at least, the site's own among them where it
    /// is refused; in one domain three with the site's own, or many with nobody left to ask.
    pub fn verdict(&self, own: &str, takes_own: bool, left: bool) -> Verdict {
        if self.taken {
            return Verdict::Mails;
        }
        let mut all = self.refused.clone();
        if !takes_own {
            all.insert(own.to_lowercase());
        }
        let domains: BTreeSet<&str> = all.iter().map(|address| domain_of(address)).collect();
        let many = all.len() >= RECIPIENTS && (domains.len() >= DOMAINS || !takes_own);
        // While the own address is taken, some more are asked: the first few may all have left.
        let asked_enough = all.len() >= ENOUGH;
        if self.ever && takes_own {
            // Many in a row may all have left, or be too many for today: they are tried again.
            let open = left || asked_enough;
            return if open { Verdict::Open } else { Verdict::Mails };
        }
        let everybody = if many {
            !takes_own || !left || asked_enough
        } else {
            // Many of one domain, and nobody of another to ask: rather wait than give them all up.
            takes_own && !left && asked_enough
        };
        if everybody {
            Verdict::Everybody
        } else if takes_own && !left {
            Verdict::Mails
        } else {
            Verdict::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_spread_out_and_end_at_the_deadline() {
        let now: DateTime<Utc> = "2024-11-29T00:30:00Z".parse().unwrap();
        let far = now + GIVE_UP_AFTER;
        let waits: Vec<i64> = (1..=6)
            .map(|attempts| (next_attempt(attempts, now, far).unwrap() - now).num_minutes())
            .collect();
        assert_eq!(waits, [1, 5, 15, 60, 60, 60]);
        let soon = now + TimeDelta::minutes(10);
        assert!(next_attempt(2, now, soon).is_some());
        assert_eq!(next_attempt(3, now, soon), None);
    }

    fn refusing(addresses: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        for address in addresses {
            evidence.refuses(address);
        }
        evidence
    }

    const OWN: &str = "peiyu@school.example";

    /// Who was refused, whether the own address is taken, whether others wait, and what follows.
    #[test]
    fn who_is_refused_says_whether_it_is_the_server() {
        let of_many: Vec<String> = (0..ENOUGH).map(|n| format!("a@x{n}.example")).collect();
        let of_many: Vec<&str> = of_many.iter().map(String::as_str).collect();
        let of_one: Vec<String> = (0..ENOUGH).map(|n| format!("a{n}@x.example")).collect();
        let of_one: Vec<&str> = of_one.iter().map(String::as_str).collect();
        let three = ["a@x.example", "b@y.example", "c@y.example"];
        for (refused, own_taken, others_wait, verdict) in [
            // Everybody is three recipients of two domains.
            (&three[..2], true, false, Verdict::Mails),
            (&three, true, false, Verdict::Everybody),
            // The same one three times is one.
            (
                &["a@x.example", "A@x.example", "a@X.example"],
                true,
                false,
                Verdict::Mails,
            ),
            (
                &["a@x.example", "b@x.example", "c@x.example"],
                true,
                false,
                Verdict::Mails,
            ),
            // The site's own address counts where it is refused; alone it may have no mailbox.
            (
                &["a@school.example", "b@school.example"],
                false,
                false,
                Verdict::Everybody,
            ),
            (&["a@school.example"], false, false, Verdict::Open),
            // Some more are asked while the own address is taken and others wait.
            (&of_many[..3], true, true, Verdict::Open),
            (&of_many, true, true, Verdict::Everybody),
            // Many of one domain: another domain is looked for before the server is blamed.
            (&of_one, true, true, Verdict::Open),
            (&of_one, true, false, Verdict::Everybody),
        ] {
            let found = refusing(refused).verdict(OWN, own_taken, others_wait);
            assert_eq!(found, verdict, "{refused:?} {own_taken} {others_wait}");
        }
    }

    #[test]
    fn a_server_that_takes_one_takes_mails() {
        let mut three = refusing(&["a@x.example", "b@y.example", "c@y.example"]);
        three.takes();
        assert_eq!(three.verdict(OWN, false, true), Verdict::Mails);
    }

    #[test]
    fn what_was_taken_before_does_not_answer_for_what_is_refused_now() {
        let refusing_since = |many: usize| {
            let mut evidence = refusing(&["gone@x.example"]);
            evidence.takes();
            evidence.doubt();
            for n in 0..many {
                evidence.refuses(&format!("a@x{n}.example"));
            }
            evidence
        };
        for (many, own_taken, others_wait, verdict) in [
            (2, true, false, Verdict::Mails),
            (ENOUGH, true, false, Verdict::Open),
            (2, false, true, Verdict::Everybody),
        ] {
            let found = refusing_since(many).verdict(OWN, own_taken, others_wait);
            assert_eq!(found, verdict, "{many}");
        }
        assert!(!refusing_since(2).is_suspicious() && refusing_since(3).is_suspicious());
    }
}
