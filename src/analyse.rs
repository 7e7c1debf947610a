//! One article through all stages, in order: text, statements, acts, speakers, topics, dates.
//!
//! Stages never fail and know nothing of files: an [`Analyser`] is built once, shared by all threads, and turns an
//! [`Article`] into an [`Analysis`].

use jiff::civil::Date;

use crate::dates::{self, Prefer};
use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Analysis, Article, Cast, DateMention, Published, PublishedRule, SaidOn};
use crate::speakers::registry::Registry;
use crate::speakers::{Context, Resolver};
use crate::statements;
use crate::text::{Abbreviations, Document, language, sketch};
use crate::topics::{Acts, Classifier};

/// The tables of all stages, ready to be used.
pub struct Analyser {
    abbreviations: Abbreviations,
    statements: statements::Engine,
    acts: Acts,
    resolver: Resolver,
    registry: Registry,
    classifier: Classifier,
    dates: dates::Engine,
    prefer: Option<Prefer>,
}

impl Analyser {
    /// Builds the tables from the word lists.
    ///
    /// # Errors
    /// If a list has a line that cannot be used.
    pub fn new(
        lexicon: &Lexicon,
        registry: Registry,
        classifier: Classifier,
        acts: Acts,
        prefer: Option<Prefer>,
    ) -> Result<Analyser, LexiconError> {
        Ok(Analyser {
            abbreviations: Abbreviations::new(lexicon),
            statements: statements::Engine::new(lexicon)?,
            acts,
            resolver: Resolver::new(lexicon)?,
            registry,
            classifier,
            dates: dates::Engine::new(lexicon)?,
            prefer,
        })
    }

    /// What the tables of topics are built from.
    pub fn classifier(&self) -> &Classifier {
        &self.classifier
    }

    /// Names the version of the trained statement model.
    pub fn model_hash(&self) -> Option<&str> {
        self.statements.model_hash()
    }

    /// The user's registry of speakers.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// What the stages find in `article`.
    pub fn analyse(&self, mut article: Article) -> Analysis {
        let text = std::mem::take(&mut article.text);
        let document = Document::read(&text, &self.abbreviations);
        let language = language::detect(&document);
        let mut analysis = Analysis {
            language: language.to_owned(),
            words: document.words() as u32,
            sentences: document.sentences().iter().filter(|sentence| !sentence.is_dateline).count() as u32,
            sketch: sketch::sketch(&document),
            statements: Vec::new(),
            cast: Cast::default(),
            topics: Vec::new(),
            dates: Vec::new(),
            said_on: Vec::new(),
            article,
        };
        if language == language::ENGLISH {
            self.read(&document, &mut analysis);
        }
        drop(document);
        analysis.article.text = text;
        analysis
    }

    fn read(&self, document: &Document<'_>, analysis: &mut Analysis) {
        let article = &mut analysis.article;
        let mut found = self.dates.find(document, article.published.date, self.prefer);
        if let Some(published) = dated_by_dateline(document, &article.published, &found) {
            found = self.dates.find(document, published.date, self.prefer);
            article.published = published;
        }
        let mut statements = self.statements.find(document);
        for statement in &mut statements {
            statement.act = self.acts.of(document, statement).map(|(act, _)| act);
        }
        let context = Context {
            title: article.title.as_deref(),
            publisher: article.publisher.as_deref(),
            source_path: &article.source_path,
            published: article.published.date,
        };
        analysis.cast = self.resolver.resolve(document, &context, &statements, &self.registry);
        analysis.topics = self.classifier.score(document, context.title, &statements);
        analysis.said_on = self.dates.said_on(document, &statements, &analysis.cast.attributions, &found);
        // nobody was heard after the article was printed: such a day belongs to something else in the clause
        let is_possible = |said: &SaidOn| article.published.date.is_none_or(|published| said.date <= published);
        analysis.said_on.iter_mut().for_each(|said| *said = said.filter(is_possible));
        analysis.dates = found;
        analysis.statements = statements;
    }
}

/// The publication by the article's dateline, if nothing else gives it and the dateline names a whole day.
fn dated_by_dateline(document: &Document<'_>, known: &Published, found: &[DateMention]) -> Option<Published> {
    if known.rule != PublishedRule::None || known.raw.is_some() {
        return None;
    }
    let dateline = document.dateline()?;
    let mention = found.iter().find(|mention| dateline.contains(mention.span))?;
    let day = mention.days.and_then(|(from, to): (Date, Date)| (from == to).then_some(from))?;
    let raw = mention.span.of(document.text()).to_owned();
    Some(Published { date: Some(day), raw: Some(raw), rule: PublishedRule::Dateline })
}
