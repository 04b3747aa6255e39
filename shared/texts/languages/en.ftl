# The desk's words in English. A message's name is the name of its method in src/catalog.rs, and so are its variables.
# Voice: a kind professional. Short, concrete; what happens next, and when.

language_name = English

## To the customer: conversation

greeting = { $brand }: support

    Hello, { $name }. We help with questions and problems: choose a topic or just write, and we will give you a number and tell you when to expect an answer.

    You can call a person at any step: /person
greeting_nameless = { $brand }: support

    Hello. We help with questions and problems: choose a topic or just write, and we will give you a number and tell you when to expect an answer.

    You can call a person at any step: /person
welcome_back = Welcome back. Your ticket: №{ $ticket } · { $topic } · { $state }.

    Write here and it goes to that ticket. For something else there is “{ button_menu }”.
choose_topic = What is it about? Choose a topic or just write.
question_of = Question { $number } of { $of }. { $text }
attach = Do you have a screenshot or a file? Send it here. If not, press “{ button_send_now }”.
by_hand = A colleague is handling this personally right now, so there are no questions first. Tell us in one message what happened.
too_many_open = Five tickets are open already, so a new one has to wait. Write here and it goes to №{ $ticket }. To choose another: /my
too_many_openings = That is many tickets for one hour. The next can be opened after { $when }. Do write here meanwhile: it goes to №{ $ticket }.
too_many_openings_later = That is many tickets for one hour. The next can be opened after { $when }.
help_opening = Write your question as an ordinary message: text, a photo, a file or a voice message. We will give you a number and tell you when to expect an answer.
help_command = /{ $command } — { $what }
help_closing = You can call a person at any step: /person
choose_language = Choose a language · Выберите язык
language_chosen = English from here on.
choose_region = Where are you? Choose your region and we will show times by its clock.
choose_other_region = Your region is { $region }. Have you moved? Choose another.
region_chosen = Your region is { $region }. We show times by its clock, where it is { $when } now. To change it: /region
status_head = №{ $ticket } · { $topic }
status_state = State: { $state }
status_queue = Queue: { $queue }
status_owner = With: { $owner }
status_promised = We will reply by { $when }
status_late = We promised a reply by { $when } and are late. Sorry: your question is not lost, the answer will come here.
my_tickets =
    { $count ->
        [one] You have { $count } ticket:
       *[other] You have { $count } tickets:
    }
my_ticket = №{ $ticket } · { $topic } · { $state }
my_more =
    { $count ->
        [one] and { $count } earlier one
       *[other] and { $count } earlier ones
    }
no_tickets = You have no tickets yet. Write your question and we will open the first.
which_ticket = You have several open tickets. Which one is this about?
which_ticket_else = Choose below, or reply to a message about it. If you do not choose within a few minutes, it goes to №{ $ticket }.
focused = Go ahead: your messages go to №{ $ticket }.
nothing_here = This button no longer works.
group_busy = Telegram takes no more messages in this group for a moment. Please press again in a few seconds.
buttons_anew = That message is too old to be changed. Here are its buttons again:
cannot_be_copied = Telegram does not let us pass on this kind of message. Please describe it in words or send a screenshot.
stars = Thank you, noted: { $stars }
done = Done
stranded =
    The desk cannot store messages at the moment. { $name } wrote, and waits for a ticket:

    { $text }
stranded_other = The desk cannot store messages at the moment. { $name } sent this, and waits for a ticket:
try_later = Something broke on our side, so answers are slow. Your message is saved and we will pass it on once this is fixed. No need to write again.

state_accepted = accepted
state_in_progress = in progress
state_needs_details = waiting for your details
state_resolved = resolved
state_closed = closed

## To the customer: about a ticket

