//! Everything that can be done, as one static list. Menus, palette, toolbar, context menu,
//! shortcuts, the help sheet and the README's key table all read it.
//!
//! **Invariants.** [`Command::allowed`] ok means that [`Command::perform`] succeeds; refused means
//! that it changes nothing and says the same reason. No command has a bare letter as its key, and
//! the keys of paging never edit (clickers send them). A command that edits makes one step of
//! undo.

mod app;
mod arrange;
mod content;
mod edit;
mod env;
mod file;
mod find;
mod fold;
mod help;
mod insert;
mod navigate;
mod present;
mod sheets;
mod style;
mod table;
mod topic;
mod view;

#[cfg(test)]
mod tests;

pub use content::{Ask as ContentAsk, Section};
pub use env::{CommandError, Ctx, EditMode, Env, Facts, FindAsk, Panel, Request, Why};
pub use table::{key_table_markdown, rows as key_rows};

use super::keys::Key;

/// A menu of the menu bar, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bar {
    /// The document as a whole.
    File,
    /// Undo, clipboard, selection.
    Edit,
    /// What is shown, never what is saved (folds apart).
    View,
    /// Adding, moving and connecting topics.
    Topic,
    /// How the map is laid out.
    Format,
    /// Presenting.
    Talk,
    /// Keys.
    Help,
}

impl Bar {
    /// All menus, in order.
    pub const ALL: [Self; 7] = [Self::File, Self::Edit, Self::View, Self::Topic, Self::Format, Self::Talk, Self::Help];

    /// The menu's title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Topic => "Topic",
            Self::Format => "Format",
            Self::Talk => "Talk",
            Self::Help => "Help",
        }
    }
}

/// Where a command stands in the menus. Commands come in the order of the registry; a line
/// separates groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The menu.
    pub bar: Bar,
    /// The title of the submenu; empty if it stands in the menu itself.
    pub sub: &'static str,
    /// The group; a line is drawn where it changes.
    pub group: u8,
}

/// When a command's key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Only when no text is being edited.
    Map,
    /// Always.
    Anywhere,
}

/// One thing that can be done.
#[derive(Debug)]
pub struct Command {
    /// Its name for settings and tests, `family.verb`.
    pub id: &'static str,
    /// Its title in menus.
    pub title: &'static str,
    /// Other words that a person may look for, separated by spaces.
    pub keywords: &'static str,
    /// Its keys; the first is shown in menus.
    pub keys: &'static [Key],
    /// Its place in the menus.
    pub menu: Menu,
    /// When its keys work.
    pub scope: Scope,
    /// Whether it changes what is saved, so that a read-only document refuses it.
    pub edits: bool,
    /// Whether it can be done while no map is shown.
    pub without_map: bool,
    /// Whether it can be done now, or why not.
    can: fn(&Env<'_>) -> Result<(), Why>,
    run: fn(&mut Ctx<'_>) -> Result<(), CommandError>,
    /// For a choice among several: whether it is the present one.
    checked: Option<fn(&Env<'_>) -> bool>,
}

impl Command {
    /// A command for the map that edits nothing and can always be done; the other functions
    /// refine it.
    const fn new(
        id: &'static str,
        title: &'static str,
        menu: Menu,
        run: fn(&mut Ctx<'_>) -> Result<(), CommandError>,
    ) -> Self {
        Self {
            id,
            title,
            keywords: "",
            keys: &[],
            menu,
            scope: Scope::Map,
            edits: false,
            without_map: false,
            can: |_| Ok(()),
            run,
            checked: None,
        }
    }

    const fn keys(self, keys: &'static [Key]) -> Self {
        Self { keys, ..self }
    }

    const fn words(self, keywords: &'static str) -> Self {
        Self { keywords, ..self }
    }

    const fn can(self, can: fn(&Env<'_>) -> Result<(), Why>) -> Self {
        Self { can, ..self }
    }

    const fn anywhere(self) -> Self {
        Self { scope: Scope::Anywhere, ..self }
    }

    const fn without_map(self) -> Self {
        Self { without_map: true, ..self }
    }

    const fn edits(self) -> Self {
        Self { edits: true, ..self }
    }

    const fn checked(self, checked: fn(&Env<'_>) -> bool) -> Self {
        Self { checked: Some(checked), ..self }
    }

    /// Whether the command can be done now.
    ///
    /// # Errors
    /// Why not: the tooltip of the disabled item.
    pub fn allowed(&self, env: &Env<'_>) -> Result<(), Why> {
        if env.facts.no_map && !self.without_map {
            return Err(Why::new("open a map first"));
        }
        if self.edits
            && let Some(reason) = env.editor.read_only()
        {
            return Err(Why::new(reason.to_owned()));
        }
        (self.can)(env)
    }

    /// Does it.
    ///
    /// # Errors
    /// [`CommandError::Refused`] if it cannot be done now; the document is unchanged after any
    /// error.
    pub fn perform(&self, ctx: &mut Ctx<'_>) -> Result<(), CommandError> {
        self.allowed(&ctx.env())?;
        (self.run)(ctx)
    }

    /// For a choice among several: whether it is the present one. `None` for a plain action.
    #[must_use]
    pub fn is_checked(&self, env: &Env<'_>) -> Option<bool> {
        self.checked.map(|checked| checked(env))
    }
}

/// The families in the order of the menus.
static FAMILIES: [&[Command]; 15] = [
    file::COMMANDS,
    edit::COMMANDS,
    find::COMMANDS,
    app::COMMANDS,
    view::COMMANDS,
    fold::COMMANDS,
    navigate::COMMANDS,
    sheets::COMMANDS,
    topic::COMMANDS,
    arrange::COMMANDS,
    insert::COMMANDS,
    style::COMMANDS,
    content::COMMANDS,
    present::COMMANDS,
    help::COMMANDS,
];

/// All commands, in the order of the menus.
pub fn all() -> impl Iterator<Item = &'static Command> {
    FAMILIES.iter().copied().flatten()
}

/// The commands of a menu, in order.
pub fn in_menu(bar: Bar) -> impl Iterator<Item = &'static Command> {
    all().filter(move |command| command.menu.bar == bar)
}

/// The command with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// The command of a key, on the map or while a text is being edited. On macOS, pass the key
/// through [`Key::from_mac`] first.
#[must_use]
pub fn for_key(key: Key, editing_text: bool) -> Option<&'static Command> {
    all().find(|command| (!editing_text || command.scope == Scope::Anywhere) && command.keys.contains(&key))
}
