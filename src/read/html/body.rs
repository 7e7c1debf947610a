//! Which part of a page is the article, and what in it is not.
//!
//! Pages that mean to be read by machines say where their text stands: by `itemprop=articleBody`, by a class that says
//! so, by `<article>` or `<main>`. The first of these that holds a fair share of the running text counts. Where a page
//! has none of them, readability decides, as it does in browsers. From the part that was chosen, menus, captions,
//! links to other articles and the like are taken out; a text in JSON-LD says which paragraphs belong to the article,
//! if it is whole.

use std::ops::Range;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use rustc_hash::FxHashSet;

use crate::read::flow::{Kind, Paragraph};
use crate::read::published;

use super::paragraphs::paragraphs;
use super::tree::{Content, Tree};
use super::words::{self, Part};

/// Bytes of a text in one piece, outside links, that make it running text.
const RUNNING: usize = 40;
/// Bytes of running text before an element that show that the text does not begin in it.
const BEGUN: usize = 200;
/// Bytes of a text that may be a teaser on the page of another one.
const SCRAP: usize = 1_000;
/// Bytes of a paragraph that is worth looking for a second time.
const LONG: usize = 40;
/// Paragraphs at the start among which title, author and date are repeated.
const START: usize = 4;
/// Bytes of a line that gives a day and says nothing else.
const LONGEST_DATE: usize = 80;
/// Paragraphs that are looked for in the text, for each takes a look through all of it.
const MOST_SOUGHT: usize = 1_000;
/// Elements of a page that readability is asked about; it grows slow with them.
const MOST_ELEMENTS: usize = 30_000;

/// A page whose text is looked for.
pub(super) struct Body<'t> {
    tree: &'t Tree,
    html: &'t str,
    title: Option<&'t str>,
    /// Bytes of running text before each node.
    running: Vec<usize>,
}

