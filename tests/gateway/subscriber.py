"""Python's websockets against a gateway: ADDRESS. Prints the first event that it gets."""

import json
import sys

from websockets.sync.client import connect

with connect(f"ws://{sys.argv[1]}/dev", proxy=None) as socket:
    socket.send(json.dumps({"action": "ping"}))
    assert json.loads(socket.recv(timeout=10))["type"] == "pong"
    socket.send(json.dumps({"action": "pattern", "pattern": {"version": ["0"]}}))
    assert json.loads(socket.recv(timeout=10))["type"] == "subscribed"
    print("ready", flush=True)
    print(socket.recv(timeout=10), flush=True)
