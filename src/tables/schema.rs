//! The data dictionary: the only place where a column is defined.
//!
//! From here come the rows that [`super::Batch`] fills, the header of a CSV file, the schema of a Parquet file,
//! `datapackage.json`, the README beside the tables, and `onrecord schema`. The Rust type of a column says its type in
//! the tables and whether a value may be missing.

use std::borrow::Cow;

use jiff::civil::Date;

use super::columns::{Cell, Row, Values};
use super::table::{Column, Table, table};

/// Rises whenever a column is added or changes its meaning; an output of another version is made again.
pub const VERSION: u32 = 2;

/// All tables, in the order in which they are described.
pub static TABLES: [&Table; 10] = [
    &ARTICLES,
    &STATEMENTS,
    &SPEAKERS,
    &SPEAKER_ROLES,
    &SPEAKER_LINKS,
    &MENTIONS,
    &TOPICS,
    &STATEMENT_TOPICS,
    &DATES,
    &REJECTS,
];

/// The table of that name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.into_iter().find(|table| table.name == name)
}

table! {
    ARTICLES = ArticleRow, "articles", "One row per article: its source, its date, its text.",
        key ["article_id"], order "published (undated first), article_id";
    article_id: &'a str, "Hash of text and published; the same in every run.";
    source_path: &'a str,
        "Path of the input file, / between, relative to the working directory where it lies below it.";
    record: Option<u32>, "Position in a file of many records, from 0; missing for a file of one.";
    external_id: Option<&'a str>, "The input's own id.";
    url: Option<&'a str>, "Address.";
    publisher: Option<&'a str>, "Who published it.";
    title: Option<&'a str>, "Headline.";
    author: Option<&'a str>, "Author; several are joined with “; ”.";
    published: Option<Date>,
        "Day of publication as written, in the source's own offset; missing where only a month is known.";
    published_raw: Option<&'a str>, "The words that published was read from.";
    published_rule: &'static str, "Where these words stood." in ["header", "field", "dateline", "path", "html", "none"];
    language: &'a str, "ISO 639-1 code of the text's language; only en has statements.";
    words: u32, "Words and numbers in the text.";
    sentences: u32, "Sentences in the text, datelines apart.";
    statements: u32, "Rows of mode speech in statements.";
    text_sha256: &'a str, "SHA-256 of the text in UTF-8, hexadecimal.";
    dup_of: Option<&'a str>, "The first article with the same text on another date, or nearly the same text."
        => "articles";
    extra: Option<&'a str>, "Keys of the input that no column has, as one JSON object.", parquet;
    text: &'a str, "The body, verbatim. All offsets count its Unicode code points, from 0.", parquet;
}

table! {
    STATEMENTS = StatementRow, "statements",
        "One row per report of what somebody said, wrote, asked or hoped: one cue and its content.",
        key ["statement_id"], order "published (undated first), article_id, seq";
    statement_id: &'a str, "Hash of article_id and of the places of content and cue; the same in every run.";
    article_id: &'a str, "The article." => "articles";
    published: Option<Date>, "Its day of publication.";
    seq: u32, "Order in the article, from 0.";
    paragraph: u32, "Paragraph of the article where it begins, from 0.";
    sentence: u32, "Sentence of the article where it begins, from 0.";
    start: u32, "First character of the content: code points before it in the article's text.";
    end: u32, "End of the content, exclusive: `text[start:end]` in Python.";
    spans: Vec<(u32, u32)>, "The parts of the content where a cue interrupts it; one part: the same as start, end.";
    text: Cow<'a, str>, "The content on one line, parts joined by a space.";
    context: Cow<'a, str>, "The sentences that hold content and cue, on one line.";
    kind: &'static str, "How much stands inside quotation marks: all, nothing, some."
        in ["direct", "indirect", "mixed"];
    cue: Option<Cow<'a, str>>, "The reporting words.";
    cue_lemma: Option<&'a str>, "Their dictionary form.";
    cue_start: Option<u32>, "First character of the cue.";
    cue_end: Option<u32>, "End of the cue, exclusive.";
    mode: &'static str, "Whether an utterance is reported or only what somebody believes, wants, fears, plans."
        in ["speech", "attitude"];
    act: Option<&'static str>, "What the speaker does by it; missing if unclear."
        in ["assert", "ask", "commit", "praise", "criticise", "reject", "threaten", "hope"];
    core: bool, "False where only a matter is named.";
    within: Option<&'a str>, "The statement in whose content this report stands." => "statements";
    speaker_id: Option<&'a str>, "Who; missing where the text names nobody." => "speakers";
    speaker: Option<&'a str>, "The speaker's canonical name.";
    speaker_ids: Vec<&'a str>, "All, where several speak together; the first is speaker_id." => "speakers";
    speaker_mention: Option<Cow<'a, str>>, "The words that attribute it, unresolved.";
    speaker_start: Option<u32>, "First character of these words.";
    speaker_end: Option<u32>, "End of these words, exclusive.";
    speaker_rule: &'static str, "What settled the speaker."
        in ["name", "surname", "title", "counterpart", "pronoun", "relative", "joint", "continued", "registry", "none"];
    addressee_ids: Vec<&'a str>, "To whom, where the text makes it clear." => "speakers";
    said_on: Option<Date>, "The day on which it was said, where the text gives it.";
    said_on_rule: Option<&'static str>, "How that day was found." in ["clause", "event", "continued"];
    topics: Vec<&'a str>, "Topics, best first." => "topics";
    rule: &'a str, "model, or the name of the rule that found it.";
    confidence: f32, "The chance, 0 to 1, that a careful reader marks the same content with the same source.";
}

