//! A client that asks one thing at a time.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{Error, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::cli::address::Address;
use crate::live::{Message, Summary};

/// Longer than API Gateway lets an answer take.
const ANSWER: Duration = Duration::from_secs(30);

/// How long a leave may take.
const LEAVE: Duration = Duration::from_secs(5);

pub(super) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What came while an answer was waited for.
    came: VecDeque<(String, Message)>,
}

impl Client {
    pub(super) async fn connect(address: &Address) -> Result<Self, Error> {
        let request = address.request().map_err(|error| Error::Io(std::io::Error::other(error)))?;
        let (socket, _) = connect_async(request).await?;
        Ok(Client { socket, came: VecDeque::new() })
    }

    /// Says something, and returns what is answered: the first message with a type.
    pub(super) async fn ask(&mut self, text: String) -> Result<Value, String> {
        self.socket.send(Frame::text(text)).await.map_err(|error| error.to_string())?;
        let until = Instant::now() + ANSWER;
        loop {
            let (text, message) = self.heard(until).await?.ok_or("no answer within 30 s")?;
            match message {
                Message::Event(_) | Message::Missed { .. } => self.came.push_back((text, message)),
                _ => return serde_json::from_str(&text).map_err(|_| format!("the answer is no JSON: {text}")),
            }
        }
    }

    /// The next event that is wanted, to the byte; others are passed over. Nothing where it has not come until then.
    pub(super) async fn event(
        &mut self,
        until: Instant,
        is_wanted: impl Fn(&Summary) -> bool,
    ) -> Result<Option<String>, String> {
        self.next(until, |message| matches!(message, Message::Event(summary) if is_wanted(summary))).await
    }

    /// The notice that an event was too large.
    pub(super) async fn missed(&mut self, until: Instant) -> Result<Option<String>, String> {
        self.next(until, |message| matches!(message, Message::Missed { .. })).await
    }

    /// Takes its leave.
    pub(super) async fn leave(mut self) {
        let _ = timeout(LEAVE, async {
            let _ = self.socket.close(None).await;
            while let Some(Ok(_)) = self.socket.next().await {}
        })
        .await;
    }

    async fn next(&mut self, until: Instant, is_wanted: impl Fn(&Message) -> bool) -> Result<Option<String>, String> {
        loop {
            let (text, message) = match self.came.pop_front() {
                Some(came) => came,
                None => match self.heard(until).await? {
                    Some(heard) => heard,
                    None => return Ok(None),
                },
            };
            if is_wanted(&message) {
                return Ok(Some(text));
            }
        }
    }

    async fn heard(&mut self, until: Instant) -> Result<Option<(String, Message)>, String> {
        loop {
            let Ok(frame) = timeout_at(until, self.socket.next()).await else { return Ok(None) };
            match frame {
                Some(Ok(Frame::Text(text))) => return Ok(Some((text.to_string(), Message::read(&text)))),
                Some(Ok(Frame::Close(frame))) => return Err(format!("the connection was closed: {frame:?}")),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.to_string()),
                None => return Err("the connection has ended".to_owned()),
            }
        }
    }
}
