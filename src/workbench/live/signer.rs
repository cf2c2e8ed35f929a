//! The credentials by which the address of an API that asks for IAM is signed. They are held as long as the page is open, or until
//! they are forgotten, and are neither kept nor shared. The secret key is never sent; the address carries the key's ID and the session
//! token, as Signature Version 4 asks.

use js_sys::Date;

use crate::live::{Credentials, Unsignable, presign, region_of};

/// What somebody wrote of an access key.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Signer {
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: String,
    /// None where the address tells it.
    pub region: String,
}

/// What a line names the parts of an access key, in any letter case: as environment variables, in the file of credentials, and as
/// JSON of `aws sts` or `aws configure export-credentials`.
const NAMES: [[&str; 2]; 3] = [
    ["aws_access_key_id", "accesskeyid"],
    ["aws_secret_access_key", "secretaccesskey"],
    ["aws_session_token", "sessiontoken"],
];

impl Signer {
    /// Whether there is no key, so that addresses stay as they are.
    pub(super) fn is_empty(&self) -> bool {
        self.access_key_id.trim().is_empty()
    }

    /// Reads what tools print, all parts together. `None` where there is no whole key in a text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let parts = || text.split(['\n', '\r', ',', '{', '}']);
        let value = |names: [&str; 2]| parts().find_map(|part| value_of(part, names));
        let [id, secret, token] = NAMES.map(value);
        Some(Signer {
            access_key_id: id?,
            secret_access_key: secret?,
            session_token: token.unwrap_or_default(),
            region: String::new(),
        })
    }

    /// An address, signed now if there is a key.
    ///
    /// # Errors
    ///
    /// Where the address is none of a WebSocket.
    pub(super) fn signed(&self, address: &str) -> Result<String, Unsignable> {
        if self.is_empty() {
            return Ok(address.to_owned());
        }
        let part = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let credentials = Credentials {
            access_key_id: self.access_key_id.trim().to_owned(),
            secret_access_key: self.secret_access_key.trim().to_owned(),
            session_token: part(&self.session_token),
        };
        let region = part(&self.region).or_else(|| region_of(address)).unwrap_or_default();
        presign(address, &region, &credentials, &time(&String::from(Date::new_0().to_iso_string())))
    }
}

/// The value in a part such as `export AWS_ACCESS_KEY_ID="AKIA"`, `aws_access_key_id = AKIA` or `"AccessKeyId": "AKIA",`.
fn value_of(part: &str, names: [&str; 2]) -> Option<String> {
    let is_around = |letter: char| matches!(letter, '"' | '\'' | ';') || letter.is_whitespace();
    // PowerShell's are in a space of their own.
    let (name, value) = part.trim().trim_start_matches("$Env:").split_once(['=', ':'])?;
    let name = name.trim_matches(is_around).to_ascii_lowercase();
    let name = name.rsplit(char::is_whitespace).next()?;
    names.contains(&name).then(|| value.trim_matches(is_around).to_owned()).filter(|value| !value.is_empty())
}

/// `2026-01-31T12:00:00.000Z` as Signature Version 4 writes it: `20260131T120000Z`.
fn time(iso: &str) -> String {
    let digits: String = iso.chars().filter(|letter| !matches!(letter, '-' | ':')).collect();
    format!("{}Z", digits.split('.').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_it_is_signed() {
        assert_eq!(time("2026-01-31T12:03:04.567Z"), "20260131T120304Z");
    }

    #[test]
    fn what_tools_print_is_read() {
        let whole = Signer {
            access_key_id: "ASIA7".into(),
            secret_access_key: "s/e+c=".into(),
            session_token: "t==".into(),
            region: String::new(),
        };
        for text in [
            "export AWS_ACCESS_KEY_ID=ASIA7\nexport AWS_SECRET_ACCESS_KEY=s/e+c=\nexport AWS_SESSION_TOKEN=t==\n",
            "set AWS_ACCESS_KEY_ID=ASIA7\r\nset AWS_SECRET_ACCESS_KEY=s/e+c=\r\nset AWS_SESSION_TOKEN=t==",
            "[default]\naws_access_key_id = ASIA7\naws_secret_access_key = s/e+c=\naws_session_token = t==\n",
            "{\n  \"Credentials\": {\n    \"AccessKeyId\": \"ASIA7\",\n    \"SecretAccessKey\": \"s/e+c=\",\n    \"SessionToken\": \"t==\"\n}}",
            "export AWS_ACCESS_KEY_ID=\"ASIA7\"\nexport AWS_SECRET_ACCESS_KEY='s/e+c='\nexport AWS_SESSION_TOKEN=\"t==\";",
            r#"{"AccessKeyId":"ASIA7","SecretAccessKey":"s/e+c=","SessionToken":"t=="}"#,
            "$Env:AWS_ACCESS_KEY_ID=\"ASIA7\"\n$Env:AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\n$Env:AWS_SESSION_TOKEN=\"t==\"",
        ] {
            assert!(Signer::read(text) == Some(whole.clone()), "{text}");
        }
        assert!(Signer::read("AWS_ACCESS_KEY_ID=AKIA").is_none(), "a key without its secret is none");
        assert!(Signer::read("ASIA7").is_none());
    }
}
