"""A desk on the emulator: its parameters written, `sam build` and `sam deploy` run as the documentation says, its outputs.

`Desk(emulator, bootstraps)` deploys the real template. What the emulator does not know is taken out of the copy that it gets, by
the list UNKNOWN_TO_THE_EMULATOR; an alarm over several metrics, which it does not know either, is one over the first of them there. The
template itself knows nothing of any emulator.
"""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target/deploy"
SAM = WORK / "sam/bin/sam"

# Kinds of resources that it refuses to make.
UNKNOWN_TO_THE_EMULATOR = {"AWS::Budgets::Budget", "AWS::Events::Archive"}

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def parameters(stage, token, secret, username):
    """What `desk secret set` writes: name, type, value."""
    at = f"/watchdesk/{stage}"
    return [
        (f"{at}/bot-token", "SecureString", token),
        (f"{at}/webhook-secret", "SecureString", secret),
        (f"{at}/webhook-secret-sha256", "String", hashlib.sha256(secret.encode()).hexdigest()),
        (f"{at}/bot-id", "String", token.split(":")[0]),
        (f"{at}/bot-username", "String", username),
    ]


class Desk:
    def __init__(self, emulator, bootstraps, token="1000001:a-token-of-nobody", secret="a-secret_of-nobody", username="watchdesk_bot",
                 stage="dev"):
        self.emulator, self.bootstraps, self.stage = emulator, pathlib.Path(bootstraps).resolve(), stage
        self.token, self.secret, self.username = token, secret, username
        self.stack = f"watchdesk-{stage}"
        self.outputs = {}

    def write_parameters(self):
        ssm = self.emulator.client("ssm")
        for name, kind, value in parameters(self.stage, self.token, self.secret, self.username):
            ssm.put_parameter(Name=name, Type=kind, Value=value, Overwrite=True)

    def stored(self, parameter):
        """What the parameter store holds for this stage."""
        found = self.emulator.client("ssm").get_parameter(Name=f"/watchdesk/{self.stage}/{parameter}", WithDecryption=True)
        return found["Parameter"]["Value"]

    def sam(self, *arguments, **more):
        environment = {**self.emulator.environment(), "SAM_CLI_TELEMETRY": "0", "BOOTSTRAPS": str(self.bootstraps), **more}
        done = subprocess.run([SAM, *arguments], cwd=ROOT, env=environment, text=True, capture_output=True, timeout=1200)
        if done.returncode != 0:
            raise RuntimeError(f"sam {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def build(self):
        self.sam("build", "--build-dir", str(WORK / "build"))

    def deploy(self, **parameters):
        """`sam deploy`, with these parameters changed. Gives the outputs of the stack."""
        template = without_unknown(WORK / "build/template.yaml")
        config = overridden(self.stage, self.stack, parameters)
        self.sam("deploy", "--template-file", str(template), "--config-file", str(config), "--no-progressbar")
        stack = self.emulator.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        return self.outputs

    def webhook_url(self):
        """The function's address as it is reached on this machine: by the id in its name."""
        host = urllib.parse.urlparse(self.outputs["WebhookUrl"]).hostname
        return f"{self.emulator.url}/_aws/lambda-url/{host.split('.')[0]}/"

    def deliver(self, update, secret=None):
        """Brings an update as Telegram does. Gives the status and the answer, if there is one."""
        headers = {"content-type": "application/json", SECRET_HEADER: self.secret if secret is None else secret}
        request = urllib.request.Request(self.webhook_url(), json.dumps(update).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=240) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            status, body = refused.code, refused.read()
        return status, json.loads(body) if body.strip().startswith(b"{") else None


def without_unknown(template):
    """A copy of a built template that the emulator can make. Beside it, since it names what was built."""
    import yaml
    from template import Loader, Dumper
    with open(template) as text:
        tree = yaml.load(text, Loader)
    gone = {name for name, it in tree["Resources"].items() if it["Type"] in UNKNOWN_TO_THE_EMULATOR}
    for name in gone:
        del tree["Resources"][name]
    for it in tree["Resources"].values():
        if it["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in it["Properties"]:
            first = next(m["MetricStat"] for m in it["Properties"].pop("Metrics") if "MetricStat" in m)
            it["Properties"].update(first["Metric"], Statistic=first["Stat"], Period=first["Period"])
    batches_are_sent(tree["Resources"])
    copy = template.with_name("emulated.yaml")
    with open(copy, "w") as text:
        yaml.dump(tree, text, Dumper, sort_keys=False, width=1000)
    return copy


def batches_are_sent(tree):
    """AWS has one right for sending one message and ten (sqs:SendMessage); the emulator asks for another one for ten."""
    if isinstance(tree, dict):
        actions = tree.get("Action")
        actions = [actions] if isinstance(actions, str) else actions
        if isinstance(actions, list) and "sqs:SendMessage" in actions:
            tree["Action"] = [*actions, "sqs:SendMessageBatch"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            batches_are_sent(part)


def overridden(stage, stack, parameters):
    """A copy of samconfig.toml in which a stage's stack and parameters are changed: `--parameter-overrides` would replace all of them."""
    import tomllib
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    section = config["default" if stage == "dev" else stage]["deploy"]["parameters"]
    given = dict(pair.split("=", 1) for pair in section["parameter_overrides"])
    given.update(parameters)
    section["parameter_overrides"] = [f"{name}={value}" for name, value in given.items()]
    section.update(confirm_changeset=False, stack_name=stack)
    copy = WORK / f"samconfig-{stage}.toml"
    lines = ["version = 0.1", "[default.deploy.parameters]", *(f"{name} = {json.dumps(value)}" for name, value in section.items())]
    copy.write_text("\n".join(lines) + "\n")
    return copy
