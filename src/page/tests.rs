//! Pages as a whole.

use jiff::civil::date;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// A page with every part.
fn every_part() -> Page {
    let said = |text: &str| Said {
        id: "s_x".into(),
        text: text.into(),
        published: Some(date(2020, 4, 21)),
        outlet: "Herald".into(),
        ..Said::default()
    };
    let piece = |change, text: &str| Piece { change, text: text.to_owned() };
    Page {
        title: "Title".into(),
        lead: "Lead.".into(),
        facts: vec![Fact::new("Statements", "2")],
        parts: vec![
            Part::Text { heading: "Text".into(), paragraphs: vec!["A paragraph.".into()] },
            Part::Table(Table {
                heading: "Table".into(),
                columns: vec![Column::text("who"), Column::number("how often")],
                rows: vec![vec!["Brandt".into(), "3".into()]],
                ..Table::default()
            }),
            Part::Lines(Lines {
                heading: "Lines".into(),
                unit: "statements".into(),
                periods: ["2020-04", "2020-05", "2020-06"]
                    .map(|label| Period { label: label.into(), partial: false })
                    .into(),
                series: vec![Series { name: "Brandt".into(), values: vec![Some(3.0), None, Some(0.0)] }],
                ..Lines::default()
            }),
            Part::HeatMap(HeatMap {
                heading: "Heat".into(),
                rows: vec!["Brandt".into()],
                columns: vec!["labour".into(), "trade".into()],
                counts: vec![vec![0, 12]],
                ..HeatMap::default()
            }),
            Part::Bars(Bars {
                heading: "Bars".into(),
                a: "April".into(),
                b: "May".into(),
                unit: "z".into(),
                bars: vec![
                    Bar { label: "strike".into(), value: 3.5, detail: "9 and 1".into() },
                    Bar { label: "deal".into(), value: -2.0, detail: "1 and 7".into() },
                ],
                floor: Some(1.2),
                ..Bars::default()
            }),
            Part::Dots(Dots {
                heading: "Dots".into(),
                rows: vec![DotsRow {
                    label: "A claim".into(),
                    dots: vec![
                        Dot { date: date(2020, 4, 2), full: true, detail: "Herald".into() },
                        Dot { date: date(2020, 5, 2), full: false, detail: "Radio".into() },
                    ],
                }],
                ..Dots::default()
            }),
            Part::Pairs(Pairs {
                heading: "Pairs".into(),
                a: "April".into(),
                b: "May".into(),
                pairs: vec![
                    Pair {
                        status: "reworded".into(),
                        similarity: Some(0.5),
                        a: Some(said("must go")),
                        b: Some(said("may go")),
                        changes: vec![
                            piece(Change::Deleted, "must"),
                            piece(Change::Inserted, "may"),
                            piece(Change::Kept, " go"),
                        ],
                        labels: vec!["modality".into()],
                        ..Pair::default()
                    },
                    Pair {
                        status: "new".into(),
                        only: Some(Side::B),
                        b: Some(said("come")),
                        a: Some(said("came")),
                        ..Pair::default()
                    },
                ],
                ..Pairs::default()
            }),
        ],
        foot: vec!["Foot.".into()],
    }
}

#[test]
fn every_part_is_rendered() {
    let html = every_part().html();
    for heading in ["Text", "Table", "Lines", "Heat", "Bars", "Dots", "Pairs"] {
        assert!(html.contains(&format!("<h2>{heading}</h2>")), "{heading}");
    }
    assert_eq!(html, every_part().html());
}

fn table(rows: Vec<Vec<String>>) -> Page {
    let table = Table { columns: vec![Column::text("text")], rows, ..Table::default() };
    Page { parts: vec![Part::Table(table)], ..Page::default() }
}

#[test]
fn the_policy_names_the_hashes_of_what_stands_in_the_page() {
    let html = every_part().html();
    for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
        let inside = html.split(&format!("<{tag}>")).nth(1).unwrap().split(&format!("</{tag}>")).next().unwrap();
        let hash = data_encoding::BASE64.encode(&Sha256::digest(inside));
        assert!(html.contains(&format!("{directive} 'sha256-{hash}';")), "{tag}");
    }
    assert!(html.contains("default-src 'none';") && !html.contains("unsafe"));
}

