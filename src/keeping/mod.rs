//! Keeping a site: backing it up, restoring it, moving it to the other database.
//!
//! A backup is a folder with the date as its name: the database as one SQLite file, whatever the
//! site's own is, the files it names, the mails written as files, the settings, and a manifest with
//! the digest of each. Nothing but this program is needed to make one or to bring it back. Between
//! SQLite and PostgreSQL rows are copied by what the databases say of their tables, so a new table
//! is in every backup without a word here.

pub(crate) mod backup;
pub(crate) mod copy;
pub(crate) mod lock;
pub(crate) mod manifest;
pub(crate) mod private;
pub(crate) mod restore;
pub(crate) mod tables;
