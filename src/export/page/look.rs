//! What the page looks like: the colours of our themes as variables, which titles are shown, icons.

use std::collections::BTreeMap;

use super::super::Options;
use super::html::{Css, Html};
use crate::scene::glyph::{Glyph, Ink, Layer, Seg, layers};
use crate::scene::marker::{Tone, light};
use crate::scene::{Theme, theme_named};

/// Branch colours that the style sheet knows; more branches start anew.
pub(super) const BRANCHES: usize = 8;

/// The whole style sheet of a page. Without a theme in the options, it is paper by day and
/// night by night; `languages` is how many languages its titles have.
pub(super) fn style(options: &Options, languages: usize) -> Css {
    let mut css = Css::default();
    if options.theme.is_empty() {
        css.raw(":root{");
        colors(&mut css, theme_named("paper"));
        css.raw("}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){");
        colors(&mut css, theme_named("night"));
        css.raw("}}\n:root[data-theme=dark]{");
        colors(&mut css, theme_named("night"));
        css.raw("}\n@media print{:root:root:root{");
        colors(&mut css, theme_named("paper"));
        css.raw("}}\n");
    } else {
        css.raw(":root{");
        colors(&mut css, options.theme_named(&options.theme));
        css.raw("}\n");
    }
    for index in 0..BRANCHES {
        css.raw(".b").number(index).raw("{--b:var(--b").number(index).raw(");--s:var(--s").number(index).raw(")}");
    }
    for index in 0..Tone::ALL.len() {
        css.raw(".k").number(index).raw("{color:var(--k").number(index).raw(")}");
    }
    css.raw("\n");
    for index in 0..languages {
        css.raw("[data-a=\"").number(index).raw("\"] .w:has(>.l").number(index).raw(")>.f:not(.l");
        css.number(index).raw("){display:none}[data-a=\"").number(index).raw("\"] .w>.l").number(index);
        css.raw("{display:inline}[data-b=\"").number(index).raw("\"] .w>.l").number(index);
        css.raw(":not(:only-child){display:var(--second);font-size:.8em;font-weight:400;color:var(--muted2);");
        css.raw("margin-inline-start:var(--gap2)}\n");
    }
    css.raw(include_str!("page.css"));
    css
}

/// The roles of a theme as variables.
fn colors(css: &mut Css, theme: &Theme) {
    css.raw(if theme.dark { "color-scheme:dark" } else { "color-scheme:light" });
    for (name, color) in [
        (";--bg:", theme.background),
        (";--panel:", theme.panel),
        (";--ptext:", theme.panel_text),
        (";--pline:", theme.panel_line),
        (";--accent:", theme.accent),
        (";--rootf:", theme.root_fill),
        (";--roott:", theme.root_text),
        (";--text:", theme.text),
        (";--muted:", theme.muted),
        (";--sel:", theme.selection),
        (";--rel:", theme.relation),
        (";--bound:", theme.boundary),
        (";--on:", light(theme)),
    ] {
        css.raw(name).color(color);
    }
    for index in 0..BRANCHES {
        css.raw(";--b").number(index).raw(":").color(theme.branch(index));
        css.raw(";--s").number(index).raw(":").color(theme.main_fill(index));
    }
    for (index, (_, tone)) in Tone::ALL.into_iter().enumerate() {
        css.raw(";--k").number(index).raw(":").color(tone.color(theme));
    }
}

/// The icons that a page uses, each drawn once.
#[derive(Debug, Default)]
pub(super) struct Icons {
    used: BTreeMap<Glyph, usize>,
}

impl Icons {
    /// Writes an icon; `name` is what a screen reader says.
    pub(super) fn icon(&mut self, html: &mut Html, glyph: Glyph, tone: Tone, name: &str) {
        let next = self.used.len();
        let number = *self.used.entry(glyph).or_insert(next);
        let tone = Tone::ALL.iter().position(|(_, other)| *other == tone).unwrap_or(0);
        html.raw("<svg class=\"i k").number(tone).raw("\" viewBox=\"0 0 24 24\"");
        if name.is_empty() {
            html.raw(" aria-hidden=\"true\">");
        } else {
            html.raw(" role=\"img\"").attribute("aria-label", name).raw("><title>").text(name).raw("</title>");
        }
        html.raw("<use href=\"#g").number(number).raw("\"/></svg>");
    }

    /// Writes the drawings of all icons that were used.
    pub(super) fn drawings(&self, html: &mut Html) {
        html.raw("<svg class=\"drawings\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
        for (glyph, number) in &self.used {
            html.raw("<symbol id=\"g").number(*number).raw("\" viewBox=\"0 0 24 24\">");
            for layer in layers(*glyph) {
                path(html, layer);
            }
            html.raw("</symbol>");
        }
        html.raw("</svg>\n");
    }
}

fn path(html: &mut Html, layer: &Layer) {
    let of_fill = layer.stroke.is_none();
    html.raw(match (layer.ink, of_fill) {
        (Ink::Tone, true) => "<path class=\"gf\"",
        (Ink::Soft, true) => "<path class=\"gf so\"",
        (Ink::Light, true) => "<path class=\"gf on\"",
        (Ink::Tone, false) => "<path class=\"gs\"",
        (Ink::Soft, false) => "<path class=\"gs so\"",
        (Ink::Light, false) => "<path class=\"gs on\"",
    });
    if let Some(width) = layer.stroke {
        html.raw(" stroke-width=\"").decimal(width).raw("\"");
    }
    html.raw(" d=\"");
    for seg in &layer.path {
        let (letter, points): (_, &[_]) = match seg {
            Seg::Move(a) => ("M", &[*a]),
            Seg::Line(a) => ("L", &[*a]),
            Seg::Cubic(a, b, c) => ("C", &[*a, *b, *c]),
            Seg::Close => ("Z", &[]),
        };
        html.raw(letter);
        for (index, point) in points.iter().enumerate() {
            html.raw(if index == 0 { "" } else { " " }).decimal(point.x).raw(" ").decimal(point.y);
        }
    }
    html.raw("\"/>");
}
