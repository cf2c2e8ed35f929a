"""The engines that are not ours, each a process that is asked line by line; and the template as they take it."""

import json
import os
import subprocess
import threading
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TEMPLATE = Path(os.environ.get("EVENTSIEVE_TEMPLATE", ROOT / "src/infra/template.yaml"))
TOOLS = Path(os.environ.get("EVENTSIEVE_TOOLS", ROOT / ".tools"))
EVENTSIEVE = Path(os.environ.get("EVENTSIEVE", ROOT / "target/debug/eventsieve"))

JARS = [
    f"/usr/share/java/{name}.jar"
    for name in ("velocity", "commons-lang", "commons-collections3", "json-path", "json-smart", "accessors-smart", "asm", "slf4j-api")
]


class Engine:
    """A process that answers each line of JSON with another."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT, **options
        )
        self.lock = threading.Lock()

    def ask(self, **question):
        with self.lock:
            print(json.dumps(question), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args[0]} has ended")
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def jsonata():
    return Engine(["node", HERE / "jsonata.mjs"])


def velocity():
    return Engine(["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", ":".join(JARS), HERE / "Velocity.java"], stderr=subprocess.DEVNULL)


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as the long ones."""


def short_form(loader, tag, node):
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".") if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", short_form)


def template():
    return yaml.load(TEMPLATE.read_text(), Loader)


# What a template's functions stand for, where nothing is deployed.
VALUES = {
    "AWS::Partition": "aws-cn",
    "AWS::Region": "cn-north-1",
    "AWS::URLSuffix": "amazonaws.com.cn",
    "AWS::AccountId": "210987654321",
    "AWS::StackName": "stack",
    "Api": "a1b2c3d4e5",
    "EventBusName": "shop",
    "StageName": "dev",
}


def resolved(value):
    """A part of the template with its functions filled in."""
    if isinstance(value, list):
        return [resolved(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return VALUES.get(value["Ref"], f"<{value['Ref']}>")
    if set(value) == {"Fn::GetAtt"}:
        return f"<{value['Fn::GetAtt'][0]}>"
    if set(value) == {"Fn::Sub"}:
        text, own = value["Fn::Sub"] if isinstance(value["Fn::Sub"], list) else (value["Fn::Sub"], {})
        import re

        return re.sub(r"\$\{([^}]+)\}", lambda found: str(resolved(own[found[1]]) if found[1] in own else resolved({"Ref": found[1]})), text)
    if set(value) == {"Fn::If"}:
        return resolved(value["Fn::If"][2 if value["Fn::If"][0] == "HasDefaultBus" else 1])
    return {key: resolved(item) for key, item in value.items()}


def resources(kind):
    return {name: one for name, one in template()["Resources"].items() if one["Type"] == kind}
