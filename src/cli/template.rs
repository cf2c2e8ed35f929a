//! `eventsieve template`: prints the CloudFormation template of the deployed API.

use std::io::{self, Write};

use clap::Args;

use crate::infra::TEMPLATE;

#[derive(Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    out.write_all(TEMPLATE.as_bytes())?;
    Ok(0)
}
