//! The words that attribute a statement: which mention is their head, and whether several stand side by side.

use std::ops::Range;

use crate::model::Gender;

use super::countries::Naming;
use super::lists::{Classes, View};
use super::scan::{Found, Head};
use super::story::Story;

/// What the source of a statement is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// A personal or possessive pronoun of the third person.
    Pronoun(usize, Pronoun),
    /// "who", and the mention that it belongs to.
    Relative(usize, Option<usize>),
    /// These mentions, by their indices; several where they are joined.
    Mentions(Vec<usize>),
    /// "the presidents of Iran and Russia", "both sides".
    Plural(Range<usize>),
    /// A noun that names nobody ("officials", "a group of parents"), with its determiner and modifiers.
    Noun(Range<usize>),
    /// Nothing that could be somebody ("I", "you").
    Nobody,
}

/// A pronoun by what it may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    /// he, she.
    Person(Gender),
    /// it.
    Thing,
    /// they.
    Several,
}

/// How many tokens of a source are read. Owners of owners are followed inwards, one step for each.
const MOST_TOKENS: usize = 120;

impl Source {
    /// Reads the source that stands in `tokens`.
    pub(super) fn read(story: &Story<'_, '_, '_>, tokens: Range<usize>) -> Source {
        let view = story.view;
        let is_opener = |token: usize| !view.is_letters(token) || view.is(token, Classes::PREPOSITION);
        let mut tokens = tokens.start..tokens.end.min(tokens.start + MOST_TOKENS);
        while tokens.len() > 1 && is_opener(tokens.start) {
            tokens.start += 1;
        }
        if tokens.is_empty() {
            return Source::Nobody;
        }
        let last_word = tokens.clone().rev().find(|&token| view.is_letters(token));
        if let Some(who) = last_word.filter(|&token| matches!(view.lower(token), "who" | "which" | "whom")) {
            return Source::Relative(who, relative_antecedent(story, who));
        }
        if let Some(pronoun) = pronoun(view, &tokens) {
            return pronoun;
        }
        let mut head = head_region(view, &tokens);
        if view.is(head.end - 1, Classes::QUANTITY) && view.lower(head.end) == "of" && head.end + 1 < tokens.end {
            tokens.start = head.end + 1;
            head = head_region(view, &tokens);
        }
        if is_plural(story, &head) {
            return Source::Plural(tokens);
        }
        mentions(story, tokens, head)
    }
}

fn pronoun(view: &View<'_, '_>, tokens: &Range<usize>) -> Option<Source> {
    const COMPANIONS: [&str; 7] = ["all", "both", "himself", "herself", "themselves", "also", "too"];
    let start = tokens.start;
    // "He, at the same time,"
    let mut rest = (start + 1..tokens.end).take_while(|&token| view.word(token) != ",");
    let is_alone = rest.all(|token| !view.is_word(token) || COMPANIONS.contains(&view.lower(token)));
    let is_both_of = view.lower(start) == "both" && view.lower(start + 1) == "of";
    if !is_alone && !is_both_of {
        return None;
    }
    let kind = match view.lower(start) {
        "he" | "him" | "his" | "himself" => Pronoun::Person(Gender::Male),
        "she" | "her" | "hers" | "herself" => Pronoun::Person(Gender::Female),
        "it" | "its" => Pronoun::Thing,
        "they" | "them" | "their" | "both" | "each" => Pronoun::Several,
        "i" | "we" | "you" | "me" | "us" | "my" | "our" | "this" | "that" | "there" | "one" => {
            return Some(Source::Nobody);
        }
        _ => return None,
    };
    Some(Source::Pronoun(start, kind))
}

/// The tokens of a noun phrase before its first preposition, comma or relative clause.
fn head_region(view: &View<'_, '_>, tokens: &Range<usize>) -> Range<usize> {
    let ends = |&token: &usize| {
        token > tokens.start
            && (matches!(view.word(token), "," | "(" | ")" | ";" | ":" | "–" | "—" | "--")
                || matches!(view.lower(token), "who" | "that" | "which" | "whose" | "i" | "we" | "he" | "she" | "they")
                || view.is(token, Classes::PREPOSITION) && !view.is_capitalised(token))
    };
    tokens.start..tokens.clone().find(ends).unwrap_or(tokens.end)
}

