//! A mail server in a few lines: takes what it is given, and refuses what an address asks for.
//!
//! Addresses that contain `reject` are refused for good (550), those that contain `later` for now
//! (451); at `drop` the line is cut when the recipient is named, at `cut` when the mail has been
//! sent. It can be told to say something else to whomever, and to go away for a time. What was
//! taken can be asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
type Manners = Box<dyn Fn(&str) -> Option<&'static str> + Send>;

/// The server. Cloned handles share it.
#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    asked: Vec<String>,
    manners: Option<Manners>,
    connections: usize,
    away: bool,
}

impl Sink {
    /// Starts on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            state: Arc::default(),
        };
        let taking = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                taking.state().connections += 1;
                // While the server is away its door closes before a word is said.
                if !taking.state().away {
                    let taking = taking.clone();
                    tokio::spawn(async move { taking.talk(stream).await });
                }
            }
        });
        sink
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that was taken.
    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// Loses what has come for whoever begins so, to see whether that is noticed.
    pub fn lose(&self, begins: &str) {
        self.state()
            .received
            .retain(|mail| !mail.to.starts_with(begins));
    }

    /// From now on recipients are answered like this.
    pub fn says(&self, manners: impl Fn(&str) -> Option<&'static str> + Send + 'static) {
        self.state().manners = Some(Box::new(manners));
    }

    /// Goes away, or comes back.
    pub fn set_away(&self, away: bool) {
        self.state().away = away;
    }

    /// Recipients named since the last question, whatever was answered.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state().asked)
    }

    /// Connections made so far.
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    fn named(&self, recipient: &str) -> Option<&'static str> {
        let mut state = self.state();
        state.asked.push(recipient.to_owned());
        state
            .manners
            .as_ref()
            .and_then(|manners| manners(recipient))
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut to = String::new();
        write.write_all(b"220 sink\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let answer = match line.get(..4).unwrap_or_default() {
                "EHLO" => "250 sink",
                "RCPT" => {
                    line.split(['<', '>'])
                        .nth(1)
                        .unwrap_or_default()
                        .clone_into(&mut to);
                    match self.named(&to) {
                        Some(special) => special,
                        None if to.contains("drop") => return None,
                        None if to.contains("reject") => "550 no such mailbox",
                        None if to.contains("later") => "451 come again later",
                        None => "250 ok",
                    }
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
                    let to = to.clone();
                    self.state().received.push(Received { to, data });
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            let answer = format!("{answer}\r\n");
            write.write_all(answer.as_bytes()).await.ok()?;
        }
        Some(())
    }
}
