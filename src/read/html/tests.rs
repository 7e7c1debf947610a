//! Pages in the manner of many systems that tell one article, and properties over any bytes.

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::model::PublishedRule;

use super::*;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/html");

const TEXT: [&str; 5] = [
    "ELMHAVEN — The mayor of Elmhaven, Ines Calder, opened the new bridge over the Wend on Thursday and said that the \
     town had waited ten years for it.",
    "“We were told that it could not be built,” she said. “It stands, and it will outlast us all.”",
    "The engineer in charge, Tomas Reyl, said the work had cost 41 million crowns, 3 million less than planned, and \
     that not one worker had been hurt.",
    "Asked about the toll, Calder said it would be charged to lorries only. “Nobody who walks or cycles will pay,” she \
     added.",
    "The council is expected to vote on the second bridge in May.",
];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FIXTURES).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read_page(name: &str) -> Fields {
    page(&fixture(name), &Context::default()).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

#[test]
fn the_text_is_found_on_pages_of_all_kinds() {
    for name in [
        "amp.html",
        "bare.html",
        "broken_json.html",
        "comments.html",
        "date_line.html",
        "gallery.html",
        "microdata.html",
        "ministry.html",
        "newspaper.html",
        "site_builder.html",
        "windows1252.html",
        "wordpress.html",
        "xhtml.html",
    ] {
        let fields = read_page(name);
        assert_eq!(fields.text.split("\n\n").collect::<Vec<_>>(), TEXT, "{name}");
        assert_eq!(fields.title.as_deref(), Some("Mayor opens the bridge"), "{name}");
    }
}

#[test]
fn a_guessed_charset_is_noted() {
    let has_note = |page: &[u8]| super::page(page, &Context::default()).unwrap().extra.is_some();
    assert!(has_note(b"<p>The caf\xE9 was open.</p>"));
    assert!(!has_note(b"<meta charset=latin1><p>The caf\xE9 was open.</p>"));
    assert!(!has_note("<p>The café was open.</p>".as_bytes()));
}

#[test]
fn words_before_the_text_belong_to_it() {
    let text = read_page("endless.html").text;
    let lead = "A crossing that was promised three times is open at last, and walkers cross for nothing.";
    assert_eq!(text.split("\n\n").collect::<Vec<_>>(), [&[lead][..], &TEXT].concat());
}

#[test]
fn quotations_stand_once() {
    let text = read_page("quotes.html").text;
    let end = [
        "The old rule says:",
        "Whoever crosses the river on foot shall pay nothing.",
        "Lorries pay twelve crowns.",
        "Cars pay nothing.",
    ];
    assert_eq!(text.split("\n\n").collect::<Vec<_>>(), [&TEXT[..3], &end].concat());
}

#[test]
fn fields_are_found() {
    let (url, herald) = (Some("https://www.herald.test/2021/bridge"), Some("Elmhaven Herald"));
    let both = Some("Ana Low; Bo Ek");
    let as_written = Some("2021-03-04T18:05:00-05:00");
    for (name, url, publisher, author, language, raw) in [
        ("amp.html", url, herald, both, Some("en"), as_written),
        ("bare.html", None, None, None, None, None),
        ("broken_json.html", url, herald, both, Some("en"), as_written),
        ("comments.html", None, None, Some("Ana Low"), None, Some("20210304")),
        ("date_line.html", None, None, None, None, Some("Thursday, March 4, 2021")),
        ("endless.html", url, herald, None, Some("en"), Some("2021-03-04")),
        ("gallery.html", None, herald, None, Some("en"), Some("2021-03-04T23:30:00-05:00")),
        ("microdata.html", url, herald, Some("Ana Low"), Some("en"), Some("2021-03-04")),
        ("ministry.html", None, herald, both, Some("en"), Some("2021-03-04")),
        ("newspaper.html", url, herald, both, Some("en"), as_written),
        ("site_builder.html", None, herald, Some("Ana Low"), Some("en-US"), Some("2021-03-04T18:05:00+00:00")),
        ("windows1252.html", None, None, None, None, Some("4 March 2021")),
        ("wordpress.html", url, herald, both, Some("en"), as_written),
        ("xhtml.html", None, None, None, Some("en"), Some("2021-03-04")),
    ] {
        let fields = read_page(name);
        let found = [&fields.url, &fields.publisher, &fields.author, &fields.language].map(Option::as_deref);
        assert_eq!(found, [url, publisher, author, language], "{name}");
        let published = fields.published.unwrap_or_default();
        assert_eq!(published.raw.as_deref(), raw, "{name}");
        assert_eq!(published.date, raw.map(|_| date(2021, 3, 4)), "{name}");
        assert_eq!(published.rule == PublishedRule::Html, raw.is_some(), "{name}");
    }
}

#[test]
fn what_is_known_from_outside_fills_the_gaps() {
    let published =
        Published { date: Some(date(2021, 3, 9)), raw: Some("Tue, 09 Mar 2021".into()), rule: PublishedRule::Field };
    let context = Context { address: Some("https://herald.test/a"), charset: None, published: Some(published.clone()) };
    let bare = page(&fixture("bare.html"), &context).unwrap();
    assert_eq!((bare.url.as_deref(), bare.published), (context.address, Some(published)));
    let wordpress = page(&fixture("wordpress.html"), &context).unwrap();
    assert_eq!(wordpress.url.as_deref(), Some("https://www.herald.test/2021/bridge"));
    assert_eq!(wordpress.published.unwrap().date, Some(date(2021, 3, 4)));
    let vague = page(b"<meta name=date content=lately><p>The bridge is open.</p>", &context).unwrap();
    assert_eq!(vague.published.unwrap().date, Some(date(2021, 3, 9)));
    let dated =
        Context { address: Some("https://herald.test/2021/03/04/bridge?from=2020-01-01"), ..Context::default() };
    let bare = page(&fixture("bare.html"), &dated).unwrap().published.unwrap();
    assert_eq!((bare.date, bare.rule), (Some(date(2021, 3, 4)), PublishedRule::Path));
}

#[test]
fn a_page_without_text_says_so() {
    for bytes in [&fixture("script_only.html")[..], &fixture("frameset.html"), b"<html>", b"", b"<p>\0</p>", b"<!--"] {
        let fault = page(bytes, &Context::default()).unwrap_err();
        assert_eq!(fault.code, codes::NO_TEXT, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn pages_are_told_from_texts() {
    for (start, is_prose, expected) in [
        ("<!DOCTYPE HTML PUBLIC", true, true),
        ("<html lang=en>", true, true),
        ("<!-- saved --> <!-- twice -->\n<html>", true, true),
        ("<?xml version=\"1.0\"?><!DOCTYPE html><html>", false, true),
        ("<?xml version=\"1.0\"?><rss>", false, false),
        ("<p>Some</p> Markdown", true, false),
        ("<p>Some</p> text", false, true),
        ("<person>x</person>", false, false),
        ("<3 the mayor", false, false),
        ("<!-- never closed", false, false),
        ("", false, false),
    ] {
        assert_eq!(is_page(start.as_bytes(), is_prose), expected, "{start}");
    }
}

/// Pages that are made to take long: each is read in a time that grows with its length.
#[test]
fn hostile_pages_are_read() {
    let sentence = "The mayor of Elmhaven said on Thursday that the bridge would be open to all. ";
    let many = 60_000;
    for part in [
        "<div>",
        "<span>",
        "<b>",
        "<a href=x>",
        "<p><font color=1>",
        "<table>",
        "<table><tr><td>",
        "<ul><li>",
        "<svg>",
        "<title>",
        "<form>",
        "<span><div></span></div>",
        "<b><div></b>x</div>",
        "<article itemprop=articleBody>",
        "<blockquote>the same words in each of them and no others",
        "<select><option>",
        "</p>",
        "<body a=1>",
        "<q>",
        "<!-- ",
        "<![CDATA[",
        "<h1>a</h1>",
        "&#x41;&bogus",
        "<",
        "\0<p>\0",
    ] {
        let bytes = format!("<html><body><p>{sentence}</p>{}<p>{sentence}", part.repeat(many));
        if let Ok(fields) = page(bytes.as_bytes(), &Context::default()) {
            assert!(
                fields.text.contains("The mayor of Elmhaven"),
                "{part}: {}",
                &fields.text[..fields.text.len().min(300)]
            );
        }
    }
    let attributes: String = (0..many).map(|number| format!(" a{number}=1")).collect();
    let fields = page(format!("<p{attributes}>{sentence}").as_bytes(), &Context::default()).unwrap();
    assert_eq!(fields.text, sentence.trim());
}

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let entries = std::fs::read_dir(FIXTURES).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.iter().map(|name| fixture(name)).collect()
});

/// What must hold of any page. A script that is text by right (`&lt;script`) is none of ours.
fn is_sound(bytes: &[u8]) -> Result<(), TestCaseError> {
    let context = Context { charset: Some("utf-8"), ..Context::default() };
    let is_written = |text: &str| {
        bytes.windows(4).any(|window| window.eq_ignore_ascii_case(b"&lt;"))
            || !text.to_ascii_lowercase().contains("<script")
    };
    if let Ok(fields) = page(bytes, &context) {
        prop_assert!(is_written(&fields.text), "{}", fields.text);
        prop_assert!(!fields.text.contains(|character: char| character.is_control() && character != '\n'));
        prop_assert!(fields.text.split("\n\n").all(|paragraph| paragraph == paragraph.trim() && !paragraph.is_empty()));
    }
    fragment(&String::from_utf8_lossy(bytes));
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_sound(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        is_sound(&bytes)?;
    }

    #[test]
    fn any_markup_is_sound(parts in prop::collection::vec(prop::sample::select(PARTS), 0..60)) {
        is_sound(parts.concat().as_bytes())?;
    }

    #[test]
    fn damaged_pages_are_sound(seed in any::<Index>(), cuts in prop::collection::vec((any::<Index>(), 0..60usize, any::<[u8; 2]>()), 1..6)) {
        let mut bytes = SEEDS[seed.index(SEEDS.len())].clone();
        for (at, count, new) in cuts {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..(at + count).min(bytes.len()), new);
        }
        is_sound(&bytes)?;
    }
}

const PARTS: &[&str] = &[
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<a href='x'>",
    "</a>",
    "<svg>",
    "</svg>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<br>",
    "<q>",
    "</q>",
    "<article>",
    "</article>",
    "<noscript>",
    "</noscript>",
    "<math>",
    "<template>",
    "<plaintext>",
    "<li>",
    "<h2>",
    "</h2>",
    "<x-y>",
    "</x-y>",
    "The mayor said that the bridge was open to all who walk. ",
    "“Yes,” ",
    "&nbsp;",
    "<",
    ">",
    "\"",
    "'",
    "/",
    "\0",
    "é",
    "\n",
    "<pre>",
    "<blockquote>",
    "</blockquote>",
    "<span class=\"share\">",
    "</span>",
    "<select>",
    "<b>",
    "</b>",
    "<body>",
    "<html>",
    "<frameset>",
    "<![CDATA[",
];
