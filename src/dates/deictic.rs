//! The grammar of what is said from here and now: "today", "last Friday", "this year", "the next day".

use super::atom::{Atom, Class};
use super::cursor::Cursor;
use super::named::{DayPart, Direction, Season, Unit};
use super::reading::{Amount, NthUnit, TimeOfDay, Way, When, YearPart};

impl Cursor<'_> {
    /// A date seen from the day of writing or from the date that the text speaks of.
    pub fn deictic_date(&mut self) -> Option<When> {
        self.longest_of(&[
            Cursor::deictic_day,
            Cursor::weekday,
            Cursor::week_then_weekday,
            Cursor::next_but_one,
            Cursor::directed_unit,
            Cursor::directed_month,
            Cursor::weekend,
            Cursor::weekend_of,
            Cursor::nth_of,
            Cursor::day_of_month,
            Cursor::holiday,
            Cursor::week_of,
            Cursor::year_end,
        ])
    }

    /// "last", "this", "the next", "that same": with its article.
    pub fn direction(&mut self) -> Option<Direction> {
        self.attempt(|c| {
            let has_article = c.skip(&[Class::The]);
            match c.peek() {
                Class::This => {
                    c.at += 1;
                    match c.take(Class::Direction).map(|atom| Direction::of(atom.value)) {
                        None => Some(Direction::This),
                        Some(Direction::Coming | Direction::Next) => Some(Direction::Coming),
                        Some(_) => Some(Direction::Last), // "this past Friday"
                    }
                }
                Class::That => {
                    c.at += 1;
                    c.skip(&[Class::Same]);
                    Some(Direction::That)
                }
                Class::Same if has_article => {
                    c.at += 1;
                    Some(Direction::That)
                }
                _ => c.take(Class::Direction).map(|atom| Direction::of(atom.value)),
            }
        })
    }

    fn deictic_day(&mut self) -> Option<When> {
        self.take(Class::Deictic).map(|atom| When::Deictic(atom.value))
    }

    /// "the Friday after next", "the week after next", "the year before last".
    fn next_but_one(&mut self) -> Option<When> {
        let has_article = self.skip(&[Class::The]);
        let atom = self.take_if(|atom| matches!(atom.class, Class::Weekday | Class::Unit))?;
        let count = self.but_one()?;
        if atom.class == Class::Weekday {
            return Some(When::WeekdaysAway { weekday: atom.value as i8, count });
        }
        let unit = Unit::of(atom.value);
        let is_long = matches!(unit, Unit::Week | Unit::Month | Unit::Quarter | Unit::Year);
        let way = if count > 0 { Way::Ahead } else { Way::Ago };
        let amount = Amount { number: Some(f64::from(count.abs())), unit };
        (has_article && is_long).then_some(When::Shift { amount, way, base: None })
    }

    /// "after next" is two on, "before last" two back.
    fn but_one(&mut self) -> Option<i32> {
        let (count, direction) = match self.peek() {
            Class::After => (2, Direction::Next),
            Class::Before => (-2, Direction::Last),
            _ => return None,
        };
        self.at += 1;
        self.take_if(|atom| atom.class == Class::Direction && Direction::of(atom.value) == direction)?;
        let goes_on = matches!(
            self.peek(),
            Class::Unit
                | Class::Units
                | Class::Weekday
                | Class::WeekdayShort
                | Class::Weekend
                | Class::Month
                | Class::MonthWeak
                | Class::Season
                | Class::DayPart
                | Class::Holiday
                | Class::Number
                | Class::Digits
        ); // "after next week"
        (!goes_on && self.ends_phrase()).then_some(count)
    }

    /// "last year", "the current quarter", "that day", "the following month".
    fn directed_unit(&mut self) -> Option<When> {
        let has_article = matches!(self.peek(), Class::The);
        let behind = self.behind();
        let mut direction = self.direction()?;
        let mut is_calendar_year = false;
        let unit = match self.peek() {
            Class::Unit => {
                let is_title = self.behind() != Class::Gap
                    && self.atoms[self.at - 1].capital
                    && self.atom()?.capital
                    && self.atoms[self.at - 1].span.of(self.document.text()).len() > 1;
                let is_upper = self.atom()?.span.of(self.document.text()).bytes().all(|byte| byte.is_ascii_uppercase());
                if is_title && !is_upper {
                    return None; // "This Week", a programme
                }
                let atom = self.take(Class::Unit)?;
                is_calendar_year = atom.span.of(self.document.text()).contains(' ');
                Unit::of(atom.value)
            }
            Class::Period if matches!(direction, Direction::Latest) => {
                self.at += 1;
                Unit::Quarter
            }
            _ => return None,
        };
        if self.peek() == Class::Unit || matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Fortnight) {
            return None;
        }
        // 25 years
        let is_of_century =
            unit == Unit::Quarter && self.attempt(|c| c.take(Class::Of).and_then(|_| c.century())).is_some();
        match direction {
            _ if is_of_century => return None,
            Direction::Past if !is_calendar_year => return None, // "the past year" rolls
            Direction::Next
                if has_article && matches!(behind, Class::In | Class::Over | Class::Within | Class::For) =>
            {
                return None;
            }
            Direction::Next if has_article => direction = Direction::Following,
            Direction::Last if has_article && unit == Unit::Day => return None,
            _ => {}
        }
        if unit == Unit::Day && direction == Direction::This && self.behind() != Class::Unit {
            return None;
        }
        Some(When::Unit { unit, direction })
    }

    /// "the year", "the month", where something before makes it this one.
    pub fn plain_unit(&mut self) -> Option<When> {
        self.take(Class::The)?;
        let unit = Unit::of(self.take(Class::Unit)?.value);
        let is_long = matches!(
            unit,
            Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century
        );
        is_long.then_some(When::Unit { unit, direction: Direction::Plain })
    }

    /// "last March", "this fall", "next Christmas".
    fn directed_month(&mut self) -> Option<When> {
        let direction = self.direction()?;
        if let Some(atom) = self.take_if(|atom| matches!(atom.class, Class::Month | Class::MonthWeak) && atom.capital) {
            let month = atom.value as i8;
            if self.peek() == Class::Digits {
                return None;
            }
            return Some(When::DirectedMonth { month, direction });
        }
        self.skip(&[Class::Early, Class::Mid]);
        let season = self.take(Class::Season)?;
        let part = YearPart::Season(Season::of(season.value));
        Some(When::Span { part, year: None, direction: Some(direction) })
    }

    /// "the first week of March", "the second to last day of June", "the last Friday of the month"; "the second half of
    /// May" is none.
    fn nth_of(&mut self) -> Option<When> {
        self.skip(&[Class::The]);
        let nth = match self.peek() {
            Class::Direction if Direction::of(self.atom()?.value) == Direction::Last => {
                self.at += 1;
                -1
            }
            Class::Final => {
                self.at += 1;
                -1
            }
            _ => {
                let nth = self.ordinal().filter(|nth| (1..=53).contains(nth))? as i8;
                let from_the_end = self.attempt(|c| {
                    c.skip(&[Class::To, Class::From]);
                    let is_last = |atom: &Atom| Direction::of(atom.value) == Direction::Last;
                    c.take_if(|atom| atom.class == Class::Direction && is_last(atom))
                });
                if from_the_end.is_some() { -nth } else { nth }
            }
        };
        let what = match self.peek() {
            Class::Weekday => NthUnit::Weekday(self.take(Class::Weekday)?.value as i8),
            Class::Weekend => {
                self.at += 1;
                NthUnit::Weekend
            }
            _ => {
                let unit = Unit::of(self.take(Class::Unit)?.value);
                matches!(unit, Unit::Day | Unit::Week | Unit::Month).then_some(NthUnit::Unit(unit))?
            }
        };
        self.skip(&[Class::Of, Class::In]).then_some(())?;
        let of = self.first_of(&[Cursor::directed_unit, Cursor::plain_unit, Cursor::calendar_date])?;
        let is_long = matches!(of, When::Month { .. } | When::Year(_) | When::Unit { .. } | When::DirectedMonth { .. });
        is_long.then(|| When::Nth { nth, what, of: Box::new(of) })
    }

    /// "the 9th", "the 20th of next month", "Friday the 13th".
    pub fn day_of_month(&mut self) -> Option<When> {
        let weekday = self.leading_weekday();
        self.skip(&[Class::The]);
        let has_article = self.behind() == Class::The;
        let is_written_out = self.peek() != Class::Ordinal || self.atom()?.digits == 0;
        if self.behind() == Class::And && self.at >= 3 {
            // "April 24 and 25"
            let (month, day) = (self.atoms[self.at - 3].class, self.atoms[self.at - 2].class);
            if matches!(month, Class::Month | Class::MonthWeak) && day == Class::Digits && weekday.is_none() {
                let day = self.day_number()?;
                return self.ends_phrase().then_some(When::DayOfMonth { weekday, day, month: None });
            }
        }
        let day = self.ordinal().filter(|day| (1..=31).contains(day))? as i8;
        let month = self.attempt(|c| {
            c.skip(&[Class::Unit]);
            c.take(Class::Of)?;
            let direction = match c.direction() {
                Some(direction) => direction,
                None => {
                    c.take(Class::The)?;
                    Direction::This
                }
            };
            c.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Month)?;
            Some(direction)
        });
        if month.is_none() {
            let ends = self.ends_phrase();
            if is_written_out && weekday.is_none() || !ends || !has_article && weekday.is_none() {
                return None;
            }
        }
        Some(When::DayOfMonth { weekday, day, month })
    }

    /// "Easter", "last Christmas", "Thanksgiving 2019".
    pub fn holiday(&mut self) -> Option<When> {
        let direction = self.direction();
        let start = *self;
        let atom = self.take(Class::Holiday)?;
        let is_capital = atom.capital
            || direction.is_some()
            || atom.span.of(self.document.text()).contains(|c: char| c.is_ascii_digit());
        let next = self.document.tokens().get(self.next_token());
        let is_name = next.is_some_and(|token| token.is_capitalised() && !self.next_word().is_empty())
            && self.peek() == Class::Gap
            || start.token_before().is_some_and(|before| {
                before > 0
                    && self.document.tokens()[before].is_capitalised()
                    && start.behind() == Class::Gap
                    && direction.is_none()
            });
        let beside_weekend = self.peek() == Class::Weekend
            || start.behind() == Class::Of && start.at > 1 && self.atoms[start.at - 2].class == Class::Weekend;
        let lower_alone =
            !is_capital && !self.is_short && !beside_weekend && !atom.span.of(self.document.text()).contains(' ');
        if is_name || lower_alone {
            return None;
        }
        let holiday = self.words.holiday(atom);
        let has_weekend = self.take(Class::Weekend).is_some(); // "Easter weekend"
        let year = self.trailing_year();
        let day = When::Holiday { holiday, year, direction };
        Some(if has_weekend { When::WeekendOf(Box::new(day)) } else { day })
    }

    /// "year-end", "year-end 1990", "by year end"; not "twice a year end up".
    fn year_end(&mut self) -> Option<When> {
        let has_preposition =
            matches!(self.behind(), Class::By | Class::At | Class::Of | Class::Before | Class::Until | Class::The);
        if self.take(Class::YearEnd).is_none() {
            self.take_if(|atom| has_preposition && atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year)?;
            self.take_if(|atom| atom.class == Class::Edge && self.document.lower_span(atom.span) == "end")?;
        }
        Some(When::YearEnd(self.trailing_year()))
    }

    /// "morning", "Friday night" without its day: the part itself.
    pub fn day_part(&mut self) -> Option<TimeOfDay> {
        self.take(Class::DayPart).map(|atom| TimeOfDay::Part(DayPart::of(atom.value)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn days_seen_from_the_day_of_writing() {
        check(&[
            ("He arrived yesterday.", "yesterday = 2020-04-20 2020-04-20 deictic-day"),
            ("They leave the day after tomorrow.", "the day after tomorrow = 2020-04-23 2020-04-23 deictic-day"),
            ("The envoy spoke on Friday.", "Friday = 2020-04-17 2020-04-17 weekday"),
            ("The envoy spoke on Tuesday.", "Tuesday = 2020-04-21 2020-04-21 weekday"),
            ("The envoy will speak on Friday.", "Friday = 2020-04-24 2020-04-24 weekday"),
            ("On Friday, the council will vote.", "Friday = 2020-04-24 2020-04-24 weekday"),
            ("He wrote last Tuesday.", "last Tuesday = 2020-04-14 2020-04-14 weekday-last"),
            ("She travels next Tuesday.", "next Tuesday = 2020-04-28 2020-04-28 weekday-next"),
            ("It rained on Monday of last week.", "Monday of last week = 2020-04-13 2020-04-13 weekday"),
            ("The head of Sun sat by the sea for a long time.", ""),
        ]);
    }

    #[test]
    fn units_of_the_calendar() {
        check(&[
            ("The talks of last week failed.", "last week = 2020-W16 2020-04-13..2020-04-19 unit-last"),
            ("Exports rose this year.", "this year = 2020 2020-01-01..2020-12-31 unit-this"),
            ("The vote is next month.", "next month = 2020-05 2020-05-01..2020-05-31 unit-next"),
            ("It happened last May.", "last May = 2019-05 2019-05-01..2019-05-31 unit-last"),
            ("The vote is due this November.", "this November = 2020-11 2020-11-01..2020-11-30 unit-this"),
            ("They met over the weekend.", "the weekend = 2020-W16-WE 2020-04-18..2020-04-19 weekend"),
            ("It snowed last winter.", "last winter = 2019-WI - season"),
            ("It ends by the end of the month.", "the end of the month = 2020-04 2020-04-01..2020-04-30 unit-this"),
            (
                "They vote on the first Monday of June 2020.",
                "the first Monday of June 2020 = 2020-06-01 2020-06-01 anchored",
            ),
            ("He spoke in the week of March 9.", "the week of March 9 = 2020-W11 2020-03-09..2020-03-15 anchored"),
        ]);
    }

    #[test]
    fn the_next_but_one() {
        check(&[
            ("They vote in the week after next.", "the week after next = 2020-W19 2020-05-04..2020-05-10 ago"),
            ("Prices fell in the year before last.", "the year before last = 2018 2018-01-01..2018-12-31 ago"),
            ("The old king died on the Monday before last.", "the Monday before last = 2020-04-13 2020-04-13 ago"),
            ("The court will sit on Friday after next.", "Friday after next = 2020-05-01 2020-05-01 ago"),
            ("The week before last Easter was dry.", "last Easter = 2020-04-12 2020-04-12 holiday"),
        ]);
    }

    #[test]
    fn parts_counted_from_the_end() {
        check(&[
            (
                "It closed on the second to last day of March 2020.",
                "the second to last day of March 2020 = 2020-03-30 2020-03-30 anchored",
            ),
            (
                "They met on the third last Friday of 2019.",
                "the third last Friday of 2019 = 2019-12-13 2019-12-13 anchored",
            ),
            (
                "The fair is held on the last weekend of October 2019.",
                "the last weekend of October 2019 = 2019-W43-WE 2019-10-26..2019-10-27 weekend",
            ),
            (
                "He called on the 20th of the previous month.",
                "the 20th of the previous month = 2020-03-20 2020-03-20 anchored",
            ),
        ]);
    }

    #[test]
    fn dates_seen_from_another_date() {
        check(&[
            (
                "It began on March 5, 2020. The next day it ended.",
                "March 5, 2020 = 2020-03-05 2020-03-05 full-date; The next day = 2020-03-06 2020-03-06 anchored",
            ),
            (
                "He came on March 5, 2020 and left on the 9th.",
                "March 5, 2020 = 2020-03-05 2020-03-05 full-date; the 9th = 2020-03-09 2020-03-09 anchored",
            ),
            (
                "In May 2019 he won. That month she lost.",
                "May 2019 = 2019-05 2019-05-01..2019-05-31 month-year; That month = 2019-05 2019-05-01..2019-05-31 anchored",
            ),
        ]);
    }
}
