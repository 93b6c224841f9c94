//! The way out: an SMTP server, or a folder of `.eml` files.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use domain::dates::shanghai_date;
use domain::trouble::io;
use entity::outbox;
use lettre::Message;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};

use super::server::{Answer, Refused, Server};
use super::{MailConfig, MailConfigError, Security, Smtp, message};

/// Sender of mails that go into a folder.
const FOLDER_SENDER: &str = "培育台账 <peiyu@localhost>";

/// Where this node's mails go.
pub(crate) struct Post {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(Box<Server>),
    Folder(PathBuf),
}

impl Post {
    /// # Errors
    /// When the settings cannot work.
    pub fn new(config: &MailConfig) -> Result<Self, MailConfigError> {
        match config {
            MailConfig::Folder(folder) => Ok(Self {
                from: sender(FOLDER_SENDER)?,
                way: Way::Folder(folder.clone()),
            }),
            MailConfig::Smtp(smtp) => Ok(Self {
                from: sender(&smtp.from)?,
                way: Way::Smtp(Box::new(server(smtp)?)),
            }),
        }
    }

    /// The site's own address.
    pub(super) fn own(&self) -> &str {
        self.from.email.as_ref()
    }

    /// Sends one mail to the address that its row has.
    pub(super) async fn send(&self, mail: &outbox::Model) -> Answer {
        let message = match message::build(mail, &self.from) {
            Ok(message) => message,
            Err(why) => {
                return Answer::Unfit(Refused {
                    why,
                    code: 0,
                    forever: true,
                });
            }
        };
        match &self.way {
            Way::Smtp(server) => self.over_smtp(server, &message).await,
            Way::Folder(folder) => {
                let path = folder.join(file_of(mail));
                match write(&path, &message.formatted()).await {
                    Ok(()) => Answer::Taken,
                    Err(error) => Answer::OutOfOrder(format!("写不了邮件文件：{}", io(&error))),
                }
            }
        }
    }

    async fn over_smtp(&self, server: &Server, message: &Message) -> Answer {
        let Some(to) = message.envelope().to().first() else {
            return Answer::Unfit(Refused {
                why: "没有收件地址".to_owned(),
                code: 0,
                forever: true,
            });
        };
        server
            .deliver(&self.from.email, to, &message.formatted())
            .await
    }

    /// Whether a mail to the site's own address would be taken.
    pub(super) async fn takes_own(&self) -> Answer {
        match &self.way {
            Way::Smtp(server) => {
                let own = &self.from.email;
                server.would_take(own, own).await
            }
            Way::Folder(_) => Answer::Taken,
        }
    }
}

/// `2024-11/2024-11-29-digest-12-2024-11-29.eml`: the same mail is the same file however often.
fn file_of(mail: &outbox::Model) -> PathBuf {
    let day = shanghai_date(mail.created_at);
    PathBuf::from(day.format("%Y-%m").to_string()).join(format!("{day}-{}.eml", mail.dedup_key))
}

/// Writes a file that is there as a whole or not at all.
async fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let partial = path.with_extension("part");
    tokio::fs::write(&partial, bytes).await?;
    tokio::fs::rename(&partial, path).await
}

fn sender(text: &str) -> Result<Mailbox, MailConfigError> {
    text.parse().map_err(|_| {
        MailConfigError(format!(
            "发件人“{text}”不是邮箱，应形如“培育台账 <peiyu@example.edu.cn>”。"
        ))
    })
}

fn server(smtp: &Smtp) -> Result<Server, MailConfigError> {
    let tls = match smtp.security {
        Security::None => None,
        Security::Starttls | Security::Tls => Some(tls_parameters(smtp)?),
    };
    let credentials = match (&smtp.user, &smtp.password) {
        (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.clone())),
        (None, None) => None,
        _ => {
            return Err(MailConfigError(
                "邮件服务器的用户名和密码要一起设。".to_owned(),
            ));
        }
    };
    Ok(Server {
        host: smtp.host.clone(),
        port: smtp.port,
        security: smtp.security,
        tls,
        credentials,
        idle: Mutex::default(),
    })
}

fn tls_parameters(smtp: &Smtp) -> Result<TlsParameters, MailConfigError> {
    let mut tls = TlsParameters::builder(smtp.host.clone());
    if let Some(file) = &smtp.ca_file {
        let name = file.display();
        let pem = std::fs::read(file)
            .map_err(|e| MailConfigError(format!("读不了 CA 文件 {name}：{}。", io(&e))))?;
        if !pem
            .windows(27)
            .any(|part| part == b"-----BEGIN CERTIFICATE-----")
        {
            return Err(MailConfigError(format!(
                "CA 文件 {name} 里没有证书，应为 PEM 格式，以 -----BEGIN CERTIFICATE----- 开头。"
            )));
        }
        let certificate = Certificate::from_pem(&pem)
            .map_err(|e| MailConfigError(format!("CA 文件 {name} 的证书读不出来：{e}")))?;
        tls = tls.add_root_certificate(certificate);
    }
    tls.build()
        .map_err(|e| MailConfigError(format!("邮件服务器的 TLS 设置不能用：{e}")))
}

/// Tries the way out without sending anything: greets the server, signs in, names the sender and
/// asks whether it would take a mail to the sender; or writes to the folder.
///
/// # Errors
/// A sentence that says what went wrong.
pub async fn probe(config: &MailConfig) -> Result<(), MailConfigError> {
    let post = Post::new(config)?;
    if let Way::Folder(folder) = &post.way {
        let trial = folder.join(".peiyu-trial");
        write(&trial, b"").await.map_err(|e| {
            MailConfigError(format!(
                "邮件文件夹 {} 写不了：{}。",
                folder.display(),
                io(&e)
            ))
        })?;
        // Left behind it would do no harm either.
        let _ = tokio::fs::remove_file(&trial).await;
    }
    match post.takes_own().await {
        Answer::Taken => Ok(()),
        Answer::OutOfOrder(why) => Err(MailConfigError(why)),
        Answer::Refused(refused) | Answer::Unfit(refused) => Err(MailConfigError(format!(
            "邮件服务器让本站登录，却不收给发件人 {} 自己的邮件，给别人的多半也不收。请核对发件人，或请邮件服务器的管理员放行：{}",
            post.own(),
            refused.why
        ))),
    }
}
