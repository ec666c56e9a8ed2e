//! Markers by name: what they look like, in which colour, and which belong together.
//!
//! The names are those of the file format (`priority-1`, `task-half`, `flag-red`, `star`); those
//! that other programs write are understood too. What nobody knows is a bookmark, and keeps its
//! name.

use super::glyph::Glyph;
use super::theme::Theme;
use crate::base::color::Rgba;

/// The colours of markers; they say the same on every branch and in every theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Yellow, as dark as can be seen on paper.
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Purple.
    Purple,
    /// Grey.
    Grey,
}

impl Tone {
    /// All of them with the words that name them in markers.
    pub const ALL: [(&'static str, Self); 7] = [
        ("red", Self::Red),
        ("orange", Self::Orange),
        ("yellow", Self::Yellow),
        ("green", Self::Green),
        ("blue", Self::Blue),
        ("purple", Self::Purple),
        ("gray", Self::Grey),
    ];

    /// The colour on the background of a theme.
    #[must_use]
    pub const fn color(self, theme: &Theme) -> Rgba {
        let (r, g, b) = match (self, theme.dark) {
            (Self::Red, false) => (0xc9, 0x3f, 0x38),
            (Self::Orange, false) => (0xc4, 0x6a, 0x12),
            (Self::Yellow, false) => (0xa8, 0x7f, 0x00),
            (Self::Green, false) => (0x42, 0x8a, 0x3c),
            (Self::Blue, false) => (0x2f, 0x6f, 0xb8),
            (Self::Purple, false) => (0x82, 0x52, 0xb0),
            (Self::Grey, false) => (0x70, 0x76, 0x80),
            (Self::Red, true) => (0xf0, 0x7a, 0x72),
            (Self::Orange, true) => (0xf0, 0xa0, 0x50),
            (Self::Yellow, true) => (0xe8, 0xc4, 0x4a),
            (Self::Green, true) => (0x7d, 0xc4, 0x74),
            (Self::Blue, true) => (0x74, 0xae, 0xf0),
            (Self::Purple, true) => (0xb9, 0x92, 0xe4),
            (Self::Grey, true) => (0xa4, 0xac, 0xb8),
        };
        Rgba::rgb(r, g, b)
    }
}

/// What is drawn on the colour of an icon.
#[must_use]
pub const fn light(theme: &Theme) -> Rgba {
    if theme.dark { theme.background } else { Rgba::rgb(0xff, 0xff, 0xff) }
}

/// Markers of which a topic has one at most, or that are shown together in the palette.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Its name, for the words of the window.
    pub name: &'static str,
    /// Whether choosing one takes the others of the family away.
    pub one_of: bool,
    /// The names of its markers, in order.
    pub markers: &'static [&'static str],
}

/// The palette.
pub const FAMILIES: [Family; 7] = [
    Family {
        name: "priority",
        one_of: true,
        markers: &[
            "priority-1",
            "priority-2",
            "priority-3",
            "priority-4",
            "priority-5",
            "priority-6",
            "priority-7",
            "priority-8",
            "priority-9",
        ],
    },
    Family {
        name: "progress",
        one_of: true,
        markers: &["task-start", "task-quarter", "task-half", "task-3quar", "task-done"],
    },
    Family {
        name: "flag",
        one_of: true,
        markers: &["flag-red", "flag-orange", "flag-yellow", "flag-green", "flag-blue", "flag-purple", "flag-gray"],
    },
    Family {
        name: "star",
        one_of: true,
        markers: &["star-red", "star-orange", "star", "star-green", "star-blue", "star-purple", "star-gray"],
    },
    Family {
        name: "sign",
        one_of: false,
        markers: &["question", "exclamation", "info", "check", "cross", "plus", "minus", "smile", "sad"],
    },
    Family { name: "arrow", one_of: true, markers: &["arrow-right", "arrow-down", "arrow-left", "arrow-up"] },
    Family {
        name: "thing",
        one_of: false,
        markers: &[
            "idea", "quote", "book", "paper", "date", "clock", "place", "person", "people", "balance", "key", "heart",
        ],
    },
];

/// The other markers that go when this one comes.
#[must_use]
pub fn rivals(name: &str) -> &'static [&'static str] {
    FAMILIES.iter().find(|family| family.one_of && family.markers.contains(&name)).map_or(&[], |family| family.markers)
}

