//! The themes that a person can choose: those of the program, and those in the folder `themes`
//! beside the settings, one JSON file each.
//!
//! **Invariant:** a file that cannot be read costs its theme and nothing else, and is said. The
//! name of a theme is that of its file, so that no two are alike; one that has a built-in name
//! stands in for it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::write_atomic;
use crate::base::vfs::Vfs;
use crate::scene::{Theme, builtin_themes};

/// A theme file is a few hundred bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The themes that can be chosen.
#[derive(Clone, Debug)]
pub struct Themes {
    all: Vec<Arc<Theme>>,
}

impl Default for Themes {
    fn default() -> Self {
        Self { all: builtin_themes().iter().cloned().map(Arc::new).collect() }
    }
}

impl Themes {
    /// The built-in themes and those of the person, with what is to be said of files that cannot be
    /// read: which, what is wrong, what to do.
    #[must_use]
    pub fn load(vfs: &dyn Vfs, config_dir: &Path) -> (Self, Vec<String>) {
        let mut themes = Self::default();
        let mut trouble = Vec::new();
        let mut files = vfs.list_dir(&folder(config_dir)).unwrap_or_default();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        files.sort();
        for path in files {
            let Some(name) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
            match read(vfs, &path) {
                Ok(mut theme) => {
                    theme.name = name;
                    themes.put(theme);
                }
                Err(what) => trouble.push(format!(
                    "A theme was left out: {what}. Correct the file or take it away: {}",
                    path.display()
                )),
            }
        }
        (themes, trouble)
    }

    /// All themes, the built-in ones first.
    #[must_use]
    pub fn all(&self) -> &[Arc<Theme>] {
        &self.all
    }

    /// The theme with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Theme>> {
        self.all.iter().find(|theme| theme.name == name)
    }

    /// The theme with this name, or the first.
    #[must_use]
    pub fn named_or_first(&self, name: &str) -> Arc<Theme> {
        self.named(name)
            .or_else(|| self.all.first())
            .cloned()
            .unwrap_or_else(|| Arc::new(crate::scene::theme_named(name).clone()))
    }

    /// Adds a theme, or puts it in the place of the one with its name.
    fn put(&mut self, theme: Theme) {
        let theme = Arc::new(theme);
        match self.all.iter_mut().find(|other| other.name == theme.name) {
            Some(other) => *other = theme,
            None => self.all.push(theme),
        }
    }

    /// A name for a theme with this title that no other theme has.
    #[must_use]
    pub fn free_name(&self, title: &str) -> String {
        // Letters of any script; file systems are only afraid of signs.
        let name: String =
            title.trim().to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
        let base = Some(name.trim_matches('-')).filter(|base| !base.is_empty()).unwrap_or("theme").to_owned();
        // One more than there are themes is enough numbers.
        let numbered = (2..self.all.len() + 3).map(|number| format!("{base}-{number}"));
        std::iter::once(base.clone()).chain(numbered).find(|name| self.named(name).is_none()).unwrap_or(base)
    }

    /// Writes a theme into the person's folder and takes it into the list.
    ///
    /// # Errors
    /// When the file cannot be written; the list is as it was.
    pub fn save(&mut self, vfs: &dyn Vfs, config_dir: &Path, theme: Theme) -> io::Result<PathBuf> {
        let path = folder(config_dir).join(format!("{}.json", theme.name));
        write_atomic(vfs, &path, theme.to_json().as_bytes())?;
        self.put(theme);
        Ok(path)
    }
}

fn folder(config_dir: &Path) -> PathBuf {
    config_dir.join("themes")
}

fn read(vfs: &dyn Vfs, path: &Path) -> Result<Theme, String> {
    let bytes = vfs.read(path, MAX_BYTES).map_err(|error| error.to_string())?;
    let text = std::str::from_utf8(&bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    Theme::parse(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::vfs::MemoryVfs;

    const CONFIG: &str = "/person/config";

    #[test]
    fn a_broken_theme_costs_itself_only() {
        let disk = MemoryVfs::with_folders(&["/person/config/themes"]);
        disk.put("/person/config/themes/forest.json", br##"{"title": "Forest", "base": "night", "text": "#ffffff"}"##);
        disk.put("/person/config/themes/broken.json", br#"{"title": "Broken", "text": "white"}"#);
        disk.put("/person/config/themes/cut.json", b"{\"title\": ");
        disk.put("/person/config/themes/notes.txt", b"no theme");
        let (themes, trouble) = Themes::load(&disk, Path::new(CONFIG));
        assert_eq!(themes.all().len(), builtin_themes().len() + 1);
        assert_eq!(themes.named("forest").unwrap().title, "Forest");
        assert_eq!(trouble.len(), 2);
        assert!(
            trouble[0].contains("“white” is not a colour") && trouble[0].ends_with("themes/broken.json"),
            "{trouble:?}"
        );
        assert!(trouble[1].contains("line 1"), "{trouble:?}");
    }

    #[test]
    fn an_own_theme_is_saved_and_found_again() {
        let disk = MemoryVfs::with_folders(&["/person"]);
        let (mut themes, trouble) = Themes::load(&disk, Path::new(CONFIG));
        assert!(trouble.is_empty());
        let mut theme = Theme::clone(&themes.named_or_first("paper"));
        theme.name = themes.free_name("Paper");
        assert_eq!(theme.name, "paper-2");
        "Mine".clone_into(&mut theme.title);
        themes.save(&disk, Path::new(CONFIG), theme.clone()).unwrap();
        let (again, trouble) = Themes::load(&disk, Path::new(CONFIG));
        assert_eq!((again.named("paper-2").map(|t| t.title.as_str()), trouble.len()), (Some("Mine"), 0));
        assert_eq!(again.free_name("／／"), "theme");
        assert_eq!(again.free_name("森林"), "森林");
    }
}
