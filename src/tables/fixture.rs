//! A small archive made by hand, for the tests of tables and files.

use jiff::civil::date;

use super::*;
use crate::model::*;

/// A reader of three articles: one with two quoted parts and a report inside a report, one without a date and with two
/// speakers at once, one in French.
pub(crate) struct Archive {
    pub analyses: Vec<Analysis>,
    pub people: Vec<Person>,
}

/// Indices of people by the entities of every article.
const PEOPLE: [u32; 3] = [1, 0, 1];

impl Archive {
    pub fn new() -> Archive {
        let people = ["bo-ek", "ana-zürn"].map(|id| Person {
            id: id.into(),
            name: if id == "bo-ek" { "Bo Ek" } else { "Ana Zürn" }.into(),
            kind: EntityKind::Person,
            role: Some("president".into()),
            country: Country::parse("IRL"),
            aliases: vec!["@Z".into(), "the Doctor".into()],
            published: Some((date(2020, 4, 21), date(2020, 4, 22))),
            articles: 2,
            registry_id: None,
            roles: vec![RoleSpell { role: "president".into(), country: None, published: None, articles: 1 }],
        });
        Archive { analyses: vec![undated(), quoted(), french()], people: people.into() }
    }

    pub fn topics() -> [TopicEntry<'static>; 2] {
        let trade = TopicEntry {
            id: "trade",
            code: Some("18"),
            label: "Trade",
            parent: None,
            major: Some("18"),
            taxonomy: "cap",
        };
        [TopicEntry { id: "tariffs", code: None, label: "Tariffs", parent: Some("trade"), ..trade }, trade]
    }

    /// The rows of each article in a batch of its own.
    pub fn batches(&self) -> Vec<Batch> {
        let topics = Archive::topics();
        let known = Known { people: &self.people, topics: &topics };
        let batch = |analysis: &Analysis| {
            let mut batch = Batch::new();
            let article_id = ids::article(&analysis.article.text, analysis.article.published.date);
            batch.add(known, Standing { analysis, article_id: &article_id, dup_of: None, people: &PEOPLE });
            batch
        };
        self.analyses.iter().map(batch).collect()
    }

    /// All ten tables, in the order of the schema.
    pub fn tables(&self) -> Vec<Columns> {
        let topics = Archive::topics();
        let known = Known { people: &self.people, topics: &topics };
        let mut totals = Totals::new(known);
        let mut tables: Vec<_> = schema::TABLES.map(Columns::new).into();
        let batches = self.batches();
        batches.iter().for_each(|batch| totals.add(batch));
        let reject = |byte, reason: &str| Reject {
            source_path: "in/broken.json".into(),
            record: Some(3),
            byte: Some(byte),
            code: "E107".into(),
            reason: reason.into(),
            excerpt: Some("-1".into()),
        };
        let rejects = [reject(9, "later"), reject(7, "earlier")];
        let whole =
            [speakers(known, &totals), speaker_roles(known), super::topics(known, &totals), super::rejects(&rejects)];
        for rows in batches.iter().flat_map(Batch::tables).chain(&whole) {
            let table = tables.iter_mut().find(|table| table.table().name == rows.table().name).unwrap();
            table.append(rows, 0..rows.rows());
        }
        tables
    }
}

fn quoted() -> Analysis {
    let text = "“We’ll never accept it,” President Ana Zürn said on Tuesday. “It’s over.”\n\
        She added that Bo Ek had called the tariffs naïve on Monday.";
    let mut analysis = article(text, Some(date(2020, 4, 21)));
    let find = |words: &str| span(text, words);
    analysis.statements = vec![
        statement(text, &["“We’ll never accept it,”", "“It’s over.”"], "said", "President Ana Zürn"),
        statement(text, &["Bo Ek had called the tariffs naïve on Monday"], "added", "She"),
        Statement { within: Some(1), ..statement(text, &["the tariffs naïve on Monday"], "called", "Bo Ek") },
    ];
    analysis.cast.attributions = vec![
        attribution(&[0], SpeakerRule::Name),
        Attribution { addressees: vec![1], ..attribution(&[0], SpeakerRule::Pronoun) },
        attribution(&[1], SpeakerRule::Name),
    ];
    let mention = |entity, words, form| Mention { entity, span: find(words), form };
    analysis.cast.mentions = vec![
        mention(1, "Bo Ek", Form::Name),
        mention(0, "President Ana Zürn", Form::Name),
        mention(0, "She", Form::Pronoun),
    ];
    let tariffs = Term { span: find("tariffs"), context: false };
    let both = |score| vec![score_of(0, score, vec![tariffs]), score_of(1, 1.0 - score, vec![])];
    analysis.topics = vec![vec![], both(0.75), both(0.6)];
    analysis.said_on = vec![Some(SaidOn { date: date(2020, 4, 21), rule: SaidOnRule::Clause }), None, None];
    analysis.dates = vec![day(find("Tuesday"), 21), day(find("Monday"), 20)];
    analysis
}

