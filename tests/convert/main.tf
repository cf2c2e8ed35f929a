terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

variable "bucket" { type = string }

# The pattern as an object.
resource "aws_cloudwatch_event_rule" "uploads" {
  name        = "uploads-${terraform.workspace}"
  description = "Uploads"

  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"],
    detail : {
      bucket = { name = [var.bucket, { prefix = "${var.bucket}-" }] }
      object = {
        size = [{ numeric = [">", 1.50, "<=", 12345678901234567890] }, -1]
        key  = ["a\\b \"c\" \u00e9 $${d} %%{e}", null, true] // escapes
      }
    }
  })
}

resource "aws_cloudwatch_event_rule" "console" {
  event_pattern = <<-EOF
    {
      "source": ["aws.signin"],
      "account": ["${data.aws_caller_identity.current.account_id}"],
      "detail": {"note": ["a\\b", "$${literal}"]}
    }
  EOF
}

resource "aws_cloudwatch_event_rule" "heredoc" {
  event_pattern = <<PATTERN
{
  "source": ["aws.ec2"],
  "detail": {"count": [1.0, 1e2]}
}
PATTERN
}

resource "aws_cloudwatch_event_rule" "quoted" {
  event_pattern = "{\"source\": [\"aws.ecs\"], \"detail\": {\"note\": [\"a\\\\b\"]}}"
}

resource "aws_cloudwatch_event_rule" "elsewhere" {
  event_pattern = file("${path.module}/pattern.json")
}

resource "aws_cloudwatch_event_rule" "hourly" {
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_archive" "archive" {
  name             = "archive"
  event_source_arn = "arn:aws:events:eu-west-1:123456789012:event-bus/default"
  event_pattern    = jsonencode({ source = ["shop.orders"] })
}

resource "aws_lambda_event_source_mapping" "mapping" {
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
  function_name    = "orders"
  filter_criteria {
    filter {
      pattern = jsonencode({ body = { state = ["running"] } })
    }
    filter {
      pattern = "{\"body\": {\"state\": [\"stopped\"]}}"
    }
  }
}

resource "aws_pipes_pipe" "pipe" {
  name     = "pipe"
  role_arn = "arn:aws:iam::123456789012:role/pipe"
  source   = "arn:aws:sqs:eu-west-1:123456789012:in"
  target   = "arn:aws:sqs:eu-west-1:123456789012:out"
  source_parameters {
    filter_criteria {
      filter { pattern = jsonencode({ body = { region = ["eu-west-1"] } }) }
    }
  }
}

module "eventbridge" {
  source = "terraform-aws-modules/eventbridge/aws"
  rules = {
    orders = {
      description   = "Orders"
      event_pattern = jsonencode({ source = ["shop.orders"], detail = { total = [{ numeric = [">", 100] }] } })
    }
  }
}
