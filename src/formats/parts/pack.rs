//! A list of texts as one line and back, for places of other formats that hold one value: several
//! links, a title with the space at its ends.
//!
//! Fields stand between `|`. A backslash begins `\\`, `\|`, `\n` and `\x…;` (the number of a
//! character in hexadecimal: control characters, and white space at the ends of a field, which
//! other programs would take away). **Invariant:** what was packed comes back, if it was not empty.

/// Packs fields.
pub(in crate::formats) fn pack<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push('|');
        }
        let start = field.len() - field.trim_start().len();
        let end = field.trim_end().len();
        for (at, character) in field.char_indices() {
            match character {
                '\\' | '|' => out.extend(['\\', character]),
                '\n' => out.push_str("\\n"),
                _ if character.is_control() || (character.is_whitespace() && (at < start || at >= end)) => {
                    out.extend([format!("\\x{:x};", u32::from(character))]);
                }
                _ => out.push(character),
            }
        }
    }
    out
}

/// The fields of a packed text; of any text something.
pub(in crate::formats) fn unpack(text: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        let Some(field) = fields.last_mut() else { break };
        match character {
            '|' => fields.push(String::new()),
            '\\' => {
                let Some(next) = rest.chars().next() else { break };
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
                match next {
                    'n' => field.push('\n'),
                    'x' => {
                        let end = rest.bytes().take(8).position(|byte| byte == b';').unwrap_or(0);
                        let code = rest.get(..end).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                        if let Some(found) = code.and_then(char::from_u32) {
                            field.push(found);
                            rest = rest.get(end + 1..).unwrap_or_default();
                        }
                    }
                    _ => field.push(next),
                }
            }
            _ => field.push(character),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn fields_come_back_on_one_line() {
        let lists: [&[&str]; 4] = [
            &["a", "b|c", "\\", "", "x\ny"],
            &[" lead", "trail\u{3000}", "\t"],
            &["\\n", "\\x41;", "日韩"],
            &["\n\n", "|"],
        ];
        for list in lists {
            let packed = pack(list.iter().copied());
            assert!(!packed.contains('\n') && packed.trim() == packed, "{packed:?}");
            assert_eq!(unpack(&packed), list, "{packed:?}");
        }
        assert_eq!(unpack("\\xzz;\\"), ["zz;"]);
    }
}
