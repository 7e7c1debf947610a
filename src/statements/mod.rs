//! Tokens → statements: cue, content, source.
//!
//! Two finders propose [candidates](candidate::Candidate): rules over a lexicon of reporting verbs, and a trained
//! [`model`]. `join` weighs them against each other, `merge` settles which of them stand, `runs` gives
//! quotations without a cue to the statement before them, and `finish` turns tokens into the values of the table.
//!
//! The rules work on a unit at a time: a sentence, or several that a quotation holds together. In it they look for
//! groups of verbs (`group`), make them clauses (`clause`) by finding who speaks (`source`), and look for what is said `behind`
//! and `ahead` of each clause, and how far it reaches (`extent`). Transcripts, labels and "according to" have
//! rules of their own (`turns` by their `labels`, `according`, `quoting`). What says nothing falls, whoever proposed it
//! (`hollow`). The room does not know who a speaker is, nor what a statement is about.

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
mod hollow;
mod join;
mod labels;
mod merge;
pub mod model;
mod quoting;
mod report;
mod runs;
mod source;
#[cfg(feature = "train")]
pub mod train;
mod turns;
mod view;
mod words;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Statement;
use crate::text::Document;

use cues::Cues;
use model::{Model, Scratch};
use view::View;

/// Finds the statements of a text. Tables are built once; one engine serves all threads.
pub struct Engine {
    cues: Cues,
    model: Option<Model>,
    /// Rooms of the model that no thread uses at the moment.
    scratches: Mutex<Vec<Scratch>>,
}

impl Engine {
    /// The rules and the model that is compiled in.
    ///
    /// # Errors
    /// If a word list has a line that cannot be used.
    pub fn new(lexicon: &Lexicon) -> Result<Engine, LexiconError> {
        Engine::with(lexicon, Model::built_in())
    }

    /// The rules and this model.
    ///
    /// # Errors
    /// If a word list has a line that cannot be used.
    pub fn with(lexicon: &Lexicon, model: Model) -> Result<Engine, LexiconError> {
        Ok(Engine { model: Some(model), ..Engine::rules(lexicon)? })
    }

    /// The rules alone.
    ///
    /// # Errors
    /// If a word list has a line that cannot be used.
    pub fn rules(lexicon: &Lexicon) -> Result<Engine, LexiconError> {
        Ok(Engine { cues: Cues::new(lexicon)?, model: None, scratches: Mutex::default() })
    }

    /// Names the version of the trained weights, if the engine has any.
    pub fn model_hash(&self) -> Option<&str> {
        self.model.as_ref().map(model::Model::hash)
    }

    /// The statements of `document`, sorted by where they begin, where they end and their cue. `act` stays empty.
    pub fn find(&self, document: &Document<'_>) -> Vec<Statement> {
        let view = View::new(document, &self.cues);
        let mut candidates = turns::find(&view);
        let turns = turns::starts(&view, &candidates);
        let start_of_turns = |token: usize| turns.get(&document.paragraph_of(token)).copied().unwrap_or(usize::MAX);
        let is_free = |token: usize| token < start_of_turns(token);
        let mut units = view.units();
        units.retain(|unit| is_free(unit.start));
        units.iter_mut().for_each(|unit| unit.end = unit.end.min(start_of_turns(unit.start)));
        for (index, unit) in units.iter().enumerate() {
            turns::labelled(&view, unit, &mut candidates);
            let first = candidates.len();
            according::find(&view, unit, &mut candidates);
            report::find(&view, &units, index, &mut candidates);
            quoting::find(&view, unit, &mut candidates);
            according::cut(&view, unit, &mut candidates[first..]);
        }
        candidates.retain(|candidate| candidate.cue.is_none() || !runs::runs_on(&view, candidate.anchor));
        confidence::adapt(&view, &mut candidates);
        if let Some(model) = &self.model {
            let mut scratch = self.scratches().pop().unwrap_or_default();
            let mut found = model.find(document, &mut scratch);
            self.scratches().push(scratch);
            found.retain(|candidate| is_free(candidate.anchor) && !runs::runs_on(&view, candidate.anchor));
            found.retain(|candidate| !quoting::is_frame(&view, candidate, &candidates));
            found.retain(|candidate| !report::is_no_verb(&view, candidate.anchor));
            found.iter_mut().for_each(|candidate| runs::complete(&view, candidate));
            found.iter_mut().for_each(|candidate| candidate.core = !report::names_matter(&view, candidate));
            candidates = join::join(candidates, found, document.tokens().len());
        }
        candidates.retain(|candidate| !hollow::is_hollow(&view, candidate));
        confidence::doubt(&view, &mut candidates, units.len());
        let mut kept = merge::settle(candidates, document.tokens().len());
        runs::attach(&view, &units, &mut kept);
        finish::finish(&view, &kept)
    }

    /// Nobody holds the lock while anything can fail, so what it guards is always whole.
    fn scratches(&self) -> MutexGuard<'_, Vec<Scratch>> {
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
