//! Who makes each statement: its source, resolved by the rules in the order of [`SpeakerRule`].

use std::ops::Range;

use crate::model::{Attribution, Country, EntityKind, Form, Span, SpeakerRule, Statement};

use super::addressees;
use super::countries::Naming;
use super::known::{NameKeys, written};
use super::lists::Classes;
use super::names::fold;
use super::pronouns::{self, Before};
use super::roles;
use super::scan::{FoundOffice, Head};
use super::source::Source;
use super::story::Story;
use super::titles::Rank;

/// Attributions in the order of the statements, and the pronouns that were resolved for them.
#[derive(Debug, Default)]
pub(super) struct Attributed {
    pub attributions: Vec<Attribution>,
    /// Places that are no mentions of the scanner: entity, words, form.
    pub places: Vec<(u32, Span, Form)>,
}

/// Attributes all statements.
pub(super) fn attribute(story: &mut Story<'_, '_, '_>, statements: &[Statement]) -> Attributed {
    let nobody = Attribution { speakers: Vec::new(), rule: SpeakerRule::None, addressees: Vec::new() };
    let mut done = Attributed { attributions: vec![nobody; statements.len()], places: Vec::new() };
    // In the order of the sources: what a pronoun leans on comes before it.
    let place = |statement: &Statement| statement.source.unwrap_or_else(|| statement.hull()).start;
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|&index| (place(&statements[index]), index));
    let mut before = Before::default();
    for index in order {
        let statement = &statements[index];
        if statement.continues.is_some() {
            continue;
        }
        let (speakers, rule) = speakers(story, statement, &before, &mut done.places);
        if !speakers.is_empty() && statement.within.is_none() {
            let sentence = sentence_at(story, place(statement));
            before.sentence = sentence;
            before.speakers.clone_from(&speakers);
            let is_body = |speaker: &u32| story.everybody.list[*speaker as usize].kind == EntityKind::Body;
            for &body in speakers.iter().filter(|speaker| is_body(speaker)) {
                if before.bodies.len() < 8 && !before.bodies.contains(&body) {
                    before.bodies.push(body);
                }
            }
        }
        let addressees = addressees::of(story, statement, &speakers);
        done.attributions[index] = Attribution { speakers, rule, addressees };
    }
    continue_quotations(statements, &mut done.attributions);
    done
}

fn sentence_at(story: &Story<'_, '_, '_>, offset: u32) -> usize {
    let document = story.view.document;
    let token = document.tokens().partition_point(|token| token.span.end <= offset);
    if token < document.tokens().len() { document.sentence_of(token) } else { 0 }
}

/// A quotation that goes on has the speaker of the one before it.
fn continue_quotations(statements: &[Statement], attributions: &mut [Attribution]) {
    for index in 0..statements.len() {
        let Some(earlier) = statements[index].continues.map(|earlier| earlier as usize) else { continue };
        if let Some(earlier) = attributions.get(earlier).filter(|_| earlier < index).cloned() {
            attributions[index] = Attribution { rule: SpeakerRule::Continued, ..earlier };
        }
    }
}

fn speakers(
    story: &mut Story<'_, '_, '_>,
    statement: &Statement,
    before: &Before,
    places: &mut Vec<(u32, Span, Form)>,
) -> (Vec<u32>, SpeakerRule) {
    let Some(source) = statement.source else {
        let both = if is_about_their_talk(story, statement) { story.talk.people.clone() } else { Vec::new() };
        return (both, SpeakerRule::None);
    };
    let tokens = story.view.document.tokens_in(source);
    let (speakers, rule) = match Source::read(story, tokens) {
        Source::Nobody => (Vec::new(), SpeakerRule::None),
        Source::Pronoun(token, pronoun) => {
            let speakers = pronouns::resolve(story, token, pronoun, before);
            let span = story.view.span(token..token + 1);
            if let [only] = speakers[..] {
                places.push((only, span, Form::Pronoun));
            }
            let rule = if speakers.len() > 1 { SpeakerRule::Joint } else { SpeakerRule::Pronoun };
            (speakers, rule)
        }
        Source::Relative(who, antecedent) => {
            let speaker = antecedent.and_then(|mention| of_mention(story, mention)).map(|(speaker, _)| speaker);
            let span = story.view.span(who..who + 1);
            places.extend(speaker.map(|speaker| (speaker, span, Form::Relative)));
            (speaker.into_iter().collect(), SpeakerRule::Relative)
        }
        Source::Plural(tokens) => (plural(story, tokens), SpeakerRule::Joint),
        Source::Noun(tokens) if is_their_talk(story, &tokens) => (story.talk.people.clone(), SpeakerRule::Joint),
        Source::Noun(tokens) => match definite_body(story, &tokens, before) {
            Some(body) => (vec![body], SpeakerRule::Title),
            None => noun(story, tokens),
        },
        Source::Mentions(mentions) => {
            prefer_last_speaker(story, &mentions, before);
            of_mentions(story, &mentions)
        }
    };
    if speakers.is_empty() { (speakers, SpeakerRule::None) } else { (speakers, rule) }
}

