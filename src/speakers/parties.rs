//! Those who talk with each other: the two presidents of a telephone call, the delegations of a meeting.
//!
//! A readout names them in the first sentence that tells of a conversation ("X spoke by phone with Y"); later sentences
//! say "the leaders", "both sides", "they".

use super::lists::Classes;
use super::scan::Head;
use super::story::Story;

/// How many sentences are looked at for the conversation.
const FIRST_SENTENCES: usize = 6;

/// The people who talk with each other in an article, in text order; none where it tells of no conversation.
/// `of_headline` are the people whom the headline names.
pub(super) fn of_article(story: &Story<'_, '_, '_>, of_headline: &[Option<u32>]) -> Vec<u32> {
    let sentences = story.view.document.sentences();
    let looked_at = sentences.iter().enumerate().filter(|(_, sentence)| !sentence.is_dateline).take(FIRST_SENTENCES);
    let mut best: Vec<u32> = Vec::new();
    for (index, sentence) in looked_at {
        if !sentence.tokens.clone().any(|token| story.view.is(token, Classes::TALK)) {
            continue;
        }
        let mut people = in_sentence(story, index);
        if people.is_empty() && index > 0 {
            people = in_sentence(story, index - 1);
        }
        if people.len() > best.len() {
            best = people;
        }
        if best.len() > 1 {
            return best;
        }
    }
    for &person in of_headline.iter().flatten() {
        if !best.contains(&person) && story.everybody.list[person as usize].is_person() {
            best.push(person);
        }
    }
    best
}

/// The people whom a sentence names as such: not as owners of something, not as its subject matter.
pub(super) fn in_sentence(story: &Story<'_, '_, '_>, sentence: usize) -> Vec<u32> {
    let tokens = story.view.document.sentences()[sentence].tokens.clone();
    let mut people = Vec::new();
    for index in story.found_in(tokens.clone()) {
        let found = &story.found[index];
        let names = matches!(found.head, Head::Name { .. } | Head::Role);
        let before = found.tokens.start.checked_sub(1).filter(|&token| token >= tokens.start);
        let is_matter = before.is_some_and(|token| matches!(story.view.lower(token), "about" | "of" | "on" | "under"));
        if let Some(person) = story.who[index]
            && names
            && !found.is_possessive
            && !is_matter
            && story.everybody.list[person as usize].is_person()
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    people
}
