//! What is erased of a delivery: nothing that is kept of it says who a customer is.

use domain::erases;

use crate::Delivery;

erases! {
    // What a card shows is there as a digest, too short to tell anything.
    struct Delivery {
        version seq step unknown by_words unquoted rests unsure mark thread reopen generation plain_name card card_shows context
        context_until lines lost_thread;
    }
}
