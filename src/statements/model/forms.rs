//! What the form of a word adds to the sums of both stages, kept from article to article.
//!
//! A few hundred forms make most of any text. What depends on the form alone, wherever it stands, is summed up once and
//! then read from one place, instead of looked up feature by feature.

use super::Model;
use super::anchors::{self, PLACES};
use super::decode::Scores;
use super::feature::{Sum, add};
use super::relation::SIDES;
use super::stages::Labels;
use super::table::Row;
use super::view::Facts;
use super::window;

/// How many forms are kept; one that falls on another's place takes it.
const FORMS: usize = 2048;

/// The sums of some forms, all of one model.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    kept: Vec<Form>,
}

/// The sums of a form, as far as they were asked for.
#[derive(Clone, Copy, Debug, Default)]
struct Form {
    form: u64,
    /// Stage 1: for the token that stands so many places before or behind.
    anchors: Option<[i32; PLACES]>,
    /// Stage 2: a bit for each side that is known.
    known: u8,
    sides: [Side; SIDES],
}

/// Stage 2, on one side of an anchor: one line of the cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Side {
    own: Scores,
    /// For the next token and the one before.
    next: Row,
    last: Row,
}

impl Forms {
    /// What the form of a token adds in stage 1 to the token at each of the places around it.
    pub(super) fn anchors(&mut self, model: &Model, facts: &Facts) -> [i32; PLACES] {
        let sums = |place| {
            let mut sum = Sum::from(&model.anchors.weights, 0);
            anchors::form_features(facts, place, &mut sum);
            sum.sum
        };
        *self.of(facts).anchors.get_or_insert_with(|| std::array::from_fn(sums))
    }

    /// Adds what three neighbours say in stage 2 of the one in the middle.
    pub(super) fn add(&mut self, labels: &Labels, around: [&Facts; 3], side: usize, scores: &mut Scores) {
        add(scores, &self.side(labels, around[0], side).next);
        add(scores, &self.side(labels, around[2], side).last);
        let own = &self.side(labels, around[1], side).own;
        scores.iter_mut().zip(own).for_each(|(score, own)| *score = score.wrapping_add(*own));
    }

    fn side(&mut self, labels: &Labels, facts: &Facts, side: usize) -> &Side {
        let form = self.of(facts);
        if form.known >> side & 1 == 0 {
            form.known |= 1 << side;
            let mut own = Sum::from(&labels.weights, [0; 8]);
            window::form_features(facts, side, &mut own);
            let row = |feature| *labels.weights.get(feature);
            form.sides[side] =
                Side { own: own.sum, next: row(window::of_next(facts, side)), last: row(window::of_last(facts, side)) };
        }
        &form.sides[side]
    }

    /// The place of a form, emptied if it held another.
    fn of(&mut self, facts: &Facts) -> &mut Form {
        if self.kept.is_empty() {
            self.kept.resize(FORMS, Form::default());
        }
        let kept = &mut self.kept[facts.form as usize % FORMS];
        if kept.form != facts.form {
            *kept = Form { form: facts.form, ..Form::default() };
        }
        kept
    }
}
