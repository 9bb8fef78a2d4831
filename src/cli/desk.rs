//! What every client verb works with: the client, the way to show things, and whose ledger it is.

use super::client::{Client, Written};
use super::show::Show;
use super::stop::Outcome;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// The client verbs' common tools.
pub struct Desk {
    /// Speaks to the server.
    pub client: Client,
    /// Shows what it says.
    pub show: Show,
    /// For how long what was not answered is tried again.
    pub patience: Duration,
}

/// Who asks, and which ledger answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Viewer {
    /// The key's name.
    pub name: String,
    /// What the key may do.
    pub role: String,
    /// As which agent it acts.
    pub agent: Option<Named>,
    /// The ledger that the key belongs to.
    pub ledger: Ledger,
    /// The server's version.
    pub version: String,
}

/// Something with an id and a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A ledger.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ledger {
    /// The id.
    pub id: uuid::Uuid,
    /// The name.
    pub name: String,
    /// The position of its last event.
    pub position: u64,
}

/// A write's answer, with where it was written.
#[derive(Debug, Serialize)]
pub struct Done<T> {
    /// The server.
    pub server: String,
    /// The ledger's name.
    pub ledger: String,
    /// What it led to.
    #[serde(flatten)]
    pub written: Written<T>,
}

const VIEWER: &str = "query Viewer { viewer { name role agent { id name } \
                      ledger { id name position } version } }";

impl Desk {
    /// Who asks, and where.
    ///
    /// # Errors
    /// Nobody answers, or the key is not known.
    pub async fn viewer(&self) -> Outcome<Viewer> {
        #[derive(Deserialize)]
        struct Found {
            viewer: Viewer,
        }
        let found = self.client.ask_for::<Found>(self.patience, VIEWER, json!({})).await?;
        Ok(found.viewer)
    }

    /// Writes, and says on stderr where: no write goes to a ledger that was not named.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn write<T: DeserializeOwned>(
        &self,
        mutation: &str,
        input: Value,
        select: &str,
    ) -> Outcome<Done<T>> {
        let viewer = self.viewer().await?;
        let written = self.client.write(mutation, input, select).await?;
        let done =
            Done { server: self.client.url().to_owned(), ledger: viewer.ledger.name, written };
        self.say_where(&done.ledger, done.written.position);
        Ok(done)
    }

    /// Says where something was written.
    pub fn say_where(&self, ledger: &str, position: u64) {
        if !self.show.json {
            let url = self.client.url();
            self.show.aside(&format!("ledger {ledger} at {url}, position {position}"));
        }
    }

    /// Writes, and shows what changed.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn write_and_show<T: DeserializeOwned + Serialize>(
        &self,
        mutation: &str,
        input: Value,
        select: &str,
        people: impl FnOnce(&T) -> String,
    ) -> Outcome {
        let done = self.write::<T>(mutation, input, select).await?;
        self.show.data(&done, || people(&done.written.changed))
    }
}
