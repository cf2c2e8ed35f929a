//! Who may use a gateway that asks: tokens, and the cookie of a browser that had one.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use eventsieve::gateway::{Settings, Token};

use super::Folder;
use super::harness::{Client, Gateway};

const TOKEN: &str = "a-token+of~some/length=";

fn with_token(settings: &mut Settings) {
    settings.token = Some(Token::new(TOKEN).expect("a token"));
}

#[tokio::test]
async fn with_a_token_each_request_says_who_it_is_from() {
    let gateway = Gateway::with("token", with_token).await;
    let bearer = format!("authorization: bearer {TOKEN}\r\n");
    for (method, path, refused, taken) in [
        ("GET", "/", 401, 200),
        ("GET", "/app.wasm", 401, 200),
        ("GET", "/metrics", 401, 200),
        ("GET", "/dev", 403, 400),
        ("GET", "/dev/@connections/a", 403, 410),
        ("DELETE", "/dev/%40connections/a", 403, 410),
        ("POST", "/missing", 401, 405),
    ] {
        for wrong in
            ["", "authorization: Bearer wrong\r\n", "authorization: Basic YTpi\r\n", "cookie: eventsieve-80=\r\n"]
        {
            let answer = gateway.request(method, path, wrong, b"").await;
            assert_eq!(answer.status, refused, "{method} {path} {wrong}");
            assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
        }
        assert_eq!(gateway.request(method, path, &bearer, b"").await.status, taken, "{method} {path}");
    }
    let answer = gateway.request("GET", "/", "", b"").await;
    assert!(answer.head.contains(r#"www-authenticate: Bearer realm="eventsieve""#), "{}", answer.head);
    assert!(answer.body.contains("?token="), "{}", answer.body);
    let answer = gateway.request("GET", "/dev", "", b"").await;
    assert!(answer.head.contains("x-amzn-errortype: MissingAuthenticationTokenException"), "{}", answer.head);
    assert_eq!(answer.body, r#"{"message":"Missing Authentication Token"}"#);
    let answer = gateway.call("PutEvents", "{}").await;
    let expected = r#"{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}"#;
    assert_eq!((answer.status, answer.body.as_str()), (400, expected));
    gateway.stop().await;
}

#[tokio::test]
async fn whoever_asks_is_told_that_it_runs_and_no_more() {
    let gateway = Gateway::with("token-health", with_token).await;
    assert_eq!(gateway.request("GET", "/health", "", b"").await.json(), json!({"status": "ok"}));
    let health = gateway.request("GET", "/health", &format!("authorization: Bearer {TOKEN}\r\n"), b"").await.json();
    assert_eq!(health, json!({"status": "ok", "connections": 0, "subscriptions": 0, "webSocket": "/dev"}));
    gateway.stop().await;
}

#[tokio::test]
async fn a_websocket_says_it_in_a_header_a_subprotocol_or_its_address() {
    let gateway = Gateway::with("token-socket", with_token).await;
    let url = format!("ws://{}/dev", gateway.address);
    let subprotocol = |token: &str| {
        format!("base64url.bearer.authorization.eventsieve.{}, eventsieve", URL_SAFE_NO_PAD.encode(token))
    };
    let encoded = TOKEN.replace('+', "%2B").replace('=', "%3d");
    for (query, header, value) in [
        (String::new(), "authorization", format!("Bearer {TOKEN}")),
        (String::new(), "sec-websocket-protocol", subprotocol(TOKEN)),
        (format!("?token={TOKEN}"), "x", String::new()),
        (format!("?a=b&token={encoded}"), "x", String::new()),
    ] {
        let mut request = format!("{url}{query}").into_client_request().expect("a request");
        request.headers_mut().insert(header, value.parse().expect("a value"));
        let (socket, answer) = tokio_tungstenite::connect_async(request).await.expect(&value);
        let chosen = answer.headers().get("sec-websocket-protocol").map(|value| value.to_str().expect("text"));
        assert_eq!(chosen, (header == "sec-websocket-protocol").then_some("eventsieve"));
        Client(socket).expect_nothing().await;
    }
    for (query, header, value) in [
        ("", "x", String::new()),
        ("?token=", "x", String::new()),
        ("?token=wrong", "x", String::new()),
        ("?Token=a-token", "x", String::new()),
        ("", "sec-websocket-protocol", subprotocol("wrong")),
        ("", "sec-websocket-protocol", "eventsieve".to_owned()),
    ] {
        let mut request = format!("{url}{query}").into_client_request().expect("a request");
        request.headers_mut().insert(header, value.parse().expect("a value"));
        let refused = tokio_tungstenite::connect_async(request).await.expect_err("no token");
        assert!(refused.to_string().contains("403"), "{query} {value}: {refused}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_browser_comes_in_with_the_token_once_and_then_with_a_cookie() {
    let gateway = Gateway::with("token-browser", with_token).await;
    let port = gateway.address.port();
    let answer = gateway.request("GET", &format!("/?a=1&token={TOKEN}&example=x"), "", b"").await;
    assert_eq!(answer.status, 303);
    assert!(answer.head.contains("location: /?a=1&example=x\r\n"), "{}", answer.head);
    let (_, cookie) = answer.head.split_once("set-cookie: ").expect("a cookie");
    let (cookie, rest) = cookie.split_once("; ").expect("attributes");
    assert!(rest.starts_with("Path=/; HttpOnly; SameSite=Strict\r\n"), "{rest}");
    assert!(cookie.starts_with(&format!("eventsieve-{port}=")) && !answer.head.contains(TOKEN), "{}", answer.head);
    let headers = format!("cookie: other=1; {cookie}\r\n");
    for path in ["/", "/app.wasm", "/metrics"] {
        assert_eq!(gateway.request("GET", path, &headers, b"").await.status, 200, "{path}");
    }
    let mut request = format!("ws://{}/dev", gateway.address).into_client_request().expect("a request");
    request.headers_mut().insert("cookie", cookie.parse().expect("a value"));
    request.headers_mut().insert("origin", format!("http://localhost:{port}").parse().expect("a value"));
    let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("a handshake");
    Client(socket).expect_nothing().await;
    // Who opens the address once more does not keep the token in it either.
    for path in ["/", "/index.html"] {
        let answer = gateway.request("GET", &format!("{path}?token={TOKEN}&a=1"), &headers, b"").await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.head.contains(&format!("location: {path}?a=1\r\n")), "{}", answer.head);
    }
    // A cookie does not help another page.
    let answer = gateway.request("GET", "/", &format!("{headers}origin: http://evil.example\r\n"), b"").await;
    assert_eq!(answer.status, 403);
    let answer = gateway.request("GET", "/?token=wrong", "", b"").await;
    assert_eq!((answer.status, answer.head.contains("set-cookie")), (401, false));
    gateway.stop().await;
}

#[tokio::test]
async fn with_a_token_other_machines_are_served_under_the_address_that_they_reached() {
    let gateway = Gateway::on("0.0.0.0:0", "token-open", with_token).await;
    let port = gateway.address.port();
    let bearer = format!("authorization: Bearer {TOKEN}\r\n");
    // The test reaches it as 127.0.0.1.
    for (host, status) in [("127.0.0.1", 200), ("localhost", 200), ("192.0.2.1", 421), ("evil.example", 421)] {
        let answer = gateway.raw(&format!("GET / HTTP/1.1\r\nhost: {host}:{port}\r\n{bearer}"), b"").await;
        assert_eq!(answer.status, status, "{host}");
    }
    assert_eq!(gateway.request("GET", "/", "", b"").await.status, 401);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_put_with_a_token() {
    let gateway = Gateway::with("token-put", with_token).await;
    let url = format!("http://{}", gateway.address);
    let file = Folder::new("token-put-file");
    let path = file.0.join("token");
    std::fs::write(&path, format!("{TOKEN}\n")).expect("a file");
    let run = |set: Box<dyn FnOnce(&mut Command) + Send>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
        command
            .args(["put", "--url", &url, "--source", "s", "--detail-type", "t", "{}"])
            .env_remove("EVENTSIEVE_TOKEN");
        set(&mut command);
        tokio::task::spawn_blocking(move || command.output().expect("the binary"))
    };
    let in_file = run(Box::new(move |command| {
        command.arg("--token-file").arg(path);
    }));
    assert_eq!(in_file.await.expect("no panic").status.code(), Some(0));
    let in_variable = run(Box::new(|command| {
        command.env("EVENTSIEVE_TOKEN", TOKEN);
    }));
    assert_eq!(in_variable.await.expect("no panic").status.code(), Some(0));
    let output = run(Box::new(|_| ())).await.expect("no panic");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Missing Authentication Token"), "{output:?}");
    gateway.stop().await;
}

#[test]
fn a_secret_that_is_none_is_an_error_that_says_what_to_do() {
    let folder = Folder::with_page("secrets");
    let page = folder.0.to_string_lossy().into_owned();
    let write = |name: &str, text: &str| {
        let path = folder.0.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let (short, keys, nothing) =
        (write("short", "short\n"), write("keys", "[a]\nnonsense\n"), write("nothing", "[a]\n"));
    for (arguments, expected) in [
        (["--token-file", &short], "a token has 16 characters or more"),
        (["--token-file", "missing/token"], "cannot read missing/token: "),
        (["--credentials-file", &keys], "line 2 of the file of keys: each profile has aws_access_key_id"),
        (["--credentials-file", &nothing], "line 1 of the file of keys"),
    ] {
        let output = super::eventsieve(&["serve", "--page", &page, arguments[0], arguments[1]]);
        assert!(output.contains(expected), "{output}");
        assert!(!output.contains("nonsense"), "{output}");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["serve", "--page", &page]).env("EVENTSIEVE_ACCESS_KEY_ID", "A");
    let output = command.output().expect("the binary");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("EVENTSIEVE_ACCESS_KEY_ID and EVENTSIEVE_SECRET_ACCESS_KEY are set together"), "{told}");
}
