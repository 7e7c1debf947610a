//! Filled sheets become figures.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sheet::{Filled, Question, Verdict};
use super::{measures, strata};

/// What filled sheets say about an output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Statements on the sheets.
    pub statements: u64,
    /// Rows of the output for which they stand.
    pub population: u64,
    /// Precision: per question overall, by kind, confidence, rule, topic. Groups without a verdict are left out.
    pub estimates: Vec<Estimate>,
    /// Agreement, per question and pair of coders who judged the same statements.
    pub agreements: Vec<Agreement>,
}

/// The precision of a group of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// What was judged.
    pub question: Question,
    /// How the rows are grouped: `overall`, `kind`, `confidence`, `rule`, `topic`.
    pub group: &'static str,
    /// The group.
    pub value: String,
    /// Rows judged `yes`.
    pub yes: u64,
    /// Rows judged `no`.
    pub no: u64,
    /// Rows judged `unclear`; they are in no other figure.
    pub unclear: u64,
    /// Weighted share of `yes` among `yes` and `no`; none where there are neither.
    pub precision: Option<f64>,
    /// Ends of its 95 % interval.
    pub interval: [f64; 2],
    /// The effective sample size that the interval rests on.
    pub effective: f64,
}

/// How often two coders said the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// What was judged.
    pub question: Question,
    /// One coder.
    pub a: String,
    /// The other one.
    pub b: String,
    /// Statements that both judged.
    pub both: u64,
    /// Share of them with the same verdict; `unclear` is a verdict too.
    pub agreement: f64,
    /// Cohen's κ; none where both only ever gave one and the same verdict.
    pub kappa: Option<f64>,
}

/// The figures of filled sheets, in the order in which they were given. Where several coders judged a statement, the
/// first verdict counts for the precision; that sheets overlap tells how far coders agree.
///
/// A coder is a sheet and a name in its column `coder`.
pub fn evaluate(sheets: &[Vec<Filled>]) -> Evaluation {
    let rows: Vec<&Filled> = sheets.iter().flatten().collect();
    let mut seen = FxHashSet::default();
    let first: Vec<&Filled> = rows.iter().copied().filter(|row| seen.insert(row.statement_id.as_str())).collect();
    let sizes: BTreeMap<&str, u64> = first.iter().map(|row| (row.stratum.as_str(), row.stratum_rows)).collect();
    Evaluation {
        statements: first.len() as u64,
        population: sizes.values().sum(),
        estimates: Question::ALL.into_iter().flat_map(|question| estimates(question, &rows, &sizes)).collect(),
        agreements: agreements(sheets),
    }
}

/// A row with its verdict and the number of rows of the output that it stands for.
struct Judged<'r> {
    row: &'r Filled,
    verdict: Verdict,
    weight: f64,
}

fn estimates(question: Question, rows: &[&Filled], sizes: &BTreeMap<&str, u64>) -> Vec<Estimate> {
    let mut seen = FxHashSet::default();
    let verdicts = rows.iter().filter_map(|row| Some((*row, row.verdict(question)?)));
    let first: Vec<(&Filled, Verdict)> = verdicts.filter(|(row, _)| seen.insert(row.statement_id.as_str())).collect();
    let mut decided: BTreeMap<&str, u64> = BTreeMap::new();
    for (row, _) in first.iter().filter(|(_, verdict)| *verdict != Verdict::Unclear) {
        *decided.entry(&row.stratum).or_default() += 1;
    }
    let judged = first.into_iter().map(|(row, verdict)| {
        let stratum = row.stratum.as_str();
        let (size, count) = (sizes.get(stratum).copied().unwrap_or(0), decided.get(stratum).copied().unwrap_or(0));
        Judged { row, verdict, weight: if count == 0 { 0.0 } else { size as f64 / count as f64 } }
    });
    let judged: Vec<Judged<'_>> = judged.collect();
    let mut estimates = Vec::new();
    for (group, of) in GROUPS {
        let mut groups: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
        for judged in &judged {
            groups.entry(of(judged.row)).or_default().push(judged);
        }
        estimates.extend(groups.into_iter().map(|(value, judged)| estimate(question, group, value, &judged)));
    }
    estimates
}

