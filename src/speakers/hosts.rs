//! Whose turns a transcript marks by a title: "THE PRESIDENT:" under "Remarks by President Marsh at the Harbour".
//!
//! The house that prints a transcript calls its own people by title and its guests by name. So such a label never means
//! a president of whom the speaker talks: it means whom the headline names with that title, else whom the registry has
//! for the publisher's country, else somebody of that country, else nobody.

use super::known::NameKeys;
use super::roles;
use super::scan::{Found, FoundOffice, Head};
use super::story::{Headline, Story};

/// How many tokens a clock before a label has at most.
const MOST_CLOCK_TOKENS: usize = 6;

impl Story<'_, '_, '_> {
    /// Whether the mention is a title that labels a turn.
    pub(super) fn is_label(&self, index: usize) -> bool {
        let found = &self.found[index];
        found.head == Head::Role && !found.offices.is_empty() && self.is_labelling(found)
    }

    /// Whether a mention stands in capitals before a colon where a sentence begins, a clock before it or not
    /// ("2:05 P.M. EDT THE PRESIDENT:").
    pub(super) fn is_labelling(&self, found: &Found) -> bool {
        let view = self.view;
        let tokens = &found.tokens;
        let is_clock = |token: usize| !view.is_letters(token) || view.is_upper(token);
        let start = || view.document.sentences()[view.document.sentence_of(tokens.start)].tokens.start;
        tokens.end < view.document.tokens().len()
            && view.word(tokens.end) == ":"
            && tokens.clone().all(|token| view.is_upper(token) || !view.is_letters(token))
            && tokens.start - start() <= MOST_CLOCK_TOKENS
            && (start()..tokens.start).all(is_clock)
    }

    /// Finds in the headline whom the labels mean. A surname there is somebody of his own unless the text gives the
    /// only person of that name the title: the spouse of whom a president speaks is not the president.
    pub(super) fn hosts(&mut self, headline: &Headline<'_, '_, '_>, people: &mut [Option<u32>]) {
        let labels: Vec<u16> = (0..self.found.len())
            .filter(|&index| self.is_label(index))
            .map(|index| self.found[index].offices[0].title)
            .collect();
        for (found, person) in headline.found.iter().zip(people) {
            let Head::Name { name, gender, .. } = &found.head else { continue };
            let side = self.outside.side;
            let is_own = |office: &&FoundOffice| {
                labels.contains(&office.title) && (office.country.is_none() || office.country == side)
            };
            let Some(office) = found.offices.iter().find(is_own) else { continue };
            if self.hosts.iter().any(|&(title, _)| title == office.title) {
                continue;
            }
            let keys = NameKeys::of(headline.view, name.clone());
            let known = person.or_else(|| match &keys.words[..] {
                [word] => self.only_of_word(word).filter(|&known| {
                    let offices = &self.everybody.list[known as usize].offices;
                    offices.iter().any(|held| held.title == office.title && !held.is_former)
                }),
                _ => None,
            });
            let host = known.unwrap_or_else(|| {
                let host = self.everybody.add_surname(headline.view, name.clone());
                let known = &mut self.everybody.list[host as usize];
                known.learn(headline.view, &found.offices, *gender);
                known.offices.iter_mut().for_each(|held| held.country = held.country.or(side));
                host
            });
            *person = Some(host);
            self.hosts.push((office.title, host));
        }
    }

    /// Whom the label at `index` means.
    pub(super) fn host(&mut self, index: usize, office: &FoundOffice) -> Option<u32> {
        if let Some(&(_, host)) = self.hosts.iter().find(|(title, _)| *title == office.title) {
            return Some(host);
        }
        let side = self.outside.side?;
        roles::registered(self, index, self.title(office.title), side).or_else(|| {
            let own = roles::holders(self, office, |held| held.country == Some(side));
            own.first().copied().filter(|_| own.len() == 1)
        })
    }
}