/// Passives that do not tell of a talk: somebody alone orders and announces.
const NOT_OF_A_TALK: &[&str] = &["announce", "instruct", "invite", "order", "task", "tell", "warn"];
/// What a talk itself does.
const OF_A_TALK: &[&str] = &["cover", "focus", "centre", "center"];

/// "It was agreed", "Trade was discussed": a passive that tells of the talk itself.
fn is_about_their_talk(story: &Story<'_, '_, '_>, statement: &Statement) -> bool {
    let Some(cue) = statement.cue.filter(|_| story.talk.is_conversation) else { return false };
    let lemma = statement.cue_lemma.as_deref().unwrap_or_default();
    let mut words = story.view.document.lower_span(cue).split(' ');
    let is_passive = words.any(|word| matches!(word, "was" | "were" | "been" | "being" | "is" | "are"));
    is_passive && !NOT_OF_A_TALK.contains(&lemma) || OF_A_TALK.iter().any(|verb| lemma.starts_with(verb))
}

/// "the conversation", "the talks": what the parties say in it.
fn is_their_talk(story: &Story<'_, '_, '_>, tokens: &Range<usize>) -> bool {
    let noun = tokens.end - 1;
    story.talk.is_conversation
        && story.view.is(noun, Classes::TALK)
        && matches!(story.view.lower(tokens.start), "the" | "their" | "this")
}