accepted = Received: №{ $ticket }, queue “{ $queue }”. We will reply by { $when }. You can add to it right here: everything goes into the ticket.
accepted_person = Received: №{ $ticket }, queue “{ $queue }”. A person has been called and will reply by { $when }. You can add to it right here: everything goes into the ticket.
accepted_late = Received: №{ $ticket }, queue “{ $queue }”. We are sorry: the time in which we usually reply has passed already. We will answer as soon as we can. You can add to it right here: everything goes into the ticket.
accepted_person_late = Received: №{ $ticket }, queue “{ $queue }”. A person has been called. We are sorry: the time in which we usually reply has passed already, and they will answer as soon as they can. You can add to it right here: everything goes into the ticket.
accepted_continues = It continues №{ $ticket }.
taken = №{ $ticket }: { $agent } is on it. The answer will come here.
forwarded_from = ↪️ Forwarded from { $name }
answers_elsewhere = ↩️ In reply to a message of { $name } in another chat
quotes_elsewhere = ↩️ In reply to { $name } in another chat: “{ $quote }”
number = №{ $ticket }
details_needed = We need more details for №{ $ticket }. Please reply right here and we will carry on.
details_needed_by = We need more details for №{ $ticket }. Please reply right here by { $when } and we will carry on.
details_asked_by = To carry on with №{ $ticket } we need your answer to this. Please reply right here by { $when }.
details_received = Thank you, your details are with us. №{ $ticket } is in progress again.
reminder = A reminder about №{ $ticket }: we need your details to carry on. Without a reply the ticket closes in { $span }.
resolved = №{ $ticket } is resolved.
resolved_next = If it comes back, write here before { $when } and the same ticket opens again.
resolved_rate = How did we do? One tap is enough: 1 is bad, 5 is great.
reopened = №{ $ticket } is open again. We will reply by { $when }.
reopened_late = №{ $ticket } is open again. We are late already, sorry. We will reply as soon as we can.
closed_settled = №{ $ticket } is closed. If something new comes up, just write.
closed_silence = №{ $ticket } is closed, as the details did not come. If the question stands, write and we will return to it.
closed_spam = №{ $ticket } is closed.
escalated = Your question has gone to an expert. We will be back by { $when }.
escalated_late = Your question has gone to an expert. We are late already, sorry. We will be back as soon as we can.
apology = Sorry, we will not make it with №{ $ticket } in the time we gave you. You will have our answer by { $when }.
apology_late = Sorry, we are late with №{ $ticket }. You will have our answer as soon as we can give it.
outlook_standing = Something broke on our side, so the answer will take longer than usual. Everything you write is saved, and we will answer here. No need to write again.
accepted_timeless = Received: №{ $ticket }, queue “{ $queue }”. You can add to it right here: everything goes into the ticket.
accepted_person_timeless = Received: №{ $ticket }, queue “{ $queue }”. A person has been called. You can add to it right here: everything goes into the ticket.
reopened_timeless = №{ $ticket } is open again.
escalated_timeless = Your question has gone to an expert.
apology_timeless = Sorry, we will not make it with №{ $ticket } in the time we gave you.
at_it_timeless = №{ $ticket } is open, and we have not forgotten you.
outlook_behind = Many people are writing to us right now, so it may take { $span } longer, or more. You will not lose your place.
at_it = We are working on №{ $ticket } and have not forgotten you. You will hear from us again by { $when }.
follow_up = We finished with №{ $ticket } a short while ago. Did it help? If not, the same ticket opens again.
glad_it_helped = Glad it helped!
person_called = A person has been called to №{ $ticket } and will reply to you here.
rating_thanks_high = Thank you for the rating. Care to add a few words about our work? Press the button, or reply to this message.
rating_thanks_low = Thank you for being honest. What should we improve? Press the button, or reply to this message. If something still does not work, just write here and we will return to it.
ask_comment = Write your comment in one message, and the team will read it.
comment_thanks = Thank you, we are passing it on to the team.
not_passed_on = We could not pass this on to the team. Please say it in words, or send it in another way.
not_passed_on_unsure = We are not sure that this has reached the team. If nobody replies to it, please send it again.
not_passed_on_file = The team has your words, but we could not pass on the file. Please send it again, perhaps in another format.
not_passed_on_ending = The end of this message did not reach the team. Please send it again as a message of its own.
not_passed_on_siblings = We could not pass on everything in this album. Please send what matters once more, one by one.
not_passed_on_edit = We could not pass on this edit: the team sees the earlier version. Please write what has changed as a new message.

