//! The five tables that follow the order of the articles, read side by side: an article, its statements with their
//! topics, its mentions, its dates.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::whole::Known;
use super::{Month, Reader, Report};
use crate::tables::fold::one_line;
use crate::tables::{RowView, Table, ids, schema};

/// Checks the five tables; counts statements in `known`.
pub(super) fn check(reader: &mut impl FnMut(&Table) -> Reader, known: &mut Known, report: &mut Report) {
    let mut articles = reader(&schema::ARTICLES);
    let mut rest = Rest {
        statements: reader(&schema::STATEMENTS),
        topics: reader(&schema::STATEMENT_TOPICS),
        mentions: reader(&schema::MENTIONS),
        dates: reader(&schema::DATES),
        seen: FxHashSet::default(),
    };
    let mut last: Option<(Option<Date>, String)> = None;
    let mut seen = FxHashSet::default();
    let mut copies = Vec::new();
    while let Some(row) = articles.peek(report) {
        let article = Article::of(row);
        let place = article.place();
        let key = (article.published, article.id.to_owned());
        if last.as_ref().is_some_and(|last| *last >= key) {
            report.add("order", &place, "not sorted by published, article_id, or there twice");
        }
        seen.insert(key.1.clone());
        last = Some(key);
        copies.extend(row.text("dup_of").map(|original| (article.id.to_owned(), original.to_owned())));
        if row.text("text_sha256") != Some(&data_encoding::HEXLOWER.encode(&Sha256::digest(article.text))) {
            report.add("text", &place, "text_sha256 is not that of text");
        }
        if ids::article(article.text, article.published) != article.id {
            report.add("id", &place, "article_id is not that of text and published");
        }
        let speech = rest.check(&article, known, report);
        if row.integer("statements") != Some(speech) {
            let said = row.integer("statements").unwrap_or_default();
            report.add("count", &place, format_args!("statements {said}, there are {speech} of mode speech"));
        }
        let month = article.month();
        articles.check_month(month, report);
        articles.advance();
    }
    for (id, original) in copies.iter().filter(|(_, original)| !seen.contains(original)) {
        report.add("no such article", format_args!("article {id}"), format_args!("dup_of {original} is not there"));
    }
    rest.check_end(report);
}

/// An article, with its text cut where characters begin.
struct Article<'r> {
    id: &'r str,
    published: Option<Date>,
    text: &'r str,
    /// Byte offset of every character and of the end; empty for ASCII, where bytes are characters.
    characters: Vec<usize>,
}

