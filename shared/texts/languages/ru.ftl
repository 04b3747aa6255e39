# Слова службы поддержки по-русски. Имя сообщения — имя метода в src/catalog.rs, переменные те же.
# Тон: доброжелательный специалист. Коротко, конкретно, «вы» со строчной; что будет дальше и когда.

language_name = Русский

## Клиенту: разговор

greeting = { $brand }: поддержка

    Здравствуйте, { $name }. Помогаем с вопросами и неполадками: выберите тему или просто напишите — дадим номер и скажем, когда ответим.

    Позвать человека можно на любом шаге: /person
greeting_nameless = { $brand }: поддержка

    Здравствуйте. Помогаем с вопросами и неполадками: выберите тему или просто напишите — дадим номер и скажем, когда ответим.

    Позвать человека можно на любом шаге: /person
welcome_back = С возвращением. Ваше обращение: №{ $ticket } · { $topic } · { $state }.

    Пишите сюда — всё попадёт в него. Для другого вопроса есть кнопка «{ button_menu }».
choose_topic = О чём ваш вопрос? Выберите тему или просто напишите.
question_of = Вопрос { $number } из { $of }. { $text }
attach = Есть снимок экрана или файл? Пришлите его сюда. Если нет, нажмите «{ button_send_now }».
by_hand = Сейчас такие вопросы лично разбирает сотрудник, поэтому без анкеты. Напишите одним сообщением, что случилось.
too_many_open = Открыто уже пять обращений, новое пока не начать. Пишите сюда — сообщение попадёт в №{ $ticket }. Выбрать другое: /my
help_opening = Напишите вопрос обычным сообщением: подойдут текст, фото, файл, голос. Дадим номер и скажем, когда ответим.
help_command = /{ $command } — { $what }
help_closing = Позвать человека можно на любом шаге: /person
choose_language = Выберите язык · Choose a language
language_chosen = Дальше говорим по-русски.
choose_region = Где вы? Выберите регион — будем показывать время по нему.
choose_other_region = Ваш регион — { $region }. Переехали? Выберите другой.
region_chosen = Ваш регион — { $region }. Время показываем по нему, сейчас там { $when }. Сменить: /region
status_head = №{ $ticket } · { $topic }
status_state = Состояние: { $state }
status_queue = Очередь: { $queue }
status_owner = Занимается: { $owner }
status_promised = Ответим до { $when }
status_late = Обещали ответить до { $when } и не успели. Простите: вопрос не потерян, ответ придёт сюда.
my_tickets =
    { $count ->
        [one] У вас { $count } обращение:
        [few] У вас { $count } обращения:
       *[other] У вас { $count } обращений:
    }
my_ticket = №{ $ticket } · { $topic } · { $state }
my_more =
    { $count ->
        [one] и ещё { $count }, более раннее
       *[other] и ещё { $count }, более ранние
    }
no_tickets = Обращений пока нет. Напишите вопрос — откроем первое.
which_ticket = У вас открыто несколько обращений. К какому относится это сообщение?
which_ticket_else = Выберите ниже или ответьте на любое сообщение по нему. Если не выбрать, через несколько минут оно попадёт в №{ $ticket }.
focused = Пишите: сообщения попадут в №{ $ticket }.
nothing_here = Эта кнопка уже не действует.
buttons_anew = То сообщение слишком старое, изменить его уже нельзя. Вот его кнопки ещё раз:
cannot_be_copied = Такое сообщение Telegram не даёт передать. Опишите его, пожалуйста, словами или пришлите снимок экрана.
stars = Спасибо, записали: { $stars }
done = Готово
stranded =
    Сейчас не получается сохранять обращения. Пишет { $name }, обращение появится позже:

    { $text }
stranded_other = Сейчас не получается сохранять обращения. Это прислал клиент { $name }, обращение появится позже:
try_later = У нас сбой, поэтому отвечаем не сразу. Сообщение сохранили и передадим, как только починим. Писать заново не нужно.

state_accepted = принято
state_in_progress = в работе
state_needs_details = ждём ваших подробностей
state_resolved = решено
state_closed = закрыто

