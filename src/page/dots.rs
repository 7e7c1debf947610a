//! Events on a line of dates.

use jiff::civil::Date;
use minijinja::context;
use minijinja::value::Value;

use super::scale::{self, Scale, place};
use super::table::more;
use super::{ROWS, count};

/// Claims as rows of dots over dates: when each was made, and when it came again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dots {
    /// The heading.
    pub heading: String,
    /// What a row and a dot are.
    pub note: String,
    /// The rows, in the order in which they are drawn.
    pub rows: Vec<DotsRow>,
}

/// A row of dots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DotsRow {
    /// The claim; it is cut to the width that there is.
    pub label: String,
    /// Its dots.
    pub dots: Vec<Dot>,
}

/// A dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    /// Where it stands.
    pub date: Date,
    /// True for a full dot (said so), false for a ring (said in other words).
    pub full: bool,
    /// What a pointer that rests on it shows: date, outlet, words.
    pub detail: String,
}

/// Measures of a strip; it is scaled to the width of its column.
const WIDTH: f64 = 640.0;
const EDGE: f64 = 34.0;

impl Dots {
    pub(super) fn value(&self) -> Value {
        let dates = || self.rows.iter().flat_map(|row| row.dots.iter().map(|dot| dot.date));
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
            return context! { rows => Vec::<Value>::new() };
        };
        let x = Scale::new((scale::day_number(first), scale::day_number(last)), (EDGE, WIDTH - EDGE));
        let ticks = scale::date_ticks(first, last).into_iter().filter(|(day, _)| *day >= first);
        let ticks = ticks.map(|(day, text)| context! { x => place(x.place(scale::day_number(day))), text => text });
        let dot = |dot: &Dot| {
            let title = format!("{}: {}", dot.date, dot.detail);
            context! { x => place(x.place(scale::day_number(dot.date))), full => dot.full, title => title }
        };
        let row = |row: &DotsRow| {
            context! {
                label => &row.label,
                count => count(row.dots.len() as u64),
                dots => row.dots.iter().map(dot).collect::<Vec<_>>(),
            }
        };
        let shown = self.rows.len().min(ROWS);
        context! {
            width => WIDTH, left => EDGE, right => WIDTH - EDGE,
            ticks => ticks.collect::<Vec<_>>(),
            rows => self.rows[..shown].iter().map(row).collect::<Vec<_>>(),
            more => more(self.rows.len(), shown, "rows"),
        }
    }
}
