using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>Opens case files.</summary>
internal sealed class CaseFiles(TelemetryStore store, ReceiptIndex receipts, RowsClient rows, TimeProvider time)
{
    /// <param name="patience">How long to wait for the rows before they are left pending; null waits until they are known or unreachable.</param>
    internal async Task<CaseFile> OpenAsync(TraceId id, TimeSpan? patience, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = rows.GetAsync(id, given.Token);
        var records = store.Read(id);
        var isAnswered = patience is not { } limit || await Task.WhenAny(asked, Task.Delay(limit, time, given.Token)) == asked;
        var answer = isAnswered ? await asked : CaseRows.Pending;
        await given.CancelAsync();
        return new CaseFile(
            id,
            receipts.Of(id),
            Waterfall.Of(records.Spans),
            [.. records.Logs.OrderBy(static record => record.UnixNano)],
            [.. records.Exemplars.OrderBy(static exemplar => exemplar.Exemplar.UnixNano)],
            records.NotKept,
            answer);
    }
}
