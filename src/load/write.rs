//! Writing a file whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::problem::{Problem, reason};

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    Created,
    Replaced,
    /// It already said the same, so it was left alone and its time stands.
    Unchanged,
}

/// What to do about folders of the path that do not exist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Folders {
    MustExist,
    Create,
}

/// Writes a file so that everybody sees the old text or the new one and nothing between: into a temporary file in the
/// same folder, which then takes the name. Permissions are kept, and a link stays a link: what it leads to is written.
/// Pipes and devices are written to directly.
///
/// It is not forced onto the platter: file systems order the renaming after the contents, and waiting for the disk
/// once a file would make formatting a large workspace take minutes.
///
/// # Errors
/// When the path is a folder or a read-only file, its folder does not exist or can't be written to, or the system
/// refuses otherwise. The old text stands then.
pub fn write(path: &Path, contents: &[u8], folders: Folders) -> Result<Written, Problem> {
    let failed = |error: io::Error| failure(path, &error);
    let path = &destination(path).map_err(failed)?;
    let existing = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            return Err(Problem::new(format!("`{}` is a folder", path.display())).help("name a file in it"));
        }
        Ok(metadata) if !metadata.is_file() => {
            let mut device = OpenOptions::new().write(true).open(path).map_err(failed)?;
            device.write_all(contents).and_then(|()| device.flush()).map_err(failed)?;
            return Ok(Written::Replaced);
        }
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if let Some(metadata) = &existing {
        if metadata.len() == contents.len() as u64 && fs::read(path).is_ok_and(|old| old == contents) {
            return Ok(Written::Unchanged);
        }
        // Renaming over it would work, which is not what who made it read-only expects.
        if metadata.permissions().readonly() {
            return Err(Problem::new(format!("can't write `{}`: it is read-only", path.display()))
                .help("make it writable first"));
        }
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if folders == Folders::Create {
        create_folder(folder)?;
    }
    let mut temporary = temporary_file(folder, Mode::Plain).map_err(failed)?;
    temporary.write_all(contents).map_err(failed)?;
    if let Some(metadata) = &existing {
        temporary.as_file().set_permissions(metadata.permissions()).map_err(failed)?;
    }
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(if existing.is_some() { Written::Replaced } else { Written::Created })
}

/// Writes a file in which `before` was read, as [`write()`] does, unless somebody has changed it since.
///
/// # Errors
/// When the file says something else by now, is gone, or can't be written. What it says stands then.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<Written, Problem> {
    let shown = path.display();
    match fs::read(path) {
        Ok(found) if found == after => Ok(Written::Unchanged),
        Ok(found) if found == before => write(path, after, Folders::MustExist),
        Ok(_) => Err(Problem::new(format!("`{shown}` was changed by somebody else meanwhile, so it is left alone"))
            .help("run the same command again")),
        Err(error) => {
            Err(Problem::new(format!("`{shown}` can't be read again, so it is left alone: {}", reason(&error))))
        }
    }
}

/// Whether a new file can be run. Windows goes by other signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Plain,
    Executable,
}

/// What became of a file that was to be new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Creation {
    Created,
    /// Something has that name, be it a link that leads nowhere, and was left alone.
    Exists,
}

/// Writes a new file, whole or not at all, and its folder if need be. What exists is never touched, not even when somebody
/// else makes it at the same moment.
///
/// # Errors
/// When the folder can't be made or written to, or the system refuses otherwise.
pub fn create(path: &Path, contents: &[u8], mode: Mode) -> Result<Creation, Problem> {
    let failed = |error: io::Error| failure(path, &error);
    if fs::symlink_metadata(path).is_ok() {
        return Ok(Creation::Exists);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    let mut temporary = temporary_file(folder, mode).map_err(failed)?;
    temporary.write_all(contents).map_err(failed)?;
    match temporary.persist_noclobber(path) {
        Ok(_) => Ok(Creation::Created),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(Creation::Exists),
        Err(error) => Err(failed(error.error)),
    }
}

fn create_folder(folder: &Path) -> Result<(), Problem> {
    fs::create_dir_all(folder)
        .map_err(|error| Problem::new(format!("can't create the folder `{}`: {}", folder.display(), reason(&error))))
}

/// Hidden and named after us, so that a walk passes it by and a person knows whose it is if the power fails.
fn temporary_file(folder: &Path, mode: Mode) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".goalposts-").suffix(".tmp");
    // By default nobody else may read a temporary file; a new file should be as the user's mask has it.
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(match mode {
            Mode::Plain => 0o666,
            Mode::Executable => 0o777,
        }))
    };
    #[cfg(not(unix))]
    let _ = mode;
    builder.tempfile_in(folder)
}

/// The file that a chain of links ends at, even if it does not exist yet.
fn destination(path: &Path) -> io::Result<PathBuf> {
    /// What Linux allows.
    const LONGEST_CHAIN: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..LONGEST_CHAIN {
        // Devices such as /dev/stdout are links to what has no path.
        if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(path);
        }
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

fn failure(path: &Path, error: &io::Error) -> Problem {
    let shown = path.display();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder
        && error.kind() == ErrorKind::NotFound
        && !folder.exists()
    {
        return Problem::new(format!("can't write `{shown}`: there is no folder `{}`", folder.display()))
            .help("create it first");
    }
    let problem = Problem::new(format!("can't write `{shown}`: {}", reason(error)));
    match error.kind() {
        // The file is replaced, so it is the folder's permission that counts.
        ErrorKind::PermissionDenied => problem.help("its folder must be writable"),
        _ => problem,
    }
}

/// How a file stands to what it should hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freshness {
    Current,
    Stale,
    /// Not there, or not to be read.
    Missing,
}

