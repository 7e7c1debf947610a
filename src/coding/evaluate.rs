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
    /// How the rows are grouped: `overall`, `coder` (where there are several), `kind`, `confidence`, `rule`, `topic`.
    pub group: &'static str,
    /// The group.
    pub value: String,
    /// Verdicts `yes`.
    pub yes: u64,
    /// Verdicts `no`.
    pub no: u64,
    /// Verdicts `unclear`; they are in no other figure.
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

/// The figures of filled sheets. A coder is a sheet and a name in its column `coder`. Where several judged a statement,
/// their verdicts share its weight, so that none of them is preferred: said right by one and wrong by the other, it is
/// half right. Each coder's own precision stands beside it, and how far coders agree.
pub fn evaluate(sheets: &[Vec<Filled>]) -> Evaluation {
    let coders = coders(sheets);
    let rows: Vec<&Filled> = coders.iter().flat_map(|coder| coder.rows.iter().copied()).collect();
    let statements: FxHashSet<&str> = rows.iter().map(|row| row.statement_id.as_str()).collect();
    let sizes: Sizes<'_> = rows.iter().map(|row| (row.stratum.as_str(), row.stratum_rows)).collect();
    let mut evaluation =
        Evaluation { statements: statements.len() as u64, population: sizes.values().sum(), ..Evaluation::default() };
    for question in Question::ALL {
        evaluation.estimates.extend(estimates(question, &rows, &coders, &sizes));
        for (at, a) in coders.iter().enumerate() {
            evaluation.agreements.extend(coders[at + 1..].iter().filter_map(|b| agreement(question, a, b)));
        }
    }
    evaluation
}

/// Rows of the output by stratum.
type Sizes<'r> = BTreeMap<&'r str, u64>;

/// Who judged, and their rows, of each statement the first.
struct Coder<'r> {
    name: String,
    rows: Vec<&'r Filled>,
}

/// The coders, in the order of their first row.
fn coders(sheets: &[Vec<Filled>]) -> Vec<Coder<'_>> {
    let mut coders: Vec<Coder<'_>> = Vec::new();
    for (number, sheet) in (1..).zip(sheets) {
        let first = coders.len();
        let mut seen = FxHashSet::default();
        for row in sheet.iter().filter(|row| seen.insert((row.coder.as_str(), row.statement_id.as_str()))) {
            let name = if row.coder.is_empty() { format!("sheet {number}") } else { row.coder.clone() };
            match coders[first..].iter_mut().find(|coder| coder.name == name) {
                Some(coder) => coder.rows.push(row),
                None => coders.push(Coder { name, rows: vec![row] }),
            }
        }
    }
    coders
}

/// A row with its verdict and the number of rows of the output that it stands for.
struct Judged<'r> {
    row: &'r Filled,
    verdict: Verdict,
    weight: f64,
}

