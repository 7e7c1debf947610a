//! Small inputs through reading alone: what a panic costs, and when a file is taken over.

use std::sync::Arc;

use super::*;
use crate::batch::Watch;
use crate::batch::ledger::{Frame, Keys};
use crate::model::{Analysis, Article, Cast};
use crate::read;
use crate::write::Output;

fn analyse(article: Article) -> Analysis {
    assert!(!article.text.contains("13"), "a number that a stage fears");
    Analysis {
        article,
        language: "en".into(),
        words: 0,
        sentences: 0,
        statements: Vec::new(),
        cast: Cast::default(),
        topics: Vec::new(),
        dates: Vec::new(),
        said_on: Vec::new(),
        sketch: Vec::new(),
    }
}

#[test]
fn a_panic_costs_its_article_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let lines: String = (0..1_000).map(|n| format!("{{\"text\": \"Article {}.\"}}\n", n * 7)).collect();
    std::fs::write(&path, lines).unwrap();
    let settings = Settings::new(vec![path], folder.path().join("output"));
    let watch = Watch::new(Arc::default(), |_| ());
    let bench = Bench { analyse: &analyse, salt: &[0; 32], reading: &[0; 32], watch: &watch };
    let files = read::list(&settings.inputs).files;
    let feared = (0..1_000).filter(|n| (n * 7).to_string().contains("13")).count();
    let intake = take_in(&files, &settings, bench, None, &mut Writer::nowhere()).unwrap();
    assert_eq!((intake.entries.len(), intake.rejects.len()), (1_000 - feared, feared));
    for reject in &intake.rejects {
        assert_eq!(reject.code, read::codes::PANIC);
        assert!(reject.reason.contains("a number that a stage fears") && reject.record.is_some(), "{reject:?}");
    }
}

#[test]
fn a_file_is_taken_over_if_nothing_about_it_is_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let words = "{\"text\": \"She agreed.\"}\n{\"text\": \n{\"text\": \"He did not.\"}\n";
    std::fs::write(&path, words).unwrap();
    let settings = Settings::new(vec![path.clone()], folder.path().join("output"));
    let watch = Watch::new(Arc::default(), |_| ());
    let bench = Bench { analyse: &analyse, salt: &[0; 32], reading: &[1; 32], watch: &watch };
    let files = read::list(&settings.inputs).files;

    let output = Output::open(&settings.output).unwrap();
    let staging = output.stage().unwrap();
    let mut spill = Writer::create(&staging).unwrap();
    let first = take_in(&files, &settings, bench, None, &mut spill).unwrap();
    assert_eq!((first.entries.len(), first.rejects.len(), first.files.len()), (2, 1, 1));
    let keys = Keys { schema: 0, salt: [0; 32], reading: [1; 32], digest: [0; 32] };
    let (mut ledger, _) = spill.finish(keys, first.entries, first.files).unwrap();
    ledger.files[0].rejects[0].reason = "as it was told before".to_owned();

    let is_taken_over = |ledger: &Ledger| {
        let intake = take_in(&files, &settings, bench, Some(ledger), &mut Writer::nowhere()).unwrap();
        assert_eq!((intake.entries.len(), intake.rejects.len(), intake.files.len()), (2, 1, 1));
        intake.rejects[0].reason == "as it was told before"
    };
    assert!(is_taken_over(&ledger));
    std::fs::write(&path, words).unwrap();
    assert!(is_taken_over(&ledger), "its time is another, and nothing else");
    std::fs::write(&path, words.replace("not", "too")).unwrap();
    assert!(!is_taken_over(&ledger), "it is as long, and says something else");
    std::fs::write(&path, words).unwrap();
    ledger.keys.reading = [2; 32];
    assert!(!is_taken_over(&ledger), "it was read in another way");
    ledger.keys.reading = [1; 32];
    ledger.entries[1].frame = Frame::default();
    assert!(!is_taken_over(&ledger), "an analysis is damaged");
}
