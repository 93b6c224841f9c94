//! A mail server and the talk with it, step by step: where it says no tells whom it means.
//!
//! Up to the sender's name it speaks of the site: an unreachable server, a wrong certificate, a
//! refused sign-in or sender hit every mail alike. From the recipient on it speaks of one mail.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::trouble::io;
use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{
    ClientId, Extension, MailBodyParameter, MailParameter, ServerInfo,
};
use tokio::time::Instant;

use super::Security;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(20);

/// How long greeting with sign-in, or a whole mail, may take.
const SILENCE: Duration = Duration::from_mins(1);

/// How long an unused connection is kept: less than servers commonly allow.
const IDLE: Duration = Duration::from_secs(45);

/// Answers to a sign-in, or to going on without one (RFC 4954): never about one mail.
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

/// The server closes the line, whatever was asked (RFC 5321).
const CLOSING: u16 = 421;

/// How a mail fared.
#[derive(Debug)]
pub(super) enum Answer {
    Taken,
    /// The server refused this mail, or fell silent over it.
    Refused(Refused),
    /// It cannot be handed to this server at all; nothing was asked.
    Unfit(Refused),
    /// Nothing goes: the server does not answer, or wants nothing from this site as it is set up.
    OutOfOrder(String),
}

/// Why a mail was not taken.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    /// The server's words, or ours: a part of a sentence, without a full stop.
    pub why: String,
    /// The SMTP answer's number, 0 without one.
    pub code: u16,
    /// Trying again would not help.
    pub forever: bool,
}

/// What went wrong on a line.
enum Fault {
    Smtp(SmtpError),
    Silent,
}

/// A server with its lasting connections.
pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub tls: Option<TlsParameters>,
    pub credentials: Option<Credentials>,
    pub idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Server {
    /// Hands over one mail.
    pub async fn deliver(&self, from: &Address, to: &Address, mail: &[u8]) -> Answer {
        // A connection that has lain idle may be closed by now: that says nothing yet.
        if let Some(mut line) = self.used() {
            let parameters = match parameters(line.server_info(), to, mail) {
                Ok(parameters) => parameters,
                Err(unfit) => {
                    self.keep(line);
                    return Answer::Unfit(unfit);
                }
            };
            if name_sender(&mut line, from, parameters).await.is_ok() {
                return self.hand_over(line, to, mail).await;
            }
        }
        let mut line = match self.open().await {
            Ok(line) => line,
            Err(fault) => return Answer::OutOfOrder(fault.of_site()),
        };
        let parameters = match parameters(line.server_info(), to, mail) {
            Ok(parameters) => parameters,
            Err(unfit) => {
                self.keep(line);
                return Answer::Unfit(unfit);
            }
        };
        match name_sender(&mut line, from, parameters).await {
            Ok(()) => self.hand_over(line, to, mail).await,
            Err(fault) => Answer::OutOfOrder(fault.of_site()),
        }
    }

    /// Asks whether a recipient would be taken, and sends nothing.
    pub async fn would_take(&self, from: &Address, to: &Address) -> Answer {
        let mut line = match self.open().await {
            Ok(line) => line,
            Err(fault) => return Answer::OutOfOrder(fault.of_site()),
        };
        if let Err(fault) = name_sender(&mut line, from, Vec::new()).await {
            return Answer::OutOfOrder(fault.of_site());
        }
        let asked = within(line.command(Rcpt::new(to.clone(), Vec::new()))).await;
        match asked {
            Ok(_) => {
                // An orderly end is politeness: the answer is there already.
                let _ = within(line.command(Rset)).await;
                self.keep(line);
                Answer::Taken
            }
            Err(fault) => {
                let answer = fault.of_mail();
                hang_up(line).await;
                answer
            }
        }
    }

    /// From the recipient to the end of the mail.
    async fn hand_over(&self, mut line: AsyncSmtpConnection, to: &Address, mail: &[u8]) -> Answer {
        let handed = async {
            line.command(Rcpt::new(to.clone(), Vec::new())).await?;
            line.command(Data).await?;
            line.message(mail).await
        };
        match within(handed).await {
            Ok(_) => {
                self.keep(line);
                Answer::Taken
            }
            Err(fault) => {
                // After a mere no the line is as good as before.
                let goes_on = fault.code().is_some_and(|code| code != CLOSING);
                if goes_on && within(line.command(Rset)).await.is_ok() {
                    self.keep(line);
                } else {
                    hang_up(line).await;
                }
                fault.of_mail()
            }
        }
    }

    /// Connects and signs in.
    async fn open(&self) -> Result<AsyncSmtpConnection, Fault> {
        within(async {
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
            Ok(line)
        })
        .await
    }

    /// A connection that is still young enough.
    fn used(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| since.elapsed() < IDLE);
        idle.pop().map(|(line, _)| line)
    }

    fn keep(&self, line: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push((line, Instant::now()));
    }
}

