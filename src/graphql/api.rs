//! How a request is run: parsed once, looked at, allowed or not, then executed.
//!
//! What comes in and goes out is plain JSON: whoever carries it knows nothing of how it is made.

use super::caller::Caller;
use super::document::{Cache, Document, Excess};
use super::door::Door;
use super::lazy::{Floor, Shelf};
use super::map::Map;
use super::permission::Permission;
use super::{Schema, builder};
use async_graphql::dataloader::DataLoader;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{
    Request, Response, ServerError, ValidationMode, ValidationResult, Value, Variables,
};
use futures_util::stream::{BoxStream, StreamExt as _};
use serde::Deserialize;
use serde_json::{Map as Object, Value as Json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a request may take.
const TIME_MAX: Duration = Duration::from_secs(10);
/// How long one may take that waits for work: the longest wait, and its claim.
const WAITING_TIME_MAX: Duration = Duration::from_secs(70);
/// How long a request's text may be.
pub const TEXT_MAX: usize = 16 * 1_024;

/// A request as it comes in, by the names of GraphQL over HTTP.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The text.
    pub query: String,
    /// Which of the text's operations, if there are several.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// The variables' values.
    #[serde(default)]
    pub variables: Option<Variables>,
    /// Ignored, but an object.
    #[serde(default)]
    pub extensions: Option<Object<String, Json>>,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It reads.
    Query,
    /// It writes.
    Mutation,
    /// It follows.
    Subscription,
}

/// A request that may be run.
pub struct Asked {
    request: Request,
    document: Arc<Document>,
    /// Whether the text passed validation before.
    known: bool,
    waits: bool,
    /// What it does.
    pub kind: Kind,
    /// How many root fields it uses.
    pub fields: usize,
}

/// What came of a request.
pub struct Reply {
    /// The response as JSON.
    pub json: Vec<u8>,
    /// Whether it was run: nothing was, if it did not pass validation.
    pub ran: bool,
    /// Whether there are errors.
    pub has_errors: bool,
    /// Why nothing can be answered now, and when to ask again.
    pub retry_after_seconds: Option<u64>,
}

/// One answer of several.
pub struct Frame {
    /// The response.
    pub json: Json,
    /// The errors alone, if it was not run.
    pub refused: Option<Json>,
}

/// Why a request is not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The text is no GraphQL.
    #[error("{0}")]
    Syntax(String),
    /// The text is longer than is read.
    #[error("the query is longer than {TEXT_MAX} bytes; move what is long into variables")]
    TooLong,
    /// It asks for too much, or nobody knows for what.
    #[error(transparent)]
    Excess(#[from] Excess),
    /// The key may not do this.
    #[error("this key may not use `{field}`: it needs the permission {permission}")]
    NotAllowed {
        /// The root field.
        field: String,
        /// What it needs.
        permission: &'static str,
    },
}

impl Unfit {
    /// The code that programs go by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax(_) => "SYNTAX",
            Self::TooLong => "QUERY_TOO_LONG",
            Self::Excess(Excess::NoOperation) => "NO_OPERATION",
            Self::Excess(Excess::VariableMissing(_)) => "VARIABLE_MISSING",
            Self::Excess(Excess::Depth) => "QUERY_TOO_DEEP",
            Self::Excess(Excess::Complexity(_) | Excess::Tangled) => "QUERY_TOO_COMPLEX",
            Self::NotAllowed { .. } => "NOT_ALLOWED",
        }
    }
}

/// The API, ready to be asked.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    /// Checks everything; for texts that are seen for the first time.
    strict: Schema,
    /// Checks nothing twice; for texts that passed before.
    fast: Schema,
    map: Map,
    cache: Cache,
    door: Door,
}

impl Api {
    /// The API behind a door.
    #[must_use]
    pub fn new(door: Door) -> Self {
        let strict = builder().extension(PassedFactory).finish();
        let fast = builder().validation_mode(ValidationMode::Fast).finish();
        let map = Map::draw(&super::sdl());
        Self(Arc::new(Inner { strict, fast, map, cache: Cache::default(), door }))
    }

    /// What stands behind it.
    #[must_use]
    pub fn door(&self) -> &Door {
        &self.0.door
    }

    /// Looks at a request, before anything is done.
    ///
    /// # Errors
    /// A text that is no GraphQL, that asks for too much, or for what the caller may not.
    pub fn ask(&self, question: Question, caller: &Caller) -> Result<Asked, Unfit> {
        if question.query.len() > TEXT_MAX {
            return Err(Unfit::TooLong);
        }
        let found = self.0.cache.find(&question.query);
        let known = found.is_some();
        let document = match found {
            Some(document) => document,
            None => {
                let parsed = parse_query(&question.query)
                    .map_err(|error| Unfit::Syntax(error.to_string()))?;
                Arc::new(Document::new(parsed))
            }
        };
        let variables = question.variables.unwrap_or_default();
        let plan = document.plan(&self.0.map, question.operation_name.as_deref(), &variables)?;
        for (field, needs) in &plan.fields {
            // A field that there is not is for validation to refuse, by name.
            let there = self.0.map.field(super::map::root(plan.kind), field).is_some();
            if there && !allows(field, *needs, caller) {
                let permission = needs.map_or("none that anybody has", <&str>::from);
                return Err(Unfit::NotAllowed { field: field.clone(), permission });
            }
        }
        let mut request = Request::new(question.query).variables(variables);
        request.operation_name = question.operation_name;
        let kind = match plan.kind {
            OperationType::Query => Kind::Query,
            OperationType::Mutation => Kind::Mutation,
            OperationType::Subscription => Kind::Subscription,
        };
        let waits = plan.fields.iter().any(|(field, _)| field == "claimNextTask");
        Ok(Asked { request, document, known, waits, kind, fields: plan.fields.len() })
    }

