//! What the text around an expression tells: the day of writing, the date that the text speaks of, tense.

use jiff::civil::Date;

use super::Prefer;
use super::atom::{Atom, Class};
use super::cursor::token_at;
use super::days::{self, Days};
use super::reading::{Reading, When, Year};
use super::resolve::Resolved;
use super::scan::Found;
use super::words::Words;
use crate::model::{Grain, Span};
use crate::text::{Document, TokenKind};

/// What is known while expressions are resolved one after the other.
pub(super) struct Context<'a> {
    pub document: &'a Document<'a>,
    pub words: &'a Words,
    /// The day of writing.
    pub anchor: Option<Date>,
    prefer: Option<Prefer>,
    /// Whether the text is nothing but expressions, as an entry in a calendar is; such a one looks ahead.
    pub is_entry: bool,
    /// Whether the text tells of years far from the anchor, so that bare months belong to the year that it speaks of.
    pub is_narrative: bool,
    /// The date that the text speaks of.
    pub focus: Option<Focus>,
    /// Where a narrative stands: the last day, month or opening year that it moved to.
    pub timeline: Option<Focus>,
    /// The last year named by its number alone, and its sentence.
    pub year: Option<(i32, usize)>,
    /// The quarter named last: year, number, sentence.
    pub quarter: Option<(i32, i8, usize)>,
    /// Whether the text writes 21/4/2020 or 4/21/2020; none where it shows neither.
    pub day_first: Option<bool>,
    /// The years between which a narrative moves.
    told_years: Option<(i32, i32)>,
}

/// A date that later expressions may count from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Focus {
    pub days: Days,
    pub grain: Grain,
}

/// Years between the anchor and what a narrative tells of.
const FAR: i32 = 2;
/// Dated expressions that show a narrative.
const LEAST_DATED: usize = 4;
/// Tokens of a heading at most.
const HEADING: usize = 12;
/// Tokens that are looked at on either side for the tense of a clause.
const CLAUSE: usize = 25;

