//! Pages as a whole.

use jiff::civil::date;

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
    let page = Page {
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
    };
    page
}

#[test]
fn every_part_is_rendered() {
    let html = every_part().html();
    for heading in ["Text", "Table", "Lines", "Heat", "Bars", "Dots", "Pairs"] {
        assert!(html.contains(&format!("<h2>{heading}</h2>")), "{heading}");
    }
    assert_eq!(html, every_part().html());
}

#[test]
fn counts_are_grouped_by_three() {
    assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
}
