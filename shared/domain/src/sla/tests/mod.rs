//! What the clocks of service levels must not get wrong.

mod clocks;
mod laws;
mod play;
mod policies;
mod told;
mod written;
