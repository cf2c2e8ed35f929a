"""Writes presigned.json: addresses of WebSocket APIs, signed by botocore. Its version stands in the file.

    python tests/live/presigned.py > tests/live/presigned.json
"""
import json
import sys
from datetime import datetime, timezone
from unittest import mock

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

API = "wss://a1b2c3d4e5.execute-api.{}.amazonaws.com/{}"
KEYS = [
    ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None),
    ("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2VjE//////////wEaCXVzLWVhc3QtMSJH+a/b=="),
    ("AKIA", "k" * 200, "token with spaces, ü and ~tildes-_."),
]
REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-2", "us-gov-west-1"]
URLS = [
    *[API.format(region, "dev") for region in REGIONS],
    API.format("eu-west-1", "prod/"),
    API.format("eu-west-1", ""),
    API.format("eu-west-1", "$default"),
    API.format("eu-west-1", "a/../b//c/./d"),
    API.format("eu-west-1", "with%20space"),
    API.format("eu-west-1", "dev?client=eventsieve"),
    API.format("eu-west-1", "dev?b=2&a=1&a-b=3&empty="),
    API.format("eu-west-1", "dev?text=a%20b%2Fc%3Dd&X-Amz=no&Z=1"),
    "wss://A1B2C3D4E5.Execute-API.eu-west-1.AmazonAWS.com/dev",
    "wss://bus.example.com:443/dev",
    "wss://bus.example.com:8443/dev",
    "ws://127.0.0.1:8787/dev",
    "ws://[::1]:8787/dev",
    "ws://localhost:80/dev",
    "wss://bus.example.com",
]
TIMES = ["20260131T235959Z", "20281231T000000Z"]


def signed(url, region, keys, time):
    """What botocore makes of the address; it knows the usual ports of http and https only."""
    request = AWSRequest("GET", url.replace("ws", "http", 1))
    moment = datetime.strptime(time, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment.replace(tzinfo=None)):
        botocore.auth.SigV4QueryAuth(Credentials(*keys), "execute-api", region, expires=300).add_auth(request)
    assert f"X-Amz-Date={time}" in request.url, request.url
    return request.url.replace("http", "ws", 1)


cases = []
for at, url in enumerate(URLS):
    region = url.split(".")[2] if "amazonaws" in url.lower() else "eu-west-1"
    for keys in KEYS[: 3 if at < 2 else 2]:
        time = TIMES[at % 2]
        cases.append({"url": url, "region": region, "keys": keys, "time": time, "signed": signed(url, region, keys, time)})
json.dump({"botocore": botocore.__version__, "cases": cases}, sys.stdout, ensure_ascii=False, indent=1)
print()
