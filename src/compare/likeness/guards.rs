//! What keeps almost the same words from being a repetition: another number, a negation, another modality, an opposite,
//! another name.

use super::align::Alignment;
use super::classes::{Kind, Modal};
use super::opposites::Opposites;
use super::words::Word;
use super::{Difference, Differences, Prepared, Voice};

/// In what two texts differ that are otherwise almost the same.
pub(super) fn differences(opposites: &Opposites, a: &Prepared, b: &Prepared, alignment: &Alignment) -> Differences {
    let mut differences = Differences::default();
    let open_a: Vec<&Word> = below(a, &alignment.a, 1.0).collect();
    let open_b: Vec<&Word> = below(b, &alignment.b, 1.0).collect();
    if open_a.iter().chain(&open_b).any(|word| word.kind == Kind::Quantity) {
        differences.insert(Difference::Number);
    }
    let (mut is_opposite, mut is_negated) = (false, false);
    for one in &open_a {
        for other in &open_b {
            is_opposite |= opposites.contains(one.stem, other.stem);
            is_negated |= opposites.is_negated(a.stem(one), b.stem(other));
        }
    }
    // "not lawful" is "unlawful"
    if is_negated != ((negations(a) + negations(b)) % 2 == 1) {
        differences.insert(Difference::Negation);
    }
    if is_opposite {
        differences.insert(Difference::Opposite);
    }
    let both_direct = a.voice == Voice::Direct && b.voice == Voice::Direct;
    if modality(a, both_direct) != modality(b, both_direct) {
        differences.insert(Difference::Modality);
    }
    let lacks_name = |prepared, covered| below(prepared, covered, f32::MIN_POSITIVE).any(Word::is_name);
    if lacks_name(a, &alignment.a) && lacks_name(b, &alignment.b) || names_change_places(a, b) {
        differences.insert(Difference::Name);
    }
    differences
}

/// The words that are covered less than `enough`, the first hundred.
fn below<'p>(prepared: &'p Prepared, covered: &'p [f32], enough: f32) -> impl Iterator<Item = &'p Word> {
    prepared.words.iter().zip(covered).filter(move |&(_, &covered)| covered < enough).map(|(word, _)| word).take(100)
}

fn negations(prepared: &Prepared) -> usize {
    prepared.words.iter().filter(|word| word.kind == Kind::Negation).count()
}

/// The classes of modality in order.
fn modality(prepared: &Prepared, shifts_count: bool) -> Vec<Modal> {
    let classes = prepared.words.iter().filter_map(|word| match word.kind {
        Kind::Modal(Modal::Would) if !shifts_count => Some(Modal::Will),
        Kind::Modal(modal) => Some(modal),
        _ => None,
    });
    classes.collect()
}

/// Whether both have the same names in another order.
fn names_change_places(a: &Prepared, b: &Prepared) -> bool {
    let names = |prepared: &Prepared| -> Vec<u64> {
        let names = prepared.words.iter().filter(|word| word.is_name());
        names.map(|word| word.stem).collect()
    };
    let (mut one, mut other) = (names(a), names(b));
    if one == other {
        return false;
    }
    one.sort_unstable();
    other.sort_unstable();
    one == other
}