## To agents: in a ticket's topic

topic_name = №{ $ticket } · { $topic } · { $name }
card_head = №{ $ticket } · { $topic }
card_customer = 👤 { $name }
card_customer_username = 👤 { $name } · @{ $username }
card_language = 🌐 Language: { $language }
card_region = 📍 Region: { $region }
card_queue = 📥 Queue: { $queue }
card_class_normal = ▫️ Ordinary question
card_class_urgent = ⚡ Urgent
card_class_work = 🛠 Planned work
card_urgency_low = 🔽 Urgency: low
card_urgency_high = 🔺 Urgency: high
card_state_accepted = 🆕 Accepted
card_state_in_progress = 🔧 In progress
card_state_needs_details = ⏳ Waiting for the customer
card_state_resolved = ✅ Resolved
card_state_closed = 🔒 Closed
card_owner = 🧑‍💻 Owner: { $owner }
card_no_owner = 🧑‍💻 Nobody has it
card_promised = ⏰ Reply by { $when }
card_late = 🔴 Late: promised by { $when }
card_vip = ⭐ VIP
card_person_called = 🙋 Asks for a person
card_unreachable = 🚫 Has blocked the bot
card_cycle =
    { $count ->
        [one] 🔄 Reopened { $count } time
       *[other] 🔄 Reopened { $count } times
    }
card_score = ⭐ Rating: { $stars }
card_start = 🔗 Came by the link: { $start }
card_continues = ↩️ Continues №{ $ticket }

maybe_twice = This message may have come twice.
passed_on = 📤 Passed on
kept = 📥 Kept: the customer has blocked the bot. It goes to them when they are back.
taking_back = ⏳ Being taken back from the customer
recalled = 🗑 Taken back: the customer no longer has the message.
recalled_may_remain = 🗑 Taken back. The message may have come twice, and then the customer still has one.
recalled_never_arrived = 🗑 Taken back: the message had not reached the customer.
recalled_too_old = ⚠️ Not taken back: Telegram deletes nothing after two days. The customer keeps the message.
recalled_refused = ⚠️ Not taken back: Telegram refused. The customer keeps the message.
recalled_unsure = ⚠️ Not taken back: it is not known whether the message had arrived. The customer may have it.
written_at = 🕓 What follows was written at { $when } and reached us only now
got_stars = ⭐ The customer's rating: { $stars }
got_stars_changed = ⭐ The customer changed the rating: { $stars } (was { $was })
got_comment = 💬 Comment on the rating:
clock_first_response = first response
clock_next_response = response
clock_reaction = a specialist's reaction
clock_resolution = resolution
clock_warning = ⏳ { $percent } % of the time is gone: { $clock }, due { $when }.
clock_breach = 🔴 Overdue: { $clock }, was due { $when }.
clock_chain = 🔴 Overdue and still waiting: { $clock }, was due { $when }. Called in: { $step }.
clock_digest = ⏰ { $count ->
    [one] { $count } ticket is late or will be soon.
   *[other] { $count } tickets are late or will be soon.
}
clock_digest_late = 🔴 Late: { $tickets }.
clock_digest_soon = ⏳ Late soon: { $tickets }.
step_queue = everyone on duty
step_level_up = the next level
step_supervisor = the supervisor
step_manager = the manager
nudge_waiting = ⏰ The customer waits, and nobody has touched this for long.
nudge_idle = ⏰ Nothing moves here: write to the customer or resolve the ticket.
reminded = 🔔 A reminder about the details goes to the customer.
desk_closed_settled = 🔒 Closed: resolved, and the customer did not come back.
desk_closed_silence = 🔒 Closed: the customer sent no details.
desk_closed_spam = 🔒 Closed as spam.
customer_solved = ✅ The customer says it is solved.
desk_reopened = 🔄 The customer is back: the ticket is open again.
wants_person = 🙋 The customer asks for a person.
customer_left = 🚫 The customer has blocked the bot: replies are kept and go out when they are back.
customer_returned = 👋 The customer is back: replies go out again.
sending_failed_customer = ⚠️ Did not reach the customer: { $why }
unsure_customer = ⚠️ May not have reached the customer: Telegram did not answer, and it is not sent again.
without_file_customer = ⚠️ Without its file: only the words reached the customer.
without_ending_customer = ⚠️ The end of this did not reach the customer: { $why }
without_siblings_customer = ⚠️ Part of this album did not reach the customer.
without_edit_customer = ⚠️ The edit did not reach the customer, who has the earlier version: { $why }
without_original_customer = ⚠️ The customer does not have this message, and an edit does not send it. To send it, write it anew.
sending_failed_group = ⚠️ Could not be shown here: { $why }
unsure_group = ⚠️ A message may be missing here: Telegram did not answer.
without_file_group = ⚠️ The customer sent a file with this. It could not be shown here.
without_ending_group = ⚠️ The end of this message could not be shown here: { $why }
without_siblings_group = ⚠️ Part of the customer's album could not be shown here.
without_edit_group = ⚠️ The customer edited this message, and the edit could not be shown here: { $why }
shown_anew = ✏️ Edited: this is the new version of an earlier message.
escalation_form = ⬆️ From { $queue }, urgency: { $urgency }.
    👤 { $name } · №{ $ticket } · { $topic }
    { $text }
