//! The page as one file: templates filled, style and script put in, and a policy that allows nothing else.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, context};
use sha2::{Digest, Sha256};

use super::{Fact, Page, Part};

const STYLE: &str = include_str!("parts/style.css");
const SCRIPT: &str = include_str!("parts/script.js");

/// The templates, by the names under which they include one another. Names that end in `.html` escape what they print.
const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("parts/page.html")),
    ("text.html", include_str!("parts/text.html")),
    ("table.html", include_str!("parts/table.html")),
    ("lines.html", include_str!("parts/lines.html")),
    ("heat_map.html", include_str!("parts/heat_map.html")),
    ("bars.html", include_str!("parts/bars.html")),
    ("dots.html", include_str!("parts/dots.html")),
    ("pairs.html", include_str!("parts/pairs.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters differ from one another"));
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if value.kind() == ValueKind::String && !value.is_safe() => {
            minijinja::escape_formatter(out, state, &Value::from(shown(text)))
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("the templates are part of the program and are tested");
    }
    environment
});

pub(super) fn html(page: &Page) -> String {
    let parts: Vec<Value> = page.parts.iter().enumerate().map(|(index, part)| value(part, index + 1)).collect();
    let values = context! {
        title => &page.title,
        lead => &page.lead,
        facts => page.facts.iter().map(fact).collect::<Vec<_>>(),
        parts => parts,
        foot => &page.foot,
        // fixed texts of this room, not escaped: their bytes are what the policy's hashes are of
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        policy => Value::from_safe_string(policy()),
    };
    let template = ENVIRONMENT.get_template("page.html").expect("it is in the list above");
    template.render(values).expect("the templates use what this room gives them")
}

/// What the browser may do: apply this style, run this script.
fn policy() -> String {
    let hash = |text: &str| data_encoding::BASE64.encode(&Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// The values of a part, with the name of its template and a number that makes its ids unique.
fn value(part: &Part, number: usize) -> Value {
    let (template, heading, note, values) = match part {
        Part::Text { heading, paragraphs } => ("text.html", heading, "", context! { paragraphs => paragraphs }),
        Part::Table(table) => ("table.html", &table.heading, table.note.as_str(), table.value()),
        Part::Lines(lines) => ("lines.html", &lines.heading, lines.note.as_str(), lines.value()),
        Part::HeatMap(map) => ("heat_map.html", &map.heading, map.note.as_str(), map.value()),
        Part::Bars(bars) => ("bars.html", &bars.heading, bars.note.as_str(), bars.value()),
        Part::Dots(dots) => ("dots.html", &dots.heading, dots.note.as_str(), dots.value()),
        Part::Pairs(pairs) => ("pairs.html", &pairs.heading, pairs.note.as_str(), pairs.value()),
    };
    context! { template => template, number => number, heading => heading, note => note, part => values }
}

fn fact(fact: &Fact) -> Value {
    context! { name => &fact.name, value => &fact.value }
}

/// The text without characters that a reader cannot see and that change what the reader sees: controls other than
/// white space, and the marks that turn the direction of what follows.
fn shown(text: &str) -> String {
    let hides = |c: char| {
        c.is_control() && !c.is_whitespace() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if hides(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
