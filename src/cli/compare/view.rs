//! Answers on a terminal: tables that fit its width.
//!
//! Off a terminal a line has [`WIDTH`] columns, so that the same input gives the same bytes. Colours only repeat what
//! words and brackets say.

use std::collections::BTreeMap;

use anstream::{AutoStream, ColorChoice};
use comfy_table::{
    Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width, presets,
};

use crate::cli::terminal::{counted, grouped, safe};
use crate::compare::answer::{Answer, More};
use crate::compare::corpus::Corpus;
use crate::compare::over::{Series, Slot};
use crate::compare::rows::STATUSES;
use crate::compare::side::SideFacts;
use crate::tables::{Columns, RowView, Values};

/// Columns of a line where stdout is no terminal.
const WIDTH: u16 = 100;
/// Columns of a pivot of counts, the period apart.
const PIVOT: usize = 8;
/// Lines between rows, for cells of several lines.
const RULED: TableStyle = presets::UTF8_HORIZONTAL_ONLY;
/// No lines between rows, for figures.
const PLAIN: TableStyle = RULED.row_separator(LineStyle::none());

/// The whole answer.
pub(super) fn page(answer: &Answer, corpus: &Corpus, limit: usize) -> String {
    let mut page = String::new();
    for facts in &answer.sides {
        page += &format!("{}\n", safe(&side(facts)));
    }
    match (&answer.more, answer.asked.form) {
        (More::Words { floor, rare }, _) => page += &words(answer, *floor, *rare, limit),
        (More::Over { slots, series, claims }, _) => {
            page += &counts(answer, corpus, slots, series);
            if let Some(claims) = claims.as_ref().filter(|claims| claims.rows() > 0) {
                page += &self::claims(claims, limit);
            }
        }
        (More::Nothing, "lineage") => page += &lineage(&answer.rows),
        (More::Nothing, _) => page += &statuses(&answer.rows, limit),
    }
    page
}

/// A side in words.
pub(super) fn side(facts: &SideFacts) -> String {
    let days = match (facts.from, facts.to) {
        // the name says it
        (Some(from), Some(to)) if facts.name == from.to_string() || facts.name == format!("{from}..{to}") => {
            String::new()
        }
        (Some(from), Some(to)) => format!(" ({from} to {to})"),
        (Some(from), None) => format!(" (from {from} on)"),
        (None, Some(to)) => format!(" (up to {to})"),
        (None, None) => String::new(),
    };
    let fallbacks = match facts.fallback_days {
        Some(fallbacks) => format!(", {} by the day of publication", grouped(fallbacks as u64)),
        None => String::new(),
    };
    format!(
        "{} {}{days}: {} in {} of {}{fallbacks}; {} of {} in all",
        facts.side.to_uppercase(),
        facts.name,
        counted(facts.statements as u64, "statement"),
        counted(facts.articles as u64, "article"),
        counted(facts.outlets as u64, "named outlet"),
        counted(facts.corpus_articles as u64, "article"),
        counted(facts.corpus_outlets as u64, "named outlet"),
    )
}

/// What is empty or left out.
pub(super) fn notes(answer: &Answer) -> Vec<String> {
    let mut notes = Vec::new();
    for facts in answer.sides.iter().filter(|facts| facts.statements == 0) {
        let elsewhere = match facts.elsewhere {
            Some((first, last)) => format!("; there are such statements from {first} to {last}"),
            None => "; there are no such statements on any other day".to_owned(),
        };
        notes.push(format!("side {} ({}) is empty{elsewhere}", facts.side.to_uppercase(), facts.name));
    }
    let left_out = &answer.left_out;
    for (count, what) in [
        (left_out.undated, "without a date left out"),
        (left_out.nobody as u64, "without a named speaker left out; --across compares them too"),
        (left_out.no_claim as u64, "without a claim (thanks, greetings, bare names) left out"),
        (left_out.joint as u64, "that both make together left out"),
        (left_out.fallback_days.unwrap_or(0) as u64, "counted by the day of publication: the text gives no other"),
    ] {
        if count > 0 {
            notes.push(format!("{} {what}", counted(count, "statement")));
        }
    }
    notes
}

/// Every column of every row.
pub(super) fn plain(rows: &Columns) -> String {
    let mut table = table(PLAIN);
    table.set_header(rows.table().columns.iter().map(|column| column.name));
    for row in 0..rows.rows() {
        table.add_row(rows.values().iter().map(|values| match values {
            Values::Text(texts) => safe(texts.at(row).unwrap_or_default()),
            Values::Number(numbers) => numbers[row].map(|number| format!("{number:.3}")).unwrap_or_default(),
            _ => String::new(),
        }));
    }
    finished(&table)
}

