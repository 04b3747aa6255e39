//! For tests: a folder of their own, and what its files hold, byte by byte.

use std::path::{Path, PathBuf};

/// A folder that goes with its test.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty one; `name` tells tests apart.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("desk-test-{}-{name}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The files in it.
    pub fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.0).expect("the folder");
        entries.map(|entry| entry.expect("a file").path()).collect()
    }

    /// The files in which some bytes stand, wherever in them: in an item, a free page or a log.
    pub fn files_with(&self, wanted: &str) -> Vec<PathBuf> {
        let holds = |file: &PathBuf| {
            let bytes = std::fs::read(file).expect("a file");
            bytes.windows(wanted.len()).any(|part| part == wanted.as_bytes())
        };
        self.files().into_iter().filter(holds).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
