using System.Collections.Frozen;
using AiTeams.ConsoleApp.Pages;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ConsoleApp.Runbooks;

/// <summary>The pages of docs/runbooks, from the assembly: an alert's link works wherever the Console runs.</summary>
internal static class RunbookEndpoints
{
    private const string Prefix = "runbook/";

    private static readonly FrozenDictionary<string, string> Pages = Read().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    internal static void MapRunbooks(this IEndpointRouteBuilder routes) => routes.MapGet("/runbooks/{name}", Show);

    private static Page Show(string name, HttpContext context) => Pages.TryGetValue(name, out var text)
        ? Page.Of<RunbookPage>(context, new() { [nameof(RunbookPage.Text)] = text })
        : throw new ProblemException(StatusCodes.Status404NotFound, "runbook_not_found", $"There are runbooks for: {string.Join(", ", Pages.Keys.Order(StringComparer.Ordinal))}.");

    private static IEnumerable<KeyValuePair<string, string>> Read()
    {
        var assembly = typeof(RunbookEndpoints).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new(resource[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
