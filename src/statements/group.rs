//! Verb groups: a reporting verb with its auxiliaries, negation and adverbs.

use std::ops::Range;

use super::cues::{Cue, Frames, VerbForm};
use super::source;
use super::view::View;
use super::words::Classes;

/// A verb group that may report something.
#[derive(Clone, Debug)]
pub(super) struct Group<'v> {
    pub(super) cue: &'v Cue,
    /// From its first auxiliary or adverb to the last word of its lemma.
    pub(super) tokens: Range<usize>,
    /// The verb.
    pub(super) anchor: usize,
    pub(super) form: VerbForm,
    pub(super) voice: Voice,
    /// Whether it is negated or stands under a modal verb.
    pub(super) is_hedged: bool,
}

/// How a verb group stands to its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// Finite, with the speaker as its subject.
    Active,
    /// Finite, with the content or the hearer as its subject.
    Passive,
    /// "adding", without an auxiliary.
    Participle,
    /// "to say".
    Infinitive,
}

/// So many groups of one unit are looked at; a longer sentence is a list or noise.
const MOST: usize = 32;

/// The groups of a unit, in text order. Verbs inside quotation marks report within a statement and are left out.
pub(super) fn find<'v>(view: &View<'v, '_>, unit: &Range<usize>) -> Vec<Group<'v>> {
    let mut groups: Vec<Group<'v>> = Vec::new();
    for token in unit.clone().filter(|&token| view.known(token).is_cue() && !view.is_quoted(token)) {
        if groups.len() == MOST {
            break;
        }
        if groups.last().is_some_and(|last| last.tokens.end > token) {
            continue; // a word of a longer lemma
        }
        groups.extend(at(view, unit, token));
    }
    groups
}

fn at<'v>(view: &View<'v, '_>, unit: &Range<usize>, anchor: usize) -> Option<Group<'v>> {
    if view.is_capitalised(anchor) && anchor > unit.start && view.is_word(anchor - 1) {
        return None; // "the United States"
    }
    let before = Before::of(view, unit, anchor);
    view.cues.readings(view.known(anchor)).find_map(|(form, cue)| {
        let end = if cue.rest.is_empty() { anchor + 1 } else { rest(view, unit, anchor + 1, &cue.rest)? };
        let voice = before.voice(view, unit, form, end)?;
        let fits = voice != Voice::Passive || !cue.lemma.starts_with("be ");
        fits.then_some(Group {
            cue,
            tokens: before.start..end,
            anchor,
            form,
            voice,
            is_hedged: before.is_modal || before.is_negated,
        })
    })
}

/// Where the words of a lemma after its verb end; up to two adverbs or a particle may stand between.
pub(super) fn rest(view: &View<'_, '_>, unit: &Range<usize>, from: usize, words: &[Box<str>]) -> Option<usize> {
    let mut at = from;
    let mut room = 2;
    let mut is_open = false;
    for word in words {
        if &**word == "*" {
            (room, is_open) = (3, true);
            continue;
        }
        loop {
            if at >= unit.end || !view.is_word(at) || view.is_quoted(at) {
                return None;
            }
            if view.lower(at) == &**word {
                break;
            }
            if room == 0 || !is_open && !view.is(at, Classes::ADVERB) {
                return None;
            }
            room -= 1;
            at += 1;
        }
        at += 1;
        (room, is_open) = (0, false);
    }
    Some(at)
}

/// What stands before a verb.
struct Before {
    anchor: usize,
    /// Where the group begins.
    start: usize,
    /// The auxiliary next to the verb.
    nearest: Classes,
    is_modal: bool,
    is_negated: bool,
    /// Whether "to" stands before.
    is_infinitive: bool,
    /// Whether a verb like "continued" stands before.
    has_aspect: bool,
}

impl Before {
    fn of(view: &View<'_, '_>, unit: &Range<usize>, anchor: usize) -> Before {
        let mut before = Before {
            anchor,
            start: anchor,
            nearest: Classes::default(),
            is_modal: false,
            is_negated: false,
            is_infinitive: false,
            has_aspect: false,
        };
        let mut at = anchor;
        while at > unit.start && !view.is_quoted(at - 1) && view.is_word(at - 1) {
            let token = at - 1;
            if view.is(token, Classes::AUXILIARY) && !is_possessive(view, unit, token) {
                let classes = view.known(token).classes;
                if before.nearest == Classes::default() {
                    before.nearest = classes;
                }
                before.is_modal |= view.is(token, Classes::MODAL);
                before.is_negated |= view.is(token, Classes::NOT);
            } else if view.is(token, Classes::TO) && at == before.start && !before.is_infinitive {
                before.is_infinitive = before.nearest == Classes::default();
                if !before.is_infinitive {
                    break;
                }
                before.start = token;
                // "went on to say", "continued to insist"
                let verb = token.checked_sub(if token > unit.start && view.lower(token - 1) == "on" { 2 } else { 1 });
                if let Some(verb) = verb.filter(|&verb| verb >= unit.start && is_aspect(view.lower(verb))) {
                    before.has_aspect = true;
                    before.start = verb;
                    at = verb;
                    continue;
                }
                break;
            } else if view.is(token, Classes::NOT) && !view.is(token, Classes::DETERMINER) {
                before.is_negated = true;
            } else if at == anchor && is_aspect(view.lower(token)) {
                before.has_aspect = true;
            } else {
                let is_adverb = view.is(token, Classes::ADVERB) && !view.is_capitalised(token);
                let is_float = at < anchor && matches!(view.lower(token), "all" | "both");
                if !is_adverb && !is_float {
                    break;
                }
            }
            at = token;
            before.start = token;
        }
        before
    }

