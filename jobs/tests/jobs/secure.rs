//! A real mail server: STARTTLS with a certificate of a CA of one's own, and a sign-in.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use domain::states::{MailState, ServerTrouble};
use jobs::{MailConfig, Security, Smtp, probe};

use crate::mailing::mails;
use crate::support::{at, sites, skipped};

/// aiosmtpd, taking mails only over TLS and only from who signed in; one line for each mail.
const SERVER: &str = r#"
import asyncio, email, ssl, sys
from email import policy
from aiosmtpd.smtp import AuthResult, SMTP

class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address != "peiyu@school.example":
            return "553 sender address does not belong to user"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        text = mail.get_body(("plain",)).get_content().splitlines()[0]
        parts = ",".join(part.get_content_type() for part in mail.walk())
        print(mail["Message-ID"], mail["Subject"], text, parts, server.transport.get_extra_info("cipher")[1], sep="|", flush=True)
        return "250 taken"

def sign_in(server, session, envelope, mechanism, data):
    good = data.login == b"peiyu" and data.password == b"geheim"
    return AuthResult(success=good, handled=False)

tls, certificate, key = sys.argv[1:4]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)

def talk():
    starttls = tls == "starttls"
    return SMTP(Handler(), hostname="localhost", require_starttls=starttls,
                tls_context=context if starttls else None,
                auth_required=True, auth_require_tls=starttls, authenticator=sign_in)

async def serve():
    loop = asyncio.get_running_loop()
    over = context if tls == "tls" else None
    server = await loop.create_server(talk, "127.0.0.1", 0, ssl=over)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(600)

asyncio.run(serve())
"#;

struct Server {
    child: Child,
    port: u16,
    out: BufReader<std::process::ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(tls: &str, keys: &Keys) -> Self {
        let mut child = Command::new("/usr/bin/python3")
            .args(["-c", SERVER, tls])
            .arg(&keys.certificate)
            .arg(&keys.key)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it says about refused handshakes is what the test is about.
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").unwrap().parse().unwrap();
        Self { child, port, out }
    }

