//! Numbers in digits and words, and what they count, to one form: "$1.5bn", "1.5 billion dollars"; "eighty percent", "80%".

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;

/// Decimal digits of the largest number that is read; longer ones stay as they are written.
const MOST_DIGITS: usize = 30;

/// The words of numbers, from `date_words.tsv`.
#[derive(Debug)]
pub(super) struct Numbers {
    words: FxHashMap<Box<str>, Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// one to nineteen
    Small(u128),
    /// twenty to ninety
    Tens(u128),
    /// hundred, thousand, million: and how many zeros
    Scale(u128),
    /// first, second
    Ordinal(u128),
}

impl Numbers {
    /// Reads the list.
    pub(super) fn new(lexicon: &Lexicon) -> Numbers {
        let mut words = FxHashMap::default();
        for row in lexicon.rows("date_words.tsv") {
            let Ok(value) = row.cell(2).parse() else { continue };
            let part = match row.cell(1) {
                "number" => Part::Small(value),
                "tens" => Part::Tens(value),
                "scale" => Part::Scale(value),
                "ordinal" | "second" => Part::Ordinal(value),
                _ => continue,
            };
            words.insert(row.cell(0).into(), part);
        }
        for (scale, names) in
            [(6, ["million", "m", "mn"]), (9, ["billion", "bn", "b"]), (12, ["trillion", "tn", "trn"])]
        {
            words.extend(names.map(|name| (name.into(), Part::Scale(10_u128.pow(scale)))));
        }
        Numbers { words }
    }

    /// Reads the number that `word(0)`, `word(1)` … begin with, into `digits` in canonical form: plain digits, perhaps
    /// with decimals ("4.6"), "2nd" for an ordinal. Returns how many words it takes; 0 if there is none.
    pub(super) fn read<'w>(&self, word: impl Fn(usize) -> Option<&'w str>, digits: &mut String) -> usize {
        digits.clear();
        let Some(first) = word(0) else { return 0 };
        if first.starts_with(|c: char| c.is_ascii_digit()) {
            return self.read_digits(first, word, digits);
        }
        let (mut total, mut group, mut words) = (0_u128, 0_u128, 0);
        let mut is_ordinal = false;
        let part = |at| word(at).and_then(|word| self.words.get(word)).copied();
        if matches!(first, "a") && matches!(part(1), Some(Part::Scale(_))) {
            (group, words) = (1, 1);
        }
        while words < 12 && !is_ordinal {
            match part(words) {
                Some(Part::Small(value)) if group % 100 == 0 || group % 10 == 0 && value < 10 && group % 100 > 10 => {
                    group += value
                }
                Some(Part::Tens(value)) if group % 100 == 0 => group += value,
                Some(Part::Ordinal(value)) if group % 100 == 0 || group % 10 == 0 && value < 10 => {
                    group += value;
                    is_ordinal = true;
                }
                Some(Part::Scale(value)) if value < 1_000 && words > 0 => group = group.max(1) * value,
                Some(Part::Scale(value)) if words > 0 => {
                    total += group.max(1) * value;
                    group = 0;
                }
                // "two hundred and five"
                _ if words > 0 && word(words) == Some("and") && group >= 100 && group % 100 == 0 => {
                    match part(words + 1) {
                        Some(Part::Small(_) | Part::Tens(_)) => {}
                        _ => break,
                    }
                }
                _ => break,
            }
            words += 1;
        }
        if words > 0 {
            write_scaled(total + group, 0, digits);
            if is_ordinal {
                digits.push_str(ordinal_ending(total + group));
            }
        }
        words
    }

    /// Digits, perhaps with decimals, and the words of scale behind them.
    fn read_digits<'w>(&self, first: &str, word: impl Fn(usize) -> Option<&'w str>, digits: &mut String) -> usize {
        let plain: String = first.chars().filter(|&c| c != ',').collect();
        let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
        let (number, suffix) = plain.split_at(end);
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let mantissa = format!("{whole}{decimals}");
        let value: Option<u128> = mantissa.parse().ok().filter(|_| mantissa.len() <= MOST_DIGITS);
        let (Some(mut value), false) = (value, decimals.contains('.')) else {
            digits.push_str(&plain);
            return 1;
        };
        match self.words.get(suffix) {
            _ if suffix.is_empty() => {}
            Some(&Part::Scale(scale)) if value < u128::from(u64::MAX) => value *= scale, // 40bn
            _ => {
                digits.push_str(&plain); // 21st, 1970s, 9/11
                return 1;
            }
        }
        let mut words = 1;
        while let Some(Part::Scale(scale)) = word(words).and_then(|word| self.words.get(word)).copied() {
            if value >= u128::from(u64::MAX) || words > 3 {
                break;
            }
            value *= scale;
            words += 1;
        }
        write_scaled(value, decimals.len(), digits);
        words
    }
}

/// Writes `value` with its last `decimals` digits behind the point, without needless zeros.
fn write_scaled(value: u128, decimals: usize, digits: &mut String) {
    let all = format!("{value:0>width$}", width = decimals + 1);
    let (whole, rest) = all.split_at(all.len() - decimals);
    digits.push_str(whole);
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        digits.push('.');
        digits.push_str(rest);
    }
}

fn ordinal_ending(value: u128) -> &'static str {
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        let numbers = Numbers::new(&Lexicon::built_in());
        for (text, form, words) in [
            ("three ships", "3", 1),
            ("1,000 men", "1000", 1),
            ("four hundred and five men", "405", 4),
            ("seventy two hours", "72", 2),
            ("1.5 million people", "1500000", 2),
            ("4.60 points", "4.6", 1),
            ("40bn", "40000000000", 1),
            ("a thousand and one", "1000", 2),
            ("two hundred thousand", "200000", 3),
            ("twenty first", "21st", 2),
            ("21st", "21st", 1),
            ("second", "2nd", 1),
            ("hundred", "", 0),
            ("2010 2011", "2010", 1),
            ("ten nine", "10", 1),
            ("1.2.3", "1.2.3", 1),
            ("ships", "", 0),
            ("", "", 0),
        ] {
            let parts: Vec<&str> = text.split_whitespace().collect();
            let mut digits = String::new();
            assert_eq!(numbers.read(|at| parts.get(at).copied(), &mut digits), words, "{text}");
            assert_eq!(digits, form, "{text}");
        }
    }
}
