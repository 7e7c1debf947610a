//! Generations: made aside, published by one rename.
//!
//! ```text
//! output/runs/.staging-4711     while a run writes; a reader never looks here
//! output/runs/000002            whole and durable
//! output/current -> runs/000002 moved there by one atomic rename
//! ```
//!
//! Whoever resolves `current` once and reads from there sees one consistent generation, also while others are
//! published; the last ones are kept for readers that are not done yet.

use std::path::{Path, PathBuf};
use std::{fs, thread};

use jiff::Timestamp;

use super::disk::{Disk, OutputFile};
use super::error::Error;
use super::lock::Lock;
use super::manifest::{Companion, MANIFEST, Manifest};
use crate::read::codes::Code;

/// The link to the generation that counts.
const CURRENT: &str = "current";
const RUNS: &str = "runs";
const STAGING: &str = ".staging-";
/// Folders that are synced at once.
const SYNCS: usize = 16;

/// An output folder, held by this run until it is dropped.
#[derive(Debug)]
pub struct Output {
    disk: Disk,
    folder: PathBuf,
    _lock: Lock,
}

/// The folder in which a generation is made. Dropping it removes the folder, unless it was published.
#[derive(Debug)]
pub struct Staging {
    disk: Disk,
    path: PathBuf,
    number: u64,
    is_published: bool,
}

impl Output {
    /// Takes the folder, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Held`] if another run holds it; [`Error::Failed`] if nothing can be written there.
    pub fn open(folder: &Path) -> Result<Output, Error> {
        Output::open_on(Disk::default(), folder)
    }

    /// The same on a [`Disk`] of the caller's choice.
    ///
    /// # Errors
    /// As [`Output::open`].
    pub fn open_on(disk: Disk, folder: &Path) -> Result<Output, Error> {
        let lock = Lock::take(&disk, folder, Timestamp::now())?;
        Ok(Output { disk, folder: folder.to_path_buf(), _lock: lock })
    }

    /// The generation that counts, if there is one.
    pub fn current(&self) -> Option<PathBuf> {
        current(&self.folder)
    }

    /// Makes a folder for the next generation. What killed runs left is removed first: staging folders, and generations
    /// without a manifest.
    ///
    /// # Errors
    /// If the folder cannot be made or an old one cannot be removed.
    pub fn stage(&self) -> Result<Staging, Error> {
        let runs = self.runs();
        self.disk.create_folder(&runs)?;
        let mut last = 0;
        for (name, path) in entries(&runs)? {
            let number = number(&name);
            let is_half =
                number.is_some() && !path.join(MANIFEST).exists() && current(&self.folder) != path.canonicalize().ok();
            if name.starts_with(STAGING) || is_half {
                tracing::warn!("removing what a run left that did not end: {}", path.display());
                self.disk.remove_folder(&path)?;
            } else {
                last = last.max(number.unwrap_or(0));
            }
        }
        let path = runs.join(format!("{STAGING}{}", std::process::id()));
        self.disk.create_folder(&path)?;
        Ok(Staging { disk: self.disk.clone(), path, number: last + 1, is_published: false })
    }

    /// Publishes the generation: describes its tables in a data package, a README and `run.json`, makes its folder
    /// durable, moves the link, and removes older generations but the last `keep`. Returns its folder.
    ///
    /// # Errors
    /// If it cannot be published: then the last good generation stands. That an old one cannot be removed is only noted
    /// in the log.
    pub fn publish(
        &self,
        mut staging: Staging,
        manifest: &Manifest,
        codes: &[Code],
        keep: usize,
    ) -> Result<PathBuf, Error> {
        manifest.write(&staging, codes)?;
        let (disk, runs, run_id) = (&self.disk, self.runs(), staging.run_id());
        let generation = runs.join(&run_id);
        staging.sync()?;
        disk.rename(staging.path(), &generation)?;
        staging.is_published = true;
        disk.sync_folder(&runs)?;
        let link = self.folder.join(format!(".{CURRENT}-{}", std::process::id()));
        disk.remove_file(&link)?;
        disk.link(&Path::new(RUNS).join(&run_id), &link)?;
        disk.rename(&link, &self.folder.join(CURRENT))?;
        disk.sync_folder(&self.folder)?;
        if let Err(error) = self.remove_old(keep) {
            tracing::warn!("an old generation stays: {error}");
        }
        Ok(generation)
    }

    /// Removes the files of this name from all generations but the newest. That one cannot be removed is only noted in
    /// the log.
    pub fn forget(&self, name: &str) {
        let generations = self.generations().unwrap_or_default();
        for (_, folder) in generations.iter().rev().skip(1) {
            if let Err(error) = self.disk.remove_file(&folder.join(name)) {
                tracing::warn!("an old file stays: {error}");
            }
        }
    }

    fn remove_old(&self, keep: usize) -> Result<(), Error> {
        let generations = self.generations()?;
        let old = generations.len().saturating_sub(keep.max(1));
        generations[..old].iter().try_for_each(|(_, path)| self.disk.remove_folder(path))
    }

    /// Numbers and folders of all generations, the newest last.
    fn generations(&self) -> Result<Vec<(u64, PathBuf)>, Error> {
        let folders = entries(&self.runs())?.into_iter();
        let mut generations: Vec<_> = folders.filter_map(|(name, path)| Some((number(&name)?, path))).collect();
        generations.sort_unstable();
        Ok(generations)
    }

    fn runs(&self) -> PathBuf {
        self.folder.join(RUNS)
    }
}

impl Staging {
    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name under which it will be published.
    pub fn run_id(&self) -> String {
        format!("{:06}", self.number)
    }

