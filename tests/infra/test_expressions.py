"""Every JSONata expression of the state machines, through the reference engine in the version that AWS states."""

import json
import unittest

import engines

ID = "L0SM9cOFvHcCIhw="
RULE = "ws-a1b2c3d4e5-L0SM9cOFvHcCIhw."
PATTERN = '{"source":["it\'s \\"quoted\\" \\\\ \U0001f600 {% $states %} (Service: "]}'
GIVEN = {"connectionId": ID, "requestId": "r-1", "pattern": PATTERN}
CONTEXT = {"Execution": {"Input": GIVEN, "Name": "e-1"}}
TAIL = " (Service: EventBridge, Status Code: 400, Request ID: 5b8c-7b1e, Extended Request ID: null)"

# machine.state.field: what there is, and what comes of it. `input` and `result` are of `$states`, the context is CONTEXT unless
# one is given.
CASES = [
    ("Subscribe.PutRule.Arguments.Name", {"input": GIVEN}, RULE),
    ("Subscribe.PutRule.Arguments.Name", {"input": {"connectionId": "a=b=-_="}}, "ws-a1b2c3d4e5-a.b.-_."),
    ("Subscribe.PutRule.Arguments.EventPattern", {"input": GIVEN}, PATTERN),
    ("Subscribe.PutRule.Arguments.EventPattern", {"input": {"pattern": ""}}, ""),
    ("Subscribe.PutRule.Arguments.Description", {"input": GIVEN}, ID),
    ("Subscribe.PutTargets.Arguments.Rule", {}, RULE),
    (
        "Subscribe.PutTargets.Arguments.Targets.0.InputTransformer.InputTemplate",
        {},
        '{"connectionId":"L0SM9cOFvHcCIhw=","event":<aws.events.event.json>}',
    ),
    ("Subscribe.AreTargetsTaken.Choices.0.Condition", {"input": {"FailedEntryCount": 0, "FailedEntries": []}}, True),
    ("Subscribe.AreTargetsTaken.Choices.0.Condition", {"input": {"FailedEntryCount": 1, "FailedEntries": [{}]}}, False),
    (
        "Subscribe.TargetRefused.Output.Error",
        {"input": {"FailedEntryCount": 1, "FailedEntries": [{"ErrorCode": "LimitExceededException", "ErrorMessage": "m"}]}},
        "EventBridge.LimitExceededException",
    ),
    (
        "Subscribe.TargetRefused.Output.Cause",
        {"input": {"FailedEntryCount": 1, "FailedEntries": [{"ErrorCode": "c", "ErrorMessage": "m"}]}},
        "m",
    ),
    ("Subscribe.IsThere.Arguments.Path", {}, f"/@connections/{ID}"),
    ("Subscribe.Subscribed.Output.pattern", {}, PATTERN),
    ("Subscribe.Subscribed.Output.connectionId", {}, ID),
    ("Subscribe.Subscribed.Output.requestId", {}, "r-1"),
    ("Subscribe.Undo.Arguments.Input.connectionId", {}, ID),
    ("Subscribe.Undo.Arguments.Input.requestId", {}, "r-1"),
    ("Subscribe.Undo.Output", {"input": {"Error": "e", "Cause": "c"}}, {"Error": "e", "Cause": "c"}),
    ("Subscribe.Undo.Catch.0.Output", {"input": {"Error": "e", "Cause": "c"}}, {"Error": "e", "Cause": "c"}),
    ("Unsubscribe.RemoveTargets.Arguments.Rule", {"input": GIVEN}, RULE),
    ("Unsubscribe.DeleteRule.Arguments.Name", {"input": {}}, RULE),
    ("Unsubscribe.Unsubscribed.Output.connectionId", {}, ID),
    ("Unsubscribe.Unsubscribed.Output.requestId", {}, "r-1"),
    ("Sweep.ListRules.Arguments", {"input": {}}, {"NamePrefix": "ws-a1b2c3d4e5-", "EventBusName": "shop", "Limit": 15}),
    (
        "Sweep.ListRules.Arguments",
        {"input": {"NextToken": "t"}},
        {"NamePrefix": "ws-a1b2c3d4e5-", "EventBusName": "shop", "Limit": 15, "NextToken": "t"},
    ),
    ("Sweep.EachRule.Items", {"input": {"Rules": [{"Name": "a"}, {"Name": "b"}]}}, [{"Name": "a"}, {"Name": "b"}]),
    ("Sweep.EachRule.Items", {"input": {"Rules": [{"Name": "a"}]}}, [{"Name": "a"}]),
    ("Sweep.EachRule.Items", {"input": {"Rules": []}}, []),
    ("Sweep.EachRule.ItemSelector.connectionId", {"context": {"Map": {"Item": {"Value": {"Name": RULE}}}}}, ID),
    ("Sweep.EachRule.ItemSelector.connectionId", {"context": {"Map": {"Item": {"Value": {"Name": "ws-a1b2c3d4e5-ws-."}}}}}, "ws-="),
    ("Sweep.EachRule.Output", {"input": {"Rules": []}}, {}),
    ("Sweep.EachRule.Output", {"input": {"Rules": [], "NextToken": "t"}}, {"NextToken": "t"}),
    ("Sweep.AreAllMeant.Choices.0.Condition", {"context": {"Execution": {"Input": {}}}}, False),
    ("Sweep.AreAllMeant.Choices.0.Condition", {"context": {"Execution": {"Input": {"all": False}}}}, False),
    ("Sweep.AreAllMeant.Choices.0.Condition", {"context": {"Execution": {"Input": {"all": True}}}}, True),
    ("Sweep.IsThere.Arguments.Path", {"input": {"connectionId": ID}}, f"/@connections/{ID}"),
    ("Sweep.IsThere.Catch.0.Output", {"input": {"connectionId": ID}}, {"connectionId": ID}),
    ("Sweep.TakeAway.Arguments.Input.connectionId", {"input": {"connectionId": ID}}, ID),
    ("Sweep.TakeAway.Arguments.Input.requestId", {}, "e-1"),
    ("Sweep.AreThereMore.Choices.0.Condition", {"input": {}}, False),
    ("Sweep.AreThereMore.Choices.0.Condition", {"input": {"NextToken": "t"}}, True),
]

