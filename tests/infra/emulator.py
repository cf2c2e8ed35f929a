"""ministack, an emulator of AWS, with what it lacks for this stack.

Everything that is added stands here:

- `apigateway:invoke`, which sends to the gateway's @connections.
- What roles may do. ministack evaluates policies, but asks nobody inside a state machine; here each task, each target and each
  schedule is asked, with the trust of its role.
- The properties and the two resources of WebSocket APIs that its CloudFormation does not know.
- The SDK's tail behind EventBridge's messages, as Step Functions has it.
- Faults on demand: a file names what the next calls of an action come to, an error or a result.

    emulator.py PORT GATEWAY FAULTS
"""

import contextvars
import json
import os
import re
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

PORT, GATEWAY, FAULTS = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
os.environ.update(GATEWAY_PORT=str(PORT), BIND_HOST="127.0.0.1", SFN_WAIT_SCALE="0.05", LOG_LEVEL="WARNING")
sys.argv = sys.argv[:1]

from ministack.core import iam_evaluator as iam
from ministack.services import apigateway, eventbridge, scheduler, stepfunctions
from ministack.services import iam as roles
from ministack.services.cloudformation import provisioners

Failed = stepfunctions._ExecutionError
ACCOUNT, REGION = "000000000000", os.environ.get("MINISTACK_REGION", "us-east-1")
role_of_task = contextvars.ContextVar("role_of_task")


# What roles may do ------------------------------------------------------------------------------------------------------------


def permits(role_arn, service, action, resource, **keys):
    """Whether a service can take the role, and the role may do it: asked of ministack's evaluator."""
    name = role_arn.rsplit("/", 1)[-1]
    role = roles._roles.get_scoped(ACCOUNT, None, name)
    if role is None:
        return False
    trust = role["AssumeRolePolicyDocument"]
    trust = json.loads(trust) if isinstance(trust, str) else trust
    caller = iam.EvalContext(service, "Service", ACCOUNT, "sts:AssumeRole", role_arn, REGION)
    caller.service_context = {"aws:sourceaccount": ACCOUNT}
    trusted = [
        statement
        for statement in trust["Statement"]
        if statement["Effect"] == "Allow" and statement["Action"] == "sts:AssumeRole"
        and iam._service_principal_matches(statement["Principal"], service)
        and iam._conditions_met(statement.get("Condition", {}), caller)
    ]
    asked = iam.EvalContext(role_arn, "AssumedRole", ACCOUNT, action, resource, REGION)
    asked.service_context = {key.lower(): value for key, value in keys.items()}
    return bool(trusted) and iam.evaluate(asked, iam._gather_role_policies(name, ACCOUNT)).decision == "Allow"


def rule_arn(arguments, name):
    bus = arguments.get("EventBusName", "default")
    return f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{'' if bus == 'default' else bus + '/'}{arguments[name]}"


def needs(resource, arguments):
    """The permissions that a task takes: action, resource, keys of conditions."""
    action = resource.rsplit(":", 1)[-1]
    if action == "putRule":
        yield "events:PutRule", rule_arn(arguments, "Name"), {}
    elif action == "putTargets":
        targets = arguments["Targets"]
        yield "events:PutTargets", rule_arn(arguments, "Rule"), {"events:TargetArn": [target["Arn"] for target in targets]}
        for target in targets:
            yield "iam:PassRole", target["RoleArn"], {"iam:PassedToService": "events.amazonaws.com"}
    elif action == "removeTargets":
        yield "events:RemoveTargets", rule_arn(arguments, "Rule"), {}
    elif action == "deleteRule":
        yield "events:DeleteRule", rule_arn(arguments, "Name"), {}
    elif action == "listRules":
        yield "events:ListRules", "*", {}
    elif action == "startExecution":
        yield "states:StartExecution", arguments["StateMachineArn"], {}
    elif action == "invoke":
        api = arguments["ApiEndpoint"].split(".")[0]
        path = f"{api}/{arguments['Stage']}/{arguments['Method']}{arguments['Path']}"
        yield "execute-api:ManageConnections", f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{path}", {}
    else:
        raise AssertionError(f"nobody knows what {resource} takes")


# The tasks of state machines --------------------------------------------------------------------------------------------------

faults_lock = threading.Lock()


def fault(action):
    """What the next call of an action is to come to, if that is said."""
    with faults_lock:
        faults = json.loads(FAULTS.read_text())
        if not faults.get(action):
            return None
        found = faults[action].pop(0)
        FAULTS.write_text(json.dumps(faults))
        return found