## Клиенту: об обращении

accepted = Приняли: №{ $ticket }, очередь «{ $queue }». Ответим до { $when }. Можно дописать сюда же — всё попадёт в обращение.
accepted_person = Приняли: №{ $ticket }, очередь «{ $queue }». Позвали человека, он ответит до { $when }. Можно дописать сюда же — всё попадёт в обращение.
accepted_continues = Это продолжение №{ $ticket }.
taken = №{ $ticket }: вашим вопросом занимается { $agent }. Ответ придёт сюда.
number = №{ $ticket }
details_needed = По №{ $ticket } нужны подробности. Ответьте, пожалуйста, прямо здесь — и мы продолжим.
details_received = Спасибо, подробности передали. №{ $ticket } снова в работе.
reminder = Напоминаем про №{ $ticket }: чтобы продолжить, нужны ваши подробности. Без ответа обращение закроется через { $span }.
resolved = №{ $ticket } решено.
resolved_next = Если вопрос вернётся, напишите сюда до { $when } — откроем это же обращение снова.
resolved_rate = Как мы справились? Достаточно одного нажатия: 1 — плохо, 5 — отлично.
reopened = №{ $ticket } снова открыто. Ответим до { $when }.
closed_settled = №{ $ticket } закрыто. Появится новый вопрос — просто напишите.
closed_silence = №{ $ticket } закрыто: подробностей мы не дождались. Если вопрос остался, напишите — вернёмся к нему.
closed_spam = №{ $ticket } закрыто.
escalated = Ваш вопрос перевели на уровень эксперта. Мы вернёмся до { $when }.
apology = Простите, с №{ $ticket } не успеваем к обещанному времени. Ответим до { $when }.
outlook_behind = Сейчас нам пишут очень многие, поэтому ответ может прийти позже: на { $span } или больше. Ваша очередь не пропадёт.
at_it = Занимаемся №{ $ticket }, о вас помним. Следующая новость от нас — не позже { $when }.
follow_up = Недавно мы закончили с №{ $ticket }. Помогло? Если нет, откроем это же обращение снова.
glad_it_helped = Рады, что помогло!
person_called = Позвали человека к №{ $ticket }. Он ответит вам здесь.
rating_thanks_high = Спасибо за оценку. Хотите добавить пару слов? Следующее сообщение станет комментарием к ней. Новый вопрос: /start
rating_thanks_low = Спасибо за честную оценку. Что нам исправить? Следующее сообщение станет комментарием к ней. Новый вопрос: /start
comment_thanks = Спасибо, передали команде.

## Агентам: в теме обращения

topic_name = №{ $ticket } · { $topic } · { $name }
card_head = №{ $ticket } · { $topic }
card_customer = 👤 { $name }
card_customer_username = 👤 { $name } · @{ $username }
card_language = 🌐 Язык: { $language }
card_region = 📍 Регион: { $region }
card_queue = 📥 Очередь: { $queue }
card_class_normal = ▫️ Обычный вопрос
card_class_urgent = ⚡ Срочно
card_class_work = 🛠 Плановая работа
card_urgency_low = 🔽 Срочность: низкая
card_urgency_high = 🔺 Срочность: высокая
card_state_accepted = 🆕 Принято
card_state_in_progress = 🔧 В работе
card_state_needs_details = ⏳ Ждём клиента
card_state_resolved = ✅ Решено
card_state_closed = 🔒 Закрыто
card_owner = 🧑‍💻 Ведёт: { $owner }
card_no_owner = 🧑‍💻 Никто не взял
card_promised = ⏰ Ответить до { $when }
card_late = 🔴 Просрочено: обещали до { $when }
card_vip = ⭐ VIP
card_person_called = 🙋 Просит человека
card_unreachable = 🚫 Заблокировал бота
card_cycle =
    { $count ->
        [one] 🔄 Открыто заново: { $count } раз
        [few] 🔄 Открыто заново: { $count } раза
       *[other] 🔄 Открыто заново: { $count } раз
    }
