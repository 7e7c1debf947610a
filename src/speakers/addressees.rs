//! To whom a statement is made: "told Trudeau", "informed the interlocutor", or the other party of a conversation.

use crate::model::Statement;

use super::story::Story;

/// Reporting verbs whose object is spoken to.
const TAKE_AN_ADDRESSEE: &[&str] = &[
    "advise",
    "answer",
    "ask",
    "assure",
    "brief",
    "call on",
    "congratulate",
    "inform",
    "invite",
    "notify",
    "remind",
    "request",
    "tell",
    "thank",
    "urge",
    "warn",
    "wish",
];

/// Whom `speakers` speak to.
pub(super) fn of(story: &Story<'_, '_, '_>, statement: &Statement, speakers: &[u32]) -> Vec<u32> {
    let object = object(story, statement).filter(|person| !speakers.contains(person));
    if let Some(person) = object {
        return vec![person];
    }
    let [speaker] = speakers else { return Vec::new() };
    match story.talk.people[..] {
        [first, second] if story.talk.is_conversation && first == *speaker => vec![second],
        [first, second] if story.talk.is_conversation && second == *speaker => vec![first],
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
    story.who[index].filter(|_| found.tokens.end > at)
}
