//! Words by which pages name their parts, and by which short lines give themselves away.
//!
//! Pages say in classes, ids, and roles what a part of them is, each in its own way: `c-article-body`, `articleBody`,
//! `td-post-content`. So these are cut into words, and `words.tsv` says what a word, or up to three in a row, stand
//! for. It holds words of the trade, never names of sites.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::Element;

/// What a part of a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Nobody says.
    Plain,
    /// It holds the text of the article.
    Body,
    /// Words between the headline and the text that belong to it.
    Lead,
    /// A quotation that may be repeated from the text.
    Quote,
    /// Who wrote it.
    Byline,
    /// The day of publication.
    Date,
    /// Anything else: menus, links to other articles, captions, comments, what cannot be seen.
    Out,
}

/// Words in a row that are looked for.
const MOST_WORDS: usize = 3;
/// Bytes of a class or id that are looked at.
const LONGEST: usize = 500;

/// The lines of `words.tsv`.
struct Words {
    parts: FxHashMap<&'static str, Part>,
    lines: FxHashMap<&'static str, Line>,
    days: FxHashSet<&'static str>,
    longest_line: usize,
}

/// What a short line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Boilerplate, if there is nothing else on the line.
    Whole,
    /// Boilerplate, if it begins a line that is mostly a link.
    Opening,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (mut parts, mut lines, mut days) = (FxHashMap::default(), FxHashMap::default(), FxHashSet::default());
    for line in include_str!("words.tsv").lines().skip(1) {
        let (words, meaning) = line.split_once('\t').expect("a line of words.tsv has two columns");
        match meaning {
            "body" => _ = parts.insert(words, Part::Body),
            "lead" => _ = parts.insert(words, Part::Lead),
            "quote" => _ = parts.insert(words, Part::Quote),
            "byline" => _ = parts.insert(words, Part::Byline),
            "date" => _ = parts.insert(words, Part::Date),
            "out" => _ = parts.insert(words, Part::Out),
            "day" => _ = days.insert(words),
            "line" => _ = lines.insert(words, Line::Whole),
            _ => _ = lines.insert(words, Line::Opening),
        }
    }
    let longest_line = lines.keys().map(|line| line.split(' ').count()).max().unwrap_or_default();
    Words { parts, lines, days, longest_line }
});

/// What part of a page an element is.
pub(super) fn part(element: &Element) -> Part {
    let is_hidden = element.attribute("hidden").is_some() || element.attribute("aria-hidden") == Some("true");
    if is_hidden || matches!(&*element.name, "nav" | "figcaption" | "dialog") {
        return Part::Out;
    }
    let role = element.attribute("role").unwrap_or_default();
    if matches!(role, "navigation" | "search" | "banner" | "contentinfo" | "dialog" | "menu") {
        return Part::Out;
    }
    for (property, part) in [
        ("articleBody", Part::Body),
        ("description", Part::Lead),
        ("author", Part::Byline),
        ("datePublished", Part::Date),
        ("comment", Part::Out),
    ] {
        if element.has_word("itemprop", property) {
            return part;
        }
    }
    let of = |name| element.attribute(name).map_or(Part::Plain, named);
    of("class").max(of("id"))
}

/// What the names in a class or an id stand for.
fn named(names: &str) -> Part {
    let names = &names[..names.floor_char_boundary(LONGEST)];
    // `hidden md:block` is hidden on small screens only
    let is_responsive = names.contains(':');
    let part = |name: &str| {
        let words = split(name);
        if matches!(words.first().map(String::as_str), Some("has" | "no" | "not" | "with" | "without")) {
            return Part::Plain;
        }
        let rows = (0..words.len())
            .flat_map(|start| (start + 1..=words.len().min(start + MOST_WORDS)).map(move |end| start..end));
        let of = |row: std::ops::Range<usize>| WORDS.parts.get(words[row].join("-").as_str()).copied();
        rows.filter_map(of).filter(|_| !(is_responsive && words == ["hidden"])).max().unwrap_or(Part::Plain)
    };
    names.split_ascii_whitespace().map(part).max().unwrap_or(Part::Plain)
}

/// The words of a name, in lower case: `articleBody-2` is `article`, `body`.
fn split(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_inside = false;
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphabetic() {
            is_inside = false;
            continue;
        }
        if !is_inside || was_lower && character.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
        (is_inside, was_lower) = (true, character.is_lowercase());
    }
    words
}

/// Whether a line of text is boilerplate by its words. `is_link` says that most of it is a link.
pub(super) fn is_boilerplate(line: &str, is_link: bool) -> bool {
    let mut words = line.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut row = String::new();
    for _ in 0..WORDS.longest_line {
        let Some(word) = words.next() else { return false };
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(&word.to_lowercase());
        match WORDS.lines.get(row.as_str()) {
            Some(Line::Opening) if is_link => return true,
            Some(_) if words.clone().next().is_none() => return true,
            _ => {}
        }
    }
    false
}

/// Whether a line has no words but those that days are written with.
pub(super) fn is_day(line: &str) -> bool {
    let mut words = line.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| WORDS.days.contains(word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        let lines: Vec<&str> = include_str!("words.tsv").lines().skip(1).collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "{:?}", lines.windows(2).find(|pair| pair[0] >= pair[1]));
        for line in lines {
            let (words, meaning) = line.split_once('\t').unwrap();
            assert!(matches!(
                meaning,
                "body" | "byline" | "date" | "day" | "lead" | "line" | "opening" | "out" | "quote"
            ));
            let separator = if matches!(meaning, "line" | "opening") { ' ' } else { '-' };
            assert!(words.split(separator).all(|word| word.chars().all(char::is_alphanumeric)), "{words}");
        }
    }

    #[test]
    fn parts_are_named_in_many_ways() {
        for (names, part) in [
            ("c-article-body", Part::Body),
            ("articleBody", Part::Body),
            ("td-post-content tagdiv-type", Part::Body),
            ("article__body", Part::Body),
            ("article-body article-body--comments", Part::Out),
            ("shareBar", Part::Out),
            ("has-sidebar", Part::Plain),
            ("hidden", Part::Out),
            ("hidden md:block", Part::Plain),
            ("post-123 category-news", Part::Plain),
            ("pull-quote", Part::Quote),
            ("standfirst", Part::Lead),
            ("", Part::Plain),
        ] {
            assert_eq!(named(names), part, "{names}");
        }
    }

    #[test]
    fn days_are_told_from_lines_with_a_day() {
        assert!(is_day("Published: Thursday, March 4th, 2021 at 6:05 p.m. EST") && is_day("2021-03-04T18:05:00Z"));
        assert!(!is_day("Built on 4 March 2021") && !is_day("Talks of March 4"));
    }

    #[test]
    fn boilerplate_is_known_by_its_words() {
        for (line, is_link, expected) in [
            ("Advertisement", false, true),
            ("ADVERTISEMENT:", false, true),
            ("Read more: Talks go on", true, true),
            ("Read more: Talks go on", false, false),
            ("Advertisement rates rose, the paper said.", false, false),
            ("", true, false),
        ] {
            assert_eq!(is_boilerplate(line, is_link), expected, "{line}");
        }
    }
}
