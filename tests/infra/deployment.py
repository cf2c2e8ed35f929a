"""The template, deployed into ministack, with the gateway and API Gateway's part before it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import boto3
from websockets.sync.client import connect

import engines
from front import CONFIG, Front

# In seconds: longer than anything takes here.
PATIENCE = float(os.environ.get("EVENTSIEVE_PATIENCE", 20))

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}
os.environ.update(ENVIRONMENT)
os.environ.pop("AWS_PROFILE", None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, look, patience=PATIENCE):
    """Waits until something is so, and returns what was seen."""
    end = time.monotonic() + patience
    while True:
        if seen := look():
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"not within {patience} s: {what}")
        time.sleep(0.05)


class Engines:
    """The processes: ministack, the gateway, Velocity."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="eventsieve-infra-"))
        (self.folder / "page").mkdir()
        (self.folder / "page/index.html").write_text("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">")
        self.faults = self.folder / "faults.json"
        self.faults.write_text("{}")
        port = free_port()
        self.gateway = f"ws://127.0.0.1:{port}"
        self.processes = [
            subprocess.Popen(
                [engines.EVENTSIEVE, "serve", "--port", str(port), "--page", self.folder / "page"], stdout=subprocess.DEVNULL
            )
        ]
        until("the gateway", lambda: answers(f"http://127.0.0.1:{port}/health"))
        port, here = free_port(), self.gateway.replace("ws", "http")
        self.endpoint = f"http://127.0.0.1:{port}"
        self.log = (self.folder / "emulator.log").open("wb")
        self.processes.append(
            subprocess.Popen(
                [sys.executable, engines.HERE / "emulator.py", str(port), here, self.faults],
                stdout=self.log, stderr=self.log, cwd=self.folder,
            )
        )
        until("ministack", lambda: answers(f"{self.endpoint}/_ministack/health"), 60)
        self.velocity = engines.velocity()
        self.clients = {}

    def aws(self, service):
        if service not in self.clients:
            self.clients[service] = boto3.client(service, endpoint_url=self.endpoint, config=CONFIG)
        return self.clients[service]

    def stop(self):
        for process in self.processes:
            process.kill()
            process.wait()
        self.velocity.stop()
        self.log.close()
        for client in self.clients.values():
            client.close()
        shutil.rmtree(self.folder)


class Deployment:
    """A stack of the template."""

    def __init__(self, engines_, name="flow", **parameters):
        self.engines, self.name = engines_, name
        self.events, self.machines = engines_.aws("events"), engines_.aws("stepfunctions")
        stacks = engines_.aws("cloudformation")
        given = [{"ParameterKey": key, "ParameterValue": value} for key, value in {"Authorization": "NONE", **parameters}.items()]
        stacks.create_stack(StackName=name, TemplateBody=engines.TEMPLATE.read_text(), Parameters=given, Capabilities=["CAPABILITY_IAM"])

        def stack():
            one = stacks.describe_stacks(StackName=name)["Stacks"][0]
            return one if one["StackStatus"] != "CREATE_IN_PROGRESS" else None

        made = until("a stack", stack)
        assert made["StackStatus"] == "CREATE_COMPLETE", made
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in made["Outputs"]}
        self.bus, self.prefix = self.outputs["EventBusName"], self.outputs["RulePrefix"]
        stage = self.outputs["WebSocketApiUrl"].rsplit("/", 1)[-1]
        self.front = Front(engines_.endpoint, self.prefix.split("-")[1], stage, engines_.gateway, engines_.velocity)

    def stop(self):
        self.front.stop()

    def fail(self, **faults):
        """What the next calls of actions come to; of `invoke` by its method, as in `GET`."""
        named = {f"invoke {key}" if key.isupper() else key: value for key, value in faults.items()}
        self.engines.faults.write_text(json.dumps(named))

    def faults_left(self):
        return {key: value for key, value in json.loads(self.engines.faults.read_text()).items() if value}

    def connect(self):
        return Client(self)

    def rules(self):
        pages = self.events.get_paginator("list_rules").paginate(EventBusName=self.bus, NamePrefix=self.prefix)
        return {rule["Name"]: rule for page in pages for rule in page["Rules"]}

    def rule(self, connection):
        return self.rules().get(self.prefix + connection.replace("=", "."))

    def targets(self, rule):
        return self.events.list_targets_by_rule(Rule=rule["Name"], EventBusName=self.bus)["Targets"]

    def put(self, source="shop", detail="{}", kind="order"):
        entry = {"Source": source, "DetailType": kind, "Detail": detail, "EventBusName": self.bus}
        answer = self.events.put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer
        return answer["Entries"][0]["EventId"]

    def sweep(self, **given):
        """Runs Sweep to its end."""
        answer = self.machines.start_sync_execution(stateMachineArn=self.outputs["SweepArn"], input=json.dumps(given))
        assert answer["status"] == "SUCCEEDED", answer
        return answer

    def clean(self):
        """Takes all away, without Sweep."""
        self.fail()
        for name in self.rules():
            targets = self.targets({"Name": name})
            if targets:
                self.events.remove_targets(Rule=name, EventBusName=self.bus, Ids=[target["Id"] for target in targets])
            self.events.delete_rule(Name=name, EventBusName=self.bus)


class Client:
    """A client of the deployed API."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.socket = connect(deployment.front.url, max_size=None, open_timeout=PATIENCE)
        self.id = None

    def send(self, message):
        self.socket.send(message if isinstance(message, str) else json.dumps(message, ensure_ascii=False))

    def text(self, patience=PATIENCE):
        return self.socket.recv(timeout=patience)

    def next(self, patience=PATIENCE):
        return json.loads(self.text(patience))

    def ask(self, message):
        self.send(message)
        return self.next()

    def pattern(self, pattern):
        return self.ask({"action": "pattern", "pattern": pattern})

    def subscribed(self, pattern):
        answer = self.pattern(pattern)
        assert answer.get("type") == "subscribed", answer
        self.id = answer["connectionId"]
        return self

    def expect_nothing(self, patience=1.5):
        """An event on its way would be here by then."""
        try:
            raise AssertionError(f"something came: {self.text(patience)[:300]}")
        except TimeoutError:
            pass

    def close(self):
        self.socket.close()

    def lose(self):
        """Its end is not noticed by `$disconnect`."""
        self.deployment.front.lost.add(self.id)
        self.socket.close()


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
