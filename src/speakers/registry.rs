//! The user's registry of people and the offices they held: `--speakers FILE…`.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use jiff::civil::Date;

use crate::lexicon::Lexicon;
use crate::model::Country;

/// People with their names and offices, ready for look-ups.
#[derive(Debug, Default)]
pub struct Registry {}

/// A person of the registry who answers a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistryMatch<'r> {
    /// The id in the user's file.
    pub id: &'r str,
    /// The full name as written there.
    pub name: &'r str,
    /// The country of the office that answered.
    pub country: Option<Country>,
    /// Its canonical title ("president"), where it has one.
    pub title: Option<&'r str>,
}

impl Registry {
    /// A registry without anybody: every look-up answers nothing.
    pub fn empty() -> Registry {
        Registry::default()
    }

    /// The only holder of an office on a day. None where two may have held it (years without days are a year long).
    ///
    /// `title` is canonical, as the title list has it ("prime minister").
    pub fn holder(&self, title: &str, country: Country, date: Date) -> Option<RegistryMatch<'_>> {
        let _ = (title, country, date);
        None
    }

    /// The only person of this surname whom country or title, and the day, allow. None if neither country nor title is
    /// given. `surname` is folded here.
    pub fn surname(&self, surname: &str, country: Option<Country>, title: Option<&str>, date: Date) -> Option<RegistryMatch<'_>> {
        let _ = (surname, country, title, date);
        None
    }

    /// The only person of this full name (or alias), in any order of its parts; country and day settle between several.
    pub fn full_name(&self, name: &str, country: Option<Country>, date: Option<Date>) -> Option<RegistryMatch<'_>> {
        let _ = (name, country, date);
        None
    }
}
