//! The ticket's life, cell by cell and at random.

mod cases;
mod incident;
mod matrix;
mod offers;
mod sequences;
mod stored;
