//! Yoshikoder and Lexicoder 2: `<cnode name="A"><pnode name="word*"/></cnode>`, depth is level. The pattern engine that
//! the file names is ignored, as quanteda ignores it: patterns are globs.

use super::xml::{Event, events};
use super::{Fault, Listing};

pub fn read(text: &str) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    // of each open element: the category that its children belong to
    let mut open: Vec<Option<usize>> = Vec::new();
    for (event, line) in events(text)? {
        let Event::Start { name, attributes } = event else {
            open.pop();
            continue;
        };
        let above = open.last().copied().flatten();
        let named = || {
            let value = attributes.iter().find(|(key, _)| *key == "name").map(|(_, value)| value.trim());
            value.filter(|value| !value.is_empty()).ok_or_else(|| (line, format!("a name of the {name}")))
        };
        open.push(match name {
            "cnode" => Some(listing.category(named()?, above, line)),
            "pnode" => {
                let pattern = named()?;
                let category = above.ok_or_else(|| (line, format!("a category around “{pattern}”")))?;
                listing.entry(category, pattern, line);
                above
            }
            _ => above,
        });
    }
    Ok(listing)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{check, check_fault};

    #[test]
    fn categories_and_patterns() {
        let text = "<?xml version=\"1.0\"?>\n<dictionary patternengine=\"substring\">\n<cnode name=\"A\">\n\
                    <pnode name=\"root*\"/><cnode name=\"B\"><desc>x</desc><pnode name=\"leaf\"></pnode></cnode>\n\
                    </cnode></dictionary>\n";
        check(Format::Yoshikoder, text, &[("A", &["root*"]), ("A/B", &["leaf"])]);
    }

    #[test]
    fn faults() {
        check_fault(Format::Yoshikoder, "<dictionary>\n<pnode name='x'/></dictionary>", 2, "category");
        check_fault(Format::Yoshikoder, "<dictionary>\n<cnode/></dictionary>", 2, "name");
        check_fault(Format::Yoshikoder, "<dictionary>\n<cnode name='a'>", 2, "cnode");
    }
}
