using System.Net.Http.Json;
using System.Text.Json;
using AiTeams.ConsoleApp;
using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Relay;
using AiTeams.ConsoleApp.Store;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>The Console in process, on real sockets at free ports: page and OTLP/HTTP on one, OTLP/gRPC on the other.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    internal const string FeedToken = "feed-token-of-this-test";

    private readonly WebApplication _app;

    private ConsoleHost(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        (Url, Grpc) = (addresses[0], addresses[^1]);
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
    }

    internal Uri Url { get; }

    internal Uri Grpc { get; }

    internal HttpClient Client { get; }

    internal TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    internal ReceiptIndex Receipts => _app.Services.GetRequiredService<ReceiptIndex>();

    internal RelayStatus Relay => _app.Services.GetRequiredService<OtlpRelay>().Status;

    internal static async Task<ConsoleHost> StartAsync(params string[] settings)
    {
        var app = ConsoleServer.Build([
            "--urls=http://127.0.0.1:0", "--Console:OtlpGrpcPort=0", $"--Console:FeedToken={FeedToken}", "--environment=Development",
            .. settings.Select(setting => "--" + setting)]);
        await app.StartAsync();
        return new ConsoleHost(app);
    }

    internal async Task<JsonElement> JsonAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    internal async Task<string> PageAsync(string path) => await Client.GetStringAsync(new Uri(path, UriKind.Relative));

    internal async Task<HttpResponseMessage> FeedAsync(HttpMethod method, string path, object body, string? token = FeedToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, options: ContractJson.Options) };
        if (token is not null) request.Headers.Add("X-Console-Feed-Token", token);
        return await Client.SendAsync(request);
    }

    /// <summary>The case file once it holds what the test waits for.</summary>
    internal Task<JsonElement> CaseAsync(string id, Func<JsonElement, bool> wanted) => Eventually.GetAsync(async cancellationToken =>
    {
        using var response = await Client.GetAsync(new Uri($"/api/cases/{id}", UriKind.Relative), cancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }, wanted);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