    fn next_mail(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

/// A CA and the certificate it gave to `localhost`.
struct Keys {
    ca: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Keys {
    fn make(folder: &Path) -> Self {
        let file = |name: &str| folder.join(name);
        let openssl = |args: &str, subject: &[&str]| {
            let mut command = Command::new("openssl");
            command.args(args.split_whitespace()).args(subject);
            let made = command.current_dir(folder).output().unwrap();
            let told = String::from_utf8_lossy(&made.stderr);
            assert!(made.status.success(), "{told}");
        };
        openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2
             -addext basicConstraints=critical,CA:TRUE",
            &["-subj", "/CN=trial CA"],
        );
        openssl(
            "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr",
            &["-subj", "/CN=localhost"],
        );
        std::fs::write(file("names"), "subjectAltName=DNS:localhost\n").unwrap();
        openssl(
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial
             -out server.pem -days 2 -extfile names",
            &[],
        );
        Self {
            ca: file("ca.pem"),
            certificate: file("server.pem"),
            key: file("server.key"),
        }
    }
}

/// Whether the server can be started here; `tests/run` refuses what is skipped in CI.
fn there() -> bool {
    let found = Command::new("/usr/bin/python3")
        .args(["-c", "import aiosmtpd"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        skipped("python3-aiosmtpd");
    }
    found
}

fn settings(port: u16, security: Security, ca: Option<&Path>, password: &str) -> Smtp {
    Smtp {
        host: "localhost".to_owned(),
        port,
        security,
        user: Some("peiyu".to_owned()),
        password: Some(password.to_owned()),
        ca_file: ca.map(Path::to_owned),
        from: "培育台账 <peiyu@school.example>".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_goes_over_starttls_and_over_tls_to_a_server_with_a_private_ca() {
    if !there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make(folder.path());
    let site = sites("secure").await.swap_remove(0);
    site.owes_news(site.second).await;
    for (day, tls, security) in [
        ("2023-11-09", "starttls", Security::Starttls),
        ("2023-11-10", "tls", Security::Tls),
    ] {
        let mut server = Server::start(tls, &keys);
        let good = settings(server.port, security, Some(&keys.ca), "geheim");
        probe(&MailConfig::Smtp(good.clone())).await.unwrap();
        let node = site.node(&MailConfig::Smtp(good));
        site.job("reminders", &format!("{day} 08:30")).await;
        node.run("mailer", site.book.clock.now()).await.unwrap();
        let refused: Vec<_> = site
            .outbox()
            .await
            .into_iter()
            .filter_map(|m| m.last_error)
            .collect();
        assert_eq!(refused, Vec::<String>::new());
        let mail = server.next_mail();
        let parts: Vec<&str> = mail.split('|').collect();
        assert_eq!(
            parts[0],
            format!("<digest-{}-{day}@peiyu.example.edu.cn>", site.both)
        );
        assert!(parts[1].starts_with("[培育台账] 1 件"), "{mail}");
        assert_eq!(parts[2], "党建专干同志：您有 1 件要办");
        assert_eq!(
            parts[3],
            "multipart/mixed,multipart/alternative,text/plain,text/html,text/calendar"
        );
        assert!(parts[4].starts_with("TLSv1."), "{mail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_goes_without_the_ca_the_password_or_the_encryption() {
    if !there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make(folder.path());
    let server = Server::start("starttls", &keys);
    let why = async |smtp: Smtp| probe(&MailConfig::Smtp(smtp)).await.unwrap_err().0;
    let starttls = Security::Starttls;
    let unknown_ca = why(settings(server.port, starttls, None, "geheim")).await;
    assert!(
        unknown_ca.contains("证书不是可信机构签发的"),
        "{unknown_ca}"
    );
    let wrong_password = why(settings(server.port, starttls, Some(&keys.ca), "falsch")).await;
    assert!(wrong_password.contains("535"), "{wrong_password}");
    let strange_sender = why(Smtp {
        from: "培育台账 <somebody@school.example>".to_owned(),
        ..settings(server.port, starttls, Some(&keys.ca), "geheim")
    })
    .await;
    assert!(strange_sender.contains("553"), "{strange_sender}");
    // A server that offers no encryption gets nothing from settings that ask for it.
    let plain = crate::support::sink::Sink::start().await;
    let not_offered = why(settings(plain.port, starttls, Some(&keys.ca), "geheim")).await;
    assert!(not_offered.contains("STARTTLS"), "{not_offered}");
    assert_eq!(plain.received().len(), 0);
}

/// What the server has against the site itself is mended by its administrator; until then every mail
/// waits, on both databases.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_or_sender_costs_nobody_a_mail() {
    if !there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make(folder.path());
    for site in sites("wrong_password").await {
        let mut server = Server::start("starttls", &keys);
        let good = settings(server.port, Security::Starttls, Some(&keys.ca), "geheim");
        site.wait(6).await;
        let wrong = [
            settings(server.port, Security::Starttls, Some(&keys.ca), "falsch"),
            Smtp {
                from: "培育台账 <somebody@school.example>".to_owned(),
                ..good.clone()
            },
        ];
        for (smtp, code, when) in wrong
            .into_iter()
            .zip([535, 553])
            .zip(["2023-11-10 12:00", "2023-11-10 12:15"])
            .map(|((smtp, code), when)| (smtp, code, when))
        {
            let node = site.node(&MailConfig::Smtp(smtp));
            mails(&node, when).await;
            // Found out with the first few; nobody's try or time is used up.
            let rows = site.outbox().await;
            assert!(
                rows.iter()
                    .all(|m| m.state == MailState::Planned && m.attempts == 0),
                "{rows:#?}"
            );
            let server = entity::mail_server::trouble()
                .one(&site.book.db)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(server.trouble, ServerTrouble::Unreachable);
            assert!(server.why.contains(&code.to_string()), "{}", server.why);
            assert_eq!(server.since, at("2023-11-10 12:00"));
        }
        let node = site.node(&MailConfig::Smtp(good));
        mails(&node, "2023-11-10 12:30").await;
        assert_eq!(site.states().await, vec![MailState::Sent; 6]);
        let mut arrived: Vec<String> = (0..6).map(|_| server.next_mail()).collect();
        arrived.sort();
        for (n, mail) in arrived.iter().enumerate() {
            assert!(
                mail.starts_with(&format!("<trial-{n}@school.example>")),
                "{mail}"
            );
        }
    }
}
