//! `datapackage.json`: a Frictionless Data Package (specs.frictionlessdata.io, version 1) of the generation.
//!
//! A function of the list of files alone; [`super::verify`] makes it again and compares.

use serde_json::{Value, json};

use super::layout::{self, Form, form};
use super::table_set::TableFile;
use crate::tables::{Column, Table, Type, schema};

/// The file's name.
pub(super) const NAME: &str = "datapackage.json";

/// The package that describes `files`.
pub(super) fn text(files: &[TableFile]) -> String {
    let mut resources = Vec::new();
    for file in files {
        let Some(table) = schema::table(&file.table) else { continue };
        match form(table, &file.path) {
            Some(Form::Csv) => resources.push(csv(file, table, files)),
            Some(Form::Parquet) => resources.push(parquet(file, table)),
            // the first month stands for all of them
            Some(Form::Month(_))
                if layout::files(files, table).first().is_some_and(|first| first.path == file.path) =>
            {
                resources.push(months(table, files));
            }
            _ => {}
        }
    }
    let package = json!({
        "profile": "data-package",
        "name": "onrecord",
        "title": "Who said what, about what, and when",
        "description": "Made by onrecord from news articles. README.md has the data dictionary.",
        "version": env!("CARGO_PKG_VERSION"),
        "resources": resources,
    });
    let mut text = serde_json::to_string_pretty(&package).expect("a data package is JSON");
    text.push('\n');
    text
}

fn csv(file: &TableFile, table: &Table, files: &[TableFile]) -> Value {
    let has_csv = |name: &str| files.iter().any(|file| file.path == format!("{name}.csv"));
    let key = |column: &Column| {
        let target = column.references.filter(|target| column.kind == Type::Text && has_csv(target))?;
        let resource = if target == table.name { "" } else { target };
        let fields = schema::table(target)?.key.first()?;
        Some(json!({ "fields": column.name, "reference": { "resource": resource, "fields": fields } }))
    };
    let mut schema = json!({
        "fields": table.csv_columns().map(|(_, column)| field(column, table)).collect::<Vec<_>>(),
        "missingValues": [""],
        "foreignKeys": table.columns.iter().filter_map(key).collect::<Vec<_>>(),
    });
    match table.key {
        [] => {}
        [key] => schema["primaryKey"] = json!(key),
        keys => schema["primaryKey"] = json!(keys),
    }
    let mut resource = resource(file, table, table.name, "csv", "text/csv");
    resource["type"] = json!("table");
    resource["profile"] = json!("tabular-data-resource");
    resource["encoding"] = json!("utf-8");
    resource["dialect"] = json!({
        "delimiter": ",",
        "lineTerminator": "\n",
        "quoteChar": "\"",
        "doubleQuote": true,
        "skipInitialSpace": false,
        "header": true,
    });
    resource["schema"] = schema;
    resource
}

/// A Parquet file knows its own schema. It is called a file, not a table, because a validator would want pandas to open
/// it.
fn parquet(file: &TableFile, table: &Table) -> Value {
    let mut resource = resource(file, table, &file.path, "parquet", "application/vnd.apache.parquet");
    resource["type"] = json!("file");
    resource["profile"] = json!("data-resource");
    resource
}

/// One resource of many files. Their hashes stand in run.json: a resource has room for one only.
fn months(table: &'static Table, files: &[TableFile]) -> Value {
    let files = layout::files(files, table);
    let whole = TableFile { path: layout::path(table, Form::Parquet), ..TableFile::default() };
    let mut resource = parquet(&whole, table);
    resource["path"] = files.iter().map(|file| &*file.path).collect();
    resource["bytes"] = files.iter().map(|file| file.bytes).sum::<u64>().into();
    if let Some(resource) = resource.as_object_mut() {
        resource.remove("hash");
    }
    resource
}

fn resource(file: &TableFile, table: &Table, name: &str, format: &str, media_type: &str) -> Value {
    json!({
        "name": name,
        "path": file.path,
        "description": table.description,
        "format": format,
        "mediatype": media_type,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    })
}

