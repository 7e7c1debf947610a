//! The grammar of amounts: "two years", "18-month", "a year ago", "the past three weeks", "two days after Easter".

use super::atom::Class;
use super::cursor::Cursor;
use super::reading::{Amount, Direction, Reading, Reference, Unit, Way, When};

impl Cursor<'_> {
    /// A duration, or a date that is so far from another one.
    pub fn amount_reading(&mut self) -> Option<Reading> {
        self.longest_of(&[
            Cursor::shifted,
            Cursor::rolling,
            Cursor::duration,
            Cursor::bare_units,
            Cursor::unit_long,
            Cursor::year_ago,
            Cursor::weekdays_away,
            Cursor::number_then_direction,
        ])
    }

    /// A number of units: "two years", "a year and a half", "several more weeks", "a quarter of an hour".
    pub fn amount(&mut self) -> Option<Amount> {
        if let Some(amount) = self.attempt(Cursor::fourths) {
            return Some(amount);
        }
        self.attempt(|c| {
            let mut number = if c.skip(&[Class::Another]) { c.count().unwrap_or(Some(1.0)) } else { c.count()? };
            c.skip(&[Class::More]);
            c.skip(&[Class::Consecutive, Class::Full]);
            if c.peek() == Class::Half && number.is_some() && c.is_joined() {
                return None;
            }
            c.skip_adjective();
            let unit = c.unit()?;
            if c.and_a_half() {
                number = number.map(|number| number + 0.5);
            }
            Some(Amount { number, unit })
        })
    }

    /// "a quarter of an hour", "three-quarters of a century".
    fn fourths(&mut self) -> Option<Amount> {
        if self.look(2) != Class::Of {
            return None;
        }
        let fourths = match self.peek() {
            Class::Article => {
                self.at += 1;
                1.0
            }
            _ => f64::from(self.take_if(|atom| atom.class == Class::Number && atom.value == 3)?.value),
        };
        self.take_if(|atom| matches!(atom.class, Class::Unit | Class::Units) && Unit::of(atom.value) == Unit::Quarter)?;
        self.take(Class::Of)?;
        self.take(Class::Article)?;
        let (parts, unit) = match Unit::of(self.take(Class::Unit)?.value) {
            Unit::Hour => (15.0, Unit::Minute),
            Unit::Year => (3.0, Unit::Month),
            Unit::Century => (25.0, Unit::Year),
            _ => return None,
        };
        Some(Amount { number: Some(fourths * parts), unit })
    }

    /// The amounts after a first one, of ever smaller units: "two years and three months", "2 hours 30 minutes".
    fn smaller_amounts(&mut self, first: Amount) -> Option<Vec<Amount>> {
        let is_part = |amount: &Amount| {
            let is_whole = amount.number.is_some_and(|number| number.fract() == 0.0);
            is_whole && !matches!(amount.unit, Unit::Quarter | Unit::Fortnight | Unit::Decade)
        };
        let mut parts = vec![Some(first).filter(is_part)?];
        let mut by_comma_alone = false;
        while let Some((next, has_comma_alone)) = self.attempt(|c| {
            let (has_comma, has_and) = (c.skip(&[Class::Comma]), c.skip(&[Class::And]));
            Some((c.amount().filter(is_part)?, has_comma && !has_and))
        }) {
            by_comma_alone = has_comma_alone;
            if parts.last().is_none_or(|last| next.unit >= last.unit) {
                return None;
            }
            parts.push(next);
        }
        let is_shift = matches!(
            self.peek(),
            Class::Ago | Class::FromNow | Class::Earlier | Class::Later | Class::Before | Class::After | Class::From
        );
        let is_list = by_comma_alone && parts.last().is_some_and(|last| last.unit > Unit::Hour);
        (parts.len() > 1 && !is_shift && !is_list).then_some(parts)
    }

    /// One unknown word between a number and a plural: "two bitter weeks".
    fn skip_adjective(&mut self) {
        let [Some(before), Some(gap), Some(units)] =
            [self.at.wrapping_sub(1), self.at, self.at + 1].map(|at| self.atoms.get(at))
        else {
            return;
        };
        let is_one_word = gap.class == Class::Gap && units.token == before.token + 2 && !gap.capital;
        let is_word = self.document.tokens()[gap.token as usize].is_word();
        if is_one_word && is_word && units.class == Class::Units && !units.joined {
            self.at += 1;
        }
    }

    fn unit(&mut self) -> Option<Unit> {
        let atom = self.take_if(|atom| {
            matches!(atom.class, Class::Unit | Class::Units | Class::UnitShort)
                || atom.class == Class::Second && atom.joined
        })?;
        if atom.class == Class::UnitShort
            && !matches!(self.atoms[self.at - 2].class, Class::Digits | Class::Decimal | Class::Parts)
        {
            return None;
        }
        Some(if atom.class == Class::Second { Unit::Second } else { Unit::of(atom.value) })
    }

    /// "the nine months", "about two years", "a five-year-old", "half a century".
    fn duration(&mut self) -> Option<Reading> {
        if self.skip(&[Class::The]) {
            if let Some(()) = self.attempt(|c| {
                c.ordinal().filter(|first| *first == 1)?;
                matches!(c.peek(), Class::Number | Class::Digits | Class::Tens | Class::VagueNumber).then_some(())
            }) {
                // "the first nine months"
            } else if self.skip(&[Class::Final, Class::Remaining]) {
                // "the final two weeks"
            }
        }
        let has_article = self.peek() == Class::Article;
        let first = self.at;
        let amount = self.amount()?;
        if has_article && self.at - first == 2 && amount.unit == Unit::Second {
            return None;
        }
        if amount.unit == Unit::Quarter && (has_article || self.atoms[self.at - 1].joined) {
            return None; // "a quarter", "three-quarters": fourths
        }
        if let Some(parts) = self.attempt(|c| c.smaller_amounts(amount)) {
            return Some(Reading::Sum(parts));
        }
        let is_joined = self.is_joined();
        if self.skip(&[Class::Long, Class::Old])
            && self.behind() == Class::Old
            && is_joined
            && amount.unit == Unit::Year
        {
            return None; // "a six-year-old" is a person
        }
        self.skip(&[Class::OrSo]);
        if self.atoms[..first].last().is_some_and(|atom| atom.class == Class::In) {
            return Some(Reading::In(amount));
        }
        Some(Reading::Duration(amount))
    }

    /// "years", "days": a plural whose number is not said.
    fn bare_units(&mut self) -> Option<Reading> {
        let before = self.behind();
        let has_article = self.skip(&[Class::The]);
        let is_recent = self.skip(&[Class::Recent]);
        let direction = if is_recent { None } else { self.attempt(Cursor::direction) };
        let behind = self.behind();
        let unit = Unit::of(self.take(Class::Units)?.value);
        if has_article && self.skip(&[Class::Ahead]) {
            return Some(Reading::Vague(Reference::Future));
        }
        if is_recent {
            return Some(Reading::Vague(Reference::Past));
        }
        match direction {
            Some(Direction::Coming | Direction::Next | Direction::Following) => {
                return Some(Reading::Vague(Reference::Future));
            }
            Some(Direction::Past | Direction::Last | Direction::Previous) => {
                return Some(Reading::Vague(Reference::Past));
            }
            Some(_) => return None,
            None => {}
        }
        if self.skip(&[Class::Old]) {
            return Some(Reading::Duration(Amount { number: None, unit }));
        }
        if self.is_joined() && self.skip(&[Class::Long]) {
            return Some(Reading::Duration(Amount { number: None, unit }));
        }
        let is_length = match before {
            Class::For | Class::Within | Class::In => !has_article,
            Class::Over => has_article && unit > Unit::Hour, // "over the years"
            _ => false,
        };
        if is_length && self.ends_phrase() && unit != Unit::Quarter {
            return Some(Reading::Duration(Amount { number: None, unit }));
        }
        let has_preposition = matches!(
            behind,
            Class::For | Class::In | Class::Within | Class::Over | Class::Of | Class::About | Class::Bound
        );
        let is_open = matches!(
            self.next_word(),
            "" | "," | "." | "of" | "and" | "or" | "to" | "before" | "after" | "later" | ";" | "in"
        );
        (has_preposition && is_open && unit != Unit::Quarter && !has_article)
            .then_some(Reading::Duration(Amount { number: None, unit }))
    }

    /// "day-long", "month-long".
    fn unit_long(&mut self) -> Option<Reading> {
        let unit = Unit::of(self.take(Class::Unit)?.value);
        if !self.is_joined() {
            return None;
        }
        self.take(Class::Long)?;
        Some(Reading::Duration(Amount { number: Some(1.0), unit }))
    }

    /// "two years ago", "a year earlier", "three days after the 9th", "days later".
    fn shifted(&mut self) -> Option<Reading> {
        self.skip(&[Class::Early]); // "later" and "earlier" belong to the date after them
        let amount = self.amount().or_else(|| {
            self.attempt(|c| {
                let unit = Unit::of(c.take(Class::Units)?.value);
                Some(Amount { number: None, unit })
            })
        })?;
        self.skip(&[Class::OrSo]);
        let date = |way, base: Option<When>| Some(Reading::Date(When::Shift { amount, way, base: base.map(Box::new) }));
        match self.peek() {
            Class::Ago => {
                self.at += 1;
                let base = self.attempt(Cursor::shift_base);
                date(Way::Ago, base)
            }
            Class::FromNow => {
                self.at += 1;
                date(Way::Ahead, None)
            }
            Class::Earlier => {
                self.at += 1;
                date(Way::Earlier, None)
            }
            Class::Later => {
                self.at += 1;
                date(Way::Later, None)
            }
            Class::From | Class::After => {
                self.at += 1;
                let base = self.shift_base()?;
                if matches!(self.peek(), Class::To | Class::Until) {
                    return None; // "64 days from March 1 to May 4"
                }
                date(Way::Later, Some(base))
            }
            Class::Before => {
                self.at += 1;
                match self.attempt(Cursor::shift_base) {
                    Some(base) => date(Way::Earlier, Some(base)),
                    None if matches!(self.next_word(), "" | "," | "." | ";") => date(Way::Earlier, None),
                    None => None,
                }
            }
            _ => None,
        }
    }

    /// The date that a shift counts from.
    fn shift_base(&mut self) -> Option<When> {
        let base = self.longest_of(&[Cursor::calendar_date, Cursor::deictic_date])?;
        let is_day = matches!(
            base,
            When::Day { .. }
                | When::Deictic(_)
                | When::Weekday { .. }
                | When::Holiday { .. }
                | When::Numeric { .. }
                | When::DayOfMonth { .. }
        );
        is_day.then_some(base)
    }

    /// "the past three weeks", "the next two or three years", "the past year".
    fn rolling(&mut self) -> Option<Reading> {
        let has_article = self.peek() == Class::The;
        let behind = self.behind();
        let direction = self.direction()?;
        if self.peek() == Class::Unit {
            if self.is_joined() {
                return None; // "last-minute"
            }
            let unit = Unit::of(self.take(Class::Unit)?.value);
            let rolls = direction == Direction::Past
                || has_article
                    && direction == Direction::Next
                    && matches!(behind, Class::In | Class::Over | Class::Within | Class::For)
                || has_article
                    && direction == Direction::Last
                    && matches!(unit, Unit::Hour | Unit::Minute | Unit::Second | Unit::Day);
            self.skip(&[Class::OrSo]);
            return rolls.then_some(Reading::Rolling(Amount { number: Some(1.0), unit }, direction));
        }
        let mut amount = self.attempt(Cursor::amount_range).or_else(|| self.amount())?;
        if amount.unit == Unit::Fortnight {
            amount.number = amount.number.map(|number| number * 2.0);
        }
        self.skip(&[Class::OrSo]);
        match direction {
            Direction::This | Direction::Current => None,
            Direction::That => Some(Reading::Duration(amount)),
            _ => Some(Reading::Rolling(amount, direction)),
        }
    }

    /// "two Thursdays ago", "three Fridays from now".
    fn weekdays_away(&mut self) -> Option<Reading> {
        let count = self.count()?? as i32;
        let atom = self.take_if(|atom| matches!(atom.class, Class::Weekday | Class::Weekdays))?;
        let weekday = atom.value as i8;
        let back = self.peek() == Class::Ago;
        self.skip(&[Class::Ago, Class::FromNow]).then_some(())?;
        let count = if back { -count } else { count };
        (count.abs() < 1000).then_some(Reading::Date(When::WeekdaysAway { weekday, count }))
    }

    /// "2 upcoming weeks", "the five past years".
    fn number_then_direction(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        let number = self.count()?.filter(|number| *number < 1000.0)?;
        let direction = Direction::of(self.take(Class::Direction)?.value);
        let unit = Unit::of(self.take(Class::Units)?.value);
        let rolls = !matches!(direction, Direction::This | Direction::Current | Direction::Latest);
        rolls.then_some(Reading::Rolling(Amount { number: Some(number), unit }, direction))
    }

    /// "12 to 18 months": no single number.
    pub fn amount_range(&mut self) -> Option<Amount> {
        self.count()?;
        self.skip(&[Class::To, Class::Or, Class::Dash]).then_some(())?;
        let amount = self.amount()?;
        Some(Amount { number: None, unit: amount.unit })
    }

    /// "the year-ago quarter", "year-earlier".
    fn year_ago(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        self.skip(&[Class::Alike]);
        self.take(Class::YearAgo)?;
        let unit = self
            .take_if(|atom| {
                atom.class == Class::Unit && Unit::of(atom.value) == Unit::Quarter || atom.class == Class::Period
            })
            .filter(|atom| atom.class == Class::Unit)
            .map(|_| Unit::Quarter);
        Some(Reading::Date(When::YearAgo(unit)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn durations() {
        check(&[
            ("It lasted two years.", "two years = P2Y - duration"),
            ("An 18-month truce held.", "18-month = P18M - duration"),
            ("It took about two and a half hours.", "about two and a half hours = PT2H30M - duration"),
            ("A decade of war followed.", "A decade = P1DE - duration"),
            ("They waited for several weeks.", "several weeks = PXW - duration"),
            ("He is 18 years old.", "18 years old = P18Y - duration"),
            ("Three-quarters of a six-year-old boy's food.", ""),
        ]);
    }

    #[test]
    fn durations_in_several_units() {
        check(&[
            ("He served two years and three months.", "two years and three months = P2Y3M - duration"),
            ("The ride took 2 hours 30 minutes.", "2 hours 30 minutes = PT2H30M - duration"),
            (
                "She won in one day, four hours and ten minutes of sailing.",
                "one day, four hours and ten minutes = P1DT4H10M - duration",
            ),
            ("The talk went on for about 2 hours and 20 minutes.", "about 2 hours and 20 minutes = PT2H20M - duration"),
            (
                "They sat for two weeks, three days of them in the rain.",
                "two weeks = P2W - duration; three days = P3D - duration",
            ),
            ("It froze for two days and two weeks.", "two days = P2D - duration; two weeks = P2W - duration"),
        ]);
    }

    #[test]
    fn lengths_whose_number_is_not_said() {
        check(&[
            ("It was the worst drought in decades — and a long one.", "decades = PXDE - duration"),
            ("Rents were the highest in years as wages fell.", "years = PXY - duration"),
            ("Over the years they had become friends.", "the years = PXY - duration"),
            ("Over the years of war they had become friends.", "the years = PXY - duration"),
            ("She looks forward to the talks in the days to come.", "the days to come = FUTURE_REF - vague"),
            ("For a whole year they paid nothing.", "a whole year = P1Y - duration"),
            ("They were beaten in hours of play.", "hours = PTXH - duration"),
        ]);
    }

    #[test]
    fn fourths_of_a_unit() {
        check(&[
            ("It took a quarter of an hour.", "a quarter of an hour = PT15M - duration"),
            ("For three quarters of a century it stood.", "three quarters of a century = P75Y - duration"),
            (
                "Boil it for 1/2 hour, then 1 1/4 hours more.",
                "1/2 hour = PT30M - duration; 1 1/4 hours = PT75M - duration",
            ),
            ("A quarter of the voters stayed at home.", ""),
        ]);
    }

    #[test]
    fn distances() {
        check(&[
            ("He resigned two days ago.", "two days ago = 2020-04-19 2020-04-19 ago"),
            ("It began six weeks ago.", "six weeks ago = 2020-W11 2020-03-09..2020-03-15 ago"),
            ("He left three months ago.", "three months ago = 2020-01 2020-01-01..2020-01-31 ago"),
            ("The town was rich a year ago.", "a year ago = 2019 2019-01-01..2019-12-31 ago"),
            (
                "First-quarter profit doubled from a year earlier.",
                "First-quarter = 2020-Q1 2020-01-01..2020-03-31 quarter; a year earlier = 2019-Q1 2019-01-01..2019-03-31 ago",
            ),
            (
                "He won on March 5, 2020 and fell two days later.",
                "March 5, 2020 = 2020-03-05 2020-03-05 full-date; two days later = 2020-03-07 2020-03-07 anchored",
            ),
            ("They will return in two weeks.", "two weeks = 2020-W19 2020-05-04..2020-05-10 ago"),
        ]);
    }

    #[test]
    fn rolling_lengths() {
        check(&[
            ("Prices rose in the past three weeks.", "the past three weeks = P3W 2020-03-31..2020-04-20 rolling"),
            ("It will grow over the next two years.", "the next two years = P2Y 2020-04-22..2022-04-21 rolling"),
            ("In the past year it shrank.", "the past year = P1Y 2019-04-21..2020-04-20 rolling"),
            ("It shrank in recent years.", "recent years = PAST_REF - vague"),
        ]);
    }
}
