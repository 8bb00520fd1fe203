using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// Bounds the label <c>tenant_id</c>: the configured tenants (<c>Telemetry:Tenants</c>, the tenants of <c>Access:Keys</c>), then the first
/// 50 seen; the rest is <c>other</c>.
/// </summary>
internal sealed class TenantLabel
{
    private readonly BoundedLabel _label;

    public TenantLabel(IConfiguration configuration, CardinalityGuard guard)
    {
        _label = new(Labels.TenantId, guard);
        foreach (var tenant in configuration.GetSection("Telemetry:Tenants").GetChildren()) _label.Know(tenant.Value);
        foreach (var key in configuration.GetSection("Access:Keys").GetChildren()) _label.Know(key["Tenant"] ?? key["TenantId"]);
    }

    internal string Of(string? tenantId, InstrumentDefinition instrument) => _label.Of(tenantId, instrument);
}
