//! Tables in plain text.

use std::fmt::Write as _;

/// A table of text. Words stand left, numbers right.
pub(crate) struct Table<const COLUMNS: usize> {
    /// How many columns are words, from the first.
    words: usize,
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table with these names of columns, of which the first ones hold words.
    pub(crate) fn new(words: usize, names: [&str; COLUMNS]) -> Self {
        Self {
            words,
            rows: vec![names.map(str::to_owned)],
        }
    }

    pub(crate) fn row(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells);
    }

    /// Whether there is nothing below the names.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    /// Its lines, with nothing after the last cell of one.
    pub(crate) fn lines(&self) -> String {
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..COLUMNS).map(|column| width(column).unwrap_or_default()).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                let written = if column < self.words {
                    write!(line, "{gap}{cell:<width$}")
                } else {
                    write!(line, "{gap}{cell:>width$}")
                };
                debug_assert!(written.is_ok(), "a String takes everything");
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}
