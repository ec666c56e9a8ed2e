//! Every call of a save is failed, cut short and crashed: the old or the new file must be there.

use super::*;
use crate::base::vfs::{Call, Crash, MemoryVfs};

const OLD: &[u8] = b"{\"format\":\"gangmu\",\"title\":\"old\"}";
const NEW: &[u8] = b"{\"format\":\"gangmu\",\"title\":\"the new one, which is longer\"}";
const FOREIGN: &[u8] = b"what another program wrote";
const MAP: &str = "/maps/seminar.json";
const STATE: &str = "/state";

fn crashes() -> Vec<Crash> {
    let fixed = [Crash::DropUnsynced, Crash::NamesOnly, Crash::TornData, Crash::DataOnly];
    let prefixes = (0..12).map(Crash::KeepPrefix);
    fixed.into_iter().chain(prefixes).chain((0..24).map(Crash::Some)).collect()
}

/// A disk with the old map on it, in a state that needs the given way of saving.
fn disk(way: Way) -> MemoryVfs {
    let disk = MemoryVfs::with_folders(&["/maps", "/state"]);
    disk.put(MAP, OLD);
    disk.put_mode(MAP, 0o640);
    if way == Way::InPlace {
        disk.put_mode("/maps", 0o555);
    }
    disk
}

fn save_new(disk: &MemoryVfs, path: &str, expected: Option<&[u8]>) -> Result<Saved, SaveError> {
    save_as(disk, path, NEW, expected, Overwrite::Ask)
}

fn save_as(
    disk: &MemoryVfs,
    path: &str,
    bytes: &[u8],
    expected: Option<&[u8]>,
    overwrite: Overwrite,
) -> Result<Saved, SaveError> {
    let expected = expected.map(Fingerprint::of);
    let what =
        Save { path: Path::new(path), bytes, expected: expected.as_ref(), overwrite, state_dir: Path::new(STATE) };
    save(disk, &what)
}

/// How many calls a save without faults makes.
fn calls(way: Way) -> usize {
    let disk = disk(way);
    assert_eq!(save_new(&disk, MAP, Some(OLD)).unwrap().way, way);
    disk.calls().len()
}

fn litter(disk: &MemoryVfs) -> Vec<PathBuf> {
    disk.files().into_iter().filter(|path| path != Path::new(MAP)).collect()
}

#[test]
fn any_failing_call_leaves_the_old_or_the_new_file() {
    let mut tried = 0;
    for way in [Way::Replaced, Way::InPlace] {
        for at in 0..calls(way) {
            for kind in [io::ErrorKind::Other, io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied] {
                let disk = disk(way);
                disk.fail_call(at, kind);
                let outcome = save_new(&disk, MAP, Some(OLD));
                let failed = disk.calls().get(at).map(|call| call.0);
                let case = format!("{way:?}, {kind:?} at call {at} ({failed:?}): {outcome:?}");
                let found = disk.contents(MAP).expect(&case);
                match &outcome {
                    Ok(saved) => {
                        assert_eq!(found, NEW, "{case}");
                        assert_eq!(saved.fingerprint, Fingerprint::of(NEW));
                    }
                    Err(error) if error.on_disk().is_some() => assert_eq!(found, NEW, "{case}"),
                    Err(_) => assert_eq!(found, OLD, "{case}"),
                }
                assert_eq!(disk.mode(MAP), Some(0o640), "{case}");
                // Only removing the litter itself may fail to remove it.
                if failed != Some(Call::RemoveFile) {
                    assert!(litter(&disk).is_empty(), "{case}");
                }
                // The disk is well again: the next save works without a restart.
                disk.reset();
                let expected = if outcome.is_ok() { NEW } else { &found };
                let again = save_as(&disk, MAP, b"again", Some(expected), Overwrite::Ask);
                assert!(again.is_ok(), "{case}, then {again:?}");
                assert_eq!(disk.contents(MAP).unwrap(), b"again");
                tried += 1;
            }
        }
    }
    assert!(tried > 60, "only {tried} cases");
}

#[test]
fn a_disk_that_goes_away_never_takes_both_versions() {
    for way in [Way::Replaced, Way::InPlace] {
        for at in 0..calls(way) {
            for kind in [io::ErrorKind::Other, io::ErrorKind::StorageFull] {
                let disk = disk(way);
                disk.fail_from(at, kind);
                let outcome = save_new(&disk, MAP, Some(OLD));
                // Behind the new file only litter is looked for, or a copy removed, which may fail.
                let harmless = if way == Way::Replaced { 4 } else { 3 };
                assert!(outcome.is_err() || at + harmless >= calls(way), "{way:?} {at}");
                let is_whole = |bytes: &Vec<u8>| bytes == OLD || bytes == NEW;
                let found = disk.contents(MAP).unwrap();
                match outcome {
                    Err(SaveError::Damaged { copy, .. }) => assert_eq!(disk.contents(copy).unwrap(), NEW),
                    _ => assert!(is_whole(&found), "{way:?}, all fail from call {at}: {found:?}"),
                }
            }
        }
    }
}

