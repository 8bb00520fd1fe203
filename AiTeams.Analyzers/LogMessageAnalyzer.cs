using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiTeams.Analyzers;

/// <summary>AIT0003: a <c>[LoggerMessage]</c> method has an event id.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LogMessageAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LogMessageHasNoId];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Logging.LoggerMessageAttribute") is { } attribute)
                start.RegisterSymbolAction(found => Judge(found, attribute), SymbolKind.Method);
        });
    }

    private static void Judge(SymbolAnalysisContext context, INamedTypeSymbol attribute)
    {
        // The generator's half of a partial method repeats the attribute.
        if (context.Symbol is IMethodSymbol { PartialDefinitionPart: not null }) return;
        var found = context.Symbol.GetAttributes().FirstOrDefault(given => SymbolEqualityComparer.Default.Equals(given.AttributeClass, attribute));
        if (found is not null && EventId(found) <= 0)
            context.ReportDiagnostic(Diagnostic.Create(Rules.LogMessageHasNoId, context.Symbol.Locations[0], context.Symbol.Name));
    }

    private static int EventId(AttributeData attribute)
    {
        foreach (var named in attribute.NamedArguments)
            if (named is { Key: "EventId", Value.Value: int id }) return id;
        var position = attribute.AttributeConstructor?.Parameters.Select((parameter, at) => (parameter.Name, at)).FirstOrDefault(parameter => parameter.Name == "eventId");
        return position is { Name: not null } given && attribute.ConstructorArguments[given.at].Value is int first ? first : 0;
    }
}
