//! Who makes each statement: its source, resolved by the rules in the order of [`SpeakerRule`].

use std::ops::Range;

use crate::model::{Attribution, Country, EntityKind, Form, Span, SpeakerRule, Statement};

use super::addressees;
use super::countries::Naming;
use super::known::{NameKeys, written};
use super::lists::Classes;
use super::plurals;
use super::pronouns::{self, Before};
use super::scan::{FoundOffice, Head};
use super::source::Source;
use super::story::Story;
use super::titles::Rank;
use super::unnamed;

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
        let (speakers, rule) = speakers(story, statement, &mut before, &mut done.places);
        if !speakers.is_empty() && statement.within.is_none() {
            before.note(story, &speakers, sentence_at(story, place(statement)));
        }
        if let ([speaker], Some(source)) = (&speakers[..], statement.source)
            && is_missive(story, source)
        {
            before.issuer = Some(*speaker).filter(|&speaker| story.everybody.list[speaker as usize].is_identified());
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

/// Whether a source is "the statement" or the like.
fn is_missive(story: &Story<'_, '_, '_>, source: Span) -> bool {
    let tokens = story.view.document.tokens_in(source);
    tokens.len() == 2 && story.view.is(tokens.end - 1, Classes::MISSIVE)
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
    before: &mut Before,
    places: &mut Vec<(u32, Span, Form)>,
) -> (Vec<u32>, SpeakerRule) {
    let Some(source) = statement.source else {
        let both = if plurals::is_of_their_talk(story, statement) { story.talk.people.clone() } else { Vec::new() };
        return (both, SpeakerRule::None);
    };
    let tokens = story.view.document.tokens_in(source);
    if let Some(author) = story.author.filter(|_| is_author(story, &tokens)) {
        return (vec![author], SpeakerRule::Pronoun);
    }
    let (speakers, rule) = match Source::read(story, tokens) {
        Source::Nobody => (Vec::new(), SpeakerRule::None),
        Source::Pronoun(token, pronoun) => {
            let kin = pronouns::kin(story, token, pronoun).and_then(|noun| unnamed::speaker(story, &(noun..noun + 1)));
            let speakers = match kin {
                Some((kin, _)) => vec![kin],
                None => pronouns::resolve(story, token, pronoun, before),
            };
            let span = story.view.span(token..token + 1);
            if let [only] = speakers[..] {
                before.call(pronoun, only);
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
        Source::Plural(tokens) => {
            let speakers = plurals::resolve(story, tokens.clone());
            if speakers.is_empty() {
                noun(story, &tokens, statement, before, places)
            } else {
                (speakers, SpeakerRule::Joint)
            }
        }
        Source::Noun(tokens) if plurals::is_their_talk(story, &tokens) => {
            (story.talk.people.clone(), SpeakerRule::Joint)
        }
        Source::Noun(tokens) => noun(story, &tokens, statement, before, places),
        Source::Mentions(mentions) if let Some(tokens) = plural_behind(story, &mentions, statement) => {
            noun(story, &tokens, statement, before, places)
        }
        Source::Mentions(mentions) if let Some((person, noun)) = again(story, &mentions, before) => {
            places.push((person, story.view.span(noun..noun + 1), Form::Title));
            (vec![person], SpeakerRule::Title)
        }
        Source::Mentions(mentions) => {
            prefer_last_speaker(story, &mentions, before);
            of_mentions(story, &mentions)
        }
    };
    if speakers.is_empty() { (speakers, SpeakerRule::None) } else { (speakers, rule) }
}

/// "I", "we" outside quotation marks.
fn is_author(story: &Story<'_, '_, '_>, source: &Range<usize>) -> bool {
    let view = story.view;
    source.len() == 1
        && matches!(view.lower(source.start), "i" | "we")
        && view.document.quotation_of(source.start).is_none()
}

/// "Dock workers … vowed", where the source is "Dock": a word with the capital of its sentence before a plural that is no
/// cue. Gives both.
fn plural_behind(story: &Story<'_, '_, '_>, mentions: &[usize], statement: &Statement) -> Option<Range<usize>> {
    let view = story.view;
    let [index] = *mentions else { return None };
    let Head::Name { name, is_titled: false, .. } = &story.found[index].head else { return None };
    let begins = view.document.sentences()[story.sentence(index)].tokens.start == name.start;
    let is_unknown = story.who[index].is_none() && name.len() == 1 && !view.is(name.start, Classes::GIVEN);
    let next = name.end;
    let is_plural = view.is_letters(next)
        && !view.is_capitalised(next)
        && !view.is(next, Classes::FUNCTION)
        && view.lower(next).len() > 3
        && view.lower(next).ends_with('s');
    let is_cue = |cue: Span| cue.start == view.span(next..next + 1).start;
    (begins && is_unknown && is_plural && !statement.cue.is_some_and(is_cue)).then_some(name.start..next + 1)
}

/// A noun without a name: a body that was named before, or somebody unnamed.
fn noun(
    story: &mut Story<'_, '_, '_>,
    tokens: &Range<usize>,
    statement: &Statement,
    before: &Before,
    places: &mut Vec<(u32, Span, Form)>,
) -> (Vec<u32>, SpeakerRule) {
    let definite = unnamed::definite_body(story, tokens, before)
        .or_else(|| unnamed::issuer(story, tokens, before).filter(|&issuer| !names(story, statement, issuer)))
        .or_else(|| unnamed::last_person(story, tokens, before));
    let known = match definite {
        Some(known) => Some((known, tokens.end - 1)),
        None => unnamed::speaker(story, tokens),
    };
    let Some((known, noun)) = known else { return (Vec::new(), SpeakerRule::None) };
    places.push((known, story.view.span(noun..noun + 1), Form::Title));
    (vec![known], SpeakerRule::Title)
}

/// Whether the content of a statement names somebody, who then hardly makes it ("the statement said Marsh was glad").
fn names(story: &Story<'_, '_, '_>, statement: &Statement, somebody: u32) -> bool {
    let content = story.view.document.tokens_in(statement.hull());
    story.found_in(content).any(|index| story.who[index] == Some(somebody))
}

/// "The official" where it is a title that nobody is known to hold: who spoke last, and the token of the noun.
fn again(story: &Story<'_, '_, '_>, mentions: &[usize], before: &Before) -> Option<(u32, usize)> {
    let [index] = *mentions else { return None };
    let found = &story.found[index];
    let is_open = found.head == Head::Role && story.who[index].is_none();
    let person = is_open.then(|| unnamed::last_person(story, &found.tokens, before)).flatten()?;
    Some((person, found.tokens.end - 1))
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
            Head::Name { name, .. } if story.is_short_name(known, name) => SpeakerRule::Surname,
            Head::Country(..) if story.everybody.list[known as usize].is_person() => SpeakerRule::Surname,
            Head::Name { .. } | Head::Body { .. } | Head::Country(..) => SpeakerRule::Name,
            Head::Role if found.counterpart.is_some() => SpeakerRule::Counterpart,
            Head::Role => SpeakerRule::Title,
        };
        return Some((known, rule));
    }
    let view = story.view;
    let (known, rule) = match &found.head {
        Head::Name { name, .. } if unnamed::is_common_noun(view, name) => {
            (unnamed::speaker(story, name)?.0, SpeakerRule::Title)
        }
        Head::Name { name, .. } => (new_name(story, index, name.clone()), SpeakerRule::Name),
        Head::Country(country, naming) => (state(story, index, *country, *naming), SpeakerRule::Name),
        Head::Body { .. } => return None,
        Head::Role => {
            let office = found.offices.last()?;
            let rank = view.lists.titles.title(office.title).rank;
            let is_head = matches!(rank, Rank::State | Rank::Government | Rank::Leader | Rank::Minister);
            if is_head && !office.is_of_body {
                return holder_elsewhere(story, index, office.clone());
            }
            // "head of the brewers' association" is a head
            let title = office.qualifiers.end;
            let words = view.title(title, found.tokens.end).map_or(0, |(words, _)| words);
            let noun = if words == 0 { found.tokens.clone() } else { found.tokens.start..title + words };
            let office = office.clone();
            let (known, _) = unnamed::speaker(story, &noun)?;
            if story.is_label(index) {
                // Whom "THE VICE PRESIDENT:" means, other articles may tell.
                let label = &mut story.everybody.list[known as usize];
                label.learn(view, &[office], None);
                label.qualifier = None;
            }
            (known, SpeakerRule::Title)
        }
    };
    story.who[index] = Some(known);
    Some((known, rule))
}

/// Whom "the Peruvian foreign minister" means, other articles may tell. Without a country nobody can.
fn holder_elsewhere(story: &mut Story<'_, '_, '_>, index: usize, office: FoundOffice) -> Option<(u32, SpeakerRule)> {
    let view = story.view;
    let found = &story.found[index];
    // "Slovak Minister of Trade and Deputy Prime Minister Ana Ruiz" is one person.
    let goes_on = view.lower(found.outer) == "and"
        && story.found.get(index + 1).is_some_and(|next| {
            next.tokens.start == found.outer + 1 && next.determiner.is_none() && matches!(next.head, Head::Name { .. })
        });
    let is_one = !office.is_plural && !office.is_former && office.country.is_some() && !goes_on;
    if !is_one {
        return None;
    }
    let start = found.tokens.start + usize::from(found.determiner.is_some());
    let holder = story.everybody.other(EntityKind::Unnamed, &written(view, start..found.tokens.end), None);
    story.everybody.list[holder as usize].learn(view, &[office], None);
    story.who[index] = Some(holder);
    Some((holder, SpeakerRule::Title))
}

/// A name of which the text says no more.
fn new_name(story: &mut Story<'_, '_, '_>, index: usize, name: Range<usize>) -> u32 {
    let view = story.view;
    let found = &story.found[index];
    let is_titled = matches!(found.head, Head::Name { is_titled: true, .. });
    let is_acronym =
        name.len() == 1 && view.is_upper(name.start) && view.word(name.start).len() <= 6 && !found.is_headline;
    if !is_titled && (is_acronym || found.determiner.is_some()) {
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
