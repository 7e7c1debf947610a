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
    #[cfg(feature = "train")]
    fn lane(&self, lane: usize) -> i16;
    /// Puts the number at `lane`.
    fn set_lane(&mut self, lane: usize, weight: i16);
}

impl Weight for i16 {
    const WIDTH: usize = 1;

    #[cfg(feature = "train")]
    fn lane(&self, _: usize) -> i16 {
        *self
    }

    fn set_lane(&mut self, _: usize, weight: i16) {
        *self = weight;
    }
}

impl Weight for Row {
    const WIDTH: usize = 8;

    #[cfg(feature = "train")]
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
    /// Four fingerprints of 16 bits in each number; 0 is an empty place.
    fingerprints: Vec<u64>,
    weights: Vec<[W; BUCKET]>,
}

const BUCKET: usize = 4;
/// One in each lane of 16 bits.
const LANES: u64 = 0x0001_0001_0001_0001;
/// Tables have at most this many buckets.
const MOST_BUCKETS: usize = 1 << 20;

impl<W: Weight> Table<W> {
    /// An empty table of so many buckets, at least one.
    pub(crate) fn with_buckets(buckets: usize) -> Table<W> {
        Table { fingerprints: vec![0; buckets], weights: vec![[W::default(); BUCKET]; buckets] }
    }

    /// The weights of a key, if it has any.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<&W> {
        let bucket = self.bucket(key);
        // the lowest lane that is zero here is the place; lanes above it may be wrong, which does not matter
        let unlike = self.fingerprints[bucket] ^ u64::from(fingerprint(key)).wrapping_mul(LANES);
        let zeros = unlike.wrapping_sub(LANES) & !unlike & (LANES << 15);
        if zeros == 0 {
            return None;
        }
        Some(&self.weights[bucket][zeros.trailing_zeros() as usize / 16])
    }

    /// Builds a table of these, in the given order; what finds its bucket full is left out.
    #[cfg(feature = "train")]
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (u64, W)>) -> Table<W> {
        let buckets = (entries.len() / 2).clamp(1, MOST_BUCKETS);
        let mut table = Table::with_buckets(buckets);
        for (key, weight) in entries {
            let bucket = table.bucket(key);
            let is_free = |place: &usize| {
                matches!(table.fingerprint(bucket, *place), 0) || table.fingerprint(bucket, *place) == fingerprint(key)
            };
            if let Some(place) = (0..BUCKET).find(is_free) {
                table.put(bucket, place, fingerprint(key), weight);
            }
        }
        table
    }

    /// The upper half of the key, scaled to the number of buckets.
    #[inline]
    fn bucket(&self, key: u64) -> usize {
        (((key >> 32) * self.fingerprints.len() as u64) >> 32) as usize
    }

    #[cfg(feature = "train")]
    fn fingerprint(&self, bucket: usize, place: usize) -> u16 {
        (self.fingerprints[bucket] >> (16 * place)) as u16
    }

    fn put(&mut self, bucket: usize, place: usize, fingerprint: u16, weight: W) {
        self.fingerprints[bucket] &= !(0xffff << (16 * place));
        self.fingerprints[bucket] |= u64::from(fingerprint) << (16 * place);
        self.weights[bucket][place] = weight;
    }

    /// The places of a bucket that are filled, which are the first ones.
    #[cfg(feature = "train")]
    fn filled(&self, bucket: usize) -> std::ops::Range<usize> {
        0..(0..BUCKET).take_while(|&place| self.fingerprint(bucket, place) != 0).count()
    }

    /// How many keys it holds.
    #[cfg(feature = "train")]
    pub(crate) fn len(&self) -> usize {
        (0..self.fingerprints.len()).map(|bucket| self.filled(bucket).len()).sum()
    }

    /// Appends it: number of buckets, for each bucket how many, for each a fingerprint, which numbers follow, and those.
    #[cfg(feature = "train")]
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u32(self.fingerprints.len() as u32);
        for bucket in 0..self.fingerprints.len() {
            out.u8(self.filled(bucket).len() as u8);
            for place in self.filled(bucket) {
                let weight = &self.weights[bucket][place];
                out.u16(self.fingerprint(bucket, place));
                let lanes: Vec<usize> = (0..W::WIDTH).filter(|&lane| weight.lane(lane) != 0).collect();
                out.u8(lanes.iter().map(|lane| 1 << lane).sum());
                lanes.iter().for_each(|&lane| out.u16(weight.lane(lane) as u16));
            }
        }
    }

    /// Reads what [`Table::write`] wrote.
    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Table<W>, WeightsError> {
        let buckets = from.u32()? as usize;
        // each bucket takes a byte at least, so a damaged size cannot make the program reserve much
        if !(1..=MOST_BUCKETS.min(from.rest())).contains(&buckets) {
            return Err(from.damaged("a table has no size or is larger than the file"));
        }
        let mut table = Table::<W>::with_buckets(buckets);
        for bucket in 0..buckets {
            let filled = usize::from(from.u8()?);
            if filled > BUCKET {
                return Err(from.damaged("a bucket holds too much"));
            }
            for place in 0..filled {
                let found = from.u16()?.max(1);
                let lanes = from.u8()?;
                let mut weight = W::default();
                for lane in (0..W::WIDTH).filter(|lane| lanes >> lane & 1 == 1) {
                    weight.set_lane(lane, from.u16()? as i16);
                }
                table.put(bucket, place, found, weight);
            }
        }
        Ok(table)
    }
}

#[inline]
fn fingerprint(key: u64) -> u16 {
    (key as u16).max(1)
}
