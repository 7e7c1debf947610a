//! Reading registries: CSV files, one row for each office that somebody held.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::offices::Offices;
use super::{Registry, RegistryPerson, Spell};
use crate::lexicon::Lexicon;
use crate::model::Country;
use crate::speakers::names::PersonName;

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

/// A row that is not used, or not in full, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegistryProblem {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: u64,
    /// What was expected and what was found.
    pub reason: String,
}

/// A registry that cannot be used at all.
#[derive(Debug)]
pub struct RegistryError {
    /// The file; empty for a wrong `field=column`.
    pub file: PathBuf,
    /// What was expected and what was found.
    pub reason: String,
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

/// Where the fields of one file stand, in the order of [`FIELDS`].
struct Columns {
    at: [Option<usize>; 7],
    /// What sort of thing a row is (OpenSanctions): only people are read.
    schema: Option<usize>,
}

/// The fields of one row.
struct Row {
    id: String,
    name: String,
    aliases: String,
    role: String,
    country: String,
    from: String,
    to: String,
}

impl Registry {
    /// Reads files of `id,name,aliases,role,country,from,to`, one row for each spell in office; further columns are
    /// ignored. Several rows of one id are one person.
    ///
    /// # Errors
    /// If a file cannot be read, is no CSV, or has no column for ids or names.
    pub fn read(
        files: &[PathBuf],
        columns: &ColumnNames,
        lexicon: &Lexicon,
    ) -> Result<(Registry, Vec<RegistryProblem>), RegistryError> {
        let offices = Offices::new(lexicon)
            .map_err(|error| RegistryError { file: error.file.clone(), reason: error.to_string() })?;
        let people = People { offices, people: Vec::new(), by_id: FxHashMap::default() };
        let mut builder = Builder { people, problems: Vec::new() };
        for file in files {
            let fault = |reason: String| RegistryError { file: file.clone(), reason };
            let bytes = fs::read(file).map_err(|error| fault(error.to_string()))?;
            builder.read_file(file, &bytes, columns).map_err(fault)?;
        }
        let mut registry = builder.people.finish();
        for row in lexicon.rows("titles.tsv") {
            let rank = ["state", "government"].iter().position(|rank| *rank == row.cell(3));
            if let Some(heads) = rank.map(|rank| &mut registry.heads[rank])
                && !heads.iter().any(|head| **head == *row.cell(0))
            {
                heads.push(row.cell(0).into());
            }
        }
        Ok((registry, builder.problems))
    }
}

struct Builder {
    people: People,
    problems: Vec<RegistryProblem>,
}

impl Builder {
    fn read_file(&mut self, file: &Path, bytes: &[u8], names: &ColumnNames) -> Result<(), String> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
        let header = reader.byte_headers().map_err(|error| error.to_string())?;
        let columns = Columns::find(header, names)?;
        for record in reader.byte_records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, csv::Position::line);
            if let Some(row) = columns.row(&record) {
                let mut problem =
                    |reason| self.problems.push(RegistryProblem { file: file.to_path_buf(), line, reason });
                self.people.add(&row, &mut problem);
            }
        }
        Ok(())
    }
}

