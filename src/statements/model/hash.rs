//! Numbers for words and features: a feature is a template, a small context and two values, mixed into 64 bits.

/// A feature's key.
#[inline]
pub(crate) fn mix(template: u8, context: u32, a: u32, b: u32) -> u64 {
    let kind = u64::from(context) << 8 | u64::from(template);
    let values = u64::from(a) << 32 | u64::from(b);
    let mut key = (values ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    key ^= key >> 32;
    key = key.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ (key >> 29)
}

/// Two values as one.
#[inline]
pub(crate) fn pair(a: u32, b: u32) -> u32 {
    let both = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9fb2_1c65_1e98_df25);
    (both >> 32) as u32 ^ both as u32
}

/// Hashes bytes one at a time (FNV-1a with a final mix).
#[derive(Clone, Copy)]
pub(crate) struct Bytes(u64);

impl Bytes {
    #[inline]
    pub(crate) fn new() -> Bytes {
        Bytes(0xcbf2_9ce4_8422_2325)
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    #[inline]
    pub(crate) fn finish(self) -> u64 {
        let key = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        key ^ (key >> 32)
    }
}

/// The hash of a whole string of bytes.
pub(crate) fn of(bytes: &[u8]) -> u64 {
    let mut hash = Bytes::new();
    bytes.iter().for_each(|&byte| hash.push(byte));
    hash.finish()
}

/// The bucket of a distance: 0, 1, 2, 3, 4 to 5, 6 to 9, 10 to 19, 20 and more.
#[inline]
pub(crate) fn bucket(distance: usize) -> u32 {
    const BUCKETS: [u8; 20] = [0, 1, 2, 3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6];
    BUCKETS.get(distance).map_or(7, |&bucket| u32::from(bucket))
}
