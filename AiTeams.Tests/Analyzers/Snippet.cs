using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AiTeams.Tests.Analyzers;

/// <summary>A piece of C#, compiled against the framework these tests run on, as an analyzer sees it.</summary>
internal static class Snippet
{
    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.Http", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Has read the framework, so that each snippet need not.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "snippet", references: Framework, options: new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>What is reported, as <c>ID: the text at its place</c>. The snippet must compile.</summary>
    public static async Task<IReadOnlyList<string>> ReportsAsync<TAnalyzer>(string body)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        [.. (await DiagnosticsAsync<TAnalyzer>(body)).Select(found => $"{found.Id}: {found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan)}")];

    public static async Task<IReadOnlyList<string>> MessagesAsync<TAnalyzer>(string body)
        where TAnalyzer : DiagnosticAnalyzer, new() => [.. (await DiagnosticsAsync<TAnalyzer>(body)).Select(found => found.GetMessage(CultureInfo.InvariantCulture))];

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync<TAnalyzer>(string body)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var source = $$"""
            using System;
            using System.Collections.Generic;
            using System.Diagnostics;
            using System.Diagnostics.Metrics;
            using System.Linq;
            using Microsoft.AspNetCore.Http;
            using Microsoft.Extensions.Logging;

            public static class Ids { public static string New(string prefix) => prefix + "_1"; }

            public partial class Sample(Counter<long> counter, Histogram<double> histogram, UpDownCounter<int> upDown, Meter meter, HttpContext context)
            {
                {{body}}
            }
            """;
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview));
        var compilation = Empty.AddSyntaxTrees(tree);
        Assert.Empty(compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error && found.Id != "CS8795"));
        return (await compilation.WithAnalyzers([new TAnalyzer()]).GetAnalyzerDiagnosticsAsync()).OrderBy(found => found.Location.SourceSpan.Start);
    }
}
