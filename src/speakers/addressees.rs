//! To whom a statement is made: "told Trudeau", "informed the interlocutor", or the other party of a conversation.

use crate::model::Statement;

use super::lists::Classes;
use super::story::Story;

/// Reporting verbs whose object is spoken to.
const TAKE_AN_ADDRESSEE: &[&str] = &[
    "advise", "answer", "ask", "assure", "brief", "call on", "congratulate", "inform", "invite", "notify", "remind",
    "request", "tell", "thank", "urge", "warn", "wish",
];

/// Whom `speakers` speak to.
pub(super) fn of(story: &Story<'_, '_, '_>, statement: &Statement, speakers: &[u32]) -> Vec<u32> {
    let object = object(story, statement).filter(|person| !speakers.contains(person));
    if let Some(person) = object {
        return vec![person];
    }
    let [speaker] = speakers else { return Vec::new() };
    let mut others = story.parties.iter().copied().filter(|person| person != speaker);
    match (others.next(), others.next()) {
        (Some(other), None) if story.parties.contains(speaker) && is_one_conversation(story) => vec![other],
        _ => Vec::new(),
    }
}

/// The object of the reporting verb, or of "to" behind it.
fn object(story: &Story<'_, '_, '_>, statement: &Statement) -> Option<u32> {
    let view = story.view;
    let cue = view.document.tokens_in(statement.cue?);
    let lemma = statement.cue_lemma.as_deref()?;
    let to = matches!(view.lower(cue.end), "to" | "with");
    if !to && !TAKE_AN_ADDRESSEE.contains(&lemma) {
        return None;
    }
    let at = cue.end + usize::from(to);
    let index = story.found.partition_point(|found| found.tokens.end <= at);
    let found = story.found.get(index).filter(|found| found.tokens.start <= at && !found.is_possessive)?;
    let _ = found;
    story.who[index]
}

/// Whether the article tells of one conversation of two.
pub(super) fn is_one_conversation(story: &Story<'_, '_, '_>) -> bool {
    let view = story.view;
    let sentences = view.document.sentences().iter().filter(|sentence| !sentence.is_dateline).take(6);
    let mut tokens = sentences.flat_map(|sentence| sentence.tokens.clone());
    tokens.any(|token| {
        view.is(token, Classes::TALK)
            && (matches!(view.lower(token), "met" | "welcomed" | "hosted" | "received" | "phoned" | "telephoned" | "meets")
                || (token + 1..token + 4).any(|next| matches!(view.lower(next), "with" | "between")))
    })
}
