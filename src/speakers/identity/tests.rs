//! Identity as a whole, on articles written as lines: `2020-01-05 Hassan Rouhani (president IRN), Rouhani (m)`.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::lexicon::Lexicon;
use crate::model::{Country, EntityKind, Gender, Office};
use crate::speakers::registry::ColumnNames;

/// An entity: a name, and in brackets offices, countries, `m`, `f`, `label`, `body`, `group`, `former` (of the next office), `id=`.
fn entity(text: &str) -> Entity {
    let (name, remarks) = text.split_once(" (").unwrap_or((text, ""));
    let mut entity = Entity {
        kind: EntityKind::Person,
        name: name.trim().to_string(),
        aliases: Vec::new(),
        gender: None,
        offices: Vec::new(),
        country: None,
        registry_id: None,
        labels_turns: false,
    };
    for remark in remarks.trim_end_matches(')').split("; ").filter(|remark| !remark.is_empty()) {
        let (former, words) = match remark.strip_prefix("former ") {
            Some(words) => (true, words),
            None => (false, remark),
        };
        match words.rsplit_once(' ') {
            Some((title, country)) => {
                let office = Office { title: title.to_string(), country: Country::parse(country), former };
                entity.offices.push(office);
            }
            None if words == "m" => entity.gender = Some(Gender::Male),
            None if words == "f" => entity.gender = Some(Gender::Female),
            None if words == "label" => entity.labels_turns = true,
            None if words == "body" => entity.kind = EntityKind::Body,
            None if words == "unnamed" => entity.kind = EntityKind::Unnamed,
            None if words.starts_with("id=") => entity.registry_id = Some(words[3..].to_string()),
            None if words.starts_with("aka=") => entity.aliases.push(words[4..].to_string()),
            None => entity.country = Country::parse(words),
        }
    }
    entity
}

fn summaries(lines: &[&str]) -> Vec<Summary> {
    let summary = |(index, line): (usize, &&str)| {
        let (day, entities) = line.split_once(' ').unwrap();
        Summary {
            article: index as u32,
            article_id: format!("a_{index:04}").into(),
            publisher: None,
            published: day.parse().ok(),
            entities: entities.split(", ").map(entity).collect(),
        }
    };
    lines.iter().enumerate().map(summary).collect()
}

fn lists() -> IdentityLists {
    IdentityLists::new(&Lexicon::built_in())
}

fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn merges(text: &str) -> Merges {
    let (_folder, path) = file("merges.csv", text);
    let (merges, problems) = Merges::read(&[path]).unwrap();
    assert_eq!(problems, []);
    merges
}

fn registry(text: &str) -> Registry {
    let (_folder, path) = file("registry.csv", text);
    let (registry, problems) = Registry::read(&[path], &ColumnNames::default(), &Lexicon::built_in()).unwrap();
    assert_eq!(problems, []);
    registry
}

/// The ids of all entities, article by article.
fn ids(summaries: &[Summary], identities: &Identities) -> Vec<String> {
    let mut ids = Vec::new();
    for summary in summaries {
        for entity in 0..summary.entities.len() as u32 {
            ids.push(identities.people[identities.person(summary.article, entity)].id.clone());
        }
    }
    ids
}

fn identified(lines: &[&str]) -> Identities {
    identify(&summaries(lines), &lists(), &Registry::empty(), &Merges::none())
}

#[track_caller]
fn check(lines: &[&str], expected: &[&str]) {
    let summaries = summaries(lines);
    let identities = identify(&summaries, &lists(), &Registry::empty(), &Merges::none());
    assert_eq!(ids(&summaries, &identities), expected, "unsure: {:?}", identities.unsure);
}

#[test]
fn one_name_is_one_person_over_years() {
    check(
        &["2012-01-01 Hassan Rouhani", "2016-03-04 Hassan Rouhani (president IRN)", "2020-05-06 Rouhani Hassan (IRN)"],
        &["hassan-rouhani", "hassan-rouhani", "hassan-rouhani"],
    );
}