#[test]
fn long_tables_say_how_much_is_left_out() {
    let rows = |count: usize| (0..count).map(|row| vec![format!("row {row}.")]).collect::<Vec<_>>();
    let html = table(rows(ROWS + 1)).html();
    assert!(html.contains("row 1999.") && !html.contains("row 2000."));
    assert!(html.contains("The first 2,000 of 2,001 rows."));
    assert!(!table(rows(ROWS)).html().contains("The first"));
}

#[test]
fn eight_lines_are_drawn_and_all_figures_shown() {
    let series = (0..10).map(|at| Series { name: format!("topic {at}"), values: vec![Some(at.into())] }).collect();
    let periods = vec![Period { label: "2020".into(), partial: false }];
    let lines = Lines { periods, series, ..Lines::default() };
    let html = Page { parts: vec![Part::Lines(lines)], ..Page::default() }.html();
    assert_eq!(html.matches("<circle cx=\"").count(), 2 * 8, "a mark in the plot and one in the legend");
    assert!(html.contains("2 more in the figures") && html.contains("<th scope=\"col\" class=\"number\">topic 9</th>"));
}

#[test]
fn only_addresses_of_the_web_become_links() {
    let page = |url: &str| {
        let said = Said { text: "a".into(), url: url.into(), title: "Headline".into(), ..Said::default() };
        let pairs = Pairs { pairs: vec![Pair { a: Some(said), ..Pair::default() }], ..Pairs::default() };
        Page { parts: vec![Part::Pairs(pairs)], ..Page::default() }.html()
    };
    assert!(
        page("https://example.org/?a=1&b=\"2\"")
            .contains("href=\"https:&#x2f;&#x2f;example.org&#x2f;?a=1&amp;b=&quot;2&quot;\"")
    );
    for url in ["javascript:alert(1)", "data:text/html,x", " https://example.org", ""] {
        assert!(!page(url).contains("href="), "{url}");
        assert!(page(url).contains("Headline"));
    }
}

#[test]
fn plots_bear_any_figures() {
    let values = vec![Some(f64::NAN), Some(f64::INFINITY), Some(-1.0), Some(1e300), None];
    let periods = (0..5).map(|at| Period { label: at.to_string(), partial: true }).collect();
    let series = vec![Series { name: "s".into(), values }, Series { name: "short".into(), values: vec![] }];
    let bars = |value| Bars { bars: vec![Bar { value, ..Bar::default() }], floor: Some(f64::NAN), ..Bars::default() };
    let parts = vec![
        Part::Lines(Lines { periods, series, ..Lines::default() }),
        Part::Lines(Lines::default()),
        Part::HeatMap(HeatMap::default()),
        Part::HeatMap(HeatMap { rows: vec!["a".into()], counts: vec![vec![u64::MAX, 0]], ..HeatMap::default() }),
        Part::Bars(bars(f64::NAN)),
        Part::Bars(bars(-1e300)),
        Part::Bars(Bars::default()),
        Part::Dots(Dots::default()),
        Part::Dots(Dots {
            rows: vec![DotsRow {
                label: String::new(),
                dots: [date(-9999, 1, 1), date(9999, 12, 31)]
                    .map(|date| Dot { date, full: true, detail: String::new() })
                    .into(),
            }],
            ..Dots::default()
        }),
        Part::Pairs(Pairs::default()),
    ];
    let html = Page { parts, ..Page::default() }.html();
    assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
}

proptest! {
    #[test]
    fn no_text_is_markup(text: String, hostile in r#"[<>"'&/!\-\u{202a}-\u{202e}\u{0}-\u{1f}a]{0,30}"#) {
        for text in [text, hostile] {
            let html = table(vec![vec![text.clone()]]).html();
            let cell = html.split("<td class=\"text\">").nth(1).unwrap().split("</td>").next().unwrap();
            prop_assert!(!cell.contains(['<', '>', '"', '\'']), "{cell}");
            let turns = cell.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\0'));
            prop_assert!(!turns);
            // nothing is lost but those marks
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
            if !text.contains(['&', '<', '>', '"', '\'', '/']) {
                prop_assert_eq!(letters(cell), letters(&text));
            }
        }
    }
}

#[test]
fn counts_are_grouped_by_three() {
    assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
}
