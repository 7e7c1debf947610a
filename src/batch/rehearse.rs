//! A dry run: the first half of a run, in which nothing is written, and what the second half would do.

use serde::Serialize;

use crate::write::{self, Lock};

use super::counts::Turnover;
use super::{Gathered, RunError, Settings, Tools, Watch, gather, ledger, list, months, names};

/// What a run would do.
#[derive(Debug, Serialize)]
pub struct Rehearsal {
    /// Whether it would write a generation; if not, there is nothing new.
    pub would_write: bool,
    /// Records among the inputs; `new + changed + again + unchanged + duplicates + superseded + rejected`.
    pub records: u64,
    /// How the articles differ from those of the last generation.
    #[serde(flatten)]
    pub turnover: Turnover,
    /// Articles taken over.
    pub unchanged: u64,
    /// Records whose text and date another one has.
    pub duplicates: u64,
    /// Older versions of a record.
    pub superseded: u64,
    /// Records that cannot be used.
    pub rejected: u64,
    /// Vanished articles that would be removed.
    pub removed: u64,
    /// With a partition by month, the months whose files would be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_written: Option<Vec<String>>,
    /// And those whose files would be taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months_kept: Option<Vec<String>>,
    /// What is wrong with the last generation.
    pub notes: Vec<String>,
}

/// Says what [`super::run`] would do; nothing is written. What is new is analysed, for only then is it known.
///
/// # Errors
/// As [`super::run`], but that nothing can go wrong with writing.
pub fn rehearse(settings: &Settings, watch: &Watch) -> Result<Rehearsal, RunError> {
    let (tools, salt) = Tools::prepare(settings)?;
    if let Some(holder) = Lock::holder(&settings.output) {
        return Err(write::Error::Held(holder).into());
    }
    let mut spill = ledger::Writer::nowhere();
    let current = write::current(&settings.output);
    let gathered = gather(list(settings), settings, &tools, &salt, current, &mut spill, watch)?;
    let months = settings.write.by_month.then(|| {
        if !gathered.is_new {
            return (Vec::new(), Vec::new());
        }
        let names = names(&gathered.intake.entries, &gathered.selection);
        let identities = tools.identify(&names);
        months(settings, &gathered.intake.entries, &gathered.selection, &identities, &salt, &gathered.earlier).names()
    });
    let (months_written, months_kept) = months.unzip();
    let Gathered { counts, turnover, earlier, is_new, .. } = gathered;
    Ok(Rehearsal {
        would_write: is_new,
        records: counts.records,
        turnover,
        unchanged: counts.unchanged,
        duplicates: counts.duplicates,
        superseded: counts.superseded,
        rejected: counts.rejected,
        removed: counts.removed,
        months_written,
        months_kept,
        notes: earlier.notes,
    })
}
