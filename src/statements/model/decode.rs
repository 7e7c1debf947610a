//! The best labelling of a window: Viterbi over first-order transitions.

/// Labels: nothing, and beginning or inside of content, source, cue.
pub(crate) const LABELS: usize = 7;
pub(crate) const CONTENT: u8 = 1;
pub(crate) const SOURCE: u8 = 3;
pub(crate) const CUE: u8 = 5;

/// The scores of a token, one per label; the eighth is idle.
pub(crate) type Scores = [i32; 8];
/// The scores of a label behind another.
pub(crate) type Transitions = [[i32; LABELS]; LABELS];

const IMPOSSIBLE: i32 = i32::MIN / 4;

/// Room for paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    /// For each token, state and label: the label before, and in bit 7 whether the state before was the unseen one.
    back: Vec<[u8; LABELS]>,
}

impl Paths {
    /// Writes the best labelling into `labels` and returns its score.
    pub(crate) fn best(&mut self, scores: &[Scores], transitions: &Transitions, labels: &mut Vec<u8>) -> i32 {
        self.back.clear();
        let mut now = [IMPOSSIBLE; LABELS];
        for (index, token) in scores.iter().enumerate() {
            let last = now;
            let mut back = [0; LABELS];
            for label in 0..LABELS {
                let (score, from) = if index == 0 { first(label) } else { step(&last, label, transitions) };
                now[label] = score + token[label];
                back[label] = from;
            }
            self.back.push(back);
        }
        labels.clear();
        labels.resize(scores.len(), 0);
        let (mut label, score) = highest(&now);
        for index in (0..scores.len()).rev() {
            labels[index] = label;
            label = self.back[index][usize::from(label)];
        }
        score
    }

    /// The score of the best labelling in which `banned` never begins.
    pub(crate) fn best_without(banned: u8, scores: &[Scores], transitions: &Transitions) -> i32 {
        let mut now = [IMPOSSIBLE; LABELS];
        for (index, token) in scores.iter().enumerate() {
            let last = now;
            for label in 0..LABELS {
                let (score, _) = if index == 0 { first(label) } else { step(&last, label, transitions) };
                now[label] = if label == usize::from(banned) { IMPOSSIBLE } else { score + token[label] };
            }
        }
        highest(&now).1
    }

    /// The best labelling in which `wanted` occurs, as [`Paths::best`].
    pub(crate) fn best_with(
        &mut self,
        wanted: u8,
        scores: &[Scores],
        transitions: &Transitions,
        labels: &mut Vec<u8>,
    ) -> i32 {
        const UNSEEN: u8 = 1 << 7;
        self.back.clear();
        let mut unseen = [IMPOSSIBLE; LABELS];
        let mut seen = [IMPOSSIBLE; LABELS];
        for (index, token) in scores.iter().enumerate() {
            let (last_unseen, last_seen) = (unseen, seen);
            let (mut back_unseen, mut back_seen) = ([0; LABELS], [0; LABELS]);
            for label in 0..LABELS {
                let (clean, clean_from) =
                    if index == 0 { first(label) } else { step(&last_unseen, label, transitions) };
                let (mut score, mut from) =
                    if index == 0 { (IMPOSSIBLE, 0) } else { step(&last_seen, label, transitions) };
                unseen[label] = IMPOSSIBLE;
                if label == usize::from(wanted) {
                    if clean > score {
                        (score, from) = (clean, clean_from | UNSEEN);
                    }
                } else {
                    unseen[label] = (clean + token[label]).max(IMPOSSIBLE);
                }
                seen[label] = (score + token[label]).max(IMPOSSIBLE);
                back_unseen[label] = clean_from;
                back_seen[label] = from;
            }
            self.back.push(back_unseen);
            self.back.push(back_seen);
        }
        labels.clear();
        labels.resize(scores.len(), 0);
        let (mut label, score) = highest(&seen);
        let mut is_seen = true;
        for index in (0..scores.len()).rev() {
            labels[index] = label;
            let from = self.back[2 * index + usize::from(is_seen)][usize::from(label)];
            is_seen &= from & UNSEEN == 0;
            label = from & !UNSEEN;
        }
        score
    }
}

