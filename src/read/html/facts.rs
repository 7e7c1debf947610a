//! What a page says of its article: title, author, publisher, address, language, day.
//!
//! It may say so in JSON-LD, in meta elements of half a dozen vocabularies, in microdata, or in what readers see. For
//! each field, the sources are asked in the order of their care: JSON-LD is written for machines, `<title>` is not.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::model::{Published, PublishedRule};
use crate::read::{published, values};

use super::linked::Linked;
use super::tree::{Element, Tree};
use super::words::Part;

/// Names of meta elements by their field, the best of a field first.
static METAS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| include_str!("metas.tsv").lines().skip(1).filter_map(|line| line.split_once('\t')).collect());
/// Fields of `metas.tsv` that no column has.
const OTHERS: [&str; 4] = ["description", "keywords", "section", "modified"];
/// Signs between the title of an article and the name of its paper.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: "];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) published: Option<Published>,
    /// Names and values that no field takes.
    pub(super) others: Vec<(&'static str, String)>,
}

/// Asks a page. `address` is where it came from.
pub(super) fn facts(tree: &Tree, linked: &Linked, address: Option<&str>) -> Facts {
    let page = Page::new(tree);
    let publisher = linked
        .word("publisher")
        .or_else(|| page.meta("publisher"))
        .or_else(|| page.within("publisher", "name"))
        .filter(|name| !values::is_address(name));
    let heading = page.heading();
    let title = linked
        .word("headline")
        .or_else(|| linked.word("name"))
        .or_else(|| page.property("headline"))
        .or_else(|| page.meta("title"))
        .or_else(|| heading.clone())
        .or_else(|| page.text_of(|element| element.name == "title"))
        .map(|title| without_site(&tidy(&title), publisher.as_deref(), heading.as_deref()));
    let url = page.address(linked, address);
    Facts {
        title: title.filter(|title| !values::is_missing(title)),
        author: page.author(linked),
        publisher,
        published: match page.published(linked) {
            Some(published) if published.date.is_some() => Some(published),
            vague => in_address(url.as_deref()).or(vague),
        },
        language: linked.word("inLanguage").or_else(|| page.language()),
        others: OTHERS.iter().filter_map(|&name| Some((name, page.meta(name)?))).collect(),
        url,
    }
}

/// A page as it is asked.
struct Page<'t> {
    tree: &'t Tree,
    /// Names, in lower case, and contents of the meta elements.
    metas: Vec<(String, &'t str)>,
}

