//! `onrecord schema`: the data dictionary of an output and of the answers of `compare`.

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use serde_json::Value;

use crate::compare::rows::ANSWERS;
use crate::tables::{Table, schema};

use super::Failure;
use super::args::SchemaArguments;

/// Prints one table's columns, or those of all tables.
pub(super) fn schema(arguments: &SchemaArguments) -> Result<ExitCode, Failure> {
    let tables: Vec<&Table> = match &arguments.table {
        None => schema::TABLES.to_vec(),
        Some(name) => vec![find(name).ok_or_else(|| {
            let names: Vec<_> = all().map(|table| table.name).collect();
            Failure::Usage(format!("no table {name:?}; there are {}", names.join(", ")))
        })?],
    };
    let page = if arguments.json {
        let all = Value::Array(tables.iter().map(|table| table.to_json()).collect());
        serde_json::to_string_pretty(&all).expect("a JSON value can be printed") + "\n"
    } else {
        tables.iter().map(|table| words(table)).collect::<Vec<_>>().join("\n")
    };
    std::io::stdout().lock().write_all(page.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The tables of an output, and those of the answers of `compare`, which are explained only by name.
fn all() -> impl Iterator<Item = &'static Table> {
    schema::TABLES.into_iter().chain(ANSWERS)
}

fn find(name: &str) -> Option<&'static Table> {
    all().find(|table| table.name == name)
}

fn words(table: &Table) -> String {
    let mut page = format!("{}: {}\n", table.name, table.description);
    let width = table.columns.iter().map(|column| column.name.len()).max().unwrap_or_default();
    for column in table.columns {
        let _ = writeln!(page, "  {:width$}  {:13}  {}", column.name, column.kind.as_str(), column.description);
    }
    page
}
