//! A line that moves while a long run works, on a terminal only.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Progress, Voice};

/// The bar, or one that shows nothing.
pub(super) fn bar(wanted: Option<Progress>, voice: Voice) -> ProgressBar {
    let is_shown = wanted != Some(Progress::Never) && !voice.quiet && std::io::stderr().is_terminal();
    if !is_shown || std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg} {human_pos} records, {per_sec}, {elapsed}");
    bar.set_style(style.expect("a valid template"));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
