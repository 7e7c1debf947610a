//! A statement as the text reports it, before anybody is identified.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Span;

/// One report of what somebody said: a cue, its content, and the words that attribute it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The parts of the content in text order; several where a cue interrupts it. Never empty, never overlapping.
    /// Quotation marks belong to it; the complementiser "that" and a full stop outside the marks do not.
    pub content: Vec<Span>,
    /// The reporting words; none for a quotation that runs on and for a turn of a transcript.
    pub cue: Option<Span>,
    /// The cue's dictionary form ("say", "express hope", "according to").
    pub cue_lemma: Option<Cow<'static, str>>,
    /// The words that say who ("He", "the Russian president"), unresolved.
    pub source: Option<Span>,
    /// The sentences that hold content and cue.
    pub context: Span,
    /// Direct, indirect or mixed.
    pub kind: Kind,
    /// Whether an utterance is reported.
    pub mode: Mode,
    /// False where only a matter is named ("touched upon the situation in Libya").
    pub core: bool,
    /// What the speaker does by it; filled by [`crate::topics`].
    pub act: Option<Act>,
    /// Index of the statement of the same article in whose content this report stands.
    pub within: Option<u32>,
    /// Index of the statement whose speaker goes on here, for a quotation without a cue of its own.
    pub continues: Option<u32>,
    /// Index of its paragraph, from 0.
    pub paragraph: u32,
    /// Index of the sentence where it begins, from 0, counted through the article.
    pub sentence: u32,
    /// `model`, or the name of the rule that found it.
    pub rule: Cow<'static, str>,
    /// The chance that a careful reader marks the same content with the same source, 0 to 1.
    pub confidence: f32,
}

impl Statement {
    /// From the first to the last character of the content.
    pub fn hull(&self) -> Span {
        let (first, last) = (self.content.first(), self.content.last());
        first.zip(last).map(|(&first, &last)| first.hull(last)).expect("a statement has content")
    }
}

/// How much of the content stands inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// All words, or a turn of a transcript.
    Direct,
    /// None.
    Indirect,
    /// Some.
    Mixed,
}

/// Whether an utterance is reported or an attitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Said, wrote, asked, agreed, expressed hope.
    Speech,
    /// Believes, wants, fears, plans.
    Attitude,
}

/// What the speaker does by a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Act {
    /// Says that something is, was, will be.
    Assert,
    /// Wants somebody to do something.
    Ask,
    /// Binds the own side.
    Commit,
    /// Values somebody or something.
    Praise,
    /// Blames, condemns, accuses, complains.
    Criticise,
    /// Declines a demand, denies a charge.
    Reject,
    /// Announces harm by the own side.
    Threaten,
    /// Wishes without asking anybody.
    Hope,
}

impl Kind {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
        }
    }
}

impl Mode {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Speech => "speech",
            Mode::Attitude => "attitude",
        }
    }
}

impl Act {
    /// All acts, in the order of their declaration.
    pub const ALL: [Act; 8] =
        [Act::Assert, Act::Ask, Act::Commit, Act::Praise, Act::Criticise, Act::Reject, Act::Threaten, Act::Hope];

    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::Assert => "assert",
            Act::Ask => "ask",
            Act::Commit => "commit",
            Act::Praise => "praise",
            Act::Criticise => "criticise",
            Act::Reject => "reject",
            Act::Threaten => "threaten",
            Act::Hope => "hope",
        }
    }

    /// The act of that word.
    pub fn parse(word: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == word)
    }
}
