//! WordStat: tabs show the level; a line that ends in a number in parentheses (`word (1)`) is an entry with that weight,
//! any other a category. Spaces before the tabs say nothing.

use super::{Entry, Fault, Listing};

pub fn read(text: &str) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    let mut above: Vec<usize> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        let level = line.chars().take_while(|c| c.is_whitespace()).filter(|&c| c == '\t').count();
        if level > above.len() {
            return Err((number, format!("“{}” stands two levels below the line before", line.trim())));
        }
        above.truncate(level);
        match entry(line.trim()) {
            Some((pattern, _)) if pattern.starts_with('@') => {
                return Err((
                    number,
                    format!("words or a phrase, found the proximity rule “{pattern}”, which is not supported"),
                ));
            }
            Some((pattern, weight)) => {
                let weight = super::weight(weight).map_err(|reason| (number, reason))?;
                let Some(&category) = above.last() else {
                    return Err((number, format!("a category above the entry “{pattern}”")));
                };
                listing.entries.push(Entry { category, pattern: pattern.to_owned(), weight, line: number });
            }
            None => {
                let category = listing.category(line, above.last().copied(), number);
                above.push(category);
            }
        }
    }
    Ok(listing)
}

/// The word and the weight of `word (1)`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (pattern, weight) = line.strip_suffix(')')?.rsplit_once(" (")?;
    weight.parse::<f32>().ok()?;
    Some((pattern.trim_end(), weight))
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{check, check_fault};

    #[test]
    fn levels_and_entries() {
        let text = "WATER\n\tRIVER* (1)\n\tSEA\n \t\tTIDE (1)\n\t\tHIGH WATER (1)\nAIR (upper)\n\tWIND (1)\n";
        check(
            Format::WordStat,
            text,
            &[("WATER", &["RIVER*"]), ("WATER/SEA", &["TIDE", "HIGH WATER"]), ("AIR (upper)", &["WIND"])],
        );
    }

    #[test]
    fn windows_1252_is_read() {
        let listing = Format::WordStat.read(b"A\n\tCAF\xc9 (1)\n").unwrap();
        assert_eq!(listing.entries[0].pattern, "CAFÉ");
    }

    #[test]
    fn faults() {
        check_fault(Format::WordStat, "RIVER (1)\n", 1, "RIVER");
        check_fault(Format::WordStat, "A\n\t\tB (1)\n", 2, "levels");
        check_fault(Format::WordStat, "A\n\tB (0)\n", 2, "weight");
        check_fault(Format::WordStat, "A\n\tB (1)\n\t@C [RIVER NEAR SEA /C3] (1)\n", 3, "proximity");
    }
}
