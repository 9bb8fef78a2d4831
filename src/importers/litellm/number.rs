//! A decimal number of dollars as whole pico-dollars, without floating point.

/// A number of pico-dollars, and whether the text said exactly that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pico {
    /// Pico-dollars, rounded half up.
    pub amount: u64,
    /// Whether nothing was rounded.
    pub exact: bool,
}

/// More than that nobody asks for a token: a thousand dollars.
const MOST: u128 = 1_000_000_000_000_000;

/// The pico-dollars of a JSON number of dollars; `None` if it is none, negative or absurdly large.
#[must_use]
pub fn pico(text: &str) -> Option<Pico> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if whole.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some(Pico { amount: 0, exact: true });
    }
    // Twelve decimal places are whole pico-dollars.
    let places = exponent.checked_add(12)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let length = i64::try_from(significant.len()).ok()? + i64::from(places);
    if length > 16 {
        return None;
    }
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u128>().ok() };
    let (amount, rest) = if places >= 0 {
        let scale = 10_u128.checked_pow(places.unsigned_abs())?;
        (number(significant)?.checked_mul(scale)?, "")
    } else {
        let kept = usize::try_from(length.max(0)).ok()?;
        let (kept, rest) = significant.split_at(kept.min(significant.len()));
        // Zeros stood between the point and the first digit: less than half.
        let rest = if length < 0 { "0" } else { rest };
        (number(kept)?, rest)
    };
    let exact = length >= 0 && rest.bytes().all(|digit| digit == b'0');
    let up = rest.as_bytes().first().is_some_and(|digit| *digit >= b'5');
    let amount = amount + u128::from(up);
    let amount = u64::try_from(amount).ok().filter(|_| amount <= MOST)?;
    Some(Pico { amount, exact })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_digit_by_digit() {
        for (text, amount, exact) in [
            ("0", 0, true),
            ("0.0", 0, true),
            ("0e99999999", 0, true),
            ("1.5e-07", 150_000, true),
            ("1.5E-7", 150_000, true),
            ("0.00000015", 150_000, true),
            ("3e-06", 3_000_000, true),
            ("15e-06", 15_000_000, true),
            ("1", 1_000_000_000_000, true),
            ("1e0", 1_000_000_000_000, true),
            ("1.0e+1", 10_000_000_000_000, true),
            ("1e-12", 1, true),
            ("5e-13", 1, false),
            ("4.9e-13", 0, false),
            ("9e-14", 0, false),
            ("1e-300", 0, false),
            ("2.0000000000000002E-7", 200_000, false),
            ("9.499999999999999E-7", 950_000, false),
            ("1.41953125E-7", 141_953, false),
            ("0.0000029999900000000002", 2_999_990, false),
        ] {
            assert_eq!(pico(text), Some(Pico { amount, exact }), "{text}");
        }
        for text in
            ["", "-1e-06", "cheap", "\"1\"", "1e99", "1e", ".5", "NaN", "1e9999999999", "true"]
        {
            assert_eq!(pico(text), None, "{text}");
        }
    }
}