#[test]
fn a_crash_after_any_call_leaves_the_old_or_the_new_file() {
    let mut states = 0;
    for way in [Way::Replaced, Way::InPlace] {
        for at in 0..=calls(way) {
            for how in crashes() {
                let disk = disk(way);
                disk.halt_at(at);
                let outcome = save_new(&disk, MAP, Some(OLD));
                disk.crash(how);
                let case = format!("{way:?}, power lost at call {at}, {how:?}");
                let found = disk.contents(MAP).expect(&case);
                let is_whole = found == OLD || found == NEW;
                if way == Way::Replaced {
                    assert!(is_whole, "{case}: {found:?}");
                } else if !is_whole {
                    // The next start finds the new version among the recoveries.
                    let copies = recovery::list_recoveries(&disk, Path::new(STATE)).unwrap();
                    let copy = copies.first().unwrap_or_else(|| panic!("{case}: neither file nor copy"));
                    assert_eq!(disk.contents(&copy.copy).unwrap(), NEW, "{case}");
                    assert_eq!(copy.info.path.as_deref(), Some(Path::new(MAP)), "{case}");
                }
                if outcome.is_ok() {
                    assert_eq!(found, NEW, "{case}: a save that was confirmed is lost");
                    assert_eq!(disk.mode(MAP), Some(0o640), "{case}");
                }
                states += 1;
            }
        }
    }
    assert!(states > 1000, "only {states} states");
}

#[test]
fn a_failed_sync_is_never_tried_again_on_the_same_file() {
    let disk = disk(Way::Replaced);
    disk.fail_nth(Call::Sync, 0, io::ErrorKind::Other);
    assert!(matches!(save_new(&disk, MAP, Some(OLD)), Err(SaveError::Io { .. })));
    let syncs = disk.calls().into_iter().filter(|(call, _)| *call == Call::Sync).count();
    assert_eq!(syncs, 1);
}

#[test]
fn short_writes_and_a_full_disk_tear_nothing() {
    let short = disk(Way::Replaced);
    short.limit_writes(3);
    save_new(&short, MAP, Some(OLD)).unwrap();
    assert_eq!(short.contents(MAP).unwrap(), NEW);

    for way in [Way::Replaced, Way::InPlace] {
        for room in 0..OLD.len() + NEW.len() + 100 {
            let disk = disk(way);
            disk.limit_space(OLD.len() + room);
            let outcome = save_new(&disk, MAP, Some(OLD));
            let expected = if outcome.is_ok() { NEW } else { OLD };
            assert_eq!(disk.contents(MAP).unwrap(), expected, "{way:?}, {room} bytes free");
            assert!(litter(&disk).is_empty(), "{way:?}, {room} bytes free");
            if let Err(error) = outcome {
                assert!(error.to_string().contains("the disk is full. Make room"), "{error}");
            }
        }
    }
}

#[test]
fn the_last_look_comes_right_before_the_rename() {
    let disk = disk(Way::Replaced);
    save_new(&disk, MAP, Some(OLD)).unwrap();
    let calls = disk.calls();
    let rename = calls.iter().position(|(call, _)| *call == Call::Rename).unwrap();
    assert_eq!(calls[rename - 1], (Call::Read, PathBuf::from(MAP)));
}

#[test]
fn a_change_by_another_program_is_never_overwritten() {
    for way in [Way::Replaced, Way::InPlace] {
        for at in 0..calls(way) {
            let disk = disk(way);
            disk.meddle_at(at, MAP, FOREIGN);
            let outcome = save_new(&disk, MAP, Some(OLD));
            // The last look is the last reading of the target; what comes later is not seen.
            let is_map = |call: &(Call, PathBuf)| call.0 == Call::Read && call.1 == Path::new(MAP);
            let looks: Vec<usize> = (0..).zip(disk.calls()).filter(|(_, call)| is_map(call)).map(|(n, _)| n).collect();
            let last_look = if way == Way::Replaced { looks.last() } else { looks.get(1) };
            if last_look.is_some_and(|look| at <= *look) {
                assert!(matches!(outcome, Err(SaveError::ChangedOnDisk { .. })), "{way:?}, {at}: {outcome:?}");
                assert_eq!(disk.contents(MAP).unwrap(), FOREIGN);
                assert!(litter(&disk).is_empty());
            }
        }
        let disk = disk(way);
        disk.put(MAP, FOREIGN);
        save_new(&disk, MAP, Some(OLD)).unwrap_err();
        save_as(&disk, MAP, NEW, Some(OLD), Overwrite::Confirmed).unwrap();
        assert_eq!(disk.contents(MAP).unwrap(), NEW);
    }
}

