//! The customer's side of the conversation.

mod chat;
mod flow;
mod interrupted;
mod region;
mod sequences;
mod several;
mod ticket;
mod vip;
