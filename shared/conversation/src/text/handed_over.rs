//! What became of somebody's tickets.

/// What became of the tickets of an agent who goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    /// Whose they were.
    pub agent: String,
    /// How many were offered to colleagues.
    pub offered: u32,
    /// How many went to whoever is on call.
    pub on_call: u32,
    /// How many stay with the agent.
    pub kept: u32,
}
