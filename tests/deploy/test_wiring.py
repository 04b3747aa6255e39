"""The template on the emulator, with stand-ins for the functions: what reaches whom, and what each role allows and refuses."""
import json
import time
import unittest

from desk import ROOT, WORK, Desk
from emulator import Emulator

FUNCTIONS = ["Webhook", "Dispatch", "Router", "Sweeper", "Csat", "Spill"]
# What each role lets its function do; everything else that is tried is refused.
TABLE = {"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "Transaction"}
ALLOWED = {
    "Webhook": TABLE | {"Send wake-ups", "Send spill"},
    "Dispatch": TABLE | {"Send wake-ups"},
    "Router": TABLE | {"DeleteItem", "Query queue", "Token", "Bus"},
    "Sweeper": TABLE | {"Query due", "Query queue", "Send wake-ups", "Send ticks"},
    "Csat": {"GetItem", "Query", "PutItem", "UpdateItem", "Transaction"},
    "Spill": TABLE | {"Token", "Send spill"},
}


def stand_ins():
    """The stand-in under every function's name, run by this very Python, which has an SDK."""
    import sys
    folder = WORK / "stand-ins"
    folder.mkdir(parents=True, exist_ok=True)
    body = (ROOT / "tests/deploy/stand-in").read_text().split("\n", 1)[1]
    for name in FUNCTIONS:
        file = folder / name.lower()
        file.write_text(f"#!{sys.executable}\n{body}")
        file.chmod(0o755)
    return folder


class Wiring(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.emulator = cls.enterClassContext(Emulator(WORK / "wiring.log"))
        cls.desk = Desk(cls.emulator, stand_ins())
        cls.desk.write_parameters()
        cls.desk.build()
        cls.desk.deploy()
        cls.table = cls.emulator.client("dynamodb")

    def seen(self, function, what):
        answer = self.table.query(TableName=self.desk.stack, KeyConditionExpression="pk = :f AND begins_with(sk, :w)",
                                  ExpressionAttributeValues={":f": {"S": f"SEEN#{function}"}, ":w": {"S": f"{what}#"}})
        return [{name: value["S"] for name, value in item.items()} for item in answer["Items"]]

    def await_seen(self, function, what, until, seconds=240):
        for _ in range(seconds * 2):
            if until(found := self.seen(function, what)):
                return found
            time.sleep(0.5)
        self.fail(f"{function} has seen {found}")

    def put(self, pk, sk, **more):
        self.table.put_item(TableName=self.desk.stack, Item={"pk": {"S": pk}, "sk": {"S": sk}, **more})

    def test_an_update_reaches_the_webhook_with_its_environment(self):
        status, answer = self.desk.deliver({"update_id": 1})
        self.assertEqual(status, 200)
        wanted = {"TABLE", "DUE_SHARDS", "BOT_ID", "BOT_USERNAME", "WEBHOOK_SECRET_SHA256", "WAKE_UPS_URL", "SPILL_URL"}
        self.assertLessEqual(wanted, set(answer["environment"]))
        self.assertEqual(json.loads(self.seen("webhook", "update")[0]["body"]), {"update_id": 1})

    def test_values_are_looked_up_and_the_token_is_nowhere(self):
        functions = self.emulator.client("lambda")
        for name in FUNCTIONS:
            variables = functions.get_function_configuration(FunctionName=self.desk.outputs[f"{name}Function"])["Environment"]["Variables"]
            self.assertNotIn(self.desk.token, variables.values())
            self.assertNotIn(self.desk.secret, variables.values())
            if name == "Webhook":
                self.assertEqual((variables["BOT_ID"], variables["BOT_USERNAME"]), ("1000001", "watchdesk_bot"))
                self.assertRegex(variables["WEBHOOK_SECRET_SHA256"], "^[0-9a-f]{64}$")
        stack = self.emulator.client("cloudformation").describe_stacks(StackName=self.desk.stack)["Stacks"][0]
        self.assertNotIn(self.desk.token, json.dumps(stack, default=str))
        self.assertNotIn(self.desk.secret, json.dumps(stack, default=str))

    def test_roles_allow_what_functions_call_and_refuse_the_rest(self):
        functions = self.emulator.client("lambda")
        for name in FUNCTIONS:
            with self.subTest(name):
                answer = functions.invoke(FunctionName=self.desk.outputs[f"{name}Function"], Payload=b'{"ask": "rights"}')
                rights = json.load(answer["Payload"])
                self.assertEqual({what for what, came in rights.items() if came == "done"}, ALLOWED[name], rights)
                self.assertEqual({came for what, came in rights.items() if what not in ALLOWED[name]}, {"refused"}, rights)

    def test_streams_bring_commits_notices_and_hands_and_nothing_else(self):
        self.put("T#00000000000000000007", "E#00000000000000000001", data={"S": "{}"})
        self.put("L#c:1:2", "N#a")
        self.put("A#5", "H")
        for pk, sk in [("C#1:2", "~"), ("C#1#2", "T#00000000000000000007"), ("T#00000000000000000007", "K"), ("L#c:1:2", "!"),
                       ("T#00000000000000000007", "N#00000000000000000001#000#5"), ("L#c:1:2", "T#00000000000000000007"),
                       ("A#5", "~"), ("N", "~"), ("S", "~")]:
            self.put(pk, sk)
        self.put("L#c:1:2", "N#last")
        wanted = {"T#00000000000000000007 E#00000000000000000001", "L#c:1:2 N#a", "A#5 H", "L#c:1:2 N#last"}
        found = self.await_seen("dispatch", "record", lambda found: any("N#last" in it["key"] for it in found))
        self.assertEqual({it["key"] for it in found}, wanted)
        found = self.await_seen("csat", "record", lambda found: found)
        self.assertEqual({it["key"] for it in found}, {"T#00000000000000000007 E#00000000000000000001"})

    def test_queues_bring_their_messages_to_their_functions(self):
        sqs = self.emulator.client("sqs")
        for output, function, fifo in [("WakeUpsUrl", "router", True), ("TicksUrl", "sweeper", False), ("SpillUrl", "spill", True)]:
            more = {"MessageGroupId": "g", "MessageDeduplicationId": "for-" + function} if fifo else {}
            sqs.send_message(QueueUrl=self.desk.outputs[output], MessageBody="for " + function, **more)
            self.await_seen(function, "message", lambda found: any(it["body"] == "for " + function for it in found))

    def test_what_another_system_says_of_a_customer_reaches_the_router_and_nothing_else_on_the_bus_does(self):
        bus = self.emulator.client("events")
        said = {"v": 1, "bot": 1000001, "user": 5, "at": "2026-11-22T12:00:00Z", "vip_until": None}
        for source, kind, detail in [("watchdesk", "customer.known", {"of": "ours"}), ("crm", "customer.left", {"of": "another kind"}),
                                     ("crm", "customer.known", said)]:
            bus.put_events(Entries=[{"EventBusName": self.desk.outputs["BusName"], "Source": source, "DetailType": kind,
                                     "Detail": json.dumps(detail)}])
        found = self.await_seen("router", "message", lambda found: any('"user"' in it["body"] for it in found))
        self.assertEqual([json.loads(it["body"]) for it in found if it["body"].startswith("{")], [said])

    def test_alarms_that_change_go_to_the_sweepers_queue_and_nothing_else_of_the_accounts_bus_does(self):
        # Nobody but AWS may speak as one of its services, and the emulator's alarms say nothing: so the rule is asked what it takes.
        bus = self.emulator.client("events")
        rule, = [rule for rule in bus.list_rules()["Rules"] if "aws.cloudwatch" in rule.get("EventPattern", "")]
        targets = bus.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        self.assertEqual([target["Arn"].rsplit(":", 1)[-1] for target in targets], [f"{self.desk.stack}-ticks"])

        def takes(source, state):
            event = {"id": "1", "account": "000000000000", "source": source, "time": "2026-11-22T10:00:00Z", "region": "eu-central-1",
                     "resources": [], "detail-type": "CloudWatch Alarm State Change",
                     "detail": {"alarmName": "payments-down", "state": {"value": state, "timestamp": "2026-11-22T10:00:00.512+0000"}}}
            return bus.test_event_pattern(EventPattern=rule["EventPattern"], Event=json.dumps(event))["Result"]

        said = [("aws.cloudwatch", "ALARM"), ("aws.cloudwatch", "OK"), ("aws.cloudwatch", "INSUFFICIENT_DATA"), ("payments", "ALARM")]
        self.assertEqual([takes(*one) for one in said], [True, True, False, False])

    def test_the_clock_calls_the_sweeper(self):
        self.await_seen("sweeper", "clock", lambda found: found, seconds=240)

    def test_the_table_cannot_be_deleted(self):
        with self.assertRaises(self.table.exceptions.ClientError):
            self.table.delete_table(TableName=self.desk.stack)


class Update(unittest.TestCase):
    """What a second `sam deploy` changes, and what it must not."""

    @classmethod
    def setUpClass(cls):
        cls.emulator = cls.enterClassContext(Emulator(WORK / "update.log"))
        cls.desk = Desk(cls.emulator, stand_ins())
        cls.desk.write_parameters()
        cls.desk.build()
        cls.before = cls.desk.deploy()
        cls.table = cls.emulator.client("dynamodb")

    def described(self):
        return self.table.describe_table(TableName=self.desk.stack)["Table"]

    def test_an_update_with_every_parameter_changed_keeps_the_table_and_a_rotation_takes_two_secrets(self):
        table = self.described()
        self.table.put_item(TableName=self.desk.stack, Item={"pk": {"S": "N"}, "sk": {"S": "~"}})
        two = ",".join([self.digest("old"), self.digest("new")])
        self.emulator.client("ssm").put_parameter(Name="/watchdesk/dev/webhook-secret-sha256", Type="String", Value=two, Overwrite=True)
        after = self.desk.deploy(LogRetentionDays="90", RouterConcurrency="20", DueShards="4", Brand="Other", StreamParallelism="2",
                                 AlarmEmail="somebody@example.org", EmergencyChat="-1001", ReservedConcurrency="7")
        self.assertEqual((self.described()["TableId"], self.described()["LatestStreamArn"]), (table["TableId"], table["LatestStreamArn"]))
        self.assertIn("Item", self.table.get_item(TableName=self.desk.stack, Key={"pk": {"S": "N"}, "sk": {"S": "~"}}))
        self.assertEqual(after["WebhookUrl"], self.before["WebhookUrl"], "Telegram knows this address")
        webhook = self.emulator.client("lambda").get_function_configuration(FunctionName=after["WebhookFunction"])
        self.assertEqual(webhook["Environment"]["Variables"]["WEBHOOK_SECRET_SHA256"], two)
        self.assertEqual(webhook["Environment"]["Variables"]["DUE_SHARDS"], "4")

    def test_after_a_restore_functions_rights_and_streams_move_to_the_restored_table(self):
        other = f"{self.desk.stack}-2"
        told = self.described()
        made = self.table.create_table(
            TableName=other, BillingMode="PAY_PER_REQUEST", KeySchema=told["KeySchema"], AttributeDefinitions=told["AttributeDefinitions"],
            GlobalSecondaryIndexes=[{key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
                                    for index in told["GlobalSecondaryIndexes"]],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})["TableDescription"]
        with self.assertRaisesRegex(RuntimeError, "belong together"):
            self.desk.deploy(RestoredTable=other)
        after = self.desk.deploy(RestoredTable=other, RestoredStream=made["LatestStreamArn"])
        self.assertEqual(after["TableName"], other)
        self.assertEqual(self.desk.deliver({"update_id": 1})[0], 200, "the webhook's role reaches the restored table")
        self.assertEqual(self.table.query(TableName=other, KeyConditionExpression="pk = :f",
                                          ExpressionAttributeValues={":f": {"S": "SEEN#webhook"}})["Count"], 1)
        mappings = self.emulator.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        streams = {it["EventSourceArn"] for it in mappings if ":dynamodb:" in it["EventSourceArn"]}
        self.assertEqual(streams, {made["LatestStreamArn"]})
        self.desk.deploy()
        self.assertEqual(self.described()["TableId"], told["TableId"])

    def test_a_wrong_value_is_refused_in_kind_words(self):
        with self.assertRaisesRegex(RuntimeError, "please give one e-mail address"):
            self.desk.deploy(AlarmEmail="nobody")

    def test_when_a_stack_is_deleted_its_table_stays_and_another_one_goes_on_with_it(self):
        table, stream = self.desk.stack, self.described()["LatestStreamArn"]
        self.table.put_item(TableName=table, Item={"pk": {"S": "N"}, "sk": {"S": "~"}})
        stacks = self.emulator.client("cloudformation")
        stacks.delete_stack(StackName=self.desk.stack)
        stacks.get_waiter("stack_delete_complete").wait(StackName=self.desk.stack, WaiterConfig={"Delay": 1})
        self.desk.stack = f"{table}-b"
        after = self.desk.deploy(RestoredTable=table, RestoredStream=stream)
        self.assertEqual(after["TableName"], table)
        self.assertIn("Item", self.table.get_item(TableName=table, Key={"pk": {"S": "N"}, "sk": {"S": "~"}}))
        self.assertEqual(self.desk.deliver({"update_id": 1})[0], 200)

    @staticmethod
    def digest(text):
        import hashlib
        return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    unittest.main()
