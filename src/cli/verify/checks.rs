//! What is looked at, one thing after the other.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use tokio_tungstenite::tungstenite::Error;
use uuid::Uuid;

use super::Outcome;
use super::bus::Bus;
use super::client::Client;
use crate::cli::address::Address;
use crate::pattern::Pattern;

/// What is hard to carry from one JSON text to the next: quotes, letters beyond ASCII, what templates and shells read as theirs.
const DETAIL: &str = r#"{"text":"'\"\\ \u0000 é 😀 $input ${x} #set <id> {% 1 %}","none":null,"half":1.5,"list":[]}"#;

/// A number that no double holds.
const NUMBER: &str = "12345678901234567";

/// In bytes: more than a frame holds, and less than a message does.
const LONG: usize = 100_000;

/// In bytes: more than a message holds, and less than EventBridge gives a state machine.
const LARGE: usize = 140_000;

/// In characters: what a bus takes in a pattern if nobody asked for more.
const LONGEST: usize = 2048;

/// Between two events that are put until one comes.
const PAUSE: Duration = Duration::from_secs(2);

/// How much of a text is shown.
const SHOWN: usize = 100;

pub(super) struct Checks<'a> {
    address: &'a Address,
    bus: Bus,
    /// How long to wait for what is to come, and for what is not.
    patience: Duration,
    quiet: Duration,
    /// No other rule's.
    source: String,
    client: Client,
    other: Option<Client>,
}

impl<'a> Checks<'a> {
    pub(super) async fn begin(
        address: &'a Address,
        bus: Bus,
        (patience, quiet): (Duration, Duration),
    ) -> Result<Self, String> {
        let connect = async || Client::connect(address).await.map_err(|error| in_words(&error));
        let (client, other) = (connect().await?, connect().await?);
        let source = format!("eventsieve.verify.{}", Uuid::new_v4());
        Ok(Checks { address, bus, patience, quiet, source, client, other: Some(other) })
    }

    /// Looks at the thing of a number: how it is called, and what came of it.
    pub(super) async fn next(&mut self, number: u32) -> Option<(&'static str, Outcome)> {
        Some(match number {
            0 => ("who has no signature is refused", self.refuses_strangers().await),
            1 => ("ping is answered", self.answers_pings().await.into()),
            2 => ("an unknown action is refused", self.refuses_unknown_actions().await.into()),
            3 => ("a pattern is acknowledged to the letter", self.acknowledges().await.into()),
            4 => ("an invalid pattern is refused in EventBridge's words", self.refuses().await.into()),
            5 => ("an event is delivered as it was put", self.delivers().await.into()),
            6 => ("and its numbers keep their digits", self.keeps_numbers().await.into()),
            7 => ("and it comes to nobody else", self.delivers_to_nobody_else().await.into()),
            8 => ("a new pattern takes the place of the one before", self.replaces().await.into()),
            9 => ("an event of 100 KB is delivered", self.delivers_long_events().await.into()),
            10 => ("of an event that is too large the client is told", self.tells_of_large_events().await.into()),
            11 => ("a pattern of 2,048 characters is taken", self.takes_long_patterns().await.into()),
            12 => ("clear ends it", self.clears().await.into()),
            13 => ("who leaves leaves no rule", self.cleans_up().await),
            _ => return None,
        })
    }

