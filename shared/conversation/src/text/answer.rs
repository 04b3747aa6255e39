//! What is answered at once, to whoever did something.

use domain::MessageId;

use super::Say;
use crate::callback::Callback;

/// Buttons under a message, by row. What is written on them follows from what they mean.
pub type Keyboard = Vec<Vec<Callback>>;

/// What is answered at once, where the update came from: in the webhook's response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Nothing,
    /// A new message in the same chat and thread.
    Send {
        /// What.
        say: Say,
        /// Its buttons.
        keyboard: Keyboard,
        /// The message it replies to.
        reply_to: Option<MessageId>,
    },
    /// The message whose button was pressed becomes this.
    Replace {
        /// That message.
        message: MessageId,
        /// What.
        say: Say,
        /// Its buttons.
        keyboard: Keyboard,
    },
    /// Other buttons under the message whose button was pressed.
    Buttons {
        /// That message.
        message: MessageId,
        /// The buttons.
        keyboard: Keyboard,
    },
    /// A line at the top of the screen for whoever pressed; with `alert`, a box to dismiss. At most 200 characters.
    Toast {
        /// What.
        say: Say,
        /// Whether it waits to be dismissed.
        alert: bool,
    },
}

impl Answer {
    /// A message without buttons.
    #[must_use]
    pub fn say(say: Say) -> Self {
        Self::Send {
            say,
            keyboard: Keyboard::new(),
            reply_to: None,
        }
    }

    /// A message with buttons.
    #[must_use]
    pub fn ask(say: Say, keyboard: Keyboard) -> Self {
        Self::Send {
            say,
            keyboard,
            reply_to: None,
        }
    }

    /// The same where the message whose button was pressed cannot be changed any more, nor replied to: what it was to become is said
    /// in a message of its own.
    #[must_use]
    pub fn anew(self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Send { say, keyboard, .. } | Self::Replace { say, keyboard, .. } => Self::ask(say, keyboard),
            Self::Buttons { keyboard, .. } if keyboard.is_empty() => Self::Nothing,
            Self::Buttons { keyboard, .. } => Self::ask(Say::ButtonsAnew, keyboard),
            Self::Toast { say, alert } => Self::Toast { say, alert },
        }
    }

    /// This, and then that. There is one answer to an update, so two messages become one, with the buttons of the second.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        match (self, next) {
            (answer, Self::Nothing) | (Self::Nothing, answer) => answer,
            (
                Self::Send {
                    say,
                    keyboard,
                    reply_to,
                },
                Self::Send {
                    say: then,
                    keyboard: below,
                    ..
                },
            ) => Self::Send {
                say: Say::Both(Box::new(say), Box::new(then)),
                keyboard: if below.is_empty() { keyboard } else { below },
                reply_to,
            },
            (
                first @ (Self::Send { .. } | Self::Replace { .. } | Self::Buttons { .. } | Self::Toast { .. }),
                Self::Send { .. } | Self::Replace { .. } | Self::Buttons { .. } | Self::Toast { .. },
            ) => first,
        }
    }

    /// A toast.
    #[must_use]
    pub fn toast(say: Say) -> Self {
        Self::Toast { say, alert: false }
    }
}
