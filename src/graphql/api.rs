//! How a request is run: parsed once, looked at, allowed or not, then executed.

use super::caller::Caller;
use super::document::{Cache, Document, Excess};
use super::door::Door;
use super::lazy::Shelf;
use super::map::Map;
use super::permission::Permission;
use super::{Schema, builder};
use async_graphql::dataloader::DataLoader;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, ServerError, ValidationMode, ValidationResult};
use futures_util::stream::BoxStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a request may take.
const TIME_MAX: Duration = Duration::from_secs(10);
/// How long one may take that waits for work: the longest wait, and its claim.
const WAITING_TIME_MAX: Duration = Duration::from_secs(70);
/// How long a request's text may be.
pub const TEXT_MAX: usize = 16 * 1_024;

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

/// A request that may be run.
pub struct Asked {
    request: Request,
    document: Arc<Document>,
    /// Whether the text passed before.
    known: bool,
    /// Query, mutation or subscription.
    pub kind: OperationType,
    waits: bool,
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
    #[error("this key may not use `{field}`: it needs the permission {permission:?}")]
    NotAllowed {
        /// The root field.
        field: String,
        /// What it needs.
        permission: Option<Permission>,
    },
}

/// What came of a request.
pub struct Answered {
    /// Data and errors.
    pub response: Response,
    /// Whether it was run at all: nothing was, if it did not pass validation.
    pub executed: bool,
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
    pub fn ask(&self, request: Request, caller: &Caller) -> Result<Asked, Unfit> {
        if request.query.len() > TEXT_MAX {
            return Err(Unfit::TooLong);
        }
        let found = self.0.cache.find(&request.query);
        let known = found.is_some();
        let document = match found {
            Some(document) => document,
            None => {
                let parsed = parse_query(&request.query)
                    .map_err(|error| Unfit::Syntax(error.to_string()))?;
                Arc::new(Document { parsed })
            }
        };
        let name = request.operation_name.as_deref();
        let plan = document.plan(&self.0.map, name, &request.variables)?;
        for (field, needs) in &plan.fields {
            // A field that there is not is for validation to refuse, by name.
            let there = self.0.map.field(super::map::root(plan.kind), field).is_some();
            let given =
                needs.is_some_and(|needs| needs.is_given_to(caller.role(), &caller.actor.grants));
            if there && !given {
                return Err(Unfit::NotAllowed { field: field.clone(), permission: *needs });
            }
        }
        let waits = plan.fields.iter().any(|(field, _)| field == "claimNextTask");
        Ok(Asked { request, document, known, kind: plan.kind, waits })
    }

    /// Runs a query or a mutation.
    pub async fn run(&self, asked: Asked, caller: Caller) -> Answered {
        let limit = if asked.waits { WAITING_TIME_MAX } else { TIME_MAX };
        let request_id = caller.request_id.clone();
        let passed = Arc::new(AtomicBool::new(asked.known));
        let Asked { request, document, known, .. } = asked;
        let text = request.query.clone();
        let request = self.furnish(request, &document, caller).data(Passed(passed.clone()));
        let schema = if known { &self.0.fast } else { &self.0.strict };
        let mut response = match tokio::time::timeout(limit, schema.execute(request)).await {
            Ok(response) => response,
            Err(_) => timed_out(),
        };
        let executed = passed.load(Ordering::Relaxed);
        if executed && !known {
            self.0.cache.keep(text, document);
        }
        sign(&mut response, &request_id);
        Answered { response, executed }
    }

    /// Runs anything, a subscription too: a stream of answers.
    pub fn follow(&self, asked: Asked, caller: Caller) -> BoxStream<'static, Response> {
        use futures_util::StreamExt as _;
        let request_id = caller.request_id.clone();
        let passed = Passed(Arc::new(AtomicBool::new(false)));
        let request = self.furnish(asked.request, &asked.document, caller).data(passed);
        let answers = self.0.strict.execute_stream(request);
        let signed = answers.map(move |mut response| {
            sign(&mut response, &request_id);
            response
        });
        signed.boxed()
    }

    fn furnish(&self, mut request: Request, document: &Document, caller: Caller) -> Request {
        request.set_parsed_query(document.parsed.clone());
        let shelf = DataLoader::new(Shelf(self.0.door.clone()), tokio::spawn);
        request.data(caller).data(self.0.door.clone()).data(shelf)
    }
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