/// Tells which group a row is in.
type Grouping = fn(&Filled) -> &str;

/// The ways in which rows are grouped.
const GROUPS: [(&str, Grouping); 5] = [
    ("overall", |_| "all"),
    ("kind", |row| strata::parts(&row.stratum).map_or("", |(kind, _)| kind)),
    ("confidence", |row| strata::parts(&row.stratum).map_or("", |(_, band)| band)),
    ("rule", |row| &row.rule),
    ("topic", |row| if row.topic.is_empty() { "none" } else { &row.topic }),
];

fn estimate(question: Question, group: &'static str, value: &str, judged: &[&Judged<'_>]) -> Estimate {
    let count = |verdict| judged.iter().filter(|judged| judged.verdict == verdict).count() as u64;
    let weights = |verdict| judged.iter().filter(move |judged| judged.verdict == verdict).map(|judged| judged.weight);
    let (right, wrong) = (weights(Verdict::Yes).sum::<f64>(), weights(Verdict::No).sum::<f64>());
    let effective = measures::effective(weights(Verdict::Yes).chain(weights(Verdict::No)));
    let precision = (effective > 0.0).then(|| right / (right + wrong));
    Estimate {
        question,
        group,
        value: value.to_owned(),
        yes: count(Verdict::Yes),
        no: count(Verdict::No),
        unclear: count(Verdict::Unclear),
        precision,
        interval: measures::wilson(precision.unwrap_or(0.0), effective),
        effective,
    }
}

/// A coder's rows by statement.
type Coder<'r> = (String, FxHashMap<&'r str, &'r Filled>);

fn agreements(sheets: &[Vec<Filled>]) -> Vec<Agreement> {
    let coders = coders(sheets);
    let mut agreements = Vec::new();
    for question in Question::ALL {
        for (at, a) in coders.iter().enumerate() {
            agreements.extend(coders[at + 1..].iter().filter_map(|b| agreement(question, a, b)));
        }
    }
    agreements
}

/// The coders, in the order of their first row.
fn coders(sheets: &[Vec<Filled>]) -> Vec<Coder<'_>> {
    let mut coders: Vec<(usize, &str, FxHashMap<&str, &Filled>)> = Vec::new();
    for (sheet, rows) in sheets.iter().enumerate() {
        for row in rows {
            let is_theirs = |(of, name, _): &&mut (usize, &str, _)| *of == sheet && *name == row.coder;
            match coders.iter_mut().find(is_theirs) {
                Some((.., theirs)) => _ = theirs.entry(&row.statement_id).or_insert(row),
                None => coders.push((sheet, &row.coder, FxHashMap::from_iter([(row.statement_id.as_str(), row)]))),
            }
        }
    }
    let named = |(sheet, name, rows): (usize, &str, _)| match name {
        "" => (format!("sheet {}", sheet + 1), rows),
        name => (name.to_owned(), rows),
    };
    coders.into_iter().map(named).collect()
}

fn agreement(question: Question, (a, of_a): &Coder<'_>, (b, of_b): &Coder<'_>) -> Option<Agreement> {
    let mut table = [[0; 3]; 3];
    // a sum: the order in which the map is walked does not show
    #[allow(clippy::iter_over_hash_type, reason = "counts do not depend on the order")]
    for (id, row) in of_a {
        let other = of_b.get(id).and_then(|other| other.verdict(question));
        if let (Some(mine), Some(theirs)) = (row.verdict(question), other) {
            table[mine as usize][theirs as usize] += 1;
        }
    }
    let both: u64 = table.iter().flatten().sum();
    let same: u64 = (0..3).map(|at| table[at][at]).sum();
    let agreement = same as f64 / both as f64;
    let (a, b) = (a.clone(), b.clone());
    (both > 0).then(|| Agreement { question, a, b, both, agreement, kappa: measures::kappa(&table) })
}

#[cfg(test)]
mod tests {
    use super::super::sheet;
    use super::*;

    fn sheet(rows: &str) -> Vec<Filled> {
        let header =
            "statement_id,rule,topics,stratum,stratum_rows,content_verdict,speaker_verdict,topic_verdict,coder\n";
        sheet::read(format!("{header}{rows}").as_bytes()).unwrap()
    }

