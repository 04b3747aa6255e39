//! What became of what people said, where it did not simply arrive.

use domain::ticket::{CameTo, Missing, Side};

use crate::voice::Voice;

/// To agents, under the message: what of it is missing on that side.
pub(crate) fn sending_failed(voice: Voice, to: Side, missing: Missing, why: String) -> String {
    match (to, missing) {
        (Side::Customer, Missing::All) => voice.sending_failed_customer(why),
        (Side::Customer, Missing::Unsure) => voice.unsure_customer(),
        (Side::Customer, Missing::File) => voice.without_file_customer(),
        (Side::Customer, Missing::Ending) => voice.without_ending_customer(why),
        (Side::Customer, Missing::Siblings) => voice.without_siblings_customer(),
        (Side::Customer, Missing::Edit) => voice.without_edit_customer(why),
        (Side::Customer, Missing::Original) => voice.without_original_customer(),
        (Side::Group, Missing::All) => voice.sending_failed_group(why),
        (Side::Group, Missing::Unsure) => voice.unsure_group(),
        (Side::Group, Missing::File) => voice.without_file_group(),
        (Side::Group, Missing::Ending) => voice.without_ending_group(why),
        (Side::Group, Missing::Siblings) => voice.without_siblings_group(),
        (Side::Group, Missing::Edit | Missing::Original) => voice.without_edit_group(why),
        (Side::Customer | Side::Group, Missing::Place) => voice.shown_anew(),
    }
}

/// To the customer, under their message: what of it the agents do not see.
pub(crate) fn not_passed_on(voice: Voice, missing: Missing) -> String {
    match missing {
        // Nothing is missing of what stands in another place: nothing is said of it.
        Missing::All | Missing::Place => voice.not_passed_on(),
        Missing::Unsure => voice.not_passed_on_unsure(),
        Missing::File => voice.not_passed_on_file(),
        Missing::Ending => voice.not_passed_on_ending(),
        Missing::Siblings => voice.not_passed_on_siblings(),
        Missing::Edit | Missing::Original => voice.not_passed_on_edit(),
    }
}

/// To agents, under the message: what came of taking it back.
pub(crate) fn recalled(voice: Voice, to: CameTo) -> String {
    match to {
        CameTo::Gone => voice.recalled(),
        CameTo::MayRemain => voice.recalled_may_remain(),
        CameTo::NeverArrived => voice.recalled_never_arrived(),
        CameTo::TooOld => voice.recalled_too_old(),
        CameTo::Refused => voice.recalled_refused(),
        CameTo::Unsure => voice.recalled_unsure(),
    }
}
