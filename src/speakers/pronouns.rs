//! "he", "she", "it", "they": whom a pronoun that attributes a statement means.
//!
//! Candidates are the people whom this sentence and those before it name, outside quotations that the pronoun is not in.
//! They are weighed by distance, by being the subject, by having made the statement before, and by gender. Without a
//! candidate in the article there is no answer.

use rustc_hash::FxHashMap;

use crate::model::{EntityKind, Gender};

use super::lists::Classes;
use super::parties;
use super::scan::{Found, Head};
use super::source::Pronoun;
use super::story::Story;

/// What was said before, as far as it helps.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    /// Who made the statement before.
    pub speakers: Vec<u32>,
    /// The sentence of its source.
    pub sentence: usize,
    /// Bodies that have spoken, each once, the first few.
    pub bodies: Vec<u32>,
    /// The gender of the pronoun that first meant somebody.
    called: FxHashMap<u32, Gender>,
    /// Who spoke through "the message" or "the statement" last.
    pub issuer: Option<u32>,
}

/// How many bodies that have spoken are kept.
const MOST_BODIES: usize = 8;

impl Before {
    /// Notes that a pronoun meant somebody.
    pub(super) fn call(&mut self, pronoun: Pronoun, person: u32) {
        if let Pronoun::Person(gender) = pronoun {
            self.called.entry(person).or_insert(gender);
        }
    }

    /// Notes who made a statement whose source stands in `sentence`.
    pub(super) fn note(&mut self, story: &Story<'_, '_, '_>, speakers: &[u32], sentence: usize) {
        self.sentence = sentence;
        self.speakers = speakers.to_vec();
        let is_body = |speaker: &u32| story.everybody.list[*speaker as usize].kind == EntityKind::Body;
        for &body in speakers.iter().filter(|speaker| is_body(speaker)) {
            if self.bodies.len() < MOST_BODIES && !self.bodies.contains(&body) {
                self.bodies.push(body);
            }
        }
    }
}

/// How many sentences back a name may stand.
const REACH: usize = 6;

/// How many mentions back are looked at.
const NEAR: usize = 64;

/// Whom the pronoun at `token` means; several for "they".
pub(super) fn resolve(story: &Story<'_, '_, '_>, token: usize, pronoun: Pronoun, before: &Before) -> Vec<u32> {
    match pronoun {
        Pronoun::Person(gender) => person(story, token, gender, before).into_iter().collect(),
        Pronoun::Thing => thing(story, token, before).into_iter().collect(),
        Pronoun::Several => several(story, token, before),
    }
}

fn person(story: &Story<'_, '_, '_>, token: usize, gender: Gender, before: &Before) -> Option<u32> {
    let view = story.view;
    let sentence = view.document.sentence_of(token);
    let end = story.found.partition_point(|found| found.tokens.start < token);
    let mut best: Option<(i32, u32)> = None;
    for index in (end.saturating_sub(NEAR)..end).rev() {
        let distance = sentence - story.sentence(index);
        if distance > REACH {
            break;
        }
        let Some(person) = story.who[index].filter(|&person| may_be(story, person, gender)) else { continue };
        let found = &story.found[index];
        if is_hidden(story, found, token) {
            continue;
        }
        let mut points = -4 * distance as i32 + if is_subject(story, index) { 6 } else { 0 };
        // Of people whose gender the text leaves open most are men.
        let told = if gender == Gender::Female { 12 } else { 5 };
        points += if story.everybody.list[person as usize].gender.is_some() { told } else { 0 };
        points -= if found.is_possessive { 3 } else { 0 };
        points -= if before.called.get(&person).is_some_and(|called| *called != gender) { 8 } else { 0 };
        points += if before.speakers == [person] && sentence - before.sentence.min(sentence) <= 3 { 5 } else { 0 };
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, person));
        }
    }
    best.map(|(_, person)| person).or_else(|| {
        before.speakers.first().copied().filter(|&person| before.speakers.len() == 1 && may_be(story, person, gender))
    })
}

/// The noun in "My mother has mellowed, but she still says": one of the family who begins the sentence of a pronoun and is
/// nobody with a name, if no name of a person stands between.
pub(super) fn kin(story: &Story<'_, '_, '_>, token: usize, pronoun: Pronoun) -> Option<usize> {
    let Pronoun::Person(gender) = pronoun else { return None };
    let view = story.view;
    let start = view.document.sentences()[view.document.sentence_of(token)].tokens.start;
    let noun = start + 1;
    let is_kin = view.is(start, Classes::POSSESSIVE)
        && view.is(noun, Classes::KIN)
        && view.gender(noun) == Some(gender)
        && noun < token
        && !view.is_capitalised(noun);
    let is_named = || story.found_in(noun..token).any(|index| matches!(story.found[index].head, Head::Name { .. }));
    (is_kin && !is_named()).then_some(noun)
}

