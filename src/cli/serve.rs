//! `eventsieve serve`: the page on this machine.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tokio::net::TcpListener;

use super::fail;
use crate::gateway::{self, Error, Page};

#[derive(Args)]
pub(super) struct Arguments {
    /// The port to listen on; 0 takes a free one. Only this machine can connect.
    #[arg(long, default_value_t = 8787)]
    port: u16,

    /// The folder that the page was built into.
    #[arg(long, default_value = "dist", value_name = "FOLDER")]
    page: PathBuf,
}

pub(super) fn run(arguments: Arguments) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(serve(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn serve(arguments: Arguments) -> Result<(), Error> {
    let page = Page::open(&arguments.page)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address).await.map_err(|source| Error::Listen { address, source })?;
    let address = listener.local_addr().map_err(|source| Error::Listen { address, source })?;
    println!("Eventsieve is at http://{address}/ (stop it with Ctrl-C)");
    gateway::run(listener, page, interrupted()).await
}

/// Waits for Ctrl-C. Where the process cannot wait for it, Ctrl-C ends the process at once.
async fn interrupted() {
    let result: io::Result<()> = tokio::signal::ctrl_c().await;
    if result.is_err() {
        std::future::pending::<()>().await;
    }
}
