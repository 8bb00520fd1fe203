using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace AiTeams.Cli.Doctor;

/// <summary><c>aiteams doctor</c>: reads the command line, then looks.</summary>
internal static class DoctorCommand
{
    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var url = Address("--url", texts.Url, texts);
        var key = new Option<string?>("--key") { Description = texts.DoctorKey };
        var consoleUrl = Address("--console", texts.DoctorPlace, texts, "http://localhost:18800");
        var collector = Address("--collector", texts.DoctorPlace, texts, "http://localhost:13133");
        var collectorMetrics = Address("--collector-metrics", texts.DoctorPlace, texts, "http://localhost:8888");
        var jaeger = Address("--jaeger", texts.DoctorPlace, texts, "http://localhost:16686");
        var prometheus = Address("--prometheus", texts.DoctorPlace, texts, "http://localhost:9090");
        var loki = Address("--loki", texts.DoctorPlace, texts, "http://localhost:3100");
        var wait = new Option<int>("--wait") { Description = texts.DoctorWait, DefaultValueFactory = _ => 30 };
        wait.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) && given is < 1 or > 600) result.AddError($"--wait {texts.BadNumber} (1..600).");
        });
        var json = new Option<bool>("--json") { Description = texts.DoctorJson };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("doctor", texts.Doctor) { url, key, consoleUrl, collector, collectorMetrics, jaeger, prometheus, loki, wait, json, language };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(url) ?? (environment("AITEAMS_URL") is { Length: > 0 } set ? set : "http://localhost:8000");
            if (Url(target) is not { } gateway)
            {
                await errorOutput.WriteLineAsync($"AITEAMS_URL {texts.BadUrl}.");
                return ExitCodes.WrongUsage;
            }
            var options = new DoctorOptions(
                gateway, parsed.GetValue(key) is { Length: > 0 } own ? own : environment("AITEAMS_API_KEY") is { Length: > 0 } kept ? kept : null,
                Place("Console", consoleUrl, "http://localhost:18800"), Place("Collector", collector, "http://localhost:13133"), Place("Collector", collectorMetrics, "http://localhost:8888"),
                Place("Jaeger", jaeger, "http://localhost:16686"), Place("Prometheus", prometheus, "http://localhost:9090"), Place("Loki", loki, "http://localhost:3100"),
                TimeSpan.FromSeconds(parsed.GetValue(wait)), parsed.GetValue(json));
            return await new DoctorRun(options, DoctorTexts.For(texts), console, TimeProvider.System).RunAsync(cancellationToken);

            Place Place(string name, Option<string?> option, string usual) =>
                new(name, parsed.GetValue(option) switch { null => Url(usual), "off" => null, var given => Url(given) }, parsed.GetValue(option) is not null);
        });
        return command;
    }

    private static Option<string?> Address(string name, string description, Texts texts, string? usual = null)
    {
        var option = new Option<string?>(name) { Description = usual is null ? description : string.Format(CultureInfo.InvariantCulture, description, usual) };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Url(result.Tokens[0].Value) is null && (usual is null || result.Tokens[0].Value != "off")) result.AddError($"{name} {texts.BadUrl}.");
        });
        return option;
    }

    private static Uri? Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