impl<'t> Body<'t> {
    /// Looks at a page: its tree, the HTML that it was made from, and the title of its article.
    pub(super) fn new(tree: &'t Tree, html: &'t str, title: Option<&'t str>) -> Body<'t> {
        Body { tree, html, title, running: running(tree) }
    }

    /// The paragraphs of the article. `linked` is its text as JSON-LD has it.
    pub(super) fn paragraphs(&self, linked: Option<&str>) -> Vec<String> {
        let found = self.found();
        let texts = |paragraphs: Vec<Paragraph>| paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
        match linked {
            Some(linked) => match agreed(&found, linked) {
                Agreement::Part => texts(found),
                Agreement::These(those) => texts(those),
                Agreement::None => {
                    linked.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
                }
            },
            None => texts(found),
        }
    }

    /// The paragraphs of the first part of the page that holds a fair share of its text.
    fn found(&self) -> Vec<Paragraph> {
        let parts = [self.marked(), self.named(), self.largest("article"), self.largest("main")];
        let mut best: Option<(Vec<Paragraph>, usize)> = None;
        for part in parts.iter().rev().filter(|part| !part.is_empty()) {
            let paragraphs = self.within(part);
            let weight = weight(&paragraphs);
            // the innermost part that says what it is, unless it is but a piece of the text
            if weight > 0 && best.as_ref().is_none_or(|(_, of_best)| weight * 5 >= of_best * 2) {
                best = Some((paragraphs, weight));
            }
        }
        let is_scrap = |weight: usize| weight < SCRAP && weight * 5 < self.running_at(usize::MAX);
        match best {
            Some((paragraphs, weight)) if !is_scrap(weight) => paragraphs,
            _ => self.guessed(),
        }
    }

    /// What readability finds, or all there is. It says which paragraphs; what they are is seen here, with the names of
    /// the elements around them, which it drops.
    fn guessed(&self) -> Vec<Paragraph> {
        let all = self.within(&[self.tree.all()]);
        if self.tree.elements(self.tree.all()).nth(MOST_ELEMENTS).is_some() {
            return all;
        }
        let config = Config { disable_json_ld: true, ..Config::default() };
        let reader = Readability::with_document(Document::from(self.html), None, Some(config));
        let Some(article) = reader.ok().and_then(|mut reader| reader.parse().ok()) else { return all };
        let tree = Tree::parse(&article.content);
        let read = paragraphs(&tree, tree.all(), &|_| false);
        let texts: FxHashSet<String> = read.iter().map(|paragraph| folded([&*paragraph.text].into_iter())).collect();
        let is_read = |paragraph: &&Paragraph| texts.contains(&folded([&*paragraph.text].into_iter()));
        let found: Vec<Paragraph> = all.iter().filter(is_read).cloned().collect();
        if weight(&found) * 2 >= weight(&read) { found } else { all }
    }

    /// What schema.org's `articleBody` stands at.
    fn marked(&self) -> Vec<Range<usize>> {
        let is_marked =
            |node: usize| self.tree.element(node).is_some_and(|element| element.has_word("itemprop", "articleBody"));
        let Some(largest) = self.largest_of(is_marked) else { return vec![] };
        let scope = |node: usize| {
            self.tree.around(node).find(|&around| {
                self.tree
                    .element(around)
                    .is_some_and(|element| element.name == "article" || element.attribute("itemscope").is_some())
            })
        };
        self.outermost(|node| is_marked(node) && scope(node) == scope(largest))
    }

    /// What a class or an id calls the text of the article.
    fn named(&self) -> Vec<Range<usize>> {
        let is_named = |node: usize| self.tree.element(node).is_some_and(|element| element.part == Part::Body);
        let Some(largest) = self.largest_of(is_named) else { return vec![] };
        let class = |node: usize| self.tree.element(node).and_then(|element| element.attribute("class"));
        let is_sibling = |node: usize| {
            self.tree.nodes[node].parent == self.tree.nodes[largest].parent
                && class(node).is_some()
                && class(node) == class(largest)
        };
        self.outermost(|node| node == largest || is_sibling(node))
    }

    fn largest(&self, name: &str) -> Vec<Range<usize>> {
        let is_main = |role| name == "main" && role == Some("main");
        let is_it = |node: usize| {
            self.tree.element(node).is_some_and(|element| element.name == name || is_main(element.attribute("role")))
        };
        self.largest_of(is_it).map(|node| self.tree.range(node)).into_iter().collect()
    }

    /// The first of the elements with most running text.
    fn largest_of(&self, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let largest =
            self.tree.all().filter(|&node| is_it(node)).max_by_key(|&node| (self.running_in(node), usize::MAX - node));
        largest.filter(|&node| self.tree.text_length(node) > 0)
    }

    fn outermost(&self, is_it: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for node in self.tree.all() {
            if ranges.last().is_none_or(|last| last.end <= node) && is_it(node) {
                ranges.push(self.tree.range(node));
            }
        }
        ranges
    }

    /// The paragraphs of a part of the page that belong to an article.
    fn within(&self, part: &[Range<usize>]) -> Vec<Paragraph> {
        let mut found: Vec<Paragraph> = Vec::new();
        for range in part {
            found.extend(paragraphs(self.tree, range.clone(), &|node| self.is_out(node, range)));
        }
        let mut found = self.sift(found);
        if let Some(first) = found.first() {
            let lead = self.lead(first.node, &found);
            found.splice(..0, lead);
        }
        found
    }

    /// Whether an element is left out of a part. One that holds the better part of the text, with nothing before it or
    /// with the headline in it, stands around the article, whatever its name.
    fn is_out(&self, node: usize, within: &Range<usize>) -> bool {
        let Some(element) = self.tree.element(node) else { return false };
        if element.name == "time" && self.is_alone(node) || element.name == "figure" && !self.is_text(node) {
            return true;
        }
        let is_named = matches!(element.part, Part::Out | Part::Byline | Part::Date);
        if !is_named && !matches!(&*element.name, "aside" | "footer" | "form" | "header") {
            return false;
        }
        let all = self.running_at(within.end) - self.running[within.start];
        let before = self.running[node] - self.running[within.start];
        let is_small = self.running_in(node) * 2 <= all && (all > 0 || element.part == Part::Out);
        is_small
            || before > BEGUN && !self.tree.elements(self.tree.range(node)).any(|(_, element)| element.name == "h1")
    }

    /// Whether a figure is a quotation or a table, not a picture.
    fn is_text(&self, figure: usize) -> bool {
        let mut inside = self.tree.elements(self.tree.range(figure));
        inside.any(|(_, element)| matches!(&*element.name, "blockquote" | "table" | "pre"))
    }

    /// Whether an element within a line is all there is on it.
    fn is_alone(&self, node: usize) -> bool {
        let Some(parent) = self.tree.nodes[node].parent else { return true };
        let is_line = self.tree.element(parent).is_some_and(|element| matches!(&*element.name, "p" | "li" | "td"));
        !is_line || self.tree.text_length(parent) <= self.tree.text_length(node) + 2
    }

    /// Words between the headline and the text, where they stand apart from both.
    fn lead(&self, first: usize, found: &[Paragraph]) -> Vec<Paragraph> {
        let is_scope = |&around: &usize| {
            self.tree.element(around).is_some_and(|element| matches!(&*element.name, "article" | "main" | "body"))
        };
        let scope = self.tree.around(first).find(is_scope).unwrap_or(0);
        let headline = self.tree.elements(scope..first).filter(|(_, element)| element.name == "h1").last();
        let is_whole = self.tree.element(scope).is_some_and(|element| element.name == "body");
        let start = match headline {
            Some((headline, _)) => headline,
            None if is_whole => return vec![], // the words of the paper for itself
            None => scope,
        };
        let text = folded(found.iter().map(|paragraph| paragraph.text.as_str()));
        let leads = self.tree.elements(start..first).filter(|(node, element)| {
            element.part == Part::Lead && self.tree.nodes[*node].end <= first && !self.is_in_other(*node, scope)
        });
        let mut end = 0;
        let mut paragraphs_of = Vec::new();
        for (node, _) in leads {
            if node >= end {
                end = self.tree.nodes[node].end;
                paragraphs_of.extend(paragraphs(self.tree, self.tree.range(node), &|_| false));
            }
        }
        paragraphs_of.truncate(MOST_SOUGHT);
        paragraphs_of.retain(|lead| lead.text.len() >= RUNNING && !contains(&text, &lead.text));
        self.sift(paragraphs_of)
    }

    /// Whether something between a node and its scope is left out of every article.
    fn is_in_other(&self, node: usize, scope: usize) -> bool {
        self.tree.around(node).take_while(|&around| around != scope).any(|around| {
            self.tree.element(around).is_some_and(|element| element.part == Part::Out || element.name == "aside")
        })
    }

    /// Takes out lines that are no text of the article: links, headline and byline, what stands there twice.
    fn sift(&self, mut found: Vec<Paragraph>) -> Vec<Paragraph> {
        found.retain(|paragraph| !is_boilerplate(paragraph));
        let title = self.title.map(|title| folded([title].into_iter()));
        let mut number = 0;
        found.retain(|paragraph| {
            let is_start = number < START;
            number += 1;
            if is_start && paragraph.kind == Kind::Title {
                return false;
            }
            let is_title = || title.as_ref().is_some_and(|title| *title == folded([&*paragraph.text].into_iter()));
            !(is_start && (is_title() || is_byline(&paragraph.text)))
        });
        drop_repeated(&mut found);
        while found.last().is_some_and(|last| last.kind == Kind::Heading) {
            found.pop();
        }
        found
    }

    fn running_at(&self, node: usize) -> usize {
        self.running.get(node).or(self.running.last()).copied().unwrap_or_default()
    }

    fn running_in(&self, node: usize) -> usize {
        self.running_at(self.tree.nodes[node].end) - self.running[node]
    }
}

/// Bytes of running text before each node, and at the end.
fn running(tree: &Tree) -> Vec<usize> {
    let mut running = Vec::with_capacity(tree.nodes.len() + 1);
    let mut bytes = 0;
    let mut link_end = 0;
    for (index, node) in tree.nodes.iter().enumerate() {
        running.push(bytes);
        match &node.content {
            Content::Text(text) if index >= link_end && text.trim().len() >= RUNNING => bytes += text.len(),
            Content::Element(element) if element.name == "a" => link_end = link_end.max(node.end),
            _ => {}
        }
    }
    running.push(bytes);
    running
}

/// Bytes of the paragraphs that are sentences.
fn weight(paragraphs: &[Paragraph]) -> usize {
    let is_text =
        |paragraph: &&Paragraph| paragraph.text.len() >= RUNNING && paragraph.linked * 2 < paragraph.text.len();
    paragraphs.iter().filter(is_text).map(|paragraph| paragraph.text.len()).sum()
}

fn is_boilerplate(paragraph: &Paragraph) -> bool {
    let Paragraph { text, linked, .. } = paragraph;
    let is_link = linked * 10 > text.len() * 8;
    let is_sentence = text.len() >= 2 * RUNNING && text.ends_with(['.', '!', '?', '”', '"']);
    is_link && !is_sentence || words::is_boilerplate(text, linked * 3 > text.len())
}

/// `By Ana Low and Bo Ek`.
fn is_byline(line: &str) -> bool {
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("by ")).or_else(|| line.strip_prefix("BY "));
    names.is_some_and(|names| {
        names.len() < 100 && names.starts_with(char::is_uppercase) && !names.ends_with(['.', '!', '?', ':', '”'])
    })
}

