using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>Opens case files.</summary>
internal sealed class CaseFiles(TelemetryStore store, ReceiptIndex receipts, RowsClient rows)
{
    internal async Task<CaseFile> OpenAsync(TraceId id, CancellationToken cancellationToken)
    {
        var asked = rows.GetAsync(id, cancellationToken);
        var records = store.Read(id);
        return new CaseFile(
            id,
            receipts.Of(id),
            Waterfall.Of(records.Spans),
            [.. records.Logs.OrderBy(static record => record.UnixNano)],
            [.. records.Exemplars.OrderBy(static exemplar => exemplar.Exemplar.UnixNano)],
            records.NotKept,
            await asked);
    }
}
