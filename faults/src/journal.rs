//! What the site has said it keeps, written down by somebody else: a line for each acknowledgement,
//! on disk before the next request is made.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// One acknowledged write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Ack {
    /// A record of a project, with the digest of the file that came along, when one did.
    Record {
        project: i64,
        title: String,
        file: Option<String>,
    },
    /// The n-th text of a draft.
    Draft { project: i64, n: u64 },
}

/// The file of acknowledgements.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Mutex<File>,
}

impl Journal {
    /// An empty journal.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| format!("{}", path.display()))?;
        Ok(Self {
            path: path.to_owned(),
            file: Mutex::new(file),
        })
    }

    /// Writes an acknowledgement down for good.
    pub fn note(&self, ack: &Ack) -> anyhow::Result<()> {
        let line = format!("{}\n", serde_json::to_string(ack)?);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes())?;
        file.sync_data()?;
        Ok(())
    }

    /// All of them, in their order.
    pub fn read(&self) -> anyhow::Result<Vec<Ack>> {
        BufReader::new(File::open(&self.path)?)
            .lines()
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect()
    }
}
