//! What is erased of a tally: nothing, it holds ids, times, counts and what the settings name.

use domain::erases;

use crate::Tally;

erases! {
    struct Tally {
        ticket schema seq queue topic class language channel arm owner opened_at cycle open_since open_before waiting_since
        unowned_since called_since first_replied_at answers resolved rating;
    }
}
