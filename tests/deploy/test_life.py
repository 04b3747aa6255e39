"""A ticket's life on the deployed functions themselves, with a simulated Telegram that brings and takes messages over HTTP.

BOOTSTRAPS is a folder with a file for each function, SIMULATOR the example `page` of tests/telegram-sim, DESK the `desk` command:

    cargo build --release -p webhook -p dispatch -p router -p sweeper -p csat -p spill -p desk
    cargo build --release -p telegram-sim --example page
    BOOTSTRAPS=target/release DESK=target/release/desk SIMULATOR=target/release/examples/page tests/deploy/run life
"""
import json
import os
import re
import subprocess
import unittest

from desk import ROOT, WORK, Desk
from emulator import Emulator
from telegram import Telegram


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.telegram = cls.enterClassContext(Telegram(os.environ["SIMULATOR"], WORK / "telegram.log"))
        cls.emulator = cls.enterClassContext(Emulator(WORK / "life.log"))
        cls.bot, token = cls.telegram.bot("Watchdesk", "watchdesk_bot")
        cls.boss, cls.customer = cls.telegram.person("Svetlana"), cls.telegram.person("John")
        cls.group = cls.telegram.forum(cls.boss, "Agents", cls.bot)
        cls.desk = Desk(cls.emulator, os.environ["BOOTSTRAPS"], token=token)
        # As the documentation says: secrets, the deploy, settings, and only then the webhook.
        cls.command("secret", "set", "--stage", cls.desk.stage, "--telegram-api", cls.telegram.url, input=token)
        cls.desk.secret = cls.desk.stored("webhook-secret")
        cls.desk.build()
        cls.desk.deploy(TelegramApi=cls.telegram.url)
        cls.apply()
        cls.command("webhook", "set", "--url", cls.desk.webhook_url())
        cls.private = f"{cls.bot}:{cls.customer}"

    @classmethod
    def apply(cls):
        """The example settings, with this group and this admin."""
        settings = (ROOT / "infra/desk.toml").read_text()
        settings = re.sub(r"^chat = -\d+$", f"chat = {cls.group}", settings, flags=re.M)
        settings = re.sub(r"^admins = \[\]$", f"admins = [{cls.boss}]", settings, flags=re.M)
        file = WORK / "desk.toml"
        file.write_text(settings)
        cls.command("apply", str(file))

    @classmethod
    def command(cls, *arguments, **more):
        """`desk`, for this stack. Gives what it prints."""
        command = [os.environ["DESK"], "--stack", cls.desk.stack, *arguments]
        done = subprocess.run(command, env=cls.emulator.environment(), text=True, capture_output=True, timeout=120, **more)
        if done.returncode != 0:
            raise RuntimeError(f"desk {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def test_whoever_does_not_know_the_secret_is_refused(self):
        self.assertEqual(self.desk.deliver({"update_id": 1}, secret="a-guess")[0], 401)

    def test_a_ticket_from_the_first_word_to_the_last(self):
        self.telegram.start(self.bot, self.customer)
        self.telegram.say(self.private, self.customer, "My parcel is late")
        there = self.telegram.await_text(self.group, "My parcel is late")
        # From here on: the answer into the private chat, a note that stays inside, the resolution, the rating, and the counters.
        self.assertIn("message_thread_id", there)

    def test_an_admin_sees_deliveries_and_logs_and_that_nothing_waits(self):
        self.assertIn("updates wait", self.command("webhook", "info", "--url", self.desk.webhook_url()))
        self.command("logs", "--since", "1h", "--json")
        replayed = json.loads(self.command("replay", "--json"))
        self.assertEqual(replayed["parked"]["found"], 0)

    def test_nothing_was_refused_by_a_role(self):
        logs = self.emulator.client("logs")
        for output, group in self.desk.outputs.items():
            if output.endswith("LogGroup"):
                for event in logs.filter_log_events(logGroupName=group).get("events", []):
                    self.assertNotRegex(event["message"], "AccessDenied|not authorized")


if __name__ == "__main__":
    unittest.main()
