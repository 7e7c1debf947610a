//! What stands behind a name or a role: "(D-Va.)", "of Singapore", ", the speaker of parliament,".

use std::ops::Range;

use super::super::titles::Rank;
use super::{Found, Head, Scanner};

impl Scanner<'_, '_, '_> {
    /// Reads what stands behind the name at the end of `phrase`.
    pub(super) fn behind_name(&self, phrase: &mut Found) {
        self.country_behind(phrase);
        self.apposition(phrase);
    }

    /// "Prime Minister Lee of Singapore": a country behind the name belongs to the title.
    fn country_behind(&self, phrase: &mut Found) {
        let at = phrase.outer;
        if let Some((end, country)) = self.of_country(at)
            && phrase.offices.iter().any(|office| office.country.is_none())
        {
            phrase.offices.iter_mut().for_each(|office| office.country = office.country.or(Some(country)));
            phrase.outer = end;
        }
    }

    /// "(D-Va.)" and ", the speaker of parliament,".
    pub(super) fn apposition(&self, phrase: &mut Found) {
        let view = self.view;
        if view.word(phrase.outer) == "("
            && let Some(close) = (phrase.outer..(phrase.outer + 8).min(self.end)).find(|&token| view.word(token) == ")")
        {
            phrase.outer = close + 1;
        }
        let start = phrase.outer + 1;
        if view.word(phrase.outer) != "," || start >= self.end || self.is_inner {
            return;
        }
        let mut inner = Vec::new();
        let end = Scanner { is_inner: true, ..*self }.phrase(start, &mut inner);
        let role = match inner.pop() {
            Some(role) if inner.is_empty() && role.tokens.start == start && role.head == Head::Role => role,
            _ => return,
        };
        const CLOSING: [&str; 12] = [",", ".", ";", ")", "who", "and", "–", "—", "--", "in", "from", "with"];
        let closes = end >= self.end || CLOSING.contains(&view.lower(end));
        if closes && role.counterpart.is_none() && !role.offices.iter().all(|office| office.is_plural) {
            phrase.offices.extend(role.offices);
            phrase.outer = end;
        }
    }

    /// "the foreign minister, Ana Ruiz,": the name behind a role and a comma.
    pub(super) fn name_behind_comma(&self, role: &Found) -> Option<Range<usize>> {
        let view = self.view;
        let is_plural = role.is_of_several || role.offices.iter().any(|office| office.is_plural);
        // "Peru's foreign minister, Ana Ruiz,"
        let is_definite = role.determiner.is_some()
            || role.offices.iter().any(|office| office.country.is_some() || office.is_of_body);
        if view.word(role.outer) != "," || is_plural || !is_definite {
            return None;
        }
        // "the Leader, Ayatollah Said Nouri,"
        let rank = |at: usize| {
            self.title_at(at, false)
                .filter(|(_, form)| matches!(view.lists.titles.title(form.title).rank, Rank::Rank | Rank::Honorific))
        };
        let mut start = role.outer + 1;
        while let Some((words, _)) = rank(start) {
            start += words;
        }
        let name = self.name(start, true).filter(|name| name.len() > 1)?;
        let closes = name.end >= self.end || matches!(view.word(name.end), "," | "." | ";" | ")");
        let is_listed = view.word(name.end) == "," && view.lower(name.end + 1) == "and";
        (closes && !is_listed).then_some(name)
    }
}
