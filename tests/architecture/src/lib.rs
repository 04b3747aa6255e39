//! Rules of the tree: see `tests`.
