"""API Gateway's part: the routes of a deployed WebSocket API, in front of the gateway that has the connections.

It is no engine that could tell whether API Gateway does the same. What it knows is read from what CloudFormation created: which
route a message takes, its integration, who that runs as, the mapping templates, which Apache Velocity renders, and whether an answer
goes back. Each client has a connection to `eventsieve serve`, which holds it and answers at @connections.
"""

import asyncio
import json
import re
import threading

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

CONFIG = Config(inject_host_prefix=False, retries={"total_max_attempts": 1}, max_pool_connections=50)


class Front:
    def __init__(self, endpoint, api, stage, gateway, velocity):
        client = lambda service: boto3.client(service, endpoint_url=endpoint, config=CONFIG)
        self.machines, self.iam, self.velocity = client("stepfunctions"), client("iam"), velocity
        self.gateway, self.stage, self.allowed = gateway, stage, {}
        # Of clients that were lost, nobody says that they left.
        self.lost = set()
        apis = client("apigatewayv2")
        self.selection = apis.get_api(ApiId=api)["RouteSelectionExpression"]
        of = lambda items: items["Items"]
        self.routes = {}
        for route in of(apis.get_routes(ApiId=api)):
            one = route["Target"].removeprefix("integrations/")
            route["integration"] = apis.get_integration(ApiId=api, IntegrationId=one)
            route["integration"]["responses"] = of(apis.get_integration_responses(ApiId=api, IntegrationId=one))
            route["responses"] = of(apis.get_route_responses(ApiId=api, RouteId=route["RouteId"]))
            self.routes[route["RouteKey"]] = route
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = self.do(self.listen())
        self.url = f"ws://127.0.0.1:{self.server.sockets[0].getsockname()[1]}/{stage}"

    def do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    async def listen(self):
        return await serve(self.talk, "127.0.0.1", 0, process_request=self.admit)

    def stop(self):
        async def close():
            self.server.close(close_connections=True)
            await self.server.wait_closed()

        self.do(close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    # A connection ------------------------------------------------------------------------------------------------------------

    async def admit(self, socket, request):
        route = self.routes.get("$connect", {"AuthorizationType": "NONE"})
        if route["AuthorizationType"] == "AWS_IAM" and "X-Amz-Signature=" not in request.path:
            return socket.respond(403, '{"message":"Missing Authentication Token"}')
        socket.behind = await connect(f"{self.gateway}/{self.stage}", max_size=None)
        await socket.behind.send('{"action":"clear"}')
        socket.id = json.loads(await socket.behind.recv())["connectionId"]
        socket.requests = 0
        if "$connect" in self.routes and "status" not in await asyncio.to_thread(self.take, route, socket.id, "connect", "{}"):
            return socket.respond(502, '{"message":"Internal server error"}')

    async def talk(self, socket):
        pump = asyncio.create_task(self.pump(socket))
        try:
            async for text in socket:
                socket.requests += 1
                await self.message(socket, text)
        except ConnectionClosed:
            pass
        await socket.behind.close()
        pump.cancel()
        if "$disconnect" in self.routes and socket.id not in self.lost:
            await asyncio.to_thread(self.take, self.routes["$disconnect"], socket.id, "disconnect", "")

    async def pump(self, socket):
        try:
            async for text in socket.behind:
                await socket.send(text)
        except ConnectionClosed:
            pass
        await socket.close()

    async def message(self, socket, text):
        answer = await asyncio.to_thread(self.say, socket.id, f"{socket.id[:8]}-{socket.requests}", text)
        if answer is not None:
            await socket.send(answer)

    # A message ---------------------------------------------------------------------------------------------------------------

    def say(self, connection, request, text):
        """What a client of an id is answered, or nothing."""
        route = self.routes.get(self.route_key(text)) or self.routes.get("$default")
        if route is None:
            return None
        came = self.take(route, connection, request, text)
        if "status" not in came:
            return json.dumps({"message": "Internal server error", "connectionId": connection, "requestId": request})
        answers = route.get("RouteResponseSelectionExpression") == "$default"
        answers = answers and any(one["RouteResponseKey"] == "$default" for one in route["responses"])
        return came["body"] if answers else None

    def route_key(self, text):
        name = self.selection.removeprefix("$request.body.")
        try:
            return str(json.loads(text)[name])
        except (ValueError, KeyError, TypeError):
            return "$default"

    def take(self, route, connection, request, text):
        """Calls the integration of a route. Where that cannot be done, or has no response, API Gateway has nothing but its own error."""
        integration = route["integration"]
        context = {"connectionId": connection, "requestId": request}
        template = self.template(integration, integration.get("RequestTemplates"))
        if template is None:
            return {} if integration["PassthroughBehavior"] == "NEVER" else {"status": 200, "body": text}
        asked = json.loads(self.velocity.ask(template=template, body=text, context=context))
        if integration["IntegrationType"] == "MOCK":
            body = "{}" if asked == {"statusCode": 200} else None
        else:
            body = self.start(integration, asked)
        response = next((one for one in integration["responses"] if one["IntegrationResponseKey"] == "$default"), None)
        if response is None or body is None:
            return {}
        template = self.template(response, response.get("ResponseTemplates"))
        return {"status": 200, "body": body if template is None else self.velocity.ask(template=template, body=body, context=context)}

    @staticmethod
    def template(one, templates):
        return (templates or {}).get(one.get("TemplateSelectionExpression", "").removeprefix("\\"))

    def start(self, integration, asked):
        action = re.fullmatch(r"arn:aws:apigateway:[a-z0-9-]+:states:action/(StartSyncExecution|StartExecution)", integration["IntegrationUri"])[1]
        trust, decision = self.permission(integration.get("CredentialsArn"), f"states:{action}", asked["stateMachineArn"])
        if not trust:
            return None
        if decision != "allowed":
            return json.dumps({"__type": "AccessDeniedException", "message": decision})
        call = self.machines.start_sync_execution if action == "StartSyncExecution" else self.machines.start_execution
        try:
            answer = call(**asked)
        except ClientError as error:
            return json.dumps({"__type": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]})
        return json.dumps({key: value for key, value in answer.items() if key != "ResponseMetadata"}, default=str)

    def permission(self, role, action, resource):
        """Whether API Gateway may take a role, and what ministack says of what the role may do."""
        if role is None:
            return False, "none"
        key = (role, action, resource)
        if key not in self.allowed:
            try:
                trust = self.iam.get_role(RoleName=role.rsplit("/", 1)[-1])["Role"]["AssumeRolePolicyDocument"]
                decided = self.iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=[action], ResourceArns=[resource])
            except ClientError:
                return False, "none"
            trusts = any(one["Effect"] == "Allow" and one["Principal"].get("Service") == "apigateway.amazonaws.com" for one in trust["Statement"])
            self.allowed[key] = trusts, decided["EvaluationResults"][0]["EvalDecision"]
        return self.allowed[key]
