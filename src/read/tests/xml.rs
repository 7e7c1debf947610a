//! Feeds, NITF, NewsML-G2, trafilatura's XML, and what can be wrong with them.

use super::*;

fn articles(name: &str) -> Vec<Article> {
    let records = read_bytes(fixture(name), name, &Options::default());
    records
        .into_iter()
        .filter_map(|record| if let Record::Article(article) = record { Some(*article) } else { None })
        .collect()
}

fn read_xml(xml: &str) -> Vec<String> {
    read_bytes(xml.as_bytes().to_vec(), "a.xml", &Options::default()).iter().map(line).collect()
}

const TEXT: &str = "The mayor of Elmhaven opened the bridge.\n\n“We waited,” she said.";

#[test]
fn rss() {
    check(
        "rss.xml",
        &[
            "0 Mayor opens the bridge | 2021-03-04 field | The mayor of",
            "1 Ferries & boats stop | 2021-03-05 field | The ferry will",
            "2 E109 line 32: an item of a feed with neither content nor summary: fetch its page",
            "3 E112 line 39, column 28: ill-formed document: expected `</b>`, but `</description>` was found",
            "4 Entity | - none | The town of",
        ],
    );
    let [bridge, ferry, entity] = <[Article; 3]>::try_from(articles("rss.xml")).unwrap();
    assert_eq!(bridge.text.replace('\u{A0}', " "), TEXT);
    assert_eq!(bridge.url.as_deref(), Some("https://www.herald.test/2021/bridge"));
    assert_eq!((bridge.external_id.as_deref(), bridge.author.as_deref()), (Some("bridge-1"), Some("Ana Low; Bo Ek")));
    assert_eq!((bridge.publisher.as_deref(), bridge.stated_language.as_deref()), (Some("Herald"), Some("en-gb")));
    let extra: serde_json::Value = serde_json::from_str(bridge.extra.as_deref().unwrap()).unwrap();
    assert_eq!(extra["categories"], serde_json::json!(["Town", "Traffic"]));
    assert_eq!((&extra["description"], &extra["media:title"]), (&"In short.".into(), &"A picture".into()));
    assert_eq!(extra["enclosure"]["url"], "https://www.herald.test/bridge.jpg");
    assert_eq!(ferry.url.as_deref(), Some("https://www.herald.test/2021/ferry"));
    assert_eq!((ferry.text.matches("\n\n").count(), ferry.author.as_deref()), (1, Some("Cy Orr")));
    assert!(ferry.extra.unwrap().contains("the text is the item's description"));
    assert_eq!(entity.text, "The town of &town; waits.");
    check("empty_feed.xml", &[]);
    check("rss_1.xml", &["- Mayor opens the bridge | 2021-03-04 field | The mayor of"]);
    let article = article("rss_1.xml");
    assert_eq!((article.publisher.as_deref(), article.author.as_deref()), (Some("Herald"), Some("Ana Low")));
}

#[test]
fn atom() {
    check(
        "atom.xml",
        &[
            "0 Mayor opens the bridge | 2021-03-04 field | The mayor of",
            "1 Prices < wages | 2021-03-07 field | Prices fell. “They",
        ],
    );
    let [bridge, prices] = <[Article; 2]>::try_from(articles("atom.xml")).unwrap();
    assert_eq!((bridge.text.as_str(), bridge.publisher.as_deref()), (TEXT, Some("The Herald")));
    assert_eq!(bridge.url.as_deref(), Some("https://www.herald.test/2021/bridge"));
    assert_eq!((bridge.author.as_deref(), prices.author.as_deref()), (Some("Ana Low"), Some("Desk")));
    assert_eq!(prices.text, "Prices fell.\n\n“They had to,” he said.");
    assert_eq!(bridge.published.raw.as_deref(), Some("2021-03-04T23:30:00-05:00"));
}

