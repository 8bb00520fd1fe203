using AiTeams.ServiceDefaults.Metrics;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>
/// One reader for both ways out, the endpoint and <c>/metrics</c>: each reader of the SDK keeps sums of its own, and with two of them every request
/// would enter its measurements twice. A scrape waits while an export is under way.
/// </summary>
internal sealed class SharedMetricReader : PeriodicExportingMetricReader
{
    private readonly LedgerMetricExporter _exporter;
    private readonly ScrapeExporter _scrape;
    private readonly Lock _turn = new();

    /// <param name="interval">Milliseconds from export to export.</param>
    /// <param name="timeout">Milliseconds that one may take.</param>
    internal SharedMetricReader(LedgerMetricExporter exporter, ScrapeExporter scrape, int interval, int timeout)
        : base(exporter, interval, timeout)
    {
        (_exporter, _scrape) = (exporter, scrape);
        scrape.Collect = Scrape;
    }

    protected override bool OnCollect(int timeoutMilliseconds)
    {
        lock (_turn) return base.OnCollect(timeoutMilliseconds);
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        _exporter.IsLast();
        return base.OnShutdown(timeoutMilliseconds);
    }

    // Not by Collect: who calls that during another collection is given the other's result, and a scrape is no export.
    private bool Scrape(int timeoutMilliseconds)
    {
        lock (_turn)
        {
            _exporter.Instead = _scrape;
            try
            {
                return base.OnCollect(timeoutMilliseconds);
            }
            finally
            {
                _exporter.Instead = null;
            }
        }
    }
}
