//! The grammar of amounts: "two years", "18-month", "a quarter of an hour", "decades".

use super::atom::Class;
use super::cursor::Cursor;
use super::named::{Direction, Unit};
use super::reading::{Amount, Reading, Reference};

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

    /// "12 to 18 months": no single number.
    pub fn amount_range(&mut self) -> Option<Amount> {
        self.count()?;
        self.skip(&[Class::To, Class::Or, Class::Dash]).then_some(())?;
        let amount = self.amount()?;
        Some(Amount { number: None, unit: amount.unit })
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
}
