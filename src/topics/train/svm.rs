//! A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008, the method of
//! LIBLINEAR's solver 1). Examples are visited in an order that is drawn anew, but always the same, in each round.

/// The penalty of a mistake.
const C: f32 = 0.5;
const ROUNDS: usize = 60;
/// Ends early once no example's gradient is farther from its bound than this.
const TOLERANCE: f32 = 0.02;

/// Rows of features: index and value, indices rising.
pub type Row = Vec<(u32, f32)>;

/// Weights that tell the rows of one label from all others; the last weight is the bias. `share` is how much a mistake on
/// a row of the label costs compared with one on another.
pub fn train(rows: &[Row], is_label: &[bool], share: f32, features: usize) -> Vec<f32> {
    let mut weights = vec![0.0_f32; features + 1];
    let mut alphas = vec![0.0_f32; rows.len()];
    let slack = |label: bool| 0.5 / if label { C * share } else { C };
    let lengths: Vec<f32> = rows
        .iter()
        .zip(is_label)
        .map(|(row, &label)| 1.0 + row.iter().map(|(_, value)| value * value).sum::<f32>() + slack(label))
        .collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut random);
        let mut farthest = 0.0_f32;
        for &index in &order {
            let sign = if is_label[index] { 1.0 } else { -1.0 };
            let gradient = sign * decide(&weights, &rows[index]) - 1.0 + slack(is_label[index]) * alphas[index];
            let projected = if alphas[index] == 0.0 { gradient.min(0.0) } else { gradient };
            farthest = farthest.max(projected.abs());
            if projected == 0.0 {
                continue;
            }
            let new = (alphas[index] - gradient / lengths[index]).max(0.0);
            let step = sign * (new - alphas[index]);
            alphas[index] = new;
            for &(feature, value) in &rows[index] {
                weights[feature as usize] += step * value;
            }
            weights[features] += step;
        }
        if farthest < TOLERANCE {
            break;
        }
    }
    weights
}

/// On which side of the plane a row lies, and how far from it.
pub fn decide(weights: &[f32], row: &Row) -> f32 {
    let bias = weights.last().copied().unwrap_or_default();
    bias + row.iter().map(|&(feature, value)| weights[feature as usize] * value).sum::<f32>()
}

/// Fisher-Yates with a xorshift generator.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        order.swap(last, (*random % (last as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_between_two_clouds() {
        let rows: Vec<Row> = (0..20).map(|i| vec![(u32::from(i % 2 == 0), 1.0 + i as f32 / 20.0)]).collect();
        let is_label: Vec<bool> = (0..20).map(|i| i % 2 == 0).collect();
        let weights = train(&rows, &is_label, 1.0, 2);
        for (row, label) in rows.iter().zip(is_label) {
            assert_eq!(decide(&weights, row) > 0.0, label);
        }
    }
}