impl<'r> Article<'r> {
    fn of(row: RowView<'r>) -> Article<'r> {
        let text = row.text("text").unwrap_or_default();
        let mut characters = Vec::new();
        if !text.is_ascii() {
            characters.extend(text.char_indices().map(|(at, _)| at));
            characters.push(text.len());
        }
        let id = row.text("article_id").unwrap_or_default();
        Article { id, published: row.date("published"), text, characters }
    }

    fn place(&self) -> String {
        format!("article {}", self.id)
    }

    fn month(&self) -> Month {
        Month::of(self.published)
    }

    /// The characters from `start` to `end`, on one line; none if there are no such characters.
    fn slice(&self, start: i64, end: i64) -> Option<String> {
        let byte = |offset: i64| {
            let offset = usize::try_from(offset).ok()?;
            if self.text.is_ascii() { Some(offset) } else { self.characters.get(offset).copied() }
        };
        self.text.get(byte(start)?..byte(end)?).map(|slice| one_line(slice).into_owned())
    }

    /// Whether the characters from `start` to `end` are `words`, or all three are missing.
    fn says(&self, start: Option<i64>, end: Option<i64>, words: Option<&str>) -> bool {
        match (start, end, words) {
            (None, None, None) => true,
            (Some(start), Some(end), Some(words)) => self.slice(start, end).as_deref() == Some(words),
            _ => false,
        }
    }
}

/// The tables that are read beside the articles.
struct Rest {
    statements: Reader,
    topics: Reader,
    mentions: Reader,
    dates: Reader,
    /// All statement ids.
    seen: FxHashSet<String>,
}

impl Rest {
    /// Checks the rows of an article; returns how many statements of mode speech it has.
    fn check(&mut self, article: &Article<'_>, known: &mut Known, report: &mut Report) -> i64 {
        let mut own = FxHashMap::default();
        let mut outer = Vec::new();
        let mut covered = FxHashSet::default();
        let mut speech = 0;
        let mut seq = 0;
        while let Some(row) = self.statements.peek(report).filter(|row| row.text("article_id") == Some(article.id)) {
            let id = row.text("statement_id").unwrap_or_default();
            let place = format!("statement {id}");
            if !self.seen.insert(id.to_owned()) {
                report.add("double key", &place, "it is there twice");
            }
            if row.integer("seq") != Some(seq) {
                report.add("order", &place, format_args!("seq is {:?}, not {seq}", row.integer("seq")));
            }
            check_statement(row, &place, article, known, report);
            outer.extend(row.text("within").map(|within| (place.clone(), within.to_owned())));
            let topics = row.texts("topics");
            check_topics(id, &topics, &mut self.topics, report);
            if row.text("mode") == Some("speech") {
                speech += 1;
                known.count(&row.texts("speaker_ids"), &topics, &mut covered);
            }
            own.insert(id.to_owned(), row.spans("spans").to_vec());
            seq += 1;
            self.statements.check_month(article.month(), report);
            self.statements.advance();
        }
        for (place, within) in outer.iter().filter(|(_, within)| !own.contains_key(within)) {
            report.add("no such statement", place, format_args!("within {within} is none of its article"));
        }
        self.check_mentions(article, known, report);
        self.check_dates(article, &own, report);
        speech
    }

    fn check_mentions(&mut self, article: &Article<'_>, known: &Known, report: &mut Report) {
        let mut last = None;
        while let Some(row) = self.mentions.peek(report).filter(|row| row.text("article_id") == Some(article.id)) {
            let start = row.integer("start");
            let place = || format!("{}, mention at {}", article.place(), start.unwrap_or_default());
            if last > start {
                report.add("order", place(), "not sorted by start");
            }
            if !article.says(start, row.integer("end"), row.text("text")) {
                report.add("offsets", place(), "text is not the slice of the article");
            }
            let speaker = row.text("speaker_id").unwrap_or_default();
            if known.speaker(speaker).is_none() {
                report.add("no such speaker", place(), format_args!("{speaker} is not in speakers"));
            }
            last = start;
            self.mentions.check_month(article.month(), report);
            self.mentions.advance();
        }
    }

    fn check_dates(&mut self, article: &Article<'_>, own: &FxHashMap<String, Vec<(i64, i64)>>, report: &mut Report) {
        let mut last = None;
        while let Some(row) = self.dates.peek(report).filter(|row| row.text("article_id") == Some(article.id)) {
            let (start, end) = (row.integer("start"), row.integer("end"));
            let place = || format!("{}, date at {start:?}", article.place());
            if last > start {
                report.add("order", place(), "not sorted by start");
            }
            let is_published = row.text("rule") == Some("published") && start.is_none() && end.is_none();
            if !is_published && (start.is_none() || !article.says(start, end, row.text("text"))) {
                report.add("offsets", place(), "text is not the slice of the article");
            }
            if is_published && row.date("from") != article.published {
                report.add("published", place(), "it is not the day of publication");
            }
            if row.date("from") > row.date("to") {
                report.add("days", place(), "from is after to");
            }
            if let Some(id) = row.text("statement_id") {
                let holds = |&(first, last): &(i64, i64)| start >= Some(first) && end <= Some(last);
                if !own.get(id).is_some_and(|spans| spans.iter().any(holds)) {
                    report.add("no such statement", place(), format_args!("{id} does not hold it"));
                }
            }
            last = start;
            self.dates.check_month(article.month(), report);
            self.dates.advance();
        }
    }