/// Takes a line out of the start that gives a day and says nothing else.
pub(super) fn take_date(paragraphs: &mut Vec<String>) -> Option<String> {
    let at = paragraphs.iter().take(START).position(|line| is_date(line))?;
    Some(paragraphs.remove(at))
}

fn is_date(line: &str) -> bool {
    line.len() <= LONGEST_DATE && words::is_day(line) && published::read(line).day().is_some()
}

/// Takes out what stands there a second time: whole paragraphs, and quotations taken from the text.
fn drop_repeated(found: &mut Vec<Paragraph>) {
    let mut seen = FxHashSet::default();
    found.retain(|paragraph| paragraph.text.len() < LONG || seen.insert(folded([&*paragraph.text].into_iter())));
    let own = found.iter().filter(|paragraph| paragraph.kind != Kind::Quote).map(|paragraph| paragraph.text.as_str());
    let text = folded(own);
    let mut looked_for = 0;
    found.retain(|paragraph| {
        if paragraph.kind != Kind::Quote || looked_for == MOST_SOUGHT {
            return true;
        }
        looked_for += 1;
        !contains(&text, &paragraph.text)
    });
}

/// What a text in JSON-LD says of the paragraphs that were found.
enum Agreement {
    /// It is but a part of them.
    Part,
    /// These are in it, and they are nearly all of it.
    These(Vec<Paragraph>),
    /// It has much that was not found.
    None,
}

