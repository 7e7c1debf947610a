//! Numbers in words and digits: "twenty-four", "two and a half", "2½", "several", "nineteen ninety-six".

use super::atom::Class;
use super::cursor::Cursor;

/// Words of a number at most, so that no text takes more than linear time.
const LONGEST: usize = 8;
/// Years that a number of four digits may name beside a word of time.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1000..=2199;

impl Cursor<'_> {
    /// A whole number in words below a million ("twenty four", "a hundred", "two thousand five").
    pub fn number_words(&mut self) -> Option<i32> {
        self.attempt(|c| {
            let mut total = 0_i32;
            let mut group = 0_i32;
            let mut words = 0;
            if c.peek() == Class::Article && c.look(1) == Class::Scale {
                c.at += 1;
                group = 1;
            }
            while words < LONGEST {
                match c.peek() {
                    Class::Tens if group % 100 == 0 => {
                        group += c.take(Class::Tens)?.value;
                        if let Some(one) = c.take_if(|atom| atom.class == Class::Number && atom.value < 10) {
                            group += one.value;
                        }
                    }
                    Class::Number if group % 100 == 0 => group += c.take(Class::Number)?.value,
                    Class::Scale => {
                        let scale = c.take(Class::Scale)?.value;
                        if scale >= 1000 {
                            total = total.saturating_add(group.max(1).saturating_mul(scale));
                            group = 0;
                        } else {
                            group = group.max(1).saturating_mul(scale);
                        }
                    }
                    Class::And
                        if words > 0 && group % 100 == 0 && c.look(1) != Class::Article && is_word(c.look(1)) =>
                    {
                        c.at += 1;
                        continue;
                    }
                    _ => break,
                }
                words += 1;
            }
            (words > 0).then(|| total.saturating_add(group))
        })
    }

    /// An ordinal up to 99: "21st", "twenty-first", "third".
    pub fn ordinal(&mut self) -> Option<i32> {
        self.attempt(|c| {
            let tens = c.take(Class::Tens).map_or(0, |tens| tens.value);
            let atom = c.take_if(|atom| matches!(atom.class, Class::Ordinal | Class::Second))?;
            (tens == 0 || atom.value < 10 && atom.digits == 0).then_some(tens + atom.value)
        })
    }

    /// A year in words: "nineteen ninety-six", "two thousand five", "twenty twenty".
    pub fn year_words(&mut self) -> Option<i32> {
        self.attempt(|c| {
            let copy = *c;
            let century = c
                .take_if(|atom| {
                    atom.class == Class::Number && (14..=19).contains(&atom.value)
                        || atom.class == Class::Tens && atom.value == 20
                })
                .map(|atom| atom.value);
            if let Some(century) = century
                && let Some(rest) = c.number_words().filter(|rest| (10..100).contains(rest))
            {
                return Some(century * 100 + rest);
            }
            *c = copy;
            let counts_hundreds = century.is_some() && c.look(1) == Class::Scale; // "nineteen hundred five"
            c.number_words().filter(|number| (2000..2100).contains(number) || counts_hundreds && *number < 2000)
        })
    }

    /// How many: none inside where the number is not said ("several").
    pub fn count(&mut self) -> Option<Option<f64>> {
        self.longest_of(&[Cursor::exact_count, Cursor::vague_count])
    }

    fn exact_count(&mut self) -> Option<Option<f64>> {
        let mut number = match self.peek() {
            Class::Digits => f64::from(self.take_if(|atom| atom.class == Class::Digits)?.value),
            Class::Decimal => f64::from(self.take(Class::Decimal)?.value) / 10.0,
            Class::Couple => {
                self.at += 1;
                return Some(Some(2.0));
            }
            Class::Parts => self.fraction()?,
            Class::Half => {
                self.at += 1;
                self.skip(&[Class::Article]);
                return Some(Some(0.5));
            }
            Class::Article if matches!(self.look(1), Class::Couple) => {
                self.at += 2;
                return Some(Some(2.0));
            }
            Class::Article if self.look(1) == Class::Half => {
                self.at += 2;
                return Some(Some(0.5));
            }
            Class::Article if self.look(1) != Class::Scale => {
                self.at += 1;
                self.skip(&[Class::Full]);
                return Some(Some(1.0));
            }
            _ => f64::from(self.number_words()?),
        };
        if self.peek() == Class::Scale {
            number *= f64::from(self.take(Class::Scale)?.value);
        }
        if self.and_a_half() {
            number += 0.5;
        } else if let Some(fraction) = self.fraction() {
            number += fraction;
        }
        Some(Some(number))
    }

    /// "and a half", "-and-a-half".
    pub fn and_a_half(&mut self) -> bool {
        self.attempt(|c| {
            c.take(Class::And)?;
            c.skip(&[Class::Article]);
            c.take(Class::Half)
        })
        .is_some()
    }

    /// "1/2" after a whole number.
    fn fraction(&mut self) -> Option<f64> {
        self.attempt(|c| {
            let atom = c.take(Class::Parts)?;
            match atom.span.of(c.document.text()) {
                "1/2" => Some(0.5),
                "1/4" => Some(0.25),
                "3/4" => Some(0.75),
                _ => None,
            }
        })
    }

    fn vague_count(&mut self) -> Option<Option<f64>> {
        self.skip(&[Class::Article]);
        self.skip(&[Class::Some]);
        if self.skip(&[Class::VagueNumber]) {
            if self.peek() == Class::Scale {
                self.at += 1;
            }
            return Some(None);
        }
        self.skip(&[Class::VagueCount]).then_some(None)
    }
}

fn is_word(class: Class) -> bool {
    matches!(class, Class::Number | Class::Tens | Class::Scale)
}