ask_note = ⬆️ To “{ $queue }”, urgency: { $urgency }. Reply to this message: what is it about, and what was tried? Only colleagues read it.
note_in_words = Only words can be passed on. Reply to the same message with a text.
urgency_low = low
urgency_medium = medium
urgency_high = high
moved_to = ➡️ Moved to the queue “{ $queue }”.
no_ticket_here = No ticket belongs to this topic: nothing goes to a customer from here.
unknown_command = There is no such command. The message stayed here, the customer does not see it. There are: { $commands }
stays_note = This was made a note and stays one: the customer does not get the edit. Write it as a new message.
stays_beside = What stood beside the command stayed here: the customer does not see it.
stays_unread = Part of this message cannot be read here, so all of it stayed: the customer does not see it. Send it as plain text, or as a file.
answers_inside = The customer does not see the message that this replies to, so it stayed here, too. To write to them, send it without the reply.
edit_unread = Part of this edit cannot be read here, so the customer does not get it. Write it as a new message.
edited_command = Edited messages are not read as commands: nothing was done, and the customer does not get the edit. Send it as a new message.
bad_vip = Write for how long: /vip 30d, /vip 12h; or /vip off.
call_taken = 🚨 { $name } has answered the call.
draft = 📝 A trainee's draft. The customer does not see it until a colleague sends it.
not_staff = Only staff can do that. Ask an admin for an invitation.
anonymous = You write as the group or as a channel, so nobody can see who you are. Write as yourself (in your admin rights, turn off anonymity) and try again.

## To staff

ids_chat = Chat: { $chat }
ids_thread = Topic: { $thread }
ids_user = You: { $user }
role_agent = agent
role_l2 = second-level agent
role_l3 = third-level agent
role_concierge = VIP concierge
role_trainee = trainee
role_manager = manager
role_moderator = moderator
role_editor = editor
role_analyst = analyst
role_compliance = compliance officer
role_supervisor = supervisor
invite = An invitation, role: { $role }. The link works once, for { $span }. Pass it on:

    { $link }
