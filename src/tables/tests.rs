//! The rows of a small archive: what stands in them, and how they point to one another.

use super::fixture::Archive;
use super::{Columns, Table, schema};

fn table(table: &'static Table) -> Columns {
    Archive::new().tables().into_iter().find(|columns| columns.table().name == table.name).unwrap()
}

/// The text of a cell for each row.
fn texts(columns: &Columns, column: &str) -> Vec<Option<String>> {
    (0..columns.rows()).map(|row| columns.row(row).text(column).map(str::to_owned)).collect()
}

#[test]
fn offsets_count_code_points() {
    let archive = Archive::new();
    let articles = table(&schema::ARTICLES);
    let characters: Vec<char> = articles.row(1).text("text").unwrap().chars().collect();
    let slice = |start: i64, end: i64| characters[start as usize..end as usize].iter().collect::<String>();
    assert!(!archive.analyses[1].article.text.is_ascii());
    let statements = table(&schema::STATEMENTS);
    let row = statements.row(2);
    let parts: Vec<_> = row.spans("spans").iter().map(|&(start, end)| slice(start, end)).collect();
    assert_eq!(parts, ["“We’ll never accept it,”", "“It’s over.”"]);
    assert_eq!((row.integer("start"), row.integer("end")), (Some(0), Some(row.spans("spans")[1].1)));
    assert_eq!(slice(row.integer("cue_start").unwrap(), row.integer("cue_end").unwrap()), "said");
    assert_eq!(row.text("text"), Some("“We’ll never accept it,” “It’s over.”"));
}

#[test]
fn passages_are_on_one_line() {
    let statements = table(&schema::STATEMENTS);
    let row = statements.row(0);
    assert_eq!(row.text("text"), Some("=Costs rose by 3% —"));
    assert_eq!(row.text("speaker_mention"), Some("Ana Zürn and Bo Ek"));
    assert_eq!(table(&schema::ARTICLES).row(0).text("title"), Some("=1+1"), "as it is, but in CSV");
    assert_eq!(table(&schema::ARTICLES).row(1).text("title"), Some(" Two\r\nlines"));
}

#[test]
fn speakers_are_people_each_once() {
    let statements = table(&schema::STATEMENTS);
    assert_eq!(statements.row(0).texts("speaker_ids"), ["bo-ek", "ana-zürn"]);
    assert_eq!(statements.row(0).text("speaker"), Some("Bo Ek"));
    assert_eq!(statements.row(1).text("speaker_id"), None);
    assert_eq!(statements.row(3).texts("addressee_ids"), ["bo-ek"]);
}

#[test]
fn counts_take_speech_only() {
    let count = |table_of: &'static Table, column: &str| -> Vec<_> {
        let columns = table(table_of);
        (0..columns.rows()).map(|row| columns.row(row).integer(column).unwrap()).collect()
    };
    assert_eq!(count(&schema::ARTICLES, "statements"), [1, 3, 0]);
    assert_eq!(texts(&table(&schema::SPEAKERS), "speaker_id"), ["ana-zürn", "bo-ek"].map(|id| Some(id.into())));
    assert_eq!(count(&schema::SPEAKERS, "statements"), [3, 2]);
    assert_eq!(texts(&table(&schema::TOPICS), "topic_id"), ["tariffs", "trade"].map(|id| Some(id.into())));
    assert_eq!(count(&schema::TOPICS, "statements"), [2, 3]);
    assert_eq!(count(&schema::TOPICS, "articles"), [1, 2]);
}

#[test]
fn rows_point_to_one_another() {
    let statements = table(&schema::STATEMENTS);
    let ids = texts(&statements, "statement_id");
    assert_eq!(statements.row(4).text("within"), ids[3].as_deref());
    let dates = table(&schema::DATES);
    // of an undated article no row; of a dated one first the day of publication
    assert_eq!(texts(&dates, "rule"), ["published", "weekday", "weekday", "published"].map(|rule| Some(rule.into())));
    assert_eq!(texts(&dates, "statement_id"), [None, None, ids[3].clone(), None], "the outer statement holds it");
    let topics = table(&schema::STATEMENT_TOPICS);
    assert_eq!(topics.rows(), 6);
    assert_eq!(topics.row(2).texts("terms"), ["tariffs"]);
}

#[test]
fn mentions_and_rejects_are_sorted() {
    let mentions = table(&schema::MENTIONS);
    assert_eq!(texts(&mentions, "text"), ["President Ana Zürn", "She", "Bo Ek"].map(|text| Some(text.into())));
    assert_eq!(texts(&table(&schema::REJECTS), "reason"), ["earlier", "later"].map(|text| Some(text.into())));
}

#[test]
fn equal_statements_have_ids_of_their_own() {
    let mut archive = Archive::new();
    let twin = archive.analyses[1].statements[0].clone();
    archive.analyses[1].statements[1] = twin;
    let batches = archive.batches();
    let mut ids = texts(&batches[1].statements, "statement_id");
    let first = ids[0].clone();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert_eq!(first, texts(&Archive::new().batches()[1].statements, "statement_id")[0], "the first keeps its id");
}
