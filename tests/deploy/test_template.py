"""The template keeps every rule of rules.py, and each rule notices when it is broken."""
import copy
import re
import unittest

import rules
import template


def _resource(name):
    return lambda tree: tree["Resources"][name]["Properties"]


def _role(name, change):
    def broken(tree):
        change(tree["Resources"][name]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"])
    return broken


def _metric_of(tree, alarm, id):
    metrics = tree["Resources"][alarm]["Properties"]["Metrics"]
    tree["Resources"][alarm]["Properties"]["Metrics"] = [m for m in metrics if m["Id"] != id]


def _set(name, **values):
    return lambda tree: tree["Resources"][name]["Properties"].update(values)


def _drop(name, *keys):
    def broken(tree):
        for key in keys:
            del tree["Resources"][name]["Properties"][key]
    return broken


def _statement(action, resource):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


# Rule, what is done to the template, and a word of the complaint.
BREAKS = [
    ("every_function_is_called_by_something_that_loses_nothing", _drop("Csat", "Events"), "nothing calls it"),
    ("every_function_is_called_by_something_that_loses_nothing", _drop("Spilled", "RedrivePolicy"), "no dead-letter queue"),
    ("every_function_is_called_by_something_that_loses_nothing",
     lambda t: t["Resources"]["Dispatch"]["Properties"]["Events"]["Stream"]["Properties"].pop("DestinationConfig"), "kept nowhere"),
    ("every_function_is_called_by_something_that_loses_nothing",
     lambda t: t["Resources"]["Csat"]["Properties"]["Events"]["Stream"]["Properties"].update(MaximumRetryAttempts=3), "MaximumRetryAttempts"),
    ("every_function_is_called_by_something_that_loses_nothing",
     lambda t: t["Resources"]["Router"]["Properties"]["Events"]["WakeUps"]["Properties"].pop("FunctionResponseTypes"), "whole batch"),
    ("every_function_is_called_by_something_that_loses_nothing",
     lambda t: t["Resources"]["Sweeper"]["Properties"]["Events"]["EveryMinute"]["Properties"].pop("DeadLetterConfig"), "no trace"),
    ("every_function_is_called_by_something_that_loses_nothing", _drop("Sweeper", "EventInvokeConfig"), "by the clock"),
    ("a_stream_brings_exactly_what_its_function_reads",
     lambda t: t["Resources"]["Dispatch"]["Properties"]["Events"]["Stream"]["Properties"]["FilterCriteria"]["Filters"].pop(), "Dispatch"),
    ("a_message_stays_hidden_for_six_times_as_long_as_its_function_may_take", _set("Router", Timeout=51), "WakeUps"),
    ("a_message_stays_hidden_for_six_times_as_long_as_its_function_may_take", _drop("Ticks", "VisibilityTimeout"), "Ticks"),
    ("every_queue_is_encrypted_and_has_a_dead_letter_queue_or_is_one", _drop("SpilledDead", "SqsManagedSseEnabled"), "not encrypted"),
    ("every_queue_is_encrypted_and_has_a_dead_letter_queue_or_is_one", _drop("Ticks", "RedrivePolicy"), "no dead-letter queue"),
    ("every_queue_is_encrypted_and_has_a_dead_letter_queue_or_is_one", _drop("WakeUps", "FifoThroughputLimit"), "throughput"),
    ("every_queue_is_encrypted_and_has_a_dead_letter_queue_or_is_one", _drop("SpilledDead", "MessageRetentionPeriod"), "two weeks"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost",
     lambda t: t["Resources"]["KnownCustomers"]["Properties"]["Targets"][0].pop("DeadLetterConfig"), "lost"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost",
     lambda t: t["Resources"]["KnownCustomers"]["Properties"]["EventPattern"].pop("source"), "comes back"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost",
     lambda t: t["Resources"]["AlarmChanges"]["Properties"]["EventPattern"].update(source=["aws.cloudwatch", "payments"]), "is heard"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost", _drop("WakeUps", "ContentBasedDeduplication"), "id from its content"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost", lambda t: t["Resources"].pop("FactsDeadPolicy"), "does not let it in"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost",
     lambda t: t["Resources"]["WakeUpsPolicy"]["Properties"]["PolicyDocument"]["Statement"][0].pop("Condition"), "others than one rule"),
    ("what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost", _drop("BusArchive", "EventPattern"), "nothing erases"),
    ("a_lane_may_wait_for_its_pace_as_often_as_sqs_allows",
     lambda t: t["Resources"]["WakeUps"]["Properties"]["RedrivePolicy"].update(maxReceiveCount=5), "receives"),
    ("every_function_and_every_queue_is_watched", lambda t: t["Resources"].pop("StreamLag"), "IteratorAge"),
    ("every_function_and_every_queue_is_watched", lambda t: t["Resources"].pop("NoSweeps"), "clock stopped"),
    ("every_function_and_every_queue_is_watched", lambda t: _metric_of(t, "DeadLetters", "spill"), "SpilledDead"),
    ("every_function_and_every_queue_is_watched", lambda t: _metric_of(t, "FunctionErrors", "csat"), "Csat"),
    ("every_function_and_every_queue_is_watched", _drop("Throttled", "AlarmActions"), "Throttles"),
    ("every_function_and_every_queue_is_watched",
     lambda t: t["Resources"]["Throttled"]["Properties"]["Metrics"].append({"Id": "more", "MetricStat": {"Metric": {}}}), "ten metrics"),
    ("every_function_logs_into_a_group_that_forgets", _drop("RouterLog", "RetentionInDays"), "kept for ever"),
    ("every_function_logs_into_a_group_that_forgets", _drop("Spill", "LoggingConfig"), "no log group"),
    ("rights_are_the_listed_ones", _role("CsatRole", lambda s: s.append(_statement("dynamodb:Scan", "x"))), "may dynamodb:Scan"),
    ("rights_are_the_listed_ones", _role("RouterRole", lambda s: s.pop(1)), "may not dynamodb:DeleteItem"),
    ("rights_are_the_listed_ones", _set("SpillRole", ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]), "AWS's own"),
    ("no_star_but_where_nothing_narrower_is_possible", _role("WebhookRole", lambda s: s.append(_statement("dynamodb:*", "x"))), "dynamodb:*"),
    ("no_star_but_where_nothing_narrower_is_possible",
     _role("WebhookRole", lambda s: s.append(_statement("dynamodb:GetItem", "*"))), "everything"),
    ("no_star_but_where_nothing_narrower_is_possible",
     _role("SweeperRole", lambda s: s[1].update(Resource={"Fn::Sub": "arn:aws:dynamodb:x:y:table/*"})), "table/*"),
    ("no_star_but_where_nothing_narrower_is_possible",
     _role("RouterRole", lambda s: next(x for x in s if x["Action"] == "kms:Decrypt").pop("Condition")), "decrypt more"),
    ("the_environment_is_what_functions_read",
     lambda t: t["Resources"]["Sweeper"]["Properties"]["Environment"]["Variables"].pop("BOT_ID"), "BOT_ID"),
    ("the_environment_is_what_functions_read", lambda t: t["Resources"].pop("Spill"), "functions are"),
    ("nothing_is_a_secret", lambda t: t["Parameters"].update(BotToken={"Type": "String"}), "in the open"),
    ("nothing_is_a_secret",
     lambda t: t["Resources"]["Router"]["Properties"]["Environment"]["Variables"].update(BUS="123456789:" + "A" * 35), "looks like"),
    ("nothing_is_a_secret",
     _role("WebhookRole", lambda s: s.append(_statement("ssm:GetParameter", "x"))), "faces the internet"),
    ("the_table_is_what_the_store_defines_and_nothing_deletes_it", _drop("Table", "TableName"), "without a name"),
    ("the_table_is_what_the_store_defines_and_nothing_deletes_it", lambda t: t["Resources"]["Table"].pop("DeletionPolicy"), "DeletionPolicy"),
    ("the_table_is_what_the_store_defines_and_nothing_deletes_it",
     lambda t: t["Resources"]["Table"]["Properties"]["GlobalSecondaryIndexes"].pop(), "GlobalSecondaryIndexes"),
    ("the_table_is_what_the_store_defines_and_nothing_deletes_it",
     lambda t: t["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"].update(AttributeName="expires"), "TimeToLive"),
    ("the_bucket_of_failures_is_nobody_elses_and_forgets", _drop("StreamFailures", "LifecycleConfiguration"), "for ever"),
    ("parameters_say_what_they_are_and_what_was_wrong_with_a_value",
     lambda t: t["Parameters"]["AlarmEmail"].pop("ConstraintDescription"), "AlarmEmail"),
    ("parameters_say_what_they_are_and_what_was_wrong_with_a_value",
     lambda t: t["Parameters"]["Brand"].pop("Description"), "no description"),
]


