# Names in a private zone, who may reach whom, and the one way in.

resource "aws_service_discovery_private_dns_namespace" "this" {
  name = local.zone
  vpc  = var.vpc_id
}

# otel-collector has one address per gateway: what the sidecars balance over.
resource "aws_service_discovery_service" "this" {
  for_each = local.tasks
  name     = each.key
  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.this.id
    routing_policy = "MULTIVALUE"
    dns_records {
      type = "A"
      ttl  = 5
    }
  }
}

resource "aws_security_group" "task" {
  for_each    = local.tasks
  name        = "ai-teams-${var.environment}-${each.key}"
  description = "Tasks of ${each.key}"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "task" {
  for_each          = local.tasks
  security_group_id = aws_security_group.task[each.key].id
  description       = "Registries, models, clouds, other tasks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "service" {
  for_each                     = { for pair in flatten([for to, froms in local.callers : [for from in froms : { from = from, to = to }]]) : "${pair.from} to ${pair.to}" => pair }
  security_group_id            = aws_security_group.task[each.value.to].id
  referenced_security_group_id = aws_security_group.task[each.value.from].id
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_ingress_rule" "console_client" {
  for_each          = toset(var.console_client_cidrs)
  security_group_id = aws_security_group.task["console"].id
  description       = "People at the Console"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
  cidr_ipv4         = each.key
}

# Only the services' sidecars reach the gateway Collectors.
resource "aws_vpc_security_group_ingress_rule" "collector" {
  for_each                     = local.services
  security_group_id            = aws_security_group.task["otel-collector"].id
  referenced_security_group_id = aws_security_group.task[each.key].id
  description                  = "OTLP from the sidecar of ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = 4317
  to_port                      = 4317
}

resource "aws_vpc_security_group_ingress_rule" "gateway" {
  security_group_id            = aws_security_group.task["api-gateway"].id
  referenced_security_group_id = aws_security_group.entry.id
  description                  = "Load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_security_group" "entry" {
  name        = "ai-teams-${var.environment}-entry"
  description = "Load balancer of api-gateway"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "entry" {
  security_group_id = aws_security_group.entry.id
  description       = "HTTPS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "entry" {
  security_group_id            = aws_security_group.entry.id
  referenced_security_group_id = aws_security_group.task["api-gateway"].id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_lb" "entry" {
  name                       = "ai-teams-${var.environment}"
  load_balancer_type         = "application"
  subnets                    = var.public_subnet_ids
  security_groups            = [aws_security_group.entry.id]
  drop_invalid_header_fields = true
  # A chat streams; it is kept alive by a comment every 15 s.
  idle_timeout = 120
}

resource "aws_lb_target_group" "gateway" {
  name                 = "ai-teams-${var.environment}-gateway"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  port                 = 8080
  protocol             = "HTTP"
  deregistration_delay = 30
  health_check {
    path = "/health"
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.entry.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.gateway.arn
  }
}