fn estimates(question: Question, rows: &[&Filled], coders: &[Coder<'_>], sizes: &Sizes<'_>) -> Vec<Estimate> {
    let judged_by_all = judged(question, rows, sizes);
    let mut estimates = Vec::new();
    for (group, of) in GROUPS {
        let mut groups: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
        for judged in &judged_by_all {
            groups.entry(of(judged.row)).or_default().push(judged);
        }
        estimates.extend(groups.into_iter().map(|(value, judged)| estimate(question, group, value, &judged)));
        if group == GROUPS[0].0 && coders.len() > 1 {
            for coder in coders {
                let judged = judged(question, &coder.rows, sizes);
                let judged: Vec<&Judged<'_>> = judged.iter().collect();
                estimates.extend((!judged.is_empty()).then(|| estimate(question, "coder", &coder.name, &judged)));
            }
        }
    }
    estimates
}

/// The verdicts on a question. What a statement stands for is shared by the verdicts that decide it.
fn judged<'r>(question: Question, rows: &[&'r Filled], sizes: &Sizes<'_>) -> Vec<Judged<'r>> {
    let verdicts: Vec<(&Filled, Verdict)> =
        rows.iter().filter_map(|row| Some((*row, row.verdict(question)?))).collect();
    let mut verdicts_of: FxHashMap<&str, u64> = FxHashMap::default();
    let mut decided: Sizes<'_> = BTreeMap::new();
    for (row, _) in verdicts.iter().filter(|(_, verdict)| *verdict != Verdict::Unclear) {
        let verdicts = verdicts_of.entry(&row.statement_id).or_default();
        *verdicts += 1;
        *decided.entry(&row.stratum).or_default() += u64::from(*verdicts == 1);
    }
    let share = |row: &Filled| {
        let statements = decided.get(row.stratum.as_str())?;
        let of_statement = verdicts_of.get(row.statement_id.as_str())?;
        Some(*sizes.get(row.stratum.as_str())? as f64 / (statements * of_statement) as f64)
    };
    let weighed = |(row, verdict)| Judged { row, verdict, weight: share(row).unwrap_or(0.0) };
    verdicts.into_iter().map(weighed).collect()
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
    let weight = |verdict| {
        let of_verdict = judged.iter().filter(|judged| judged.verdict == verdict);
        of_verdict.fold(0.0, |sum, judged| sum + judged.weight)
    };
    let (right, wrong) = (weight(Verdict::Yes), weight(Verdict::No));
    // two verdicts on one statement are no two statements
    let mut of_statement: BTreeMap<&str, f64> = BTreeMap::new();
    for judged in judged.iter().filter(|judged| judged.verdict != Verdict::Unclear) {
        *of_statement.entry(&judged.row.statement_id).or_default() += judged.weight;
    }
    let effective = measures::effective(of_statement.into_values());
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

fn agreement(question: Question, a: &Coder<'_>, b: &Coder<'_>) -> Option<Agreement> {
    let of_b: FxHashMap<&str, &Filled> = b.rows.iter().map(|row| (row.statement_id.as_str(), *row)).collect();
    let mut table = [[0; 3]; 3];
    for row in &a.rows {
        let other = of_b.get(row.statement_id.as_str()).and_then(|other| other.verdict(question));
        if let (Some(mine), Some(theirs)) = (row.verdict(question), other) {
            table[mine as usize][theirs as usize] += 1;
        }
    }
    let both: u64 = table.iter().flatten().sum();
    let same: u64 = (0..3).map(|at| table[at][at]).sum();
    let agreement = same as f64 / both as f64;
    let (a, b) = (a.name.clone(), b.name.clone());
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
    fn coders_count_alike_and_are_compared() {
        let rows = |verdicts: [&str; 4], coder: &str| {
            let row = |(at, verdict): (usize, &str)| format!("s_{at},that,,direct 0.90-1.00,8,{verdict},,,{coder}\n");
            verdicts.into_iter().enumerate().map(row).collect::<String>()
        };
        let (anna, ben) = (rows(["yes", "yes", "no", ""], "anna"), rows(["yes", "no", "no", "yes"], "ben"));
        let one = evaluate(&[sheet(&format!("{anna}{ben}"))]);
        let two = evaluate(&[sheet(&anna), sheet(&ben)]);
        assert_eq!(one, two, "one sheet or two");
        let all = find(&one, Question::Content, "all");
        assert_eq!((all.yes, all.no), (4, 3), "verdicts of both");
        assert_eq!(all.precision, Some((1.0 + 0.5 + 0.0 + 1.0) / 4.0), "the second is half right, the fourth is ben's");
        assert!((all.effective - 4.0).abs() < 1e-12, "statements, not verdicts");
        assert_eq!(find(&one, Question::Content, "anna").precision, Some(2.0 / 3.0));
        assert_eq!(find(&one, Question::Content, "ben").precision, Some(0.5));
        assert!(one.estimates.iter().all(|it| it.value != "anna" || it.group == "coder"));
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
        let wrong = evaluate(&[sheet("s_1,that,,direct 0.90-1.00,8,no,,,\n")]);
        let none = find(&wrong, Question::Content, "all").precision.unwrap();
        assert!(none == 0.0 && none.is_sign_positive(), "no minus before nothing");
        assert_eq!(evaluate(&[]), Evaluation::default());
    }
}