fn undated() -> Analysis {
    let text = "=Costs  rose\nby 3% — said Ana\nZürn and Bo Ek, who fear more.";
    let mut analysis = article(text, None);
    analysis.article.title = Some("=1+1".into());
    analysis.statements = vec![
        statement(text, &["=Costs  rose\nby 3% —"], "said", "Ana\nZürn and Bo Ek"),
        Statement { mode: Mode::Attitude, core: false, ..statement(text, &["more"], "fear", "who") },
    ];
    // the third entity is the first one under another name
    analysis.cast.attributions = vec![attribution(&[1, 0, 2], SpeakerRule::Joint), attribution(&[], SpeakerRule::None)];
    analysis.topics = vec![vec![score_of(1, 1.0, vec![])]; 2];
    analysis.said_on = vec![None; 2];
    analysis
}

fn french() -> Analysis {
    Analysis { language: "fr".into(), ..article("Il a dit que non.", Some(date(2020, 4, 22))) }
}

fn article(text: &str, published: Option<jiff::civil::Date>) -> Analysis {
    let entity = Entity {
        kind: EntityKind::Person,
        name: "X".into(),
        aliases: vec![],
        gender: None,
        offices: vec![],
        country: None,
        registry_id: None,
        labels_turns: false,
    };
    Analysis {
        article: Article {
            source_path: "in/a.jsonl".into(),
            record: Some(7),
            external_id: None,
            url: Some("https://example.test/a?b=c,d".into()),
            publisher: Some("The \"Herald\"".into()),
            title: Some(" Two\r\nlines".into()),
            author: Some("-".into()),
            published: Published { date: published, raw: Some("raw".into()), rule: PublishedRule::Field },
            stated_language: None,
            extra: Some("{\"page\":1}".into()),
            text: text.into(),
        },
        language: "en".into(),
        words: 20,
        sentences: 2,
        statements: vec![],
        cast: Cast { entities: vec![entity; PEOPLE.len()], mentions: vec![], attributions: vec![] },
        topics: vec![],
        dates: vec![],
        said_on: vec![],
        sketch: vec![],
    }
}

fn statement(text: &str, content: &[&str], cue: &str, source: &str) -> Statement {
    Statement {
        content: content.iter().map(|words| span(text, words)).collect(),
        cue: Some(span(text, cue)),
        cue_lemma: Some("say".into()),
        source: Some(span(text, source)),
        context: Span::new(0, text.len() as u32),
        kind: Kind::Direct,
        mode: Mode::Speech,
        core: true,
        act: Some(Act::Reject),
        within: None,
        continues: None,
        paragraph: 0,
        sentence: 1,
        rule: "before".into(),
        confidence: 0.123_456_7,
    }
}

fn attribution(speakers: &[u32], rule: SpeakerRule) -> Attribution {
    Attribution { speakers: speakers.into(), rule, addressees: vec![] }
}

fn score_of(topic: u16, score: f32, terms: Vec<Term>) -> TopicScore {
    TopicScore { topic, score, terms }
}

fn day(span: Span, day: i8) -> DateMention {
    let day = date(2020, 4, day);
    let (value, grain) = (day.to_string().into(), Some(Grain::Day));
    DateMention { span, kind: DateKind::Date, value, days: Some((day, day)), grain, rule: "weekday".into() }
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} stands in {text:?}"));
    Span::new(start as u32, (start + words.len()) as u32)
}
