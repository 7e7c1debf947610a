//! Tokens → statements: cue, content, source.

mod according;
mod ahead;
mod behind;
pub mod candidate;
mod clause;
mod confidence;
mod cues;
mod extent;
mod finish;
mod group;
mod merge;
mod report;
mod runs;
mod source;
mod turns;
mod view;
mod words;

use rustc_hash::FxHashSet;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Statement;
use crate::text::Document;

use cues::Cues;
use view::View;

/// Finds the statements of a text. Tables are built once; one engine serves all threads.
pub struct Engine {
    cues: Cues,
}

impl Engine {
    /// Reads the word lists.
    ///
    /// # Errors
    /// If a list has a line that cannot be used.
    pub fn new(lexicon: &Lexicon) -> Result<Engine, LexiconError> {
        Ok(Engine { cues: Cues::new(lexicon)? })
    }

    /// The statements of `document`, sorted by where they begin, where they end and their cue. `act` stays empty.
    pub fn find(&self, document: &Document<'_>) -> Vec<Statement> {
        let view = View::new(document, &self.cues);
        let mut candidates = turns::find(&view);
        let turns: FxHashSet<usize> = candidates.iter().map(|turn| document.paragraph_of(turn.anchor)).collect();
        let mut units = view.units();
        units.retain(|unit| !turns.contains(&document.paragraph_of(unit.start)));
        for (index, unit) in units.iter().enumerate() {
            turns::labelled(&view, unit, &mut candidates);
            according::find(&view, unit, &mut candidates);
            report::find(&view, unit, units.get(index + 1), &mut candidates);
        }
        confidence::adapt(&view, &mut candidates);
        let mut kept = merge::settle(candidates, document.tokens().len());
        runs::attach(&view, &units, &mut kept);
        finish::finish(&view, &kept)
    }
}

#[cfg(test)]
mod tests;