/// Names the sender; what is refused here is refused to every mail.
async fn name_sender(
    line: &mut AsyncSmtpConnection,
    from: &Address,
    parameters: Vec<MailParameter>,
) -> Result<(), Fault> {
    within(line.command(Mail::new(Some(from.clone()), parameters)))
        .await
        .map(|_| ())
}

/// What the server has to be able to do for a mail in other letters than plain ones.
fn parameters(
    server: &ServerInfo,
    to: &Address,
    mail: &[u8],
) -> Result<Vec<MailParameter>, Refused> {
    let mut parameters = Vec::new();
    let unable = |what: &str| Refused {
        why: format!("{what}，邮件服务器不支持"),
        code: 0,
        // Another server may.
        forever: false,
    };
    let address: &str = to.as_ref();
    if !address.is_ascii() {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(unable("收件邮箱里有中文等非英文字符"));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !mail.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err(unable("邮件里有未经编码的字符"));
        }
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

/// Leaves; whether the server hears it does not matter.
async fn hang_up(mut line: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(Duration::from_secs(2), line.abort()).await;
}

async fn within<T>(talk: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Fault> {
    match tokio::time::timeout(SILENCE, talk).await {
        Ok(said) => said.map_err(|error| {
            // In the words of the library, for whoever looks closer.
            tracing::debug!(%error, "the mail server refused");
            Fault::Smtp(error)
        }),
        Err(_) => Err(Fault::Silent),
    }
}

impl Fault {
    /// The number of the server's answer, if it answered.
    fn code(&self) -> Option<u16> {
        match self {
            Self::Smtp(error) => error
                .status()
                .and_then(|code| code.to_string().parse().ok()),
            Self::Silent => None,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Smtp(error) => why(error),
            Self::Silent => silent(),
        }
    }

    /// As said to the whole site.
    fn of_site(&self) -> String {
        let what = match self {
            Self::Smtp(error) if error.is_permanent() => {
                "邮件服务器不接受本站的登录或发件人，请系统管理员核对邮件设置"
            }
            Self::Smtp(error) if error.is_transient() => "邮件服务器暂时不接受本站的邮件",
            Self::Smtp(_) | Self::Silent => "连不上邮件服务器",
        };
        format!("{what}：{}", self.words())
    }

    /// As said about one mail.
    fn of_mail(&self) -> Answer {
        let code = self.code().unwrap_or(0);
        if SIGN_IN.contains(&code) {
            return Answer::OutOfOrder(self.of_site());
        }
        Answer::Refused(Refused {
            why: self.words(),
            code,
            forever: matches!(self, Self::Smtp(error) if error.is_permanent()),
        })
    }
}

/// What went wrong, in our words; a server's answer stays in the server's.
fn why(error: &SmtpError) -> String {
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
        ("incomplete response", "服务器没有答完就断开了连接"),
    ];
    let mut all = text.clone();
    let mut cause = error.source();
    while let Some(inner) = cause {
        all.push_str(&inner.to_string());
        cause = inner.source();
    }
    if let Some((_, ours)) = known.iter().find(|(theirs, _)| all.contains(theirs)) {
        return (*ours).to_owned();
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        cause = inner.source();
        if let Some(e) = inner.downcast_ref::<std::io::Error>() {
            if all.contains("failed to lookup address") {
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

fn silent() -> String {
    format!("邮件服务器 {} 秒没有应答", SILENCE.as_secs())
}
