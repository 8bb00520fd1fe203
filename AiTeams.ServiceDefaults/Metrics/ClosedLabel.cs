namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Values of a label whose set the contract closes; anything else is <c>other</c>.</summary>
internal sealed class ClosedLabel(params string[] values)
{
    internal static readonly ClosedLabel UserSegment = new("free", "premium", "enterprise", "anonymous");

    internal string Of(string? value) => value is not null && Array.IndexOf(values, value) >= 0 ? value : BoundedLabel.Other;
}
