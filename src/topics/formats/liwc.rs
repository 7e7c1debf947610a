//! LIWC: categories with numbers between two `%`, then words with the numbers of their categories.
//!
//! Conditions of LIWC 2007 (`<of>`, parts in parentheses) have no counterpart here: such lines or parts are left out with
//! a note, as quanteda does.

use rustc_hash::FxHashMap;

use super::{Fault, Listing};

pub fn read(text: &str) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut above: Vec<usize> = Vec::new();
    let mut marks = 0;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        match marks {
            _ if line.trim() == "%" => marks += 1,
            0 => return Err((number, format!("“%” before the categories, found “{}”", line.trim()))),
            1 => {
                let level = line.len() - line.trim_start_matches('\t').len();
                let Some((id, name)) = line.trim().split_once(['\t', ' ']) else {
                    return Err((number, format!("a category's number and name, found “{}”", line.trim())));
                };
                if level > above.len() {
                    return Err((number, format!("“{}” stands two levels below the line before", line.trim())));
                }
                above.truncate(level);
                let category = listing.category(name, above.last().copied(), number);
                above.push(category);
                if numbers.insert(id, category).is_some() {
                    return Err((number, format!("the category number {id} twice")));
                }
            }
            _ => word(line, number, &numbers, &mut listing)?,
        }
    }
    match marks {
        0 | 1 => Err((0, "two lines with “%” around the categories".into())),
        _ => Ok(listing),
    }
}

/// Reads a word and its categories.
fn word(line: &str, number: usize, numbers: &FxHashMap<&str, usize>, listing: &mut Listing) -> Result<(), Fault> {
    if line.contains("<of>") {
        listing.notes.push(format!("line {number}: left out, “<of>” is not supported"));
        return Ok(());
    }
    let plain = without_parentheses(line);
    if plain.len() < line.len() {
        listing.notes.push(format!("line {number}: the part in parentheses is left out"));
    }
    let (pattern, ids) = split(plain.trim());
    if pattern.is_empty() || ids.is_empty() {
        return Err((number, format!("a word and the numbers of its categories, found “{}”", line.trim())));
    }
    for id in ids.split_whitespace() {
        match numbers.get(id) {
            Some(&category) => listing.entry(category, pattern, number),
            None if is_number(id) => return Err((number, format!("a category of the head, found {id}"))),
            None => listing.notes.push(format!("line {number}: “{id}” is left out, it is no category")),
        }
    }
    Ok(())
}

/// Word and numbers: at the first tab, or before the numbers at the end.
fn split(line: &str) -> (&str, &str) {
    if let Some((pattern, ids)) = line.split_once('\t') {
        return (pattern.trim(), ids.trim());
    }
    let pattern = line.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    // the digits of "covid19 4" belong to the word
    let end = line[pattern.len()..].find(char::is_whitespace).map_or(line.len(), |at| pattern.len() + at);
    (&line[..end], line[end..].trim())
}

fn without_parentheses(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((_, after)) = after.split_once(')') else { break };
        plain.push_str(before);
        rest = after;
    }
    plain + rest
}

fn is_number(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{check, check_fault};

    #[test]
    fn categories_words_and_levels() {
        let text = "%\n1\tFeeling\n\t2\tSorrow\n3 Work\n%\nmourn*\t1\t2\njob\t3\nnight shift\t3\ncovid19 3\n";
        check(
            Format::Liwc,
            text,
            &[("Feeling", &["mourn*"]), ("Feeling/Sorrow", &["mourn*"]), ("Work", &["job", "night shift", "covid19"])],
        );
    }

    #[test]
    fn conditions_are_left_out_with_a_note() {
        let text = "%\n1\tA\n2\tB\n%\n<of>kind\t1/2\nlike\t(02 1) 2\ngood\t1\t1/2\n";
        check(Format::Liwc, text, &[("A", &["good"]), ("B", &["like"])]);
        assert_eq!(Format::Liwc.read(text.as_bytes()).unwrap().notes.len(), 3);
    }

    #[test]
    fn faults() {
        check_fault(Format::Liwc, "1\tA\n", 1, "%");
        check_fault(Format::Liwc, "%\n1\tA\n", 0, "%");
        check_fault(Format::Liwc, "%\n1\tA\n%\nword\t7\n", 4, "7");
        check_fault(Format::Liwc, "%\n1\tA\n1\tB\n%\n", 3, "twice");
        check_fault(Format::Liwc, "%\n1\tA\n\t\t\t2\tB\n%\n", 3, "levels");
        check_fault(Format::Liwc, "%\n1\tA\n%\nword\n", 4, "word");
    }
}
