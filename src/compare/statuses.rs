//! Repeated, reworded, new, dropped: the rows, from what the matching found.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::corpus::{Corpus, Scope, Statement};
use super::likeness::{Difference, Likeness, changes, marked};
use super::matching::{Match, Matches, OfA, OfB, VERY_SHORT, wording};
use super::rows::{STATUSES, StatusRow, rounded};
use super::setting::{OPEN, alike_sentences, other_names, refers, same_partners};
use super::side::Side;
use crate::stored::StoredError;
use crate::tables::Columns;

/// From so many speakers on, words are a formula.
const FORMULA: usize = 5;

/// Whose statements stand against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The same speakers', in two periods.
    Periods,
    /// Two speakers'.
    Speakers,
}

/// The rows of two sides.
///
/// # Errors
/// If the statements of the output cannot be read: how many speakers share some words is counted over all of it.
pub fn rows(
    corpus: &Corpus,
    sides: &[Side; 2],
    matches: &Matches,
    against: Against,
    likeness: &Likeness,
) -> Result<Columns, StoredError> {
    let wordings = matches.a.iter().map(|one| one.wording).chain(matches.b.iter().map(|one| one.wording)).collect();
    let view = View { corpus, sides, against, likeness, formulas: formulas(corpus, &wordings)? };
    let of_b = sides[1].statements.par_iter().zip(&matches.b).map(|(statement, found)| view.of_b(statement, found));
    let of_a = sides[0].statements.par_iter().zip(&matches.a).filter(|(_, found)| !found.is_reached);
    let of_a = of_a.map(|(statement, found)| view.of_a(statement, found));
    let mut rows: Vec<StatusRow<'_>> = of_b.chain(of_a).collect();
    let rank = |row: &StatusRow<'_>| STATUSES.columns[0].values.iter().position(|status| *status == row.status);
    rows.sort_by_key(rank); // stable: the order of the statements within a status
    let mut columns = Columns::new(&STATUSES);
    rows.into_iter().for_each(|row| columns.push(row));
    Ok(columns)
}

/// Those of `wordings` that at least [`FORMULA`] speakers of the output use.
fn formulas(corpus: &Corpus, wordings: &FxHashSet<u64>) -> Result<FxHashSet<u64>, StoredError> {
    let uses = |statements: Vec<Statement>| -> Vec<(u64, Vec<u32>)> {
        let used = statements.into_par_iter().map(|one| (wording(&one.text), one.speakers));
        used.filter(|(wording, _)| wordings.contains(wording)).collect()
    };
    let mut speakers: FxHashMap<u64, FxHashSet<u32>> = FxHashMap::default();
    corpus.each(&Scope::everything(), uses, |used| {
        used.into_iter().for_each(|(wording, who)| speakers.entry(wording).or_default().extend(who));
    })?;
    let is_formula = |wording: &u64| speakers.get(wording).is_some_and(|who| who.len() >= FORMULA);
    Ok(wordings.iter().copied().filter(is_formula).collect())
}

/// What the rows are made from.
struct View<'v> {
    corpus: &'v Corpus,
    sides: &'v [Side; 2],
    against: Against,
    likeness: &'v Likeness,
    formulas: FxHashSet<u64>,
}

