//! The way out: an SMTP server over a few lasting connections, or a folder of `.eml` files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::dates::shanghai_date;
use domain::trouble::io;
use entity::outbox;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, Tls, TlsParameters};
use lettre::transport::smtp::commands::Mail;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::{AT_ONCE, MailConfig, MailConfigError, Security, Smtp};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(20);

/// How long a whole mail, or a greeting with sign-in, may take.
const SILENCE: Duration = Duration::from_mins(1);

/// How long an unused connection is kept: less than servers commonly allow.
const IDLE: Duration = Duration::from_mins(1);

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

/// A mail server, with what it takes to greet it beside the lasting connections.
struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
}

/// Why a mail was not taken.
#[derive(Debug)]
pub(super) struct Refused {
    /// The server's words, or ours.
    pub why: String,
    /// The SMTP answer's number, 0 without one.
    pub code: u16,
    /// Trying again would not help.
    pub forever: bool,
    /// No server answered, or it wants nothing from this site as it is set up: no other mail can go
    /// either.
    pub unreachable: bool,
}

impl Refused {
    pub fn forever(why: String) -> Self {
        Self {
            why,
            code: 0,
            forever: true,
            unreachable: false,
        }
    }
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

    pub fn sender(&self) -> &Mailbox {
        &self.from
    }

    pub(super) async fn send(&self, mail: &outbox::Model, message: Message) -> Result<(), Refused> {
        match &self.way {
            Way::Smtp(server) => {
                // The transport bounds the time of connecting only: a server that falls silent
                // later would be waited for without end.
                match tokio::time::timeout(SILENCE, server.transport.send(message)).await {
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(error)) => Err(server.whose(&self.from.email, refused(&error)).await),
                    Err(_) => Err(Refused {
                        why: silent(),
                        code: 0,
                        forever: false,
                        unreachable: true,
                    }),
                }
            }
            Way::Folder(folder) => {
                let path = folder.join(file_of(mail));
                write(&path, &message.formatted())
                    .await
                    .map_err(|error| Refused {
                        why: format!("写不了邮件文件：{}。", io(&error)),
                        code: 0,
                        forever: false,
                        unreachable: true,
                    })
            }
        }
    }
}

/// Answers to a sign-in, or to going on without one (RFC 4954): they are never about one mail.
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

impl Server {
    /// Whether a refusal for good is meant for this mail or for the whole site. The answer does not
    /// say at which step it came, so the server is asked once more, up to the sender: what it
    /// refuses there (a wrong password, somebody else's sender address) an administrator mends, and
    /// nobody's mail is lost over it.
    async fn whose(&self, from: &Address, refused: Refused) -> Refused {
        if !refused.forever {
            return refused;
        }
        let why = if SIGN_IN.contains(&refused.code) {
            refused.why
        } else {
            match tokio::time::timeout(SILENCE, self.greet(from)).await {
                Ok(Ok(())) => return refused,
                Ok(Err(error)) => why(&error),
                Err(_) => silent(),
            }
        };
        Refused {
            why: format!("邮件服务器不接受本站的登录或发件人，请系统管理员核对邮件设置：{why}"),
            code: refused.code,
            forever: false,
            unreachable: true,
        }
    }

