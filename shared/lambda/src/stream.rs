//! Records of the table's stream.

use aws_lambda_events::event::dynamodb::EventRecord;
use serde_dynamo::AttributeValue;
use store::Image;

/// What a record shows of its item; `None` for an item that is gone, or is none of ours.
///
/// # Errors
/// [`store::Error::Corrupt`] for a commit that this code cannot read.
pub fn image(record: &EventRecord) -> Result<Option<Image>, store::Error> {
    let change = &record.change;
    if change.new_image.is_empty() {
        return Ok(None);
    }
    store::stream_image(|name| {
        let value = change.new_image.get(name).or_else(|| change.keys.get(name))?;
        if let AttributeValue::S(text) = value {
            Some(text.as_str())
        } else {
            None
        }
    })
}
