//! Markup → the little of it that says what a page is and where its text stands.
//!
//! A page is mostly scripts, styles and attributes that nobody reads, and html5ever, which builds the tree, takes time
//! that grows with the square of a hostile page: of elements opened and never closed, of formatting closed out of
//! turn, of attributes by the thousand. So this goes before it, in one pass over the tags. Scripts and all that is not
//! text are gone afterwards, formatting too; nesting and the number of elements have limits. What is copied is copied
//! as it stands, for html5ever knows best what `&amp;` or an open `<li>` means.

use crate::read::codes;
use crate::read::records::Fault;

use super::tag::Tag;

/// Elements within each other; the tags of deeper ones are left out. Newspapers come to 40, browsers stop at 512.
const DEEPEST: usize = 200;
/// Elements of a page; articles have some thousand.
const MOST_ELEMENTS: usize = 300_000;
/// Character references (`&amp;`) in one text.
const REFERENCES: usize = 512;
/// Attributes of an element that are copied, and bytes of a value.
const MOST_ATTRIBUTES: usize = 16;
const LONGEST_VALUE: usize = 4_096;
/// Attributes that say something.
const ATTRIBUTES: [&str; 20] = [
    "class",
    "content",
    "datetime",
    "href",
    "hidden",
    "http-equiv",
    "id",
    "itemprop",
    "itemscope",
    "itemtype",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "title",
    "xml:lang",
    "aria-hidden",
    "style",
];

/// What is left of a page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cleaned<'s> {
    pub(super) html: String,
    /// What stands in `<script type="application/ld+json">`, in order.
    pub(super) linked: Vec<&'s str>,
}

/// Copies what matters.
pub(super) fn clean(source: &str) -> Result<Cleaned<'_>, Fault> {
    let mut cleaner = Cleaner { source, ..Cleaner::default() };
    cleaner.out.html.reserve(source.len() / 2);
    while let Some(found) = memchr::memchr(b'<', &source.as_bytes()[cleaner.at..]) {
        cleaner.text(&source[cleaner.at..cleaner.at + found]);
        cleaner.at += found;
        cleaner.markup();
        if cleaner.elements > MOST_ELEMENTS {
            return Err(Fault::new(codes::TOO_LONG, format!("the page has more than {MOST_ELEMENTS} elements")));
        }
    }
    cleaner.text(cleaner.rest());
    Ok(cleaner.out)
}

/// How an element is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Not at all, nor what is in it.
    Skipped,
    /// What is in it, without the tags.
    Unwrapped,
    /// It has no end tag.
    Void,
    /// It ends where the next one begins, if not before.
    Loose,
    Table,
    /// A part of a table: it ends all that is open in the part before it.
    Part,
    Block,
    Inline,
}

fn kind(name: &str) -> Kind {
    match name {
        "audio" | "button" | "canvas" | "iframe" | "math" | "noembed" | "noframes" | "noscript" | "object"
        | "script" | "select" | "style" | "svg" | "template" | "textarea" | "video" | "xmp" => Kind::Skipped,
        "br" | "hr" | "link" | "meta" => Kind::Void,
        "dd" | "dt" | "li" | "p" => Kind::Loose,
        "table" => Kind::Table,
        "caption" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => Kind::Part,
        "address" | "article" | "aside" | "blockquote" | "center" | "details" | "dialog" | "dir" | "div" | "dl"
        | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "header" | "hgroup" | "legend" | "main" | "menu" | "nav" | "ol" | "pre" | "section" | "summary" | "ul" => {
            Kind::Block
        }
        "a" | "abbr" | "q" | "span" | "sup" | "time" => Kind::Inline,
        _ if name.contains('-') => Kind::Inline, // an element of the page's own
        _ => Kind::Unwrapped,
    }
}

#[derive(Default)]
struct Cleaner<'s> {
    source: &'s str,
    at: usize,
    out: Cleaned<'s>,
    /// Elements that were copied and are open.
    open: Vec<(&'s str, Kind)>,
    /// Elements that are open and were nested too deep to be copied.
    too_deep: Vec<&'s str>,
    /// Names that no end tag is left for.
    endless: Vec<&'s str>,
    elements: usize,
    /// Character references in texts.
    references: usize,
}

