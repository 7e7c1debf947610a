//! The speakers and topics of an output, and who or what a user means by a name.

use std::fmt;

use rustc_hash::FxHashMap;

use crate::speakers::names::fold;
use crate::stored::{Stored, StoredError};

/// A speaker of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The id.
    pub id: String,
    /// The canonical name.
    pub name: String,
    aliases: Vec<String>,
    role: Option<String>,
    country: Option<String>,
    statements: i64,
}

/// A topic of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The id.
    pub id: String,
    /// The name that readers see.
    pub label: String,
    code: Option<String>,
    parent: Option<u32>,
}

/// All speakers, sorted by id.
#[derive(Debug)]
pub struct Speakers {
    all: Vec<Speaker>,
    by_id: FxHashMap<String, u32>,
}

/// All topics, sorted by id.
#[derive(Debug)]
pub struct Topics {
    all: Vec<Topic>,
    by_id: FxHashMap<String, u32>,
}

/// A name that does not mean exactly one speaker or topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It means several.
    Ambiguous {
        /// What the user wrote.
        name: String,
        /// A line for each that it may mean, the id first.
        candidates: Vec<String>,
    },
    /// It means none.
    Unknown {
        /// What the user wrote.
        name: String,
        /// "speaker" or "topic".
        kind: &'static str,
        /// A line for each that is near to it, the nearest first.
        near: Vec<String>,
    },
}

/// How many near names are suggested.
const SUGGESTIONS: usize = 5;
/// Names less like what the user wrote are no suggestion (Jaro-Winkler).
const NEAR: f64 = 0.8;

impl Speaker {
    /// All its names, the canonical one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

impl Speakers {
    /// Reads the table.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(stored: &Stored) -> Result<Speakers, StoredError> {
        let mut all = Vec::new();
        for portion in stored.portions("speakers")? {
            let frame = portion.read(&["speaker_id", "name", "role", "country", "aliases", "statements"])?;
            let [ids, names, roles, countries] =
                [frame.texts("speaker_id")?, frame.texts("name")?, frame.texts("role")?, frame.texts("country")?];
            let (aliases, statements) = (frame.lists("aliases")?, frame.integers("statements")?);
            for row in 0..ids.len() {
                all.push(Speaker {
                    id: ids[row].unwrap_or_default().to_owned(),
                    name: names[row].unwrap_or_default().to_owned(),
                    aliases: aliases[row].iter().map(|&alias| alias.to_owned()).collect(),
                    role: roles[row].map(str::to_owned),
                    country: countries[row].map(str::to_owned),
                    statements: statements[row].unwrap_or(0),
                });
            }
        }
        let by_id = (0..).zip(&all).map(|(index, speaker): (u32, &Speaker)| (speaker.id.clone(), index)).collect();
        Ok(Speakers { all, by_id })
    }

    /// The speaker at an index.
    pub fn at(&self, index: u32) -> &Speaker {
        &self.all[index as usize]
    }

    /// The index of an id.
    pub fn index(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// The index of the speaker whom a user means: an id, else a canonical name, else an alias, ignoring case, accents
    /// and marks.
    ///
    /// # Errors
    /// If it means several or none.
    pub fn named(&self, name: &str) -> Result<u32, NameError> {
        let wanted = fold(name);
        let ids = |speaker: &Speaker| speaker.id == name.trim();
        let names = |speaker: &Speaker| fold(&speaker.name) == wanted;
        let aliases = |speaker: &Speaker| speaker.aliases.iter().any(|alias| fold(alias) == wanted);
        let likeness = |speaker: &Speaker| speaker.likeness(&wanted);
        let line = Speaker::line;
        pick(&Asked { name, kind: "speaker", likeness: &likeness, line }, &self.all, [&ids, &names, &aliases])
    }
}

impl Speaker {
    /// The id, and what tells two of one name apart.
    fn line(&self) -> String {
        let role = self.role.as_deref().map(|role| format!(", {role}")).unwrap_or_default();
        let country = self.country.as_deref().map(|country| format!(", {country}")).unwrap_or_default();
        let plural = if self.statements == 1 { "" } else { "s" };
        format!("{}: {}{role}{country}, {} statement{plural}", self.id, self.name, self.statements)
    }

