//! Where mails go, as a site sets it.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

/// A folder or a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailConfig {
    /// A folder of `.eml` files: no server is configured.
    Folder(PathBuf),
    Smtp(Smtp),
}

/// An SMTP server.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Both or none.
    pub user: Option<String>,
    pub password: Option<String>,
    /// Certificates of a CA of one's own, PEM, believed beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// Sender, `培育台账 <peiyu@example.edu.cn>`.
    pub from: String,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all: only to a server on the same machine or in the same closed network.
    None,
    /// Begins in the clear and must change over; a server that does not offer it gets no mail.
    Starttls,
    /// From the first byte.
    Tls,
}

/// Mail settings that cannot work, with a sentence that says which.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MailConfigError(pub String);

/// Without the password: settings are logged.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.user)
            .field("password", &self.password.as_ref().map(|_| "…"))
            .field("ca_file", &self.ca_file)
            .field("from", &self.from)
            .finish()
    }
}
