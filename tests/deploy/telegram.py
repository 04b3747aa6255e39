"""The simulated Telegram, for tests: people who write and read, and the bot's own side of it."""
import json
import subprocess
import time
import urllib.error
import urllib.request

from emulator import free_port


class Telegram:
    """Runs SIMULATOR (the example `page` of tests/telegram-sim, with nobody in it) for as long as a test needs it."""

    def __init__(self, binary, log):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.binary, self.log, self.process = binary, log, None

    def __enter__(self):
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([self.binary, str(self.port), "empty"], stdout=log, stderr=log, env={"RUST_LOG": "info"})
        for _ in range(600):
            try:
                self.get("/sim/state")
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"the simulator did not start; {self.log} says why")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return json.load(answer)

    def post(self, path, **body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{path}: {refused.read().decode()}") from None

    def bot(self, name, username):
        made = self.post("/sim/bots", name=name, username=username)
        return made["bot_id"], made["token"]

    def call(self, token, method, **parameters):
        """What a bot does."""
        answer = self.post(f"/bot{token}/{method}", **parameters)
        assert answer["ok"], answer
        return answer["result"]

    def person(self, name, language="en"):
        return self.post("/sim/users", id=0, first_name=name, language_code=language)["user_id"]

    def forum(self, owner, title, bot):
        """A group with topics, with the bot as its administrator. Its key, and its id as bots see it."""
        chat = self.post("/sim/groups", owner_id=owner, title=title)["chat"]
        self.post(f"/sim/chats/{chat}/members", user_id=bot, status="administrator")
        return chat

    def start(self, bot, person, payload=None):
        self.post(f"/sim/bots/{bot}/start", user_id=person, payload=payload)

    def say(self, chat, person, text, **more):
        return self.post(f"/sim/chats/{chat}/messages", user_id=person, text=text, **more)["message_id"]

    def press(self, chat, message, person, button):
        return self.post(f"/sim/chats/{chat}/messages/{message}/press", user_id=person, button=button)

    def messages(self, chat):
        return self.get(f"/sim/chats/{chat}/messages?limit=500")["messages"]

    def await_text(self, chat, words, seconds=240):
        """The message of a chat that has these words, as soon as there is one."""
        for _ in range(seconds * 4):
            for message in self.messages(chat):
                if words in json.dumps(message, ensure_ascii=False):
                    return message
            time.sleep(0.25)
        raise AssertionError(f"nobody said {words!r} in {chat}; there are {json.dumps(self.messages(chat), ensure_ascii=False)[:2000]}")
