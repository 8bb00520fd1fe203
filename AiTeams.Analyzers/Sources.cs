using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiTeams.Analyzers;

/// <summary>Where a variable or member of the same file gets what it gives: one step back, as far as the declaration itself says.</summary>
internal static class Sources
{
    internal static IOperation? Of(IOperation operation)
    {
        ISymbol? symbol = operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            IInvocationOperation call => call.TargetMethod,
            _ => null,
        };
        if (symbol is null || operation.SemanticModel is not { } model) return null;
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree != operation.Syntax.SyntaxTree) continue;
            var given = reference.GetSyntax() switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                PropertyDeclarationSyntax property => property.ExpressionBody?.Expression ?? property.Initializer?.Value,
                MethodDeclarationSyntax method => method.ExpressionBody?.Expression ?? Returned(method.Body),
                LocalFunctionStatementSyntax function => function.ExpressionBody?.Expression ?? Returned(function.Body),
                _ => null,
            };
            if (given is not null) return model.GetOperation(given);
        }
        return null;
    }

    private static ExpressionSyntax? Returned(BlockSyntax? body) =>
        body?.Statements.LastOrDefault() is ReturnStatementSyntax { Expression: { } expression } ? expression : null;
}
