//! A request's text, parsed once: which root fields it uses, how deep it goes, what it costs.
//!
//! Documents are kept by their text, in a bounded cache, once they passed strict validation.

use super::map::{Map, root};
use super::permission::Permission;
use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Value, Variables};
use lru::LruCache;
use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many documents are kept.
const KEPT_MAX: NonZeroUsize = NonZeroUsize::new(512).expect("512 is more than 0");
/// How deep a document may go.
pub const DEPTH_MAX: usize = 12;
/// How deep a question about the schema itself may go: tools ask for types of types of types.
const INTROSPECTION_DEPTH_MAX: usize = 20;
/// How many objects a document may ask for.
pub const COMPLEXITY_MAX: usize = 10_000;

/// A parsed text.
pub struct Document {
    /// As the engine takes it.
    pub parsed: ExecutableDocument,
    /// The plan of its one operation, once it was made, where no variable has a say in it.
    settled: OnceLock<Arc<Plan>>,
}

/// Documents by their text.
pub struct Cache(Mutex<LruCache<String, Arc<Document>>>);

impl Default for Cache {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT_MAX)))
    }
}

impl Cache {
    /// The document of that text, if it is kept.
    pub fn find(&self, text: &str) -> Option<Arc<Document>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    /// Keeps a document that passed.
    pub fn keep(&self, text: String, document: Arc<Document>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(text, document);
    }
}

/// What a chosen operation takes.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// Each root field that it uses, with what it needs; none where that is not declared.
    pub fields: Vec<(String, Option<Permission>)>,
}

/// Why a document is not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// No operation of that name, or several and no name.
    #[error("name the operation: the document has none of that name, or several")]
    NoOperation,
    /// A variable that must have a value has none.
    #[error("the variable ${0} needs a value")]
    VariableMissing(String),
    /// Too deep.
    #[error("the query is more than {DEPTH_MAX} levels deep; ask in several requests")]
    Depth,
    /// Fragments within fragments without end.
    #[error("the query's fragments are nested too often; write it without so many")]
    Tangled,
    /// Too much.
    #[error(
        "the query asks for {0} objects, and {COMPLEXITY_MAX} are given at the most; ask for smaller pages"
    )]
    Complexity(usize),
}

impl Document {
    /// A document that nobody looked at.
    #[must_use]
    pub const fn new(parsed: ExecutableDocument) -> Self {
        Self { parsed, settled: OnceLock::new() }
    }

    /// Looks at the chosen operation.
    ///
    /// # Errors
    /// Too deep, too much, or nothing chosen.
    pub fn plan(
        &self,
        map: &Map,
        name: Option<&str>,
        variables: &Variables,
    ) -> Result<Arc<Plan>, Excess> {
        let operation = self.operation(name).ok_or(Excess::NoOperation)?;
        let missing = operation.variable_definitions.iter().map(|one| &one.node).find(|one| {
            let given = variables.get(&one.name.node).is_some_and(|value| *value != Value::Null);
            !one.var_type.node.nullable && one.default_value.is_none() && !given
        });
        if let Some(missing) = missing {
            return Err(Excess::VariableMissing(missing.name.node.to_string()));
        }
        // Only a document of one operation has one: whatever name was given, it was that one's.
        if let Some(plan) = self.settled.get() {
            return Ok(Arc::clone(plan));
        }
        let walk = Walk {
            document: &self.parsed,
            map,
            operation,
            variables,
            steps: Cell::new(0),
            varies: Cell::new(false),
        };
        let kind = operation.ty;
        let depth = walk.depth(&operation.selection_set.node, 0);
        let roots = walk.roots(&operation.selection_set.node);
        let introspects = !roots.is_empty() && roots.iter().all(|name| name.starts_with("__"));
        if depth > if introspects { INTROSPECTION_DEPTH_MAX } else { DEPTH_MAX } {
            return Err(Excess::Depth);
        }
        let cost = walk.cost(&operation.selection_set.node, root(kind), 0);
        if walk.steps.get() > STEPS_MAX {
            return Err(Excess::Tangled);
        }
        if cost > COMPLEXITY_MAX {
            return Err(Excess::Complexity(cost));
        }
        let own = roots.into_iter().filter(|name| !name.starts_with("__"));
        let fields = own.map(|name| {
            let needs = map.field(root(kind), &name).and_then(|field| field.needs);
            (name, needs)
        });
        let plan = Arc::new(Plan { kind, fields: fields.collect() });
        if !walk.varies.get() && self.parsed.operations.iter().count() == 1 {
            let _ = self.settled.set(Arc::clone(&plan));
        }
        Ok(plan)
    }

