"""Takes each permission, response, retry and catch out of the template, one at a time, and tells which test notices.

    mutants.py [WORDS...]      all, or those whose name has one of the words; prints the table in docs/deployment.md
"""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import engines

TESTS = ["test_flow.Flow", "test_flow.Access", "test_mapping", "test_expressions", "test_template.Documented"]

# Which test is asked first: the one that is for it. The others are asked where that does not notice.
LIKELY = [
    (r"retry Subscribe.PutRule", "a_rule_is_made_again"),
    (r"retry Subscribe.PutTargets", "a_target_is_given_again"),
    (r"retry Subscribe.IsThere", "somebody_is_looked_for_again"),
    (r"retry Deliver.Send", "an_event_is_sent_again"),
    (r"retry Deliver.TooLarge", "a_notice_is_sent_again"),
    (r"retry Unsubscribe", "a_rule_is_taken_away_again"),
    (r"retry Sweep.ListRules", "sweep_lists_again"),
    (r"(retry|catch) Sweep.TakeAway", "sweep_goes_on"),
    (r"(retry Sweep.IsThere|catch Sweep.IsThere: States.ALL)", "sweep_looks_again"),
    (r"catch Subscribe.PutRule", "what_eventbridge_refuses"),
    (r"catch Subscribe.PutTargets", "a_rule_without_a_target"),
    (r"(catch Subscribe.IsThere: ApiGateway.410|permission SubscribeRole: (execute-api|states))", "while_the_rule_is_made"),
    (r"catch Subscribe.IsThere: States.ALL", "who_cannot_be_looked_for"),
    (r"catch Subscribe.Undo", "what_cannot_be_undone"),
    (r"(catch Deliver.Send: ApiGateway.410|permission DeliverRole: states)", "an_event_for_nobody"),
    (r"catch Deliver.Send: ApiGateway.413", "too_large"),
    (r"catch Deliver.TooLarge", "a_large_event_for_nobody"),
    (r"catch Unsubscribe", "that_somebody_else_took_away"),
    (r"(catch|permission|trust) Sweep", "sweep_takes"),
    (r"(permission DeliverRole: execute-api|trust DeliverRole|TargetRole)", "reaches_whom"),
    (r"(UnsubscribeRole|StartSyncExecution on Unsubscribe|response Clear)", "clear_ends"),
    (r"(ApiRole: states:StartExecution|response Disconnect)", "who_leaves_leaves"),
    (r"ScheduleRole", "the_schedule"),
    (r"(ConnectPolicy|PutEventsPolicy)", "who_has_no_signature"),
    (r"LogDelivery", "what_their_logs_need"),
    (r"response (Ping|Connect)", "ping_is_answered"),
    (r"response Default", "what_is_no_action"),
    (r".", "is_acknowledged_and_is_a_rule"),
]


def statements(resources):
    """Each statement of a policy: the list it stands in, its place, and whose it is."""
    for name, one in resources.items():
        properties = one["Properties"]
        for policy in properties.get("Policies", []):
            yield name, policy["PolicyDocument"]["Statement"]
        if "PolicyDocument" in properties:
            yield name, properties["PolicyDocument"]["Statement"]


