"""`eventsieve deploy`, `verify-deployment` and `destroy`, with the real aws command line."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import engines
from deployment import Deployment, Engines, answers, free_port, until

CHECKS = 14


def run(*arguments, **environment):
    """What a command printed, what it told, and its exit code."""
    ended = subprocess.run([engines.EVENTSIEVE, *arguments], capture_output=True, text=True, env={**os.environ, **environment}, timeout=240)
    return ended.stdout, ended.stderr, ended.returncode


def verdicts(printed):
    """Of each check, the sign and the name."""
    return [(line[0], line[2:54].strip()) for line in printed.splitlines()]


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engines = Engines()
        cls.addClassCleanup(cls.engines.stop)

    def test_a_stack_is_deployed_brought_up_to_date_and_destroyed(self):
        at = {"AWS_ENDPOINT_URL": self.engines.endpoint}
        printed, told, code = run("deploy", "--stack", "shop", "--bus", "shop", "--new-bus", "--authorization", "none", **at)
        self.assertEqual(code, 0, told)
        self.assertIn("aws cloudformation deploy --template-file ", told)
        self.assertIn("--stack-name shop --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset --parameter-overrides "
                      "EventBusName=shop NewEventBus=true Authorization=NONE", told)
        url = next(line.split()[1] for line in printed.splitlines() if line.startswith("WebSocketApiUrl"))
        self.assertIn(f"eventsieve tail {url}\n", printed)
        self.assertIn(f"eventsieve verify-deployment {url} --bus shop", printed)
        # Parameters that are not given stay.
        printed, told, code = run("deploy", "--stack", "shop", "--authorization", "iam", **at)
        self.assertEqual(code, 0, told)
        self.assertIn(f"eventsieve tail --iam {url}\n", printed)
        self.assertIn("event-bus/shop", printed)
        _, told, code = run("deploy", "--stack", "shop", **at)
        self.assertEqual(code, 0, told)
        events = self.engines.aws("events")
        prefix = f"ws-{url[len('wss://'):].split('.')[0]}-"
        for number in range(3):
            events.put_rule(Name=f"{prefix}left{number}.", EventBusName="shop", EventPattern='{"source":["shop"]}')
        printed, told, code = run("destroy", "--stack", "shop", **at)
        self.assertEqual((printed, code), ("", 0), told)
        self.assertIn("aws stepfunctions start-execution", told)
        self.assertIn("aws cloudformation delete-stack --stack-name shop\n", told)
        self.assertNotIn("shop", [bus["Name"] for bus in events.list_event_buses()["EventBuses"]])
        machines = [machine["name"] for machine in self.engines.aws("stepfunctions").list_state_machines()["stateMachines"]]
        self.assertEqual([machine for machine in machines if machine.startswith("shop")], [])
        roles = [role["RoleName"] for role in self.engines.aws("iam").list_roles()["Roles"]]
        self.assertEqual([role for role in roles if role.startswith("shop")], [])

    def test_a_stack_can_have_logs_and_another_stage_and_name(self):
        settings = ["ApiLogs=INFO", "NewApiLogsRole=true", "WorkflowLogs=ALL", "ApiName=the name", "LogRetentionInDays=1"]
        given = [word for setting in settings for word in ("--set", setting)]
        at = {"AWS_ENDPOINT_URL": self.engines.endpoint}
        printed, told, code = run("deploy", "--stack", "logs", "--stage", "live", *given, **at)
        self.assertEqual(code, 0, told)
        url = next(line.split()[1] for line in printed.splitlines() if line.startswith("WebSocketApiUrl"))
        self.assertTrue(url.endswith("/live"))
        api = url[len("wss://"):].split(".")[0]
        apis = self.engines.aws("apigatewayv2")
        self.assertEqual(apis.get_api(ApiId=api)["Name"], "the name")
        stage = apis.get_stage(ApiId=api, StageName="live")
        self.assertIn(":log-group:/aws/apigateway/logs", stage["AccessLogSettings"]["DestinationArn"])
        groups = {group["logGroupName"]: group.get("retentionInDays") for group in self.engines.aws("logs").describe_log_groups()["logGroups"]}
        self.assertEqual((groups["/aws/vendedlogs/states/logs"], groups["/aws/apigateway/logs"]), (1, 1))
        _, told, code = run("destroy", "--stack", "logs", **at)
        self.assertEqual(code, 0, told)
        # The role of the account outlives the stack.
        roles = [role["RoleName"] for role in self.engines.aws("iam").list_roles()["Roles"]]
        self.assertEqual(len([role for role in roles if role.startswith("logs")]), 1)

    def test_another_stack_is_left_alone(self):
        at = {"AWS_ENDPOINT_URL": self.engines.endpoint}
        stacks = self.engines.aws("cloudformation")
        topic = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
        stacks.create_stack(StackName="precious", TemplateBody=json.dumps({"Description": "Somebody's.", **topic}))
        for command in ("deploy", "destroy"):
            printed, told, code = run(command, "--stack", "precious", **at)
            self.assertEqual((printed, code), ("", 2), told)
            self.assertIn("the stack precious is not one of Eventsieve's", told)
        (stack,) = stacks.describe_stacks(StackName="precious")["Stacks"]
        self.assertEqual(stack["StackStatus"], "CREATE_COMPLETE")

    def test_the_bus_of_a_stack_stays_and_rules_that_came_late_go_too(self):
        at = {"AWS_ENDPOINT_URL": self.engines.endpoint}
        printed, told, code = run("deploy", "--stack", "stays", **at)
        self.assertEqual(code, 0, told)
        url = next(line.split()[1] for line in printed.splitlines() if line.startswith("WebSocketApiUrl"))
        printed, told, code = run("deploy", "--stack", "stays", "--bus", "other", **at)
        self.assertEqual((printed, code), ("", 2))
        self.assertIn("the stack stays is for the bus default", told)
        # A sweep that cannot be started, as of a stack that is half deleted: the rules go all the same.
        machines = self.engines.aws("stepfunctions")
        for machine in machines.list_state_machines()["stateMachines"]:
            if machine["name"].startswith("stays") and "Sweep" in machine["name"]:
                machines.delete_state_machine(stateMachineArn=machine["stateMachineArn"])
        events = self.engines.aws("events")
        prefix = f"ws-{url[len('wss://'):].split('.')[0]}-"
        events.put_rule(Name=f"{prefix}late.", EventPattern='{"source":["shop"]}')
        events.put_targets(Rule=f"{prefix}late.", Targets=[{"Id": "deliver", "Arn": "arn:aws:sqs:us-east-1:000000000000:q"}])
        printed, told, code = run("destroy", "--stack", "stays", **at)
        self.assertEqual((printed, code), ("", 0), told)
        self.assertEqual(events.list_rules(NamePrefix=prefix)["Rules"], [])

    def test_what_cannot_be_done_is_told(self):
        at = {"AWS_ENDPOINT_URL": self.engines.endpoint}
        printed, told, code = run("destroy", "--stack", "nobody", **at)
        self.assertEqual((printed, code), ("", 2))
        self.assertIn("nobody", told)
        printed, told, code = run("deploy", "--stack", "bad", "--set", "WorkflowLogs=SOME", **at)
        self.assertEqual((printed, code), ("", 2))
        with tempfile.TemporaryDirectory() as nothing:
            for command in (["deploy"], ["destroy"], ["verify-deployment", "ws://127.0.0.1:1/dev", "--bus", "default"]):
                printed, told, code = run(*command, PATH=nothing)
                self.assertEqual((printed, code), ("", 2))
                self.assertIn("install the AWS command line", told)
        printed, told, code = run("verify-deployment", "ws://127.0.0.1:1/dev", "--bus", "default")
        self.assertEqual((printed, code), ("", 2))
        self.assertIn("ws://127.0.0.1:1/dev", told)

    def test_a_dry_run_only_shows(self):
        printed, told, code = run("deploy", "--dry-run", "--set", "ApiName=it's mine", "--region", "eu-west-1", "--profile", "p", PATH="")
        self.assertEqual((told, code), ("eventsieve template >template.yaml\n", 0))
        self.assertTrue(printed.endswith(" --parameter-overrides 'ApiName=it'\\''s mine' --region eu-west-1 --profile p\n"), printed)

    def verify(self, url, *arguments, **environment):
        return run("verify-deployment", url, "--bus", "default", "--quiet", "1", *arguments, **environment)

    def test_a_deployment_is_verified_and_nothing_is_left(self):
        api = Deployment(self.engines, "verified")
        self.addCleanup(api.stop)
        printed, told, code = self.verify(api.front.url, "--endpoint", self.engines.endpoint)
        self.assertEqual((told, code), ("", 0), printed)
        found = verdicts(printed)
        self.assertEqual(len(found), CHECKS, printed)
        self.assertEqual([name for sign, name in found if sign != "✓"], ["who has no signature is refused"])
        until("no rule is left", lambda: not api.rules())

    def test_what_is_not_as_it_is_to_be_is_told(self):
        api = Deployment(self.engines, "broken")
        self.addCleanup(api.stop)
        endless = lambda error: [error] * 1000
        for faults, wrong in [
            ({"putRule": endless("ManagedRuleException")}, ["a pattern is acknowledged to the letter"]),
            (
                {"POST": endless("403"), "removeTargets": endless("ManagedRuleException")},
                ["an event is delivered as it was put", "who leaves leaves no rule"],
            ),
        ]:
            api.fail(**faults)
            printed, told, code = self.verify(api.front.url, "--endpoint", self.engines.endpoint, "--patience", "2")
            self.assertEqual(code, 1, printed)
            for name in wrong:
                self.assertIn(("✕", name), verdicts(printed))
            self.assertIn("not as they are to be", told)
            api.clean()

    def test_tail_prints_the_events_of_a_deployment(self):
        api = Deployment(self.engines, "tailed")
        self.addCleanup(api.stop)
        command = [engines.EVENTSIEVE, "tail", "--json", "--count", "1", "--pattern", '{"source":["shop"]}', api.front.url]
        tail = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(tail.kill)
        self.assertEqual(tail.stderr.readline(), "eventsieve: subscribed\n")
        event = api.put(detail='{"total":12345678901234567}')
        printed, _ = tail.communicate(timeout=20)
        self.assertEqual(json.loads(printed)["id"], event)
        self.assertIn("12345678901234567", printed)
        until("no rule is left", lambda: not api.rules())

    def gateway(self, **environment):
        port = free_port()
        page = self.engines.folder / "page"
        command = [engines.EVENTSIEVE, "serve", "--port", str(port), "--page", page, "--region", "us-east-1"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        until("the gateway", lambda: answers(f"http://127.0.0.1:{port}/health"))
        return f"127.0.0.1:{port}"

    def test_the_gateway_does_what_a_deployment_does(self):
        at = self.gateway()
        printed, told, code = self.verify(f"ws://{at}/dev", "--endpoint", f"http://{at}")
        self.assertEqual((told, code), ("", 0), printed)
        self.assertEqual([name for sign, name in verdicts(printed) if sign == "·"], ["who has no signature is refused", "who leaves leaves no rule"])
        self.assertNotIn("here other words are used", printed)

    def test_a_signature_is_asked_for_where_iam_is(self):
        at = self.gateway(EVENTSIEVE_ACCESS_KEY_ID="AKIATEST", EVENTSIEVE_SECRET_ACCESS_KEY="secret")
        keys = {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "secret"}
        signed = ("--iam", "--region", "us-east-1", "--endpoint", f"http://{at}")
        printed, told, code = self.verify(f"ws://{at}/dev", *signed, **keys)
        self.assertEqual((told, code), ("", 0), printed)
        self.assertIn(("✓", "who has no signature is refused"), verdicts(printed))
        _, told, code = self.verify(f"ws://{at}/dev", *signed, **{**keys, "AWS_SECRET_ACCESS_KEY": "wrong"})
        self.assertEqual(code, 2)
        self.assertIn("403", told)


if __name__ == "__main__":
    unittest.main()
