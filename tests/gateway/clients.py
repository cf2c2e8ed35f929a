"""AWS's own SDK against a gateway: ADDRESS CONNECTION-ID. The connection has asked for all events."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

address, connection = sys.argv[1:]
events = boto3.client("events", endpoint_url=f"http://{address}")
management = boto3.client("apigatewaymanagementapi", endpoint_url=f"http://{address}/dev")


def refused(call, code, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    except management.exceptions.GoneException as error:
        assert code == "GoneException", error
        return ""
    raise AssertionError(f"{code} was expected")


answer = events.put_events(
    Entries=[
        {"Source": "boto3", "DetailType": "t", "Detail": json.dumps({"n": 1}), "Resources": ["r"]},
        {"Source": "boto3", "DetailType": "t", "Detail": "no"},
        {"DetailType": "t", "Detail": "{}"},
    ]
)
assert answer["FailedEntryCount"] == 2, answer
assert len(answer["Entries"][0]["EventId"]) == 36, answer
assert answer["Entries"][1] == {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}, answer
assert answer["Entries"][2]["ErrorCode"] == "InvalidArgument", answer
assert answer["ResponseMetadata"]["RequestId"], answer

event = json.dumps(
    {"id": "1", "account": "2", "source": "s", "time": "2026-01-01T00:00:00Z", "region": "r", "detail-type": "d"}
)
assert events.test_event_pattern(EventPattern='{"source": ["s"]}', Event=event)["Result"] is True
assert events.test_event_pattern(EventPattern='{"source": ["t"]}', Event=event)["Result"] is False
message = refused(events.test_event_pattern, "InvalidEventPatternException", EventPattern='{"source": "s"}', Event=event)
assert message.startswith("Event pattern is not valid. Reason: "), message
refused(events.put_events, "ValidationException", Entries=[{}] * 11)
assert [bus["Name"] for bus in events.list_event_buses()["EventBuses"]] == ["default"]
assert events.describe_event_bus(Name="default")["Arn"].endswith(":event-bus/default")
refused(events.describe_event_bus, "ResourceNotFoundException", Name="other")

management.post_to_connection(ConnectionId=connection, Data=b"hello")
described = management.get_connection(ConnectionId=connection)
assert described["Identity"]["SourceIp"] == "127.0.0.1", described
assert described["ConnectedAt"] <= described["LastActiveAt"], described
refused(management.post_to_connection, "PayloadTooLargeException", ConnectionId=connection, Data=b"a" * 131073)
management.delete_connection(ConnectionId=connection)
for call in (management.get_connection, management.delete_connection):
    refused(call, "GoneException", ConnectionId=connection)
refused(management.post_to_connection, "GoneException", ConnectionId=connection, Data=b"hello")
