//! A connection that is closed so that the other end learns why.
//!
//! Where a socket is closed while more arrives on it, the other end is told that the connection is reset, and may never see
//! what was sent last: the answer that says that a body is too long, or the frame that says why a WebSocket ends. So what
//! still arrives is read for a moment, and dropped.
//!
//! And one that takes nothing of an answer for too long is closed, so that it does not hold its place for ever. How long a
//! WebSocket may stand still is decided by what waits for it, so there that ends.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::time::{self, Sleep};

use super::places::Place;

/// How long, and in bytes how much, is read after the end.
const PATIENCE: Duration = Duration::from_secs(2);
const MOST: u64 = 16 << 20;

/// A connection, and its place among those that there can be.
pub(super) struct Lingering {
    open: Option<(TcpStream, Place)>,
    answers: Answers,
    /// Until when what is written has to move on; there while it does not.
    stuck: Option<Pin<Box<Sleep>>>,
}

/// How long a connection may take nothing, for as long as what it gets are answers.
#[derive(Clone)]
pub(super) struct Answers {
    patience: Duration,
    are_over: Arc<AtomicBool>,
}

impl Answers {
    pub(super) fn new(patience: Duration) -> Self {
        Answers { patience, are_over: Arc::default() }
    }

    /// From now on it may take as long as it likes.
    pub(super) fn end(&self) {
        self.are_over.store(true, Ordering::Relaxed);
    }
}

impl Lingering {
    pub(super) fn new(stream: TcpStream, place: Place, answers: Answers) -> Self {
        Lingering { open: Some((stream, place)), answers, stuck: None }
    }

    /// Writes, or fails where nothing could be written for too long.
    fn write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        act: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let written = self.as_mut().with(|stream| act(stream, context));
        let this = self.get_mut();
        if written.is_ready() || this.answers.are_over.load(Ordering::Relaxed) {
            this.stuck = None;
            return written;
        }
        let patience = this.answers.patience;
        let stuck = this.stuck.get_or_insert_with(|| Box::pin(time::sleep(patience)));
        stuck.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    fn with<R>(
        self: Pin<&mut Self>,
        act: impl FnOnce(Pin<&mut TcpStream>) -> Poll<io::Result<R>>,
    ) -> Poll<io::Result<R>> {
        match &mut self.get_mut().open {
            Some((stream, _)) => act(Pin::new(stream)),
            // It is there until it is dropped.
            None => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if let (Some((stream, place)), Ok(runtime)) = (self.open.take(), Handle::try_current()) {
            runtime.spawn(time::timeout(PATIENCE, linger(stream, place)));
        }
    }
}

async fn linger(mut stream: TcpStream, place: Place) -> io::Result<()> {
    stream.shutdown().await?;
    tokio::io::copy(&mut stream.take(MOST), &mut tokio::io::sink()).await?;
    drop(place);
    Ok(())
}

impl AsyncRead for Lingering {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Lingering {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        self.write(context, |stream, context| stream.poll_write(context, buffer))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|stream| stream.poll_shutdown(context))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |stream, context| stream.poll_write_vectored(context, buffers))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }
}
