//! The grammar of the days of the week, weekends, and weeks that a day names: "last Friday", "next week on Tuesday", "the
//! weekend of 4 July", "the week of March 6".

use super::atom::Class;
use super::cursor::Cursor;
use super::named::{Direction, Unit};
use super::reading::When;

impl Cursor<'_> {
    /// "Friday", "last Friday", "Friday of last week".
    pub fn weekday(&mut self) -> Option<When> {
        let mut direction = self.direction();
        if direction.is_none() {
            self.skip(&[Class::The]);
        }
        let start = *self;
        let atom = self.take_if(|atom| matches!(atom.class, Class::Weekday | Class::WeekdayShort))?;
        if atom.class == Class::WeekdayShort
            && direction.is_none_or(|direction| direction == Direction::That)
            && !start.short_weekday_stands_alone()
        {
            return None;
        }
        let weekday = atom.value as i8;
        let week = self.attempt(|c| {
            c.skip(&[Class::Of, Class::Comma]);
            let direction = c.direction()?;
            c.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Week)?;
            Some(direction)
        });
        if week.is_none() && direction.is_none() && self.peek() == Class::Direction && self.behind() != Class::Comma {
            let next = Direction::of(self.atom()?.value);
            let is_last_word = !matches!(
                self.look(1),
                Class::Unit | Class::Units | Class::Month | Class::MonthWeak | Class::Number | Class::Digits
            );
            if matches!(next, Direction::Last | Direction::Next) && is_last_word {
                let copy = Cursor { at: self.at + 1, ..*self };
                if copy.next_word().bytes().all(|byte| !byte.is_ascii_alphanumeric()) {
                    self.at += 1;
                    direction = Some(next); // "Monday next"
                }
            }
        }
        Some(When::Weekday { weekday, direction, week })
    }

    /// "next week on Tuesday".
    pub fn week_then_weekday(&mut self) -> Option<When> {
        let week = self.direction()?;
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Week)?;
        self.skip(&[Class::On, Class::Comma]);
        let weekday = self.take(Class::Weekday)?.value as i8;
        Some(When::Weekday { weekday, direction: None, week: Some(week) })
    }

    /// Whether "Sun", "Sat", "Wed" means a day here.
    fn short_weekday_stands_alone(&self) -> bool {
        let Some(atom) = self.atom() else { return false };
        let has_stop = atom.span.of(self.document.text()).ends_with('.');
        let is_word = matches!(atom.value, 6 | 7); // "Sun" and "Sat" are also names and verbs
        let is_dated = matches!(self.behind(), Class::On | Class::Open)
            || matches!(self.look(1), Class::Month | Class::MonthWeak | Class::DayPart);
        atom.capital && (has_stop || !is_word || is_dated) || self.is_short
    }

    /// "the weekend", "last weekend".
    pub fn weekend(&mut self) -> Option<When> {
        let direction = self.direction();
        if direction.is_none() {
            self.take(Class::The)?;
        }
        self.take(Class::Weekend)?;
        Some(When::Weekend(direction))
    }

    /// "the weekend of 4 July".
    pub fn weekend_of(&mut self) -> Option<When> {
        self.take(Class::The)?;
        self.take(Class::Weekend)?;
        self.take(Class::Of)?;
        let day = self.first_of(&[Cursor::calendar_date, Cursor::day_of_month, Cursor::holiday])?;
        let is_day = matches!(day, When::Day { .. } | When::DayOfMonth { .. } | When::Holiday { .. });
        is_day.then(|| When::WeekendOf(Box::new(day)))
    }

    /// "the week of March 6".
    pub fn week_of(&mut self) -> Option<When> {
        self.take(Class::The)?;
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Week)?;
        self.skip(&[Class::Of, Class::Starting, Class::Edge]).then_some(())?;
        self.skip(&[Class::On]);
        let day = self.first_of(&[Cursor::calendar_date, Cursor::day_of_month])?;
        let is_day = matches!(day, When::Day { .. } | When::DayOfMonth { .. });
        is_day.then(|| When::WeekOf(Box::new(day)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn weekends_of_days() {
        check(&[
            (
                "Easter weekend was quiet in the towns of the south.",
                "Easter weekend = 2020-W15-WE 2020-04-11..2020-04-12 weekend",
            ),
            (
                "The shops were full on halloween weekend 2019.",
                "halloween weekend 2019 = 2019-W44-WE 2019-11-02..2019-11-03 weekend",
            ),
            (
                "The port shut for the weekend of 4 July 2018.",
                "the weekend of 4 July 2018 = 2018-W26-WE 2018-06-30..2018-07-01 weekend",
            ),
        ]);
    }
}
