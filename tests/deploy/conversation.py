"""A deployed desk with people around it: an admin who runs `desk`, agents who joined by invitation, and customers.

BOOTSTRAPS is a folder with a file for each function, SIMULATOR the example `page` of tests/telegram-sim, DESK the `desk` command;
`tests/deploy/run` builds them if they are not given.
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


class Conversation(unittest.TestCase):
    """One desk for all tests of a class; they run in the order of their names, and each has customers of its own."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.telegram = cls.enterClassContext(Telegram(os.environ["SIMULATOR"], WORK / "telegram.log"))
        cls.emulator = cls.enterClassContext(Emulator(WORK / "life.log"))
        cls.bot, cls.token = cls.telegram.bot("Watchdesk", "watchdesk_bot")
        cls.boss, cls.agent, cls.other = (cls.telegram.person(name) for name in ("Svetlana", "Oleg", "Maria"))
        cls.group = cls.telegram.forum(cls.boss, "Agents", cls.bot)
        for person in (cls.agent, cls.other):
            cls.telegram.post(f"/sim/chats/{cls.group}/members", user_id=person, status="member")
        cls.desk = Desk(cls.emulator, cls.functions(), token=cls.token)
        cls.secret("set", given=cls.token)
        cls.desk.secret = cls.desk.stored("webhook-secret")
        cls.desk.build()
        cls.desk.deploy(**cls.parameters())
        cls.refused("webhook", "set", because="no settings")
        cls.command("apply", str(cls.settings()))
        cls.command("webhook", "set", "--url", cls.desk.webhook_url())
        cls.telegram.start(cls.bot, cls.boss)
        for person in (cls.agent, cls.other):
            cls.join(person)

    @classmethod
    def functions(cls):
        """Where the functions are that are deployed first."""
        return os.environ["BOOTSTRAPS"]

    @classmethod
    def program(cls):
        """The `desk` that admins have."""
        return os.environ["DESK"]

    @classmethod
    def parameters(cls):
        return {"TelegramApi": cls.telegram.url, "EmergencyChat": cls.group}

    @classmethod
    def starter(cls):
        """The example settings that come with that `desk`."""
        return ROOT / "infra/desk.toml"

    @classmethod
    def settings(cls):
        """The example settings, with this group and this admin."""
        settings = cls.starter().read_text()
        settings = re.sub(r"^chat = -\d+$", f"chat = {cls.group}", settings, flags=re.M)
        settings = re.sub(r"^admins = \[.*\]$", f"admins = [{cls.boss}]", settings, flags=re.M)
        file = WORK / "desk.toml"
        file.write_text(settings)
        return file

    @classmethod
    def run_desk(cls, *arguments, given=""):
        """Runs `desk`, as an admin does. No secret is ever in what it prints."""
        environment = {**cls.emulator.environment(), "DESK_STACK": cls.desk.stack}
        done = subprocess.run([cls.program(), *arguments], env=environment, input=given, text=True, capture_output=True, timeout=300)
        for secret in (cls.token, cls.desk.secret):
            assert secret not in done.stdout + done.stderr, f"desk {' '.join(arguments)} prints a secret"
        return done

    @classmethod
    def command(cls, *arguments, given=""):
        """What a command prints that succeeds."""
        done = cls.run_desk(*arguments, given=given)
        if done.returncode != 0:
            raise AssertionError(f"desk {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    @classmethod
    def refused(cls, *arguments, because):
        """A command that does not do it, and says why."""
        done = cls.run_desk(*arguments)
        if done.returncode == 0 or because not in done.stderr:
            raise AssertionError(f"desk {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")

    @classmethod
    def secret(cls, *what, given=""):
        return cls.command("secret", *what, "--stage", cls.desk.stage, "--telegram-api", cls.telegram.url, given=given)

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

    def take(self, words):
        """An agent takes the ticket whose topic has these words. Gives its topic and its number."""
        thread = self.telegram.await_text(self.group, words)["message_thread_id"]
        takes = lambda message: message.get("message_thread_id") == thread and self.button(message, "a:take:")
        card = self.await_where(self.group, takes)
        self.telegram.press(self.group, card["message_id"], self.agent, self.button(card, "a:take:"))
        return thread, self.button(card, "a:take:").rsplit(":", 1)[1]