#[test]
fn spellings_merge_where_the_country_agrees() {
    check(
        &[
            "2021-01-01 Ebrahim Raisi (president IRN)",
            "2021-02-01 Ebrahim Raeisi (IRN)",
            "2021-03-01 Hossein Amir-Abdollahian (foreign minister IRN)",
            "2021-04-01 Hossein Amirabdollahian (foreign minister IRN)",
            "2021-05-01 Joe Biden (president USA)",
            "2021-06-01 Joseph R. Biden Jr.",
        ],
        &[
            "ebrahim-raisi",
            "ebrahim-raisi",
            "hossein-amir-abdollahian",
            "hossein-amir-abdollahian",
            "joe-biden",
            "joe-biden",
        ],
    );
    // The same spellings in a country with Latin script are two names.
    check(
        &["2021-01-01 Erik Hansen (minister NOR)", "2021-01-02 Eric Hanson (mayor NOR)"],
        &["erik-hansen", "eric-hanson"],
    );
}

#[test]
fn namesakes_of_two_countries_both_carry_the_country() {
    check(
        &["2020-01-01 Ali Larijani (speaker IRN)", "2020-01-02 Ali Larijani (mayor IRQ)"],
        &["ali-larijani-irn", "ali-larijani-irq"],
    );
    // Whoever could be either is nobody's.
    let identities = identified(&[
        "2020-01-01 Ali Larijani (speaker IRN)",
        "2020-01-02 Ali Larijani (mayor IRQ)",
        "2020-01-03 Ali Larijani",
    ]);
    assert_eq!(identities.people.len(), 3);
    assert!(identities.unsure.len() >= 2);
}

#[test]
fn a_stray_country_splits_nobody() {
    let mut lines = vec!["2020-01-01 Vladimir Putin (president RUS)"; 11];
    lines.push("2020-01-02 Vladimir Putin (president UKR)");
    lines.push("2020-01-03 Vladimir Putin");
    let identities = identified(&lines);
    assert_eq!(identities.people.len(), 1);
    assert_eq!((identities.people[0].id.as_str(), identities.people[0].articles), ("vladimir-putin", 13));
}

#[test]
fn a_surname_alone_stays_in_its_article() {
    check(
        &["2016-01-01 Tim Kaine (senator USA)", "2016-01-02 Kaine", "2016-01-03 Kaine (m)"],
        &["tim-kaine", "kaine-0001", "kaine-0002"],
    );
}

#[test]
fn the_label_of_a_transcript_is_the_only_one_whom_the_publisher_names() {
    let lines = [
        "2020-01-01 Tim Kaine (senator USA)",
        "2020-01-02 Tim Kaine",
        "2020-01-03 Kaine (label)",
        "2020-01-04 Kaine",
        "2020-01-05 Kaine (label; f)",
        "2022-01-05 Kaine (label)",
    ];
    let of_house = |lines: &[&str], publishers: &[&str]| {
        let mut summaries = summaries(lines);
        for (summary, publisher) in summaries.iter_mut().zip(publishers.iter().cycle()) {
            summary.publisher = Some((*publisher).into());
        }
        let identities = identify(&summaries, &lists(), &Registry::empty(), &Merges::none());
        ids(&summaries, &identities)
    };
    let mut expected = ["tim-kaine", "tim-kaine", "tim-kaine", "kaine-0003", "tim-kaine", "kaine-0005"];
    assert_eq!(of_house(&lines, &["harbour.example"]), expected);
    // Another house, or somebody else of the name.
    assert_eq!(of_house(&lines, &["a.example", "a.example", "b.example"])[2], "kaine-0002");
    let mut others = lines.to_vec();
    others.splice(2..2, ["2020-01-02 Ana Kaine"; 3]);
    assert_eq!(of_house(&others, &["harbour.example"])[5], "kaine-0005");
    let titles = [
        "2020-01-01 Tim Kaine (vice president USA)",
        "2020-01-02 Tim Kaine (vice president USA)",
        "2020-01-03 president (unnamed; vice president -; label)",
        "2020-01-04 president (unnamed; vice president -)",
    ];
    assert_eq!(of_house(&titles, &["harbour.example"])[1..], ["tim-kaine", "tim-kaine", "president-0003"]);
    let offices = [
        "2020-01-01 Tim Kaine (vice president USA)",
        "2020-01-02 Tim Kaine (vice president USA)",
        "2020-01-03 US vice president (unnamed; vice president USA)",
        "2020-01-03 Peruvian vice president (unnamed; vice president PER)",
        "2023-01-03 US vice president (unnamed; vice president USA)",
    ];
    let expected_of_offices =
        ["tim-kaine", "tim-kaine", "tim-kaine", "peruvian-vice-president-0003", "us-vice-president-0004"];
    assert_eq!(of_house(&offices, &["harbour.example", "other.example"]), expected_of_offices);
    let mut women = lines.to_vec();
    women[1] = "2020-01-02 Tim Kaine (m)";
    expected[4] = "kaine-0004";
    assert_eq!(of_house(&women, &["harbour.example"]), expected);
}