plain_task, plain_resource = stepfunctions._execute_task, stepfunctions._invoke_resource


def execute_task(state, given, execution, context):
    role_of_task.set(stepfunctions._state_machines[execution["stateMachineArn"]]["roleArn"])
    return plain_task(state, given, execution, context)


def invoke_resource(resource, arguments):
    is_sdk = ":aws-sdk:" in resource
    prefix = "EventBridge" if is_sdk else "ApiGateway" if resource.endswith(":apigateway:invoke") else "StepFunctions"
    tail = " (Service: EventBridge, Status Code: 400, Request ID: 5b8c7b1e) (SDK Attempt Count: 1)" if is_sdk else ""
    for action, subject, keys in needs(resource, arguments):
        if not permits(role_of_task.get(), "states.amazonaws.com", action, subject, **keys):
            name = {"EventBridge": "EventBridgeException", "ApiGateway": "403"}.get(prefix, "AccessDeniedException")
            raise Failed(f"{prefix}.{name}", f"User: {role_of_task.get()} is not authorized to perform: {action} on {subject}{tail}")
    action = resource.rsplit(":", 1)[-1]
    if found := fault(f"{action} {arguments['Method']}" if action == "invoke" else action):
        if isinstance(found, dict):
            return found
        error, _, cause = found.partition(": ")
        raise Failed(f"{prefix}.{error}", (cause or "as if") + tail)
    try:
        return invoke_api(arguments) if prefix == "ApiGateway" else plain_resource(resource, arguments)
    except Failed as failed:
        # Step Functions has one name for all that the SDK has none for.
        name = "EventBridge.EventBridgeException" if failed.error == "EventBridge.ValidationException" else failed.error
        raise Failed(name, failed.cause + tail) from None


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(one) for one in value if one is not None] if isinstance(value, list) else value


def invoke_api(arguments):
    """`apigateway:invoke`: the stand-in for the API's own address is the gateway."""
    body = arguments.get("RequestBody")
    if not arguments.get("AllowNullValues"):
        body = without_nulls(body)
    data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    url = f"{GATEWAY}/{arguments['Stage']}{arguments['Path']}"
    request = urllib.request.Request(url, data, {"content-type": "application/json"}, method=arguments["Method"])
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return {"StatusCode": answer.status, "ResponseBody": answer.read().decode()}
    except urllib.error.HTTPError as error:
        raise Failed(f"ApiGateway.{error.code}", error.read().decode()) from None


stepfunctions._execute_task, stepfunctions._invoke_resource = execute_task, invoke_resource

# Targets of rules and schedules -----------------------------------------------------------------------------------------------

plain_target = eventbridge._invoke_target


def invoke_target(target, event, rule, view=None):
    service = "scheduler" if "Target" in rule else "events"
    if permits(target.get("RoleArn", "none"), f"{service}.amazonaws.com", "states:StartExecution", target["Arn"]):
        plain_target(target, event, rule, view)


eventbridge._invoke_target = invoke_target
scheduler._SCHEDULE_TICK_INTERVAL = 0.5

# CloudFormation ---------------------------------------------------------------------------------------------------------------

plain_integration = provisioners._apigw_v2_integration_props


def integration(properties):
    names = ("CredentialsArn", "PassthroughBehavior", "TemplateSelectionExpression")
    added = {name[0].lower() + name[1:]: properties[name] for name in names if name in properties}
    return {**plain_integration(properties), **added}


def response(kind, parent):
    create = getattr(apigateway, f"_create_{kind}_response")
    delete = getattr(apigateway, f"_delete_{kind}_response")
    of = lambda properties: (properties["ApiId"], properties[parent].split("/")[-1])

    def created(logical_id, properties, stack):
        data = {name[0].lower() + name[1:]: value for name, value in properties.items()}
        status, _, body = create(*of(properties), data)
        assert status == 201, body
        answer = json.loads(body)
        return answer.get("routeResponseId") or answer["integrationResponseId"], {}

    return {"create": created, "delete": lambda physical_id, properties: delete(*of(properties), physical_id)}


provisioners._apigw_v2_integration_props = integration
handlers = next(value for value in vars(provisioners).values() if isinstance(value, dict) and "AWS::ApiGatewayV2::Route" in value
                and "create" in (value["AWS::ApiGatewayV2::Route"] if isinstance(value["AWS::ApiGatewayV2::Route"], dict) else {}))
handlers["AWS::ApiGatewayV2::RouteResponse"] = response("route", "RouteId")
handlers["AWS::ApiGatewayV2::IntegrationResponse"] = response("integration", "IntegrationId")

from ministack.app import main

main()
