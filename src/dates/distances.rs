//! The grammar of dates that lie so far from another: "a year ago", "two days after Easter", "the past three weeks".

use super::atom::Class;
use super::cursor::Cursor;
use super::named::{Direction, Unit};
use super::reading::{Amount, Reading, Way, When};

impl Cursor<'_> {
    /// "two years ago", "a year earlier", "three days after the 9th", "days later".
    pub fn shifted(&mut self) -> Option<Reading> {
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
    pub fn rolling(&mut self) -> Option<Reading> {
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

    /// "2 upcoming weeks", "the five past years".
    pub fn number_then_direction(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        let number = self.count()?.filter(|number| *number < 1000.0)?;
        let direction = Direction::of(self.take(Class::Direction)?.value);
        let unit = Unit::of(self.take(Class::Units)?.value);
        let rolls = !matches!(direction, Direction::This | Direction::Current | Direction::Latest);
        rolls.then_some(Reading::Rolling(Amount { number: Some(number), unit }, direction))
    }

    /// "two Thursdays ago", "three Fridays from now".
    pub fn weekdays_away(&mut self) -> Option<Reading> {
        let count = self.count()?? as i32;
        let atom = self.take_if(|atom| matches!(atom.class, Class::Weekday | Class::Weekdays))?;
        let weekday = atom.value as i8;
        let back = self.peek() == Class::Ago;
        self.skip(&[Class::Ago, Class::FromNow]).then_some(())?;
        let count = if back { -count } else { count };
        (count.abs() < 1000).then_some(Reading::Date(When::WeekdaysAway { weekday, count }))
    }

    /// "the year-ago quarter", "year-earlier".
    pub fn year_ago(&mut self) -> Option<Reading> {
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