#[test]
fn a_letter_and_a_common_office_are_too_little() {
    check(
        &["2020-01-01 Hanif Tamari (head IRN)", "2020-01-02 Hanif Tamori (head -)"],
        &["hanif-tamari", "hanif-tamori"],
    );
    check(
        &["2020-01-01 Hanif Tamari (finance minister IRN)", "2020-01-02 Hanif Tamori (finance minister -)"],
        &["hanif-tamari", "hanif-tamari"],
    );
}

#[test]
fn an_office_of_a_body_of_several_countries_tells_more_than_a_country() {
    check(
        &[
            "2020-01-01 Ana Lopez (foreign policy chief ESP)",
            "2020-01-02 Ana Lopez (foreign policy chief AUT)",
            "2020-01-03 Ana Lopez (foreign policy chief -)",
        ],
        &["ana-lopez", "ana-lopez", "ana-lopez"],
    );
}

#[test]
fn a_country_that_few_of_all_texts_give_splits_nobody() {
    let mut lines = vec!["2020-01-01 Ana Lopez (foreign policy chief -)"; 20];
    lines.extend(["2020-01-01 Ana Lopez (foreign minister ESP)"; 6]);
    lines.extend(["2022-03-01 Ana Lopez"; 20]);
    lines.extend(["2022-03-01 Ana Lopez (coordinator -)", "2022-03-02 Ana Lopez (coordinator AUT)"]);
    assert_eq!(identified(&lines).people.len(), 1);
    // Without a title in common it may be a namesake's.
    *lines.last_mut().unwrap() = "2022-03-02 Ana Lopez (mayor AUT)";
    let identities = identified(&lines);
    assert!(identities.people.iter().any(|person| person.id == "ana-lopez-aut"));
}

#[test]
fn a_man_and_a_woman_of_one_name_and_office_are_one_misread() {
    check(
        &[
            "2020-01-01 Kim Moss (representative USA; m)",
            "2020-01-02 Kim Moss (f)",
            "2020-01-03 Kim Moss (representative -; f)",
            "2020-01-04 Robin Hale (mayor GBR; m)",
            "2020-01-05 Robin Hale (author -; f)",
        ],
        &["kim-moss", "kim-moss", "kim-moss", "robin-hale-gbr", "robin-hale-author"],
    );
}

#[test]
fn two_offices_in_one_text_are_one_person_misread() {
    check(
        &[
            "2020-01-01 Ana Lopez (prime minister ITA)",
            "2020-02-01 Ana Lopez (president ITA; prime minister ITA)",
            "2020-03-01 Ana Lopez (prime minister ITA)",
        ],
        &["ana-lopez"; 3],
    );
}

#[test]
fn a_second_surname_may_be_left_out_where_the_office_agrees() {
    check(
        &[
            "2020-01-01 Ana Ruiz (foreign policy chief -)",
            "2020-02-01 Ana Ruiz Mora (foreign policy chief -)",
            "2020-03-01 Eva Sanz (ESP)",
            "2020-04-01 Eva Sanz Gil (ESP)",
        ],
        &["ana-ruiz", "ana-ruiz", "eva-sanz", "eva-sanz-gil"],
    );
}

