using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Names as the Collector's prometheus exporter makes them, so that a rule works whoever is scraped: unit and <c>_total</c> at the end, once.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-specification/blob/v1.48.0/specification/compatibility/prometheus_and_openmetrics.md#otlp-metric-points-to-prometheus.</remarks>
internal static class PrometheusName
{
    /// <returns>The family's name; a counter's sample is this name, in OpenMetrics the family is without its <c>_total</c>.</returns>
    internal static string Of(string name, string unit, MetricType type)
    {
        var words = Words(name);
        var (main, per) = Units(unit);
        if (main.Length > 0 && !words.Contains(main)) words.Add(main);
        if (per.Length > 0 && !words.Contains(per))
        {
            words.Add("per");
            words.Add(per);
        }
        if (IsCounter(type))
        {
            words.RemoveAll(static word => word == "total");
            words.Add("total");
        }
        else if (unit == "1" && type is MetricType.LongGauge or MetricType.DoubleGauge)
        {
            words.RemoveAll(static word => word == "ratio");
            words.Add("ratio");
        }
        var joined = string.Join('_', words);
        return joined.Length > 0 && char.IsAsciiDigit(joined[0]) ? "_" + joined : joined;
    }

    internal static string OfLabel(string attribute)
    {
        var label = string.Create(attribute.Length, attribute, static (letters, from) =>
        {
            for (var i = 0; i < from.Length; i++) letters[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] == '_' ? from[i] : '_';
        });
        return label.Length > 0 && char.IsAsciiDigit(label[0]) ? "key_" + label : label;
    }

    internal static bool IsCounter(MetricType type) => type is MetricType.LongSum or MetricType.DoubleSum;

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && (char.IsAsciiLetterOrDigit(name[i]) || name[i] == ':')) continue;
            if (i > start) words.Add(name[start..i]);
            start = i + 1;
        }
        return words;
    }

    private static (string Main, string Per) Units(string unit)
    {
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        var main = slash < 0 ? unit : unit[..slash];
        var per = slash < 0 ? "" : unit[(slash + 1)..];
        return (main.Contains('{', StringComparison.Ordinal) ? "" : Word(main), per.Contains('{', StringComparison.Ordinal) ? "" : PerWord(per));
    }

    private static string Word(string unit) => unit switch
    {
        "" or "1" => "",
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "KBy" => "kilobytes",
        "MBy" => "megabytes",
        "%" => "percent",
        "Hz" => "hertz",
        _ => unit,
    };

    private static string PerWord(string unit) => unit switch
    {
        "s" => "second",
        "m" or "min" => "minute",
        "h" => "hour",
        "d" => "day",
        _ => unit,
    };
}
