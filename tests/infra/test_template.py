"""The template as a text, and as CloudFormation's linter sees it."""

import re
import shutil
import subprocess
import unittest

import engines
import mutants

REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "cn-north-1", "us-gov-west-1"]


class Template(unittest.TestCase):
    text = engines.TEMPLATE.read_text()

    def test_the_binary_prints_it(self):
        printed = subprocess.run([engines.EVENTSIEVE, "template"], check=True, capture_output=True).stdout
        self.assertEqual(printed, (engines.ROOT / "src/infra/template.yaml").read_bytes())

    def test_it_can_be_sent_directly(self):
        self.assertLessEqual(len(self.text.encode()), 51_200)

    def test_the_linter_has_nothing_to_say_in_any_partition(self):
        linter = shutil.which("cfn-lint")
        self.assertTrue(linter, "cfn-lint is not installed: run `scripts/setup tests`")
        said = subprocess.run([linter, "--include-checks", "I", "--regions", *REGIONS, "--", engines.TEMPLATE], capture_output=True, text=True)
        self.assertEqual((said.returncode, said.stdout + said.stderr), (0, ""))

    def test_it_names_no_region_account_partition_or_suffix(self):
        code = "\n".join(line.split(" # ")[0] for line in self.text.splitlines() if not line.lstrip().startswith("#"))
        # The names of services are the same everywhere.
        code = re.sub(r"(Service|iam:PassedToService): [a-z]+\.amazonaws\.com", "", code)
        for what, literal in {
            "region": r"\b(us|eu|ap|sa|ca|me|af|il|mx|cn)(-gov|-iso[a-z]?)?-(north|south|east|west|central)[a-z]*-\d",
            "account": r"\b\d{12}\b",
            "partition": r"arn:aws",
            "suffix": r"amazonaws",
        }.items():
            self.assertIsNone(re.search(literal, code), what)

    def test_it_has_no_alias_which_cloudformation_does_not_read(self):
        self.assertIsNone(re.search(r"(^|[\s:\[{-])[&*][A-Za-z]", re.sub(r'"[^"\n]*"|\'[^\'\n]*\'|#.*|\{%[\s\S]*?%\}', "", self.text)))

    def test_it_has_neither_functions_nor_databases(self):
        services = {one["Type"].split("::")[1] for one in engines.template()["Resources"].values()}
        self.assertEqual(services, {"ApiGateway", "ApiGatewayV2", "Events", "IAM", "Logs", "Scheduler", "StepFunctions"})

    def test_a_role_may_do_all_only_where_nothing_less_can_be_said(self):
        everything = []
        for name, one in engines.template()["Resources"].items():
            policies = [policy["PolicyDocument"] for policy in one["Properties"].get("Policies", [])]
            policies += [one["Properties"]["PolicyDocument"]] if "PolicyDocument" in one["Properties"] else []
            for statement in (statement for policy in policies for statement in policy["Statement"]):
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                self.assertFalse([action for action in actions if "*" in action], name)
                everything += actions if statement["Resource"] == "*" else []
        self.assertEqual([action for action in everything if not action.startswith("logs:")], ["events:ListRules"])


class Documentation(unittest.TestCase):
    """docs/deployment.md says what the template has."""

    text = (engines.ROOT / "docs/deployment.md").read_text()

    def section(self, title):
        return re.split(r"^##+ ", self.text.split(f"# {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]

    def test_it_names_each_parameter_with_its_default(self):
        rows = dict(re.findall(r"^\| (`.*?`) \|(.*?)\|", self.section("Parameters"), re.MULTILINE))
        named = {name: value.strip(" `") for names, values in rows.items() for name, value in zip(re.findall(r"`(\w+)`", names), values.split(","))}
        self.assertEqual(named, {name: str(one["Default"]) for name, one in engines.template()["Parameters"].items()})

    def test_it_tells_why_of_each_permission(self):
        section = self.section("Permissions")
        for name, statement in mutants.statements(engines.template()["Resources"]):
            for action in (action for one in statement for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])):
                if name.endswith("Role"):
                    self.assertIn(f"| {name} |", section)
                    self.assertIn(f"`{action}`", section)

    def test_it_tells_who_notices_each_mutant(self):
        section = self.section("Mutants")
        tests = re.findall(r"^    def (test_\w+)", "".join(path.read_text() for path in engines.HERE.glob("test_*.py")), re.MULTILINE)
        count = 0
        for kind, label, _ in mutants.mutations(engines.template()):
            of, _, what = label.partition(": ")
            row = next((row for row in section.splitlines() if row.startswith(f"| {kind} | {of} |") and (f"`{what}`" if what else "all of it") in row), "")
            test = re.search(r"`(test_\w+)` \|$", row)
            self.assertTrue(test and test[1] in tests, label)
            count += 1
        self.assertIn(f"All {count} are noticed.", section)


class Documented(unittest.TestCase):
    """What AWS's documentation asks for and no engine here looks at."""

    def test_state_machines_may_do_what_their_logs_need(self):
        # https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
        names = ["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries", "PutResourcePolicy",
                 "DescribeResourcePolicies", "DescribeLogGroups"]
        template = engines.template()["Resources"]
        statements = template["LogDelivery"]["Properties"]["PolicyDocument"]["Statement"]
        allowed = [action for statement in statements for action in statement["Action"] if statement["Resource"] == "*"]
        self.assertEqual(allowed, [f"logs:{name}" for name in names])
        for name, machine in engines.resources("AWS::StepFunctions::StateMachine").items():
            role = template[machine["Properties"]["RoleArn"]["Fn::GetAtt"][0]]["Properties"]
            self.assertEqual(role["ManagedPolicyArns"]["Fn::If"][:2], ["HasWorkflowLogs", [{"Ref": "LogDelivery"}]], name)
            self.assertIn("LoggingConfiguration", machine["Properties"], name)

    def test_each_integration_that_is_no_proxy_has_a_response(self):
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
        integrations = engines.resources("AWS::ApiGatewayV2::Integration")
        responses = engines.resources("AWS::ApiGatewayV2::IntegrationResponse").values()
        self.assertEqual({one["Properties"]["IntegrationType"] for one in integrations.values()}, {"AWS", "MOCK"})
        self.assertEqual({one["Properties"]["IntegrationId"]["Ref"] for one in responses}, set(integrations))


if __name__ == "__main__":
    unittest.main()