#[test]
fn slips_of_few_texts_keep_nobody_apart() {
    let mut lines = vec!["2020-01-01 Armen Tavakolian (foreign minister ARM)"; 12];
    lines.push("2020-02-01 Armen Tavapolian (foreign minister ARM)");
    lines.push("2020-02-02 Armen Tavakoliam (foreign minister ARM)");
    assert_eq!(identified(&lines).people.len(), 1, "two slips, each a letter from the name");
    check(
        &[
            "2020-01-01 Hanif Tamar (foreign minister AFG)",
            "2020-01-02 Omar Hanif Tamar (foreign minister AFG)",
            "2020-01-03 Omar Haneef Tamar (foreign minister AFG)",
        ],
        &["hanif-tamar"; 3],
    );
    check(
        &[
            "2020-01-01 Ana Torell (foreign policy chief -)",
            "2020-02-01 Ana Torel (foreign policy chief -)",
            "2020-02-02 Eva Bonell (mayor -)",
            "2020-02-03 Eva Bonel (mayor -)",
        ],
        &["ana-torell", "ana-torell", "eva-bonell", "eva-bonel"],
    );
}

#[test]
fn a_common_name_needs_more_than_a_middle_initial() {
    check(
        &[
            "2020-01-01 John Smith (general -)",
            "2020-02-01 John Q. Smith (judge -)",
            "2020-03-01 Paul Young (senator -)",
            "2020-04-01 Paul Q. Young (senator -)",
            "2020-05-01 Mark E. Hill",
            "2020-06-01 Mark Edgar Hill",
            "2020-07-01 Zeno Tarkin (general -)",
            "2020-08-01 Zeno Q. Tarkin (judge -)",
        ],
        &[
            "john-smith",
            "john-q-smith",
            "paul-young",
            "paul-young",
            "mark-e-hill",
            "mark-e-hill",
            "zeno-tarkin",
            "zeno-tarkin",
        ],
    );
}

#[test]
fn a_country_that_few_texts_give_parts_no_spellings() {
    let mut lines = vec!["2020-01-01 Igor Levin (transport minister -)"; 20];
    lines.push("2020-01-02 Igor Levin (transport minister DEU)");
    lines.push("2020-01-03 Igor Petrovich Levin (transport minister RUS)");
    assert_eq!(identified(&lines).people.len(), 1);
}

#[test]
fn a_surname_with_the_office_of_a_body_of_several_countries_is_its_only_holder() {
    check(
        &[
            "2020-01-01 Ana Kohl (president of the european council POL)",
            "2020-06-01 Kohl (president of the european council -)",
            "2020-06-02 Kohl (president of the european council FRA)",
            "2020-06-03 Kohl (president of the european parliament -)",
        ],
        &["ana-kohl", "ana-kohl", "ana-kohl", "kohl-0003"],
    );
}

#[test]
fn whoever_has_an_office_by_error_blocks_no_surname() {
    let mut lines: Vec<String> = (1..=12).map(|day| format!("2020-01-{day:02} Ana Lopez (president PER)")).collect();
    lines.push("2020-02-01 Eva Lopez (president PER)".to_string());
    lines.push("2020-03-01 Lopez (president PER)".to_string());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let identities = identified(&lines);
    assert_eq!(identities.people.iter().map(|person| &*person.id).collect::<Vec<_>>(), ["ana-lopez", "eva-lopez"]);
}

#[test]
fn a_surname_that_two_leaders_have_stays_alone_and_says_why() {
    let identities = identified(&[
        "2020-01-01 Ana Lopez (president PER)",
        "2020-02-01 Juan Lopez (president CHL)",
        "2020-03-01 Lopez (president -)",
    ]);
    let apart = identities.unsure.iter().map(|link| (&*link.a_id, &*link.b_id)).collect::<Vec<_>>();
    assert_eq!(apart, [("ana-lopez", "lopez-0002"), ("juan-lopez", "lopez-0002")]);
    assert!(identities.unsure.iter().all(|link| link.rule == "surname"));
}

