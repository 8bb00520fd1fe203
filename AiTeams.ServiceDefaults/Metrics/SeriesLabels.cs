using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>The labels of one stream as text, made once: every later scrape copies them.</summary>
internal sealed class SeriesLabels
{
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly byte[] _text;

    internal SeriesLabels(in MetricPoint point, byte[] constant)
    {
        var (tags, text) = (new List<KeyValuePair<string, object?>>(), new ScrapeText(256));
        text.Raw("{"u8);
        text.Raw(constant);
        var labels = new List<(string Name, string Value)>();
        foreach (var tag in point.Tags)
        {
            tags.Add(tag);
            var label = PrometheusName.OfLabel(tag.Key);
            // Nothing measured may say who we are.
            if (label is "service" or "environment" or "project" or "version" or "service_name") continue;
            // Nor which bucket this is.
            if (label == "le") label = "exported_le";
            var same = labels.FindIndex(other => other.Name == label);
            // Keys that differ in their separators only are one label, with the values of all in the order of their keys, as the SDK sorts them.
            if (same < 0) labels.Add((label, TextOf(tag.Value)));
            else labels[same] = (label, labels[same].Value + ";" + TextOf(tag.Value));
        }
        foreach (var (label, value) in labels) Write(text, label, value);
        (_tags, _text) = ([.. tags], text.Written.ToArray());
    }

    /// <summary>From the opening brace on, without the closing one.</summary>
    internal ReadOnlySpan<byte> Text => _text;

    internal static byte[] Constant(ServiceIdentity identity)
    {
        var text = new ScrapeText(256);
        Write(text, "service", identity.Name);
        Write(text, "environment", identity.EnvironmentLabel);
        Write(text, "project", identity.Project);
        Write(text, "version", identity.Version);
        Write(text, "service_name", identity.Name);
        return text.Written.ToArray();
    }

    /// <summary>The SDK keeps the tags of a stream, so that they are the very same objects each time.</summary>
    internal bool AreOf(in MetricPoint point)
    {
        if (point.Tags.Count != _tags.Length) return false;
        var i = 0;
        foreach (var (key, value) in point.Tags)
        {
            if (!ReferenceEquals(key, _tags[i].Key) || !ReferenceEquals(value, _tags[i].Value)) return false;
            i++;
        }
        return true;
    }

    private static void Write(ScrapeText text, string label, string value)
    {
        if (text.Length > 1) text.Raw(","u8);
        text.Text(label);
        text.Raw("=\""u8);
        text.Escape(value, quotes: true);
        text.Raw("\""u8);
    }

    private static string TextOf(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
