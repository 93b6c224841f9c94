//! Rows by what they have in common.

use std::collections::BTreeMap;

/// Rows by a key, each group in the order of the rows.
pub(crate) fn grouped<K: Ord, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
