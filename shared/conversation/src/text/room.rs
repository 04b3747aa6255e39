//! What gives way where a group has no room for an answer.

use domain::{MessageId, UserId};

use super::{Answer, Say};

/// Whether something may be said in a group, in answer to somebody there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// It may, and is counted.
    Free,
    /// The group's pace leaves no room for it now.
    Full,
    /// It is what they were told within the hour, or what nobody would read.
    Told,
}

/// What somebody did in a group that is answered there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// They pressed a button: what they read at the top of their screen takes no room.
    Pressed,
    /// They wrote or edited that message.
    Wrote {
        /// It.
        message: MessageId,
        /// Who reads what is answered: nobody if a bot wrote it, or somebody by way of one.
        reader: Option<UserId>,
    },
    /// Something else.
    Other,
}

/// What has to be known before something is answered in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// No more: that is what room there is.
    Nothing(Room),
    /// What room the group's pace leaves; and whether that person was told so within the hour, if it is one who is turned away.
    Pace(Option<UserId>),
}

/// What somebody in a group gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// An answer.
    Answer(Answer),
    /// A reaction to their message, which takes no room: that it was not understood, or came to nothing.
    Puzzled(MessageId),
}

impl Answer {
    /// What has to be known before this is answered to `doing` in a group. Nobody is told more often than once an hour that the desk
    /// has no business with them, and a bot is not told at all.
    #[must_use]
    pub fn needs(&self, doing: Doing) -> Needs {
        if matches!((self, doing), (Self::Nothing, _) | (Self::Toast { .. }, Doing::Pressed)) {
            return Needs::Nothing(Room::Free);
        }
        match doing {
            Doing::Wrote { reader: None, .. } if self.turns_away() => Needs::Nothing(Room::Told),
            Doing::Wrote { reader, .. } if self.turns_away() => Needs::Pace(reader),
            Doing::Pressed | Doing::Wrote { .. } | Doing::Other => Needs::Pace(None),
        }
    }

    /// What `doing` gets of this where a group has so much room. A press is told at the top of the screen. Under a message neither a
    /// slip nor words that go nowhere must pass for done: there a reaction stands for the words. Who was told already gets nothing.
    #[must_use]
    pub fn in_room(self, room: Room, doing: Doing) -> Given {
        match (room, doing) {
            (Room::Free, _) => Given::Answer(self),
            (Room::Full | Room::Told, Doing::Pressed | Doing::Other) => Given::Answer(self.without_room()),
            (Room::Full, Doing::Wrote { message, .. }) if !self.turns_away() || self.goes_nowhere() => {
                Given::Puzzled(message)
            }
            (Room::Told, Doing::Wrote { message, .. }) if !self.turns_away() => Given::Puzzled(message),
            (Room::Full | Room::Told, Doing::Wrote { .. }) => Given::Answer(Self::Nothing),
        }
    }

    /// Whether it tells somebody that the desk has no business with them there: one who is not on the staff, whom nobody can see, or
    /// who writes where no ticket is.
    fn turns_away(&self) -> bool {
        matches!(self.says(), Some(Say::NotStaff | Say::Anonymous | Say::NoTicketHere))
    }

    /// Whether it tells somebody that what they wrote went nowhere: who takes it for sent waits for an answer.
    fn goes_nowhere(&self) -> bool {
        matches!(self.says(), Some(Say::NoTicketHere))
    }

    fn says(&self) -> Option<&Say> {
        match self {
            Self::Send { say, .. } | Self::Replace { say, .. } | Self::Toast { say, .. } => Some(say),
            Self::Nothing | Self::Buttons { .. } => None,
        }
    }

    /// What is answered to a press in its place.
    fn without_room(self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            // What is done is done, though the message does not show it.
            Self::Replace { .. } => Self::toast(Say::Done),
            Self::Send { .. } | Self::Buttons { .. } => Self::toast(Say::GroupBusy),
            Self::Toast { say, alert } => Self::Toast { say, alert },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Keyboard;

    const THEIRS: MessageId = MessageId(9);
    const PERSON: Doing = Doing::Wrote {
        message: THEIRS,
        reader: Some(UserId(501)),
    };
    const MACHINE: Doing = Doing::Wrote {
        message: THEIRS,
        reader: None,
    };

    /// One of each kind, of which none turns anybody away.
    fn of_each_kind() -> [Answer; 4] {
        [
            Answer::say(Say::UnknownCommand),
            Answer::Replace {
                message: MessageId(7),
                say: Say::Help,
                keyboard: Keyboard::new(),
            },
            Answer::Buttons {
                message: MessageId(7),
                keyboard: Keyboard::new(),
            },
            Answer::toast(Say::Help),
        ]
    }

    #[test]
    fn what_fits_or_takes_no_room_is_answered_as_it_is() {
        for doing in [Doing::Pressed, PERSON, MACHINE, Doing::Other] {
            assert_eq!(Answer::Nothing.needs(doing), Needs::Nothing(Room::Free));
            for answer in of_each_kind() {
                assert_eq!(answer.clone().in_room(Room::Free, doing), Given::Answer(answer));
            }
        }
        let [said, replaced, buttons, toast] = of_each_kind();
        assert_eq!(toast.needs(Doing::Pressed), Needs::Nothing(Room::Free));
        assert_eq!(toast.needs(PERSON), Needs::Pace(None), "there it is a message");
        for answer in [said, replaced, buttons] {
            assert_eq!(answer.needs(Doing::Pressed), Needs::Pace(None));
        }
    }

    #[test]
    fn a_press_without_room_is_told_at_the_top_of_the_screen() {
        let [said, replaced, buttons, toast] = of_each_kind();
        for (answer, shown) in [
            (said, Say::GroupBusy),
            (buttons, Say::GroupBusy),
            (replaced, Say::Done),
            (toast, Say::Help),
            (Answer::say(Say::NotStaff), Say::GroupBusy),
        ] {
            let shown = Given::Answer(Answer::toast(shown));
            assert_eq!(answer.in_room(Room::Full, Doing::Pressed), shown);
        }
    }

    #[test]
    fn neither_a_slip_nor_words_that_go_nowhere_pass_for_done() {
        for answer in of_each_kind().into_iter().chain([Answer::say(Say::NoTicketHere)]) {
            assert_eq!(answer.in_room(Room::Full, PERSON), Given::Puzzled(THEIRS));
        }
        for turned_away in [Say::NotStaff, Say::Anonymous] {
            let silence = Given::Answer(Answer::Nothing);
            assert_eq!(Answer::say(turned_away).in_room(Room::Full, PERSON), silence);
        }
    }

    #[test]
    fn who_is_turned_away_is_told_once_an_hour_and_a_machine_never() {
        for turned_away in [Say::NotStaff, Say::Anonymous, Say::NoTicketHere] {
            let answer = Answer::say(turned_away);
            assert_eq!(answer.needs(PERSON), Needs::Pace(Some(UserId(501))));
            assert_eq!(answer.needs(MACHINE), Needs::Nothing(Room::Told));
            assert_eq!(answer.needs(Doing::Pressed), Needs::Pace(None));
            for doing in [PERSON, MACHINE] {
                let silence = Given::Answer(Answer::Nothing);
                assert_eq!(answer.clone().in_room(Room::Told, doing), silence);
            }
        }
    }
}
