//! `onrecord show`: an article with its statements marked, or one row explained.
//!
//! Colours where the terminal has them, brackets where not: the content in `[n …]`, the cue in `<…>`, the words that say
//! who in `{…}`. Control characters of the text never reach the terminal.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use polars::prelude::*;

use super::Failure;
use super::args::ShowArguments;
use super::patterns::{self, Fired};
use super::terminal::safe;
use crate::stored::{Frame, Stored, StoredError};

/// What stands before and after a marked stretch.
struct Mark {
    open: String,
    close: String,
}

/// The marks of a page.
struct Palette {
    content: Mark,
    cue: Mark,
    speaker: Mark,
    label: Mark,
}

impl Mark {
    fn colour(style: Style) -> Mark {
        Mark { open: style.render().to_string(), close: style.render_reset().to_string() }
    }

    fn brackets(open: &str, close: &str) -> Mark {
        Mark { open: open.to_owned(), close: close.to_owned() }
    }

    fn around(&self, text: &str) -> String {
        [&self.open, text, &self.close].concat()
    }
}

impl Palette {
    fn new(coloured: bool) -> Palette {
        if !coloured {
            return Palette {
                content: Mark::brackets("[", "]"),
                cue: Mark::brackets("<", ">"),
                speaker: Mark::brackets("{", "}"),
                label: Mark::brackets("", ""),
            };
        }
        Palette {
            content: Mark::colour(AnsiColor::Green.on_default()),
            cue: Mark::colour(AnsiColor::Yellow.on_default().bold()),
            speaker: Mark::colour(AnsiColor::Cyan.on_default().bold()),
            label: Mark::colour(Style::new().dimmed()),
        }
    }
}

