//! How likely a labelling is right: a logistic regression over what both stages and the other labellings say.

use super::labelling::{Labelling, neighbours, shared};
use super::vocabulary::Entry;
use super::view::{Facts, View};

/// Number of features.
pub(crate) const FEATURES: usize = 34;
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

/// The evidence of one labelling as far as it stands alone.
pub(crate) fn evidence(view: &View, found: &Labelling) -> Evidence {
    let mut values = [0.0; FEATURES];
    let anchor = found.anchor;
    let facts = &view.tokens[anchor];
    let length = found.len() as f32;
    let signed = |margin: f32| (1.0 + margin.abs()).ln().copysign(margin);
    let logit = found.log_odds.clamp(-6.0, 6.0);
    values[0] = logit;
    values[1] = logit * logit / 4.0;
    values[2] = signed(found.margins.over_nothing);
    values[3] = signed(found.margins.content);
    values[4] = if found.is_forced { 0.0 } else { signed(found.margins.source) };
    values[5] = if found.is_forced { signed(-found.margins.source) } else { 0.0 };
    values[6] = found.margins.over_nothing / (1.0 + length);
    values[7] = f32::from(found.is_forced);
    values[8] = f32::from(found.source.is_none());
    values[9] = (1.0 + length).ln();
    values[10] = f32::from(length <= 2.0);
    let tokens = || found.content.iter().flat_map(|part| &view.tokens[part.clone()]);
    let quoted = tokens().filter(|facts| facts.quote != 0).count() as f32 / length.max(1.0);
    values[11] = quoted;
    values[12] = f32::from(quoted > 0.0 && quoted < 1.0);
    values[13] = f32::from(found.content.len() > 1);
    let (first, last) = (found.content.first(), found.content.last());
    if let (Some(first), Some(last)) = (first, last) {
        let distance = if first.start > anchor {
            first.start - anchor
        } else {
            anchor.saturating_sub(last.end - 1)
        };
        values[14] = (1.0 + distance as f32).ln();
        values[15] = f32::from(first.start > anchor);
        let (opening, closing) = (view.sentence(first.start), view.sentence(last.end - 1));
        values[16] = f32::from(first.start == opening.start as usize);
        let rest = closing.end as usize - last.end;
        values[17] = f32::from(rest == 0);
        values[18] = f32::from(rest == 1 && !view.tokens[last.end].is(Facts::WORD));
        let next = view.near(last.end - 1, 1);
        values[19] = next.bit(Facts::COMMA) as f32;
        values[20] = f32::from(view.tokens[first.start].is(Facts::THAT));
        values[21] = f32::from(view.tokens[anchor].sentence != view.tokens[first.start].sentence);
    }
    if let Some(source) = &found.source {
        values[22] = (source.len() as f32).ln();
        values[23] = view.tokens[source.start].bit(Entry::PRONOUN) as f32;
        values[24] = f32::from(view.tokens[source.clone()].iter().any(|facts| facts.is(Facts::CAPITAL)));
        let distance = if source.start > anchor { source.start - anchor } else { anchor.saturating_sub(source.end - 1) };
        values[25] = (1.0 + distance as f32).ln();
        values[26] = f32::from(source.start > anchor);
        values[27] = f32::from(view.tokens[source.start].quote != 0);
    }
    values[28] = f32::from(facts.cue) / 4.0;
    values[29] = f32::from(facts.quote != 0);
    values
}

/// Adds to the evidence of each labelling what the others of the same article say: one whose content holds this anchor,
/// overlaps, or is nearly the same.
pub(crate) fn compare(found: &mut [Labelling]) {
    for index in 0..found.len() {
        let this = &found[index];
        let (mut nested, mut overlap, mut equal) = (-6.0f32, -6.0f32, -6.0f32);
        for other in neighbours(found, index).map(|other| &found[other]) {
            let strength = other.log_odds.clamp(-6.0, 6.0);
            if other.content.iter().any(|part| part.contains(&this.anchor)) {
                nested = nested.max(strength);
            }
            let common = shared(&this.content, &other.content);
            if common * 3 > 2 * (this.len() + other.len() - common) {
                equal = equal.max(strength);
            } else if common > 0 {
                overlap = overlap.max(strength);
            }
        }
        let own = this.log_odds.clamp(-6.0, 6.0);
        let values = &mut found[index].evidence;
        for (place, strength) in [(30, nested), (31, overlap), (32, equal)] {
            values[place] = (strength + 6.0) / 6.0;
        }
        values[33] = f32::from(equal.max(nested) > own);
    }
}
