# Terraform 1.11 is the first that keeps write-only arguments out of state and plan.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = {
      environment = var.environment
      project     = var.project
    }
  }
}
