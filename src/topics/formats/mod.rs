//! Dictionaries of other programs.

/// A weight as a dictionary writes it; 1 where it says nothing.
pub(super) fn weight(cell: &str) -> Result<f32, String> {
    match cell {
        "" => Ok(1.0),
        cell => match cell.parse() {
            Ok(weight) if weight > 0.0 && weight <= 1000.0 => Ok(weight),
            _ => Err(format!("a weight above 0 and up to 1000, found “{cell}”")),
        },
    }
}
