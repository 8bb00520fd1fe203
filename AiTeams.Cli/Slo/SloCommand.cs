using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace AiTeams.Cli.Slo;

/// <summary><c>aiteams slo</c>: budget left and burn now, from Prometheus.</summary>
internal static class SloCommand
{
    private const string DefaultUrl = "http://localhost:9090";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>An answer of four objectives has a few KB.</summary>
    private const long MostAnswerBytes = 4 << 20;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create(Texts texts, IAnsiConsole console, TextWriter errorOutput, Func<string, string?> environment)
    {
        var words = SloTexts.Of(texts);
        var prometheus = new Option<string?>("--prometheus") { Description = words.Prometheus };
        var only = new Option<string?>("--environment") { Description = words.Environment };
        only.AcceptOnlyFromAmong("dev", "staging", "prod");
        var json = new Option<bool>("--json") { Description = words.Json };
        var language = new Option<string?>("--lang") { Description = texts.Language };
        language.AcceptOnlyFromAmong("en", "zh");

        var command = new Command("slo", words.Command) { prometheus, only, json, language };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = parsed.GetValue(prometheus) ?? (environment("AITEAMS_PROMETHEUS") is { Length: > 0 } set ? set : DefaultUrl);
            if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                await errorOutput.WriteLineAsync($"--prometheus {texts.BadUrl.Replace("8000", "9090", StringComparison.Ordinal)}.");
                return ExitCodes.WrongUsage;
            }

            var (samples, trouble) = await AskAsync(url, words, cancellationToken);
            var reports = samples is null ? null : SloReport.Of(samples, parsed.GetValue(only));
            if (reports is null)
            {
                await errorOutput.WriteLineAsync(trouble ?? string.Format(CultureInfo.InvariantCulture, words.NoRules, Shown(url)));
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
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false }) { BaseAddress = url, Timeout = Patience, MaxResponseContentBufferSize = MostAnswerBytes };
        try
        {
            return (await PrometheusSample.QueryAsync(http, SloReport.Query, cancellationToken), null);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is { } status)
        {
            return (null, string.Format(CultureInfo.InvariantCulture, words.NotPrometheus, Shown(url), (int)status));
        }
        catch (JsonException exception)
        {
            return (null, string.Format(CultureInfo.InvariantCulture, words.NotPrometheus, Shown(url), exception.Message));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, string.Format(CultureInfo.InvariantCulture, words.Unreachable, Shown(url), exception.Message));
        }
    }

    /// <summary>A password in an address is not shown again.</summary>
    private static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
}