table! {
    SPEAKERS = SpeakerRow, "speakers", "Every person or body that an article names, also those who never speak.",
        key ["speaker_id"], order "speaker_id";
    speaker_id: &'a str, "A slug of the name, with country and role where two share it.";
    name: &'a str, "Canonical name.";
    kind: &'static str, "What sort of speaker." in ["person", "body", "group", "unnamed"];
    role: Option<&'a str>, "The latest role.";
    country: Option<&'a str>, "ISO 3166-1 alpha-3 code.";
    aliases: Vec<&'a str>, "Other forms of the name.";
    first_published: Option<Date>, "Day of the first dated article that names them.";
    last_published: Option<Date>, "Day of the last one.";
    articles: u32, "Articles that name them.";
    statements: u32, "Statements of mode speech; a joint one counts for each speaker.";
    registry_id: Option<&'a str>, "The id in the user's registry.";
}

table! {
    SPEAKER_ROLES = SpeakerRoleRow, "speaker_roles", "Roles that the articles give to a speaker, and when.",
        key [], order "speaker_id, role, country";
    speaker_id: &'a str, "The speaker." => "speakers";
    role: &'a str, "The role.";
    country: Option<&'a str>, "ISO 3166-1 alpha-3 code.";
    first_published: Option<Date>, "Day of the first dated article that says so.";
    last_published: Option<Date>, "Day of the last one.";
    articles: u32, "Articles that say so.";
}

table! {
    SPEAKER_LINKS = SpeakerLinkRow, "speaker_links",
        "Forms of a name that were put under one speaker, and speakers who may be one and were left apart.",
        key [], order "speaker_id, other_id, name, other_name";
    speaker_id: &'a str, "Whom one form names." => "speakers";
    other_id: &'a str, "Whom the other form names; the same where they were merged." => "speakers";
    name: &'a str, "One form of the name.";
    other_name: &'a str, "The other one.";
    decision: &'static str, "Whether the two are one speaker here." in ["merged", "apart"];
    rule: &'static str, "What speaks for it: merges and registry are the user's word, the rest a likeness of names.";
    points: u32, "For being one, less those against; merging takes 8.";
    evidence: Vec<Cow<'a, str>>, "What the points are made of.";
    articles: u32, "Articles that name the rarer form.";
}

table! {
    MENTIONS = MentionRow, "mentions", "Every place that names a speaker.",
        key [], order "published of the article (undated first), article_id, start";
    article_id: &'a str, "The article." => "articles";
    speaker_id: &'a str, "Whom it names." => "speakers";
    start: u32, "First character: code points before it in the article's text.";
    end: u32, "End, exclusive.";
    text: Cow<'a, str>, "The words, on one line.";
    form: &'static str, "How they name." in ["name", "surname", "title", "pronoun", "relative"];
}

table! {
    TOPICS = TopicRow, "topics", "The topics that there are, also those without a statement.",
        key ["topic_id"], order "topic_id";
    topic_id: &'a str, "A slug of the label.";
    code: Option<&'a str>, "The code in its taxonomy.";
    label: &'a str, "The name that readers see.";
    parent_id: Option<&'a str>, "The topic above it." => "topics";
    major_code: Option<&'a str>, "Code of its major topic in the Comparative Agendas Project.";
    taxonomy: &'a str, "cap, cap-media, or the stem of the user's file.";
    statements: u32, "Statements of mode speech that have it.";
    articles: u32, "Articles with such a statement.";
}

table! {
    STATEMENT_TOPICS = StatementTopicRow, "statement_topics",
        "The topics of each statement, with the words that brought them.",
        key ["statement_id", "topic_id"], order "as statements; the best score first";
    statement_id: &'a str, "The statement." => "statements";
    topic_id: &'a str, "The topic." => "topics";
    score: f32, "Share of the statement's weight, 0 to 1.";
    terms: Vec<Cow<'a, str>>, "The matched words, in text order.";
}

