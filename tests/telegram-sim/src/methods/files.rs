//! Files: what a call may send as one, and where to fetch them.

use serde_json::json;

use crate::args::Args;
use crate::methods::{Answer, Session};
use crate::model::message::MediaKind;
use crate::refusal::Refusal;

/// The largest file that a bot may fetch.
const DOWNLOAD_MAX: u64 = 20 << 20;
/// The largest file that a bot may send.
const UPLOAD_MAX: usize = 50 << 20;

impl Session<'_> {
    /// The file that an argument means: an upload, one named by `attach://`, or one by its id.
    pub(crate) fn file_given(&mut self, kind: MediaKind, field: &str, given: &str) -> Result<String, Refusal> {
        let name = given.strip_prefix("attach://").unwrap_or(field);
        let uploads = self.uploads;
        let attached = given.starts_with("attach://") || given.is_empty();
        if let Some(upload) = uploads.iter().find(|upload| attached && upload.field == name) {
            if upload.bytes.is_empty() {
                return Err(Refusal::bad("file must be non-empty"));
            }
            if upload.bytes.len() > UPLOAD_MAX {
                return Err(Refusal::too_large());
            }
            return Ok(self.state.store_file(kind, upload));
        }
        if attached {
            let what = field.replace('_', " ");
            return Err(Refusal::bad(format!("there is no {what} in the request")));
        }
        if given.starts_with("http://") || given.starts_with("https://") {
            // The world has no other machines in it.
            return Err(Refusal::bad("failed to get HTTP URL content"));
        }
        let Some(file) = self.state.file(given) else {
            return Err(Refusal::bad(
                "wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
            ));
        };
        if !convertible(file.kind, kind) {
            return Err(Refusal::bad(format!(
                "can't use file of type {} as {}",
                file.kind.telegram_name(),
                kind.telegram_name()
            )));
        }
        Ok(file.file_id.clone())
    }
}

/// Whether a file that was sent as one kind may be sent again as another.
fn convertible(from: MediaKind, to: MediaKind) -> bool {
    let file_like = |kind| {
        matches!(
            kind,
            MediaKind::Document
                | MediaKind::Video
                | MediaKind::Animation
                | MediaKind::Audio
                | MediaKind::Voice
                | MediaKind::VideoNote
                | MediaKind::Sticker
        )
    };
    from == to || (to == MediaKind::Document && file_like(from))
}

pub(crate) fn get_file(s: &mut Session<'_>, args: &Args) -> Answer {
    let file_id = args
        .some_text("file_id")
        .ok_or_else(|| Refusal::bad("file_id not specified"))?;
    let file = s.state.file(&file_id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
    if file.size > DOWNLOAD_MAX {
        return Err(Refusal::bad("file is too big"));
    }
    Ok(json!({
        "file_id": file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }))
}