/// "the union", "the fund": the last body that has the noun in its name, else the only one that has spoken.
fn definite_body(story: &Story<'_, '_, '_>, tokens: &Range<usize>, before: &Before) -> Option<u32> {
    let view = story.view;
    let noun = tokens.end.checked_sub(1)?;
    if tokens.len() != 2 || view.lower(tokens.start) != "the" || !view.is(noun, Classes::BODY.or(Classes::DOCUMENT)) {
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

/// A surname that two people have means the one who spoke last.
fn prefer_last_speaker(story: &mut Story<'_, '_, '_>, mentions: &[usize], before: &Before) {
    let ([mention], [speaker]) = (mentions, &before.speakers[..]) else { return };
    if let Head::Name { name, gender: None, is_titled: false } = &story.found[*mention].head
        && let [word] = &NameKeys::of(story.view, name.clone()).words[..]
        && story.sentence(*mention) <= before.sentence + 3
    {
        let (people, _) = story.everybody.of_word(word);
        if people.len() > 1 && people.contains(speaker) {
            story.who[*mention] = Some(*speaker);
        }
    }
}

fn of_mentions(story: &mut Story<'_, '_, '_>, mentions: &[usize]) -> (Vec<u32>, SpeakerRule) {
    let mut speakers = Vec::new();
    let mut rule = SpeakerRule::None;
    for &mention in mentions {
        if let Some((speaker, by)) = of_mention(story, mention)
            && !speakers.contains(&speaker)
        {
            speakers.push(speaker);
            rule = by;
        }
    }
    let rule = if speakers.len() > 1 { SpeakerRule::Joint } else { rule };
    (speakers, rule)
}

/// Who a mention is, and by which rule. Bodies and people of whom nothing else is known become known by speaking.
fn of_mention(story: &mut Story<'_, '_, '_>, index: usize) -> Option<(u32, SpeakerRule)> {
    let found = &story.found[index];
    if let Some(known) = story.who[index] {
        let rule = match &found.head {
            _ if story.by_registry.contains(&index) => SpeakerRule::Registry,
            Head::Name { name, .. } if !NameKeys::of(story.view, name.clone()).is_full() => SpeakerRule::Surname,
            Head::Name { .. } | Head::Body { .. } | Head::Country(..) => SpeakerRule::Name,
            Head::Role if found.counterpart.is_some() => SpeakerRule::Counterpart,
            Head::Role => SpeakerRule::Title,
        };
        return Some((known, rule));
    }
    let view = story.view;
    let (known, rule) = match &found.head {
        Head::Name { name, .. } if is_common_noun(story, name) => {
            return noun(story, found.tokens.clone()).0.first().map(|&known| (known, SpeakerRule::Name));
        }
        Head::Name { name, .. } => (new_name(story, index, name.clone()), SpeakerRule::Name),
        Head::Country(country, naming) => (state(story, index, *country, *naming), SpeakerRule::Name),
        Head::Body { .. } => return None,
        Head::Role => {
            let office = found.offices.last()?;
            let rank = view.lists.titles.title(office.title).rank;
            if matches!(rank, Rank::State | Rank::Government | Rank::Leader | Rank::Minister) {
                return None;
            }
            return noun(story, found.tokens.clone()).0.first().map(|&known| (known, SpeakerRule::Title));
        }
    };
    story.who[index] = Some(known);
    Some((known, rule))
}

/// "Participants", "Nevertheless": a single word that has its capital from the sentence.
fn is_common_noun(story: &Story<'_, '_, '_>, name: &Range<usize>) -> bool {
    let view = story.view;
    let begins = view.document.sentences()[view.document.sentence_of(name.start)].tokens.start == name.start;
    let word = view.lower(name.start);
    begins
        && name.len() == 1
        && (word.ends_with('s') || word.ends_with("ing") || view.is(name.start, Classes::FUNCTION))
}

/// A name of which the text says no more.
fn new_name(story: &mut Story<'_, '_, '_>, index: usize, name: Range<usize>) -> u32 {
    let view = story.view;
    let found = &story.found[index];
    let is_acronym =
        name.len() == 1 && view.is_upper(name.start) && view.word(name.start).len() <= 6 && !found.is_headline;
    let is_body = is_acronym || found.determiner.is_some() && !matches!(found.head, Head::Name { is_titled: true, .. });
    if is_body {
        return story.everybody.other(EntityKind::Body, &written(view, name), None);
    }
    if NameKeys::of(view, name.clone()).is_full() {
        return story.everybody.full_name(view, found, name);
    }
    story.everybody.add_surname(view, name)
}

/// A country, its capital or its people as speaker.
fn state(story: &mut Story<'_, '_, '_>, index: usize, country: Country, naming: Naming) -> u32 {
    let view = story.view;
    let tokens = story.found[index].tokens.clone();
    let start = tokens.start + usize::from(story.found[index].determiner.is_some());
    let name = written(view, start..tokens.end);
    let kind = if naming == Naming::Demonym { EntityKind::Group } else { EntityKind::Body };
    story.everybody.other(kind, &name, Some(country))
}

/// "officials", "a senior diplomat": unnamed; "Republicans": a group. One for each noun.
fn noun(story: &mut Story<'_, '_, '_>, tokens: Range<usize>) -> (Vec<u32>, SpeakerRule) {
    let view = story.view;
    let mut words = tokens.clone().rev().filter(|&token| view.is_word(token)).peekable();
    let is_participle = |token: usize| view.lower(token).ends_with("ed") || view.lower(token).ends_with("ing");
    // "voters polled"
    if let Some(&last) = words.peek()
        && is_participle(last)
        && last > tokens.start
        && view.is_letters(last - 1)
        && !view.is(last - 1, Classes::DETERMINER.or(Classes::POSSESSIVE))
        && !view.lower(last - 1).ends_with("ly")
    {
        words.next();
    }
    let Some(noun) = words.next().filter(|&noun| !view.is(noun, Classes::FUNCTION)) else {
        return (Vec::new(), SpeakerRule::None);
    };
    let is_group = view.is_capitalised(noun)
        && noun > 0
        && noun != view.document.sentences()[view.document.sentence_of(noun)].tokens.start
        || view.is(noun, Classes::PARTY);
    let kind = if is_group { EntityKind::Group } else { EntityKind::Unnamed };
    let name = if is_group { view.word(noun).to_owned() } else { view.lower(noun).to_owned() };
    let known = story.everybody.other(kind, &name, None);
    let modifiers = tokens.start..noun;
    let first = modifiers.clone().find(|&token| !view.is(token, Classes::DETERMINER.or(Classes::POSSESSIVE)));
    let qualifier = first.map(|first| written(view, first..noun));
    let entity = &mut story.everybody.list[known as usize];
    entity.qualifier = entity.qualifier.take().or(qualifier);
    (vec![known], SpeakerRule::Name)
}

/// Whom "the presidents of Iran and Russia", "both sides", "the leaders" mean.
fn plural(story: &mut Story<'_, '_, '_>, tokens: Range<usize>) -> Vec<u32> {
    let view = story.view;
    let title = tokens.clone().find_map(|token| view.title(token, tokens.end).filter(|(_, form)| form.is_plural));
    let mut countries: Vec<Country> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        at += view.country(at, tokens.end).map_or(1, |(words, country, _)| {
            countries.push(country);
            words
        });
    }
    let office = title.map(|(_, form)| FoundOffice {
        title: form.title,
        country: None,
        is_former: false,
        is_plural: false,
        qualifiers: tokens.start..tokens.start,
    });
    if let Some(office) = office {
        let of_country = |country: Country| {
            let holders = roles::holders(story, &office, |held| held.country == Some(country));
            let [only] = holders[..] else { return None };
            Some(only)
        };
        let named: Option<Vec<u32>> = countries.iter().map(|&country| of_country(country)).collect();
        if let Some(named) = named.filter(|named| named.len() > 1) {
            return named;
        }
        let holders = roles::holders(story, &office, |_| true);
        let parties: Vec<u32> = story.talk.people.iter().copied().filter(|party| holders.contains(party)).collect();
        if parties.len() > 1 {
            return parties;
        }
    }
    if story.talk.people.len() > 1 { story.talk.people.clone() } else { noun(story, tokens).0 }
}
