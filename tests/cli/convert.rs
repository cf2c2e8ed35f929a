//! `eventsieve convert`: from file to file.

use super::{check, eventsieve, file, told};

const TEMPLATE: &str = "Resources:
  Uploads:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.s3], detail: {bucket: {name: [!Ref Bucket]}}}
  Orders:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [shop.orders], detail: {total: [{numeric: ['>', 100]}]}}
";

#[test]
fn a_pattern_goes_from_one_language_to_another() {
    let terraform = r#"resource "aws_cloudwatch_event_rule" "orders" {
  name = "Orders"

  event_pattern = jsonencode({
    source = ["shop.orders"]
    detail = {
      total = [{ numeric = [">", 100] }]
    }
  })
}
"#;
    check(&["convert", "--to", "terraform", "--rule", "Orders"], TEMPLATE, 0, terraform);
    let cdk = "import * as events from 'aws-cdk-lib/aws-events';

new events.Rule(this, 'LargeOrders', {
  eventPattern: {
    source: ['shop.orders'],
    detail: {
      total: [{ numeric: ['>', 100] }],
    },
  },
});
";
    check(&["convert", "--from", "terraform", "--to", "cdk", "--name", "large-orders"], terraform, 0, cdk);
    let json =
        "{\n  \"source\": [\"shop.orders\"],\n  \"detail\": {\n    \"total\": [{\"numeric\": [\">\", 100]}]\n  }\n}\n";
    check(&["convert", "--to", "json"], cdk, 0, json);
    check(&["convert", "--to", "json"], "{\"a\": [1.0]}", 0, "{\"a\": [1.0]}\n");
    check(
        &["convert", "--to", "put-rule", "-"],
        "{\"a\": [\"it's\"]}",
        0,
        "aws events put-rule \\\n  --name my-rule \\\n  --event-pattern '{\"a\": [\"it'\\''s\"]}'\n",
    );
}

#[test]
fn an_event_goes_into_the_command() {
    let event = file("convert-event.json", "{\"a\": 1}\n");
    let expected = "aws events test-event-pattern \\\n  --event-pattern '{\"a\": [1]}' \\\n  --event '{\"a\": 1}'\n";
    check(&["convert", "--to", "test-event-pattern", "--event", &event], "{\"a\": [1]}", 0, expected);
    check(&["convert", "--to", "test-event-pattern", "-e", "{\"a\": 1}"], "{\"a\": [1]}", 0, expected);
    let missing = told(&["convert", "--to", "test-event-pattern"], b"{\"a\": [1]}");
    assert_eq!(missing, "eventsieve: test-event-pattern takes an event too; give one with --event\n");
    let broken = told(&["convert", "--to", "test-event-pattern", "-e", "{\"a\": }"], b"{\"a\": [1]}");
    assert!(broken.contains("the event is not JSON") && broken.contains("<event>:1:7"), "{broken}");
    assert!(told(&["convert", "--to", "json", "-e", "-"], b"").contains("only one of them"));
}

#[test]
fn what_is_known_later_is_told() {
    let output = eventsieve(&["convert", "--to", "cloudformation", "--rule", "Uploads"], TEMPLATE.as_bytes());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("            name: [{Ref: Bucket}]\n"), "a function stays one in a template: {text}");
    let output = eventsieve(&["convert", "--to", "json", "--rule", "Uploads"], TEMPLATE.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"name\": [{\"Ref\": \"Bucket\"}]"));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "warning: Ref Bucket is known only when it is deployed; it stands in the pattern as it is written
 --> <stdin>:5:65
  |
5 |       EventPattern: {source: [aws.s3], detail: {bucket: {name: [!Ref Bucket]}}}
  |                                                                 ^^^^^^^^^^^

"
    );
}

#[test]
fn what_cannot_be_converted_is_told() {
    let several = told(&["convert", "--to", "json"], TEMPLATE.as_bytes());
    assert_eq!(several, "eventsieve: <stdin>: there are 2 patterns in it; name one with --rule: Uploads, Orders\n");
    let unknown = told(&["convert", "--to", "json", "--rule", "Other"], TEMPLATE.as_bytes());
    assert_eq!(unknown, "eventsieve: <stdin>: there is no rule \"Other\" in it: Uploads, Orders\n");
    let broken =
        told(&["convert", "--from", "cdk", "--to", "json"], b"new Rule(this, 'A', {\n  eventPattern: load() });");
    assert_eq!(
        broken,
        "error: load() is known only when the code runs; write the value in its place
 --> <stdin>:2:17
  |
2 |   eventPattern: load() });
  |                 ^^^^^^
"
    );
    let rule = br#"{"Name": "broken", "EventPattern": "{\"source\":\n [1, }"}"#;
    let broken = told(&["convert", "--to", "terraform"], rule);
    assert!(broken.contains("this is not JSON") && broken.contains("<stdin> (broken):2:6"), "{broken}");
    assert!(told(&["convert", "--to", "json"], b"what is this?").contains("name its format"));
    assert!(told(&["convert", "--to", "json", "no-such-file"], b"").starts_with("eventsieve: no-such-file: "));
    assert!(told(&["convert", "--to", "yaml"], b"").contains("possible values: json, describe-rule, cloudformation"));
}
