using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiTeams.Analyzers;

/// <summary>One label on its way to a metric: its key and value where they are written.</summary>
internal readonly struct Label(IOperation at, IOperation key, IOperation value)
{
    internal IOperation At => at;

    internal IOperation Key => key;

    internal IOperation Value => value;
}

/// <summary>Finds the labels of a measurement: in the call, in the variable or member of the same file that it passes.</summary>
internal sealed class Labels
{
    private const int MostHops = 3;

    private static readonly string[] Instruments = ["Counter`1", "UpDownCounter`1", "Histogram`1", "Gauge`1"];

    private readonly HashSet<INamedTypeSymbol> _instruments;
    private readonly INamedTypeSymbol? _tagList;
    private readonly INamedTypeSymbol? _measurement;
    private readonly INamedTypeSymbol? _pair;
    private readonly INamedTypeSymbol? _pairs;

    internal Labels(Compilation compilation)
    {
        const string metrics = "System.Diagnostics.Metrics.";
        _instruments = new(
            Instruments.Select(name => compilation.GetTypeByMetadataName(metrics + name)).OfType<INamedTypeSymbol>(),
            SymbolEqualityComparer.Default);
        _tagList = compilation.GetTypeByMetadataName("System.Diagnostics.TagList");
        _measurement = compilation.GetTypeByMetadataName(metrics + "Measurement`1");
        _pair = compilation.GetTypeByMetadataName("System.Collections.Generic.KeyValuePair`2");
        _pairs = compilation.GetTypeByMetadataName("System.Collections.Generic.KeyValuePair");
    }

    internal bool AreThere => _instruments.Count > 0 && _pair is not null;

    internal IEnumerable<Label> Of(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType?.OriginalDefinition;
        if (Is(type, _tagList) && call.TargetMethod.Name is "Add" or "Insert")
        {
            var given = InOrder(call.Arguments).Where(argument => argument.Parameter?.Type.SpecialType != SpecialType.System_Int32).ToList();
            return given.Count == 2 ? [new(given[0], given[0].Value, given[1].Value)] : given.SelectMany(Within);
        }
        return type is not null && _instruments.Contains(type) && call.TargetMethod.Name is "Add" or "Record" ? InOrder(call.Arguments).SelectMany(Within) : [];
    }

    internal IEnumerable<Label> Of(IObjectCreationOperation made)
    {
        var type = made.Type?.OriginalDefinition as INamedTypeSymbol;
        return Is(type, _measurement) || Is(type, _tagList) ? InOrder(made.Arguments).SelectMany(Within) : [];
    }

    private IEnumerable<Label> Within(IArgumentOperation argument) => Within(argument.Value, argument, 0);

    /// <param name="at">Where to report what is found behind a variable: the place that makes it a label.</param>
    private IEnumerable<Label> Within(IOperation operation, IOperation at, int hops)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            if (PairOf(part) is var (key, value)) yield return new(hops == 0 ? part : at, key, value);
            else if (hops < MostHops && Sources.Of(part) is { } source && !ReferenceEquals(source, part))
                foreach (var label in Within(source, at, hops + 1)) yield return label;
        }
    }

    private (IOperation Key, IOperation Value)? PairOf(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Arguments.Length: 2 } made when Is(made.Type?.OriginalDefinition as INamedTypeSymbol, _pair) && HasTextKey(made.Type!) => Two(made.Arguments),
        IInvocationOperation { Arguments.Length: 2, TargetMethod.Name: "Create" } call when Is(call.TargetMethod.ContainingType, _pairs) && HasTextKey(call.Type!) => Two(call.Arguments),
        _ => null,
    };

    private static (IOperation Key, IOperation Value) Two(IEnumerable<IArgumentOperation> arguments)
    {
        var given = InOrder(arguments).ToList();
        return (given[0].Value, given[1].Value);
    }

    private static IEnumerable<IArgumentOperation> InOrder(IEnumerable<IArgumentOperation> arguments) => arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0);

    private static bool HasTextKey(ITypeSymbol pair) => pair is INamedTypeSymbol { TypeArguments.Length: 2 } named && named.TypeArguments[0].SpecialType == SpecialType.System_String;

    private static bool Is(INamedTypeSymbol? type, INamedTypeSymbol? wanted) => type is not null && SymbolEqualityComparer.Default.Equals(type, wanted);
}
