//! The counts, arranged as a page: its tables.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde_json::Value;

use super::figures::{DECISIONS, Figures, Speaker, Tally, Topic};
use super::sources::{Original, Rejected, Source};
use crate::page::{Column, Part, Table, count};
use crate::read::codes;

/// The tables; those that would be empty in most outputs are left out where they are.
impl Figures {
    pub(super) fn speakers(&self) -> Part {
        let row = |speaker: &Speaker| {
            vec![
                speaker.name.clone(),
                speaker.role.clone(),
                speaker.country.clone(),
                count(speaker.statements),
                count(speaker.articles),
                day(speaker.first),
                day(speaker.last),
                speaker.id.clone(),
            ]
        };
        let columns = vec![
            Column::text("name"),
            Column::text("role"),
            Column::text("country"),
            Column::number("statements"),
            Column::number("articles"),
            Column::number("first"),
            Column::number("last"),
            Column::text("speaker_id"),
        ];
        let note = "Everybody to whom a statement was attributed, with the latest role. First and last: the days of the \
                    articles that name them.";
        table("Speakers", note, columns, self.speakers.iter().map(row).collect())
    }

    pub(super) fn topics(&self) -> Part {
        let row =
            |topic: &Topic| vec![topic.label.clone(), count(topic.statements), count(topic.articles), topic.id.clone()];
        let columns = vec![
            Column::text("topic"),
            Column::number("statements"),
            Column::number("articles"),
            Column::text("topic_id"),
        ];
        table("Topics", "", columns, self.topics.iter().map(row).collect())
    }

    pub(super) fn came_in(&self) -> Part {
        const PARTS: [(&str, &str); 5] = [
            ("written", "new in this run"),
            ("unchanged", "taken over from an earlier run"),
            ("duplicates", "the same text and date as another one; no row of their own"),
            ("superseded", "older versions of another record"),
            ("rejected", "could not be used; see below"),
        ];
        let of = |name: &str| self.manifest["counts"][name].as_u64().unwrap_or(0);
        let mut rows =
            vec![vec!["records".to_owned(), count(of("records")), "all that was found in the input".to_owned()]];
        rows.extend(PARTS.map(|(name, meaning)| vec![name.to_owned(), count(of(name)), meaning.to_owned()]));
        let parts = PARTS.map(|(name, _)| count(of(name)));
        let note = format!("Nothing is dropped in silence: {} = {} records.", parts.join(" + "), count(of("records")));
        let columns = vec![Column::text("what"), Column::number("number"), Column::text("meaning")];
        table("What came in", &note, columns, rows)
    }

    pub(super) fn outlets(&self) -> Part {
        let mut outlets: Vec<(&String, &Source)> = self.sources.outlets.iter().collect();
        outlets.sort_by_key(|(name, source)| (Reverse(source.articles), *name));
        let named = |name: &str| if name.is_empty() { "not named" } else { name }.to_owned();
        let rows = outlets.into_iter().map(|(name, source)| source_row(named(name), source)).collect();
        table("Outlets", "", source_columns("outlet"), rows)
    }

    pub(super) fn files(&self) -> Part {
        let rows = self.sources.files.iter().map(|(path, source)| source_row(path.clone(), source)).collect();
        table("Files", "", source_columns("file"), rows)
    }

    pub(super) fn decisions(&self) -> Part {
        let row = |((column, value), tally): (&(usize, String), &Tally)| {
            let confidence = tally.confidence / tally.rows.max(1) as f64;
            (
                *column,
                Reverse(tally.rows),
                vec![
                    DECISIONS[*column].to_owned(),
                    value.clone(),
                    count(tally.rows),
                    format!("{:.1} %", 100.0 * tally.rows as f64 / self.statements.max(1) as f64),
                    format!("{confidence:.2}"),
                ],
            )
        };
        let mut rows: Vec<_> = self.decisions.iter().map(row).collect();
        rows.sort();
        let columns = vec![
            Column::text("column"),
            Column::text("value"),
            Column::number("statements"),
            Column::number("share"),
            Column::number("confidence"),
        ];
        let note = "By which rule each statement was found and its speaker settled, with the mean of its confidence: the \
                    chance that a careful reader would mark the same words with the same source.";
        table("How they were found", note, columns, rows.into_iter().map(|(.., row)| row).collect())
    }

