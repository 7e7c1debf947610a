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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[&str], columns: &ColumnNames) -> Result<(Registry, Vec<RegistryProblem>), RegistryError> {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = (0..files.len()).map(|index| folder.path().join(format!("{index}.csv"))).collect();
        for (path, text) in paths.iter().zip(files) {
            fs::write(path, text).unwrap();
        }
        Registry::read(&paths, columns, &Lexicon::built_in())
    }

    fn people(text: &str) -> Registry {
        let (registry, problems) = read(&[text], &ColumnNames::default()).unwrap();
        assert_eq!(problems, []);
        registry
    }

    #[test]
    fn dates_cover_what_they_name() {
        for (text, first, last) in [
            ("2016", "2016-01-01", "2016-12-31"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("2016-02-03", "2016-02-03", "2016-02-03"),
            ("+2016-02-03T00:00:00Z", "2016-02-03", "2016-02-03"),
        ] {
            let days = [false, true].map(|at_end| date(text, at_end).unwrap().to_string());
            assert_eq!(days, [first, last], "{text}");
        }
        for text in ["16", "2016-13", "2016-02-30", "2016-2", "soon", "2016-"] {
            assert_eq!(date(text, false), None, "{text}");
        }
    }

    #[test]
    fn an_office_has_one_holder_on_a_day_or_none() {
        let registry = people(
            "id,name,aliases,role,country,from,to\n\
             Q1,Boris Tadić,,President of Serbia,SRB,2004-07-11,2012-04-05\n\
             Q2,Tomislav Nikolić,,President of Serbia,RS,2012-05-31,2017-05-31\n\
             Q3,Ann Early,,Prime Minister of Malta,Malta,2013,2020\n\
             Q4,Jo Late,,Prime Minister of Malta,MLT,2020,\n\
             Q5,Leo Green,,Taoiseach,IRL,2017,2020\n",
        );
        for (title, country, day, id) in [
            ("president", "SRB", "2012-04-05", Some("Q1")),
            ("president", "SRB", "2012-05-01", None),
            ("president", "SRB", "2012-05-31", Some("Q2")),
            ("prime minister", "MLT", "2019-12-31", Some("Q3")),
            ("prime minister", "MLT", "2020-06-01", None),
            ("prime minister", "MLT", "2021-01-01", Some("Q4")),
            ("prime minister", "IRL", "2018-01-01", Some("Q5")),
            ("president", "IRL", "2018-01-01", None),
        ] {
            let found = registry.holder(title, Country::parse(country).unwrap(), day.parse().unwrap());
            assert_eq!(found.map(|found| found.id), id, "{title} of {country} on {day}");
        }
    }

    #[test]
    fn a_surname_needs_country_or_title_and_the_day() {
        let registry = people(
            "id,name,aliases,role,country,from,to\n\
             Q1,Vladimir Putin,,President of Russia,RUS,2012,\n\
             R1,Putin,,effective leader,RUS,2000-01-01,\n\
             Q2,Boris Johnson,Alexander Johnson|Bo Jo,Prime Minister,GBR,2019,2022\n\
             Q3,Anker Johnson,,Minister,DNK,2010,2011\n",
        );
        let johnson = registry.full_name("Johnson Alexander", None, None);
        assert_eq!(johnson.map(|found| found.name), Some("Boris Johnson"));
        for (surname, country, title, day, id) in [
            ("Putin", Some("RUS"), None, "2015-01-01", Some("Q1")),
            ("Putin", Some("RUS"), Some("president"), "2003-01-01", Some("Q1")),
            ("Putin", Some("RUS"), Some("mayor"), "2003-01-01", None),
            ("Putin", Some("RUS"), None, "1995-01-01", None),
            ("Putin", None, None, "2015-01-01", None),
            ("Johnson", None, Some("prime minister"), "2020-01-01", Some("Q2")),
            ("Johnson", Some("GBR"), None, "2024-01-01", None),
        ] {
            let found = registry.surname(surname, country.and_then(Country::parse), title, day.parse().unwrap());
            assert_eq!(found.map(|found| found.id), id, "{surname} {country:?} {title:?} {day}");
        }
    }

    #[test]
    fn people_without_an_office_are_those_of_their_name_who_have_one() {
        let registry = people(
            "id,name,aliases,role,country,from,to\n\
             r:1,Hun Sen,,effective leader,KHM,1985,1993\n\
             r:2,Hun Sen,,effective leader,KHM,1998,\n\
             Q1,Hun Sen,,Prime Minister of Cambodia,KHM,1985,\n\
             Q2,Jan Novák,,Minister,CZE,2001,2002\n\
             Q3,Jan Novák,,Mayor,CZE,2001,2002\n",
        );
        assert_eq!(registry.full_name("Hun Sen", None, None).map(|found| found.id), Some("Q1"));
        assert_eq!(registry.index_of("r:2"), registry.index_of("Q1"));
        assert_eq!(registry.full_name("Jan Novak", None, None), None, "two people of one name");
    }

    #[test]
    fn bad_rows_are_reported_and_the_rest_is_read() {
        let text = "id,name,aliases,role,country,from,to\nQ1,Ana Ruiz,,President,ESP,20x6,\n,No Id,,President,ESP,,\n\
                    Q3,Q3,,President,ESP,,\nQ4,Eva Sol,,President,Atlantis,2001,2002\nQ5,Ed Hill,,President,USA,2002,2001\n\
                    Q6\nQ7,Kim Abbot\n";
        let (registry, problems) = read(&[text], &ColumnNames::default()).unwrap();
        let lines: Vec<u64> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7], "{problems:?}");
        let names: Vec<&str> = registry.people().iter().map(|person| &*person.name).collect();
        assert_eq!(names, ["Eva Sol", "Kim Abbot"]);
    }

    #[test]
    fn exports_are_read_by_their_own_column_names() {
        let wikidata = "person,personLabel,positionLabel,countryLabel,start,end\n\
                        http://www.wikidata.org/entity/Q42,Abdullah II of Jordan,King of Jordan,Jordan,1999-02-07T00:00:00Z,\n";
        let open_sanctions = "id,schema,name,aliases,birth_date,countries,dataset\n\
                              NK-1,Person,Ivan Petrov,\"Petrov Ivan;Vanya Petrov\",1960,ru;ua,x\nNK-2,Company,Petrov Ltd,,,ru,x\n";
        let own = "person_id,who\nme,Maria Moss\n";
        let columns = ColumnNames::parse(["id=person_id", "name=who"]);
        assert!(read(&[own], &ColumnNames::default()).is_err(), "no column for names is known");
        let (registry, problems) = read(&[own], &columns.unwrap()).unwrap();
        assert_eq!((registry.people().len(), problems.len()), (1, 0));
        let (registry, problems) = read(&[wikidata, open_sanctions], &ColumnNames::default()).unwrap();
        assert_eq!(problems, []);
        let found: Vec<_> = registry.people().iter().map(|person| (&*person.id, &*person.name)).collect();
        assert_eq!(found, [("Q42", "Abdullah II"), ("NK-1", "Ivan Petrov")]);
        let king = registry.holder("king", Country::parse("JOR").unwrap(), "2020-01-01".parse().unwrap());
        assert_eq!(king.map(|found| found.id), Some("Q42"));
        assert!(registry.full_name("Vanya Petrov", Country::parse("UKR"), None).is_some());
        assert!(ColumnNames::parse(["nam=who"]).is_err() && ColumnNames::parse(["name"]).is_err());
    }
}