INTERNAL = "The pattern could not be subscribed to."
# What Step Functions says of an error, and what the client is told.
REFUSALS = [
    ("EventBridge.InvalidEventPatternException", f"Event pattern is not valid. Reason: x{TAIL}", "InvalidEventPatternException",
     "Event pattern is not valid. Reason: x"),
    ("EventBridge.InvalidEventPatternException", f"Event pattern is not valid. Reason: x\n at [Source: (String)\"{{}}\"]{TAIL} (SDK Attempt Count: 1)",
     "InvalidEventPatternException", "Event pattern is not valid. Reason: x\n at [Source: (String)\"{}\"]"),
    ("EventBridge.InvalidEventPatternException", f"the pattern says (Service: mine){TAIL}", "InvalidEventPatternException",
     "the pattern says (Service: mine)"),
    ("EventBridge.InvalidEventPatternException", "no tail", "InvalidEventPatternException", "no tail"),
    ("EventBridge.LimitExceededException", f"The requested resource exceeds the maximum number allowed.{TAIL}", "LimitExceededException",
     "The requested resource exceeds the maximum number allowed."),
    ("EventBridge.ResourceNotFoundException", f"Event bus shop does not exist.{TAIL}", "ResourceNotFoundException",
     "Event bus shop does not exist."),
    ("EventBridge.EventBridgeException", f"1 validation error detected: Value 'x' at 'eventPattern' failed{TAIL}", "ValidationException",
     "1 validation error detected: Value 'x' at 'eventPattern' failed"),
    ("EventBridge.EventBridgeException", f"User: arn:secret is not authorized{TAIL}", "InternalError", INTERNAL),
    ("EventBridge.EventBridgeException", f"Rate exceeded{TAIL}", "InternalError", INTERNAL),
    ("ApiGateway.410", "", "InternalError", INTERNAL),
    ("States.Timeout", "", "InternalError", INTERNAL),
    ("States.QueryEvaluationError", "The JSONata expression (arn:secret)", "InternalError", INTERNAL),
]
CASES += [
    (
        "Subscribe.Refused.Output",
        {"input": {"Error": error, "Cause": cause}},
        {"type": "error", "error": name, "message": message, "requestId": "r-1"},
    )
    for error, cause, name, message in REFUSALS
]


def expressions(value, path):
    """Each expression of a definition, by its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            # States of a map stand as if they were the machine's own.
            inner = key in ("States", "ItemProcessor")
            yield from expressions(item, path[:1] if inner else path + [key])
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from expressions(item, path + [str(number)])
    elif isinstance(value, str) and value.startswith("{%"):
        assert value.endswith("%}"), value
        yield ".".join(path), value[2:-2]


class Expressions(unittest.TestCase):
    def test_each_gives_what_it_is_to(self):
        found = {}
        for name, machine in engines.resources("AWS::StepFunctions::StateMachine").items():
            found.update(expressions(engines.resolved(machine["Properties"]["Definition"]), [name]))
        self.assertEqual(set(found) - {place for place, _, _ in CASES}, set(), "expressions that no case looks at")
        engine = engines.jsonata()
        self.addCleanup(engine.stop)
        for place, states, wanted in CASES:
            with self.subTest(place, states=states):
                answer = engine.ask(expression=found[place], states={"context": CONTEXT, **states})
                self.assertEqual(answer, {"value": wanted})

    def test_deliver_reads_no_number_as_a_double(self):
        definition = engines.template()["Resources"]["Deliver"]["Properties"]["Definition"]
        self.assertEqual(definition["QueryLanguage"], "JSONPath")
        self.assertNotIn("{%", json.dumps(definition))


if __name__ == "__main__":
    unittest.main()
