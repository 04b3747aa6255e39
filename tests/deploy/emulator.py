"""AWS on this machine: an emulator that runs as a process of its own, for as long as a test needs it.

It gets nothing of this machine's environment: functions inherit the emulator's, and a test must not pass because of a variable
that happens to be set here. It checks signatures and roles (AUTH), so a right that is missing in the template is missing here.
"""
import os
import socket
import subprocess
import sys
import time
import urllib.request

REGION = "eu-central-1"
ACCOUNT = "000000000000"
# The emulator's own root user. Functions get credentials of their roles.
ROOT_USER = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Emulator:
    """Starts with `with`, and is gone with all that was in it at the end."""

    def __init__(self, log):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.process = None

    def environment(self):
        """What a command needs to talk to it, and nothing else."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/tmp"),
            "LANG": "C.UTF-8",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            **ROOT_USER,
        }

    def client(self, service):
        import boto3
        return boto3.client(service, endpoint_url=self.url, region_name=REGION,
                            aws_access_key_id=ROOT_USER["AWS_ACCESS_KEY_ID"],
                            aws_secret_access_key=ROOT_USER["AWS_SECRET_ACCESS_KEY"])

    def __enter__(self):
        environment = {
            **self.environment(),
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "LAMBDA_EXECUTOR": "local",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "0",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
        }
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "ministack"], env=environment, stdout=log, stderr=log)
        for _ in range(1200):
            try:
                urllib.request.urlopen(self.url + "/_ministack/health", timeout=2).read()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"the emulator did not start; {self.log} says why")

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
