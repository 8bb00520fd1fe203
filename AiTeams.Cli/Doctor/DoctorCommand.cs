using System.CommandLine;
using System.Globalization;
using AiTeams.Cli.Backends;
using AiTeams.Cli.Traffic;
using Spectre.Console;

namespace AiTeams.Cli.Doctor;

/// <summary><c>aiteams doctor</c>: reads the command line, then looks.</summary>
internal static class DoctorCommand
{
    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var says = DoctorTexts.For(texts);
        var url = new AddressOption(Backend.Gateway, texts.Url, texts, environment);
        var key = new Option<string?>("--key") { Description = says.Key };
        var consoleUrl = Address(Backend.Console, says.ConsoleKey);
        var collector = Address(Backend.Collector);
        var collectorMetrics = Address(Backend.CollectorMetrics);
        var jaeger = Address(Backend.Jaeger);
        var prometheus = Address(Backend.Prometheus);
        var loki = Address(Backend.Loki);
        var wait = TrafficCommand.Number("--wait", says.Wait, 30, 1, 600, texts);
        var json = new Option<bool>("--json") { Description = says.Json };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("doctor", says.Command) { key, wait, json, language };
        foreach (var address in (AddressOption[])[url, consoleUrl, collector, collectorMetrics, jaeger, prometheus, loki]) address.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new DoctorOptions(
                url.Of(parsed), parsed.GetValue(key) is { Length: > 0 } own ? own : environment("AITEAMS_API_KEY") is { Length: > 0 } kept ? kept : null,
                At("Console", consoleUrl) with { Key = Backend.ConsoleKey(environment) }, At("Collector", collector), At("Collector", collectorMetrics),
                At("Jaeger", jaeger), At("Prometheus", prometheus), At("Loki", loki), TimeSpan.FromSeconds(parsed.GetValue(wait)), parsed.GetValue(json));
            return await new DoctorRun(options, says, console, TimeProvider.System).RunAsync(cancellationToken);

            Place At(string name, AddressOption option) => new(name, option.Place(parsed), option.IsGiven(parsed));
        });
        return command;

        AddressOption Address(Backend backend, string more = "") =>
            new(backend, string.Format(CultureInfo.InvariantCulture, says.Place, backend.Variable, backend.Usual) + more, texts, environment, mayBeOff: true);
    }
}
