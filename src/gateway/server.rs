//! The accepting of connections, and their end.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::guard::Local;
use super::places::{Place, Places};
use super::state::State;
use super::stream::{Answers, Lingering};

/// In bytes: the head of a request.
const HEAD: usize = 64 << 10;

/// Between two tries where the process has no file left for a connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Between two warnings of that, which else would fill the log.
const QUIET: Duration = Duration::from_secs(60);

/// Serves until `shutdown` completes. Then it accepts nobody any more, lets requests finish, delivers what they published,
/// and takes leave; it returns when all that is done, or its time is over.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    state: Arc<State>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let requests = TaskTracker::new();
    let stop = CancellationToken::new();
    let places = Places::new(&state.settings.limits);
    let mut shutdown = std::pin::pin!(shutdown);
    let mut warned = None;
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                state.metrics.not_accepted.inc();
                if warned.is_none_or(|warned: Instant| warned.elapsed() >= QUIET) {
                    warned = Some(Instant::now());
                    tracing::warn!(%error, "connections cannot be accepted");
                }
                time::sleep(PAUSE).await;
                continue;
            }
        };
        // Where there is no place, the connection is closed.
        let Some(place) = places.take(peer.ip()) else {
            state.metrics.turned_away.inc();
            continue;
        };
        let patience = state.settings.limits.request;
        requests.spawn(talk(stream, peer, place, router.clone(), patience, stop.clone()));
    }
    drop(listener);
    let deadline = Instant::now() + state.settings.limits.stop;
    stop.cancel();
    requests.close();
    // Where the time is over, it ends as it is; and half of it is for the clients, whatever requests do.
    let _ = time::timeout(state.settings.limits.stop / 2, requests.wait()).await;
    state.stop();
    state.sockets.close();
    let _ = time::timeout_at(deadline, state.sockets.wait()).await;
}

/// One connection, until it ends or becomes a WebSocket.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
    router: Router,
    patience: Duration,
    stop: CancellationToken,
) {
    // Small messages leave at once. Where that cannot be set they leave later.
    let _ = stream.set_nodelay(true);
    let Ok(local) = stream.local_addr() else { return };
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Local(local));
        hyper::service::Service::call(&service, request)
    });
    let answers = Answers::new(patience);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(Lingering::new(stream, place, answers.clone())), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    // A client that breaks the protocol has had its answer; there is nobody to tell.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
    // It is closed, or it is a WebSocket.
    answers.end();
}
