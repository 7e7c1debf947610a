//! Word classes from unlabelled text: words that stand between the same neighbours get the same class.
//!
//! Counts of the neighbours at −2, −1, +1 and +2 become positive pointwise mutual information; a randomised singular
//! value decomposition (Halko, Martinsson, Tropp 2011) makes them short, and k-means cuts the words into classes.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::TrainError;
use super::random::Random;
use super::words::{Classes, normal};
use crate::text::{Abbreviations, Document};

/// Words that get a class: the most frequent ones with enough uses.
const WORDS: usize = 30_000;
const LEAST_USES: u32 = 10;
/// Neighbours that count as themselves; the others are one, the sentence's edge is one.
const NEIGHBOURS: usize = 2_500;
/// Length of a word's vector, and how many more are computed to make those exact.
const SIZE: usize = 100;
const EXTRA: usize = 12;
const CLASSES: usize = 512;
const ROUNDS: usize = 12;

const COLUMNS: usize = 4 * (NEIGHBOURS + 2);
const WIDTH: usize = SIZE + EXTRA;
const EDGE: u32 = u32::MAX;

/// The words of a corpus as numbers, in the order of their first use; sentences end with an edge.
#[derive(Default)]
pub(crate) struct Corpus {
    numbers: FxHashMap<String, u32>,
    uses: Vec<u32>,
    tokens: Vec<u32>,
}

/// Calls `found` with each text of a file of JSON Lines, which may be packed.
pub(crate) fn each_text(path: &Path, mut found: impl FnMut(&str)) -> Result<(), TrainError> {
    #[derive(Deserialize)]
    struct Line {
        text: String,
    }
    let fault = |reason: String| TrainError { file: path.to_path_buf(), reason };
    let file = BufReader::new(File::open(path).map_err(|error| fault(error.to_string()))?);
    let lines: Box<dyn BufRead> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("zst") => {
            let decoder = zstd::Decoder::with_buffer(file).map_err(|error| fault(error.to_string()))?;
            Box::new(BufReader::new(decoder))
        }
        Some("gz") => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        _ => Box::new(file),
    };
    for (number, line) in lines.lines().enumerate() {
        let line = line.map_err(|error| fault(error.to_string()))?;
        let line: Line =
            serde_json::from_str(&line).map_err(|error| fault(format!("line {}: {error}", number + 1)))?;
        found(&line.text);
    }
    Ok(())
}

impl Corpus {
    /// Adds a text.
    pub(crate) fn add(&mut self, text: &str, abbreviations: &Abbreviations) {
        let document = Document::read(text, abbreviations);
        for sentence in document.sentences() {
            for token in sentence.tokens.clone() {
                let word = normal(&document, token);
                let next = self.uses.len() as u32;
                let number = *self.numbers.entry(word).or_insert(next);
                if number == next {
                    self.uses.push(0);
                }
                self.uses[number as usize] += 1;
                self.tokens.push(number);
            }
            self.tokens.push(EDGE);
        }
    }

    /// The classes of its frequent words, from 1.
    pub(crate) fn classes(&self, seed: u64) -> Classes {
        let mut words: Vec<(&String, u32)> = self.numbers.iter().map(|(word, &number)| (word, number)).collect();
        words.sort_by(|a, b| self.uses[b.1 as usize].cmp(&self.uses[a.1 as usize]).then(a.0.cmp(b.0)));
        words.retain(|(_, number)| self.uses[*number as usize] >= LEAST_USES);
        words.truncate(WORDS);
        let matrix = self.matrix(&words);
        let vectors = shorten(&matrix, words.len(), seed);
        let weights: Vec<f32> =
            words.iter().map(|(_, number)| (self.uses[*number as usize].min(5_000) as f32).sqrt()).collect();
        let classes = cluster(&vectors, &weights);
        words.iter().zip(classes).map(|((word, _), class)| ((*word).clone(), class as u16 + 1)).collect()
    }

