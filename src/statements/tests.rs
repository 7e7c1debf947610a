//! The room as a whole: sentences in, rows out.

use proptest::prelude::*;

use super::*;
use crate::model::{Kind, Mode};
use crate::text::Abbreviations;

fn find(text: &str) -> Vec<Statement> {
    let lexicon = Lexicon::built_in();
    let engine = Engine::rules(&lexicon).expect("the built-in lists are sound");
    engine.find(&Document::read(text, &Abbreviations::new(&lexicon)))
}

/// Each row as "source | cue | content", parts of a content joined by " + ".
fn rows(text: &str) -> Vec<String> {
    let words = |span: Option<crate::model::Span>| span.map_or("", |span| span.of(text));
    let row = |statement: &Statement| {
        let content: Vec<&str> = statement.content.iter().map(|part| part.of(text)).collect();
        format!("{} | {} | {}", words(statement.source), words(statement.cue), content.join(" + "))
    };
    find(text).iter().map(row).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(rows(text), expected, "{text}");
}

#[test]
fn cues_stand_before_behind_and_inside_the_content() {
    check("The mayor said that the bridge would open in May.", &["The mayor | said | the bridge would open in May"]);
    check("The mayor said the bridge would open in May.", &["The mayor | said | the bridge would open in May"]);
    check("The mayor said on Tuesday that the bridge is safe.", &["The mayor | said | the bridge is safe"]);
    check("“The bridge is safe,” the mayor said.", &["the mayor | said | “The bridge is safe,”"]);
    check(
        "“The bridge is safe,” said Ann Lee, the mayor of Dover.",
        &["Ann Lee, the mayor of Dover | said | “The bridge is safe,”"],
    );
    check("“The bridge,” she said, “is safe.”", &["she | said | “The bridge,” + “is safe.”"]);
    check("The bridge, she said, is safe.", &["she | said | The bridge + is safe"]);
    check("The bridge will open in May, officials said.", &["officials | said | The bridge will open in May"]);
    check(
        "The mayor said: “The bridge is safe. It will open soon.”",
        &["The mayor | said | “The bridge is safe. It will open soon.”"],
    );
    check("She said fortunately, there is enough water.", &["She | said | fortunately, there is enough water"]);
}

#[test]
fn a_quotation_of_several_sentences_belongs_to_its_cue() {
    check(
        "“We waited. Nobody came,” he said. “So we left. It was late.”",
        &["he | said | “We waited. Nobody came,” + “So we left. It was late.”"],
    );
}

#[test]
fn two_cues_in_one_sentence_are_two_rows() {
    check(
        "The minister said trade had grown, adding that the port was full.",
        &["The minister | said | trade had grown", "The minister | adding | the port was full"],
    );
    check(
        "The envoy stressed the need for a truce and expressed hope that talks would resume.",
        &["The envoy | stressed | the need for a truce", "The envoy | expressed hope | talks would resume"],
    );
    check(
        "She called the plan “going nowhere, at best,” adding that it was costly.",
        &["She | called | the plan “going nowhere, at best,”", "She | adding | it was costly"],
    );
}

#[test]
fn participles_share_the_subject_of_the_main_clause() {
    check(
        "Highlighting the need to save water, the governor said farms must change.",
        &["the governor | Highlighting | the need to save water", "the governor | said | farms must change"],
    );
    check("Speaking about the strike, the governor called it a mistake.", &["the governor | called | it a mistake"]);
}

#[test]
fn noun_phrases_and_infinitives_are_contents() {
    for (text, row) in [
        ("The king condemned the attack on the market.", "The king | condemned | the attack on the market"),
        ("The sides agreed to keep the border open.", "The sides | agreed | to keep the border open"),
        ("She thanked the crew for their courage.", "She | thanked | their courage"),
        ("He called for an end to the blockade.", "He | called for | an end to the blockade"),
        ("The union urged the firm to pay more.", "The union | urged | to pay more"),
        ("Reporters asked whether the road was open.", "Reporters | asked | whether the road was open"),
        ("The envoy urged the parties to the pact to pay more.", "The envoy | urged | to pay more"),
        ("He told the council that rents would rise.", "He | told | rents would rise"),
        (
            "The queen expressed her condolences over the loss of the ship.",
            "The queen | expressed her condolences | the loss of the ship",
        ),
    ] {
        check(text, &[row]);
    }
}

