//! The counts, arranged as a page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::figures::{DECISIONS, Figures, Tally};
use super::sources::Source;
use crate::page::{Column, Fact, HeatMap, Lines, Page, Part, Period, Series, Table, count, counted};
use crate::read::codes;

/// Rows and columns of the heat maps.
const SPEAKERS: usize = 20;
const TOPICS: usize = 14;
/// Longer than that, time is told in years.
const MONTHS: usize = 180;

impl Figures {
    /// The page of the output. It depends on tables and counts alone: neither on times nor on the number of the run.
    pub fn page(&self) -> Page {
        let mut parts =
            vec![self.over_time(), self.who_about_what(), self.who_does_what(), self.speakers(), self.topics()];
        parts.extend([self.came_in(), self.outlets(), self.files(), self.decisions()]);
        parts.extend(
            [self.rejects(), self.unsure(), self.changed(), self.languages(), self.copies()].into_iter().flatten(),
        );
        Page {
            title: format!("On record: {}", counted(self.sources.articles, "article")),
            lead: self.lead(),
            facts: self.facts(),
            parts,
            foot: self.foot(),
        }
    }

    fn lead(&self) -> String {
        let time = match (self.sources.first, self.sources.last) {
            (Some(first), Some(last)) if first == last => format!(", in articles of {first}"),
            (Some(first), Some(last)) => format!(", in articles from {first} to {last}"),
            _ => String::new(),
        };
        format!("Who said what, about what, and when{time}.")
    }

    fn facts(&self) -> Vec<Fact> {
        let outlets = self.sources.outlets.keys().filter(|name| !name.is_empty()).count();
        let mut facts = vec![
            Fact::new("Articles", count(self.sources.articles)),
            Fact::new("Words", count(self.sources.words)),
            Fact::new("Outlets", count(outlets as u64)),
            Fact::new("Statements", count(self.statements)),
            Fact::new("Speakers", count(self.speakers.len() as u64)),
        ];
        let rejected: u64 = self.sources.rejected.values().map(|rejected| rejected.inputs).sum();
        facts.push(Fact::new("Rejected inputs", count(rejected)));
        facts
    }

    /// What was said, over months or years: every one from the first to the last.
    fn over_time(&self) -> Part {
        let articles = &self.sources.months;
        let months: Vec<(i16, i8)> = match (articles.keys().next(), articles.keys().next_back()) {
            (Some(&first), Some(&last)) => std::iter::successors(Some(first), |&month| Some(next(month)))
                .take_while(|&month| month <= last)
                .collect(),
            _ => Vec::new(),
        };
        let by_year = months.len() > MONTHS;
        let mut periods: Vec<(String, Option<u64>, u64)> = Vec::new();
        for month in months {
            let label = if by_year { month.0.to_string() } else { format!("{:04}-{:02}", month.0, month.1) };
            let said = articles.get(&month).map(|_| self.months.get(&month).copied().unwrap_or(0));
            let printed = articles.get(&month).copied().unwrap_or(0);
            match periods.last_mut().filter(|(last, ..)| *last == label) {
                Some((_, all_said, all_printed)) => {
                    *all_said = said.map_or(*all_said, |said| Some(all_said.unwrap_or(0) + said));
                    *all_printed += printed;
                }
                None => periods.push((label, said, printed)),
            }
        }
        let undated = match self.sources.undated {
            0 => String::new(),
            undated => format!(" {} without a date not counted here.", counted(undated, "article")),
        };
        let period = if by_year { "year" } else { "month" };
        Part::Lines(Lines {
            heading: format!("Statements per {period}"),
            note: format!(
                "By the day of publication. Shaded: no article. How much was said depends on how much was read: the second line.{undated}"
            ),
            unit: String::new(),
            series: vec![
                Series {
                    name: "statements".to_owned(),
                    values: periods.iter().map(|(_, said, _)| said.map(|said| said as f64)).collect(),
                },
                Series {
                    name: "articles".to_owned(),
                    values: periods.iter().map(|(.., printed)| (*printed > 0).then_some(*printed as f64)).collect(),
                },
            ],
            periods: periods.into_iter().map(|(label, ..)| Period { label, partial: false }).collect(),
        })
    }

    fn who_about_what(&self) -> Part {
        let topics = self.topics.iter().take(TOPICS).map(|topic| (topic.id.as_str(), topic.label.clone()));
        self.heat_map(
            "Who spoke about what",
            "Statements of those who spoke most, on the topics that came up most. A statement has up to a few topics; a joint one counts for each speaker.",
            ("speaker", "topic"),
            &self.spoken,
            topics.collect(),
        )
    }

    fn who_does_what(&self) -> Part {
        let mut acts: Vec<(&str, u64)> = Vec::new();
        for ((column, act), tally) in &self.decisions {
            if DECISIONS[*column] == "act" {
                acts.push((act, tally.rows));
            }
        }
        acts.sort_by_key(|&(act, rows)| (act == "unclear", Reverse(rows)));
        self.heat_map(
            "What they did by it",
            "The act of each statement: to ask, to promise, to praise, to threaten.",
            ("speaker", "act"),
            &self.acted,
            acts.into_iter().map(|(act, _)| (act, act.to_owned())).collect(),
        )
    }