/// Repeated, reworded, new, dropped.
fn statuses(rows: &Columns, limit: usize) -> String {
    let mut table = table(RULED);
    table.set_header(["status", "A", "B"]);
    let widths = [Width::Fixed(14), Width::Percentage(42), Width::Percentage(42)];
    table.set_constraints(widths.map(ColumnConstraint::UpperBoundary));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for row in (0..rows.rows()).map(|row| rows.row(row)) {
        let status = row.text("status").unwrap_or_default();
        let number = seen.entry(status).or_default();
        *number += 1;
        if *number <= limit {
            table.add_row([verdict(row, status), side_a(row, status), side_b(row, status)]);
        }
    }
    let order = STATUSES.columns[0].values.iter().filter_map(|status| Some((*status, *seen.get(status)?)));
    let counts: Vec<String> = order.map(|(status, count)| format!("{} {status}", grouped(count as u64))).collect();
    let shown = if seen.values().any(|count| *count > limit) {
        format!("; the first {limit} of each are shown, --limit or another --to shows more")
    } else {
        String::new()
    };
    match counts.is_empty() {
        true => "nothing to compare\n".to_owned(),
        false => format!("{}{}{shown}\n", finished(&table), counts.join(", ")),
    }
}

fn verdict(row: RowView<'_>, status: &str) -> Cell {
    let mut words = vec![status.to_owned()];
    words.extend(row.number("similarity").map(|similarity| format!("{similarity:.2}")));
    words.extend(row.texts("difference").iter().map(|difference| (*difference).to_owned()));
    for label in ["formula", "outlet_new"] {
        words.extend(row.boolean(label).then(|| label.replace('_', " ")));
    }
    let colour = match status {
        "repeated" => Color::Green,
        "reworded" => Color::Yellow,
        "new" | "only_b" => Color::Cyan,
        _ => Color::Red,
    };
    Cell::new(words.join("\n")).fg(colour)
}

fn side_a(row: RowView<'_>, status: &str) -> Cell {
    let is_partner = matches!(status, "new" | "only_b");
    let times = times(row, ["a_times", "a_occasions", "a_first", "a_last"]);
    said(row.date("a_published"), row.text("a_text"), is_partner, &times)
}

fn side_b(row: RowView<'_>, status: &str) -> Cell {
    let is_partner = matches!(status, "dropped" | "only_a");
    let times = times(row, ["b_times", "b_occasions", "b_first", "b_last"]);
    let words = if status == "repeated" { row.text("b_text") } else { row.text("diff").or(row.text("b_text")) };
    said(row.date("b_published"), words, is_partner, &times)
}

/// "3 times on 2 occasions", where it was said more than once.
fn times(row: RowView<'_>, [times, occasions, first, last]: [&str; 4]) -> String {
    let [times, occasions] = [times, occasions].map(|column| row.integer(column).unwrap_or(0) as u64);
    match (row.date(first), row.date(last)) {
        (Some(first), Some(last)) if times > 1 => {
            format!(" · {times} times, {}, {first} to {last}", counted(occasions, "occasion"))
        }
        _ => String::new(),
    }
}

fn said(day: Option<jiff::civil::Date>, words: Option<&str>, is_partner: bool, times: &str) -> Cell {
    let (Some(day), Some(words)) = (day, words) else { return Cell::new("") };
    let words = safe(words);
    match is_partner {
        true => Cell::new(format!("{day} · nearest, no match\n{words}")).fg(Color::DarkGrey),
        false => Cell::new(format!("{day}{times}\n{words}")),
    }
}

/// The words of each side, the strongest first.
fn words(answer: &Answer, floor: Option<f64>, rare: usize, limit: usize) -> String {
    let rows = &answer.rows;
    let count = rows.rows();
    let rare = format!("{} too rare to tell anything left out", counted(rare as u64, "word"));
    let Some(floor) = floor else {
        return format!("no word stands in 5 articles and 10 times on both sides together; {rare}\n");
    };
    let of_a = (0..count).take_while(|&row| rows.row(row).number("z") > Some(0.0)).take(limit);
    let of_b = (0..count).rev().take_while(|&row| rows.row(row).number("z") < Some(0.0)).take(limit);
    let mut page = String::new();
    for (facts, words) in answer.sides.iter().zip([of_a.collect::<Vec<_>>(), of_b.collect()]) {
        let mut table = table(PLAIN);
        let mine = if facts.side == "a" { ["a_articles", "b_articles"] } else { ["b_articles", "a_articles"] };
        table.set_header([safe(&facts.name), "z".into(), "articles".into(), "other side".into(), "example".into()]);
        for row in words.into_iter().map(|row| rows.row(row)) {
            let z = row.number("z").unwrap_or(0.0).abs();
            let mut cells = vec![Cell::new(safe(row.text("word").unwrap_or_default())), number(format!("{z:.1}"))];
            cells.extend(mine.map(|column| number(row.integer(column).unwrap_or(0).to_string())));
            cells.push(Cell::new(safe(row.text("example").unwrap_or_default())));
            table.add_row(cells);
        }
        page += &finished(&table);
    }
    page + &format!("z up to {floor:.1} may be chance: so much a cut of the same articles at random gives; {rare}\n")
}

