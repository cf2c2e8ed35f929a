//! The WebSocket protocol, frame by frame: what Autobahn's test suite asks, as data in `autobahn.txt`.
//!
//! The suite itself runs on Python 2 alone. Of its sections those on compression are left out, which is not offered.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::harness::{Gateway, PATIENCE};

const CASES: &str = include_str!("autobahn.txt");

const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_protocol_is_spoken_as_autobahn_asks() {
    let gateway = Gateway::start("autobahn").await;
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.split(" | ");
        let mut part = || parts.next().expect("a part").trim();
        let (name, sent, expected) = (part(), part(), part());
        let came = timeout(PATIENCE, case(&gateway, sent)).await.unwrap_or_else(|_| "no end".to_owned());
        if came != expected {
            wrong.push(format!("{name}: {sent:.100}\n  expected {expected}\n  got      {came}"));
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "{} of {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(cases, 224);
    gateway.stop().await;
}

/// Sends what a case says, and tells what comes back, in the words of the file.
async fn case(gateway: &Gateway, sent: &str) -> String {
    let mut bytes = Vec::new();
    let mut chop = usize::MAX;
    let mut echo = None;
    let mut is_closed = false;
    for step in sent.split(' ') {
        if let Some(length) = step.strip_prefix("chop") {
            chop = length.parse().expect("a length");
            continue;
        }
        let (frame, payload) = step.split_once('=').expect("a frame");
        is_closed |= frame.starts_with("close");
        if let Some(length) = frame.strip_prefix("many") {
            fragments(&mut bytes, &payload_of(payload), length.parse().expect("a length"));
        } else if frame.starts_with("echo") {
            let text = String::from_utf8(payload_of(payload)).expect("UTF-8");
            let message = format!(r#"{{"action":"pattern","pattern":{{"a":["{text}"]}}}}"#);
            fragments(&mut bytes, message.as_bytes(), if frame == "echo1" { 1 } else { message.len() });
            echo = Some(text);
        } else {
            push_step(&mut bytes, frame, payload);
        }
    }
    if !is_closed {
        push_step(&mut bytes, "close", "1000");
    }
    let (mut reader, mut writer) = connect(gateway).await.into_split();
    let write = async {
        for part in bytes.chunks(chop.min(bytes.len())) {
            // It may have been told that it is over.
            if writer.write_all(part).await.is_err() {
                break;
            }
            // Each on a way of its own, as far as the kernel lets it.
            tokio::task::yield_now().await;
        }
    };
    let mut came = Vec::new();
    let read = async {
        // What is read last can be that the connection is reset.
        let _ = reader.read_to_end(&mut came).await;
    };
    tokio::join!(write, read);
    told(&came, echo.as_deref())
}

/// A connection after its handshake. Small writes leave at once.
async fn connect(gateway: &Gateway) -> TcpStream {
    let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let handshake = format!(
        "GET /dev HTTP/1.1\r\nhost: {}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        gateway.address
    );
    stream.write_all(handshake.as_bytes()).await.expect("a handshake");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "));
    stream
}

fn push_step(bytes: &mut Vec<u8>, frame: &str, payload: &str) {
    let (frame, reserved) = frame.split_once('/').unwrap_or((frame, "0"));
    let (frame, is_last) = frame.strip_suffix('+').map_or((frame, true), |frame| (frame, false));
    let opcode = match frame {
        "cont" => 0,
        "text" => 1,
        "bin" => 2,
        "close" => 8,
        "ping" => 9,
        "pong" => 10,
        other => other.strip_prefix("op").and_then(|number| number.parse().ok()).expect("an opcode"),
    };
    let is_code = frame == "close" && payload.len() != 2 && payload.parse::<u16>().is_ok();
    let payload =
        if is_code { payload.parse::<u16>().expect("a code").to_be_bytes().to_vec() } else { payload_of(payload) };
    let reserved: u8 = reserved.parse().expect("bits");
    push(bytes, u8::from(is_last) << 7 | reserved << 4 | opcode, &payload);
}

/// Hexadecimal, 'text', or so many stars, after each other.
fn payload_of(text: &str) -> Vec<u8> {
    if let Some(text) = text.strip_prefix('\'') {
        return text.strip_suffix('\'').expect("a quote").as_bytes().to_vec();
    }
    let (digits, stars) = text.split_once('*').unwrap_or((text, "0"));
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("a byte");
    let mut payload: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
    payload.resize(payload.len() + stars.parse::<usize>().expect("a number"), b'*');
    payload
}

/// A text in frames of a length.
fn fragments(bytes: &mut Vec<u8>, text: &[u8], length: usize) {
    let count = text.len().div_ceil(length);
    for (at, part) in text.chunks(length).enumerate() {
        push(bytes, u8::from(at + 1 == count) << 7 | u8::from(at == 0), part);
    }
}

/// A frame with a mask.
fn push(bytes: &mut Vec<u8>, head: u8, payload: &[u8]) {
    bytes.push(head);
    match payload.len() {
        length @ ..126 => bytes.push(0x80 | length as u8),
        length @ ..0x1_0000 => {
            bytes.push(0x80 | 126);
            bytes.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            bytes.push(0x80 | 127);
            bytes.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(&MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
}

/// What came back, in the words of the file.
fn told(mut bytes: &[u8], echo: Option<&str>) -> String {
    let mut told = Vec::new();
    while let [head, length, rest @ ..] = bytes {
        let (length, rest) = match length {
            126 => (usize::from(u16::from_be_bytes([rest[0], rest[1]])), &rest[2..]),
            length => (usize::from(*length), rest),
        };
        let Some((payload, after)) = rest.split_at_checked(length) else { break };
        bytes = after;
        told.push(match (head, payload) {
            (0x81, text) => answer(text, echo).to_owned(),
            (0x8a, payload) => format!("pong={}", spelled(payload)),
            (0x88, []) => "close".to_owned(),
            (0x88, [high, low, ..]) => format!("close={}", u16::from_be_bytes([*high, *low])),
            (head, _) => format!("{head:x}"),
        });
    }
    if !bytes.is_empty() {
        told.push("half a frame".to_owned());
    }
    told.join(" ")
}

/// As the file spells a payload.
fn spelled(payload: &[u8]) -> String {
    if payload.len() > 100 && payload.iter().all(|byte| *byte == b'*') {
        return format!("*{}", payload.len());
    }
    match std::str::from_utf8(payload) {
        Ok("") => String::new(),
        Ok(text) if text.is_ascii() => format!("'{text}'"),
        _ => payload.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn answer(text: &[u8], echo: Option<&str>) -> &'static str {
    let answer: serde_json::Value = serde_json::from_slice(text).expect("JSON");
    match echo {
        Some(echo) if answer["pattern"] == format!(r#"{{"a":["{echo}"]}}"#) => "echoed",
        None if answer["error"] == "UnknownAction" => "answer",
        _ => "another answer",
    }
}
