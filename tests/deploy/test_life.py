"""A ticket's life on the deployed functions themselves, with a simulated Telegram that brings and takes messages over HTTP.

BOOTSTRAPS is a folder with a file for each function, SIMULATOR the example `page` of tests/telegram-sim, DESK the `desk` command;
`tests/deploy/run life` builds them if they are not given.
"""
import json
import os
import re
import subprocess
import time
import unittest

from desk import ROOT, WORK, Desk
from emulator import Emulator
from telegram import Telegram


class Life(unittest.TestCase):
    """One desk for all; the tests run in the order of their names, and each has customers of its own."""

    @classmethod
    def setUpClass(cls):
        cls.telegram = cls.enterClassContext(Telegram(os.environ["SIMULATOR"], WORK / "telegram.log"))
        cls.emulator = cls.enterClassContext(Emulator(WORK / "life.log"))
        cls.bot, cls.token = cls.telegram.bot("Watchdesk", "watchdesk_bot")
        cls.boss, cls.agent, cls.other = (cls.telegram.person(name) for name in ("Svetlana", "Oleg", "Maria"))
        cls.group = cls.telegram.forum(cls.boss, "Agents", cls.bot)
        for person in (cls.agent, cls.other):
            cls.telegram.post(f"/sim/chats/{cls.group}/members", user_id=person, status="member")
        cls.desk = Desk(cls.emulator, os.environ["BOOTSTRAPS"], token=cls.token)
        cls.desk.write_parameters()
        cls.desk.build()
        cls.desk.deploy(TelegramApi=cls.telegram.url, EmergencyChat=str(cls.chat_id(cls.group)))
        cls.listen()
        cls.command("apply", str(cls.settings()))
        cls.telegram.call(cls.token, "setWebhook", url=cls.desk.webhook_url(), secret_token=cls.desk.secret)
        cls.telegram.start(cls.bot, cls.boss)
        for person in (cls.agent, cls.other):
            cls.join(person)

    @staticmethod
    def chat_id(key):
        return int(key)

    @classmethod
    def settings(cls):
        """The example settings, with this group and this admin."""
        settings = (ROOT / "infra/desk.toml").read_text()
        settings = re.sub(r"^chat = -\d+$", f"chat = {cls.chat_id(cls.group)}", settings, flags=re.M)
        settings = re.sub(r"^admins = \[.*\]$", f"admins = [{cls.boss}]", settings, flags=re.M)
        file = WORK / "desk.toml"
        file.write_text(settings)
        return file

    @classmethod
    def command(cls, *arguments):
        """Runs `desk`, as an admin does. Gives what it prints."""
        environment = {**cls.emulator.environment(), "DESK_STACK": cls.desk.stack}
        done = subprocess.run([os.environ["DESK"], *arguments], env=environment, text=True, capture_output=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(f"desk {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    @classmethod
    def private(cls, person):
        return f"{cls.bot}:{person}"

    @classmethod
    def join(cls, person):
        """By an invitation of the admin's, who approves it."""
        admin = cls.private(cls.boss)
        before = len(cls.telegram.messages(admin))
        cls.telegram.say(admin, cls.boss, "/invite")
        link = cls.await_where(admin, lambda message: "?start=inv_" in message.get("text", ""), before)
        payload = re.search(r"\?start=(inv_\w+)", link["text"]).group(1)
        cls.telegram.start(cls.bot, person, payload)
        asked = cls.await_where(admin, lambda message: cls.button(message, "y:"), before)
        cls.telegram.press(admin, asked["message_id"], cls.boss, cls.button(asked, "y:"))
        cls.telegram.await_text(cls.private(person), "You are in the team")

    @staticmethod
    def button(message, prefix):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        found = (button["callback_data"] for row in rows for button in row if button.get("callback_data", "").startswith(prefix))
        return next(found, None)

    @classmethod
    def await_where(cls, chat, holds, after=0, seconds=240):
        for _ in range(seconds * 4):
            for message in cls.telegram.messages(chat)[after:]:
                if holds(message):
                    return message
            time.sleep(0.25)
        raise AssertionError(f"it does not come in {chat}: {json.dumps(cls.telegram.messages(chat), ensure_ascii=False)[-3000:]}")

    def customer(self, name):
        person = self.telegram.person(name)
        self.telegram.start(self.bot, person)
        self.await_where(self.private(person), lambda message: "reply_markup" in message)
        return person

    def await_true(self, what, seconds=240):
        for _ in range(seconds * 2):
            if found := what():
                return found
            time.sleep(0.5)
        self.fail("it does not come")

    @classmethod
    def listen(cls):
        """A rule of somebody else's on the bus, as another system has it: into a queue. (The emulator brings nothing into logs.)"""
        events, sqs = cls.emulator.client("events"), cls.emulator.client("sqs")
        cls.heard, cls.queue = [], sqs.create_queue(QueueName="somebody-elses")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=cls.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        rule = {"Name": "somebody-elses", "EventBusName": cls.desk.outputs["BusName"]}
        events.put_rule(**rule, EventPattern=json.dumps({"source": ["watchdesk"]}))
        events.put_targets(Rule=rule["Name"], EventBusName=rule["EventBusName"], Targets=[{"Id": "queue", "Arn": arn}])

    def announced(self):
        """What was said on the bus until now."""
        sqs = self.emulator.client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                self.heard.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return self.heard

    def test_1_whoever_does_not_know_the_secret_is_refused(self):
        self.assertEqual(self.desk.deliver({"update_id": 1}, secret="a-guess")[0], 401)

    def test_2_a_ticket_from_the_first_word_to_the_rating(self):
        telegram, group = self.telegram, self.group
        john = self.customer("John")
        telegram.say(self.private(john), john, "My parcel is late")
        there = telegram.await_text(group, "My parcel is late")
        thread = there["message_thread_id"]
        card = self.await_where(group, lambda message: message.get("message_thread_id") == thread and self.button(message, "a:take:"))
        number = self.button(card, "a:take:").rsplit(":", 1)[1]
        telegram.press(group, card["message_id"], self.agent, self.button(card, "a:take:"))
        telegram.await_text(self.private(john), "Oleg")
        telegram.say(group, self.agent, "// he is a regular", message_thread_id=thread)
        telegram.say(group, self.other, "ask for the number of the order", message_thread_id=thread)
        telegram.say(group, self.agent, "It arrives tomorrow", message_thread_id=thread)
        telegram.await_text(self.private(john), "It arrives tomorrow")
        telegram.say(group, self.agent, "/resolve The parcel arrives tomorrow; we called the courier", message_thread_id=thread)
        survey = self.await_where(self.private(john), lambda message: self.button(message, "r:"))
        stars = [button["callback_data"] for row in survey["reply_markup"]["inline_keyboard"] for button in row]
        five = next(star for star in stars if star.startswith(f"r:{number}:") and star.endswith(":5"))
        telegram.press(self.private(john), survey["message_id"], john, five)
        read = json.dumps(telegram.messages(self.private(john)))
        self.assertNotIn("regular", read, "a note stays inside")
        self.assertNotIn("number of the order", read, "what colleagues say stays inside")

        wanted = {"ticket.created", "ticket.assigned", "ticket.resolved", "ticket.rated"}
        self.await_true(lambda: wanted <= {event["detail-type"] for event in self.announced()})
        for event in self.announced():
            self.assertEqual((event["source"], event["detail"]["v"]), ("watchdesk", 1))
            self.assertNotIn("parcel", json.dumps(event))
        counted = lambda: self.command("recount")
        self.await_true(lambda: "agree" in counted())

    def test_3_the_clock_keeps_time(self):
        """The sweeper was called by its schedule, and was let do what it does."""
        logs = self.emulator.client("logs")
        group = self.desk.outputs["SweeperLogGroup"]
        self.await_true(lambda: logs.filter_log_events(logGroupName=group).get("events"), seconds=240)

    def test_4_what_cannot_be_handled_is_kept_and_comes_back_by_replay(self):
        """A profile that the code cannot read, as after a rollback: the message is kept, and comes back once it can be read."""
        ann = self.customer("Ann")
        table = self.emulator.client("dynamodb")
        key = {"pk": {"S": f"C#{self.bot}#{ann}"}, "sk": {"S": "~"}}
        item = self.await_true(lambda: table.get_item(TableName=self.desk.outputs["TableName"], Key=key).get("Item"))
        table.put_item(TableName=self.desk.outputs["TableName"], Item={**item, "data": {"S": "{}"}})
        self.telegram.say(self.private(ann), ann, "Is anybody there")
        self.await_true(lambda: "1 " in self.command("replay", "--dry-run"))
        table.put_item(TableName=self.desk.outputs["TableName"], Item=item)
        self.command("replay")
        self.telegram.await_text(self.group, "Is anybody there")

    def test_5_a_dead_letter_comes_back_by_replay(self):
        """An update that was given up in the end: it is handled as if it had come now."""
        bob = self.customer("Bob")
        update = {"update_id": 900_000_001, "message": {
            "message_id": 77_001, "date": int(time.time()), "text": "From the dead letters",
            "chat": {"id": bob, "type": "private", "first_name": "Bob"}, "from": {"id": bob, "is_bot": False, "first_name": "Bob"}}}
        body = json.dumps({"told": True, "update": json.dumps(update)})
        self.emulator.client("sqs").send_message(QueueUrl=self.desk.outputs["SpillDeadUrl"], MessageBody=body,
                                                 MessageGroupId=f"{self.bot}:{bob}:told", MessageDeduplicationId="dead-1")
        self.command("replay")
        tickets = lambda: self.emulator.client("dynamodb").query(
            TableName=self.desk.outputs["TableName"], KeyConditionExpression="pk = :c AND begins_with(sk, :t)",
            ExpressionAttributeValues={":c": {"S": f"C#{self.bot}#{bob}"}, ":t": {"S": "T#"}})["Items"]
        self.await_true(tickets)

    def test_6_nothing_was_refused_by_a_role(self):
        logs = self.emulator.client("logs")
        for output, group in self.desk.outputs.items():
            if output.endswith("LogGroup"):
                for event in logs.filter_log_events(logGroupName=group).get("events", []):
                    self.assertNotRegex(event["message"], "AccessDenied|not authorized")

    def test_7_the_doctor_finds_nothing_but_what_the_emulator_lacks(self):
        self.command("webhook", "set")
        done = subprocess.run([os.environ["DESK"], "doctor", "--json"], text=True, capture_output=True, timeout=300,
                              env={**self.emulator.environment(), "DESK_STACK": self.desk.stack})
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertNotIn(self.token, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
