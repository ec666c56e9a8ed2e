//! The table of keys for the README and for the help sheet, made from the registry.

use super::{Bar, Command, in_menu};

/// Title and keys of the commands of a menu that have a key, in order.
pub fn rows(bar: Bar) -> impl Iterator<Item = (String, String)> {
    in_menu(bar).filter(|command| !command.keys.is_empty()).map(|command| (full_title(command), keys(command)))
}

fn full_title(command: &Command) -> String {
    let title = command.title.trim_end_matches('…');
    // “Level 1” and “Topic above” say nothing without their menu.
    if command.menu.sub.is_empty() { title.to_owned() } else { format!("{}: {title}", command.menu.sub) }
}

fn keys(command: &Command) -> String {
    command.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The README's table of keys: a heading and a table for each menu.
#[must_use]
pub fn key_table_markdown() -> String {
    let mut text = String::new();
    for bar in Bar::ALL {
        let rows: Vec<_> = rows(bar).collect();
        if rows.is_empty() {
            continue;
        }
        text.extend(["### ", bar.title(), "\n\n| action | keys |\n| --- | --- |\n"]);
        for (title, keys) in rows {
            // A bar would end the cell.
            text.extend(["| ", &title.replace('|', "\\|"), " | ", &keys.replace('|', "\\|"), " |\n"]);
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}
