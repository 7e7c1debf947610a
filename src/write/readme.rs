//! The README beside the tables: what a row is, what a column means, what a code of `rejects` stands for.

use std::fmt::Write;

use super::layout::{self, Form, form};
use super::table_set::TableFile;
use crate::read::codes::Code;
use crate::tables::{Column, Table, Type, schema};

/// The file's name.
pub(super) const NAME: &str = "README.md";

const INTRODUCTION: &str = "\
# Who said what, about what, and when

Tables made by onrecord from news articles. `run.json` says from what and with which settings they were made, and lists
every file with its size and SHA-256; `datapackage.json` describes the CSV files for programs.

- Offsets count Unicode code points of `articles.text`, from 0, half-open: `text[start:end]` in Python is the passage.
- Missing is null in Parquet and empty in CSV. Lists are lists in Parquet and joined by `;` in CSV.
- CSV is UTF-8 with LF, one row per line: white space inside a text is folded. A text that a spreadsheet would run as a
  formula has a leading apostrophe, unless `--csv-raw` was given.
- Counts take statements of mode speech only.
- Resolve the link `current` once and read all tables from there: they are one consistent generation.
";

/// The README for `files`; `codes` are those of the table `rejects`.
pub(super) fn text(files: &[TableFile], codes: &[Code]) -> String {
    let mut text = INTRODUCTION.to_owned();
    text.push_str("\n## Tables\n\n| table | rows | files | a row is |\n|---|---|---|---|\n");
    for table in schema::TABLES {
        let rows = layout::rows(files, table);
        let of_table: Vec<_> = files.iter().filter(|file| file.table == table.name).collect();
        let paths: Vec<_> = match of_table.first().and_then(|file| form(table, &file.path)) {
            Some(Form::Month(_)) => vec![format!("[{0}/]({0}/), a file for each month", table.name)],
            _ => of_table.iter().map(|file| format!("[{0}]({0})", file.path)).collect(),
        };
        line(&mut text, &[table.name, &rows.to_string(), &paths.join(", "), table.description]);
    }
    schema::TABLES.into_iter().for_each(|table| dictionary(&mut text, table));
    text.push_str("\n## Codes of rejects\n\n| code | meaning | what to do |\n|---|---|---|\n");
    codes.iter().for_each(|code| line(&mut text, &[code.code, code.title, code.advice]));
    text
}

fn dictionary(text: &mut String, table: &Table) {
    let key = match table.key {
        [] => String::new(),
        keys => format!(" Key: {}.", keys.join(", ")),
    };
    let _ = write!(text, "\n## {}\n\n{} Sorted by {}.{key}\n\n", table.name, table.description, table.order);
    text.push_str("| column | type | meaning |\n|---|---|---|\n");
    for column in table.columns {
        let is_list = matches!(column.kind, Type::TextList | Type::SpanList);
        let may_be = if column.nullable && !is_list { ", may be missing" } else { "" };
        line(text, &[column.name, &format!("{}{may_be}", column.kind.as_str()), &meaning(column)]);
    }
}

fn meaning(column: &Column) -> String {
    let mut meaning = column.description.to_owned();
    if !column.values.is_empty() {
        let _ = write!(meaning, " One of {}.", column.values.join(", "));
    }
    if let Some(target) = column.references {
        let _ = write!(meaning, " → {target}");
    }
    if column.parquet_only {
        meaning.push_str(" Parquet only.");
    }
    meaning
}

/// A row of a Markdown table.
fn line(text: &mut String, cells: &[&str]) {
    for cell in cells {
        let _ = write!(text, "| {} ", cell.replace('|', "\\|"));
    }
    text.push_str("|\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_and_code_has_its_line() {
        let file =
            TableFile { path: "mentions.csv".into(), table: "mentions".into(), rows: 12, ..TableFile::default() };
        let code = Code { code: "E999", title: "a|b", advice: "none" };
        let text = text(&[file], &[code]);
        for table in schema::TABLES {
            let (_, part) = text.split_once(&format!("\n## {}\n", table.name)).unwrap();
            for column in table.columns {
                assert!(part.contains(&format!("\n| {} | {}", column.name, column.kind.as_str())), "{}", column.name);
            }
        }
        assert!(text.contains("| mentions | 12 | [mentions.csv](mentions.csv) |"));
        assert!(text.contains("\n| E999 | a\\|b | none |\n"));
        assert!(
            text.contains("list of text | All, where several speak together; the first is speaker_id. → speakers |")
        );
    }
}
