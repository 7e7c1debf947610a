//! Which column of a file holds which field: registries come from several houses, each with column names of its own.

use std::path::PathBuf;

use super::read::RegistryError;

/// The fields of a registry and the column names that are known for each, the own one first: those of a query on
/// Wikidata (`?person ?personLabel ?positionLabel …`) and of OpenSanctions' `targets.simple.csv`.
const FIELDS: [(&str, &[&str]); 7] = [
    ("id", &["id", "person", "item", "qid", "wikidata", "wikidata_id"]),
    ("name", &["name", "personlabel", "itemlabel", "person_name", "full_name", "caption"]),
    ("aliases", &["aliases", "alias", "altlabel", "personaltlabel", "itemaltlabel", "aka"]),
    ("role", &["role", "positionlabel", "officelabel", "rolelabel", "position", "office", "title"]),
    ("country", &["country", "countrylabel", "countries", "country_code", "iso3", "jurisdictionlabel", "jurisdiction"]),
    ("from", &["from", "start", "start_date", "startdate", "starttime", "since"]),
    ("to", &["to", "end", "end_date", "enddate", "endtime", "until"]),
];

/// Which column of the files holds which field, where it is not named in a known way: `name=fullName`.
#[derive(Clone, Debug, Default)]
pub struct ColumnNames {
    /// Field and column.
    names: Vec<(String, String)>,
}

/// Where the fields of one file stand, in the order of [`FIELDS`].
pub(super) struct Columns {
    at: [Option<usize>; 7],
    /// What sort of thing a row is (OpenSanctions): only people are read.
    schema: Option<usize>,
}

/// The fields of one row.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) aliases: String,
    pub(super) role: String,
    pub(super) country: String,
    pub(super) from: String,
    pub(super) to: String,
}

impl ColumnNames {
    /// Reads `field=column` pairs.
    ///
    /// # Errors
    /// If one is no such pair, or its field is none of a registry.
    pub fn parse<'p>(pairs: impl IntoIterator<Item = &'p str>) -> Result<ColumnNames, RegistryError> {
        let mut names = Vec::new();
        for pair in pairs {
            let parts = pair.split_once('=').map(|(field, column)| (field.trim(), column.trim()));
            match parts.filter(|(field, _)| FIELDS.iter().any(|(known, _)| known == field)) {
                Some((field, column)) => names.push((field.to_string(), column.to_string())),
                None => {
                    let fields = FIELDS.map(|(field, _)| field).join(", ");
                    let reason = format!("`{pair}`: expected field=column with one of the fields {fields}");
                    return Err(RegistryError { file: PathBuf::new(), reason });
                }
            }
        }
        Ok(ColumnNames { names })
    }
}

impl Columns {
    /// Finds them by the user's column names, else by the known ones. Only ids and names must be there.
    pub(super) fn find(header: &csv::ByteRecord, names: &ColumnNames) -> Result<Columns, String> {
        let header: Vec<String> = header.iter().map(|cell| String::from_utf8_lossy(cell).to_lowercase()).collect();
        let position = |column: &str| header.iter().position(|cell| *cell == column.to_lowercase());
        let mut at = [None; 7];
        for (place, (field, known)) in at.iter_mut().zip(FIELDS) {
            match names.names.iter().rfind(|(name, _)| name == field) {
                Some((_, column)) => {
                    let missing = || format!("no column `{column}`; there are {}", header.join(", "));
                    *place = Some(position(column).ok_or_else(missing)?);
                }
                None => *place = known.iter().find_map(|column| position(column)),
            }
        }
        for (place, (field, known)) in at.iter().zip(FIELDS).take(2) {
            if place.is_none() {
                let (known, found) = (known.join(", "), header.join(", "));
                return Err(format!("no column for `{field}` (known: {known}); there are {found}"));
            }
        }
        Ok(Columns { at, schema: position("schema") })
    }

    /// The row, unless it is not about a person.
    pub(super) fn row(&self, record: &csv::ByteRecord) -> Option<Row> {
        let cell = |at: Option<usize>| {
            String::from_utf8_lossy(at.and_then(|at| record.get(at)).unwrap_or_default()).into_owned()
        };
        if self.schema.is_some() && !cell(self.schema).eq_ignore_ascii_case("person") {
            return None;
        }
        let [id, name, aliases, role, country, from, to] = self.at.map(cell);
        Some(Row { id: last_of_address(id), name, aliases, role, country, from, to })
    }
}

/// `Q42` of `http://www.wikidata.org/entity/Q42`.
fn last_of_address(id: String) -> String {
    match id.rsplit_once("/entity/") {
        Some((_, last)) => last.to_string(),
        None => id,
    }
}
