//! A mail server that notes what it takes, and that can be away for days.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A mail that was taken: the answer 250 after its last line has been given, or at least tried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    pub to: String,
    /// Without angle brackets.
    pub message_id: String,
}

/// The server. Cloned handles share it.
#[derive(Debug, Clone)]
pub struct Sink {
    pub port: u16,
    away: Arc<AtomicBool>,
    /// How often each mail came.
    taken: Arc<Mutex<BTreeMap<Taken, u32>>>,
}

impl Sink {
    pub fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let sink = Self {
            port: listener.local_addr()?.port(),
            away: Arc::default(),
            taken: Arc::default(),
        };
        let serving = sink.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // While the server is away its door closes before a word is said.
                if serving.away.load(Ordering::Relaxed) {
                    continue;
                }
                let one = serving.clone();
                // A sender that is killed in the middle is no fault of the server's.
                std::thread::spawn(move || drop(one.talk(&stream)));
            }
        });
        Ok(sink)
    }

    /// Goes away, or comes back.
    pub fn set_away(&self, away: bool) {
        self.away.store(away, Ordering::Relaxed);
    }

    /// What was taken, and how often each.
    pub fn taken(&self) -> BTreeMap<Taken, u32> {
        self.lock().clone()
    }

    /// Loses what has come for whoever begins so, to see whether that is noticed.
    pub fn lose(&self, begins: &str) {
        self.lock().retain(|mail, _| !mail.to.starts_with(begins));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Taken, u32>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn talk(&self, stream: &TcpStream) -> std::io::Result<()> {
        let mut write = stream;
        let mut lines = BufReader::new(stream).lines();
        let mut to = String::new();
        write.write_all(b"220 sink\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let answer = match line.get(..4).unwrap_or_default() {
                "RCPT" => {
                    line.split(['<', '>'])
                        .nth(1)
                        .unwrap_or_default()
                        .clone_into(&mut to);
                    "250 ok"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n")?;
                    let mut message_id = String::new();
                    for line in lines.by_ref() {
                        let line = line?;
                        if line == "." {
                            break;
                        }
                        if let Some(id) = line.strip_prefix("Message-ID: ") {
                            id.trim_matches(['<', '>', ' ']).clone_into(&mut message_id);
                        }
                    }
                    let to = to.clone();
                    *self.lock().entry(Taken { to, message_id }).or_default() += 1;
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes())?;
        }
        Ok(())
    }
}
