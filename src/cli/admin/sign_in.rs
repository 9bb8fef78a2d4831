//! `sign-in` and `whoami`.

use crate::cli::client::{Client, Place};
use crate::cli::desk::{Desk, Viewer};
use crate::cli::stop::{Outcome, Stop};
use crate::config::ClientSettings;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Keep address and key for the verbs to come, once they were tried; or open the screen
#[derive(Debug, Args)]
pub struct SignIn {
    /// Print a link that opens the screen in a browser, once; nothing is kept
    #[arg(long)]
    link: bool,
}

/// Say who asks, and which ledger answers
#[derive(Debug, Args)]
pub struct WhoAmI {}

#[derive(Serialize)]
struct SignedIn<'a> {
    server: &'a str,
    file: String,
    viewer: &'a Viewer,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    url: Option<String>,
    expires_at: Option<String>,
}

impl SignIn {
    /// Whether a link is wanted, which takes the ledger that is known already.
    #[must_use]
    pub const fn is_link(&self) -> bool {
        self.link
    }

    /// Does it; the key comes by flag, by environment, or from stdin.
    pub async fn run(self, desk: &Desk) -> Outcome {
        if self.link {
            let people = |link: &Link| link.url.clone().unwrap_or_default();
            return desk
                .write_and_show("createSignInLink", json!({}), "url expiresAt", people)
                .await;
        }
        let viewer = desk.viewer().await?;
        let settings =
            ClientSettings { url: desk.client.url().to_owned(), key: desk.client.key().to_owned() };
        let file = settings.save().map_err(|error| Stop::Failed(error.into()))?;
        let file = file.display().to_string();
        let signed_in = SignedIn { server: desk.client.url(), file, viewer: &viewer };
        desk.show.data(&signed_in, || {
            format!("{}\nkept in {}", described(desk.client.url(), &viewer), signed_in.file)
        })
    }
}

impl WhoAmI {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let viewer = desk.viewer().await?;
        let mut data = serde_json::to_value(&viewer).map_err(|error| Stop::Failed(error.into()))?;
        data["server"] = json!(desk.client.url());
        desk.show.data(&data, || described(desk.client.url(), &viewer))
    }
}

fn described(url: &str, viewer: &Viewer) -> String {
    let Viewer { name, role, agent, ledger, version } = viewer;
    let acts = agent.as_ref().map(|agent| format!(", as the agent {}", agent.name));
    format!(
        "{name} ({role}{})\nledger {} at {url}, position {}\nserver {version}",
        acts.unwrap_or_default(),
        ledger.name,
        ledger.position
    )
}

/// A key that was typed or piped, where none was given otherwise.
///
/// # Errors
/// Nothing came.
pub fn key_from_stdin() -> Outcome<String> {
    use std::io::IsTerminal as _;
    if std::io::stdin().is_terminal() {
        eprintln!("Paste the key (tl_…) and press Enter:");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| Stop::Failed(error.into()))?;
    match line.trim() {
        "" => Err(Stop::Usage("no key came; give --key tl_…, or pipe it in".to_owned())),
        key => Ok(key.to_owned()),
    }
}

/// The desk of somebody who signs in: what was given, never what was kept before.
///
/// # Errors
/// No address.
pub fn desk_of_newcomer(
    url: Option<String>,
    key: Option<String>,
    desk: impl Fn(Client) -> Desk,
    patience: std::time::Duration,
) -> Outcome<Desk> {
    let url = url.unwrap_or_else(|| "http://127.0.0.1:4000".to_owned());
    let key = key.map_or_else(key_from_stdin, Ok)?;
    let Place { url, key } = crate::cli::client::place(Some(url), Some(key))?;
    Ok(desk(Client::new(Place { url, key }, patience)?))
}
