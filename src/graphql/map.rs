//! A map of the API, drawn from its own SDL: what each root field needs, and what a field costs.

use super::permission::Permission;
use async_graphql::Value as ConstValue;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, OperationType, Type, TypeKind, TypeSystemDefinition,
};
use std::collections::HashMap;

/// A field of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The type behind lists and non-null.
    pub of: String,
    /// What the caller needs, if it is declared.
    pub needs: Option<Permission>,
    /// The argument that says how many come, its default, and by how much it multiplies.
    pub page: Option<Page>,
}

/// The argument that says how many objects a field gives.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its name.
    pub argument: String,
    /// How many come when it is left out.
    pub default: usize,
    /// How many objects come for each that is asked for.
    pub times: usize,
}

/// One root field, and what using it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// The field's name.
    pub name: String,
    /// What the caller needs; a field without it is refused to everybody.
    pub needs: Option<Permission>,
}

/// All objects of the API with their fields.
#[derive(Debug)]
pub struct Map {
    objects: HashMap<String, HashMap<String, Field>>,
}

/// The name of the root object of an operation.
#[must_use]
pub const fn root(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

impl Map {
    /// Reads the API's own words.
    #[must_use]
    pub fn draw(sdl: &str) -> Self {
        let document = parse_schema(sdl).expect("the schema can be read as it was written");
        let mut objects = HashMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let TypeKind::Object(object) = definition.node.kind else { continue };
            let fields = object.fields.into_iter().map(|field| {
                let field = field.node;
                let page = field.arguments.iter().find_map(|argument| {
                    let argument = &argument.node;
                    page(&argument.name.node, argument.default_value.as_ref().map(|one| &one.node))
                });
                let needs = field.directives.iter().find_map(|directive| needs(&directive.node));
                (field.name.node.to_string(), Field { of: base(&field.ty.node), needs, page })
            });
            objects.insert(definition.node.name.node.to_string(), fields.collect());
        }
        Self { objects }
    }

    /// A field of an object.
    #[must_use]
    pub fn field(&self, object: &str, field: &str) -> Option<&Field> {
        self.objects.get(object)?.get(field)
    }

    /// Whether a type has fields of its own, and so counts as an object.
    #[must_use]
    pub fn is_object(&self, name: &str) -> bool {
        self.objects.contains_key(name)
    }

    /// Every root field there is.
    pub fn operations(&self) -> impl Iterator<Item = Operation> {
        let kinds = [OperationType::Query, OperationType::Mutation, OperationType::Subscription];
        kinds.into_iter().flat_map(|kind| {
            let fields = self.objects.get(root(kind)).into_iter().flatten();
            fields.map(move |(name, field)| Operation {
                kind,
                name: name.clone(),
                needs: field.needs,
            })
        })
    }
}

fn base(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => base(inner),
    }
}

fn page(argument: &str, default: Option<&ConstValue>) -> Option<Page> {
    // A board has a column for each of ten states.
    let times = match argument {
        "first" => 1,
        "perColumn" => 10,
        _ => return None,
    };
    let default = match default {
        Some(ConstValue::Number(number)) => number.as_u64().unwrap_or(1) as usize,
        _ => 1,
    };
    Some(Page { argument: argument.to_owned(), default, times })
}

fn needs(directive: &ConstDirective) -> Option<Permission> {
    if directive.name.node != "needs" {
        return None;
    }
    match directive.get_argument("permission").map(|argument| &argument.node) {
        Some(ConstValue::Enum(name)) => name.parse().ok(),
        _ => None,
    }
}
