using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiTeams.Analyzers;

/// <summary>AIT0001, AIT0002: no label of a metric is an id, neither by its key nor by its value.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricLabelAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LabelNamesId, Rules.LabelTakesId];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var labels = new Labels(start.Compilation);
            if (!labels.AreThere) return;
            start.RegisterOperationAction(
                found =>
                {
                    foreach (var label in labels.Of((IInvocationOperation)found.Operation)) Judge(found, label);
                },
                OperationKind.Invocation);
            start.RegisterOperationAction(
                found =>
                {
                    foreach (var label in labels.Of((IObjectCreationOperation)found.Operation)) Judge(found, label);
                },
                OperationKind.ObjectCreation);
        });
    }

    /// <summary>The key first: who renames it sees next what its value is.</summary>
    private static void Judge(OperationAnalysisContext context, Label label)
    {
        var key = label.Key.ConstantValue is { HasValue: true, Value: string text } ? text : null;
        if (key is not null && Words.IsId(key))
            context.ReportDiagnostic(Diagnostic.Create(Rules.LabelNamesId, label.At.Syntax.GetLocation(), key));
        else if (IdValues.Find(label.Value) is { } id)
            context.ReportDiagnostic(Diagnostic.Create(Rules.LabelTakesId, label.At.Syntax.GetLocation(), key ?? label.Key.Syntax.ToString(), id.Syntax.ToString()));
    }
}