/// The score of a label at the start, before its token: no part can go on there.
fn first(label: usize) -> (i32, u8) {
    let is_inside = label > 0 && label.is_multiple_of(2);
    (if is_inside { IMPOSSIBLE } else { 0 }, 0)
}

/// The labels that may stand before one: a part goes on only behind its beginning or inside.
#[inline]
fn ways(label: usize) -> std::ops::Range<usize> {
    if label > 0 && label.is_multiple_of(2) { label - 1..label + 1 } else { 0..LABELS }
}

/// The best way to a label: a part goes on only behind its beginning or inside.
#[inline]
fn step(last: &[i32; LABELS], label: usize, transitions: &Transitions) -> (i32, u8) {
    let mut best = (i32::MIN, 0);
    for from in ways(label) {
        let score = last[from] + transitions[from][label];
        if score > best.0 {
            best = (score, from as u8);
        }
    }
    (best.0.max(IMPOSSIBLE), best.1)
}

fn highest(scores: &[i32; LABELS]) -> (u8, i32) {
    let mut best = (0, scores[0]);
    for (label, &score) in scores.iter().enumerate().skip(1) {
        if score > best.1 {
            best = (label as u8, score);
        }
    }
    best
}

/// The score of the labelling that gives every token nothing.
pub(crate) fn all_outside(scores: &[Scores], transitions: &Transitions) -> i32 {
    scores.iter().map(|token| token[0]).sum::<i32>() + transitions[0][0] * (scores.len().saturating_sub(1)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The score of the best labelling that `fits`, by trying all.
    fn try_all(scores: &[Scores], transitions: &Transitions, fits: impl Fn(&[u8]) -> bool) -> Option<i32> {
        let mut best = None;
        for number in 0..LABELS.pow(scores.len() as u32) {
            let labels: Vec<u8> =
                (0..scores.len()).map(|place| (number / LABELS.pow(place as u32) % LABELS) as u8).collect();
            if is_possible(&labels) && fits(&labels) {
                best = best.max(Some(score(&labels, scores, transitions)));
            }
        }
        best
    }

    fn is_possible(labels: &[u8]) -> bool {
        let goes_on = |label: u8| label > 0 && label.is_multiple_of(2);
        labels.first().is_none_or(|&label| !goes_on(label))
            && labels.windows(2).all(|pair| !goes_on(pair[1]) || pair[0] == pair[1] || pair[0] + 1 == pair[1])
    }

    fn score(labels: &[u8], scores: &[Scores], transitions: &Transitions) -> i32 {
        let alone: i32 = labels.iter().zip(scores).map(|(&label, token)| token[usize::from(label)]).sum();
        let steps = labels.windows(2).map(|pair| transitions[usize::from(pair[0])][usize::from(pair[1])]);
        alone + steps.sum::<i32>()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_best_path_is_the_best_of_all(
            scores in proptest::collection::vec(proptest::array::uniform8(-50i32..50), 1..5),
            steps in proptest::collection::vec(-20i32..20, LABELS * LABELS),
        ) {
            let transitions: Transitions =
                std::array::from_fn(|from| std::array::from_fn(|to| steps[from * LABELS + to]));
            let (mut paths, mut labels) = (Paths::default(), Vec::new());
            let best = paths.best(&scores, &transitions, &mut labels);
            prop_assert!(is_possible(&labels));
            prop_assert_eq!(best, score(&labels, &scores, &transitions));
            prop_assert_eq!(Some(best), try_all(&scores, &transitions, |_| true));
            let forced = paths.best_with(SOURCE, &scores, &transitions, &mut labels);
            prop_assert!(is_possible(&labels) && labels.contains(&SOURCE));
            prop_assert_eq!(forced, score(&labels, &scores, &transitions));
            prop_assert_eq!(Some(forced), try_all(&scores, &transitions, |labels| labels.contains(&SOURCE)));
            let without = Paths::best_without(CONTENT, &scores, &transitions);
            prop_assert_eq!(Some(without), try_all(&scores, &transitions, |labels| !labels.contains(&CONTENT)));
            let nothing = vec![0; scores.len()];
            prop_assert_eq!(all_outside(&scores, &transitions), score(&nothing, &scores, &transitions));
        }
    }
}
