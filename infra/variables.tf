variable "environment" {
  description = "dev, staging or prod: label of every signal, part of every name."
  type        = string
  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "project" {
  description = "Label project of every signal and resource."
  type        = string
  default     = "starmates-ai-team"
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "vpc_id" {
  description = "Network that everything runs in."
  type        = string
}

variable "private_subnet_ids" {
  description = "Subnets of the tasks, with a way out (NAT) to the registries and clouds."
  type        = list(string)
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer, two at least."
  type        = list(string)
}

variable "certificate_arn" {
  description = "Certificate of the load balancer's HTTPS listener."
  type        = string
}

variable "console_client_cidrs" {
  description = "IPv4 ranges inside the network from which people reach the Console at 8080, such as a VPN's. None: only the Collectors do."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for cidr in var.console_client_cidrs : can(cidrnetmask(cidr)) && !endswith(cidr, "/0")])
    error_message = "Each must be an IPv4 range in CIDR notation, and not the whole Internet: the Console speaks plain HTTP."
  }
}

variable "image_registry" {
  description = "Where the product's images lie, without a trailing slash: REGISTRY/aiteams/api-gateway and so on."
  type        = string
}

variable "image_tag" {
  description = "Version of the product's images; never latest."
  type        = string
  validation {
    condition     = var.image_tag != "latest"
    error_message = "Name a version: what runs must be known."
  }
}

variable "collector_image" {
  description = "OpenTelemetry Collector, contrib distribution, of sidecars and gateways."
  type        = string
  default     = "otel/opentelemetry-collector-contrib:0.159.0"
}

variable "collector_gateways" {
  description = "How many gateway Collectors sample and export. Sidecars spread traces over them by trace id."
  type        = number
  default     = 1
  validation {
    condition     = var.collector_gateways >= 1 && var.collector_gateways <= 8
    error_message = "Between 1 and 8: Cloud Map answers with at most eight addresses."
  }
}

variable "clouds" {
  description = "Overlays of monitoring/overlays/ that the gateway Collectors export by. Each name once; cloudwatch last, because its list of extensions contains the others'."
  type        = list(string)
  default     = ["grafana-cloud"]
  validation {
    condition     = length(distinct(var.clouds)) == length(var.clouds) && alltrue([for cloud in var.clouds : contains(["grafana-cloud", "grafana-cloud-classic", "elasticsearch", "cloudwatch"], cloud)])
    error_message = "grafana-cloud, grafana-cloud-classic, elasticsearch or cloudwatch, each once."
  }
  validation {
    condition     = !contains(var.clouds, "cloudwatch") || index(concat(var.clouds, ["cloudwatch"]), "cloudwatch") == length(var.clouds) - 1
    error_message = "cloudwatch must be the last one."
  }
}

variable "log_retention_days" {
  description = "How long CloudWatch keeps the services' lines."
  type        = number
  default     = 30
}

# Secrets are ephemeral: they pass through a run into SSM and stand in neither state nor plan. Give them as TF_VAR_… and raise their version to write
# them anew; a version that stays writes nothing.

variable "grafana_cloud_api_key" {
  description = "Access-policy token of Grafana Cloud with metrics:write, logs:write and traces:write."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "grafana_cloud_api_key_version" {
  description = "Raise it to write the token anew."
  type        = number
  default     = 1
}

variable "user_id_key" {
  description = "Secret of the hash that user ids appear as (Privacy:UserIdKey), the same in every service."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "user_id_key_version" {
  description = "Raise it to write the key anew; ids then appear under new hashes."
  type        = number
  default     = 1
}

variable "console_api_key" {
  description = "Key that the Console asks its visitors and the Collectors for (Console:ApiKey)."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "console_api_key_version" {
  description = "Raise it to write the key anew."
  type        = number
  default     = 1
}

variable "model_api_key" {
  description = "Key of the language model's endpoint (Models:ApiKey). With model.base_url empty it is not read: any text will do."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "model_api_key_version" {
  description = "Raise it to write the key anew."
  type        = number
  default     = 1
}

variable "elasticsearch_password" {
  description = "Password of elasticsearch.username. Without the overlay elasticsearch it is not read: any text will do."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "unset"
}

variable "elasticsearch_password_version" {
  description = "Raise it to write the password anew."
  type        = number
  default     = 1
}

variable "grafana_cloud" {
  description = "Addresses and user numbers of the account: OTLP for the overlay grafana-cloud, the rest for grafana-cloud-classic."
  type = object({
    otlp_endpoint  = optional(string, "")
    instance_id    = optional(string, "")
    prometheus_url = optional(string, "")
    tenant_id      = optional(string, "")
    loki_url       = optional(string, "")
    loki_otlp_url  = optional(string, "")
    loki_tenant_id = optional(string, "")
  })
  default = {}
}

variable "elasticsearch" {
  description = "OTLP endpoint and user for the overlay elasticsearch."
  type        = object({ otlp_endpoint = optional(string, ""), username = optional(string, "") })
  default     = {}
}

variable "model" {
  description = "OpenAI-compatible endpoint and model. Without them the agent plans offline."
  type        = object({ base_url = optional(string, ""), name = optional(string, "") })
  default     = {}
}

variable "access_keys" {
  description = "API keys that the gateway knows, by their hash (the key itself is its owner's)."
  type = list(object({
    id          = string
    hash        = string
    tenant      = string
    client_name = string
    client_type = optional(string, "api-client")
    segment     = optional(string, "free")
    vip         = optional(bool, false)
    scopes      = optional(list(string), ["read", "write", "execute"])
  }))
  default = []
}
