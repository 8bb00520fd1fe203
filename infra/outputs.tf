output "api_address" {
  description = "Name of the load balancer; point the certificate's domain here."
  value       = aws_lb.entry.dns_name
}

output "log_groups" {
  description = "Where the services' lines are."
  value       = { for name, group in aws_cloudwatch_log_group.this : name => group.name }
}

output "private_zone" {
  description = "Inside the network: console.ZONE:8080, otel-collector.ZONE:4317."
  value       = local.zone
}