    /// The mutual information of words (rows, by frequency) and neighbours.
    fn matrix(&self, words: &[(&String, u32)]) -> Vec<Vec<(u32, f32)>> {
        const RARE: usize = NEIGHBOURS;
        let mut rank = vec![u32::MAX; self.uses.len()];
        for (place, (_, number)) in words.iter().enumerate() {
            rank[*number as usize] = place as u32;
        }
        let column = |at: Option<&u32>| match at {
            None | Some(&EDGE) => NEIGHBOURS + 1,
            Some(&number) => (rank[number as usize] as usize).min(RARE),
        };
        let mut pairs: Vec<u32> = Vec::with_capacity(self.tokens.len() * 4);
        for (at, &number) in self.tokens.iter().enumerate() {
            if number == EDGE || rank[number as usize] == u32::MAX {
                continue;
            }
            let before = at.checked_sub(1).map(|at| self.tokens[at]);
            let after = self.tokens.get(at + 1).copied();
            // beyond an edge there is the edge again
            let second = |near: Option<u32>, far: Option<usize>| match near {
                Some(near) if near != EDGE => far.and_then(|far| self.tokens.get(far)),
                _ => None,
            };
            let columns = [
                column(second(before, at.checked_sub(2))),
                column(before.as_ref()),
                column(after.as_ref()),
                column(second(after, Some(at + 2))),
            ];
            for (position, column) in columns.into_iter().enumerate() {
                let column = position * (NEIGHBOURS + 2) + column;
                pairs.push(rank[number as usize] * COLUMNS as u32 + column as u32);
            }
        }
        pairs.sort_unstable();
        let mut by_column = vec![0.0f64; COLUMNS];
        let mut by_row = vec![0.0f64; words.len()];
        let mut counts: Vec<Vec<(u32, f32)>> = vec![Vec::new(); words.len()];
        for run in pairs.chunk_by(|a, b| a == b) {
            let (row, column) = (run[0] as usize / COLUMNS, run[0] as usize % COLUMNS);
            counts[row].push((column as u32, run.len() as f32));
            by_row[row] += run.len() as f64;
            by_column[column] += run.len() as f64;
        }
        let smooth: Vec<f64> = by_column.iter().map(|count| count.powf(0.75)).collect();
        for (position, part) in smooth.chunks(NEIGHBOURS + 2).enumerate() {
            let total: f64 = part.iter().sum();
            let weight = if position == 0 || position == 3 { 0.5 } else { 1.0 };
            let range = position * (NEIGHBOURS + 2)..(position + 1) * (NEIGHBOURS + 2);
            for (row, counts) in counts.iter_mut().enumerate() {
                for (column, value) in counts.iter_mut().filter(|(column, _)| range.contains(&(*column as usize))) {
                    // a row has the same number of neighbours at each position
                    let expected = by_row[row] / 4.0 * smooth[*column as usize] / total;
                    *value = (weight * (f64::from(*value) / expected).ln().max(0.0)) as f32;
                }
            }
        }
        counts.iter_mut().for_each(|row| row.retain(|(_, value)| *value > 0.0));
        counts
    }
}

type Wide = [f32; WIDTH];

/// The rows' coordinates along the strongest directions, each times the root of its strength; rows of length 1.
fn shorten(matrix: &[Vec<(u32, f32)>], rows: usize, seed: u64) -> Vec<[f32; SIZE]> {
    let mut random = Random::new(seed);
    let mut right: Vec<Wide> =
        (0..COLUMNS).map(|_| std::array::from_fn(|_| if random.next() & 1 == 0 { 1.0 } else { -1.0 })).collect();
    let mut left: Vec<Wide> = Vec::new();
    for _ in 0..3 {
        left = matrix
            .iter()
            .map(|row| {
                let mut sum = [0.0; WIDTH];
                row.iter().for_each(|&(column, value)| add(&mut sum, &right[column as usize], value));
                sum
            })
            .collect();
        orthonormalise(&mut left);
        right = vec![[0.0; WIDTH]; COLUMNS];
        for (row, basis) in matrix.iter().zip(&left) {
            row.iter().for_each(|&(column, value)| add(&mut right[column as usize], basis, value));
        }
    }
    let mut square = vec![[0.0f64; WIDTH]; WIDTH];
    for row in &right {
        for a in 0..WIDTH {
            for b in 0..WIDTH {
                square[a][b] += f64::from(row[a]) * f64::from(row[b]);
            }
        }
    }
    let (values, directions) = eigen(square);
    let mut order: Vec<usize> = (0..WIDTH).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let project = |row: &Wide| {
        let mut short: [f32; SIZE] = std::array::from_fn(|place| {
            let direction = order[place];
            let sum: f64 = (0..WIDTH).map(|lane| f64::from(row[lane]) * directions[lane][direction]).sum();
            (sum * values[direction].max(0.0).sqrt().sqrt()) as f32
        });
        let length = short.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
        short.iter_mut().for_each(|value| *value /= length);
        short
    };
    debug_assert_eq!(left.len(), rows);
    left.iter().map(project).collect()
}