    /// Goes as far as naming the sender: connects, signs in, and leaves before any addressee.
    async fn greet(&self, from: &Address) -> Result<(), SmtpError> {
        let hello = ClientId::default();
        let from_the_first = self.tls.clone().filter(|_| self.security == Security::Tls);
        let mut line = AsyncSmtpConnection::connect_tokio1(
            (self.host.as_str(), self.port),
            Some(CONNECT),
            &hello,
            from_the_first,
            None,
        )
        .await?;
        if self.security == Security::Starttls
            && let Some(tls) = self.tls.clone()
        {
            line.starttls(tls, &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        line.command(Mail::new(Some(from.clone()), Vec::new()))
            .await?;
        line.abort().await;
        Ok(())
    }
}

fn refused(error: &SmtpError) -> Refused {
    // In the words of the library, for whoever looks closer.
    tracing::debug!(%error, "the mail server refused");
    Refused {
        why: why(error),
        code: error.status().map_or(0, |code| {
            let digits = code.to_string();
            digits.parse().unwrap_or(0)
        }),
        forever: error.is_permanent(),
        // Whatever is not an answer to this mail is a fault of the connection.
        unreachable: !error.is_permanent() && !error.is_transient(),
    }
}

/// What went wrong, in our words; a server's answer stays in the server's.
fn why(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error as _;
    if let Some(code) = error.status() {
        let said = error.source().map_or(String::new(), |s| format!("：{s}"));
        return format!("服务器答复 {code}{said}");
    }
    let text = error.to_string();
    let known = [
        (
            "STARTTLS",
            "服务器不提供 STARTTLS 加密，请改用 tls，或换端口",
        ),
        (
            "UnknownIssuer",
            "服务器的证书不是可信机构签发的；单位自己的 CA 请设 ca_file",
        ),
        ("Expired", "服务器的证书已过期"),
        ("NotValidForName", "服务器的证书不是发给这个主机名的"),
        ("certificate", "服务器的证书不可信"),
    ];
    if let Some((_, ours)) = known.iter().find(|(theirs, _)| text.contains(theirs)) {
        return (*ours).to_owned();
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        cause = inner.source();
        if let Some(e) = inner.downcast_ref::<std::io::Error>() {
            if text.contains("failed to lookup address") {
                return "找不到这个主机名".to_owned();
            }
            return io(e);
        }
    }
    if error.is_timeout() {
        return "等了很久没有应答".to_owned();
    }
    "没有谈成，请核对主机、端口和加密方式".to_owned()
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
    let parameters = match smtp.security {
        Security::None => None,
        Security::Starttls | Security::Tls => Some(tls_parameters(smtp)?),
    };
    let tls = match (smtp.security, parameters.clone()) {
        (Security::Starttls, Some(tls)) => Tls::Required(tls),
        (Security::Tls, Some(tls)) => Tls::Wrapper(tls),
        (Security::None, _) | (_, None) => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(tls)
        .timeout(Some(CONNECT))
        .pool_config(
            PoolConfig::new()
                .max_size(u32::try_from(AT_ONCE).unwrap_or(1))
                .idle_timeout(IDLE),
        );
    let credentials = match (&smtp.user, &smtp.password) {
        (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.clone())),
        (None, None) => None,
        _ => {
            return Err(MailConfigError(
                "邮件服务器的用户名和密码要一起设。".to_owned(),
            ));
        }
    };
    if let Some(credentials) = credentials.clone() {
        builder = builder.credentials(credentials);
    }
    Ok(Server {
        transport: builder.build(),
        host: smtp.host.clone(),
        port: smtp.port,
        security: smtp.security,
        tls: parameters,
        credentials,
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

/// Tries the way out without sending anything: greets the server, signs in and names the sender, or
/// writes to the folder.
///
/// # Errors
/// A sentence that says what went wrong.
pub async fn probe(config: &MailConfig) -> Result<(), MailConfigError> {
    let post = Post::new(config)?;
    match post.way {
        Way::Folder(folder) => {
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
            Ok(())
        }
        Way::Smtp(server) => {
            match tokio::time::timeout(SILENCE, server.greet(&post.from.email)).await {
                Ok(Ok(())) => Ok(()),
                Err(_) => Err(MailConfigError(silent())),
                Ok(Err(error)) if error.is_permanent() || error.is_transient() => {
                    Err(MailConfigError(format!(
                        "邮件服务器不接受本站的登录或发件人：{}",
                        why(&error)
                    )))
                }
                Ok(Err(error)) => Err(MailConfigError(format!(
                    "连不上邮件服务器：{}",
                    why(&error)
                ))),
            }
        }
    }
}

fn silent() -> String {
    format!("邮件服务器 {} 秒没有应答。", SILENCE.as_secs())
}
