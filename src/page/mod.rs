//! Findings become a page: one HTML file that a reader can open, search, print and mail.
//!
//! A [`Page`] is a title, a few facts, and [`Part`]s: tables, plots, compared statements. They are plain values; whoever
//! has findings fills them, and [`Page::html`] makes the file. This room neither reads tables nor computes anything but
//! places on paper, and it knows nothing of statements and speakers beyond their names.
//!
//! The file needs nothing else: style, script and plots (inline SVG) stand in it, and its Content-Security-Policy
//! forbids the browser to fetch or run anything but the style and script of this room, by their hashes. So a text that
//! found a way around the escaping would still do nothing. The script only searches and filters; without it the page
//! shows everything. The same page gives the same bytes: there is no clock in it.

mod bars;
mod dots;
mod heat_map;
mod html;
mod lines;
mod pairs;
mod scale;
mod table;

pub use bars::{Bar, Bars};
pub use dots::{Dot, Dots, DotsRow};
pub use heat_map::HeatMap;
pub use lines::{Lines, Period, Series};
pub use pairs::{Change, Pair, Pairs, Piece, Said, Side};
pub use table::{Align, Column, Table};

/// The most rows of a table, and the most pairs, that a page shows. It says how many more there are.
pub const ROWS: usize = 2_000;

/// One HTML page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The heading, and the title of the browser's window.
    pub title: String,
    /// A sentence or two below it: what the page answers.
    pub lead: String,
    /// Short facts at the top: a name, and what it is. "Statements", "53".
    pub facts: Vec<Fact>,
    /// The body, in order.
    pub parts: Vec<Part>,
    /// The small print: version, settings, what the figures mean. A paragraph each.
    pub foot: Vec<String>,
}

/// A fact at the top of the page, or a cell of a small table of facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// What it is a fact of.
    pub name: String,
    /// The fact.
    pub value: String,
}

impl Fact {
    /// `name`: `value`.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact { name: name.into(), value: value.into() }
    }
}

/// A part of a page. Each has a heading and a note below it; either may be empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Paragraphs, nothing else.
    Text {
        /// The heading.
        heading: String,
        /// The paragraphs.
        paragraphs: Vec<String>,
    },
    /// Rows and columns.
    Table(Table),
    /// Counts per period.
    Lines(Lines),
    /// Counts of two things together: speaker and topic.
    HeatMap(HeatMap),
    /// Words that set two sides apart.
    Bars(Bars),
    /// Events on a line of dates, a row for each claim.
    Dots(Dots),
    /// Compared statements.
    Pairs(Pairs),
}

impl Page {
    /// The page as a file.
    pub fn html(&self) -> String {
        html::html(self)
    }
}

/// A count as readers write it: `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count of things: "1 article", "2 articles".
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