#[test]
fn json_feed() {
    check(
        "feed.json",
        &["0 Mayor opens the bridge | 2021-03-04 field | The mayor of", "1 - | 2021-03-05 field | The ferry will"],
    );
    let [bridge, ferry] = <[Article; 2]>::try_from(articles("feed.json")).unwrap();
    assert_eq!((bridge.text.as_str(), bridge.author.as_deref()), (TEXT, Some("Ana Low; Bo Ek")));
    assert_eq!((bridge.publisher.as_deref(), ferry.publisher.as_deref()), (Some("Herald"), Some("Herald")));
    assert!(bridge.extra.unwrap().contains(r#""summary":"In short.""#));
}

#[test]
fn nitf() {
    check("nitf.xml", &["- Mayor opens the bridge | 2021-03-04 field | The mayor of"]);
    let article = article("nitf.xml");
    let text = "The mayor of Elmhaven, Eva Holm, opened the bridge.\n\n“We waited at the café”, she said.";
    assert_eq!((article.text.as_str(), article.author.as_deref()), (text, Some("Ana Low")));
    assert_eq!((article.publisher.as_deref(), article.external_id.as_deref()), (Some("Herald"), Some("N-7")));
    let extra: serde_json::Value = serde_json::from_str(article.extra.as_deref().unwrap()).unwrap();
    assert_eq!((&extra["people"], &extra["dateline"]), (&serde_json::json!(["Eva Holm"]), &"Elmhaven".into()));
    assert_eq!(
        (&extra["keywords"], &extra["subtitle"]),
        (&serde_json::json!(["bridges", "traffic"]), &"Ten years late".into())
    );
}

#[test]
fn newsml() {
    check(
        "newsml.xml",
        &[
            "0 Mayor opens the bridge | 2021-03-04 field | The mayor of",
            "1 Ferry stops | 2021-03-05 field | Ferry stops The",
            "2 E109 line 25: a NewsML-G2 item without a text inside: a picture, a video, or a reference",
            "3 Prices fall | 2021-03-06 field | Prices fell. “They",
        ],
    );
    let articles = articles("newsml.xml");
    let bridge = &articles[0];
    assert_eq!((bridge.text.as_str(), bridge.author.as_deref()), (TEXT, Some("Ana Low")));
    assert_eq!(bridge.external_id.as_deref(), Some("urn:newsml:herald.test:20210304:bridge"));
    assert_eq!(
        (bridge.publisher.as_deref(), bridge.stated_language.as_deref()),
        (Some("Herald Agency"), Some("en-GB"))
    );
    let extra: serde_json::Value = serde_json::from_str(bridge.extra.as_deref().unwrap()).unwrap();
    assert_eq!((&extra["status"], &extra["version"]), (&"stat:usable".into(), &"2".into()));
    assert_eq!(extra["subjects"], serde_json::json!(["bridges", "medtop:3"]));
}

#[test]
fn trafilatura() {
    check("trafilatura.xml", &["- Mayor opens the bridge | 2021-03-04 field | The mayor of"]);
    let article = article("trafilatura.xml");
    assert_eq!(article.text, format!("{TEXT}\n\nOne\n\nTwo"));
    assert_eq!((article.publisher.as_deref(), article.author.as_deref()), (Some("Herald"), Some("Ana Low; Bo Ek")));
}

#[test]
fn quotations_with_their_contexts() {
    check("gdelt_gqg.jsonl", &["- Mayor opens the bridge | 2021-03-04 field | The mayor said"]);
    assert_eq!(article("gdelt_gqg.jsonl").text, "The mayor said “We waited ten years” on Thursday");
}

#[test]
fn a_bad_element_costs_itself() {
    let item = |number: u32| format!("<item><description>Text {number}</description></item>");
    let rss = |items: &[String]| format!("<rss><channel>\n{}\n</channel></rss>", items.concat());
    let good = |number: u32, text: u32| format!("{number} - | - none | Text {text}");
    for (bad, reason) in [
        ("<item><description>", "E112 line 2: the record is not closed before the next one begins"),
        ("<item><a></b></item>", "E112 line 2, column 56: ill-formed document: expected `</a>`, but `</b>` was found"),
        ("<item></item>", "E109 line 2: an item of a feed with neither content nor summary: fetch its page"),
        ("<item><description>7</description></item>", "E110 the text has no letter"),
    ] {
        let found = read_xml(&rss(&[item(1), bad.to_owned(), item(2)]));
        assert_eq!(found, [good(0, 1), format!("1 {reason}"), good(2, 2)], "{bad}");
    }
    let xml = rss(&[item(1), item(2)]);
    let cut = "the record is not closed: the file may be cut off";
    assert_eq!(read_xml(&xml[..xml.len() - 30]), [good(0, 1), format!("1 E112 line 2: {cut}")]);
    let cut = "the first element is not closed: the file may be cut off";
    assert_eq!(read_xml(&xml[..xml.len() - 10]), [good(0, 1), good(1, 2), format!("2 E112 line 3: {cut}")]);
    let options = Options { max_article: 60, ..Options::default() };
    let xml = rss(&[item(1), format!("<item>{}</item>", "x".repeat(80)), item(2)]);
    let found: Vec<String> = read_bytes(xml.into_bytes(), "a", &options).iter().map(line).collect();
    assert_eq!(found, [good(0, 1), "1 E104 line 2: longer than 60 bytes (--max-article)".into(), good(2, 2)]);
}

#[test]
fn nothing_is_expanded_and_nothing_overflows() {
    let laughs: String =
        (1..20).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let bomb = format!("<!DOCTYPE rss [<!ENTITY l0 \"lol\">{laughs}<!ENTITY x SYSTEM \"file:///etc/passwd\">]>");
    let feed = |item: &str| format!("<?xml version='1.0'?>{bomb}<rss><channel><item>{item}</item></channel></rss>");
    assert_eq!(read_xml(&feed("<description>Ha &l19; &x;</description>")), ["- - | - none | Ha &l19; &x;"]);

    let attributes: String = (0..100_000).map(|number| format!(" a{number}='1'")).collect();
    assert_eq!(read_xml(&feed(&format!("<b{attributes}/><description>Text</description>"))), ["- - | - none | Text"]);

    let deep = feed(&"<a>".repeat(2_000_000));
    assert_eq!(read_xml(&deep).len(), 1);
    assert!(read_xml(&deep)[0].contains("more than 256 elements within each other"));
    let cut = "- E112 line 1: the first element is not closed: the file may be cut off";
    assert_eq!(read_xml(&format!("<rss>{}", "<a>".repeat(2_000_000))), [cut]);
}

#[test]
fn the_map_reaches_into_elements() {
    let options = Options { map: FieldMap::parse(&["text=media:title".into()]).unwrap(), ..Options::default() };
    let records = read_bytes(fixture("rss.xml"), "rss.xml", &options);
    assert!(matches!(&records[0], Record::Article(article) if article.text == "A picture"), "{records:?}");
}

#[test]
fn every_cut_gives_the_whole_records_before_it() {
    for name in
        ["rss.xml", "rss_1.xml", "atom.xml", "nitf.xml", "newsml.xml", "trafilatura.xml", "feed.json", "pages.warc"]
    {
        let bytes = fixture(name);
        let texts = |records: &[Record]| -> Vec<String> {
            let text =
                |record: &Record| if let Record::Article(article) = record { Some(article.text.clone()) } else { None };
            records.iter().filter_map(text).collect()
        };
        let whole = texts(&read_bytes(bytes.clone(), name, &Options::default()));
        let options =
            Options { format: if name.ends_with("xml") { Format::Xml } else { Format::Auto }, ..Options::default() };
        for cut in (0..bytes.len()).step_by(if name == "feed.json" { 7 } else { 1 }) {
            let records = read_bytes(bytes[..cut].to_vec(), name, &options);
            if name != "feed.json" && cut > 40 {
                assert!(whole.starts_with(&texts(&records)), "{name} {cut}");
            }
        }
    }
}
