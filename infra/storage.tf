# One file system, a folder per service and per gateway Collector, each reachable through its own access point only.

resource "aws_efs_file_system" "this" {
  encrypted       = true
  throughput_mode = "elastic"
}

resource "aws_efs_backup_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  backup_policy {
    status = "ENABLED"
  }
}

# Until a file system has a policy, EFS lets in whoever reaches a mount target, as any user. With one, only who his own role allows: each task, through
# its access point (iam.tf). The two refusals hold against wider roles too.
resource "aws_efs_file_system_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for sid, condition in {
      WithoutTls         = { Bool = { "aws:SecureTransport" = "false" } }
      WithoutAccessPoint = { Null = { "elasticfilesystem:AccessPointArn" = "true" } }
      } : {
      Sid       = sid
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"]
      Resource  = aws_efs_file_system.this.arn
      Condition = condition
    }]
  })
}

resource "aws_security_group" "storage" {
  name        = "ai-teams-${var.environment}-storage"
  description = "File system of the tasks"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "storage" {
  for_each                     = local.tasks
  security_group_id            = aws_security_group.storage.id
  referenced_security_group_id = aws_security_group.task[each.key].id
  description                  = "NFS from ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_efs_mount_target" "this" {
  count           = length(var.private_subnet_ids)
  file_system_id  = aws_efs_file_system.this.id
  subnet_id       = var.private_subnet_ids[count.index]
  security_groups = [aws_security_group.storage.id]
}

# 1654 is the user of the product's images, 10001 that of the Collector's.
resource "aws_efs_access_point" "service" {
  for_each       = local.services
  file_system_id = aws_efs_file_system.this.id
  posix_user {
    uid = 1654
    gid = 1654
  }
  root_directory {
    path = "/${each.key}"
    creation_info {
      owner_uid   = 1654
      owner_gid   = 1654
      permissions = "0700"
    }
  }
}

resource "aws_efs_access_point" "collector" {
  for_each       = local.gateways
  file_system_id = aws_efs_file_system.this.id
  posix_user {
    uid = 10001
    gid = 10001
  }
  root_directory {
    path = "/otel-collector-${each.key}"
    creation_info {
      owner_uid   = 10001
      owner_gid   = 10001
      permissions = "0700"
    }
  }
}