    fn heat_map(
        &self,
        heading: &str,
        note: &str,
        (row_name, column_name): (&str, &str),
        counts: &BTreeMap<String, BTreeMap<String, u64>>,
        columns: Vec<(&str, String)>,
    ) -> Part {
        let speakers = || self.speakers.iter().take(SPEAKERS);
        let row = |speaker: &str| {
            let of = |column: &str| counts.get(speaker).and_then(|theirs| theirs.get(column)).copied().unwrap_or(0);
            columns.iter().map(|(id, _)| of(id)).collect()
        };
        Part::HeatMap(HeatMap {
            heading: heading.to_owned(),
            note: note.to_owned(),
            row_name: row_name.to_owned(),
            column_name: column_name.to_owned(),
            counts: speakers().map(|speaker| row(&speaker.id)).collect(),
            rows: speakers().map(|speaker| speaker.name.clone()).collect(),
            columns: columns.into_iter().map(|(_, label)| label).collect(),
        })
    }

    fn speakers(&self) -> Part {
        let row = |speaker: &super::figures::Speaker| {
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
        let note = "Everybody to whom a statement was attributed, with the latest role. First and last: the days of the articles that name them.";
        table("Speakers", note, columns, self.speakers.iter().map(row).collect())
    }

    fn topics(&self) -> Part {
        let row = |topic: &super::figures::Topic| {
            vec![topic.label.clone(), count(topic.statements), count(topic.articles), topic.id.clone()]
        };
        let columns = vec![
            Column::text("topic"),
            Column::number("statements"),
            Column::number("articles"),
            Column::text("topic_id"),
        ];
        table("Topics", "", columns, self.topics.iter().map(row).collect())
    }

    fn came_in(&self) -> Part {
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

    fn outlets(&self) -> Part {
        let mut outlets: Vec<(&String, &Source)> = self.sources.outlets.iter().collect();
        outlets.sort_by_key(|(name, source)| (Reverse(source.articles), *name));
        let named = |name: &str| if name.is_empty() { "not named" } else { name }.to_owned();
        let rows = outlets.into_iter().map(|(name, source)| source_row(named(name), source)).collect();
        table("Outlets", "", source_columns("outlet"), rows)
    }

    fn files(&self) -> Part {
        let rows = self.sources.files.iter().map(|(path, source)| source_row(path.clone(), source)).collect();
        table("Files", "", source_columns("file"), rows)
    }

    fn decisions(&self) -> Part {
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
        let note = "By which rule each statement was found and its speaker settled, with the mean of its confidence: the chance that a careful reader would mark the same words with the same source.";
        table("How they were found", note, columns, rows.into_iter().map(|(.., row)| row).collect())
    }

    fn rejects(&self) -> Option<Part> {
        let row = |(code, rejected): (&String, &super::sources::Rejected)| {
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
    fn unsure(&self) -> Option<Part> {
        let row = |pair: &Value| ["a", "b", "points", "articles"].map(|key| text(&pair[key])).into();
        let rows: Vec<_> = list(&self.manifest["speakers_unsure"]).iter().map(row).collect();
        let columns =
            vec![Column::text("one"), Column::text("other"), Column::number("points"), Column::number("articles")];
        let note = "Speakers who may be one and were left apart, the likeliest first. Points weigh what speaks for it; articles name the rarer one. A file for --merges settles it.";
        (!rows.is_empty()).then(|| table("Doubtful merges", note, columns, rows))
    }

    /// Ids that mean another speaker, or are spelt otherwise, since the last run.
    fn changed(&self) -> Option<Part> {
        let row = |change: &Value| ["old", "new"].map(|key| text(&change[key])).into();
        let rows: Vec<_> = list(&self.manifest["speaker_ids_changed"]).iter().map(row).collect();
        let columns = vec![Column::text("old"), Column::text("new")];
        (!rows.is_empty()).then(|| {
            table("Changed speaker ids", "New articles made these ids other than in the last run.", columns, rows)
        })
    }

    fn languages(&self) -> Option<Part> {
        let others = self.sources.languages.iter().filter(|(language, _)| *language != "en");
        let rows: Vec<_> = others.map(|(language, articles)| vec![language.clone(), count(*articles)]).collect();
        let columns = vec![Column::text("language"), Column::number("articles")];
        (!rows.is_empty())
            .then(|| table("Other languages", "Kept, but statements are found in English only.", columns, rows))
    }

    fn copies(&self) -> Option<Part> {
        let mut originals: Vec<_> = self.sources.originals.iter().collect();
        originals.sort_by_key(|(id, original)| (Reverse(original.copies), *id));
        let row = |(id, original): (&String, &super::sources::Original)| {
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
        let note = "Articles that came again with the same or nearly the same text. The copies are in the tables, marked by dup_of.";
        (!rows.is_empty()).then(|| table("Copies", note, columns, rows))
    }

    fn foot(&self) -> Vec<String> {
        let of = |key: &str| self.manifest[key].as_str().unwrap_or_default().chars().take(12).collect::<String>();
        vec![format!(
            "Made by onrecord {}. Settings {}, word lists {}, model {}. Statements are found by rules and a model, not by people; the confidence says how far to trust them.",
            of("version"),
            of("settings_hash"),
            of("lexicon_hash"),
            of("model_hash")
        )]
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

fn next((year, month): (i16, i8)) -> (i16, i8) {
    if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) }
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
