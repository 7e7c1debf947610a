//! Labelled texts, from JSON Lines or CSV with the fields `text`, `label` and perhaps `context_before`, `group`.

use std::path::Path;

use serde::Deserialize;

use super::super::TopicsError;

/// A text with its label.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Example {
    /// The text.
    pub text: String,
    /// The text before it.
    #[serde(default)]
    pub context_before: Option<String>,
    /// Its topic: an id or code of a known topic, or any other word.
    pub label: String,
    /// What must not be divided between folds: a speech, an article.
    #[serde(default)]
    pub group: Option<String>,
}

/// Reads a file of examples: CSV if its name ends so, else JSON Lines.
///
/// # Errors
/// The first line that cannot be used; fewer than two labels.
pub fn read_examples(path: &Path) -> Result<Vec<Example>, TopicsError> {
    let fault = |line, reason| TopicsError { file: path.to_path_buf(), line, reason };
    let bytes = std::fs::read(path).map_err(|error| fault(0, error.to_string()))?;
    let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let examples = if is_csv { from_csv(&bytes) } else { from_json_lines(&bytes) };
    let examples: Vec<Example> = examples.map_err(|(line, reason)| fault(line, reason))?;
    let first = examples.first().map(|example| &example.label);
    if examples.iter().all(|example| Some(&example.label) == first) {
        return Err(fault(0, "examples of two labels at least".into()));
    }
    Ok(examples)
}

fn from_json_lines(bytes: &[u8]) -> Result<Vec<Example>, (usize, String)> {
    let lines = bytes.split(|&byte| byte == b'\n').enumerate();
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    filled.map(|(index, line)| serde_json::from_slice(line).map_err(|error| (index + 1, error.to_string()))).collect()
}

fn from_csv(bytes: &[u8]) -> Result<Vec<Example>, (usize, String)> {
    let mut reader = csv::Reader::from_reader(bytes);
    let line = |error: &csv::Error| error.position().map_or(0, |position| position.line() as usize);
    reader.deserialize().map(|row| row.map_err(|error| (line(&error), error.to_string()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same() {
        let json = from_json_lines(
            b"{\"text\":\"a\",\"label\":\"x\",\"id\":1}\n\n{\"text\":\"b\",\"label\":\"y\",\"group\":\"g\"}",
        );
        let csv = from_csv(b"id,text,label,group\n1,a,x,\n2,b,y,g\n");
        assert_eq!(json, csv);
        assert_eq!(json.unwrap()[1].group.as_deref(), Some("g"));
        assert_eq!(from_json_lines(b"{}\n").unwrap_err().0, 1);
        assert_eq!(from_csv(b"text,label\na,x\nb\n").unwrap_err().0, 3);
    }
}
