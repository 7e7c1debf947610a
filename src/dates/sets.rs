//! The grammar of what recurs: "every day", "daily", "each Thursday", "Tuesday nights", "twice a week".

use super::atom::Class;
use super::cursor::Cursor;
use super::named::{DayPart, Season, Unit};
use super::reading::{Amount, Reading, Recurrence};

impl Cursor<'_> {
    /// A recurring time.
    pub fn set_reading(&mut self) -> Option<Reading> {
        self.longest_of(&[Cursor::frequency, Cursor::every, Cursor::per, Cursor::plural]).map(Reading::Set)
    }

    /// "daily", "biweekly".
    fn frequency(&mut self) -> Option<Recurrence> {
        let atom = self.take_if(|atom| matches!(atom.class, Class::Frequency | Class::FrequencyTwo))?;
        let number = if atom.class == Class::Frequency { 1.0 } else { 2.0 };
        Some(every(number, Unit::of(atom.value)))
    }

    /// "every day", "each Thursday", "every two weeks", "every other month".
    fn every(&mut self) -> Option<Recurrence> {
        if self.skip(&[Class::EveryTwo]) {
            if let Some(weekday) = self.take(Class::Weekday) {
                return Some(Recurrence::Weekday(weekday.value as i8, None));
            }
            let unit = Unit::of(self.take(Class::Unit)?.value);
            return Some(every(2.0, unit));
        }
        self.take(Class::Every)?;
        match self.peek() {
            Class::Weekday => {
                let weekday = self.take(Class::Weekday)?.value as i8;
                let part = self.take(Class::DayPart).map(|atom| DayPart::of(atom.value));
                Some(Recurrence::Weekday(weekday, part))
            }
            Class::Month => self.take(Class::Month).map(|atom| Recurrence::Month(atom.value as i8)),
            Class::Season => self.take(Class::Season).map(|atom| Recurrence::Season(Season::of(atom.value))),
            Class::DayPart => self.take(Class::DayPart).map(|atom| Recurrence::DayPart(DayPart::of(atom.value))),
            Class::Weekend => self.take(Class::Weekend).map(|_| Recurrence::Weekend),
            Class::Unit => self.take(Class::Unit).map(|atom| every(1.0, Unit::of(atom.value))),
            _ => self.amount().map(Recurrence::Every),
        }
    }

    /// "per year", "a day" after what is counted.
    fn per(&mut self) -> Option<Recurrence> {
        let is_counted = self.peek() == Class::Per || self.peek() == Class::Article && self.is_after_what_is_counted();
        self.skip(&[Class::Per, Class::Article]).then_some(())?;
        let unit = Unit::of(self.take(Class::Unit)?.value);
        (is_counted && self.peek() != Class::Ago).then(|| every(1.0, unit))
    }

    /// Whether a number, or a number and a noun, stands right before: "$5 a day", "three times a week".
    fn is_after_what_is_counted(&self) -> bool {
        let Some(before) = self.token_before() else { return false };
        let is_number = |token: usize| {
            let word = self.document.lower(token);
            word.starts_with(|c: char| c.is_ascii_digit())
                || matches!(self.words.class(word), Class::Number | Class::Scale | Class::Tens)
        };
        let is_noun = |token: usize| {
            let word = self.document.lower(token);
            matches!(
                word,
                "once"
                    | "twice"
                    | "percent"
                    | "cents"
                    | "times"
                    | "dollars"
                    | "tons"
                    | "tonnes"
                    | "barrels"
                    | "people"
                    | "hours"
                    | "days"
            )
        };
        let is_amount = |token: usize| {
            token > 0 && (is_number(token - 1) || matches!(self.document.word(token - 1), "$" | "£" | "€"))
        };
        is_noun(before)
            || is_number(before)
            || self.document.tokens()[before].is_word()
                && self.document.lower(before).ends_with('s')
                && is_amount(before)
    }

    /// "Mondays", "Tuesday nights", "weekends".
    fn plural(&mut self) -> Option<Recurrence> {
        match self.peek() {
            Class::Weekdays => self.take(Class::Weekdays).map(|atom| Recurrence::Weekday(atom.value as i8, None)),
            Class::AtNight => self.take(Class::AtNight).map(|_| Recurrence::DayPart(DayPart::Night)),
            Class::DayPart => self
                .take_if(|atom| atom.class == Class::DayPart && DayPart::of(atom.value) == DayPart::Daytime)
                .map(|_| Recurrence::DayPart(DayPart::Daytime)),
            Class::Weekends => self.take(Class::Weekends).map(|_| Recurrence::Weekend),
            _ => {
                let weekday = self.take(Class::Weekday)?.value as i8;
                let part = self.take(Class::DayParts)?;
                Some(Recurrence::Weekday(weekday, Some(DayPart::of(part.value))))
            }
        }
    }
}

fn every(number: f64, unit: Unit) -> Recurrence {
    Recurrence::Every(Amount { number: Some(number), unit })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn what_recurs() {
        check(&[
            ("The paper appears daily.", "daily = P1D - set"),
            ("They meet every two weeks.", "every two weeks = P2W - set"),
            ("The court sits every other Friday.", "every other Friday = XXXX-WXX-5 - set"),
            ("Ships leave each Thursday.", "each Thursday = XXXX-WXX-4 - set"),
            ("They play on Tuesday nights.", "Tuesday nights = XXXX-WXX-2TNI - set"),
            ("It pays 40 dollars a day.", "a day = P1D - set"),
            ("They stayed for a day.", "a day = P1D - duration"),
        ]);
    }
}