impl<'t> Page<'t> {
    fn new(tree: &'t Tree) -> Page<'t> {
        let mut metas = Vec::new();
        for (_, element) in tree.elements(tree.all()).filter(|(_, element)| element.name == "meta") {
            let Some(content) = element.attribute("content").filter(|content| !values::is_missing(content)) else {
                continue;
            };
            let names =
                ["property", "name", "itemprop", "http-equiv"].into_iter().filter_map(|name| element.attribute(name));
            metas.extend(names.map(|name| (name.to_ascii_lowercase(), content)));
        }
        Page { tree, metas }
    }

    /// The content of the best meta element for a field.
    fn meta(&self, field: &'static str) -> Option<String> {
        self.metas_for(field).next().map(tidy)
    }

    /// The contents of all meta elements for a field, the best first.
    fn metas_for(&self, field: &'static str) -> impl Iterator<Item = &'t str> {
        names(field).flat_map(|name| self.metas_of(name))
    }

    fn metas_of(&self, name: &'static str) -> impl Iterator<Item = &'t str> {
        self.metas.iter().filter(move |(known, _)| known == name).map(|&(_, content)| content)
    }

    /// The words of the first such element that has some.
    fn text_of(&self, is_it: impl Fn(&Element) -> bool) -> Option<String> {
        let mut elements = self.tree.elements(self.tree.all()).filter(|(_, element)| is_it(element));
        elements.find_map(|(node, _)| Some(self.tree.words(node)).filter(|words| !words.is_empty()))
    }

    fn property(&self, name: &str) -> Option<String> {
        self.text_of(|element| element.name != "meta" && element.has_word("itemprop", name))
    }

    /// The words of a property within another: the name of an author.
    fn within(&self, outer: &str, inner: &str) -> Option<String> {
        let mut elements = self.tree.elements(self.tree.all());
        elements.find(|(_, element)| element.has_word("itemprop", outer)).and_then(|(node, _)| {
            let mut inside = self.tree.elements(self.tree.range(node));
            inside.find_map(|(node, element)| {
                if !element.has_word("itemprop", inner) {
                    return None;
                }
                let words = self.tree.words(node);
                element.attribute("content").map(tidy).or(Some(words)).filter(|words| !words.is_empty())
            })
        })
    }

    /// The headline that readers see: the first, but for the name of the paper in the head of the page.
    fn heading(&self) -> Option<String> {
        let is_heading = |(node, element): &(usize, &Element)| element.name == "h1" && self.tree.text_length(*node) > 0;
        let headings = || self.tree.elements(self.tree.all()).filter(is_heading);
        let is_in = |node: usize, names: &[&str]| {
            self.tree.around(node).any(|around| self.tree.element(around).is_some_and(|it| names.contains(&&*it.name)))
        };
        let best = headings().find(|&(node, _)| is_in(node, &["article", "main"]));
        let (node, _) =
            best.or_else(|| headings().find(|&(node, _)| !is_in(node, &["header"]))).or_else(|| headings().next())?;
        Some(self.tree.words(node)).filter(|words| !words.is_empty())
    }

    fn author(&self, linked: &Linked) -> Option<String> {
        let is_name = |name: &String| !values::is_address(name) && !name.starts_with('@') && name.len() <= 200;
        let metas = || {
            names("author").find_map(|name| {
                let mut names: Vec<String> = Vec::new();
                for name in self.metas_of(name).map(without_by).filter(is_name) {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                (!names.is_empty()).then(|| names.join("; "))
            })
        };
        let seen = |is_it: &dyn Fn(&Element) -> bool| self.text_of(is_it).map(|name| without_by(&name)).filter(is_name);
        linked
            .names("author")
            .filter(is_name)
            .or_else(metas)
            .or_else(|| self.within("author", "name").filter(is_name))
            .or_else(|| seen(&|element| element.has_word("itemprop", "author")))
            .or_else(|| seen(&|element| element.name == "a" && element.has_word("rel", "author")))
            .or_else(|| seen(&|element| element.part == Part::Byline).filter(|name| name.len() <= 80))
    }

    fn address(&self, linked: &Linked, address: Option<&str>) -> Option<String> {
        let canonical = self.tree.elements(self.tree.all()).find(|(_, element)| element.has_word("rel", "canonical"));
        let canonical = canonical.and_then(|(_, element)| element.attribute("href")).map(str::to_owned);
        let stated = [canonical, self.metas_of("og:url").next().map(tidy), linked.address()].into_iter().flatten();
        let mut stated = stated.filter(|url| values::is_address(url)).peekable();
        // a page of an article that calls the front page canonical is mistaken
        let first = stated.peek().cloned();
        stated.find(|url| !is_front(url)).or_else(|| address.map(str::to_owned)).or(first)
    }

    fn language(&self) -> Option<String> {
        let mut elements = self.tree.elements(self.tree.all());
        let of_page = elements.find(|(_, element)| element.name == "html").and_then(|(_, element)| {
            element.attribute("lang").or_else(|| element.attribute("xml:lang")).filter(|lang| !lang.is_empty())
        });
        of_page.map(str::to_owned).or_else(|| self.meta("language"))
    }

    /// The first day that is stated, or else what is stated without giving a day.
    fn published(&self, linked: &Linked) -> Option<Published> {
        let mut vague = None;
        let mut read = |raw: String| {
            let published = published(raw);
            match published.date {
                Some(_) => Some(published),
                None => {
                    vague.get_or_insert(published);
                    None
                }
            }
        };
        let metas = || self.metas_for("published").map(str::to_owned);
        let elements = |is_it: fn(&Element) -> bool| {
            let found = self
                .tree
                .elements(self.tree.all())
                .filter(move |(node, element)| is_it(element) && !self.is_elsewhere(*node));
            found.filter_map(|(node, element)| {
                let stated = ["content", "datetime", "title"].iter().find_map(|name| element.attribute(name));
                let raw = stated.filter(|raw| !raw.is_empty()).map_or_else(|| self.tree.words(node), str::to_owned);
                (!raw.is_empty()).then_some(raw)
            })
        };
        let is_marked: fn(&Element) -> bool =
            |element| element.name != "meta" && element.has_word("itemprop", "datePublished");
        let is_time: fn(&Element) -> bool =
            |element| element.name == "time" && (element.attribute("pubdate").is_some() || element.part == Part::Date);
        let is_any_time: fn(&Element) -> bool = |element| element.name == "time";
        let is_seen: fn(&Element) -> bool = |element| element.part == Part::Date && element.name != "time";
        let stated =
            linked.word("datePublished").into_iter().chain(metas()).chain(elements(is_marked)).chain(elements(is_time));
        let found = stated
            .chain(linked.word("dateCreated"))
            .chain(elements(is_any_time))
            .chain(elements(is_seen))
            .find_map(&mut read);
        found.or(vague)
    }

    /// Whether an element belongs to something else than the article: a comment, a list of others.
    fn is_elsewhere(&self, node: usize) -> bool {
        let names =
            || self.tree.around(node).filter_map(|around| self.tree.element(around)).map(|element| &*element.name);
        let is_head = names().any(|name| name == "header") && !names().any(|name| matches!(name, "article" | "main"));
        is_head || names().any(|name| matches!(name, "aside" | "nav" | "footer"))
    }
}

/// The names of the meta elements for a field.
fn names(field: &'static str) -> impl Iterator<Item = &'static str> {
    METAS.iter().filter(move |(of, _)| *of == field).map(|&(_, name)| name)
}

/// The day that the words of a page give.
pub(super) fn published(raw: String) -> Published {
    Published { date: published::read(&raw).day(), raw: Some(raw), rule: PublishedRule::Html }
}

/// A day in the path of an address: `/2020/04/21/talks`.
fn in_address(url: Option<&str>) -> Option<Published> {
    let (_, path) = url?.split_once("://")?;
    let path = path.split(['?', '#']).next()?;
    let (date, raw): (Date, String) = published::in_path(path)?;
    Some(Published { date: Some(date), raw: Some(raw), rule: PublishedRule::Path })
}

/// Whether an address is that of a whole site.
fn is_front(url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, rest)| rest.split_once('/').is_none_or(|(_, path)| path.is_empty()))
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name without the word before it.
fn without_by(name: &str) -> String {
    let name = tidy(name);
    let start = name.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    start.map_or(name.clone(), |start| name[start.len()..].to_owned())
}

/// A title without the name of the paper at its end or start.
fn without_site(title: &str, publisher: Option<&str>, heading: Option<&str>) -> String {
    if let Some(heading) = heading.filter(|heading| heading.len() < title.len() && heading.len() * 3 > title.len()) {
        let rest = title.strip_prefix(heading).or_else(|| title.strip_suffix(heading));
        if rest.is_some_and(|rest| SEPARATORS.iter().any(|sign| rest.starts_with(sign) || rest.ends_with(sign))) {
            return heading.to_owned();
        }
    }
    let is_site = |part: &str| publisher.is_some_and(|publisher| part.trim().eq_ignore_ascii_case(publisher));
    SEPARATORS
        .iter()
        .find_map(|sign| {
            let (front, site) = title.rsplit_once(sign)?;
            if is_site(site) {
                return Some(front);
            }
            let (site, back) = title.split_once(sign)?;
            is_site(site).then_some(back)
        })
        .unwrap_or(title)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_folded_and_has_each_name_once() {
        let names: Vec<&str> = METAS.iter().map(|&(_, name)| name).collect();
        assert_eq!(names.len(), include_str!("metas.tsv").lines().count() - 1);
        assert!(names.iter().all(|name| *name == name.to_ascii_lowercase()));
        let once: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert_eq!(once.len(), names.len());
    }

    #[test]
    fn titles_lose_the_name_of_the_paper() {
        for (title, publisher, heading, expected) in [
            ("Bridge opens | Herald", Some("Herald"), None, "Bridge opens"),
            ("Herald - Bridge opens - at last", Some("herald"), None, "Bridge opens - at last"),
            ("Bridge opens - Herald", None, Some("Bridge opens"), "Bridge opens"),
            ("Bridge opens - at last", None, None, "Bridge opens - at last"),
            ("Bridge - Herald", None, Some("Other"), "Bridge - Herald"),
            ("", Some(""), Some(""), ""),
        ] {
            assert_eq!(without_site(title, publisher, heading), expected, "{title}");
        }
    }

    #[test]
    fn addresses_give_days_and_fronts() {
        let day = |url| in_address(Some(url)).and_then(|published| published.date).map(|day| day.to_string());
        assert_eq!(day("https://a.test/2021/03/04/bridge?x=2020-01-01").as_deref(), Some("2021-03-04"));
        assert_eq!(day("https://a.test/news/bridge-2021-03-04.html").as_deref(), Some("2021-03-04"));
        assert_eq!(day("https://a.test/news/123456"), None);
        assert!(is_front("https://a.test") && is_front("https://a.test/") && !is_front("https://a.test/b"));
    }
}