#[test]
fn a_surname_with_the_same_office_in_the_same_year_is_its_only_holder() {
    check(
        &[
            "2020-01-01 Hassan Rouhani (president IRN)",
            "2020-06-01 Rouhani (president IRN)",
            "2025-06-01 Rouhani (president IRN)",
            "2020-06-01 Rouhani (foreign minister IRN)",
            "2020-06-01 Xi Jinping (president CHN)",
            "2020-06-01 Xi (president CHN)",
            "2020-06-01 Ana Kohl (vice president DEU)",
            "2020-07-01 Kohl (vice president -)",
        ],
        &[
            "hassan-rouhani",
            "hassan-rouhani",
            "rouhani-0002",
            "rouhani-0003",
            "xi-jinping",
            "xi-jinping",
            "ana-kohl",
            "ana-kohl",
        ],
    );
}

#[test]
fn two_offices_at_one_time_are_two_people() {
    check(
        &[
            "2021-03-01 S. Japarov (president KGZ)",
            "2021-04-01 S. Japarov (prime minister KGZ)",
            "2021-05-01 S. Japarov (president KGZ)",
        ],
        &["s-japarov-kgz-president", "s-japarov-kgz-prime-minister", "s-japarov-kgz-president"],
    );
    // Offices that follow each other are one career.
    check(
        &[
            "2007-03-01 Vladimir Putin (president RUS)",
            "2009-04-01 Vladimir Putin (prime minister RUS)",
            "2012-05-10 Vladimir Putin (president RUS)",
        ],
        &["vladimir-putin", "vladimir-putin", "vladimir-putin"],
    );
}

#[test]
fn a_name_between_two_people_joins_neither() {
    check(
        &[
            "2016-01-01 George W. Bush (USA)",
            "2016-01-02 George H. W. Bush (USA)",
            "2016-01-03 George Bush (USA)",
            "2016-01-04 Bill Clinton (USA; m)",
            "2016-01-05 Hillary Clinton (USA; f)",
        ],
        &["george-w-bush", "george-h-w-bush", "george-bush", "bill-clinton", "hillary-clinton"],
    );
}

#[test]
fn father_and_son_are_two_where_an_article_has_both() {
    check(
        &[
            "2016-01-01 Donald Trump (president USA), Donald Trump Jr. (USA)",
            "2016-01-02 Donald Trump (USA)",
            "2016-01-03 Donald Trump Jr.",
            "2016-01-04 Surangel Whipps Jr. (president PLW)",
            "2016-01-05 Surangel Whipps (president PLW)",
        ],
        &[
            "donald-trump",
            "donald-trump-jr",
            "donald-trump",
            "donald-trump-jr",
            "surangel-whipps-jr",
            "surangel-whipps-jr",
        ],
    );
}

#[test]
fn bodies_are_one_by_name_and_country_and_the_unnamed_stay() {
    check(
        &[
            "2020-01-01 the White House (body; USA), officials (unnamed)",
            "2020-01-02 White House (body), officials (unnamed), officials (unnamed)",
            "2020-01-03 Foreign Ministry (body; IRN), Foreign Ministry (body; RUS)",
            "2020-01-04 Foreign Ministry (body)",
            "2020-01-05 the U.S. (body; USA), Washington (body; USA), Georgia (body; GEO)",
            "2020-01-06 United States (body; USA), Tbilisi (body; GEO)",
            "2020-01-07 Iran's Foreign Ministry (body; IRN), Iranian foreign ministry (body; IRN)",
            "2020-01-08 Marsh-Ruiz Administration (body), Marsh administration (body)",
        ],
        &[
            "the-white-house",
            "officials-0000",
            "the-white-house",
            "officials-0001",
            "officials-0001",
            "foreign-ministry-irn",
            "foreign-ministry-rus",
            "foreign-ministry-0003",
            "the-u-s",
            "the-u-s",
            "georgia",
            "the-u-s",
            "georgia",
            "foreign-ministry-irn",
            "foreign-ministry-irn",
            "marsh-ruiz-administration",
            "marsh-ruiz-administration",
        ],
    );
}

#[test]
fn a_country_that_few_texts_give_is_not_that_of_a_body() {
    let country = |given: usize| {
        let line = |at| {
            if at < given {
                "2020-01-01 Marsh administration (body; IRN)"
            } else {
                "2020-01-02 Marsh administration (body)"
            }
        };
        let lines: Vec<&str> = (0..40).map(line).collect();
        identified(&lines).people[0].country
    };
    assert_eq!(country(3), None);
    assert_eq!(country(4), Country::parse("IRN"));
}

