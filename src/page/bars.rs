//! Words that set two sides apart.

use minijinja::context;
use minijinja::value::Value;

use super::scale::{self, Scale, number, place};

/// Bars from a middle line to either side, the largest first on each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// The heading.
    pub heading: String,
    /// What the measure is, and what to mind.
    pub note: String,
    /// What a unit of the axis is: "z".
    pub unit: String,
    /// Whose words have positive values; their bars go to the left.
    pub a: String,
    /// Whose words have negative values; their bars go to the right.
    pub b: String,
    /// The bars, drawn in this order.
    pub bars: Vec<Bar>,
    /// The size up to which a value may be chance; a dashed line on either side.
    pub floor: Option<f64>,
}

/// A bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// The word or phrase.
    pub label: String,
    /// Its value: positive for side a, negative for side b.
    pub value: f64,
    /// What a pointer that rests on it shows, such as the counts on both sides.
    pub detail: String,
}

/// Measures of the drawing; it is scaled to the width of the page.
const WIDTH: f64 = 960.0;
const SIDE: f64 = 60.0;
const TOP: f64 = 30.0;
const ROW: f64 = 24.0;
const BAR: f64 = 16.0;
const BOTTOM: f64 = 30.0;
const GAP: f64 = 7.0;

impl Bars {
    pub(super) fn value(&self) -> Value {
        let sizes = self.bars.iter().map(|bar| bar.value.abs()).chain(self.floor);
        let levels = scale::ticks(sizes.filter(|size| size.is_finite()).fold(0.0, f64::max));
        let highest = levels.last().copied().unwrap_or(1.0);
        // positive values go to the left
        let x = Scale::new((highest, -highest), (SIDE, WIDTH - SIDE));
        let bottom = TOP + ROW * self.bars.len() as f64;
        let mirrored = levels.iter().skip(1).rev().map(|level| -level).chain(levels.iter().copied());
        let tick = |level: f64| context! { x => place(x.place(level)), text => number(level.abs()) };
        let floor = self.floor.filter(|floor| floor.is_finite() && *floor > 0.0);
        context! {
            a => &self.a, b => &self.b, unit => &self.unit,
            width => WIDTH, height => bottom + BOTTOM, top => TOP, bottom => bottom, middle => place(x.place(0.0)),
            ticks => mirrored.map(tick).collect::<Vec<_>>(),
            floor => floor.map(|floor| [place(x.place(floor)), place(x.place(-floor))]),
            bars => self.bars.iter().enumerate().map(|(at, bar)| drawn(bar, at, &x)).collect::<Vec<_>>(),
        }
    }
}

fn drawn(bar: &Bar, at: usize, x: &Scale) -> Value {
    let value = if bar.value.is_finite() { bar.value } else { 0.0 };
    let (middle, end) = (x.place(0.0), x.place(value));
    let left = value >= 0.0;
    let top = TOP + ROW * at as f64;
    // the word stands on the empty side of the middle line, the figure beyond the bar
    let away = if left { -GAP } else { GAP };
    context! {
        label => &bar.label,
        detail => &bar.detail,
        side => if left { "a" } else { "b" },
        x => place(middle.min(end)),
        width => place((middle - end).abs()),
        y => place(top + (ROW - BAR) / 2.0),
        height => BAR,
        base => place(top + ROW / 2.0 + 4.5),
        word_x => place(middle - away),
        word_anchor => if left { "start" } else { "end" },
        figure_x => place(end + away),
        figure_anchor => if left { "end" } else { "start" },
        figure => format!("{:.1}", value.abs()),
    }
}
