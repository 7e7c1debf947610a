//! What a statement does: asserts, asks, commits, praises, criticises, rejects, threatens, hopes.
//!
//! The list `acts.tsv` holds the patterns of each act and where they count: `cue` and `object` ("expressed concern") in
//! the reporting words, `content` in what is reported. The reporting words come first; if they are neutral ("said"), the
//! form of the content decides ("must", "will never accept"); if that is neutral too, the statement asserts.
//! A denied request or promise is a rejection, wherever the denial stands.

use std::ops::Range;

use super::TopicsError;
use super::matcher::{Hit, Matcher, Units};
use super::pattern::Pattern;
use super::score::{self, Entry, Nested};
use crate::lexicon::Lexicon;
use crate::model::{Act, Span, Statement};
use crate::text::{Abbreviations, Document};

/// Finds the act of statements.
#[derive(Clone, Debug)]
pub struct Acts {
    matcher: Matcher,
    /// The topic of an entry is the position of its act in [`Act::ALL`].
    entries: Vec<Entry>,
    places: Vec<Place>,
}

/// Where a pattern counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Cue,
    Object,
    Content,
}

/// How sure an act is, by what brought it.
const BY_CUE: f32 = 1.0;
const BY_OBJECT: f32 = 0.8;
const BY_CONTENT: f32 = 0.6;
const BY_DEFAULT: f32 = 0.4;

/// How many words before an act may turn it around.
const REACH: usize = 3;
/// How many words before a verb may hold its pronoun.
const SUBJECT: usize = 4;
/// How many words before "commitment" may open a content that names nothing but it.
const MATTER: usize = 6;

impl Acts {
    /// Reads the list.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn new(lexicon: &Lexicon) -> Result<Acts, TopicsError> {
        let abbreviations = Abbreviations::new(lexicon);
        let (mut patterns, mut entries, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for row in lexicon.rows("acts.tsv") {
            let fault = |reason| TopicsError { file: "acts.tsv".into(), line: row.line, reason };
            let pattern = Pattern::parse(row.cell(2), &abbreviations).map_err(fault)?;
            let topic = match row.cell(0) {
                "*" if pattern.blocks => None,
                word => {
                    let act = Act::parse(word).ok_or_else(|| fault(format!("an act, found “{word}”")))?;
                    Some(act as u16)
                }
            };
            places.push(match row.cell(1) {
                "cue" => Place::Cue,
                "object" => Place::Object,
                "content" => Place::Content,
                word => return Err(fault(format!("cue, object or content, found “{word}”"))),
            });
            entries.push(Entry { topic, weight: 1.0, blocks: pattern.blocks, source: row.cell(2).into() });
            patterns.push(pattern);
        }
        Ok(Acts { matcher: Matcher::new(Units::Parts, &patterns), entries, places })
    }

    /// The act of a statement and how sure it is, 0 to 1; none where only a matter is named.
    pub fn of(&self, document: &Document<'_>, statement: &Statement) -> Option<(Act, f32)> {
        if !statement.core {
            return None;
        }
        let hits = self.hits(document, document.tokens_in(statement.context.hull(statement.hull())));
        let in_content = |hit: &Hit| statement.content.iter().any(|part| part.overlaps(hit.span));
        let reporting = statement.cue.map(|cue| reporting_words(cue, statement));
        let in_cue = |hit: &Hit| {
            statement.cue.is_some_and(|cue| cue.overlaps(hit.span))
                || reporting.is_some_and(|words| words.overlaps(hit.span)) && !in_content(hit)
        };
        let by_cue = hits.iter().filter(|hit| in_cue(hit)).find_map(|hit| self.by_cue(document, hit));
        let content =
            hits.iter().filter(|hit| in_content(hit) && !in_cue(hit) && self.is_own(document, statement, hit));
        let by_content = || self.by_content(document, content);
        by_cue.or_else(by_content).or(Some((Act::Assert, BY_DEFAULT)))
    }

    /// The act of a sentence as a whole; none where nothing shows that somebody says something.
    pub fn of_text(&self, document: &Document<'_>) -> Option<(Act, f32)> {
        let hits = self.hits(document, 0..document.tokens().len());
        let by_cue = hits.iter().find_map(|hit| self.by_cue(document, hit));
        let is_report = |hit: &Hit| self.places[hit.pattern as usize] != Place::Content;
        let by_default = || hits.iter().any(is_report).then_some((Act::Assert, BY_DEFAULT));
        by_cue.or_else(|| self.by_content(document, hits.iter())).or_else(by_default)
    }

