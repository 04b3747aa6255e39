"""Two releases on one table, as they are while a deploy runs and after a rollback: people write and answer all the while.

OLD is a folder with the functions and the `desk` of the earlier release, and its `desk.toml` if the present one has keys that are
new; BOOTSTRAPS, DESK and SIMULATOR are the present one's.
"""
import os
import pathlib
import shutil
import unittest

from conversation import Conversation
from desk import WORK

FUNCTIONS = ["webhook", "dispatch", "router", "sweeper", "csat", "spill"]
# Which functions are the present release's, in turn. CloudFormation changes them in any order.
STATES = [
    ("the earlier release alone", set()),
    ("what takes messages is new", {"webhook", "spill"}),
    ("what sends them is new", {"dispatch", "router", "sweeper", "csat"}),
    ("the present release alone", set(FUNCTIONS)),
    ("rolled back", set()),
    ("forward again", set(FUNCTIONS)),
]


class Releases(Conversation):
    @classmethod
    def functions(cls):
        return os.environ["OLD"]

    @classmethod
    def program(cls):
        """Settings are written by the release that reads them first: the earlier one."""
        return str(pathlib.Path(os.environ["OLD"]) / "desk")

    @classmethod
    def starter(cls):
        of_its_own = pathlib.Path(os.environ["OLD"]) / "desk.toml"
        return of_its_own if of_its_own.exists() else super().starter()

    def deploy(self, new):
        folder = WORK / "releases"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in FUNCTIONS:
            of = os.environ["BOOTSTRAPS"] if name in new else os.environ["OLD"]
            os.symlink(pathlib.Path(of).resolve() / name, folder / name)
        self.desk.bootstraps = folder
        self.desk.build()
        self.desk.deploy(**self.parameters())

    def test_nobody_is_lost_between_two_releases(self):
        telegram, group = self.telegram, self.group
        john = self.customer("John")
        telegram.say(self.private(john), john, "The first word")
        thread, _ = self.take("The first word")
        for number, (state, new) in enumerate(STATES):
            with self.subTest(state):
                self.deploy(new)
                telegram.say(self.private(john), john, f"Question {number}")
                there = telegram.await_text(group, f"Question {number}")
                self.assertEqual(there["message_thread_id"], thread, "it stays one ticket")
                telegram.say(group, self.agent, f"Answer {number}", message_thread_id=thread)
                telegram.await_text(self.private(john), f"Answer {number}")
                other = self.customer(f"Customer {number}")
                telegram.say(self.private(other), other, f"Something else {number}")
                theirs, _ = self.take(f"Something else {number}")
                telegram.say(group, self.agent, f"/resolve Done {number}", message_thread_id=theirs)
                self.await_where(self.private(other), lambda message: self.button(message, "r:"))
        texts = [message.get("text", "") for message in telegram.messages(self.private(john))]
        answers = [text for text in texts if "Answer" in text]
        self.assertEqual(len(answers), len(STATES), "each answer came once")
        self.await_true(lambda: "agree" in self.command("recount"))
        self.assertIn("Kept in the table: 0 updates", self.command("replay", "--dry-run"))


if __name__ == "__main__":
    unittest.main()