/// Periods down, speakers or topics across.
fn counts(answer: &Answer, corpus: &Corpus, slots: &[Slot], series: &Series) -> String {
    let rows = &answer.rows;
    let by_topic = series.speakers.len() == 1;
    let across: Vec<(usize, String)> = if by_topic {
        let label = |topic: &Option<u32>| topic.map_or("all".to_owned(), |topic| corpus.topics.at(topic).label.clone());
        series.topics.iter().map(label).enumerate().collect()
    } else {
        // one topic alone if it was asked for, else all
        let topic = if answer.asked.topic.is_some() { series.topics.len() - 1 } else { 0 };
        let label = |who: &Option<u32>| who.map_or("all".to_owned(), |who| corpus.speakers.at(who).name.clone());
        series
            .speakers
            .iter()
            .map(label)
            .enumerate()
            .map(|(at, name)| (at * series.topics.len() + topic, name))
            .collect()
    };
    let shown = &across[..across.len().min(PIVOT)];
    let mut table = table(PLAIN);
    table.set_header(std::iter::once("period".to_owned()).chain(shown.iter().map(|(_, name)| safe(name))));
    for (at, slot) in slots.iter().enumerate() {
        let mark = if slot.complete { "" } else { " *" };
        let mut cells = vec![Cell::new(format!("{}{mark}", slot.period.name))];
        for (block, _) in shown {
            let count = rows.row(block * slots.len() + at).integer("statements");
            cells.push(number(count.map_or("–".to_owned(), |count| grouped(count as u64))));
        }
        table.add_row(cells);
    }
    let mut legend = "statements; – no article, so no data".to_owned();
    if slots.iter().any(|slot| !slot.complete) {
        legend += "; * the range covers a part of the period";
    }
    if across.len() > shown.len() || !by_topic {
        legend += "; another --to has all speakers and topics, shares, occasions, acts";
    }
    format!("{}{legend}\n", finished(&table))
}

fn claims(rows: &Columns, limit: usize) -> String {
    let mut table = table(RULED);
    table.set_header(["occasions", "times", "first", "last", "said again and again"]);
    let heads: Vec<usize> = (0..rows.rows()).filter(|&row| rows.row(row).text("status") == Some("itself")).collect();
    for (place, &head) in heads.iter().enumerate().take(limit) {
        let end = heads.get(place + 1).copied().unwrap_or(rows.rows());
        let row = rows.row(head);
        let day = |row: usize| Cell::new(rows.row(row).date("published").map_or(String::new(), |day| day.to_string()));
        table.add_row([
            number(row.integer("claim_occasions").unwrap_or(0).to_string()),
            number(row.integer("claim_times").unwrap_or(0).to_string()),
            day(head),
            day(end - 1),
            Cell::new(safe(row.text("text").unwrap_or_default())),
        ]);
    }
    finished(&table)
}

fn lineage(rows: &Columns) -> String {
    let mut table = table(RULED);
    table.set_header(["published", "version", "outlet", "words"]);
    for row in (0..rows.rows()).map(|row| rows.row(row)) {
        let status = row.text("status").unwrap_or_default();
        let mut version = vec![status.to_owned()];
        if status != "itself" {
            version.extend(row.number("similarity").map(|similarity| format!("{similarity:.2}")));
        }
        version.extend(row.texts("difference").iter().map(|difference| (*difference).to_owned()));
        let words = if status == "reworded" { row.text("diff") } else { None }.or(row.text("text"));
        table.add_row([
            Cell::new(row.date("published").map_or("undated".to_owned(), |day| day.to_string())),
            Cell::new(version.join("\n")),
            Cell::new(safe(row.text("outlet").unwrap_or_default())),
            Cell::new(safe(words.unwrap_or_default())),
        ]);
    }
    let first = rows.row(0);
    let [times, occasions] = ["claim_times", "claim_occasions"].map(|column| first.integer(column).unwrap_or(0) as u64);
    format!("{}{} on {}\n", finished(&table), counted(times, "statement"), counted(occasions, "occasion"))
}

fn number(digits: String) -> Cell {
    Cell::new(digits).set_alignment(CellAlignment::Right)
}

fn table(style: TableStyle) -> Table {
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
    // asked before the table is told that it has no terminal, for then it would not look
    let width = table.width().unwrap_or(WIDTH);
    table.set_width(width).force_no_tty();
    if AutoStream::choice(&std::io::stdout()) != ColorChoice::Never {
        table.enforce_styling();
    }
    table
}

fn finished(table: &Table) -> String {
    table.trim_fmt() + "\n"
}