    /// Whether a hit in a content is what the speaker does, and not what the speaker tells of others. A reporting word is
    /// where it opens its sentence ("thanks for coming") or the content ("to join the talks"), has a pronoun or a denial
    /// before it ("we condemn", "will not accept"), or a name and the present ("Norway welcomes", "is committed to").
    fn is_own(&self, document: &Document<'_>, statement: &Statement, hit: &Hit) -> bool {
        if self.places[hit.pattern as usize] == Place::Content {
            return true;
        }
        let first = document.tokens_in(hit.span).start;
        let content = document.tokens_in(statement.hull()).start;
        let opening = document.sentences()[document.sentence_of(first)].tokens.start.max(content);
        let from = first.saturating_sub(SUBJECT).max(opening);
        let is_matter = document.lower(first) == "commitment" && first <= opening + MATTER; // "the firm commitment to"
        if first <= opening + 1 || is_matter || (from..first).any(|token| is_pronoun(document.lower(token))) {
            return true;
        }
        let act = self.entries[hit.pattern as usize].topic.map(|act| Act::ALL[act as usize]);
        let is_present = match act {
            Some(Act::Commit)
                if matches!(document.lower(first - 1), "is" | "are" | "was" | "were" | "remains" | "remain") =>
            {
                true
            }
            Some(Act::Threaten) | None => false, // "U.S. threats"
            _ => document.lower(first).ends_with('s') && document.tokens()[first - 1].is_capitalised(),
        };
        is_present || before(document, hit.span).is_some()
    }

    fn hits(&self, document: &Document<'_>, tokens: Range<usize>) -> Vec<Hit> {
        score::resolve(self.matcher.hits_in(document, tokens), &self.entries, Nested::Dictionary)
    }

    fn by_cue(&self, document: &Document<'_>, hit: &Hit) -> Option<(Act, f32)> {
        let sure = match self.places[hit.pattern as usize] {
            Place::Cue => BY_CUE,
            Place::Object => BY_OBJECT,
            Place::Content => return None,
        };
        self.act(document, hit).map(|act| (act, sure))
    }

    fn by_content<'h>(&self, document: &Document<'_>, hits: impl Iterator<Item = &'h Hit>) -> Option<(Act, f32)> {
        let mut acts = hits.filter_map(|hit| self.act(document, hit));
        acts.next().map(|act| (act, BY_CONTENT))
    }

    /// The act of a hit, a denial before it considered; none where it asserts.
    fn act(&self, document: &Document<'_>, hit: &Hit) -> Option<Act> {
        let act = Act::ALL[self.entries[hit.pattern as usize].topic? as usize];
        if act == Act::Assert || hit.completes {
            return None;
        }
        match before(document, hit.span) {
            Some(Before::Denial) => matches!(act, Act::Ask | Act::Commit).then_some(Act::Reject),
            Some(Before::Duty) => Some(Act::Ask),
            None => Some(act),
        }
    }
}

/// The cue and the words between it and a content that follows it.
fn reporting_words(cue: Span, statement: &Statement) -> Span {
    let after = statement.content.iter().find(|part| part.start >= cue.end);
    after.map_or(cue, |part| Span::new(cue.start, part.start))
}

/// Whether a word stands for the speaker, or, in indirect speech, may.
fn is_pronoun(word: &str) -> bool {
    matches!(word, "i" | "we" | "he" | "she" | "they" | "it" | "my" | "our" | "his" | "her" | "their" | "its" | "let")
}

/// What turns an act around when it stands shortly before it.
#[derive(Clone, Copy)]
enum Before {
    /// "not", "never": a denied request or promise.
    Denial,
    /// "must", "should": somebody is asked to promise, to condemn.
    Duty,
}

