//! What the form of a record asks for, and what a link says about where something was published.

use std::collections::BTreeSet;

use domain::record::{Outlet, RecordKind, outlet_of, outlets};
use domain::unit::Standing;

#[test]
fn news_asks_for_five_things_and_the_link_first() {
    let news = RecordKind::News.fields();
    assert_eq!(news[0], "url");
    assert!(news.len() <= 5, "{news:?}");
    for kind in RecordKind::ALL {
        let asked: BTreeSet<&str> = kind.fields().iter().copied().collect();
        assert_eq!(asked.len(), kind.fields().len(), "{}", kind.label());
        assert!(asked.contains("title") && asked.contains("happened_on"));
    }
}

#[test]
fn a_link_brings_its_outlet_and_what_was_written_before_goes_first() {
    let own = |host: &str, name: &str, standing| Outlet {
        host: host.to_owned(),
        name: name.to_owned(),
        standing,
    };
    let offered = outlets([
        own("news.jia.edu.cn", "校新闻网", Standing::School),
        own("news.jia.edu.cn", "旧新闻网", Standing::College),
        own("dahe.cn", "大河教育", Standing::City),
    ]);
    for (url, name) in [
        ("https://edu.people.com.cn/n1/2026/x.html", Some("人民网")),
        ("http://NEWS.cn", Some("新华网")),
        ("https://news.jia.edu.cn/a?b", Some("校新闻网")),
        ("https://www.dahe.cn/x", Some("大河教育")),
        // Only a whole part of a host counts.
        ("https://notpeople.com.cn/x", None),
        ("people.com.cn", None),
        ("", None),
    ] {
        let found = outlet_of(url, &offered).map(|outlet| outlet.name.as_str());
        assert_eq!(found, name, "{url}");
    }
}
