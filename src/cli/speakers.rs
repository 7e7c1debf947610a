//! `onrecord speakers`: which forms of a name became one speaker, which speakers may be one, and why.
//!
//! The doubtful come first: those whose points lie nearest to what a merge takes. As CSV the list is a sheet to correct:
//! `same` or `different` in its first column, and `onrecord run --merges SHEET` follows.

use std::cmp::Reverse;
use std::io::Write;
use std::process::ExitCode;

use super::Failure;
use super::args::{SpeakersArguments, SpeakersForm};
use super::terminal::safe;
use crate::speakers::identity::MERGE;
use crate::stored::{Stored, StoredError};
use crate::tables::{Cell, Column, Columns, Row, Table, Values, table};
use crate::write;

/// A row of `speaker_links`.
struct Link {
    ids: [String; 2],
    names: [String; 2],
    is_merged: bool,
    rule: String,
    points: i64,
    evidence: Vec<String>,
    articles: i64,
}

/// Prints the links of the speakers that `arguments` name.
pub(super) fn speakers(arguments: &SpeakersArguments) -> Result<ExitCode, Failure> {
    let mut links = links(&Stored::open(&arguments.output)?)?;
    links.retain(|link| link.is_about(&arguments.speaker));
    links.sort_by(|a, b| a.order().cmp(&b.order()));
    let found = links.len();
    links.truncate(arguments.limit.unwrap_or(usize::MAX));
    let mut page = Vec::new();
    match arguments.to {
        SpeakersForm::Text => print(&links, &mut page)?,
        SpeakersForm::Csv => sheet(&links, &mut page)?,
    }
    super::put(&page, arguments.out.as_deref())?;
    if found == 0 {
        tracing::warn!("no pair of forms or speakers; every name stands for itself");
    }
    if links.len() < found {
        tracing::warn!("{} of {found} pairs; --limit N shows more", links.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// All links of an output.
fn links(stored: &Stored) -> Result<Vec<Link>, StoredError> {
    let mut links = Vec::new();
    for portion in stored.portions("speaker_links")? {
        let columns =
            ["speaker_id", "other_id", "name", "other_name", "decision", "rule", "points", "evidence", "articles"];
        let frame = portion.read(&columns)?;
        let texts = |column| frame.texts(column);
        let (first, second) = (texts("speaker_id")?, texts("other_id")?);
        let (name, other, decision, rule) = (texts("name")?, texts("other_name")?, texts("decision")?, texts("rule")?);
        let (points, evidence) = (frame.integers("points")?, frame.lists("evidence")?);
        let articles = frame.integers("articles")?;
        let text = |column: &[Option<&str>], row: usize| column[row].unwrap_or_default().to_owned();
        links.extend((0..portion.rows).map(|row| Link {
            ids: [text(&first, row), text(&second, row)],
            names: [text(&name, row), text(&other, row)],
            is_merged: decision[row] == Some("merged"),
            rule: text(&rule, row),
            points: points[row].unwrap_or_default(),
            evidence: evidence[row].iter().map(|&part| part.to_owned()).collect(),
            articles: articles[row].unwrap_or_default(),
        }));
    }
    Ok(links)
}

impl Link {
    /// Whether it is about one of `wanted`: an id, or a part of a name, in any case. All are, if nobody is wanted.
    fn is_about(&self, wanted: &[String]) -> bool {
        wanted.is_empty()
            || wanted.iter().any(|wanted| {
                let wanted = wanted.to_lowercase();
                self.ids.contains(&wanted) || self.names.iter().any(|name| name.to_lowercase().contains(&wanted))
            })
    }

    /// First what lies nearest to the middle between the last pair left apart and the first one merged.
    fn order(&self) -> (i64, Reverse<i64>, &[String], &[String]) {
        ((2 * self.points - i64::from(2 * MERGE - 1)).abs(), Reverse(self.articles), &self.ids, &self.names)
    }

    fn decision(&self) -> &'static str {
        if self.is_merged { "merged" } else { "apart" }
    }
}

/// Two lines a pair: what was decided about whom, and why.
fn print(links: &[Link], page: &mut Vec<u8>) -> Result<(), Failure> {
    for link in links {
        let ([a, b], [first, second]) = (&link.names, &link.ids);
        let (sign, ids) = if link.is_merged { ("=", first.clone()) } else { ("≠", format!("{first}, {second}")) };
        let names = safe(&format!("{a} {sign} {b}  ({ids})"));
        writeln!(page, "{:<6} {:>3}  {names}", link.decision(), link.points)?;
        let plural = if link.articles == 1 { "" } else { "s" };
        writeln!(page, "{:12}{}; {} article{plural}", "", safe(&link.evidence.join(", ")), link.articles)?;
    }
    Ok(())
}

table! {
    MERGES = MergeRow, "merges", "One row per pair, with room for a verdict that `run --merges` follows.",
        key [], order "the doubtful first";
    verdict: Option<&'a str>, "same or different; empty: not judged.";
    a: &'a str, "One of the two: a name where they were merged, since both have one id; else an id.";
    b: &'a str, "The other one.";
    decision: &'static str, "Whether the two are one speaker now." in ["merged", "apart"];
    points: u32, "For being one, less those against.";
    name: &'a str, "One form of the name.";
    other_name: &'a str, "The other one.";
    rule: &'a str, "What speaks for it.";
    evidence: Vec<&'a str>, "What the points are made of.";
    articles: u32, "Articles that name the rarer form.";
}

/// The list as `--merges` reads it.
fn sheet(links: &[Link], page: &mut Vec<u8>) -> Result<(), Failure> {
    let mut rows = Columns::new(&MERGES);
    for link in links {
        let [name, other_name] = &link.names;
        let [a, b] = if link.is_merged { &link.names } else { &link.ids };
        rows.push(MergeRow {
            verdict: None,
            a,
            b,
            decision: link.decision(),
            points: u32::try_from(link.points).unwrap_or(0),
            name,
            other_name,
            rule: &link.rule,
            evidence: link.evidence.iter().map(String::as_str).collect(),
            articles: u32::try_from(link.articles).unwrap_or(0),
        });
    }
    Ok(write::csv(&rows, page)?)
}
