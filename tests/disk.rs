//! Every call that changes the output fails once; whichever it is, the last good output stands and the next run succeeds.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use common::Place;
use onrecord::batch::{self, RunError, Settings, Watch};
use onrecord::write::{self, Disk, Error};

fn run(place: &Place, by_month: bool, disk: Disk) -> Result<PathBuf, RunError> {
    let watch = Watch::new(Arc::new(AtomicUsize::new(0)), |_| ());
    let mut settings = Settings { keep: 2, ..Settings::new(vec![place.path("input")], place.path("output")) };
    settings.write.by_month = by_month;
    batch::run_on(disk, &settings, &watch).map(|summary| summary.generation.expect("a new article"))
}

#[test]
fn whichever_call_fails_the_last_good_output_stands() {
    for by_month in [false, true] {
        let place = Place::new();
        place.write("input/a.txt", "date 2020-04-11 Minister Anna Berg said on Monday that the harbour would open.");
        place.write("input/b.txt", "date 2020-05-11 Minister Tom Reyes said on Monday that the bridge would open.");
        let old = run(&place, by_month, Disk::default()).unwrap();
        place.write("input/c.txt", "date 2020-05-12 Minister Ida Holm said on Monday that the tram would run.");
        for good_calls in 0.. {
            let done = run(&place, by_month, Disk::failing_after(good_calls));
            let stands = write::current(&place.path("output")).unwrap();
            let faults = write::verify(&place.path("output")).unwrap();
            assert!(faults.is_empty(), "after {good_calls} calls: {faults:?}");
            match done {
                Ok(new) => {
                    assert_eq!(stands, new.canonicalize().unwrap());
                    assert!(good_calls > 60, "each of many calls failed once, not only {good_calls}");
                    break;
                }
                // the link has moved; it is only not known to be durable
                Err(RunError::Write(Error::Failed { operation: "sync", path, .. })) if path == place.path("output") => {
                    assert_ne!(stands, old.canonicalize().unwrap());
                    std::fs::remove_file(place.path("output/current")).unwrap();
                    std::os::unix::fs::symlink(
                        old.strip_prefix(place.path("output")).unwrap(),
                        place.path("output/current"),
                    )
                    .unwrap();
                    std::fs::remove_dir_all(stands).unwrap();
                }
                Err(error) => {
                    assert_eq!(stands, old.canonicalize().unwrap(), "after {good_calls} calls: {error}");
                    assert!(error.to_string().contains(place.path("output").to_str().unwrap()), "{error}");
                }
            }
        }
        run_again(&place, by_month);
    }
}

/// A run after all that says what a full one says.
fn run_again(place: &Place, by_month: bool) {
    let tables = place.tables();
    std::fs::remove_dir_all(place.path("output")).unwrap();
    run(place, by_month, Disk::default()).unwrap();
    assert!(tables == place.tables());
}
