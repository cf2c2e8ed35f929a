"""The whole flow: connect, subscribe, deliver, leave, and all that can go wrong between."""

import json
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from deployment import Deployment, Engines, until

GOOD = {"source": ["shop"]}
INTERNAL = "The pattern could not be subscribed to."


class Flow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engines = Engines()
        cls.addClassCleanup(cls.engines.stop)
        cls.api = Deployment(cls.engines)
        cls.addClassCleanup(cls.api.stop)

    def setUp(self):
        self.addCleanup(self.api.clean)

    def connect(self):
        client = self.api.connect()
        self.addCleanup(client.close)
        return client

    def subscribed(self, pattern=GOOD):
        return self.connect().subscribed(pattern)

    def gone(self, client):
        until("the rule is gone", lambda: self.api.rule(client.id) is None)

    # What a client says, and is answered ---------------------------------------------------------------------------------------

    def test_ping_is_answered(self):
        answer = self.connect().ask({"action": "ping"})
        self.assertEqual((answer["type"], set(answer)), ("pong", {"type", "requestId"}))

    def test_what_is_no_action_is_refused(self):
        client = self.connect()
        for text in ({"action": "else"}, {}, "no JSON", "[]", '"pattern"', {"action": None}, {"action": 7}):
            answer = client.ask(text)
            self.assertEqual((answer["type"], answer["error"]), ("error", "UnknownAction"), text)
            self.assertIn("Send {", answer["message"])
            self.assertTrue(answer["requestId"])

    def test_a_pattern_is_acknowledged_and_is_a_rule(self):
        client = self.connect()
        answer = client.pattern(GOOD)
        self.assertEqual(list(answer), ["type", "pattern", "bus", "connectionId", "requestId"])
        self.assertEqual((answer["type"], answer["pattern"], answer["bus"]), ("subscribed", '{"source":["shop"]}', "default"))
        client.id = answer["connectionId"]
        rule = self.api.rule(client.id)
        self.assertEqual((rule["EventPattern"], rule["Description"], rule["State"]), ('{"source":["shop"]}', client.id, "ENABLED"))
        (target,) = self.api.targets(rule)
        self.assertEqual(target["Id"], "deliver")
        self.assertEqual(target["RetryPolicy"], {"MaximumEventAgeInSeconds": 300, "MaximumRetryAttempts": 10})

    def test_an_invalid_pattern_is_refused_in_eventbridges_words_and_the_one_before_stays(self):
        client = self.subscribed()
        for pattern in ({"source": "shop"}, {}, [], "text", {"source": [{"unknown": 1}]}):
            answer = client.pattern(pattern)
            self.assertEqual((answer["type"], answer["error"]), ("error", "InvalidEventPatternException"), answer)
            self.assertRegex(answer["message"], r"^Event pattern is not valid\. Reason: ")
            self.assertNotIn("(S", answer["message"])
            self.assertTrue(answer["requestId"])
        event = self.api.put()
        self.assertEqual(client.next()["id"], event)

    def test_a_message_without_a_pattern_is_refused(self):
        answer = self.connect().ask({"action": "pattern"})
        self.assertEqual(answer["error"], "InvalidEventPatternException")
        self.assertEqual(self.api.rules(), {})

    def test_a_new_pattern_takes_the_place_of_the_one_before(self):
        client = self.subscribed({"source": ["first"]})
        client.subscribed({"source": ["second"]})
        self.assertEqual(len(self.api.rules()), 1)
        self.api.put("first")
        event = self.api.put("second")
        self.assertEqual(client.next()["id"], event)
        client.expect_nothing()

    def test_clear_ends_it_and_can_be_said_at_any_time(self):
        client = self.subscribed()
        for _ in range(2):
            answer = client.ask({"action": "clear"})
            self.assertEqual(list(answer), ["type", "connectionId", "requestId"])
            self.assertEqual((answer["type"], answer["connectionId"]), ("unsubscribed", client.id))
            self.assertEqual(self.api.rules(), {})
        self.api.put()
        client.expect_nothing()

    # Events -----------------------------------------------------------------------------------------------------------------

    def test_an_event_reaches_whom_it_is_for_and_nobody_else(self):
        shop, other = self.subscribed(), self.subscribed({"source": ["other"]})
        detail = '{"text":"it\'s \\"quoted\\" \\\\ \\u0000 é 😀 <aws.events.rule-name> $x","big":12345678901234567,"none":null,"list":[],"half":1.5}'
        event = self.api.put(detail=detail)
        text = shop.text()
        told = json.loads(text)
        self.assertEqual(told["detail"], json.loads(detail))
        self.assertIn("12345678901234567", text)
        names = {"version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"}
        self.assertEqual((set(told), told["id"], told["source"]), (names, event, "shop"))
        other.expect_nothing()

    def test_of_an_event_that_is_too_large_the_client_is_told(self):
        client = self.subscribed()
        event = self.api.put(detail=json.dumps({"text": "x" * 140_000}))
        answer = client.next()
        self.assertEqual((answer["type"], answer["error"], answer["eventId"]), ("error", "EventTooLarge", event))
        self.assertTrue(answer["message"])

    # The end ----------------------------------------------------------------------------------------------------------------

    def test_who_leaves_leaves_no_rule(self):
        client = self.subscribed()
        client.close()
        self.gone(client)

    def test_an_event_for_nobody_takes_the_rule_away(self):
        client = self.subscribed()
        client.lose()
        self.api.put()
        self.gone(client)

    def test_a_large_event_for_nobody_takes_the_rule_away(self):
        client = self.subscribed()
        client.lose()
        # It is there still when the event is too large, and gone when it is told.
        self.api.fail(POST=["413"])
        self.api.put()
        self.gone(client)

    def test_who_leaves_while_the_rule_is_made_leaves_none(self):
        client = self.subscribed()
        client.close()
        self.gone(client)
        self.api.front.say(client.id, "late", '{"action":"pattern","pattern":{"source":["shop"]}}')
        self.gone(client)

    def swept(self, count, **given):
        """Sweeps until so many rules are left. The emulator counts pages by places, which move while rules go."""

        def look():
            self.api.sweep(**given)
            time.sleep(0.5)
            return len(self.api.rules()) == count

        until(f"{count} rules are left", look)

    def test_sweep_takes_the_rules_of_those_away_who_left(self):
        here = [self.subscribed() for _ in range(2)]
        left = [self.subscribed() for _ in range(20)]
        for client in left:
            client.lose()
        self.assertEqual(len(self.api.rules()), 22)
        self.swept(2)
        self.assertTrue(all(self.api.rule(client.id) for client in here))

    def test_sweep_can_take_all(self):
        for _ in range(17):
            self.subscribed()
        self.swept(0, all=True)

    def test_sweep_reads_all_pages(self):
        for _ in range(31):
            self.subscribed()
        # Behind all others, on the third page, and nobody's.
        self.api.events.put_rule(Name=f"{self.api.prefix}zzzzzzzzzzzzzzz.", EventBusName=self.api.bus, EventPattern=json.dumps(GOOD))
        self.api.sweep()
        until("31 rules are left", lambda: len(self.api.rules()) == 31)

    def test_the_schedule_runs_sweep(self):
        client = self.subscribed()
        client.lose()
        schedules = self.engines.aws("scheduler")
        (own,) = schedules.list_schedules()["Schedules"]
        own = schedules.get_schedule(Name=own["Name"], GroupName=own["GroupName"])
        self.assertEqual(own["ScheduleExpression"], "rate(1 hour)")
        # The same for now, because nobody waits for an hour.
        now = (datetime.now(timezone.utc) + timedelta(seconds=1)).strftime("at(%Y-%m-%dT%H:%M:%S)")
        schedules.create_schedule(Name="now", ScheduleExpression=now, FlexibleTimeWindow={"Mode": "OFF"}, Target=own["Target"],
                                  ActionAfterCompletion="DELETE")
        self.gone(client)

    # What goes wrong --------------------------------------------------------------------------------------------------------

    def refused(self, error, message, rules=0, **faults):
        """A pattern is answered with an error, and nothing is left but a rule that has no target."""
        client = self.connect()
        self.api.fail(**faults)
        answer = client.pattern(GOOD)
        self.assertEqual((answer["type"], answer.get("error"), answer.get("message")), ("error", error, message))
        self.assertEqual(self.api.faults_left(), {})
        until(f"{rules} rules are left", lambda: len(self.api.rules()) == rules)
        client.close()
        until("no rule is left", lambda: not self.api.rules())

    def taken(self, **faults):
        """A pattern is taken all the same, and works."""
        client = self.connect()
        self.api.fail(**faults)
        client.subscribed(GOOD)
        self.assertEqual(self.api.faults_left(), {})
        event = self.api.put()
        self.assertEqual(client.next()["id"], event)
        return client

    def test_what_eventbridge_refuses_is_told_in_its_words(self):
        full = "The requested resource exceeds the maximum number allowed."
        self.refused("LimitExceededException", full, putRule=[f"LimitExceededException: {full}"])
        gone = "Event bus default does not exist."
        self.refused("ResourceNotFoundException", gone, putRule=[f"ResourceNotFoundException: {gone}"])
        long = "1 validation error detected: Value '...' at 'eventPattern' failed"
        self.refused("ValidationException", long, putRule=[f"EventBridgeException: {long}"] * 3)

    def test_what_goes_wrong_inside_is_told_without_its_words(self):
        self.refused("InternalError", INTERNAL, putRule=["EventBridgeException: User: arn:secret is not authorized"] * 3)
        self.refused("InternalError", INTERNAL, rules=1, putTargets=["ManagedRuleException"])

    def test_a_rule_is_made_again_where_it_could_not_be(self):
        for error in ("ConcurrentModificationException", "InternalException", "EventBridgeException"):
            self.taken(putRule=[error] * 2)

    def test_a_target_is_given_again_where_it_could_not_be(self):
        for error in ("ConcurrentModificationException", "InternalException", "EventBridgeException"):
            self.taken(putTargets=[error] * 2)

    def test_a_rule_without_a_target_is_refused_and_mended(self):
        full = "too many targets"
        entries = [{"TargetId": "deliver", "ErrorCode": "LimitExceededException", "ErrorMessage": full}]
        for fault in (f"LimitExceededException: {full}", {"FailedEntryCount": 1, "FailedEntries": entries}):
            client = self.connect()
            self.api.fail(putTargets=[fault])
            answer = client.pattern(GOOD)
            self.assertEqual((answer["type"], answer.get("error"), answer.get("message")), ("error", "LimitExceededException", full))
            self.assertEqual(self.api.faults_left(), {})
            # Asked again at once, it works, and stays so.
            client.subscribed(GOOD)
            time.sleep(2)
            event = self.api.put()
            self.assertEqual(client.next()["id"], event)
            client.lose()
            self.api.sweep()
            self.gone(client)

    def test_what_cannot_be_undone_is_refused_all_the_same(self):
        client = self.connect()
        self.api.fail(GET=["410"], startExecution=["ExecutionLimitExceeded"])
        self.assertEqual(client.pattern(GOOD)["type"], "error")
        self.assertEqual(self.api.faults_left(), {})

    def test_somebody_is_looked_for_again(self):
        # Two answers of the kind that goes over, then that they are gone: so the rule must go.
        for status in ("429", "500", "502", "503", "504"):
            client = self.connect()
            self.api.fail(GET=[status, status, "410"])
            self.assertEqual(client.pattern(GOOD)["type"], "error")
            self.assertEqual(self.api.faults_left(), {})
            until("no rule is left", lambda: not self.api.rules())

    def test_who_cannot_be_looked_for_is_taken_to_be_there(self):
        self.taken(GET=["503"] * 3)
        self.taken(GET=["403"])

    def test_an_event_is_sent_again_where_it_could_not_be(self):
        client = self.subscribed()
        for status in ("429", "500", "502", "503", "504"):
            self.api.fail(POST=[status] * 4)
            event = self.api.put()
            self.assertEqual(client.next()["id"], event)
            self.assertEqual(self.api.faults_left(), {})

    def test_a_notice_is_sent_again_where_it_could_not_be(self):
        client = self.subscribed()
        for status in ("429", "500", "502", "503", "504"):
            self.api.fail(POST=["413"] + [status] * 4)
            event = self.api.put()
            self.assertEqual(client.next()["eventId"], event)

    def test_a_rule_is_taken_away_again_where_it_could_not_be(self):
        for action in ("removeTargets", "deleteRule"):
            for error in ("ConcurrentModificationException", "InternalException", "EventBridgeException"):
                client = self.subscribed()
                self.api.fail(**{action: [error] * 3})
                self.assertEqual(client.ask({"action": "clear"})["type"], "unsubscribed")
                self.assertEqual(self.api.faults_left(), {})
                self.gone(client)

    def test_a_rule_that_somebody_else_took_away_is_gone(self):
        client = self.subscribed()
        self.api.fail(deleteRule=["ResourceNotFoundException"])
        self.assertEqual(client.ask({"action": "clear"})["type"], "unsubscribed")
        self.api.fail(removeTargets=["ResourceNotFoundException"])
        self.assertEqual(client.ask({"action": "clear"})["type"], "unsubscribed")

    def test_what_cannot_be_taken_away_is_told_and_swept_later(self):
        client = self.subscribed()
        self.api.fail(removeTargets=["ManagedRuleException"])
        answer = client.ask({"action": "clear"})
        self.assertEqual((answer["type"], answer["error"]), ("error", "InternalError"))
        client.lose()
        self.api.sweep()
        self.gone(client)

    def test_sweep_lists_again_where_it_could_not(self):
        for error in ("InternalException", "EventBridgeException"):
            client = self.subscribed()
            client.lose()
            self.api.fail(listRules=[error] * 3)
            self.api.sweep()
            self.gone(client)

    def test_sweep_goes_on_where_one_cannot_be_taken_away(self):
        left = [self.subscribed() for _ in range(2)]
        for client in left:
            client.lose()
        self.api.fail(startExecution=["ExecutionLimitExceeded"] * 2)
        self.swept(0)
        # One stays until the next time, the other goes.
        left = [self.subscribed() for _ in range(2)]
        for client in left:
            client.lose()
        self.api.fail(startExecution=["ExecutionLimitExceeded"] * 5)
        self.api.sweep()
        until("one rule is left", lambda: len(self.api.rules()) == 1)
        self.assertEqual(self.api.faults_left(), {})
        self.swept(0)

    def test_sweep_looks_again_and_leaves_what_it_knows_nothing_of(self):
        client = self.subscribed()
        for status in ("429", "500", "502", "503", "504"):
            self.api.fail(GET=[status] * 3)
            self.api.sweep()
            self.assertEqual(self.api.faults_left(), {})
        self.api.fail(GET=["403"])
        self.api.sweep()
        time.sleep(1)
        self.assertTrue(self.api.rule(client.id))
        client.lose()
        for status in ("429", "500", "502", "503", "504"):
            self.api.fail(GET=[status] * 2 + ["410"])
            self.api.sweep()
            self.gone(client)
            client.id = self.subscribed().id
        self.api.fail()

    # Many -------------------------------------------------------------------------------------------------------------------

    def test_a_pattern_of_4096_characters_arrives_to_the_letter(self):
        client = self.connect()
        pattern = {"source": ["'\"\\é😀/$#\u2028" * 500]}
        while len(json.dumps(pattern, ensure_ascii=False, separators=(",", ":"))) > 4096:
            pattern["source"][0] = pattern["source"][0][:-1]
        text = json.dumps(pattern, ensure_ascii=False, separators=(",", ":"))
        self.assertEqual(len(text), 4096)
        client.send('{"action":"pattern","pattern":' + text + "}")
        answer = client.next()
        self.assertEqual(answer["type"], "subscribed", answer)
        rule = self.api.rule(answer["connectionId"])
        for stored in (rule["EventPattern"], answer["pattern"]):
            self.assertEqual(json.loads(stored), pattern)
            # JSON may write a letter in more than one way, and nothing else may differ.
            self.assertEqual(json.dumps(json.loads(stored), ensure_ascii=False, separators=(",", ":")), text)

    def test_many_clients_get_what_they_asked_for_and_nothing_else(self):
        count = 100
        with ThreadPoolExecutor(20) as pool:
            clients = list(pool.map(lambda n: self.subscribed({"detail": {"for": [n]}}), range(count)))
            self.assertEqual(len(self.api.rules()), count)
            sent = dict(pool.map(lambda n: (n, self.api.put(detail=json.dumps({"for": n}))), [n for n in range(count) for _ in range(2)]))
            self.assertEqual(len(sent), count)
            came = list(pool.map(lambda client: [client.next() for _ in range(2)], clients))
            for number, events in enumerate(came):
                self.assertEqual([event["detail"] for event in events], [{"for": number}] * 2)
                self.assertIn(sent[number], [event["id"] for event in events])
            list(pool.map(lambda client: client.expect_nothing(0.5), clients))
            list(pool.map(lambda client: client.close(), clients))
        until("no rule is left", lambda: not self.api.rules())