table! {
    DATES = DateRow, "dates",
        "Temporal expressions, resolved as far as the text allows; the day of publication is a row without offsets.",
        key [], order "published of the article (undated first), article_id, start (missing first)";
    article_id: &'a str, "The article." => "articles";
    statement_id: Option<&'a str>, "The statement whose content holds it." => "statements";
    start: Option<u32>, "First character: code points before it in the article's text.";
    end: Option<u32>, "End, exclusive.";
    text: Option<Cow<'a, str>>, "The words, on one line.";
    kind as "type": &'static str, "TIMEX3 type." in ["date", "time", "duration", "set"];
    value: Cow<'a, str>, "TIMEX3 value.";
    from: Option<Date>, "First day that it covers; missing where undefined.";
    to: Option<Date>, "Last day, inclusive.";
    grain: Option<&'static str>, "The unit that it is given in."
        in ["second", "minute", "hour", "part", "day", "weekend", "week", "month", "season", "quarter", "half", "year",
            "decade", "century"];
    rule: &'a str, "Name of the rule that read it; published for the day of publication.";
}

table! {
    REJECTS = RejectRow, "rejects", "Inputs that could not be used, and why.",
        key [], order "source_path, record, byte, code";
    source_path: &'a str, "Path of the input file, / between.";
    record: Option<u32>, "Position in a file of many records, from 0.";
    byte: Option<u64>, "Offset of the fault in the unpacked file, in bytes.";
    code: &'a str, "Kind of fault; the README beside the tables lists the codes.";
    reason: &'a str, "What was expected and what was found.";
    excerpt: Option<&'a str>, "The first 200 safe characters.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Act, DateKind, EntityKind, Form, Grain, Kind, Mode, PublishedRule, SaidOnRule, SpeakerRule};

    #[test]
    fn references_name_a_table_with_one_key() {
        for table in TABLES {
            for column in table.columns {
                if let Some(target) = column.references {
                    assert_eq!(super::table(target).unwrap().key.len(), 1, "{}.{}", table.name, column.name);
                }
            }
            assert!(table.key.iter().all(|key| table.column(key).is_some_and(|column| !column.nullable)));
        }
    }

    #[test]
    fn column_names_are_unique_and_described() {
        for table in TABLES {
            for (index, column) in table.columns.iter().enumerate() {
                assert!(column.description.ends_with('.'), "{}.{}", table.name, column.name);
                assert!(table.columns[..index].iter().all(|other| other.name != column.name));
            }
        }
    }

    #[test]
    fn enumerated_values_are_the_words_of_the_model() {
        let check = |table: &Table, column: &str, words: Vec<&str>| {
            assert_eq!(table.column(column).unwrap().values, words, "{}.{column}", table.name);
        };
        use PublishedRule as P;
        let rules = [P::Header, P::Field, P::Dateline, P::Path, P::Html, P::None];
        check(&ARTICLES, "published_rule", rules.map(P::as_str).into());
        check(&STATEMENTS, "kind", [Kind::Direct, Kind::Indirect, Kind::Mixed].map(Kind::as_str).into());
        check(&STATEMENTS, "mode", [Mode::Speech, Mode::Attitude].map(Mode::as_str).into());
        check(&STATEMENTS, "act", Act::ALL.map(Act::as_str).into());
        use SpeakerRule as S;
        let rules = [
            S::Name,
            S::Surname,
            S::Title,
            S::Counterpart,
            S::Pronoun,
            S::Relative,
            S::Joint,
            S::Continued,
            S::Registry,
            S::None,
        ];
        check(&STATEMENTS, "speaker_rule", rules.map(S::as_str).into());
        let rules = [SaidOnRule::Clause, SaidOnRule::Event, SaidOnRule::Continued];
        check(&STATEMENTS, "said_on_rule", rules.map(SaidOnRule::as_str).into());
        let kinds = [EntityKind::Person, EntityKind::Body, EntityKind::Group, EntityKind::Unnamed];
        check(&SPEAKERS, "kind", kinds.map(EntityKind::as_str).into());
        let forms = [Form::Name, Form::Surname, Form::Title, Form::Pronoun, Form::Relative];
        check(&MENTIONS, "form", forms.map(Form::as_str).into());
        let kinds = [DateKind::Date, DateKind::Time, DateKind::Duration, DateKind::Set];
        check(&DATES, "type", kinds.map(DateKind::as_str).into());
        use Grain as G;
        let grains = [
            G::Second,
            G::Minute,
            G::Hour,
            G::Part,
            G::Day,
            G::Weekend,
            G::Week,
            G::Month,
            G::Season,
            G::Quarter,
            G::Half,
            G::Year,
            G::Decade,
            G::Century,
        ];
        check(&DATES, "grain", grains.map(G::as_str).into());
    }
}