/// Prints what `arguments` name.
pub(super) fn show(arguments: &ShowArguments) -> Result<ExitCode, Failure> {
    let stored = &Stored::open(&arguments.output)?;
    let palette = Palette::new(AutoStream::choice(&std::io::stdout()) != ColorChoice::Never);
    let mut page = Vec::new();
    if arguments.what.starts_with("s_") {
        let statements = rows(stored, "statements", "statement_id", &arguments.what)?;
        let statement = statements.first().ok_or_else(|| unknown(&arguments.what, stored))?;
        explain(statement, stored, &palette, &mut page)?;
    } else {
        let key = if arguments.what.starts_with("a_") { "article_id" } else { "source_path" };
        let articles = rows(stored, "articles", key, &arguments.what)?;
        if articles.is_empty() {
            return Err(unknown(&arguments.what, stored));
        }
        for article in &articles {
            let statements = rows(stored, "statements", "article_id", &article["article_id"])?;
            print_article(article, &statements, &palette, &mut page)?;
        }
    }
    std::io::stdout().lock().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(what: &str, stored: &Stored) -> Failure {
    Failure::Usage(format!(
        "{what}: no article_id, statement_id or source path of {}; `articles.csv` and `statements.csv` list them",
        stored.folder().display()
    ))
}

/// A row as text; lists joined with `;`, spans as `12-40;52-90`, missing values empty.
type Cells = BTreeMap<String, String>;

/// The rows of a table whose column `key` is `value`.
fn rows(stored: &Stored, table: &str, key: &str, value: &str) -> Result<Vec<Cells>, StoredError> {
    let mut rows = Vec::new();
    for portion in stored.portions(table)? {
        let keys = portion.read(&[key])?;
        for (row, _) in keys.texts(key)?.iter().enumerate().filter(|(_, found)| **found == Some(value)) {
            rows.push(cells(&portion.row(row)?));
        }
    }
    Ok(rows)
}

fn cells(row: &Frame) -> Cells {
    row.columns().iter().map(|column| (column.name().to_string(), cell(column))).collect()
}

/// The first value of a column as text.
fn cell(column: &Column) -> String {
    fn plain(value: &AnyValue<'_>) -> String {
        match value {
            AnyValue::Null => String::new(),
            AnyValue::String(text) => (*text).to_owned(),
            AnyValue::StringOwned(text) => text.to_string(),
            AnyValue::List(items) => items.iter().map(|item| plain(&item)).collect::<Vec<_>>().join(";"),
            AnyValue::Struct(..) | AnyValue::StructOwned(_) => {
                let parts: Vec<String> = value._iter_struct_av().map(|part| plain(&part)).collect();
                parts.join("-")
            }
            AnyValue::Float32(number) => format!("{number:.2}"),
            other => other.to_string(),
        }
    }
    column.get(0).map(|value| plain(&value)).unwrap_or_default()
}

/// One article: a head line, the text with marks, a line for each statement.
fn print_article(article: &Cells, statements: &[Cells], palette: &Palette, page: &mut Vec<u8>) -> Result<(), Failure> {
    let text: Vec<char> = article["text"].chars().collect();
    writeln!(page, "{}", palette.label.around(&head(article)))?;
    let mut marks: Vec<(usize, usize, &Mark, String)> = Vec::new();
    for statement in statements.iter().filter(|statement| statement["within"].is_empty()) {
        for (part, (start, end)) in spans(&statement["spans"]).into_iter().enumerate() {
            let number = if part == 0 { format!("{} ", statement["seq"]) } else { String::new() };
            marks.push((start, end, &palette.content, number));
        }
        for (from, to, mark) in
            [("cue_start", "cue_end", &palette.cue), ("speaker_start", "speaker_end", &palette.speaker)]
        {
            if let (Ok(start), Ok(end)) = (statement[from].parse(), statement[to].parse()) {
                marks.push((start, end, mark, String::new()));
            }
        }
    }
    marks.sort_by_key(|&(start, end, ..)| (start, std::cmp::Reverse(end)));
    let mut at = 0;
    for (start, end, mark, number) in marks {
        if start < at || end > text.len() {
            continue; // a mark inside another one: the outer one shows
        }
        write!(page, "{}{}", safe_text(&text[at..start]), mark.around(&(number + &safe_text(&text[start..end]))))?;
        at = end;
    }
    writeln!(page, "{}\n", safe_text(&text[at..]))?;
    for statement in statements {
        let cell = |name: &str| safe(or_dash(&statement[name]));
        let said_on =
            if statement["said_on"].is_empty() { String::new() } else { format!(", said on {}", statement["said_on"]) };
        writeln!(
            page,
            "{:>3} {} {} by {} {} {} {}, {}{said_on} {}",
            cell("seq"),
            cell("statement_id"),
            cell("speaker_ids"),
            cell("speaker_rule"),
            palette.speaker.around(&cell("speaker_mention")),
            palette.cue.around(&cell("cue")),
            cell("kind"),
            cell("act"),
            palette.label.around(&statement["topics"]),
        )?;
    }
    writeln!(page)?;
    Ok(())
}

fn head(article: &Cells) -> String {
    let parts = ["published", "publisher", "title", "source_path", "article_id"].map(|name| safe(&article[name]));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// One statement: every column, and what brought its topics and dates. A topic without a pattern has those of the
/// rest of its paragraph, of the headline, or of a dictionary of the user.
fn explain(statement: &Cells, stored: &Stored, palette: &Palette, page: &mut Vec<u8>) -> Result<(), Failure> {
    let mut line = |name: &str, value: &str| {
        writeln!(page, "{}  {}", palette.label.around(&format!("{name:>13}")), safe(or_dash(value.trim())))
    };
    let cell = |name: &str| statement[name].as_str();
    let place = |start: &str, end: &str| {
        if cell(start).is_empty() { String::new() } else { format!("  (characters {} to {})", cell(start), cell(end)) }
    };
    line("statement", cell("statement_id"))?;
    line("article", &format!("{}, published {}", cell("article_id"), or_dash(cell("published"))))?;
    line("text", cell("text"))?;
    line("characters", cell("spans"))?;
    line("context", cell("context"))?;
    line("found by", &format!("{}, confidence {}", cell("rule"), cell("confidence")))?;
    line("cue", &format!("{}{}", or_dash(cell("cue")), place("cue_start", "cue_end")))?;
    line("reported as", &format!("{}, {}, {}", cell("kind"), cell("mode"), or_dash(cell("act"))))?;
    line("core", cell("core"))?;
    if !cell("within").is_empty() {
        line("within", cell("within"))?;
    }
    let who = place("speaker_start", "speaker_end");
    line("attributed to", &format!("{}{who}", or_dash(cell("speaker_mention"))))?;
    line("speaker", &format!("{}, by rule {}", or_dash(cell("speaker_ids")), cell("speaker_rule")))?;
    line("addressee", cell("addressee_ids"))?;
    line("said on", &[cell("said_on"), cell("said_on_rule")].join(" "))?;
    let topics = rows(stored, "statement_topics", "statement_id", cell("statement_id"))?;
    let fired = if topics.is_empty() { Vec::new() } else { fired(statement, stored)? };
    for topic in topics {
        line("topic", &format!("{} {} for {}", topic["topic_id"], topic["score"], topic["terms"]))?;
        for Fired { pattern, place: (start, end), .. } in
            fired.iter().filter(|fired| fired.topics.contains(&topic["topic_id"]))
        {
            line("pattern", &format!("{pattern}  (characters {start} to {end})"))?;
        }
    }
    for date in rows(stored, "dates", "statement_id", cell("statement_id"))? {
        line("date", &format!("{} → {} by rule {}", date["text"], date["value"], date["rule"]))?;
    }
    Ok(())
}

/// The patterns of the built-in dictionary in the sentences of a statement.
fn fired(statement: &Cells, stored: &Stored) -> Result<Vec<Fired>, Failure> {
    let articles = rows(stored, "articles", "article_id", &statement["article_id"])?;
    let text = articles.first().map_or("", |article| article["text"].as_str());
    patterns::fired(text, &spans(&statement["spans"])).map_err(|error| Failure::Failed(error.to_string()))
}

/// The value, or a dash where there is none.
pub(super) fn or_dash(value: &str) -> &str {
    if value.is_empty() { "–" } else { value }
}

/// `12-40;52-90` as numbers.
fn spans(cell: &str) -> Vec<(usize, usize)> {
    cell.split(';')
        .filter_map(|part| part.split_once('-'))
        .filter_map(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
        .collect()
}

/// Characters of a text, made safe for a terminal.
fn safe_text(text: &[char]) -> String {
    safe(&text.iter().collect::<String>())
}
