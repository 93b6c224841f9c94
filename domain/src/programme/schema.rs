//! The keys as a JSON Schema, by which editors complete and check a file while it is written.
//!
//! Draft 7, which the editors' TOML servers (taplo and what builds on it) understand. What
//! several keys must agree on is left to `peiyu programme check`.

use serde_json::{Map, Value, json};

use super::Programme;
use super::manual::{meaning, tables};
use super::read::WITHOUT_NOTICE;
use super::table::{Info, Key, Keyed, Shape};

/// The schema of programme files.
pub fn schema() -> Value {
    let definitions: Map<String, Value> = tables()
        .into_iter()
        .map(|info| (info.path.to_owned(), table(info)))
        .collect();
    let mut schema = table(Programme::info());
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("培育台账的活动文件");
    schema["definitions"] = Value::Object(definitions);
    schema
}

fn table(info: &Info) -> Value {
    let keys = info.all();
    let mut properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    for key in &keys {
        if let Some(source) = key.source {
            let about = format!("{}另有出处时写。", key.label());
            properties.insert(source.to_owned(), described(shape(Shape::Source), &about));
        }
    }
    let required: Vec<&str> = keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let choices = info.choices().into_iter().map(|names| {
        let each: Vec<Value> = names
            .iter()
            .map(|name| json!({ "required": [name] }))
            .collect();
        json!({ "oneOf": each })
    });
    let choices: Vec<Value> = choices.collect();
    let mut table = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    // An empty list would be no schema.
    if !choices.is_empty() {
        table["allOf"] = json!(choices);
    }
    table
}

fn property(key: &Key) -> Value {
    described(
        shape(key.shape),
        &format!("{}。例如 {}", meaning(key), key.line()),
    )
}

fn described(mut schema: Value, about: &str) -> Value {
    schema["description"] = json!(about);
    schema
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text(_, "") => json!({ "type": "string", "pattern": r"\S" }),
        Shape::Text(_, pattern) => json!({ "type": "string", "pattern": pattern }),
        Shape::Words(words) => {
            let (keys, labels): (Vec<_>, Vec<_>) = words().into_iter().unzip();
            json!({ "enum": keys, "x-taplo": { "docs": { "enumValues": labels } } })
        }
        Shape::Source => json!({ "anyOf": [
            { "enum": WITHOUT_NOTICE.map(|(word, _)| word) },
            { "type": "string", "pattern": r"\S" },
        ] }),
        Shape::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Points => json!({ "type": "number", "minimum": 0 }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::List(item) => json!({ "type": "array", "items": self::shape(*item) }),
        // Beside a `$ref` nothing else would be looked at.
        Shape::Table(info) => json!({ "allOf": [reference(info())] }),
        Shape::Named(info) => {
            json!({ "type": "object", "additionalProperties": reference(info()) })
        }
        Shape::Free => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
    }
}

fn reference(info: &Info) -> Value {
    json!({ "$ref": format!("#/definitions/{}", info.path) })
}
