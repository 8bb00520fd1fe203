using System.Net;
using AiTeams.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>A real service on Kestrel with the two lines and whatever endpoints a test maps.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { ActivityHeadersPropagator = null, AllowAutoRedirect = false };

    private TestService(WebApplication app, CapturedLines lines)
    {
        _app = app;
        Lines = lines;
        Address = new Uri(app.Urls.First());
        Client = new HttpMessageInvoker(_handler);
    }

    public CapturedLines Lines { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    private HttpMessageInvoker Client { get; }

    public static async Task<TestService> StartAsync(
        Action<WebApplication>? map = null, string service = "AiTeams.WorkflowEngine", string environment = "dev",
        Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var host = environment switch { "dev" => "Development", "staging" => "Staging", _ => "Production" };
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = service, EnvironmentName = host });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var lines = new CapturedLines();
        builder.Services.AddSingleton<ILogLineSink>(lines);
        builder.AddServiceDefaults();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        map?.Invoke(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // As RunAsync does.
            await app.DisposeAsync();
            throw;
        }
        return new TestService(app, lines);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content, Version = HttpVersion.Version11 };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, CancellationToken.None);
    }

    /// <summary>As at SIGTERM; what the service holds is disposed of later.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

internal static class TrackingHeader
{
    /// <summary>The one tracking id of the response.</summary>
    public static string TrackingId(this HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("X-Tracking-ID"));
}
