using Microsoft.CodeAnalysis;

namespace AiTeams.Analyzers;

/// <summary>What is reported, with what to do instead. Documented in docs/analyzers.md, where the help links point.</summary>
internal static class Rules
{
    private const string Category = "Telemetry";

    /// <summary>{0}: the key.</summary>
    internal static readonly DiagnosticDescriptor LabelNamesId = Rule(
        "AIT0001", "A metric's label names an id",
        "Label '{0}' names an id, and each of its values would be a series of its own: put it on the span or into the log line (an exemplar links a bucket to its trace), or use a label from a closed set such as user_segment");

    /// <summary>{0}: the key, {1}: the expression.</summary>
    internal static readonly DiagnosticDescriptor LabelTakesId = Rule(
        "AIT0002", "A metric's label takes an id as its value",
        "Label '{0}' takes '{1}', which is different for each request, user or run: use the route template, a closed set, or a bounded label that folds the rest into 'other'");

    /// <summary>{0}: the method.</summary>
    internal static readonly DiagnosticDescriptor LogMessageHasNoId = Rule(
        "AIT0003", "A log message has no event id",
        "'{0}' has no event id, by which the catalogue, alerts and queries find it: give it the next one of its project's range");

    /// <summary>{0}: the key.</summary>
    internal static readonly DiagnosticDescriptor AttributeNamesSecret = Rule(
        "AIT0004", "A span's attribute is named after a secret",
        "Attribute '{0}' is named after a secret, which must not leave the process: leave it off, or say only whether it was present");

    private static DiagnosticDescriptor Rule(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/analyzers.md#{id.ToLowerInvariant()}");
}
