using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiTeams.Cli.Backends;
using Spectre.Console;

namespace AiTeams.Cli.Slo;

/// <summary><c>aiteams slo</c>: budget left and burn now, from Prometheus.</summary>
internal static class SloCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var words = SloTexts.Of(texts);
        var prometheus = new AddressOption(Backend.Prometheus, words.Prometheus, texts, environment);
        var only = new Option<string?>("--environment") { Description = words.Environment };
        only.AcceptOnlyFromAmong("dev", "staging", "prod");
        var json = new Option<bool>("--json") { Description = words.Json };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("slo", words.Command) { only, json, language };
        prometheus.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var url = prometheus.Of(parsed);
            var (samples, trouble) = await AskAsync(url, words, cancellationToken);
            var reports = samples is null ? null : SloReport.Of(samples, parsed.GetValue(only));
            if (reports is null)
            {
                await errorOutput.WriteLineAsync(trouble ?? string.Format(CultureInfo.InvariantCulture, words.NoRules, BackendClient.Shown(url)));
                return ExitCodes.CannotReach;
            }

            if (parsed.GetValue(json)) console.Line(JsonSerializer.Serialize(new { objectives = reports }, Json));
            else SloTable.Write(console, words, reports);
            return reports.Any(static report => report.State == SloState.Spent) ? ExitCodes.Failed : ExitCodes.Fine;
        });
        return command;
    }

    private static async Task<(IReadOnlyList<PrometheusSample>? Samples, string? Trouble)> AskAsync(Uri url, SloTexts words, CancellationToken cancellationToken)
    {
        using var http = BackendClient.For(url);
        try
        {
            return (await new Prometheus(http).QueryAsync(SloReport.Query, cancellationToken), null);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is { } status)
        {
            return (null, Format(words.NotPrometheus, (int)status));
        }
        catch (JsonException exception)
        {
            return (null, Format(words.NotPrometheus, exception.Message));
        }
        catch (Exception exception) when (BackendClient.IsSilence(exception, cancellationToken))
        {
            return (null, Format(words.Unreachable, BackendClient.Reason(exception)));
        }

        string Format(string text, object why) => string.Format(CultureInfo.InvariantCulture, text, BackendClient.Shown(url), why);
    }
}