fn field(column: &Column, table: &Table) -> Value {
    let (kind, note) = match column.kind {
        Type::Text => ("string", ""),
        Type::Integer => ("integer", ""),
        Type::Date => ("date", ""),
        Type::Boolean => ("boolean", ""),
        Type::Number => ("number", ""),
        Type::TextList => ("string", " Joined by “;”."),
        Type::SpanList => ("string", " As start-end, joined by “;”."),
    };
    let mut constraints = serde_json::Map::new();
    if !column.nullable && !matches!(column.kind, Type::TextList | Type::SpanList) && !may_be_empty(column) {
        constraints.insert("required".into(), true.into());
    }
    if table.key == [column.name] {
        constraints.insert("unique".into(), true.into());
    }
    if !column.values.is_empty() {
        constraints.insert("enum".into(), json!(column.values));
    }
    if column.kind == Type::Integer {
        constraints.insert("minimum".into(), 0.into());
    }
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "description": format!("{}{note}", column.description),
    });
    if !constraints.is_empty() {
        field["constraints"] = constraints.into();
    }
    field
}

/// Whether a text may have no character that a line shows, so that its cell is empty though nothing is missing.
fn may_be_empty(column: &Column) -> bool {
    column.kind == Type::Text
        && column.values.is_empty()
        && column.references.is_none()
        && !column.name.ends_with("_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(paths: &[&str]) -> Value {
        let file = |path: &&str| TableFile {
            path: (*path).into(),
            table: path.split(['.', '/']).next().unwrap().into(),
            rows: 3,
            bytes: 17,
            sha256: "ab".into(),
            ..TableFile::default()
        };
        serde_json::from_str(&text(&paths.iter().map(file).collect::<Vec<_>>())).unwrap()
    }

    #[test]
    fn csv_files_are_described_by_the_schema() {
        let package = package(&["dates.csv", "articles.csv", "articles.parquet", "statements.csv"]);
        let [dates, articles, parquet, statements] = [0, 1, 2, 3].map(|resource| &package["resources"][resource]);
        let names: Vec<_> = [dates, articles, parquet, statements].map(|resource| resource["name"].clone()).into();
        assert_eq!(names, ["dates", "articles", "articles.parquet", "statements"]);
        let fields = articles["schema"]["fields"].as_array().unwrap();
        assert!(fields.iter().all(|field| field["name"] != "text"), "only Parquet has it");
        assert_eq!(fields.len(), schema::ARTICLES.csv_columns().count());
        assert_eq!(articles["schema"]["primaryKey"], "article_id");
        assert_eq!(fields[0]["constraints"], json!({ "required": true, "unique": true }));
        assert_eq!(articles["hash"], "sha256:ab");
        assert_eq!(parquet["schema"], Value::Null);
        let kind = &dates["schema"]["fields"][5];
        assert_eq!((&kind["name"], &kind["constraints"]["enum"][3]), (&json!("type"), &json!("set")));
    }

    #[test]
    fn a_table_in_months_is_one_resource() {
        let paths = ["dates/month=2020-04/part-0.parquet", "dates/month=unknown/part-0.parquet"];
        let package = package(&[paths[0], paths[1], "topics.csv"]);
        let resources = package["resources"].as_array().unwrap();
        assert_eq!(resources.len(), 2);
        assert_eq!(resources[0]["name"], "dates.parquet", "a name has no slash");
        assert_eq!(resources[0]["path"], json!([paths[1], paths[0]]), "undated rows first");
        assert_eq!((&resources[0]["bytes"], &resources[0]["hash"]), (&json!(34), &Value::Null));
    }

    #[test]
    fn keys_point_to_files_that_are_there() {
        let keys = |package: &Value, resource: usize| -> Vec<(String, String)> {
            let keys = package["resources"][resource]["schema"]["foreignKeys"].as_array().unwrap().clone();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            keys.iter().map(|key| (text(&key["fields"]), text(&key["reference"]["resource"]))).collect()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let whole = package(&["statements.csv", "articles.csv", "speakers.csv", "topics.csv"]);
        let wanted = [pair("article_id", "articles"), pair("within", ""), pair("speaker_id", "speakers")];
        assert_eq!(keys(&whole, 0), wanted, "lists are no keys");
        assert_eq!(keys(&whole, 3), [pair("parent_id", "")]);
        assert_eq!(keys(&package(&["statements.csv", "articles.parquet"]), 0), [pair("within", "")]);
    }
}
