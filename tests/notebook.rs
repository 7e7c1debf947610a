//! The notebook in `docs/` runs and prints what is stored in it; an output is what its data package and metadata say.
//!
//! `UPDATE_NOTEBOOK=1 cargo test --release --test notebook` stores what it prints now. Where the Python packages are not
//! at hand the tests say so and pass; `.ci/run` installs them.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use common::{Place, TABLES};

/// Runs a Python program in the place; `None`, said aloud, where a package is missing.
fn python(place: &Place, packages: &str, program: &str, arguments: &[&Path]) -> Option<Output> {
    let python = ["python3", "python"].into_iter().find(|name| {
        Command::new(name).args(["-c", &format!("import {packages}")]).output().is_ok_and(|done| done.status.success())
    });
    let Some(python) = python else {
        let words = format!("skipped: no Python with {packages} on this machine\n");
        std::io::stderr().write_all(words.as_bytes()).unwrap();
        return None;
    };
    let mut command = Command::new(python);
    command.args(["-c", program]).args(arguments).current_dir(place.path(""));
    Some(command.output().unwrap())
}

fn expect(done: &Output) {
    let words = [&done.stdout[..], &done.stderr[..]].concat();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&words));
}

fn place() -> Place {
    let place = Place::with_examples();
    place.run(&[], 0);
    place
}

#[test]
fn the_notebook_prints_what_is_stored_in_it() {
    let notebook = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/notebook.ipynb");
    let packages = "nbformat, nbclient, ipykernel, pandas, pyarrow, polars, duckdb";
    if let Some(done) = python(&place(), packages, include_str!("notebook.py"), &[&notebook]) {
        expect(&done);
    }
}

#[test]
fn the_data_package_is_valid() {
    let program = format!(
        "
import sys, frictionless
report = frictionless.validate('output/current/datapackage.json')
if not report.valid:
    sys.exit(str(report.flatten(['title', 'rowNumber', 'fieldName', 'type', 'note'])))
assert len(report.tasks) == {}, [task.name for task in report.tasks]
",
        2 * TABLES.len()
    );
    if let Some(done) = python(&place(), "frictionless", &program, &[]) {
        expect(&done);
    }
}

#[test]
fn parquet_files_say_which_schema_and_tool_made_them() {
    let program = format!(
        "
import pyarrow.parquet
for table in {TABLES:?}:
    metadata = pyarrow.parquet.read_metadata(f'output/current/{{table}}.parquet').metadata
    assert metadata[b'onrecord.version'] == b'{}', (table, metadata)
    assert int(metadata[b'onrecord.schema_version']) >= 1, (table, metadata)
    assert set(metadata) == {{b'onrecord.version', b'onrecord.schema_version', b'ARROW:schema'}}, (table, metadata)
",
        env!("CARGO_PKG_VERSION")
    );
    if let Some(done) = python(&place(), "pyarrow.parquet", &program, &[]) {
        expect(&done);
    }
}