impl<'v> View<'v> {
    fn of_b(&self, b: &'v Statement, found: &OfB) -> StatusRow<'v> {
        let partner = found.best.map(|best| best.a).or(found.nearest.map(|(nearest, _)| nearest));
        let a = partner.map(|partner| &self.sides[0].statements[partner as usize]);
        let mut row = self.row(a, Some(b));
        row.speaker_ids = self.speakers(b);
        row.b_times = found.times.statements;
        (row.b_first, row.b_last) = found.times.days.unzip();
        row.b_occasions = found.times.occasions;
        row.formula = self.formulas.contains(&found.wording);
        match (&found.best, a) {
            (Some(best), Some(a)) => self.matched(&mut row, a, b, best),
            _ => {
                row.status = if self.against == Against::Periods { "new" } else { "only_b" };
                row.similarity = found.nearest.map(|(_, similarity)| rounded(similarity));
                let outlet = self.corpus.article(b).outlet;
                row.outlet_new = self.against == Against::Periods
                    && outlet.is_some_and(|outlet| !self.sides[0].covered.contains(&outlet));
            }
        }
        row
    }

    fn matched(&self, row: &mut StatusRow<'v>, a: &'v Statement, b: &'v Statement, best: &Match) {
        let comparison = &best.comparison;
        row.similarity = Some(rounded(comparison.similarity));
        row.a_times = best.times.statements;
        (row.a_first, row.a_last) = best.times.days.unzip();
        row.a_occasions = best.times.occasions;
        row.difference = comparison.differences.iter().map(Difference::as_str).collect();
        if a.text != b.text {
            row.diff = Some(Cow::Owned(marked(&changes(&a.text, &b.text))));
        }
        if opposed(a, b) && (self.against == Against::Periods || !comparison.repeated) {
            row.difference.push("act");
        }
        if self.against == Against::Periods && !row.difference.contains(&"name") && self.is_elsewhere(a, b, best) {
            row.difference.push("context");
        }
        let denials = [Difference::Negation.as_str(), Difference::Opposite.as_str(), "act"];
        let is_denied = row.difference.iter().any(|difference| denials.contains(difference));
        row.status = match self.against {
            Against::Speakers if is_denied => "contradicts",
            _ if row.difference.is_empty() && comparison.repeated => "repeated",
            _ => "reworded",
        };
    }

    /// Whether the words of two statements leave open whom they are about, and what stands around them tells others.
    fn is_elsewhere(&self, a: &Statement, b: &Statement, best: &Match) -> bool {
        let refers = refers(&a.text) || refers(&b.text);
        let is_repeated = best.comparison.repeated;
        match same_partners(a, b) {
            Some(same) => !same && (refers || best.words < OPEN),
            None if is_repeated && a.is_direct && b.is_direct => false,
            // the same words of some length are the same claim, whatever else their sentences name
            None if !refers && best.words >= if is_repeated { VERY_SHORT } else { OPEN } => false,
            None => {
                other_names(self.corpus, self.likeness, a, b)
                    || best.words < VERY_SHORT && !alike_sentences(self.likeness, a, b)
            }
        }
    }

    fn of_a(&self, a: &'v Statement, found: &OfA) -> StatusRow<'v> {
        let b = found.nearest.map(|(nearest, _)| &self.sides[1].statements[nearest as usize]);
        let mut row = self.row(Some(a), b);
        row.status = if self.against == Against::Periods { "dropped" } else { "only_a" };
        row.similarity = found.nearest.map(|(_, similarity)| rounded(similarity));
        row.speaker_ids = self.speakers(a);
        row.a_times = found.times.statements;
        (row.a_first, row.a_last) = found.times.days.unzip();
        row.a_occasions = found.times.occasions;
        row.formula = self.formulas.contains(&found.wording);
        row
    }

    /// A row of two statements, without a verdict.
    fn row(&self, a: Option<&'v Statement>, b: Option<&'v Statement>) -> StatusRow<'v> {
        let article = |one: Option<&Statement>| one.map(|one| self.corpus.article(one));
        StatusRow {
            status: "",
            similarity: None,
            a_statement_id: a.map(|one| one.id.as_str()),
            a_published: a.and_then(|one| one.published),
            a_text: a.map(|one| one.text.as_str()),
            b_statement_id: b.map(|one| one.id.as_str()),
            b_published: b.and_then(|one| one.published),
            b_text: b.map(|one| one.text.as_str()),
            difference: Vec::new(),
            diff: None,
            speaker_ids: Vec::new(),
            a_times: 0,
            a_first: None,
            a_last: None,
            a_occasions: 0,
            a_copies: article(a).map(|article| article.copies),
            b_times: 0,
            b_first: None,
            b_last: None,
            b_occasions: 0,
            b_copies: article(b).map(|article| article.copies),
            formula: false,
            outlet_new: false,
            a_article_id: a.map(|one| self.corpus.article(one).id.as_str()),
            a_outlet: a.and_then(|one| self.corpus.outlet_of(one)),
            a_context: a.map(|one| one.context.as_str()),
            b_article_id: b.map(|one| self.corpus.article(one).id.as_str()),
            b_outlet: b.and_then(|one| self.corpus.outlet_of(one)),
            b_context: b.map(|one| one.context.as_str()),
        }
    }

    fn speakers(&self, statement: &Statement) -> Vec<&'v str> {
        statement.speakers.iter().map(|&speaker| self.corpus.speakers.at(speaker).id.as_str()).collect()
    }
}

/// Whether the one supports what the other rejects, on a topic that both speak about.
fn opposed(a: &Statement, b: &Statement) -> bool {
    let sign = |statement: &Statement| match statement.act.as_deref() {
        Some("praise" | "commit" | "hope") => 1,
        Some("criticise" | "reject" | "threaten") => -1,
        _ => 0,
    };
    sign(a) * sign(b) < 0 && a.topics.iter().any(|topic| b.topics.contains(topic))
}