/// Whether a noun phrase means all who talk with each other: "the two leaders", "both sides", "the Russian and Turkish
/// presidents".
fn is_plural(story: &Story<'_, '_, '_>, head: &Range<usize>) -> bool {
    let view = story.view;
    let Some(noun) = head.clone().rev().find(|&token| view.is_letters(token)) else { return false };
    let is_title = head.clone().any(|token| {
        view.title(token, head.end).is_some_and(|(words, form)| form.is_plural && token + words == noun + 1)
    });
    let is_counted = head.clone().any(|token| view.is(token, Classes::NUMBER));
    // "presidents of Peru and Chile" needs no article
    let of_countries = is_title && view.lower(head.end) == "of" && view.country(head.end + 1, head.end + 5).is_some();
    let is_definite = is_counted || of_countries || matches!(view.lower(head.start), "the" | "these");
    let is_known_noun = view.is(noun, Classes::PARTIES.or(Classes::PAIR).or(Classes::COUNTERPARTS));
    if !is_definite || !(is_known_noun || is_title || is_counted && view.lower(noun).ends_with('s')) {
        return false;
    }
    let is_plain = |token: usize| {
        view.is(
            token,
            Classes::DETERMINER
                .or(Classes::NUMBER)
                .or(Classes::COUNTRY)
                .or(Classes::TITLE)
                .or(Classes::PARTIES)
                .or(Classes::PAIR)
                .or(Classes::COUNTERPARTS),
        ) || matches!(view.lower(token), "and" | "," | "foreign" | "prime" | "other" | "negotiating" | "political")
            || is_counted
    };
    head.clone().all(is_plain)
        && !story.found_in(head.clone()).any(|index| matches!(story.found[index].head, Head::Name { .. }))
}

/// The mention that heads the noun phrase in `tokens`, with those joined to it. `head` is the part before prepositions.
fn mentions(story: &Story<'_, '_, '_>, tokens: Range<usize>, head: Range<usize>) -> Source {
    let view = story.view;
    let candidates = story.found_in(tokens.clone());
    let Some(first) = candidates.clone().next() else { return Source::Noun(head) };
    let found = &story.found[first];
    if found.tokens.start >= head.end && !is_head_behind_comma(story, &head, first) {
        return if is_author(view, &head, found) { Source::Mentions(vec![first]) } else { Source::Noun(head) };
    }
    if found.is_possessive && found.tokens.end + 1 < tokens.end {
        return owned(story, tokens, first);
    }
    let next = story.found.get(first + 1).map_or(usize::MAX, |next| next.tokens.start);
    if next == found.outer && next < tokens.end && matches!(story.found[first + 1].head, Head::Name { .. }) {
        return mentions(story, next..tokens.end, next..head.end.max(next + 1));
    }
    if let Some(noun) = noun_behind(view, found, tokens.end.min(next)) {
        if noun + 1 == next && next < tokens.end {
            // "Lopez campaign director Ana Ruiz"
            return mentions(story, next..tokens.end, next..head.end.max(next + 1));
        }
        let speaks_for_body = matches!(found.head, Head::Body { .. }) && view.is(noun, Classes::DOCUMENT);
        return if speaks_for_body { Source::Mentions(vec![first]) } else { Source::Noun(tokens.start..noun + 1) };
    }
    if matches!(found.head, Head::Role)
        && story.who[first].is_none()
        && let Some(name) = name_behind_comma(story, first, tokens.end)
    {
        return Source::Mentions(vec![name]);
    }
    Source::Mentions(joined(story, first, tokens.end))
}

/// "a statement by the ministry", "a letter from Ana Ruiz"
fn is_author(view: &View<'_, '_>, head: &Range<usize>, found: &Found) -> bool {
    const STATEMENTS: [&str; 6] = ["statement", "letter", "release", "communique", "communiqué", "message"];
    matches!(view.lower(head.end), "by" | "from")
        && found.tokens.start == head.end + 1
        && !found.is_possessive
        && head.clone().any(|token| STATEMENTS.contains(&view.lower(token)))
}

/// "the event's organiser, Acme Group": the name behind a comma is the head of a noun phrase without one.
fn is_head_behind_comma(story: &Story<'_, '_, '_>, head: &Range<usize>, first: usize) -> bool {
    let found = &story.found[first];
    story.view.word(head.end) == ","
        && found.tokens.start == head.end + 1
        && matches!(found.head, Head::Name { .. } | Head::Body { .. })
}