#[test]
fn a_new_path_asks_before_it_replaces_and_a_vanished_file_comes_back() {
    let disk = disk(Way::Replaced);
    assert!(matches!(save_new(&disk, MAP, None), Err(SaveError::Exists { .. })));
    assert_eq!(disk.contents(MAP).unwrap(), OLD);
    save_as(&disk, MAP, NEW, None, Overwrite::Confirmed).unwrap();
    save_new(&disk, "/maps/other.json", None).unwrap();
    assert_eq!(disk.contents("/maps/other.json").unwrap(), NEW);
    save_new(&disk, "/maps/gone.json", Some(OLD)).unwrap();
    assert_eq!(disk.contents("/maps/gone.json").unwrap(), NEW);
    let error = save_new(&disk, "/nowhere/map.json", None).unwrap_err();
    assert!(error.to_string().contains("it does not exist"), "{error}");
}

#[test]
fn read_only_files_folders_and_circles_of_links_are_refused() {
    let disk = disk(Way::Replaced);
    disk.put_mode(MAP, 0o444);
    let error = save_new(&disk, MAP, Some(OLD)).unwrap_err();
    assert!(matches!(error, SaveError::ReadOnly { .. }), "{error}");
    assert!(matches!(save_new(&disk, "/maps", None), Err(SaveError::NotAFile { .. })));
    disk.put_link("/maps/a", "b");
    disk.put_link("/maps/b", "a");
    assert!(save_new(&disk, "/maps/a", None).is_err());
    // A new file in a folder that takes none: there is nothing to write in place.
    disk.put_mode("/maps", 0o555);
    assert!(matches!(save_new(&disk, "/maps/new.json", None), Err(SaveError::Io { .. })));
    assert_eq!(disk.contents(MAP).unwrap(), OLD);
}

#[test]
fn what_could_not_be_opened_again_is_not_saved() {
    let disk = disk(Way::Replaced);
    let huge = vec![0; usize::try_from(MAX_BYTES).unwrap() + 1];
    let error = save_as(&disk, MAP, &huge, Some(OLD), Overwrite::Ask).unwrap_err();
    assert!(error.to_string().contains("longer than 1 GiB"), "{error}");
    assert!(disk.calls().is_empty());
}

#[test]
fn links_are_followed_and_other_names_are_told() {
    let disk = disk(Way::Replaced);
    disk.put_link("/link", "maps/./alias");
    disk.put_link("/maps/alias", "seminar.json");
    disk.put_hard_link("/maps/twin.json", MAP);
    let saved = save_new(&disk, "/link", Some(OLD)).unwrap();
    assert_eq!(saved.warnings, [Warning::HardLinks { others: 1 }]);
    assert_eq!(disk.contents(MAP).unwrap(), NEW);
    assert_eq!(disk.contents("/link").unwrap(), NEW, "the link still leads to the file");
    assert_eq!(disk.contents("/maps/twin.json").unwrap(), OLD);
    // A link whose file is missing makes the file, and stays a link.
    disk.put_link("/maps/dangling", "made.json");
    save_new(&disk, "/maps/dangling", None).unwrap();
    assert_eq!(disk.contents("/maps/made.json").unwrap(), NEW);
}

#[test]
fn a_folder_that_cannot_be_synced_is_a_warning_and_a_failed_sync_an_error() {
    for (kind, is_fine) in [(io::ErrorKind::InvalidInput, true), (io::ErrorKind::Other, false)] {
        let disk = disk(Way::Replaced);
        disk.fail_nth(Call::SyncDir, 0, kind);
        let outcome = save_new(&disk, MAP, Some(OLD));
        let mut state = FileState::read(Path::new(MAP), Fingerprint::of(OLD));
        state.note(Path::new(MAP), &outcome);
        assert_eq!(state.disk, Some(Fingerprint::of(NEW)), "the next save blames no one else");
        match outcome {
            Ok(saved) => assert!(is_fine && saved.warnings == [Warning::FolderUnsynced]),
            Err(error) => assert!(!is_fine && matches!(error, SaveError::NotConfirmed { .. })),
        }
    }
}

#[test]
fn the_state_of_a_file_tells_what_happened_to_it() {
    let disk = disk(Way::Replaced);
    let (_, found) = read_file(&disk, Path::new(MAP)).unwrap();
    let state = FileState::read(Path::new(MAP), found);
    assert_eq!(state.compare(&disk), OnDisk::Same);
    disk.put(MAP, FOREIGN);
    assert_eq!(state.compare(&disk), OnDisk::Changed);
    disk.remove_file(Path::new(MAP)).unwrap();
    assert_eq!(state.compare(&disk), OnDisk::Gone);
    assert_eq!(FileState::default().compare(&disk), OnDisk::Same);
}
