//! Weights by feature key: buckets of four keys, each with a fingerprint of 16 bits, so that a feature that was pruned or
//! never seen is told from one that was kept.
//!
//! Fingerprints lie apart from the weights, which are packed without gaps: more of both stays in the caches, where the
//! time of the model goes.

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
    buckets: Vec<Bucket>,
    /// The weights of all keys, bucket by bucket; before them, at 0, those of a key that the table does not hold.
    weights: Vec<W>,
}

/// The fingerprints of some keys, two of 16 bits in each number, 0 for an empty place, and where their weights begin.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    fingerprints: [u32; BUCKET / 2],
    first: u32,
}

const BUCKET: usize = 4;
/// One in each lane of 16 bits.
const LANES: u64 = 0x0001_0001_0001_0001;
/// Tables have at most this many buckets.
const MOST_BUCKETS: usize = 1 << 20;

impl<W: Weight> Table<W> {
    /// A table without keys.
    pub(crate) fn empty() -> Table<W> {
        Table { buckets: vec![Bucket::default()], weights: vec![W::default()] }
    }

    /// The weights of a key; zero where it has none.
    ///
    /// No branch depends on what the table holds: so the processor begins the next look-ups before this one has come
    /// from memory, which is what the speed of the model rests on.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> &W {
        let Bucket { fingerprints: [low, high], first } = self.buckets[place(key, self.buckets.len())];
        // the lowest lane that is zero here is the place; lanes above it may be wrong, which does not matter
        let unlike = (u64::from(high) << 32 | u64::from(low)) ^ u64::from(fingerprint(key)).wrapping_mul(LANES);
        let zeros = unlike.wrapping_sub(LANES) & !unlike & (LANES << 15);
        let index = first as usize + zeros.trailing_zeros() as usize / 16;
        &self.weights[if zeros == 0 { 0 } else { index }]
    }

    /// Builds a table of these, in the given order; what finds its bucket full or its fingerprint taken is left out.
    #[cfg(feature = "train")]
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (u64, W)>) -> Table<W> {
        let mut buckets = vec![Vec::new(); (entries.len() / 2).clamp(1, MOST_BUCKETS)];
        for (key, weight) in entries {
            let place = place(key, buckets.len());
            let bucket: &mut Vec<(u16, W)> = &mut buckets[place];
            if bucket.len() < BUCKET && bucket.iter().all(|(taken, _)| *taken != fingerprint(key)) {
                bucket.push((fingerprint(key), weight));
            }
        }
        let mut table = Table { buckets: Vec::with_capacity(buckets.len()), weights: vec![W::default()] };
        buckets.iter().for_each(|bucket| table.push(bucket));
        table
    }

    /// Appends a bucket of at most [`BUCKET`] keys.
    fn push(&mut self, keys: &[(u16, W)]) {
        let mut bucket = Bucket { first: self.weights.len() as u32, ..Bucket::default() };
        for (place, &(fingerprint, weight)) in keys.iter().enumerate() {
            bucket.fingerprints[place / 2] |= u32::from(fingerprint) << (place % 2 * 16);
            self.weights.push(weight);
        }
        self.buckets.push(bucket);
    }

    /// How many keys it holds.
    #[cfg(feature = "train")]
    pub(crate) fn len(&self) -> usize {
        self.weights.len() - 1
    }

    /// Appends it: number of buckets, for each bucket how many, for each a fingerprint, which numbers follow, and those.
    #[cfg(feature = "train")]
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u32(self.buckets.len() as u32);
        for bucket in &self.buckets {
            let fingerprints = bucket.fingerprints.iter().flat_map(|&two| [two as u16, (two >> 16) as u16]);
            let filled: Vec<u16> = fingerprints.take_while(|&found| found != 0).collect();
            out.u8(filled.len() as u8);
            for (&fingerprint, weight) in filled.iter().zip(&self.weights[bucket.first as usize..]) {
                out.u16(fingerprint);
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
        let mut table = Table { buckets: Vec::with_capacity(buckets), weights: vec![W::default()] };
        let mut keys = Vec::with_capacity(BUCKET);
        for _ in 0..buckets {
            let filled = usize::from(from.u8()?);
            if filled > BUCKET {
                return Err(from.damaged("a bucket holds too much"));
            }
            keys.clear();
            for _ in 0..filled {
                let found = from.u16()?.max(1);
                let lanes = from.u8()?;
                let mut weight = W::default();
                for lane in (0..W::WIDTH).filter(|lane| lanes >> lane & 1 == 1) {
                    weight.set_lane(lane, from.u16()? as i16);
                }
                keys.push((found, weight));
            }
            table.push(&keys);
        }
        Ok(table)
    }
}

/// The bucket of a key: its upper half, scaled to the number of buckets.
#[inline]
fn place(key: u64, buckets: usize) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize
}

#[inline]
fn fingerprint(key: u64) -> u16 {
    (key as u16).max(1)
}
