//! Secrets: 32 random bytes that say by themselves whether they were copied whole.
//!
//! Neither shown nor logged by accident: the type has no `Debug` and no `Display`.

use super::tokens;
use rand::TryRngCore as _;

const PREFIX: &str = "tl_";
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62^43 > 2^256.
const BODY_LENGTH: usize = 43;
/// 62^6 > 2^32.
const CHECK_LENGTH: usize = 6;

/// A key, a browser's session or a sign-in link.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    #[must_use]
    pub fn mint() -> Self {
        let mut bytes = [0; 32];
        rand::rngs::OsRng.try_fill_bytes(&mut bytes).expect("the system gives random bytes");
        let body = base62(&bytes, BODY_LENGTH);
        let check = base62(&crc32(body.as_bytes()).to_be_bytes(), CHECK_LENGTH);
        Self(format!("{PREFIX}{body}{check}"))
    }

    /// A text that has the shape and the checksum of one; whether it is good, the store knows.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        if digits.len() != BODY_LENGTH + CHECK_LENGTH || !digits.is_ascii() {
            return None;
        }
        let (body, check) = digits.split_at(BODY_LENGTH);
        let right = base62(&crc32(body.as_bytes()).to_be_bytes(), CHECK_LENGTH) == check;
        right.then(|| Self(text.to_owned()))
    }

    /// What the store keeps of it. Looking a digest up tells nothing about secrets near it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        tokens::digest(&self.0)
    }

    /// The text itself, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Bytes as a number in base 62, the greatest digit first, padded with zeros.
fn base62(bytes: &[u8], length: usize) -> String {
    let mut number = bytes.to_vec();
    let mut digits = vec![DIGITS[0]; length];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_u32;
        for byte in &mut number {
            let value = rest * 256 + u32::from(*byte);
            *byte = (value / 62) as u8;
            rest = value % 62;
        }
        *digit = DIGITS[rest as usize];
    }
    String::from_utf8(digits).expect("our digits are ASCII")
}

/// CRC-32 as of IEEE 802.3, bit by bit: it is computed once a request.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_secret_is_known_by_its_shape() {
        let secret = Secret::mint();
        let text = secret.expose();
        assert!(Secret::parse(text).is_some());
        assert_ne!(text, Secret::mint().expose());
        let changed = if text.ends_with('0') { "1" } else { "0" };
        for wrong in
            ["", "tl_", "tl_1234", &text[1..], &format!("{}{changed}", &text[..text.len() - 1])]
        {
            assert!(Secret::parse(wrong).is_none(), "{wrong}");
        }
    }
}
