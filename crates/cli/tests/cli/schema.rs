//! The JSON against its schema, its manual and its types.

use crate::presets;
use crate::tool::{highwater, root};
use serde_json::Value;
use std::fs;

/// A checker of as much of JSON Schema as ours uses. Every keyword that it does not know is an
/// error, so that the schema cannot say what is not checked.
struct Schema(Value);

impl Schema {
    fn read(name: &str) -> Schema {
        let text = fs::read_to_string(root().join("docs").join(name));
        Schema(serde_json::from_str(&text.expect("the schema is there")).expect("it is JSON"))
    }

    /// What is wrong with `value`, each with its path.
    fn complaints(&self, value: &Value) -> Vec<String> {
        let mut complaints = Vec::new();
        self.check(&self.0, value, "report", &mut complaints);
        complaints
    }

    fn check(&self, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
        for (keyword, wanted) in schema.as_object().expect("a schema is an object") {
            match keyword.as_str() {
                "$schema" | "$id" | "title" | "description" | "$defs" => {}
                "$ref" => {
                    let pointer = wanted.as_str().and_then(|place| place.strip_prefix('#'));
                    let target = pointer.and_then(|pointer| self.0.pointer(pointer));
                    self.check(target.expect("a reference leads somewhere"), value, path, out);
                }
                "type" if !is_type(wanted, value) => out.push(format!("{path} is no {wanted}")),
                "enum" if !wanted.as_array().is_some_and(|known| known.contains(value)) => {
                    out.push(format!("{path} is {value}, none of {wanted}"));
                }
                "pattern" if !value.as_str().is_some_and(|text| matches(wanted, text)) => {
                    out.push(format!("{path} is {value}, not like {wanted}"));
                }
                "minimum" if value.is_number() && value.as_i64() < wanted.as_i64() => {
                    out.push(format!("{path} is {value}, less than {wanted}"));
                }
                "minItems" if value.is_array() && length(value) < wanted.as_u64() => {
                    out.push(format!("{path} has fewer than {wanted} items"));
                }
                "maxItems" if length(value) > wanted.as_u64() => {
                    out.push(format!("{path} has more than {wanted} items"));
                }
                "required" if value.is_object() => {
                    let names = wanted.as_array().into_iter().flatten().filter_map(Value::as_str);
                    let missing = names.filter(|name| value.get(name).is_none());
                    out.extend(missing.map(|name| format!("{path} has no {name}")));
                }
                "items" => {
                    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(wanted, item, &format!("{path}[{i}]"), out);
                    }
                }
                "properties" | "additionalProperties" => {}
                "type" | "enum" | "pattern" | "minimum" | "minItems" | "maxItems" | "required" => {}
                other => out.push(format!("the schema's keyword {other} is not checked")),
            }
        }
        self.check_members(schema, value, path, out);
    }

    fn check_members(&self, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
        for (name, member) in value.as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Object(_), _) => {
                    self.check(&schema["properties"][name], member, &path, out)
                }
                (_, Value::Bool(false)) => out.push(format!("{path} is not in the schema")),
                (_, Value::Object(_)) => {
                    self.check(&schema["additionalProperties"], member, &path, out);
                }
                _ => {}
            }
        }
    }

    /// The names of all members that the schema tells of.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect(&self.0, &mut names);
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn collect(schema: &Value, names: &mut Vec<String>) {
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        if keyword == "properties" {
            names.extend(value.as_object().into_iter().flat_map(|members| members.keys().cloned()));
        }
        if value.is_object() {
            collect(value, names);
        }
    }
}

fn is_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    };
    match wanted {
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        name => name.as_str().is_some_and(is),
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_array().map(|list| list.len() as u64)
}

/// The two patterns that the schema uses.
fn matches(pattern: &Value, text: &str) -> bool {
    match pattern.as_str() {
        Some("^[0-9]+$") => !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()),
        Some("^[0-9a-f]{16}$") => {
            text.len() == 16
                && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        }
        _ => false,
    }
}

fn report(arguments: &str) -> Value {
    serde_json::from_str(&highwater(arguments, "").stdout).expect("it writes JSON")
}

