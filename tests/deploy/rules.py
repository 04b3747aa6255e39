"""What must be true of the template. Each rule is given the source and what SAM makes of it, and gives sentences about what is wrong.

A rule is a function here whose name does not begin with `_`; test_template.py breaks the template for each, and sees it complain.
"""
import json
import re

FUNCTION, QUEUE, ALARM = "AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::CloudWatch::Alarm"
MAPPING, ROLE, LOG = "AWS::Lambda::EventSourceMapping", "AWS::IAM::Role", "AWS::Logs::LogGroup"

EVERYONE = {"TABLE", "DUE_SHARDS", "RES_OPTIONS"}
ENVIRONMENT = {
    "Webhook": {"BOT_ID", "BOT_USERNAME", "WEBHOOK_SECRET_SHA256", "WAKE_UPS_URL", "SPILL_URL"},
    "Dispatch": {"WAKE_UPS_URL"},
    "Router": {"WAKE_UPS_URL", "BOT_TOKEN_PARAMETER", "TELEGRAM_API", "BUS"},
    "Sweeper": {"TICKS_URL", "WAKE_UPS_URL", "BOT_ID"},
    "Csat": set(),
    "Spill": {"BOT_TOKEN_PARAMETER", "TELEGRAM_API", "BOT_ID", "BOT_USERNAME", "EMERGENCY_CHAT", "SPILL_URL"},
}

READS, WRITES = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}, {"dynamodb:PutItem", "dynamodb:UpdateItem"}
CONSUMES = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
STREAM = {"dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords", "dynamodb:ListStreams"}
FAILURES, TOKEN = {"s3:PutObject", "s3:ListBucket"}, {"ssm:GetParameter", "kms:Decrypt"}
# DEPLOY.md has the same as a table, with what each is for.
RIGHTS = {
    "Webhook": LOGS | READS | WRITES | {"sqs:SendMessage"},
    "Dispatch": LOGS | READS | WRITES | {"sqs:SendMessage", "sqs:GetQueueAttributes"} | STREAM | FAILURES,
    "Router": LOGS | READS | WRITES | {"dynamodb:DeleteItem", "events:PutEvents"} | CONSUMES | TOKEN,
    "Sweeper": LOGS | READS | WRITES | {"sqs:SendMessage"} | CONSUMES,
    "Csat": LOGS | {"dynamodb:GetItem", "dynamodb:Query"} | WRITES | STREAM | FAILURES,
    "Spill": LOGS | READS | WRITES | CONSUMES | {"sqs:SendMessage"} | TOKEN,
}
# Where a star stands in an ARN, and why nothing narrower is possible. Nowhere else may one stand.
STARS = {
    "dynamodb:ListStreams": "asks which streams a table has, so it is about all of that table's",
    "s3:PutObject": "Lambda chooses the names of what it puts into the bucket of failures",
    "kms:Decrypt": "the id of the account's key for parameters is unknown here; a condition names it by alias, and the parameter",
}


def _all(tree, kind):
    return {name: it for name, it in tree["Resources"].items() if it["Type"] == kind}


def _names(value, of):
    """Whether an expression names that resource."""
    return re.search(rf'"{of}"|\$\{{{of}[.}}]', json.dumps(value)) is not None


def _statements(tree, role):
    return [s for policy in tree["Resources"][role]["Properties"].get("Policies", []) for s in policy["PolicyDocument"]["Statement"]]


def _list(value):
    return value if isinstance(value, list) else [value]


def _role_of(function):
    return function["Properties"]["Role"]["Fn::GetAtt"][0]


def _watched(made, metric, resource):
    for alarm in _all(made, ALARM).values():
        for part in alarm["Properties"].get("Metrics", []):
            found = part.get("MetricStat", {}).get("Metric", {})
            if found.get("MetricName") == metric and _names(found["Dimensions"], resource):
                return bool(alarm["Properties"].get("AlarmActions"))
    return False


