//! Those who talk with each other: the two presidents of a telephone call, the delegations of a meeting.
//!
//! A readout names them in the first sentence that tells of a conversation ("X spoke by phone with Y"); later sentences
//! say "the leaders", "both sides", "they".

use super::lists::Classes;
use super::scan::Head;
use super::story::Story;

/// How many sentences are looked at for the conversation.
const FIRST_SENTENCES: usize = 6;

/// How many people of a sentence count.
const MOST_PEOPLE: usize = 32;

/// A conversation of which an article tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Talk {
    /// Those who take part, in text order.
    pub people: Vec<u32>,
    /// Whether a sentence says that they talk with each other, not only that they are named near such a word.
    pub is_conversation: bool,
}

/// The conversation of which an article tells first. `of_headline` are the people whom the headline names.
pub(super) fn of_article(story: &Story<'_, '_, '_>, of_headline: &[Option<u32>]) -> Talk {
    let sentences = story.view.document.sentences();
    let looked_at = sentences.iter().enumerate().filter(|(_, sentence)| !sentence.is_dateline).take(FIRST_SENTENCES);
    let mut talk = Talk::default();
    for (index, sentence) in looked_at {
        let tokens = sentence.tokens.clone();
        if !tokens.clone().any(|token| story.view.is(token, Classes::TALK)) {
            continue;
        }
        let mut people = in_sentence(story, index);
        if people.is_empty() && index > 0 {
            people = in_sentence(story, index - 1);
        }
        if people.len() > talk.people.len() {
            talk.is_conversation = tokens.clone().any(|token| joins(story, token, tokens.end));
            talk.people = people;
        }
        if talk.people.len() > 1 {
            return talk;
        }
    }
    for &person in of_headline.iter().flatten() {
        if !talk.people.contains(&person) && story.everybody.list[person as usize].is_person() {
            talk.people.push(person);
        }
    }
    talk.is_conversation &= talk.people.len() > 1;
    talk
}

/// Whether a word tells that people talk with each other: "met", "a conversation with".
fn joins(story: &Story<'_, '_, '_>, token: usize, end: usize) -> bool {
    const TAKES_AN_OBJECT: [&str; 8] =
        ["met", "meets", "welcomed", "hosted", "received", "phoned", "telephoned", "discussed"];
    let view = story.view;
    view.is(token, Classes::TALK)
        && (TAKES_AN_OBJECT.contains(&view.lower(token))
            || (token + 1..end.min(token + 5)).any(|next| matches!(view.lower(next), "with" | "between" | "to")))
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
            && people.len() < MOST_PEOPLE
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    people
}