impl<'s> Cleaner<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Goes over what begins with `<` here: a tag, a comment, or a mere character.
    fn markup(&mut self) {
        let rest = self.rest();
        let after = rest.as_bytes().get(1).copied().unwrap_or_default();
        match after {
            b'!' if rest.starts_with("<!--") => self.at += comment(rest),
            b'!' | b'?' => self.at += memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1),
            b'/' if rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => self.tag(2, Cleaner::end),
            b'/' => self.at += memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1),
            _ if after.is_ascii_alphabetic() => self.tag(1, Cleaner::start),
            _ => {
                self.text("&lt;");
                self.at += 1;
            }
        }
    }

    /// Copies a text. The tree's builder copies all of a text for each reference in it, so there is a border now and then.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            self.references += 1;
            self.out.html.push_str(&rest[..at]);
            if self.references.is_multiple_of(REFERENCES) {
                self.out.html.push_str("<span></span>");
            }
            self.out.html.push('&');
            rest = &rest[at + 1..];
        }
        self.out.html.push_str(rest);
    }

    /// Goes over a tag whose name begins behind `skip` bytes. A tag that the file's end cuts off is none.
    fn tag(&mut self, skip: usize, copy: fn(&mut Cleaner<'s>, Tag<'s>)) {
        let rest = self.rest();
        match Tag::read(&rest[skip..]) {
            Some((tag, length)) => {
                self.at += skip + length;
                copy(self, tag);
            }
            None => self.at = self.source.len(),
        }
    }

    fn start(&mut self, tag: Tag<'s>) {
        let mut lower = [0; 24];
        let name = tag.lower(&mut lower);
        match name {
            "html" | "body" => return self.copy_start(name, &tag),
            "title" => return self.copy_title(&tag),
            "plaintext" => return,
            _ => {}
        }
        match kind(name) {
            Kind::Skipped => self.skip(name, &tag),
            Kind::Unwrapped => {}
            Kind::Void | Kind::Loose => self.copy_start(name, &tag),
            Kind::Part => match self.open.iter().rposition(|(_, kind)| *kind == Kind::Table) {
                Some(table) => {
                    self.open.truncate(table + 1);
                    self.too_deep.clear();
                    self.copy_start(name, &tag);
                }
                None => self.out.html.push(' '),
            },
            Kind::Table | Kind::Block | Kind::Inline if self.open.len() >= DEEPEST => self.too_deep.push(tag.name),
            kind @ (Kind::Table | Kind::Block | Kind::Inline) => {
                self.open.push((tag.name, kind));
                self.copy_start(name, &tag);
            }
        }
    }

    fn end(&mut self, tag: Tag<'s>) {
        let mut lower = [0; 24];
        let name = tag.lower(&mut lower);
        match kind(name) {
            Kind::Skipped | Kind::Unwrapped | Kind::Void => {}
            Kind::Loose | Kind::Part => {
                self.elements += 1; // `</p>` alone is an empty paragraph
                self.copy_end(name);
            }
            _ if self.too_deep.last().is_some_and(|open| open.eq_ignore_ascii_case(name)) => _ = self.too_deep.pop(),
            kind => {
                // an inline element ends within its block, a block within its table
                let is_border = |open: Kind| match kind {
                    Kind::Inline => open != Kind::Inline,
                    Kind::Block => open == Kind::Table,
                    _ => false,
                };
                let is_heading = |name: &str| name.len() == 2 && name.as_bytes()[0].eq_ignore_ascii_case(&b'h');
                let is_same = |open: &str| open.eq_ignore_ascii_case(name) || is_heading(open) && is_heading(name);
                let opened = self.open.iter().rev().take_while(|(open, kind)| is_same(open) || !is_border(*kind));
                let above = opened.take_while(|(open, _)| !is_same(open)).count();
                let Some(at) = self.open.len().checked_sub(above + 1).filter(|&at| is_same(self.open[at].0)) else {
                    return;
                };
                self.open.truncate(at);
                self.too_deep.clear();
                self.copy_end(name);
            }
        }
    }

    fn copy_start(&mut self, name: &str, tag: &Tag<'s>) {
        self.elements += 1;
        let html = &mut self.out.html;
        let is_own = name.contains('-');
        html.push('<');
        html.push_str(if is_own { "span" } else { name });
        if is_own {
            html.push_str(" class=\"");
            html.push_str(name);
            html.push('"');
        }
        let mut copied = [false; ATTRIBUTES.len()];
        let mut count = 0;
        for (name, value) in tag.attributes() {
            let Some(known) = ATTRIBUTES.iter().position(|known| known.eq_ignore_ascii_case(name)) else { continue };
            let (name, value) = match ATTRIBUTES[known] {
                "style" if hides(value) => ("hidden", ""),
                "style" => continue,
                "class" if is_own => continue,
                name => (name, value),
            };
            if copied[known] || count == MOST_ATTRIBUTES || value.len() > LONGEST_VALUE {
                continue;
            }
            copied[known] = true;
            count += 1;
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            value.split('"').enumerate().for_each(|(index, part)| {
                html.push_str(if index > 0 { "&quot;" } else { "" });
                html.push_str(part);
            });
            html.push('"');
        }
        html.push('>');
    }

    fn copy_end(&mut self, name: &str) {
        self.out.html.push_str("</");
        self.out.html.push_str(if name.contains('-') { "span" } else { name });
        self.out.html.push('>');
    }

    /// Copies a title, in which tags are text.
    fn copy_title(&mut self, tag: &Tag<'s>) {
        let title = self.rest();
        let Some(end) = self.find_end(tag) else { return };
        self.elements += 1;
        self.out.html.push_str("<title>");
        self.out.html.push_str(&title[..end]);
        self.out.html.push_str("</title>");
        self.at += end;
    }

    /// Goes to the end tag of an element, which is no text.
    fn skip(&mut self, name: &str, tag: &Tag<'s>) {
        let content = self.rest();
        let end = self.find_end(tag);
        if name == "script" && tag.is_linked_data() {
            self.out.linked.extend(end.map(|end| content[..end].trim()));
        }
        match end {
            Some(end) => self.at += end,
            // never closed: a browser takes all that follows for a script, but not for a picture
            None if matches!(name, "script" | "style") => self.at = self.source.len(),
            None => {}
        }
    }

    /// How far off the end tag of an element is that begins here.
    fn find_end(&mut self, tag: &Tag<'s>) -> Option<usize> {
        if self.endless.iter().any(|name| name.eq_ignore_ascii_case(tag.name)) {
            return None; // looked for before: a page may open a thousand and close none
        }
        let name = tag.name.as_bytes();
        let end = memchr::memmem::find_iter(self.rest().as_bytes(), b"</").find(|at| {
            let after = self.rest().as_bytes()[at + 2..].split_at_checked(name.len());
            after.is_some_and(|(found, rest)| {
                found.eq_ignore_ascii_case(name) && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
            })
        });
        if end.is_none() {
            self.endless.push(tag.name);
        }
        end
    }
}

