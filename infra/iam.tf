# Execution roles start a task: pull, open a log stream, read the very secrets it names. Task roles are what the program itself may do: next to nothing.

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_caller_identity" "this" {}

locals {
  tasks = toset(concat(keys(local.services), ["otel-collector"]))
  # Which secrets each task's containers name.
  secrets_of = merge(
    { for name, service in local.services : name => concat([aws_ssm_parameter.user_id_key.arn], values(service.secrets)) },
    { otel-collector = values(local.collector_secrets) },
  )
  # Log groups each task writes to: its own, and the Collectors' for its sidecar.
  groups_of = { for name in local.tasks : name => distinct([aws_cloudwatch_log_group.this[name].arn, aws_cloudwatch_log_group.this["otel-collector"].arn]) }
}

resource "aws_iam_role" "execution" {
  for_each           = local.tasks
  name               = "ai-teams-${var.environment}-${each.key}-execution"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "execution" {
  for_each = local.tasks
  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for arn in local.groups_of[each.key] : "${arn}:*"]
  }
  # A token of the registry names no resource; what it may pull, the repositories' own policies say.
  statement {
    sid       = "RegistryToken"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }
  statement {
    sid       = "Images"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:aws:ecr:${var.region}:${data.aws_caller_identity.this.account_id}:repository/aiteams/*"]
  }
  dynamic "statement" {
    for_each = length(local.secrets_of[each.key]) > 0 ? [1] : []
    content {
      sid       = "Secrets"
      actions   = ["ssm:GetParameters"]
      resources = local.secrets_of[each.key]
    }
  }
}

resource "aws_iam_role_policy" "execution" {
  for_each = local.tasks
  name     = "start"
  role     = aws_iam_role.execution[each.key].id
  policy   = data.aws_iam_policy_document.execution[each.key].json
}

resource "aws_iam_role" "task" {
  for_each           = local.tasks
  name               = "ai-teams-${var.environment}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

# Its own folder on the file system, and no other's.
data "aws_iam_policy_document" "task" {
  for_each = local.tasks
  statement {
    sid       = "Data"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.this.arn]
    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = each.key == "otel-collector" ? [for point in aws_efs_access_point.collector : point.arn] : [aws_efs_access_point.service[each.key].arn]
    }
  }
  dynamic "statement" {
    for_each = each.key == "otel-collector" && contains(var.clouds, "cloudwatch") ? [1] : []
    content {
      sid       = "CloudWatchLogs"
      actions   = ["logs:PutLogEvents"]
      resources = ["${aws_cloudwatch_log_group.otlp[0].arn}:*"]
    }
  }
  # PutMetricData knows no resources.
  dynamic "statement" {
    for_each = each.key == "otel-collector" && contains(var.clouds, "cloudwatch") ? [1] : []
    content {
      sid       = "CloudWatchMetrics"
      actions   = ["cloudwatch:PutMetricData"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role_policy" "task" {
  for_each = local.tasks
  name     = "run"
  role     = aws_iam_role.task[each.key].id
  policy   = data.aws_iam_policy_document.task[each.key].json
}