    /// How a form of a verb stands here; none where it is a noun or an adjective.
    fn voice(&self, view: &View<'_, '_>, unit: &Range<usize>, form: VerbForm, end: usize) -> Option<Voice> {
        if view.lower(self.start) == "having" && self.nearest.any(Classes::HAVE) {
            return matches!(form, VerbForm::Past | VerbForm::Participle).then_some(Voice::Participle);
        }
        if self.has_aspect {
            let fits = matches!((form, self.is_infinitive), (VerbForm::Ing, false) | (VerbForm::Base, true));
            return fits.then_some(Voice::Active);
        }
        let near = self.nearest;
        if near.any(Classes::AUXILIARY) {
            return match form {
                VerbForm::Past | VerbForm::Participle if near.any(Classes::BE) => Some(Voice::Passive),
                VerbForm::Past | VerbForm::Participle if near.any(Classes::HAVE) => Some(Voice::Active),
                VerbForm::Ing if near.any(Classes::BE) => Some(Voice::Active),
                VerbForm::Base if near.any(Classes::DO.or(Classes::MODAL)) => Some(Voice::Active),
                _ => None,
            };
        }
        if self.is_infinitive {
            return (form == VerbForm::Base).then_some(Voice::Infinitive);
        }
        let Some(previous) = self.start.checked_sub(1).filter(|&token| token >= unit.start) else {
            return match form {
                VerbForm::Ing => Some(Voice::Participle),
                // "Asked whether …"
                VerbForm::Past if end < unit.end && view.is(end, OPENS_A_REPORT) => Some(Voice::Passive),
                _ => None,
            };
        };
        let is_noun = view.is(previous, NOUN_FOLLOWS) && !view.is(previous, Classes::SUBJECT.or(Classes::THAT))
            || is_possessive(view, unit, previous);
        let after_preposition = view.is(previous, Classes::PREPOSITION) && !view.is(previous, Classes::SUBORDINATOR);
        match form {
            VerbForm::Ing if is_noun || after_preposition && !matches!(view.lower(previous), "by" | "in" | "while") => {
                None
            }
            VerbForm::Ing => Some(Voice::Participle),
            _ if is_noun || after_preposition || view.is(previous, Classes::TO) => None,
            VerbForm::Past if end < unit.end && view.lower(end) == "by" => None,
            // "when asked about"
            VerbForm::Past if matches!(view.lower(previous), "when" | "if" | "once") => Some(Voice::Passive),
            VerbForm::Past => Some(Voice::Active),
            VerbForm::ThirdPerson if view.is(self.anchor, Classes::PLURAL) => {
                let is_name = view.is_capitalised(previous)
                    || view.is(previous, Classes::SUBJECT.or(Classes::RELATIVE))
                    || !view.is_word(previous);
                let is_object = source::is_verbal(view, previous) && !view.is(previous, Classes::AUXILIARY);
                let is_verb = is_name || end < unit.end && view.is(end, Classes::THAT.or(Classes::SUBJECT));
                (is_verb && !is_object).then_some(Voice::Active) // not "denied reports that"
            }
            VerbForm::ThirdPerson => Some(Voice::Active),
            VerbForm::Base => {
                // "critics of the plan, however, say"
                let comma = view
                    .is_mark(previous, ",")
                    .then(|| (unit.start..previous).rev().find(|&at| view.is_mark(at, ",")))
                    .flatten();
                let noun =
                    comma.and_then(|comma| comma.checked_sub(1)).filter(|&noun| noun >= unit.start).unwrap_or(previous);
                is_plural(view, noun).then_some(Voice::Active)
            }
            VerbForm::Participle => None,
        }
    }
}

/// Whether a verb only says that another goes on or begins ("continued discussing", "went on to say").
fn is_aspect(verb: &str) -> bool {
    matches!(
        verb,
        "continued" | "continues" | "continue" | "began" | "begins" | "started" | "went" | "goes" | "kept" | "keeps"
    )
}

/// What stands right before a noun.
const NOUN_FOLLOWS: Classes = Classes::DETERMINER.or(Classes::POSSESSIVE);

/// What stands right after "Asked" and the like at the start of a sentence.
const OPENS_A_REPORT: Classes = Classes::QUESTION.or(Classes::PREPOSITION).or(Classes::THAT);

/// Whether an 's belongs to a noun.
fn is_possessive(view: &View<'_, '_>, unit: &Range<usize>, token: usize) -> bool {
    let is_clitic = view.is(token, Classes::CLITIC) && matches!(view.lower(token), "'s" | "’s");
    is_clitic && !(token > unit.start && view.is(token - 1, Classes::SUBJECT))
        || matches!(view.document.word(token), "'" | "’")
}

/// Whether a word may be the last of a plural subject.
fn is_plural(view: &View<'_, '_>, token: usize) -> bool {
    let word = view.lower(token);
    if view.is(token, Classes::SUBJECT.or(Classes::RELATIVE)) {
        return !matches!(word, "he" | "she" | "it" | "there");
    }
    view.is_word(token)
        && !view.is(token, Classes::PREPOSITION)
        && (word.ends_with('s') && !word.ends_with("ss") && word.len() > 3
            || matches!(word, "people" | "women" | "men"))
}

/// Whether two groups agree in tense, so that one may carry on the other.
pub(super) fn agree(first: &Group<'_>, second: &Group<'_>) -> bool {
    let is_past = |group: &Group<'_>| matches!(group.form, VerbForm::Past | VerbForm::Participle);
    is_past(first) == is_past(second)
}

/// Whether a cue reports what was said rather than done or thought, in the frames of speaking.
pub(super) fn speaks(cue: &Cue) -> bool {
    cue.frames.any(Frames::QUOTE.or(Frames::FEELING))
}