impl<'a> Context<'a> {
    /// Before the first expression.
    pub fn new(
        document: &'a Document<'a>,
        words: &'a Words,
        anchor: Option<Date>,
        prefer: Option<Prefer>,
        atoms: &[Atom],
        found: &[Found],
    ) -> Context<'a> {
        let is_narrative = anchor.is_none_or(|anchor| is_narrative(i32::from(anchor.year()), found));
        let told_years = if is_narrative { told_years(found) } else { None };
        Context {
            document,
            words,
            anchor,
            prefer,
            is_entry: is_entry(document, atoms),
            is_narrative,
            focus: None,
            timeline: None,
            year: None,
            quarter: None,
            day_first: day_first(found),
            told_years,
        }
    }

    /// On which side to look where the text gives no hint.
    pub fn prefer(&self) -> Option<Prefer> {
        self.prefer.or(self.is_entry.then_some(Prefer::Future))
    }

    /// The year of the anchor.
    pub fn anchor_year(&self) -> Option<i32> {
        self.anchor.map(|anchor| i32::from(anchor.year()))
    }

    /// The day from which "the next day" counts: the date that the text speaks of, else the day of writing.
    pub fn base(&self) -> Option<Focus> {
        self.focus.or_else(|| {
            let anchor = self.anchor?;
            Some(Focus { days: (anchor, anchor), grain: Grain::Day })
        })
    }

    /// Whether the text is known to tell of the past: a narrative with a day of writing long after it.
    pub fn is_history(&self) -> bool {
        self.is_narrative && self.anchor.is_some()
    }

    /// The day from which "last year" and "two weeks ago" count: that of writing, in a narrative where it stands.
    pub fn now(&self) -> Option<Date> {
        let told = if self.is_narrative { self.timeline.or(self.focus) } else { None };
        told.map(|told| told.days.0).or(self.anchor)
    }

    /// Whether the clause around some tokens tells of what will be.
    pub fn is_future(&self, span: Span) -> bool {
        let tokens = token_at(self.document, span)..self.document.tokens_in(span).end;
        let sentence = self.document.sentences()[self.document.sentence_of(tokens.start)].tokens.clone();
        let first = sentence.start.max(tokens.start.saturating_sub(CLAUSE));
        let last = sentence.end.min(tokens.end + CLAUSE);
        let before = (first..tokens.start).rev().take_while(|&token| !self.ends_clause(token));
        let earliest = tokens.start.saturating_sub(3)..tokens.start;
        if earliest.len() == 3
            && matches!(self.document.lower_span(self.document.span(earliest)), "as soon as" | "as early as")
        {
            return true;
        }
        let opens_sentence = tokens.start <= sentence.start + 2;
        // "On Monday, the council will vote": the comma after the opening is no border
        let after =
            tokens.end + usize::from(opens_sentence && tokens.end < last && self.document.lower(tokens.end) == ",");
        let after = (after..last).take_while(|&token| !self.ends_clause(token));
        before.chain(after).any(|token| self.is_future_word(token))
    }

    /// Whether the verb before some tokens, in their clause, tells of what has been. Months are told by it ("took office in
    /// January"); days and holidays are near enough to be told without, and often named in passing.
    pub fn is_past(&self, span: Span) -> bool {
        let end = token_at(self.document, span);
        if end > 0 && self.document.lower(end - 1) == "by" {
            return false; // what was wanted by May may be to come
        }
        let sentence = self.document.sentences()[self.document.sentence_of(end)].tokens.start;
        let words = (sentence.max(end.saturating_sub(CLAUSE))..end).rev().take_while(|&token| !self.ends_clause(token));
        for token in words {
            let (word, class) = (self.document.lower(token), self.words.class(self.document.lower(token)));
            let is_infinitive = word == "to"
                && token + 1 < end
                && !self.words.is_function(self.document.lower(token + 1))
                && self.document.word(token + 1).starts_with(char::is_lowercase);
            if is_infinitive || matches!(class, Class::TensePlanned | Class::TenseInfinitive | Class::TenseForward) {
                return false;
            }
            let is_participle =
                word.len() > 4 && word.ends_with("ed") && self.document.word(token).starts_with(char::is_lowercase);
            if class == Class::TensePast || is_participle {
                let is_passive = |before: usize| matches!(self.document.lower(before), "be" | "is" | "are" | "being");
                return !(token.saturating_sub(2)..token).any(is_passive);
            }
        }
        false
    }

    /// Whether "until" stands right before: what lasts until Friday mostly still does.
    pub fn is_awaited(&self, span: Span) -> bool {
        let before = token_at(self.document, span).checked_sub(1);
        before.is_some_and(|before| matches!(self.document.lower(before), "until" | "till"))
    }

    /// Whether "ended" stands right before: "the year ended March 31".
    pub fn is_ended(&self, span: Span) -> bool {
        let before = token_at(self.document, span).checked_sub(1);
        before.is_some_and(|before| self.document.lower(before) == "ended")
    }

    fn ends_clause(&self, token: usize) -> bool {
        match self.document.tokens()[token].kind {
            TokenKind::Mark | TokenKind::Quote => !matches!(self.document.word(token), "'" | "’" | "$" | "%"),
            _ => matches!(
                self.document.lower(token),
                "that" | "who" | "which" | "but" | "because" | "while" | "said" | "says" | "after" | "when" | "where"
            ),
        }
    }

    fn is_future_word(&self, token: usize) -> bool {
        let word = |token: usize| if token < self.document.tokens().len() { self.document.lower(token) } else { "" };
        match self.words.class(word(token)) {
            Class::TenseFuture => true,
            Class::TenseInfinitive => word(token + 1) == "to",
            Class::TensePlanned => {
                let before =
                    |words: &[&str]| (token.saturating_sub(2)..token).any(|before| words.contains(&word(before)));
                before(&["is", "are", "'s", "’s", "'re", "’re", "be"])
                    || word(token + 1) == "to" && !before(&["was", "were", "been", "had"])
            }
            _ => matches!(word(token), "is" | "are") && word(token + 1) == "to",
        }
    }

    /// The sentence in which a span begins.
    pub fn sentence(&self, span: Span) -> usize {
        self.document.sentence_of(token_at(self.document, span))
    }

    /// Whether the sentence of an expression or the one before speaks of quarters.
    pub fn speaks_of_quarters(&self, sentence: usize) -> bool {
        self.quarter_within(sentence, 1).is_some()
    }

    /// The quarter named last, if that was at most so many sentences ago: year and number.
    pub fn quarter_within(&self, sentence: usize, sentences: usize) -> Option<(i32, i8)> {
        self.quarter.filter(|&(_, _, last)| last + sentences >= sentence).map(|(year, number, _)| (year, number))
    }

    /// Remembers what the text speaks of now.
    pub fn note(&mut self, reading: &Reading, resolved: &Resolved, span: Span) {
        let (Some(days), Some(grain)) = (resolved.moment, resolved.grain) else { return };
        if !matches!(reading, Reading::Date(_) | Reading::Time(..) | Reading::Range(..)) {
            return;
        }
        let focus = Focus { days, grain };
        let year = i32::from(days.0.year());
        let is_told =
            self.told_years.is_none_or(|(first, last)| (first..=last).contains(&year)) && grain < Grain::Decade;
        if grain < Grain::Decade {
            self.focus = Some(focus);
        }
        if is_told && matches!(reading, Reading::Date(When::Year(Year::Number(_)))) {
            self.year = Some((year, self.sentence(span)));
        }
        if is_told && self.moves_timeline(reading, span) {
            self.timeline = Some(focus);
        }
        if grain == Grain::Quarter && resolved.rule != "ago" {
            self.quarter = Some((i32::from(days.0.year()), days::quarter(days.0), self.sentence(span)));
        }
    }
}

