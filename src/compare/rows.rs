//! The tables that answers consist of. Their columns are written to CSV, Parquet and JSON as they stand here.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::tables::{Cell, Column, Row, Table, Values, table};

table! {
    STATUSES = StatusRow, "statuses",
        "One row per statement of side B with its best match in side A, and one per statement of A that no one of B matches.",
        key [], order "status, then the order of the statements";
    status: &'static str, "repeated: the same words; reworded: other words, as far as words tell; new: said in B only; \
        dropped: said in A only. Of two speakers: contradicts, only_a, only_b."
        in ["repeated", "reworded", "contradicts", "new", "dropped", "only_a", "only_b"];
    similarity: Option<f32>, "How alike the two are, 0 to 1. Of new and dropped: how alike the nearest one is that is no match.";
    a_statement_id: Option<&'a str>, "The statement of side A; of a new one the nearest of A." => "statements";
    a_published: Option<Date>, "Its day of publication.";
    a_text: Option<&'a str>, "Its words.";
    b_statement_id: Option<&'a str>, "The statement of side B; of a dropped one the nearest of B." => "statements";
    b_published: Option<Date>, "Its day of publication.";
    b_text: Option<&'a str>, "Its words.";
    difference: Vec<&'a str>, "In what the two differ: number, negation, modality, opposite, name; act: the one supports what the other rejects; context: a short statement, and its sentence names others.";
    diff: Option<Cow<'a, str>>, "How B comes from A, word by word: [-deleted-] and {+inserted+}.";
    speaker_ids: Vec<&'a str>, "Who says the statement that the row is about." => "speakers";
    a_times: u32, "Statements of A that the row's claim matches; of a dropped one those in the same words.";
    a_first: Option<Date>, "Day of the first of them.";
    a_last: Option<Date>, "Day of the last of them.";
    a_occasions: u32, "On how many occasions they were made: two days on end are one.";
    a_copies: Option<u32>, "Copies of the article of A, which count no further.";
    b_times: u32, "Statements of B that match the statement of A; of a new one those in the same words.";
    b_first: Option<Date>, "Day of the first of them.";
    b_last: Option<Date>, "Day of the last of them.";
    b_occasions: u32, "On how many occasions they were made.";
    b_copies: Option<u32>, "Copies of the article of B, which count no further.";
    formula: bool, "True where at least five speakers of the output use these very words.";
    outlet_new: bool, "True for a new one in an outlet that has no article in A: it may only be newly covered.";
    a_article_id: Option<&'a str>, "The article of the statement of A." => "articles";
    a_outlet: Option<&'a str>, "Who published it.";
    a_context: Option<&'a str>, "The sentences around it.";
    b_article_id: Option<&'a str>, "The article of the statement of B." => "articles";
    b_outlet: Option<&'a str>, "Who published it.";
    b_context: Option<&'a str>, "The sentences around it.";
}

table! {
    COUNTS = CountRow, "counts",
        "One row per period, speaker and topic; a missing speaker or topic stands for all.",
        key [], order "speaker (all first), topic (all first), from";
    period: &'a str, "Its name: 2020, 2020-Q2, 2020-04, 2020-W17, 2020-04-21.";
    from: Option<Date>, "Its first day.";
    to: Option<Date>, "Its last day.";
    speaker_id: Option<&'a str>, "The speaker; missing: all speakers that were asked for." => "speakers";
    topic_id: Option<&'a str>, "The topic with those below it; missing: all topics that were asked for." => "topics";
    statements: Option<u32>, "Statements; a joint one counts for each speaker and once for all. Missing where there are no data.";
    occasions: Option<u32>, "On how many occasions: two days on end are one.";
    articles: Option<u32>, "Articles with such a statement.";
    share: Option<f32>, "Share of the speaker's statements in the period, 0 to 1.";
    assert: Option<u32>, "Statements that assert.";
    ask: Option<u32>, "That ask, call for, demand.";
    commit: Option<u32>, "That promise, offer, agree.";
    praise: Option<u32>, "That praise, support, thank.";
    criticise: Option<u32>, "That criticise, accuse.";
    reject: Option<u32>, "That reject, deny, refuse.";
    threaten: Option<u32>, "That threaten, warn.";
    hope: Option<u32>, "That hope, wish.";
    corpus_articles: u32, "All articles of the period; 0: there are no data, and the counts are missing.";
    complete: bool, "False where the asked range, or the range of the articles, cuts the period.";
}

table! {
    CLAIMS = ClaimRow, "claims",
        "Statements of claims that were made on several occasions: the first one and those that match it.",
        key [], order "claims by occasions, most first; then the order of the statements";
    claim_id: &'a str, "The first statement of the claim." => "statements";
    statement_id: &'a str, "The statement." => "statements";
    published: Option<Date>, "Its day of publication.";
    status: &'static str, "What it is to the first one." in ["itself", "repeated", "reworded"];
    similarity: f32, "How alike the two are.";
    speaker_ids: Vec<&'a str>, "Who says it." => "speakers";
    article_id: &'a str, "Its article." => "articles";
    outlet: Option<&'a str>, "Who published it.";
    text: &'a str, "Its words.";
    difference: Vec<&'a str>, "In what it differs from the first one: number, negation, modality, opposite, name.";
    diff: Option<Cow<'a, str>>, "How it comes from the first one, word by word.";
    claim_times: u32, "Statements of the claim.";
    claim_occasions: u32, "On how many occasions they were made.";
    copies: u32, "Copies of the article, which count no further.";
}

table! {
    WORDS = WordRow, "words",
        "Words or phrases that set one side apart from the other.",
        key ["word"], order "z, the highest first";
    word: &'a str, "In small letters.";
    z: f32, "Log-odds ratio in standard deviations: positive for side A, negative for side B.";
    log_odds: f32, "Weighted log-odds ratio with an informative Dirichlet prior.";
    a_count: u32, "How often side A has it.";
    b_count: u32, "How often side B has it.";
    a_articles: u32, "Articles of side A that have it.";
    b_articles: u32, "Articles of side B that have it.";
    example_id: Option<&'a str>, "A statement with it, of the side that it sets apart." => "statements";
    example: Option<&'a str>, "Its words.";
}

table! {
    PAIRS = PairRow, "pairs", "One row per pair of texts.", key [], order "as in the file";
    id: &'a str, "The pair's id.";
    status: &'static str, "What the two are to each other." in ["repeated", "reworded", "different"];
    similarity: f32, "How alike they are, 0 to 1.";
}

/// The tables of answers.
pub static ANSWERS: [&Table; 5] = [&STATUSES, &COUNTS, &CLAIMS, &WORDS, &PAIRS];

/// A similarity as it is written: four places are more than it can tell.
pub fn rounded(similarity: f32) -> f32 {
    (similarity * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::schema;

    #[test]
    fn columns_are_described_and_refer_to_tables_that_there_are() {
        for table in ANSWERS {
            for (index, column) in table.columns.iter().enumerate() {
                assert!(column.description.ends_with('.'), "{}.{}", table.name, column.name);
                assert!(table.columns[..index].iter().all(|other| other.name != column.name));
                assert!(column.references.is_none_or(|target| schema::table(target).is_some()));
            }
        }
    }
}
