//! Text of unknown encoding: byte order mark, strict UTF-8, UTF-16 without a mark, then a guess
//! among the encodings of East Asia and Europe.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::formats::report::{ReadError, Repair};

/// Bytes that the guess looks at.
const MOST_GUESSED: usize = 1 << 20;

/// A text, and how it was read if it was not UTF-8.
#[derive(Debug)]
pub(in crate::formats) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// The name of the encoding, if it is not UTF-8.
    pub encoding: Option<&'static str>,
}

impl Decoded<'_> {
    /// What is said of a text that is not UTF-8.
    pub fn repair(&self) -> Option<Repair> {
        let what = |encoding| format!("the text is not UTF-8; it was read as {encoding}");
        self.encoding.map(|encoding| Repair { line: 1, what: what(encoding) })
    }
}

/// Decodes a text. `declared` is what the file itself says of its encoding.
///
/// # Errors
/// When the bytes are no text at all.
pub(in crate::formats) fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(with(bytes.get(mark..).unwrap_or_default(), encoding));
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    if head.contains(&0) {
        let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        // Latin letters, digits, spaces and line ends have a zero byte in UTF-16, always on one side.
        return match (even, odd) {
            (0, odd) if odd > 0 => Ok(with(bytes, UTF_16LE)),
            (even, 0) if even > 0 => Ok(with(bytes, UTF_16BE)),
            _ => {
                let hint = "Open it with the program that made it, and export it as Markdown or plain text.";
                Err(ReadError::at(bytes, 0, "this is no text and no map that this program knows", hint))
            }
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: text.into(), encoding: None }),
        // Cut off within the last character, or with a few bad bytes in much good text.
        Err(error)
            if error.error_len().is_none() && error.valid_up_to() > 0 && has_wide(bytes, error.valid_up_to()) =>
        {
            return Ok(with(bytes, UTF_8));
        }
        Err(_) => {}
    }
    let declared = declared.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
    // What says that it is UTF-8 and is not has lied.
    let encoding = declared.filter(|encoding| *encoding != UTF_8 && !is_utf16(encoding)).unwrap_or_else(|| {
        let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        let head = bytes.get(..MOST_GUESSED).unwrap_or(bytes);
        guess.feed(head, true);
        guess.guess(None, chardetng::Utf8Detection::Deny)
    });
    // The guess says GBK, of which GB18030 is the larger form.
    let encoding = if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding };
    Ok(with(bytes, encoding))
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Whether the good part has characters beyond ASCII, which hardly any other encoding would pass.
fn has_wide(bytes: &[u8], good: usize) -> bool {
    bytes.get(..good).is_some_and(|head| !head.is_ascii())
}

fn with<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding: (encoding != UTF_8).then(|| encoding.name()) }
}

/// Text that is to be UTF-8 if it can be: other bytes become U+FFFD.
pub(in crate::formats) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes.strip_prefix(crate::formats::report::BOM).unwrap_or(bytes))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn old_encodings_are_guessed() {
        let text = "日韩关系的正常化：历史与现实\n中国的政策\n";
        let (gbk, ..) = encoding_rs::GB18030.encode(text);
        let decoded = decode(&gbk, None).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.encoding), (text, Some("gb18030")));
        let japanese = "日本の近代史について、いろいろな見方がある。カタカナも混ぜる。\n";
        let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(japanese);
        assert_eq!(decode(&sjis, None).unwrap().text, japanese);
        let korean = "한국과 일본의 관계 정상화에 대하여 여러 가지 의견이 있다\n";
        let (euc, ..) = encoding_rs::EUC_KR.encode(korean);
        assert_eq!(decode(&euc, None).unwrap().text, korean);
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let text = "a 日\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (mark, body) in [(&[][..], &little), (&[], &big), (&[0xFF, 0xFE], &little), (&[0xFE, 0xFF], &big)] {
            assert_eq!(decode(&[mark, body].concat(), None).unwrap().text, text);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decode(b"\0\0\x01\x02\0\0\x03", None).is_err());
        assert_eq!(decode(b"caf\xe9", Some("ISO-8859-1")).unwrap().text, "café");
        assert_eq!(decode("日\u{97d3}".as_bytes().get(..5).unwrap(), None).unwrap().text, "日\u{fffd}");
    }
}
