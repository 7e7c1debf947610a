//! What the names of the input mean.
//!
//! They stand in `fields.tsv`, the best of a field first. Names are compared by their letters and digits alone, so
//! `publish_date`, `publishDate` and `Publish Date` are one. A name in the user's [`FieldMap`] goes before the list.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A field of an article, as the column of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Text,
    Title,
    Published,
    Url,
    Author,
    Publisher,
    Id,
    Language,
}

impl Field {
    const ALL: [Field; 8] = [
        Field::Text,
        Field::Title,
        Field::Published,
        Field::Url,
        Field::Author,
        Field::Publisher,
        Field::Id,
        Field::Language,
    ];

    /// The word in `--map`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Field::Text => "text",
            Field::Title => "title",
            Field::Published => "published",
            Field::Url => "url",
            Field::Author => "author",
            Field::Publisher => "publisher",
            Field::Id => "id",
            Field::Language => "language",
        }
    }

    fn parse(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

/// Which of the input's names stands for which field (`--map published=date,text=body`).
///
/// Where a record has a mapped name, that value counts, even if it is empty. Where it has not, the field is looked for
/// as always. A dot leads into an object: `published=metadata.date`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap(Vec<(Field, String)>);

impl FieldMap {
    /// Reads `field=name` pairs; one string may hold several, separated by commas.
    ///
    /// # Errors
    /// What was expected, if a pair has no `=` or names no field of ours.
    pub fn parse(pairs: &[String]) -> Result<FieldMap, String> {
        let mut map = Vec::new();
        for pair in pairs.iter().flat_map(|pairs| pairs.split(',')) {
            let (field, name) = pair
                .split_once('=')
                .filter(|(_, name)| !name.is_empty())
                .ok_or_else(|| format!("--map takes FIELD=NAME, as in text=body, not {pair:?}"))?;
            let field = Field::parse(field.trim()).ok_or_else(|| {
                let known = Field::ALL.map(Field::as_str).join(", ");
                format!("--map knows no field {field:?}; the fields are {known}")
            })?;
            map.push((field, name.to_owned()));
        }
        Ok(FieldMap(map))
    }

    /// Whether it says what `name` means.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(_, mapped)| mapped == name)
    }

    /// Whether it says where the text is.
    pub(super) fn has_text(&self) -> bool {
        self.names(Field::Text).next().is_some()
    }

    /// The fields that it has names for.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields: Vec<Field> = self.0.iter().map(|&(field, _)| field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The names for a field.
    pub(super) fn names(&self, field: Field) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(mapped, _)| *mapped == field).map(|(_, name)| name.as_str())
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<_> = self.0.iter().map(|(field, name)| format!("{}={name}", field.as_str())).collect();
        f.write_str(&pairs.join(","))
    }
}

/// A line of `fields.tsv`.
pub(super) struct Name {
    pub(super) field: Field,
    /// The smaller, the better.
    pub(super) rank: usize,
    /// The value counts only if it is an address (true) or is none (false).
    pub(super) address: Option<bool>,
}

/// The lines of `fields.tsv` by their name.
static NAMES: LazyLock<FxHashMap<&'static str, Vec<Name>>> = LazyLock::new(|| {
    let mut names = FxHashMap::<_, Vec<Name>>::default();
    for (rank, line) in include_str!("fields.tsv").lines().skip(1).enumerate() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let field = Field::parse(cell()).expect("fields.tsv names fields");
        let name = cell();
        let address = match cell() {
            "" => None,
            only => Some(only == "address"),
        };
        names.entry(name).or_default().push(Name { field, rank, address });
    }
    names
});

/// What the list says of a name.
pub(super) fn listed(name: &str) -> &'static [Name] {
    NAMES.get(folded(name).as_str()).map_or(&[], Vec::as_slice)
}

/// The names that the list has for a field, the best first.
pub(super) fn names_of(field: Field) -> Vec<&'static str> {
    let own = |names: &Vec<Name>| names.iter().find(|name| name.field == field).map(|name| name.rank);
    let mut names: Vec<(usize, &str)> = NAMES.iter().filter_map(|(name, all)| Some((own(all)?, *name))).collect();
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The fields that a name may stand for.
pub(super) fn meanings(name: &str, map: &FieldMap) -> impl Iterator<Item = Field> {
    let mapped = map.0.iter().filter(move |(_, mapped)| mapped == name).map(|&(field, _)| field);
    mapped.chain(listed(name).iter().map(|listed| listed.field))
}

/// The letters and digits of a name, in lower case.
fn folded(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_each_name_once_per_field_and_is_folded() {
        let lines: Vec<&str> = include_str!("fields.tsv").lines().skip(1).collect();
        let mut keys: Vec<String> = lines.iter().map(|line| line.splitn(3, '\t').take(2).collect()).collect();
        keys.sort();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
        for line in lines {
            let name = line.split('\t').nth(1).unwrap();
            assert_eq!(name, folded(name));
            assert!(matches!(line.split('\t').nth(2), None | Some("" | "address" | "name")), "{line}");
        }
    }

    #[test]
    fn a_map_is_checked() {
        let map = FieldMap::parse(&["text=summary,published=m.when".into(), "title=body".into()]).unwrap();
        assert_eq!(map.to_string(), "text=summary,published=m.when,title=body");
        assert_eq!(meanings("summary", &map).collect::<Vec<_>>(), [Field::Text]);
        for wrong in ["text", "text=", "nothing=body", ""] {
            assert!(FieldMap::parse(&[wrong.into()]).is_err(), "{wrong}");
        }
    }
}
