//! The tables about everybody: speakers, their roles and links, topics, rejects. They are held in memory while the articles are
//! read, and compared with what those counted.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Reader, Report};
use crate::tables::{Table, schema};

/// Keys of the tables that others refer to, and what is counted of each.
pub(super) struct Known {
    speakers: FxHashMap<String, Speaker>,
    topics: FxHashMap<String, Counted>,
    /// Keys in the order of the tables.
    speaker_ids: Vec<String>,
    topic_ids: Vec<String>,
}

struct Speaker {
    name: String,
    statements: Counted,
}

/// What a table says, and what was found.
#[derive(Default)]
struct Counted {
    said: (i64, i64),
    found: (i64, i64),
}

impl Known {
    /// Reads and checks the five tables.
    pub fn read(reader: &mut impl FnMut(&Table) -> Reader, report: &mut Report) -> Known {
        let mut known = Known {
            speakers: FxHashMap::default(),
            topics: FxHashMap::default(),
            speaker_ids: Vec::new(),
            topic_ids: Vec::new(),
        };
        known.read_speakers(reader(&schema::SPEAKERS), report);
        known.read_roles(reader(&schema::SPEAKER_ROLES), report);
        known.read_links(reader(&schema::SPEAKER_LINKS), report);
        known.read_topics(reader(&schema::TOPICS), report);
        read_rejects(reader(&schema::REJECTS), report);
        known
    }

    /// The canonical name of a speaker.
    pub fn speaker(&self, id: &str) -> Option<&str> {
        self.speakers.get(id).map(|speaker| &*speaker.name)
    }

    /// Whether there is such a topic.
    pub fn has_topic(&self, id: &str) -> bool {
        self.topics.contains_key(id)
    }

    /// Counts a statement of mode speech.
    pub fn count<'a>(&mut self, speakers: &[&'a str], topics: &[&'a str], covered: &mut FxHashSet<String>) {
        for &id in speakers {
            if let Some(speaker) = self.speakers.get_mut(id) {
                speaker.statements.found.0 += 1;
            }
        }
        for &id in topics {
            if let Some(topic) = self.topics.get_mut(id) {
                topic.found.0 += 1;
                topic.found.1 += i64::from(covered.insert(id.to_owned()));
            }
        }
    }

    /// Compares what the tables say with what was counted.
    pub fn compare(&self, report: &mut Report) {
        for id in &self.speaker_ids {
            let Counted { said: (said, _), found: (found, _) } = self.speakers[id].statements;
            if said != found {
                report.add("count", format_args!("speaker {id}"), format_args!("statements {said}, there are {found}"));
            }
        }
        for id in &self.topic_ids {
            let Counted { said, found } = &self.topics[id];
            if said != found {
                let reason = format!("statements and articles {said:?}, there are {found:?}");
                report.add("count", format_args!("topic {id}"), reason);
            }
        }
    }

    fn read_speakers(&mut self, mut rows: Reader, report: &mut Report) {
        while let Some(row) = rows.peek(report) {
            let id = row.text("speaker_id").unwrap_or_default().to_owned();
            if self.speaker_ids.last().is_some_and(|last| *last >= id) {
                report.add("order", format_args!("speaker {id}"), "not sorted by speaker_id, or there twice");
            }
            let said = (row.integer("statements").unwrap_or_default(), 0);
            let name = row.text("name").unwrap_or_default().to_owned();
            if row.date("first_published") > row.date("last_published") {
                report.add(
                    "dates of a speaker",
                    format_args!("speaker {id}"),
                    "first_published is after last_published",
                );
            }
            let speaker = Speaker { name, statements: Counted { said, found: (0, 0) } };
            self.speakers.insert(id.clone(), speaker);
            self.speaker_ids.push(id);
            rows.advance();
        }
    }

    fn read_roles(&self, mut rows: Reader, report: &mut Report) {
        let mut last = None;
        while let Some(row) = rows.peek(report) {
            let key = ["speaker_id", "role", "country"].map(|column| row.text(column).unwrap_or_default().to_owned());
            if !self.speakers.contains_key(&key[0]) {
                report.add("no such speaker", "speaker_roles", format_args!("{} is not in speakers", key[0]));
            }
            if last.as_ref().is_some_and(|last| *last > key) {
                report.add(
                    "order",
                    "speaker_roles",
                    format_args!("{} is not sorted by speaker_id, role, country", key[0]),
                );
            }
            last = Some(key);
            rows.advance();
        }
    }

    fn read_links(&self, mut rows: Reader, report: &mut Report) {
        let mut last = None;
        while let Some(row) = rows.peek(report) {
            let key = ["speaker_id", "other_id", "name", "other_name"]
                .map(|column| row.text(column).unwrap_or_default().to_owned());
            for id in key[..2].iter().filter(|id| !self.speakers.contains_key(*id)) {
                report.add("no such speaker", "speaker_links", format_args!("{id} is not in speakers"));
            }
            if (key[0] == key[1]) != (row.text("decision") == Some("merged")) {
                report.add("decision", "speaker_links", format_args!("{} and {}: merged means one id", key[0], key[1]));
            }
            if last.as_ref().is_some_and(|last| *last > key) {
                report.add("order", "speaker_links", format_args!("{} is not sorted by speakers and names", key[0]));
            }
            last = Some(key);
            rows.advance();
        }
    }

    fn read_topics(&mut self, mut rows: Reader, report: &mut Report) {
        let mut parents = Vec::new();
        while let Some(row) = rows.peek(report) {
            let id = row.text("topic_id").unwrap_or_default().to_owned();
            if self.topic_ids.last().is_some_and(|last| *last >= id) {
                report.add("order", format_args!("topic {id}"), "not sorted by topic_id, or there twice");
            }
            let count = |column| row.integer(column).unwrap_or_default();
            let said = (count("statements"), count("articles"));
            parents.extend(row.text("parent_id").map(str::to_owned));
            self.topics.insert(id.clone(), Counted { said, found: (0, 0) });
            self.topic_ids.push(id);
            rows.advance();
        }
        for parent in parents.iter().filter(|&parent| !self.topics.contains_key(parent)) {
            report.add("no such topic", "topics", format_args!("parent_id {parent} is not there"));
        }
    }
}

fn read_rejects(mut rows: Reader, report: &mut Report) {
    let mut last: Option<(String, Option<i64>, Option<i64>, String)> = None;
    while let Some(row) = rows.peek(report) {
        let text = |column| row.text(column).unwrap_or_default().to_owned();
        let key = (text("source_path"), row.integer("record"), row.integer("byte"), text("code"));
        if last.as_ref().is_some_and(|last| *last > key) {
            report.add("order", "rejects", format_args!("{} is not sorted by source_path, record, byte, code", key.0));
        }
        last = Some(key);
        rows.advance();
    }
}
