using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>
/// The measured process: a minimal API in one of its modes. It answers on stderr (stdout is for log lines): its port when it listens, its
/// counters for each line on stdin, its last counters when stdin ends and the host has stopped.
/// </summary>
internal static class ServerProgram
{
    internal static async Task<int> RunAsync(string mode)
    {
        using var counters = new CounterReader();
        await using var app = Build(mode);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await Console.Error.WriteLineAsync(new Uri(address).Port.ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync() is not null) await Console.Error.WriteLineAsync(counters.Read().Write());
        await app.StopAsync();
        await Console.Error.WriteLineAsync(counters.Read().Write());
        return 0;
    }

    private static WebApplication Build(string mode) => mode switch
    {
        Modes.Bare => BareServer.Build(),
        Modes.Contract => ContractServer.Build(),
        Modes.Microsoft => MicrosoftServer.Build(),
        Modes.Serilog => SerilogServer.Build(),
        _ => throw new ArgumentException($"There is no server {mode}.", nameof(mode)),
    };
}

internal static class Modes
{
    internal const string Bare = "bare";
    internal const string Contract = "contract";
    internal const string Microsoft = "microsoft";
    internal const string Serilog = "serilog";
}
