//! Every message with its variables: one method of [`Voice`] each, of the name that it has in the language files.
//!
//! So the compiler finds a message that the code does not use, or uses without a variable; and a test holds every language
//! file to exactly this list.

use fluent_bundle::FluentValue;

use crate::voice::Voice;

macro_rules! catalog {
    ($($id:ident($($variable:ident),*);)*) => {
        impl Voice {
            $(
                pub(crate) fn $id(self $(, $variable: impl Into<FluentValue<'static>>)*) -> String {
                    self.format(stringify!($id), [$((stringify!($variable), $variable.into())),*])
                }
            )*
        }

        /// Ids with their variables.
        #[cfg(test)]
        pub(crate) const CATALOG: &[(&str, &[&str])] = &[$((stringify!($id), &[$(stringify!($variable)),*])),*];
    };
}

catalog! {
    language_name();

    // To the customer: conversation
    greeting(brand, name);
    greeting_nameless(brand);
    welcome_back(ticket, topic, state);
    choose_topic();
    question_of(number, of, text);
    attach();
    by_hand();
    too_many_open(ticket);
    too_many_openings(when, ticket);
    too_many_openings_later(when);
    help_opening();
    help_command(command, what);
    help_closing();
    choose_language();
    language_chosen();
    choose_region();
    choose_other_region(region);
    region_chosen(region, when);
    status_head(ticket, topic);
    status_state(state);
    status_queue(queue);
    status_owner(owner);
    status_promised(when);
    status_late(when);
    my_tickets(count);
    my_ticket(ticket, topic, state);
    my_more(count);
    no_tickets();
    which_ticket();
    which_ticket_else(ticket);
    focused(ticket);
    nothing_here();
    group_busy();
    buttons_anew();
    cannot_be_copied();
    stars(stars);
    done();
    try_later();
    stranded(name, text);
    stranded_other(name);
    state_accepted();
    state_in_progress();
    state_needs_details();
    state_resolved();
    state_closed();

    // To the customer: about a ticket
    accepted(ticket, queue, when);
    accepted_person(ticket, queue, when);
    accepted_late(ticket, queue);
    accepted_person_late(ticket, queue);
    accepted_continues(ticket);
    taken(ticket, agent);
    forwarded_from(name);
    answers_elsewhere(name);
    quotes_elsewhere(name, quote);
    number(ticket);
    details_needed(ticket);
    details_needed_by(ticket, when);
    details_asked_by(ticket, when);
    details_received(ticket);
    reminder(ticket, span);
    resolved(ticket);
    resolved_next(when);
    resolved_rate();
    reopened(ticket, when);
    reopened_late(ticket);
    closed_settled(ticket);
    closed_silence(ticket);
    closed_spam(ticket);
    escalated(when);
    escalated_late();
    apology(ticket, when);
    apology_late(ticket);
    outlook_behind(span);
    outlook_standing();
    accepted_timeless(ticket, queue);
    accepted_person_timeless(ticket, queue);
    reopened_timeless(ticket);
    escalated_timeless();
    apology_timeless(ticket);
    at_it_timeless(ticket);
    at_it(ticket, when);
    follow_up(ticket);
    glad_it_helped();
    person_called(ticket);
    rating_thanks_high();
    rating_thanks_low();
    ask_comment();
    comment_thanks();
    not_passed_on();
    not_passed_on_unsure();
    not_passed_on_file();
    not_passed_on_ending();
    not_passed_on_siblings();
    not_passed_on_edit();

    // To agents: in a ticket's topic
    topic_name(ticket, topic, name);
    card_head(ticket, topic);
    card_customer(name);
    card_customer_username(name, username);
    card_language(language);
    card_region(region);
    card_queue(queue);
    card_class_normal();
    card_class_urgent();
    card_class_work();
    card_urgency_low();
    card_urgency_high();
    card_state_accepted();
    card_state_in_progress();
    card_state_needs_details();
    card_state_resolved();
    card_state_closed();
    card_owner(owner);
    card_no_owner();
    card_promised(when);
    card_late(when);
    card_vip();
    card_person_called();
    card_unreachable();
    card_cycle(count);
    card_score(stars);
    card_start(start);
    card_continues(ticket);
    maybe_twice();
    passed_on();
    kept();
    taking_back();
    recalled();
    recalled_may_remain();
    recalled_never_arrived();
    recalled_too_old();
    recalled_refused();
    recalled_unsure();
    written_at(when);
    got_stars(stars);
    got_stars_changed(stars, was);
    got_comment();
    clock_first_response();
    clock_next_response();
    clock_reaction();
    clock_resolution();
    clock_warning(clock, percent, when);
    clock_breach(clock, when);
    clock_chain(clock, step, when);
    clock_digest(count);
    clock_digest_late(tickets);
    clock_digest_soon(tickets);
    step_queue();
    step_level_up();
    step_supervisor();
    step_manager();
    nudge_waiting();
    nudge_idle();
    reminded();
    desk_closed_settled();
    desk_closed_silence();
    desk_closed_spam();
    customer_solved();
    desk_reopened();
    wants_person();
    customer_left();
    customer_returned();
    sending_failed_customer(why);
    unsure_customer();
    without_file_customer();
    without_ending_customer(why);
    without_siblings_customer();
    without_edit_customer(why);
    without_original_customer();
    sending_failed_group(why);
    unsure_group();
    without_file_group();
    without_ending_group(why);
    without_siblings_group();
    without_edit_group(why);
    shown_anew();
    escalation_form(queue, urgency, name, ticket, topic, text);
    ask_note(queue, urgency);
    note_in_words();
    urgency_low();
    urgency_medium();
    urgency_high();
    moved_to(queue);
    no_ticket_here();
    unknown_command(commands);
    stays_note();
    stays_beside();
    stays_unread();
    answers_inside();
    edit_unread();
    edited_command();
    bad_vip();
    call_taken(name);
    draft();
    not_staff();
    anonymous();

    // To staff
    ids_chat(chat);
    ids_thread(thread);
    ids_user(user);
    role_agent();
    role_l2();
    role_l3();
    role_concierge();
    role_trainee();
    role_manager();
    role_moderator();
    role_editor();
    role_analyst();
    role_compliance();
    role_supervisor();
    invite(role, span, link);
    invite_void();
    candidate_noted();
    candidate(name, user, role);
    candidate_approved(name);
    candidate_declined(name);
    welcome_agent();
    welcome_supervisor();
    welcome_trainee();
    welcome_other();
    staff_clock(ticket, what);
    staff_called(ticket, queue, attempt);
    staff_offered(ticket, when);
    shift_ended(agent, offered, called, kept);
    hands_over(agent, offered, called, kept);
    shift_begins(waiting, load);
    incident_head(ticket, when);
    incident_cause(queue, urgency);
    incident_calls(count);
    incident_acknowledged(name, when, span);
    incident_not_acknowledged();
    incident_taken(name, when);
    incident_passed_on(queue, when);
    incident_resolved(when);
    incident_owner(name);
    incident_no_owner();
    staff_idle(ticket);
    staff_assigned(ticket);
    staff_by_hand(ticket, topic, queue);
    group_lacks_bot(queues, chat);
    group_lacks_writing(queues, chat);
    group_lacks_topics(queues, chat);
    group_lacks_new_topics(queues, chat);
    group_telegram_says(why);
    group_works(queues);
    manual_none();
    manual_head();
    manual_part(part, when);
    manual_part_alarm(part, when, alarm);
    bad_manual(parts);
    presence_on(load, capacity);
    presence_off(load);
    presence_handing_over(load);
    declined();

    // Why it did not happen
    no_over();
    no_taken_by(name);
    no_already_yours();
    no_already_there();
    no_outdated();
    no_not_allowed();
    no_nowhere_to_escalate();
    no_queue_off(queue);
    no_no_survey();
    no_already_rated();
    no_bad_score();

    // Buttons
    button_menu();
    button_send_now();
    button_person();
    button_regions();
    button_focus(ticket);
    button_another();
    button_solved();
    button_not_solved();
    button_rate(score);
    button_comment();
    button_no_comment();
    button_new_question();
    button_take();
    button_ask_details();
    button_resolve();
    button_escalate();
    button_pass_as_it_is(queue);
    button_pass_to(queue);
    button_pass_to_next(queue);
    button_urgency(urgency);
    button_without_note();
    button_more();
    button_back();
    button_release();
    button_spam();
    button_recall();
    button_send_draft();
    button_acknowledge();
    button_accept();
    button_approve();
    button_decline();

    // Commands
    command_start();
    command_my();
    command_status();
    command_person();
    command_language();
    command_region();
    command_help();
    command_take();
    command_details();
    command_resolve();
    command_escalate();
    command_release();
    command_note();
    command_vip();
    command_id();

    // Time
    time_today(time, zone);
    time_day(day, month, time, zone);
    time_year(day, month, year, time, zone);
    month(number);
    zone_msk();
    span_days(count);
    span_hours(count);
    span_minutes(count);

    // Topics, questions and queues that come with the desk
    nameless();
    topic_none();
    topic_payment();
    topic_account();
    topic_features();
    topic_complaint();
    topic_ideas();
    question_payment_1();
    question_payment_2();
    question_account_1();
    question_account_2();
    question_features_1();
    question_features_2();
    question_complaint_1();
    question_complaint_2();
    question_ideas_1();
    question_ideas_2();
    question_other();
    queue_l1();
    queue_l2();
    queue_l3();
    queue_vip();
    queue_payments();
    queue_security();
}
