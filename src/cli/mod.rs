//! The commands: arguments, words on the terminal, exit status.
//!
//! stdout carries data, stderr words. A command gives `Ok(status)` or an [`Error`] that knows its exit status; nothing
//! below this folder prints.

mod args;
mod classify;
mod compare;
mod evaluate;
mod failure;
#[cfg(feature = "train")]
mod learn;
mod manual;
mod patterns;
mod progress;
mod read;
mod report;
mod run;
mod sample;
mod schema;
mod settings;
mod show;
mod speakers;
mod terminal;
mod train;
mod verify;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use anstyle::{AnsiColor, Style};
use clap::Parser;

use crate::write;
use args::{Arguments, Command, LogForm, Voice};
pub use failure::Failure;

/// What the last panic said.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Runs the command that `arguments` (the program's name first) ask for.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print(); // a closed pipe changes nothing
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let voice = arguments.voice;
    listen(voice);
    // a command of ours that panics still says so in words; articles are fenced one by one further in
    let done = catch_unwind(AssertUnwindSafe(|| obey(arguments.command, voice))).unwrap_or_else(|_| {
        let panic = LAST_PANIC.lock().map(|panic| panic.clone()).unwrap_or_default();
        Err(Failure::Failed(format!("a fault in onrecord itself: {panic}")))
    });
    match done {
        Ok(status) => status,
        // whoever read our output has seen enough
        Err(Failure::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "{ERROR}onrecord:{ERROR:#} {failure}");
            ExitCode::from(failure.status())
        }
    }
}

/// Runs a command.
fn obey(command: Command, voice: Voice) -> Result<ExitCode, Failure> {
    match command {
        Command::Run(arguments_of_run) => run::run(*arguments_of_run, voice),
        Command::Read(arguments) => read::read(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments, voice),
        Command::Report(arguments) => report::report(&arguments),
        Command::Sample(arguments) => sample::sample(&arguments),
        Command::Evaluate(arguments) => evaluate::evaluate(&arguments),
        Command::Show(arguments) => show::show(&arguments),
        Command::Speakers(arguments) => speakers::speakers(&arguments),
        Command::Classify(arguments) => classify::classify(&arguments),
        #[cfg(feature = "train")]
        Command::Train(arguments) => learn::learn(arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { folder } => manual::pages(&folder),
    }
}

/// Writes what a command found to the file that was named, or to stdout.
fn put(words: &[u8], out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(path) => write::file(words, path).map_err(|error| Failure::Failed(error.to_string())),
        None => Ok(io::stdout().lock().write_all(words)?),
    }
}

/// Sends messages to stderr: warnings by default, none with `-q`, more with `-v`.
fn listen(voice: Voice) {
    let level = match (voice.quiet, voice.verbose) {
        (true, _) => tracing::Level::ERROR,
        (_, 0) => tracing::Level::WARN,
        (_, 1) => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let subscriber = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_target(false);
    // a second call in one process (tests of the library) keeps the first one's choice
    let _ = match voice.log {
        LogForm::Json => subscriber.json().try_init(),
        LogForm::Text => subscriber.with_ansi(false).without_time().try_init(),
    };
    // the panic of one article is a row in `rejects`; its message belongs to the log, not between the progress
    std::panic::set_hook(Box::new(|panic| {
        tracing::debug!("{panic}");
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = panic.to_string();
        }
    }));
}