class Template(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.source = template.source()
        cls.made = template.translated(cls.source)

    def test_it_keeps_every_rule(self):
        for rule in rules.RULES:
            with self.subTest(rule.__name__):
                self.assertEqual(list(rule(self.source, self.made)), [])

    def test_the_rules_know_what_functions_read_at_their_start(self):
        # What `main.rs` names itself, what it has `lambda::start` and the desk read for it, and what the C library reads.
        names = r'start\s*\.(?:text|parsed|parsed_if_set|queue|rare_queue|bus)\("([A-Z0-9_]+)"'
        for name, variables in rules.ENVIRONMENT.items():
            wiring = (template.ROOT / f"functions/{name.lower()}/src/main.rs").read_text()
            read = set(re.findall(names, wiring)) | {"RES_OPTIONS"}
            if "start.table" in wiring:
                read |= {"TABLE", "DUE_SHARDS"}
            if "start.bot()" in wiring:
                read |= {"BOT_TOKEN_PARAMETER", "TELEGRAM_API"}
            if "Desk::from" in wiring:
                read |= {"BOT_ID", "BOT_USERNAME"}
            self.assertEqual(read, rules.EVERYONE | variables, name)

    def test_every_rule_notices_when_it_is_broken(self):
        self.assertEqual({name for name, _, _ in BREAKS}, {rule.__name__ for rule in rules.RULES}, "a rule that nothing breaks")
        for name, broken, word in BREAKS:
            with self.subTest(name, word=word):
                tree = copy.deepcopy(self.source)
                broken(tree)
                found = list(getattr(rules, name)(tree, template.translated(tree)))
                self.assertTrue(any(word in complaint for complaint in found), found)


if __name__ == "__main__":
    unittest.main()
