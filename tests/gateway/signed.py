"""AWS's own SDK against a gateway that checks signatures: ADDRESS CONNECTION-ID. The keys are in the environment."""

import datetime
import json
import os
import sys
import urllib.error
import urllib.request
from unittest import mock

import boto3
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

address, connection = sys.argv[1:]
url = f"http://{address}"
key = (os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
ENTRY = {"Source": "signed", "DetailType": "t", "Detail": "{}"}
urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))


def client(service, key_id=key[0], secret=key[1], region="us-east-1", **more):
    endpoint = url if service == "events" else f"{url}/dev"
    return boto3.client(
        service, endpoint_url=endpoint, region_name=region, aws_access_key_id=key_id, aws_secret_access_key=secret, **more
    )


def refused(expected, message, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response
        assert found["Error"]["Code"] == expected and message in found["Error"]["Message"], error
        return found["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError(f"{expected} was expected")


def at(minutes):
    """A clock that is so many minutes off."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: moment.replace(tzinfo=None))


# The right key.
assert client("events").put_events(Entries=[ENTRY])["FailedEntryCount"] == 0
assert client("events", aws_session_token="a/b+c=").list_event_buses()["EventBuses"]
management = client("apigatewaymanagementapi")
management.post_to_connection(ConnectionId=connection, Data="é😀".encode())
assert management.get_connection(ConnectionId=connection)["Identity"]
with at(-4), at(4):
    client("events").list_event_buses()

# Another key, secret, region, time.
for service, call, arguments, status in [
    ("events", "put_events", {"Entries": [ENTRY]}, 400),
    ("apigatewaymanagementapi", "get_connection", {"ConnectionId": connection}, 403),
]:
    for change, code, message in [
        ({"key_id": "other"}, "UnrecognizedClientException", "The security token included in the request is invalid."),
        ({"secret": "other"}, "InvalidSignatureException", "The request signature we calculated does not match"),
        ({"region": "eu-west-1"}, "InvalidSignatureException", "Credential should be scoped to a valid region"),
    ]:
        assert refused(code, message, getattr(client(service, **change), call), **arguments) == status
    for minutes, message in [(-6, "Signature expired: "), (6, "Signature not yet current: ")]:
        with at(minutes):
            refused("InvalidSignatureException", message, getattr(client(service), call), **arguments)


def answer(method, path, headers, body=None):
    request = urllib.request.Request(url + path, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def signed(path="/", service="events", target="AWSEvents.PutEvents", body=b"{}", method="POST"):
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
    request = AWSRequest(method, url + path, headers=headers, data=body)
    SigV4Auth(Credentials(*key), service, "us-east-1").add_auth(request)
    return dict(request.headers)


MISMATCH = "The request signature we calculated does not match"
# What was changed after it was signed, or was not signed at all.
body = json.dumps({"Entries": [ENTRY]}).encode()
status, text = answer("POST", "/", signed(body=body), body)
assert status == 200, text
for change, body_sent, path, message in [
    ({}, body + b" ", "/", MISMATCH),
    ({}, b"", "/", MISMATCH),
    ({"X-Amz-Target": "AWSEvents.ListEventBuses"}, body, "/", MISMATCH),
    ({"X-Amz-Security-Token": "more"}, body, "/", "'x-amz-security-token' must be a 'SignedHeader'"),
    ({}, body, "/?a=b", MISMATCH),
]:
    status, text = answer("POST", path, signed(body=body) | change, body_sent)
    assert status == 400 and json.loads(text)["__type"] == "InvalidSignatureException" and message in text, text
status, text = answer("POST", "/", signed(service="execute-api", body=body), body)
assert status == 400 and "Credential should be scoped to correct service: 'events'." in text, text
# Paths that need a code, and queries, are signed as they are sent.
path = "/dev/@connections/L0SM9cOFvHcCIhw%3D?b=%2F&a=1%202"
status, text = answer("GET", path, signed(path=path, service="execute-api", body=b"", method="GET"))
assert status == 410, text


def presigned(expires=60, secret=key[1], path="/dev?x=%2F"):
    request = AWSRequest("GET", url + path)
    SigV4QueryAuth(Credentials(key[0], secret, "session"), "execute-api", "us-east-1", expires).add_auth(request)
    return request.url.replace("http://", "ws://")


def handshake(address):
    try:
        with connect(address, proxy=None) as socket:
            socket.send('{"action":"ping"}')
            return json.loads(socket.recv(timeout=20))["type"]
    except InvalidStatus as error:
        return error.response.status_code, error.response.body.decode()


# An address that was signed beforehand, for a WebSocket.
assert handshake(presigned()) == "pong"
with at(-6):
    # It is good for as long as it says.
    assert handshake(presigned(expires=7 * 60)) == "pong"
    status, text = handshake(presigned(expires=60))
    assert status == 403 and "Signature expired: " in text, text
with at(6):
    status, text = handshake(presigned())
    assert status == 403 and "Signature not yet current: " in text, text
for address, message in [
    (presigned(secret="other"), MISMATCH),
    (presigned().replace("x=%2F", "x=%2E"), MISMATCH),
    (presigned().replace("Expires=60", "Expires=600"), MISMATCH),
    (presigned(expires=8 * 24 * 3600), "X-Amz-Expires must be a number of seconds"),
    (presigned().replace("host", "date"), "'Host' or ':authority' must be a 'SignedHeader'"),
    (f"ws://{sys.argv[1]}/dev", "Missing Authentication Token"),
]:
    status, text = handshake(address)
    assert status == 403 and message in json.loads(text)["message"], text
