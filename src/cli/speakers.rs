//! `onrecord speakers`: which forms of a name became one speaker, which speakers may be one, and why.
//!
//! The doubtful come first: those whose points lie nearest to what a merge takes. As CSV the list is a sheet to correct:
//! `same` or `different` in its first column, and `onrecord run --merges SHEET` follows.

use std::cmp::Reverse;
use std::io::Write;
use std::process::ExitCode;

use super::Failure;
use super::args::{SpeakersArguments, SpeakersForm};
use super::show::{Cells, Stored, safe_text};
use crate::speakers::identity::MERGE;
use crate::tables::fold::is_formula;

/// Prints the links of the speakers that `arguments` name.
pub(super) fn speakers(arguments: &SpeakersArguments) -> Result<ExitCode, Failure> {
    let stored = Stored::open(&arguments.output)?;
    let mut links = stored.all("speaker_links")?;
    links.retain(|link| names(link, &arguments.speaker));
    links.sort_by_cached_key(|link| {
        let number = |name: &str| link[name].parse::<i64>().unwrap_or_default();
        // twice the distance from the middle between the last pair left apart and the first one merged
        let distance = (2 * number("points") - i64::from(2 * MERGE - 1)).abs();
        (
            distance,
            Reverse(number("articles")),
            ["speaker_id", "other_id", "name", "other_name"].map(|key| link[key].clone()),
        )
    });
    let found = links.len();
    links.truncate(arguments.limit.unwrap_or(usize::MAX));
    let mut page = Vec::new();
    match arguments.to {
        SpeakersForm::Text => print(&links, &mut page)?,
        SpeakersForm::Csv => sheet(&links, &mut page)?,
    }
    match &arguments.out {
        Some(path) => {
            std::fs::write(path, page).map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?
        }
        None => std::io::stdout().lock().write_all(&page)?,
    }
    if links.len() < found {
        tracing::warn!("{} of {found} pairs; --limit N shows more", links.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the link is about one of `wanted`: an id, or a part of a name, in any case. All are, if nobody is wanted.
fn names(link: &Cells, wanted: &[String]) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|wanted| {
            let wanted = wanted.to_lowercase();
            ["speaker_id", "other_id"].iter().any(|key| link[*key] == wanted)
                || ["name", "other_name"].iter().any(|key| link[*key].to_lowercase().contains(&wanted))
        })
}

/// Two lines a pair: what was decided about whom, and why.
fn print(links: &[Cells], page: &mut Vec<u8>) -> Result<(), Failure> {
    for link in links {
        let cell = |name: &str| safe_text(&link[name]);
        let (sign, ids) = match link["decision"].as_str() {
            "merged" => ("=", cell("speaker_id")),
            _ => ("≠", format!("{}, {}", cell("speaker_id"), cell("other_id"))),
        };
        let plural = if link["articles"] == "1" { "" } else { "s" };
        writeln!(
            page,
            "{:<6} {:>3}  {} {sign} {}  ({ids})",
            cell("decision"),
            cell("points"),
            cell("name"),
            cell("other_name")
        )?;
        writeln!(page, "{:12}{}; {} article{plural}", "", cell("evidence").replace(';', ", "), cell("articles"))?;
    }
    Ok(())
}

/// The list as `--merges` reads it, with room for a verdict. Who was merged goes by name, since both have one id.
fn sheet(links: &[Cells], page: &mut Vec<u8>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(page);
    let written = (|| {
        writer.write_record([
            "verdict",
            "a",
            "b",
            "decision",
            "points",
            "name",
            "other_name",
            "rule",
            "evidence",
            "articles",
        ])?;
        for link in links {
            let [a, b] = match link["decision"].as_str() {
                "merged" => ["name", "other_name"],
                _ => ["speaker_id", "other_id"],
            };
            let rest = ["decision", "points", "name", "other_name", "rule", "evidence", "articles"];
            let guarded =
                |key: &str| if is_formula(&link[key]) { format!("'{}", link[key]) } else { link[key].clone() };
            let cells = [a, b].into_iter().chain(rest).map(guarded);
            writer.write_record(std::iter::once(String::new()).chain(cells))?;
        }
        writer.flush()?;
        csv::Result::Ok(())
    })();
    written.map_err(|error| Failure::Failed(format!("cannot write the sheet: {error}")))
}