impl Context<'_> {
    /// Whether a date moves a narrative on: a day or month; a year only where it opens a sentence or is a heading.
    fn moves_timeline(&self, reading: &Reading, span: Span) -> bool {
        let reading = match reading {
            Reading::Range(first, _) => first,
            other => other,
        };
        match reading {
            Reading::Date(When::Day { .. } | When::Month { .. } | When::Span { .. } | When::DayOfMonth { .. }) => true,
            Reading::Time(_, Some(When::Day { .. })) => true,
            Reading::Date(When::Year(Year::Number(_))) => {
                let token = token_at(self.document, span);
                let sentence = &self.document.sentences()[self.document.sentence_of(token)];
                self.timeline.is_none() || token <= sentence.tokens.start + 2 || sentence.tokens.len() <= HEADING
            }
            _ => false,
        }
    }
}

/// The order that the numeric dates of a text show: one with a day above 12 is enough, if none contradicts it.
fn day_first(found: &[Found]) -> Option<bool> {
    let mut orders = found.iter().filter_map(|found| match found.reading {
        Reading::Date(When::Numeric { first, second, .. }) if first > 12 || second > 12 => Some(first > 12),
        _ => None,
    });
    let order = orders.next()?;
    orders.all(|other| other == order).then_some(order)
}

/// Whether every word of a text belongs to the vocabulary of dates.
fn is_entry(document: &Document<'_>, atoms: &[Atom]) -> bool {
    document.tokens().len() <= HEADING && atoms.iter().filter(|atom| atom.class == Class::Gap).count() <= 1
}

/// Whether most of the dates with a year lie far from the year of writing, and few are seen from the day of writing.
fn is_narrative(anchor_year: i32, found: &[Found]) -> bool {
    let (mut far, mut dated, mut seen_from_now) = (0, 0, 0);
    for found in found {
        let (Reading::Date(when) | Reading::Time(_, Some(when))) = &found.reading else { continue };
        match when {
            When::Day { year: Some(Year::Number(year)), .. }
            | When::Month { year: Some(Year::Number(year)), .. }
            | When::Year(Year::Number(year)) => {
                dated += 1;
                far += usize::from((anchor_year - year).abs() > FAR);
            }
            When::Deictic(_) | When::Weekday { .. } => seen_from_now += 1,
            _ => {}
        }
    }
    dated >= LEAST_DATED && far * 10 >= dated * 7 && seen_from_now * 4 <= dated
}