#[test]
fn what_is_no_report_gives_no_row() {
    for text in [
        "The United States is a large country.",
        "The president welcomed Chancellor Weber of Austria to the capital.",
        "The plan aims at jobs. It costs little.",
        "They flew to Geneva to discuss trade.",
        "",
    ] {
        check(text, &[]);
    }
}

#[test]
fn whom_somebody_met_or_cites_is_no_content() {
    for (text, expected) in [
        ("The site said the port is shut, citing a shipping source.", &["The site | said | the port is shut"][..]),
        ("Citing Harbour Weekly, the site said the port is shut.", &["the site | said | the port is shut"]),
        ("The firm left the valley, citing the price of water.", &["The firm | citing | the price of water"]),
        ("Those wishing to leave may go, and anyone supporting them too.", &[]),
        ("The fee described in section 4 shall be paid at the gate.", &[]),
        ("She described the fee as a burden.", &["She | described | the fee as a burden"]),
        ("The mill offered grain at the market.", &[]),
        ("The sides shared views on grain.", &["The sides | shared views on | grain"]),
        ("The guests shared their views on grain.", &["The guests | shared their views on | grain"]),
        ("The mayor offered advice on how to store grain.", &["The mayor | offered | advice on how to store grain"]),
        ("The king addressed the farmers' assembly in Dover.", &[]),
        ("The king addressed the price of grain.", &["The king | addressed | the price of grain"]),
    ] {
        check(text, expected);
    }
    let lexicon = Lexicon::built_in();
    let engine = Engine::new(&lexicon).expect("the built-in lists are sound");
    let text = "President Ruiz spoke today with Chancellor Weber of Austria. Later she signed a treaty on rivers. They \
                discussed grain.";
    let found = engine.find(&Document::read(text, &Abbreviations::new(&lexicon)));
    let contents: Vec<&str> = found.iter().map(|statement| statement.hull().of(text)).collect();
    assert_eq!(contents, ["grain"]);
}

#[test]
fn an_adjective_behind_the_verb_belongs_to_the_noun() {
    check("The envoy called for further talks.", &["The envoy | called for | further talks"]);
    check("The envoy further said that the road is open.", &["The envoy | further said | the road is open"]);
    check("The guard told the court at that time that the gate was open.", &["The guard | told | the gate was open"]);
}

#[test]
fn a_clause_in_an_opening_phrase_ends_at_its_comma() {
    check(
        "In a year when most farmers said the fields were dry, the mill was rich.",
        &["most farmers | said | the fields were dry"],
    );
    check(
        "To those who left because they feared that the dam would break, the mayor said that it is safe.",
        &["they | feared | the dam would break", "the mayor | said | it is safe"],
    );
}