/// "Scott's niece, Ana Scott" is Ana Scott; "NBC's Ana Scott" too; "Scott's niece" is a niece.
fn owned(story: &Story<'_, '_, '_>, tokens: Range<usize>, owner: usize) -> Source {
    let view = story.view;
    let after = story.found[owner].tokens.end + 1;
    let rest = after..tokens.end;
    let head = head_region(view, &rest);
    let next = owner + 1;
    let Some(found) = story.found.get(next).filter(|found| found.tokens.start < tokens.end) else {
        return Source::Noun(tokens.start..head.end);
    };
    let is_near = found.tokens.start < head.end || is_head_behind_comma(story, &head, next);
    if !is_near {
        return Source::Noun(tokens.start..head.end);
    }
    if found.is_possessive && found.tokens.end + 1 < tokens.end {
        return Source::Noun(tokens.start..head.end);
    }
    mentions(story, found.tokens.start..tokens.end, found.tokens.start..head.end.max(found.tokens.start + 1))
}

/// The last of the nouns that stand right behind a mention and make it a modifier: "Clinton aides", "Iranian officials".
fn noun_behind(view: &View<'_, '_>, found: &Found, end: usize) -> Option<usize> {
    if found.outer != found.tokens.end || found.is_headline {
        return None;
    }
    let is_noun = |token: usize| {
        token < end && view.is_letters(token) && !view.is(token, Classes::FUNCTION) && !view.is_possessive_ending(token)
    };
    let at = found.tokens.end;
    if matches!(found.head, Head::Country(_, Naming::Demonym)) && view.lower(at) == "and" {
        return None;
    }
    let last = (at..end.min(at + 4)).take_while(|&token| is_noun(token)).last()?;
    let is_adverb =
        last == at && (view.lower(at).ends_with("ly") || matches!(view.lower(at), "himself" | "herself" | "all"));
    (!is_adverb).then_some(last)
}

fn name_behind_comma(story: &Story<'_, '_, '_>, role: usize, end: usize) -> Option<usize> {
    let next = role + 1;
    let found = story.found.get(next).filter(|found| found.tokens.start < end)?;
    let is_name = matches!(found.head, Head::Name { .. });
    let between = story.found[role].outer..found.tokens.start;
    (is_name && between.clone().count() == 1 && story.view.word(between.start) == ",").then_some(next)
}

/// The mention and those that a list joins to it: "A, B and C", "A and B", "A, together with B".
fn joined(story: &Story<'_, '_, '_>, first: usize, end: usize) -> Vec<usize> {
    let view = story.view;
    let mut list = vec![first];
    let mut sure = 1;
    for next in first + 1..story.found.len() {
        let found = &story.found[next];
        let last = &story.found[next - 1];
        if found.tokens.start >= end || found.is_possessive && found.tokens.end + 1 < end {
            break;
        }
        let between = last.outer..found.tokens.start;
        if between.len() > 5 {
            break;
        }
        let words = |token: usize| view.lower(token);
        let joins = between
            .clone()
            .any(|token| matches!(words(token), "and" | "&" | "well" | "along" | "together" | "alongside"));
        let is_country = |head: &Head| matches!(head, Head::Country(..));
        let is_indefinite = found.determiner.is_some_and(|token| matches!(words(token), "a" | "an"));
        if is_country(&found.head) && !is_country(&story.found[first].head) || found.head == Head::Role && is_indefinite
        {
            break;
        }
        let is_link = between.clone().all(|token| {
            matches!(
                words(token),
                "," | "and" | "&" | "as" | "well" | "along" | "together" | "with" | "alongside" | "the" | "both" | ""
            ) || view.is(token, Classes::MODIFIER.or(Classes::PARTY).or(Classes::FORMER)) && joins
        });
        if between.is_empty() || !is_link {
            break;
        }
        list.push(next);
        if joins {
            sure = list.len();
        }
    }
    list.truncate(sure);
    list
}

/// The mention that "who" at `who` belongs to.
fn relative_antecedent(story: &Story<'_, '_, '_>, who: usize) -> Option<usize> {
    let before = story.found.partition_point(|found| found.tokens.start < who);
    let last = before.checked_sub(1)?;
    if matches!(story.found[last].head, Head::Body { .. } | Head::Country(..)) && story.view.lower(who) == "who" {
        // "Ana Ruiz, an adviser at the ministry who"
        let sentence = story.view.document.sentence_of(who);
        let mut people = (last.saturating_sub(16)..last).rev().take_while(|&index| story.sentence(index) == sentence);
        return people.find(|&index| matches!(story.found[index].head, Head::Name { .. } | Head::Role));
    }
    let found = &story.found[last];
    let gap = found.outer.min(who)..who;
    let near = gap.len() <= 2 && gap.clone().all(|token| !story.view.is_word(token));
    near.then_some(last)
}