    fn find<'e>(evaluation: &'e Evaluation, question: Question, value: &str) -> &'e Estimate {
        let found = evaluation.estimates.iter().find(|it| it.question == question && it.value == value);
        found.unwrap_or_else(|| panic!("no estimate of {value}"))
    }

    #[test]
    fn rows_stand_for_the_rows_of_their_stratum() {
        // 90 rows of which 2 of 2 are right, 10 of which 1 of 2 is: .9 + .1 / 2
        let rows = sheet(
            "s_1,that,labor,direct 0.90-1.00,90,yes,yes,yes,\ns_2,that,labor,direct 0.90-1.00,90,yes,no,,\n\
             s_3,model,,indirect 0.00-0.50,10,yes,yes,,\ns_4,model,,indirect 0.00-0.50,10,no,,,\n\
             s_5,model,,indirect 0.00-0.50,10,unclear,,,\n",
        );
        let evaluation = evaluate(&[rows]);
        assert_eq!((evaluation.statements, evaluation.population), (5, 100));
        let all = find(&evaluation, Question::Content, "all");
        assert_eq!((all.yes, all.no, all.unclear), (3, 1, 1));
        assert!((all.precision.unwrap() - 0.95).abs() < 1e-12);
        // (45 + 45 + 5 + 5)² / (2 · 45² + 2 · 5²)
        assert!((all.effective - 10_000.0 / 4_100.0).abs() < 1e-12);
        assert_eq!(find(&evaluation, Question::Content, "direct").precision, Some(1.0));
        assert_eq!(find(&evaluation, Question::Content, "0.00-0.50").precision, Some(0.5));
        assert_eq!(find(&evaluation, Question::Content, "model").precision, Some(0.5));
        assert_eq!(find(&evaluation, Question::Attribution, "that").precision, Some(0.5));
        assert_eq!(find(&evaluation, Question::Topic, "labor").yes, 1);
        assert_eq!(evaluation.agreements, []);
    }

    #[test]
    fn the_first_verdict_counts_and_coders_are_compared() {
        let rows = |verdicts: [&str; 4], coder: &str| {
            let row = |(at, verdict): (usize, &str)| format!("s_{at},that,,direct 0.90-1.00,8,{verdict},,,{coder}\n");
            verdicts.into_iter().enumerate().map(row).collect::<String>()
        };
        let (anna, ben) = (rows(["yes", "yes", "no", ""], "anna"), rows(["yes", "no", "no", "yes"], "ben"));
        let one = evaluate(&[sheet(&format!("{anna}{ben}"))]);
        let two = evaluate(&[sheet(&anna), sheet(&ben)]);
        assert_eq!(one, two, "one sheet or two");
        let all = find(&one, Question::Content, "all");
        assert_eq!((all.yes, all.no), (3, 1), "the fourth is ben's");
        let [agreement] = &one.agreements[..] else { panic!("{:?}", one.agreements) };
        assert_eq!((agreement.a.as_str(), agreement.b.as_str(), agreement.both), ("anna", "ben", 3));
        assert!((agreement.agreement - 2.0 / 3.0).abs() < 1e-12);
        // chance: 2/3 · 1/3 + 1/3 · 2/3
        assert!((agreement.kappa.unwrap() - (2.0 / 3.0 - 4.0 / 9.0) / (5.0 / 9.0)).abs() < 1e-12);
        let unnamed = evaluate(&[sheet(&rows(["yes"; 4], "")), sheet(&rows(["yes"; 4], ""))]);
        assert_eq!((unnamed.agreements[0].a.as_str(), unnamed.agreements[0].kappa), ("sheet 1", None));
    }

    #[test]
    fn nothing_judged_is_no_figure() {
        let evaluation =
            evaluate(&[sheet("s_1,that,,direct 0.90-1.00,8,,,,\ns_2,that,,direct 0.90-1.00,8,unclear,,,\n")]);
        let all = find(&evaluation, Question::Content, "all");
        assert_eq!((all.precision, all.unclear, all.interval), (None, 1, [0.0, 1.0]));
        assert_eq!(evaluate(&[]), Evaluation::default());
    }
}