impl Columns {
    fn find(header: &csv::ByteRecord, names: &ColumnNames) -> Result<Columns, String> {
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
    fn row(&self, record: &csv::ByteRecord) -> Option<Row> {
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

/// The first or last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; what follows a day ("T00:00:00Z") is ignored.
fn date(text: &str, at_end: bool) -> Option<Date> {
    let text = text.trim_start_matches('+').split('T').next()?;
    let mut parts = text.splitn(3, '-');
    let number = |part: Option<&str>, digits: usize| part.filter(|part| part.len() == digits).map(str::parse::<i16>);
    let year = number(parts.next(), 4)?.ok()?;
    let (month, day) = (parts.next(), parts.next());
    let first = Date::new(year, number(month, 2).unwrap_or(Ok(1)).ok()? as i8, 1).ok()?;
    match (month, day) {
        (None, _) if at_end => Date::new(year, 12, 31).ok(),
        (None, _) => Some(first),
        (Some(month), _) if month.len() != 2 => None,
        (Some(_), None) if at_end => Some(first.last_of_month()),
        (Some(_), None) => Some(first),
        (Some(_), Some(_)) => Date::new(year, first.month(), number(day, 2)?.ok()? as i8).ok(),
    }
}

/// People as they come, row by row.
struct People {
    offices: Offices,
    people: Vec<RegistryPerson>,
    by_id: FxHashMap<Box<str>, u32>,
}

impl People {
    fn add(&mut self, row: &Row, problem: &mut dyn FnMut(String)) {
        if row.id.is_empty() {
            return problem("no id".to_string());
        }
        let Some(name) = PersonName::parse(&row.name).filter(|_| row.name != row.id) else {
            return problem(format!("no name for `{}`", row.id)); // Wikidata gives the id where it has no English label
        };
        let Some(spells) = self.spells(row, problem) else { return };
        let next = self.people.len() as u32;
        let index = *self.by_id.entry(row.id.as_str().into()).or_insert(next);
        if index == next {
            let (id, name) = (row.id.as_str().into(), self.offices.plain_name(&row.name).into());
            self.people.push(RegistryPerson { id, name, names: Vec::new(), spells: Vec::new() });
        }
        let person = &mut self.people[index as usize];
        let aliases = row.aliases.split([';', '|']).filter_map(PersonName::parse);
        for name in std::iter::once(name).chain(aliases) {
            if !person.names.contains(&name) {
                person.names.push(name);
            }
        }
        person.spells.extend(spells);
    }

    /// The spells of a row: one for each of its countries. None if its dates make no sense.
    fn spells(&self, row: &Row, problem: &mut dyn FnMut(String)) -> Option<Vec<Spell>> {
        let mut days = [Date::MIN, Date::MAX];
        for (day, (text, at_end)) in days.iter_mut().zip([(&row.from, false), (&row.to, true)]) {
            if !text.is_empty() {
                let Some(found) = date(text, at_end) else {
                    problem(format!("`{text}` is no date: expected YYYY, YYYY-MM or YYYY-MM-DD"));
                    return None;
                };
                *day = found;
            }
        }
        let [from, to] = days;
        if from > to {
            problem(format!("ends ({}) before it begins ({})", row.to, row.from));
            return None;
        }
        let (title, of_role) = self.offices.role(&row.role);
        let mut countries: Vec<Option<Country>> = Vec::new();
        for text in row.country.split([';', '|']).map(str::trim).filter(|text| !text.is_empty()) {
            match self.offices.country(text) {
                Some(country) => countries.push(Some(country)),
                None => problem(format!("unknown country `{text}`: the row is used without it")),
            }
        }
        if countries.is_empty() {
            countries.push(of_role);
        }
        let spell = |country| Spell { from, to, title: title.clone(), country };
        Some(countries.into_iter().map(spell).collect())
    }

    fn finish(mut self) -> Registry {
        for person in &mut self.people {
            person.spells.sort();
            person.spells.dedup();
        }
        let second_ids = self.second_ids();
        let mut registry = Registry::default();
        let mut index_of = vec![None; self.people.len()];
        for (index, person) in self.people.into_iter().enumerate() {
            if second_ids[index].is_some() {
                continue;
            }
            if !person.has_office() && !person.names.iter().any(PersonName::is_full) {
                for name in &person.names {
                    registry.confirmed.entry(name.joined().into()).or_default().extend(person.spells.iter().cloned());
                }
                continue;
            }
            index_of[index] = Some(registry.people.len() as u32);
            registry.people.push(person);
        }
        let mut ids: Vec<(Box<str>, u32)> = self.by_id.into_iter().collect();
        ids.sort_unstable();
        for (id, index) in ids {
            let own = second_ids[index as usize].unwrap_or(index);
            if let Some(person) = index_of[own as usize] {
                registry.by_id.insert(id, person);
            }
        }
        registry.index();
        registry
    }

    /// For people without an office: the one person with an office who has their name and a country of theirs.
    fn second_ids(&self) -> Vec<Option<u32>> {
        let mut holders: FxHashMap<(String, Country), Vec<u32>> = FxHashMap::default();
        for (index, person) in self.people.iter().enumerate().filter(|(_, person)| person.has_office()) {
            for key in person.names_by_country() {
                holders.entry(key).or_default().push(index as u32);
            }
        }
        let second = |person: &RegistryPerson| {
            let found = person.names_by_country().filter_map(|key| holders.get(&key)).flatten();
            let mut found: Vec<u32> = found.copied().collect();
            found.dedup();
            let [only] = found[..] else { return None };
            Some(only)
        };
        self.people.iter().map(|person| if person.has_office() { None } else { second(person) }).collect()
    }
}

impl RegistryPerson {
    fn has_office(&self) -> bool {
        self.spells.iter().any(|spell| spell.title.is_some())
    }

    /// Full names, each with each country.
    fn names_by_country(&self) -> impl Iterator<Item = (String, Country)> {
        let names = self.names.iter().filter(|name| name.is_full());
        names.flat_map(|name| self.spells.iter().filter_map(|spell| Some((name.key(), spell.country?))))
    }
}

impl Registry {
    /// Fills the look-ups.
    fn index(&mut self) {
        for (index, person) in self.people.iter().enumerate() {
            let index = index as u32;
            let add = |list: &mut Vec<u32>| {
                if list.last() != Some(&index) {
                    list.push(index);
                }
            };
            for name in &person.names {
                if name.is_full() {
                    add(self.by_name.entry(name.key().into()).or_default());
                }
                for surname in name.surnames() {
                    add(self.by_surname.entry(surname.into()).or_default());
                }
            }
            for spell in &person.spells {
                if let (Some(title), Some(country)) = (&spell.title, spell.country) {
                    add(self.by_office.entry((title.clone(), country)).or_default());
                }
            }
        }
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.as_os_str().is_empty() {
            return f.write_str(&self.reason);
        }
        write!(f, "{}: {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for RegistryError {}

impl fmt::Display for RegistryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file.display(), self.line, self.reason)
    }
}
