//! Text as people paste it: formatted blocks without a plain text.

use serde_json::{Value, json};
use telegram_sim::Post;

use crate::Dice;

/// Those words somewhere in blocks; with a mark, at their very beginning.
pub(super) fn pasted(dice: &mut Dice, mark: &str, words: &str) -> Post {
    let first = dice.index(6);
    let text = marked(dice, &format!("{mark}{words}"));
    let holder = holder(first, &text);
    let more = json!({"type": "paragraph", "text": "as pasted"});
    let blocks = if mark.is_empty() && dice.happens(500) {
        json!([more, holder])
    } else {
        json!([holder, more])
    };
    Post::rich(json!({ "blocks": blocks }))
}

/// One block of those that words may stand in.
fn holder(kind: usize, text: &Value) -> Value {
    let paragraph = json!({"type": "paragraph", "text": text});
    let cell = json!({"text": text, "align": "left", "valign": "top"});
    match kind {
        0 => json!({"type": "heading", "size": 2, "text": text}),
        1 => json!({"type": "blockquote", "blocks": [paragraph]}),
        2 => json!({"type": "details", "summary": text, "blocks": [{"type": "paragraph", "text": "more"}]}),
        3 => json!({"type": "pre", "text": text}),
        4 => json!({"type": "table", "cells": [[cell]]}),
        _ => paragraph,
    }
}

fn marked(dice: &mut Dice, words: &str) -> Value {
    match dice.index(3) {
        0 => json!({"type": "bold", "text": {"type": "italic", "text": words}}),
        1 => json!([{"type": "code", "text": words}, " "]),
        _ => json!(words),
    }
}
