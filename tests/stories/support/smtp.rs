//! A mail server on a socket that keeps what it is given.
//!
//! It speaks just enough SMTP for a client that sends one mail after another. A recipient whose
//! address contains `reject` is refused for good (550), everybody while it is busy for now (451).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use ledger::Clock;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::mail::Mail;

/// The server; it stops with the test's runtime.
#[derive(Debug, Clone)]
pub struct Sink {
    pub port: u16,
    pub busy: Arc<AtomicBool>,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl Sink {
    /// Starts on a free port. `clock` is the story's: mails are dated by the day they arrive on.
    pub async fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            busy: Arc::default(),
            mails: Arc::default(),
        };
        let this = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (sink, clock) = (this.clone(), clock.clone());
                tokio::spawn(async move {
                    // A client that hangs up in the middle has sent nothing.
                    let _ = sink.serve(stream, &clock).await;
                });
            }
        });
        sink
    }

    /// What has arrived since it was last asked, oldest first.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.mails.lock().unwrap())
    }

    /// Puts back what a reader was not looking for.
    pub fn keep(&self, mails: Vec<Mail>) {
        let mut all = self.mails.lock().unwrap();
        all.splice(0..0, mails);
    }

    async fn serve(&self, stream: TcpStream, clock: &Clock) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 sink ready\r\n").await?;
        let mut to = Vec::new();
        while let Some(line) = lines.next_line().await? {
            let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-sink\r\n250 8BITMIME\r\n",
                "HELO" | "NOOP" => "250 ok\r\n",
                "MAIL" | "RSET" => {
                    to.clear();
                    "250 ok\r\n"
                }
                "RCPT" if line.contains("reject") => "550 no such mailbox\r\n",
                "RCPT" if self.busy.load(Ordering::Relaxed) => "451 try again later\r\n",
                "RCPT" => {
                    to.push(between(&line, '<', '>').to_owned());
                    "250 ok\r\n"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut text = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        // A leading dot is doubled on the way.
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push('\n');
                    }
                    let mail = Mail::parse(std::mem::take(&mut to), &text, clock.now());
                    self.mails.lock().unwrap().push(mail);
                    "250 kept\r\n"
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "500 what?\r\n",
            };
            write.write_all(answer.as_bytes()).await?;
        }
        Ok(())
    }
}

fn between(text: &str, from: char, to: char) -> &str {
    text.split_once(from)
        .and_then(|(_, rest)| rest.split_once(to))
        .map_or("", |(inside, _)| inside)
}
