//! A compiled dictionary: what it finds in a text, and how much each place counts.

use super::matcher::{Hit, Matcher};
use super::score::{self, Entry, Evidence, Nested, PARAGRAPH, SENTENCE};
use crate::model::{Span, Statement};
use crate::text::Document;

/// The patterns of one source. Its scores add up by themselves: a second dictionary leaves those of the first unchanged.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// Finds the patterns.
    pub matcher: Matcher,
    /// What each pattern stands for.
    pub entries: Vec<Entry>,
    /// Where it comes from.
    pub source: Source,
}

/// Where a dictionary comes from, and so how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A longer pattern hides those of all topics that it covers; context counts; few topics are kept.
    BuiltIn,
    /// Patterns hide those of their own topic only; the own words alone count, and every match gives its topic.
    User,
}

/// How far beside a statement its paragraph counts, in bytes: an endless paragraph must not be gone through for each of
/// its statements.
const REACH: u32 = 4_000;
/// How much the rest of a paragraph counts at most, for each unit of weight in the sentences of a statement.
const MOST_OF_PARAGRAPH: f32 = 0.8;
/// How much it may count in any case: the weight of a word.
const LEAST_OF_PARAGRAPH: f32 = 1.0;

impl Dictionary {
    /// What it finds, by place.
    pub fn hits(&self, document: &Document<'_>) -> Vec<Hit> {
        let nested = match self.source {
            Source::BuiltIn => Nested::Dictionary,
            Source::User => Nested::Topic,
        };
        score::resolve(self.matcher.hits(document), &self.entries, nested)
    }

    /// The evidence in a statement, its sentences, its paragraph.
    pub fn around(&self, statement: &Statement, document: &Document<'_>, hits: &[Hit]) -> Vec<Evidence> {
        let sentences = statement.context.hull(statement.hull());
        let paragraph = document.paragraphs().get(statement.paragraph as usize).map_or(sentences, |p| p.span);
        let (hull, all) = (statement.hull(), paragraph.hull(sentences));
        let reach =
            Span::new(all.start.max(hull.start.saturating_sub(REACH)), all.end.min(hull.end.saturating_add(REACH)));
        let from = hits.partition_point(|hit| hit.span.start < reach.start);
        let within = hits[from..].iter().take_while(|hit| hit.span.start < reach.end);
        let mut evidence: Vec<Evidence> = within
            .filter_map(|hit| {
                let own = statement.content.iter().any(|part| part.overlaps(hit.span));
                let share = match own {
                    true => 1.0,
                    false if sentences.overlaps(hit.span) => SENTENCE,
                    false => PARAGRAPH,
                };
                self.evidence(hit, share, !own)
            })
            .collect();
        keep_in_proportion(&mut evidence, sentences);
        evidence
    }

    /// Evidence from outside the text.
    pub fn outside(&self, hits: &[Hit]) -> Vec<Evidence> {
        let evidence = hits.iter().filter_map(|hit| self.evidence(hit, PARAGRAPH, true));
        evidence.map(|piece| Evidence { span: None, ..piece }).collect()
    }

    /// What a hit says, at its place; nothing for a blocking pattern.
    pub fn evidence(&self, hit: &Hit, share: f32, context: bool) -> Option<Evidence> {
        let entry = &self.entries[hit.pattern as usize];
        let weight = if hit.completes { 0.0 } else { entry.weight * share };
        Some(Evidence { topic: entry.topic?, weight, voice: weight, words: hit.words, span: Some(hit.span), context })
    }
}

/// Lets the rest of a paragraph count for less than the sentences of a statement do: there are texts whose only paragraph
/// is the article. Where these sentences say little, it may still count as much as a word.
fn keep_in_proportion(evidence: &mut [Evidence], sentences: Span) {
    let is_near = |piece: &Evidence| piece.span.is_some_and(|span| sentences.overlaps(span));
    let weigh = |evidence: &[Evidence], near: bool| -> f32 {
        evidence.iter().filter(|piece| is_near(piece) == near).map(|piece| piece.weight).sum()
    };
    let (near, far) = (weigh(evidence, true), weigh(evidence, false));
    let most = (near * MOST_OF_PARAGRAPH).max(LEAST_OF_PARAGRAPH);
    if near > 0.0 && far > most {
        for piece in evidence.iter_mut().filter(|piece| !is_near(piece)) {
            piece.voice *= most / far;
        }
    }
}

/// Lets the weightiest hit of a topic count for all of them: many countries are no more about foreign affairs than one.
pub fn count_one(topic: Option<u16>, evidence: &mut [Evidence]) {
    let mut hits: Vec<&mut Evidence> = evidence.iter_mut().filter(|piece| Some(piece.topic) == topic).collect();
    hits.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for hit in hits.into_iter().skip(1) {
        (hit.weight, hit.voice) = (0.0, 0.0);
    }
}