/// The years in which most of the days and months of a narrative lie; what lies outside is a glance aside.
fn told_years(found: &[Found]) -> Option<(i32, i32)> {
    let mut years: Vec<i32> = found
        .iter()
        .filter_map(|found| match &found.reading {
            Reading::Date(when) | Reading::Time(_, Some(when)) => when.year_and_month().map(|(year, _)| year),
            _ => None,
        })
        .collect();
    if years.len() < LEAST_DATED {
        return None;
    }
    years.sort_unstable();
    let tail = years.len() / 20;
    Some((years[tail] - 5, years[years.len() - 1 - tail] + 5))
}

/// The anchor of an article: its dateline's day where that is older than the publication by less than a month.
pub(super) fn anchor_of_dateline(document: &Document<'_>, atoms: &[Atom], anchor: Date) -> Option<Date> {
    let dateline = document.dateline()?;
    let (month, day) =
        atoms.iter().zip(atoms.iter().skip(1)).take_while(|(atom, _)| dateline.contains(atom.span)).find_map(
            |(month, day)| {
                let is_month = matches!(month.class, Class::Month | Class::MonthWeak);
                let is_day = matches!(day.class, Class::Digits | Class::Ordinal) && (1..=31).contains(&day.value);
                (is_month && is_day).then_some((month.value as i8, day.value as i8))
            },
        )?;
    let year = i32::from(anchor.year());
    [year, year - 1]
        .into_iter()
        .filter_map(|year| days::day(year, month, day))
        .find(|date| (0..31).contains(&days::between(*date, anchor)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, found};

    #[test]
    fn tense_moves_a_weekday() {
        check(&[
            ("The ministers are to meet on Thursday.", "Thursday = 2020-04-23 2020-04-23 weekday"),
            ("The ministers are going to talk on Thursday.", "Thursday = 2020-04-23 2020-04-23 weekday"),
            ("The ship is due on Thursday.", "Thursday = 2020-04-23 2020-04-23 weekday"),
            ("The ship had been due on Thursday.", "Thursday = 2020-04-16 2020-04-16 weekday"),
            ("He said on Thursday that talks will follow.", "Thursday = 2020-04-16 2020-04-16 weekday"),
        ]);
    }

    #[test]
    fn an_older_dateline_is_the_anchor() {
        let text = "KYIV, April 18 (Agency) – He spoke yesterday.";
        let expected = "April 18 = 2020-04-18 2020-04-18 day-month; yesterday = 2020-04-17 2020-04-17 deictic-day";
        assert_eq!(found(text, Some("2020-04-21"), None), expected);
    }

    #[test]
    fn a_history_counts_from_where_it_stands() {
        let text = "On 4 May 1861 the war began. On 9 July 1861 the port was lost (July 10-12). On 3 December 1861 they \
            sailed. On 2 May 1862 they landed. Last year they had feared it. A week ago they hoped. Today it is a museum.";
        let mentions = found(text, Some("2020-04-21"), None);
        for expected in [
            "July 10 = 1861-07-10 1861-07-10 day-month; 12 = 1861-07-12 1861-07-12 day-month",
            "Last year = 1861 1861-01-01..1861-12-31 unit-last",
            "A week ago = 1862-W17 1862-04-21..1862-04-27 ago",
            "Today = PRESENT_REF - vague",
        ] {
            assert!(mentions.contains(expected), "{mentions}");
        }
    }

    #[test]
    fn a_narrative_moves_through_its_own_years() {
        let text = "On 4 May 1861 the war began. By July 1861 the port was lost. On 3 December 1861 they sailed. \
            On 2 January they landed, and in March they won. In 1863 the war ended.";
        let mentions = found(text, Some("2020-04-21"), None);
        assert!(mentions.contains("2 January = 1862-01-02"), "{mentions}");
        assert!(mentions.contains("March = 1862-03 "), "{mentions}");
    }
}