card_score = ⭐ Оценка: { $stars }
card_start = 🔗 Пришёл по ссылке: { $start }
card_continues = ↩️ Продолжает №{ $ticket }

maybe_twice = Возможно, это сообщение пришло дважды.
sent = 📤 Отправлено клиенту
recalled = 🗑 Отозвано: у клиента сообщения больше нет
got_stars = ⭐ Оценка клиента: { $stars }
got_stars_changed = ⭐ Клиент изменил оценку: { $stars } (было { $was })
got_comment = 💬 Комментарий к оценке:
clock_first_response = первый ответ
clock_next_response = ответ
clock_reaction = реакция специалиста
clock_resolution = решение
clock_warning = ⏳ Прошло { $percent } % срока: { $clock } — до { $when }.
clock_breach = 🔴 Срок прошёл: { $clock } — было до { $when }.
clock_chain = 🔴 Срок прошёл и вопрос ещё ждёт: { $clock } — было до { $when }. Подключаем: { $step }.
clock_digest = ⏰ { $count ->
    [one] { $count } обращение уже просрочено или скоро будет просрочено.
    [few] { $count } обращения уже просрочены или скоро будут просрочены.
   *[many] { $count } обращений уже просрочены или скоро будут просрочены.
}
clock_digest_late = 🔴 Срок прошёл: { $tickets }.
clock_digest_soon = ⏳ Срок подходит: { $tickets }.
step_queue = все на смене
step_level_up = следующий уровень
step_supervisor = супервизор
step_manager = менеджер
nudge_waiting = ⏰ Клиент ждёт, а обращения давно никто не касался.
nudge_idle = ⏰ Обращение стоит без движения: ответьте клиенту или закройте вопрос.
reminded = 🔔 Клиенту напомнили о подробностях.
desk_closed_settled = 🔒 Закрыто: решено, клиент не вернулся.
desk_closed_silence = 🔒 Закрыто: клиент не прислал подробности.
desk_closed_spam = 🔒 Закрыто как спам.
customer_solved = ✅ Клиент говорит, что вопрос решён.
desk_reopened = 🔄 Клиент вернулся: обращение снова открыто.
wants_person = 🙋 Клиент просит человека.
customer_left = 🚫 Клиент заблокировал бота: ответы до него не дойдут.
customer_returned = 👋 Клиент вернулся: ответы снова доходят.
sending_failed_customer = ⚠️ До клиента не дошло: { $why }
sending_failed_group = ⚠️ Показать здесь не удалось: { $why }
escalation_form = ⬆️ Из очереди «{ $queue }», срочность: { $urgency }.
    👤 { $name } · №{ $ticket } · { $topic }
    { $text }
ask_note = ⬆️ В очередь «{ $queue }», срочность: { $urgency }. Ответьте на это сообщение: в чём дело и что уже пробовали. Прочтут только коллеги.
note_in_words = Передать можно только слова. Ответьте на то же сообщение текстом.
urgency_low = низкая
urgency_medium = средняя
urgency_high = высокая
moved_to = ➡️ Передано в очередь «{ $queue }».
no_ticket_here = К этой теме не привязано обращение: отсюда клиенту ничего не уйдёт.
unknown_command = Такой команды нет. Сообщение осталось здесь, клиент его не видит. Есть: { $commands }
stays_note = Это стало заметкой и ею останется: правку клиент не получит. Напишите новым сообщением.
bad_vip = Напишите, на сколько: /vip 30d, /vip 12h; или /vip off.
call_taken = 🚨 { $name } на связи: вызов принят.
draft = 📝 Черновик стажёра. Клиент увидит его, когда коллега отправит.
not_staff = Это могут только сотрудники. Попросите администратора прислать приглашение.
anonymous = Вы пишете от имени группы, и не видно, кто вы. Отключите анонимность в правах администратора и повторите.

## Сотрудникам

ids_chat = Чат: { $chat }
ids_thread = Тема: { $thread }
ids_user = Вы: { $user }
role_agent = агент
role_l2 = агент второго уровня
role_l3 = агент третьего уровня
role_concierge = VIP-консьерж
role_trainee = стажёр
role_manager = менеджер
role_moderator = модератор
role_editor = редактор
role_analyst = аналитик
role_compliance = комплаенс
role_supervisor = старший
invite = Приглашение, роль — { $role }. Ссылка сработает один раз и действует { $span }. Перешлите её человеку:

    { $link }
