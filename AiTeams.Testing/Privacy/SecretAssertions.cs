using System.Text.RegularExpressions;
using AiTeams.Testing.Otlp;

namespace AiTeams.Testing.Privacy;

/// <summary>What must never appear, in any signal.</summary>
public static class SecretAssertions
{
    /// <summary>None of the texts occurs in a name, attribute, event, status, log body, label or resource of what arrived.</summary>
    /// <exception cref="TelemetryAssertionException">The message says where; the secret itself is not repeated.</exception>
    public static void ShouldNowhereHold(this ReceivedTelemetry received, params IReadOnlyList<string> secrets) =>
        Require(received, text => secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)), "a secret");

    /// <summary>Nothing of what arrived matches.</summary>
    /// <inheritdoc cref="ShouldNowhereHold"/>
    public static void ShouldNowhereMatch(this ReceivedTelemetry received, Regex pattern) => Require(received, pattern.IsMatch, $"what matches {pattern}");

    private static void Require(ReceivedTelemetry received, Func<string, bool> offends, string what)
    {
        var places = TelemetryTexts.Of(received).Where(found => offends(found.Text)).Select(found => found.Place).Distinct().ToList();
        if (places.Count > 0) throw new TelemetryAssertionException($"{places.Count} places hold {what}:\n  {string.Join("\n  ", places)}");
    }
}
