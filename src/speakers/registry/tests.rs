//! Small registries, and who answers for a name, a title, a day.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::lexicon::Lexicon;

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
fn rows_of_leaders_answer_who_led_a_country() {
    let registry = people(
        "id,name,aliases,role,country,from,to\n\
         Q1,Vladimir Putin,,President of Russia,RUS,2012,\n\
         R1,Putin,,effective leader,RUS,2000-01-01,\n\
         R2,Saddam Hussein,,effective leader,IRQ,1979-07-16,2003-04\n\
         R3,Castro,,effective leader,CUB,1959-01-02,2008-02\n\
         R4,Raul Castro,,effective leader,CUB,2008-02-24,\n\
         Q5,Ana Ruiz,,leader of the opposition,PER,2000,\n",
    );
    for (country, day, id) in [
        ("RUS", "2015-01-01", Some("Q1")),
        ("IRQ", "1990-08-13", Some("R2")),
        ("IRQ", "2010-01-01", None),
        ("CUB", "2000-04-05", None),
        ("CUB", "2010-01-01", Some("R4")),
        ("PER", "2010-01-01", None),
    ] {
        let found = registry.leader(Country::parse(country).unwrap(), day.parse().unwrap());
        assert_eq!(found.map(|found| found.id), id, "{country} {day}");
    }
    let castro = registry.surname("Castro", Country::parse("CUB"), None, "2000-04-05".parse().unwrap());
    assert_eq!(castro.map(|found| found.id), None, "his brother's row tells when he led");
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