invite_void = This invitation does not work: it has been used or has expired. Ask for a new one.
candidate_noted = Your request goes to an admin. The decision will come here.
candidate = { $name } (id { $user }) wants to join, role: { $role }. Approve?
candidate_approved = ✅ { $name } is in the team now.
candidate_declined = ✖️ { $name }: declined.
welcome_agent = You are in the team as an agent. Each new ticket is a new topic in the agents' group: take it with the button on its card, or just answer.
welcome_trainee = You are in the team as a trainee. Answer in a ticket's topic: a colleague reads your draft and sends it.
welcome_other = You are in the team. What your role may do, your supervisor will show you.
staff_clock = №{ $ticket }. { $what }
staff_called = 🚨 №{ $ticket } in { $queue } cannot wait, and you are on call (call { $attempt }). Acknowledge, or the next person is called.
staff_offered = 🤝 A colleague is handing over. Will you take №{ $ticket }? Until { $when }; then whoever is on call gets it.
shift_ended = 🌙 { $agent } is off duty. Offered to colleagues: { $offered }, to whoever is on call: { $called }, not passed on: { $kept }.
hands_over = 🤝 { $agent } is handing over. Offered to colleagues: { $offered }, to whoever is on call: { $called }, not passed on: { $kept }.
shift_begins = ☀️ Your shift begins. Waiting for an agent: { $waiting }, in your hands: { $load }. At work? /online
incident_head = 🌙 Called at night: ticket №{ $ticket }, { $when }
incident_cause = Queue: { $queue }. Urgency: { $urgency }
incident_calls = { $count ->
    [one] { $count } call to those on call
   *[other] { $count } calls to those on call
}
incident_acknowledged = Acknowledged by { $name }: { $when } (waited { $span })
incident_not_acknowledged = Nobody acknowledged the call
incident_taken = Taken by { $name }, { $when }
incident_passed_on = Passed on to { $queue }, { $when }
incident_resolved = ✅ Resolved: { $when }
incident_owner = Now with { $name }
incident_no_owner = Nobody has it now
staff_idle = ⏰ №{ $ticket } has not been touched by anybody for long. Have a look, or give it to somebody.
staff_assigned = 📥 №{ $ticket } is yours now. It waits in its topic.
staff_by_hand = ✋ №{ $ticket } “{ $topic }” ({ $queue }): this is in manual mode, so you hear of it at once.
group_lacks_bot = 🚨 The bot is not in the agents' group of { $queues } (chat { $chat }). Nothing can be shown there until it is back; customers are told that answers take longer than usual. Add it to the group, then: the group's name → Edit → Administrators → Add administrator → the bot → Manage topics.
group_lacks_writing = 🚨 The bot may not write in the agents' group of { $queues } (chat { $chat }). Nothing can be shown there until it may; customers are told that answers take longer than usual. To mend it: the group's name → Edit → Administrators → Add administrator → the bot → Manage topics.
group_lacks_topics = 🚨 Topics are off in the agents' group of { $queues } (chat { $chat }). No ticket can be shown there until they are on; customers are told that answers take longer than usual. To mend it: the group's name → Edit → Topics.
group_lacks_new_topics = 🚨 The bot may not manage topics in the agents' group of { $queues } (chat { $chat }). New tickets cannot be shown there until it may, and their customers are told that answers take longer than usual. To mend it: the group's name → Edit → Administrators → the bot → Manage topics.
group_telegram_says = Telegram says: { $why }
group_works = ✅ The agents' group of { $queues } works again. What waited is on its way.
manual_none = Nothing is in manual mode. To switch a part on: /manual on payment 2h
manual_head = In manual mode (functions follow within a minute):
manual_part = • { $part } until { $when }
manual_part_alarm = • { $part } until { $when }, by the alarm { $alarm }
bad_manual = Write what and for how long: /manual on payment 2h; or /manual off payment. From 1m to 7d. There are: { $parts }
presence_on = You are at work: { $load } of { $capacity } in hand. Away for a while? /away
presence_off = You are away: nothing new is given to you. In hand: { $load }. Back? /online. To pass them on: /handover
presence_handing_over = You are handing over: nothing new is given to you, and what you have in hand ({ $load }) is offered to colleagues. Until somebody accepts a ticket, it stays yours. Back? /online
welcome_supervisor = You are in the team as a supervisor. Each new ticket is a new topic in the agents' group: take it with the button or an answer. Colleagues' tickets are open to you too.
declined = An admin declined the request. If that is a mistake, write to whoever invited you.

