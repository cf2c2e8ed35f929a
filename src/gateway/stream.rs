//! A connection that is closed so that the other end learns why.
//!
//! Where a socket is closed while more arrives on it, the other end is told that the connection is reset, and may never see
//! what was sent last: the answer that says that a body is too long, or the frame that says why a WebSocket ends. So what
//! still arrives is read for a moment, and dropped.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time;

/// How long, and in bytes how much, is read after the end.
const PATIENCE: Duration = Duration::from_secs(2);
const MOST: u64 = 16 << 20;

/// A connection, and its place among those that there can be.
pub(super) struct Lingering(Option<(TcpStream, OwnedSemaphorePermit)>);

impl Lingering {
    pub(super) fn new(stream: TcpStream, place: OwnedSemaphorePermit) -> Self {
        Lingering(Some((stream, place)))
    }

    fn with<R>(
        self: Pin<&mut Self>,
        act: impl FnOnce(Pin<&mut TcpStream>) -> Poll<io::Result<R>>,
    ) -> Poll<io::Result<R>> {
        match &mut self.get_mut().0 {
            Some((stream, _)) => act(Pin::new(stream)),
            // It is there until it is dropped.
            None => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if let (Some((stream, place)), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(time::timeout(PATIENCE, linger(stream, place)));
        }
    }
}

async fn linger(mut stream: TcpStream, place: OwnedSemaphorePermit) -> io::Result<()> {
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
        self.with(|stream| stream.poll_write(context, buffer))
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
        self.with(|stream| stream.poll_write_vectored(context, buffers))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }
}
