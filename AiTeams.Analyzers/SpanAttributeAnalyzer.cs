using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiTeams.Analyzers;

/// <summary>AIT0004: no attribute or baggage of a span is named after a secret.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SpanAttributeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AttributeNamesSecret];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("System.Diagnostics.Activity") is { } activity)
                start.RegisterOperationAction(found => Judge(found, activity), OperationKind.Invocation);
        });
    }

    private static void Judge(OperationAnalysisContext context, INamedTypeSymbol activity)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("SetTag" or "AddTag" or "SetBaggage" or "AddBaggage") || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, activity)) return;
        var key = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0);
        // Whether there is one is no secret.
        var value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 1)?.Value;
        if (value is IConversionOperation { Operand.Type.SpecialType: SpecialType.System_Boolean }) return;
        if (key?.Value.ConstantValue is { HasValue: true, Value: string name } && Words.IsSecret(name))
            context.ReportDiagnostic(Diagnostic.Create(Rules.AttributeNamesSecret, key.Syntax.GetLocation(), name));
    }
}
