//! JSON Schemas: of a report, of what outsiders may see, of a certificate, and of a profile or `datassay.toml`.
//!
//! That of a profile comes from the list of keys that reading goes by. The others are written by hand in `docs/`, as they
//! are a promise to others; tests hold what the program writes against them.

use serde_json::{Map, Value, json};

use crate::profile::schema::{Form, Key, ROOT, Section};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a report in JSON.
pub fn report() -> &'static str {
    include_str!("../../docs/report.schema.json")
}

/// The schema of what outsiders may see in JSON: the closed list.
pub fn brief() -> &'static str {
    include_str!("../../docs/brief.schema.json")
}

/// The schema of a certificate.
pub fn certificate() -> &'static str {
    include_str!("../../docs/certificate.schema.json")
}

/// The schema of a profile or a `datassay.toml`, read as JSON.
pub fn profile() -> String {
    let mut schema = section(&ROOT);
    if let Value::Object(fields) = &mut schema {
        fields.insert("$schema".to_owned(), DRAFT.into());
        fields.insert("title".to_owned(), "A readiness profile, or a datassay.toml".into());
    }
    let mut text = format!("{schema:#}");
    text.push('\n');
    text
}

fn section(section: &Section) -> Value {
    let properties: Map<String, Value> = section.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let needed: Vec<&str> = section.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    json!({"type": "object", "properties": properties, "required": needed, "additionalProperties": false})
}

fn property(key: &Key) -> Value {
    let text = || json!({"type": "string", "pattern": r"\S"});
    let mut value = match key.form {
        Form::Text => text(),
        Form::Span => json!({"type": "string", "pattern": "^ *[0-9]+ *[dw]?$"}),
        Form::Texts => json!({"anyOf": [text(), {"type": "array", "items": text(), "minItems": 1}]}),
        Form::Flag => json!({"type": "boolean"}),
        Form::Number => json!({"type": "number"}),
        Form::Count => json!({"type": "integer", "minimum": 1}),
        Form::Day => json!({"type": "string", "format": "date"}),
        Form::Choice(words) => json!({"enum": words()}),
        Form::Scalars => json!({"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}}),
        Form::Range => {
            let end = json!({"type": ["number", "string"]});
            let ends = json!({"min": end, "max": end});
            json!({"type": "object", "properties": ends, "minProperties": 1, "additionalProperties": false})
        }
        Form::Words => json!({"type": "object", "minProperties": 1, "additionalProperties": text()}),
        Form::Table(inner) => section(inner),
        Form::Tables(inner) => json!({"type": "array", "minItems": 1, "items": section(inner)}),
        Form::Rules(inner) => json!({"type": "object", "additionalProperties": section(inner)}),
        Form::Gate(inner) => json!({"anyOf": [section(inner), {"const": false}]}),
    };
    if let Value::Object(fields) = &mut value {
        fields.insert("description".to_owned(), key.about.into());
    }
    value
}