#[test]
fn a_clause_inside_the_subject_leaves_it_whole() {
    for (text, expected) in [
        ("The captain who left the port says that fog is rare.", "The captain who left the port | says | fog is rare"),
        (
            "A letter that had been sent to the port says that fog is rare.",
            "A letter that had been sent to the port | says | fog is rare",
        ),
        (
            "A study released by the League of Mills says that grain is dear.",
            "A study released by the League of Mills | says | grain is dear",
        ),
        ("A survey published on Monday found that grain is dear.", "A survey | found | grain is dear"),
        ("Ms Lee listened to the crew and said that fog is rare.", "Ms Lee | said | fog is rare"),
        ("The mill denied reports that it is shut.", "The mill | denied | reports that it is shut"),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn as_reported_by_is_according_to() {
    check(
        "As reported by the Harbour Office, 30 boats came in May.",
        &["the Harbour Office | As reported by | 30 boats came in May"],
    );
    check("According to Ann Lee on Friday, 30 boats came in May.", &["Ann Lee | According to | 30 boats came in May"]);
    check("Fees will rise, as announced by the port.", &["the port | as announced by | Fees will rise"]);
    check("They accept the count, as announced by the port, and the costs.", &[]);
}

#[test]
fn this_takes_up_the_sentence_before() {
    check(
        "The port will open in May. This was announced by Mayor Ann Lee at a briefing.",
        &["Mayor Ann Lee | was announced | The port will open in May"],
    );
    check("The port will open in May.\n\nThis was announced by Mayor Ann Lee.", &[]);
}

#[test]
fn lists_are_whole() {
    check(
        "Flood walls, the old port, and new roads were discussed.",
        &[" | were discussed | Flood walls, the old port, and new roads"],
    );
    check(
        "A range of bilateral issues and key matters of trade were discussed at the talks.",
        &[" | were discussed | A range of bilateral issues and key matters of trade"],
    );
    check(
        "A plea for the end of the treaty that permits the sale of grain was rejected by the court.",
        &["the court | was rejected | A plea for the end of the treaty that permits the sale of grain"],
    );
    check(
        "She thanked the heads of Peru, the League, and Chile for their courage.",
        &["She | thanked | their courage"],
    );
}

#[test]
fn a_heading_that_ran_into_the_sentence_is_no_part_of_it() {
    check(
        "Fewer ships in winter The harbour master said that fog is rare.",
        &["The harbour master | said | fog is rare"],
    );
    check("‘No boats’ Ann Lee said that fog is rare.", &["Ann Lee | said | fog is rare"]);
    check(
        "Fewer ships in winter The fog is rare, the harbour master said.",
        &["the harbour master | said | The fog is rare"],
    );
    check("Readers of The Harbour News said that fog is rare.", &["Readers of The Harbour News | said | fog is rare"]);
}

#[test]
fn matters_are_told_from_claims() {
    for (text, core) in [
        ("They discussed the situation in the valley.", false),
        ("They discussed the need to end the war.", true),
        ("The envoy touched upon trade.", false),
        ("The leaders exchanged views on the harvest.", false),
        ("The harvest was discussed.", false),
        ("Special attention was paid to the harvest.", false),
        ("He said the harvest was good.", true),
    ] {
        let statements = find(text);
        assert_eq!(statements.iter().map(|statement| statement.core).collect::<Vec<_>>(), [core], "{text}");
    }
}

#[test]
fn passives_have_no_source_but_an_agent() {
    check("Issues of trade were discussed.", &[" | were discussed | Issues of trade"]);
    check("The strike was condemned by the bishop.", &["the bishop | was condemned | The strike"]);
    check("It was stressed that the roads are open.", &[" | was stressed | the roads are open"]);
}

#[test]
fn according_to_stands_on_either_side() {
    check("According to the ministry, the dam is full.", &["the ministry | According to | the dam is full"]);
    check(
        "The dam is full, according to a report released by the ministry.",
        &["a report released by the ministry | according to | The dam is full"],
    );
}

#[test]
fn several_speak_together() {
    check(
        "The presidents of Peru and Chile stressed that the ties are close.",
        &["The presidents of Peru and Chile | stressed | the ties are close"],
    );
    check(
        "Mr. Diaz, Ms. Rey and their host agreed on a date.",
        &["Mr. Diaz, Ms. Rey and their host | agreed on | a date"],
    );
}

#[test]
fn who_passes_a_report_on_is_the_outer_row() {
    let text = "The emir condemned the raid, the news agency reported.";
    check(text, &["the news agency | reported | The emir condemned the raid", "The emir | condemned | the raid"]);
    let within: Vec<_> = find(text).iter().map(|statement| statement.within).collect();
    assert_eq!(within, [None, Some(0)]);
}

#[test]
fn what_is_passed_on_stays_within() {
    for (text, expected) in [
        (
            "Ana Lund said Peru has sued the group, according to XYZ News.",
            &[
                "Ana Lund | said | Peru has sued the group",
                "XYZ News | according to | Ana Lund said Peru has sued the group",
            ],
        ),
        (
            "The agency quoted Ana Lund as saying that the harvest is over.",
            &[
                "The agency | quoted | Ana Lund as saying that the harvest is over",
                "Ana Lund | as saying | the harvest is over",
            ],
        ),
    ] {
        let mut found = rows(text);
        found.sort_unstable_by_key(|row| !row.starts_with(expected[0]));
        assert_eq!(found, expected, "{text}");
        assert_eq!(find(text).iter().filter(|statement| statement.within.is_some()).count(), 1, "{text}");
    }
}

#[test]
fn what_accords_inside_a_content_ends_nothing() {
    check(
        "The statement added that according to the pact, the guests had left.",
        &["The statement | added | according to the pact, the guests had left"],
    );
    check(
        "Rosa Blum said the group broke the pact according to which it was moved.",
        &["Rosa Blum | said | the group broke the pact according to which it was moved"],
    );
}

#[test]
fn who_is_quoted_speaks() {
    check(
        "“We have fished here for years,” the agency quoted Ana Lund as saying on Tuesday.",
        &["Ana Lund | as saying | “We have fished here for years,”"],
    );
    check(
        "“We have fished here for years,” Ana Lund was quoted as saying by the agency.",
        &["Ana Lund | was quoted as saying | “We have fished here for years,”"],
    );
}

#[test]
fn a_clause_of_time_ends_before_the_main_clause() {
    check(
        "On Monday, hours after Peru announced that it will close the port, Ana Lund said this will harm trade.",
        &["Peru | announced | it will close the port", "Ana Lund | said | this will harm trade"],
    );
}

#[test]
fn a_heading_in_marks_is_no_part_of_the_source() {
    check(
        "‘The port will stay open’ Ana Lund also said that trade will grow.",
        &["Ana Lund | also said | trade will grow"],
    );
}

#[test]
fn a_quotation_without_cue_continues_the_statement_before() {
    let text = "“The river is high,” the warden said. “We watch it.”\n\n“Nobody should go near the water tonight.”";
    let statements = find(text);
    assert_eq!(statements.len(), 2);
    assert_eq!((statements[1].cue, statements[1].source, statements[1].continues), (None, None, Some(0)));
    assert_eq!(statements[1].rule, "continued");
    assert_eq!(statements[1].kind, Kind::Direct);
}

#[test]
fn a_letter_in_marks_runs_through_its_paragraphs() {
    check(
        "The message reads:\n\n“I greet you all.\n\nI am sure that you will sing.\n\nI hope that it rains.”",
        &[
            "The message | reads | “I greet you all.",
            " |  | I am sure that you will sing.",
            " |  | I hope that it rains.”",
        ],
    );
}

#[test]
fn turns_of_a_transcript_are_direct_rows() {
    let text = "Ivan Orlov: Good morning. How is the harvest?\n\nPetra Novak: It is good.\nWe sold most of it.\n\n(Applause.)\n\nIvan Orlov: I said so.";
    check(
        text,
        &[
            "Ivan Orlov |  | Good morning. How is the harvest?",
            "Petra Novak |  | It is good",
            "Petra Novak |  | We sold most of it",
            "Ivan Orlov |  | I said so",
        ],
    );
    assert!(find(text).iter().all(|statement| statement.kind == Kind::Direct && statement.rule == "turn"));
    let briefing = "MS. HALL: Good afternoon.\n\nQ Is the road open?\n\nMS. HALL: It is.";
    check(briefing, &["MS. HALL |  | Good afternoon", "Q |  | Is the road open?", "MS. HALL |  | It is"]);
}

#[test]
fn a_quoted_transcript_has_turns_too() {
    let text = "The mayor said the bridge is safe.\n\n\"HALL: Is it?\n\n\"(Crosstalk.)\n\n\"LEE: It is “quite safe” now.\n\n\"HALL: Thank you.\"";
    let said = ["HALL |  | Is it?", "LEE |  | It is “quite safe” now", "HALL |  | Thank you.\""];
    check(text, &[&["The mayor | said | the bridge is safe"], &said[..]].concat());
    assert!(find(text)[1..].iter().all(|statement| statement.kind == Kind::Direct));
}

#[test]
fn one_speech_with_a_label_is_a_transcript() {
    let speech = "The hall was full.\n\nPresident of Peru Rosa Blum: Friends,\n\nI thank you all for coming. \
                  That is why we say that the harvest is ours.\n\nYou know how hard it was.";
    check(
        speech,
        &[
            "President of Peru Rosa Blum |  | Friends",
            "President of Peru Rosa Blum |  | I thank you all for coming. That is why we say that the harvest is ours",
            "President of Peru Rosa Blum |  | You know how hard it was",
        ],
    );
    check(
        "The bust was unveiled.\n\nMayor Ann Rey: Ladies and gentlemen, the poet wrote of the sea.\n\nHis books are read in schools.",
        &[
            "Mayor Ann Rey |  | Ladies and gentlemen, the poet wrote of the sea",
            "Mayor Ann Rey |  | His books are read in schools",
        ],
    );
    check("Mary Rey: That is what I told you. We are late.", &["Mary Rey |  | That is what I told you. We are late"]);
}

#[test]
fn turns_are_told_apart_inside_a_paragraph() {
    check(
        "Ms Hall said the road is open.* * * Mayor Ann Hall: I am glad that you came. Peter Lund (interpreted): We thank you.",
        &[
            "Ms Hall | said | the road is open",
            "Mayor Ann Hall |  | I am glad that you came",
            "Peter Lund |  | We thank you",
        ],
    );
    check(
        "2:05 P.M. EDT PRESIDENT RUIZ: I welcome you, and I hope we agree. PRESIDENT DIAZ: We do.",
        &["PRESIDENT RUIZ |  | I welcome you, and I hope we agree", "PRESIDENT DIAZ |  | We do"],
    );
}

#[test]
fn beside_labels_in_capitals_a_word_before_a_colon_is_none() {
    let text = "THE PRESIDENT: We all know our town.\n\nConsider: Half of our bridges are old.\n\nMS. RUIZ: I know.";
    assert_eq!(
        rows(text),
        [
            "THE PRESIDENT |  | We all know our town",
            "THE PRESIDENT |  | Consider: Half of our bridges are old",
            "MS. RUIZ |  | I know"
        ]
    );
    let text = "THE MAYOR: Good morning.\n\nActing Secretary Ivan Orlov, Senator Ana Ruiz: Thank you both.\n\nMS. RUIZ: I thank you.";
    assert_eq!(
        rows(text),
        [
            "THE MAYOR |  | Good morning",
            "THE MAYOR |  | Acting Secretary Ivan Orlov, Senator Ana Ruiz: Thank you both",
            "MS. RUIZ |  | I thank you"
        ]
    );
    let text = "HARBOUR CEO Ivan Orlov: We all know our town.\n\nKirmo Orlov: I know.\n\nHARBOUR CEO Ivan Orlov: Good.";
    assert!(rows(text)[1].starts_with("Kirmo Orlov |"), "{:?}", rows(text));
}

#[test]
fn headings_and_letters_are_no_transcript() {
    for text in [
        "KEEPING OUR PROMISE: The order is signed.\n\nPUTTING FARMERS FIRST: Our farms need it.\n\nENDING THE WAIT: You win.",
        "Dear Mr. Speaker: I send you our report. We hope that it pleases you.",
        "Rosa Blum: we will win again, you and I\n\nThe mayor spoke for an hour about her plans for the town.",
        "Rosa Blum: The harvest is in. Prices fell by a tenth. Farmers sold most of it at once.",
    ] {
        assert!(find(text).iter().all(|statement| statement.rule != "turn"), "{text}");
    }
}

#[test]
fn stage_directions_and_clock_lines_are_nobodys_words() {
    let text = "10:02 A.M. EST\n\nTHE MAYOR: (Laughs.) (The door opens.)\n\nQ Is it open?\n\nTHE MAYOR: It is.\n\n(Applause.) And it stays open. (Applause.)\n\n\
                11:15 A.M. EST\n\nQ Until when?\n\nTHE MAYOR: For ever.\n\nEND\n\nThe office of the mayor";
    check(
        text,
        &[
            "Q |  | Is it open?",
            "THE MAYOR |  | It is",
            "THE MAYOR |  | (Applause.) And it stays open. (Applause.)",
            "Q |  | Until when?",
            "THE MAYOR |  | For ever",
        ],
    );
}

#[test]
fn names_stand_beside_quotations() {
    check("“Never give up the garden.” — Rosa Blum", &["Rosa Blum |  | “Never give up the garden.”"]);
    check("Rosa Blum: “Never give up the garden.”", &["Rosa Blum |  | “Never give up the garden.”"]);
    check("”Never give up the garden.” — Rosa Blum", &["Rosa Blum |  | ”Never give up the garden.”"]);
}

#[test]
fn lemmas_and_modes() {
    for (text, lemma, mode) in [
        ("She has not said that it is over.", "say", Mode::Speech),
        ("She expressed hope that it is over.", "express hope", Mode::Speech),
        ("According to her, it is over.", "according to", Mode::Speech),
        ("They exchanged in-depth views on the harvest.", "exchange views on", Mode::Speech),
        ("She believes that it is over.", "believe", Mode::Attitude),
        ("He pointed out that it is over.", "point out", Mode::Speech),
    ] {
        let statements = find(text);
        let [statement] = &statements[..] else { panic!("one row: {text}") };
        assert_eq!((statement.cue_lemma.as_deref(), statement.mode), (Some(lemma), mode), "{text}");
    }
}

#[test]
fn a_noun_before_its_verb_reports_nothing() {
    check("This order will help farmers.", &[]);
    check("Visa requests are accepted for the fair.", &[]);
}

#[test]
fn a_law_case_is_one_sentence() {
    check("The mayor said that Blum v. Lund is wrong.", &["The mayor | said | Blum v. Lund is wrong"]);
}

#[test]
fn a_dateline_states_nothing() {
    check("PARIS, Apr. 21 (XYZ) – The mayor said the bridge is safe.", &["The mayor | said | the bridge is safe"]);
}

#[test]
fn long_noise_takes_linear_time() {
    for noise in ["said ", "He said so, and ", "“", "a, ", "according to ", "said it. ", ", say "] {
        find(&noise.repeat(20_000));
    }
}

/// Words that make the rules work.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "said",
        "says",
        "saying",
        "adding",
        "that",
        "he",
        "The minister",
        "Rosa Blum",
        "“",
        "”",
        "\"",
        "‘",
        "’s",
        ",",
        ".",
        ":",
        "—",
        "(",
        ")",
        "and",
        "who",
        "according to",
        "discussed",
        "was",
        "with",
        "expressed hope",
        "for",
        "told",
        "touched upon",
        "to",
        "the talks",
        "\n\n",
        "Q",
        "MS. HALL:",
        "while",
        "called",
        "on Tuesday",
        "it",
        "has",
        "not",
        "e\u{301}",
        "İ",
        "?",
        "thanked",
        "welcomed",
        "attention was paid to",
        "what",
        "…",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn rows_are_sound(text in prop_oneof![text(), "\\PC{0,200}"]) {
        let statements = find(&text);
        let mut claimed = vec![false; text.len()];
        for (index, statement) in statements.iter().enumerate() {
            let mut end = 0;
            for part in &statement.content {
                prop_assert!(!part.is_empty() && part.start >= end);
                end = part.end;
                prop_assert!(text.get(part.range()).is_some());
                if statement.within.is_none() {
                    prop_assert!(!claimed[part.range()].contains(&true), "rows share content");
                    claimed[part.range()].fill(true);
                }
            }
            for span in [statement.cue, statement.source, Some(statement.context)].into_iter().flatten() {
                prop_assert!(!span.is_empty() && text.get(span.range()).is_some());
            }
            prop_assert!(statement.context.contains(statement.content[0]));
            prop_assert!((0.0..=1.0).contains(&statement.confidence));
            if let Some(outer) = statement.within {
                let outer = &statements[outer as usize];
                prop_assert!(outer.within.is_none() && outer.hull().contains(statement.hull()));
            }
            if let Some(before) = statement.continues {
                prop_assert!((before as usize) < index);
            }
        }
        let order: Vec<_> = statements.iter().map(|statement| (statement.hull(), statement.cue)).collect();
        prop_assert!(order.is_sorted());
    }
}

#[test]
fn what_only_points_elsewhere_is_no_content() {
    for text in [
        "The mayor rejected it.",
        "The plan, which was announced by the mayor, is good.",
        "The mayor announced that:",
        "Some highlights include:",
        "The steps that the mayor announced include bridges.",
        "The board may use other means as the mayor deems fit.",
    ] {
        check(text, &[]);
    }
    check(
        "The mayor said that, although prices rise, the town will stay.",
        &["The mayor | said | although prices rise, the town will stay"],
    );
}

#[test]
fn some_forms_of_verbs_report_nothing() {
    for text in [
        "Considering the cost of the bridge, the town has no choice.",
        "The mayor met farmers to discuss how the town can grow.",
        "The mayor welcomed Ann Lee at the gate.",
        "Ann Lee was welcomed by the mayor.",
    ] {
        check(text, &[]);
    }
    check(
        "The town opened the bridge, the agency reported citing the mayor.",
        &["the agency | reported | The town opened the bridge"],
    );
}

#[test]
fn contents_begin_where_the_clause_does() {
    check(
        "The mayor said while prices are high, farmers will be helped.",
        &["The mayor | said | while prices are high, farmers will be helped"],
    );
    check("The mayor told NTX news agency that the bridge is safe.", &["The mayor | told | the bridge is safe"]);
    check("The letter reads, in part: “The bridge is safe.”", &["The letter | reads | “The bridge is safe.”"]);
    check("I hereby order that the flag be lowered.", &["I | hereby order | the flag be lowered"]);
    check(
        "The envoys discussed trade and joint projects in the north.",
        &["The envoys | discussed | trade and joint projects in the north"],
    );
}

#[test]
fn openings_of_the_sentence_are_no_part_of_the_source() {
    check("Elsewhere in his remarks the mayor said the bridge is safe.", &["the mayor | said | the bridge is safe"]);
    check("On that day the mayor said the bridge is safe.", &["the mayor | said | the bridge is safe"]);
    check("The council just last week announced a new bridge.", &["The council | announced | a new bridge"]);
}

#[test]
fn a_report_behind_a_participle_goes_on_with_the_main_clause() {
    check(
        "The mayor spoke about trade, noting that the port was full, and urged the towns to build another.",
        &[
            "The mayor | spoke about | trade",
            "The mayor | noting | the port was full",
            "The mayor | urged | to build another",
        ],
    );
}

#[test]
fn a_speech_in_one_paragraph_is_a_transcript() {
    let story = "The road was long and the night was cold, and nobody knew when the train would come. ".repeat(4);
    let clocked = format!("2:05 P.M. EDT THE PRESIDENT: {story}");
    assert_eq!(rows(&clocked).len(), 1, "the clock before the label tells");
    let speech = "THE PRESIDENT: We all know our town. I want you to think about our children and your schools. \
                  We build and we grow, and you make us proud, and I thank you for all that you have done. END 3:10 P.M. EDT";
    assert!(rows(speech)[0].starts_with("THE PRESIDENT |  | We all know"), "the last word may be a zone");
}

#[test]
fn doubtful_rows_of_texts_that_hardly_report_fall() {
    let deeds = "The office builds roads in the north. ".repeat(30);
    let row = "The office intends to support schools. ";
    assert_eq!(rows(&format!("{deeds}{row}")), [""; 0]);
    let order = rows(&format!("{deeds}I encourage all farmers to plant trees."));
    assert_eq!(order, ["I | encourage | to plant trees"], "what the signer asks for is firm");
    let said = "The mayor said that the road is open. ".repeat(4);
    assert!(rows(&format!("{said}{row}")).iter().any(|found| found.contains("intends")));
}

#[test]
fn long_quotations_run_to_their_end() {
    let lexicon = Lexicon::built_in();
    let engine = Engine::new(&lexicon).expect("the built-in lists are sound");
    let text =
        format!("The message reads, in part: “{}We are glad.”", "The fair shows tools and machines. ".repeat(30));
    let found = engine.find(&Document::read(&text, &Abbreviations::new(&lexicon)));
    assert!(found.iter().any(|row| row.hull().of(&text).ends_with("We are glad.”")), "{found:?}");
}
