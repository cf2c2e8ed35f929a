//! Buses: their names and ARNs, and how they are told.

use serde_json::{Value, json};

use crate::gateway::settings::Settings;

/// The bus that every account has.
pub(super) const DEFAULT: &str = "default";

/// The name of a bus that is given by name or by ARN.
pub(super) fn name(name_or_arn: &str) -> &str {
    match name_or_arn.strip_prefix("arn:") {
        Some(arn) => arn.split_once(":event-bus/").map_or(name_or_arn, |(_, name)| name),
        None => name_or_arn,
    }
}

/// The buses that there are.
pub(super) fn all(settings: &Settings) -> impl Iterator<Item = &str> {
    let own = Some(settings.bus.as_str()).filter(|name| *name != DEFAULT);
    std::iter::once(DEFAULT).chain(own)
}

/// A bus as it is told.
pub(super) fn described(settings: &Settings, name: &str) -> Value {
    json!({ "Name": name, "Arn": format!("arn:aws:events:{}:{}:event-bus/{name}", settings.region, settings.account) })
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_bus_has_a_name_and_an_arn() {
        for (given, expected) in [
            ("orders", "orders"),
            ("arn:aws:events:eu-west-1:123456789012:event-bus/orders", "orders"),
            ("arn:aws-cn:events:cn-north-1:123456789012:event-bus/default", "default"),
            ("aws.partner/example.com/1/orders", "aws.partner/example.com/1/orders"),
            ("arn:aws:events:eu-west-1:123456789012:event-bus/aws.partner/example.com/1", "aws.partner/example.com/1"),
        ] {
            assert_eq!(name(given), expected);
        }
    }
}
