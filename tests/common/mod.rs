//! What the tests of commands share: a working folder and short ways to run and to look.

#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// The tables of the contract.
pub const TABLES: [&str; 10] = [
    "articles",
    "dates",
    "mentions",
    "rejects",
    "speaker_links",
    "speaker_roles",
    "speakers",
    "statement_topics",
    "statements",
    "topics",
];

/// How many example articles `input/` has.
pub const EXAMPLES: u64 = 19;

/// A folder of its own in which commands run.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place { folder: TempDir::new().unwrap() }
    }

    /// A place with the example articles in `input/`.
    pub fn with_examples() -> Place {
        let place = Place::new();
        for entry in fs::read_dir(examples()).unwrap() {
            let entry = entry.unwrap();
            place.write(&format!("input/{}", entry.file_name().to_str().unwrap()), fs::read(entry.path()).unwrap());
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    /// The command with `arguments`, in this folder and without settings of the environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.current_dir(self.folder.path()).args(arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ONRECORD_")) {
            command.env_remove(name);
        }
        command
    }

    /// Runs the command, expects its exit status, and gives what it said on stdout and stderr.
    pub fn onrecord(&self, arguments: &[&str], status: i32) -> (String, String) {
        let done = self.command(arguments).output().unwrap();
        let [out, err] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(done.status.code(), Some(status), "onrecord {arguments:?}: {out}{err}");
        (out, err)
    }

    /// Runs `onrecord run` with `arguments` and expects `status`.
    pub fn run(&self, arguments: &[&str], status: i32) {
        self.onrecord(&[&["run"], arguments].concat(), status);
    }

    /// A file of the current generation.
    pub fn current(&self, name: &str) -> Vec<u8> {
        let path = self.path("output/current").join(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn manifest(&self) -> Value {
        serde_json::from_slice(&self.current("run.json")).unwrap()
    }

    pub fn count(&self, name: &str) -> u64 {
        self.manifest()["counts"][name].as_u64().unwrap_or_else(|| panic!("no count {name}"))
    }

    /// All table files of the current generation, by their path below it.
    pub fn tables(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.path("output/current").canonicalize().unwrap();
        let mut files = BTreeMap::new();
        for path in files_below(&folder) {
            if path.extension().is_some_and(|extension| extension == "csv" || extension == "parquet") {
                let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
        files
    }

    /// The rows of a CSV table, as maps from column to cell.
    pub fn rows(&self, table: &str) -> Vec<BTreeMap<String, String>> {
        let bytes = self.current(&format!("{table}.csv"));
        csv::Reader::from_reader(&bytes[..]).deserialize().map(|row| row.unwrap()).collect()
    }
}

/// `short`, or `long` where `ONRECORD_LONG` asks for the long variants: `ONRECORD_LONG=1 cargo test --release --test
/// faults --test resources --test odd_inputs -- --nocapture --test-threads 1`.
pub fn turns(short: u32, long: u32) -> u32 {
    if std::env::var_os("ONRECORD_LONG").is_some() { long } else { short }
}

/// Tells the reader of the test's output.
pub fn say(words: &str) {
    std::io::stderr().write_all(format!("{words}\n").as_bytes()).unwrap();
}

/// All files at any depth below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let list = if entry.file_type().unwrap().is_dir() { &mut folders } else { &mut files };
            list.push(entry.path());
        }
    }
    files.sort();
    files
}

/// The example articles that come with the project.
pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("input")
}
