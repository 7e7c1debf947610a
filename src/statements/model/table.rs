//! Weights by feature key: buckets of four, each with a 16-bit fingerprint, so that a feature that was pruned or never
//! seen is told from one that was kept.
//!
//! Fingerprints lie apart from the weights: most features asked for are absent, and the answer "absent" then costs one
//! load from a small array.

#[cfg(feature = "train")]
use super::weights::Writer;
use super::weights::{Reader, WeightsError};

/// What a feature weighs: one number a label.
pub(crate) type Row = [i16; 8];

/// A value of a table.
pub(crate) trait Weight: Copy + Default {
    /// How many numbers it has.
    const WIDTH: usize;
    /// The number at `lane`.
    fn lane(&self, lane: usize) -> i16;
    /// Puts the number at `lane`.
    fn set_lane(&mut self, lane: usize, weight: i16);
}

impl Weight for i16 {
    const WIDTH: usize = 1;

    fn lane(&self, _: usize) -> i16 {
        *self
    }

    fn set_lane(&mut self, _: usize, weight: i16) {
        *self = weight;
    }
}

impl Weight for Row {
    const WIDTH: usize = 8;

    fn lane(&self, lane: usize) -> i16 {
        self[lane]
    }

    fn set_lane(&mut self, lane: usize, weight: i16) {
        self[lane] = weight;
    }
}

/// Weights by key.
#[derive(Clone, Debug)]
pub(crate) struct Table<W> {
    /// 0 is an empty place.
    fingerprints: Vec<[u16; BUCKET]>,
    weights: Vec<[W; BUCKET]>,
    mask: usize,
}

const BUCKET: usize = 4;
/// Tables have at most 2 to the power of this many buckets.
const MOST_BITS: u8 = 20;

impl<W: Weight> Table<W> {
    /// An empty table of 2 to the power of `bits` buckets.
    pub(crate) fn with_bits(bits: u8) -> Table<W> {
        let buckets = 1 << bits;
        Table {
            fingerprints: vec![[0; BUCKET]; buckets],
            weights: vec![[W::default(); BUCKET]; buckets],
            mask: buckets - 1,
        }
    }

    /// The weights of a key, if it has any.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<&W> {
        let bucket = (key >> 32) as usize & self.mask;
        let wanted = fingerprint(key);
        let place = self.fingerprints[bucket].iter().position(|&found| found == wanted)?;
        Some(&self.weights[bucket][place])
    }

    /// Builds a table of these, in the given order; what finds its bucket full is left out.
    #[cfg(feature = "train")]
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (u64, W)>) -> Table<W> {
        let buckets = (entries.len() * 4 / 3 / BUCKET).max(1).next_power_of_two();
        let mut table = Table::with_bits((buckets.trailing_zeros() as u8).min(MOST_BITS));
        for (key, weight) in entries {
            let bucket = (key >> 32) as usize & table.mask;
            let places = &mut table.fingerprints[bucket];
            if let Some(place) = places.iter().position(|&found| found == 0 || found == fingerprint(key)) {
                places[place] = fingerprint(key);
                table.weights[bucket][place] = weight;
            }
        }
        table
    }

    /// How many keys it holds.
    #[cfg(feature = "train")]
    pub(crate) fn len(&self) -> usize {
        self.fingerprints.iter().flatten().filter(|&&found| found != 0).count()
    }

    /// Appends it: number of buckets, for each bucket how many, for each a fingerprint, which numbers follow, and those.
    #[cfg(feature = "train")]
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u8(self.fingerprints.len().trailing_zeros() as u8);
        for (places, weights) in self.fingerprints.iter().zip(&self.weights) {
            out.u8(places.iter().take_while(|&&found| found != 0).count() as u8);
            for (&found, weight) in places.iter().zip(weights).take_while(|(found, _)| **found != 0) {
                out.u16(found);
                let lanes: Vec<usize> = (0..W::WIDTH).filter(|&lane| weight.lane(lane) != 0).collect();
                out.u8(lanes.iter().map(|lane| 1 << lane).sum());
                lanes.iter().for_each(|&lane| out.u16(weight.lane(lane) as u16));
            }
        }
    }

    /// Reads what [`Table::write`] wrote.
    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Table<W>, WeightsError> {
        let bits = from.u8()?;
        // each bucket takes a byte at least, so a damaged size cannot make the program reserve much
        if bits > MOST_BITS || from.rest() < 1 << bits {
            return Err(from.damaged("a table is larger than the file"));
        }
        let mut table = Table::<W>::with_bits(bits);
        for (places, weights) in table.fingerprints.iter_mut().zip(&mut table.weights) {
            let filled = usize::from(from.u8()?);
            if filled > BUCKET {
                return Err(from.damaged("a bucket holds too much"));
            }
            for (found, weight) in places.iter_mut().zip(weights).take(filled) {
                *found = from.u16()?.max(1);
                let lanes = from.u8()?;
                for lane in (0..W::WIDTH).filter(|lane| lanes >> lane & 1 == 1) {
                    weight.set_lane(lane, from.u16()? as i16);
                }
            }
        }
        Ok(table)
    }
}

#[inline]
fn fingerprint(key: u64) -> u16 {
    (key as u16).max(1)
}
