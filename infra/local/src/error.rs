use std::path::PathBuf;

/// Why the table could not be opened, made or read. None of these is worth a retry: each is a full disk, a damaged
/// file or a wrong definition.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused: the definition is wrong, or the table does not exist.
    #[error("the embedded table refused the request")]
    Refused(#[from] dynoxide::DynoxideError),
    /// The file under the database could not be read or written.
    #[error("the data file cannot be used")]
    File(#[from] rusqlite::Error),
    /// The file could not be made, or kept from others.
    #[error("the data file cannot be made")]
    Made(#[from] std::io::Error),
    /// The definition of the table, or a record of its stream, is not what it should be.
    #[error("not a request or record that the table understands")]
    Shape(#[from] serde_json::Error),
    /// The path is not UTF-8, which the database needs.
    #[error("the path {} is not UTF-8", .0.display())]
    Path(PathBuf),
}
