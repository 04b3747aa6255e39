//! Files and folders that are nobody's but ours, from the moment in which they are made and whatever the umask says: they hold what
//! people have written, and a bot's world.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Makes a folder, with those that it is in: readable for us alone. One that is there stays as it is.
///
/// # Errors
/// That it cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Takes what others may do in a folder from them. Says false if they still may something: it is shared on purpose, as `/tmp` is, or
/// somebody else's.
///
/// # Errors
/// That it cannot be looked at.
pub fn tighten_folder(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path)?.permissions().mode();
        let (for_others, shared) = (mode & 0o077 != 0, mode & 0o1000 != 0);
        if for_others && (shared || fs::set_permissions(path, fs::Permissions::from_mode(0o700)).is_err()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Opens a file for writing and makes it if it is not there: readable for us alone, also if it was there.
///
/// # Errors
/// That it cannot be opened.
pub fn file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(file)
}

/// Writes a file anew, readable for us alone.
///
/// # Errors
/// That it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = file(path)?;
    file.set_len(0)?;
    file.write_all(bytes)
}

/// A database's file, and those that SQLite keeps beside it, which get its permissions when they are made.
pub(crate) fn database(path: &Path) -> io::Result<()> {
    file(path)?;
    for suffix in ["-wal", "-shm", "-journal"] {
        let mut beside = path.to_path_buf().into_os_string();
        beside.push(suffix);
        let beside = Path::new(&beside);
        if beside.exists() {
            file(beside)?;
        }
    }
    Ok(())
}