    /// Begins a file whose path below the folder has `/` between; folders that it needs are made.
    ///
    /// # Errors
    /// As creating folders and a file.
    pub fn create(&self, path: &str) -> Result<OutputFile, Error> {
        let place = self.place(path)?;
        self.disk.create(&place)
    }

    /// Writes a whole file that is no table.
    ///
    /// # Errors
    /// As creating and writing a file.
    pub fn write(&self, path: &str, contents: &[u8]) -> Result<Companion, Error> {
        let written = self.disk.write(&self.place(path)?, contents)?;
        Ok(Companion::new(path, written))
    }

    /// Takes over a file of another generation, under the same path.
    pub(super) fn link(&self, generation: &Path, path: &str) -> Result<(), Error> {
        let place = self.place(path)?;
        self.disk.link_or_copy(&generation.join(path), &place)
    }

    fn place(&self, path: &str) -> Result<PathBuf, Error> {
        let place = self.path.join(path);
        match place.parent() {
            Some(folder) if folder != self.path => self.disk.create_folder(folder)?,
            _ => {}
        }
        Ok(place)
    }

    /// Makes all names in the folder and below durable. A disk takes many such calls at once in little more time than one.
    fn sync(&self) -> Result<(), Error> {
        let mut folders = vec![self.path.clone()];
        let mut seen = 0;
        while let Some(folder) = folders.get(seen) {
            let below = entries(folder)?.into_iter().map(|(_, path)| path).filter(|path| path.is_dir());
            folders.extend(below.collect::<Vec<_>>());
            seen += 1;
        }
        let sync = |folders: &[PathBuf]| folders.iter().try_for_each(|folder| self.disk.sync_folder(folder));
        thread::scope(|scope| {
            let parts = folders.chunks(folders.len().div_ceil(SYNCS));
            let running: Vec<_> = parts.map(|part| scope.spawn(move || sync(part))).collect();
            running.into_iter().try_for_each(|part| part.join().expect("syncing does not panic"))
        })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_published {
            let _ = fs::remove_dir_all(&self.path); // else the next run does it
        }
    }
}

/// The generation that the link `current` in `output` names, if there is one.
pub fn current(output: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(output.join(CURRENT)).ok()?;
    folder.is_dir().then_some(folder)
}

/// The number of a generation by its folder's name.
fn number(name: &str) -> Option<u64> {
    name.bytes().all(|byte| byte.is_ascii_digit()).then(|| name.parse().ok()).flatten()
}

/// Names and paths in a folder, sorted.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| entry.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path())))
            .collect()
    });
    let mut entries: Vec<_> = listed.map_err(Error::of("read folder", folder))?;
    entries.sort_unstable();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Options, TableSet};

    /// Publishes a generation with empty tables that is known by `words`.
    fn publish(disk: Disk, folder: &Path, words: &str) -> Result<PathBuf, Error> {
        let output = Output::open_on(disk, folder)?;
        let staging = output.stage()?;
        let options = Options { csv: true, parquet: false, ..Options::default() };
        let files = TableSet::create(&staging, &options)?.finish()?;
        let manifest = Manifest { settings: words.into(), files, ..Manifest::default() };
        output.publish(staging, &manifest, &[], 3)
    }

    fn read(output: &Path) -> Option<String> {
        let manifest = fs::read(current(output)?.join(MANIFEST)).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        Some(manifest["settings"].as_str().unwrap().to_owned())
    }

    #[test]
    fn the_last_generations_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(current(folder.path()), None);
        for count in 1..=5 {
            let published = publish(Disk::default(), folder.path(), &count.to_string()).unwrap();
            assert!(published.ends_with(format!("runs/00000{count}")));
            assert_eq!(read(folder.path()), Some(count.to_string()));
        }
        let names: Vec<_> = entries(&folder.path().join(RUNS)).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["000003", "000004", "000005"]);
        assert_eq!(fs::read_link(folder.path().join(CURRENT)).unwrap(), Path::new("runs/000005"));
    }

    #[test]
    fn what_killed_runs_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        publish(Disk::default(), folder.path(), "good").unwrap();
        let left = [".staging-1", "000002"].map(|name| folder.path().join(RUNS).join(name));
        left.iter().for_each(|path| fs::create_dir(path).unwrap());
        let staging = Output::open(folder.path()).unwrap().stage().unwrap();
        assert!(left.iter().all(|path| !path.exists()));
        assert_eq!(staging.run_id(), "000002");
        let path = staging.path().to_path_buf();
        assert!(path.exists());
        drop(staging);
        assert!(!path.exists());
        assert_eq!(read(folder.path()).as_deref(), Some("good"));
    }

    #[test]
    fn whichever_call_fails_the_old_or_the_new_one_stands() {
        let folder = tempfile::tempdir().unwrap();
        publish(Disk::default(), folder.path(), "old").unwrap();
        for good_calls in 0.. {
            let done = publish(Disk::failing_after(good_calls), folder.path(), "new");
            let stands = read(folder.path()).unwrap();
            match done {
                Ok(_) => {
                    assert_eq!(stands, "new");
                    assert!(good_calls > 40, "each of many calls failed once, not only {good_calls}");
                    break; // what is left are removals of old generations, which only the log notes
                }
                // the link has moved; it is only not known to be durable
                Err(Error::Failed { operation: "sync", path, .. }) if path == folder.path() => {
                    assert_eq!(stands, "new")
                }
                Err(error) => {
                    assert_eq!(stands, "old", "after {good_calls} calls: {error}");
                    assert!(error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
                }
            }
        }
    }
}
