//! Counts over time.

use std::fmt::Write;

use minijinja::context;
use minijinja::value::Value;

use super::scale::{self, Scale, number, place};

/// Counts per period, a line for each series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The heading.
    pub heading: String,
    /// What is counted, and what to mind.
    pub note: String,
    /// What a unit of the vertical axis is: "statements"; empty where the names of the series say it.
    pub unit: String,
    /// The periods, every one from the first to the last, in order.
    pub periods: Vec<Period>,
    /// The lines. The first eight are drawn, the figures of all stand in a table below.
    pub series: Vec<Series>,
}

/// A period of the horizontal axis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Its name: `2020-04`.
    pub label: String,
    /// True where the asked range cuts it, so that its count is of a part only.
    pub partial: bool,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Whose counts they are.
    pub name: String,
    /// A value for each period: 0 is a count of nothing, `None` that there are no data; there the line has a gap.
    pub values: Vec<Option<f64>>,
}

/// Measures of the drawing; it is scaled to the width of the page.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 36.0;
/// At most so many periods are labelled.
const LABELS: usize = 12;
/// At most so many lines are drawn: more could not be told apart.
const DRAWN: usize = 8;
/// Up to so many periods a line has a mark at each.
const MARKS: usize = 120;

impl Lines {
    pub(super) fn value(&self) -> Value {
        let values = self.series.iter().flat_map(|series| (0..self.periods.len()).filter_map(|at| series.at(at)));
        let levels = scale::ticks(values.fold(0.0, f64::max));
        let highest = levels.last().copied().unwrap_or(1.0);
        let plot = Plot {
            x: Scale::new((0.0, self.periods.len() as f64), (LEFT, WIDTH - RIGHT)),
            y: Scale::new((0.0, highest), (HEIGHT - BOTTOM, TOP)),
        };
        let step = self.periods.len().div_ceil(LABELS).max(1);
        let labels = self.periods.iter().enumerate().step_by(step);
        let labels = labels.map(|(at, period)| context! { x => place(plot.middle(at)), text => &period.label });
        let levels = levels.iter().map(|&level| context! { y => place(plot.y.place(level)), text => number(level) });
        context! {
            width => WIDTH, height => HEIGHT, left => LEFT, right => WIDTH - RIGHT, bottom => HEIGHT - BOTTOM, top => TOP,
            unit => &self.unit,
            labels => labels.collect::<Vec<_>>(),
            levels => levels.collect::<Vec<_>>(),
            gaps => self.gaps(&plot),
            series => self.series.iter().take(DRAWN).map(|series| self.series(series, &plot)).collect::<Vec<_>>(),
            more => self.series.len().saturating_sub(DRAWN),
            first => self.periods.first().map(|period| &period.label),
            last => self.periods.last().map(|period| &period.label),
            names => self.series.iter().map(|series| Value::from(&series.name)).collect::<Vec<_>>(),
            rows => self.rows(),
        }
    }

    /// Stretches of periods without data in any series.
    fn gaps(&self, plot: &Plot) -> Vec<Value> {
        let empty = |at: usize| self.series.iter().all(|series| series.at(at).is_none());
        let places: Vec<usize> = (0..self.periods.len()).filter(|&at| empty(at)).collect();
        let stretches = places.chunk_by(|before, after| before + 1 == *after);
        let stretch = |places: &[usize]| {
            let (from, to) = (places[0] as f64, (places[places.len() - 1] + 1) as f64);
            context! { x => place(plot.x.place(from)), width => place(plot.x.place(to) - plot.x.place(from)) }
        };
        stretches.map(stretch).collect()
    }

    fn series(&self, series: &Series, plot: &Plot) -> Value {
        let mut path = String::new();
        let mut marks = Vec::new();
        let mut drawn = false;
        for (at, period) in self.periods.iter().enumerate() {
            let Some(value) = series.at(at) else {
                drawn = false;
                continue;
            };
            let (x, y) = (place(plot.middle(at)), place(plot.y.place(value)));
            let _ = write!(path, "{}{x} {y}", if drawn { 'L' } else { 'M' });
            drawn = true;
            let alone =
                at.checked_sub(1).is_none_or(|before| series.at(before).is_none()) && series.at(at + 1).is_none();
            if alone || self.periods.len() <= MARKS {
                let part = if period.partial { ", a part of the period only" } else { "" };
                let figure = [&number(value), self.unit.as_str()].join(" ");
                let title = format!("{}, {}: {}{part}", series.name, period.label, figure.trim_end());
                marks.push(context! { x => x, y => y, title => title, partial => period.partial });
            }
        }
        context! { name => &series.name, path => path, marks => marks }
    }

    /// The figures as a table.
    fn rows(&self) -> Vec<Value> {
        let row = |(at, period): (usize, &Period)| {
            let cell = |series: &Series| series.at(at).map_or_else(String::new, number);
            context! { label => &period.label, cells => self.series.iter().map(cell).collect::<Vec<_>>() }
        };
        self.periods.iter().enumerate().map(row).collect()
    }
}

impl Series {
    /// The value of a period; none where there is none that can be drawn.
    fn at(&self, period: usize) -> Option<f64> {
        self.values.get(period).copied().flatten().filter(|value| value.is_finite())
    }
}

struct Plot {
    x: Scale,
    y: Scale,
}

impl Plot {
    /// The middle of a period.
    fn middle(&self, at: usize) -> f64 {
        self.x.place(at as f64 + 0.5)
    }
}