invite_void = Приглашение не действует: им уже воспользовались или вышел срок. Попросите новое.
candidate_noted = Заявку передали администратору. Решение придёт сюда.
candidate = { $name } (id { $user }) хочет в команду, роль — { $role }. Принять?
candidate_approved = ✅ { $name } теперь в команде.
candidate_declined = ✖️ { $name }: отказано.
welcome_agent = Вы в команде, роль — агент. Новое обращение — новая тема в группе агентов: возьмите его кнопкой на карточке или просто ответьте.
welcome_trainee = Вы в команде, роль — стажёр. Отвечайте в теме обращения: коллега прочитает черновик и отправит его.
welcome_other = Вы в команде. Что доступно вашей роли, покажет старший.
staff_clock = №{ $ticket }. { $what }
staff_called = 🚨 №{ $ticket } в очереди «{ $queue }» не может ждать, а вы дежурите (вызов { $attempt }). Подтвердите, иначе вызовем следующего.
staff_offered = 🤝 Коллега передаёт дела. Возьмёте №{ $ticket }? До { $when }, потом оно перейдёт дежурному.
shift_ended = 🌙 { $agent }: смена закончилась. Предложено коллегам: { $offered }, дежурному: { $called }, не передано: { $kept }.
hands_over = 🤝 { $agent } передаёт дела. Предложено коллегам: { $offered }, дежурному: { $called }, не передано: { $kept }.
shift_begins = ☀️ Ваша смена началась. Ждут агента: { $waiting }, у вас в работе: { $load }. На месте? /online
incident_head = 🌙 Ночной вызов: обращение №{ $ticket }, { $when }
incident_cause = Очередь: { $queue }. Срочность: { $urgency }
incident_calls = { $count ->
    [one] Дежурных вызывали { $count } раз
    [few] Дежурных вызывали { $count } раза
   *[many] Дежурных вызывали { $count } раз
}
incident_acknowledged = Вызов принимает { $name }: { $when } (ожидание — { $span })
incident_not_acknowledged = Вызов никто не подтвердил
incident_taken = Взято в работу: { $name }, { $when }
incident_passed_on = Передано в очередь «{ $queue }», { $when }
incident_resolved = ✅ Решено: { $when }
incident_owner = Сейчас обращение у: { $name }
incident_no_owner = Сейчас обращением никто не занят
staff_idle = ⏰ К №{ $ticket } давно никто не прикасался. Загляните или передайте его.
staff_assigned = 📥 №{ $ticket } теперь у вас и ждёт в своей теме.
staff_by_hand = ✋ №{ $ticket } «{ $topic }» ({ $queue }): здесь ручной режим, поэтому сообщаем вам сразу.
manual_none = Ручной режим нигде не включён. Включить: /manual on payment 2h
manual_head = Ручной режим (всюду — в течение минуты):
manual_part = • { $part } до { $when }
manual_part_alarm = • { $part } до { $when }, по тревоге { $alarm }
bad_manual = Напишите, что и на сколько: /manual on payment 2h; или /manual off payment. От 1m до 7d. Есть: { $parts }
presence_on = Вы на месте: в работе { $load } из { $capacity }. Отойти: /away
presence_off = Вы отошли: новых обращений не дадим. В работе: { $load }. Вернуться: /online. Передать дела: /handover
presence_handing_over = Вы передаёте дела: новых обращений не дадим, а те, что в работе ({ $load }), предложим коллегам. Пока никто не принял обращение, оно остаётся у вас. Вернуться: /online
welcome_supervisor = Вы в команде, роль — старший. Новое обращение — новая тема в группе агентов: возьмите его кнопкой или ответом. Вам доступны и обращения коллег.
declined = Администратор отклонил заявку. Если это ошибка, напишите тому, кто вас пригласил.

## Почему не вышло

