//! What is counted, told as the lives of tickets; and that it adds up whatever happens.

mod adds_up;
mod durations;
mod life;
mod names;
mod rules;
