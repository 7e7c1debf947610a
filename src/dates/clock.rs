//! The grammar of clock times and parts of the day: "10 p.m. EST Wednesday", "noon", "late Friday morning".

use super::atom::{Atom, Class};
use super::cursor::Cursor;
use super::named::{DayPart, Direction, Unit};
use super::reading::{Reading, TimeOfDay, When};

impl Cursor<'_> {
    /// A time of day with the date that stands before or after it.
    pub fn time_reading(&mut self) -> Option<Reading> {
        self.longest_of(&[
            Cursor::time_then_date,
            Cursor::iso_time,
            Cursor::date_then_time,
            Cursor::part_of_date,
            Cursor::part_then_date,
            Cursor::directed_part,
            Cursor::tonight,
        ])
    }

    /// "10:30 a.m. on Wednesday", "noon Friday".
    fn time_then_date(&mut self) -> Option<Reading> {
        let time = self.clock()?;
        let date = self.attempt(|c| {
            c.elsewhere();
            c.skip(&[Class::Comma]);
            c.skip(&[Class::On]);
            c.longest_of(&[Cursor::day_date])
        });
        Some(Reading::Time(time, date))
    }

    /// "(0735 GMT)": the same time on another clock.
    fn elsewhere(&mut self) -> Option<TimeOfDay> {
        self.attempt(|c| {
            c.take(Class::Open)?;
            let time = c.clock()?;
            c.take(Class::Close)?;
            Some(time)
        })
    }

    /// "Wednesday at 10:30", "Friday morning", "March 5 at noon".
    fn date_then_time(&mut self) -> Option<Reading> {
        let date = self.day_date()?;
        if let Some(part) = self.day_part() {
            let clock = self.attempt(|c| {
                c.skip(&[Class::Comma]);
                c.skip(&[Class::At]);
                c.clock()
            });
            return Some(Reading::Time(clock.unwrap_or(part), Some(date)));
        }
        let has_comma = self.skip(&[Class::Comma]);
        let has_at = self.skip(&[Class::At]);
        let time = self.clock()?;
        (has_at || has_comma || self.behind() != Class::Digits).then_some(Reading::Time(time, Some(date)))
    }

    /// "2020-04-21T10:30:00+03:00".
    fn iso_time(&mut self) -> Option<Reading> {
        let date = self.calendar_date()?;
        self.take(Class::TimeMark)?;
        let minutes = self.take_if(|atom| atom.class == Class::Colons && atom.value >= 0)?.value;
        self.skip(&[Class::Zone]);
        self.attempt(|c| {
            c.skip(&[Class::Dash, Class::Plus]).then_some(())?;
            c.skip(&[Class::Colons, Class::Digits]).then_some(())
        });
        Some(Reading::Time(TimeOfDay::Clock(minutes), Some(date)))
    }

    /// A date that names a day.
    fn day_date(&mut self) -> Option<When> {
        let date = self.longest_of(&[Cursor::calendar_date, Cursor::deictic_date])?;
        let is_day = match &date {
            When::Day { .. }
            | When::Weekday { .. }
            | When::Deictic(_)
            | When::DayOfMonth { .. }
            | When::Numeric { .. } => true,
            When::Holiday { .. } => true,
            When::Unit { unit, .. } => *unit == Unit::Day,
            _ => false,
        };
        is_day.then_some(date)
    }

    /// "the night of 20 June 1791", "in the early morning of Friday".
    fn part_of_date(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        self.skip(&[Class::Early, Class::Mid]);
        let part = self.day_part()?;
        self.skip(&[Class::Units]); // "the early morning hours of"
        self.take(Class::Of)?;
        Some(Reading::Time(part, Some(self.day_date()?)))
    }

    /// "mid-afternoon yesterday".
    fn part_then_date(&mut self) -> Option<Reading> {
        let part = self.day_part()?;
        let date = self.day_date()?;
        (!self.atoms[self.at - 1].joined).then_some(Reading::Time(part, Some(date)))
    }

    /// "this morning", "last night", "that afternoon", "the next morning".
    fn directed_part(&mut self) -> Option<Reading> {
        let has_article = self.peek() == Class::The;
        let direction = self.direction()?;
        self.skip(&[Class::Early, Class::Mid]);
        let part = self.day_part()?;
        let date = match direction {
            Direction::This | Direction::Current | Direction::Coming => When::Deictic(0),
            Direction::Last => When::Deictic(-1),
            Direction::That => When::Unit { unit: Unit::Day, direction: Direction::That },
            Direction::Next | Direction::Following if has_article => {
                When::Unit { unit: Unit::Day, direction: Direction::Following }
            }
            Direction::Previous => When::Unit { unit: Unit::Day, direction: Direction::Previous },
            _ => return None,
        };
        Some(Reading::Time(part, Some(date)))
    }

    fn tonight(&mut self) -> Option<Reading> {
        let (class, date) = match self.peek() {
            Class::Tonight => (Class::Tonight, When::Deictic(0)),
            _ => (Class::Overnight, When::Deictic(-1)),
        };
        self.take(class)?;
        Some(Reading::Time(TimeOfDay::Part(DayPart::Night), Some(date)))
    }

    /// "10:30", "10 p.m. EST", "three o'clock in the morning", "noon".
    pub fn clock(&mut self) -> Option<TimeOfDay> {
        let start = *self;
        let minutes = self.first_of(&[
            Cursor::clock_word,
            Cursor::clock_with_half_of_day,
            Cursor::minutes_past,
            Cursor::o_clock,
            Cursor::bare_clock,
        ])?;
        self.attempt(|c| {
            let has_open = c.skip(&[Class::Open]);
            c.take(Class::Zone)?;
            (!has_open || c.skip(&[Class::Close])).then_some(())
        });
        let is_sure = start.peek() != Class::Colons || self.at - start.at > 1 || start.clock_stands_alone(self);
        is_sure.then_some(TimeOfDay::Clock(minutes))
    }

    /// Whether digits with a colon are a time: not a score, a ratio or a verse.
    fn clock_stands_alone(&self, after: &Cursor<'_>) -> bool {
        let has_preposition = matches!(
            self.behind(),
            Class::At
                | Class::By
                | Class::From
                | Class::Until
                | Class::To
                | Class::Before
                | Class::After
                | Class::About
                | Class::Between
                | Class::Since
                | Class::Comma
                | Class::Mid
                | Class::Early
                | Class::Dash
        );
        let is_near_date =
            matches!(after.peek(), Class::On | Class::Weekday | Class::Month | Class::Dash | Class::Deictic)
                || matches!(self.behind(), Class::Weekday | Class::Digits | Class::Deictic);
        has_preposition || is_near_date || self.is_short
    }

    fn clock_word(&mut self) -> Option<i32> {
        self.take(Class::ClockWord).map(|atom| atom.value)
    }

    /// "10 p.m.", "10:30am", "10.30 p.m.", "7 in the evening".
    fn clock_with_half_of_day(&mut self) -> Option<i32> {
        let minutes = self.hour_and_minute()?;
        if minutes >= 780 {
            self.take(Class::Meridiem)?;
            return Some(minutes);
        }
        let offset = match self.take(Class::Meridiem) {
            Some(atom)
                if atom.span.of(self.document.text()) == "am"
                    && !atom.joined
                    && !self.is_short
                    && self.next_word().starts_with(|c: char| c.is_alphabetic())
                    && self.peek() == Class::Gap =>
            {
                return None;
            }
            Some(atom) => atom.value,
            None => {
                self.take(Class::In)?;
                self.take(Class::The)?;
                match DayPart::of(self.take(Class::DayPart)?.value) {
                    DayPart::Morning => 0,
                    _ => 12,
                }
            }
        };
        Some(if offset == 0 { minutes % 720 } else { minutes % 720 + 720 })
    }

    /// The time on a dial, before one knows which half of the day.
    fn hour_and_minute(&mut self) -> Option<i32> {
        if let Some(atom) = self.take_if(|atom| atom.class == Class::Colons && atom.value >= 0) {
            return Some(atom.value);
        }
        if let Some(atom) = self.take_if(|atom| atom.class == Class::Decimal) {
            let (hour, minute) = atom.span.of(self.document.text()).split_once('.')?;
            let (hour, minute) = (hour.parse::<i32>().ok()?, minute.parse::<i32>().ok()?);
            return ((1..=12).contains(&hour) && minute < 60).then_some(hour * 60 + minute);
        }
        let atom = self.take_if(|atom| {
            matches!(atom.class, Class::Digits | Class::Number) && (1..=12).contains(&atom.value) && atom.digits <= 2
        })?;
        let minutes = self.attempt(|c| {
            let is_word = atom.class == Class::Number && matches!(c.peek(), Class::Number | Class::Tens);
            c.number_words().filter(|minutes| is_word && (10..60).contains(minutes)) // "ten thirty"
        });
        Some(atom.value * 60 + minutes.unwrap_or(0))
    }

    /// "half past three", "a quarter to five", "ten past eight", with or without the half of the day.
    fn minutes_past(&mut self) -> Option<i32> {
        self.skip(&[Class::Article]);
        if !matches!(self.look(1), Class::Direction | Class::To) {
            return None;
        }
        let atom = self.take_if(|atom| {
            matches!(atom.class, Class::Half | Class::Unit | Class::Number | Class::Tens | Class::Digits)
        })?;
        let minutes = match atom.class {
            Class::Half => 30,
            Class::Unit => Some(15).filter(|_| Unit::of(atom.value) == Unit::Quarter)?,
            _ => Some(atom.value).filter(|minutes| (1..30).contains(minutes))?,
        };
        let is_past = |atom: &Atom| atom.class == Class::Direction && Direction::of(atom.value) == Direction::Past;
        let before = match self.take_if(is_past) {
            Some(_) => false,
            None => atom.class == Class::Unit && self.take(Class::To).is_some(),
        };
        (before || is_past(&self.atoms[self.at - 1])).then_some(())?;
        let start = *self;
        let hour = match self.clock_with_half_of_day() {
            Some(hour) => hour,
            None => {
                *self = start;
                let is_hour =
                    |atom: &Atom| matches!(atom.class, Class::Number | Class::Digits) && (1..=12).contains(&atom.value);
                self.take_if(is_hour)?.value * 60
            }
        };
        let ends = !matches!(self.peek(), Class::Units | Class::Unit | Class::UnitShort | Class::Month);
        ends.then_some((if before { hour - minutes } else { hour + minutes }).rem_euclid(1440))
    }

    /// "three o'clock".
    fn o_clock(&mut self) -> Option<i32> {
        let atom =
            self.take_if(|atom| matches!(atom.class, Class::Digits | Class::Number) && (1..=12).contains(&atom.value))?;
        self.take(Class::OClock)?;
        let is_afternoon = self
            .attempt(|c| {
                if let Some(half) = c.take(Class::Meridiem) {
                    return Some(half.value > 0);
                }
                c.take(Class::In)?;
                c.take(Class::The)?;
                Some(DayPart::of(c.take(Class::DayPart)?.value) != DayPart::Morning)
            })
            .unwrap_or(false);
        Some(atom.value % 12 * 60 + if is_afternoon { 720 } else { 0 })
    }

    /// "19:15", "1500 GMT", "0530hrs".
    fn bare_clock(&mut self) -> Option<i32> {
        if let Some(atom) = self.take_if(|atom| atom.class == Class::Colons && atom.value >= 0) {
            self.take_if(|atom| {
                matches!(atom.class, Class::UnitShort | Class::Units) && Unit::of(atom.value) == Unit::Hour
            });
            return Some(atom.value);
        }
        if let Some(minutes) = self.attempt(Cursor::french_clock) {
            return Some(minutes);
        }
        let atom = self.take_if(|atom| atom.class == Class::Digits && atom.digits == 4)?;
        let minutes = atom.value / 100 * 60 + atom.value % 100;
        let fits = atom.value / 100 < 25 && atom.value % 100 < 60;
        let is_clock = self.peek() == Class::Zone
            || self
                .take_if(|atom| {
                    matches!(atom.class, Class::UnitShort | Class::Units) && Unit::of(atom.value) == Unit::Hour
                })
                .is_some();
        (fits && is_clock).then_some(minutes)
    }

    /// "15h30".
    fn french_clock(&mut self) -> Option<i32> {
        let hour = self.take_if(|atom| atom.class == Class::Digits && atom.value < 25)?;
        let mark = self.take_if(|atom| atom.class == Class::UnitShort && atom.joined && atom.span.len() == 1)?;
        let minute = self.take_if(|atom| atom.class == Class::Digits && atom.digits == 2 && atom.value < 60)?;
        (mark.span.end == minute.span.start).then_some(hour.value * 60 + minute.value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn clock_times() {
        check(&[
            ("It begins at 10 p.m. EST Wednesday.", "10 p.m. EST Wednesday = 2020-04-15T22:00 2020-04-15 clock"),
            ("They met at noon on Friday.", "noon on Friday = 2020-04-17T12:00 2020-04-17 clock"),
            ("He called at 10:30 and hung up.", "10:30 = 2020-04-21T10:30 2020-04-21 clock"),
            ("It fell at 0530 GMT.", "0530 GMT = 2020-04-21T05:30 2020-04-21 clock"),
            ("It rang at half past three on Friday.", "half past three on Friday = 2020-04-17T03:30 2020-04-17 clock"),
            (
                "At a quarter to five in the afternoon it rang.",
                "a quarter to five in the afternoon = 2020-04-21T16:45 2020-04-21 clock",
            ),
            (
                "The train left at ten thirty p.m. with three aboard.",
                "ten thirty p.m. = 2020-04-21T22:30 2020-04-21 clock",
            ),
            (
                "The bomb went off at 10:35 a.m. (0735 GMT) Friday in a street of the old town.",
                "10:35 a.m. (0735 GMT) Friday = 2020-04-17T10:35 2020-04-17 clock",
            ),
            (
                "It rang at a quarter to 12 a.m. on Friday.",
                "a quarter to 12 a.m. on Friday = 2020-04-17T23:45 2020-04-17 clock",
            ),
            ("The council voted ten to five for it.", ""),
            ("In the end they lost the long match by a score of 10:30.", ""),
        ]);
    }

    #[test]
    fn parts_of_the_day() {
        check(&[
            ("He spoke on Friday morning.", "Friday morning = 2020-04-17TMO 2020-04-17 part-of-day"),
            ("It ended last night.", "last night = 2020-04-20TNI 2020-04-20 part-of-day"),
            ("She leaves tonight.", "tonight = 2020-04-21TNI 2020-04-21 part-of-day"),
            ("The night of 4 March 2020 was calm.", "The night of 4 March 2020 = 2020-03-04TNI 2020-03-04 part-of-day"),
        ]);
    }
}
