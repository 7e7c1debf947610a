//! Speakers without a name: "officials", "a senior diplomat", and "the union" where the union was named before.

use std::ops::Range;

use crate::model::EntityKind;

use super::known::written;
use super::lists::{Classes, View};
use super::names::fold;
use super::pronouns::{self, Before};
use super::story::Story;

/// "officials", "a senior diplomat": unnamed; "Republicans": a group. One for each noun, with the token that it stands at.
pub(super) fn speaker(story: &mut Story<'_, '_, '_>, tokens: &Range<usize>) -> Option<(u32, usize)> {
    let view = story.view;
    let mut words = tokens.clone().rev().filter(|&token| view.is_letters(token)).peekable();
    words.next_if(|&last| last > tokens.start && is_participle_behind_noun(view, last));
    let noun = words.next().filter(|&noun| !view.is(noun, Classes::FUNCTION))?;
    let begins = view.document.sentences()[view.document.sentence_of(noun)].tokens.start == noun;
    let is_group =
        view.is_capitalised(noun) && !begins && view.lower(noun).ends_with('s') || view.is(noun, Classes::PARTY);
    let kind = if is_group { EntityKind::Group } else { EntityKind::Unnamed };
    let name = if begins && !is_group { view.lower(noun) } else { view.word(noun) };
    let known = story.everybody.other(kind, name, None);
    let is_opener = |token: usize| view.is(token, Classes::DETERMINER.or(Classes::POSSESSIVE));
    let qualifier = (tokens.start..noun).find(|&token| !is_opener(token)).map(|first| written(view, first..noun));
    let entity = &mut story.everybody.list[known as usize];
    entity.qualifier = entity.qualifier.take().or(qualifier);
    Some((known, noun))
}

/// "voters polled", but not "the injured", "the newly elected".
fn is_participle_behind_noun(view: &View<'_, '_>, token: usize) -> bool {
    let word = view.lower(token);
    (word.ends_with("ed") || word.ends_with("ing"))
        && view.is_letters(token - 1)
        && !view.is(token - 1, Classes::DETERMINER.or(Classes::POSSESSIVE))
        && !view.lower(token - 1).ends_with("ly")
}

/// "Participants", "Nevertheless": a single word that has its capital from the sentence.
pub(super) fn is_common_noun(view: &View<'_, '_>, name: &Range<usize>) -> bool {
    const ENDINGS: [&str; 10] = ["ists", "ants", "ents", "ians", "ators", "ics", "ees", "eers", "ing", "ness"];
    let token = name.start;
    let begins = view.document.sentences()[view.document.sentence_of(token)].tokens.start == token;
    let word = view.lower(token);
    let is_plural_title = view.title(token, token + 1).is_some_and(|(_, form)| form.is_plural);
    let nouns = Classes::FUNCTION.or(Classes::PAIR).or(Classes::PARTIES).or(Classes::PARTY);
    let is_noun = is_plural_title || view.is(token, nouns) || ENDINGS.iter().any(|ending| word.ends_with(ending));
    begins && name.len() == 1 && is_noun && !view.is_upper(token)
}

/// "the official", "the lawmaker": the person who spoke last, unless the text has somebody unnamed of that noun.
pub(super) fn last_person(story: &Story<'_, '_, '_>, tokens: &Range<usize>, before: &Before) -> Option<u32> {
    const REACH: usize = 4;
    let view = story.view;
    let noun = tokens.end.checked_sub(1)?;
    let is_definite = tokens.len() == 2 && view.lower(tokens.start) == "the" && view.is(noun, Classes::SOMEBODY);
    let [person] = before.speakers[..] else { return None };
    let is_near = view.document.sentence_of(noun) <= before.sentence + REACH;
    let is_person = story.everybody.list[person as usize].is_person();
    (is_definite && is_near && is_person && !story.everybody.has_unnamed(view.lower(noun))).then_some(person)
}

/// "the message", "the statement": who sent or issued it, as the subject of the sentence before that tells of it. One who
/// sent it together with others is none.
pub(super) fn issuer(story: &Story<'_, '_, '_>, tokens: &Range<usize>, before: &Before) -> Option<u32> {
    const REACH: usize = 3;
    const MOST_TOKENS: usize = 200;
    let view = story.view;
    let document = view.document;
    let noun = tokens.end.checked_sub(1)?;
    if tokens.len() != 2 || view.lower(tokens.start) != "the" || !view.is(noun, Classes::MISSIVE) {
        return None;
    }
    let own = document.sentence_of(noun);
    let tells = |sentence: &usize| {
        let mut words = document.sentences()[*sentence].tokens.clone().take(MOST_TOKENS);
        words.any(|token| {
            document.quotation_of(token).is_none()
                && (view.lower(token) == view.lower(noun)
                    || matches!(view.lower(token), "sent" | "congratulated" | "condolences" | "greetings"))
        })
    };
    let Some(sentence) = (own.saturating_sub(REACH)..own).rev().find(tells) else { return before.issuer };
    let mentions = story.found_in(document.sentences()[sentence].tokens.clone());
    let index =
        mentions.take(MOST_TOKENS).find(|&index| story.who[index].is_some() && pronouns::is_subject(story, index))?;
    let behind = story.found[index].outer;
    let is_list =
        view.word(behind) == "," && story.found.get(index + 1).is_some_and(|next| next.tokens.start == behind + 1);
    let is_alone = !is_list && !matches!(view.lower(behind), "and" | "&");
    let known = story.who[index].filter(|_| is_alone)?;
    let kind = story.everybody.list[known as usize].kind;
    matches!(kind, EntityKind::Person | EntityKind::Body).then_some(known)
}

/// "the union", "the fund": the last body that has the noun in its name, else the only one that has spoken.
pub(super) fn definite_body(story: &Story<'_, '_, '_>, tokens: &Range<usize>, before: &Before) -> Option<u32> {
    let view = story.view;
    let noun = tokens.end.checked_sub(1)?;
    let is_whole = !matches!(view.lower(tokens.end), "of" | "for" | "in" | "at");
    if tokens.len() != 2
        || !is_whole
        || view.lower(tokens.start) != "the"
        || !view.is(noun, Classes::BODY.or(Classes::DOCUMENT))
    {
        return None;
    }
    let has_noun = |body: u32| {
        let known = &story.everybody.list[body as usize];
        known.kind == EntityKind::Body && fold(&known.name).split(' ').any(|word| word == view.lower(noun))
    };
    let earlier = story.found.partition_point(|found| found.tokens.start < tokens.start);
    let named =
        (earlier.saturating_sub(400)..earlier).rev().filter_map(|index| story.who[index]).find(|&body| has_noun(body));
    let has_other_noun = |body: u32| {
        let known = &story.everybody.list[body as usize];
        fold(&known.name).split(' ').next_back().is_some_and(|word| view.lists.is_body_noun(word))
    };
    let may_speak = !view.is(noun, Classes::DOCUMENT);
    let mut spoke = before.bodies.iter().copied().filter(|&body| may_speak && !has_other_noun(body));
    let first = spoke.next();
    named.or_else(|| first.filter(|first| spoke.all(|other| other == *first)))
}
