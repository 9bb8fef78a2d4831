//! Amounts of money as people write them; programs count in millionths.

/// An amount as people write it, in millionths.
///
/// # Errors
/// A text that is no such amount.
pub fn micros(text: &str) -> Result<u64, String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.len() <= 12 && text.bytes().all(|one| one.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 6 {
        return Err("give an amount like 120 or 95.50, with 6 places at the most".to_owned());
    }
    format!("{whole}{part:0<6}").parse().map_err(|_| "that is too much".to_owned())
}

/// Millionths as people write an amount, with two places at the least.
#[must_use]
pub fn amount(micros: u64) -> String {
    let part = format!("{:06}", micros % 1_000_000);
    let part = part.trim_end_matches('0');
    format!("{}.{part:0<2}", micros / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_it_is_read() {
        for (text, number, again) in [
            ("120", 120_000_000, "120.00"),
            ("95.5", 95_500_000, "95.50"),
            ("0.000001", 1, "0.000001"),
            ("7.1250", 7_125_000, "7.125"),
        ] {
            assert_eq!(micros(text), Ok(number));
            assert_eq!(amount(number), again);
        }
        for text in ["", ".5", "-1", "1,5", "1.0000001", "1e3", "many"] {
            assert!(micros(text).is_err(), "{text}");
        }
    }
}