class Access(unittest.TestCase):
    def test_who_has_no_signature_is_refused_if_iam_is_asked(self):
        engines = Engines()
        self.addCleanup(engines.stop)
        api = Deployment(engines, "guarded", Authorization="AWS_IAM", EventBusName="shop", NewEventBus="true")
        self.addCleanup(api.stop)
        with self.assertRaisesRegex(Exception, "403"):
            api.connect()
        self.assertEqual(api.outputs["EventBusArn"], "arn:aws:events:us-east-1:000000000000:event-bus/shop")
        api.front.url += "?X-Amz-Signature=any"
        client = api.connect().subscribed(GOOD)
        self.addCleanup(client.close)
        event = api.put()
        self.assertEqual(client.next()["id"], event)
        # Whoever is given the policies may do what they are for.
        iam = engines.aws("iam")
        for policy, action, resource in [
            ("ConnectPolicyArn", "execute-api:Invoke", f"arn:aws:execute-api:us-east-1:000000000000:{api.prefix.split('-')[1]}/dev/$connect"),
            ("PutEventsPolicyArn", "events:PutEvents", api.outputs["EventBusArn"]),
        ]:
            version = iam.get_policy(PolicyArn=api.outputs[policy])["Policy"]["DefaultVersionId"]
            document = iam.get_policy_version(PolicyArn=api.outputs[policy], VersionId=version)["PolicyVersion"]["Document"]
            asked = iam.simulate_custom_policy(PolicyInputList=[json.dumps(document)], ActionNames=[action], ResourceArns=[resource])
            self.assertEqual(asked["EvaluationResults"][0]["EvalDecision"], "allowed", policy)

    def test_a_role_may_do_no_more_than_its_own(self):
        engines = Engines()
        self.addCleanup(engines.stop)
        api = Deployment(engines, "narrow", EventBusName="shop", NewEventBus="true")
        self.addCleanup(api.stop)
        iam, resources = engines.aws("iam"), engines.aws("cloudformation").describe_stack_resources(StackName="narrow")["StackResources"]
        named = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in resources}
        id, here = api.prefix.split("-")[1], "us-east-1:000000000000"
        rule, connection = f"arn:aws:events:{here}:rule/shop/{api.prefix}c.", f"arn:aws:execute-api:{here}:{id}/dev/POST/@connections/c="
        targets = {"events:TargetArn": named["Deliver"]}
        passed = {"iam:PassedToService": "events.amazonaws.com"}
        target_role = f"arn:aws:iam::000000000000:role/{named['TargetRole']}"
        for role, action, resource, keys, others in [
            ("SubscribeRole", "events:PutRule", rule, {}, [rule.replace(id, "another"), rule.replace("/shop/", "/"), rule.replace("ws-", "x-")]),
            ("SubscribeRole", "events:PutTargets", rule, targets, [rule.replace("shop", "else")]),
            ("SubscribeRole", "iam:PassRole", target_role, passed, [target_role + "x", target_role.replace("Target", "Subscribe")]),
            ("SubscribeRole", "execute-api:ManageConnections", connection.replace("POST", "GET"), {}, [connection]),
            ("SubscribeRole", "states:StartExecution", named["Unsubscribe"], {}, [named["Subscribe"], named["Deliver"]]),
            ("DeliverRole", "execute-api:ManageConnections", connection, {},
             [connection.replace("POST", "GET"), connection.replace("dev", "live"), connection.replace(id, "another")]),
            ("DeliverRole", "states:StartExecution", named["Unsubscribe"], {}, [named["Sweep"]]),
            ("UnsubscribeRole", "events:DeleteRule", rule, {}, [rule.replace(id, "another")]),
            ("SweepRole", "execute-api:ManageConnections", connection.replace("POST", "GET"), {}, [connection]),
            ("ApiRole", "states:StartSyncExecution", named["Subscribe"], {}, [named["Deliver"], named["Sweep"]]),
            ("TargetRole", "states:StartExecution", named["Deliver"], {}, [named["Unsubscribe"]]),
            ("ScheduleRole", "states:StartExecution", named["Sweep"], {}, [named["Deliver"]]),
        ]:
            policy = iam.get_role_policy(RoleName=named[role], PolicyName="own")["PolicyDocument"]

            def decides(resource, keys):
                entries = [{"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"} for key, value in keys.items()]
                asked = iam.simulate_custom_policy(PolicyInputList=[json.dumps(policy)], ActionNames=[action], ResourceArns=[resource],
                                                   ContextEntries=entries)
                return asked["EvaluationResults"][0]["EvalDecision"]

            with self.subTest(role, action=action):
                # The emulator's simulation takes no keys of conditions, so those are looked at as text.
                conditions = [one["Condition"] for one in policy["Statement"] if one["Action"] == action and "Condition" in one]
                if keys:
                    ((_, condition),) = conditions[0].items()
                    self.assertEqual(condition, keys)
                else:
                    self.assertEqual(decides(resource, keys), "allowed")
                for other in others:
                    self.assertNotEqual(decides(other, keys), "allowed", other)


if __name__ == "__main__":
    unittest.main()
