"""A ticket's life on the deployed functions themselves, with a simulated Telegram that brings and takes messages over HTTP."""
import json
import time
import unittest

from conversation import Conversation


class Life(Conversation):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listen()

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
        thread, number = self.take("My parcel is late")
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

    def test_9_nothing_was_refused_by_a_role(self):
        logs = self.emulator.client("logs")
        for output, group in self.desk.outputs.items():
            if output.endswith("LogGroup"):
                for event in logs.filter_log_events(logGroupName=group).get("events", []):
                    self.assertNotRegex(event["message"], "AccessDenied|not authorized")

    def test_6_the_webhooks_secret_is_rotated_and_no_update_is_refused(self):
        """As the guide says, step by step; somebody writes after each."""
        kate, old = self.customer("Kate"), self.desk.secret
        write = lambda text: (self.telegram.say(self.private(kate), kate, text), self.telegram.await_text(self.group, text))
        self.secret("set", "--rotate", "webhook-secret")
        write("After the new secret was drawn")
        self.refused("webhook", "set", "--url", self.desk.webhook_url(), because="sam deploy")
        self.desk.deploy(**self.parameters())
        write("After functions know both")
        self.command("webhook", "set", "--url", self.desk.webhook_url())
        self.desk.secret = self.desk.stored("webhook-secret")
        self.assertNotEqual(self.desk.secret, old)
        write("After Telegram shows the new one")
        self.secret("set", "--forget-old", "webhook-secret")
        self.desk.deploy(**self.parameters())
        write("After the old one is forgotten")
        self.assertEqual(self.desk.deliver({"update_id": 1}, secret=old)[0], 401)
        self.assertEqual(self.desk.deliver({"update_id": 1})[0], 200)

    def test_7_a_customer_is_erased_with_their_topic(self):
        eve = self.customer("Eve")
        self.telegram.say(self.private(eve), eve, "My secret address is 5 Sea Street")
        thread = self.telegram.await_text(self.group, "5 Sea Street")["message_thread_id"]
        self.assertIn("1 ", self.command("erase", "--customer", str(eve), "--dry-run"))
        self.command("erase", "--customer", str(eve), "--topics", "--yes")
        there = [message for message in self.telegram.messages(self.group) if message.get("message_thread_id") == thread]
        self.assertEqual(there, [], "the topic is gone, with all that was said in it")
        table = self.emulator.client("dynamodb")
        for page in table.get_paginator("scan").paginate(TableName=self.desk.outputs["TableName"]):
            self.assertNotIn("Sea Street", json.dumps(page["Items"]))

    def test_8_the_doctor_finds_nothing_but_what_the_emulator_lacks(self):
        done = self.run_desk("doctor", "--json")
        self.assertIn(done.returncode, (0, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