#[test]
fn the_registry_gives_name_and_id() {
    let registry = registry(
        "id,name,aliases,role,country,from,to\nQ1,Hosni Mubarak,Mohamed Hosny Moubarak,President of Egypt,EGY,1981,2011\n",
    );
    let summaries = summaries(&[
        "2005-01-01 Hosny Mubarak (president EGY)",
        "2006-01-01 Mohammed Hosni Moubarak (EGY)",
        "2007-01-01 Mubarak (id=Q1)",
    ]);
    let identities = identify(&summaries, &lists(), &registry, &Merges::none());
    assert_eq!(ids(&summaries, &identities), ["hosny-mubarak"; 3]);
    let person = &identities.people[0];
    assert_eq!((person.name.as_str(), person.registry_id.as_deref()), ("Hosni Mubarak", Some("Q1")));
    assert_eq!(person.aliases, ["Hosny Mubarak", "Mohammed Hosni Moubarak", "Mubarak"]);
}

#[test]
fn roles_have_their_time() {
    let identities = identified(&[
        "2010-01-01 Dmitry Medvedev (president RUS)",
        "2011-01-01 Dmitry Medvedev (president RUS)",
        "2014-01-01 Dmitry Medvedev (prime minister RUS; former president RUS)",
    ]);
    let person = &identities.people[0];
    assert_eq!(person.role.as_deref(), Some("prime minister"));
    let roles: Vec<_> = person.roles.iter().map(|role| (role.role.as_str(), role.articles)).collect();
    assert_eq!(roles, [("president", 2), ("prime minister", 1)]);
    assert_eq!(person.roles[0].published.unwrap().1.to_string(), "2011-01-01");
}

#[test]
fn verdicts_win() {
    let summaries = summaries(&[
        "2016-01-01 Joe Biden (USA)",
        "2016-01-02 Joseph Biden (USA)",
        "2016-01-03 Tim Kaine",
        "2016-01-04 Kaine",
        "2016-01-05 Jo Cox (GBR), Joanne Smith (GBR)",
    ]);
    let verdicts = "verdict,a,b\ndifferent,Joe Biden,Joseph Biden\nsame,tim-kaine,kaine-0003\nsame,Jo Cox,joanne-smith\n\
                    same,joe-biden,joseph-biden\nsame,nobody,Jo Cox\n";
    let identities = identify(&summaries, &lists(), &Registry::empty(), &merges(verdicts));
    assert_eq!(
        ids(&summaries, &identities),
        ["joe-biden", "joseph-biden", "tim-kaine", "tim-kaine", "jo-cox", "jo-cox"]
    );
    let problems: Vec<_> = identities.problems.iter().map(|problem| problem.place.line).collect();
    assert_eq!(problems, [5, 6], "{:?}", identities.problems);
}

#[test]
fn what_was_merged_can_be_reviewed_doubtful_first() {
    let identities = identified(&[
        "2021-01-01 Ebrahim Raisi (president IRN)",
        "2021-02-01 Ebrahim Raeisi (IRN)",
        "2021-05-01 Joe Biden (president USA)",
        "2021-06-01 Joseph Biden (president USA)",
        "2021-06-02 Jon Smith",
        "2021-06-03 J. Smith",
    ]);
    let review: Vec<_> = identities.merged.iter().map(|link| (link.a_id.as_str(), link.rule, link.points)).collect();
    assert_eq!(review, [("ebrahim-raisi", "sound", 8), ("joe-biden", "given name", 13)]);
    let unsure: Vec<_> =
        identities.unsure.iter().map(|link| (link.a_id.as_str(), link.b_id.as_str(), link.points)).collect();
    assert_eq!(unsure, [("j-smith", "jon-smith", 7)]);
}

