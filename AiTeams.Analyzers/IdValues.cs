using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiTeams.Analyzers;

/// <summary>Judges a label's value: by its type, by the name of the member or variable that it is read from, and through formatting.</summary>
internal static class IdValues
{
    private const int MostHops = 3;

    /// <summary>What passes through any other method is taken as bounded by it.</summary>
    private static readonly string[] Formatting = ["ToString", "ToHexString", "ToLowerInvariant", "ToUpperInvariant", "Trim", "Substring", "Concat", "Format", "Join", "ToUriComponent"];

    /// <returns>The part that makes the value an id; null when nothing does.</returns>
    internal static IOperation? Find(IOperation value, int hops = 0)
    {
        value = Unwrapped(value);
        if (value.ConstantValue.HasValue) return null;
        if (IsIdType(value.Type)) return value;
        return value switch
        {
            IInvocationOperation call => Find(call, hops),
            IInterpolatedStringOperation text => text.Parts.OfType<IInterpolationOperation>().Select(part => Find(part.Expression, hops)).FirstOrDefault(found => found is not null),
            IBinaryOperation sum => Find(sum.LeftOperand, hops) ?? Find(sum.RightOperand, hops),
            ICoalesceOperation either => Find(either.Value, hops) ?? Find(either.WhenNull, hops),
            IConditionalOperation { WhenFalse: { } otherwise } choice => Find(choice.WhenTrue, hops) ?? Find(otherwise, hops),
            IConditionalAccessOperation access => Find(access.WhenNotNull, hops),
            IPropertyReferenceOperation property => Named(value, property.Property) ?? Find(property, hops),
            IFieldReferenceOperation field => Named(value, field.Field) ?? Behind(value, hops),
            IParameterReferenceOperation parameter => Named(value, parameter.Parameter),
            ILocalReferenceOperation local => Named(value, local.Local) ?? Behind(value, hops),
            _ => null,
        };
    }

    private static IOperation? Find(IInvocationOperation call, int hops)
    {
        if (call.TargetMethod is { Name: "New", ContainingType.Name: "Ids" }) return call;
        if (!Formatting.Contains(call.TargetMethod.Name)) return null;
        return (call.Instance is null ? null : Find(call.Instance, hops))
            ?? call.Arguments.Select(argument => Find(argument.Value, hops)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The text within a typed path or address (<c>Request.Path.Value</c>), an element of a header or a query.</summary>
    private static IOperation? Find(IPropertyReferenceOperation property, int hops)
    {
        var isPart = property.Property.Name is "Value" or "AbsolutePath" or "AbsoluteUri" or "OriginalString" || property.Property.IsIndexer;
        return isPart && property.Instance is { } whole ? Find(whole, hops) : null;
    }

    private static IOperation? Named(IOperation value, ISymbol symbol) =>
        value.Type is { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Boolean } || !Words.IsId(symbol.Name) ? null : value;

    private static IOperation? Behind(IOperation value, int hops) => hops < MostHops && Sources.Of(value) is { } source ? Find(source, hops + 1) : null;

    private static bool IsIdType(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) type = nullable.TypeArguments[0];
        return type?.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() is "System.Guid" or "System.Diagnostics.ActivityTraceId" or "System.Diagnostics.ActivitySpanId" or "System.Uri"
            or "System.Net.IPAddress" or "System.DateTime" or "System.DateTimeOffset" or "Microsoft.AspNetCore.Http.PathString" or "Microsoft.AspNetCore.Http.QueryString"
            or "Microsoft.AspNetCore.Http.IQueryCollection" or "Microsoft.AspNetCore.Http.IHeaderDictionary";
    }

    private static IOperation Unwrapped(IOperation operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation)
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        return operation;
    }
}
