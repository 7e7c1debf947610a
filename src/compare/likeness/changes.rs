//! Differences between two texts, word by word, on the texts as they stand.
//!
//! The texts are cut into words, runs of white space and single marks; the `similar` crate finds the fewest pieces to
//! delete and insert (Myers 1986). Blanks between two changed words are taken into the change, so that a reworded phrase
//! shows as one.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A piece of one text or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'t> {
    /// Which text has it.
    pub kind: ChangeKind,
    /// Its characters; never empty.
    pub text: &'t str,
}

/// Which text has a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Both.
    Same,
    /// The first only.
    Deleted,
    /// The second only.
    Inserted,
}

/// Pieces of both texts together up to which the fewest changes are sought: the search takes quadratic time at worst.
/// Longer texts are shown as changed from their first to their last difference.
const MOST_PIECES: usize = 4_000;

/// What to delete from `a` and insert to get `b`, in order. Without what is inserted the pieces make up `a`, without what
/// is deleted `b`. A deletion stands before the insertion that replaces it.
pub fn changes<'t>(a: &'t str, b: &'t str) -> Vec<Change<'t>> {
    let (old, new) = (pieces(a), pieces(b));
    let (old_words, new_words): (Vec<&str>, Vec<&str>) =
        (old.iter().map(|piece| &a[piece.clone()]).collect(), new.iter().map(|piece| &b[piece.clone()]).collect());
    let mut found = Vec::new();
    for run in runs(&old_words, &new_words) {
        let deleted = hull(&old[run.old]).map(|span| &a[span]);
        let inserted = hull(&new[run.new]).map(|span| &b[span]);
        if run.is_same {
            found.extend(deleted.map(|text| Change { kind: ChangeKind::Same, text }));
        } else {
            found.extend(deleted.map(|text| Change { kind: ChangeKind::Deleted, text }));
            found.extend(inserted.map(|text| Change { kind: ChangeKind::Inserted, text }));
        }
    }
    found
}

/// The changes in plain characters: `must [-suspend-]{+end+} enrichment`.
pub fn marked(changes: &[Change<'_>]) -> String {
    let mut line = String::new();
    for change in changes {
        let (open, close) = match change.kind {
            ChangeKind::Same => ("", ""),
            ChangeKind::Deleted => ("[-", "-]"),
            ChangeKind::Inserted => ("{+", "+}"),
        };
        line.extend([open, change.text, close]);
    }
    line
}

/// Words with their inner apostrophes, runs of white space, single marks.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut before = Sort::Mark;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let end = at + c.len_utf8();
        let next_is_letter = characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let sort = match c {
            c if c.is_alphanumeric() => Sort::Word,
            '\'' | '’' | '.' | ',' if before == Sort::Word && next_is_letter => Sort::Word,
            c if c.is_whitespace() => Sort::Blank,
            _ => Sort::Mark,
        };
        match pieces.last_mut() {
            Some(last) if sort == before && sort != Sort::Mark => last.end = end,
            _ => pieces.push(at..end),
        }
        before = sort;
    }
    pieces
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    Blank,
    Mark,
}

/// A run of pieces in both texts.
struct Run {
    old: Range<usize>,
    new: Range<usize>,
    is_same: bool,
}

fn runs(old: &[&str], new: &[&str]) -> Vec<Run> {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut runs = vec![Run { old: 0..head, new: 0..head, is_same: true }];
    if old_end - head + new_end - head > MOST_PIECES {
        runs.push(Run { old: head..old_end, new: head..new_end, is_same: false });
    } else {
        for op in capture_diff_slices(Algorithm::Myers, &old[head..old_end], &new[head..new_end]) {
            let shift = |range: Range<usize>| range.start + head..range.end + head;
            let is_same = matches!(op, DiffOp::Equal { .. });
            add(old, &mut runs, Run { old: shift(op.old_range()), new: shift(op.new_range()), is_same });
        }
    }
    runs.push(Run { old: old_end..old.len(), new: new_end..new.len(), is_same: true });
    runs
}

/// Adds a run; one that is changed takes in a changed one before it, also over a blank.
fn add(old: &[&str], runs: &mut Vec<Run>, mut run: Run) {
    if !run.is_same {
        let is_blank = |between: &Run| old[between.old.clone()].iter().all(|piece| piece.trim().is_empty());
        let joined = match runs.as_slice() {
            [.., last] if !last.is_same => 1,
            [.., first, between] if !first.is_same && is_blank(between) => 2,
            _ => 0,
        };
        for before in runs.drain(runs.len() - joined..).rev() {
            (run.old.start, run.new.start) = (before.old.start, before.new.start);
        }
    }
    runs.push(run);
}

fn hull(pieces: &[Range<usize>]) -> Option<Range<usize>> {
    Some(pieces.first()?.start..pieces.last()?.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn changes_are_marked_word_by_word() {
        for (a, b, line) in [
            ("must suspend enrichment", "must end enrichment", "must [-suspend-]{+end+} enrichment"),
            ("the old stone bridge", "the new iron bridge", "the [-old stone-]{+new iron+} bridge"),
            ("We will pay.", "We will not pay.", "We will {+not +}pay."),
            ("1,000 men, he said", "1,500 men he said", "[-1,000-]{+1,500+} men[-,-] he said"),
            ("Peru’s ports", "Peru's ports", "[-Peru’s-]{+Peru's+} ports"),
            ("", "new", "{+new+}"),
            ("same", "same", "same"),
            ("", "", ""),
        ] {
            assert_eq!(marked(&changes(a, b)), line);
        }
    }

    #[test]
    fn texts_without_end_are_marked_as_a_whole() {
        let words = |from: u32| -> String { (from..from + 100_000).map(|word| format!("{word} ")).collect() };
        let (a, b) = (words(0), words(200_000));
        let kinds: Vec<_> = changes(&a, &b).iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [ChangeKind::Deleted, ChangeKind::Inserted, ChangeKind::Same]);
    }

    proptest! {
        #[test]
        fn changes_make_up_both_texts(a in "[abé ,.’]{0,30}", b in "[abé ,.’]{0,30}") {
            let changes = changes(&a, &b);
            let without = |kind| -> String { changes.iter().filter(|c| c.kind != kind).map(|c| c.text).collect() };
            prop_assert_eq!(&without(ChangeKind::Inserted), &a);
            prop_assert_eq!(&without(ChangeKind::Deleted), &b);
            prop_assert!(changes.iter().all(|change| !change.text.is_empty()));
        }
    }
}
