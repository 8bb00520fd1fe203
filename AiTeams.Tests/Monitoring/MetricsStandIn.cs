using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Monitoring;

/// <summary>A scrape target whose counters grow by a fixed step at each scrape, so that ratios are exact however late a scrape comes.</summary>
internal sealed class MetricsStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Value, long Step)> _series = new(StringComparer.Ordinal);

    private MetricsStandIn(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <param name="body">What it answers whatever is asked; null for the metrics.</param>
    public static async Task<MetricsStandIn> StartAsync(string? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var standIn = new MetricsStandIn(app);
        app.Run(context =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = "text/plain; version=0.0.4";
            return context.Response.WriteAsync(body ?? standIn.Scrape(), context.RequestAborted);
        });
        await app.StartAsync();
        standIn.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return standIn;
    }

    /// <param name="series">Name and labels.</param>
    /// <param name="step">Added before each scrape but the first.</param>
    public void Grow(string series, long step)
    {
        lock (_lock) _series[series] = (0, step);
    }

    private string Scrape()
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var (series, (value, step)) in _series.ToList())
            {
                text.Append(series).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
                _series[series] = (value + step, step);
            }
        }

        return text.ToString();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