/// What stands up to [`REACH`] words before `span`, in its sentence and not beyond a mark.
fn before(document: &Document<'_>, span: Span) -> Option<Before> {
    let first = document.tokens_in(span).start;
    if first >= document.tokens().len() {
        return None;
    }
    let sentence = document.sentences()[document.sentence_of(first)].tokens.start;
    let from = first.saturating_sub(REACH).max(sentence);
    let words = (from..first).rev().take_while(|&token| document.tokens()[token].is_word());
    let mut found = None;
    for word in words.map(|token| document.lower(token)) {
        if matches!(word, "must" | "should") {
            return Some(Before::Duty); // also before a denial: "must not accept"
        }
        let denies = matches!(word, "not" | "never" | "cannot" | "without");
        if denies || word.ends_with("n't") || word.ends_with("n’t") {
            found = Some(Before::Denial);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::statement;
    use super::*;

    fn read(text: &str) -> Document<'_> {
        let abbreviations = Box::leak(Box::new(Abbreviations::new(&Lexicon::built_in())));
        Document::read(text, abbreviations)
    }

    #[test]
    fn cue_first_then_content_then_assertion() {
        let cases = [
            ("said", "The mayor said the bridge was closed.", "the bridge was closed", Act::Assert),
            ("said", "The mayor said the bridge must be closed.", "the bridge must be closed", Act::Ask),
            ("said", "The mayor said she would never accept the plan.", "she would never accept the plan", Act::Reject),
            ("urged", "The mayor urged drivers to wait.", "drivers to wait", Act::Ask),
            ("promised", "The mayor promised a new bridge.", "a new bridge", Act::Commit),
            ("did not promise", "The mayor did not promise a new bridge.", "a new bridge", Act::Reject),
            ("did not rule out", "The mayor did not rule out a toll.", "a toll", Act::Assert),
            ("expressed concern", "The mayor expressed concern about the bridge.", "the bridge", Act::Criticise),
            ("expressed hope", "The mayor expressed hope that it would hold.", "it would hold", Act::Hope),
            ("thanked", "The mayor thanked the builders for their work.", "the builders for their work", Act::Praise),
            ("called", "The mayor called it a violation of the law.", "a violation of the law", Act::Criticise),
            ("highlighted", "The mayor highlighted the need to repair it.", "the need to repair it", Act::Ask),
            (
                "highlighted",
                "The mayor highlighted the importance of repairs.",
                "the importance of repairs",
                Act::Assert,
            ),
            ("said", "She said they must not agree to it.", "they must not agree to it", Act::Ask),
            ("vowed", "The mayor vowed to retaliate.", "to retaliate", Act::Threaten),
            // what others did is told, not done by the speaker
            (
                "said",
                "The mayor said the port decided to offer more berths.",
                "the port decided to offer more berths",
                Act::Assert,
            ),
            (
                "said",
                "The mayor said growing trade and joining roads, the towns prosper.",
                "growing trade and joining roads, the towns prosper",
                Act::Assert,
            ),
            (
                "said",
                "The mayor said they decided to offer more berths.",
                "they decided to offer more berths",
                Act::Commit,
            ),
            (
                "affirmed",
                "The mayor affirmed the firm commitment to new berths.",
                "the firm commitment to new berths",
                Act::Commit,
            ),
            (
                "said",
                "The mayor said the town is committed to more berths.",
                "the town is committed to more berths",
                Act::Commit,
            ),
            (
                "said",
                "“The Harbour Union rejects the plan,” it said.",
                "“The Harbour Union rejects the plan,”",
                Act::Reject,
            ),
            (
                "said",
                "“Berths are full. Thanks for the work,” she said.",
                "“Berths are full. Thanks for the work,”",
                Act::Praise,
            ),
            (
                "said",
                "She said berths are full thanks to the fleet.",
                "berths are full thanks to the fleet",
                Act::Assert,
            ),
            ("said", "“Here it is. (Applause.)” she said.", "“Here it is. (Applause.)”", Act::Assert),
            ("told", "“I wanted to thank you,” she told the crew.", "“I wanted to thank you,”", Act::Praise),
            // to tell that somebody attacked is to accuse (CAMEO 112)
            ("said", "The mayor said raiders had attacked the port.", "raiders had attacked the port", Act::Criticise),
            ("said", "The mayor said he was fired at.", "he was fired at", Act::Assert),
            ("said", "The mayor said boats fired at them.", "boats fired at them", Act::Criticise),
        ];
        let acts = Acts::new(&Lexicon::built_in()).unwrap();
        for (cue, text, content, expected) in cases {
            let document = read(text);
            let found = acts.of(&document, &statement(&document, Some(cue), content));
            assert_eq!(found.map(|(act, _)| act), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_without_doubles() {
        let acts = Acts::new(&Lexicon::built_in()).unwrap();
        let row = |index: usize| {
            let entry: &Entry = &acts.entries[index];
            (entry.topic.unwrap_or(u16::MAX), acts.places[index], entry.source.clone())
        };
        assert!((1..acts.entries.len()).all(|index| row(index - 1) < row(index)));
    }

    #[test]
    fn a_matter_alone_has_no_act() {
        let document = read("The mayor touched upon the bridge.");
        let matter = Statement { core: false, ..statement(&document, Some("touched upon"), "the bridge") };
        assert_eq!(Acts::new(&Lexicon::built_in()).unwrap().of(&document, &matter), None);
    }

    #[test]
    fn sentences_as_a_whole() {
        let acts = Acts::new(&Lexicon::built_in()).unwrap();
        let act = |text| acts.of_text(&read(text)).map(|(act, _)| act);
        assert_eq!(act("Two unions demanded higher pay from the port."), Some(Act::Ask));
        assert_eq!(act("The port refused to pay more."), Some(Act::Reject));
        assert_eq!(act("The port says trade is slow."), Some(Act::Assert));
        assert_eq!(act("A band is claiming responsibility for an attack on the port."), Some(Act::Assert));
        assert_eq!(act("The port was shut for a day, according to the Harbour Press."), Some(Act::Assert));
        assert_eq!(act("The bill gives the port a veto over the plans, a clerk said."), Some(Act::Assert));
        assert_eq!(act("The mayor vetoed the plans of the port."), Some(Act::Reject));
        assert_eq!(act("Leaves fall."), None);
    }
}
