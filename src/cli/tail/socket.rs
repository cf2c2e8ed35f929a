//! One socket: what it hears goes one way, what it is told comes the other.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::live::{ABNORMAL, Closing, Input, SocketId};

/// What a browser says where the other side gave no code.
const NO_CODE: u16 = 1005;

/// What a connection ends with that is done.
const NORMAL: u16 = 1000;

/// How long the other side may take for its leave.
const LEAVE: Duration = Duration::from_secs(5);

/// What a socket is told.
pub(super) enum Order {
    Send(String),
    Close,
}

/// Opens a socket, and lives as long as it. The last thing that it tells is that it is closed.
pub(super) async fn run(
    id: SocketId,
    request: Request,
    mut orders: mpsc::UnboundedReceiver<Order>,
    inputs: mpsc::Sender<Input>,
) {
    let connected = tokio::select! {
        connected = connect_async(request) => connected,
        // Nothing is sent before it is open: nobody waits for it any more.
        _ = orders.recv() => return,
    };
    let (mut socket, _) = match connected {
        Ok(connected) => connected,
        Err(error) => {
            let closing = Closing { code: ABNORMAL, reason: in_words(&error), was_open: false };
            // Where nobody listens any more, all is over.
            let _ = inputs.send(Input::Closed(id, closing)).await;
            return;
        }
    };
    let mut is_heard = inputs.send(Input::Opened(id)).await.is_ok();
    let mut closing = Closing { code: ABNORMAL, reason: String::new(), was_open: true };
    while is_heard {
        tokio::select! {
            order = orders.recv() => match order {
                // What goes wrong is heard when it is read.
                Some(Order::Send(text)) => drop(socket.send(Message::text(text)).await),
                Some(Order::Close) | None => {
                    // The other side need not take its leave.
                    let _ = timeout(LEAVE, async {
                        let _ = socket.close(None).await;
                        while let Some(Ok(_)) = socket.next().await {}
                    })
                    .await;
                    closing.code = NORMAL;
                    break;
                }
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => is_heard = inputs.send(Input::Text(id, text.to_string())).await.is_ok(),
                Some(Ok(Message::Binary(bytes))) => is_heard = inputs.send(Input::Binary(id, bytes.len())).await.is_ok(),
                Some(Ok(Message::Close(frame))) => {
                    (closing.code, closing.reason) = told(frame);
                    // The answer to it was written when it was read, and need not have been sent.
                    let _ = timeout(LEAVE, socket.flush()).await;
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    closing.reason = in_words(&error);
                    break;
                }
                None => break,
            }
        }
    }
    let _ = inputs.send(Input::Closed(id, closing)).await;
}

fn told(frame: Option<CloseFrame>) -> (u16, String) {
    frame.map_or((NO_CODE, String::new()), |frame| (frame.code.into(), frame.reason.to_string()))
}

/// Why a connection could not be made or ended. What a server answers instead of a handshake is shown as far as it says why.
fn in_words(error: &Error) -> String {
    match error {
        Error::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            let text: String = String::from_utf8_lossy(body).trim().chars().take(200).collect();
            format!("{}{}{text}", response.status(), if text.is_empty() { "" } else { ": " })
        }
        _ => error.to_string(),
    }
}
