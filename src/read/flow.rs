//! Words and marks → paragraphs, for all markup.
//!
//! Blocks, table rows, and blank lines part paragraphs; white space within them is one space, as a browser shows it.
//! Characters that show nothing (soft hyphens, zero-width spaces, control characters) are left out.

/// Bytes of a table cell that is no longer a value but a text of its own.
const LONG_CELL: usize = 40;

/// A paragraph, on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Bytes of it that are links.
    pub(super) linked: usize,
    pub(super) kind: Kind,
    /// The node in which it begins.
    pub(super) node: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// The headline of a page.
    Title,
    Heading,
    /// Within a quotation that is set apart.
    Quote,
}

/// What is open around the place that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Block(Option<Kind>),
    Link,
    Quotation,
    Pre,
}

#[derive(Default)]
pub(super) struct Flow {
    done: Vec<Paragraph>,
    text: String,
    linked: usize,
    node: usize,
    has_space: bool,
    /// Line breaks since the last word, and no-break spaces.
    breaks: usize,
    indent: usize,
    links: usize,
    quotations: usize,
    pre: usize,
    /// Kinds of the blocks around, the innermost last.
    kinds: Vec<Kind>,
}

impl Flow {
    /// Opens what stands around the words to come.
    pub(super) fn open(&mut self, open: Open) {
        match open {
            Open::Link => self.links += 1,
            Open::Quotation => self.quotations += 1,
            Open::Block(kind) => {
                self.end_paragraph();
                self.kinds.extend(kind);
            }
            Open::Pre => {
                self.end_paragraph();
                self.pre += 1;
            }
        }
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self, open: Open) {
        match open {
            Open::Link => self.links -= 1,
            Open::Quotation => {
                self.text.push(if self.quotations % 2 == 1 { '”' } else { '’' });
                self.quotations -= 1;
            }
            Open::Block(kind) => {
                self.end_paragraph();
                if kind.is_some() {
                    self.kinds.pop();
                }
            }
            Open::Pre => {
                self.end_paragraph();
                self.pre -= 1;
            }
        }
    }

    /// Opens the marks that a browser shows around `<q>`, unless the page has written its own.
    pub(super) fn open_quotation(&mut self, words: &str, node: usize) -> bool {
        let is_bare = !words.is_empty()
            && !words.starts_with(['"', '“', '‘', '\'', '«', '„'])
            && !self.text.ends_with(['"', '“', '‘']);
        if is_bare {
            self.text(if self.quotations.is_multiple_of(2) { "“" } else { "‘" }, node);
        }
        is_bare
    }

    /// Begins a cell of a table: values stand in one line, texts for themselves.
    pub(super) fn cell(&mut self, length: usize) {
        if length > LONG_CELL || self.text.len() > LONG_CELL {
            self.end_paragraph();
        }
        self.has_space = true;
    }

    /// Adds words that stand at a node of the page.
    pub(super) fn text(&mut self, text: &str, node: usize) {
        for character in text.chars() {
            match character {
                '\n' if self.pre > 0 => self.breaks += 1,
                '\u{2028}' | '\u{2029}' => self.breaks += 1,
                '\u{A0}' => {
                    self.has_space = true;
                    self.indent += 1;
                }
                _ if character.is_whitespace() => self.has_space = true,
                '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFC}' => {}
                _ if character.is_control() => {}
                _ => self.character(character, node),
            }
        }
    }

    fn character(&mut self, character: char, node: usize) {
        if self.breaks > 0 {
            let is_break = self.breaks > 1 || self.indent > 1 || self.is_new_line(character);
            if is_break {
                self.end_paragraph();
            }
            self.has_space = true;
        }
        if self.text.is_empty() {
            self.node = node;
        } else if self.has_space {
            self.text.push(' ');
        }
        (self.breaks, self.indent, self.has_space) = (0, 0, false);
        self.text.push(character);
        if self.links > 0 {
            self.linked += character.len_utf8();
        }
    }

    /// Whether a single line break parts paragraphs: a sentence ends before it, and one begins with `next`.
    fn is_new_line(&self, next: char) -> bool {
        self.pre == 0
            && self.text.ends_with(['.', '!', '?', '”', '"', ':', '…', ')'])
            && (next.is_uppercase() || next.is_numeric() || matches!(next, '“' | '"' | '‘' | '–' | '—' | '-' | '•'))
    }

    /// Adds a line break: two in a row part paragraphs, and one where a sentence ends before it.
    pub(super) fn line_break(&mut self) {
        self.breaks += 1;
    }

    /// Takes back the last paragraph.
    pub(super) fn take_last(&mut self) -> Option<String> {
        self.done.pop().map(|paragraph| paragraph.text)
    }

    /// All paragraphs.
    pub(super) fn finish(mut self) -> Vec<Paragraph> {
        self.end_paragraph();
        self.done
    }

    /// Ends the paragraph; one without a letter or digit is none.
    pub(super) fn end_paragraph(&mut self) {
        (self.breaks, self.indent, self.has_space) = (0, 0, false);
        let linked = std::mem::take(&mut self.linked);
        if self.text.chars().any(char::is_alphanumeric) {
            let kind = self.kinds.last().copied().unwrap_or(Kind::Text);
            self.done.push(Paragraph { text: std::mem::take(&mut self.text), linked, kind, node: self.node });
        }
        self.text.clear();
    }
}
