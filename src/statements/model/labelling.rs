//! The labels of one window as content, source and cue.

use std::ops::Range;

use super::confidence::{Evidence, FEATURES, Margins};
use super::decode::{CONTENT, CUE, SOURCE};
use super::view::{Facts, View};
use super::window::REACH;

/// What the two stages propose for one anchor.
#[derive(Clone, Debug)]
pub(crate) struct Labelling {
    pub(crate) anchor: usize,
    /// Stage 1's log odds for the anchor.
    pub(crate) log_odds: f32,
    pub(crate) margins: Margins,
    /// Whether the source had to be asked for.
    pub(crate) is_forced: bool,
    /// Parts in text order; none touches the next.
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) cue: Range<usize>,
    pub(crate) evidence: Evidence,
    pub(crate) confidence: f32,
}

impl Labelling {
    /// Reads the labels of a window that begins at token `start`; none where no token is content.
    pub(crate) fn of(labels: &[u8], start: usize, anchor: usize) -> Option<Labelling> {
        let mut found = Labelling {
            anchor,
            log_odds: 0.0,
            margins: Margins::default(),
            is_forced: false,
            content: Vec::new(),
            source: source(labels, start, anchor),
            cue: anchor..anchor + 1,
            evidence: [0.0; FEATURES],
            confidence: 0.0,
        };
        for run in runs(labels, start, CONTENT) {
            match found.content.last_mut() {
                Some(last) if last.end == run.start => last.end = run.end,
                _ => found.content.push(run),
            }
        }
        if let Some(run) = runs(labels, start, CUE).find(|run| run.contains(&anchor)) {
            found.cue = run;
        }
        (!found.content.is_empty()).then_some(found)
    }

    /// From the first to the last token of the content.
    pub(crate) fn hull(&self) -> Range<usize> {
        let first = self.content.first().map_or(self.anchor, |part| part.start);
        self.content.last().map_or(first..first, |last| first..last.end)
    }

    /// How many tokens the content has.
    pub(crate) fn len(&self) -> usize {
        self.content.iter().map(Range::len).sum()
    }

    /// The words of the content, without marks and a leading "that".
    pub(crate) fn words<'l>(&'l self, view: &'l View) -> impl Iterator<Item = usize> + 'l {
        let is_word = move |&token: &usize| view.tokens[token].is(Facts::WORD);
        let words = self.content.iter().cloned().flatten().filter(is_word);
        let first = self.content.iter().cloned().flatten().find(is_word);
        words.filter(move |&token| !(Some(token) == first && view.tokens[token].is(Facts::THAT)))
    }
}

/// The source of a window: of several runs the one nearest to the anchor.
pub(crate) fn source(labels: &[u8], start: usize, anchor: usize) -> Option<Range<usize>> {
    runs(labels, start, SOURCE)
        .min_by_key(|run| if run.start > anchor { run.start - anchor } else { anchor + 1 - run.end.min(anchor + 1) })
}

/// The runs of a label and its continuation.
fn runs(labels: &[u8], start: usize, label: u8) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < labels.len() && labels[at] != label {
            at += 1;
        }
        let first = at;
        if first == labels.len() {
            return None;
        }
        at += 1;
        while at < labels.len() && labels[at] == label + 1 {
            at += 1;
        }
        Some(start + first..start + at)
    })
}

/// How many tokens two contents share.
pub(crate) fn shared(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    a.iter().flat_map(|a| b.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))).sum()
}

/// Drops, by falling confidence, what repeats a labelling that stays: nearly the same words, or both cue and content
/// overlapping. The labellings must be in the order of their anchors, and stay so.
pub(crate) fn suppress(view: &View, found: &mut Vec<Labelling>) {
    let words: Vec<Vec<usize>> = found.iter().map(|labelling| labelling.words(view).collect()).collect();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|&a, &b| found[b].confidence.total_cmp(&found[a].confidence).then(a.cmp(&b)));
    let mut is_kept = vec![false; found.len()];
    for this in order {
        let repeats = |&other: &usize| {
            let common = words[this].iter().filter(|word| words[other].binary_search(word).is_ok()).count();
            let (own, theirs) = (&found[this].cue, &found[other].cue);
            let cues_meet = own.start < theirs.end && theirs.start < own.end;
            common * 2 > words[this].len() + words[other].len() - common || cues_meet && common > 0
        };
        is_kept[this] = !neighbours(found, this).filter(|&other| is_kept[other]).any(|other| repeats(&other));
    }
    let mut kept = is_kept.into_iter();
    found.retain(|_| kept.next().unwrap_or(false));
}

/// The other labellings whose windows may meet that of `index`.
pub(crate) fn neighbours(found: &[Labelling], index: usize) -> impl Iterator<Item = usize> + '_ {
    let is_near = move |&other: &usize| found[other].anchor.abs_diff(found[index].anchor) <= 2 * REACH;
    (0..index).rev().take_while(is_near).chain((index + 1..found.len()).take_while(is_near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_content_source_and_cue() {
        // content, a mark, content that touches it, cue, source nearby, source far away
        let labels = [3, 0, 1, 2, 1, 0, 5, 6, 3, 4, 0];
        let found = Labelling::of(&labels, 10, 16).expect("it has content");
        assert_eq!(found.content.iter().cloned().flatten().collect::<Vec<_>>(), [12, 13, 14]);
        assert_eq!((found.cue, found.source), (16..18, Some(18..20)));
        assert!(Labelling::of(&[0, 3, 5], 0, 2).is_none());
    }

    #[test]
    fn shared_tokens_are_counted_over_all_parts() {
        assert_eq!(shared(&[0..4, 6..9], &[2..7, 8..9]), 4);
        assert_eq!(shared(&[0..4, 9..10], &[4..5, 7..9]), 0);
    }
}