def every_function_is_called_by_something_that_loses_nothing(source, made):
    mappings = _all(made, MAPPING)
    urls = _all(made, "AWS::Lambda::Url")
    for name, function in _all(made, FUNCTION).items():
        mine = {id: m["Properties"] for id, m in mappings.items() if _names(m["Properties"]["FunctionName"], name)}
        # A caller of the address sees the answer and repeats: Telegram keeps what was not accepted.
        by_url = any(_names(url["Properties"]["TargetFunctionArn"], name) for url in urls.values())
        if not mine and not by_url:
            yield f"{name}: nothing calls it"
        for id, mapping in mine.items():
            if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
                yield f"{id}: one bad message brings its whole batch again"
            if "BisectBatchOnFunctionError" in mapping or "StartingPosition" in mapping:
                if not mapping.get("DestinationConfig", {}).get("OnFailure"):
                    yield f"{id}: what is given up is kept nowhere"
                wanted = {"BisectBatchOnFunctionError": True, "MaximumRetryAttempts": -1, "MaximumRecordAgeInSeconds": 86400,
                          "StartingPosition": "TRIM_HORIZON"}
                for key, value in wanted.items():
                    if mapping.get(key) != value:
                        yield f"{id}: {key} is {mapping.get(key)!r}, not {value!r}"
            else:
                queue = mapping["EventSourceArn"]["Fn::GetAtt"][0]
                if "RedrivePolicy" not in made["Resources"][queue]["Properties"]:
                    yield f"{id}: {queue} has no dead-letter queue"
    for id, schedule in _all(made, "AWS::Scheduler::Schedule").items():
        target = schedule["Properties"]["Target"]
        if not target.get("DeadLetterConfig"):
            yield f"{id}: a call that fails leaves no trace"
        called = next(name for name in _all(made, FUNCTION) if _names(target["Arn"], name))
        config = source["Resources"][called]["Properties"].get("EventInvokeConfig", {})
        if not config.get("DestinationConfig", {}).get("OnFailure"):
            yield f"{called}: a call by the clock that fails leaves no trace"


def a_stream_brings_exactly_what_its_function_reads(source, made):
    commits = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "T#"}]}, "sk": {"S": [{"prefix": "E#"}]}}}}
    notices = {"eventName": ["INSERT", "MODIFY"],
               "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "L#"}]}, "sk": {"S": [{"prefix": "N#"}]}}}}
    hands = {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "A#"}]}, "sk": {"S": ["H"]}}}}
    for function, wanted in {"Dispatch": [commits, notices, hands], "Csat": [commits]}.items():
        mapping = next(m["Properties"] for m in _all(made, MAPPING).values() if _names(m["Properties"]["FunctionName"], function))
        found = [json.loads(f["Pattern"]) for f in mapping.get("FilterCriteria", {}).get("Filters", [])]
        if found != wanted:
            yield f"{function}: the stream brings {found}"


def a_message_stays_hidden_for_six_times_as_long_as_its_function_may_take(source, made):
    for id, mapping in _all(made, MAPPING).items():
        mapping = mapping["Properties"]
        if "StartingPosition" in mapping:
            continue
        queue = mapping["EventSourceArn"]["Fn::GetAtt"][0]
        hidden = made["Resources"][queue]["Properties"].get("VisibilityTimeout", 30)
        takes = made["Resources"][mapping["FunctionName"]["Ref"]]["Properties"]["Timeout"]
        if hidden < 6 * takes:
            yield f"{queue}: hidden for {hidden} s, and its function may take {takes} s"