## Why it did not happen

no_over = This ticket is closed already.
no_taken_by = { $name } has this ticket already.
no_already_yours = You have this ticket already.
no_already_there = That is done already.
no_outdated = This has changed since: the button does not apply any more.
no_not_allowed = Your role does not allow that.
no_nowhere_to_escalate = There is nobody above this queue.
no_queue_off = The queue “{ $queue }” takes no tickets now.
no_no_survey = This request for a rating no longer counts.
no_already_rated = Your rating is noted, and it is too late to change it.
no_bad_score = A rating is 1 to 5 stars.

## Buttons

button_menu = New question
button_send_now = Send as it is
button_person = Call a person
button_regions = My region
button_focus = №{ $ticket }
button_another = A new question
button_solved = It is solved
button_not_solved = It is not solved
button_rate = { $score } ★
button_comment = Add a comment
button_no_comment = Not now
button_new_question = This is a new question
button_take = Take
button_ask_details = Need details
button_resolve = Resolve
button_escalate = Escalate
button_pass_as_it_is = ⬆️ At once: { $queue }
button_pass_to = { $queue } …
button_pass_to_next = ⬆️ { $queue } …
button_urgency = Urgency: { $urgency }
button_without_note = Pass on without a note
button_more = More
button_back = Back
button_release = Release
button_spam = Spam
button_accept = I take it
button_acknowledge = I am on it
button_send_draft = Send
button_recall = Recall
button_approve = Approve
button_decline = Decline

## Commands

command_start = a new question
command_my = my tickets
command_status = how my ticket is doing
command_person = call a person
command_language = change the language
command_region = my region and time zone
command_help = what you can do here
command_take = take the ticket
command_details = ask the customer for details; they read the text after the command
command_resolve = resolved; the customer reads the text after the command
command_escalate = pass it one level up; or say to whom, how urgent, what was tried: l3 high …
command_release = let it go for someone else to take
command_note = a note among ourselves, the customer does not see it
command_vip = make the customer a VIP: 30d, 12h, off
command_id = ids of the chat, the topic and yourself, for the settings

## Time

time_today = { $time } { $zone }
time_day = { $day } { $month }, { $time } { $zone }
time_year = { $day } { $month } { $year }, { $time } { $zone }
month =
    { $number ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
zone_msk = MSK
span_days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
span_hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
span_minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }

## Topics, questions and queues that come with the desk

nameless = No name
topic_none = Question
topic_payment = Payment
topic_account = Account
topic_features = Features
topic_complaint = Complaint
topic_ideas = Ideas
question_payment_1 = What did you pay for, and when? The date, the amount and the way you paid are enough. Please do not send a full card number.
question_payment_2 = What went wrong: the payment fails, you were charged twice, what you paid for is missing, or something else?
question_account_1 = Which account is it? Give the login, email or phone. Please send no passwords and no codes.
question_account_2 = What happens when you try to sign in or change something? If you see an error, copy its text.
question_features_1 = What would you like to do?
question_features_2 = Where do you try it (site, app, which device), and what happens now?
question_complaint_1 = What happened, and when? If there is an order or an earlier ticket, give its number.
question_complaint_2 = What would put it right?
question_ideas_1 = What should we add or change?
question_ideas_2 = What would it help you do, and how do you manage now?
question_other = Please describe what happened.
queue_l1 = First line
queue_l2 = Second line
queue_l3 = Experts
queue_vip = VIP
queue_payments = Payments
queue_security = Security
