//! The counts, arranged as a page: its head, its plots, its foot.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::figures::{DECISIONS, Figures};
use crate::page::{Fact, HeatMap, Lines, Page, Part, Period, Series, count, counted};

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
        let (unit, stretches) = self.stretches();
        let undated = match self.sources.undated {
            0 => String::new(),
            undated => format!(" {} without a date not counted here.", counted(undated, "article")),
        };
        // where no article was, nothing can be known of statements: a gap and no zero
        let values = |of: fn(&Stretch) -> u64| {
            stretches.iter().map(|stretch| (stretch.articles > 0).then(|| of(stretch) as f64)).collect()
        };
        Part::Lines(Lines {
            heading: format!("Statements per {unit}"),
            note: format!(
                "By the day of publication. Shaded: no article. How much was said depends on how much was read: the \
                 second line.{undated}"
            ),
            unit: String::new(),
            series: vec![
                Series { name: "statements".to_owned(), values: values(|stretch| stretch.statements) },
                Series { name: "articles".to_owned(), values: values(|stretch| stretch.articles) },
            ],
            periods: stretches.iter().map(|it| Period { label: it.label.clone(), partial: false }).collect(),
        })
    }

    /// The months from the first to the last, or years where there are too many months; and which of the two.
    fn stretches(&self) -> (&'static str, Vec<Stretch>) {
        let articles = &self.sources.months;
        let (Some(&first), Some(&last)) = (articles.keys().next(), articles.keys().next_back()) else {
            return ("month", Vec::new());
        };
        let months =
            || std::iter::successors(Some(first), |&month| Some(next(month))).take_while(|&month| month <= last);
        let by_year = months().count() > MONTHS;
        let mut stretches: Vec<Stretch> = Vec::new();
        for month in months() {
            let label = if by_year { month.0.to_string() } else { format!("{:04}-{:02}", month.0, month.1) };
            if stretches.last().is_none_or(|stretch| stretch.label != label) {
                stretches.push(Stretch { label, articles: 0, statements: 0 });
            }
            let stretch = stretches.last_mut().expect("there is one now");
            stretch.articles += articles.get(&month).copied().unwrap_or(0);
            stretch.statements += self.months.get(&month).copied().unwrap_or(0);
        }
        (if by_year { "year" } else { "month" }, stretches)
    }

    fn who_about_what(&self) -> Part {
        let topics = self.topics.iter().take(TOPICS).map(|topic| (topic.id.as_str(), topic.label.clone()));
        self.heat_map(
            "Who spoke about what",
            "Statements of those who spoke most, on the topics that came up most. A statement may have several topics; a \
             joint one counts for each speaker.",
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

    fn foot(&self) -> Vec<String> {
        let of = |key: &str| self.manifest[key].as_str().unwrap_or_default().chars().take(12).collect::<String>();
        vec![format!(
            "Made by onrecord {}. Settings {}, word lists {}, model {}. Statements are found by rules and a model, not by \
             people; the confidence says how far to trust them.",
            of("version"),
            of("settings_hash"),
            of("lexicon_hash"),
            of("model_hash")
        )]
    }
}

/// A month or a year.
struct Stretch {
    label: String,
    articles: u64,
    statements: u64,
}

fn next((year, month): (i16, i8)) -> (i16, i8) {
    if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) }
}
