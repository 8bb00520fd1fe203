# What observes: secrets and settings of the clouds, log groups, what Insights indexes and asks.

resource "aws_ssm_parameter" "grafana_cloud_api_key" {
  name             = "/ai-teams/${var.environment}/monitoring/grafana-cloud-api-key"
  description      = "Token by which the gateway Collectors write to Grafana Cloud."
  type             = "SecureString"
  value_wo         = var.grafana_cloud_api_key
  value_wo_version = var.grafana_cloud_api_key_version
}

# For people and tools: ECS cannot pick a key out of a JSON value, so containers get these as plain environment. No secret among them.
resource "aws_ssm_parameter" "grafana_cloud_config" {
  name        = "/ai-teams/${var.environment}/monitoring/grafana-cloud-config"
  description = "Addresses and user numbers of the Grafana Cloud account."
  type        = "String"
  value       = jsonencode(var.grafana_cloud)
}

resource "aws_ssm_parameter" "elasticsearch_password" {
  name             = "/ai-teams/${var.environment}/monitoring/elasticsearch-password"
  description      = "Password by which the gateway Collectors write to Elasticsearch."
  type             = "SecureString"
  value_wo         = var.elasticsearch_password
  value_wo_version = var.elasticsearch_password_version
}

resource "aws_ssm_parameter" "user_id_key" {
  name             = "/ai-teams/${var.environment}/privacy/user-id-key"
  description      = "Secret of the hash that user ids appear as."
  type             = "SecureString"
  value_wo         = var.user_id_key
  value_wo_version = var.user_id_key_version
}

resource "aws_ssm_parameter" "console_api_key" {
  name             = "/ai-teams/${var.environment}/console/api-key"
  description      = "Key that the Console asks its visitors and the Collectors for."
  type             = "SecureString"
  value_wo         = var.console_api_key
  value_wo_version = var.console_api_key_version
}

resource "aws_ssm_parameter" "model_api_key" {
  name             = "/ai-teams/${var.environment}/models/api-key"
  description      = "Key of the language model's endpoint."
  type             = "SecureString"
  value_wo         = var.model_api_key
  value_wo_version = var.model_api_key_version
}

# One group per service and one for the Collectors; the services' lines are JSON, so Insights reads their fields.
resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(concat(keys(local.services), ["otel-collector"]))
  name              = "/ai-teams/${var.environment}/${each.key}"
  retention_in_days = var.log_retention_days
}

# Filled by OTLP where the overlay cloudwatch is chosen.
resource "aws_cloudwatch_log_group" "otlp" {
  count             = contains(var.clouds, "cloudwatch") ? 1 : 0
  name              = "/ai-teams/${var.environment}/otlp"
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_stream" "otlp" {
  count          = contains(var.clouds, "cloudwatch") ? 1 : 0
  name           = "otel-collector"
  log_group_name = aws_cloudwatch_log_group.otlp[0].name
}

# `filter tracking_id = "…"` reads these fields' index instead of every line. Twenty are allowed; new lines only.
resource "aws_cloudwatch_log_index_policy" "services" {
  for_each       = local.services
  log_group_name = aws_cloudwatch_log_group.this[each.key].name
  policy_document = jsonencode({
    Fields = [
      "tracking_id", "level", "service", "event.name", "tenant.id", "session.id", "user.id", "workflow.id", "workflow.execution_id",
      "request.method", "request.endpoint", "response.status", "receipt.kind", "receipt.outcome", "error.type", "error.code",
    ]
  })
}

# Saved queries: the same file that the guide shows.
resource "aws_cloudwatch_query_definition" "this" {
  for_each        = { for query in yamldecode(file("${path.module}/../monitoring/queries/insights.yml")) : query.name => query.query }
  name            = "ai-teams-${var.environment}/${each.key}"
  query_string    = each.value
  log_group_names = [for name in keys(local.services) : aws_cloudwatch_log_group.this[name].name]
}
