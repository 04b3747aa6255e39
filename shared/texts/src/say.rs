//! Which words each meaning takes.

use conversation::text::{Above, Details, Ids, Line, ManualPart, Say, Status, Stays, Which};
use domain::{
    TicketId,
    assign::Presence,
    sla::{ClockKind, EscalationStep, Level},
    staff::{INVITATION_LASTS, Role},
    ticket::{Rejected, WhyClosed},
};

use crate::{
    card, clean, commands, groups, incident, outcome, outlook,
    titles::{Speaker, stars},
    voice::Voice,
    when::{moment, span},
};

/// At most this many tickets are listed.
const LISTED: usize = 20;
/// The longest summary that leaves room for the next steps, in UTF-16 units.
const SUMMARY: usize = 3_500;
/// The longest reason of Telegram's that is shown.
const REASON: usize = 200;
/// From this score on, thanks do not ask what went wrong.
const GOOD_SCORE: u8 = 4;

pub(crate) fn words(speaker: Speaker<'_>, say: &Say) -> String {
    let voice = speaker.voice;
    match say {
        Say::Greeting { brand, name } => {
            let brand = clean::line(brand);
            match clean::name(name) {
                Some(name) => voice.greeting(brand, name),
                None => voice.greeting_nameless(brand),
            }
        }
        Say::WelcomeBack {
            ticket: Line { ticket, state, topic },
        } => voice.welcome_back(ticket.to_string(), speaker.topic(topic.as_ref()), speaker.state(*state)),
        Say::ChooseTopic => voice.choose_topic(),
        Say::Question { topic, number, of } => {
            let text = speaker.question(topic, *number);
            if *of > 1 {
                voice.question_of(number.saturating_add(1), *of, text)
            } else {
                text
            }
        }
        Say::Attach => voice.attach(),
        Say::ByHand => voice.by_hand(),
        Say::TooManyOpen(ticket) => voice.too_many_open(ticket.to_string()),
        Say::TooManyOpenings { next, ticket } => {
            let when = moment(voice, next);
            match ticket {
                Some(ticket) => voice.too_many_openings(when, ticket.to_string()),
                None => voice.too_many_openings_later(when),
            }
        }
        Say::Help => commands::help(voice, speaker.settings),
        Say::ChooseLanguage => voice.choose_language(),
        Say::LanguageChosen => voice.language_chosen(),
        Say::ChooseRegion { current: None } => voice.choose_region(),
        Say::ChooseRegion { current: Some(region) } => voice.choose_other_region(speaker.region(region)),
        Say::RegionChosen(region, now) => voice.region_chosen(speaker.region(region), moment(voice, now)),
        Say::Status(Status {
            line,
            queue,
            owner,
            promised,
        }) => {
            let lines = [
                Some(voice.status_head(line.ticket.to_string(), speaker.topic(line.topic.as_ref()))),
                Some(voice.status_state(speaker.state(line.state))),
                Some(voice.status_queue(speaker.queue(queue))),
                owner.as_deref().map(|owner| voice.status_owner(speaker.name(owner))),
                promised.as_ref().map(|promised| {
                    let when = moment(voice, promised);
                    if promised.is_over() {
                        voice.status_late(when)
                    } else {
                        voice.status_promised(when)
                    }
                }),
            ];
            lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        Say::MyTickets(tickets) => my_tickets(speaker, tickets),
        Say::Which(Which { tickets, otherwise }) => {
            let lines = tickets.iter().take(LISTED).map(|line| my_ticket(speaker, line));
            let mut parts = vec![voice.which_ticket()];
            parts.extend(lines);
            format!(
                "{}\n\n{}",
                parts.join("\n"),
                voice.which_ticket_else(otherwise.to_string())
            )
        }
        Say::NoTickets => voice.no_tickets(),
        Say::Focused(ticket) => voice.focused(ticket.to_string()),
        Say::NothingHere => voice.nothing_here(),
        Say::GroupBusy => voice.group_busy(),
        Say::ButtonsAnew => voice.buttons_anew(),
        Say::CannotBeCopied => voice.cannot_be_copied(),
        Say::Stars(score) => voice.stars(stars(*score)),
        Say::No(rejected) => no(speaker, rejected),
        Say::Done => voice.done(),
        Say::Both(first, second) => [first, second].map(|say| words(speaker, say)).join("\n\n"),
        Say::TryLater => voice.try_later(),

        Say::Accepted {
            ticket,
            queue,
            promised,
            continues,
            person_called,
        } => {
            let (number, queue, when) = (ticket.to_string(), speaker.queue(queue), moment(voice, promised));
            let accepted = match (*person_called, promised.is_over()) {
                (true, false) => voice.accepted_person(number, queue, when),
                (false, false) => voice.accepted(number, queue, when),
                (true, true) => voice.accepted_person_late(number, queue),
                (false, true) => voice.accepted_late(number, queue),
            };
            let continues = continues.map(|earlier| voice.accepted_continues(earlier.to_string()));
            [Some(accepted), continues]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n\n")
        }
        Say::Taken { ticket, agent } => voice.taken(ticket.to_string(), speaker.name(agent)),
        Say::Above(above) => over(speaker, above),
        Say::DetailsNeeded(Details { ticket, asked, until }) => match until {
            None => voice.details_needed(ticket.to_string()),
            Some(until) if *asked => voice.details_asked_by(ticket.to_string(), moment(voice, until)),
            Some(until) => voice.details_needed_by(ticket.to_string(), moment(voice, until)),
        },
        Say::DetailsReceived(ticket) => voice.details_received(ticket.to_string()),
        Say::Reminder(ticket) => voice.reminder(ticket.to_string(), span(voice, speaker.settings.tickets.close_after)),
        Say::Resolved {
            ticket,
            summary,
            reopens_until,
            rate,
        } => {
            let summary = summary
                .as_deref()
                .map(|summary| clean::cut(&clean::text(summary), SUMMARY));
            let parts = [
                Some(voice.resolved(ticket.to_string())),
                summary.filter(|summary| clean::shows(summary)),
                Some(voice.resolved_next(moment(voice, reopens_until))),
                rate.then(|| voice.resolved_rate()),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
        }
        Say::Reopened { ticket, promised } if promised.is_over() => voice.reopened_late(ticket.to_string()),
        Say::Reopened { ticket, promised } => voice.reopened(ticket.to_string(), moment(voice, promised)),
        Say::Closed { ticket, why } => {
            let number = ticket.to_string();
            match why {
                WhyClosed::Settled => voice.closed_settled(number),
                WhyClosed::Silence => voice.closed_silence(number),
                WhyClosed::Spam => voice.closed_spam(number),
            }
        }
        // The wording is agreed, and has no place for the number.
        Say::Escalated { ticket: _, promised } if promised.is_over() => voice.escalated_late(),
        Say::Escalated { ticket: _, promised } => voice.escalated(moment(voice, promised)),
        Say::Apology { ticket, promised } if promised.is_over() => voice.apology_late(ticket.to_string()),
        Say::Apology { ticket, promised } => voice.apology(ticket.to_string(), moment(voice, promised)),
        Say::Expecting(said, outlook) => outlook::words(speaker, said, *outlook),
        Say::AtIt { ticket, next } => voice.at_it(ticket.to_string(), moment(voice, next)),
        Say::FollowUp(ticket) => voice.follow_up(ticket.to_string()),
        Say::GladItHelped => voice.glad_it_helped(),
        Say::PersonCalled(ticket) => voice.person_called(ticket.to_string()),
        Say::RatingThanks(GOOD_SCORE..) => voice.rating_thanks_high(),
        Say::RatingThanks(_) => voice.rating_thanks_low(),
        Say::AskComment => voice.ask_comment(),
        Say::CommentThanks => voice.comment_thanks(),
        Say::NotPassedOn(missing) => outcome::not_passed_on(voice, *missing),

        Say::TopicName { ticket, topic, name } => {
            voice.topic_name(ticket.to_string(), speaker.topic(topic.as_ref()), speaker.name(name))
        }
        Say::Card(card) => card::words(speaker, card),
        Say::MaybeTwice => voice.maybe_twice(),
        Say::PassedOn => voice.passed_on(),
        Say::Kept => voice.kept(),
        Say::TakingBack => voice.taking_back(),
        Say::Recalled(came_to) => outcome::recalled(voice, *came_to),
        Say::WrittenAt(written) => voice.written_at(moment(voice, written)),
        Say::GotStars { score, was: None } => voice.got_stars(stars(*score)),
        Say::GotStars { score, was: Some(was) } => voice.got_stars_changed(stars(*score), stars(*was)),
        Say::GotComment => voice.got_comment(),
        Say::ClockReached { clock, level, due } => clock_reached(voice, *clock, *level, moment(voice, due)),
        Say::ClockDigest { late, soon } => {
            let numbers = |tickets: &[TicketId]| {
                let numbers: Vec<String> = tickets.iter().map(|ticket| format!("№{ticket}")).collect();
                (!numbers.is_empty()).then(|| numbers.join(", "))
            };
            let lines = [
                Some(voice.clock_digest(late.len() + soon.len())),
                numbers(late).map(|late| voice.clock_digest_late(late)),
                numbers(soon).map(|soon| voice.clock_digest_soon(soon)),
            ];
            lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        Say::Nudge { waiting: true } => voice.nudge_waiting(),
        Say::Nudge { waiting: false } => voice.nudge_idle(),
        Say::Reminded => voice.reminded(),
        Say::DeskClosed(why) => match why {
            WhyClosed::Settled => voice.desk_closed_settled(),
            WhyClosed::Silence => voice.desk_closed_silence(),
            WhyClosed::Spam => voice.desk_closed_spam(),
        },
        Say::CustomerSolved => voice.customer_solved(),
        Say::DeskReopened => voice.desk_reopened(),
        Say::WantsPerson => voice.wants_person(),
        Say::CustomerLeft => voice.customer_left(),
        Say::CustomerReturned => voice.customer_returned(),
        Say::SendingFailed { to, missing, why } => {
            let why = clean::cut(&clean::line(why), REASON);
            outcome::sending_failed(voice, *to, *missing, why)
        }
        Say::EscalationForm(form) => {
            let urgency = incident::urgency(voice, form.urgency);
            let text = clean::cut(&clean::text(&form.text), SUMMARY);
            voice.escalation_form(
                speaker.queue(&form.from),
                urgency,
                speaker.name(&form.name),
                form.ticket.to_string(),
                speaker.topic(form.topic.as_ref()),
                text,
            )
        }
        Say::AskNote { to, urgency } => voice.ask_note(speaker.queue(to), incident::urgency(voice, *urgency)),
        Say::NoteInWords => voice.note_in_words(),
        Say::MovedTo(queue) => voice.moved_to(speaker.queue(queue)),
        Say::NoTicketHere => voice.no_ticket_here(),
        Say::UnknownCommand => voice.unknown_command(commands::known_to_staff()),
        Say::Stays(Stays::BesideCommand) => voice.stays_beside(),
        Say::Stays(Stays::EditedNote) => voice.stays_note(),
        Say::Stays(Stays::Unread) => voice.stays_unread(),
        Say::Stays(Stays::AnswersInside) => voice.answers_inside(),
        Say::Stays(Stays::EditUnread) => voice.edit_unread(),
        Say::Stays(Stays::EditedCommand) => voice.edited_command(),
        Say::NoAndStays(rejected) => [no(speaker, rejected), voice.stays_beside()].join("\n"),
        Say::BadVip => voice.bad_vip(),
        Say::CallTaken(name) => voice.call_taken(speaker.name(name)),
        Say::Draft => voice.draft(),
        Say::NotStaff => voice.not_staff(),
        Say::Anonymous => voice.anonymous(),

        Say::Ids(Ids { chat, thread, user }) => {
            let lines = [
                Some(voice.ids_chat(chat.to_string())),
                thread.map(|thread| voice.ids_thread(thread.to_string())),
                Some(voice.ids_user(user.to_string())),
            ];
            lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        Say::Invite { link, role } => {
            voice.invite(speaker.role(*role), span(voice, INVITATION_LASTS), clean::line(link))
        }
        Say::InviteVoid => voice.invite_void(),
        Say::CandidateNoted => voice.candidate_noted(),
        Say::Candidate { name, user, role } => {
            voice.candidate(speaker.name(name), user.to_string(), speaker.role(*role))
        }
        Say::CandidateApproved(name) => voice.candidate_approved(speaker.name(name)),
        Say::CandidateDeclined(name) => voice.candidate_declined(speaker.name(name)),
        Say::Welcome(role) => welcome(voice, *role),
        Say::StaffClock {
            ticket,
            clock,
            level,
            due,
        } => voice.staff_clock(
            ticket.to_string(),
            clock_reached(voice, *clock, *level, moment(voice, due)),
        ),
        Say::StaffCalled { ticket, queue, attempt } => {
            voice.staff_called(ticket.to_string(), speaker.queue(queue), *attempt)
        }
        Say::StaffOffered { ticket, until } => voice.staff_offered(ticket.to_string(), moment(voice, until)),
        Say::ShiftEnded(of) => voice.shift_ended(speaker.name(&of.agent), of.offered, of.on_call, of.kept),
        Say::HandsOver(of) => voice.hands_over(speaker.name(&of.agent), of.offered, of.on_call, of.kept),
        Say::ShiftBegins { waiting, load } => voice.shift_begins(*waiting, *load),
        Say::Incident(report) => incident::words(speaker, report),
        Say::StaffIdle(ticket) => voice.staff_idle(ticket.to_string()),
        Say::StaffAssigned(ticket) => voice.staff_assigned(ticket.to_string()),
        Say::StaffByHand { ticket, topic, queue } => {
            voice.staff_by_hand(ticket.to_string(), speaker.topic(topic.as_ref()), speaker.queue(queue))
        }
        Say::GroupLacks(group, lack, why) => groups::lacks(speaker, *group, *lack, why.as_deref()),
        Say::GroupWorks(group) => voice.group_works(groups::queues(speaker, *group)),
        Say::Manual(parts) => manual(speaker, parts),
        Say::BadManual(parts) => voice.bad_manual(parts.join(", ")),
        Say::Presence {
            presence,
            load,
            capacity,
        } => match presence {
            Presence::Online => voice.presence_on(*load, *capacity),
            Presence::Away => voice.presence_off(*load),
            Presence::HandingOver => voice.presence_handing_over(*load),
        },
        Say::Declined => voice.declined(),
    }
}

fn welcome(voice: Voice, role: Role) -> String {
    match role {
        Role::Supervisor | Role::Manager => voice.welcome_supervisor(),
        Role::L1 | Role::L2 | Role::L3 | Role::Concierge => voice.welcome_agent(),
        Role::Trainee => voice.welcome_trainee(),
        Role::Analyst | Role::Compliance | Role::Editor | Role::Moderator => voice.welcome_other(),
    }
}

fn clock_reached(voice: Voice, clock: ClockKind, level: Level, when: String) -> String {
    let clock = match clock {
        ClockKind::FirstResponse => voice.clock_first_response(),
        ClockKind::NextResponse => voice.clock_next_response(),
        ClockKind::Reaction => voice.clock_reaction(),
        ClockKind::Resolution => voice.clock_resolution(),
    };
    match level {
        Level::Warning(percent) => voice.clock_warning(clock, percent, when),
        Level::Breach => voice.clock_breach(clock, when),
        Level::Chain(step) => {
            let step = match step {
                EscalationStep::Queue => voice.step_queue(),
                EscalationStep::LevelUp => voice.step_level_up(),
                EscalationStep::Supervisor => voice.step_supervisor(),
                EscalationStep::Manager => voice.step_manager(),
            };
            voice.clock_chain(clock, step, when)
        }
    }
}

fn my_tickets(speaker: Speaker<'_>, tickets: &[Line]) -> String {
    let voice = speaker.voice;
    if tickets.is_empty() {
        return voice.no_tickets();
    }
    let more = tickets.len().saturating_sub(LISTED);
    let mut lines = vec![voice.my_tickets(tickets.len())];
    lines.extend(tickets.iter().take(LISTED).map(|line| my_ticket(speaker, line)));
    lines.extend((more > 0).then(|| voice.my_more(more)));
    lines.join("\n")
}

fn over(speaker: Speaker<'_>, above: &Above) -> String {
    let voice = speaker.voice;
    match above {
        Above::Number(ticket) => voice.number(ticket.to_string()),
        Above::ForwardedFrom(name) => voice.forwarded_from(speaker.name(name)),
        Above::AnswersElsewhere { name, quote: None } => voice.answers_elsewhere(speaker.name(name)),
        Above::AnswersElsewhere {
            name,
            quote: Some(quote),
        } => voice.quotes_elsewhere(speaker.name(name), clean::cut(&clean::line(quote), REASON)),
    }
}

fn my_ticket(speaker: Speaker<'_>, line: &Line) -> String {
    let topic = speaker.topic(line.topic.as_ref());
    speaker
        .voice
        .my_ticket(line.ticket.to_string(), topic, speaker.state(line.state))
}

fn manual(speaker: Speaker<'_>, parts: &[ManualPart]) -> String {
    let voice = speaker.voice;
    if parts.is_empty() {
        return voice.manual_none();
    }
    let lines = parts.iter().take(LISTED).map(|of| {
        let when = moment(voice, &of.until);
        match &of.alarm {
            None => voice.manual_part(of.part.clone(), when),
            Some(alarm) => voice.manual_part_alarm(of.part.clone(), when, alarm.clone()),
        }
    });
    std::iter::once(voice.manual_head())
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

fn no(speaker: Speaker<'_>, rejected: &Rejected) -> String {
    let voice = speaker.voice;
    match rejected {
        Rejected::Over => voice.no_over(),
        Rejected::TakenBy(name) => voice.no_taken_by(speaker.name(name)),
        Rejected::AlreadyYours => voice.no_already_yours(),
        Rejected::AlreadyThere => voice.no_already_there(),
        Rejected::Outdated => voice.no_outdated(),
        Rejected::NotAllowed => voice.no_not_allowed(),
        Rejected::NowhereToEscalate => voice.no_nowhere_to_escalate(),
        Rejected::QueueOff(queue) => voice.no_queue_off(speaker.queue(queue)),
        Rejected::NoSurvey => voice.no_no_survey(),
        Rejected::AlreadyRated => voice.no_already_rated(),
        Rejected::BadScore => voice.no_bad_score(),
        Rejected::CannotBeCopied => voice.cannot_be_copied(),
    }
}