def every_queue_is_encrypted_and_has_a_dead_letter_queue_or_is_one(source, made):
    queues = _all(made, QUEUE)
    dead = {q["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]: name
            for name, q in queues.items() if "RedrivePolicy" in q["Properties"]}
    # What those who call a function or a queue could not bring ends in one of these. A rule's target is not one by being that.
    callers = ("AWS::Scheduler::Schedule", "AWS::Lambda::EventInvokeConfig")
    targets = [target.get("DeadLetterConfig") for rule in _all(made, "AWS::Events::Rule").values() for target in rule["Properties"]["Targets"]]
    others = json.dumps([*(s for kind in callers for s in _all(made, kind).values()), *targets])
    for name, queue in queues.items():
        properties = queue["Properties"]
        if properties.get("SqsManagedSseEnabled") is not True:
            yield f"{name}: not encrypted"
        if "RedrivePolicy" not in properties and name not in dead and f'"{name}"' not in others:
            yield f"{name}: no dead-letter queue, nor one itself"
        if name in dead:
            if properties.get("FifoQueue") != queues[dead[name]]["Properties"].get("FifoQueue"):
                yield f"{name}: one of it and {dead[name]} is FIFO, the other not"
            if properties.get("MessageRetentionPeriod") != 1209600:
                yield f"{name}: dead letters leave before two weeks are over"
        fast = (properties.get("DeduplicationScope"), properties.get("FifoThroughputLimit"))
        if properties.get("FifoQueue") and fast != ("messageGroup", "perMessageGroupId"):
            yield f"{name}: not of high throughput"


def what_the_bus_brings_in_comes_by_its_rule_alone_and_is_not_lost(source, made):
    queues = _all(made, QUEUE)
    policies = _all(made, "AWS::SQS::QueuePolicy")
    for name, rule in _all(made, "AWS::Events::Rule").items():
        for target in rule["Properties"]["Targets"]:
            queue = next((queue for queue in queues if _names(target["Arn"], queue)), None)
            if queue is None:
                continue
            sources = rule["Properties"]["EventPattern"].get("source", [])
            if "EventBusName" not in rule["Properties"]:
                # On the account's own bus only AWS itself can speak in the name of a service.
                if not sources or not all(str(source).startswith("aws.") for source in sources):
                    yield f"{name}: whoever may put events into the account is heard"
            elif {"anything-but": ["watchdesk"]} not in sources:
                yield f"{name}: what we say ourselves comes back"
            dead = target.get("DeadLetterConfig", {}).get("Arn", {}).get("Fn::GetAtt", [None])[0]
            if dead is None:
                yield f"{name}: what {queue} does not take is lost"
            fifo = queues[queue]["Properties"]
            if fifo.get("FifoQueue") and not (fifo.get("ContentBasedDeduplication") and target.get("SqsParameters", {}).get("MessageGroupId")):
                yield f"{name}: {queue} takes nothing without a group, and an id from its content"
            for into in filter(None, (queue, dead)):
                if not any(_names(policy["Properties"]["Queues"], into) for policy in policies.values()):
                    yield f"{name}: {into} does not let it in"
    for name, policy in policies.items():
        for s in policy["Properties"]["PolicyDocument"]["Statement"]:
            by = s.get("Condition", {}).get("ArnEquals", {}).get("aws:SourceArn", {}).get("Fn::GetAtt", [None])[0]
            if s["Principal"] != {"Service": "events.amazonaws.com"} or s["Action"] != "sqs:SendMessage" or by not in made["Resources"]:
                yield f"{name}: lets in others than one rule"
    for name, archive in _all(made, "AWS::Events::Archive").items():
        if archive["Properties"].get("EventPattern") != {"source": ["watchdesk"]}:
            yield f"{name}: keeps what others say of customers, where nothing erases it"


def a_lane_may_wait_for_its_pace_as_often_as_sqs_allows(source, made):
    if made["Resources"]["WakeUps"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] != 1000:
        yield "WakeUps: waiting lanes use up receives, and there are fewer than 1,000"


def every_function_and_every_queue_is_watched(source, made):
    for name in _all(made, FUNCTION):
        for metric in ("Errors", "Throttles"):
            if not _watched(made, metric, name):
                yield f"{name}: no alarm on {metric}"
    for name, alarm in _all(made, ALARM).items():
        # CloudWatch takes no more in one expression.
        if len([m for m in alarm["Properties"]["Metrics"] if "MetricStat" in m]) > 10:
            yield f"{name}: over more than ten metrics"
    for name in ("Dispatch", "Csat"):
        if not _watched(made, "IteratorAge", name):
            yield f"{name}: no alarm on IteratorAge"
    if not _watched(made, "Url5xxCount", "Webhook"):
        yield "Webhook: no alarm on Url5xxCount"
    if not _watched(made, "Invocations", "Sweeper"):
        yield "Sweeper: nobody would know if the clock stopped"
    for name in _all(made, QUEUE):
        if not any(_watched(made, metric, name) for metric in ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage")):
            yield f"{name}: no alarm"


def every_function_logs_into_a_group_that_forgets(source, made):
    for name, function in _all(made, FUNCTION).items():
        group = function["Properties"].get("LoggingConfig", {}).get("LogGroup", {}).get("Ref")
        if group is None:
            yield f"{name}: no log group of its own"
        elif made["Resources"][group]["Properties"].get("RetentionInDays") != {"Ref": "LogRetentionDays"}:
            yield f"{group}: kept for ever"


def rights_are_the_listed_ones(source, made):
    for name, function in _all(made, FUNCTION).items():
        role = _role_of(function)
        if made["Resources"][role]["Properties"].get("ManagedPolicyArns"):
            yield f"{role}: policies of AWS's own allow more than is needed"
        allowed = {action for s in _statements(made, role) for action in _list(s["Action"])}
        for action in sorted(allowed - RIGHTS[name]):
            yield f"{role}: may {action}, which its function does not call"
        for action in sorted(RIGHTS[name] - allowed):
            yield f"{role}: may not {action}, which its function calls"


def no_star_but_where_nothing_narrower_is_possible(source, made):
    for role in _all(made, ROLE):
        for s in _statements(made, role):
            for action in _list(s["Action"]):
                if "*" in action:
                    yield f"{role}: may {action}"
            for resource in _list(s["Resource"]):
                if "*" in json.dumps(resource) and not set(_list(s["Action"])) <= STARS.keys():
                    yield f"{role}: {s['Action']} on {json.dumps(resource)}"
                if resource == "*":
                    yield f"{role}: {s['Action']} on everything"
            if "kms:Decrypt" in _list(s["Action"]) and not (
                    "kms:ResourceAliases" in json.dumps(s.get("Condition")) and "PARAMETER_ARN" in json.dumps(s.get("Condition"))):
                yield f"{role}: may decrypt more than the bot's token"


def the_environment_is_what_functions_read(source, made):
    functions = _all(made, FUNCTION)
    if functions.keys() != ENVIRONMENT.keys():
        yield f"functions are {sorted(functions)}"
    for name, function in functions.items():
        found = set(function["Properties"].get("Environment", {}).get("Variables", {}))
        wanted = EVERYONE | ENVIRONMENT.get(name, set())
        if found != wanted:
            yield f"{name}: lacks {sorted(wanted - found)}, has {sorted(found - wanted)} besides"


def nothing_is_a_secret(source, made):
    """A token looks like 123456:AA…; a parameter called so would be one in somebody's shell history."""
    for name, parameter in source["Parameters"].items():
        if re.search(r"token|secret|password|key", name, re.I) and not parameter["Type"].startswith("AWS::SSM::Parameter::"):
            yield f"parameter {name}: a secret would be given in the open"
        if parameter.get("NoEcho"):
            yield f"parameter {name}: NoEcho hides what should not be there at all"
    if found := re.search(r"\d{6,}:[A-Za-z0-9_-]{30,}", json.dumps([source, made])):
        yield f"something looks like a bot's token: {found[0][:8]}…"
    if re.search(r"resolve:(ssm-secure|secretsmanager)", json.dumps(source)):
        yield "a secret is put where whoever may describe the stack reads it"
    outputs = json.dumps({name: it["Value"] for name, it in source["Outputs"].items()})
    for name in ("BotTokenParameter", "WebhookSecret", "BotId"):
        if name in outputs:
            yield f"an output shows {name}"
    if _names(made["Resources"]["Webhook"]["Properties"]["Environment"], "BotTokenParameter") or \
            "ssm:GetParameter" in {a for s in _statements(made, _role_of(made["Resources"]["Webhook"])) for a in _list(s["Action"])}:
        yield "Webhook: what faces the internet can read a secret"


def the_table_is_what_the_store_defines_and_nothing_deletes_it(source, made, definition=None):
    table = made["Resources"]["Table"]
    properties = table["Properties"]
    for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
        if table.get(policy) != "Retain":
            yield f"Table: {policy} is {table.get(policy)}"
    if "TableName" not in properties:
        yield "Table: without a name an update may put an empty one in its place"
    wanted = {"BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": True, "SSESpecification": {"SSEEnabled": True},
              "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}, **(definition or _definition())}
    for key, value in wanted.items():
        if properties.get(key) != value:
            yield f"Table: {key} is {properties.get(key)}, not {value}"


def _definition():
    """The schema as shared/store/src/keys.rs has it."""
    from template import ROOT
    keys = (ROOT / "shared/store/src/keys.rs").read_text()
    constant = dict(re.findall(r'const (\w+): &str = "([^"]+)";', keys))
    kinds = [dict(AttributeName=constant[name], KeyType=kind) for name, kind in re.findall(r'key\((\w+), "(HASH|RANGE)"\)', keys)]
    attributes = re.search(r"let attributes = \[([A-Z_, ]+)\]", keys)[1].split(", ")
    indexes = [constant[name] for name in re.findall(r'"IndexName": (\w+)', keys)]
    return {
        "AttributeDefinitions": [{"AttributeName": constant[name], "AttributeType": "S"} for name in attributes],
        "KeySchema": kinds[:2],
        "GlobalSecondaryIndexes": [
            {"IndexName": index, "KeySchema": kinds[2 + 2 * at:4 + 2 * at], "Projection": {"ProjectionType": "KEYS_ONLY"}}
            for at, index in enumerate(indexes)
        ],
        "StreamSpecification": {"StreamViewType": re.search(r'"StreamViewType": "(\w+)"', keys)[1]},
        "TimeToLiveSpecification": {"AttributeName": constant["TTL"], "Enabled": True},
    }


def the_bucket_of_failures_is_nobody_elses_and_forgets(source, made):
    bucket = made["Resources"]["StreamFailures"]["Properties"]
    if set(bucket.get("PublicAccessBlockConfiguration", {}).values()) != {True} or len(bucket["PublicAccessBlockConfiguration"]) != 4:
        yield "StreamFailures: could be opened to the public"
    if not bucket.get("BucketEncryption"):
        yield "StreamFailures: not encrypted"
    if not any(rule.get("ExpirationInDays") for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", [])):
        yield "StreamFailures: keeps people's words for ever"


def parameters_say_what_they_are_and_what_was_wrong_with_a_value(source, made):
    for name, parameter in source["Parameters"].items():
        if not parameter.get("Description", "").endswith("."):
            yield f"parameter {name}: no description"
        bounded = {"AllowedValues", "AllowedPattern", "MinValue", "MaxValue"} & parameter.keys()
        looked_up = parameter["Type"].startswith("AWS::SSM::Parameter::")
        if not looked_up and not bounded:
            yield f"parameter {name}: anything goes"
        if bounded and "please" not in parameter.get("ConstraintDescription", ""):
            yield f"parameter {name}: whoever gives a wrong value is not told what would be right"
    for name, output in source["Outputs"].items():
        if not output.get("Description", "").endswith("."):
            yield f"output {name}: no description"


RULES = [rule for name, rule in list(globals().items()) if callable(rule) and not name.startswith("_")]
