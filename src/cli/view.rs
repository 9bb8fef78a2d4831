//! `view …`: filters of tasks that people keep under a name.

use super::client::given;
use super::desk::Desk;
use super::pages;
use super::show::table;
use super::stop::Outcome;
use super::task::Filter;
use super::words::{ORDERS, shout};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Saved views: filters of tasks, kept under a name.
#[derive(Debug, Subcommand)]
pub enum ViewVerb {
    /// Keep a filter under a name, or change one that is kept
    Save(Box<Save>),
    /// List the views that you keep, and those that others share
    List,
    /// Keep a view no more
    Drop(Drop),
}

/// Keep a filter under a name, or change one that is kept
#[derive(Debug, Args)]
pub struct Save {
    /// What it is called
    name: String,
    /// The id of the view that is changed, as a whole; a new one when left out
    #[arg(long)]
    id: Option<String>,
    /// In what order it shows tasks
    #[arg(long, value_parser = ORDERS, ignore_case = true)]
    order: Option<String>,
    /// Everybody sees it
    #[arg(long)]
    shared: bool,
    #[command(flatten)]
    filter: Filter,
}

/// Keep a view no more
#[derive(Debug, Args)]
pub struct Drop {
    /// Its id
    id: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct View {
    id: String,
    name: String,
    filter: Value,
    order_by: Option<String>,
    owner: String,
    shared: bool,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    view: Option<View>,
}

#[derive(Serialize, Deserialize)]
struct Dropped {
    dropped: Option<String>,
}

const VIEW: &str = "view { id name filter orderBy owner shared }";
const LIST: &str = "query Views($first: Int!, $after: String) { views(first: $first, after: $after) \
    { nodes { id name filter orderBy owner shared } pageInfo { hasNextPage endCursor } } }";

impl ViewVerb {
    /// Does it.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Save(verb) => verb.run(desk).await,
            Self::List => list(desk).await,
            Self::Drop(verb) => {
                let people = |dropped: &Dropped| dropped.dropped.clone().unwrap_or_default();
                desk.write_and_show("dropView", json!({ "id": verb.id }), "dropped", people).await
            }
        }
    }
}

impl Save {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "id": self.id,
            "name": self.name,
            "filter": self.filter.input(),
            "orderBy": self.order.map(|word| shout(&word)),
            "shared": self.shared,
        }));
        let people = |saved: &Saved| saved.view.as_ref().map(View::line).unwrap_or_default();
        desk.write_and_show("saveView", input, VIEW, people).await
    }
}

impl View {
    fn line(&self) -> String {
        format!("{}  {}  {}", self.id, self.name, self.filter)
    }
}

async fn list(desk: &Desk) -> Outcome {
    let (views, _) =
        pages::list::<View>(&desk.client, "views", LIST, json!({}), usize::MAX).await?;
    desk.show.data(&views, || {
        let row = |one: &View| {
            let shared = if one.shared { "shared" } else { "" };
            let filter = one.filter.to_string();
            [one.id.clone(), one.name.clone(), one.owner.clone(), shared.to_owned(), filter]
        };
        table(["ID", "NAME", "OWNER", "", "FILTER"], views.iter().map(row))
    })
}
