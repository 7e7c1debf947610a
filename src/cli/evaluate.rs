//! `onrecord evaluate`: the figures of filled coding sheets.

use std::fmt::Write;
use std::fs;
use std::process::ExitCode;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use serde::Serialize;

use crate::coding::{self, Agreement, Estimate, Evaluation};

use super::Failure;
use super::args::{EvaluateArguments, FiguresForm};

/// Reads the sheets and prints their figures.
pub(super) fn evaluate(arguments: &EvaluateArguments) -> Result<ExitCode, Failure> {
    let mut sheets = Vec::new();
    for path in &arguments.sheets {
        let failed = |reason: &dyn std::fmt::Display| Failure::Usage(format!("{}: {reason}", path.display()));
        let words = fs::read(path).map_err(|error| failed(&error))?;
        sheets.push(coding::read(&words).map_err(|error| failed(&error))?);
    }
    let evaluation = coding::evaluate(&sheets);
    if evaluation.estimates.is_empty() {
        let columns = "content_verdict, speaker_verdict or topic_verdict";
        return Err(Failure::Usage(format!("no verdict on any sheet; fill {columns} with yes, no or unclear")));
    }
    let words = match arguments.to {
        FiguresForm::Table => table(&evaluation),
        FiguresForm::Csv => csv(&evaluation)?,
        FiguresForm::Json => json(&evaluation),
    };
    super::put(words.as_bytes(), arguments.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn table(evaluation: &Evaluation) -> String {
    let mut words = format!(
        "{} statements on the sheets, for {} rows of the output\n\n",
        evaluation.statements, evaluation.population
    );
    let mut table = plain(&["question", "group", "", "yes", "no", "unclear", "precision", "95 %", "n eff"]);
    for it in &evaluation.estimates {
        let [low, high] = it.interval.map(share);
        let [precision, interval] = match it.precision {
            Some(precision) => [share(precision), format!("{low} to {high}")],
            None => Default::default(),
        };
        table.add_row([
            it.question.as_str(),
            it.group,
            &it.value,
            &it.yes.to_string(),
            &it.no.to_string(),
            &it.unclear.to_string(),
            &precision,
            &interval,
            &format!("{:.0}", it.effective),
        ]);
    }
    lines(&mut words, &mut table, 3..9);
    if !evaluation.agreements.is_empty() {
        words.push('\n');
        let mut table = plain(&["question", "coder", "coder", "both", "agreement", "kappa"]);
        for it in &evaluation.agreements {
            let kappa = it.kappa.map(share).unwrap_or_default();
            table.add_row([it.question.as_str(), &it.a, &it.b, &it.both.to_string(), &share(it.agreement), &kappa]);
        }
        lines(&mut words, &mut table, 3..6);
    }
    words
}

fn share(value: f64) -> String {
    let words = format!("{value:.3}");
    if words == "-0.000" { "0.000".to_owned() } else { words }
}

/// A table without lines, as wide as it needs.
fn plain(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(header);
    table
}

/// Appends the table's lines, without blanks at their ends; the columns of figures are set to the right.
fn lines(words: &mut String, table: &mut Table, figures: std::ops::Range<usize>) {
    for column in figures {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        let _ = writeln!(words, "{}", super::terminal::safe(line.trim_end())); // a String takes everything
    }
}

/// A row of the figures for programs. Agreement stands in the same columns: `group` is `agreement`, `value` names
/// the coders, `estimate` is the share of equal verdicts.
#[derive(Serialize)]
struct Row<'e> {
    question: &'e str,
    group: &'e str,
    value: String,
    judged: u64,
    yes: Option<u64>,
    no: Option<u64>,
    unclear: Option<u64>,
    estimate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    effective: Option<f64>,
    kappa: Option<f64>,
}

fn rows(evaluation: &Evaluation) -> Vec<Row<'_>> {
    let estimate = |it: &'_ Estimate| Row {
        question: it.question.as_str(),
        group: it.group,
        value: it.value.clone(),
        judged: it.yes + it.no + it.unclear,
        yes: Some(it.yes),
        no: Some(it.no),
        unclear: Some(it.unclear),
        estimate: it.precision.map(rounded),
        low: it.precision.map(|_| rounded(it.interval[0])),
        high: it.precision.map(|_| rounded(it.interval[1])),
        effective: Some(rounded(it.effective)),
        kappa: None,
    };
    let agreement = |it: &'_ Agreement| Row {
        question: it.question.as_str(),
        group: "agreement",
        value: format!("{} and {}", it.a, it.b),
        judged: it.both,
        yes: None,
        no: None,
        unclear: None,
        estimate: Some(rounded(it.agreement)),
        low: None,
        high: None,
        effective: None,
        kappa: it.kappa.map(rounded),
    };
    evaluation.estimates.iter().map(estimate).chain(evaluation.agreements.iter().map(agreement)).collect()
}

/// Four digits: more than any sheet can bear.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0 // no minus before nothing
}

fn csv(evaluation: &Evaluation) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::Failed(error.to_string());
    for row in rows(evaluation) {
        writer.serialize(row).map_err(failed)?;
    }
    let words = writer.into_inner().map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(String::from_utf8_lossy(&words).into_owned())
}

fn json(evaluation: &Evaluation) -> String {
    let whole = serde_json::json!({
        "statements": evaluation.statements,
        "population": evaluation.population,
        "figures": rows(evaluation),
    });
    let mut words = serde_json::to_string_pretty(&whole).expect("rows of words and numbers are JSON");
    words.push('\n');
    words
}