/// The length of the comment at the start of `rest`.
fn comment(rest: &str) -> usize {
    for empty in ["<!-->", "<!--->"] {
        if rest.starts_with(empty) {
            return empty.len();
        }
    }
    memchr::memmem::find(rest.as_bytes(), b"-->").map_or(rest.len(), |end| end + 3)
}

/// Whether a style takes the element off the page.
fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|character| !character.is_whitespace()).take(2_000).collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(clean(source).unwrap().html, expected, "{source}");
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        check("a<script>if (a<b) '<p>'</script>b", "ab");
        check("a<SCRIPT src=x>x</Script >b", "ab");
        check("a<style>p{}</style><svg><text>x</text></svg><!-- <p>c --><!--><p>b</p>", "a<p>b</p>");
        check("<b>a</b> <font color=red>b</font><img alt=c>", "a b");
        check("a<script>never closed <p>b", "a");
        check("a<svg>never closed <p>b", "anever closed <p>b");
        check("<!DOCTYPE html><?xml?></ x>a", "a");
        check("5 < 6 <7 <p", "5 &lt; 6 &lt;7 ");
        check("<title>a <b> c</title><plaintext>d", "<title>a <b> c</title>d");
    }

    #[test]
    fn attributes_that_say_something_are_kept() {
        check(
            r#"<p CLASS='a "b"' onclick="x()" id = c hidden data-x>d</p>"#,
            r#"<p class="a &quot;b&quot;" id="c" hidden="">d</p>"#,
        );
        check(r#"<p style="Display : NONE;">x</p>"#, r#"<p hidden="">x</p>"#);
        check("<a href=x/y>z</a>", r#"<a href="x/y">z</a>"#);
        check("<amp-sidebar class=x>y</amp-sidebar>", r#"<span class="amp-sidebar">y</span>"#);
        check("<p title='>'>x", r#"<p title=">">x"#);
        check("<p id=a id=b>x", r#"<p id="a">x"#);
    }

    #[test]
    fn end_tags_close_what_is_open() {
        check("</div><div>a</span></div></div>", "<div>a</div>");
        check("<span><div>a</span></div>b</span>", "<span><div>a</div>b</span>");
        check("<div><table><tr><td></div>a</table></div>", "<div><table><tr><td>a</table></div>");
        check("<h2>a</h3>b", "<h2>a</h3>b");
        check("<td>a<td>b", " a b");
    }

    #[test]
    fn linked_data_is_handed_on() {
        let cleaned = clean(r#"<script type="application/ld+json"> {"a": 1} </script><script>x</script>"#).unwrap();
        assert_eq!((cleaned.html.as_str(), &cleaned.linked[..]), ("", &[r#"{"a": 1}"#][..]));
    }

    #[test]
    fn depth_and_number_have_limits() {
        let deep = "<div>a".repeat(5_000) + &"</div>".repeat(5_000);
        let cleaned = clean(&deep).unwrap().html;
        assert_eq!(cleaned.matches("<div>").count(), DEEPEST);
        assert_eq!(cleaned.matches("</div>").count(), DEEPEST);
        assert_eq!(cleaned.matches('a').count(), 5_000);
        assert_eq!(clean(&"<p>".repeat(MOST_ELEMENTS + 1)).unwrap_err().code, codes::TOO_LONG);
    }
}
