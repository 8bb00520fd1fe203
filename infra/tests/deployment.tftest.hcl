# What the plan would make, with a provider that is played: needs no account.
#   terraform init -backend=false && terraform test

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_ssm_parameter" {
    defaults = { arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/played" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/played" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/played/0123456789abcdef" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/played/0123456789abcdef" }
  }
  mock_resource "aws_service_discovery_service" {
    defaults = { arn = "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-played" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/played:1" }
  }
  mock_resource "aws_efs_file_system" {
    defaults = { id = "fs-0123456789abcdef0", arn = "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0" }
  }
  mock_resource "aws_efs_access_point" {
    defaults = { id = "fsap-0123456789abcdef0", arn = "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:played" }
  }
}

variables {
  environment            = "prod"
  region                 = "eu-west-1"
  vpc_id                 = "vpc-0123456789abcdef0"
  private_subnet_ids     = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  public_subnet_ids      = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"]
  certificate_arn        = "arn:aws:acm:eu-west-1:123456789012:certificate/played"
  image_registry         = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
  image_tag              = "0.1.0"
  grafana_cloud_api_key  = "secret-of-grafana"
  user_id_key            = "secret-of-user-ids"
  console_api_key        = "secret-of-the-console"
  model_api_key          = "secret-of-the-model"
  elasticsearch_password = "secret-of-elasticsearch"
  grafana_cloud          = { otlp_endpoint = "https://otlp-gateway-played.grafana.net/otlp", instance_id = "4711" }
}

run "one_gateway" {
  assert {
    condition     = aws_ecs_task_definition.otel_collector["0"].family == "ai-teams-otel-collector-prod"
    error_message = "The gateway Collector's family has another name."
  }
  assert {
    condition = (aws_ssm_parameter.grafana_cloud_api_key.name == "/ai-teams/prod/monitoring/grafana-cloud-api-key"
      && aws_ssm_parameter.grafana_cloud_api_key.type == "SecureString"
    && aws_ssm_parameter.grafana_cloud_config.name == "/ai-teams/prod/monitoring/grafana-cloud-config")
    error_message = "A parameter has another name or type."
  }
  assert {
    condition = alltrue([for parameter in [
      aws_ssm_parameter.grafana_cloud_api_key, aws_ssm_parameter.user_id_key, aws_ssm_parameter.model_api_key, aws_ssm_parameter.console_api_key, aws_ssm_parameter.elasticsearch_password,
    ] : parameter.value_wo == null && parameter.type == "SecureString"])
    error_message = "A secret is kept in state."
  }
  assert {
    condition = alltrue([for task in concat(values(aws_ecs_task_definition.service), values(aws_ecs_task_definition.otel_collector)) :
    length(regexall("secret-of", task.container_definitions)) == 0])
    error_message = "A secret stands in a task definition."
  }
  assert {
    condition = alltrue([for task in values(aws_ecs_task_definition.service) :
      [for container in jsondecode(task.container_definitions) : container.name][1] == "otel-collector"
      && !jsondecode(task.container_definitions)[1].essential
    && length(regexall("CLOUD", task.container_definitions)) == 0])
    error_message = "A service lacks its sidecar, depends on it, or its sidecar knows a cloud."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.service["api-gateway"].container_definitions)[1].environment[0].value == file("../monitoring/otel-sidecar-config.yml")
    error_message = "The sidecar has another configuration than monitoring/."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.otel_collector["0"].container_definitions)[0].command == ["--config=env:COLLECTOR_CONFIG_0", "--config=env:COLLECTOR_CONFIG_1", "--config=env:COLLECTOR_CONFIG_2", "--config=env:COLLECTOR_CONFIG_3"]
    error_message = "The gateway is not given base, sampling, cloud and grafana-cloud."
  }
  # A task definition may have 64 KB.
  assert {
    condition     = alltrue([for task in concat(values(aws_ecs_task_definition.service), values(aws_ecs_task_definition.otel_collector)) : length(task.container_definitions) < 60000])
    error_message = "A task definition is too long."
  }
  assert {
    condition     = alltrue([for group in values(aws_cloudwatch_log_group.this) : group.retention_in_days == 30]) && length(aws_cloudwatch_log_group.this) == 5
    error_message = "A log group has no retention."
  }
}

run "files_are_reached_by_tls_and_access_point_only" {
  assert {
    condition = { for statement in jsondecode(aws_efs_file_system_policy.this.policy).Statement : statement.Sid => statement.Condition } == {
      WithoutTls         = { Bool = { "aws:SecureTransport" = "false" } }
      WithoutAccessPoint = { Null = { "elasticfilesystem:AccessPointArn" = "true" } }
    }
    error_message = "A client without TLS or without an access point is not refused."
  }
  # A statement that allows would let in clients without a role.
  assert {
    condition = alltrue([for statement in jsondecode(aws_efs_file_system_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Principal.AWS == "*" && statement.Resource == aws_efs_file_system.this.arn
    && toset(statement.Action) == toset(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"])])
    error_message = "The policy allows something, or does not refuse everyone everything."
  }
  assert {
    condition     = aws_efs_file_system_policy.this.file_system_id == aws_efs_file_system.this.id
    error_message = "The policy is of another file system."
  }
  assert {
    condition = alltrue([for task in concat(values(aws_ecs_task_definition.service), values(aws_ecs_task_definition.otel_collector)) :
      alltrue([for volume in task.volume : volume.efs_volume_configuration[0].transit_encryption == "ENABLED" && volume.efs_volume_configuration[0].authorization_config[0].iam == "ENABLED"
    if length(volume.efs_volume_configuration) > 0])])
    error_message = "A task mounts without TLS or without its role."
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.console_client) == 0
    error_message = "Somebody reaches the Console whom nobody named."
  }
}

run "named_ranges_reach_the_console" {
  variables {
    console_client_cidrs = ["10.8.0.0/24", "10.9.0.7/32"]
  }
  assert {
    condition = { for range, rule in aws_vpc_security_group_ingress_rule.console_client : range => [rule.cidr_ipv4, rule.from_port, rule.to_port, rule.security_group_id] } == {
      for range in ["10.8.0.0/24", "10.9.0.7/32"] : range => [range, 8080, 8080, aws_security_group.task["console"].id]
    }
    error_message = "The ranges do not reach the Console's port, or reach another."
  }
}

run "the_console_is_not_for_the_whole_internet" {
  command = plan
  variables {
    console_client_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.console_client_cidrs]
}

run "three_gateways_and_every_cloud" {
  variables {
    collector_gateways = 3
    clouds             = ["grafana-cloud", "grafana-cloud-classic", "elasticsearch", "cloudwatch"]
  }
  assert {
    condition     = length(aws_ecs_service.otel_collector) == 3 && length(aws_efs_access_point.collector) == 3
    error_message = "Each gateway is a service with a folder of its own."
  }
  assert {
    condition     = alltrue([for task in values(aws_ecs_task_definition.otel_collector) : length(task.container_definitions) < 60000])
    error_message = "A task definition is too long."
  }
  assert {
    condition     = length(aws_cloudwatch_log_stream.otlp) == 1
    error_message = "CloudWatch's OTLP needs a group and a stream that exist."
  }
}

run "cloudwatch_must_be_last" {
  command = plan
  variables {
    clouds = ["cloudwatch", "grafana-cloud"]
  }
  expect_failures = [var.clouds]
}

run "latest_is_no_version" {
  command = plan
  variables {
    image_tag = "latest"
  }
  expect_failures = [var.image_tag]
}
