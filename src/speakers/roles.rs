//! Titles without a name: whom "the Prime Minister", "the President of Belarus", "his counterpart" mean.
//!
//! A title with a country means whoever the article knows to hold it, else whom the registry has for the day. A bare title
//! means its only holder; of several the one on the publisher's own side, the one whose country need not be said, or
//! the last who was mentioned. Somebody whom the same sentence names further on is another person. Nobody is invented:
//! a title without a known holder stays a title.

use crate::model::Country;

use super::known::HeldOffice;
use super::lists::Classes;
use super::registry::RegistryMatch;
use super::scan::{Found, FoundOffice, Head};
use super::story::Story;
use super::titles::Rank;

/// How many mentions to either side are looked at.
const NEAR: usize = 64;
/// How many people may hold the offices that an article speaks of.
const MOST_HOLDERS: usize = 256;

/// Settles the roles of an article in text order.
pub(super) fn settle(story: &mut Story<'_, '_, '_>) {
    for index in 0..story.found.len() {
        if story.found[index].head != Head::Role {
            continue;
        }
        let office = story.found[index].offices.first();
        let person = if let Some(office) = office.filter(|_| story.outside.side.is_some() && story.is_label(index)) {
            story.host(index, office)
        } else if story.found[index].is_of_several {
            None
        } else if story.found[index].counterpart.is_some() {
            counterpart(story, index)
        } else {
            match &story.found[index].offices[..] {
                [office, ..] if office.is_plural => None,
                [first, rest @ ..] => holder(story, index, first).or_else(|| {
                    rest.iter().find_map(|office| holder(story, index, office).filter(|_| is_of_one(story, office)))
                }),
                [] => None,
            }
        };
        story.who[index] = person;
    }
}

/// Whether an office has one holder at a time.
fn is_of_one(story: &Story<'_, '_, '_>, office: &FoundOffice) -> bool {
    matches!(
        story.view.lists.titles.title(office.title).rank,
        Rank::State | Rank::Government | Rank::Minister | Rank::Candidate
    )
}

/// The person who holds `office` where it stands in the mention `index`.
fn holder(story: &mut Story<'_, '_, '_>, index: usize, office: &FoundOffice) -> Option<u32> {
    let found = &story.found[index];
    let is_definite = match found.determiner {
        Some(token) => (token..token + 3).any(|token| matches!(story.view.lower(token), "the" | "this")),
        None => story.view.is_capitalised(found.tokens.start),
    };
    if !is_definite {
        return None;
    }
    match office.country {
        Some(country) => of_country(story, index, office, country),
        None => bare(story, index, office),
    }
}

fn of_country(story: &mut Story<'_, '_, '_>, index: usize, office: &FoundOffice, country: Country) -> Option<u32> {
    let candidates = holders(story, office, |held| held.country == Some(country));
    match candidates[..] {
        [only] => return Some(only),
        [] => {}
        _ => return story.last_mentioned(index, &candidates),
    }
    if let Some(person) = registered(story, index, story.title(office.title), country) {
        return Some(person);
    }
    if story.title(office.title) == "leader"
        && !office.is_of_body
        && let Some(found) = story.outside.published.and_then(|day| story.outside.registry.leader(country, day))
    {
        return Some(registered_as(story, index, found));
    }
    // A holder whose country the text need not say.
    let excluded = named_later(story, index);
    let mut unsaid = holders(story, office, |held| held.country.is_none());
    unsaid.retain(|person| !excluded.contains(person) && story.talk.people.contains(person));
    if let [only] = unsaid[..] {
        return Some(only);
    }
    own_side(story, office, Some(country))
}

