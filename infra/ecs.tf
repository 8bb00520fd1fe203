# Fargate: four services, each with a sidecar Collector that only hands on, and the gateway Collectors that sample and export (collector.tf).

resource "aws_ecs_cluster" "this" {
  name = "ai-teams-${var.environment}"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "service" {
  for_each                 = local.services
  family                   = "ai-teams-${each.key}-${var.environment}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.execution[each.key].arn
  task_role_arn            = aws_iam_role.task[each.key].arn

  container_definitions = jsonencode([
    {
      name                   = each.key
      image                  = "${var.image_registry}/aiteams/${each.key}:${var.image_tag}"
      essential              = true
      readonlyRootFilesystem = true
      user                   = "1654"
      portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
      environment            = [for name, value in merge(local.common_settings, each.value.settings) : { name = name, value = value }]
      secrets = [
        for name, arn in merge({ Privacy__UserIdKey = aws_ssm_parameter.user_id_key.arn }, each.value.secrets) : { name = name, valueFrom = arn }
      ]
      mountPoints = [
        { sourceVolume = "data", containerPath = "/home/app/data" },
        { sourceVolume = "tmp", containerPath = "/tmp" },
      ]
      # First the service stops and says its last, then the sidecar.
      dependsOn        = [{ containerName = "otel-collector", condition = "START" }]
      stopTimeout      = 30
      healthCheck      = { command = ["CMD", "dotnet", "/app/${each.value.assembly}.dll", "--health"], interval = 15, timeout = 10, retries = 4, startPeriod = 30 }
      logConfiguration = { logDriver = "awslogs", options = { awslogs-region = var.region, awslogs-group = aws_cloudwatch_log_group.this[each.key].name, awslogs-stream-prefix = "service" } }
    },
    {
      name      = "otel-collector"
      image     = var.collector_image
      command   = ["--config=env:COLLECTOR_CONFIG"]
      essential = false
      # The service goes on without it, and it comes back by itself with the queue it had.
      restartPolicy          = { enabled = true, restartAttemptPeriod = 60 }
      readonlyRootFilesystem = true
      user                   = "0"
      memoryReservation      = 128
      environment = [
        { name = "COLLECTOR_CONFIG", value = file("${path.module}/../monitoring/otel-sidecar-config.yml") },
        { name = "COLLECTOR_GATEWAY", value = "otel-collector.${local.zone}" },
        { name = "GOMEMLIMIT", value = "96MiB" },
      ]
      mountPoints      = [{ sourceVolume = "queue", containerPath = "/var/lib/otelcol" }]
      stopTimeout      = 60
      logConfiguration = { logDriver = "awslogs", options = { awslogs-region = var.region, awslogs-group = aws_cloudwatch_log_group.this["otel-collector"].name, awslogs-stream-prefix = each.key } }
    },
  ])

  volume {
    name = "tmp"
  }
  # The task's own disk: it outlives the sidecar, not the task.
  volume {
    name = "queue"
  }
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.this.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = aws_efs_access_point.service[each.key].id
        iam             = "ENABLED"
      }
    }
  }
}

# One task each, the old one stopped before the new one starts: a service's database is one SQLite file with one writer.
resource "aws_ecs_service" "service" {
  for_each                           = local.services
  name                               = each.key
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.service[each.key].arn
  launch_type                        = "FARGATE"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = each.key == "api-gateway" ? 60 : null

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets         = var.private_subnet_ids
    security_groups = [aws_security_group.task[each.key].id]
  }
  service_registries {
    registry_arn = aws_service_discovery_service.this[each.key].arn
  }
  dynamic "load_balancer" {
    for_each = each.key == "api-gateway" ? [1] : []
    content {
      target_group_arn = aws_lb_target_group.gateway.arn
      container_name   = each.key
      container_port   = 8080
    }
  }
  depends_on = [aws_lb_listener.https, aws_efs_mount_target.this]
}
