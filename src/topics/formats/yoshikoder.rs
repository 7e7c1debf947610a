//! Yoshikoder and Lexicoder 2: `<cnode name="A"><pnode name="word*"/></cnode>`, depth is level. The pattern engine that
//! the file names is ignored, as quanteda ignores it: patterns are globs.
//!
//! The parser is quick-xml's; it opens nothing beside the file and expands no entity of it.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::{Fault, Listing};

pub fn read(text: &str) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    // of each open element: its name, its line, and the category that its children belong to
    let mut open: Vec<(String, usize, Option<usize>)> = Vec::new();
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut line, mut counted) = (1, 0);
    let mut line_at = |place: u64| {
        let place = place as usize;
        line += text[counted.min(place)..place].matches('\n').count();
        counted = counted.max(place);
        line
    };
    loop {
        let start = line_at(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let above = open.last().and_then(|(.., category)| *category);
                let category = element(&mut listing, &tag, above, start).map_err(|reason| (start, reason))?;
                open.push((tag.name().into_inner().to_owned(), start, category));
            }
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err((line_at(reader.error_position()), format!("well-formed XML: {error}"))),
        }
    }
    match open.pop() {
        Some((name, line, _)) => Err((line, format!("the end of “{name}”"))),
        None => Ok(listing),
    }
}

/// Takes up what an element says, and gives the category that its children belong to.
fn element(
    listing: &mut Listing,
    tag: &BytesStart<'_>,
    above: Option<usize>,
    line: usize,
) -> Result<Option<usize>, String> {
    let element = tag.name().into_inner();
    let is_category = element == "cnode";
    if !is_category && element != "pnode" {
        return Ok(above);
    }
    let named = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.into_inner() == "name");
    let name = named.map(|attribute| unescape(&attribute.value).map(|name| name.trim().to_owned())).transpose();
    let name = name.map_err(|error| format!("a name that can be read: {error}"))?;
    let name = name.filter(|name| !name.is_empty()).ok_or_else(|| format!("a name of the {element}"))?;
    if is_category {
        return Ok(Some(listing.category(&name, above, line)));
    }
    listing.entry(above.ok_or_else(|| format!("a category around “{name}”"))?, &name, line);
    Ok(above)
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
        let text = "<!-- <x> -->\n<d><cnode name=\"R&amp;D &#233;\"><pnode m='1>0' name='x'/></cnode></d>";
        check(Format::Yoshikoder, text, &[("R&D é", &["x"])]);
    }

    #[test]
    fn faults() {
        check_fault(Format::Yoshikoder, "<dictionary>\n<pnode name='x'/></dictionary>", 2, "category");
        check_fault(Format::Yoshikoder, "<dictionary>\n<cnode/></dictionary>", 2, "name");
        check_fault(Format::Yoshikoder, "<dictionary>\n<cnode name='a'>", 2, "cnode");
        check_fault(Format::Yoshikoder, "<dictionary>\n<cnode name='a'>\n</dictionary>", 3, "cnode");
        check_fault(Format::Yoshikoder, "<dictionary>\n<cnode name='&lol;'/></dictionary>", 2, "lol");
        check_fault(Format::Yoshikoder, "<d>\n<cnode name='a'/>\n<!-- ", 3, "comment");
        check_fault(Format::Yoshikoder, "<d><cnode", 1, "XML");
    }
}
