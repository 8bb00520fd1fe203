# The gateway Collectors: monitoring/otel-collector-config.yml with its overlays, as they lie in this repository.

locals {
  gateways = toset([for i in range(var.collector_gateways) : tostring(i)])

  # COLLECTOR_CONFIG_0 … in the order in which they are laid over each other.
  collector_files = concat(
    ["otel-collector-config.yml", "overlays/tail-sampling.yml", "overlays/cloud.yml"],
    [for cloud in var.clouds : "overlays/${cloud}.yml"],
  )
  collector_configs = { for i, name in local.collector_files : "COLLECTOR_CONFIG_${i}" => file("${path.module}/../monitoring/${name}") }

  collector_settings = merge(
    {
      ENVIRONMENT                 = var.environment
      PROJECT                     = var.project
      COLLECTOR_MEMORY_MIB        = "1536"
      COLLECTOR_MEMORY_SPIKE_MIB  = "384"
      GOMEMLIMIT                  = "1536MiB"
      COLLECTOR_QUEUE             = "/var/lib/otelcol/queue"
      JAEGER_EXPORTER             = "nop"
      CONSOLE_OTLP_ENDPOINT       = local.url["console"]
      AWS_REGION                  = var.region
      CLOUDWATCH_LOGS_ENDPOINT    = "https://logs.${var.region}.amazonaws.com/v1/logs"
      CLOUDWATCH_METRICS_ENDPOINT = "https://monitoring.${var.region}.amazonaws.com/v1/metrics"
      CLOUDWATCH_LOG_GROUP        = "/ai-teams/${var.environment}/otlp"
      CLOUDWATCH_LOG_STREAM       = "otel-collector"
    },
    # An empty value would not be the same as none: with none, the overlay's own default names the variable.
    { for name, value in {
      GRAFANA_CLOUD_OTLP_ENDPOINT  = var.grafana_cloud.otlp_endpoint
      GRAFANA_CLOUD_INSTANCE_ID    = var.grafana_cloud.instance_id
      GRAFANA_CLOUD_PROMETHEUS_URL = var.grafana_cloud.prometheus_url
      GRAFANA_CLOUD_TENANT_ID      = var.grafana_cloud.tenant_id
      GRAFANA_CLOUD_LOKI_OTLP_URL  = var.grafana_cloud.loki_otlp_url
      GRAFANA_CLOUD_LOKI_TENANT_ID = var.grafana_cloud.loki_tenant_id
      ELASTICSEARCH_OTLP_ENDPOINT  = var.elasticsearch.otlp_endpoint
      ELASTICSEARCH_USERNAME       = var.elasticsearch.username
    } : name => value if value != "" },
    local.collector_configs,
  )

  collector_secrets = merge(
    { CONSOLE_API_KEY = aws_ssm_parameter.console_api_key.arn },
    anytrue([for cloud in var.clouds : startswith(cloud, "grafana-cloud")]) ? { GRAFANA_CLOUD_API_KEY = aws_ssm_parameter.grafana_cloud_api_key.arn } : {},
    contains(var.clouds, "elasticsearch") ? { ELASTICSEARCH_PASSWORD = aws_ssm_parameter.elasticsearch_password.arn } : {},
  )
}

resource "aws_ecs_task_definition" "otel_collector" {
  for_each                 = local.gateways
  family                   = each.key == "0" ? "ai-teams-otel-collector-${var.environment}" : "ai-teams-otel-collector-${var.environment}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  execution_role_arn       = aws_iam_role.execution["otel-collector"].arn
  task_role_arn            = aws_iam_role.task["otel-collector"].arn

  container_definitions = jsonencode([{
    name                   = "otel-collector"
    image                  = var.collector_image
    command                = [for i in range(length(local.collector_files)) : "--config=env:COLLECTOR_CONFIG_${i}"]
    essential              = true
    readonlyRootFilesystem = true
    user                   = "10001"
    portMappings           = [{ containerPort = 4317, protocol = "tcp" }]
    environment            = [for name, value in local.collector_settings : { name = name, value = value }]
    secrets                = [for name, arn in local.collector_secrets : { name = name, valueFrom = arn }]
    mountPoints            = [{ sourceVolume = "queue", containerPath = "/var/lib/otelcol" }]
    # Traces that wait for their decision are decided and sent before it ends.
    stopTimeout      = 120
    logConfiguration = { logDriver = "awslogs", options = { awslogs-region = var.region, awslogs-group = aws_cloudwatch_log_group.this["otel-collector"].name, awslogs-stream-prefix = "gateway" } }
  }])

  volume {
    name = "queue"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.this.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = aws_efs_access_point.collector[each.key].id
        iam             = "ENABLED"
      }
    }
  }
}

# A service of one task for each gateway, stopped before it is started anew: each has a queue of its own on disk, which its successor takes over.
# Meanwhile the sidecars send to the others, or keep what they have.
resource "aws_ecs_service" "otel_collector" {
  for_each                           = local.gateways
  name                               = "otel-collector-${each.key}"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.otel_collector[each.key].arn
  launch_type                        = "FARGATE"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets         = var.private_subnet_ids
    security_groups = [aws_security_group.task["otel-collector"].id]
  }
  service_registries {
    registry_arn = aws_service_discovery_service.this["otel-collector"].arn
  }
  depends_on = [aws_efs_mount_target.this]
}
