//! Addresses as EventBridge reads them, which is as `java.net.InetAddress` does.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address written in a string.
///
/// Leading zeros are decimal (`010.0.0.1` is `10.0.0.1`), and a v6 address that maps a v4 one is the v4 one
/// (`::ffff:a00:1` is `10.0.0.1`).
///
/// ```
/// use eventsieve::pattern::IpLiteral;
///
/// assert_eq!(IpLiteral::parse("::ffff:a00:1"), IpLiteral::parse("010.0.0.1"));
/// assert_eq!(IpLiteral::parse("10.0.0"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpLiteral(IpAddr);

impl IpLiteral {
    /// The address that `text` spells, if it spells one.
    pub fn parse(text: &str) -> Option<Self> {
        match Shape::of(text)? {
            Shape::V4 => parse_v4(text).map(|address| IpLiteral(IpAddr::V4(address))),
            Shape::V6 => parse_v6(text).map(|address| IpLiteral(unmap(address))),
        }
    }

    /// The address itself.
    pub fn address(self) -> IpAddr {
        self.0
    }
}

/// Which kind of address a text looks like, before it is read.
pub(super) enum Shape {
    V4,
    V6,
}

impl Shape {
    /// Four runs of digits, or digits and letters with a colon among them.
    pub(super) fn of(text: &str) -> Option<Shape> {
        let is_run = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if text.split('.').count() == 4 && text.split('.').all(is_run) {
            return Some(Shape::V4);
        }
        let looks_v6 = text.contains(':') && text.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit());
        looks_v6.then_some(Shape::V6)
    }
}

fn parse_v4(text: &str) -> Option<Ipv4Addr> {
    if text.len() > "255.255.255.255".len() {
        return None;
    }
    let mut octets = [0; 4];
    for (octet, part) in octets.iter_mut().zip(text.split('.')) {
        *octet = part.parse::<u32>().ok().and_then(|value| u8::try_from(value).ok())?;
    }
    Some(Ipv4Addr::from(octets))
}

/// Groups of any number of digits, as long as their value fits 16 bits; at most one `::`, which stands for at least one
/// group of zeros.
fn parse_v6(text: &str) -> Option<Ipv6Addr> {
    let (head, tail) = match text.split_once("::") {
        Some((head, tail)) => (head, Some(tail)),
        None => (text, None),
    };
    const GROUPS: usize = 8;
    let mut groups = [0; GROUPS];
    let mut count = push_groups(head, &mut groups, 0)?;
    if let Some(tail) = tail {
        let before = count;
        count = push_groups(tail, &mut groups, before)?;
        if count == GROUPS {
            return None;
        }
        // What stands behind the zeros moves to the end.
        groups[before..].rotate_right(GROUPS - count);
        count = GROUPS;
    }
    (count == GROUPS).then(|| Ipv6Addr::from(groups))
}

/// Reads groups into the places from `count` on; tells how many there are then.
fn push_groups(text: &str, groups: &mut [u16], mut count: usize) -> Option<usize> {
    if text.is_empty() {
        return Some(count);
    }
    for group in text.split(':') {
        let digits = group.trim_start_matches('0');
        if group.is_empty() || digits.len() > 4 {
            return None;
        }
        *groups.get_mut(count)? = if digits.is_empty() { 0 } else { u16::from_str_radix(digits, 16).ok()? };
        count += 1;
    }
    Some(count)
}

fn unmap(address: Ipv6Addr) -> IpAddr {
    match address.to_ipv4_mapped() {
        Some(v4) => IpAddr::V4(v4),
        None => IpAddr::V6(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, expected: &str) {
        let address = IpLiteral::parse(text).map(|literal| literal.address().to_string());
        assert_eq!(address.as_deref(), Some(expected), "{text}");
    }

    #[track_caller]
    fn is_not(text: &str) {
        assert_eq!(IpLiteral::parse(text), None, "{text}");
    }

    #[test]
    fn addresses_are_read_as_java_reads_them() {
        is("10.0.0.1", "10.0.0.1");
        is("010.000.0.01", "10.0.0.1");
        is("::", "::");
        is("::1", "::1");
        is("0:0:0:0:0:0:0:1", "::1");
        is("00001::", "1::");
        is("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
        is("::FFFF:A00:1", "10.0.0.1");
        is("2001:DB8::1", "2001:db8::1");
    }

    #[test]
    fn other_texts_are_not_addresses() {
        for text in [
            "",
            "10.0.0",
            "10.0.0.256",
            "10.0.0.0.1",
            "0000010.0.0.0001",
            "1:2",
            ":::",
            "1::2::3",
            ":1::",
            "1:",
            "10000::",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4::5:6:7:8",
            "fe80::1%eth0",
            "::1.2.3.4",
            "a",
            "10.0.0.1 ",
            "[::1]",
        ] {
            is_not(text);
        }
    }
}
