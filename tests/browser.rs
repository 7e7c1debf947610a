//! Pages in a real browser: nothing on the console, every row there, search and filters work, hostile texts are words.
//!
//! Chromium prints the page as it stands after its script has run. Where no browser is found the tests say so and pass;
//! `.ci/run` installs one.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use common::Place;

/// Articles about a ferry that we wrote; the last one tries to break out of the page.
const ARTICLES: &str = include_str!("fixtures/page/ferry.jsonl");

/// A place with pages: `compare.html`, `report.html`.
fn pages() -> Place {
    let place = Place::new();
    place.write("input/ferry.jsonl", ARTICLES);
    place.run(&[], 0);
    let compare =
        ["compare", "--speaker", "Ingrid Solheim", "--between", "2021-04", "2021-05", "--out", "compare.html"];
    place.onrecord(&compare, 0);
    place.onrecord(&["report", "--out", "report.html"], 0);
    place
}

fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium"];
    let found = names.into_iter().find(|name| {
        let version = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    });
    if found.is_none() {
        std::io::stderr().write_all(b"skipped: no Chromium on this machine\n").unwrap();
    }
    found
}

/// The page after its script has run, and what the console said.
fn seen(browser: &str, place: &Place, page: &str) -> (String, Vec<String>) {
    let profile = tempfile::tempdir().unwrap();
    let done = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", place.path(page).display()))
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&done.stderr);
    let console = log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    let page = String::from_utf8(done.stdout).unwrap();
    assert!(page.contains("</html>"), "{page}{log}");
    (page, console)
}

fn read(place: &Place, page: &str) -> String {
    std::fs::read_to_string(place.path(page)).unwrap()
}

fn count(text: &str, of: &str) -> usize {
    text.matches(of).count()
}

fn title(page: &str) -> &str {
    page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap()
}

/// The page as it would be if `driver` stood in it and the policy allowed it. The page's own script stays as it is.
fn driven(place: &Place, page: &str, driver: &str) -> String {
    let words = read(place, page);
    let policy = words.split("<meta http-equiv=\"Content-Security-Policy\"").nth(1).unwrap().split('>').next().unwrap();
    let words = words.replace(&format!("<meta http-equiv=\"Content-Security-Policy\"{policy}>"), "");
    let words = words.replace("</body>", &format!("<script>{driver}</script></body>"));
    place.write("driven.html", words);
    "driven.html".to_owned()
}

#[test]
fn pages_need_no_script_and_nothing_from_elsewhere() {
    let place = pages();
    for page in ["compare.html", "report.html"] {
        let words = read(&place, page);
        assert_eq!(count(&words, "<script"), 1, "{page}: our own");
        assert_eq!(count(&words, "<style"), 1, "{page}");
        assert_eq!(count(&words, "<tr hidden") + count(&words, "display: none\""), 0, "{page}: all rows are seen");
        assert_eq!(count(&words, " src="), count(&words, " src=x"), "{page}: only in a text");
        assert_eq!(count(&words, " style="), 0, "{page}");
        assert!(!words.contains("javascript:document") || !words.contains("href=\"javascript"), "{page}");
        assert!(!words.contains('\u{202e}'), "{page}: no mark turns the text");
    }
    let compare = read(&place, "compare.html");
    for status in ["repeated", "reworded", "new", "dropped"] {
        assert!(compare.contains(&format!("data-status=\"{status}\"")), "{status}");
    }
    assert!(compare.contains("<del>") && compare.contains("<ins>"));
}

#[test]
fn the_same_input_gives_the_same_page() {
    let (one, other) = (pages(), pages());
    for page in ["compare.html", "report.html"] {
        assert_eq!(read(&one, page), read(&other, page), "{page}");
    }
}

#[test]
fn the_console_stays_empty_and_every_row_is_there() {
    let Some(browser) = browser() else { return };
    let place = pages();
    for page in ["compare.html", "report.html"] {
        let words = read(&place, page);
        let rows = count(&words, "data-status=");
        let (dom, console) = seen(browser, &place, page);
        assert_eq!(console, [""; 0], "{page}");
        assert_eq!(count(&dom, "<tr"), count(&words, "<tr"), "{page}");
        assert!(dom.contains("\n<form class=\"filter\""), "{page}");
        assert_eq!(count(&dom, " hidden=\"\""), 0, "{page}: the script shows its filters and hides no row");
        assert_ne!(title(&dom), "owned", "{page}");
        assert_eq!(count(&dom, "<img"), 0, "{page}");
        assert!(rows == 0 || dom.contains(&format!("<output>{rows} of {rows}</output>")), "{rows} rows");
    }
}

#[test]
fn the_policy_stops_what_is_not_ours() {
    let Some(browser) = browser() else { return };
    let place = pages();
    let foreign = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">\
        <style>body { display: none }</style></body>";
    place.write("foreign.html", read(&place, "compare.html").replace("</body>", foreign));
    let (dom, console) = seen(browser, &place, "foreign.html");
    assert_ne!(title(&dom), "owned");
    assert!(console.len() >= 3, "each is refused: {console:?}");
}

#[test]
fn search_and_filters_narrow_the_rows() {
    let Some(browser) = browser() else { return };
    let place = pages();
    let words = read(&place, "compare.html");
    let of = |status: &str| count(&words, &format!("data-status=\"{status}\""));
    let all = ["repeated", "reworded", "new", "dropped"].map(of).into_iter().sum::<usize>();
    let steps = [
        ("type('LOSE island ferry')", 1),
        ("type('no such words')", 0),
        ("type('')", all),
        ("tick('new', false), tick('dropped', false)", of("repeated") + of("reworded")),
        ("tick('new', true), tick('dropped', true)", all),
        ("side('b')", of("new")),
        ("side('a')", of("dropped")),
    ];
    let mut driver = "const form = document.querySelector('form.filter');
        const changed = (element) => element.dispatchEvent(new Event('input', { bubbles: true }));
        const type = (words) => { form.elements.search.value = words; changed(form.elements.search); };
        const tick = (status, on) => {
            const box = form.querySelector(`[value=${status}]`);
            box.checked = on;
            changed(box);
        };
        const side = (name) => { form.elements.side.value = name; changed(form.elements.side); };
        const seen = () => Array.from(document.querySelectorAll('[data-status]')).filter((row) => row.checkVisibility());
        const told = [];"
        .to_owned();
    for (step, _) in &steps {
        driver +=
            &format!("{step}; told.push(`${{form.querySelector('output').textContent}}, ${{seen().length}} seen`);");
    }
    driver += "document.title = told.join('; ');";
    let (dom, console) = seen(browser, &place, &driven(&place, "compare.html", &driver));
    assert_eq!(console, [""; 0]);
    let wanted = steps.map(|(_, rows)| format!("{rows} of {all}, {rows} seen"));
    assert_eq!(title(&dom).split("; ").collect::<Vec<_>>(), wanted);
}
