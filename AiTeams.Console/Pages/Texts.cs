using AiTeams.ConsoleApp.Cases;

namespace AiTeams.ConsoleApp.Pages;

/// <summary>The words of one language. Names of telemetry (span kinds, outcomes, states) are not translated: people search for them.</summary>
public sealed partial record Texts
{
    public required string Code { get; init; }

    public required string Title { get; init; }

    public required string OtherLanguage { get; init; }

    public required string OtherCode { get; init; }

    public required string SearchHint { get; init; }

    public required string Search { get; init; }

    public required string Resources { get; init; }

    public required string NoResources { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string State { get; init; }

    public required string Addresses { get; init; }

    public required string Started { get; init; }

    public required string ConsoleLogs { get; init; }

    public required string Restarts { get; init; }

    public required string ExitCode { get; init; }

    public required string Receipts { get; init; }

    public required string ReceiptsOfCase { get; init; }

    public required string NoReceipts { get; init; }

    public required string Time { get; init; }

    public required string Service { get; init; }

    public required string What { get; init; }

    public required string Status { get; init; }

    public required string Duration { get; init; }

    public required string Tenant { get; init; }

    public required string TrackingId { get; init; }

    public required string Outcome { get; init; }

    public required string Trace { get; init; }

    public required string Spans { get; init; }

    public required string Errors { get; init; }

    public required string Logs { get; init; }

    public required string Level { get; init; }

    public required string Logger { get; init; }

    public required string Message { get; init; }

    public required string Rows { get; init; }

    public required string Table { get; init; }

    public required string Facts { get; init; }

    public required string Measurements { get; init; }

    public required string Metric { get; init; }

    public required string Value { get; init; }

    public required string Labels { get; init; }

    public required string Attributes { get; init; }

    public required string Events { get; init; }

    public required string Links { get; init; }

    public required string Resource { get; init; }

    public required string LostParent { get; init; }

    public required string NotKept { get; init; }

    public required string Truncated { get; init; }

    public required string NotAnId { get; init; }

    public required string NotAnIdHelp { get; init; }

    public required string NoExample { get; init; }

    public required string NoExampleHelp { get; init; }

    public required string UnknownCase { get; init; }

    public required string NoLines { get; init; }

    public required string Back { get; init; }

    public required string Kept { get; init; }

    public required string Traces { get; init; }

    public required string Evicted { get; init; }

    public required string Relayed { get; init; }

    public required string Dropped { get; init; }

    public required string Copy { get; init; }

    public required string Found { get; init; }

    public required string Nothing { get; init; }

    public required string Partial { get; init; }

    public required string Unreachable { get; init; }

    public required string Pending { get; init; }

    internal string Of(Verdict verdict) => verdict switch
    {
        Verdict.Found => Found,
        Verdict.Nothing => Nothing,
        Verdict.Partial => Partial,
        Verdict.Pending => Pending,
        _ => Unreachable,
    };
}