    /// Leaves nothing behind.
    pub(super) async fn end(mut self) {
        // Where it fails, the end of the connection does the same.
        let _ = self.client.ask(r#"{"action":"clear"}"#.to_owned()).await;
        self.client.leave().await;
        if let Some(other) = self.other {
            other.leave().await;
        }
    }

    async fn refuses_strangers(&mut self) -> Outcome {
        let Some(stranger) = self.address.unsigned() else {
            return Outcome::NotAsked("--iam was not given".into());
        };
        match Client::connect(&stranger).await {
            Err(Error::Http(response)) if matches!(response.status().as_u16(), 401 | 403) => {
                Outcome::Good(response.status().to_string())
            }
            Err(error) => Outcome::Bad(in_words(&error)),
            Ok(stranger) => {
                stranger.leave().await;
                Outcome::Bad("it was let in".into())
            }
        }
    }

    async fn answers_pings(&mut self) -> Result<String, String> {
        let answer = self.client.ask(r#"{"action":"ping"}"#.to_owned()).await?;
        expect(&answer, "type", "pong")?;
        has_text(&answer, "requestId")
    }

    async fn refuses_unknown_actions(&mut self) -> Result<String, String> {
        for text in [r#"{"action":"nothing like it"}"#, "no JSON"] {
            let answer = self.client.ask(text.to_owned()).await?;
            expect(&answer, "error", "UnknownAction")?;
            has_text(&answer, "requestId")?;
        }
        Ok("UnknownAction".into())
    }

    async fn acknowledges(&mut self) -> Result<String, String> {
        let pattern = self.pattern(&["first"], r#"'"\ é 😀 $input ${x} #set <id> {% 1 %}"#);
        let answer = subscribe(&mut self.client, &pattern).await?;
        let (connection, bus) = (has_text(&answer, "connectionId")?, has_text(&answer, "bus")?);
        has_text(&answer, "requestId")?;
        Ok(format!("connection {connection}, bus {bus}"))
    }

    async fn refuses(&mut self) -> Result<String, String> {
        let pattern = r#"{"source":"shop"}"#;
        let answer = ask_for(&mut self.client, pattern).await?;
        expect(&answer, "error", "InvalidEventPatternException")?;
        let message = has_text(&answer, "message")?;
        if !message.starts_with("Event pattern is not valid. Reason: ") || message.contains("(Service: ") {
            return Err(format!("the words are not EventBridge's alone: {message}"));
        }
        let own = Pattern::parse(pattern).err().map(|error| error.to_string()).unwrap_or_default();
        let note = if own == message { "" } else { " (here other words are used)" };
        Ok(format!("{}{note}", shown(&message)))
    }

    /// The refused pattern must have changed nothing: the one before is in force.
    async fn delivers(&mut self) -> Result<String, String> {
        let begun = Instant::now();
        let (event, puts) = self.comes("first", DETAIL).await?;
        let told: Value = serde_json::from_str(&event).map_err(|error| error.to_string())?;
        let meant: Value = serde_json::from_str(DETAIL).map_err(|error| error.to_string())?;
        if told["detail"] != meant {
            return Err(format!("the detail is another: {}", told["detail"]));
        }
        for name in ["version", "id", "detail-type", "source", "account", "time", "region", "resources"] {
            if told.get(name).is_none() {
                return Err(format!("it has no {name}"));
            }
        }
        Ok(format!("after {:.1} s; events put until then: {puts}", begun.elapsed().as_secs_f64()))
    }

    async fn keeps_numbers(&mut self) -> Result<String, String> {
        let (event, _) = self.comes("first", &format!(r#"{{"number":{NUMBER}}}"#)).await?;
        let told: Value = serde_json::from_str(&event).map_err(|error| error.to_string())?;
        let seen = told["detail"]["number"].to_string();
        if seen == NUMBER { Ok(seen) } else { Err(format!("{NUMBER} comes as {seen}")) }
    }

    async fn delivers_to_nobody_else(&mut self) -> Result<String, String> {
        let (patience, quiet) = (self.patience, self.quiet);
        let pattern = self.pattern(&["other"], "");
        let other = self.other.as_mut().ok_or("there is nobody else")?;
        subscribe(other, &pattern).await?;
        let until = Instant::now() + patience;
        // It gets what it asked for, so it would get more too.
        while Instant::now() < until {
            let id = self.bus.put(&self.source, "other", "{}").await?;
            if other.event(Instant::now() + PAUSE, |event| event.id == id).await?.is_some() {
                let id = self.bus.put(&self.source, "first", "{}").await?;
                let stray = other.event(Instant::now() + quiet, |event| event.detail_type != "other").await?;
                let own = self.client.event(Instant::now() + patience, |event| event.id == id).await?;
                return match (stray, own) {
                    (Some(stray), _) => Err(format!("it got {}", shown(&stray))),
                    (None, None) => Err("nobody got it".into()),
                    (None, Some(_)) => Ok("two clients, each got its own".into()),
                };
            }
        }
        Err("the second client gets nothing".into())
    }

    async fn replaces(&mut self) -> Result<String, String> {
        let pattern = self.pattern(&["second", "large"], "");
        subscribe(&mut self.client, &pattern).await?;
        self.comes("second", "{}").await?;
        // The old one can be in force for a moment longer.
        for _ in 0..5 {
            let id = self.bus.put(&self.source, "first", "{}").await?;
            if self.client.event(Instant::now() + self.quiet, |event| event.id == id).await?.is_none() {
                return Ok("the new one alone is in force".into());
            }
        }
        Err("events of the old pattern still come".into())
    }

    /// More than one frame of a WebSocket holds, less than a message does.
    async fn delivers_long_events(&mut self) -> Result<String, String> {
        let detail = json!({"text": "x".repeat(LONG)}).to_string();
        let (event, _) = self.comes("second", &detail).await?;
        let told: Value = serde_json::from_str(&event).map_err(|error| error.to_string())?;
        let length = told["detail"]["text"].as_str().map_or(0, str::len);
        if length == LONG {
            Ok(format!("{} bytes in all", event.len()))
        } else {
            Err(format!("{length} bytes came of {LONG}"))
        }
    }

    async fn tells_of_large_events(&mut self) -> Result<String, String> {
        let detail = json!({"text": "x".repeat(LARGE)}).to_string();
        let id = self.bus.put(&self.source, "large", &detail).await?;
        let notice = self.client.missed(Instant::now() + self.patience).await?.ok_or("nothing was told")?;
        let notice: Value = serde_json::from_str(&notice).map_err(|error| error.to_string())?;
        expect(&notice, "eventId", &id)?;
        Ok(format!("event {id}"))
    }

    async fn takes_long_patterns(&mut self) -> Result<String, String> {
        let short = self.pattern(&["long"], "").chars().count();
        let filler: String = r#"'"\é😀"#.chars().cycle().take(LONGEST).collect();
        let mut long = filler.as_str();
        // Each letter can take more than one in JSON.
        while self.pattern(&["long"], long).chars().count() > LONGEST {
            long = long.char_indices().next_back().map_or("", |(at, _)| &long[..at]);
        }
        let pattern = self.pattern(&["long"], long);
        subscribe(&mut self.client, &pattern).await?;
        Ok(format!(
            "{} characters, {} of them quotes and the like",
            pattern.chars().count(),
            pattern.chars().count() - short
        ))
    }

    async fn clears(&mut self) -> Result<String, String> {
        let pattern = self.pattern(&["last"], "");
        subscribe(&mut self.client, &pattern).await?;
        self.comes("last", "{}").await?;
        let answer = self.client.ask(r#"{"action":"clear"}"#.to_owned()).await?;
        expect(&answer, "type", "unsubscribed")?;
        for _ in 0..5 {
            let id = self.bus.put(&self.source, "last", "{}").await?;
            if self.client.event(Instant::now() + self.quiet, |event| event.id == id).await?.is_none() {
                return Ok("nothing comes any more".into());
            }
        }
        Err("events still come".into())
    }

    async fn cleans_up(&mut self) -> Outcome {
        let Some(mut other) = self.other.take() else { return Outcome::Bad("there is nobody to leave".into()) };
        let answer =
            match other.ask(r#"{"action":"pattern","pattern":{"source":["eventsieve.verify"]}}"#.to_owned()).await {
                Ok(answer) => answer,
                Err(error) => return Outcome::Bad(error),
            };
        let connection = answer["connectionId"].as_str().unwrap_or_default().to_owned();
        match self.bus.has_rule(&connection).await {
            Ok(true) => {}
            Ok(false) => return Outcome::Bad(format!("no rule is described as {connection}")),
            Err(error) => {
                other.leave().await;
                // The gateway on one's own machine has no rules.
                let has_none = error.contains("UnknownOperationException");
                return if has_none { Outcome::NotAsked(shown(&error)) } else { Outcome::Bad(shown(&error)) };
            }
        }
        other.leave().await;
        let begun = Instant::now();
        while begun.elapsed() < self.patience {
            match self.bus.has_rule(&connection).await {
                Ok(true) => sleep(PAUSE).await,
                Ok(false) => return Outcome::Good(format!("after {:.1} s", begun.elapsed().as_secs_f64())),
                Err(error) => return Outcome::Bad(error),
            }
        }
        Outcome::Bad(format!("the rule of {connection} is still there"))
    }

    /// A pattern of this source and some kinds, with another text in it.
    fn pattern(&self, kinds: &[&str], text: &str) -> String {
        let or = json!([{"source": [self.source]}, {"source": [text]}]);
        json!({"detail-type": kinds, "$or": or}).to_string()
    }

    /// Puts events of a kind until one comes, and returns it, and how many it took.
    async fn comes(&mut self, kind: &str, detail: &str) -> Result<(String, u32), String> {
        let until = Instant::now() + self.patience;
        for tries in 1.. {
            let id = self.bus.put(&self.source, kind, detail).await?;
            let next = (Instant::now() + PAUSE).min(until);
            if let Some(event) = self.client.event(next, |event| event.id == id).await? {
                return Ok((event, tries));
            }
            if Instant::now() >= until {
                break;
            }
        }
        Err(format!("nothing has come within {} s", self.patience.as_secs()))
    }
}

/// Asks for a pattern that is to be taken as it is.
async fn subscribe(client: &mut Client, pattern: &str) -> Result<Value, String> {
    let answer = ask_for(client, pattern).await?;
    expect(&answer, "type", "subscribed")?;
    let stored = has_text(&answer, "pattern")?;
    let same = |text: &str| serde_json::from_str::<Value>(text).ok();
    if same(&stored) == same(pattern) { Ok(answer) } else { Err(format!("another pattern was taken: {stored}")) }
}

async fn ask_for(client: &mut Client, pattern: &str) -> Result<Value, String> {
    client.ask(format!(r#"{{"action":"pattern","pattern":{pattern}}}"#)).await
}

fn expect(answer: &Value, name: &str, value: &str) -> Result<(), String> {
    if answer[name] == value { Ok(()) } else { Err(format!("the answer is {}", shown(&answer.to_string()))) }
}

fn has_text(answer: &Value, name: &str) -> Result<String, String> {
    let text = answer[name].as_str().filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| format!("the answer has no {name}: {}", shown(&answer.to_string())))
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}

fn in_words(error: &Error) -> String {
    match error {
        Error::Http(response) => format!("the handshake is answered {}", response.status()),
        _ => error.to_string(),
    }
}
