//! Texts behind tokens: what goes through the CSL processor as a token comes out to the letter.
//!
//! A CSL processor tidies the punctuation that it writes, and takes points and brackets in titles
//! and addresses for its own. So GB/T 7714-2025, which is judged to the letter, is worded with
//! tokens, and the texts are put in afterwards.

use crate::text::rich::{Rich, Run};

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// The texts of one work.
#[derive(Debug, Default)]
pub(super) struct Veil(Vec<(String, Option<String>)>);

impl Veil {
    /// The token for a text, which may lead somewhere.
    pub fn put(&mut self, text: &str, link: Option<String>) -> String {
        let mut number = self.0.len();
        self.0.push((text.to_owned(), link));
        // Letters, so that the processor does not take it for punctuation or for a number.
        let mut letters = String::new();
        loop {
            let digit = u8::try_from(number % 16).unwrap_or_default();
            letters.push(char::from(b'a' + digit));
            number /= 16;
            if number == 0 {
                break;
            }
        }
        format!("{OPEN}{letters}{CLOSE}")
    }

    /// The texts in the places of their tokens. Of two points that meet, one stays.
    pub fn lift(&self, worded: &str) -> Rich {
        let mut runs: Rich = Vec::new();
        let mut rest = worded;
        while let Some(at) = rest.find(OPEN) {
            let (before, from) = rest.split_at(at);
            push(&mut runs, before, None);
            let from = from.get(OPEN.len_utf8()..).unwrap_or_default();
            let Some((letters, behind)) = from.split_once(CLOSE) else {
                rest = from;
                continue;
            };
            let number = letters.bytes().rev().fold(0_usize, |number, byte| {
                number.saturating_mul(16).saturating_add(usize::from(byte.saturating_sub(b'a')))
            });
            if let Some((text, link)) = self.0.get(number) {
                push(&mut runs, text, link.as_deref());
            }
            rest = behind;
        }
        push(&mut runs, rest, None);
        runs
    }
}

fn push(runs: &mut Rich, text: &str, link: Option<&str>) {
    let ends_with_point = runs.last().is_some_and(|run| run.text.ends_with('.'));
    let text = if ends_with_point { text.strip_prefix('.').unwrap_or(text) } else { text };
    if text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if link.is_none() && last.link.is_none() => last.text.push_str(text),
        _ => runs.push(Run { link: link.map(str::to_owned), ..Run::plain(text) }),
    }
}

#[cfg(test)]
mod tests {
    use super::Veil;
    use crate::text::rich::plain;

    #[test]
    fn texts_come_out_to_the_letter() {
        let mut veil = Veil::default();
        let tokens: Vec<String> = (0..40).map(|n| veil.put(&format!("t{n}."), None)).collect();
        let lifted = veil.lift(&format!("{}. {}，{}", tokens[3], tokens[39], tokens[17]));
        assert_eq!(plain(&lifted), "t3. t39.，t17.");
        let link = veil.put("https://a.b/", Some("https://a.b/".to_owned()));
        assert_eq!(veil.lift(&format!("x {link}.")).len(), 3);
        assert_eq!(plain(&veil.lift("a\u{E000}zz")), "azz");
        assert_eq!(plain(&veil.lift("\u{E000}zzzzzzzzzzzzzzzzzzzzzzz\u{E001}b")), "b");
    }
}
