using AiTeams.Contracts.Tracking;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>The rows of a story by service, as the gateway joined them.</summary>
/// <param name="Reason">Why there is no answer.</param>
public sealed record CaseRows(Verdict Verdict, string? Reason, IReadOnlyList<TrackingRows> Services)
{
    internal static readonly CaseRows Pending = new(Verdict.Pending, null, []);

    internal static CaseRows Unreachable(string reason) => new(Verdict.Unreachable, reason, []);

    internal static CaseRows Of(IReadOnlyList<TrackingRows> services)
    {
        var any = services.Any(static service => service.Rows.Count > 0);
        var silent = services.Where(static service => service.Status != "ok").Select(static service => service.Service).ToList();
        return silent.Count == 0
            ? new CaseRows(any ? Verdict.Found : Verdict.Nothing, null, services)
            : new CaseRows(any ? Verdict.Partial : Verdict.Unreachable, string.Join(", ", silent), services);
    }
}