    fn operation(&self, name: Option<&str>) -> Option<&OperationDefinition> {
        let mut found = self.parsed.operations.iter().filter(|(known, _)| {
            name.is_none_or(|name| known.is_some_and(|known| known.as_str() == name))
        });
        match (found.next(), found.next()) {
            (Some((_, operation)), None) => Some(&operation.node),
            _ => None,
        }
    }
}

/// A walk through one operation. Fragments that call one another in a circle are cut at a depth that
/// no document may have.
struct Walk<'d> {
    document: &'d ExecutableDocument,
    map: &'d Map,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
    steps: Cell<usize>,
    /// Whether what it costs depends on a variable.
    varies: Cell<bool>,
}

/// How deep fragments may be nested in fragments.
const NESTED_MAX: usize = 32;
/// How many selections a walk looks at: fragments that name one another twice multiply.
const STEPS_MAX: usize = 50_000;

impl<'d> Walk<'d> {
    /// The selections of a set, with those of its fragments, field by field.
    fn fields(&self, set: &'d SelectionSet, nested: usize, see: &mut dyn FnMut(&'d Field)) {
        if nested > NESTED_MAX {
            return;
        }
        for selection in &set.items {
            self.steps.set(self.steps.get() + 1);
            if self.steps.get() > STEPS_MAX {
                return;
            }
            match &selection.node {
                Selection::Field(field) => see(&field.node),
                Selection::InlineFragment(fragment) => {
                    self.fields(&fragment.node.selection_set.node, nested + 1, see);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name) {
                        self.fields(&fragment.node.selection_set.node, nested + 1, see);
                    }
                }
            }
        }
    }

    fn roots(&self, set: &'d SelectionSet) -> Vec<String> {
        let mut names = Vec::new();
        self.fields(set, 0, &mut |field| names.push(field.name.node.to_string()));
        names
    }

    fn depth(&self, set: &'d SelectionSet, above: usize) -> usize {
        if above > INTROSPECTION_DEPTH_MAX {
            return above;
        }
        let mut deepest = above;
        self.fields(set, 0, &mut |field| {
            deepest = deepest.max(self.depth(&field.selection_set.node, above + 1));
        });
        deepest
    }

    fn cost(&self, set: &'d SelectionSet, object: &str, above: usize) -> usize {
        if above > INTROSPECTION_DEPTH_MAX {
            return 0;
        }
        let mut sum = 0_usize;
        self.fields(set, 0, &mut |field| {
            let Some(known) = self.map.field(object, &field.name.node) else { return };
            if !self.map.is_object(&known.of) {
                return;
            }
            let inner = self.cost(&field.selection_set.node, &known.of, above + 1);
            let many = known.page.as_ref().map_or(1, |page| {
                let asked = self.number(field, &page.argument).unwrap_or(page.default);
                asked.saturating_mul(page.times)
            });
            sum = sum.saturating_add(inner.saturating_add(1).saturating_mul(many));
        });
        sum
    }

    /// The number that an argument gives, directly or by a variable.
    fn number(&self, field: &Field, argument: &str) -> Option<usize> {
        let given = field.get_argument(argument)?.node.clone();
        match given.into_const_with(|name| self.variable(&name).ok_or(())).ok()? {
            Value::Number(number) => number.as_u64().map(|number| number as usize),
            _ => None,
        }
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        self.varies.set(true);
        self.variables.get(name).cloned().or_else(|| {
            let defined = self.operation.variable_definitions.iter();
            let definition = defined.map(|one| &one.node).find(|one| one.name.node == *name)?;
            Some(definition.default_value.as_ref()?.node.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use serde_json::json;

    fn document(text: &str) -> Document {
        Document::new(parse_query(text).expect("the text is GraphQL"))
    }

    #[test]
    fn a_document_is_looked_at_once_unless_its_cost_is_in_a_variable() {
        let map = Map::draw(&crate::graphql::sdl());
        let one = document("query Mine { tasks(first: 3) { nodes { id } } }");
        let none = Variables::default();
        let plan = one.plan(&map, None, &none).expect("it is small");
        let again = one.plan(&map, Some("Mine"), &none).expect("it is still small");
        assert!(Arc::ptr_eq(&plan, &again));
        assert_eq!(one.plan(&map, Some("Yours"), &none).err(), Some(Excess::NoOperation));

        let pages = document("query($n: Int!) { tasks(first: $n) { nodes { id key } } }");
        let so_many = |n: usize| Variables::from_json(json!({ "n": n }));
        assert!(pages.plan(&map, None, &so_many(10)).is_ok());
        let much = pages.plan(&map, None, &so_many(100_000));
        assert!(matches!(much, Err(Excess::Complexity(_))), "{much:?}");
        assert!(matches!(pages.plan(&map, None, &none), Err(Excess::VariableMissing(_))));
    }
}
