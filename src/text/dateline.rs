//! Datelines: "TEHRAN, Apr. 21 (IRNA) –", "WASHINGTON (AP) —", "MOSCOW -".

use std::sync::LazyLock;

use regex::Regex;

use crate::model::Span;

/// Places in capitals, a day perhaps, an agency perhaps, a dash.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) ^\s*
        \p{Lu}[\p{Lu}'’.-]+ (?:\ \p{Lu}[\p{Lu}'’.-]+){0,3}
        (?: [,/]\ ? (?: \p{Lu}[\p{L}.]+ \ ?){1,3} ){0,2}
        (?: [,\ ]\ ? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \ \d{1,2} (?:,?\ \d{4})? )?
        \s* (?: \( [^()\n]{2,40} \) )? \s*
        (?: --? | [–—] ) \s+ ",
    )
    .expect("a valid pattern")
});

/// Lines with words that are looked at: a headline may stand before the dateline.
const FIRST_LINES: usize = 3;

/// The dateline of a text, at the start of one of its first lines.
pub(super) fn find(text: &str) -> Option<Span> {
    let (mut start, mut looked_at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if let Some(found) = DATELINE.find(line) {
            return Some(Span::new((start + found.start()) as u32, (start + found.end()) as u32).trimmed(text));
        }
        start += line.len();
        looked_at += usize::from(!line.trim().is_empty());
        if looked_at == FIRST_LINES {
            break;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_capitals_before_a_dash() {
        for (text, dateline) in [
            ("TEHRAN, Apr. 21 (IRNA) – The minister said", Some("TEHRAN, Apr. 21 (IRNA) –")),
            ("TEHRAN – Iran’s president", Some("TEHRAN –")),
            ("WASHINGTON (AP) — Officials", Some("WASHINGTON (AP) —")),
            ("NEW YORK, Sept. 3, 2016 -- It", Some("NEW YORK, Sept. 3, 2016 --")),
            ("Talks begin\n\nSOCHI, Russia - He", Some("SOCHI, Russia -")),
            ("EU-led talks went on", None),
            ("He said it – twice.", None),
        ] {
            assert_eq!(find(text).map(|span| span.of(text)), dateline, "{text}");
        }
    }
}
