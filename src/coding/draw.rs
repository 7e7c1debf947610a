//! A stratified random sample of the statements.

use std::collections::{BTreeMap, BinaryHeap};

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::sheet::{SHEET, SheetRow};
use super::strata;
use crate::stored::{Portion, Stored, StoredError};
use crate::tables::Columns;

/// A statement, by its place in the table; in the order of its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ticket {
    hash: u128,
    portion: usize,
    row: usize,
}

/// The rows of one stratum.
#[derive(Debug, Default)]
struct Stratum {
    rows: u64,
    /// The smallest hashes, the largest of them on top.
    tickets: BinaryHeap<Ticket>,
}

/// A drawn statement: its ticket, the name and size of its stratum.
type Drawn<'s> = (Ticket, &'s str, u64);

/// Draws `wanted` statements, or all if there are fewer, and makes the rows of a sheet of them, in random order.
///
/// Statements in copies of an article (`dup_of`) are left out: nobody needs to judge the same words twice.
///
/// # Errors
/// If a table cannot be read.
pub fn draw(stored: &Stored, wanted: usize, seed: u64) -> Result<Columns, StoredError> {
    let portions = stored.portions("statements")?;
    let strata = stratify(&portions, &copies(stored)?, wanted, seed)?;
    let sizes: Vec<u64> = strata.values().map(|stratum| stratum.rows).collect();
    let mut drawn: Vec<Drawn<'_>> = Vec::new();
    for ((name, stratum), given) in strata.iter().zip(strata::allocate(&sizes, wanted)) {
        let mut tickets: Vec<Ticket> = stratum.tickets.iter().copied().collect();
        tickets.sort_unstable();
        drawn.extend(tickets.into_iter().take(given).map(|ticket| (ticket, name.as_str(), stratum.rows)));
    }
    sheet(stored, &portions, drawn)
}

/// The ids of articles that repeat another one.
fn copies(stored: &Stored) -> Result<FxHashSet<String>, StoredError> {
    let mut copies = FxHashSet::default();
    for portion in stored.portions("articles")? {
        let frame = portion.read(&["article_id", "dup_of"])?;
        for (id, first) in frame.texts("article_id")?.into_iter().zip(frame.texts("dup_of")?) {
            copies.extend(first.and(id).map(str::to_owned));
        }
    }
    Ok(copies)
}

fn stratify(
    portions: &[Portion],
    copies: &FxHashSet<String>,
    wanted: usize,
    seed: u64,
) -> Result<BTreeMap<String, Stratum>, StoredError> {
    let mut strata: BTreeMap<String, Stratum> = BTreeMap::new();
    for (at, portion) in portions.iter().enumerate() {
        let frame = portion.read(&["statement_id", "article_id", "kind", "confidence"])?;
        let (ids, articles) = (frame.texts("statement_id")?, frame.texts("article_id")?);
        let (kinds, confidences) = (frame.texts("kind")?, frame.numbers("confidence")?);
        for row in (0..portion.rows).filter(|&row| !articles[row].is_some_and(|article| copies.contains(article))) {
            let name = strata::name(kinds[row].unwrap_or_default(), confidences[row].unwrap_or_default());
            let stratum = strata.entry(name).or_default();
            stratum.rows += 1;
            stratum.tickets.push(Ticket { hash: hash(seed, ids[row].unwrap_or_default()), portion: at, row });
            if stratum.tickets.len() > wanted {
                stratum.tickets.pop();
            }
        }
    }
    Ok(strata)
}

/// The first half of SHA-256 of seed and id.
fn hash(seed: u64, id: &str) -> u128 {
    let digest = Sha256::digest(format!("{seed}:{id}"));
    digest.iter().take(16).fold(0, |hash, &byte| hash << 8 | u128::from(byte))
}