#[test]
fn ids_stay_when_articles_come_and_changes_are_listed() {
    let lines = ["2020-02-01 Ali Larijani (speaker IRN)", "2020-02-02 Hassan Rouhani", "2020-02-03 Javad Zarif (IRN)"];
    let before = identified(&lines);
    let mut more = lines.to_vec();
    more.extend([
        "2021-01-01 Ali Larijani (mayor IRQ)",
        "2021-01-02 Rouhani Hassan",
        "2021-01-03 Mohammad Javad Zarif (IRN)",
    ]);
    let summaries = summaries(&more);
    let after = identify(&summaries, &lists(), &Registry::empty(), &Merges::none());
    let changes = changes(&before.anchors, &summaries, &after);
    assert_eq!(changes, [IdChange { old: "ali-larijani".to_string(), new: "ali-larijani-irn".to_string() }]);
    assert!(ids(&summaries, &after).contains(&"javad-zarif".to_string()));
}

#[test]
fn a_registry_that_cannot_be_found_is_an_error() {
    let missing = [Path::new("/nowhere/registry.csv").to_path_buf()];
    assert!(Registry::read(&missing, &ColumnNames::default(), &Lexicon::built_in()).is_err());
    assert!(Merges::read(&missing).is_err());
}

/// Articles with names that often clash.
fn articles() -> impl Strategy<Value = Vec<Summary>> {
    let name = prop::sample::select(vec![
        "Joe Biden",
        "Joseph Biden",
        "J. Biden",
        "Biden",
        "Jill Biden",
        "Ali Larijani",
        "Ali Larejani",
        "Ali Ardashir Larijani",
        "Larijani Ali",
        "Larijani",
        "Sadyr Japarov",
        "S. Zhaparov",
        "Ebrahim Raisi",
        "Ebrahim Raeisi",
        "Raisi",
        "İ",
        "…",
    ]);
    let remark = prop::sample::select(vec![
        "",
        "president IRN",
        "prime minister IRN",
        "president USA",
        "IRN",
        "USA",
        "IRQ",
        "m",
        "f",
        "body",
        "unnamed",
        "id=Q1",
    ]);
    let entity = (name, remark).prop_map(|(name, remark)| entity(&format!("{name} ({remark})")));
    let article = (0..40_u32, prop::collection::vec(entity, 0..4));
    prop::collection::vec(article, 0..25).prop_map(|articles| {
        let summary = |(index, (day, entities)): (usize, (u32, Vec<Entity>))| Summary {
            article: index as u32,
            publisher: None,
            article_id: format!("a_{index:04}").into(),
            published: (day > 2)
                .then(|| jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(day * 20))),
            entities,
        };
        articles.into_iter().enumerate().map(summary).collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_articles_does_not_matter(summaries in articles(), seed in any::<u64>()) {
        let (lists, registry, merges) = (lists(), Registry::empty(), Merges::none());
        let one = identify(&summaries, &lists, &registry, &merges);
        let mut shuffled = summaries.clone();
        let mut state = seed | 1;
        for index in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(index, (state >> 33) as usize % (index + 1));
        }
        let other = identify(&shuffled, &lists, &registry, &merges);
        prop_assert_eq!(&one.people, &other.people);
        prop_assert_eq!(&one.unsure, &other.unsure);
        prop_assert_eq!(&one.merged, &other.merged);
        prop_assert_eq!(ids(&summaries, &one), ids(&summaries, &other));
        prop_assert!(one.people.windows(2).all(|pair| pair[0].id < pair[1].id), "ids are sorted and unique");
        prop_assert!(changes(&one.anchors, &shuffled, &other).is_empty());
    }

    #[test]
    fn people_who_are_said_to_be_different_are_never_merged(summaries in articles()) {
        let verdicts = merges("verdict,a,b\nsame,Joe Biden,Jill Biden\nsame,Biden,Joe Biden\nsame,Biden,Jill Biden\n\
                               different,Joe Biden,Joseph Biden\ndifferent,Ali Larijani,Ali Larejani\n");
        let identities = identify(&summaries, &lists(), &Registry::empty(), &verdicts);
        for person in &identities.people {
            let has = |name: &str| person.name == name || person.aliases.iter().any(|alias| alias == name);
            let clash = has("Joe Biden") && has("Joseph Biden") || has("Ali Larijani") && has("Ali Larejani");
            prop_assert!(person.kind != EntityKind::Person || !clash, "{person:?}");
        }
    }
}
