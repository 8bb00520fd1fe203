locals {
  # A name of its own in the private zone for each service: http://workflow-engine.ai-teams-prod.internal:8080.
  zone = "ai-teams-${var.environment}.internal"
  url  = { for name in keys(local.services) : name => "http://${name}.${local.zone}:8080" }

  # The four services. `assembly` answers `--health`; `settings` are what it needs besides what all need.
  services = {
    api-gateway = {
      assembly = "AiTeams.ApiGateway"
      cpu      = 512
      memory   = 1024
      secrets  = {}
      settings = merge({
        "services__workflow-agent__http__0"  = "http://workflow-agent.${local.zone}:8080"
        "services__workflow-engine__http__0" = "http://workflow-engine.${local.zone}:8080"
      }, local.access_keys)
    }
    workflow-agent = {
      assembly = "AiTeams.WorkflowAgent"
      cpu      = 512
      memory   = 1024
      secrets  = local.model_secrets
      settings = merge({ "services__workflow-engine__http__0" = "http://workflow-engine.${local.zone}:8080" }, local.model_settings)
    }
    workflow-engine = {
      assembly = "AiTeams.WorkflowEngine"
      cpu      = 512
      memory   = 1024
      secrets  = local.model_secrets
      settings = local.model_settings
    }
    console = {
      assembly = "AiTeams.Console"
      cpu      = 512
      memory   = 1024
      # With a key it may listen to others than this task; without one it refuses to start.
      secrets  = { Console__ApiKey = aws_ssm_parameter.console_api_key.arn }
      settings = { "services__api-gateway__http__0" = "http://api-gateway.${local.zone}:8080" }
    }
  }

  # Who may call whom at 8080; the load balancer besides, and only api-gateway.
  callers = {
    api-gateway     = ["console"]
    workflow-agent  = ["api-gateway"]
    workflow-engine = ["api-gateway", "workflow-agent"]
    console         = ["otel-collector"]
  }

  common_settings = {
    ENVIRONMENT                 = var.environment
    PROJECT                     = var.project
    ASPNETCORE_ENVIRONMENT      = { dev = "Development", staging = "Staging", prod = "Production" }[var.environment]
    AITEAMS_DATA                = "/home/app/data"
    OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4317"
    OTEL_EXPORTER_OTLP_PROTOCOL = "grpc"
    # Refused batches wait beside the data, also over a restart of the task.
    Telemetry__RetryFolder = "/home/app/data/telemetry"
    Faults__Enabled        = "false"
  }

  model_settings = var.model.base_url == "" ? {} : { Models__BaseUrl = var.model.base_url, Models__Model = var.model.name }
  model_secrets  = var.model.base_url == "" ? {} : { Models__ApiKey = aws_ssm_parameter.model_api_key.arn }

  access_keys = merge([for i, key in var.access_keys : merge({
    "Access__Keys__${i}__Id"         = key.id
    "Access__Keys__${i}__Hash"       = key.hash
    "Access__Keys__${i}__Tenant"     = key.tenant
    "Access__Keys__${i}__ClientName" = key.client_name
    "Access__Keys__${i}__ClientType" = key.client_type
    "Access__Keys__${i}__Segment"    = key.segment
    "Access__Keys__${i}__Vip"        = tostring(key.vip)
  }, { for j, scope in key.scopes : "Access__Keys__${i}__Scopes__${j}" => scope })]...)
}