/// The rows of the sheet, in the order of the tickets. Each portion is read once.
fn sheet(stored: &Stored, portions: &[Portion], mut drawn: Vec<Drawn<'_>>) -> Result<Columns, StoredError> {
    drawn.sort_unstable_by_key(|(ticket, ..)| (ticket.portion, ticket.row));
    let articles = articles(stored, portions, &drawn)?;
    let mut rows = Columns::new(&SHEET);
    for stretch in drawn.chunk_by(|(a, ..), (b, ..)| a.portion == b.portion) {
        put(&portions[stretch[0].0.portion], stretch, &articles, &mut rows)?;
    }
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    order.sort_unstable_by_key(|&row| drawn[row].0);
    let mut sheet = Columns::new(&SHEET);
    order.into_iter().for_each(|row| sheet.append(&rows, row..row + 1));
    Ok(sheet)
}

/// Title and publisher of the articles from which statements were drawn.
fn articles(
    stored: &Stored,
    portions: &[Portion],
    drawn: &[Drawn<'_>],
) -> Result<FxHashMap<String, Head>, StoredError> {
    let mut wanted = FxHashSet::default();
    for stretch in drawn.chunk_by(|(a, ..), (b, ..)| a.portion == b.portion) {
        let frame = portions[stretch[0].0.portion].read(&["article_id"])?;
        let ids = frame.texts("article_id")?;
        wanted.extend(stretch.iter().filter_map(|(ticket, ..)| ids[ticket.row].map(str::to_owned)));
    }
    let mut heads = FxHashMap::default();
    for portion in stored.portions("articles")? {
        let frame = portion.read(&["article_id", "title", "publisher"])?;
        let (ids, titles, publishers) = (frame.texts("article_id")?, frame.texts("title")?, frame.texts("publisher")?);
        for (row, id) in ids.into_iter().enumerate() {
            if let Some(id) = id.filter(|&id| wanted.contains(id)) {
                heads.insert(id.to_owned(), [titles[row], publishers[row]].map(|text| text.map(str::to_owned)));
            }
        }
    }
    Ok(heads)
}

/// Title and publisher.
type Head = [Option<String>; 2];

/// Appends the drawn rows of one portion.
fn put(
    portion: &Portion,
    drawn: &[Drawn<'_>],
    articles: &FxHashMap<String, Head>,
    rows: &mut Columns,
) -> Result<(), StoredError> {
    const TEXTS: [&str; 9] =
        ["statement_id", "article_id", "context", "text", "cue", "speaker_mention", "speaker", "kind", "rule"];
    let frame = portion.read(&[&TEXTS[..], &["published", "topics", "confidence"]].concat())?;
    let texts = TEXTS.iter().map(|column| frame.texts(column)).collect::<Result<Vec<_>, _>>()?;
    let (days, topics, confidences) = (frame.dates("published")?, frame.lists("topics")?, frame.numbers("confidence")?);
    for &(Ticket { row, .. }, stratum, size) in drawn {
        let [statement_id, article_id, context, statement, cue, speaker_mention, speaker, kind, rule] =
            std::array::from_fn(|column| texts[column][row]);
        let head = article_id.and_then(|id| articles.get(id));
        let [title, publisher] = head.map_or([None; 2], |head| head.each_ref().map(Option::as_deref));
        rows.push(SheetRow {
            statement_id: statement_id.unwrap_or_default(),
            title,
            publisher,
            published: days[row],
            context: context.unwrap_or_default(),
            statement: statement.unwrap_or_default(),
            cue,
            speaker_mention,
            speaker,
            topics: topics[row].clone(),
            kind: kind.unwrap_or_default(),
            rule: rule.unwrap_or_default(),
            confidence: confidences[row].unwrap_or_default(),
            stratum,
            stratum_rows: u32::try_from(size).unwrap_or(u32::MAX),
            content_verdict: None,
            speaker_verdict: None,
            topic_verdict: None,
            notes: None,
            coder: None,
        });
    }
    Ok(())
}
