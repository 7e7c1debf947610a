//! Lexicoder 3: `+CATEGORY`, then one pattern a line.

use super::{Fault, Listing};

pub fn read(text: &str) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    for (index, line) in text.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if let Some(name) = line.strip_prefix('+') {
            if name.trim().is_empty() {
                return Err((number, "a category's name after “+”".into()));
            }
            listing.category(name, None, number);
        } else if !line.is_empty() {
            match listing.categories.len().checked_sub(1) {
                Some(category) => listing.entry(category, line, number),
                None => return Err((number, format!("“+” and a category before “{line}”"))),
            }
        }
    }
    Ok(listing)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{check, check_fault};

    #[test]
    fn categories_and_patterns() {
        let text = "+FARMS\nharvest*\n milk quota \n\n+ TOWNS\nbus\n";
        check(Format::Lexicoder, text, &[("FARMS", &["harvest*", "milk quota"]), ("TOWNS", &["bus"])]);
    }

    #[test]
    fn faults() {
        check_fault(Format::Lexicoder, "bus\n+A\n", 1, "bus");
        check_fault(Format::Lexicoder, "+A\nx\n+ \n", 3, "name");
    }
}
