"""The mapping templates, through Apache Velocity and Jayway's JsonPath."""

import json
import unittest

import engines

HOSTILE = [
    {"source": ["shop"]},
    {"source": ["it's \"quoted\" and \\back\\slashed\\\\"]},
    {"source": ["\\'", "\\\\'", "'", "''", "\\", "\"", "\\\""]},
    {"source": ["é ß 日本 \u2028\u2029 \ufeff \U0001f600 \U0010ffff"]},
    # JsonPath's reader leaves out U+007F, so nothing is known of that.
    {"source": ["\u0000\u0001\b\f\n\r\t\u001f"]},
    {"source": ["#set($x = 1) #if(true)yes#end $input.body ${context.connectionId} $util #* * # ## #[[ ]]# #include('/etc/passwd')"]},
    {"source": ['","connectionId":"someone else\'s', '\\",\\"connectionId\\":\\"x', "</script>", "a/b", "%s {0} {} <aws.events.event>"]},
    {"detail": {"n": [{"numeric": [">", 0, "<=", 12345678901234567]}], "x": [None, True, 1, -0.5], "wild": [{"wildcard": "*\\\\*"}]}},
    {"source": [{"anything-but": []}], "": [""], "a.b": [" "]},
    "{}",
    "text",
    [],
    {},
    7,
    None,
]


class Mapping(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.velocity = engines.velocity()
        cls.addClassCleanup(cls.velocity.stop)
        cls.seen = set()

    def render(self, resource, field, body):
        template = engines.resolved(engines.template()["Resources"][resource]["Properties"][field]["$default"])
        self.seen.add((resource, field))
        context = {"connectionId": "L0SM9cOFvHcCIhw=", "requestId": "Abc_-123="}
        return self.velocity.ask(template=template, body=body if isinstance(body, str) else json.dumps(body), context=context)

    def test_a_pattern_arrives_as_the_client_means_it(self):
        for pattern in HOSTILE:
            for ascii in (True, False):
                body = json.dumps({"action": "pattern", "pattern": pattern}, ensure_ascii=ascii)
                request = json.loads(self.render("PatternIntegration", "RequestTemplates", body))
                self.assertEqual(set(request), {"stateMachineArn", "input"}, pattern)
                given = json.loads(request["input"])
                self.assertEqual(set(given), {"connectionId", "requestId", "pattern"}, pattern)
                self.assertEqual((given["connectionId"], given["requestId"]), ("L0SM9cOFvHcCIhw=", "Abc_-123="))
                # Where there is none, API Gateway has an empty text.
                self.assertEqual(json.loads(given["pattern"]), "" if pattern is None else pattern, given["pattern"])

    def test_a_pattern_keeps_its_order_and_the_spelling_of_its_numbers(self):
        body = '{"action":"pattern","pattern":{"b":[1.50],"a":[12345678901234567890],"c":[10]}}'
        request = json.loads(self.render("PatternIntegration", "RequestTemplates", body))
        pattern = json.loads(request["input"])["pattern"]
        self.assertLess(pattern.index('"b"'), pattern.index('"a"'))
        self.assertIn("12345678901234567890", pattern)

    def test_a_pattern_of_4096_characters_arrives_to_the_letter(self):
        filler = ("'\"\\é😀/$#" * 4096)
        pattern = {"source": [filler]}
        while len(json.dumps(pattern, ensure_ascii=False)) > 4096:
            pattern["source"][0] = pattern["source"][0][:-1]
        text = json.dumps(pattern, ensure_ascii=False, separators=(",", ":"))
        request = json.loads(self.render("PatternIntegration", "RequestTemplates", '{"action":"pattern","pattern":' + text + "}"))
        arrived = json.loads(request["input"])["pattern"]
        self.assertEqual(json.loads(arrived), pattern)
        self.assertGreater(len(text), 4080)

    def test_a_message_without_a_pattern_has_the_empty_text(self):
        request = json.loads(self.render("PatternIntegration", "RequestTemplates", {"action": "pattern"}))
        self.assertEqual(json.loads(request["input"])["pattern"], '""')

    def test_clear_and_disconnect_say_who(self):
        for route in ("Clear", "Disconnect"):
            request = json.loads(self.render(f"{route}Integration", "RequestTemplates", "" if route == "Disconnect" else '{"action":"clear"}'))
            self.assertEqual(json.loads(request["input"]), {"connectionId": "L0SM9cOFvHcCIhw=", "requestId": "Abc_-123="})

    def test_what_a_machine_returns_is_the_answer_and_what_fails_is_told(self):
        output = json.dumps({"type": "subscribed", "pattern": json.dumps(HOSTILE[1]) + "#set $x", "requestId": "r"})
        for route in ("Pattern", "Clear"):
            answer = self.render(f"{route}IntegrationResponse", "ResponseTemplates", {"status": "SUCCEEDED", "output": output})
            self.assertEqual(json.loads(answer), json.loads(output))
            for failed in ({"status": "FAILED", "output": "{}", "error": "x"}, {"status": "TIMED_OUT"}, {"__type": "AccessDeniedException"}, {}):
                answer = json.loads(self.render(f"{route}IntegrationResponse", "ResponseTemplates", failed))
                self.assertEqual((answer["type"], answer["error"], answer["requestId"]), ("error", "InternalError", "Abc_-123="))
                self.assertTrue(answer["message"])

    def test_ping_and_the_unknown_are_answered_without_a_machine(self):
        pong = json.loads(self.render("PingIntegrationResponse", "ResponseTemplates", "{}"))
        self.assertEqual(pong, {"type": "pong", "requestId": "Abc_-123="})
        unknown = json.loads(self.render("DefaultIntegrationResponse", "ResponseTemplates", "no JSON"))
        self.assertEqual((unknown["type"], unknown["error"]), ("error", "UnknownAction"))
        self.assertIn('{"action":"pattern","pattern":{...}}', unknown["message"])
        for route in ("Connect", "Ping", "Default"):
            self.assertEqual(json.loads(self.render(f"{route}Integration", "RequestTemplates", "")), {"statusCode": 200})

    def test_zz_every_template_was_rendered(self):
        fields = ("RequestTemplates", "ResponseTemplates")
        all = {(name, field) for name, one in engines.template()["Resources"].items() for field in fields if field in one["Properties"]}
        self.assertEqual(all - self.seen, set())


if __name__ == "__main__":
    unittest.main()
