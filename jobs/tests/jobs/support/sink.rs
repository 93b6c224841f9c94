//! A mail server in a few lines: takes what it is given, and refuses what an address asks for.
//!
//! Addresses that contain `reject` are refused for good (550), those that contain `later` for now
//! (451); at `drop` the line is cut when the recipient is named, at `cut` when the mail has been
//! sent. It can be told to say something else to whomever. What was taken can be asked for.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as it came over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    pub to: String,
    /// Headers and body, lines ended by `\n`.
    pub data: String,
}

impl Received {
    /// A header's value; none when it is not there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.data
            .lines()
            .take_while(|line| !line.is_empty())
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What a server says to a recipient; nothing special when none.
type Manners = dyn Fn(&str) -> Option<&'static str> + Send;

#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    asked: Arc<Mutex<Vec<String>>>,
    manners: Arc<Mutex<Box<Manners>>>,
    connections: Arc<Mutex<usize>>,
}

impl Sink {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
            asked: Arc::default(),
            manners: Arc::new(Mutex::new(Box::new(|_| None))),
            connections: Arc::default(),
        };
        let taking = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *taking.connections.lock().unwrap() += 1;
                let taking = taking.clone();
                tokio::spawn(async move { taking.talk(stream).await });
            }
        });
        sink
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// From now on recipients are answered like this.
    pub fn says(&self, manners: impl Fn(&str) -> Option<&'static str> + Send + 'static) {
        *self.manners.lock().unwrap() = Box::new(manners);
    }

    /// Recipients named since the last question, whatever was answered.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// Connections made so far.
    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut to = String::new();
        write.write_all(b"220 sink\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let recipient = line.split(['<', '>']).nth(1).unwrap_or_default();
            let special = if line.starts_with("RCPT") {
                self.asked.lock().unwrap().push(recipient.to_owned());
                (self.manners.lock().unwrap())(recipient)
            } else {
                None
            };
            let answer = match line.get(..4).unwrap_or_default() {
                "EHLO" => "250 sink",
                "RCPT" if special.is_some() => special?,
                "RCPT" if line.contains("drop") => return None,
                "RCPT" if line.contains("reject") => "550 no such mailbox",
                "RCPT" if line.contains("later") => "451 come again later",
                "RCPT" => {
                    to = recipient.to_owned();
                    "250 ok"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    let mut data = String::new();
                    while let Some(line) = lines.next_line().await.ok()? {
                        if line == "." {
                            break;
                        }
                        data.push_str(line.strip_prefix('.').unwrap_or(&line));
                        data.push('\n');
                    }
                    if to.contains("cut") {
                        return None;
                    }
                    let mail = Received {
                        to: to.clone(),
                        data,
                    };
                    self.received.lock().unwrap().push(mail);
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            write
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .ok()?;
        }
        Some(())
    }
}
