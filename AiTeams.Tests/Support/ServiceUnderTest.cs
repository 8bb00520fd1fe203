using AiTeams.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Support;

/// <summary>
/// One of our services, started in process by its real entry point, listening on a real socket at a free port, with a data folder of its own
/// and <c>ENVIRONMENT</c> dev. Disposing stops it and deletes the folder.
/// </summary>
/// <remarks>
/// Activity sources, meters and propagators belong to the process: with several services, or tests, running at once each one's exporters see
/// the spans of all. Tell them apart by trace id.
/// </remarks>
/// <typeparam name="TMarker">Any type of the service's assembly.</typeparam>
internal sealed class ServiceUnderTest<TMarker> : IAsyncDisposable
    where TMarker : class
{
    private readonly Factory _factory;
    private readonly TempFolder? _ownFolder;

    private ServiceUnderTest(Factory factory, TempFolder? ownFolder, string dataFolder)
    {
        (_factory, _ownFolder, DataFolder) = (factory, ownFolder, dataFolder);
        Url = new(factory.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        Client = CreateClient();
    }

    public Uri Url { get; }

    /// <summary>An outside caller: sends no trace headers but those a test sets, follows no redirects, makes no spans.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Everything it logged, as loggers got it.</summary>
    public CapturedLogs Logs => _factory.Logs;

    /// <summary>The JSON lines it wrote.</summary>
    public CapturedLines Lines => _factory.Lines;

    public string DataFolder { get; }

    /// <param name="configuration">Settings of the service, as its command line would give them. <c>ENVIRONMENT</c> is dev, staging or prod; default dev.</param>
    /// <param name="services">Last word on its services.</param>
    /// <param name="dataFolder">Kept by the caller, to start again on the same data; default: a new one, deleted in the end.</param>
    public static async Task<ServiceUnderTest<TMarker>> StartAsync(
        IReadOnlyDictionary<string, string?>? configuration = null, Action<IServiceCollection>? services = null, string? dataFolder = null)
    {
        var own = dataFolder is null ? new TempFolder() : null;
        dataFolder ??= own!.Path;
        var factory = new Factory(configuration ?? new Dictionary<string, string?>(), services, dataFolder);
        try
        {
            factory.UseKestrel();
            factory.StartServer();
            return new(factory, own, dataFolder);
        }
        catch
        {
            await factory.DisposeAsync();
            own?.Dispose();
            throw;
        }
    }

    /// <summary>Another caller with connections of its own.</summary>
    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { BaseAddress = Url };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private sealed class Factory(IReadOnlyDictionary<string, string?> configuration, Action<IServiceCollection>? services, string dataFolder)
        : WebApplicationFactory<TMarker>
    {
        public CapturedLogs Logs { get; } = new();

        public CapturedLines Lines { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // Not UseKestrel(0): that writes the address into a server which the entry point, on its own thread, may have started already.
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.UseSetting("AITEAMS_DATA", dataFolder);
            // As a setting it would be the host's own key, whose values are Development and so on.
            builder.UseEnvironment(configuration.GetValueOrDefault("ENVIRONMENT", "dev") switch
            {
                "dev" => Environments.Development,
                "staging" => Environments.Staging,
                "prod" => Environments.Production,
                var other => throw new ArgumentException($"ENVIRONMENT is dev, staging or prod, not {other}."),
            });
            foreach (var (key, value) in configuration.Where(setting => setting.Key != "ENVIRONMENT")) builder.UseSetting(key, value);
            builder.ConfigureTestServices(collection =>
            {
                collection.AddSingleton<ILoggerProvider>(Logs);
                collection.AddSingleton<ILogLineSink>(Lines);
                services?.Invoke(collection);
            });
        }
    }
}