    /// Runs a query or a mutation.
    pub async fn run(&self, asked: Asked, caller: Caller) -> Reply {
        let limit = if asked.waits { WAITING_TIME_MAX } else { TIME_MAX };
        let request_id = caller.request_id.clone();
        let passed = Arc::new(AtomicBool::new(asked.known));
        let Asked { request, document, known, .. } = asked;
        let text = request.query.clone();
        let request = self.furnish(request, &document, caller).data(Passed(Arc::clone(&passed)));
        let schema = if known { &self.0.fast } else { &self.0.strict };
        let mut response = match tokio::time::timeout(limit, schema.execute(request)).await {
            Ok(response) => response,
            Err(_) => timed_out(),
        };
        let ran = passed.load(Ordering::Relaxed);
        if ran && !known {
            self.0.cache.keep(text, document);
        }
        sign(&mut response, &request_id);
        Reply {
            ran,
            has_errors: response.is_err(),
            retry_after_seconds: retry_after(&response),
            json: if ran {
                serde_json::to_vec(&response).unwrap_or_default()
            } else {
                json(&response, ran).to_string().into_bytes()
            },
        }
    }

    /// Runs anything, a subscription too: a stream of answers.
    pub fn follow(&self, asked: Asked, caller: Caller) -> BoxStream<'static, Frame> {
        let request_id = caller.request_id.clone();
        let passed = Arc::new(AtomicBool::new(false));
        let request = self.furnish(asked.request, &asked.document, caller);
        let request = request.data(Passed(Arc::clone(&passed)));
        let answers = self.0.strict.execute_stream(request);
        let frames = answers.map(move |mut response| {
            sign(&mut response, &request_id);
            let ran = passed.load(Ordering::Relaxed);
            let json = json(&response, ran);
            let refused = (!ran).then(|| json.get("errors").cloned().unwrap_or_default());
            Frame { json, refused }
        });
        frames.boxed()
    }

    fn furnish(&self, mut request: Request, document: &Document, caller: Caller) -> Request {
        request.set_parsed_query(document.parsed.clone());
        let shelf = DataLoader::new(Shelf(self.0.door.clone()), tokio::spawn);
        request.data(caller).data(self.0.door.clone()).data(shelf).data(Floor::default())
    }
}

fn allows(field: &str, needs: Option<Permission>, caller: &Caller) -> bool {
    // What is left of a key whose claim has ended: who asks, and that he is told so when he writes.
    let over = caller.actor.claim.is_some_and(|claim| !claim.live);
    if over && needs != Some(Permission::Work) && field != "viewer" {
        return false;
    }
    needs.is_some_and(|needs| needs.is_given_to(caller.role(), &caller.actor.grants))
}

/// The response; without data, if nothing was run.
fn json(response: &Response, ran: bool) -> Json {
    let mut json = serde_json::to_value(response).unwrap_or_default();
    if let (false, Some(fields)) = (ran, json.as_object_mut()) {
        fields.remove("data");
    }
    json
}

/// When to ask again, if the ledger could not answer.
fn retry_after(response: &Response) -> Option<u64> {
    response.errors.iter().find_map(|error| {
        match error.extensions.as_ref()?.get("retryAfterSeconds")? {
            Value::Number(seconds) => seconds.as_u64(),
            _ => None,
        }
    })
}

fn timed_out() -> Response {
    let mut error = ServerError::new("the answer took too long; ask for less, or again", None);
    let mut extensions = async_graphql::ErrorExtensionValues::default();
    extensions.set("code", "TIMEOUT");
    error.extensions = Some(extensions);
    Response::from_errors(vec![error])
}

/// Puts a code and the request's id on every error.
fn sign(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", "BAD_REQUEST");
        }
        extensions.set("requestId", request_id);
    }
}

/// Becomes true when a request has passed strict validation.
struct Passed(Arc<AtomicBool>);

struct PassedFactory;

impl ExtensionFactory for PassedFactory {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Noting)
    }
}

/// Notes whether validation passed.
struct Noting;

#[async_graphql::async_trait::async_trait]
impl Extension for Noting {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let validated = next.run(ctx).await?;
        if let Ok(passed) = ctx.data::<Passed>() {
            passed.0.store(true, Ordering::Relaxed);
        }
        Ok(validated)
    }
}
