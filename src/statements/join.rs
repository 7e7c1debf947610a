//! Rules and model weighed against each other.
//!
//! Both give calibrated confidences, and they err in different ways: the rules know the forms of official summaries, the
//! model knows the freedom of news. What both find is surer than either thinks; what only one finds is less sure. The
//! weights were chosen on PolNeAR dev and hardly matter within a few tenths.

use std::ops::Range;

use super::candidate::Candidate;
use super::confidence::{log_odds, logistic};

/// Contents that share so much of their tokens are the same report.
const SAME: f32 = 0.5;

/// Where both agree, their log odds are averaged; the same source adds this.
const SAME_SOURCE: f32 = 0.5;
/// What a rule's candidate loses where the model has none of that content.
const RULE_ALONE: f32 = -0.6;
/// What the model's candidate loses where no rule has that content, though one has the cue.
const MODEL_AGAINST_RULE: f32 = -0.5;
/// The same where no rule has the cue either.
const MODEL_ALONE: f32 = -0.2;

/// No content of the model is longer than this: two windows of its labelling.
const REACH: usize = 256;

/// All candidates, with confidences that take account of the other side.
pub(super) fn join(mut rules: Vec<Candidate>, mut model: Vec<Candidate>, tokens: usize) -> Vec<Candidate> {
    model.sort_by_key(|candidate| (candidate.hull().start, candidate.anchor));
    let starts: Vec<usize> = model.iter().map(|candidate| candidate.hull().start).collect();
    let mut is_agreed = vec![false; model.len()];
    let mut is_rule_cue = vec![false; tokens];
    for rule in rules.iter_mut().filter(|rule| rule.cue.is_some()) {
        is_rule_cue[rule.cue.clone().unwrap_or_default()].fill(true);
        let hull = rule.hull();
        let first = starts.partition_point(|&start| start + REACH < hull.start);
        let last = starts.partition_point(|&start| start < hull.end);
        let likest = (first..last)
            .filter(|&index| !is_nested(rule, &model[index]))
            .map(|index| (likeness(rule, &model[index]), index))
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        match likest.filter(|(likeness, _)| *likeness > SAME) {
            Some((_, twin)) => {
                is_agreed[twin] = true;
                agree(rule, &mut model[twin]);
            }
            None => rule.confidence = shifted(rule.confidence, RULE_ALONE),
        }
    }
    for (candidate, _) in model.iter_mut().zip(is_agreed).filter(|(_, is_agreed)| !is_agreed) {
        let has_rule = candidate.cue.clone().is_some_and(|cue| is_rule_cue[cue].contains(&true));
        candidate.confidence = shifted(candidate.confidence, if has_rule { MODEL_AGAINST_RULE } else { MODEL_ALONE });
    }
    rules.append(&mut model);
    rules
}

/// Whether the model's candidate passes on the quotation of the rule, cue and all ("“…,” she said, according to X"). The
/// two have nearly the same content, but are two reports.
fn is_nested(rule: &Candidate, model: &Candidate) -> bool {
    rule.rule == "quotation" && model.holds(rule.anchor) && !rule.holds(model.anchor)
}

/// Both have the content. With one source the rule's candidate stands for both; with two the surer decides.
fn agree(rule: &mut Candidate, model: &mut Candidate) {
    let both = 0.5 * (log_odds(rule.confidence) + log_odds(model.confidence));
    let same_source = match (&rule.source, &model.source) {
        (Some(one), Some(other)) => shared(one, other) > 0,
        (one, other) => one == other,
    };
    if same_source {
        rule.confidence = logistic(both + SAME_SOURCE);
        model.confidence = 0.0;
    } else {
        rule.confidence = logistic(both);
        model.confidence = model.confidence.max(rule.confidence);
    }
}

fn shifted(confidence: f32, by: f32) -> f32 {
    logistic(log_odds(confidence) + by)
}

/// The share of tokens that two contents have in common (intersection over union).
fn likeness(one: &Candidate, other: &Candidate) -> f32 {
    let parts = one.content.iter().flat_map(|a| other.content.iter().map(move |b| shared(a, b)));
    let common: usize = parts.sum();
    common as f32 / (one.len() + other.len() - common).max(1) as f32
}

fn shared(one: &Range<usize>, other: &Range<usize>) -> usize {
    one.end.min(other.end).saturating_sub(one.start.max(other.start))
}
