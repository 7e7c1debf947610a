//! `onrecord run`.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};

use crate::batch::{self, RunError, Summary, Watch};

use super::args::{RunArguments, Voice};
use super::terminal::{counted, grouped};
use super::{Failure, progress, settings};

/// Exit status if more inputs were rejected than `--max-bad` bears.
const REJECTED: u8 = 3;
/// How long a run may take to heed a signal: an article of megabytes takes seconds, a silent pipe for ever.
const GRACE: Duration = Duration::from_secs(1);
/// How often it is looked whether one came.
const GLANCE: Duration = Duration::from_millis(50);

/// Runs the pipeline and says in one line what it did; or says on stdout what it would do.
pub(super) fn run(arguments: RunArguments, voice: Voice) -> Result<ExitCode, Failure> {
    let begin = Instant::now();
    let arguments = settings::with_config(arguments)?;
    let settings = settings::of_run(&arguments)?;
    let stop = Arc::new(AtomicUsize::new(0));
    for signal in [SIGINT, SIGTERM] {
        catch(signal, &stop).map_err(|error| Failure::Failed(format!("cannot listen to signals: {error}")))?;
    }
    // a limit on the size of files is an error of the write, not the end of the process
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))
        .map_err(|error| Failure::Failed(format!("cannot listen to signals: {error}")))?;
    let bar = progress::bar(arguments.progress, voice);
    let counter = bar.clone();
    let watch = Watch::new(Arc::clone(&stop), move |records| counter.inc(records as u64));
    let last_word = bar.clone();
    thread::spawn(move || end_in_time(&stop, || last_word.finish_and_clear()));
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = arguments.jobs {
        threads = threads.num_threads(jobs);
    }
    let threads = threads.build().map_err(|error| Failure::Failed(format!("cannot start threads: {error}")))?;
    let (rejected, records) = if arguments.dry_run {
        let rehearsal = threads.install(|| batch::rehearse(&settings, &watch));
        bar.finish_and_clear();
        let rehearsal = rehearsal?;
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &rehearsal).map_err(std::io::Error::from)?;
        writeln!(out)?;
        (rehearsal.rejected, rehearsal.records)
    } else {
        let summary = threads.install(|| batch::run(&settings, &watch));
        bar.finish_and_clear();
        let summary = summary?;
        if !voice.quiet {
            let seconds = begin.elapsed().as_secs_f64();
            let _ = writeln!(anstream::stderr(), "onrecord: {}", sentence(&summary, seconds));
        }
        (summary.counts.rejected, summary.counts.records)
    };
    let is_bad = settings.max_bad.is_exceeded(rejected, records);
    Ok(if is_bad { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
}

/// Notes the first signal in `stop`; the second one ends the process at once, with its own exit status.
fn catch(signal: i32, stop: &Arc<AtomicUsize>) -> std::io::Result<()> {
    let seen = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&seen))?;
    signal_hook::flag::register(signal, seen)?;
    signal_hook::flag::register_usize(signal, Arc::clone(stop), signal as usize)?;
    Ok(())
}

/// Ends the process if a signal came and the run does not end by itself in time. That is safe at any moment: the last
/// good output stands, as after a kill, and the next run removes what this one had begun.
fn end_in_time(stop: &AtomicUsize, before: impl FnOnce()) {
    let signal = loop {
        match stop.load(Ordering::Relaxed) {
            0 => thread::sleep(GLANCE),
            signal => break signal,
        }
    };
    thread::sleep(GRACE);
    before();
    let _ = writeln!(anstream::stderr(), "onrecord: {}", RunError::Stopped(signal));
    signal_hook::low_level::exit(128 + signal as i32);
}

fn sentence(summary: &Summary, seconds: f64) -> String {
    let counts = &summary.counts;
    let mut said = match &summary.generation {
        Some(folder) => format!(
            "{}, {}, {} → {}",
            counted(summary.articles, "article"),
            counted(counts.statements, "statement"),
            counted(counts.speakers, "speaker"),
            folder.display()
        ),
        None => "nothing new".to_owned(),
    };
    for (count, what) in [
        (counts.unchanged, "unchanged"),
        (counts.duplicates, "equal to another"),
        (counts.superseded, "superseded"),
        (counts.other_language, "not in English"),
        (counts.rejected, "rejected"),
    ] {
        if count > 0 {
            said += &format!(", {} {what}", grouped(count));
        }
    }
    said + &format!(" ({seconds:.1} s)")
}
