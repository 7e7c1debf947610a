//! Which files are read, under which names, in which order.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use walkdir::WalkDir;

use crate::model::Reject;

use super::{InputFile, Listing, Note, codes};

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// Every file at or below `inputs`, each once, sorted by its normalised path.
///
/// A file that is named is read whatever it is, also through a symbolic link or from a pipe. Below a folder, symbolic
/// links are not followed, and what is no regular file is left out with a note. Hidden files are read: what a file
/// holds is seen from its content. `-` is standard input. What cannot be listed is a reject.
pub fn list(inputs: &[PathBuf]) -> Listing {
    let base = env::current_dir().unwrap_or_default();
    let mut files = BTreeMap::new();
    let mut listing = Listing::default();
    for input in inputs {
        if input.as_os_str() == STDIN {
            files.insert(STDIN.to_owned(), input.clone());
        } else if fs::metadata(input).is_ok_and(|metadata| metadata.is_dir()) {
            walk(input, &base, &mut files, &mut listing);
        } else {
            files.insert(normalise(input, &base), input.clone());
        }
    }
    listing.files =
        files.into_iter().map(|(source_path, path)| InputFile { path, source_path: source_path.into() }).collect();
    listing.rejects.sort_by(|a, b| a.source_path.cmp(&b.source_path));
    listing.rejects.dedup();
    listing.notes.sort();
    listing.notes.dedup();
    listing
}

fn walk(folder: &Path, base: &Path, files: &mut BTreeMap<String, PathBuf>, listing: &mut Listing) {
    let mut walk = WalkDir::new(folder).into_iter();
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if is_output(&entry) => {
                walk.skip_current_dir();
                listing.notes.push(Note {
                    source_path: normalise(entry.path(), base),
                    words: "left out: an output of onrecord, no input".to_owned(),
                });
            }
            Ok(entry) if entry.file_type().is_dir() || entry.path_is_symlink() && entry.depth() == 0 => {}
            Ok(entry) if entry.file_type().is_file() => {
                files.insert(normalise(entry.path(), base), entry.into_path());
            }
            Ok(entry) => {
                let what = if entry.path_is_symlink() { "a symbolic link" } else { "a pipe, socket or device" };
                listing.notes.push(Note {
                    source_path: normalise(entry.path(), base),
                    words: format!("left out: {what}; name it as an input to have it read"),
                });
            }
            Err(error) => listing.rejects.push(Reject {
                source_path: normalise(error.path().unwrap_or(folder), base),
                record: None,
                byte: None,
                code: codes::UNREADABLE.into(),
                reason: error.to_string(),
                excerpt: None,
            }),
        }
    }
}

/// Whether it is a folder that a run wrote: an output below the input, or one generation of it.
fn is_output(entry: &walkdir::DirEntry) -> bool {
    let has = |name: &str| fs::symlink_metadata(entry.path().join(name)).is_ok();
    let is_generation = || has("run.json") && has("datapackage.json");
    let is_whole = || entry.depth() > 0 && has("runs") && has("current");
    entry.file_type().is_dir() && (is_generation() || is_whole())
}

/// The path in the form of the tables: `/` between, `.` and `..` resolved without looking at the disk, relative to
/// `base` where it lies below it, else absolute.
///
/// Names that are no valid Unicode are kept without loss: a byte that does not fit is written `\xFF`, and a backslash
/// that is part of a name is doubled.
pub(super) fn normalise(path: &Path, base: &Path) -> String {
    let path = resolve(&base.join(path));
    let below = path.strip_prefix(resolve(base)).ok().filter(|below| !below.as_os_str().is_empty());
    let path = below.unwrap_or(&path);
    let mut normal = String::new();
    for component in path.components() {
        match component {
            Component::RootDir => normal.push('/'),
            component => {
                if !normal.is_empty() && !normal.ends_with('/') {
                    normal.push('/');
                }
                push_name(component.as_os_str().as_encoded_bytes(), &mut normal);
            }
        }
    }
    normal
}

fn resolve(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
            }
            component => resolved.push(component),
        }
    }
    resolved
}

/// Adds a name in that form.
pub(super) fn push_name(name: &[u8], into: &mut String) {
    for chunk in name.utf8_chunks() {
        into.push_str(&chunk.valid().replace('\\', r"\\"));
        for byte in chunk.invalid() {
            into.push_str(&format!(r"\x{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normal() {
        for (path, normal) in [
            ("input/a.txt", "input/a.txt"),
            ("./input//a.txt", "input/a.txt"),
            ("input/../b.txt", "b.txt"),
            ("../other/b.txt", "/home/other/b.txt"),
            ("/home/user/input/a.txt", "input/a.txt"),
            ("/data/a.txt", "/data/a.txt"),
            ("/../../etc/x", "/etc/x"),
            ("https%3A%2F%2Fa.json", "https%3A%2F%2Fa.json"),
            (r"back\slash.txt", r"back\\slash.txt"),
        ] {
            assert_eq!(normalise(Path::new(path), Path::new("/home/user")), normal, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_stay_apart() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let normal = |bytes: &[u8]| normalise(Path::new(OsStr::from_bytes(bytes)), Path::new("/"));
        assert_eq!(normal(b"caf\xE9.txt"), r"caf\xE9.txt");
        assert_ne!(normal(b"caf\xE9.txt"), normal(br"caf\xE9.txt"));
    }

    #[cfg(unix)]
    #[test]
    fn folders_are_walked_once_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("b")).unwrap();
        for name in ["b/2.txt", "a.txt", "b/.hidden"] {
            fs::write(at(name), "x").unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), at("b/loop")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", at("out")).unwrap();
        let listing = list(&[at("a.txt"), folder.path().to_owned(), at("b"), at("gone.txt"), STDIN.into()]);
        let paths: Vec<&str> = listing.files.iter().map(|file| &*file.source_path).collect();
        let names: Vec<&str> = paths.iter().map(|path| path.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["-", "a.txt", ".hidden", "2.txt", "gone.txt"]);
        assert!(paths.is_sorted());
        assert_eq!(listing.notes.len(), 2);
        assert!(listing.notes[0].source_path.ends_with("/b/loop"), "{:?}", listing.notes);
    }
}
