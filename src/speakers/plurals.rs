//! What stands for all who talk with each other: "both sides", "the presidents of Iran and Russia", "it was agreed".

use std::ops::Range;

use crate::model::Statement;

use super::lists::Classes;
use super::roles;
use super::scan::FoundOffice;
use super::story::Story;

/// Whom "the presidents of Iran and Russia", "both sides", "the leaders" mean.
pub(super) fn resolve(story: &Story<'_, '_, '_>, tokens: Range<usize>) -> Vec<u32> {
    let view = story.view;
    let parties = &story.talk.people;
    let title = tokens.clone().find_map(|token| view.title(token, tokens.end).filter(|(_, form)| form.is_plural));
    if let Some((_, form)) = title {
        let office = FoundOffice {
            title: form.title,
            country: None,
            gender: None,
            is_of_body: false,
            is_former: false,
            is_plural: false,
            qualifiers: tokens.start..tokens.start,
        };
        let named: Option<Vec<u32>> = story
            .countries_in(tokens)
            .into_iter()
            .map(|country| {
                let holders = roles::holders(story, &office, |held| held.country == Some(country));
                let [only] = holders[..] else { return None };
                Some(only)
            })
            .collect();
        if let Some(named) = named.filter(|named| named.len() > 1) {
            return named;
        }
        let holders = roles::holders(story, &office, |_| true);
        let talking: Vec<u32> = parties.iter().copied().filter(|party| holders.contains(party)).collect();
        if talking.len() > 1 {
            return talking;
        }
    }
    if parties.len() > 1 { parties.clone() } else { Vec::new() }
}

/// Passives that do not tell of a talk: somebody alone orders and announces.
const NOT_OF_A_TALK: &[&str] = &["announce", "instruct", "invite", "order", "task", "tell", "warn"];
/// What a talk itself does.
const OF_A_TALK: &[&str] = &["cover", "focus", "centre", "center"];

/// "It was agreed", "Trade was discussed": a passive that tells of the talk itself.
pub(super) fn is_of_their_talk(story: &Story<'_, '_, '_>, statement: &Statement) -> bool {
    let Some(cue) = statement.cue.filter(|_| story.talk.is_conversation) else { return false };
    let lemma = statement.cue_lemma.as_deref().unwrap_or_default();
    let mut words = story.view.document.lower_span(cue).split(' ');
    let is_passive = words.any(|word| matches!(word, "was" | "were" | "been" | "being" | "is" | "are"));
    is_passive && !NOT_OF_A_TALK.contains(&lemma) || OF_A_TALK.iter().any(|verb| lemma.starts_with(verb))
}

/// "the conversation", "the talks": what the parties say in it.
pub(super) fn is_their_talk(story: &Story<'_, '_, '_>, tokens: &Range<usize>) -> bool {
    let noun = tokens.end - 1;
    story.talk.is_conversation
        && story.view.is(noun, Classes::TALK)
        && matches!(story.view.lower(tokens.start), "the" | "their" | "this")
}