/// Every preset's JSON is as the schema says, with and without what can be asked for.
#[test]
fn the_json_is_as_the_schema_says() {
    let schema = Schema::read("report.schema.json");
    for id in presets::ids() {
        let complaints = schema.complaints(&report(&format!("run --json --at 5s preset:{id}")));
        assert_eq!(complaints, [""; 0], "{id}");
    }
    let zookeeper = report("run --json --at 9s crates/cli/tests/cli/zookeeper.hw");
    assert_eq!(schema.complaints(&zookeeper), [""; 0]);
    let (over_time, then) = (&zookeeper["zookeeper"], &zookeeper["state"]["zookeeper"]);
    assert_eq!(over_time["sessions"].as_array().map(Vec::len), Some(7));
    assert_eq!(over_time["controllers"][2]["controller_epoch"], 2);
    assert_eq!((&then["controller"], &then["controlling"][0]), (&(-1).into(), &1.into()));
    let plain = report("run --json preset:article-example");
    let with_facts = report("run --json --all-facts preset:article-example");
    let with_records = report("run --json --all-records preset:sync-vs-async");
    assert_eq!(schema.complaints(&with_records), [""; 0]);
    assert_eq!(schema.complaints(&plain), [""; 0]);
    assert_eq!(schema.complaints(&with_facts), [""; 0]);
}

/// The checker finds what is wrong; else it would be no proof.
#[test]
fn the_checker_complains() {
    let schema = Schema::read("report.schema.json");
    let good = report("run --json preset:article-example");
    let complaints = |pointer: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("it is there") = value;
        schema.complaints(&bad)
    };
    assert_eq!(complaints("/format", 2.into()), ["report.format is 2, none of [1]"]);
    assert_eq!(complaints("/partitions/0/isr/0", "1".into()).len(), 1);
    assert_eq!(complaints("/trace_hash", "xyz".into()).len(), 1);
    assert_eq!(complaints("/producers/0/lost_values", serde_json::json!([[1]])).len(), 1);
    let mut bad = good.clone();
    bad["partitions"][0]["leeder"] = 1.into();
    bad.as_object_mut().expect("it is an object").remove("changes");
    let expected = ["report has no changes", "report.partitions[0].leeder is not in the schema"];
    assert_eq!(schema.complaints(&bad), expected);
}

/// Every preset's explanations are as their schema says, and there is a reason for each.
#[test]
fn explanations_are_as_the_schema_says() {
    let schema = Schema::read("why.schema.json");
    for id in presets::ids() {
        for lang in ["en", "zh-Hans", "zh-Hant"] {
            let complaints =
                schema.complaints(&report(&format!("why --json --lang {lang} preset:{id}")));
            assert_eq!(complaints, [""; 0], "{id}");
        }
    }
}

/// Advice and comparisons are as their schemas say.
#[test]
fn advice_and_comparisons_are_as_the_schemas_say() {
    for (command, schema) in [("advise", "advise.schema.json"), ("compare", "compare.schema.json")]
    {
        let schema = Schema::read(schema);
        for preset in ["compare", "sync-vs-async", "article-example"] {
            let told = report(&format!("{command} --json --lang zh-Hans preset:{preset}"));
            assert_eq!(schema.complaints(&told), [""; 0], "{command} {preset}");
        }
    }
}

/// Manual and TypeScript types name every member of the schema.
#[test]
fn manual_and_types_name_every_member() {
    let all = [
        ("report.schema.json", "docs/json.md"),
        ("why.schema.json", "docs/json.md"),
        ("advise.schema.json", "docs/json.md"),
        ("compare.schema.json", "docs/comparison.md"),
    ];
    for (schema, manual) in all {
        for file in [manual, "crates/wasm/src/types.ts"] {
            let text = fs::read_to_string(root().join(file)).expect("it is there");
            let words: Vec<&str> =
                text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
            for name in Schema::read(schema).names() {
                assert!(words.contains(&name.as_str()), "{file} says nothing of {name}");
            }
        }
    }
}