fn agreed(found: &[Paragraph], linked: &str) -> Agreement {
    let text = folded([linked].into_iter());
    let all: usize = found.iter().map(|paragraph| folded([&*paragraph.text].into_iter()).len()).sum();
    if text.len() * 10 < all * 6 || found.len() > MOST_SOUGHT {
        return Agreement::Part;
    }
    let mut at = 0;
    let mut common = 0;
    let mut those = Vec::new();
    for paragraph in found {
        let words = folded([&*paragraph.text].into_iter());
        // paragraphs stand in the same order in both; one that does not is looked for from the start
        let position = memchr::memmem::find(&text.as_bytes()[at..], words.as_bytes()).map(|position| at + position);
        if let Some(position) = position {
            at = position + words.len();
            common += words.len();
            those.push(paragraph.clone());
        }
    }
    if common * 20 >= text.len() * 17 {
        Agreement::These(those)
    } else if all * 10 >= text.len() * 9 {
        Agreement::Part
    } else {
        Agreement::None
    }
}

/// Letters and digits alone, in lower case: what is left of a text that is set in another way.
fn folded<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut folded = String::new();
    for character in texts.flat_map(str::chars).filter(|character| character.is_alphanumeric()) {
        match character.is_ascii() {
            true => folded.push(character.to_ascii_lowercase()),
            false => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// Whether a folded text has these words.
fn contains(text: &str, words: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), folded([words].into_iter()).as_bytes()).is_some()
}
