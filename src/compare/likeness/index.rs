//! Which statements of one side are worth comparing with a statement of the other.

use super::{Likeness, Prepared};

/// One side of a comparison, to be asked for candidates.
#[derive(Debug)]
pub struct Index<'a> {
    side: &'a [Prepared],
}

impl<'a> Index<'a> {
    /// Takes up a side.
    pub fn new(_likeness: &'a Likeness, side: &'a [Prepared]) -> Index<'a> {
        Index { side }
    }

    /// Positions in the side, ascending, of all statements that could be the same claim as `query`: those of its key, and
    /// those that share enough weight of words.
    pub fn candidates(&self, query: &Prepared) -> Vec<u32> {
        let _ = query;
        (0..self.side.len() as u32).collect()
    }
}