fn may_be(story: &Story<'_, '_, '_>, person: u32, gender: Gender) -> bool {
    let known = &story.everybody.list[person as usize];
    known.is_person() && known.gender.is_none_or(|own| own == gender)
}

/// Whether a mention stands in a quotation in which the pronoun does not stand.
fn is_hidden(story: &Story<'_, '_, '_>, found: &Found, token: usize) -> bool {
    let document = story.view.document;
    let own = document.quotation_of(found.tokens.start);
    own.is_some() && own != document.quotation_of(token)
}

/// Whether a mention is the first of its sentence that is no object of a preposition and owns nothing.
pub(super) fn is_subject(story: &Story<'_, '_, '_>, index: usize) -> bool {
    let found = &story.found[index];
    if found.is_possessive {
        return false;
    }
    let before = found.tokens.start.checked_sub(1);
    let is_object = before.is_some_and(|token| {
        story.view.document.sentence_of(token) == story.sentence(index) && story.view.is(token, Classes::PREPOSITION)
    });
    let earlier =
        (index.saturating_sub(NEAR)..index).rev().take_while(|&other| story.sentence(other) == story.sentence(index));
    let mut subjects = earlier.filter(|&other| {
        let other = &story.found[other];
        let start = other.tokens.start.checked_sub(1);
        !other.is_possessive
            && matches!(other.head, Head::Name { .. } | Head::Role)
            && start.is_none_or(|token| !story.view.is(token, Classes::PREPOSITION))
            && !is_hidden(story, other, found.tokens.start)
    });
    !is_object && subjects.next().is_none()
}

fn thing(story: &Story<'_, '_, '_>, token: usize, before: &Before) -> Option<u32> {
    let sentence = story.view.document.sentence_of(token);
    let is_body = |person: u32| story.everybody.list[person as usize].kind == EntityKind::Body;
    let spoke = before.speakers.first().copied().filter(|&body| is_body(body) && before.sentence + 3 >= sentence);
    // a paper whose name passes for that of a person ("Aftonblad discussed the bridge. It said")
    let is_bare = |person: u32| {
        let known = &story.everybody.list[person as usize];
        known.is_person() && known.gender.is_none() && known.offices.is_empty()
    };
    let unknown = match before.speakers[..] {
        [only] if is_bare(only) && before.sentence + 1 >= sentence => Some(only),
        _ => None,
    };
    spoke.or(unknown).or_else(|| {
        let end = story.found.partition_point(|found| found.tokens.start < token);
        let near = (end.saturating_sub(NEAR)..end).rev().take_while(|&index| story.sentence(index) + 1 >= sentence);
        let mut subjects = near.filter(|&index| is_subject(story, index));
        subjects.find_map(|index| story.who[index].filter(|&body| is_body(body)))
    })
}

fn several(story: &Story<'_, '_, '_>, token: usize, before: &Before) -> Vec<u32> {
    let sentence = story.view.document.sentence_of(token);
    if before.speakers.len() > 1 && before.sentence + 3 >= sentence {
        return before.speakers.clone();
    }
    // In how many sentences further on "they" may still mean somebody; a body is "it" more often.
    let reach = |speaker: u32| {
        let known = &story.everybody.list[speaker as usize];
        match known.kind {
            EntityKind::Unnamed if known.name.ends_with('s') || known.name.ends_with("people") => Some(2),
            EntityKind::Person | EntityKind::Unnamed => None,
            EntityKind::Group => Some(2),
            EntityKind::Body => Some(0),
        }
    };
    if let [only] = before.speakers[..]
        && reach(only).is_some_and(|reach| before.sentence + reach >= sentence)
    {
        return vec![only];
    }
    if story.view.lower(token) == "each" {
        return parties::in_sentence(story, sentence);
    }
    let previous = sentence.checked_sub(1).map(|previous| parties::in_sentence(story, previous)).unwrap_or_default();
    if previous.len() > 1 && previous.iter().all(|person| story.talk.people.contains(person)) {
        return previous;
    }
    if story.talk.people.len() > 1 { story.talk.people.clone() } else { Vec::new() }
}
