//! What people drive: pages, the JSON interface and the command line over the ledger.

pub mod assets;
pub mod ui;