fn add(sum: &mut Wide, row: &Wide, value: f32) {
    for (sum, other) in sum.iter_mut().zip(row) {
        *sum += other * value;
    }
}

/// Makes the columns orthogonal and of length 1 (modified Gram-Schmidt).
fn orthonormalise(rows: &mut [Wide]) {
    for lane in 0..WIDTH {
        let mut products = [0.0f64; WIDTH];
        for row in rows.iter() {
            for other in 0..=lane {
                products[other] += f64::from(row[lane]) * f64::from(row[other]);
            }
        }
        // the columns before are orthonormal already
        let rest = products[lane] - products[..lane].iter().map(|product| product * product).sum::<f64>();
        let length = rest.max(1e-12).sqrt();
        for row in rows.iter_mut() {
            let along: f64 = (0..lane).map(|other| products[other] * f64::from(row[other])).sum();
            row[lane] = ((f64::from(row[lane]) - along) / length) as f32;
        }
    }
}

/// Eigenvalues and eigenvectors (columns) of a symmetric matrix, by Jacobi's rotations.
fn eigen(mut matrix: Vec<[f64; WIDTH]>) -> (Vec<f64>, Vec<[f64; WIDTH]>) {
    let mut vectors: Vec<[f64; WIDTH]> =
        (0..WIDTH).map(|row| std::array::from_fn(|column| f64::from(u8::from(row == column)))).collect();
    for _ in 0..12 {
        for p in 0..WIDTH {
            for q in p + 1..WIDTH {
                if matrix[p][q].abs() < 1e-12 {
                    continue;
                }
                let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let tangent = 1.0f64.copysign(theta) / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                for row in matrix.iter_mut().chain(vectors.iter_mut()) {
                    let (a, b) = (row[p], row[q]);
                    (row[p], row[q]) = (cosine * a - sine * b, sine * a + cosine * b);
                }
                for column in 0..WIDTH {
                    let (a, b) = (matrix[p][column], matrix[q][column]);
                    matrix[p][column] = cosine * a - sine * b;
                    matrix[q][column] = sine * a + cosine * b;
                }
            }
        }
    }
    ((0..WIDTH).map(|place| matrix[place][place]).collect(), vectors)
}

/// Spherical k-means; the first centres are the most frequent words.
fn cluster(vectors: &[[f32; SIZE]], weights: &[f32]) -> Vec<usize> {
    let mut centres: Vec<[f32; SIZE]> = vectors.iter().take(CLASSES).copied().collect();
    let mut nearest = vec![0; vectors.len()];
    for _ in 0..ROUNDS {
        for (place, vector) in vectors.iter().enumerate() {
            let mut best = f32::MIN;
            for (class, centre) in centres.iter().enumerate() {
                let likeness: f32 = vector.iter().zip(centre).map(|(a, b)| a * b).sum();
                if likeness > best {
                    (best, nearest[place]) = (likeness, class);
                }
            }
        }
        centres.iter_mut().for_each(|centre| *centre = [0.0; SIZE]);
        for ((vector, &class), &weight) in vectors.iter().zip(&nearest).zip(weights) {
            for (sum, value) in centres[class].iter_mut().zip(vector) {
                *sum += value * weight;
            }
        }
        for centre in &mut centres {
            let length = centre.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
            centre.iter_mut().for_each(|value| *value /= length);
        }
    }
    nearest
}
