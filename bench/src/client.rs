//! A plain HTTP/1.1 client on kept connections: it must cost less than what it measures.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// One answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub cookie: Option<String>,
    /// SQL statements that the server counted for this request.
    pub statements: u64,
}

struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn open(port: u16) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            reader: BufReader::with_capacity(64 * 1024, stream),
        })
    }

    fn send(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.reader.get_mut().write_all(request)?;
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .context("no status line")?;
        let mut answer = Answer {
            status,
            body: Vec::new(),
            cookie: None,
            statements: 0,
        };
        let mut length = 0_usize;
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let header = line.trim_end();
            if header.is_empty() {
                break;
            }
            let Some((name, value)) = header.split_once(": ") else {
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse()?,
                "set-cookie" if value.starts_with("peiyu=") => {
                    answer.cookie = value.split(';').next().map(str::to_owned);
                }
                "x-statements" => answer.statements = value.parse()?,
                "transfer-encoding" => bail!("a page without a length cannot be measured"),
                _ => {}
            }
        }
        answer.body.resize(length, 0);
        self.reader.read_exact(&mut answer.body)?;
        Ok(answer)
    }
}

fn request(method: &str, path: &str, cookie: Option<&str>, forget: bool, body: &[u8]) -> Vec<u8> {
    let cookie = cookie.map_or(String::new(), |c| format!("Cookie: {c}\r\n"));
    let forget = if forget { "X-Forget: 1\r\n" } else { "" };
    let form = if method == "POST" {
        "Content-Type: application/x-www-form-urlencoded\r\n"
    } else {
        ""
    };
    let mut bytes = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}{forget}{form}Content-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub fn get(port: u16, path: &str, cookie: Option<&str>, forget: bool) -> anyhow::Result<Answer> {
    Connection::open(port)?.send(&request("GET", path, cookie, forget, b""))
}

/// Signs in and gives the session's cookie.
pub fn sign_in(port: u16, login: &str, password: &str) -> anyhow::Result<String> {
    let body = format!("login={login}&password={password}&next=/");
    let answer =
        Connection::open(port)?.send(&request("POST", "/sign-in", None, false, body.as_bytes()))?;
    answer
        .cookie
        .with_context(|| format!("{login} could not sign in: {}", answer.status))
}

/// Gives the server the bytes of a page, to be rendered from constants.
pub fn store_floor(port: u16, name: &str, body: &[u8]) -> anyhow::Result<()> {
    let answer = Connection::open(port)?.send(&request(
        "POST",
        &format!("/bench/floor/{name}"),
        None,
        false,
        body,
    ))?;
    anyhow::ensure!(answer.status == 200, "the floor was not taken");
    Ok(())
}

/// What to ask for, by how many clients, for how long.
#[derive(Debug, Clone)]
pub struct Load {
    pub port: u16,
    pub path: String,
    pub cookie: Option<String>,
    /// Whether each request finds nothing kept.
    pub forget: bool,
    pub clients: usize,
    pub time: Duration,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    pub count: usize,
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// Asks again and again on kept connections, after a short warm-up.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of requests are far below 2^52"
)]
pub fn run(load: &Load) -> Measured {
    let bytes = request("GET", &load.path, load.cookie.as_deref(), load.forget, b"");
    let started = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..load.clients)
            .map(|_| {
                scope.spawn(|| {
                    let mut times = Vec::new();
                    let Ok(mut connection) = Connection::open(load.port) else {
                        return times;
                    };
                    for _ in 0..20 {
                        if connection.send(&bytes).is_err() {
                            return times;
                        }
                    }
                    let end = Instant::now() + load.time;
                    while Instant::now() < end {
                        let from = Instant::now();
                        match connection.send(&bytes) {
                            Ok(answer) if answer.status == 200 => times.push(from.elapsed()),
                            _ => break,
                        }
                    }
                    times
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|w| w.join().unwrap_or_default())
            .collect()
    });
    let took = started
        .elapsed()
        .min(load.time + Duration::from_secs(1))
        .max(load.time);
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .or(times.last())
            .copied()
            .unwrap_or_default()
    };
    Measured {
        count: times.len(),
        per_second: times.len() as f64 / took.as_secs_f64(),
        p50: at(50),
        p99: at(99),
    }
}
