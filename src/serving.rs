//! Talking to clients over the network: what a client may keep waiting for, and for how long.
//!
//! A client that says nothing is given up after one and the same time, wherever it falls silent:
//! before a request, in the middle of its head, between two pieces of its body, or while it should
//! be taking the answer. How long a request takes as a whole is not limited, because films are
//! large and lines are slow. No more than so many connections are open at once; the next ones wait
//! in the system's queue.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;
use tower_http::timeout::TimeoutBody;

/// What clients may ask of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long a client may be silent.
    pub wait: Duration,
    /// Most connections at once. A process often may open no more than 1024 files, and a connection
    /// may have one of its own open besides.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A little more than proxies keep a connection for: they close it, not we.
            wait: Duration::from_secs(75),
            connections: 400,
        }
    }
}

/// Serves until `stop`, then lets what is under way come to its end for as long as `grace`; what
/// is not done then is cut off.
pub(crate) async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
    grace: Duration,
) {
    let open = Arc::new(Semaphore::new(limits.connections));
    let (tasks, cut) = (TaskTracker::new(), CancellationToken::new());
    loop {
        let next = async {
            // Never closed.
            let place = Arc::clone(&open).acquire_owned().await.ok();
            (place, Listener::accept(&mut listener).await)
        };
        let (place, (stream, address)) = tokio::select! {
            next = next => next,
            () = stop.cancelled() => break,
        };
        let connection = connection(stream, address, router.clone(), limits.wait, stop.clone());
        let cut = cut.clone();
        tasks.spawn(async move {
            tokio::select! {
                () = connection => {}
                () = cut.cancelled() => {}
            }
            drop(place);
        });
    }
    drop(listener);
    tasks.close();
    if tokio::time::timeout(grace, tasks.wait()).await.is_err() {
        tracing::warn!(
            connections = tasks.len(),
            "connections are cut off at the end"
        );
        cut.cancel();
        tasks.wait().await;
    }
}

/// One client, from its first byte to its last.
async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    wait: Duration,
    stop: CancellationToken,
) {
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.map(|body| Body::new(TimeoutBody::new(wait, body)))
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            // Begins anew after each answer, so that it also ends idle connections.
            .header_read_timeout(wait)
            .serve_connection(
                TokioIo::new(Patient::new(stream, wait)),
                TowerToHyperService::new(service),
            )
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A stream whose other end has to take what is written within a time.
struct Patient {
    stream: TcpStream,
    wait: Duration,
    /// Running while the other end takes nothing.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream, wait: Duration) -> Self {
        Self {
            stream,
            wait,
            stuck: None,
        }
    }

    /// Passes on how a write went; one that has been stuck for too long fails.
    fn watched<T>(
        &mut self,
        cx: &mut Context<'_>,
        went: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if went.is_ready() {
            self.stuck = None;
            return went;
        }
        let wait = self.wait;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(wait)));
        ready!(stuck.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let went = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.watched(cx, went)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let went = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.watched(cx, went)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let went = Pin::new(&mut self.stream).poll_flush(cx);
        self.watched(cx, went)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