    /// How like the folded words are to one of the names; one of whose words they are is more so than one that is only
    /// written alike.
    fn likeness(&self, wanted: &str) -> f64 {
        let names = std::iter::once(&self.name).chain(&self.aliases).map(|name| fold(name));
        names.map(|name| likeness(&name, wanted)).fold(0.0, f64::max)
    }
}

impl Topics {
    /// Reads the table.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(stored: &Stored) -> Result<Topics, StoredError> {
        let mut rows = Vec::new();
        for portion in stored.portions("topics")? {
            let frame = portion.read(&["topic_id", "code", "label", "parent_id"])?;
            let [ids, codes, labels, parents] =
                [frame.texts("topic_id")?, frame.texts("code")?, frame.texts("label")?, frame.texts("parent_id")?];
            for row in 0..ids.len() {
                let owned = |text: Option<&str>| text.map(str::to_owned);
                let id = ids[row].unwrap_or_default().to_owned();
                rows.push((id, owned(codes[row]), labels[row].unwrap_or_default().to_owned(), owned(parents[row])));
            }
        }
        let by_id: FxHashMap<String, u32> = (0..).zip(&rows).map(|(index, row)| (row.0.clone(), index)).collect();
        let parent = |id: Option<String>| id.and_then(|id| by_id.get(&id).copied());
        let topic = |(id, code, label, above)| Topic { id, code, label, parent: parent(above) };
        Ok(Topics { all: rows.into_iter().map(topic).collect(), by_id })
    }

    /// The topic at an index.
    pub fn at(&self, index: u32) -> &Topic {
        &self.all[index as usize]
    }

    /// The index of an id.
    pub fn index(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// The index of the topic that a user means: an id, else a label, else a code.
    ///
    /// # Errors
    /// If it means several or none.
    pub fn named(&self, name: &str) -> Result<u32, NameError> {
        let wanted = fold(name);
        let ids = |topic: &Topic| topic.id == name.trim();
        let labels = |topic: &Topic| fold(&topic.label) == wanted;
        let codes = |topic: &Topic| topic.code.as_deref() == Some(name.trim());
        let likeness = |topic: &Topic| likeness(&fold(&topic.label), &wanted);
        pick(&Asked { name, kind: "topic", likeness: &likeness, line: Topic::line }, &self.all, [&ids, &labels, &codes])
    }

    /// A topic and all below it.
    pub fn with_children(&self, topic: u32) -> Vec<u32> {
        (0..self.all.len() as u32).filter(|&index| self.is_below(index, topic)).collect()
    }

    /// Topics and all above them, each once.
    pub fn and_above(&self, topics: &[u32]) -> Vec<u32> {
        let mut all: Vec<u32> = Vec::new();
        for &topic in topics {
            let mut at = Some(topic);
            while let Some(index) = at.filter(|index| !all.contains(index)) {
                all.push(index);
                at = self.all[index as usize].parent;
            }
        }
        all
    }

    fn is_below(&self, topic: u32, top: u32) -> bool {
        let mut at = Some(topic);
        // a cycle of parents, which no dictionary should have, ends after so many steps
        for _ in 0..=self.all.len() {
            match at {
                Some(index) if index == top => return true,
                Some(index) => at = self.all[index as usize].parent,
                None => return false,
            }
        }
        false
    }
}

impl Topic {
    fn line(&self) -> String {
        let code = self.code.as_deref().map(|code| format!(", code {code}")).unwrap_or_default();
        format!("{}: {}{code}", self.id, self.label)
    }
}

/// What a user asked for, and how to tell what it may mean.
struct Asked<'a, T> {
    name: &'a str,
    kind: &'static str,
    likeness: &'a dyn Fn(&T) -> f64,
    line: fn(&T) -> String,
}

/// The index of the only one that the first tier with a hit means.
fn pick<T>(asked: &Asked<'_, T>, all: &[T], tiers: [&dyn Fn(&T) -> bool; 3]) -> Result<u32, NameError> {
    let name = asked.name.to_owned();
    for tier in tiers {
        let found: Vec<usize> = (0..all.len()).filter(|&index| tier(&all[index])).collect();
        match found[..] {
            [] => {}
            [one] => return Ok(one as u32),
            _ => {
                let candidates = found.into_iter().map(|index| (asked.line)(&all[index])).collect();
                return Err(NameError::Ambiguous { name, candidates });
            }
        }
    }
    let mut near: Vec<(f64, &T)> = all.iter().map(|one| ((asked.likeness)(one), one)).collect();
    near.retain(|(likeness, _)| *likeness >= NEAR);
    near.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: by id among equals
    let near = near.into_iter().take(SUGGESTIONS).map(|(_, one)| (asked.line)(one)).collect();
    Err(NameError::Unknown { name, kind: asked.kind, near })
}

fn likeness(name: &str, wanted: &str) -> f64 {
    let has_words = !wanted.is_empty() && wanted.split(' ').all(|word| name.split(' ').any(|part| part == word));
    if has_words { 1.0 } else { strsim::jaro_winkler(name, wanted) }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameError::Ambiguous { name, candidates } => {
                write!(f, "{name:?} may mean several; give the id of one:")?;
                candidates.iter().try_for_each(|line| write!(f, "\n  {line}"))
            }
            NameError::Unknown { name, kind, near } if near.is_empty() => {
                write!(f, "no {kind} {name:?}; the table {kind}s lists all")
            }
            NameError::Unknown { name, kind, near } => {
                write!(f, "no {kind} {name:?}; there are")?;
                near.iter().try_for_each(|line| write!(f, "\n  {line}"))
            }
        }
    }
}

impl std::error::Error for NameError {}
