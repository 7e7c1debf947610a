//! The topics that there are: codes, labels, and which lies under which.

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;

/// One topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// `topic_id`: a slug, unique.
    pub id: Box<str>,
    /// The code in its taxonomy, where it has one: `19`, `1921`.
    pub code: Box<str>,
    /// The name that readers see.
    pub label: Box<str>,
    /// Index of the topic above it.
    pub parent: Option<u16>,
    /// The code of its major topic in the Comparative Agendas Project.
    pub major: Option<Box<str>>,
    /// `cap`, `cap-media`, or the stem of the user's file.
    pub taxonomy: Box<str>,
}

/// All topics of a run. A topic is named by its index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxonomy {
    /// A parent stands before its children.
    pub topics: Vec<Topic>,
    by_id: FxHashMap<Box<str>, u16>,
}

impl Taxonomy {
    /// The list `topics.tsv`: majors of the Comparative Agendas Project, its media codes, finer topics under them.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn read(lexicon: &Lexicon) -> Result<Taxonomy, (usize, String)> {
        let mut taxonomy = Taxonomy::default();
        for row in lexicon.rows("topics.tsv") {
            let parent = match row.cell(3) {
                "" => None,
                id => Some(taxonomy.find(id).ok_or((row.line, format!("no topic “{id}” stands above")))?),
            };
            let [id, code, label, taxonomy_name] = [0, 1, 2, 4].map(|column| row.cell(column));
            if id.is_empty() || label.is_empty() || taxonomy_name.is_empty() {
                return Err((row.line, "topic_id, label and taxonomy, found an empty cell".into()));
            }
            let major = match parent {
                Some(parent) => taxonomy.topics[parent as usize].major.clone(),
                None => Some(code.into()),
            };
            let topic = Topic {
                id: id.into(),
                code: code.into(),
                label: label.into(),
                parent,
                major,
                taxonomy: taxonomy_name.into(),
            };
            taxonomy.add(topic).map_err(|reason| (row.line, reason))?;
        }
        Ok(taxonomy)
    }

    /// The index of the topic `id`.
    pub fn find(&self, id: &str) -> Option<u16> {
        self.by_id.get(id).copied()
    }

    /// The index of the first topic with the code `code`.
    pub fn find_code(&self, code: &str) -> Option<u16> {
        let has = |topic: &Topic| !code.is_empty() && *topic.code == *code;
        self.topics.iter().position(has).map(|index| index as u16)
    }

    /// An id like `wish` that is free: with the name of its taxonomy before it or a number behind it where it is taken.
    pub fn free_id(&self, wish: &str, taxonomy: &str) -> String {
        let own = format!("{taxonomy}-{wish}");
        let numbered = (2..).map(|number| format!("{own}-{number}"));
        let mut candidates = [wish.to_owned(), own.clone()].into_iter().chain(numbered);
        candidates.find(|id| self.find(id).is_none()).unwrap_or(own)
    }

    /// Adds a topic.
    ///
    /// # Errors
    /// If its id is taken or there are 65,535 topics already.
    pub fn add(&mut self, topic: Topic) -> Result<u16, String> {
        if self.find(&topic.id).is_some() {
            return Err(format!("the topic “{}” twice", topic.id));
        }
        let index = u16::try_from(self.topics.len()).map_err(|_| "more than 65,535 topics".to_string())?;
        self.by_id.insert(topic.id.clone(), index);
        self.topics.push(topic);
        Ok(index)
    }

    /// Adds a topic of another taxonomy with those above it, as far as they are not here, and returns its index here.
    ///
    /// # Errors
    /// If there are 65,535 topics already.
    pub fn adopt(&mut self, other: &Taxonomy, topic: u16) -> Result<u16, String> {
        let mut lineage: Vec<u16> = other.lineage(topic).collect();
        let mut here = self.adopt_one(&other.topics[lineage.pop().unwrap_or(topic) as usize], None)?;
        for below in lineage.into_iter().rev() {
            here = self.adopt_one(&other.topics[below as usize], Some(here))?;
        }
        Ok(here)
    }

    fn adopt_one(&mut self, topic: &Topic, parent: Option<u16>) -> Result<u16, String> {
        match self.find(&topic.id) {
            Some(known) => Ok(known),
            None => self.add(Topic { parent, ..topic.clone() }),
        }
    }

    /// A topic, the one above it, and so on to the top.
    pub fn lineage(&self, topic: u16) -> impl Iterator<Item = u16> {
        std::iter::successors(Some(topic), |&topic| self.topics[topic as usize].parent)
    }
}