no_over = Обращение уже закрыто.
no_taken_by = Обращение уже ведёт { $name }.
no_already_yours = Обращение уже у вас.
no_already_there = Это уже сделано.
no_outdated = С тех пор всё изменилось: кнопка больше не действует.
no_not_allowed = Ваша роль этого не позволяет.
no_nowhere_to_escalate = Выше этой очереди никого нет.
no_queue_off = Очередь «{ $queue }» сейчас не принимает обращения.
no_no_survey = Эта просьба об оценке уже не действует.
no_already_rated = Оценка уже записана, менять её поздно.
no_bad_score = Оценка — от 1 до 5 звёзд.

## Кнопки

button_menu = Новый вопрос
button_send_now = Отправить так
button_person = Позвать человека
button_regions = Мой регион
button_focus = №{ $ticket }
button_another = Новый вопрос
button_solved = Вопрос решён
button_not_solved = Вопрос не решён
button_rate = { $score } ★
button_take = Взять
button_ask_details = Нужны подробности
button_resolve = Решено
button_escalate = Передать выше
button_pass_as_it_is = ⬆️ Сразу: { $queue }
button_pass_to = { $queue } …
button_pass_to_next = ⬆️ { $queue } …
button_urgency = Срочность: { $urgency }
button_without_note = Передать без заметки
button_more = Ещё
button_back = Назад
button_release = Отпустить
button_spam = Спам
button_accept = Беру
button_acknowledge = Занимаюсь
button_send_draft = Отправить
button_recall = Отозвать
button_approve = Принять
button_decline = Отказать

## Команды

command_start = новый вопрос
command_my = мои обращения
command_status = что с моим обращением
command_person = позвать человека
command_language = сменить язык
command_region = мой регион и часовой пояс
command_help = что здесь можно
command_take = взять обращение
command_details = попросить у клиента подробности
command_resolve = решено; текст после команды увидит клиент
command_escalate = передать на уровень выше; или кому, срочность и что пробовали: l3 high …
command_release = отпустить: возьмёт другой
command_note = заметка для своих, клиент её не увидит
command_vip = сделать клиента VIP: 30d, 12h, off
command_id = номера чата, темы и ваш — для настроек

## Время

time_today = { $time } { $zone }
time_day = { $day } { $month }, { $time } { $zone }
time_year = { $day } { $month } { $year }, { $time } { $zone }
month =
    { $number ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    }
zone_msk = МСК
span_days =
    { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    }
span_hours =
    { $count ->
        [one] { $count } час
        [few] { $count } часа
       *[other] { $count } часов
    }
span_minutes =
    { $count ->
        [one] { $count } минуту
        [few] { $count } минуты
       *[other] { $count } минут
    }

## Темы, вопросы и очереди из коробки

nameless = Без имени
topic_none = Вопрос
topic_payment = Оплата
topic_account = Аккаунт
topic_features = Возможности
topic_complaint = Жалоба
topic_ideas = Идеи
question_payment_1 = За что и когда вы платили? Хватит даты, суммы и способа оплаты. Номер карты целиком не присылайте.
question_payment_2 = Что пошло не так: платёж не проходит, списали дважды, оплаченного нет — или другое?
question_account_1 = О каком аккаунте речь? Назовите логин, почту или телефон. Пароль и коды из СМС не присылайте.
question_account_2 = Что происходит, когда вы пробуете войти или что-то изменить? Если видите ошибку, напишите её текст.
question_features_1 = Что вы хотите сделать?
question_features_2 = Где вы это пробуете — сайт, приложение, какое устройство — и что получается сейчас?
question_complaint_1 = Что случилось и когда? Если есть номер заказа или прошлого обращения, назовите его.
question_complaint_2 = Что исправило бы дело?
question_ideas_1 = Что вы предлагаете добавить или изменить?
question_ideas_2 = Какой задаче это поможет и как вы решаете её сейчас?
question_other = Опишите, пожалуйста, что случилось.
queue_l1 = Первая линия
queue_l2 = Вторая линия
queue_l3 = Эксперты
queue_vip = VIP
queue_payments = Платежи
queue_security = Безопасность
