//! The customer's side of the conversation.

mod chat;
mod flow;
mod interrupted;
mod sequences;
mod ticket;
mod vip;