/// Icon and colour of a marker.
#[must_use]
pub fn look_of(name: &str) -> (Glyph, Tone) {
    use Glyph as G;
    let lower = name.to_lowercase();
    // So XMind calls some of its own.
    if let Some(sign) = lower.strip_prefix("c_symbol_").or_else(|| lower.strip_prefix("c_simbol-")) {
        return look_of_sign(sign);
    }
    let (family, rest) = lower.split_once(['-', '_']).unwrap_or((lower.as_str(), ""));
    let toned = |own: Tone| {
        let last = rest.rsplit(['-', '_']).next().unwrap_or("");
        let named = Tone::ALL.iter().find(|(word, _)| *word == last).map(|(_, tone)| *tone);
        named.or((last == "grey").then_some(Tone::Grey)).unwrap_or(own)
    };
    match family {
        // There is no icon of a nought, and a one would say the opposite.
        "priority" | "full" if rest == "0" => (G::Bookmark, Tone::Grey),
        "priority" | "full" => {
            let number = rest.parse::<u8>().unwrap_or(9).clamp(1, 9);
            let tones = [Tone::Red, Tone::Orange, Tone::Yellow, Tone::Green, Tone::Blue, Tone::Purple];
            (G::Priority(number), tones.get(usize::from(number) - 1).copied().unwrap_or(Tone::Grey))
        }
        "task" => {
            let eighths = match rest {
                "start" => 0,
                "oct" => 1,
                "quarter" => 2,
                "3oct" => 3,
                "half" => 4,
                "5oct" => 5,
                "3quar" | "3quarter" | "three-quarters" => 6,
                "7oct" => 7,
                "done" => 8,
                // Paused, or what else there may be: begun, but nobody knows how far.
                _ => return (G::Pie(4), Tone::Grey),
            };
            (G::Pie(eighths), if eighths == 8 { Tone::Green } else { Tone::Blue })
        }
        "flag" => (G::Flag, toned(Tone::Red)),
        "star" => (G::Star, toned(Tone::Yellow)),
        "people" if rest.is_empty() => (G::People, Tone::Purple),
        "person" | "people" => (G::Person, toned(Tone::Purple)),
        "arrow" => match rest {
            "down" => (G::Arrow(1), Tone::Grey),
            "left" => (G::Arrow(2), Tone::Grey),
            "up" => (G::Arrow(3), Tone::Grey),
            "right" | "" => (G::Arrow(0), Tone::Grey),
            // Those of two ways, aslant or around would say something else as one of these.
            _ => (G::Bookmark, Tone::Grey),
        },
        "symbol" | "other" => look_of_sign(rest.split('-').next().unwrap_or("")),
        "smiley" => (if rest.contains("smile") || rest.contains("laugh") { G::Smile } else { G::Sad }, Tone::Yellow),
        "month" | "week" => (G::Date, Tone::Blue),
        _ => look_of_sign(&lower),
    }
}

fn look_of_sign(name: &str) -> (Glyph, Tone) {
    use Glyph as G;
    match name {
        "question" | "help" => (G::Question, Tone::Blue),
        "exclamation" | "attention" | "exclam" | "warning" | "messagebox_warning" | "clanbomber" => {
            (G::Exclamation, Tone::Orange)
        }
        "info" | "information" => (G::Info, Tone::Blue),
        "check" | "right" | "yes" | "button_ok" | "ok" => (G::Check, Tone::Green),
        "cross" | "wrong" | "no" | "button_cancel" => (G::Cross, Tone::Red),
        "plus" => (G::Plus, Tone::Green),
        "minus" => (G::Minus, Tone::Red),
        "smile" => (G::Smile, Tone::Yellow),
        "sad" => (G::Sad, Tone::Blue),
        "idea" | "bulb" | "lightbulb" => (G::Idea, Tone::Yellow),
        "quote" => (G::Quote, Tone::Grey),
        "book" => (G::Book, Tone::Green),
        "paper" | "document" | "note" => (G::Paper, Tone::Grey),
        "date" | "calendar" => (G::Date, Tone::Blue),
        "clock" | "time" => (G::Clock, Tone::Orange),
        "place" | "pin" | "location" => (G::Place, Tone::Red),
        "balance" | "law" => (G::Balance, Tone::Purple),
        "key" => (G::Key, Tone::Yellow),
        "heart" => (G::Heart, Tone::Red),
        "people" => (G::People, Tone::Purple),
        "male1" | "male2" | "female1" | "female2" => (G::Person, Tone::Purple),
        _ => (G::Bookmark, Tone::Grey),
    }
}

