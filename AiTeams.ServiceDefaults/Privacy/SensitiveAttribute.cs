namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Marks what must not leave the process: a type, whose values telemetry then shows as <c>[redacted]</c>, or a member, which is shown so within
/// its object (the other members are shown).
/// </summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Property | AttributeTargets.Field
        | AttributeTargets.Parameter)]
public sealed class SensitiveAttribute : Attribute;
