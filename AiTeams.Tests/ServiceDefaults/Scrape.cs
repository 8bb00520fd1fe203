using System.Globalization;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>One answer of <c>/metrics</c>, by sample.</summary>
internal sealed class Scrape(string text)
{
    public string Text => text;

    public IEnumerable<string> Samples => text.Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    public static async Task<Scrape> OfAsync(TestService service, string? accept = null)
    {
        using var response = await service.GetAsync("/metrics", accept is null ? [] : [("Accept", accept)]);
        response.EnsureSuccessStatusCode();
        return new Scrape(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Scrapes until it is so; each scrape collects anew.</summary>
    public static async Task<Scrape> UntilAsync(TestService service, Func<Scrape, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience.Most);
        while (true)
        {
            var scrape = await OfAsync(service);
            if (wanted(scrape)) return scrape;
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The only sample of that name with at least these labels; null where there is none.</summary>
    public double? Value(string name, params (string Label, string Value)[] labels)
    {
        var found = Samples.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)
            && Array.TrueForAll(labels, label => line.Contains($"{label.Label}=\"{label.Value}\"", StringComparison.Ordinal))).ToList();
        if (found.Count == 0) return null;
        Assert.Single(found);
        var rest = found[0][(found[0].LastIndexOf("} ", found[0].IndexOf(" # ", StringComparison.Ordinal) is > 0 and var end ? end : found[0].Length - 1, StringComparison.Ordinal) + 2)..];
        return double.Parse(rest.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