/// Holds a file against what would be written to it; writes nothing.
pub fn freshness(path: &Path, contents: &[u8]) -> Freshness {
    match fs::read(path) {
        Ok(found) if found == contents => Freshness::Current,
        Ok(_) => Freshness::Stale,
        Err(_) => Freshness::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, impl Fn(&str) -> PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().to_path_buf();
        (folder, move |name: &str| base.join(name))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_created_replaced_and_left_alone() {
        let (keep, at) = folder();
        let path = at("plan.yaml");
        assert_eq!(write(&path, b"one", Folders::MustExist), Ok(Written::Created));
        assert_eq!(write(&path, b"two", Folders::MustExist), Ok(Written::Replaced));
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write(&path, b"two", Folders::MustExist), Ok(Written::Unchanged));
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(keep.path()), ["plan.yaml"], "nothing is left behind");
    }

    #[test]
    fn what_was_changed_meanwhile_is_left_alone() {
        let (_keep, at) = folder();
        let path = at("a.goal");
        fs::write(&path, "one").unwrap();
        assert_eq!(replace(&path, b"one", b"two"), Ok(Written::Replaced));
        assert_eq!(replace(&path, b"one", b"two"), Ok(Written::Unchanged));
        let problem = replace(&path, b"one", b"three").unwrap_err();
        assert!(problem.message.contains("changed by somebody else meanwhile"), "{problem}");
        assert_eq!(fs::read(&path).unwrap(), b"two");
        fs::remove_file(&path).unwrap();
        assert!(replace(&path, b"two", b"three").is_err());
        assert!(!path.exists(), "what is gone is not brought back");
    }

    #[test]
    fn folders_are_made_only_when_asked() {
        let (keep, at) = folder();
        let path = at("a/b/plan.yaml");
        let problem = write(&path, b"x", Folders::MustExist).unwrap_err();
        assert!(problem.message.contains("there is no folder"), "{problem}");
        assert!(names(keep.path()).is_empty());
        assert_eq!(write(&path, b"x", Folders::Create), Ok(Written::Created));
        fs::write(at("file"), "").unwrap();
        assert!(write(&at("file/plan.yaml"), b"x", Folders::Create).is_err());
        assert!(write(keep.path(), b"x", Folders::Create).unwrap_err().message.ends_with("is a folder"));
    }

    #[test]
    fn a_read_only_file_stays_as_it_is() {
        let (keep, at) = folder();
        let path = at("plan.yaml");
        fs::write(&path, "one").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(write(&path, b"two", Folders::MustExist).unwrap_err().message.ends_with("it is read-only"));
        assert_eq!(write(&path, b"one", Folders::MustExist), Ok(Written::Unchanged));
        assert_eq!(names(keep.path()), ["plan.yaml"]);
    }

    #[test]
    fn what_is_created_takes_nobodys_place() {
        let (keep, at) = folder();
        assert_eq!(create(&at("a/hook"), b"one", Mode::Executable), Ok(Creation::Created));
        assert_eq!(create(&at("a/hook"), b"two", Mode::Plain), Ok(Creation::Exists));
        assert_eq!(fs::read(at("a/hook")).unwrap(), b"one");
        assert_eq!(create(&at("a"), b"two", Mode::Plain), Ok(Creation::Exists), "a folder");
        assert!(create(&at("a/hook/b"), b"two", Mode::Plain).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o111;
            assert_eq!(create(&at("plain"), b"", Mode::Plain), Ok(Creation::Created));
            assert_eq!((mode(&at("a/hook")) & 0o100, mode(&at("plain"))), (0o100, 0));
            symlink("nowhere", at("link")).unwrap();
            assert_eq!(create(&at("link"), b"", Mode::Plain), Ok(Creation::Exists));
        }
        assert!(names(keep.path()).iter().all(|name| !name.contains("tmp")), "nothing is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (_keep, at) = folder();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::create_dir(at("real")).unwrap();
        fs::write(at("real/plan.yaml"), "one").unwrap();
        fs::set_permissions(at("real/plan.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real/plan.yaml", at("plan.yaml")).unwrap();
        symlink("plan.yaml", at("again.yaml")).unwrap();
        assert_eq!(write(&at("again.yaml"), b"two", Folders::MustExist), Ok(Written::Replaced));
        assert!(fs::symlink_metadata(at("again.yaml")).unwrap().is_symlink());
        assert_eq!(fs::read(at("real/plan.yaml")).unwrap(), b"two");
        assert_eq!(mode(&at("real/plan.yaml")), 0o640);

        symlink("real/new.yaml", at("new.yaml")).unwrap();
        assert_eq!(write(&at("new.yaml"), b"x", Folders::MustExist), Ok(Written::Created));
        assert_eq!(fs::read(at("real/new.yaml")).unwrap(), b"x");
        fs::write(at("plain"), "").unwrap();
        assert_eq!(mode(&at("real/new.yaml")), mode(&at("plain")), "a new file is as the mask has it");

        symlink("circle", at("circle")).unwrap();
        assert!(write(&at("circle"), b"x", Folders::MustExist).is_err());
        assert_eq!(write(Path::new("/dev/null"), b"x", Folders::MustExist), Ok(Written::Replaced));
    }
}
