//! The customer's side of the conversation.

mod beside;
mod chat;
mod comment;
mod flow;
mod interrupted;
mod limit;
mod region;
mod sequences;
mod several;
mod ticket;
mod vip;