def states(machine):
    """The states of a definition, those of maps too."""
    for name, state in machine["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def mutations(template):
    """What each mutant is called, and how it is made of a template."""
    resources = template["Resources"]
    for name, policy in statements(resources):
        for place, statement in enumerate(policy):
            for kind in ("Action", "Resource"):
                values = statement[kind] if isinstance(statement[kind], list) else [statement[kind]]
                if kind == "Resource" and len(values) == 1:
                    continue
                for number, value in enumerate(values):
                    shown = value if isinstance(value, str) else next(iter(value.values()))[0]
                    label = f"{name}: {shown}" if kind == "Action" else f"{name}: {statement['Action']} on {shown}"

                    def mutate(mutant, name=name, policy=policy, place=place, kind=kind, number=number):
                        own = next(found for who, found in statements(mutant["Resources"]) if who == name)
                        if isinstance(own[place][kind], list) and len(own[place][kind]) > 1:
                            del own[place][kind][number]
                        else:
                            del own[place]

                    if kind == "Action" and isinstance(statement["Resource"], list):
                        continue
                    yield "permission", label, mutate
        if name.endswith("Role"):
            yield "trust", f"{name}: sts:AssumeRole", lambda mutant, name=name: mutant["Resources"][name]["Properties"][
                "AssumeRolePolicyDocument"
            ]["Statement"][0].update(Effect="Deny")
    for name, one in resources.items():
        kind = one["Type"].rsplit("::", 1)[-1]
        properties = one["Properties"]
        if kind in ("RouteResponse", "IntegrationResponse"):
            yield "response", name, lambda mutant, name=name: mutant["Resources"].pop(name)
        for field in ("RouteResponseSelectionExpression", "CredentialsArn", "ResponseTemplates"):
            if field in properties and kind in ("Route", "Integration", "IntegrationResponse"):
                yield "response", f"{name}: {field}", lambda mutant, name=name, field=field: mutant["Resources"][name]["Properties"].pop(field)
        if kind == "StateMachine":
            for state, found in states(properties["Definition"]):
                for field, kind_ in (("Retry", "retry"), ("Catch", "catch")):
                    for place, clause in enumerate(found.get(field, [])):
                        for number, error in enumerate(clause["ErrorEquals"]):

                            def mutate(mutant, name=name, state=state, field=field, place=place, number=number):
                                own = dict(states(mutant["Resources"][name]["Properties"]["Definition"]))[state][field]
                                if len(own[place]["ErrorEquals"]) > 1:
                                    del own[place]["ErrorEquals"][number]
                                else:
                                    del own[place]

                            yield kind_, f"{name}.{state}: {error}", mutate


def noticed(kind, label, mutate):
    """The first test that fails, or nothing."""
    mutant = copy.deepcopy(engines.template())
    mutate(mutant)
    likely = next(test for pattern, test in LIKELY if re.search(pattern, f"{kind} {label}"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.json"
        file.write_text(json.dumps(mutant))
        environment = {**os.environ, "EVENTSIEVE_TEMPLATE": str(file), "EVENTSIEVE_PATIENCE": "12"}
        for chosen in (["-k", likely], []):
            command = [sys.executable, "-m", "unittest", "-f", *chosen, *TESTS]
            ended = subprocess.run(command, cwd=engines.HERE, env=environment, capture_output=True, text=True)
            if ended.returncode:
                found = re.search(r"^(?:FAIL|ERROR): (\w+)", ended.stderr, re.MULTILINE)
                return found[1] if found else "?"
    return None


def main(words):
    # What changes nothing is noticed by nobody.
    control = ("control", "nothing", lambda mutant: None)
    wanted = [one for one in [control, *mutations(engines.template())] if not words or any(word in f"{one[0]} {one[1]}" for word in words)]

    def ask(one):
        kind, label, mutate = one
        test = noticed(kind, label, mutate)
        print(f"{kind} {label}: {test or 'nobody'}", file=sys.stderr, flush=True)
        return kind, label, test

    with ThreadPoolExecutor(int(os.environ.get("JOBS", 2))) as pool:
        answers = list(pool.map(ask, wanted))
    print(table(answers))
    print(f"{len(answers)} asked, {len([test for _, _, test in answers if test])} noticed", file=sys.stderr)


def table(answers):
    """The rows of the documentation: what one test notices of one thing stands together."""
    rows = {}
    for kind, label, test in answers:
        of, _, what = label.partition(": ")
        rows.setdefault((kind, of, test), []).append(what)
    lines = ["| | of | taken out | noticed by |", "|---|---|---|---|"]
    for (kind, of, test), what in rows.items():
        taken = ", ".join(f"`{one}`" if one else "all of it" for one in what)
        lines.append(f"| {kind} | {of} | {taken} | {f'`{test}`' if test else 'nobody'} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