    /// No table has rows left when the articles have ended.
    fn check_end(&mut self, report: &mut Report) {
        for (rows, key) in [
            (&mut self.statements, "article_id"),
            (&mut self.topics, "statement_id"),
            (&mut self.mentions, "article_id"),
            (&mut self.dates, "article_id"),
        ] {
            let path = rows.part.path.clone();
            while let Some(row) = rows.peek(report) {
                let id = row.text(key).unwrap_or_default();
                report.add("order", &path, format_args!("the row of {id} has no place in the order of the articles"));
                rows.advance();
            }
        }
    }
}

fn check_statement(row: RowView<'_>, place: &str, article: &Article<'_>, known: &Known, report: &mut Report) {
    if row.date("published") != article.published {
        report.add("published", place, "published is not that of the article");
    }
    let parts = row.spans("spans");
    let ends = (row.integer("start"), row.integer("end"));
    let hull = (parts.first().map(|part| part.0), parts.last().map(|part| part.1));
    let in_order = parts.iter().all(|part| part.0 < part.1) && parts.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if ends != hull || !in_order || parts.is_empty() {
        report.add("spans", place, format_args!("start, end {ends:?}, spans {parts:?}"));
    }
    let slices: Option<Vec<_>> = parts.iter().map(|&(start, end)| article.slice(start, end)).collect();
    if slices.map(|slices| slices.join(" ")).as_deref() != row.text("text") {
        report.add("offsets", place, "text is not the slices of the article");
    }
    for (start, end, words) in [("cue_start", "cue_end", "cue"), ("speaker_start", "speaker_end", "speaker_mention")] {
        if !article.says(row.integer(start), row.integer(end), row.text(words)) {
            report.add("offsets", place, format_args!("{words} is not the slice of the article"));
        }
    }
    let speakers = row.texts("speaker_ids");
    if row.text("speaker_id") != speakers.first().copied() {
        report.add("speakers", place, "speaker_id is not the first of speaker_ids");
    }
    for id in speakers.iter().chain(&row.texts("addressee_ids")).filter(|id| known.speaker(id).is_none()) {
        report.add("no such speaker", place, format_args!("{id} is not in speakers"));
    }
    if row.text("speaker") != row.text("speaker_id").and_then(|id| known.speaker(id)) {
        report.add("speakers", place, "speaker is not the name in speakers");
    }
    for id in row.texts("topics").into_iter().filter(|id| !known.has_topic(id)) {
        report.add("no such topic", place, format_args!("{id} is not in topics"));
    }
    if let Some(confidence) = row.number("confidence").filter(|confidence| !(0.0..=1.0).contains(confidence)) {
        report.add("confidence", place, confidence);
    }
    if row.date("said_on").is_some() != row.text("said_on_rule").is_some() {
        report.add("said_on", place, "said_on and said_on_rule are not given together");
    }
}

/// The rows of `statement_topics` say the same topics as the statement, the best score first.
fn check_topics(id: &str, topics: &[&str], rows: &mut Reader, report: &mut Report) {
    let mut found = Vec::new();
    let mut last = f32::INFINITY;
    while let Some(row) = rows.peek(report).filter(|row| row.text("statement_id") == Some(id)) {
        let score = row.number("score").unwrap_or(f32::NAN);
        if score > last || !(0.0..=1.0).contains(&score) {
            report.add("score", format_args!("statement {id}"), format_args!("a topic's score {score} after {last}"));
        }
        last = score;
        let topic = row.text("topic_id").unwrap_or_default();
        if found.iter().any(|found| found == topic) {
            report.add("double key", format_args!("statement {id}"), format_args!("topic {topic} is there twice"));
        }
        found.push(topic.to_owned());
        rows.advance();
    }
    if found != topics {
        let reason = format!("topics are {topics:?}, in statement_topics {found:?}");
        report.add("topics", format_args!("statement {id}"), reason);
    }
}