    pub(super) fn rejects(&self) -> Option<Part> {
        let row = |(code, rejected): (&String, &Rejected)| {
            let known = codes::ALL.iter().find(|known| known.code == code);
            let [title, advice] = known.map_or([""; 2], |known| [known.title, known.advice]).map(str::to_owned);
            vec![code.clone(), title, count(rejected.inputs), rejected.example.clone(), rejected.reason.clone(), advice]
        };
        let columns = vec![
            Column::text("code"),
            Column::text("fault"),
            Column::number("inputs"),
            Column::text("for example"),
            Column::text("reason there"),
            Column::text("what to do"),
        ];
        let rows: Vec<_> = self.sources.rejected.iter().map(row).collect();
        (!rows.is_empty()).then(|| table("Rejected", "The table rejects has all of them.", columns, rows))
    }

    /// People who may be one, left apart.
    pub(super) fn unsure(&self) -> Option<Part> {
        let row = |pair: &Value| ["a", "b", "points", "articles"].map(|key| text(&pair[key])).into();
        let rows: Vec<_> = list(&self.manifest["speakers_unsure"]).iter().map(row).collect();
        let columns =
            vec![Column::text("one"), Column::text("other"), Column::number("points"), Column::number("articles")];
        let note = "Speakers who may be one and were left apart, the likeliest first. Points weigh what speaks for it; \
                    articles name the rarer one. A file for --merges settles it.";
        (!rows.is_empty()).then(|| table("Doubtful merges", note, columns, rows))
    }

    /// Ids that mean another speaker, or are spelt otherwise, since the last run.
    pub(super) fn changed(&self) -> Option<Part> {
        let row = |change: &Value| ["old", "new"].map(|key| text(&change[key])).into();
        let rows: Vec<_> = list(&self.manifest["speaker_ids_changed"]).iter().map(row).collect();
        let columns = vec![Column::text("old"), Column::text("new")];
        (!rows.is_empty()).then(|| {
            table("Changed speaker ids", "New articles made these ids other than in the last run.", columns, rows)
        })
    }

    pub(super) fn languages(&self) -> Option<Part> {
        let others = self.sources.languages.iter().filter(|(language, _)| *language != "en");
        let rows: Vec<_> = others.map(|(language, articles)| vec![language.clone(), count(*articles)]).collect();
        let columns = vec![Column::text("language"), Column::number("articles")];
        (!rows.is_empty())
            .then(|| table("Other languages", "Kept, but statements are found in English only.", columns, rows))
    }

    pub(super) fn copies(&self) -> Option<Part> {
        let mut originals: Vec<_> = self.sources.originals.iter().collect();
        originals.sort_by_key(|(id, original)| (Reverse(original.copies), *id));
        let row = |(id, original): (&String, &Original)| {
            vec![
                original.title.clone(),
                original.publisher.clone(),
                day(original.published),
                count(original.copies),
                id.clone(),
            ]
        };
        let columns = vec![
            Column::text("article"),
            Column::text("outlet"),
            Column::number("published"),
            Column::number("copies"),
            Column::text("article_id"),
        ];
        let rows: Vec<_> = originals.into_iter().map(row).collect();
        let note = "Articles that came again with the same or nearly the same text. The copies are in the tables, marked by \
                    dup_of.";
        (!rows.is_empty()).then(|| table("Copies", note, columns, rows))
    }
}

fn table(heading: &str, note: &str, columns: Vec<Column>, rows: Vec<Vec<String>>) -> Part {
    Part::Table(Table { heading: heading.to_owned(), note: note.to_owned(), columns, rows, total: 0 })
}

fn source_columns(name: &str) -> Vec<Column> {
    let numbers = ["articles", "words", "statements", "first", "last"].map(Column::number);
    [Column::text(name)].into_iter().chain(numbers).collect()
}

fn source_row(name: String, source: &Source) -> Vec<String> {
    let numbers = [source.articles, source.words, source.statements].map(count);
    [name].into_iter().chain(numbers).chain([day(source.first), day(source.last)]).collect()
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A value as a reader writes it: texts without quotation marks.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
