//! Saving on the disk of this machine.

use super::*;
use crate::base::vfs::RealVfs;
use std::fs;

const OLD: &[u8] = "旧".as_bytes();
const NEW: &[u8] = "{\"title\": \"新\"}".as_bytes();

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("maps")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("maps").join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    fn save(&self, path: &Path, expected: Option<&[u8]>) -> Result<Saved, SaveError> {
        let expected = expected.map(Fingerprint::of);
        let state_dir = self.folder.path().join("state");
        let what =
            Save { path, bytes: NEW, expected: expected.as_ref(), overwrite: Overwrite::Ask, state_dir: &state_dir };
        save(&RealVfs, &what)
    }

    fn names(&self) -> Vec<String> {
        let names = RealVfs.list_dir(&self.folder.path().join("maps")).unwrap();
        names.iter().map(|name| name.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }
}

#[test]
fn a_new_file_is_made_and_an_old_one_replaced_without_litter() {
    let place = Place::new();
    let path = place.path("地图.json");
    let first = place.save(&path, None).unwrap();
    assert_eq!((first.way, &first.warnings[..], &first.target), (Way::Replaced, &[][..], &path));
    assert_eq!(read_file(&RealVfs, &path).unwrap(), (NEW.to_vec(), first.fingerprint));
    place.put("地图.json", OLD);
    place.save(&path, Some(OLD)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW);
    assert_eq!(place.names(), ["地图.json"]);
}

#[test]
fn what_a_loss_of_power_left_beside_a_map_goes_with_the_next_save() {
    let place = Place::new();
    let path = place.put("map.json", OLD);
    let hour = std::time::Duration::from_hours(1);
    let long_ago = std::time::SystemTime::now() - 2 * hour;
    for (name, old) in [
        (".map.json.gangmu-0123456789abcdef.tmp", true),
        (".map.json.gangmu-fedcba9876543210.tmp", false),
        (".map.json.gangmu-0123.tmp", true),
        (".other.json.gangmu-0123456789abcdef.tmp", true),
    ] {
        let left = place.put(name, b"half");
        if old {
            fs::File::options().write(true).open(left).unwrap().set_modified(long_ago).unwrap();
        }
    }
    place.save(&path, Some(OLD)).unwrap();
    assert_eq!(
        place.names(),
        [
            // Young: another window may be writing it. The others are not of this name.
            ".map.json.gangmu-0123.tmp",
            ".map.json.gangmu-fedcba9876543210.tmp",
            ".other.json.gangmu-0123456789abcdef.tmp",
            "map.json"
        ]
    );
}

#[test]
fn a_change_on_the_disk_is_found_and_a_vanished_file_is_made_again() {
    let place = Place::new();
    let path = place.put("map.json", b"theirs");
    assert!(matches!(place.save(&path, Some(OLD)), Err(SaveError::ChangedOnDisk { .. })));
    assert!(matches!(place.save(&path, None), Err(SaveError::Exists { .. })));
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    assert_eq!(place.names(), ["map.json"]);
    fs::remove_file(&path).unwrap();
    place.save(&path, Some(OLD)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW);
}

#[test]
fn a_name_of_255_bytes_is_saved() {
    let place = Place::new();
    let name = format!("{}.json", "图".repeat(83));
    assert_eq!(name.len(), 254);
    let name = format!("a{name}");
    let path = place.put(&name, OLD);
    place.save(&path, Some(OLD)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW);
    let long = place.path(&format!("a{name}"));
    let error = place.save(&long, None).unwrap_err();
    assert!(error.to_string().contains("Choose a shorter or plainer name"), "{error}");
    assert_eq!(place.names(), [name]);
}

#[test]
fn folders_and_missing_files_are_told() {
    let place = Place::new();
    let folder = place.path("");
    assert!(read_file(&RealVfs, &folder).unwrap_err().to_string().contains("it is a folder"));
    assert!(read_file(&RealVfs, &place.path("x")).unwrap_err().to_string().contains("it does not exist"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn mode_bits_are_kept_and_a_new_file_gets_the_usual_ones() {
        let place = Place::new();
        let path = place.put("map.json", OLD);
        for bits in [0o600, 0o640, 0o664, 0o755] {
            chmod(&path, bits);
            fs::write(&path, OLD).unwrap();
            place.save(&path, Some(OLD)).unwrap();
            assert_eq!(mode(&path), bits);
        }
        let fresh = place.path("new.json");
        place.save(&fresh, None).unwrap();
        assert_eq!(mode(&fresh), mode(&place.put("usual.json", b"")));
    }

    #[test]
    fn a_link_stays_a_link() {
        let place = Place::new();
        let real = place.put("real.json", OLD);
        let link = place.folder.path().join("link.json");
        symlink("maps/real.json", &link).unwrap();
        let saved = place.save(&link, Some(OLD)).unwrap();
        assert_eq!(fs::canonicalize(&saved.target).unwrap(), fs::canonicalize(&real).unwrap());
        assert_eq!(fs::read(&real).unwrap(), NEW);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn hard_links_are_told() {
        let place = Place::new();
        let path = place.put("map.json", OLD);
        fs::hard_link(&path, place.path("twin.json")).unwrap();
        let saved = place.save(&path, Some(OLD)).unwrap();
        assert_eq!(saved.warnings, [Warning::HardLinks { others: 1 }]);
    }

    #[test]
    fn a_read_only_file_is_refused() {
        let place = Place::new();
        let path = place.put("map.json", OLD);
        chmod(&path, 0o444);
        assert!(matches!(place.save(&path, Some(OLD)), Err(SaveError::ReadOnly { .. })));
        assert_eq!(fs::read(&path).unwrap(), OLD);
    }

    #[test]
    fn a_read_only_folder_is_written_in_place() {
        let place = Place::new();
        let path = place.put("map.json", OLD);
        chmod(&place.path(""), 0o555);
        // The administrator may write everywhere; then the file is replaced as usual.
        let may_write_all = fs::write(place.path("probe"), b"").is_ok();
        let saved = place.save(&path, Some(OLD)).unwrap();
        chmod(&place.path(""), 0o755);
        assert_eq!(saved.way, if may_write_all { Way::Replaced } else { Way::InPlace });
        assert_eq!(fs::read(&path).unwrap(), NEW);
        let state_dir = place.folder.path().join("state");
        assert_eq!(recovery::list_recoveries(&RealVfs, &state_dir).unwrap(), []);
    }
}
