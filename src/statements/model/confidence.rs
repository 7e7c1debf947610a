//! How likely a labelling is right: a logistic regression over what both stages and the other labellings say.

use super::labelling::{Labelling, neighbours, shared};
use super::view::{Facts, View};
use super::vocabulary::Entry;

/// Numbers that the other labellings give; they stand first.
const OTHERS: usize = 4;
/// Numbers of evidence.
pub(crate) const FEATURES: usize = OTHERS + 9 + 13 + 6 + 2;
/// The evidence for one labelling.
pub(crate) type Evidence = [f32; FEATURES];

/// The regression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Confidence {
    pub(crate) bias: f32,
    pub(crate) weights: Evidence,
}

impl Confidence {
    /// The log odds that content and source are right.
    pub(crate) fn log_odds(&self, evidence: &Evidence) -> f32 {
        self.bias + self.weights.iter().zip(evidence).map(|(weight, value)| weight * value).sum::<f32>()
    }
}

/// Scores of the paths of one window, in units of the trained weights.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Margins {
    /// Best path over the one that labels nothing.
    pub(crate) over_nothing: f32,
    /// Best path over the best without content.
    pub(crate) content: f32,
    /// Best path over the best without source; negative where the source was forced.
    pub(crate) source: f32,
}

/// The evidence of one labelling as far as it stands alone; [`compare`] adds the rest.
pub(crate) fn evidence(view: &View, found: &Labelling) -> Evidence {
    let mut values = [0.0; FEATURES];
    let alone = scores(found)
        .into_iter()
        .chain(of_content(view, found))
        .chain(of_source(view, found))
        .chain([f32::from(view.tokens[found.anchor].cue) / 4.0, truth(view.tokens[found.anchor].quote != 0)]);
    for (value, found) in values[OTHERS..].iter_mut().zip(alone) {
        *value = found;
    }
    values
}

/// What the two stages say.
fn scores(found: &Labelling) -> [f32; 9] {
    let signed = |margin: f32| (1.0 + margin.abs()).ln().copysign(margin);
    let log_odds = strength(found);
    let source = signed(found.margins.source.abs());
    [
        log_odds,
        log_odds * log_odds / 4.0,
        signed(found.margins.over_nothing),
        signed(found.margins.content),
        if found.is_forced { 0.0 } else { source },
        if found.is_forced { source } else { 0.0 },
        found.margins.over_nothing / (1.0 + found.len() as f32),
        truth(found.is_forced),
        truth(found.source.is_none()),
    ]
}

/// Length, quotation marks, place and edges of the content.
fn of_content(view: &View, found: &Labelling) -> [f32; 13] {
    let mut values = [0.0; 13];
    let (Some(first), Some(last)) = (found.content.first(), found.content.last()) else { return values };
    let anchor = found.anchor;
    let length = found.len() as f32;
    let tokens = found.content.iter().flat_map(|part| &view.tokens[part.clone()]);
    let quoted = tokens.filter(|facts| facts.quote != 0).count() as f32 / length;
    let is_behind = first.start > anchor;
    let distance = if is_behind { first.start - anchor } else { anchor.saturating_sub(last.end - 1) };
    let (opening, closing) = (view.sentence(first.start), view.sentence(last.end - 1));
    let rest = closing.end as usize - last.end;
    values.copy_from_slice(&[
        (1.0 + length).ln(),
        truth(length <= 2.0),
        quoted,
        truth(quoted > 0.0 && quoted < 1.0),
        truth(found.content.len() > 1),
        (1.0 + distance as f32).ln(),
        truth(is_behind),
        truth(first.start == opening.start as usize),
        truth(rest == 0),
        truth(rest == 1 && !view.tokens[last.end].is(Facts::WORD)),
        truth(view.near(last.end - 1, 1).is(Facts::COMMA)),
        truth(view.tokens[first.start].is(Facts::THAT)),
        truth(view.tokens[anchor].sentence != view.tokens[first.start].sentence),
    ]);
    values
}

/// Length, words and place of the source.
fn of_source(view: &View, found: &Labelling) -> [f32; 6] {
    let Some(source) = &found.source else { return [0.0; 6] };
    let first = &view.tokens[source.start];
    let is_behind = source.start > found.anchor;
    let distance = if is_behind { source.start - found.anchor } else { found.anchor.saturating_sub(source.end - 1) };
    [
        (source.len() as f32).ln(),
        truth(first.is(Entry::PRONOUN)),
        truth(view.tokens[source.clone()].iter().any(|facts| facts.is(Facts::CAPITAL))),
        (1.0 + distance as f32).ln(),
        truth(is_behind),
        truth(first.quote != 0),
    ]
}

fn truth(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// The log odds of the anchor, cut off where more makes no difference.
fn strength(found: &Labelling) -> f32 {
    found.log_odds.clamp(-6.0, 6.0)
}

/// Adds to the evidence of each labelling what the others of the same article say: one whose content holds this anchor,
/// overlaps, or is nearly the same.
pub(crate) fn compare(found: &mut [Labelling]) {
    for index in 0..found.len() {
        let this = &found[index];
        let (mut nested, mut overlap, mut equal) = (-6.0f32, -6.0f32, -6.0f32);
        for other in neighbours(found, index).map(|other| &found[other]) {
            if other.content.iter().any(|part| part.contains(&this.anchor)) {
                nested = nested.max(strength(other));
            }
            let common = shared(&this.content, &other.content);
            if common * 3 > 2 * (this.len() + other.len() - common) {
                equal = equal.max(strength(other));
            } else if common > 0 {
                overlap = overlap.max(strength(other));
            }
        }
        let is_weaker = truth(equal.max(nested) > strength(this));
        let from_zero = |strength: f32| (strength + 6.0) / 6.0;
        found[index].evidence[..OTHERS].copy_from_slice(&[
            from_zero(nested),
            from_zero(overlap),
            from_zero(equal),
            is_weaker,
        ]);
    }
}
