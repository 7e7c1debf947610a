//! Word lists: TSV files that are compiled in and may be replaced by files of the same name from a folder (`--lexicon`).
//!
//! A list holds classes of words (reporting verbs, titles, countries), never single people or papers. The first line
//! names the columns, lines that begin with `#` are remarks, a cell may be empty.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use sha2::{Digest, Sha256};

/// The lists that are compiled in: file name and contents.
const BUILT_IN: &[(&str, &str)] = &[
    ("abbreviations.tsv", include_str!("abbreviations.tsv")),
    ("acts.tsv", include_str!("acts.tsv")),
    ("bodies.tsv", include_str!("bodies.tsv")),
    ("common_names.tsv", include_str!("common_names.tsv")),
    ("compared_words.tsv", include_str!("compared_words.tsv")),
    ("countries.tsv", include_str!("countries.tsv")),
    ("country_codes.tsv", include_str!("country_codes.tsv")),
    ("cues.tsv", include_str!("cues.tsv")),
    ("date_words.tsv", include_str!("date_words.tsv")),
    ("function_words.tsv", include_str!("function_words.tsv")),
    ("given_names.tsv", include_str!("given_names.tsv")),
    ("holidays.tsv", include_str!("holidays.tsv")),
    ("nicknames.tsv", include_str!("nicknames.tsv")),
    ("opposites.tsv", include_str!("opposites.tsv")),
    ("patterns.tsv", include_str!("patterns.tsv")),
    ("places.tsv", include_str!("places.tsv")),
    ("related_words.tsv", include_str!("related_words.tsv")),
    ("romanised.tsv", include_str!("romanised.tsv")),
    ("sentence_frequencies.tsv", include_str!("sentence_frequencies.tsv")),
    ("speaker_words.tsv", include_str!("speaker_words.tsv")),
    ("titles.tsv", include_str!("titles.tsv")),
    ("told_words.tsv", include_str!("told_words.tsv")),
    ("topics.tsv", include_str!("topics.tsv")),
    ("word_forms.tsv", include_str!("word_forms.tsv")),
];

/// All word lists of a run.
#[derive(Clone, Debug)]
pub struct Lexicon {
    lists: Vec<(&'static str, Cow<'static, str>)>,
}

/// A line of a list.
#[derive(Clone, Copy, Debug)]
pub struct Row<'l> {
    /// Line in its file, from 1.
    pub line: usize,
    text: &'l str,
}

/// A list that cannot be used.
#[derive(Debug)]
pub struct LexiconError {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What was expected and what was found.
    pub reason: String,
}

impl Lexicon {
    /// The lists that are compiled in.
    pub fn built_in() -> Lexicon {
        Lexicon { lists: BUILT_IN.iter().map(|&(name, text)| (name, Cow::Borrowed(text))).collect() }
    }

    /// The compiled lists, with those replaced that `folder` has under the same name.
    ///
    /// # Errors
    /// If a file of the folder cannot be read, or has no list's name (a misspelt name would silently do nothing).
    pub fn with_folder(folder: &Path) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::built_in();
        let fault = |file: &Path, error: io::Error| LexiconError {
            file: file.to_path_buf(),
            line: 0,
            reason: error.to_string(),
        };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| fault(folder, error))? {
            paths.push(entry.map_err(|error| fault(folder, error))?.path());
        }
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "tsv")) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(list) = lexicon.lists.iter_mut().find(|(known, _)| *known == name) else {
                let known: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
                let reason = format!("no list of this name; there are {}", known.join(", "));
                return Err(LexiconError { file: path.clone(), line: 0, reason });
            };
            list.1 = Cow::Owned(fs::read_to_string(path).map_err(|error| fault(path, error))?);
        }
        Ok(lexicon)
    }

    /// The lines of the list `name`, without the head line, remarks and empty lines.
    ///
    /// # Panics
    /// If no list has this name: the names are fixed when the program is written.
    pub fn rows(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        let list = self.lists.iter().find(|(known, _)| *known == name);
        let (_, text) = list.expect("the name of a built-in list");
        text.lines()
            .enumerate()
            .skip(1)
            .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
            .map(|(index, text)| Row { line: index + 1, text })
    }

    /// SHA-256 over all lists, in hexadecimal: what a run was made with.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, text) in &self.lists {
            hasher.update((name.len() as u64).to_le_bytes());
            hasher.update(name);
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        data_encoding::HEXLOWER.encode(&hasher.finalize())
    }
}

impl<'l> Row<'l> {
    /// The cell in column `index`, from 0; empty where the line is shorter.
    pub fn cell(self, index: usize) -> &'l str {
        self.text.split('\t').nth(index).unwrap_or_default().trim()
    }

    /// The parts of a cell that holds several, separated by `;`.
    pub fn parts(self, index: usize) -> impl Iterator<Item = &'l str> {
        self.cell(index).split(';').map(str::trim).filter(|part| !part.is_empty())
    }
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.reason),
            line => write!(f, "{}, line {line}: {}", self.file.display(), self.reason),
        }
    }
}

impl std::error::Error for LexiconError {}