/// Labels whose colour says something everywhere, with the branch colour that they take.
const KNOWN_LABELS: [(&str, usize); 4] = [("dispute", 3), ("error", 0), ("forecast", 1), ("editor", 7)];

/// The colour of a label: fixed for those of the sample's legend, else by its name.
#[must_use]
pub fn label_color(name: &str, theme: &Theme) -> Rgba {
    let known = KNOWN_LABELS.iter().find(|(label, _)| *label == name).map(|(_, index)| *index);
    let index =
        known.unwrap_or_else(|| name.bytes().fold(5_usize, |sum, byte| sum.wrapping_mul(31) ^ usize::from(byte)));
    theme.branch(index)
}

/// `ink` on `back`, moved toward the theme's text until it can be read.
#[must_use]
pub fn readable(ink: Rgba, back: Rgba, theme: &Theme) -> Rgba {
    let steps = [0.0, 0.2, 0.4, 0.6, 0.8];
    let mixed = steps.into_iter().map(|share| ink.mix(theme.text, share));
    mixed.into_iter().find(|color| color.contrast(back) >= 4.5).unwrap_or(theme.text)
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, Tone, light, look_of, rivals};
    use crate::scene::glyph::Glyph;
    use crate::scene::{Theme, builtin_themes};

    #[test]
    fn every_marker_of_the_palette_has_an_icon_of_its_own() {
        let mut seen = Vec::new();
        for name in FAMILIES.iter().flat_map(|family| family.markers) {
            let look = look_of(name);
            assert_ne!(look.0, Glyph::Bookmark, "{name} is unknown");
            assert!(!seen.contains(&look), "{name} looks like another");
            seen.push(look);
        }
    }

    #[test]
    fn names_of_other_programs_are_understood() {
        for (name, look) in [
            ("star-red", (Glyph::Star, Tone::Red)),
            ("people-green", (Glyph::Person, Tone::Green)),
            ("symbol-attention", (Glyph::Exclamation, Tone::Orange)),
            ("full-3", (Glyph::Priority(3), Tone::Yellow)),
            ("flag-dark-blue", (Glyph::Flag, Tone::Blue)),
            ("task-7oct", (Glyph::Pie(7), Tone::Blue)),
            ("task-done", (Glyph::Pie(8), Tone::Green)),
            ("task-pause", (Glyph::Pie(4), Tone::Grey)),
            ("arrow-left", (Glyph::Arrow(2), Tone::Grey)),
            ("arrow-left-right", (Glyph::Bookmark, Tone::Grey)),
            ("arrow-up-down", (Glyph::Bookmark, Tone::Grey)),
            ("arrow-refresh", (Glyph::Bookmark, Tone::Grey)),
            ("c_symbol_heart", (Glyph::Heart, Tone::Red)),
            ("c_symbol_exclamation", (Glyph::Exclamation, Tone::Orange)),
            ("c_simbol-plus", (Glyph::Plus, Tone::Green)),
            ("c_simbol-minus", (Glyph::Minus, Tone::Red)),
            ("c_simbol-question", (Glyph::Question, Tone::Blue)),
            ("c_simbol-right", (Glyph::Check, Tone::Green)),
            ("c_simbol-wrong", (Glyph::Cross, Tone::Red)),
            ("c_simbol-info", (Glyph::Info, Tone::Blue)),
            ("female1", (Glyph::Person, Tone::Purple)),
            ("something else", (Glyph::Bookmark, Tone::Grey)),
            ("", (Glyph::Bookmark, Tone::Grey)),
        ] {
            assert_eq!(look_of(name), look, "{name}");
        }
    }

    #[test]
    fn a_priority_goes_when_another_comes() {
        assert!(rivals("priority-2").contains(&"priority-1"));
        assert!(rivals("question").is_empty());
    }

    #[test]
    fn colours_are_told_from_the_paper_and_from_what_is_drawn_on_them() {
        let check = |theme: &Theme| {
            for (name, tone) in Tone::ALL {
                let color = tone.color(theme);
                let (paper, on) = (color.contrast(theme.background), color.contrast(light(theme)));
                assert!(paper >= 3.0 && on >= 3.0, "{name} in {}: {paper:.2} and {on:.2}", theme.name);
            }
        };
        for theme in builtin_themes() {
            check(theme);
        }
    }
}
