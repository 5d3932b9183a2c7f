//! Numbers in the one spelling: thousands with commas.

/// A number as it should be written. What can't be read as one, such as `1,23`, stays as it is for the message about it.
pub(super) fn grouped(written: &str) -> String {
    let end = written.find(|c: char| !c.is_ascii_digit() && c != '_' && c != ',').unwrap_or(written.len());
    let (digits, rest) = written.split_at(end);
    let (fraction, has_scale) = match rest.strip_prefix('.') {
        Some(fraction) => (true, !fraction.bytes().all(|byte| byte.is_ascii_digit())),
        None => (false, !rest.is_empty()),
    };
    let has_underscore = digits.contains('_');
    // `1500k` is as its author counts: only `_`, which is for machines, goes.
    let stays = digits.contains(',')
        || (has_scale && !has_underscore)
        || (fraction && rest.contains('_'))
        // No amount begins so; whatever it is, it is not counted in thousands.
        || (digits.len() > 1 && digits.starts_with('0'));
    if stays {
        return written.to_string();
    }
    let digits: Vec<char> = digits.chars().filter(|c| *c != '_').collect();
    let mut out = String::with_capacity(written.len() + digits.len() / 3);
    for (index, digit) in digits.iter().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(*digit);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_get_commas() {
        let pairs = [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("2_400", "2,400"),
            ("1_2", "12"),
            ("1234567", "1,234,567"),
            ("1234.56789", "1,234.56789"),
            ("0.25", "0.25"),
            ("2_400k", "2,400k"),
            ("1_500만", "1,500만"),
        ];
        for (written, expected) in pairs {
            assert_eq!(grouped(written), expected);
        }
    }

    #[test]
    fn what_has_commas_or_a_scale_stays() {
        for written in
            ["2,400", "1,23", "12,345,6", "1_0,000", "2400k", "3000만", "1억 5000만", "1500 million", "0012", "1.5M"]
        {
            assert_eq!(grouped(written), written);
        }
    }
}