fn bare(story: &mut Story<'_, '_, '_>, index: usize, office: &FoundOffice) -> Option<u32> {
    if is_the_leader(story, index, office) {
        return leader(story, index, office);
    }
    let excluded = named_later(story, index);
    let mut candidates = holders(story, office, |_| true);
    candidates.retain(|person| !excluded.contains(person));
    if story.view.lists.titles.title(office.title).rank == Rank::Noun {
        // An occupation is not worth much: only of somebody just named.
        let is_near = |person: &u32| {
            (0..index)
                .rev()
                .take(NEAR)
                .take_while(|&other| story.sentence(other) + 3 >= story.sentence(index))
                .any(|other| story.who[other] == Some(*person))
        };
        candidates.retain(is_near);
    }
    if let Some(own) = own_side(story, office, None).filter(|own| !excluded.contains(own)) {
        // Of two presidents it is the one who needs no title; of a president and a prime minister each has his own.
        let title = &*story.view.lists.titles.title(office.title).canonical;
        let is_head_of_state = matches!(title, "president" | "head of state");
        let opens_talk = story.talk.is_conversation && story.talk.people.first() == Some(&own);
        let heads_state = holds_now(story, office, |held| !held.is_of_body);
        if candidates.is_empty() || is_head_of_state && (!heads_state || opens_talk || story.outside.side.is_some()) {
            return Some(own);
        }
    }
    match candidates[..] {
        [] if is_head(story, office) && !tells_of_past(story, index) => {
            return registered(story, index, story.title(office.title), story.outside.side?);
        }
        [] => return None,
        [only] => return Some(only),
        _ => {}
    }
    let only = |fits: &dyn Fn(&HeldOffice) -> bool| {
        let mut fitting = candidates.iter().copied().filter(|&person| {
            let lists = story.view.lists;
            let held = &story.everybody.list[person as usize].offices;
            held.iter().any(|held| means(lists, office, held) && fits(held))
        });
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let side = story.outside.side;
    side.and_then(|side| only(&|held| held.country == Some(side)))
        .or_else(|| only(&|held| held.country.is_none()))
        .or_else(|| story.last_mentioned(index, &candidates))
        .or_else(|| story.talk.people.iter().copied().find(|party| candidates.contains(party)))
}

/// "the Leader" with a capital: no general word for a president or prime minister, but the title of somebody who has it.
fn is_the_leader(story: &Story<'_, '_, '_>, index: usize, office: &FoundOffice) -> bool {
    let word = office.qualifiers.end;
    let is_bare = story.found[index].tokens.end == word + 1 && !story.found[index].is_headline;
    let begins = story.view.document.sentences()[story.sentence(index)].tokens.start == word;
    is_bare && !begins && story.view.lower(word) == "leader" && story.view.is_capitalised(word)
}

/// Who is called leader, or supreme leader, in the article or of the publisher's country.
fn leader(story: &mut Story<'_, '_, '_>, index: usize, office: &FoundOffice) -> Option<u32> {
    const SUPREME: &str = "supreme leader";
    let titles = &story.view.lists.titles;
    let is_called = |held: &HeldOffice| held.title == office.title || &*titles.title(held.title).canonical == SUPREME;
    let candidates = holders(story, office, is_called);
    match candidates[..] {
        [only] => Some(only),
        [] => registered(story, index, SUPREME, story.outside.side?),
        _ => story.last_mentioned(index, &candidates),
    }
}

/// "On May 12, 2014, the President declared": whether a year of another time stands before the mention in its sentence.
fn tells_of_past(story: &Story<'_, '_, '_>, index: usize) -> bool {
    let document = story.view.document;
    let start = document.sentences()[story.sentence(index)].tokens.start;
    let is_past = |token: usize| {
        let year = Some(document.word(token)).filter(|word| word.len() == 4).and_then(|word| word.parse::<i16>().ok());
        year.zip(story.outside.published).is_some_and(|(year, day)| (1700..day.year() - 1).contains(&year))
    };
    (start..story.found[index].tokens.start).any(is_past)
}

/// Whether an office is that of a head of state or government.
fn is_head(story: &Story<'_, '_, '_>, office: &FoundOffice) -> bool {
    let rank = story.view.lists.titles.title(office.title).rank;
    matches!(rank, Rank::State | Rank::Government) && !office.is_of_body
}

/// The one party whom the text gives no office: an official readout does not say who its own head is. A transcript does.
fn own_side(story: &Story<'_, '_, '_>, office: &FoundOffice, country: Option<Country>) -> Option<u32> {
    let lists = story.view.lists;
    if !is_head(story, office) || story.is_transcript {
        return None;
    }
    let has_office =
        |&person: &u32| story.everybody.list[person as usize].offices.iter().any(|held| held.rank(lists) != Rank::Noun);
    let mut without = story.talk.people.iter().copied().filter(|person| !has_office(person));
    let own = without.next().filter(|_| without.next().is_none())?;
    let others = story.talk.people.iter().filter(|&&person| person != own);
    let mut countries =
        others.flat_map(|&person| story.everybody.list[person as usize].offices.iter().map(|held| held.country));
    let other_sides = story.talk.people.len() > 1 && countries.all(|other| other.is_some() && other != country);
    (other_sides && (country.is_none() || country == story.outside.side || story.outside.side.is_none())).then_some(own)
}

/// The registry's holder of a title on the day of publication.
pub(super) fn registered(story: &mut Story<'_, '_, '_>, index: usize, title: &str, country: Country) -> Option<u32> {
    let found = story.outside.registry.holder(title, country, story.outside.published?)?;
    Some(registered_as(story, index, found))
}

fn registered_as(story: &mut Story<'_, '_, '_>, index: usize, found: RegistryMatch<'_>) -> u32 {
    let person = story.everybody.add_registered(story.view, found.name);
    story.everybody.list[person as usize].registry_id = Some(found.id.to_owned());
    story.by_registry.insert(index);
    person
}

/// Whom a counterpart without a name means.
fn counterpart(story: &mut Story<'_, '_, '_>, index: usize) -> Option<u32> {
    let owner = story.owner_of_counterpart(index)?;
    let country = story.found[index].counterpart.flatten();
    let office = story.office_of_counterpart(index);
    if let Some(country) = country {
        let holders: Vec<u32> = people(story)
            .filter(|&person| person != owner)
            .filter(|&person| {
                let held = &story.everybody.list[person as usize].offices;
                held.iter().any(|held| {
                    held.country == Some(country) && office.as_ref().is_none_or(|office| office.title == held.title)
                })
            })
            .collect();
        if let [only] = holders[..] {
            return Some(only);
        }
        return registered(story, index, story.title(office?.title), country);
    }
    let mut others = story.talk.people.iter().copied().filter(|&person| person != owner);
    others.next().filter(|_| others.next().is_none() && story.talk.people.contains(&owner))
}

fn people<'p>(story: &'p Story<'_, '_, '_>) -> impl Iterator<Item = u32> + use<'p> {
    let list = &story.everybody.list;
    let holds = |person: &u32| list[*person as usize].is_person() && !list[*person as usize].offices.is_empty();
    (0..list.len() as u32).filter(holds).take(MOST_HOLDERS)
}

/// The people who hold what `office` means and whose office `fits`.
pub(super) fn holders(story: &Story<'_, '_, '_>, office: &FoundOffice, fits: impl Fn(&HeldOffice) -> bool) -> Vec<u32> {
    let party = office.qualifiers.clone().find(|&token| story.view.is(token, Classes::PARTY));
    let party = party.map(|token| story.view.lower(token));
    let is_held_now = holds_now(story, office, |_| true);
    let is_of_state = !office.is_of_body && holds_now(story, office, |held| !held.is_of_body);
    // A president of a state and one of a body.
    let differs = |held: &HeldOffice| {
        held.title == office.title
            && held.rank(story.view.lists) == Rank::State
            && (held.is_of_body && is_of_state || office.is_of_body && !held.is_of_body)
    };
    let agrees = |held: &HeldOffice| {
        means(story.view.lists, office, held)
            && !(held.is_former && !office.is_former && is_held_now)
            && !differs(held)
            && !(held.party.is_some() && party.is_some() && held.party.as_deref() != party)
            && fits(held)
    };
    let is_holder = |person: &u32| {
        let known = &story.everybody.list[*person as usize];
        let is_other = known.gender.is_some() && office.gender.is_some() && known.gender != office.gender;
        !is_other && known.offices.iter().any(&agrees)
    };
    people(story).filter(is_holder).collect()
}

/// Whether somebody in the article holds the office now and it `fits`.
fn holds_now(story: &Story<'_, '_, '_>, office: &FoundOffice, fits: impl Fn(&HeldOffice) -> bool) -> bool {
    people(story).any(|person| {
        let held = &story.everybody.list[person as usize].offices;
        held.iter().any(|held| means(story.view.lists, office, held) && !held.is_former && fits(held))
    })
}

/// Whether a title may mean an office: the same, or a general word for it ("the minister", "the leader").
fn means(lists: &super::lists::Lists, office: &FoundOffice, held: &HeldOffice) -> bool {
    if office.title == held.title {
        return true;
    }
    let (title, held) = (lists.titles.title(office.title), lists.titles.title(held.title));
    match &*title.canonical {
        "minister" => held.canonical.ends_with("minister") && held.rank == Rank::Minister,
        "secretary" => held.rank == Rank::Minister && held.canonical.contains("secretary"),
        "leader" => matches!(held.rank, Rank::State | Rank::Government | Rank::Leader),
        "head of state" => held.rank == Rank::State,
        "head of government" => held.rank == Rank::Government,
        "prime minister" => matches!(&*held.canonical, "taoiseach" | "chairman of the government"),
        "candidate" => held.rank == Rank::Candidate,
        "nominee" => held.rank == Rank::Candidate,
        "member of parliament" => matches!(&*held.canonical, "senator" | "representative"),
        "diplomat" => {
            matches!(&*held.canonical, "foreign minister" | "secretary of state" | "foreign secretary" | "ambassador")
        }
        "advisor" => held.canonical.ends_with("security advisor"),
        _ => false,
    }
}

/// People whom the sentence names further on, or right before ("President Duda and the President").
fn named_later(story: &Story<'_, '_, '_>, index: usize) -> Vec<u32> {
    let sentence = story.sentence(index);
    let later = (index + 1..story.found.len()).take(NEAR).take_while(|&other| story.sentence(other) == sentence);
    let is_name = |found: &Found| matches!(found.head, Head::Name { .. });
    let start = story.found[index].tokens.start;
    let joined = index
        .checked_sub(1)
        .filter(|&other| start > 0 && story.view.lower(start - 1) == "and" && story.found[other].outer + 1 == start);
    later.chain(joined).filter(|&other| is_name(&story.found[other])).filter_map(|other| story.who[other]).collect()
}
