using System.Globalization;
using AiTeams.ConsoleApp.Receipts;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>Which receipt is an example of what an alert means, as the address of <c>/cases/example</c> says.</summary>
/// <param name="Service">Null for any but the Console.</param>
/// <param name="Outcomes">One of these; empty for any.</param>
/// <param name="Kind">request, run or model_call; null for any.</param>
/// <param name="SlowerThan">Seconds.</param>
/// <param name="At">The newest at that time is meant.</param>
internal sealed record ExampleQuery(string? Service, IReadOnlyList<string> Outcomes, string? Kind, double? SlowerThan, DateTimeOffset At)
{
    /// <summary>An older receipt shows another trouble than the one that is asked for.</summary>
    internal static readonly TimeSpan LookBack = TimeSpan.FromHours(6);

    private const int LongestValue = 64;
    private const int MostOutcomes = 8;

    /// <exception cref="ProblemException">400 <c>example_malformed</c>, with the parameter at fault.</exception>
    internal static ExampleQuery Of(IQueryCollection query, DateTimeOffset now)
    {
        var outcomes = query["outcome"];
        if (outcomes.Count > MostOutcomes) throw Malformed($"outcome may be given {MostOutcomes} times at most.");
        foreach (var outcome in outcomes) Bounded("outcome", outcome);
        return new(One("service"), [.. outcomes.OfType<string>()], One("kind"), One("slower_than") is { } seconds ? Seconds(seconds) : null, One("at") is { } at ? Time(at) : now);

        string? One(string name) => query[name] switch
        {
            { Count: 0 } => null,
            { Count: 1 } values => Bounded(name, values[0]),
            _ => throw Malformed($"{name} may be given once."),
        };
    }

    /// <summary>The alert's clock counts whole seconds, so the second that began is included.</summary>
    internal bool Matches(Receipt receipt) =>
        (Service is null ? receipt.Service != ServiceNames.Console : receipt.Service == Service)
        && (Outcomes.Count == 0 || Outcomes.Contains(receipt.Outcome))
        && (Kind is null || receipt.Kind == Kind)
        && (SlowerThan is null || receipt.Duration > SlowerThan)
        && receipt.At < At + TimeSpan.FromSeconds(1)
        && receipt.At > At - LookBack;

    /// <summary>For the reader who finds none.</summary>
    public override string ToString() => string.Join(", ", ((string?[])
    [
        Service is null ? null : $"service={Service}",
        .. Outcomes.Select(static outcome => $"outcome={outcome}"),
        Kind is null ? null : $"kind={Kind}",
        SlowerThan is null ? null : string.Create(CultureInfo.InvariantCulture, $"slower_than={SlowerThan}"),
        $"at={At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
    ]).OfType<string>());

    private static string? Bounded(string name, string? value) =>
        value is { Length: <= LongestValue } ? value : throw Malformed($"{name} may have {LongestValue} characters at most.");

    private static double Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? seconds
            : throw Malformed("slower_than is a number of seconds, such as 2 or 0.5.");

    /// <summary>Unix seconds, as alert rules write them, or RFC 3339.</summary>
    private static DateTimeOffset Time(string text)
    {
        // A day's room at both ends keeps the look-back within what can be expressed.
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 86400 and < 253402214400)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.UtcDateTime.Year is > 1970 and < 9999
            ? time
            : throw Malformed("at is a time: Unix seconds or RFC 3339, such as 2026-11-21T12:00:00Z.");
    }

    private static ProblemException Malformed(string detail) => new(StatusCodes.Status400BadRequest, "example_malformed", detail);
}
